"""The scale that a table's cell is out of: what the cell says itself, its unit, a maximum beside it, or the table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc.records import Measure
from nlp.figures.columns import Head
from nlp.figures.rows import Row
from nlp.figures.surroundings import Surroundings
from nlp.numbers import parse_number


def scale_of(
    measure: Measure,
    number: re.Match[str],
    heads: Sequence[Head],
    row: Row,
    maximum: str | None,
    part: bool,
    around: Surroundings,
    block: Head | None,
) -> float | None:
    """`number` matches `grid.NUMERIC`; `maximum` is that of the column, `part` is true for a component."""
    if measure not in ("rank", "score"):
        return None
    if number["of"]:
        return parse_number(number["of"])
    if measure == "rank":
        field = next((head.field for head in heads if head.field), None)
        return parse_number(field) if field else None
    if (
        number["pct"]
        or (around.percent and maximum is None and not row.maximum)
        or any(head.percent for head in heads)
        or (row.head is not None and row.head.percent and (row.head.code is not None or row.head.holds == "score"))
    ):
        return 100.0
    stated = maximum or row.maximum
    if stated is None:
        beside = [*heads, *([row.head] if row.head else []), *([block] if block else [])]
        stated = next((head.maximum for head in beside if head.maximum), None)
    if stated is not None:
        return parse_number(stated)
    return around.each if part else around.scale
