"""What was mended while a document was read, in the words of the page; how the reader put it stands behind."""

from __future__ import annotations

from cchc.records import Repair
from search_api.ui.formats import Formats

# What is counted where it is not characters; of the others there is one a file.
PAGES = ("ocr", "unread_pages", "rotation")
CELLS = ("uncalculated",)
UNCOUNTED = ("charset", "mojibake", "misnamed", "hidden_sheet", "hidden_cells")


def mended(repair: Repair, f: Formats) -> str:
    """The kind of a repair with how much was mended, where that says something."""
    key = f"repair.{repair.kind}"
    words = f.t(key) if f.t.has(key) else f.t("repair.other")
    if not repair.count or repair.kind in UNCOUNTED:
        return words
    unit = "pages" if repair.kind in PAGES else "cells" if repair.kind in CELLS else "characters"
    return f"{words} ({f.t.count(f'repaired.{unit}', repair.count)})"
