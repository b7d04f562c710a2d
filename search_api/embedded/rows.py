"""What searches see of documents, in the tables of store.sqlite: written for many documents at once.

Inside a transaction that the caller holds. Keys of rows are given out here, so that rows which hang on others can be
written together with them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cchc.records import Record
from search_api.embedded import attachments, conclusions, facts
from search_api.embedded.changes import note_changes
from search_api.embedded.textcolumns import Indexed
from search_api.projection import DocumentRow, FigureRow, figure_rows, statement_rows, texts_of, unit_levels


@dataclass(frozen=True, slots=True)
class Shown:
    """A version of a document as searches shall see it, its reviews laid over; `fresh` where it has no rows yet."""

    key: int
    number: int
    record: Record
    fresh: bool = False
    row: DocumentRow | None = None


@dataclass(slots=True)
class _Batch:
    """Rows to be written, by the statement that writes them."""

    units: list[tuple[Any, ...]] = field(default_factory=list)
    named_units: list[tuple[Any, ...]] = field(default_factory=list)
    figures: list[tuple[Any, ...]] = field(default_factory=list)
    statements: list[tuple[Any, ...]] = field(default_factory=list)
    values: list[tuple[Any, ...]] = field(default_factory=list)

    def write(self, connection: sqlite3.Connection) -> None:
        connection.executemany("INSERT INTO units (document, value) VALUES (?, ?)", self.units)
        connection.executemany("INSERT INTO named_units (document, name, level) VALUES (?, ?, ?)", self.named_units)
        connection.executemany(
            "INSERT INTO figures (key, document, id, position, indicator, subject, subject_id, period, period_end, "
            "measure, status, value, sentence_start, sentence_end, sentence, looked_for, figure, level, fact) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self.figures,
        )
        connection.executemany(
            "INSERT INTO statements (key, document, id, position, type, meeting, sentence_start, sentence_end, "
            "sentence, looked_for, statement, fact) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self.statements,
        )
        connection.executemany(
            "INSERT OR IGNORE INTO statement_values (statement, field, value) VALUES (?, ?, ?)", self.values
        )


class _Keys:
    """Keys of rows: those of what stays as it was, so that the text index finds it meanwhile, and new ones."""

    def __init__(self, connection: sqlite3.Connection, table: str, held: Iterable[sqlite3.Row]) -> None:
        self._held = {(row["document"], row["id"]): int(row["key"]) for row in held}
        row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        self._last = int(row["seq"]) if row else 0

    def of(self, document: int, identity: str) -> int:
        held = self._held.get((document, identity))
        if held is not None:
            return held
        self._last += 1
        return self._last


def write(connection: sqlite3.Connection, shown: Sequence[Shown]) -> dict[int, Indexed]:
    """Make versions those that searches see. The row of a `fresh` document says so already.

    What the tables hold of the `fresh` ones now, by their keys.
    """
    # Making the keys of facts needs numpy, which those who only read need not wait for.
    from search_api.duplicates.sameness import figure_facts, statement_facts

    older = [one for one in shown if not one.fresh]
    named = json.dumps([one.key for one in older])
    figures = _Keys(connection, "figures", connection.execute(_FIGURES, (named,)))
    statements = _Keys(connection, "statements", connection.execute(_STATEMENTS, (named,)))
    if older:
        _take_away(connection, older, named)
    batch = _Batch()
    made: dict[int, list[tuple[FigureRow, int]]] = {}
    written: dict[int, Indexed] = {}
    for one in shown:
        key, record = one.key, one.record
        row = one.row or DocumentRow.of(record)
        held = written[key] = _held(key, row, record)
        batch.units += [(key, value) for value in row.units]
        batch.named_units += [(key, name, level) for name, level in unit_levels(record).items()]
        found = [(item, figures.of(key, item.figure.id)) for item in figure_rows(record)]
        made[key] = found
        for (item, number), fact in zip(found, figure_facts(item.figure for item, _ in found), strict=True):
            figure = item.figure
            batch.figures.append(
                (
                    number, key, figure.id, item.position, figure.indicator, figure.subject, figure.subject_id,
                    figure.period, item.period_end, figure.measure, figure.status, item.number, *item.sentence,
                    item.sentence_text, item.looked_for, figure.model_dump_json(), item.level, fact,
                )
            )  # fmt: skip
            held.figures.append({
                "key": number, "looked_for": item.looked_for, "indicator": figure.indicator, "subject": figure.subject,
                "subject_id": figure.subject_id, "period": figure.period, "period_end": item.period_end,
                "measure": figure.measure, "status": figure.status, "level": item.level, "places": 1,
            })  # fmt: skip
        told = list(statement_rows(record))
        for said, fact in zip(told, statement_facts(item.statement for item in told), strict=True):
            statement, number = said.statement, statements.of(key, said.statement.id)
            batch.statements.append(
                (
                    number, key, statement.id, said.position, statement.type, said.meeting, *said.sentence,
                    said.sentence_text, said.looked_for, statement.model_dump_json(), fact,
                )
            )  # fmt: skip
            values = said.values
            batch.values += [(number, name, value) for name, each in values.items() for value in each]
            held.statements.append({"key": number, "looked_for": said.looked_for, "type": statement.type, "places": 1})
            held.values[number] = {name: list(each) for name, each in values.items()}
    batch.write(connection)
    attachments.write(connection, [(one.key, one.record) for one in shown])
    for one in shown:
        if not one.fresh or any(meeting.conclusion for meeting in one.record.meetings):
            written[one.key].conclusions.extend(conclusions.write(connection, one.key, one.record))
        facts.write(connection, one.key, one.record, made[one.key])
    note_changes(connection, [one.key for one in shown])
    return {one.key: written[one.key] for one in shown if one.fresh}


def _held(key: int, row: DocumentRow, record: Record) -> Indexed:
    """Of a document whose text no other prints, and nothing that it holds yet."""
    return Indexed(
        document={
            "key": key, "id": row.id, "province": row.province, "source": row.source, "kind": row.kind,
            "year": row.year, "published_on": row.published_on, "has_conclusion": row.has_conclusion, "places": 1,
        },
        units=list(unit_levels(record).items()),
        named=list(row.units),
        figures=[], statements=[], values={}, conclusions=[],
        texts=texts_of(record),
    )  # fmt: skip


def create(connection: sqlite3.Connection, row: DocumentRow, number: int, following: int) -> int:
    """A row for a document that has none, with a version as the one that searches see; its key."""
    cursor = connection.execute(
        "INSERT INTO documents (id, same, newest, next_version, url, title, province, source, kind, published_at, "
        "published_on, year, extractor, has_conclusion, figures, statements, meetings) "
        "VALUES (?1, ?1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (row.id, number, following, *_columns(row)),
    )
    if cursor.lastrowid is None:
        raise sqlite3.InternalError("no key was given to a new document")
    return cursor.lastrowid


def _columns(row: DocumentRow) -> tuple[Any, ...]:
    return (
        row.url, row.title, row.province, row.source, row.kind, row.published_at, row.published_on, row.year,
        row.extractor, row.has_conclusion, row.figures, row.statements, row.meetings,
    )  # fmt: skip


def _take_away(connection: sqlite3.Connection, older: Sequence[Shown], named: str) -> None:
    """What these documents showed before; their own rows show the new versions."""
    connection.executemany(
        "UPDATE documents SET newest = ?, url = ?, title = ?, province = ?, source = ?, kind = ?, published_at = ?, "
        "published_on = ?, year = ?, extractor = ?, has_conclusion = ?, figures = ?, statements = ?, meetings = ?, "
        "settled = 0 WHERE key = ?",
        [(one.number, *_columns(DocumentRow.of(one.record)), one.key) for one in older],
    )
    for sql in _DELETIONS:
        connection.execute(sql, (named,))


_FIGURES = "SELECT document, id, key FROM figures WHERE document IN (SELECT value FROM json_each(?))"
_STATEMENTS = "SELECT document, id, key FROM statements WHERE document IN (SELECT value FROM json_each(?))"
_DELETIONS = (
    "DELETE FROM units WHERE document IN (SELECT value FROM json_each(?))",
    "DELETE FROM named_units WHERE document IN (SELECT value FROM json_each(?))",
    "DELETE FROM figures WHERE document IN (SELECT value FROM json_each(?))",
    "DELETE FROM statements WHERE document IN (SELECT value FROM json_each(?))",
)
