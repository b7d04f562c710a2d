"""What is to be reviewed next: figures that documents disagree on and those read with least certainty come first.

Statements have no certainty, and come as drawn by lot.
"""

from __future__ import annotations

import heapq
from collections.abc import Container, Iterator
from dataclasses import dataclass

from cchc.records import Figure, Record, Statement
from search_api.protocol import Store
from search_api.reviews.conflicts import Key, Rival, disputed, rivals
from search_api.reviews.evidence import matched
from search_api.reviews.model import Kind, Review

# A figure that another document contradicts is taken for so much less certain.
CONFLICT = 0.5
PORTION = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure or statement to be looked at: as it was extracted, its record, its review if it has one.

    `rivals` is what contradicts a figure.
    """

    record: Record
    item: Figure | Statement
    review: Review | None
    rivals: tuple[Rival, ...] = ()

    @property
    def kind(self) -> Kind:
        return "figure" if isinstance(self.item, Figure) else "statement"

    @property
    def open(self) -> bool:
        return self.review is None or self.review.standing is None


def candidate(store: Store, kind: Kind, document: str, item: str) -> Candidate | None:
    """One figure or statement by its document and id, None where there is none."""
    stored = store.document(document)
    if stored is None:
        return None
    record = stored.record
    layer: tuple[Figure | Statement, ...] = record.figures if kind == "figure" else record.statements
    found = next((one for one in layer if one.id == item), None)
    if found is None:
        return None
    review = matched(record, store.reviews_of(record.document.id)).get(item)
    against = rivals(store, (record.document.id, item)) if kind == "figure" else ()
    return Candidate(record, found, review, against)


def waiting(store: Store, kind: Kind = "figure", skip: int = 0) -> Candidate | None:
    """What stands at a place of the queue, from 0, None where it ends before."""
    for place, (document, item) in enumerate(_figures(store) if kind == "figure" else _statements(store)):
        # What is passed over is not looked at: a reviewer who leaves many for later does not wait for them.
        found = candidate(store, kind, document, item) if place >= skip else None
        if found is not None and found.open:
            return found
    return None


def _figures(store: Store) -> Iterator[Key]:
    contradicted = disputed(store)
    first = ((one.confidence - CONFLICT, *key) for key, one in contradicted.items())
    for _, document, figure in heapq.merge(first, _doubtful(store, contradicted)):
        yield document, figure


def _doubtful(store: Store, without: Container[Key]) -> Iterator[tuple[float, str, str]]:
    skip = 0
    while hits := store.doubtful(skip=skip, size=PORTION):
        for hit in hits:
            if (hit.document.id, hit.figure.id) not in without:
                yield hit.figure.confidence, hit.document.id, hit.figure.id
        skip += len(hits)


def _statements(store: Store) -> Iterator[Key]:
    skip = 0
    while hits := store.unreviewed(skip=skip, size=PORTION):
        yield from ((hit.document.id, hit.statement.id) for hit in hits)
        skip += len(hits)
