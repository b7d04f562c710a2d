"""A record as its reviews leave it: what searches, rankings and exports see in place of the bare extraction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cchc.records import Figure, Record, Statement, Unit
from search_api.reviews.evidence import matched
from search_api.reviews.model import Review, ReviewedFigure, ReviewedStatement, Step


def overlaid(record: Record, reviews: Sequence[Review]) -> Record:
    """The record without what was rejected, with what was corrected, and with what was confirmed as certain.

    Ids and places stay those of the extraction. The record itself is not changed; without reviews it is given back.
    """
    found = matched(record, reviews) if reviews else {}
    if not found:
        return record
    units = {unit.name: unit for unit in record.units}
    for review in found.values():
        step = review.standing
        for one in step.units if step is not None else ():
            unit = Unit.model_validate(one)
            units.setdefault(unit.name, unit)
    figures = [after for one in record.figures if (after := _figure(one, found.get(one.id), units)) is not None]
    said = [kept for one in record.statements if (kept := _statement(one, found.get(one.id))) is not None]
    return record.model_copy(
        update={"figures": tuple(figures), "statements": tuple(said), "units": tuple(units.values())}
    )


def orphans(record: Record | None, reviews: Iterable[Review]) -> set[str]:
    """Ids of the reviews whose evidence is gone: all of them where the document itself is."""
    wanted = list(reviews)
    there = {review.id for review in matched(record, wanted).values()} if record is not None else set()
    return {review.id for review in wanted} - there


def fields_after(item: dict[str, Any], step: Step) -> dict[str, Any]:
    """The fields of an item as a decision leaves them."""
    return {**item, **step.correction}


def _figure(figure: Figure, review: Review | None, units: dict[str, Unit]) -> Figure | None:
    mark = review.mark() if review else None
    if review is None or mark is None:
        return figure
    if mark.verdict == "rejected":
        return None
    step = review.standing
    fields: dict[str, Any] = {**figure.model_dump(), "confidence": 1.0, "doubts": (), "review": mark}
    if step is not None and step.correction:
        fields |= step.correction
        if "subject" in step.correction:
            unit = units.get(str(fields["subject"]))
            fields["subject_id"] = unit.id if unit else None
    return ReviewedFigure.model_validate(fields)


def _statement(statement: Statement, review: Review | None) -> Statement | None:
    mark = review.mark() if review else None
    if review is None or mark is None:
        return statement
    if mark.verdict == "rejected":
        return None
    step = review.standing
    correction = step.correction if step else {}
    return ReviewedStatement.model_validate({**statement.model_dump(), **correction, "review": mark})
