"""The text layer of a PDF, through pdfplumber: its words, laid out as the sheets show them."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import Any

from cchc.errors import ReadError
from crawler.draft import Draft, Grid, GridCell
from crawler.encodings.characters import mend
from crawler.encodings.fonts import decode_fonts, scheme_of_font, shows_capitals
from crawler.files.docx import official
from crawler.files.layout import blocks_of
from crawler.files.words import SOFT_HYPHEN, Sheet, Word, text_of
from crawler.grids import infer_headers
from crawler.timeout import time_limit

SECONDS = 30.0

# Marks that stand alone where noise was; dashes, plus and percent signs are words of their own.
_SPECK = re.compile(r"[^\w\s+\-–%&/]+|_+")

Repairs = Counter[tuple[str, str | None]]


def read_layer(body: bytes, *, ocr: frozenset[int] = frozenset()) -> Draft:
    """The document of a PDF's text layer; on the pages `ocr`, which OCR gave, specks read as marks are left out.

    Raises TimeoutError after SECONDS.
    """
    with time_limit(SECONDS):
        return _read_layer(body, ocr)


def _read_layer(body: bytes, ocr: frozenset[int]) -> Draft:
    import pdfplumber

    repairs: Repairs = Counter()
    sheets: list[Sheet] = []
    turns: dict[int, int] = {}
    try:
        with pdfplumber.open(io.BytesIO(body)) as document:
            for page in document.pages:
                turn = _turn(page.chars)
                if turn:
                    turns[page.page_number] = turn
                    sheet = Sheet(page.page_number, float(page.width), float(page.height))
                else:
                    sheet = _sheet(page, repairs)
                sheets.append(sheet)
                page.close()
        if turns:
            repairs["rotation", "pages that lie on their side or upside down"] = len(turns)
            with pdfplumber.open(io.BytesIO(_turned(body, turns)), pages=list(turns)) as document:
                for page in document.pages:
                    sheets[page.page_number - 1] = _sheet(page, repairs)
                    page.close()
    except (ReadError, TimeoutError):
        raise
    except Exception as error:  # pdfminer raises many things on broken files
        raise ReadError("unreadable", f"the PDF cannot be read: {type(error).__name__}: {error}") from error
    for sheet in sheets:
        if sheet.number in ocr:
            # The rules of a table are read as bars beside its words.
            sheet.words = [replace(word, text=word.text.strip("|¦")) for word in sheet.words]
            sheet.words = [word for word in sheet.words if word.text and not _SPECK.fullmatch(word.text)]
    if not any(sheet.words or sheet.tables for sheet in sheets):
        raise ReadError("empty", "the PDF holds no text")
    return official(blocks_of(sheets), repairs)


def _turn(chars: list[dict[str, Any]]) -> int:
    """By how many degrees, clockwise, a page must be turned for its text to stand upright; most of it decides."""
    if not chars:
        return 0
    found: Counter[int] = Counter()
    for char in chars:
        a, b = char["matrix"][:2]
        if abs(a) >= abs(b):
            found[0 if a >= 0 else 180] += 1
        else:
            found[90 if b > 0 else 270] += 1
    turn, count = found.most_common(1)[0]
    return turn if count > 0.6 * len(chars) else 0


def _turned(body: bytes, turns: dict[int, int]) -> bytes:
    """The PDF with pages turned by so many degrees; `turns` holds them by the page's number."""
    import pypdfium2

    document = pypdfium2.PdfDocument(body)
    try:
        for number, turn in turns.items():
            page = document[number - 1]
            page.set_rotation((page.get_rotation() + turn) % 360)
            page.close()
        target = io.BytesIO()
        document.save(target)
        return target.getvalue()
    finally:
        document.close()


def _sheet(page: Any, repairs: Repairs) -> Sheet:
    sheet = Sheet(page.page_number, float(page.width), float(page.height))
    words = [
        Word(
            _letters(raw["chars"], repairs),
            raw["x0"],
            raw["x1"],
            raw["top"],
            raw["bottom"],
            _is_bold(raw["chars"]),
            bool(raw["upright"]),
        )
        for raw in page.extract_words(
            keep_blank_chars=False, x_tolerance_ratio=0.18, return_chars=True, char_dir_rotated="btt"
        )
    ]
    words = [word for word in words if word.text]
    ruled = len(page.lines) + len(page.rects) + len(page.curves) >= 4
    for table in page.find_tables() if ruled else ():
        x0, top, x1, bottom = table.bbox
        inside = [
            w
            for w in words
            if x0 - 1 <= (w.x0 + w.x1) / 2 <= x1 + 1 and top - 1 <= (w.top + w.bottom) / 2 <= bottom + 1
        ]
        grid = _grid([cell for cell in table.cells if cell], inside)
        if grid.columns < 2 or grid.rows < 1 or not any(cell.text for cell in grid.cells):
            continue
        taken = set(map(id, inside))
        words = [word for word in words if id(word) not in taken]
        sheet.tables.append((top, grid))
    sheet.words = words
    return sheet


def _letters(chars: list[dict[str, Any]], repairs: Repairs) -> str:
    """A word's letters. One word may stand in two fonts: letters that a font lacks are taken from another."""
    parts: list[str] = []
    for font, run in groupby(chars, key=lambda char: str(char["fontname"])):
        text = "".join(char["text"] for char in run)
        scheme = scheme_of_font(font)
        if not text.isascii():
            text, found = decode_fonts(text, scheme)
            if found:
                repairs[found, "text in font codes"] += sum(char > "\x7f" for char in text)
        parts.append(text.upper() if scheme and shows_capitals(font) else text)
    word = "".join(parts)
    if word.isascii():
        return word
    # At the end of a line it says that the word goes on, so it outlives the mending.
    return mend(word, repairs).strip() + (SOFT_HYPHEN if word.endswith(SOFT_HYPHEN) else "")


def _is_bold(chars: list[dict[str, Any]]) -> bool:
    """Whether most of a word stands in a bold font."""
    names = [(char["fontname"] or "").lower() for char in chars]
    return sum("bold" in name or "black" in name for name in names) * 2 > len(names)


def _grid(boxes: list[tuple[float, float, float, float]], words: list[Word]) -> Grid:
    """The cells between a table's rules, with the words whose middles stand in them."""
    columns = _edges([x for box in boxes for x in (box[0], box[2])])
    rows = _edges([y for box in boxes for y in (box[1], box[3])])
    cells = []
    for x0, top, x1, bottom in sorted(boxes, key=lambda box: (box[1], box[0])):
        inside = [w for w in words if x0 <= (w.x0 + w.x1) / 2 < x1 and top <= (w.top + w.bottom) / 2 < bottom]
        text = text_of(inside)
        row, column = _place(rows, top), _place(columns, x0)
        cells.append(
            GridCell(row, column, text, max(1, _place(rows, bottom) - row), max(1, _place(columns, x1) - column))
        )
    grid = Grid(cells)
    infer_headers(grid)
    return grid


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > 2.5:
            edges.append(value)
    return edges


def _place(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))
