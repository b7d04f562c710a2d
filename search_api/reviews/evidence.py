"""Finding what was reviewed again in a record, by its words and fields and never by ids or offsets.

An item is the one that was reviewed when its fields are those that were reviewed, or those that they were corrected
to, and its quote or its sentence has the same words. Where several are so, the words around their sentences decide,
then their number; where that is in doubt too, none is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cchc.records import Figure, Record, Statement
from search_api.matching.sentences import around
from search_api.matching.words import columns
from search_api.reviews.model import Evidence, Kind, Review

# Words before and after a sentence that tell it from another of the same words.
CONTEXT = 8
_LETTERS = 400
# What makes a figure or a statement another one. What confidence, doubts or a rule say of it does not.
_IDENTITY: Mapping[Kind, tuple[str, ...]] = {
    "figure": (
        "indicator", "component", "subject", "period", "measure", "value", "out_of", "comparator", "status",
        "aggregate",
    ),
    "statement": ("type",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """A figure or a statement of a record with its evidence."""

    item: Figure | Statement
    sentence: str
    evidence: Evidence


def items_of(record: Record, kind: Kind) -> list[Item]:
    """The figures or statements of a record, in its order."""
    text = record.document.text
    found: list[Item] = []
    chosen: Sequence[Figure | Statement] = record.figures if kind == "figure" else record.statements
    for one in chosen:
        start, end = around(text, one.start, one.end)
        evidence = Evidence(
            quote=_words(one.quote if isinstance(one, Figure) else one.text),
            sentence=_words(text[start:end]),
            before=" ".join(_words(text[max(0, start - _LETTERS) : start]).split()[-CONTEXT:]),
            after=" ".join(_words(text[end : end + _LETTERS]).split()[:CONTEXT]),
            values=values_of(kind, one.model_dump(mode="json")),
        )
        found.append(Item(one, text[start:end], evidence))
    return _numbered(found)


def values_of(kind: Kind, fields: Mapping[str, Any]) -> str:
    """The fields that make an item what it is, as one text."""
    named = [fields.get(name) for name in _IDENTITY[kind]]
    if fields.get("indicator") == "OTHER":
        named.append(_words(fields.get("indicator_text") or ""))
    return json.dumps(named, ensure_ascii=False)


def review_id(document: str, kind: Kind, evidence: Evidence) -> str:
    """The same for the same evidence of the same document, so that two who begin at once meet."""
    parts = (document, kind, evidence.model_dump_json())
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def matched(record: Record, reviews: Iterable[Review]) -> dict[str, Review]:
    """Ids of the figures and statements of a record -> their review. A review that finds nothing is not among them."""
    wanted = sorted(reviews, key=lambda review: review.id)
    found: dict[str, Review] = {}
    kinds: tuple[Kind, ...] = ("figure", "statement")
    for kind in kinds:
        those = [review for review in wanted if review.kind == kind]
        items = items_of(record, kind) if those else []
        for review in those:
            item = _found(review, [item for item in items if item.item.id not in found])
            if item is not None:
                found[item.item.id] = review
    return found


def _found(review: Review, items: Sequence[Item]) -> Item | None:
    evidence = review.evidence
    step = review.standing
    for values in dict.fromkeys((evidence.values, _corrected(review) if step else evidence.values)):
        there = [one for one in items if one.evidence.values == values and _same_words(one.evidence, evidence)]
        item = _chosen(there, evidence)
        if item is not None:
            return item
    return None


def _corrected(review: Review) -> str:
    step = review.standing
    return values_of(review.kind, {**review.item, **(step.correction if step else {})})


def _same_words(one: Evidence, other: Evidence) -> bool:
    return one.quote == other.quote or (one.sentence == other.sentence and bool(one.sentence))


def _chosen(there: Sequence[Item], evidence: Evidence) -> Item | None:
    """The one that was reviewed, of those that have its fields and words."""
    if len(there) == 1 and evidence.of == 1:
        return there[0]
    said = (evidence.quote, evidence.sentence)
    exact = [item for item in there if (item.evidence.quote, item.evidence.sentence) == said]
    around_it = (evidence.before, evidence.after)
    near = [item for item in exact if (item.evidence.before, item.evidence.after) == around_it]
    if len(near) == 1:
        return near[0]
    if len(exact) == 1 and evidence.of == 1:
        return exact[0]
    return exact[evidence.place] if exact and len(exact) == evidence.of else None


def _numbered(items: Sequence[Item]) -> list[Item]:
    groups: dict[tuple[str, str, str], int] = {}
    places: list[int] = []
    for item in items:
        key = (item.evidence.quote, item.evidence.sentence, item.evidence.values)
        places.append(groups.get(key, 0))
        groups[key] = groups.get(key, 0) + 1
    return [
        Item(
            item.item,
            item.sentence,
            item.evidence.model_copy(
                update={
                    "place": place,
                    "of": groups[item.evidence.quote, item.evidence.sentence, item.evidence.values],
                }
            ),
        )
        for item, place in zip(items, places, strict=True)
    ]


def _words(text: str) -> str:
    return columns(text)[0]
