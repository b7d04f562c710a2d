"""Prose set in two columns: the left one is read to its end before the right one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from crawler.files.words import Row, Word

_LEAST_ROWS = 6  # lines with words on both sides; fewer are a letterhead, a signature or a list
_LEAST_GAP = 9.0  # points between the columns
_LEAST_WORDS = 3.0  # a line of prose has more words on a side, a table's cell has fewer


@dataclass(frozen=True, slots=True)
class Band:
    """The lines `start:end` of a page in two columns, each column's words moved to begin at its own left edge."""

    start: int
    end: int
    left: list[Row]
    right: list[Row]
    gutter: float


def two_columns(rows: Sequence[Row], width: float) -> Band | None:
    """The longest stretch of lines that stand in two columns of prose on a page of this width, or None."""
    best: tuple[int, float, int, int] | None = None
    for gutter in _gutters(rows, width):
        for start, end in _runs(rows, gutter):
            both = sum(_has_both(row, gutter) for row in rows[start:end])
            if both >= _LEAST_ROWS and (best is None or both > best[0]) and _is_prose(rows[start:end], gutter):
                best = (both, gutter, start, end)
    if best is None:
        return None
    _, gutter, start, end = best
    left = [Row(words) for row in rows[start:end] if (words := [word for word in row.words if word.x1 <= gutter])]
    right = [Row(words) for row in rows[start:end] if (words := [word for word in row.words if word.x1 > gutter])]
    return Band(start, end, left, [Row([_moved(word, gutter) for word in row.words]) for row in right], gutter)


def _moved(word: Word, by: float) -> Word:
    return replace(word, x0=word.x0 - by, x1=word.x1 - by)


def _gutters(rows: Sequence[Row], width: float) -> list[float]:
    """Where gaps in the middle third of the page have their centres, each place once."""
    centres = sorted(
        (before.x1 + after.x0) / 2
        for row in rows
        for before, after in pairwise(row.words)
        if after.x0 - before.x1 >= _LEAST_GAP and 0.35 * width < (before.x1 + after.x0) / 2 < 0.65 * width
    )
    found: list[float] = []
    for centre in centres:
        if not found or centre - found[-1] > 3:
            found.append(centre)
    return found


def _runs(rows: Sequence[Row], gutter: float) -> list[tuple[int, int]]:
    """Stretches of lines of which none has a word in the gutter, from the first with words on both sides.

    Behind the last such line, one column may go on for as long as its lines follow each other closely.
    """
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for index, row in enumerate([*rows, None]):
        if row is not None and _is_clear(row, gutter):
            start = index if start is None else start
        elif start is not None:
            runs.append(_trimmed(rows, start, index, gutter))
            start = None
    return [run for run in runs if run[1] > run[0]]


def _trimmed(rows: Sequence[Row], start: int, end: int, gutter: float) -> tuple[int, int]:
    both = [index for index in range(start, end) if _has_both(rows[index], gutter)]
    if len(both) < _LEAST_ROWS:
        return start, start
    pitch = median(rows[below].top - rows[above].top for above, below in pairwise(both))
    last = both[-1]
    while last + 1 < end and rows[last + 1].top - rows[last].top < 1.4 * pitch:
        last += 1
    return both[0], last + 1


def _is_clear(row: Row, gutter: float) -> bool:
    return all(word.x1 <= gutter - 3 or word.x0 >= gutter + 3 for word in row.words)


def _has_both(row: Row, gutter: float) -> bool:
    return row.x0 < gutter < row.x1


def _is_prose(rows: Sequence[Row], gutter: float) -> bool:
    """Whether both sides hold running text: several words a line, most of the lines as wide as their column."""
    for side in (
        [[word for word in row.words if word.x1 <= gutter] for row in rows],
        [[word for word in row.words if word.x0 >= gutter] for row in rows],
    ):
        lines = [words for words in side if words]
        if len(lines) < _LEAST_ROWS or median(len(words) for words in lines) < _LEAST_WORDS:
            return False
        x0, x1 = min(words[0].x0 for words in lines), max(words[-1].x1 for words in lines)
        full = sum(words[-1].x1 > x1 - 0.15 * (x1 - x0) and words[0].x0 < x0 + 0.2 * (x1 - x0) for words in lines)
        # A gap inside a line means cells, and prose that is set wide has none as wide as a gutter.
        gaps = sum(after.x0 - before.x1 > 2 * _LEAST_GAP for words in lines for before, after in pairwise(words))
        if full < 0.55 * len(lines) or gaps > 0.15 * len(lines):
            return False
    return True
