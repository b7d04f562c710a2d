"""Turns a table whose columns are units into one whose rows are: every cell keeps its place in the text."""

from __future__ import annotations

import re

from cchc.records import Unit
from nlp import mentions
from nlp.figures.grid import HEADS, NUMERIC, Grid, blank, tidy
from nlp.figures.lexicon import words
from nlp.figures.owners import MEASURED
from nlp.figures.setting import Setting

_SUBJECT_HEADS = {phrase.lower() for phrase in HEADS.subject}
_MAXIMA = re.compile(words(HEADS.maximum))
_MOST = 40  # columns: no table with units side by side is wider


def upright(setting: Setting, grid: Grid) -> Grid:
    """The table itself, or turned where at least two heads of columns are units and no row is of one.

    "Nội dung | Huyện A | Huyện B" over "Tổng điểm | 90,1 | 88,4" is read as a row for each district.
    """
    heads = [row for row, kind in enumerate(grid.kinds) if kind == "header"]
    if not heads or heads != list(range(len(heads))) or grid.columns > _MOST:
        return grid
    of_units = [column for column in range(1, grid.columns) if any(_unit(setting, grid, r, column) for r in heads)]
    distinct = {id(grid.cells[row][column]) for row in heads for column in of_units}
    if len(of_units) < 2 or len(distinct) < 2:
        return grid
    data = [row for row, kind in enumerate(grid.kinds) if kind == "data"]
    if any(_unit(setting, grid, row, column) for row in data for column in range(grid.columns)):
        return grid
    label = next((c for c in range(grid.columns) if _labels(grid, c, data)), None)
    if label is None or label in of_units:
        return grid
    return grid.turned(label, len(heads), {c for c in range(grid.columns) if _is_maxima(grid, c, heads)})


def _unit(setting: Setting, grid: Grid, row: int, column: int) -> Unit | None:
    """The unit that a cell names and does nothing else."""
    cell = grid.cells[row][column]
    if cell is None or cell.start is None or cell.end is None or len(cell.text) > 80:
        return None
    low = tidy(cell.text)
    if low in _SUBJECT_HEADS or NUMERIC.match(low) or blank(low):
        return None
    for mention, unit in mentions.mentions_in(setting.doc, cell.start, cell.end):
        whole = mention.end - mention.start >= 0.8 * (cell.end - cell.start)
        if whole and (unit.level in MEASURED or unit.level == "committee"):
            return unit
    return None


def _labels(grid: Grid, column: int, data: list[int]) -> bool:
    """True for the column whose cells are words: what the rows measure."""
    texts = [tidy(grid.text(row, column)) for row in data]
    return bool(texts) and sum(1 for text in texts if text and not NUMERIC.match(text)) > len(texts) / 2


def _is_maxima(grid: Grid, column: int, heads: list[int]) -> bool:
    said = " ".join(tidy(grid.text(row, column)) for row in heads)
    return bool(said) and bool(_MAXIMA.search(said))
