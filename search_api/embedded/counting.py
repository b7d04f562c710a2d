"""Searches answered by the columns of the text index: hits and facets are counted there, whatever they are many.

Only the hits near the page come to the tables, which put them in order and hide what another print stands for: the same
answer as `search_api.embedded.reading.find`, which asks the tables about every hit.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from search_api.asking import asked_for, left
from search_api.cursors import Cursor
from search_api.embedded import plans, reading
from search_api.embedded.matches import Hits, Matches
from search_api.embedded.narrowing import expressible
from search_api.embedded.remembered import Remembered
from search_api.hits import Bucket
from search_api.matching.queries import ParsedQuery
from search_api.matching.ranking import Fit, Kind
from search_api.protocol import Filters, Query

# The columns that "newest" goes by, one after the other; what stands in them once is put in order by the tables.
_NEWEST: Mapping[Kind, tuple[str, ...]] = {
    "document": ("published",),
    "figure": ("ended", "published"),
    "statement": ("published",),
    "conclusion": ("published",),
}
# Hits fetched at first, for a page of twenty, and how many times more where those are not enough.
LEAST = 120
MORE = 8
# Searches that are counted beside the threads that answer; the engine lets others work meanwhile.
MOST_BESIDE = 4
# Scores are compared to three decimals: whatever is nearer to the last one fetched may come before it.
NEAR = 0.002
# The score of prints that were not fetched for their place: below that of all that were.
BEHIND = -1.0


def answers(plan: plans.Plan, query: Query) -> bool:
    """Whether the index has all that is asked for."""
    return expressible(plan.kind, query, {name: plan.facets[name].joined for name in _names(plan, query)})


def find(
    connection: sqlite3.Connection,
    plan: plans.Plan,
    query: Query,
    parsed: ParsedQuery,
    attempts: reading.Attempts,
    remembered: Remembered,
    cursor: Cursor | None = None,
) -> reading.Found:
    """As `search_api.embedded.reading.find`. Raises TooManyValuesError where the index cannot count a facet."""
    chosen = [name for name in _names(plan, query) if left(query, name) is not query.filters]
    free = [name for name in _names(plan, query) if name not in chosen]
    sort = query.sort if parsed or query.sort != "relevance" else "newest"
    few = query.cursor is None and sort in ("relevance", "newest")
    shown = replace(query, sort=sort) if few else query
    fit: Fit = "whole"
    met, total, first = parsed, 0, None
    for number, (how, meant, matches) in enumerate(attempts):
        attempt = _Attempt(plan, matches, matches.state(), (number, how, meant), remembered)
        counting = _beside().submit(attempt.count, query.filters, free, collapse=query.collapse)
        first = attempt.best(shown) if few else None
        total, counts = counting.result()
        if total:
            fit, met = how, meant
            break
    under = [_beside().submit(attempt.count, left(query, name), [name], collapse=query.collapse) for name in chosen]
    after = None
    rows: Sequence[reading.Row] = ()
    if total:
        if first is not None:
            _gather(connection, plan, shown, matches.narrowed(query.filters), first)
        elif parsed:
            reading.load(connection, matches.narrowed(query.filters).hits())
        rows, after = reading.page(connection, plan, shown, asked=few or bool(parsed), cursor=cursor, few=few)
    for one in under:
        counts = counts | one.result()[1]
    facets = {name: _buckets(counts[name], asked_for(query, name)) for name in _names(plan, query)}
    return reading.Found(rows, total, facets, fit, met, after)


_Counts = tuple[int, dict[str, Counter[str]]]


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What one way to meet the words finds in one state of the index; `of` tells it from other ways and other words."""

    plan: plans.Plan
    matches: Matches
    state: Hashable
    of: Hashable
    remembered: Remembered

    def count(self, filters: Filters, names: Sequence[str], *, collapse: bool) -> _Counts:
        """As `Matches.count` of what filters leave."""
        made = partial(self.matches.narrowed(filters).count, names, collapse=collapse)
        key = ("count", self.plan.kind, self.of, filters, tuple(names), collapse)
        return self.remembered.get(self.state, key, made)

    def best(self, query: Query) -> tuple[Hits, bool]:
        """The hits to begin with, and whether more may follow."""
        most, narrowed = _most(query), self.matches.narrowed(query.filters)
        key = ("best", self.plan.kind, self.of, query.filters, query.sort, most)
        return self.remembered.get(self.state, key, partial(_best, self.plan, query, narrowed, most))


@lru_cache(maxsize=1)
def _beside() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(MOST_BESIDE, "cchc-counting")


# A process that is forked off has none of its parent's threads.
os.register_at_fork(after_in_child=_beside.cache_clear)


def _names(plan: plans.Plan, query: Query) -> Sequence[str]:
    return tuple(plan.facets) if query.facets is None else query.facets


def _buckets(counts: Counter[str], chosen: Sequence[object]) -> tuple[Bucket, ...]:
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return reading.kept([Bucket(value, number) for value, number in ordered if number], chosen)


def _most(query: Query) -> int:
    """How many hits to fetch at first."""
    return max(LEAST, 2 * (query.page * query.size + 1))


def _gather(
    connection: sqlite3.Connection, plan: plans.Plan, query: Query, matches: Matches, found: tuple[Hits, bool]
) -> None:
    """Note in temp.hits what the page and the hit behind it are among, and what may stand for any of these.

    `found` is what `_best` gave first.
    """
    needed, most = query.page * query.size + 1, _most(query)
    while True:
        hits, more = found
        reading.load(connection, hits)
        if not more:
            return
        if query.collapse:
            texts = connection.execute(
                f"SELECT DISTINCT {plan.alias}.same, {plan.alias}.places FROM "  # noqa: S608 - put together of constants
                f"{reading.tables(plan, asked=True, few=True)} WHERE {plan.alias}.places > 1"
            ).fetchall()
            if texts:
                prints = matches.printing([text for text, _ in texts], sum(places for _, places in texts))
                reading.load(connection, [(row, BEHIND) for row in prints], more=True)
        sql, parameters = reading.in_order(connection, plan, query, asked=True, few=True)
        first = connection.execute(f"{sql} LIMIT ?", (*parameters, needed)).fetchall()
        # Prints that came along for their text alone stand behind all that were fetched for their place.
        if len({row for row, _ in hits}.intersection(one["row"] for one in first)) == needed:
            return
        most *= MORE
        found = _best(plan, query, matches, most)


def _best(plan: plans.Plan, query: Query, matches: Matches, most: int) -> tuple[Hits, bool]:
    """The first hits, with all that have the place of the last one; and whether more may follow."""
    if query.sort == "newest":
        hits = matches.latest(most, _NEWEST[plan.kind])
        return hits, len(hits) >= most
    hits = matches.best(most)
    if len(hits) < most:
        return hits, False
    return [(row, score) for row, score in hits if score > hits[-1][1] + NEAR], True
