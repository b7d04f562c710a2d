"""The tables of `crawl.sqlite`, opened and brought up to date. One process writes; others may read."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from cchc.errors import NewerStoreError, StoreBusyError, StoreError
from cchc.urls import document_id
from crawler.entries import key_of

# Each is run once, in this order; one that has been released never changes. `key_of` and `document_id` can be called.
MIGRATIONS = (
    """
    CREATE TABLE pages (
        key TEXT PRIMARY KEY, document TEXT NOT NULL, url TEXT NOT NULL, source TEXT NOT NULL, role TEXT NOT NULL,
        status INTEGER, etag TEXT, last_modified TEXT, digest TEXT, archive TEXT, offset INTEGER,
        fetched_at TEXT, checked_at TEXT NOT NULL, failures INTEGER NOT NULL DEFAULT 0, error TEXT
    ) STRICT;
    CREATE INDEX pages_document ON pages (document);
    CREATE INDEX pages_source ON pages (source);
    CREATE TABLE frontier (
        source TEXT NOT NULL, key TEXT NOT NULL, url TEXT NOT NULL, host TEXT NOT NULL, role TEXT NOT NULL,
        priority INTEGER NOT NULL, listing INTEGER, depth INTEGER NOT NULL, redirects INTEGER NOT NULL DEFAULT 0,
        attempts INTEGER NOT NULL DEFAULT 0, not_before REAL NOT NULL DEFAULT 0, referrer TEXT,
        outcome TEXT, reason TEXT, archive TEXT, offset INTEGER, added_at TEXT NOT NULL,
        PRIMARY KEY (source, key)
    ) STRICT;
    CREATE INDEX frontier_pending ON frontier (host, not_before, priority DESC) WHERE outcome IS NULL;
    CREATE INDEX frontier_source ON frontier (source) WHERE outcome IS NULL;
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY, source TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT,
        outcome TEXT NOT NULL, counts TEXT NOT NULL DEFAULT '{}', warnings TEXT NOT NULL DEFAULT '[]'
    ) STRICT;
    CREATE INDEX runs_source ON runs (source, id);
    CREATE TABLE tombstones (document TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT;
    CREATE TABLE identity (worker TEXT NOT NULL) STRICT;
    """,
    # One page is known by one key, over http and https, with "www." and without: of what was known by several the
    # latest that was had stays. What is still to be fetched stays before what is done.
    """
    CREATE TABLE known (
        key TEXT PRIMARY KEY, document TEXT NOT NULL, url TEXT NOT NULL, source TEXT NOT NULL, role TEXT NOT NULL,
        status INTEGER, etag TEXT, last_modified TEXT, digest TEXT, archive TEXT, offset INTEGER,
        fetched_at TEXT, checked_at TEXT NOT NULL, failures INTEGER NOT NULL DEFAULT 0, error TEXT,
        content TEXT, changed_at TEXT, calm INTEGER NOT NULL DEFAULT 0,
        misses INTEGER NOT NULL DEFAULT 0, missed_at TEXT, gone_at TEXT
    ) STRICT;
    INSERT OR IGNORE INTO known (key, document, url, source, role, status, etag, last_modified, digest, archive,
        offset, fetched_at, checked_at, failures, error)
        SELECT key_of(url), document_id(url), url, source, role, status, etag, last_modified, digest, archive,
        offset, fetched_at, checked_at, failures, error FROM pages ORDER BY archive IS NULL, fetched_at DESC, url;
    DROP TABLE pages;
    ALTER TABLE known RENAME TO pages;
    CREATE INDEX pages_document ON pages (document);
    CREATE INDEX pages_source ON pages (source);
    CREATE TABLE queue (
        source TEXT NOT NULL, key TEXT NOT NULL, url TEXT NOT NULL, host TEXT NOT NULL, role TEXT NOT NULL,
        priority INTEGER NOT NULL, listing INTEGER, depth INTEGER NOT NULL, redirects INTEGER NOT NULL DEFAULT 0,
        attempts INTEGER NOT NULL DEFAULT 0, not_before REAL NOT NULL DEFAULT 0, referrer TEXT,
        outcome TEXT, reason TEXT, archive TEXT, offset INTEGER, added_at TEXT NOT NULL,
        revisit INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (source, key)
    ) STRICT;
    INSERT OR IGNORE INTO queue
        SELECT source, key_of(url), url, host, role, priority, listing, depth, redirects, attempts, not_before,
        referrer, outcome, reason, archive, offset, added_at, 0 FROM frontier ORDER BY outcome IS NOT NULL, rowid;
    DROP TABLE frontier;
    ALTER TABLE queue RENAME TO frontier;
    CREATE INDEX frontier_pending ON frontier (host, not_before, priority DESC) WHERE outcome IS NULL;
    CREATE INDEX frontier_source ON frontier (source) WHERE outcome IS NULL;
    """,
    # What each run is measured by (crawler/measures.py), as JSON; `reviewed` is 0 while it still counts requests.
    """
    CREATE TABLE measures (
        run INTEGER PRIMARY KEY, source TEXT NOT NULL, reviewed INTEGER NOT NULL DEFAULT 0, told TEXT NOT NULL
    ) STRICT;
    CREATE INDEX measures_source ON measures (source, run);
    """,
    # Articles that are out of a source's focus, so that people can see what they do not get.
    """
    CREATE TABLE left_out (
        source TEXT NOT NULL, key TEXT NOT NULL, url TEXT NOT NULL, title TEXT, lead TEXT, found_at TEXT NOT NULL,
        PRIMARY KEY (source, key)
    ) STRICT;
    """,
    # Each mode of crawling has a queue and runs of its own. `resumed_at` is when a run was last begun or gone on with.
    """
    CREATE TABLE queue (
        source TEXT NOT NULL, mode TEXT NOT NULL, key TEXT NOT NULL, url TEXT NOT NULL, host TEXT NOT NULL,
        role TEXT NOT NULL, priority INTEGER NOT NULL, listing INTEGER, depth INTEGER NOT NULL,
        redirects INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, not_before REAL NOT NULL DEFAULT 0,
        referrer TEXT, outcome TEXT, reason TEXT, archive TEXT, offset INTEGER, added_at TEXT NOT NULL,
        revisit INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (source, mode, key)
    ) STRICT;
    INSERT INTO queue
        SELECT source, 'full', key, url, host, role, priority, listing, depth, redirects, attempts, not_before,
        referrer, outcome, reason, archive, offset, added_at, revisit FROM frontier ORDER BY rowid;
    DROP TABLE frontier;
    ALTER TABLE queue RENAME TO frontier;
    CREATE INDEX frontier_pending ON frontier (host, mode, not_before, priority DESC) WHERE outcome IS NULL;
    CREATE INDEX frontier_source ON frontier (source, mode) WHERE outcome IS NULL;
    ALTER TABLE runs ADD COLUMN mode TEXT NOT NULL DEFAULT 'full';
    ALTER TABLE runs ADD COLUMN resumed_at TEXT;
    ALTER TABLE runs ADD COLUMN since TEXT;
    UPDATE runs SET resumed_at = started_at;
    """,
)


def now() -> datetime:
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """A moment as the tables hold it: in UTC, so that their order is that of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


class CrawlDatabase:
    """The open database. Raises StoreError, NewerStoreError or StoreBusyError naming its file.

    With `writable=False` nothing is made or changed: for looking at runs and pages, also while a crawl writes. `clock`
    says what time it is.
    """

    def __init__(self, path: Path, *, writable: bool = True, clock: Callable[[], datetime] = now) -> None:
        self.path = path
        self.clock = clock
        try:
            if writable:
                path.parent.mkdir(parents=True, exist_ok=True)
            address = f"{path.absolute().as_uri()}?mode={'rwc' if writable else 'ro'}"
            self._db = sqlite3.connect(address, uri=True, isolation_level=None, timeout=10)
            self._db.row_factory = sqlite3.Row
            if writable:
                self._db.create_function("key_of", 1, key_of, deterministic=True)
                self._db.create_function("document_id", 1, document_id, deterministic=True)
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = FULL")
                self._migrate()
            else:
                self._check_version()
        except (sqlite3.Error, OSError) as error:
            with contextlib.suppress(AttributeError):
                self._db.close()
            busy = "locked" in str(error)
            raise (StoreBusyError if busy else StoreError)(f"{path}: {error}") from error
        except StoreError:
            self._db.close()
            raise

    def _migrate(self) -> None:
        # Asked first without a lock, so that `status` can look while a crawl writes.
        if self._check_version() == len(MIGRATIONS):
            return
        with self._transaction():
            version = self._check_version()
            for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
                for statement in script.split(";"):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {number}")

    def _check_version(self) -> int:
        version = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if version > len(MIGRATIONS):
            raise NewerStoreError(
                f"{self.path} has version {version}, this cchc knows up to {len(MIGRATIONS)}: update cchc"
            )
        return version

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _now(self) -> str:
        return stamp(self.clock())

    def follow_archive(self) -> None:
        """Let what is kept reach the disk a little later, for a crawl.

        A kill takes nothing of it. What a power cut takes is known from the archive, which is on disk before anything
        is noted of a response: `crawler.worker.recover`.
        """
        self._db.execute("PRAGMA synchronous = NORMAL")

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
