"""CSV that spreadsheets of Vietnamese offices open as it is: UTF-8 with a byte-order mark, CRLF, commas.

A text that a spreadsheet would run as a formula gets an apostrophe before it, the spreadsheet's own mark for text.
Numbers keep the decimal point.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import IO

from search_api.columns import Value
from search_api.tables import Table

MEDIA_TYPE = "text/csv; charset=utf-8"
# Full-width signs count too: East Asian settings of Excel take them for the narrow ones.
_DANGEROUS = re.compile(r"'*\s*[=+\-@＝＋－＠]|'*[\t\r\n]")
_DISARMED = re.compile(r"'+\s*[=+\-@＝＋－＠]|'+[\t\r\n]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
# A text that looks like a number ("12") is told from a number by quotation marks alone, which readers drop; both
# are the same to a spreadsheet, so `read` gives a number.


def disarm(text: str) -> str:
    """A text that no spreadsheet takes for a formula. An apostrophe in front is doubled, so nothing is lost."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def rearm(text: str) -> str:
    """The text that `disarm` was given."""
    return text[1:] if _DISARMED.match(text) else text


def write(table: Table, rows: Iterable[Sequence[Value]], stream: IO[bytes]) -> int:
    """One line of headings, one a row; None is an empty cell. Returns how many rows were written."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    try:
        writer = csv.writer(text)
        writer.writerow([disarm(heading) for heading in table.headings])
        count = 0
        for row in rows:
            writer.writerow([disarm(value) if isinstance(value, str) else value for value in row])
            count += 1
        return count
    finally:
        text.detach()


def read(stream: IO[bytes]) -> tuple[list[str], list[list[Value]]]:
    """Headings and rows; an empty cell is None."""
    reader = csv.reader(io.TextIOWrapper(stream, encoding="utf-8-sig", newline=""))
    headings = next(reader)
    return [rearm(heading) for heading in headings], [[_value(cell) for cell in row] for row in reader]


def _value(cell: str) -> Value:
    if cell == "":
        return None
    if _NUMBER.fullmatch(cell):
        return float(cell) if re.search(r"[.e]", cell) else int(cell)
    return rearm(cell)
