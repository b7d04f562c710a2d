"""Connections to store.sqlite: one that writes, a pool that reads, and SQLite's errors in words."""

from __future__ import annotations

import contextlib
import os
import queue
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from cchc.errors import OlderStoreError, StoreBusyError, StoreError
from search_api.embedded import schema

BUSY_SECONDS = 30.0
# Pages that the writer keeps: a batch comes to many pages of many indices, some of them several times.
WRITERS_CACHE_KB = 32000


class Database:
    """store.sqlite of a data folder, opened for reading and, if asked, for writing by one thread at a time."""

    def __init__(self, path: Path, *, writable: bool) -> None:
        """Open, migrating an older database when writable.

        Raises StoreError when the file cannot be used or (read-only) is absent, OlderStoreError when it is (read-only)
        older, NewerStoreError when newer.
        """
        self.path = path
        self.writer: sqlite3.Connection | None = None
        self._idle: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        with errors(path):
            if writable:
                self.writer = self._connect(str(path), uri=False)
                self.writer.execute("PRAGMA journal_mode = WAL")
                self.writer.execute("PRAGMA synchronous = FULL")
                self.writer.execute("PRAGMA secure_delete = ON")
                self.writer.execute(f"PRAGMA cache_size = -{WRITERS_CACHE_KB}")
                schema.migrate(self.writer, path.parent)
            elif not path.exists():
                raise StoreError(
                    f"no records in {path.parent} yet: crawl or ingest first, or name a folder with --data"
                )
            with self.reading() as connection:
                held = schema.version_of(connection, path.parent)
            if held < schema.VERSION:
                raise OlderStoreError(
                    f"the store in {path.parent} has schema {held}, this cchc needs {schema.VERSION}: "
                    "open it once for writing, for example by starting `cchc serve`"
                )

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of the database throughout."""
        with errors(self.path):
            try:
                connection = self._idle.get_nowait()
            except queue.Empty:
                connection = self._open_reader()
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                if connection.in_transaction:
                    connection.rollback()
                self._idle.put(connection)

    @contextlib.contextmanager
    def scanning(self) -> Iterator[sqlite3.Connection]:
        """A connection for one long read: sees one state of the database, and sorts in files, not in memory."""
        with errors(self.path):
            connection = self._open_reader(sorts_in="FILE")
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                connection.close()

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The writing connection in a transaction: committed at the end, undone on an error."""
        if self.writer is None:
            raise StoreError(f"the store in {self.path.parent} was opened for reading only")
        with errors(self.path):
            self.writer.execute("BEGIN IMMEDIATE")
            try:
                yield self.writer
                self.writer.execute("COMMIT")
            except BaseException:
                if self.writer.in_transaction:
                    self.writer.rollback()
                raise

    def purge(self) -> None:
        """Let nothing that was deleted stay in the file or beside it. Raises StoreBusyError when a reader holds on."""
        if self.writer is None:
            raise StoreError(f"the store in {self.path.parent} was opened for reading only")
        with errors(self.path):
            self._close_idle()
            busy, _, _ = self.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise StoreBusyError(
                    f"what was forgotten may linger in {self.path}-wal, which a reader holds: forget it again later"
                )

    def close(self) -> None:
        self._close_idle()
        writer, self.writer = self.writer, None
        if writer is not None:
            with contextlib.suppress(sqlite3.Error):
                writer.close()

    def _close_idle(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                self._idle.get_nowait().close()

    def _open_reader(self, *, sorts_in: Literal["FILE", "MEMORY"] = "MEMORY") -> sqlite3.Connection:
        address = "file:" + quote(str(self.path.absolute()))
        connection = self._connect(f"{address}?mode=ro", uri=True)
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite3.OperationalError:
            connection.close()
            if os.access(self.path.parent, os.W_OK):
                raise
            # On a read-only medium SQLite cannot make its shared memory file; nobody writes there either.
            connection = self._connect(f"{address}?immutable=1", uri=True)
        connection.execute(f"PRAGMA temp_store = {sorts_in}")
        connection.execute("CREATE TEMP TABLE hits (row INTEGER PRIMARY KEY, score REAL NOT NULL)")
        connection.execute("CREATE TEMP TABLE hidden (row INTEGER PRIMARY KEY)")
        return connection

    @staticmethod
    def _connect(address: str, *, uri: bool) -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=uri, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        return connection


@contextlib.contextmanager
def errors(path: Path) -> Iterator[None]:
    """SQLite's errors as StoreError, in one line that names the file."""
    try:
        yield
    except sqlite3.OperationalError as error:
        message = str(error)
        if "locked" in message or "busy" in message:
            raise StoreBusyError(f"{path} is being written to by another process: try again") from error
        if "readonly" in message:
            raise StoreError(f"{path} is not writable: change its permissions, or name a folder with --data") from error
        if "full" in message:
            raise StoreError(f"no space left for {path}: free some, or move the data folder") from error
        raise StoreError(f"{path} cannot be used: {message}") from error
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path} is damaged ({error}): restore a backup, or rebuild it with `cchc process`") from error
