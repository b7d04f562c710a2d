"""What was fetched when, and what is still to be fetched: `crawl.sqlite` in the data folder.

`pages` lives on from run to run (crawler/history.py); `frontier` is the queue of a source's last run
(crawler/queue.py); here are the runs.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from crawler.database import MIGRATIONS, stamp
from crawler.entries import MODES, Link, Mode, Outcome, Page, Run, RunOutcome, Task, key_of, run_of
from crawler.measures import Measures
from crawler.queue import Queue
from crawler.revisits import MOST_REVISITS

__all__ = ["MIGRATIONS", "CrawlState", "Link", "Mode", "Outcome", "Page", "Run", "RunOutcome", "Task", "key_of"]
# A daily run that was begun so long ago is not merely gone on with: the lists may have something new by now.
DAILY = timedelta(hours=12)


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

    def begin(
        self,
        source: str,
        starts: Iterable[Link],
        recheck: timedelta | None = None,
        *,
        mode: Mode = "full",
        since: date | None = None,
    ) -> Run:
        """Take up the source's last run in a mode where something of it is still to be fetched; else begin one.

        With `recheck`, known pages that are due are queued too, behind what the starts lead to. They alone hold up no
        new run: what is due stays so. A daily run begins anew after DAILY, and what the last one left comes behind; a
        backfill does where it is to go back to another day than before.
        """
        with self._transaction():
            last = self._last(source, mode)
            if mode == "backfill":
                self._drop_had(source)
            if last is not None and self._is_left(last, since):
                now = self._now()
                self._db.execute(
                    "UPDATE runs SET outcome = 'running', finished_at = NULL, resumed_at = ? WHERE id = ?",
                    (now, last.id),
                )
                at = datetime.fromisoformat(now)
                return replace(
                    last, finished_at=None, outcome="running", counts={}, warnings=(), resumed=True, resumed_at=at
                )
            now = self._now()
            # A run that was killed after its last page and before it was closed had nothing left to do.
            self._db.execute(
                "UPDATE runs SET outcome = 'finished', finished_at = ? WHERE source = ? AND mode = ?"
                " AND outcome = 'running'",
                (now, source, mode),
            )
            self._clear(source, mode)
            cursor = self._db.execute(
                "INSERT INTO runs (source, mode, started_at, resumed_at, since, outcome)"
                " VALUES (?, ?, ?, ?, ?, 'running')",
                (source, mode, now, now, since and since.isoformat()),
            )
            self._add(source, starts, None, timedelta(0), mode)
            if recheck is not None and mode != "backfill":
                self._add_revisits(source, self.due(source, recheck, MOST_REVISITS), mode)
            at, number = datetime.fromisoformat(now), int(cursor.lastrowid or 0)
            return Run(number, source, at, None, "running", mode=mode, resumed_at=at, since=since)

    def _is_left(self, last: Run, since: date | None) -> bool:
        """Whether a run has something left to fetch, and is to be gone on with."""
        pending = self._db.execute(
            "SELECT 1 FROM frontier WHERE source = ? AND mode = ? AND outcome IS NULL AND revisit = 0 LIMIT 1",
            (last.source, last.mode),
        ).fetchone()
        if last.mode == "daily" and self.clock() - last.started_at >= DAILY:
            return False
        return pending is not None and (last.mode != "backfill" or since in (None, last.since))

    def _clear(self, source: str, mode: Mode) -> None:
        """Empty a queue for a new run. A daily one keeps what was left of the last, behind what is new."""
        if mode == "daily":
            # A further page of a list that failed is asked for again: the pages before it no longer lead to it.
            self._db.execute(
                "UPDATE frontier SET outcome = NULL, reason = NULL WHERE source = ? AND mode = 'daily'"
                " AND outcome = 'failed' AND depth > 0 AND role IN ('feed', 'sitemap', 'listing')",
                (source,),
            )
            self._db.execute(
                "DELETE FROM frontier WHERE source = ? AND mode = 'daily' AND (outcome IS NOT NULL OR revisit = 1)",
                (source,),
            )
            self._db.execute(
                "UPDATE frontier SET attempts = 0, not_before = 0, priority = priority - 1"
                " WHERE source = ? AND mode = 'daily'",
                (source,),
            )
        else:
            self._db.execute("DELETE FROM frontier WHERE source = ? AND mode = ?", (source, mode))

    def finish(self, run: Run, outcome: RunOutcome, warnings: Iterable[str] = ()) -> Run:
        """Close a run with the counts of everything that it did, also before it was resumed."""
        told, now, counts = tuple(warnings), self._now(), self.counts(run.source, run.mode)
        with self._transaction():
            self._db.execute(
                "UPDATE runs SET finished_at = ?, outcome = ?, counts = ?, warnings = ? WHERE id = ?",
                (now, outcome, json.dumps(counts), json.dumps(told, ensure_ascii=False), run.id),
            )
        finished = datetime.fromisoformat(now)
        return replace(run, finished_at=finished, outcome=outcome, counts=counts, warnings=told)

    def tell(self, run: Run, warnings: Iterable[str]) -> Run:
        """Add warnings to a run that has ended."""
        told = tuple(dict.fromkeys([*run.warnings, *warnings]))
        with self._transaction():
            self._db.execute(
                "UPDATE runs SET warnings = ? WHERE id = ?", (json.dumps(told, ensure_ascii=False), run.id)
            )
        return replace(run, warnings=told)

    def _last(self, source: str, mode: Mode) -> Run | None:
        return next((run for run in self.runs(source, limit=1, modes=(mode,))), None)

    def runs(self, source: str | None = None, limit: int = 100, *, modes: Iterable[Mode] = MODES) -> list[Run]:
        """Runs in some modes, the newest first."""
        rows = self._db.execute("SELECT * FROM runs WHERE ?1 IS NULL OR source = ?1 ORDER BY id DESC", (source,))
        wanted = frozenset(modes)
        return list(islice((run for row in rows if (run := run_of(row)).mode in wanted), limit))

    def latest_runs(self) -> list[Run]:
        """The last run of each source, in the order of their ids: what the health of portals is read from.

        A backfill says nothing of how a portal is today, so it counts only where there was nothing else.
        """
        names = [row["source"] for row in self._db.execute("SELECT DISTINCT source FROM runs ORDER BY source")]
        return [
            run
            for name in names
            for run in self.runs(name, limit=1, modes=("full", "daily")) or self.runs(name, limit=1)
        ]

    def counts(self, source: str, mode: Mode = "full") -> dict[str, int]:
        """Of the source's last run in a mode: "article.skipped" and "article.skipped: robots.txt", with their numbers.

        Known pages that no list named count as "revisit".
        """
        counts: dict[str, int] = {}
        for row in self._db.execute(
            "SELECT CASE revisit WHEN 1 THEN 'revisit' ELSE role END AS role, outcome, reason, count(*) AS n"
            " FROM frontier WHERE source = ? AND mode = ? AND outcome IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            (source, mode),
        ):
            names = [f"{row['role']}.{row['outcome']}"]
            if row["reason"]:
                names.append(f"{names[0]}: {row['reason']}")
            for name in names:
                counts[name] = counts.get(name, 0) + row["n"]
        return counts

    def failures(self, source: str, limit: int = 20, mode: Mode = "full") -> list[tuple[str, str]]:
        """Addresses that failed in the source's last run in a mode, with the reason."""
        rows = self._db.execute(
            "SELECT url, reason FROM frontier WHERE source = ? AND mode = ? AND outcome = 'failed'"
            " ORDER BY rowid LIMIT ?",
            (source, mode, limit),
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

    def measured(self, source: str, limit: int = 100, *, modes: Iterable[Mode] = MODES) -> list[tuple[Run, Measures]]:
        """The runs of a source in some modes that have been measured to their end, the newest first."""
        if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'measures'").fetchone():
            return []  # a folder of an earlier version, opened for looking alone
        told = {
            row["run"]: Measures.model_validate_json(row["told"])
            for row in self._db.execute(
                "SELECT run, told FROM measures WHERE source = ? AND reviewed = 1 ORDER BY run DESC LIMIT ?",
                (source, limit),
            )
        }
        return [(run, told[run.id]) for run in self.runs(source, limit=limit * 2, modes=modes) if run.id in told]

    def is_reviewed(self, run: int) -> bool:
        row = self._db.execute("SELECT reviewed FROM measures WHERE run = ?", (run,)).fetchone()
        return row is not None and bool(row["reviewed"])

    def arrivals(self, run: Run) -> tuple[int, int]:
        """How many articles and attachments of the source's last run were new, and how many had changed."""
        new, changed = 0, 0
        for row in self._db.execute(
            "SELECT pages.changed_at >= ?1 AS changed, count(*) AS n FROM frontier JOIN pages USING (key)"
            " WHERE frontier.source = ?2 AND frontier.mode = ?3 AND frontier.outcome = 'fetched'"
            " AND frontier.role IN ('article', 'attachment') GROUP BY 1",
            (stamp(run.started_at), run.source, run.mode),
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
            for query, change in _TOLD:
                for row in self._db.execute(query).fetchall():
                    told = self._without_forgotten(json.loads(row["told"]))
                    self._db.execute(change, (json.dumps(told, ensure_ascii=False), row["id"]))
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
# What is told of runs and may name addresses: how it is read, and how it is changed.
_TOLD = (
    ("SELECT id, warnings AS told FROM runs WHERE warnings LIKE '%http%'", "UPDATE runs SET warnings = ? WHERE id = ?"),
    ("SELECT run AS id, told FROM measures WHERE told LIKE '%http%'", "UPDATE measures SET told = ? WHERE run = ?"),
)
