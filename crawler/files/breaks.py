"""What a page break parts and what goes on behind it: paragraphs, tables with their heads, rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from crawler.draft import Block, Grid, GridCell, Line, PageStart
from crawler.grids import is_number, joined
from crawler.letterhead import is_letterhead

# A list's mark at the head of a line begins a paragraph.
MARK = re.compile(
    r"^(?:[-–+•▪*➢❖✓]\s*\S|\(?\d{1,2}(?:\.\d{1,2})*[.)]\s|\(?[a-zđ][.)]\s|[IVX]{1,5}\s?[.)\-–]\s|[A-ZĐ][.)]\s"
    r"|Điều\s+\d+|Bảng\s+\d|Phụ lục\s|Ghi chú)"
)
ENDED = re.compile(r"[.:;!?…][\"”’)]*$")


def settled(blocks: list[Block]) -> list[Block]:
    """The blocks with page marks kept, and what went on over a break joined across the mark."""
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, PageStart) or not result:
            result.append(block)
            continue
        back = len(result) - 1
        while back >= 0 and isinstance(result[back], PageStart):
            back -= 1
        if back == len(result) - 1 or back < 0:
            result.append(block)
            continue
        merged = over_the_break(result[back], block)
        if merged is None:
            result.append(block)
        else:
            numbers = [mark.number for mark in result[back + 1 :] if isinstance(mark, PageStart)]
            result[back:] = [_with_breaks(result[back], merged, numbers)]
    return result


def _with_breaks(above: Block, merged: Block, numbers: Sequence[int]) -> Block:
    """A block that goes on over page breaks, with the places in it where the pages begin."""
    if isinstance(merged, Line) and isinstance(above, Line):
        merged.breaks = (*above.breaks, *((len(above.text) + 1, number) for number in numbers))
    elif isinstance(merged, Grid) and isinstance(above, Grid):
        merged.breaks = (*above.breaks, *((above.rows, number) for number in numbers))
    return merged


def over_the_break(above: Block, below: Block) -> Block | None:
    """One block of two that a page break has parted, or None: a table with its head, a paragraph that goes on."""
    if isinstance(above, Grid) and isinstance(below, Grid):
        whole = joined(above, _parted_head(above, below))
        return None if whole is None else _rejoined_row(whole, above.rows)
    if isinstance(above, Line) and isinstance(below, Line):
        if MARK.match(below.text) or below.centered or below.bold != above.bold or above.hint == "ended":
            return None
        if ENDED.search(above.text) or not above.text or is_letterhead(above.text):
            return None
        if below.text[:1].islower() or above.hint == "full":
            return Line(f"{above.text} {below.text}", above.position, bold=above.bold, hint=below.hint)
    return None


def _parted_head(above: Grid, below: Grid) -> Grid:
    """The lower table with the rest of a cut row taken out of the repeated head that it was read into."""
    first = {cell.column: cell.text for cell in above.cells if cell.row == 0}
    top = [cell for cell in below.cells if cell.row == 0]
    grown = [cell for cell in top if cell.text != first.get(cell.column)]
    if not grown or len(grown) == len(top) or {cell.column for cell in top} != first.keys():
        return below
    if any(not first[cell.column] or not cell.text.startswith(f"{first[cell.column]} ") for cell in grown):
        return below
    head = [replace(cell, text=first[cell.column]) for cell in top]
    rest = [
        GridCell(1, cell.column, cell.text[len(first[cell.column]) :].strip()) for cell in grown
    ]  # fmt: skip
    others = [replace(cell, row=cell.row + 1) for cell in below.cells if cell.row]
    return replace(below, cells=[*head, *rest, *others])


def _rejoined_row(grid: Grid, seam: int) -> Grid:
    """The table with a row that the break cut put together: its rest has no number in the first column of numbers."""
    above = {cell.column: cell for cell in grid.cells if cell.row == seam - 1}
    below = [cell for cell in grid.cells if cell.row == seam and cell.text]
    first = [cell.text for cell in grid.cells if cell.column == 0 and cell.row >= seam - 4 and not cell.header]
    counted = sum(text.strip(" .").isdigit() for text in first) >= 2
    cut = counted and below and all(cell.column and cell.row_span == 1 for cell in below)
    if not cut or any(is_number(cell.text) or cell.column not in above for cell in below):
        return grid
    for cell in below:
        above[cell.column].text = f"{above[cell.column].text} {cell.text}".strip()
    kept = [cell for cell in grid.cells if cell.row != seam]
    moved = [replace(cell, row=cell.row - 1) if cell.row > seam else cell for cell in kept]
    return replace(grid, cells=moved)
