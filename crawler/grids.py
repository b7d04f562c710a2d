"""Tables as grids, whatever file they come from: their header rows, and joining what a page break has cut."""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.draft import Grid, GridCell

_NUMBER = re.compile(r"[+\-−]?\s?\d+(?:[.,]\d+)*\s?%?")


def is_number(text: str) -> bool:
    """Whether a cell holds a number alone: "89,33", "99.5%", "+2"."""
    return _NUMBER.fullmatch(text.strip()) is not None


def infer_headers(grid: Grid) -> None:
    """Mark the head of a table that marks none: the first rows without numbers, above rows that have some.

    A first row whose cells span rows or columns carries the rows that they reach ("Năm 2022" over "Điểm", "Hạng").
    """
    rows: dict[int, list[GridCell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell)
    if len(rows) < 2:
        return
    first = min(rows)
    filled = [cell for cell in rows[first] if cell.text]
    if len(filled) < 2 or any(is_number(cell.text) and not _is_year(cell.text) for cell in filled):
        return
    if not any(is_number(cell.text) for cell in grid.cells if cell.row > first):
        return
    depth = max((cell.row_span for cell in filled), default=1)
    if depth == 1 and any(cell.column_span > 1 for cell in filled) and len(rows) > 2:
        depth = 2
    for cell in grid.cells:
        if cell.row < first + depth:
            cell.header = True


def _is_year(text: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", text.strip()) is not None


def head(grid: Grid) -> list[list[str]]:
    """The texts of a table's header rows."""
    return [[cell.text for cell in row] for row in grid.lines() if all(cell.header for cell in row)]


def joined(first: Grid, second: Grid) -> Grid | None:
    """One table of two that a page break has parted, a repeated head written once; None when they are not one."""
    if first.columns != second.columns or not second.cells:
        return None
    rows = second.lines()
    above = [[cell.text for cell in row] for row in first.lines()]
    repeated = 0
    while repeated < len(rows) and repeated < len(above) and [c.text for c in rows[repeated]] == above[repeated]:
        repeated += 1
    skipped = rows[repeated - 1][0].row + 1 if repeated else 0
    if repeated and repeated == len(rows):
        return None
    shift = first.rows - skipped
    headless = not repeated and not head(first)
    below = [
        replace(cell, row=cell.row + shift, header=cell.header and headless)
        for cell in second.cells
        if cell.row >= skipped
    ]
    return Grid([*first.cells, *below], first.caption or second.caption, first.position)
