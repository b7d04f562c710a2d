"""Feeds and sitemaps: where they are looked for, and what they name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from cchc.captures import Capture
from cchc.errors import ArchiveError
from crawler import feeds
from crawler.sitemaps import entries_of, unpacked

# The usual places, looked at where no page and no robots.txt names any; by family first.
FEEDS = {
    "wordpress": ("/feed/",),
    "drupal": ("/rss.xml",),
    "nukeviet": ("/vi/news/rss/", "/index.php?language=vi&nv=news&op=rss"),
    "": ("/rss.xml", "/feed/", "/rss"),
}
SITEMAPS = {"wordpress": ("/wp-sitemap.xml", "/sitemap_index.xml"), "": ("/sitemap.xml",)}
_SIDE = re.compile(r"image|video|author|tag|categor|chuyen-?muc|product|menu|user|page(?!s?/)", re.IGNORECASE)
_LIMIT = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FeedContent:
    """Addresses of a feed's entries, in order; `dated` is how many tell their day."""

    urls: tuple[str, ...]
    dated: int


@dataclass(frozen=True, slots=True)
class SitemapContent:
    """Addresses that a sitemap names: of pages, or of further sitemaps (`index`)."""

    urls: tuple[str, ...]
    index: bool


def usual_places(home: str, family: str, places: dict[str, tuple[str, ...]]) -> list[str]:
    paths = dict.fromkeys([*places.get(family, ()), *places[""]])
    return [urljoin(home, path) for path in paths]


def feed_of(capture: Capture) -> FeedContent | None:
    """The entries of a feed, or None where the capture is none."""
    feed = feeds.feed_of(_plain(capture), capture.url)
    if feed is None or not feed.version:
        return None
    urls = [urljoin(capture.url, entry.url) for entry in feed.entries if entry.url]
    return FeedContent(tuple(dict.fromkeys(urls)), sum(1 for entry in feed.entries if entry.published))


def sitemap_of(capture: Capture) -> SitemapContent | None:
    """The addresses of a sitemap or of an index of sitemaps, or None where the capture is none."""
    read = entries_of(_plain(capture))
    if read is None:
        return None
    entries, index = read
    return SitemapContent(tuple(dict.fromkeys(urljoin(capture.url, entry.url) for entry in entries)), index)


def worth_opening(urls: tuple[str, ...], most: int = 3) -> list[str]:
    """Of an index's sitemaps those that hold articles by their names, the last (mostly newest) of each kind first."""
    main = [url for url in urls if not _SIDE.search(url.rpartition("/")[2])] or list(urls)
    posts = [url for url in main if re.search(r"post|news|tin|article|bai|content", url, re.IGNORECASE)]
    chosen = [*posts[-most:], *[url for url in main if url not in posts][:most]]
    return chosen[:most]


def sitemaps_in_robots(robots: bytes | None, home: str) -> list[str]:
    lines = (robots or b"").decode("utf-8", "replace").splitlines()
    found = (re.match(r"(?i)\s*sitemap\s*:\s*(\S+)", line) for line in lines)
    return list(dict.fromkeys(urljoin(home, match[1]) for match in found if match))


def _plain(capture: Capture) -> bytes:
    """The body, unpacked where the file itself is packed (sitemap.xml.gz); nothing where that cannot be done."""
    try:
        return unpacked(capture.body, _LIMIT)
    except ArchiveError:
        return b""
