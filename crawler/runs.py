"""How the run of a source begins, with what it is to fetch, and how it is closed, with what people should look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cchc.urls import host_of
from crawler.dates import HANOI
from crawler.health import warnings_of
from crawler.limits import Limits
from crawler.reach import Reach, news_since
from crawler.sources import Source
from crawler.state import CrawlState, Run, RunOutcome


@dataclass(slots=True, eq=False)
class Active:
    """A source that is being crawled."""

    source: Source
    run: Run
    reach: Reach
    budget: int | None = None
    active: int = 0
    pages: int = 0
    stopped: tuple[RunOutcome, str] | None = None
    left: list[str] | None = None  # hosts with something to fetch; None where that is to be looked up again
    notes: list[str] = field(default_factory=list)


def begin(state: CrawlState, source: Source, limits: Limits, now: datetime) -> Active:
    """Begin a run of a source, or go on with the one that it is in the middle of."""
    mode, since = limits.mode, limits.since
    _move(state, source)
    reach = Reach(mode, news_since(state, source, now) if mode == "daily" else since)
    starts = reach.starts(source, now.astimezone(HANOI).date())
    run = state.begin(source.id, starts, timedelta(hours=source.recheck_hours), mode=mode, since=since)
    if mode == "backfill":
        reach = Reach(mode, run.since)
    state.close_hosts(source.id, source.hosts)
    active = Active(source, run, reach, limits.budget_of(source))
    if mode == "daily" and active.budget is not None and active.budget <= len(starts):
        active.notes.append(
            f"the daily budget of {active.budget} requests does not reach beyond the {len(starts)} addresses to begin"
            " with"
        )
    return active


def close(state: CrawlState, active: Active, outcome: RunOutcome, reason: str | None) -> Run:
    """Close a run; it is told with its counts and warnings."""
    source, mode = active.source, active.run.mode
    notes = [*active.notes, *([reason] if reason and outcome in ("deferred", "failed") else [])]
    told = warnings_of(source, state.counts(source.id, mode), notes, whole=outcome == "finished", mode=mode)
    return state.finish(active.run, outcome, told)


def _move(state: CrawlState, source: Source) -> None:
    """Know pages on hosts that the declaration calls old by their addresses of today."""
    if source.moved:
        old = [page.url for page in state.pages() if host_of(page.url) in source.moved]
        state.move(source.id, {url: source.current(url) for url in old})
