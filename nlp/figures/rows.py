"""What the words of a table's row say of its cells: of whom, of which component, at which maximum."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cchc.records import Aggregate, Unit
from nlp import mentions
from nlp.figures.columns import Head, clean, read_head
from nlp.figures.grid import HEADS, NUMERIC, Grid, blank, tidy
from nlp.figures.lexicon import CUES, words
from nlp.figures.setting import MEASURED, Setting

GRADES = {grade.lower() for grade in CUES.grades}
_AGGREGATES: tuple[tuple[Aggregate, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"^(?:{words(getattr(HEADS, name))})")) for name in ("mean", "median", "max", "min")
)
_TOTAL = re.compile(rf"^(?:{words(HEADS.total)})")


@dataclass
class Row:
    """What the words of a row, and of the block it stands in, say of its cells."""

    subject: Unit | None = None
    head: Head | None = None
    component: str | None = None
    aggregate: Aggregate | None = None
    named: bool = False
    maximum: str | None = None


def read_row(setting: Setting, grid: Grid, number: int, kinds: Sequence[str], code: str | None) -> Row:
    """`kinds` says what each column holds; `code` is the index of the table."""
    row = Row()
    for column in range(grid.columns):
        cell = grid.cells[number][column]
        if cell is None or cell.start is None or cell.end is None or blank(cell.text) or NUMERIC.match(tidy(cell.text)):
            if cell is not None and kinds[column] == "maximum" and NUMERIC.match(tidy(cell.text)):
                row.maximum = tidy(cell.text)
            continue
        kind = kinds[column]
        low = tidy(cell.text)
        if kind in ("numbering", "ignored", "grade", "rank"):
            continue
        for name, pattern in _AGGREGATES:
            # "Trung bình" is a class too, but not where units or components stand.
            if pattern.match(low) and (low not in GRADES or kind in ("subject", "component") or column < 2):
                row.aggregate, row.named = name, True
        if row.aggregate or low in GRADES:
            continue
        if kind != "component":
            named = [
                u
                for _, u in mentions.mentions_in(setting.doc, cell.start, cell.end)
                if u.level in MEASURED or u.level == "committee"
            ]
            unit = (
                named[0]
                if named
                else (mentions.resolve(setting.doc, cell.text, cell.start) if kind == "subject" else None)
            )
            if unit is not None and row.subject is None:
                row.subject, row.named = unit, True
                continue
        if row.head is None:
            row.head = read_head(setting, cell.text, code)
            row.named = True
            if kind == "component" or (row.subject is None and kind in ("", "subject")):
                row.component = (
                    None
                    if _TOTAL.match(low) or row.head.generic or row.head.holds in ("rank", "grade", "rate")
                    else clean(cell.text)
                )
                if row.head.code and not row.head.component:
                    row.component = None
    return row
