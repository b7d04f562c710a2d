"""XLSX for people: numbers are numbers, days are days, texts are texts and never formulas; filters are on.

Under headings in words, codes are words too. A second sheet explains the columns, a third says how the table was made,
a fourth which code each word stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import IO, Any

import xlsxwriter
from openpyxl import load_workbook

from cchc.errors import CchcError
from search_api.clock import VIETNAM
from search_api.columns import LIST_MARK, Value
from search_api.tables import Field, Table
from search_api.ui.language import LANGUAGES, Translator

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575  # of a sheet, without its headings
LONGEST_TEXT = 32_767  # characters (UTF-16) of a cell
CUT = " … [cắt bớt, cut]"
WIDE = frozenset({"sentence", "quote", "text", "passage"})
COLUMNS_SHEET = "Giải thích cột - Columns"
ORIGIN_SHEET = "Nguồn - Origin"
CODES_SHEET = "Mã - Codes"
CODE_HEADS = ("Cột - Column", "Mã - Code", "Từ tiếng Việt", "English words")
LONGEST_NAME = 31  # of a sheet
DAY, MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
# A sheet counts its days from here.
FIRST_YEAR = 1900
_WHOLE_DAY = re.compile(r"\d{4}-\d\d-\d\d")
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
        sheet = book.add_worksheet(_name(table))
        sheet.freeze_panes(1, 0)
        for place, (key, heading) in enumerate(zip(table.keys, table.headings, strict=True)):
            sheet.set_column(place, place, 60 if key.rpartition("_")[2] in WIDE else 18)
            sheet.write_string(0, place, heading, head)
        days = Days(book)
        dated = [one.moment or one.type == "date" for one in table.fields]
        worded = [_worded(one, table) for one in table.fields]
        count = 0
        for count, row in enumerate(rows, start=1):
            if count > MOST_ROWS:
                raise TooManyRowsError(f"a sheet holds {MOST_ROWS} rows; take csv or parquet, or narrow the search")
            for place, value in enumerate(row):
                if isinstance(value, str):
                    if not (dated[place] and days.write(sheet, count, place, value)):
                        sheet.write_string(count, place, fitting(worded[place](value)), plain)
                elif value is not None:
                    sheet.write_number(count, place, value, plain)
        sheet.autofilter(0, 0, count, len(table.fields) - 1)
        _explain(book, table, head)
        return count
    finally:
        book.close()


class Days:
    """Writes days, and moments in Vietnam's time, as a sheet counts them."""

    def __init__(self, book: Any) -> None:
        self._day = book.add_format({"num_format": DAY, "valign": "top", "align": "left"})
        self._moment = book.add_format({"num_format": MOMENT, "valign": "top", "align": "left"})

    def write(self, sheet: Any, row: int, place: int, text: str) -> bool:
        """False, and nothing written, where a text is none that a sheet knows: a quarter, 31 February."""
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            return False
        if at.year < FIRST_YEAR:
            return False
        whole = _WHOLE_DAY.fullmatch(text) is not None
        at = at.astimezone(VIETNAM).replace(tzinfo=None) if at.tzinfo else at
        sheet.write_datetime(row, place, at, self._day if whole else self._moment)
        return True


def _name(table: Table) -> str:
    """What the first sheet is called: by its kind of rows, in the language of its headings."""
    kind = table.name.partition("-")[0]
    key = f"sheet.{kind}"
    name = Translator(table.language)(key) if table.language and Translator(table.language).has(key) else kind
    return name[:LONGEST_NAME]


def _worded(one: Field, table: Table) -> Callable[[str], str]:
    """How a text of a column is shown: with its codes in words where the headings are in words."""
    if table.language is None or not one.words:
        return str
    called = [words[table.language] for words in one.words]

    def shown(text: str) -> str:
        parts = text.split(LIST_MARK)
        if len(called) == 1:
            return LIST_MARK.join(called[0].get(part, part) for part in parts)
        pairs = (part.partition(": ") for part in parts)
        return LIST_MARK.join(
            f"{called[0].get(first, first)}{sign}{called[1].get(other, other)}" for first, sign, other in pairs
        )

    return shown


def _explain(book: Any, table: Table, head: Any) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    columns = [
        (one.key, one.title.get("vi", ""), one.about.get("vi", ""), one.title.get("en", ""), one.about.get("en", ""))
        for one in table.fields
    ]
    origin = [(ORIGIN_WORDS[name], words) for name, words in table.origin.words().items()]
    codes = [
        (one.heading or one.key, code, *(words[language][code] for language in LANGUAGES))
        for one in table.fields
        for words in one.words
        for code in words[LANGUAGES[0]]
    ]
    for name, widths, lines in (
        (COLUMNS_SHEET, (18, 22, 60, 22, 60), [COLUMN_HEADS, *columns]),
        (ORIGIN_SHEET, (44, 90), origin),
        (CODES_SHEET, (24, 28, 50, 50), [CODE_HEADS, *codes] if codes else []),
    ):
        if not lines:
            continue
        sheet = book.add_worksheet(name)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        for number, line in enumerate(lines):
            for place, words in enumerate(line):
                heads = place == 0 if name == ORIGIN_SHEET else number == 0
                sheet.write_string(number, place, fitting(words), head if heads else wrapped)


def fitting(text: str) -> str:
    """A text that a cell can hold: one that is too long is cut, and says so."""
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST_TEXT:
        return text
    cut = text.encode("utf-16-le", "surrogatepass")[: (LONGEST_TEXT - len(CUT)) * 2]
    return cut.decode("utf-16-le", "ignore") + CUT


def read(stream: IO[bytes]) -> tuple[list[str], list[list[Value]]]:
    """Headings and rows; an empty cell is None, a day its ISO text, a moment that of Vietnam's clocks."""
    book = load_workbook(stream, read_only=True)
    try:
        lines = [[_value(cell) for cell in line] for line in book.worksheets[0].iter_rows()]
    finally:
        book.close()
    return [str(cell) for cell in lines[0]], lines[1:]


def _value(cell: Any) -> Value:
    value: object = cell.value
    if isinstance(value, datetime):
        return value.date().isoformat() if cell.number_format == DAY else value.isoformat()
    return value if value is None or isinstance(value, str | int | float) else str(value)
