"""XLSX through openpyxl: values as the sheet shows them, merged cells, several sheets."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from cchc.captures import Capture
from cchc.errors import ReadError
from crawler.draft import Draft
from crawler.files.packages import check_package
from crawler.files.sheets import Repairs, Sheet, draft_of, note_hidden, text_of

MAX_CELLS = 400_000
# <c r="D7"><f>AVERAGE(D5:D6)</f><v/></c>: written by a program that does not calculate.
_UNCALCULATED = re.compile(rb"</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>|<f[^>]{0,200}/>\s*(?:<v\s*/>|<v></v>)?\s*</c>")


def read_file(capture: Capture) -> Draft:
    """The document of an XLSX file. Raises ReadError (empty, encrypted, too_large, truncated, unreadable)."""
    check_package(capture.body, "xl/workbook.xml")
    import openpyxl

    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and validations that reading values does not need
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(io.BytesIO(capture.body), data_only=True, keep_links=False)
    except (ReadError, TimeoutError):
        raise
    except Exception as error:  # openpyxl raises whatever a broken package makes it stumble over
        raise ReadError("unreadable", f"the XLSX file cannot be opened: {error}") from error
    repairs: Repairs = Counter()
    if unknown := _without_results(capture.body):
        repairs["uncalculated", "formulas whose results the file does not keep are not read"] = unknown
    sheets: list[Sheet] = []
    count = 0
    for page in workbook.worksheets:
        if page.sheet_state != "visible":
            repairs["hidden_sheet", f"sheet {page.title!r} is hidden and not read"] += 1
            continue
        sheet = Sheet(page.title)
        for cell in _shown(page, sheet, repairs):
            count += 1
            if count > MAX_CELLS:
                raise ReadError("too_large", f"the workbook has more than {MAX_CELLS} cells with values")
            text = text_of(cell.value, cell.number_format, cell.font.name if cell.font else None, repairs)
            if text:
                sheet.cells[cell.row, cell.column] = text
        sheets.append(sheet)
    workbook.close()
    if not any(sheet.cells for sheet in sheets):
        raise ReadError("empty", "the workbook holds no values")
    return draft_of([sheet for sheet in sheets if sheet.cells], dict(repairs))


def _shown(page: Any, sheet: Sheet, repairs: Repairs) -> Iterator[Any]:
    """Cells with values that the sheet shows; those in hidden rows and columns are noted in `repairs`."""
    covered = _covered(page, sheet)
    hidden_rows = {row for row, facts in page.row_dimensions.items() if facts.hidden}
    hidden_columns = {
        column
        for facts in page.column_dimensions.values() if facts.hidden
        for column in range(facts.min or 0, (facts.max or 0) + 1)
    }  # fmt: skip
    for row in page.iter_rows():
        for cell in row:
            if cell.value is None or (cell.row, cell.column) in covered:
                continue
            if cell.row in hidden_rows or cell.column in hidden_columns:
                note_hidden(sheet.name, repairs)
                continue
            yield cell


def _covered(page: Any, sheet: Sheet) -> set[tuple[int, int]]:
    """Places under merged cells, all but the first of each; the sizes of those go to the sheet."""
    covered: set[tuple[int, int]] = set()
    for merged in page.merged_cells.ranges:
        height, width = merged.max_row - merged.min_row + 1, merged.max_col - merged.min_col + 1
        sheet.merged[merged.min_row, merged.min_col] = (height, width)
        if height * width < 10_000:
            covered.update(
                (merged.min_row + down, merged.min_col + across)
                for down in range(height) for across in range(width) if down or across
            )  # fmt: skip
    return covered


def _without_results(body: bytes) -> int:
    """How many formulas of a workbook stand without the value that they gave."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return sum(
            len(_UNCALCULATED.findall(archive.read(name)))
            for name in archive.namelist()
            if name.startswith("xl/worksheets/") and name.endswith(".xml")
        )
