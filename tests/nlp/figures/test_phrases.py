"""Cells that tell several results are parted into them; all others stay whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.records import Cell
from nlp.figures.phrases import parts_of, phrases


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("86,39% (hạng 14)", ["86,39%", "hạng 14"]),
        ("87,1%, xếp thứ 18", ["87,1%", "xếp thứ 18"]),
        ("90,2 điểm/hạng 3", ["90,2 điểm", "hạng 3"]),
        ("-3,9%; -4 bậc", ["-3,9%", "-4 bậc"]),
        ("tăng 2 bậc và 0,5 điểm", ["tăng 2 bậc", "tăng 0,5 điểm"]),
        ("đạt 89,1%, xếp thứ 5/63, tăng 4 bậc", ["đạt 89,1%", "xếp thứ 5/63", "tăng 4 bậc"]),
        ("tốt (88,5 điểm)", ["tốt", "88,5 điểm"]),
        ("45/50 (90%)", ["45/50", "90%"]),
    ],
)
def test_results_side_by_side(text: str, parts: list[str]) -> None:
    assert [verb + text[start:end] for start, end, verb in phrases(text)] == parts


@pytest.mark.parametrize(
    "text",
    ["86,39%", "5/63", "tăng 3 bậc", "2 xã, 3 phường", "12,5 triệu", "sở y tế", "3 bậc, 5 bậc", "12/4, 13/5", ""],
)
def test_cells_of_one_result_or_none(text: str) -> None:
    assert phrases(text) == []


@pytest.mark.parametrize(
    ("head", "text", "parts"),
    [
        ("điểm/hạng", "86,5/25", ["86,5 điểm", "hạng 25"]),
        ("thứ hạng - điểm", "25 - 86,5", ["86,5 điểm", "hạng 25"]),
        ("sipas (%/hạng)", "86,5/25", ["86,5%", "hạng 25"]),
        ("kết quả", "86,5/100", ["86,5/100"]),
        ("điểm/hạng", "8,6/10,5", ["8,6/10,5"]),
    ],
)
def test_two_numbers_that_the_head_names(head: str, text: str, parts: list[str]) -> None:
    cell = Cell(row=1, column=1, text=text, start=7, end=7 + len(text))
    assert [part.text for part, _ in parts_of(cell, head, None, places=False)] == parts


@given(st.text("0123456789,./%() ;+-tănghạngbậcđiểmvà", max_size=40))
def test_parts_stand_where_they_say(text: str) -> None:
    cell = Cell(row=0, column=0, text=text, start=3, end=3 + len(text))
    for part, _ in parts_of(cell, "điểm/hạng", None, places=False):
        assert part.start is not None
        assert part.end is not None
        assert text[part.start - 3 : part.end - 3] in part.text
