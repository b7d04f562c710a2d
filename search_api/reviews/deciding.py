"""A decision as pages and the API take it: units by their names, all prints of a text at once, problems in words."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cchc.records import Record
from cchc.vietnamese import fold
from search_api.errors import NotFoundError, RequestError
from search_api.protocol import Store
from search_api.resolution import resolve
from search_api.reviews.evidence import items_of, matched
from search_api.reviews.model import (
    Evidence,
    Judgement,
    Kind,
    Review,
    ReviewConflictError,
    ReviewError,
    UnknownItemError,
)


class ReviewedMeanwhileError(RequestError):
    """Another reviewed the same; `review` is how it stands now."""

    def __init__(self, error: ReviewConflictError) -> None:
        last = error.review.steps[-1] if error.review else None
        super().__init__(409, "reviewed_meanwhile", str(error), by=last.by if last else "–", at=last.at if last else "")
        self.review = error.review


@contextlib.contextmanager
def told() -> Iterator[None]:
    """What reviews raise as answers."""
    try:
        yield
    except UnknownItemError as error:
        raise NotFoundError(str(error), "review_not_found") from error
    except ReviewConflictError as error:
        raise ReviewedMeanwhileError(error) from error
    except ReviewError as error:
        raise RequestError(422, "invalid_review", str(error), field=error.field) from error


def decide(store: Store, judgement: Judgement, *, prints: bool = False) -> list[Review]:
    """Keep a decision; the review, and with `prints` those of the same words in other prints of the text.

    Raises RequestError: 404 for what there is not, 409 where another decided meanwhile, 422 for fields that cannot be,
    and for a unit that is unknown or ambiguous.
    """
    stored = store.document(judgement.document)
    if stored is not None:
        judgement = _with_units(store, stored.record, judgement)
    with told():
        made = [store.review(judgement)]
    if prints:
        made += _on_prints(store, judgement, made[0])
    return made


def take_back(store: Store, review: str, by: str, revision: int | None, *, prints: bool = False) -> list[Review]:
    """Take a decision back; with `prints` also what was decided so with it on other prints. Raises as `decide`."""
    with told():
        made = [store.undo_review(review, by, revision)]
    if prints:
        taken = next(step for step in reversed(made[0].steps[:-1]) if step.verdict != "undone")
        for _, held, _ in elsewhere(store, made[0].document, made[0].kind, made[0].evidence):
            step = held.standing if held else None
            if held is None or step is None or (step.verdict, step.by, step.correction) != (
                taken.verdict, taken.by, taken.correction
            ):  # fmt: skip
                continue
            with contextlib.suppress(ReviewError):
                made.append(store.undo_review(held.id, by, held.revision))
    return made


def _with_units(store: Store, record: Record, judgement: Judgement) -> Judgement:
    """The judgement with corrected units as they are called; those that the document lacks are looked up."""
    if judgement.correction is None:
        return judgement
    correction = dict(judgement.correction)
    reviewed = matched(record, store.reviews_of(record.document.id)).get(judgement.item)
    standing = reviewed.standing if reviewed else None
    called = _Called(store, record, standing.units if standing else ())
    if judgement.kind == "figure":
        subject = correction.get("subject")
        if isinstance(subject, str) and subject.strip():
            item = next((one for one in record.figures if one.id == judgement.item), None)
            period = correction.get("period") or (item.period if item else None)
            correction["subject"] = called(subject, period[:4] if isinstance(period, str) else None)
    else:
        day = (record.document.published_at or "")[:10] or None
        for field in ("subjects", "assignees"):
            names = correction.get(field)
            if isinstance(names, list | tuple) and all(isinstance(name, str) and name.strip() for name in names):
                correction[field] = list(dict.fromkeys(called(name, day) for name in names))
    return replace(judgement, correction=correction, units=(*judgement.units, *called.added.values()))


class _Called:
    """What units are called, by what was typed: those of the document first, then all that are known.

    `added` are those that the document lacks. Raises RequestError for what is unknown or ambiguous.
    """

    def __init__(self, store: Store, record: Record, reviewed: Sequence[Mapping[str, Any]]) -> None:
        self._store = store
        self._own = {unit.name for unit in record.units}
        self._reviewed = {str(unit["name"]): unit for unit in reviewed}
        self._folded: dict[str, set[str]] = {}
        for name in self._own:
            self._folded.setdefault(fold(name), set()).add(name)
        self.added: dict[str, Mapping[str, Any]] = {}

    def __call__(self, typed: str, on: str | None) -> str:
        if typed in self._own:
            return typed
        if typed in self._reviewed:
            self.added[typed] = self._reviewed[typed]
            return typed
        alike = self._folded.get(fold(typed.strip()), set())
        if len(alike) == 1:
            return next(iter(alike))
        unit = resolve(self._store, typed, on=on)
        if unit.name not in self._own:
            self.added[unit.name] = {"id": unit.id, "name": unit.name, "level": unit.level or "other"}
        return unit.name


def _on_prints(store: Store, judgement: Judgement, review: Review) -> list[Review]:
    """The same decision where other prints say the same in the same words, and nobody has decided yet."""
    made = []
    for document, held, item in elsewhere(store, review.document, review.kind, review.evidence):
        if held is not None and held.standing is not None:
            continue
        with contextlib.suppress(ReviewError):
            asked = replace(judgement, document=document, item=item, revision=held.revision if held else 0)
            made.append(store.review(asked))
    return made


def elsewhere(store: Store, document: str, kind: Kind, evidence: Evidence) -> Iterator[tuple[str, Review | None, str]]:
    """Document, review and id of what says the same in the same words in other prints of a document's text."""
    for copy in store.duplicates(document):
        stored = store.document(copy.id) if copy.id != document else None
        if stored is None:
            continue
        reviews = matched(stored.record, store.reviews_of(copy.id))
        for item in items_of(stored.record, kind):
            said = (item.evidence.quote, item.evidence.sentence, item.evidence.values, item.evidence.place)
            if said == (evidence.quote, evidence.sentence, evidence.values, evidence.place):
                yield copy.id, reviews.get(item.item.id), item.item.id
