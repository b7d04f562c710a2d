"""Which files documents name as their attachments."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from cchc.records import Record
from search_api.attachments import named_files
from search_api.hits import DocumentRef


def write(connection: sqlite3.Connection, shown: Sequence[tuple[int, Record]]) -> None:
    """Keep the files that the shown versions of documents name, in place of those of earlier ones."""
    keys = json.dumps([key for key, _ in shown])
    connection.execute("DELETE FROM attached WHERE document IN (SELECT value FROM json_each(?))", (keys,))
    connection.executemany(
        "INSERT INTO attached (document, file) VALUES (?, ?)",
        [(key, name) for key, record in shown for name in named_files(record.document)],
    )


def holders(connection: sqlite3.Connection, files: Iterable[str]) -> tuple[DocumentRef, ...]:
    """The documents that name one of these files, the earliest first."""
    rows = connection.execute(
        "SELECT id, url, title, province, source, published_at FROM documents WHERE key IN"
        " (SELECT document FROM attached WHERE file IN (SELECT value FROM json_each(?)))"
        " ORDER BY published_at IS NULL, published_at, id",
        (json.dumps(list(files)),),
    )
    return tuple(DocumentRef(**dict(row)) for row in rows)
