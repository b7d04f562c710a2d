"""What the crawl's queue and history hold: links, tasks, pages and runs."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Literal

from cchc.captures import Location, Role
from cchc.urls import place_of

Outcome = Literal["fetched", "unchanged", "not_modified", "gone", "failed", "skipped"]
RunOutcome = Literal["running", "finished", "interrupted", "limited", "deferred", "failed"]


def key_of(url: str) -> str:
    """Thirty-two hexadecimal digits of an address, the same over http and https, with "www." and without."""
    return sha256(place_of(url).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Link:
    """An address to fetch and what it is taken for; `listing` is the index of the declared listing or feed it is of.

    What is said of it where it was found is not kept in the queue: `changed_at` is when it changed last, `title` and
    `lead` are an article's. One that is `left_out` is out of the source's focus: it is noted, and not fetched.
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


@dataclass(frozen=True, slots=True)
class Run:
    """A crawl of one source; `counts` are those of `CrawlState.counts`."""

    id: int
    source: str
    started_at: datetime
    finished_at: datetime | None
    outcome: RunOutcome
    counts: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    resumed: bool = False


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
