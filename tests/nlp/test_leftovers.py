"""Numbers that became no figure are told with what they are; those of figures are not."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.records import Document
from nlp.leftovers import numbers_left
from nlp.pipeline import annotate


def left(text: str) -> list[tuple[str, str]]:
    """(number, rule) of each."""
    document = Document(url="https://hanam.gov.vn/a", province="Hà Nam", published_at="2024-05-10", text=text)
    return [(text[one.start : one.end], one.rule) for one in numbers_left(annotate(document))]


def test_numbers_of_figures_are_not_left() -> None:
    assert left("Chỉ số CCHC của tỉnh Hà Nam đạt 87,15/100 điểm, xếp thứ 20/63, tăng 8 bậc.") == []


def test_every_other_number_is_told_once() -> None:
    text = "Sáng 26/11, 8/8 xã nhận 1,5 tỷ đồng theo Quyết định số 12/QĐ-UBND; 2.500 hồ sơ mức độ 3, 4; từ 80% đến 90%."
    assert left(text) == [
        ("26/11", "number.time"),
        ("8/8", "number.bodies"),
        ("1,5", "number.money"),
        ("12", "number.document"),
        ("2.500", "number.count"),
        ("3", "number.level"),
        ("4", "number.level"),
        ("80", "number.range"),
        ("90", "number.range"),
    ]


def test_what_a_pipe_rejected_is_not_told_again() -> None:
    text = "Có 4 huyện đạt trên 90 điểm Chỉ số CCHC."
    assert left(text) == [("4", "number.count")]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="0123456789.,/()% -\nđiểm hạng năm tỷ số", max_size=60))
def test_any_text_is_read(text: str) -> None:
    for number, rule in left(text):
        assert number[0].isdigit()
        assert rule.startswith("number.")
