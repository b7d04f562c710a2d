"""XLS (Excel 97-2003) through python-calamine, which gives values without their number formats."""

from __future__ import annotations

import io
from collections import Counter

from cchc.captures import Capture
from cchc.errors import ReadError
from crawler.draft import Draft
from crawler.encodings.characters import mend
from crawler.encodings.fonts import decode_fonts
from crawler.files.numberformats import shown
from crawler.files.sheets import Sheet, draft_of

MAX_BYTES = 40_000_000
MAX_CELLS = 400_000


def read_file(capture: Capture) -> Draft:
    """The document of an XLS file. Raises ReadError (empty, encrypted, too_large, unreadable)."""
    if len(capture.body) > MAX_BYTES:
        raise ReadError("too_large", f"{len(capture.body)} bytes, at most {MAX_BYTES} are read")
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(capture.body))
        shown_names = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.visible == python_calamine.SheetVisibleEnum.Visible
        ]
        pages = [(name, workbook.get_sheet_by_name(name)) for name in shown_names]
    except python_calamine.PasswordError as error:
        raise ReadError("encrypted", "the workbook needs a password") from error
    except Exception as error:  # calamine's errors have no common base
        raise ReadError("unreadable", f"the XLS file cannot be opened: {error}") from error
    repairs: Counter[tuple[str, str | None]] = Counter()
    for name in workbook.sheet_names:
        if name not in shown_names:
            repairs["hidden_sheet", f"sheet {name!r} is hidden and not read"] += 1
    sheets = []
    count = 0
    for name, page in pages:
        sheet = Sheet(name)
        for (top, left), (bottom, right) in page.merged_cell_ranges or ():
            sheet.merged[top, left] = (bottom - top + 1, right - left + 1)
        for row, values in enumerate(page.to_python(skip_empty_area=False)):
            for column, value in enumerate(values):
                if value == "" or value is None:
                    continue
                count += 1
                if count > MAX_CELLS:
                    raise ReadError("too_large", f"the workbook has more than {MAX_CELLS} cells with values")
                text = shown(value, None)
                if not text.isascii():
                    text, scheme = decode_fonts(text)
                    if scheme:
                        repairs[scheme, "text in font codes"] += len(text)
                    text = mend(text, repairs)
                if text.strip():
                    sheet.cells[row, column] = text.strip()
        if sheet.cells:
            sheets.append(sheet)
    if not sheets:
        raise ReadError("empty", "the workbook holds no values")
    return draft_of(sheets, dict(repairs))
