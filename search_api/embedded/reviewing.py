"""Deciding on figures and statements of the embedded store, also while another process writes records.

SQLite lets several processes write in turn; only the text index is for one alone. So a decision is one transaction of
its own, and the index follows at once where nobody else writes to it, else with the next batch of whoever does.
Figures keep their keys meanwhile, so that the index goes on finding them.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable

from cchc.datafolder import DataFolder
from cchc.errors import StoreError
from cchc.records import Record
from search_api.embedded import clusters, plans, reading, reviews, snapshots, writing
from search_api.embedded.database import Database
from search_api.embedded.hits import figure_hit, statement_hit
from search_api.hits import FigureHit, StatementHit
from search_api.matching.queries import parse
from search_api.reviews.judging import judged, undone
from search_api.reviews.model import Judgement, Review, ReviewFilters

# Reviews of one document that no list has in pages.
MOST = 10_000


class Reviewer:
    """Writes reviews of one data folder; safe between threads and processes."""

    def __init__(
        self, folder: DataFolder, database: Database, writing: threading.Lock, follow: Callable[[], None]
    ) -> None:
        """`database` is that of the store; where it is for reading only, another is opened for the first decision.

        `writing` is held by whoever writes in this process; `follow` is told when the text index has something to take
        in.
        """
        self._folder = folder
        self._shared = database
        self._own: Database | None = None
        self._follow = follow
        self._one = writing

    def review(self, judgement: Judgement) -> Review:
        def decide(connection: sqlite3.Connection) -> Review:
            key = _key(connection, judgement.document)
            record = _newest(connection, key) if key is not None else None
            held = reviews.of_document(connection, key) if key is not None else []
            made = judged(record, judgement, held)
            return _keep(connection, made, key)

        return self._write(decide)

    def undo(self, review: str, by: str, revision: int | None) -> Review:
        def decide(connection: sqlite3.Connection) -> Review:
            made = undone(reviews.get(connection, review), review, by, revision)
            return _keep(connection, made, _key(connection, made.document))

        return self._write(decide)

    def close(self) -> None:
        if self._own is not None:
            self._own.close()

    def _write(self, decide: Callable[[sqlite3.Connection], Review]) -> Review:
        with self._one:
            with self._database().writing() as connection, snapshots.noticed(connection):
                made = decide(connection)
            self._follow()
        return made

    def _database(self) -> Database:
        if self._shared.writer is not None:
            return self._shared
        if self._own is None:
            if not os.access(self._folder.store_database, os.W_OK):
                raise StoreError(f"{self._folder.store_database} is not writable: no review can be kept")
            self._own = Database(self._folder.store_database, writable=True)
        return self._own


class Reviewed:
    """The part of the embedded store that `search_api.reviews.keeping.Reviewing` describes."""

    _database: Database
    _reviewer: Reviewer

    def review(self, judgement: Judgement) -> Review:
        return self._reviewer.review(judgement)

    def undo_review(self, review: str, by: str, revision: int | None = None) -> Review:
        return self._reviewer.undo(review, by, revision)

    def reviews(self, filters: ReviewFilters, *, page: int = 1, size: int = 20) -> tuple[tuple[Review, ...], int]:
        with self._database.reading() as connection:
            found, total = reviews.find(connection, filters, page, size)
        return tuple(found), total

    def reviews_of(self, document: str) -> tuple[Review, ...]:
        with self._database.reading() as connection:
            key = _key(connection, document)
            if key is not None:
                return tuple(reviews.of_document(connection, key))
            return tuple(reviews.find(connection, ReviewFilters(document=(document,)), 1, MOST)[0])

    def doubtful(self, *, skip: int = 0, size: int = 1) -> tuple[FigureHit, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(reviews.DOUBTFUL, (size, skip)).fetchall()
            found = reading.whole(connection, plans.FIGURES, rows)
        return tuple(figure_hit(row, parse("")) for row in found)

    def unreviewed(self, *, skip: int = 0, size: int = 1) -> tuple[StatementHit, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(reviews.UNREVIEWED, (size, skip)).fetchall()
            found = reading.whole(connection, plans.STATEMENTS, rows)
        return tuple(statement_hit(row, parse("")) for row in found)


def _keep(connection: sqlite3.Connection, review: Review, key: int | None) -> Review:
    reviews.save(connection, review)
    if key is not None:
        writing.show_again(connection, key)
        clusters.settle(connection)
    return review


def _key(connection: sqlite3.Connection, document: str) -> int | None:
    row = connection.execute(
        "SELECT key FROM documents WHERE id = ?1 UNION ALL SELECT document FROM addresses WHERE identity = ?1 LIMIT 1",
        (document,),
    ).fetchone()
    return row["key"] if row else None


def _newest(connection: sqlite3.Connection, key: int) -> Record:
    row = connection.execute(
        "SELECT v.record FROM documents d JOIN versions v ON v.document = d.key AND v.number = d.newest "
        "WHERE d.key = ?",
        (key,),
    ).fetchone()
    return Record.model_validate_json(row["record"])
