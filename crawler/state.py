"""What was fetched when, and what is still to be fetched: `crawl.sqlite` in the data folder.

`pages` lives on from run to run (crawler/history.py); `frontier` is the queue of a source's last run
(crawler/queue.py); here are the runs.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from crawler.database import MIGRATIONS
from crawler.entries import Link, Outcome, Page, Run, RunOutcome, Task, key_of
from crawler.queue import Queue
from crawler.revisits import MOST_REVISITS

__all__ = ["MIGRATIONS", "CrawlState", "Link", "Outcome", "Page", "Run", "RunOutcome", "Task", "key_of"]


class CrawlState(Queue):
    """The database: runs, queue and pages. Raises as `CrawlDatabase` does."""

    def worker(self) -> str:
        """The name of this data folder among crawling machines; made up once."""
        with self._transaction():
            row = self._db.execute("SELECT worker FROM identity").fetchone()
            name = str(row["worker"]) if row else uuid.uuid4().hex
            if row is None:
                self._db.execute("INSERT INTO identity VALUES (?)", (name,))
        return name

    def begin(self, source: str, starts: Iterable[Link], recheck: timedelta | None = None) -> Run:
        """Take up the source's last run where something of it is still to be fetched; else begin one.

        With `recheck`, known pages that are due are queued too, behind what the starts lead to. They alone hold up no
        new run: what is due stays so.
        """
        with self._transaction():
            last = self._last(source)
            pending = self._db.execute(
                "SELECT 1 FROM frontier WHERE source = ? AND outcome IS NULL AND revisit = 0 LIMIT 1", (source,)
            ).fetchone()
            if last is not None and pending is not None:
                self._db.execute("UPDATE runs SET outcome = 'running', finished_at = NULL WHERE id = ?", (last["id"],))
                return Run(
                    last["id"], source, datetime.fromisoformat(last["started_at"]), None, "running", resumed=True
                )
            now = self._now()
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
            if recheck is not None:
                self._add_revisits(source, self.due(source, recheck, MOST_REVISITS))
            return Run(int(cursor.lastrowid or 0), source, datetime.fromisoformat(now), None, "running")

    def finish(self, run: Run, outcome: RunOutcome, warnings: Iterable[str] = ()) -> Run:
        """Close a run with the counts of everything that it did, also before it was resumed."""
        told, now, counts = tuple(warnings), self._now(), self.counts(run.source)
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
        """Of the source's last run: "article.skipped" and "article.skipped: robots.txt", each with its number.

        Known pages that no list named count as "revisit".
        """
        counts: dict[str, int] = {}
        for row in self._db.execute(
            "SELECT CASE revisit WHEN 1 THEN 'revisit' ELSE role END AS role, outcome, reason, count(*) AS n"
            " FROM frontier WHERE source = ? AND outcome IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
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
