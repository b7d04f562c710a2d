"""What a reviewer sees of a figure or statement: its sentence in context, marked, its fields, and what he may type."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from cchc.records import Figure, Record, Statement
from search_api.matching.sentences import around
from search_api.reviews.model import FIGURE_FIELDS, ReviewError
from search_api.ui.formats import Formats
from search_api.ui.language import LANGUAGES, Translator
from search_api.ui.marks import Mark, highlighted

_LONGEST = 500
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORDS = ("trend", "grade")


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
        number = _number(match[0])
        if number is not None and number == abs(figure.value):
            return match.span()
    return None


def _number(text: str) -> float | None:
    """A number however it is written: "89,3", "89.30", "1.234,5"."""
    plain = text.strip().replace(" ", "").replace("−", "-")
    if "," in plain:
        plain = (
            plain.replace(".", "").replace(",", ".") if plain.rfind(",") > plain.rfind(".") else plain.replace(",", "")
        )
    try:
        return float(plain)
    except ValueError:
        return None


def typed(figure: Mapping[str, Any], formats: Formats) -> dict[str, str]:
    """The fields of a figure as the correction's form shows them."""
    return {name: _shown(name, figure[name], figure["measure"], formats) for name in FIGURE_FIELDS}


def _shown(name: str, value: Any, measure: str, formats: Formats) -> str:
    if value is None:
        return ""
    if name == "value" and measure == "trend":
        return formats.t(f"trend.{value}")
    if isinstance(value, int | float):
        return formats.number(value).replace("−", "-").replace("." if formats.language == "vi" else ",", "")
    return str(value)


def correction(item: Figure | Statement, sent: Mapping[str, str], formats: Formats) -> dict[str, Any]:
    """What a form changes, field by field; of a statement its type. Raises ReviewError for a number that is none."""
    if isinstance(item, Statement):
        return {"type": sent.get("type", "")}
    before = typed(item.model_dump(mode="json"), formats)
    changed: dict[str, Any] = {}
    measure = sent.get("measure") or item.measure
    for name in FIGURE_FIELDS:
        text = sent.get(name, before[name]).strip()
        if text == before[name] and not (name == "value" and measure != item.measure):
            continue
        changed[name] = _meant(name, text, measure)
    return changed


def _meant(name: str, text: str, measure: str) -> Any:
    if not text:
        return None
    if name == "value" and measure in _WORDS:
        return _trend(text) if measure == "trend" else text
    if name not in ("value", "out_of"):
        return text
    number = _number(text)
    if number is None:
        raise ReviewError(f"{name}: {text!r} is no number", name)
    return number


def _trend(text: str) -> str:
    words: Sequence[Translator] = [Translator(language) for language in LANGUAGES]
    for value in ("up", "down", "unchanged"):
        if text.lower() in (value, *(t(f"trend.{value}").lower() for t in words)):
            return value
    return text
