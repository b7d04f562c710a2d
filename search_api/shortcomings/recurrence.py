"""Shortcomings that come back: alike, of one unit, in several years; and how many there are by theme and year."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import NamedTuple, get_args
from weakref import WeakKeyDictionary

from cchc.records import StatementType, Theme
from search_api.conclusions.related import without
from search_api.hits import StatementHit
from search_api.matching.likeness import Pair, direction, likeness
from search_api.protocol import Query, Store
from search_api.shortcomings.blamed import Blamed, blamed

KINDS: tuple[StatementType, ...] = ("shortcoming", "difficulty", "cause")
THEMES: tuple[str, ...] = get_args(Theme)
# Statements are alike from this likeness on (cosine of their pairs of syllables, names of units left out).
ALIKE = 0.35
# Statements that are compared at a time; of more than that, a place has to be chosen first.
MOST = 2000
MOST_WORDS = 6
# Tables of counts that are kept of a store.
MOST_COUNTED = 64
_counted: WeakKeyDictionary[Store, dict[tuple[str, Query], tuple[Count, ...]]] = WeakKeyDictionary()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Recurring:
    """What was said of one unit in several years, the newest first; `words` are those that the members share."""

    unit: Blamed
    themes: tuple[str, ...]
    years: tuple[int, ...]
    members: tuple[StatementHit, ...]
    words: tuple[str, ...]


class Count(NamedTuple):
    """How many statements have a theme in a year of publication."""

    theme: str
    year: int
    number: int


@dataclass(slots=True)
class _Group:
    unit: Blamed
    first: StatementHit
    members: list[StatementHit] = field(default_factory=list)


def read(store: Store, query: Query, most: int = MOST) -> list[StatementHit]:
    """The newest statements of a query, `most` of them."""
    hits: Iterator[StatementHit] = store.every_statement(replace(query, sort="newest", collapse=True, page=1))
    try:
        return list(islice(hits, most))
    finally:
        if isinstance(hits, Generator):
            hits.close()  # a stream left open keeps its state of the store alive


def recurring(hits: Iterable[StatementHit], years: int = 2) -> list[Recurring]:
    """Groups of alike statements of one unit that share a theme, said in at least so many years; most years first.

    Statements are taken newest first. Each joins the group whose newest member it is most like, else begins one: all
    members of a group are like its newest, and none is in two groups of a unit.
    """
    dated = [hit for hit in hits if hit.document.published_at]
    dated.sort(key=lambda hit: (hit.document.published_at or "", hit.statement.id), reverse=True)
    by_unit: dict[str, list[tuple[Blamed, StatementHit]]] = {}
    for hit in dated:
        for unit in blamed(hit):
            by_unit.setdefault(unit.key, []).append((unit, hit))
    found = [
        made for said in by_unit.values() for group in _grouped(said) if len((made := _made(group)).years) >= years
    ]
    return sorted(
        found, key=lambda one: (-len(one.years), -len(one.members), -one.years[0], one.members[0].statement.id)
    )


def _grouped(said: Sequence[tuple[Blamed, StatementHit]]) -> list[_Group]:
    groups: list[_Group] = []
    having: dict[Pair, list[tuple[int, float]]] = {}  # groups whose newest member has a pair, with its weight
    for unit, hit in said:
        weights = direction(without(hit.statement.text, (*hit.statement.subjects, unit.name)))
        near: dict[int, float] = {}
        for pair, weight in weights.items():
            for number, other in having.get(pair, ()):
                near[number] = near.get(number, 0.0) + weight * other
        fitting = [number for number in near if near[number] >= ALIKE and _one_theme(groups[number].first, hit)]
        if fitting:
            groups[min(fitting, key=lambda number: (-near[number], number))].members.append(hit)
            continue
        for pair, weight in weights.items():
            having.setdefault(pair, []).append((len(groups), weight))
        groups.append(_Group(unit, hit, [hit]))
    return groups


def _one_theme(one: StatementHit, other: StatementHit) -> bool:
    mine, theirs = set(one.statement.themes), set(other.statement.themes)
    return bool(mine & theirs) or not (mine or theirs)


def _made(group: _Group) -> Recurring:
    years = sorted({int((hit.document.published_at or "")[:4]) for hit in group.members}, reverse=True)
    themes = dict.fromkeys(theme for hit in group.members for theme in hit.statement.themes)
    first = group.first.statement
    shared: dict[str, None] = {}
    for hit in group.members[1:]:
        shared.update(dict.fromkeys(likeness(hit.statement.text, first.text)[1]))
    return Recurring(group.unit, tuple(themes), tuple(years), tuple(group.members), tuple(shared)[:MOST_WORDS])


def alike(hits: Iterable[StatementHit], hit: StatementHit) -> tuple[Recurring, ...]:
    """The groups that a statement is in, one a unit that it is of."""
    key = (hit.document.id, hit.statement.id)
    return tuple(
        group for group in recurring(hits) if key in {(one.document.id, one.statement.id) for one in group.members}
    )


def counts(store: Store, query: Query) -> tuple[Count, ...]:
    """Statements of a query by theme and year; one that has two themes counts for both, one without for none.

    Kept as long as the store's state stays the same: of a large store the counts take a while.
    """
    asked = replace(query, size=1, page=1, sort="newest", facets=("year",))
    snapshot = store.snapshot()
    with _lock:
        kept = _counted.setdefault(store, {})
        if (found := kept.get((snapshot, asked))) is not None:
            return found
    made = []
    for theme in query.filters.theme or THEMES:
        page = store.statements(replace(asked, filters=replace(query.filters, theme=(theme,), year=())))
        made += [Count(theme, int(one.value), one.count) for one in page.facets.get("year", ())]
    with _lock:
        for former in [key for key in kept if key[0] != snapshot] or list(kept)[: max(0, len(kept) - MOST_COUNTED)]:
            del kept[former]
        kept[snapshot, asked] = tuple(made)
    return tuple(made)
