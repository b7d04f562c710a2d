"""What the crawl's queue and history hold: links, tasks, pages and runs."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Literal

from cchc.captures import Location, Role
from cchc.urls import canonicalize

Outcome = Literal["fetched", "unchanged", "not_modified", "failed", "skipped"]
RunOutcome = Literal["running", "finished", "interrupted", "limited", "deferred", "failed"]


def key_of(url: str) -> str:
    """Thirty-two hexadecimal digits of a canonical address; http and https differ, since one may lead to the other."""
    return sha256(canonicalize(url).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Link:
    """An address to fetch and what it is taken for; `listing` is the index of the declared listing it belongs to."""

    url: str
    role: Role
    listing: int | None = None
    depth: int = 0
    redirects: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """A link in the queue; `location` is set where the response is in the archive already."""

    source: str
    key: str
    link: Link
    host: str
    attempts: int
    not_before: float
    location: Location | None


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of an address: validators, digest and place of its last good response."""

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


def task_of(row: sqlite3.Row) -> Task:
    link = Link(row["url"], row["role"], row["listing"], row["depth"], row["redirects"])
    return Task(row["source"], row["key"], link, row["host"], row["attempts"], row["not_before"], _location(row))


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
        fetched_at=datetime.fromisoformat(row["fetched_at"]) if row["fetched_at"] else None,
        checked_at=datetime.fromisoformat(row["checked_at"]),
        error=row["error"],
    )
