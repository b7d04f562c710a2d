"""Every kind of failing page that the vocabulary knows has its words for people."""

from __future__ import annotations

from crawler.failures import _MESSAGES, failure
from crawler.lexicon import lexicon


def test_each_list_of_the_vocabulary_is_looked_for() -> None:
    assert list(lexicon("failures")) == list(_MESSAGES)


def test_a_short_page_that_says_so_is_a_failure_and_names_its_words() -> None:
    found = failure(["Trang bạn yêu cầu không tồn tại"])
    assert found is not None
    assert found[0] == "not_found"
    assert "không tồn tại" in found[1]
    assert failure(["Năm 2023, huyện đạt 89,3 điểm, xếp thứ 3/9."]) is None
