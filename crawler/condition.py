"""The condition of each source: how its last crawls went, and whether somebody should look at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from cchc.datafolder import DataFolder
from crawler.discovery.checks import standing
from crawler.entries import Run
from crawler.measures import Measures
from crawler.schedule import is_late, turn_of
from crawler.sources import Source
from crawler.state import CrawlState

Health = Literal["healthy", "unhealthy", "crawling", "new", "held"]
DECISIVE = ("finished", "spent", "deferred", "failed")


@dataclass(frozen=True, slots=True)
class Condition:
    """How a source is.

    `health` is "held" for one that is not crawled (`reason` says why), "new" for one that was never crawled, "crawling"
    where no crawl has come to its end yet. `warnings` make it unhealthy. `runs` are those that were measured, the
    newest first; `next_at` is when it should be crawled next.
    """

    source: Source
    health: Health
    reason: str | None = None
    warnings: tuple[str, ...] = ()
    last: Run | None = None
    runs: tuple[tuple[Run, Measures], ...] = field(default=())
    next_at: datetime | None = None

    @property
    def measures(self) -> Measures | None:
        """Of the newest crawl that was measured."""
        return self.runs[0][1] if self.runs else None


def condition_of(source: Source, state: CrawlState | None, folder: DataFolder, history: int = 10) -> Condition:
    """The condition of one source; without a `state` nothing was crawled in this folder yet."""
    ready, reason = standing(source, folder)
    # What a backfill meets says nothing of how the portal is today.
    runs = state.runs(source.id, modes=("full", "daily")) if state is not None else []
    measured = tuple(state.measured(source.id, history)) if state is not None else ()
    last = runs[0] if runs else None
    if ready is None:
        return Condition(source, "held", reason, (), last, measured)
    if state is None or last is None:
        return Condition(source, "new", None)
    now = state.clock()
    decisive = next((run for run in runs if run.outcome in DECISIVE), None)
    told = list(decisive.warnings if decisive else ())
    # One whose process is gone is found running, and is as late as any other.
    if not source.sample and is_late(source, last, now):
        since = last.finished_at or last.started_at
        told.append(f"not crawled since {since:%Y-%m-%d %H:%M} UTC: does `cchc watch` still run?")
    if decisive and decisive.outcome not in ("finished", "spent") and not told:
        told.append(f"its last crawl was {decisive.outcome}")
    health: Health = "unhealthy" if told else "healthy" if decisive else "crawling"
    return Condition(ready, health, None, tuple(told), last, measured, turn_of(ready, last, now).at)


def conditions(sources: Iterable[Source], folder: DataFolder) -> list[Condition]:
    """The condition of each source. Raises StoreError when the crawl state cannot be read."""
    sources = list(sources)
    if not folder.crawl_database.exists():
        return [condition_of(source, None, folder) for source in sources]
    with CrawlState(folder.crawl_database, writable=False) as state:
        return [condition_of(source, state, folder) for source in sources]
