"""What the crawl's queue and history hold: links, tasks, pages and runs."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Literal

from cchc.captures import Location, Role
from cchc.urls import place_of

Outcome = Literal["fetched", "unchanged", "not_modified", "gone", "failed", "skipped"]
# "spent": the budget of requests is used up, and the next run goes on.
RunOutcome = Literal["running", "finished", "interrupted", "limited", "spent", "deferred", "failed"]
# How a source is crawled: all that its lists name, what is new at their beginnings, or what is old, bit by bit.
Mode = Literal["full", "daily", "backfill"]
MODES: tuple[Mode, ...] = ("full", "daily", "backfill")


@lru_cache(8192)
def key_of(url: str) -> str:
    """Thirty-two hexadecimal digits of an address, the same over http and https, with "www." and without."""
    return sha256(place_of(url).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Link:
    """An address to fetch and what it is taken for; `listing` is the index of the declared listing or feed it is of.

    What is said of it where it was found is not kept in the queue: `changed_at` is when it changed last, `title` and
    `lead` are an article's, `published` the day that it tells there. One that is `left_out` is out of the source's
    focus: it is noted, and not fetched. What lies `beyond` the reach of the crawl's mode is counted under that reason.
    """

    url: str
    role: Role
    listing: int | None = None
    depth: int = 0
    redirects: int = 0
    changed_at: datetime | None = None
    title: str | None = None
    lead: str | None = None
    left_out: bool = False
    published: date | None = None
    beyond: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An article that was not fetched, being out of focus, with what was said of it where it was found last."""

    url: str
    title: str | None
    lead: str | None
    found_at: datetime


@dataclass(frozen=True, slots=True)
class Task:
    """A link in the queue, found on `referrer`; `location` is set where the response is in the archive already."""

    source: str
    key: str
    link: Link
    host: str
    attempts: int
    not_before: float
    location: Location | None
    referrer: str | None = None
    mode: Mode = "full"


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of an address: validators, digest and place of its last good response.

    `content` is the digest of the text that was read from it, where that was asked for; `calm` how often the time
    until the next look was doubled. `misses` are the looks since `missed_at` that found no page where there was one;
    `gone_at` is set when that is sure.
    """

    url: str
    source: str
    role: str
    status: int | None
    etag: str | None
    last_modified: str | None
    digest: str | None
    location: Location | None
    fetched_at: datetime | None
    checked_at: datetime
    error: str | None = None
    content: str | None = None
    changed_at: datetime | None = None
    calm: int = 0
    misses: int = 0
    missed_at: datetime | None = None
    gone_at: datetime | None = None

    @classmethod
    def lacking(
        cls, url: str, source: str, role: Role, status: int | None, at: datetime, error: str | None, misses: int = 0
    ) -> Page:
        """What is known of an address after a look at which no page was had."""
        return cls(url, source, role, status, None, None, None, None, None, at, error=error, misses=misses)


@dataclass(frozen=True, slots=True)
class Run:
    """A crawl of one source in one mode; `counts` are those of `CrawlState.counts`.

    A run that goes on where it was left was begun again last at `resumed_at`. A backfill goes back to `since`.
    """

    id: int
    source: str
    started_at: datetime
    finished_at: datetime | None
    outcome: RunOutcome
    counts: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    resumed: bool = False
    mode: Mode = "full"
    resumed_at: datetime | None = None
    since: date | None = None


def _location(row: sqlite3.Row) -> Location | None:
    return Location(row["archive"], row["offset"]) if row["archive"] is not None else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def task_of(row: sqlite3.Row) -> Task:
    link = Link(row["url"], row["role"], row["listing"], row["depth"], row["redirects"])
    return Task(
        row["source"],
        row["key"],
        link,
        row["host"],
        row["attempts"],
        row["not_before"],
        _location(row),
        row["referrer"],
        row["mode"],
    )


def run_of(row: sqlite3.Row) -> Run:
    """A row of `runs`, which in a folder of an earlier version that is only looked at tells no mode."""
    told = dict(row)
    return Run(
        row["id"],
        row["source"],
        datetime.fromisoformat(row["started_at"]),
        _moment(row["finished_at"]),
        row["outcome"],
        json.loads(row["counts"]),
        tuple(json.loads(row["warnings"])),
        mode=told.get("mode", "full"),
        resumed_at=_moment(told.get("resumed_at")),
        since=date.fromisoformat(told["since"]) if told.get("since") else None,
    )


def page_of(row: sqlite3.Row) -> Page:
    return Page(
        url=row["url"],
        source=row["source"],
        role=row["role"],
        status=row["status"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        digest=row["digest"],
        location=_location(row),
        fetched_at=_moment(row["fetched_at"]),
        checked_at=datetime.fromisoformat(row["checked_at"]),
        error=row["error"],
        content=row["content"],
        changed_at=_moment(row["changed_at"]),
        calm=row["calm"],
        misses=row["misses"],
        missed_at=_moment(row["missed_at"]),
        gone_at=_moment(row["gone_at"]),
    )
