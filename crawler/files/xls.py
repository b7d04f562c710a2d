"""XLS (Excel 5.0 to 2003) through xlrd: values as the sheet shows them, merged cells, several sheets."""

from __future__ import annotations

import io
import struct
from collections import Counter
from datetime import datetime
from typing import Any

from cchc.captures import Capture
from cchc.errors import ReadError
from crawler.draft import Draft
from crawler.files.sheets import Repairs, Sheet, draft_of, note_hidden, text_of

MAX_BYTES = 40_000_000
MAX_CELLS = 400_000
_NUMBER, _DATE, _BOOLEAN, _ERROR = 2, 3, 4, 5  # xlrd's types of cells
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


def read_file(capture: Capture) -> Draft:
    """The document of an XLS file. Raises ReadError (empty, encrypted, too_large, truncated, unreadable)."""
    if len(capture.body) > MAX_BYTES:
        raise ReadError("too_large", f"{len(capture.body)} bytes, at most {MAX_BYTES} are read")
    workbook = _opened(capture.body)
    repairs: Repairs = Counter()
    sheets: list[Sheet] = []
    room = MAX_CELLS
    for page in workbook.sheets():
        if page.visibility:
            repairs["hidden_sheet", f"sheet {page.name!r} is hidden and not read"] += 1
            continue
        sheet = _sheet(workbook, page, repairs, room)
        room -= len(sheet.cells)
        if sheet.cells:
            sheets.append(sheet)
    if not sheets:
        raise ReadError("empty", "the workbook holds no values")
    return draft_of(sheets, dict(repairs))


def _opened(body: bytes) -> Any:
    import xlrd

    try:
        _refuse_ring(body)
        # What xlrd finds odd it would print; a file that it can read all the same needs no word.
        return xlrd.open_workbook(file_contents=body, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError) as error:
        reason = " ".join(str(error).split())
        if "encrypted" in reason.lower() or "password" in reason.lower():
            raise ReadError("encrypted", "the workbook needs a password") from error
        raise ReadError("unreadable", f"the XLS file cannot be opened: {reason}") from error
    except (struct.error, IndexError, EOFError) as error:
        raise ReadError("truncated", f"the XLS file is damaged or cut off: {error}") from error
    except (ReadError, TimeoutError):
        raise
    except Exception as error:  # xlrd stumbles over damage in many ways: AssertionError, KeyError, UnicodeDecodeError
        raise ReadError("unreadable", f"the XLS file cannot be read: {type(error).__name__}: {error}") from error


def _refuse_ring(body: bytes) -> None:
    """Raise for a damaged file whose short streams go round in a ring: xlrd would follow it until memory ends."""
    from xlrd.compdoc import SIGNATURE, CompDoc

    if not body.startswith(SIGNATURE):
        return
    container = CompDoc(body, logfile=io.StringIO())
    for stream in container.dirlist:
        if stream.name.lower() not in ("workbook", "book") or stream.tot_size >= container.min_size_std_stream:
            continue
        sector, left = stream.first_SID, len(container.SSAT)
        while 0 <= sector < len(container.SSAT):
            left -= 1
            if left < 0:
                raise ReadError("unreadable", "the XLS file is damaged: its sectors go round in a ring")
            sector = container.SSAT[sector]


def _sheet(workbook: Any, page: Any, repairs: Repairs, room: int) -> Sheet:
    sheet = Sheet(page.name)
    covered: set[tuple[int, int]] = set()
    for top, bottom, left, right in page.merged_cells:
        sheet.merged[top, left] = (bottom - top, right - left)
        if (bottom - top) * (right - left) < 10_000:
            covered.update((row, column) for row in range(top, bottom) for column in range(left, right))
            covered.discard((top, left))
    hidden_rows = {row for row, info in page.rowinfo_map.items() if info.hidden}
    hidden_columns = {column for column, info in page.colinfo_map.items() if info.hidden}
    for row in range(page.nrows):
        for column in range(page.row_len(row)):
            kind, value = page.cell_type(row, column), page.cell_value(row, column)
            if value == "" or (row, column) in covered:
                continue
            if row in hidden_rows or column in hidden_columns:
                note_hidden(sheet.name, repairs)
                continue
            if len(sheet.cells) >= room:
                raise ReadError("too_large", f"the workbook has more than {MAX_CELLS} cells with values")
            form, font = _style(workbook, page.cell_xf_index(row, column))
            text = text_of(_value(kind, value, workbook.datemode), form, font, repairs)
            if text:
                sheet.cells[row, column] = text
    return sheet


def _value(kind: int, value: Any, datemode: int) -> object:
    if kind == _DATE:
        from xlrd.xldate import xldate_as_datetime

        try:
            moment: datetime = xldate_as_datetime(value, datemode)
        except (ValueError, OverflowError):
            return value  # a number under a date's format that is no day
        return moment
    if kind == _BOOLEAN:
        return bool(value)
    if kind == _ERROR:
        return _ERRORS.get(int(value), "#N/A")
    # A whole number is stored as 12.0, and a sheet shows 12.
    return int(value) if kind == _NUMBER and value == int(value) and abs(value) < 1e15 else value


def _style(workbook: Any, index: int) -> tuple[str | None, str | None]:
    """The number format and the font of a cell; None where the file's own tables do not hold them."""
    try:
        style = workbook.xf_list[index]
        form = workbook.format_map.get(style.format_key)
        font = workbook.font_list[style.font_index].name
    except (IndexError, AttributeError, TypeError):
        return None, None
    return (form.format_str if form else None), font
