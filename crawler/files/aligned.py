"""Tables without rules: lines of the same columns, with the lines that their cells wrap to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from crawler.draft import Grid, GridCell
from crawler.files.words import Row, stretches
from crawler.grids import infer_headers, is_number

_LEAST_COLUMNS = 3
_HEAD_LINES = 4  # a head of more lines than this is prose
_CLEAR = 3.0  # points that words keep from the middle between two columns


def aligned_tables(rows: Sequence[Row]) -> list[tuple[int, int, Grid]]:
    """The tables among a page's lines as (first line, line behind the last, table)."""
    found: list[tuple[int, int, Grid]] = []
    index = 0
    while index < len(rows):
        table = _table_at(rows, index, found[-1][1] if found else 0)
        if table is None:
            index += 1
        else:
            found.append(table)
            index = table[1]
    return found


def _table_at(rows: Sequence[Row], first: int, floor: int) -> tuple[int, int, Grid] | None:
    """The table whose first full line is `rows[first]`; none of it stands above `floor`."""
    parts = stretches(rows[first])
    if len(parts) < _LEAST_COLUMNS:
        return None
    extents = [(part.x0, part.x1) for part in parts]
    full = [first]
    end = first + 1
    for index in range(first + 1, len(rows)):
        own = stretches(rows[index])
        if len(own) == len(extents) and _overlap(extents, own):
            extents = [(min(low, part.x0), max(high, part.x1)) for (low, high), part in zip(extents, own, strict=True)]
            full.append(index)
            end = index + 1
        elif not _fits(rows[index], _middles(extents)) or index - end >= _HEAD_LINES:
            break
    if not _is_enough([rows[index] for index in full]):
        return None
    middles = _middles(extents)
    pitch = median(below.top - above.top for above, below in pairwise(rows[first:end]))
    start = first
    while start > floor and first - start < _HEAD_LINES and _belongs(rows[start - 1], rows[start], middles, pitch):
        start -= 1
    while end < len(rows) and _belongs(rows[end - 1], rows[end], middles, pitch) and rows[end].x0 > middles[0]:
        end += 1
    return start, end, _grid(rows[start:end], middles)


def _overlap(extents: Sequence[tuple[float, float]], parts: Sequence[Row]) -> bool:
    return all(part.x0 < high + 2 and part.x1 > low - 2 for (low, high), part in zip(extents, parts, strict=True))


def _middles(extents: Sequence[tuple[float, float]]) -> list[float]:
    return [(before[1] + after[0]) / 2 for before, after in pairwise(extents)]


def _fits(row: Row, middles: Sequence[float]) -> bool:
    """Whether no word of a line lies between two columns: of prose, some word always does."""
    return all(
        word.x1 <= middle + 0.5 or word.x0 >= middle - 0.5 for word in row.words for middle in middles
    ) and not any(
        before.x1 < middle < after.x0 and after.x0 - before.x1 < _CLEAR
        for before, after in pairwise(row.words)
        for middle in middles
    )


def _belongs(above: Row, below: Row, middles: Sequence[float], pitch: float) -> bool:
    """Whether two lines next to each other are of one table: at its pitch or closer, both within its columns."""
    return below.top - above.top <= 1.3 * pitch and _fits(above, middles) and _fits(below, middles)


def _is_enough(rows: Sequence[Row]) -> bool:
    """Three full lines make a table, or two that hold numbers in the same two columns."""
    if len(rows) >= 3:
        return True
    numbers = [{column for column, part in enumerate(stretches(row)) if is_number(part.text)} for row in rows]
    return len(rows) == 2 and len(set.intersection(*numbers)) >= 2


def _grid(rows: Sequence[Row], middles: Sequence[float]) -> Grid:
    """The cells; a line without a word in the first column goes on with the row above it."""
    cells: dict[tuple[int, int], GridCell] = {}
    at = -1
    for row in rows:
        words: dict[int, list[str]] = {}
        for word in row.words:
            column = sum((word.x0 + word.x1) / 2 > middle for middle in middles)
            words.setdefault(column, []).append(word.text)
        if at < 0 or 0 in words:
            at += 1
        for column, texts in words.items():
            text = " ".join(texts)
            if (at, column) in cells:
                cells[at, column].text += f" {text}"
            else:
                cells[at, column] = GridCell(at, column, text)
    grid = Grid([cells[place] for place in sorted(cells)])
    infer_headers(grid)
    return grid
