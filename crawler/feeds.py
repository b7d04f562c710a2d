"""What RSS and Atom feeds say: their entries, and where their further pages are (RFC 5005)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from time import struct_time
from typing import Any

from crawler.dates import HANOI

# "next" are pages of one list, "prev-archive" the older documents of an archived feed.
FURTHER = ("next", "prev-archive")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An article of a feed and what is said of it; `enclosures` are the files that come with it.

    Addresses are as they are written: absolute, or to be joined with the feed's own.
    """

    url: str | None
    enclosures: tuple[str, ...] = ()
    title: str | None = None
    lead: str | None = None
    changed_at: datetime | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's entries in their order, and the addresses of its further pages; `version` is empty for no known kind."""

    entries: tuple[FeedEntry, ...]
    further: tuple[str, ...]
    version: str = ""


def feed_of(body: bytes, url: str) -> Feed | None:
    """What a feed says that was had at an address; None where the body is none."""
    import feedparser

    told = feedparser.parse(BytesIO(body), response_headers={"content-location": url})
    if not told.get("version") and not told.entries:
        return None
    links = [link for link in told.feed.get("links", ()) if link.get("rel") in FURTHER and link.get("href")]
    return Feed(tuple(map(_entry, told.entries)), tuple(str(link["href"]) for link in links), told.get("version") or "")


def _entry(entry: Any) -> FeedEntry:
    files = (enclosure.get("href") for enclosure in entry.get("enclosures", ()))
    # Asked as a mere dict: feedparser gives the day of publishing for what was never updated.
    changed = _moment(dict.get(entry, "updated_parsed"))
    published = _moment(dict.get(entry, "published_parsed")) or changed
    return FeedEntry(
        url=str(entry["link"]) if entry.get("link") else None,
        enclosures=tuple(str(href) for href in files if href),
        title=entry.get("title"),
        lead=_text(entry.get("summary")),
        changed_at=changed,
        published=published.astimezone(HANOI).date() if published else None,
    )


def _text(markup: str | None) -> str | None:
    """A summary without its markup."""
    return " ".join(re.sub(r"<[^<>]*>", " ", markup).split()) or None if markup else None


def _moment(told: Any) -> datetime | None:
    if not isinstance(told, struct_time):
        return None
    try:
        return datetime(*told[:6], tzinfo=UTC)
    except ValueError:
        return None
