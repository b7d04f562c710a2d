"""What was fetched when, and what is still to be fetched: `crawl.sqlite` in the data folder.

`pages` lives on from run to run (crawler/history.py); `frontier` is the queue of a source's last run
(crawler/queue.py); here are the runs.
"""

from __future__ import annotations

import json
import re
import sqlite3
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from crawler.database import MIGRATIONS, stamp
from crawler.entries import Link, Outcome, Page, Run, RunOutcome, Task, key_of
from crawler.measures import Measures
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

    def tell(self, run: Run, warnings: Iterable[str]) -> Run:
        """Add warnings to a run that has ended."""
        told = tuple(dict.fromkeys([*run.warnings, *warnings]))
        with self._transaction():
            self._db.execute(
                "UPDATE runs SET warnings = ? WHERE id = ?", (json.dumps(told, ensure_ascii=False), run.id)
            )
        return replace(run, warnings=told)

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

    # --- what runs are measured by ---

    def measures(self, run: int) -> Measures | None:
        """What a run is measured by so far; None of one that made no request yet."""
        row = self._db.execute("SELECT told FROM measures WHERE run = ?", (run,)).fetchone()
        return Measures.model_validate_json(row["told"]) if row is not None else None

    def measure(self, run: Run, measures: Measures, *, reviewed: bool) -> None:
        """Keep what a run is measured by, in place of what was kept of it before; `reviewed` when it has ended."""
        with self._transaction():
            self._db.execute(
                "INSERT OR REPLACE INTO measures (run, source, reviewed, told) VALUES (?, ?, ?, ?)",
                (run.id, run.source, reviewed, measures.model_dump_json()),
            )

    def measured(self, source: str, limit: int = 100) -> list[tuple[Run, Measures]]:
        """The runs of a source that have been measured to their end, the newest first."""
        if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'measures'").fetchone():
            return []  # a folder of an earlier version, opened for looking alone
        told = {
            row["run"]: Measures.model_validate_json(row["told"])
            for row in self._db.execute(
                "SELECT run, told FROM measures WHERE source = ? AND reviewed = 1 ORDER BY run DESC LIMIT ?",
                (source, limit),
            )
        }
        return [(run, told[run.id]) for run in self.runs(source, limit=limit * 2) if run.id in told]

    def is_reviewed(self, run: int) -> bool:
        row = self._db.execute("SELECT reviewed FROM measures WHERE run = ?", (run,)).fetchone()
        return row is not None and bool(row["reviewed"])

    def arrivals(self, run: Run) -> tuple[int, int]:
        """How many articles and attachments of the source's last run were new, and how many had changed."""
        new, changed = 0, 0
        for row in self._db.execute(
            "SELECT pages.changed_at >= ?1 AS changed, count(*) AS n FROM frontier JOIN pages USING (key)"
            " WHERE frontier.source = ?2 AND frontier.outcome = 'fetched'"
            " AND frontier.role IN ('article', 'attachment') GROUP BY 1",
            (stamp(run.started_at), run.source),
        ):
            if row["changed"]:
                changed += row["n"]
            else:
                new += row["n"]
        return new, changed

    def forget(self, urls: Iterable[str]) -> int:
        """As `PageHistory.forget`; what runs tell of these addresses goes too."""
        known = super().forget(urls)
        with self._transaction():
            for table, column in (("runs", "warnings"), ("measures", "told")):
                key = "id" if table == "runs" else "run"
                for row in self._db.execute(
                    f"SELECT {key} AS id, {column} AS told FROM {table} WHERE {column} LIKE '%http%'"  # noqa: S608
                ).fetchall():
                    told = self._without_forgotten(json.loads(row["told"]))
                    self._db.execute(
                        f"UPDATE {table} SET {column} = ? WHERE {key} = ?",  # noqa: S608 (names of our own)
                        (json.dumps(told, ensure_ascii=False), row["id"]),
                    )
        return known

    def _without_forgotten(self, told: Any) -> Any:
        """The same JSON value without sightings of addresses that were taken down, nor such addresses in texts."""
        if isinstance(told, dict):
            if isinstance(told.get("url"), str) and self.is_forgotten(told["url"]):
                return None
            return {name: self._without_forgotten(value) for name, value in told.items()}
        if isinstance(told, list):
            return [self._without_forgotten(value) for value in told]
        if isinstance(told, str):
            return _ADDRESS.sub(lambda found: "…" if self.is_forgotten(found[0]) else found[0], told)
        return told


_ADDRESS = re.compile(r"https?://\S+")
