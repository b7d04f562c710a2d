"""The tables of store.sqlite and how an older database is brought up to date.

A change of the schema is a new entry at the end of MIGRATIONS; an entry that has been released never changes.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from cchc.errors import NewerStoreError
from search_api.embedded.migrations import MIGRATIONS

VERSION = len(MIGRATIONS)


def version_of(connection: sqlite3.Connection, folder: Path, known: int = VERSION) -> int:
    """The schema version of a database. Raises NewerStoreError when a newer cchc wrote it."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > known:
        raise NewerStoreError(
            f"the store in {folder} has schema {version}, this cchc knows up to {known}: "
            "update cchc, or name another folder with --data"
        )
    return version


def migrate(connection: sqlite3.Connection, folder: Path, migrations: tuple[str, ...] = MIGRATIONS) -> None:
    """Bring a database up to date, each step whole or not at all."""
    for number in range(version_of(connection, folder, len(migrations)), len(migrations)):
        connection.executescript(
            f"BEGIN IMMEDIATE;\n{migrations[number]};\nPRAGMA user_version = {number + 1};\nCOMMIT;"
        )
