"""The links that a page leads to, by what the page is: a feed, a sitemap, a page of a listing, an article."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import unquote, urlsplit

from scrapy.http import Response

from cchc.captures import Role
from crawler.dates import moments
from crawler.focus import is_wanted
from crawler.postbacks import PAGER, asked, event
from crawler.reach import Reach
from crawler.sources import Listing, Source, path_of
from crawler.spiders.anchors import anchors, selected, teasers
from crawler.spiders.endpoints import endpoint_links
from crawler.spiders.extensions import may_name
from crawler.spiders.feeds import feed_links
from crawler.spiders.found import Found
from crawler.spiders.sitemaps import sitemap_links
from crawler.state import Link

__all__ = ["Found", "Pagination", "links_of"]
# Further pages of lists that need no declaring, by the path and query of their address: Liferay's and SharePoint's.
LISTS = re.compile(r"[?&][^=&]*_cur=\d+|[?&]Paged=TRUE(?:&|$)", re.IGNORECASE)
# WordPress and others put the day into the address: "/2019/03/02/ten-bai/".
DAY_IN_PATH = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])(?=/)")
NEXT = "a[rel~=next], link[rel~=next]"


@dataclass(slots=True)
class Pagination:
    """Which articles the pages of a counted list have named so far: a page that adds none is the last."""

    named: dict[tuple[str, Role, int], set[str]] = field(default_factory=dict)


def links_of(
    role: Role, response: Response, source: Source, link: Link, pagination: Pagination, reach: Reach | None = None
) -> Found:
    """What to fetch after this page, and which of it is out of the source's focus.

    With a `reach` that goes back to a day, articles have the days that their lists tell.
    """
    reach = reach or Reach()
    found = _links(role, response, source, link, pagination, reach)
    focused = source.focus is not None and role in ("feed", "sitemap", "listing")
    dated = reach.is_dated and role == "listing"
    if not focused and not dated:
        return found
    told = teasers(response) if role == "listing" else {}
    for key, one in found.links.items():
        if one.role == "article":
            title, lead = told.get(key, (one.title, one.lead))
            known: dict[str, Any] = {"published": told_day(one.url, title, lead)} if dated else {}
            if focused:
                left_out = not is_wanted(source, one.url, title, lead, rubric=asked(response.url))
                known |= {"title": title, "lead": lead, "left_out": left_out}
            found.links[key] = replace(one, **known)
    return found


def told_day(url: str, *texts: str | None) -> date | None:
    """The latest day that is told beside an article's link, or else in its address; None where neither tells one.

    The latest: a teaser names days of the past too, and is not read on before it is published.
    """
    days = [moment.day for text in texts if text for moment in moments(text)]
    if not days and (spelled := DAY_IN_PATH.search(urlsplit(url).path)):
        days = ["-".join(spelled.groups())]
    try:
        return date.fromisoformat(max(days)) if days else None
    except ValueError:
        return None


def _links(role: Role, response: Response, source: Source, link: Link, pagination: Pagination, reach: Reach) -> Found:
    deep = reach.mode == "backfill"
    match role:
        case "feed":
            named = pagination.named.setdefault((source.id, "feed", link.listing or 0), set())
            return feed_links(response, source, link, named, deep=deep)
        case "sitemap":
            return sitemap_links(response, source, link)
        case "listing":
            return _listing(response, source, link, pagination, deep=deep)
        case "article":
            return _article(response, source)
        case _:
            return Found()


def _listing(response: Response, source: Source, link: Link, pagination: Pagination, *, deep: bool) -> Found:
    found = Found()
    number = link.listing or 0
    listings = source.listings
    if number >= len(listings):
        return found  # The declaration lost this listing since the run began.
    listing = listings[number]
    if listing.endpoint is not None:
        named = pagination.named.setdefault((source.id, "listing", number), set())
        return endpoint_links(response, source, link, listing, named, most=listing.most_pages(deep=deep))
    items = set(map(source.current, selected(response, listing.item))) if listing.item else None
    ahead = set(map(source.current, selected(response, listing.next))) if listing.next else set()
    if listing.follows:
        ahead |= set(map(source.current, selected(response, NEXT)))
    further = [url for url in ahead if source.allows(url)] if listing.follows else []
    for url in map(source.current, anchors(response)):
        # First: where articles have loose addresses, those of further pages look like them.
        if source.allows(url) and (url in ahead or _is_further(url, response.url, listing)):
            further.append(url)
        elif event(url) is not None:
            continue  # Buttons lead to whatever they do, never to an article that could be asked for again.
        elif items is None or url in items or source.is_attachment(url):
            found.document(source, Link(url, "article"))
    articles = found.documents()
    if not articles and link.depth == 0 and not listing.dated:
        found.notes.append(f"the listing {response.url} names no article: has its layout changed?")
    if link.depth + 1 >= listing.most_pages(deep=deep):
        return found
    if listing.counted:
        named = pagination.named.setdefault((source.id, "listing", number), set())
        if articles - named:
            found.add(Link(listing.page(link.depth + 1), "listing", listing=number, depth=link.depth + 1))
        named |= articles
        return found
    for url in dict.fromkeys(further):
        found.add(Link(url, "listing", listing=number, depth=link.depth + 1))
    return found


def _article(response: Response, source: Source) -> Found:
    found = Found()
    attachments = source.attachments
    if not (attachments.include or source.is_attachment(response.url) or may_name(response.body, attachments.types)):
        return found
    for url in map(source.current, anchors(response, embedded=True)):
        # Asked first: hardly any link of a page's menus is one.
        if source.is_attachment(url) and source.allows(url):
            many = len(found.links) >= source.attachments.most
            reason = f"more than {source.attachments.most} attachments of one article" if many else None
            found.add(Link(url, "attachment", beyond=reason))
    return found


def _is_further(url: str, at: str, listing: Listing) -> bool:
    """Whether a link leads to a further page of the list whose page is `at`."""
    path = path_of(url)
    if not listing.follows:
        # Patterns are of what a person reads: "Page$2", not "Page%242".
        return any(pattern.search(path) or pattern.search(unquote(path)) for pattern in listing.pages)
    if event(url) is not None:
        return PAGER.search(url) is not None
    return urlsplit(url).path == urlsplit(asked(at)).path and LISTS.search(path) is not None
