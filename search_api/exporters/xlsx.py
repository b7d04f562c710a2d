"""XLSX for people: numbers are numbers, texts are texts and never formulas, headings stay in sight, filters are on.

A second sheet explains the columns, a third says how the table was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO, Any

import xlsxwriter
from openpyxl import load_workbook

from cchc.errors import CchcError
from search_api.columns import Value
from search_api.tables import Table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575  # of a sheet, without its headings
LONGEST_TEXT = 32_767  # characters (UTF-16) of a cell
CUT = " … [cắt bớt, cut]"
WIDE = frozenset({"sentence", "quote", "text", "passage"})
COLUMNS_SHEET = "Giải thích cột - Columns"
ORIGIN_SHEET = "Nguồn - Origin"
COLUMN_HEADS = ("Cột - Column", "Tên cột", "Giải thích", "Name", "Description")
ORIGIN_WORDS = {
    "query": "Điều kiện - Query",
    "snapshot": "Trạng thái dữ liệu - Snapshot",
    "extractors": "Văn bản theo phiên bản bóc tách - Documents by extractor version",
    "cchc": "Phiên bản cchc - Version of cchc",
    "made_at": "Thời điểm xuất - Made at",
}


class TooManyRowsError(CchcError):
    """More rows than a sheet can hold; the other formats have no such limit."""

    code = "too_many_rows"


def write(table: Table, rows: Iterable[Sequence[Value]], stream: IO[bytes]) -> int:
    """The rows and what explains them. A text too long for a cell is cut, and says so.

    Raises TooManyRowsError over a sheet's limit.
    """
    book = xlsxwriter.Workbook(
        stream,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
        },
    )
    try:
        head = book.add_format({"bold": True, "bg_color": "#E6ECF3", "border": 1, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"text_wrap": False, "valign": "top"})
        sheet = book.add_worksheet("cchc")
        sheet.freeze_panes(1, 0)
        for place, (key, heading) in enumerate(zip(table.keys, table.headings, strict=True)):
            sheet.set_column(place, place, 60 if key.rpartition("_")[2] in WIDE else 18)
            sheet.write_string(0, place, heading, head)
        count = 0
        for count, row in enumerate(rows, start=1):
            if count > MOST_ROWS:
                raise TooManyRowsError(f"a sheet holds {MOST_ROWS} rows; take csv or parquet, or narrow the search")
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(count, place, fitting(value), plain)
                elif value is not None:
                    sheet.write_number(count, place, value, plain)
        sheet.autofilter(0, 0, count, len(table.fields) - 1)
        _explain(book, table, head)
        return count
    finally:
        book.close()


def _explain(book: Any, table: Table, head: Any) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    columns = [
        (one.key, one.title.get("vi", ""), one.about.get("vi", ""), one.title.get("en", ""), one.about.get("en", ""))
        for one in table.fields
    ]
    origin = [(ORIGIN_WORDS[name], words) for name, words in table.origin.words().items()]
    for name, widths, lines in (
        (COLUMNS_SHEET, (18, 22, 60, 22, 60), [COLUMN_HEADS, *columns]),
        (ORIGIN_SHEET, (44, 90), origin),
    ):
        sheet = book.add_worksheet(name)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        for number, line in enumerate(lines):
            for place, words in enumerate(line):
                heads = number == 0 if name == COLUMNS_SHEET else place == 0
                sheet.write_string(number, place, fitting(words), head if heads else wrapped)


def fitting(text: str) -> str:
    """A text that a cell can hold: one that is too long is cut, and says so."""
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST_TEXT:
        return text
    cut = text.encode("utf-16-le", "surrogatepass")[: (LONGEST_TEXT - len(CUT)) * 2]
    return cut.decode("utf-16-le", "ignore") + CUT


def read(stream: IO[bytes]) -> tuple[list[str], list[list[Value]]]:
    """Headings and rows; an empty cell is None."""
    book = load_workbook(stream, read_only=True)
    try:
        lines = [list(line) for line in book.worksheets[0].iter_rows(values_only=True)]
    finally:
        book.close()
    return [str(cell) for cell in lines[0]], [[_value(cell) for cell in line] for line in lines[1:]]


def _value(cell: object) -> Value:
    if cell is None or isinstance(cell, str | int | float):
        return cell
    return str(cell)
