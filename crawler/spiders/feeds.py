"""Where feeds lead: to articles and their files, and to further pages (RFC 5005, or counted as WordPress does)."""

from __future__ import annotations

from dataclasses import replace

from scrapy.http import Response

from crawler.feeds import Feed, feed_of
from crawler.sources import Source
from crawler.sources.parts import ALL_PAGES, paged
from crawler.spiders.found import Found, joined
from crawler.state import Link

MAX_FEED_PAGES = 200


def feed_links(response: Response, source: Source, link: Link, named: set[str], *, deep: bool = False) -> Found:
    """The articles of a feed, and its next page. `named` is what earlier pages of a counted feed named.

    `deep` is for a backfill, which follows as many pages as there are.
    """
    found = Found()
    feed = feed_of(response.body, response.url) or Feed((), ())
    for entry in feed.entries:
        for url in (entry.url, *entry.enclosures):
            if url:
                article = Link(joined(response, url), "article", changed_at=entry.changed_at, published=entry.published)
                found.document(source, replace(article, title=entry.title, lead=entry.lead))
    if not link.depth:
        if not feed.entries:
            found.notes.append(f"the feed {response.url} has no entries")
        elif not found.links:
            found.notes.append(f"the feed {response.url} names no article that the declaration recognises")
    if link.depth + 1 >= (ALL_PAGES if deep else MAX_FEED_PAGES):
        return found
    template = source.feeds[link.listing] if link.listing is not None and link.listing < len(source.feeds) else None
    articles = found.documents()
    if template is not None and paged(template, 0) != template:
        if articles - named:
            further = paged(template, link.depth + 1)
            found.add(Link(further, "feed", listing=link.listing, depth=link.depth + 1))
    elif feed.entries:
        for url in (joined(response, href) for href in feed.further):
            if source.allows(url := source.current(url)):
                found.add(Link(url, "feed", depth=link.depth + 1))
    named |= articles
    return found
