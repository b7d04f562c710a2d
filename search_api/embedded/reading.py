"""Searches over the tables: what matched comes in as keys with scores, filters, facets and order are SQL."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from search_api.asking import asked_for, left
from search_api.cursors import Cursor, Value
from search_api.embedded import keyset
from search_api.embedded.filters import Parameter, Where, where
from search_api.embedded.matches import Hits, Matches
from search_api.embedded.plans import PROVINCE_NOW, Plan
from search_api.hits import Bucket
from search_api.matching.provinces import current_names
from search_api.matching.queries import ParsedQuery
from search_api.matching.ranking import Fit
from search_api.protocol import Query

BUCKETS = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A hit's columns and its score."""

    columns: sqlite3.Row
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """One page of rows, the counts, and how the words were met; `parsed` is the query that they met."""

    rows: Sequence[Row]
    total: int
    facets: Mapping[str, tuple[Bucket, ...]]
    fit: Fit
    parsed: ParsedQuery
    after: tuple[Value, ...] | None = None  # the last row's place in the order, where more rows follow it


# What to try in turn until something is found: `search_api.matching.ranking.attempts`.
Attempts = Iterable[tuple[Fit, ParsedQuery, Matches]]


def find(
    connection: sqlite3.Connection,
    plan: Plan,
    query: Query,
    parsed: ParsedQuery,
    attempts: Attempts,
    cursor: Cursor | None = None,
) -> Found:
    """Run a search; `attempts` ask the text index, each only when the one before leaves nothing.

    Raises CursorError where the cursor is none of this order.
    """
    total, fit, met = match(connection, plan, query, parsed, attempts)
    names = plan.facets if query.facets is None else query.facets
    facets = {name: _buckets(connection, plan, query, name, asked=bool(parsed)) for name in names}
    rows, after = page(connection, plan, query, asked=bool(parsed), cursor=cursor)
    return Found(rows, total, facets, fit, met, after)


def page(
    connection: sqlite3.Connection,
    plan: Plan,
    query: Query,
    *,
    asked: bool,
    cursor: Cursor | None,
    few: bool = False,
) -> tuple[list[Row], tuple[Value, ...] | None]:
    """The rows of one page of what temp.hits has, and where the next one starts; as `Found.after`."""
    sql, parameters = in_order(connection, plan, query, asked=asked, cursor=cursor, few=few)
    first = 0 if query.cursor is not None else (query.page - 1) * query.size
    # One more than is asked for tells whether there are more.
    found = connection.execute(f"{sql} LIMIT ? OFFSET ?", (*parameters, query.size + 1, first)).fetchall()
    more, found = len(found) > query.size, found[: query.size]
    after = tuple(found[-1])[2:] if more and query.cursor is not None else None
    return whole(connection, plan, found), after


def match(
    connection: sqlite3.Connection, plan: Plan, query: Query, parsed: ParsedQuery, attempts: Attempts
) -> tuple[int, Fit, ParsedQuery]:
    """Note what has the words in temp.hits; how many of them pass the filters, how well, and the query they meet."""
    if not parsed:
        return _total(connection, plan, query, asked=False), "whole", parsed
    for fit, met, matches in attempts:
        load(connection, matches.hits())
        total = _total(connection, plan, query, asked=True)
        if total:
            return total, fit, met
    return 0, "whole", parsed


def in_order(
    connection: sqlite3.Connection,
    plan: Plan,
    query: Query,
    *,
    asked: bool,
    cursor: Cursor | None = None,
    few: bool = False,
    also: str = "",
) -> tuple[str, Sequence[Parameter]]:
    """SQL that gives key, score and the order's values (or `also`) of every hit, after `match`, and its parameters.

    With a cursor, of those behind it alone. `few` where temp.hits has only some of many rows: each is then looked up,
    where else SQLite may go through all that there are.
    """
    condition = where(query.filters, plan.kind)
    if query.collapse:
        _hide(connection, plan, condition, asked=asked, few=few)
        condition.add(f"{plan.row} NOT IN (SELECT row FROM temp.hidden)")  # noqa: S608 - put together of constants
    order = plan.without_text if not asked and query.sort == "relevance" else plan.orders[query.sort]
    if cursor is not None:
        condition.also(keyset.behind(order, cursor.after))
    values = also or ", ".join(expression for expression, _ in keyset.terms(order))
    score = "h.score" if asked else "0.0"
    sql = (
        f"SELECT {plan.row} AS row, {score} AS score, {values} FROM {tables(plan, asked=asked, few=few)} "  # noqa: S608 - put together of constants
        f"WHERE {condition.sql} ORDER BY {order}"
    )
    return sql, condition.parameters


