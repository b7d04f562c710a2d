"""The links that a page leads to, by what the page is: a feed, a sitemap, a page of a listing, an article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from scrapy.http import HtmlResponse, Response, TextResponse

from cchc.captures import Role
from crawler.sources import Source, path_of
from crawler.spiders.feeds import feed_links
from crawler.spiders.found import Found, joined
from crawler.spiders.sitemaps import sitemap_links
from crawler.state import Link

__all__ = ["Found", "Pagination", "links_of"]
# A page's tree takes twenty times its bytes; links behind this many are not looked for.
MAX_PAGE = 16 * 1024 * 1024
# Where portals put files beside ordinary links: viewers in a frame.
EMBEDDED = "iframe::attr(src), embed::attr(src), object::attr(data)"


@dataclass(slots=True)
class Pagination:
    """Which articles the pages of a counted list have named so far: a page that adds none is the last."""

    named: dict[tuple[str, Role, int], set[str]] = field(default_factory=dict)


def links_of(role: Role, response: Response, source: Source, link: Link, pagination: Pagination) -> Found:
    """What to fetch after this page."""
    match role:
        case "feed":
            named = pagination.named.setdefault((source.id, "feed", link.listing or 0), set())
            return feed_links(response, source, link, named)
        case "sitemap":
            return sitemap_links(response, source, link)
        case "listing":
            return _listing(response, source, link, pagination)
        case "article":
            return _article(response, source)
        case _:
            return Found()


def _listing(response: Response, source: Source, link: Link, pagination: Pagination) -> Found:
    found = Found()
    number = link.listing or 0
    listings = source.listings
    if number >= len(listings):
        return found  # The declaration lost this listing since the run began.
    listing = listings[number]
    items = set(map(source.current, _selected(response, listing.item))) if listing.item else None
    ahead = set(map(source.current, _selected(response, listing.next))) if listing.next else set()
    further: list[str] = []
    for url in map(source.current, _anchors(response)):
        # First: where articles have loose addresses, those of further pages look like them.
        if source.allows(url) and (url in ahead or any(pattern.search(path_of(url)) for pattern in listing.pages)):
            further.append(url)
        elif items is None or url in items or source.is_attachment(url):
            found.document(source, Link(url, "article"))
    articles = found.documents()
    if not articles and link.depth == 0:
        found.notes.append(f"the listing {response.url} names no article: has its layout changed?")
    if link.depth + 1 >= listing.max_pages:
        return found
    if listing.counted:
        named = pagination.named.setdefault((source.id, "listing", number), set())
        if articles - named:
            found.add(Link(listing.page(link.depth + 1), "listing", listing=number, depth=link.depth + 1))
        named |= articles
        return found
    for url in further:
        found.add(Link(url, "listing", listing=number, depth=link.depth + 1))
    return found


def _article(response: Response, source: Source) -> Found:
    found = Found()
    for url in map(source.current, _anchors(response, embedded=True)):
        if source.role_of(url) == "attachment":
            found.add(Link(url, "attachment"))
    return found


def _anchors(response: Response, *, embedded: bool = False) -> Iterator[str]:
    page = _page(response)
    if page is None:
        return
    query = "a::attr(href), area::attr(href)" + (f", {EMBEDDED}" if embedded else "")
    for href in page.css(query).getall():
        if href.strip() and not href.strip().startswith("#"):
            yield joined(page, href)


def _selected(response: Response, selector: str) -> list[str]:
    """The addresses of the links that a selector names, or that stand in what it names."""
    page = _page(response)
    if page is None:
        return []
    hrefs = [href for found in page.css(selector) for href in found.xpath("(self::a | .//a)/@href").getall()]
    return [joined(page, href) for href in hrefs if href.strip() and not href.strip().startswith("#")]


def _page(response: Response) -> HtmlResponse | None:
    if not isinstance(response, TextResponse):
        return None
    if len(response.body) > MAX_PAGE:
        response = response.replace(body=response.body[:MAX_PAGE])
    # A page that is sent as plain text or XML is still read as a page: portals mislabel theirs.
    return response if isinstance(response, HtmlResponse) else response.replace(cls=HtmlResponse)
