"""Searches over the tables: what matched comes in as keys with scores, filters, facets and order are SQL."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search_api.cursors import Cursor, Value
from search_api.embedded import keyset
from search_api.embedded.filters import Parameter, Where, where
from search_api.embedded.matches import Hits, Matches
from search_api.hits import Bucket, DocumentHit, DocumentRef, FigureHit, Passage, StatementHit
from search_api.matching.passages import Text, passages, spans, title_matches
from search_api.matching.provinces import current_names
from search_api.matching.queries import ParsedQuery
from search_api.matching.ranking import Fit, Kind
from search_api.protocol import Query
from search_api.reviews.model import figure_of, statement_of

BUCKETS = 50
BY_DATE = "d.published_on IS NULL, d.published_on DESC, d.published_at DESC, d.id"


@dataclass(frozen=True, slots=True)
class Facet:
    """Counted over `value`, rows of `joined` joined to those of the kind.

    `several` where a row may have one value more than once, and is counted once for it.
    """

    value: str
    joined: Kind | None = None
    several: bool = False
    join: str = ""


# The province of today (temp.provinces, see `_count_today`), which one of the past may belong to.
PROVINCE_NOW = Facet("coalesce(p.now, d.province)", join="LEFT JOIN temp.provinces p ON p.name = d.province")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a kind of hit is searched: its tables, orders and facets."""

    kind: Kind
    tables: str
    row: str
    alias: str  # of the table whose rows are collapsed
    shown: str  # rows of hits by a list of their keys: only those of the page are read whole
    orders: Mapping[str, str]
    facets: Mapping[str, Facet]
    without_text: str  # the order in place of relevance when nothing was asked


DOCUMENTS = Plan(
    kind="document",
    tables="documents d",
    row="d.key",
    alias="d",
    shown="SELECT d.key AS row, d.*, v.record FROM documents d "
    "JOIN versions v ON v.document = d.key AND v.number = d.newest "
    "WHERE d.key IN (SELECT value FROM json_each(?))",
    orders={
        "relevance": f"round(h.score, 3) DESC, {BY_DATE}",
        "newest": BY_DATE,
        "oldest": "d.published_on IS NULL, d.published_on, d.published_at, d.id",
    },
    facets={
        "province": Facet("d.province"),
        "source": Facet("d.source"),
        "kind": Facet("d.kind"),
        "year": Facet("d.year"),
        "indicator": Facet("f.indicator", "figure", True, "JOIN figures f ON f.document = d.key"),
        "statement_type": Facet("s.type", "statement", True, "JOIN statements s ON s.document = d.key"),
        "province_now": PROVINCE_NOW,
        "unit": Facet("n.name", join="JOIN named_units n ON n.document = d.key"),
        "level": Facet("n.level", None, True, "JOIN named_units n ON n.document = d.key"),
        "period": Facet("f.period", "figure", True, "JOIN figures f ON f.document = d.key"),
        "theme": Facet(
            "t.value",
            "statement",
            True,
            "JOIN statements s ON s.document = d.key "
            "JOIN statement_values t ON t.statement = s.key AND t.field = 'theme'",
        ),
    },
    without_text=BY_DATE,
)
REFERENCE = (
    "d.id AS document_id, d.url AS document_url, d.title AS document_title, d.province AS document_province, "
    "d.source AS document_source, d.published_at AS document_published_at, "
    "CASE WHEN d.standing > 0 THEN d.same END AS document_duplicate_of"
)
_PERIOD_NEWEST = f"f.period_end IS NULL, f.period_end DESC, {BY_DATE}, f.position, f.key"
FIGURES = Plan(
    kind="figure",
    tables="figures f JOIN documents d ON d.key = f.document",
    row="f.key",
    alias="f",
    # Not the whole row: its words for the index are as long again.
    shown="SELECT f.key AS row, f.figure, f.sentence_start, f.sentence_end, f.sentence, f.places, "  # noqa: S608 - put together of constants
    f"{REFERENCE} FROM figures f JOIN documents d ON d.key = f.document "
    "WHERE f.key IN (SELECT value FROM json_each(?))",
    orders={
        "relevance": f"round(h.score, 3) DESC, {_PERIOD_NEWEST}",
        "newest": _PERIOD_NEWEST,
        "oldest": "f.period_end IS NULL, f.period_end, d.published_on IS NULL, d.published_on, d.id, f.position, f.key",
        "value": f"f.value IS NULL, f.value DESC, {_PERIOD_NEWEST}",
        "rank": f"f.measure <> 'rank', CASE WHEN f.measure = 'rank' THEN f.value END, {_PERIOD_NEWEST}",
    },
    facets={
        "indicator": Facet("f.indicator"),
        "subject": Facet("f.subject"),
        "period": Facet("f.period"),
        "measure": Facet("f.measure"),
        "status": Facet("f.status"),
        "province": Facet("d.province"),
        "province_now": PROVINCE_NOW,
        "level": Facet("f.level"),
        "source": Facet("d.source"),
        "year": Facet("d.year"),
    },
    without_text=_PERIOD_NEWEST,
)