def whole(connection: sqlite3.Connection, plan: Plan, found: Sequence[sqlite3.Row]) -> list[Row]:
    """Rows read whole, of keys and scores, in their order."""
    keys = json.dumps([hit["row"] for hit in found])
    held = {row["row"]: row for row in connection.execute(plan.shown, (keys,))}
    return [Row(held[hit["row"]], hit["score"]) for hit in found]


def load(connection: sqlite3.Connection, hits: Hits, *, more: bool = False) -> None:
    """Note rows in temp.hits; beside those that are there with `more`."""
    if not more:
        connection.execute("DELETE FROM temp.hits")
    connection.executemany("INSERT OR IGNORE INTO temp.hits (row, score) VALUES (?, ?)", hits)


def tables(plan: Plan, *, asked: bool, few: bool = False) -> str:
    """What is searched: with `asked`, the rows of temp.hits."""
    if few:  # the words CROSS JOIN hold SQLite to this order
        first, _, others = plan.tables.partition(" JOIN ")
        others = f"JOIN {others}" if others else ""
        return f"temp.hits h CROSS JOIN {first} ON {plan.row} = h.row {others}"
    return f"{plan.tables} JOIN temp.hits h ON h.row = {plan.row}" if asked else plan.tables


def _hide(connection: sqlite3.Connection, plan: Plan, condition: Where, *, asked: bool, few: bool) -> None:
    """Note the rows that another row found stands for: all but the first print of each."""
    connection.execute("DELETE FROM temp.hidden")
    connection.execute(
        f"INSERT INTO temp.hidden (row) SELECT row FROM (SELECT {plan.row} AS row, row_number() OVER "  # noqa: S608 - put together of constants
        f"(PARTITION BY {plan.alias}.same ORDER BY d.standing) AS place FROM {tables(plan, asked=asked, few=few)} "
        f"WHERE {condition.sql} AND {plan.alias}.places > 1) WHERE place > 1",
        condition.parameters,
    )


def _counted(one: str, *, collapse: bool) -> str:
    """Rows of a table by its alias, or of those with further prints each text once."""
    if not collapse:
        return "count(*)"
    return f"count(*) FILTER (WHERE {one}.places = 1) + count(DISTINCT {one}.same) FILTER (WHERE {one}.places > 1)"


def _total(connection: sqlite3.Connection, plan: Plan, query: Query, *, asked: bool) -> int:
    condition = where(query.filters, plan.kind)
    counted = _counted(plan.alias, collapse=query.collapse)
    sql = f"SELECT {counted} FROM {tables(plan, asked=asked)} WHERE {condition.sql}"  # noqa: S608 - put together of constants
    return int(connection.execute(sql, condition.parameters).fetchone()[0])


def _count_today(connection: sqlite3.Connection) -> None:
    """Note what province each name of the past belongs to today; gone when the connection is given back."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS provinces (name TEXT PRIMARY KEY, now TEXT) WITHOUT ROWID")
    connection.executemany("INSERT OR IGNORE INTO temp.provinces VALUES (?, ?)", current_names().items())


def _buckets(connection: sqlite3.Connection, plan: Plan, query: Query, name: str, *, asked: bool) -> tuple[Bucket, ...]:
    facet = plan.facets[name]
    if facet is PROVINCE_NOW:
        _count_today(connection)
    condition = where(left(query, name), plan.kind, joined=facet.joined)
    # Told apart before they are counted: a count of distinct values would sort them group by group.
    one, distinct = plan.alias, "DISTINCT" if facet.several else ""
    rows = connection.execute(
        f"SELECT value, {_counted('i', collapse=query.collapse)} AS number FROM (SELECT {distinct} "  # noqa: S608 - put together of constants
        f"{facet.value} AS value, {plan.row} AS row, {one}.same AS same, {one}.places AS places "
        f"FROM {tables(plan, asked=asked)} {facet.join} WHERE {condition.sql}) i "
        "WHERE value IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1",
        condition.parameters,
    ).fetchall()
    return kept([Bucket(str(row["value"]), int(row["number"])) for row in rows], asked_for(query, name))


def kept(buckets: Sequence[Bucket], chosen: Iterable[object]) -> tuple[Bucket, ...]:
    """The largest of buckets that come in order, and all that were chosen."""
    wanted = {str(value) for value in chosen}
    return tuple(one for place, one in enumerate(buckets) if place < BUCKETS or one.value in wanted)
