"""When each source is crawled next. What was done stands in `crawl.sqlite`, so a restart knows what is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from crawler.entries import Run
from crawler.sources import Source
from crawler.sources.parts import is_open

# Sources declared with one frequency would else all come at one moment; so each crawl is up to a tenth early or late.
JITTER = 0.1
REST = 0.25  # of its usual time, that a source is left alone after a long crawl
# What a portal put off, or what could not be kept, is tried again so much later; sooner where its usual time is near.
AGAIN = timedelta(hours=1)
STEP = timedelta(minutes=1)  # windows of the day are declared by the minute
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """When a source is to be crawled; `reason` says why then, where it is not its usual time."""

    source: Source
    at: datetime
    reason: str | None = None


def turn_of(source: Source, last: Run | None, now: datetime, every: timedelta | None = None) -> Turn:
    """The next crawl of a source, `every` in place of the frequency that it declares.

    One that was stopped or killed goes on at once; what falls out of the source's window waits for it to open.
    """
    usual = every or timedelta(hours=source.every_hours)
    if last is None:
        at, reason = now, "it was never crawled"
    elif last.outcome in ("running", "interrupted", "limited"):
        at, reason = now, "its last crawl is not at its end"
    else:
        ended = last.finished_at or last.started_at
        # A crawl that took days is not begun anew at its end.
        at = max(last.started_at + usual * (1 + JITTER * _chance(source.id, last.id)), ended + usual * REST)
        reason = None
        if last.outcome in ("deferred", "failed"):
            at, reason = ended + min(AGAIN, usual), "its last crawl was put off"
    at = max(at, now)
    opens = _opening(source.window, at)
    return Turn(source, opens, reason if opens == at else f"it may be asked at {source.window} only")


def plan(
    sources: Iterable[Source], latest: Mapping[str, Run], now: datetime, every: timedelta | None = None
) -> list[Turn]:
    """The next crawl of each source, the soonest first."""
    turns = [turn_of(source, latest.get(source.id), now, every) for source in sources]
    return sorted(turns, key=lambda turn: (turn.at, turn.source.id))


def is_late(source: Source, last: Run, now: datetime) -> bool:
    """Whether a source has not been crawled for thrice as long as it should, and a day more than that at least."""
    usual = timedelta(hours=source.every_hours)
    return now - (last.finished_at or last.started_at) > max(3 * usual, usual + DAY)


def _chance(source: str, run: int) -> float:
    """A number from -1 to 1, the same for a source and a run whenever it is asked for."""
    return int.from_bytes(sha256(f"{source} {run}".encode()).digest()[:4], "big") / (2**31) - 1


def _opening(window: str | None, at: datetime) -> datetime:
    if is_open(window, at.timestamp()):
        return at
    moment = at.replace(second=0, microsecond=0)
    for _ in range(DAY // STEP):
        moment += STEP
        if is_open(window, moment.timestamp()):
            break
    return moment
