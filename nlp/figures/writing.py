"""Bound values -> `cchc.records.Figure`, each with its quote, its id and its subject among the units."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc

from cchc.indicators import OTHER, indicator
from cchc.records import Figure, figure_id
from nlp.figures.state import Bound
from nlp.mentions import ensure_unit


def write(doc: Doc, bound: Iterable[Bound]) -> list[Figure]:
    """Figures in the order of the text; one that was bound twice in the same place is written once."""
    document = doc._.document
    name = document.id if document is not None else ""
    text = doc._.text
    written: dict[tuple[object, ...], Figure] = {}
    taken: dict[str, int] = {}
    for one in bound:
        value = one.value
        number = value.word if one.measure in ("grade", "trend") else value.number
        if number is None:
            continue
        if isinstance(number, float) and number.is_integer():
            number = float(int(number))
        # The evidence of a cell is its row's line, also for a class that spans rows.
        start, end = (one.anchor if value.rule.startswith("table") else min(one.anchor, value.start)), one.end
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        subject = ensure_unit(doc, one.subject) if one.subject is not None else None
        subject_name = subject.name if subject is not None else None
        key = (value.start, one.measure, number, subject_name, one.component, one.code, one.period)
        if key in written:
            continue
        named = one.rate if one.code == OTHER else one.component or indicator(one.code).short
        more = (one.code, named, one.period, one.status, one.aggregate)
        identity = figure_id(name, start, end, one.measure, number, subject_name, one.component, *more)
        taken[identity] = taken.get(identity, 0) + 1
        if taken[identity] > 1:  # points and percent in two cells of a row can be the same number
            more_ = (*more, str(taken[identity]))
            identity = figure_id(name, start, end, one.measure, number, subject_name, one.component, *more_)
        written[key] = Figure(
            id=identity,
            indicator=one.code,
            indicator_text=named,
            component=one.component,
            subject=subject_name,
            subject_id=subject.id if subject is not None else None,
            period=one.period,
            measure=one.measure,
            value=number,
            out_of=one.out_of,
            comparator=value.comparator,
            status=one.status,
            scope=one.scope,
            aggregate=one.aggregate,
            quote=text[start:end],
            start=start,
            end=end,
            # Letters that a scan was read as may not be those that were printed.
            confidence=round(one.confidence * 0.9, 3) if document is not None and document.ocr else one.confidence,
            rule=value.rule,
        )
    return sorted(written.values(), key=lambda figure: (figure.start, figure.end))
