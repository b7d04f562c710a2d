"""What was fetched when, and what is still to be fetched: `crawl.sqlite` in the data folder.

`pages` lives on from run to run (validators, digest, place in the archive); `frontier` is the queue of a source's last
run, and keeps what is done so that nothing is queued twice. A page's result and the links found on it are one
transaction, so a killed crawl takes up exactly where it was. One process writes; others may read.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from cchc.captures import Location, Role
from cchc.errors import NewerStoreError, StoreBusyError, StoreError
from cchc.urls import document_id, host_of
from crawler.entries import Link, Outcome, Page, Run, RunOutcome, Task, key_of, page_of, task_of

__all__ = ["CrawlState", "Link", "Outcome", "Page", "Run", "RunOutcome", "Task", "key_of"]
# What leads to other pages comes first, so that a crawl cut short has the newest articles.
PRIORITY: dict[Role, int] = {"sitemap": 30, "feed": 30, "listing": 20, "attachment": 10, "article": 10}

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
)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


class CrawlState:
    """The database. Raises StoreError, NewerStoreError or StoreBusyError naming its file.

    With `writable=False` nothing is made or changed: for looking at runs and pages, also while a crawl writes.
    """

    def __init__(self, path: Path, *, writable: bool = True) -> None:
        self.path = path
        try:
            if writable:
                path.parent.mkdir(parents=True, exist_ok=True)
            address = f"{path.absolute().as_uri()}?mode={'rwc' if writable else 'ro'}"
            self._db = sqlite3.connect(address, uri=True, isolation_level=None, timeout=10)
            self._db.row_factory = sqlite3.Row
            if writable:
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

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- runs ---

    def worker(self) -> str:
        """The name of this data folder among crawling machines; made up once."""
        with self._transaction():
            row = self._db.execute("SELECT worker FROM identity").fetchone()
            name = str(row["worker"]) if row else uuid.uuid4().hex
            if row is None:
                self._db.execute("INSERT INTO identity VALUES (?)", (name,))
        return name

    def begin(self, source: str, starts: Iterable[Link]) -> Run:
        """Take up the source's last run where something of it is still to be fetched; else begin one."""
        with self._transaction():
            last = self._last(source)
            pending = self._db.execute(
                "SELECT 1 FROM frontier WHERE source = ? AND outcome IS NULL LIMIT 1", (source,)
            ).fetchone()
            if last is not None and pending is not None:
                self._db.execute("UPDATE runs SET outcome = 'running', finished_at = NULL WHERE id = ?", (last["id"],))
                return Run(
                    last["id"], source, datetime.fromisoformat(last["started_at"]), None, "running", resumed=True
                )
            now = _now()
            # A run that was killed after its last page and before it was closed had nothing left to do.
            self._db.execute(
                "UPDATE runs SET outcome = 'finished', finished_at = ? WHERE source = ? AND outcome = 'running'",
                (now, source),
            )
            self._db.execute("DELETE FROM frontier WHERE source = ?", (source,))
            cursor = self._db.execute(
                "INSERT INTO runs (source, started_at, outcome) VALUES (?, ?, 'running')", (source, now)
            )
            self._add(source, starts, None, timedelta(0))
            return Run(int(cursor.lastrowid or 0), source, datetime.fromisoformat(now), None, "running")

    def finish(self, run: Run, outcome: RunOutcome, warnings: Iterable[str] = ()) -> Run:
        """Close a run with the counts of everything that it did, also before it was resumed."""
        told, now, counts = tuple(warnings), _now(), self.counts(run.source)
        with self._transaction():
            self._db.execute(
                "UPDATE runs SET finished_at = ?, outcome = ?, counts = ?, warnings = ? WHERE id = ?",
                (now, outcome, json.dumps(counts), json.dumps(told, ensure_ascii=False), run.id),
            )
        finished = datetime.fromisoformat(now)
        return Run(run.id, run.source, run.started_at, finished, outcome, counts, told, run.resumed)

    def _last(self, source: str) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._db.execute(
            "SELECT * FROM runs WHERE source = ? ORDER BY id DESC LIMIT 1", (source,)
        ).fetchone()
        return row

    def runs(self, source: str | None = None, limit: int = 100) -> list[Run]:
        """Runs, the newest first."""
        rows = self._db.execute(
            "SELECT * FROM runs WHERE ?1 IS NULL OR source = ?1 ORDER BY id DESC LIMIT ?2", (source, limit)
        )
        return [
            Run(
                row["id"],
                row["source"],
                datetime.fromisoformat(row["started_at"]),
                datetime.fromisoformat(row["finished_at"]) if row["finished_at"] else None,
                row["outcome"],
                json.loads(row["counts"]),
                tuple(json.loads(row["warnings"])),
            )
            for row in rows
        ]

    def latest_runs(self) -> list[Run]:
        """The last run of each source, in the order of their ids: what the health of portals is read from."""
        names = [row["source"] for row in self._db.execute("SELECT DISTINCT source FROM runs ORDER BY source")]
        return [run for name in names for run in self.runs(name, limit=1)]

    def counts(self, source: str) -> dict[str, int]:
        """Of the source's last run: "article.skipped" and "article.skipped: robots.txt", each with its number."""
        counts: dict[str, int] = {}
        for row in self._db.execute(
            "SELECT role, outcome, reason, count(*) AS n FROM frontier WHERE source = ? AND outcome IS NOT NULL"
            " GROUP BY role, outcome, reason ORDER BY role, outcome, reason",
            (source,),
        ):
            names = [f"{row['role']}.{row['outcome']}"]
            if row["reason"]:
                names.append(f"{names[0]}: {row['reason']}")
            for name in names:
                counts[name] = counts.get(name, 0) + row["n"]
        return counts

    def failures(self, source: str, limit: int = 20) -> list[tuple[str, str]]:
        """Addresses that failed in the source's last run, with the reason."""
        rows = self._db.execute(
            "SELECT url, reason FROM frontier WHERE source = ? AND outcome = 'failed' ORDER BY rowid LIMIT ?",
            (source, limit),
        )
        return [(row["url"], row["reason"]) for row in rows]

    # --- the queue ---

    def pending(self, sources: Iterable[str]) -> dict[tuple[str, str], int]:
        """How much is still to be fetched, by source and host."""
        marks, names = _marks(sources)
        return {
            (row["source"], row["host"]): row["n"]
            for row in self._db.execute(
                "SELECT source, host, count(*) AS n FROM frontier"  # noqa: S608 (marks are question marks)
                f" WHERE outcome IS NULL AND source IN ({marks}) GROUP BY source, host",
                names,
            )
        }

    def upcoming(self, host: str, sources: Iterable[str], limit: int) -> list[Task]:
        """The first tasks of a host, those that may not be tried yet last."""
        marks, names = _marks(sources)
        return [
            task_of(row)
            for row in self._db.execute(
                f"SELECT * FROM frontier WHERE outcome IS NULL AND host = ? AND source IN ({marks})"  # noqa: S608
                " ORDER BY not_before, priority DESC, rowid LIMIT ?",
                (host, *names, limit),
            )
        ]

    def close_hosts(self, source: str, allowed: Iterable[str]) -> int:
        """Skip what is queued on hosts that the declaration no longer names; returns how much."""
        marks, names = _marks(allowed)
        with self._transaction():
            return self._db.execute(
                "UPDATE frontier SET outcome = 'skipped', reason = 'closed'"  # noqa: S608 (marks are question marks)
                f" WHERE source = ? AND outcome IS NULL AND host NOT IN ({marks})",
                (source, *names),
            ).rowcount

    def postpone(self, task: Task, not_before: float) -> None:
        """Try again later; counts as an attempt."""
        with self._transaction():
            self._db.execute(
                "UPDATE frontier SET attempts = attempts + 1, not_before = ?, archive = NULL, offset = NULL"
                " WHERE source = ? AND key = ?",
                (not_before, task.source, task.key),
            )

    def redirect_self(self, task: Task, url: str) -> None:
        """Fetch the same page again under an address that differs only in what its identity leaves out."""
        with self._transaction():
            self._db.execute(
                "UPDATE frontier SET url = ?, redirects = redirects + 1, archive = NULL, offset = NULL"
                " WHERE source = ? AND key = ?",
                (url, task.source, task.key),
            )

    def complete(
        self,
        task: Task,
        outcome: Outcome,
        reason: str | None = None,
        *,
        page: Page | None = None,
        links: Iterable[Link] = (),
        recheck: timedelta = timedelta(0),
    ) -> int:
        """A page's result and what was found on it, in one step; returns how many links were new.

        An article or attachment that was checked within `recheck` is queued as skipped ("fresh").
        """
        with self._transaction():
            self._db.execute(
                "UPDATE frontier SET outcome = ?, reason = ? WHERE source = ? AND key = ?",
                (outcome, reason, task.source, task.key),
            )
            if page is not None and not self._is_tombstoned(page.url):
                self._put(page)
            return self._add(task.source, links, task.link.url, recheck)

    def _add(self, source: str, links: Iterable[Link], referrer: str | None, recheck: timedelta) -> int:
        added, now = 0, _now()
        since = (datetime.now(UTC) - recheck).isoformat(timespec="microseconds")
        for link in links:
            outcome = reason = None
            if self._db.execute("SELECT 1 FROM tombstones WHERE document = ?", (document_id(link.url),)).fetchone():
                outcome, reason = "skipped", "taken down"
            elif link.role in ("article", "attachment") and recheck:
                fresh = self._db.execute(
                    "SELECT 1 FROM pages WHERE key = ? AND checked_at > ? AND error IS NULL", (key_of(link.url), since)
                ).fetchone()
                if fresh:
                    outcome, reason = "skipped", "fresh"
            cursor = self._db.execute(
                "INSERT INTO frontier (source, key, url, host, role, priority, listing, depth, redirects, referrer,"
                " outcome, reason, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (source, key) DO NOTHING",
                (
                    source, key_of(link.url), link.url, host_of(link.url) or "", link.role,
                    PRIORITY.get(link.role, 0) - min(link.depth, 9), link.listing, link.depth, link.redirects, referrer,
                    outcome, reason, now,
                ),
            )  # fmt: skip
            added += cursor.rowcount if outcome is None else 0
        return added

    def archived(self, source: str, url: str, location: Location, at: datetime) -> bool:
        """Note that a queued address is in the archive already, so that it is not fetched a second time."""
        with self._transaction():
            cursor = self._db.execute(
                "UPDATE frontier SET archive = ?, offset = ? WHERE source = ? AND key = ? AND outcome IS NULL"
                " AND added_at <= ?",
                (
                    location.archive, location.offset, source, key_of(url),
                    at.astimezone(UTC).isoformat(timespec="microseconds"),
                ),
            )  # fmt: skip
        return cursor.rowcount > 0

    # --- pages ---

    def page(self, url: str) -> Page | None:
        row = self._db.execute("SELECT * FROM pages WHERE key = ?", (key_of(url),)).fetchone()
        return page_of(row) if row is not None else None

    def pages(self, source: str | None = None) -> Iterator[Page]:
        """Every known page, in the order of their addresses."""
        for row in self._db.execute("SELECT * FROM pages WHERE ?1 IS NULL OR source = ?1 ORDER BY url", (source,)):
            yield page_of(row)

    def _put(self, page: Page) -> None:
        checked = page.checked_at.astimezone(UTC).isoformat(timespec="microseconds")
        if page.error is not None:
            # What the last good response said stays: it is still the one in the archive.
            self._db.execute(
                "INSERT INTO pages (key, document, url, source, role, status, checked_at, failures, error)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?) ON CONFLICT (key) DO UPDATE SET"
                " status = excluded.status, checked_at = excluded.checked_at, failures = failures + 1,"
                " error = excluded.error",
                (
                    key_of(page.url), document_id(page.url), page.url, page.source, page.role, page.status, checked,
                    page.error,
                ),
            )  # fmt: skip
            return
        fetched = page.fetched_at.astimezone(UTC).isoformat(timespec="microseconds") if page.fetched_at else None
        place = page.location
        self._db.execute(
            "INSERT OR REPLACE INTO pages (key, document, url, source, role, status, etag, last_modified, digest,"
            " archive, offset, fetched_at, checked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key_of(page.url), document_id(page.url), page.url, page.source, page.role, page.status, page.etag,
                page.last_modified, page.digest, place.archive if place else None, place.offset if place else None,
                fetched, checked,
            ),
        )  # fmt: skip

    def drop_validators(self, url: str) -> None:
        """Ask for the page in full next time, since its archived copy is not to be had."""
        with self._transaction():
            self._db.execute("UPDATE pages SET etag = NULL, last_modified = NULL WHERE key = ?", (key_of(url),))

    # --- taking down ---

    def forget(self, urls: Iterable[str]) -> int:
        """Drop all that is known of these addresses and never fetch them again; returns how many were known.

        Only a hash of an address stays behind.
        """
        known = 0
        with self._transaction():
            for document in {document_id(url) for url in urls}:
                known += self._db.execute("DELETE FROM pages WHERE document = ?", (document,)).rowcount
                self._db.execute("INSERT OR IGNORE INTO tombstones VALUES (?, ?)", (document, _now()))
            forgotten = [
                (row["source"], row["key"])
                for row in self._db.execute("SELECT source, key, url, referrer FROM frontier")
                if self._is_tombstoned(row["url"])
            ]
            self._db.executemany("DELETE FROM frontier WHERE source = ? AND key = ?", forgotten)
            referrers = {
                str(row["referrer"])
                for row in self._db.execute("SELECT DISTINCT referrer FROM frontier WHERE referrer IS NOT NULL")
            }
            self._db.executemany(
                "UPDATE frontier SET referrer = NULL WHERE referrer = ?",
                [(url,) for url in referrers if self._is_tombstoned(url)],
            )
        return known

    def _is_tombstoned(self, url: str) -> bool:
        return (
            self._db.execute("SELECT 1 FROM tombstones WHERE document = ?", (document_id(url),)).fetchone() is not None
        )

    def is_forgotten(self, url: str) -> bool:
        """Whether the address was taken down."""
        return self._is_tombstoned(url)


def _marks(sources: Iterable[str]) -> tuple[str, list[str]]:
    names = list(sources)
    return ", ".join("?" * len(names)), names
