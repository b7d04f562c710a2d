"""XLSX through openpyxl: values as the sheet shows them, merged cells, several sheets."""

from __future__ import annotations

import io
import warnings
from collections import Counter

from cchc.captures import Capture
from cchc.errors import ReadError
from crawler.draft import Draft
from crawler.encodings.characters import mend
from crawler.encodings.fonts import decode_fonts, scheme_of_font
from crawler.files.numberformats import shown
from crawler.files.packages import check_package
from crawler.files.sheets import Sheet, draft_of

MAX_CELLS = 400_000


def read_file(capture: Capture) -> Draft:
    """The document of an XLSX file. Raises ReadError (empty, encrypted, too_large, truncated, unreadable)."""
    check_package(capture.body, "xl/workbook.xml")
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # openpyxl warns of styles and validations that reading values does not need
            workbook = openpyxl.load_workbook(io.BytesIO(capture.body), data_only=True, keep_links=False)
    except ReadError:
        raise
    except Exception as error:  # openpyxl raises whatever a broken package makes it stumble over
        raise ReadError("unreadable", f"the XLSX file cannot be opened: {error}") from error
    repairs: Counter[tuple[str, str | None]] = Counter()
    sheets: list[Sheet] = []
    count = 0
    for page in workbook.worksheets:
        if page.sheet_state != "visible":
            repairs["hidden_sheet", f"sheet {page.title!r} is hidden and not read"] += 1
            continue
        sheet = Sheet(page.title)
        covered: set[tuple[int, int]] = set()
        for merged in page.merged_cells.ranges:
            height, width = merged.max_row - merged.min_row + 1, merged.max_col - merged.min_col + 1
            sheet.merged[merged.min_row, merged.min_col] = (height, width)
            if height * width < 10_000:
                covered.update(
                    (merged.min_row + down, merged.min_col + across)
                    for down in range(height) for across in range(width) if down or across
                )  # fmt: skip
        for row in page.iter_rows():
            for cell in row:
                if cell.value is None or (cell.row, cell.column) in covered:
                    continue
                count += 1
                if count > MAX_CELLS:
                    raise ReadError("too_large", f"the workbook has more than {MAX_CELLS} cells with values")
                text = shown(cell.value, cell.number_format)
                if not text.isascii():
                    text, scheme = decode_fonts(text, scheme_of_font(cell.font.name if cell.font else None))
                    if scheme:
                        repairs[scheme, "text in font codes"] += sum(char > "\x7f" for char in text)
                    text = mend(text, repairs)
                text = text.strip()
                if text:
                    sheet.cells[cell.row, cell.column] = text
        sheets.append(sheet)
    workbook.close()
    if not any(sheet.cells for sheet in sheets):
        raise ReadError("empty", "the workbook holds no values")
    return draft_of([sheet for sheet in sheets if sheet.cells], dict(repairs))
