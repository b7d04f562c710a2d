"""Feeds and sitemaps, packed or broken, and where they are looked for."""

from __future__ import annotations

import gzip

from cchc.captures import Capture
from crawler.discovery.sitefiles import (
    FEEDS,
    feed_of,
    sitemap_of,
    sitemaps_in_robots,
    usual_places,
    worth_opening,
)

RSS = b"""<rss version="2.0"><channel><item><link>/tin/1</link><pubDate>Mon, 01 Sep 2025 08:00:00 +0700</pubDate></item>
<item><title>x</title></item><item><link>https://mau.vn/tin/2</link></item></channel></rss>"""
URLSET = (
    b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc> https://mau.vn/1 </loc></url></urlset>"""
)
INDEX = URLSET.replace(b"urlset", b"sitemapindex").replace(b"<url>", b"<sitemap>").replace(b"</url>", b"</sitemap>")


def capture(body: bytes) -> Capture:
    return Capture(url="https://mau.vn/f", body=body)


def test_a_feed_and_what_is_none() -> None:
    feed = feed_of(capture(RSS))
    assert feed is not None
    assert (feed.urls, feed.dated) == (("https://mau.vn/tin/1", "https://mau.vn/tin/2"), 1)
    assert feed_of(capture(b"<html><body>404</body></html>")) is None


def test_a_sitemap_an_index_and_what_is_none() -> None:
    for body in (URLSET, gzip.compress(URLSET)):
        found = sitemap_of(capture(body))
        assert found is not None
        assert (found.urls, found.index) == (("https://mau.vn/1",), False)
    index = sitemap_of(capture(INDEX))
    assert index is not None
    assert index.index
    assert sitemap_of(capture(b"<html><body>x</body></html>")) is None
    assert sitemap_of(capture(b"\x1f\x8bbroken")) is None


def test_sitemaps_of_an_index_that_hold_articles_come_first() -> None:
    urls = tuple(f"https://mau.vn/{name}.xml" for name in ("image-1", "post-1", "post-2", "category", "about"))
    assert [url.rpartition("/")[2] for url in worth_opening(urls)] == ["post-1.xml", "post-2.xml", "about.xml"]


def test_where_they_are_looked_for() -> None:
    robots = b"User-agent: *\r\nsitemap: /a.xml\nSitemap:https://mau.vn/b.xml\n# Sitemap: /c.xml\n"
    assert sitemaps_in_robots(robots, "https://mau.vn/") == ["https://mau.vn/a.xml", "https://mau.vn/b.xml"]
    assert sitemaps_in_robots(None, "https://mau.vn/") == []
    assert usual_places("https://mau.vn/vi/", "wordpress", FEEDS)[0] == "https://mau.vn/feed/"
