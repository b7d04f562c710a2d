"""What a reviewer sees of a figure or statement: its sentence in context, marked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

from cchc.records import Figure, Record, Statement
from search_api.matching.sentences import around
from search_api.ui.marks import Mark, highlighted

_LONGEST = 500
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Context:
    """The sentence with what was read marked, and the lines around it; `head` is the first row of its table."""

    sentence: Markup
    head: str = ""
    before: str = ""
    after: str = ""


def context(record: Record, item: Figure | Statement) -> Context:
    text = record.document.text
    start, end = around(text, item.start, item.end)
    if isinstance(item, Figure):
        marks = [Mark((), "figure", "figure", item.start, item.end)]
        place = _value_in(text, item)
    else:
        marks, place = [Mark((), "statement", item.type, item.start, item.end)], None
    if place is not None:
        marks.append(Mark((), "hit", "hit", *place))
    table = next((one for one in record.document.tables if one.start <= start < one.end), None)
    head = text[table.start : table.end].split("\n", 1)[0] if table is not None and table.start < start else ""
    before = text[max(0, start - _LONGEST) : start].rstrip().rsplit("\n", 2)
    shown = "\n".join(line for line in before[-2:] if line.strip() != head.strip()).strip()
    after = text[end : end + _LONGEST].lstrip().split("\n", 1)[0].strip()
    return Context(highlighted(text, marks, start, end), head, shown, after)


def _value_in(text: str, figure: Figure) -> tuple[int, int] | None:
    """Where the value itself stands in its quote, if it does as a number."""
    if isinstance(figure.value, str):
        at = text.lower().find(figure.value.lower(), figure.start, figure.end)
        return (at, at + len(figure.value)) if at >= 0 and figure.measure == "grade" else None
    for match in reversed(list(_NUMBER.finditer(text, figure.start, figure.end))):
        number = number_in(match[0])
        if number is not None and number == abs(figure.value):
            return match.span()
    return None


def number_in(text: str) -> float | None:
    """A number however it is written: "89,3", "89.30", "1.234,5"; None for what is none."""
    plain = text.strip().replace(" ", "").replace("−", "-")
    if "," in plain:
        plain = (
            plain.replace(".", "").replace(",", ".") if plain.rfind(",") > plain.rfind(".") else plain.replace(",", "")
        )
    try:
        return float(plain)
    except ValueError:
        return None
