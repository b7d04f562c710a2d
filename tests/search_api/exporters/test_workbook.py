"""What a workbook shows to people: words for codes, with these behind, real days, a sheet named for its rows."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, get_args

import pytest
from openpyxl import load_workbook

from search_api import columns
from search_api.columns import LIST_MARK, Column, Value
from search_api.conclusions.columns import CONCLUSIONS
from search_api.exporters import csv, xlsx
from search_api.facts.columns import COVERAGE, FACTS, VALUES
from search_api.facts.coverage import CellState, State
from search_api.tables import Field, Table, fields_of
from search_api.ui.language import LANGUAGES, Language

TABLES: dict[str, Sequence[Column[Any]]] = {
    "figures": columns.FIGURES, "statements": columns.STATEMENTS, "documents": columns.DOCUMENTS,
    "places": columns.UNITS, "conclusions": CONCLUSIONS, "ranking": FACTS, "coverage": COVERAGE, "values": VALUES,
}  # fmt: skip
DAY = datetime.fromisoformat("2025-10-21")


def table(name: str, language: Language | None) -> Table:
    return Table(name, fields_of(TABLES[name], language or "key"), language=language)


def book(made: Table, **values: Value) -> Any:
    stream = io.BytesIO()
    xlsx.write(made, [[values.get(key) for key in made.keys]], stream)
    return load_workbook(io.BytesIO(stream.getvalue()))


def shown(made: Table, **values: Value) -> dict[str, object]:
    """What stands in the row under the columns that have something."""
    _, row = book(made, **values).worksheets[0].iter_rows()
    return {key: cell.value for key, cell in zip(made.keys, row, strict=True) if cell.value is not None}


def test_under_headings_in_words_codes_are_words_of_that_language() -> None:
    told = {"measure": "rank_change", "comparator": ">=", "status": "actual", "doubts": "field_unsaid; in_table"}
    assert shown(table("figures", "vi"), **told) == {
        "measure": "Tăng, giảm bậc", "comparator": "tối thiểu", "status": "Kết quả",
        "doubts": "Không nêu thang điểm hay số đơn vị được xếp hạng; Đọc từ bảng",
    }  # fmt: skip
    assert shown(table("figures", "en"), **told)["measure"] == "Change of rank"
    assert shown(table("figures", None), **told) == told
    said = {"statement_type": "shortcoming", "themes": "digital_government; procedures"}
    assert shown(table("statements", "vi"), **said) == {
        "statement_type": "Tồn tại, hạn chế", "themes": "Chính quyền số; Thủ tục hành chính",
    }  # fmt: skip
    pairs = {"derived": "score_change: change_from_scores; rank: rank_from_scores", "conflicts": "score: 84.35 | 84.53"}
    assert shown(table("ranking", "vi"), **pairs) == {
        "derived": "Tăng, giảm điểm: hiệu điểm hai kỳ; Thứ hạng: xếp theo điểm của tất cả đơn vị",
        "conflicts": "Điểm: 84.35 | 84.53",
    }  # fmt: skip


def test_every_state_of_a_cell_has_words() -> None:
    (words,) = next(one.words for one in table("coverage", "vi").fields if one.key == "state")
    assert words["vi"].keys() == {*get_args(State), *get_args(CellState)}


def test_what_is_no_code_stays_as_it_is() -> None:
    assert shown(table("figures", "vi"), measure="luck", sentence="rank; actual") == {
        "measure": "luck", "sentence": "rank; actual",
    }  # fmt: skip


@pytest.mark.parametrize("name", [name for name in TABLES if name not in ("values", "places")])
def test_a_sheet_says_which_code_each_word_stands_for(name: str) -> None:
    made = table(name, "vi")
    heads, *lines = book(made).worksheets[3].iter_rows(values_only=True)
    assert heads == xlsx.CODE_HEADS
    told = {(heading, vietnamese): code for heading, code, vietnamese, _ in lines}
    for one in made.fields:
        for words in one.words:
            assert {told[one.heading, word]: word for word in words["vi"].values()} == words["vi"]


@pytest.mark.parametrize("name", TABLES)
def test_no_two_codes_of_a_column_have_one_word_and_no_word_is_taken_apart(name: str) -> None:
    for one in fields_of(TABLES[name]):
        for words in one.words:
            for language in LANGUAGES:
                called = list(words[language].values())
                assert len(set(called)) == len(called), one.key
                assert not [word for word in called if LIST_MARK in word]


def test_days_are_days_and_moments_are_those_of_vietnam() -> None:
    days = {
        "published_at": "2025-10-21T10:50:00Z", "period_start": "2025-01-01", "period_end": "2025-02-31",
        "reviewed_at": "2025-10-21T17:50:00+07:00",
    }  # fmt: skip
    made = table("figures", "vi")
    cells = {cell.column: cell for cell in list(book(made, **days).worksheets[0].iter_rows())[1] if cell.value}
    found = {made.keys[place - 1]: (str(cell.value), cell.number_format) for place, cell in cells.items()}
    assert found == {
        "published_at": ("2025-10-21 17:50:00", xlsx.MOMENT),
        "period_start": ("2025-01-01 00:00:00", xlsx.DAY),
        "period_end": ("2025-02-31", "General"),
        "reviewed_at": ("2025-10-21 17:50:00", xlsx.MOMENT),
    }
    assert shown(table("statements", "vi"), deadline="2025-Q4", published_at="2025-10-21") == {
        "deadline": "2025-Q4", "published_at": DAY,
    }  # fmt: skip


def test_days_are_read_back_as_they_were() -> None:
    made = Table("figures", (Field("day", type="date"), Field("at", moment=True), Field("text")))
    row: list[Value] = ["2025-06-30", "2025-06-30T08:15:00", "2025-06-30"]
    stream = io.BytesIO()
    xlsx.write(made, [row], stream)
    assert xlsx.read(io.BytesIO(stream.getvalue())) == (["day", "at", "text"], [row])


def test_the_first_sheet_is_named_for_its_rows() -> None:
    assert book(table("statements", "vi")).sheetnames[0] == "Nhận định, chỉ đạo"
    assert book(table("statements", "en")).sheetnames[0] == "Statements"
    assert book(table("statements", None)).sheetnames[0] == "statements"
    assert book(Table("ranking-PAR_INDEX-2024", (Field("unit"),), language="vi")).sheetnames[0] == "Xếp hạng"


def test_other_formats_keep_their_codes_and_texts() -> None:
    stream = io.BytesIO()
    csv.write(
        table("figures", "vi"),
        [[{"measure": "rank", "published_at": "2025-10-21"}.get(one.key) for one in columns.FIGURES]],
        stream,
    )
    _, (row,) = csv.read(io.BytesIO(stream.getvalue()))
    assert [cell for cell in row if cell is not None] == ["rank", "2025-10-21"]
