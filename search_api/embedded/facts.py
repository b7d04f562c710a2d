"""Lines of figures in the tables of store.sqlite: written with their documents, and read by ranking or by unit."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager

from cchc.errors import OlderStoreError
from cchc.records import Record
from search_api.embedded import records, reviews
from search_api.facts.lines import Measured, lines_of, version
from search_api.facts.sayings import HEAD, Saying
from search_api.facts.selection import Evidence, Field, Held, Selection
from search_api.projection import FigureRow, figure_rows

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
# What is said, by how many texts, and the first of its lines, packed as search_api/facts/sayings.py has them.
_READ = (
    "SELECT s.indicator, s.level, s.within, s.period, s.entity, s.name, s.component, s.measure, s.status, s.value, "
    "s.decimals, s.out_of, s.comparator, s.scope, s.aggregate, s.base, s.official, s.texts, s.key, "
    "(SELECT group_concat(l.figure || ' ' || l.id || ' ' || l.named || ' ' || l.text || ' ' || l.published_on, ' ') "
    "FROM (SELECT * FROM fact_lines WHERE saying = s.key ORDER BY published_on DESC, named, id LIMIT ?) l) "
    "FROM fact_sayings s "
)
_BY_RANKING = "WHERE s.indicator IN (SELECT value FROM json_each(?)) AND s.level = ? AND s.within = ?"
_BY_UNIT = (
    "INDEXED BY fact_sayings_by_entity WHERE s.entity IN (SELECT value FROM json_each(?)) "
    "AND s.indicator IN (SELECT value FROM json_each(?))"
)
_OF_UNITS = " AND s.entity IN (SELECT value FROM json_each(?))"
_IN_PERIODS = " AND s.period IN (SELECT value FROM json_each(?))"
_STATES = (
    "SELECT period, sum(changed) FROM fact_fields WHERE indicator IN (SELECT value FROM json_each(?1)) "
    "AND level = ?2 AND within = ?3 AND (?4 = '[]' OR period IN (SELECT value FROM json_each(?4))) GROUP BY period"
)
_STATES_OF_UNITS = (
    "SELECT period, sum(changed) FROM fact_entities INDEXED BY fact_entities_by_unit "
    "WHERE entity IN (SELECT value FROM json_each(?1)) AND indicator IN (SELECT value FROM json_each(?2)) "
    "AND (?3 = '[]' OR period IN (SELECT value FROM json_each(?3))) GROUP BY period"
)


def write(
    connection: sqlite3.Connection,
    document: int,
    record: Record,
    figures: Sequence[tuple[FigureRow, int]] | None = None,
) -> None:
    """Make the lines of a document those of a record, whose figures stand in their table already.

    `figures` are the rows of these with their keys, where they are at hand.
    """
    connection.execute("DELETE FROM fact_lines WHERE document = ?", (document,))
    if figures is None:
        rows = connection.execute("SELECT id, key FROM figures WHERE document = ?", (document,))
        held_keys = {row["id"]: row["key"] for row in rows}
        figures = [(row, held_keys[row.figure.id]) for row in figure_rows(record)]
    keys = {row.figure.id: key for row, key in figures}
    for row, said in lines_of(record, (row for row, _ in figures)):
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


class Lines:
    """The lines of sayings, read when they are wanted: keys of sayings are never used again."""

    def __init__(self, reading: Callable[[], AbstractContextManager[sqlite3.Connection]]) -> None:
        self._reading = reading

    def lines(self, saying: int) -> str:
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT figure || ' ' || id || ' ' || named || ' ' || text || ' ' || published_on FROM fact_lines "
                "WHERE saying = ? ORDER BY published_on DESC, named, id",
                (saying,),
            )
            return " ".join(row[0] for row in rows)

    def texts(self, sayings: Sequence[int]) -> dict[int, frozenset[str]]:
        found: dict[int, set[str]] = {}
        with self._reading() as connection:
            for saying, text in connection.execute(
                "SELECT saying, text FROM fact_lines WHERE saying IN (SELECT value FROM json_each(?))",
                (json.dumps(sayings),),
            ):
                found.setdefault(saying, set()).add(text)
        return {saying: frozenset(texts) for saying, texts in found.items()}


def read(
    connection: sqlite3.Connection,
    selection: Selection,
    units: Iterable[str] | None = None,
    lines: Lines | None = None,
) -> list[Saying]:
    """What the lines of a selection say, in no order; of a ranking those of some `units` alone, if any are named.

    Lines beyond the first are read from `lines`, or here.
    """
    check(connection)
    further = lines or Lines(lambda: contextlib.nullcontext(connection))
    sql, parameters = statement(selection)
    if units is not None:
        sql, parameters = sql + _OF_UNITS, [*parameters, json.dumps(list(units), ensure_ascii=False)]
    cursor = connection.cursor()
    cursor.row_factory = None  # plain tuples
    found = []
    for *columns, official, texts, key, head in cursor.execute(sql, parameters):
        found.append(Saying.told(Measured._make((*columns, bool(official))), texts, head, further, key))
    return found


def states(connection: sqlite3.Connection, selection: Selection) -> dict[str, str]:
    """By period, a text that is another one after a change of a selection's lines."""
    check(connection)
    indicators, periods = json.dumps(selection.indicators), json.dumps(selection.periods)
    if selection.entities:
        units = json.dumps(selection.entities, ensure_ascii=False)
        rows = connection.execute(_STATES_OF_UNITS, (units, indicators, periods))
    else:
        rows = connection.execute(_STATES, (indicators, selection.level, selection.within, periods))
    return {period: str(changed) for period, changed in rows}


def touched(connection: sqlite3.Connection, selection: Selection, since: str) -> frozenset[str] | None:
    """The units of a ranking in a period whose lines came, went or changed after a state of it.

    None where the state is none of this database's past: an earlier copy of it was put in its place.
    """
    check(connection)
    field = (*selection.indicators, selection.level, selection.within, *selection.periods)
    now = connection.execute(
        "SELECT changed FROM fact_fields WHERE indicator = ? AND level = ? AND within = ? AND period = ?", field
    ).fetchone()
    if now is None or now["changed"] < int(since):
        return None
    rows = connection.execute(
        "SELECT entity FROM fact_entities WHERE indicator = ? AND level = ? AND within = ? AND period = ? "
        "AND changed > ?",
        (*field, int(since)),
    )
    return frozenset(row["entity"] for row in rows)


def statement(selection: Selection) -> tuple[str, list[str | int]]:
    """The query for a selection and its parameters: by unit where units are named, else by ranking."""
    parameters: list[str | int] = [json.dumps(selection.indicators)]
    if selection.entities:
        sql, parameters = _BY_UNIT, [json.dumps(selection.entities, ensure_ascii=False), *parameters]
    else:
        sql, parameters = _BY_RANKING, [*parameters, selection.level, selection.within]
    if selection.periods:
        sql, parameters = sql + _IN_PERIODS, [*parameters, json.dumps(selection.periods)]
    return _READ + sql, [HEAD, *parameters]


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
