"""The links that a page leads to, by what the page is: a feed, a sitemap, a page of a listing, an article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urldefrag

from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.utils.sitemap import Sitemap

from cchc.captures import Role
from cchc.errors import ArchiveError
from crawler.members import decode_body
from crawler.sources import Source, path_of
from crawler.state import Link, key_of

MAX_SITEMAP_DEPTH = 3
# A page's tree takes twenty times its bytes; links behind this many are not looked for.
MAX_PAGE = 16 * 1024 * 1024
# Where portals put files beside ordinary links: viewers in a frame.
EMBEDDED = "iframe::attr(src), embed::attr(src), object::attr(data)"


@dataclass(slots=True)
class Found:
    """Links of a page, each address once, and what is odd about the page."""

    links: dict[str, Link] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, link: Link) -> None:
        self.links.setdefault(key_of(link.url), link)


@dataclass(slots=True)
class Pagination:
    """Which articles the pages of a counted listing have named so far: a page that adds none is the last."""

    named: dict[tuple[str, int], set[str]] = field(default_factory=dict)


def links_of(role: Role, response: Response, source: Source, link: Link, pagination: Pagination) -> Found:
    """What to fetch after this page."""
    match role:
        case "feed":
            return _feed(response, source)
        case "sitemap":
            return _sitemap(response, source, link)
        case "listing":
            return _listing(response, source, link, pagination)
        case "article":
            return _article(response, source)
        case _:
            return Found()


def _feed(response: Response, source: Source) -> Found:
    import feedparser  # type: ignore[import-untyped]

    found = Found()
    feed = feedparser.parse(BytesIO(response.body), response_headers={"content-location": response.url})
    for entry in feed.entries:
        for url in [entry.get("link"), *(enclosure.get("href") for enclosure in entry.get("enclosures", ()))]:
            if url:
                _add(found, source, _joined(response, str(url)))
    if not feed.entries:
        found.notes.append(f"the feed {response.url} has no entries")
    elif not found.links:
        found.notes.append(f"the feed {response.url} names no article that the declaration recognises")
    return found


def _sitemap(response: Response, source: Source, link: Link) -> Found:
    found = Found()
    body = response.body
    if body.startswith(b"\x1f\x8b"):
        try:
            body = decode_body(body, "gzip", limit=source.max_bytes) or b""
        except ArchiveError as error:
            found.notes.append(f"the sitemap {response.url}: {error}")
            return found
    try:
        sitemap = Sitemap(body)
        entries = [str(entry["loc"]) for entry in sitemap if entry.get("loc")]
        kind = sitemap.type
    except Exception as error:  # lxml raises several kinds for what is no XML.
        found.notes.append(f"the sitemap {response.url} cannot be read: {error}")
        return found
    for url in entries:
        if kind != "sitemapindex":
            _add(found, source, _joined(response, url))
        elif source.allows(url := source.current(url)) and link.depth < MAX_SITEMAP_DEPTH:
            found.add(Link(url, "sitemap", depth=link.depth + 1))
    if not entries:
        found.notes.append(f"the sitemap {response.url} has no entries")
    return found


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
            _add(found, source, url)
    articles = {key for key, other in found.links.items() if other.role == "article"}
    if not articles and link.depth == 0:
        found.notes.append(f"the listing {response.url} names no article: has its layout changed?")
    if link.depth + 1 >= listing.max_pages:
        return found
    if listing.counted:
        named = pagination.named.setdefault((source.id, number), set())
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


def _add(found: Found, source: Source, url: str) -> None:
    url = source.current(url)
    role = source.role_of(url)
    if role is not None:
        found.add(Link(url, role))


def _anchors(response: Response, *, embedded: bool = False) -> Iterator[str]:
    page = _page(response)
    if page is None:
        return
    query = "a::attr(href), area::attr(href)" + (f", {EMBEDDED}" if embedded else "")
    for href in page.css(query).getall():
        if href.strip() and not href.strip().startswith("#"):
            yield _joined(page, href)


def _selected(response: Response, selector: str) -> list[str]:
    """The addresses of the links that a selector names, or that stand in what it names."""
    page = _page(response)
    if page is None:
        return []
    hrefs = [href for found in page.css(selector) for href in found.xpath("(self::a | .//a)/@href").getall()]
    return [_joined(page, href) for href in hrefs if href.strip() and not href.strip().startswith("#")]


def _page(response: Response) -> HtmlResponse | None:
    if not isinstance(response, TextResponse):
        return None
    if len(response.body) > MAX_PAGE:
        response = response.replace(body=response.body[:MAX_PAGE])
    # A page that is sent as plain text or XML is still read as a page: portals mislabel theirs.
    return response if isinstance(response, HtmlResponse) else response.replace(cls=HtmlResponse)


def _joined(response: Response, href: str) -> str:
    try:
        return urldefrag(response.urljoin(href.strip())).url
    except ValueError:  # "http://[" is no address; whoever wrote it meant no page either.
        return ""