def _said(field: str) -> Facet:
    return Facet("t.value", join=f"JOIN statement_values t ON t.statement = s.key AND t.field = '{field}'")


STATEMENTS = Plan(
    kind="statement",
    tables="statements s JOIN documents d ON d.key = s.document",
    row="s.key",
    alias="s",
    shown="SELECT s.key AS row, s.statement, s.meeting, s.sentence_start, s.sentence_end, s.sentence, s.places, "  # noqa: S608 - put together of constants
    f"{REFERENCE} FROM statements s JOIN documents d ON d.key = s.document "
    "WHERE s.key IN (SELECT value FROM json_each(?))",
    orders={
        "relevance": f"round(h.score, 3) DESC, {BY_DATE}, s.position, s.key",
        "newest": f"{BY_DATE}, s.position, s.key",
    },
    facets={
        "statement_type": Facet("s.type"),
        "theme": _said("theme"),
        "province": Facet("d.province"),
        "year": Facet("d.year"),
        "province_now": PROVINCE_NOW,
        "subject": _said("subject"),
        "level": _said("level"),
        "speaker": _said("speaker"),
        "source": Facet("d.source"),
    },
    without_text=f"{BY_DATE}, s.position, s.key",
)


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
    facet, filters = plan.facets[name], query.filters
    if facet is PROVINCE_NOW:
        _count_today(connection)
    condition = where(filters, plan.kind, without=name, joined=facet.joined)
    # Told apart before they are counted: a count of distinct values would sort them group by group.
    one, distinct = plan.alias, "DISTINCT" if facet.several else ""
    rows = connection.execute(
        f"SELECT value, {_counted('i', collapse=query.collapse)} AS number FROM (SELECT {distinct} "  # noqa: S608 - put together of constants
        f"{facet.value} AS value, {plan.row} AS row, {one}.same AS same, {one}.places AS places "
        f"FROM {tables(plan, asked=asked)} {facet.join} WHERE {condition.sql}) i "
        "WHERE value IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1",
        condition.parameters,
    ).fetchall()
    return kept([Bucket(str(row["value"]), int(row["number"])) for row in rows], getattr(filters, name))


def kept(buckets: Sequence[Bucket], chosen: Iterable[object]) -> tuple[Bucket, ...]:
    """The largest of buckets that come in order, and all that were chosen."""
    wanted = {str(value) for value in chosen}
    return tuple(one for place, one in enumerate(buckets) if place < BUCKETS or one.value in wanted)


def document_hit(hit: Row, parsed: ParsedQuery) -> DocumentHit:
    row = hit.columns
    data: dict[str, Any] = json.loads(row["record"])
    said = [meeting["conclusion"] for meeting in data["meetings"] if meeting["conclusion"]]
    stretches = passages(data["document"]["text"], parsed, [(item["start"], item["end"]) for item in said])
    return DocumentHit(
        id=row["id"],
        url=row["url"],
        title=row["title"],
        province=row["province"],
        source=row["source"],
        kind=row["kind"],
        published_at=row["published_at"],
        score=hit.score,
        passages=stretches,
        title_matches=title_matches(row["title"], parsed),
        in_conclusion=any(passage.in_conclusion for passage in stretches),
        figures=row["figures"],
        statements=row["statements"],
        duplicate_of=row["same"] if row["standing"] else None,
        places=row["places"],
    )


def figure_hit(hit: Row, parsed: ParsedQuery) -> FigureHit:
    row = hit.columns
    return FigureHit(figure_of(row["figure"]), reference(row), _sentence(row, parsed), row["places"])


def statement_hit(hit: Row, parsed: ParsedQuery) -> StatementHit:
    row = hit.columns
    statement = statement_of(row["statement"])
    return StatementHit(statement, reference(row), _sentence(row, parsed), row["meeting"], row["places"])


def reference(row: sqlite3.Row) -> DocumentRef:
    return DocumentRef(
        id=row["document_id"],
        url=row["document_url"],
        title=row["document_title"],
        province=row["document_province"],
        source=row["document_source"],
        published_at=row["document_published_at"],
        duplicate_of=row["document_duplicate_of"],
    )


def _sentence(row: sqlite3.Row, parsed: ParsedQuery) -> Passage:
    text = row["sentence"]
    matches = spans(Text(text).matches(parsed)) if parsed else ()
    return Passage(row["sentence_start"], row["sentence_end"], text, matches)
