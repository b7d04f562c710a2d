"""Tables of a document: cells with their marks, and never a word lost."""

from __future__ import annotations

import re

from markupsafe import Markup

from cchc.records import Cell, Record, Table
from search_api.ui.formats import Formats
from search_api.ui.reading import read
from search_api.ui.tables import complete, shown
from tests.search_api import samples


def test_each_value_is_marked_in_the_cell_that_says_it() -> None:
    reading = read(samples.RANKING, Formats("vi"))
    (table,) = [block.table for block in reading.blocks if block.table]
    row = table.rows[2]
    tags = [re.findall(r">(SL\d+)<", str(cell.html)) for cell in row.cells]
    assert tags == [[], [], ["SL4"], ["SL5"], ["SL6"]]
    assert not any(row.tags for row in table.rows)


def test_a_value_that_two_cells_say_is_marked_at_the_row() -> None:
    data = samples.RANKING.model_dump()
    data["document"]["tables"][0]["cells"] = [
        {**cell, "header": False} if cell["row"] == 0 else cell for cell in data["document"]["tables"][0]["cells"]
    ]
    first = data["figures"][0]
    data["figures"] = [{**first, "value": 1, "measure": "rank", "out_of": None}]
    data["checks"] = []
    data["document"]["tables"][0]["cells"][0]["text"] = "T"
    data["document"]["text"] = data["document"]["text"].replace("TT |", "T  |")
    data["document"]["tables"][0]["cells"][0]["end"] -= 1
    reading = read(Record.model_validate(data), Formats("vi"))
    (table,) = [block.table for block in reading.blocks if block.table]
    assert not [cell for cell in table.rows[1].cells if "SL1" in cell.html]
    assert "SL1" in Markup("").join(table.rows[1].tags)


def test_the_text_around_a_table_is_shown_once() -> None:
    reading = read(samples.RANKING, Formats("vi"))
    shown = "".join(str(block.html or "") for block in reading.blocks)
    assert shown.count("như sau") == 1
    assert "Kết quả là căn cứ" in shown
    assert "93,46" not in shown


def test_a_table_whose_cells_lack_words_is_shown_as_its_lines() -> None:
    text = "A | B\n1 | 2"
    cell = Cell(row=0, column=0, text="A", start=0, end=1)
    assert not complete(Table(start=0, end=len(text), rows=2, columns=2, cells=(cell,)), text)
    assert not complete(Table(start=0, end=len(text), rows=2, columns=2), text)


def test_a_cell_that_the_document_left_out_keeps_its_place() -> None:
    text = "Đơn vị | Điểm\nSở Nội vụ\n90"
    cells = (
        Cell(row=0, column=0, text="Đơn vị", start=0, end=6),
        Cell(row=0, column=1, text="Điểm", start=9, end=13),
        Cell(row=1, column=0, text="Sở Nội vụ", start=14, end=23),
        Cell(row=2, column=1, text="90", start=24, end=26),
    )
    table = shown(Table(start=0, end=len(text), rows=3, columns=2, cells=cells), text, [], {})
    assert [[str(cell.html) for cell in row.cells] for row in table.rows] == [
        ["Đơn vị", "Điểm"], ["Sở Nội vụ", ""], ["", "90"],
    ]  # fmt: skip


def test_a_cell_that_spans_rows_leaves_no_hole_below() -> None:
    text = "Tốt | A\nB"
    cells = (
        Cell(row=0, column=0, row_span=2, text="Tốt", start=0, end=3),
        Cell(row=0, column=1, text="A", start=6, end=7),
        Cell(row=1, column=1, text="B", start=8, end=9),
    )
    table = shown(Table(start=0, end=len(text), rows=2, columns=2, cells=cells), text, [], {})
    assert [len(row.cells) for row in table.rows] == [2, 1]
