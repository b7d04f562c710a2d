"""What is to be reviewed next: figures that documents disagree on and those read with least certainty come first."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from weakref import WeakKeyDictionary

from cchc.records import Figure, Record
from search_api.facts import kept
from search_api.facts.readings import Fact
from search_api.facts.selection import Evidence, Selection
from search_api.protocol import Store
from search_api.reviews.evidence import matched
from search_api.reviews.model import Review

# A figure that another document contradicts is taken for so much less certain.
CONFLICT = 0.5
# Rankings looked through for conflicts, the newest periods first, and figures in conflict that are kept in mind.
MOST_FIELDS = 120
MOST_CONFLICTS = 500
KEPT_SECONDS = 300.0
PORTION = 20


@dataclass(frozen=True, slots=True)
class Rival:
    """What another document says of the same thing."""

    value: float | str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure to be looked at: as it was extracted, its record, its review if it has one, and what contradicts it."""

    record: Record
    figure: Figure
    review: Review | None
    rivals: tuple[Rival, ...] = ()

    @property
    def open(self) -> bool:
        return self.review is None or self.review.standing is None


@dataclass(frozen=True, slots=True)
class _Disputed:
    document: str
    figure: str
    confidence: float
    rivals: tuple[Rival, ...]


def candidate(store: Store, document: str, figure: str) -> Candidate | None:
    """One figure by its document and id, None where there is none."""
    stored = store.document(document)
    found = next((one for one in stored.record.figures if one.id == figure), None) if stored else None
    if stored is None or found is None:
        return None
    review = matched(stored.record, store.reviews_of(stored.record.document.id)).get(figure)
    rivals = next((one.rivals for one in _disputed(store) if (one.document, one.figure) == (document, figure)), ())
    return Candidate(stored.record, found, review, rivals)


def waiting(store: Store, skip: int = 0) -> Candidate | None:
    """The figure at a place of the queue, from 0, None where it ends before."""
    return next(islice(_candidates(store), skip, None), None)


def _candidates(store: Store) -> Iterator[Candidate]:
    seen: set[tuple[str, str]] = set()
    disputed = sorted((one.confidence - CONFLICT, one.document, one.figure) for one in _disputed(store))
    for _, document, figure in heapq.merge(disputed, _doubtful(store)):
        if (document, figure) in seen:
            continue
        seen.add((document, figure))
        found = candidate(store, document, figure)
        if found is not None and found.open:
            yield found


def _doubtful(store: Store) -> Iterator[tuple[float, str, str]]:
    skip = 0
    while hits := store.doubtful(skip=skip, size=PORTION):
        yield from ((hit.figure.confidence, hit.document.id, hit.figure.id) for hit in hits)
        skip += len(hits)


_mind: WeakKeyDictionary[Store, tuple[float, tuple[_Disputed, ...]]] = WeakKeyDictionary()
_looking = threading.Lock()


def _disputed(store: Store) -> tuple[_Disputed, ...]:
    """Figures in conflict, looked for anew after some minutes: each review makes the facts others."""
    with _looking:
        since, found = _mind.get(store, (0.0, ()))
        if not since or time.monotonic() - since > KEPT_SECONDS:
            found = tuple(islice(_conflicts(store), MOST_CONFLICTS))
            _mind[store] = time.monotonic(), found
        return found


def _conflicts(store: Store) -> Iterator[_Disputed]:
    fields = sorted(kept.fields(store), key=lambda one: one.period, reverse=True)[:MOST_FIELDS]
    for one in fields:
        facts = kept.facts(store, Selection((one.indicator,), one.level, one.within, (one.period,)))
        yield from _of(store, [fact for fact in facts if fact.conflict])


def _of(store: Store, facts: Iterable[Fact]) -> Iterator[_Disputed]:
    for fact in facts:
        keys = [line.key for claim in fact.claims for line in claim.lines[:3]]
        there = store.evidence(keys)
        for claim in fact.claims:
            rivals = tuple(
                Rival(other.value, there[other.lines[0].key])
                for other in fact.claims
                if other is not claim and other.lines[0].key in there
            )
            for line in claim.lines[:3]:
                evidence = there.get(line.key)
                if evidence is not None:
                    yield _Disputed(evidence.document, evidence.figure, evidence.confidence, rivals)
