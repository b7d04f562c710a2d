"""The evidence of a row, and the way from a search's hit to its place in the document."""

from __future__ import annotations

from search_api.hits import Passage
from search_api.ui.evidence import best_hit


def test_the_best_passage_is_gone_to_and_not_the_first_in_the_text() -> None:
    best = Passage(500, 530, "Phát biểu kết luận hội nghị, …", ((0, 4), (5, 9), (10, 13), (14, 18)))
    early = Passage(0, 40, "Ngày 5/3, UBND huyện tổ chức hội nghị và", ((29, 32), (33, 37)))
    assert best_hit((best, early)) == 2  # "hội nghị" of the beginning is one mark
    assert best_hit((early, best)) == 1


def test_where_no_word_matched_there_is_no_place_to_go_to() -> None:
    assert best_hit(()) is None
    assert best_hit((Passage(0, 3, "Xin", ()),)) is None
