"""Sheets of a workbook as blocks: letterhead and headings as lines, the rows of values as one table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.draft import Block, Draft, Grid, GridCell, Line, PageStart
from crawler.encodings.characters import mend
from crawler.encodings.fonts import decode_fonts, scheme_of_font, shows_capitals
from crawler.files.numberformats import shown
from crawler.grids import infer_headers, is_number
from crawler.letterhead import is_letterhead, letterhead_date, take_heading

Repairs = Counter[tuple[str, str | None]]


@dataclass(slots=True)
class Sheet:
    """One sheet: cells by (row, column) as it shows them, merged ranges as (row, column, rows, columns)."""

    name: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


def text_of(value: object, number_format: str | None, font: str | None, repairs: Repairs) -> str:
    """A cell's value as its sheet shows it, in letters whatever its font's codes; empty where nothing is to be seen."""
    text = shown(value, number_format)
    if not text.isascii():
        text, scheme = decode_fonts(text, scheme_of_font(font))
        if scheme:
            repairs[scheme, "text in font codes"] += sum(char > "\x7f" for char in text)
        text = mend(text, repairs)
    return text.strip().upper() if shows_capitals(font) and isinstance(value, str) else text.strip()


def note_hidden(name: str, repairs: Repairs) -> None:
    """Count a cell that its sheet does not show."""
    repairs["hidden_cells", f"rows or columns of sheet {name!r} are hidden and not read"] += 1


def draft_of(sheets: Sequence[Sheet], repairs: dict[tuple[str, str | None], int]) -> Draft:
    """One document of all sheets; each is a page, and their names are no text."""
    blocks: list[Block] = []
    for number, sheet in enumerate(sheets, 1):
        blocks.append(PageStart(number))
        blocks.extend(blocks_of(sheet))
    draft = Draft()
    plain: list[Block] = [block for block in blocks if not isinstance(block, PageStart)]
    # What stands below a table of values is no headline: a row "Trung bình", a note, a signature.
    first = next((index for index, block in enumerate(plain) if isinstance(block, Grid) and block.rows > 2), len(plain))
    draft.title, kept = take_heading(plain[:first])
    remaining = {id(block) for block in (*kept, *plain[first:])}
    draft.blocks = [block for block in blocks if isinstance(block, PageStart) or id(block) in remaining]
    draft.published_at = letterhead_date(plain)
    draft.repairs = repairs
    draft.kind = "table"
    return draft


def blocks_of(sheet: Sheet) -> list[Block]:
    """The blocks of a sheet: stretches between blank rows, each parted into lines above, table, lines below."""
    rows: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in sorted(sheet.cells.items()):
        if text:
            rows.setdefault(row, []).append((column, text))
    blocks: list[Block] = []
    stretch: list[int] = []
    for row in sorted(rows):
        if stretch and row > stretch[-1] + 1 and not _bridged(sheet, stretch[-1], row):
            blocks.extend(_stretch(sheet, rows, stretch))
            stretch = []
        stretch.append(row)
    blocks.extend(_stretch(sheet, rows, stretch))
    return blocks


def _bridged(sheet: Sheet, above: int, below: int) -> bool:
    """Whether a merged cell reaches over the blank rows between two rows."""
    return any(
        row <= above and row + height > below - 1 and height > 1 for (row, _), (height, _) in sheet.merged.items()
    )


def _stretch(sheet: Sheet, rows: dict[int, list[tuple[int, str]]], stretch: list[int]) -> list[Block]:
    if not stretch:
        return []
    numeric = [row for row in stretch if _is_record(rows[row])] or _alike(rows, stretch)
    if not numeric:
        return [block for row in stretch for block in _plain(rows[row])]
    first, last = stretch.index(numeric[0]), stretch.index(numeric[-1])
    while first and len(rows[stretch[first - 1]]) >= 2:
        first -= 1
    while last + 1 < len(stretch) and len(rows[stretch[last + 1]]) >= 2:
        last += 1
    blocks = [block for row in stretch[:first] for block in _plain(rows[row])]
    blocks.append(_grid(sheet, rows, stretch[first : last + 1]))
    blocks.extend(block for row in stretch[last + 1 :] for block in _plain(rows[row]))
    return blocks


def _is_record(row: list[tuple[int, str]]) -> bool:
    """Whether a row is one of a table: a name and a number, or as many cells as no letterhead has."""
    return len(row) >= 4 or (len(row) >= 2 and any(is_number(text) for _, text in row))


def _alike(rows: dict[int, list[tuple[int, str]]], stretch: list[int]) -> list[int]:
    """Rows of a table without numbers ("Sở Y tế | Tốt"): three or more that fill the same columns, no letterhead."""
    columns = [[column for column, _ in rows[row]] for row in stretch]
    best: list[int] = []
    start = 0
    for end in range(1, len(stretch) + 1):
        if end == len(stretch) or columns[end] != columns[start]:
            if len(columns[start]) >= 2 and end - start > max(len(best), 2):
                best = stretch[start:end]
            start = end
    return [] if any(is_letterhead(text) for row in best for _, text in rows[row]) else best


def _plain(row: list[tuple[int, str]]) -> list[Block]:
    """A row outside a table: one cell is a line, several stand side by side."""
    if len(row) == 1:
        return [Line(part.strip(), centered=True) for part in row[0][1].split("\n") if part.strip()]
    return [Grid([GridCell(0, column, " ".join(text.split("\n"))) for column, text in row])]


def _grid(sheet: Sheet, rows: dict[int, list[tuple[int, str]]], body: list[int]) -> Grid:
    top = body[0]
    left = min(column for row in body for column, _ in rows[row])
    cells = []
    for row in body:
        for column, text in rows[row]:
            height, width = sheet.merged.get((row, column), (1, 1))
            cells.append(
                GridCell(row - top, column - left, " ".join(text.split()), min(height, body[-1] - row + 1), width)
            )
    grid = Grid(cells)
    infer_headers(grid)
    return grid
