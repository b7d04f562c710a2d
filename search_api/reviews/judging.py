"""Deciding on a figure or a statement: what a reviewer may say of it, and what becomes of its review."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from cchc.indicators import codes
from cchc.records import Figure, Record, Statement, Unit
from search_api.reviews.evidence import Item, items_of, matched, review_id
from search_api.reviews.model import (
    FIELDS,
    Judgement,
    Review,
    ReviewConflictError,
    ReviewError,
    Step,
    UnknownItemError,
    now,
)

LONGEST_REASON = 2000


def judged(record: Record | None, judgement: Judgement, reviews: Sequence[Review]) -> Review:
    """The review of an item after a judgement; `reviews` are those of its document, the record as extracted.

    Raises UnknownItemError for what there is not, ReviewConflictError where another decided meanwhile, ReviewError for
    fields that cannot be.
    """
    if record is None:
        raise UnknownItemError(f"there is no document {judgement.document!r}", "document")
    item = next((one for one in items_of(record, judgement.kind) if one.item.id == judgement.item), None)
    if item is None:
        raise UnknownItemError(f"document {judgement.document} has no {judgement.kind} {judgement.item!r}", "item")
    held = matched(record, reviews).get(judgement.item)
    if held is None:  # one whose evidence is gone may have its name: the new decision goes behind the old ones
        held = next((one for one in reviews if one.id == _identity(record, judgement, item)), None)
    _check_seen(held, judgement.revision)
    step = Step(
        verdict=judgement.verdict,
        by=judgement.by,
        at=now(),
        reason=(judgement.reason or "").strip()[:LONGEST_REASON] or None,
        correction=_correction(record, judgement, item.item),
        units=tuple(dict(unit) for unit in judgement.units),
        confidence=item.item.confidence if isinstance(item.item, Figure) else None,
    )
    return Review(
        id=held.id if held else _identity(record, judgement, item),
        document=record.document.id,
        kind=judgement.kind,
        item=item.item.model_dump(mode="json"),
        sentence=item.sentence,
        evidence=item.evidence,
        steps=(*(held.steps if held else ()), step),
    )


def undone(review: Review | None, identity: str, by: str, revision: int | None) -> Review:
    """A review with its standing decision taken back.

    Raises UnknownItemError where there is none, ReviewConflictError where another decided meanwhile, ReviewError where
    nothing stands that could be taken back.
    """
    if review is None:
        raise UnknownItemError(f"there is no review {identity!r}", "review")
    if revision is not None and revision != review.revision:
        raise ReviewConflictError(review)
    if review.standing is None:
        raise ReviewError(f"review {identity} is taken back already", "review")
    return review.model_copy(update={"steps": (*review.steps, Step(verdict="undone", by=by, at=now()))})


def _identity(record: Record, judgement: Judgement, item: Item) -> str:
    return review_id(record.document.id, judgement.kind, item.evidence)


def _check_seen(held: Review | None, revision: int | None) -> None:
    if revision is None:
        if held is not None and held.standing is not None:
            raise ReviewConflictError(held)
    elif revision != (held.revision if held else 0):
        raise ReviewConflictError(held)


def _correction(record: Record, judgement: Judgement, item: Figure | Statement) -> dict[str, Any]:
    """The fields that a correction changes, validated as part of the item."""
    correction = dict(judgement.correction or {})
    if judgement.verdict != "corrected":
        if correction:
            raise ReviewError(f"only a correction changes fields, {judgement.verdict} does not", "correction")
        return {}
    for name in correction:
        if name not in FIELDS[judgement.kind]:
            known = ", ".join(FIELDS[judgement.kind])
            raise ReviewError(f"a correction of a {judgement.kind} changes {known}; not {name}", name)
    if "indicator" in correction and correction["indicator"] not in codes():
        raise ReviewError(f"there is no indicator {correction['indicator']!r}", "indicator")
    try:
        after = (
            type(item)
            .model_validate_json(_packed({**item.model_dump(mode="json"), **_filled(correction)}))
            .model_dump(mode="json")
        )
    except (ValidationError, ValueError) as error:
        raise _as_review_error(error, correction) from error
    before = item.model_dump(mode="json")
    changed = {name: after[name] for name in correction if after[name] != before[name]}
    if not changed:
        raise ReviewError("nothing was corrected: confirm it, or change a field", "correction")
    _check_units(record, judgement.units, changed)
    return changed


def _packed(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, allow_nan=False)


def _filled(correction: Mapping[str, Any]) -> dict[str, Any]:
    """A grade or a trend is a word; an empty word is none said."""
    return {name: None if value == "" else value for name, value in correction.items()}


def _as_review_error(error: ValueError, correction: Mapping[str, Any]) -> ReviewError:
    if not isinstance(error, ValidationError):
        return ReviewError(str(error), "correction")
    first = error.errors()[0]
    name = str(first["loc"][0]) if first["loc"] else next(iter(correction), "correction")
    return ReviewError(f"{name}: {first['msg']}", name)


def _check_units(record: Record, units: Sequence[Mapping[str, Any]], changed: Mapping[str, Any]) -> None:
    known = {one.name for one in record.units} | {Unit.model_validate(unit).name for unit in units}
    for field in ("subject", "subjects", "assignees"):
        named = changed.get(field) or ()
        for name in (named,) if isinstance(named, str) else named:
            if name not in known:
                raise ReviewError(f"{name!r} is no unit that the document speaks of", field)
