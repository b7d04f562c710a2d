"""Lines of figures in the tables of store.sqlite: written with their documents, and read by ranking or by unit."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from cchc.errors import OlderStoreError
from cchc.records import Record
from search_api.embedded import records, reviews
from search_api.facts.lines import Measured, lines_of, version
from search_api.facts.sayings import Saying
from search_api.facts.selection import Evidence, Field, Held, Selection
from search_api.projection import figure_rows

# Documents whose lines are written in one transaction when a store is opened that lacks some.
PORTION = 200
# The first columns of sayings are `Measured` in its order.
_SAYING = (
    "INSERT INTO fact_sayings (indicator, level, within, period, entity, name, component, measure, status, value, "
    "decimals, out_of, comparator, scope, aggregate, base, official) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ALIKE = (
    "SELECT key FROM fact_sayings WHERE indicator = ? AND level = ? AND within = ? AND period = ? AND entity = ? "
    "AND name = ? AND component IS ? AND measure = ? AND status = ? AND value = ? AND decimals = ? AND out_of IS ? "
    "AND comparator = ? AND scope IS ? AND aggregate IS ? AND base IS ? AND official = ?"
)
_LINE = (
    "INSERT INTO fact_lines (saying, published_on, named, id, figure, text, document) "
    "SELECT ?, coalesce(published_on, '-'), id, ?, ?, same, key FROM documents WHERE key = ?"
)
# What is said, then the texts that say it and its lines, packed as search_api/facts/sayings.py has them.
_READ = (
    "SELECT s.indicator, s.level, s.within, s.period, s.entity, s.name, s.component, s.measure, s.status, s.value, "
    "s.decimals, s.out_of, s.comparator, s.scope, s.aggregate, s.base, s.official, "
    "(SELECT group_concat(l.text, ' ') || char(10) || "
    "group_concat(l.figure || ' ' || l.id || ' ' || l.named || ' ' || l.published_on, ' ') FROM "
    "(SELECT * FROM fact_lines WHERE saying = s.key ORDER BY published_on DESC, named, id) l) FROM fact_sayings s "
)
_BY_RANKING = "WHERE s.indicator IN (SELECT value FROM json_each(?)) AND s.level = ? AND s.within = ?"
_BY_UNIT = (
    "INDEXED BY fact_sayings_by_entity WHERE s.entity IN (SELECT value FROM json_each(?)) "
    "AND s.indicator IN (SELECT value FROM json_each(?))"
)
_IN_PERIODS = " AND s.period IN (SELECT value FROM json_each(?))"
# Where units are named (?2), of all fields of the indicators.
_STATES = (
    "SELECT period, sum(changed) FROM fact_fields WHERE indicator IN (SELECT value FROM json_each(?1)) "
    "AND (?2 OR (level = ?3 AND within = ?4)) AND (?5 = '[]' OR period IN (SELECT value FROM json_each(?5))) "
    "GROUP BY period"
)


def write(connection: sqlite3.Connection, document: int, record: Record) -> None:
    """Make the lines of a document those of a record, whose figures stand in their table already."""
    connection.execute("DELETE FROM fact_lines WHERE document = ?", (document,))
    keys = {
        row["id"]: row["key"]
        for row in connection.execute("SELECT id, key FROM figures WHERE document = ?", (document,))
    }
    for row, said in lines_of(record, figure_rows(record)):
        held = connection.execute(_ALIKE, said).fetchone()
        saying = held["key"] if held else connection.execute(_SAYING, said).lastrowid
        connection.execute(_LINE, (saying, row.figure.id, keys[row.figure.id], document))
    connection.execute("UPDATE documents SET lined = ? WHERE key = ?", (version(), document))


def complete(connection: sqlite3.Connection) -> int:
    """Write the lines of documents that an earlier cchc left without; how many it went through, a portion at a time."""
    rows = connection.execute(
        "SELECT key FROM documents WHERE newest > 0 AND (lined < ?1 OR lined > ?1) LIMIT ?2",
        (version(), PORTION),
    ).fetchall()
    for row in rows:
        record = records.newest(connection, row["key"])
        if record is None:  # no figure of it is better than a wrong one
            connection.execute("DELETE FROM fact_lines WHERE document = ?", (row["key"],))
            connection.execute("UPDATE documents SET lined = ? WHERE key = ?", (version(), row["key"]))
            continue
        write(connection, row["key"], reviews.laid_over(connection, row["key"], record))
    return len(rows)


def check(connection: sqlite3.Connection) -> None:
    """Raises OlderStoreError where documents lack their lines: tables of facts would lack them in silence."""
    least, most = connection.execute(
        "SELECT (SELECT min(lined) FROM documents), (SELECT max(lined) FROM documents)"
    ).fetchone()
    if least is not None and (least, most) != (version(), version()):
        raise OlderStoreError(
            "the figures of some documents are not laid out for rankings yet: open the store once for writing"
        )


def read(connection: sqlite3.Connection, selection: Selection) -> list[Saying]:
    """What the lines of a selection say, in no order."""
    check(connection)
    sql, parameters = statement(selection)
    cursor = connection.cursor()
    cursor.row_factory = None  # plain tuples
    found = []
    for *columns, official, packed in cursor.execute(sql, parameters):
        texts, _, lines = packed.partition("\n")
        said = Measured._make((*columns, bool(official)))
        found.append(Saying.packed(said, texts, lines))
    return found


def states(connection: sqlite3.Connection, selection: Selection) -> dict[str, str]:
    """By period, a text that is another one after a change of a selection's lines."""
    check(connection)
    parameters = (
        json.dumps(selection.indicators), bool(selection.entities), selection.level, selection.within,
        json.dumps(selection.periods),
    )  # fmt: skip
    return {period: str(changed) for period, changed in connection.execute(_STATES, parameters)}


def statement(selection: Selection) -> tuple[str, list[str]]:
    """The query for a selection and its parameters: by unit where units are named, else by ranking."""
    parameters = [json.dumps(selection.indicators)]
    if selection.entities:
        sql, parameters = _BY_UNIT, [json.dumps(selection.entities, ensure_ascii=False), *parameters]
    else:
        sql, parameters = _BY_RANKING, [*parameters, selection.level, selection.within]
    if selection.periods:
        sql, parameters = sql + _IN_PERIODS, [*parameters, json.dumps(selection.periods)]
    return _READ + sql, parameters


def fields(connection: sqlite3.Connection, indicator: str | None) -> list[Field]:
    """The rankings that there are; of one indicator where it is named."""
    check(connection)
    rows = connection.execute(
        "SELECT indicator, level, within, period FROM fact_fields WHERE lines > 0 AND level <> '' "
        "AND (?1 IS NULL OR indicator = ?1) ORDER BY indicator, level, within, period",
        (indicator,),
    )
    return [Field(*row) for row in rows]


def held(connection: sqlite3.Connection) -> list[Held]:
    """Every unit that some line is of."""
    check(connection)
    found: list[Held] = []
    last = ""
    while True:
        row = connection.execute(
            "SELECT entity, name, level, within FROM fact_sayings WHERE entity > ? ORDER BY entity, indicator LIMIT 1",
            (last,),
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
