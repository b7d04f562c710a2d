"""Feeds: RSS and Atom, and the further pages of those that have any (RFC 5005, or counted as WordPress does)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from time import struct_time
from typing import Any

from scrapy.http import Response

from crawler.sources import Source
from crawler.sources.parts import paged
from crawler.spiders.found import Found, joined
from crawler.state import Link

MAX_FEED_PAGES = 200
# "next" are pages of one list, "prev-archive" the older documents of an archived feed.
FURTHER = ("next", "prev-archive")


def feed_links(response: Response, source: Source, link: Link, named: set[str]) -> Found:
    """The articles of a feed, and its next page. `named` is what earlier pages of a counted feed named."""
    import feedparser  # type: ignore[import-untyped]

    found = Found()
    feed = feedparser.parse(BytesIO(response.body), response_headers={"content-location": response.url})
    for entry in feed.entries:
        title, lead = entry.get("title"), _text(entry.get("summary"))
        for url in [entry.get("link"), *(enclosure.get("href") for enclosure in entry.get("enclosures", ()))]:
            if url:
                found.document(
                    source,
                    Link(joined(response, str(url)), "article", changed_at=_changed(entry), title=title, lead=lead),
                )
    if not link.depth:
        if not feed.entries:
            found.notes.append(f"the feed {response.url} has no entries")
        elif not found.links:
            found.notes.append(f"the feed {response.url} names no article that the declaration recognises")
    if link.depth + 1 >= MAX_FEED_PAGES:
        return found
    template = source.feeds[link.listing] if link.listing is not None and link.listing < len(source.feeds) else None
    articles = found.documents()
    if template is not None and paged(template, 0) != template:
        if articles - named:
            further = paged(template, link.depth + 1)
            found.add(Link(further, "feed", listing=link.listing, depth=link.depth + 1))
    elif feed.entries:
        for url in _further(feed.feed, response):
            if source.allows(url := source.current(url)):
                found.add(Link(url, "feed", depth=link.depth + 1))
    named |= articles
    return found


def _further(feed: Any, response: Response) -> list[str]:
    links = [link for link in feed.get("links", ()) if link.get("rel") in FURTHER and link.get("href")]
    return [joined(response, str(link["href"])) for link in links]


def _text(markup: str | None) -> str | None:
    """A summary without its markup."""
    return " ".join(re.sub(r"<[^<>]*>", " ", markup).split()) or None if markup else None


def _changed(entry: Any) -> datetime | None:
    # Asked as a mere dict: feedparser gives the day of publishing for what was never updated.
    moment = dict.get(entry, "updated_parsed")
    if not isinstance(moment, struct_time):
        return None
    try:
        return datetime(*moment[:6], tzinfo=UTC)
    except ValueError:
        return None
