"""Reviews in the tables of store.sqlite, inside a transaction that the caller holds."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from cchc.records import Record
from search_api.reviews.model import Review, ReviewFilters
from search_api.reviews.overlay import overlaid

_FITTING = (
    "FROM reviews r WHERE (?1 = '[]' OR r.document IN (SELECT value FROM json_each(?1)) "
    "OR r.document IN (SELECT d.id FROM addresses a JOIN documents d ON d.key = a.document "
    "WHERE a.identity IN (SELECT value FROM json_each(?1)))) "
    "AND (?2 = '[]' OR r.verdict IN (SELECT value FROM json_each(?2))) "
    "AND (?3 = '[]' OR EXISTS (SELECT 1 FROM json_each(r.review, '$.steps') s "
    "WHERE s.value ->> '$.by' IN (SELECT value FROM json_each(?3))))"
)
_COUNT = "SELECT count(*) " + _FITTING
_FIND = "SELECT r.review " + _FITTING + " ORDER BY r.changed_at DESC, r.id LIMIT ?4 OFFSET ?5"
DOUBTFUL = (
    "SELECT f.key AS row, 0.0 AS score FROM figures f "
    "WHERE json_extract(f.figure, '$.review') IS NULL "
    "ORDER BY json_extract(f.figure, '$.confidence'), f.id LIMIT ? OFFSET ?"
)

UNREVIEWED = (
    "SELECT s.key AS row, 0.0 AS score FROM statements s "
    "WHERE json_extract(s.statement, '$.review') IS NULL ORDER BY s.id LIMIT ? OFFSET ?"
)


def of_document(connection: sqlite3.Connection, key: int) -> list[Review]:
    """All reviews of a document, under whatever identity it had when they were made."""
    rows = connection.execute(
        "SELECT review FROM reviews WHERE document IN (SELECT id FROM documents WHERE key = ?1 "
        "UNION SELECT identity FROM addresses WHERE document = ?1) ORDER BY id",
        (key,),
    )
    return [Review.model_validate_json(row["review"]) for row in rows]


def laid_over(connection: sqlite3.Connection, key: int, record: Record) -> Record:
    """The record of a document as its reviews leave it."""
    return overlaid(record, of_document(connection, key))


def get(connection: sqlite3.Connection, review: str) -> Review | None:
    row = connection.execute("SELECT review FROM reviews WHERE id = ?", (review,)).fetchone()
    return Review.model_validate_json(row["review"]) if row else None


def save(connection: sqlite3.Connection, review: Review) -> None:
    step = review.standing
    connection.execute(
        "INSERT OR REPLACE INTO reviews (id, document, verdict, changed_at, review) VALUES (?, ?, ?, ?, ?)",
        (
            review.id, review.document, step.verdict if step else "undone", review.changed_at,
            review.model_dump_json(),
        ),
    )  # fmt: skip


def forget(connection: sqlite3.Connection, identities: Iterable[str]) -> None:
    connection.executemany("DELETE FROM reviews WHERE document = ?", [(identity,) for identity in identities])


def find(connection: sqlite3.Connection, filters: ReviewFilters, page: int, size: int) -> tuple[list[Review], int]:
    asked = [json.dumps(list(values)) for values in (filters.document, filters.verdict, filters.by)]
    total = connection.execute(_COUNT, asked).fetchone()[0]
    rows = connection.execute(_FIND, (*asked, size, (page - 1) * size))
    return [Review.model_validate_json(row["review"]) for row in rows], int(total)
