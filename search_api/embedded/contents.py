"""All that the embedded store holds, document by document: to be checked, compared, and taken over by another store."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cchc.records import Record
from search_api.embedded import indexer, reviews, writing
from search_api.embedded.database import Database
from search_api.history import History, record_digest
from search_api.holdings import Difference, Holding, digest_of
from search_api.projection import figure_rows, statement_rows
from search_api.reviews.model import Review
from search_api.reviews.overlay import overlaid

PORTION = 100


@dataclass(frozen=True, slots=True)
class Content:
    """A document with all its versions' records (`history.written`), and the identities of all its addresses."""

    document: str
    url: str
    history: History
    addresses: tuple[str, ...]
    figures: tuple[str, ...]  # ids of its rows
    statements: tuple[str, ...]
    reviews: tuple[Review, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether all of its records can be read."""
        return self.history.states.keys() == self.history.written.keys()

    @property
    def holding(self) -> Holding:
        digest = digest_of(self.history, self.addresses)
        return Holding(self.document, self.url, digest, len(self.figures), len(self.statements))


class Contents:
    """The tables of a data folder, read only; safe while another process writes. Close it at the end."""

    def __init__(self, path: Path, index: Path) -> None:
        """Raises StoreError when there are no records yet, or they are of an older or newer cchc."""
        self._database = Database(path, writable=False)
        self._index = index

    def close(self) -> None:
        self._database.close()

    def documents(self) -> Iterator[Content]:
        """In the order of their ids."""
        last = ""
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(
                    "SELECT key, id, url FROM documents WHERE id > ? ORDER BY id LIMIT ?", (last, PORTION)
                ).fetchall()
                portion = [_content(connection, row) for row in rows]
            if not rows:
                return
            last = rows[-1]["id"]
            yield from portion

    def count(self) -> int:
        with self._database.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])

    def rows(self, table: str) -> Iterator[Mapping[str, Any]]:
        """All rows of `ledger`, `failures`, `tombstones` or `reviews`; what is JSON in them is given as such."""
        with self._database.reading() as connection:
            cursor = connection.execute(_TABLES[table])
            while found := cursor.fetchmany(1000):
                for row in found:
                    values = dict(row)
                    yield values | {
                        name: json.loads(values[name]) for name in ("provenance", "failure", "review") if name in values
                    }

    def check(self) -> Iterator[Difference]:
        """What is not as it must be: damage, records that changed by themselves, rows that are missing."""
        with self._database.reading() as connection:
            for row in connection.execute("PRAGMA integrity_check"):
                if row[0] != "ok":
                    yield Difference(f"the database is damaged: {row[0]}")
            for row in connection.execute("PRAGMA foreign_key_check"):
                yield Difference(f"a row of {row['table']} belongs to no {row['parent']}")
        index = indexer.current(self._database, self._index)
        if index is None:
            yield Difference("the text index is missing, or of another cchc: opening the store for writing makes it")
        else:
            try:
                if not indexer.in_step(self._database, index):
                    yield Difference("the text index is not in step with the records")
            finally:
                index.close()
        for content in self.documents():
            for what in _faults(content):
                yield Difference(what, content.document, content.url)


_TABLES = {
    "ledger": 'SELECT archive, "offset", extractor, identity FROM ledger',
    "failures": "SELECT identity, extractor, fetched_at, provenance, failure FROM failures",
    "tombstones": "SELECT identity, forgotten_at FROM tombstones",
    "reviews": "SELECT id, review FROM reviews",
}


def _content(connection: sqlite3.Connection, row: sqlite3.Row) -> Content:
    key = row["key"]
    history = writing.history_of(connection, key)
    for held in connection.execute("SELECT number, record FROM versions WHERE document = ?", (key,)):
        with contextlib.suppress(ValidationError):  # `is_whole` tells
            history.written[held["number"]] = Record.model_validate_json(held["record"])
    addresses = connection.execute("SELECT identity FROM addresses WHERE document = ? ORDER BY identity", (key,))
    figures = connection.execute("SELECT id FROM figures WHERE document = ? ORDER BY position", (key,))
    statements = connection.execute("SELECT id FROM statements WHERE document = ? ORDER BY position", (key,))
    return Content(
        row["id"],
        row["url"],
        history,
        tuple(found["identity"] for found in addresses),
        tuple(found["id"] for found in figures),
        tuple(found["id"] for found in statements),
        tuple(reviews.of_document(connection, key)),
    )


def _faults(content: Content) -> Iterator[str]:
    history = content.history
    newest = history.newest
    if newest is None:
        yield "has no version"
        return
    for number, state in history.states.items():
        record = history.written.get(number)
        if record is None or record_digest(record) != state.whole:
            yield f"the record of version {number} is not the one that was kept"
    record = history.written.get(newest.number)
    if record is None:
        return
    record = overlaid(record, content.reviews)
    if content.figures != tuple(row.figure.id for row in figure_rows(record)):
        yield "its rows of figures are not those of its newest record"
    if content.statements != tuple(row.statement.id for row in statement_rows(record)):
        yield "its rows of statements are not those of its newest record"
