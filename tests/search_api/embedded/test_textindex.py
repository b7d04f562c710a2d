"""The words of figures and statements, line by line, are those of the whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search_api.embedded.textindex import lines
from search_api.matching.words import columns

LETTERS = "aoeuyàòóỏõọèéùúủũụýỳỷỹỵĐđÀÒÓOAΣςσİı \u0300\u0301\u0323.,_1²ﬁß\n\r\u2028"


@given(st.one_of(st.text(LETTERS), st.text()))
def test_words_of_lines_are_those_of_the_text(text: str) -> None:
    assert lines(text) == columns(text)


def test_long_words_are_cut_alike() -> None:
    assert (
        lines("a" * 300 + "\n\nHòa Bình")
        == columns("a" * 300 + "\n\nHòa Bình")
        == ("a" * 120 + " hòa bình", "a" * 120 + " hoa binh")
    )
