"""Figures that documents disagree on: kept in mind, and only rankings that changed are looked through again."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from weakref import WeakKeyDictionary

from search_api.facts import kept
from search_api.facts.readings import Fact
from search_api.facts.selection import Evidence, Field, Selection
from search_api.protocol import Store
from search_api.reviews.model import ReviewFilters

# Rankings looked through for conflicts, the newest periods first, and figures in conflict that are kept in mind.
MOST_FIELDS = 120
MOST_CONFLICTS = 500
# Of each claim so many lines are looked at.
LINES = 3
# Whether rankings changed is asked again after so many seconds, if the store changed at all.
LOOKED_SECONDS = 60.0
_PORTION = 500
Key = tuple[str, str]  # ids of a document and of its figure


@dataclass(frozen=True, slots=True)
class Rival:
    """What another document says of the same thing."""

    value: float | str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Disputed:
    document: str
    figure: str
    confidence: float
    rivals: tuple[Rival, ...]

    @property
    def key(self) -> Key:
        return self.document, self.figure


@dataclass(slots=True)
class _Mind:
    """What is known of a store's conflicts, and the states of the rankings and of the store that it was known in."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    snapshot: str = ""
    looked: float = 0.0
    states: dict[Field, str] = field(default_factory=dict)
    found: dict[Field, tuple[Disputed, ...]] = field(default_factory=dict)
    disputed: dict[Key, Disputed] = field(default_factory=dict)
    decided: frozenset[Key] = frozenset()


_minds: WeakKeyDictionary[Store, _Mind] = WeakKeyDictionary()
_opening = threading.Lock()


def disputed(store: Store) -> dict[Key, Disputed]:
    """The figures in conflict that nobody has decided on, the least certain first."""
    mind = _known(store)
    return {key: one for key, one in mind.disputed.items() if key not in mind.decided}


def rivals(store: Store, key: Key) -> tuple[Rival, ...]:
    """What contradicts a figure, also one that was decided on."""
    one = _known(store).disputed.get(key)
    return one.rivals if one is not None else ()


def _known(store: Store) -> _Mind:
    with _opening:
        mind = _minds.setdefault(store, _Mind())
    with mind.lock:
        snapshot = store.snapshot()
        if snapshot == mind.snapshot:
            return mind
        if not mind.looked or time.monotonic() - mind.looked > LOOKED_SECONDS:
            _look(store, mind)
            mind.looked = time.monotonic()
        mind.decided = _decided(store, mind.disputed)
        mind.snapshot = snapshot
        return mind


def _look(store: Store, mind: _Mind) -> None:
    """Look through the rankings whose lines changed since they were looked through, the newest first, as far as
    conflicts are wanted."""
    fields = sorted(kept.fields(store), key=lambda one: one.period, reverse=True)[:MOST_FIELDS]
    alike: dict[tuple[str, str, str], dict[str, str]] = {}
    newest: list[Disputed] = []
    for one in fields:
        if len(newest) >= MOST_CONFLICTS:
            break
        ranking = one[:3]
        if ranking not in alike:
            alike[ranking] = store.fact_states(Selection((one.indicator,), one.level, one.within))
        state = alike[ranking].get(one.period, "")
        if mind.states.get(one) != state:
            selection = Selection((one.indicator,), one.level, one.within, (one.period,))
            conflicts = (fact for fact in kept.facts(store, selection) if fact.conflict)
            mind.found[one] = tuple(islice(_of(store, conflicts), MOST_CONFLICTS))
            mind.states[one] = state
        newest += mind.found[one]
    for former in mind.found.keys() - set(fields):
        del mind.found[former], mind.states[former]
    newest = sorted(newest[:MOST_CONFLICTS], key=lambda conflict: (conflict.confidence, conflict.key))
    mind.disputed = {}
    for conflict in newest:
        mind.disputed.setdefault(conflict.key, conflict)


def _decided(store: Store, conflicts: Mapping[Key, Disputed]) -> frozenset[Key]:
    documents = tuple(dict.fromkeys(document for document, _ in conflicts))
    found: set[Key] = set()
    page = 0
    while documents:
        page += 1
        reviews, total = store.reviews(ReviewFilters(document=documents), page=page, size=_PORTION)
        found |= {(one.document, str(one.item["id"])) for one in reviews if one.standing is not None}
        if page * _PORTION >= total:
            break
    return frozenset(found)


def _of(store: Store, facts: Iterable[Fact]) -> Iterator[Disputed]:
    for fact in facts:
        keys = [line.key for claim in fact.claims for line in islice(claim.lines, LINES)]
        there = store.evidence(keys)
        best = [(claim, there.get(claim.lines[0].key)) for claim in fact.claims]
        for claim in fact.claims:
            against = tuple(
                Rival(other.value, evidence) for other, evidence in best if other is not claim and evidence is not None
            )
            for line in islice(claim.lines, LINES):
                evidence = there.get(line.key)
                if evidence is not None:
                    yield Disputed(evidence.document, evidence.figure, evidence.confidence, against)
