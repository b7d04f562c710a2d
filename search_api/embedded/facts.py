"""Lines of figures in the tables of store.sqlite: written with their documents, and read by ranking or by unit."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence

from cchc.errors import StoreError
from cchc.records import Record
from search_api.embedded import reviews
from search_api.facts.lines import Line, Measured, lines_of, version
from search_api.facts.selection import Evidence, Field, Held, Selection
from search_api.projection import figure_rows

# Documents whose lines are written in one transaction when a store is opened that lacks some.
PORTION = 200
# The columns before the last three are `Measured` in its order.
_INSERT = (
    "INSERT INTO fact_lines (indicator, level, within, period, entity, name, component, measure, status, value, "
    "decimals, out_of, comparator, scope, aggregate, base, official, figure, id, document) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_BY_RANKING = (
    "SELECT l.indicator, l.level, l.within, l.period, l.entity, l.name, l.component, l.measure, l.status, l.value, "
    "l.decimals, l.out_of, l.comparator, l.scope, l.aggregate, l.base, l.official, "
    "l.figure, l.id, d.id, d.same, d.published_on FROM fact_lines l JOIN documents d ON d.key = l.document "
    "WHERE l.indicator IN (SELECT value FROM json_each(?)) AND l.level = ? AND l.within = ?"
)
_BY_UNIT = (
    "SELECT l.indicator, l.level, l.within, l.period, l.entity, l.name, l.component, l.measure, l.status, l.value, "
    "l.decimals, l.out_of, l.comparator, l.scope, l.aggregate, l.base, l.official, "
    "l.figure, l.id, d.id, d.same, d.published_on FROM fact_lines l INDEXED BY fact_lines_by_entity "
    "JOIN documents d ON d.key = l.document "
    "WHERE l.entity IN (SELECT value FROM json_each(?)) AND l.indicator IN (SELECT value FROM json_each(?))"
)
_IN_PERIODS = " AND l.period IN (SELECT value FROM json_each(?))"


def write(connection: sqlite3.Connection, document: int, record: Record) -> None:
    """Make the lines of a document those of a record, whose figures stand in their table already."""
    connection.execute("DELETE FROM fact_lines WHERE document = ?", (document,))
    keys = {
        row["id"]: row["key"]
        for row in connection.execute("SELECT id, key FROM figures WHERE document = ?", (document,))
    }
    connection.executemany(
        _INSERT,
        [(*said, keys[row.figure.id], row.figure.id, document) for row, said in lines_of(record, figure_rows(record))],
    )
    connection.execute("UPDATE documents SET lined = ? WHERE key = ?", (version(), document))


def complete(connection: sqlite3.Connection) -> int:
    """Write the lines of documents that an earlier cchc left without; how many of them, a portion at a time."""
    rows = connection.execute(
        "SELECT d.key, v.record FROM documents d JOIN versions v ON v.document = d.key AND v.number = d.newest "
        "WHERE d.lined < ?1 OR d.lined > ?1 LIMIT ?2",
        (version(), PORTION),
    ).fetchall()
    for row in rows:
        record = Record.model_validate_json(row["record"])
        write(connection, row["key"], reviews.laid_over(connection, row["key"], record))
    return len(rows)


def check(connection: sqlite3.Connection) -> None:
    """Raises StoreError where documents lack their lines, since every table of facts would lack them in silence."""
    least, most = connection.execute(
        "SELECT (SELECT min(lined) FROM documents), (SELECT max(lined) FROM documents)"
    ).fetchone()
    if least is not None and (least, most) != (version(), version()):
        raise StoreError("the figures of some documents are not laid out for rankings yet: open it once for writing")


def read(connection: sqlite3.Connection, selection: Selection) -> list[Line]:
    """The lines of a selection, in no order."""
    check(connection)
    sql, parameters = statement(selection)
    cursor = connection.cursor()
    cursor.row_factory = None  # plain tuples
    size = len(Measured._fields)
    made: dict[tuple[object, ...], Measured] = {}
    lines = []
    for row in cursor.execute(sql, parameters):
        said = made.get(row[:size])
        if said is None:
            said = made[row[:size]] = Measured._make(row[:size])._replace(official=bool(row[size - 1]))
        key, figure, document, text, published_on = row[size:]
        lines.append(Line(said, str(key), figure, document, text, published_on or ""))
    return lines


def statement(selection: Selection) -> tuple[str, list[str]]:
    """The query for a selection and its parameters: by unit where units are named, else by ranking."""
    indicators = json.dumps(selection.indicators)
    if selection.entities:
        sql, parameters = _BY_UNIT, [json.dumps(selection.entities, ensure_ascii=False), indicators]
    else:
        sql, parameters = _BY_RANKING, [indicators, selection.level, selection.within]
    if selection.periods:
        return sql + _IN_PERIODS, [*parameters, json.dumps(selection.periods)]
    return sql, parameters


def fields(connection: sqlite3.Connection, indicator: str | None) -> list[Field]:
    """The rankings that there are, leaping from one to the next; of one indicator where it is named."""
    check(connection)
    return list(_leaps(connection, indicator))


def _leaps(connection: sqlite3.Connection, indicator: str | None) -> Iterator[Field]:
    at = (indicator or "", "", "", "")
    while True:
        row = connection.execute(
            "SELECT indicator, level, within, period FROM fact_lines "
            "WHERE (indicator, level, within, period) > (?, ?, ?, ?) "
            "ORDER BY indicator, level, within, period LIMIT 1",
            at,
        ).fetchone()
        if row is None or (indicator is not None and row["indicator"] != indicator):
            return
        at = tuple(row)
        if row["level"]:
            yield Field(*at)


def held(connection: sqlite3.Connection) -> list[Held]:
    """Every unit that some line is of."""
    check(connection)
    found: list[Held] = []
    last = ""
    while True:
        row = connection.execute(
            "SELECT entity, name, level, within FROM fact_lines WHERE entity > ? ORDER BY entity LIMIT 1", (last,)
        ).fetchone()
        if row is None:
            return found
        last = row["entity"]
        found.append(Held(*row))


def evidence(connection: sqlite3.Connection, keys: Sequence[str]) -> dict[str, Evidence]:
    """Where figures stand, by their keys; those that went meanwhile are left out."""
    rows = connection.execute(
        "SELECT f.key, f.id AS figure, d.id AS document, d.url, d.title, d.source, d.published_on, "
        "f.figure ->> '$.quote' AS quote, f.figure ->> '$.start' AS start, f.figure ->> '$.end' AS \"end\", "
        "f.sentence, f.sentence_start, f.figure ->> '$.confidence' AS confidence, f.places "
        "FROM figures f JOIN documents d ON d.key = f.document "
        "WHERE f.key IN (SELECT CAST(value AS INTEGER) FROM json_each(?))",
        (json.dumps(list(keys)),),
    )
    return {str(row["key"]): Evidence(str(row["key"]), *tuple(row)[1:]) for row in rows}
