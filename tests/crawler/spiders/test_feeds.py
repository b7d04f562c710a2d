"""Feeds with further pages, over real connections."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.crawler.conftest import Answer, Portal
from tests.crawler.spiders.crawls import XML, articles, asked, crawled


def rss(portal: Portal, *names: object, further: str = "") -> Answer:
    items = "".join(f"<item><title>Tin {n}</title><link>{portal.url(f'/tin/{n}.html')}</link></item>" for n in names)
    link = f'<atom:link rel="next" href="{further}"/>' if further else ""
    space = 'xmlns:atom="http://www.w3.org/2005/Atom"'
    return Answer(f'<rss version="2.0" {space}><channel><title>Tin</title>{link}{items}</channel></rss>', headers=XML)


def atom(portal: Portal, *entries: tuple[object, str], further: str = "", rel: str = "next") -> Answer:
    told = "".join(
        f'<entry><link href="{portal.url(f"/tin/{n}.html")}"/><updated>{at}</updated></entry>' for n, at in entries
    )
    link = f'<link rel="{rel}" href="{further}"/>' if further else ""
    return Answer(f'<feed xmlns="http://www.w3.org/2005/Atom">{link}{told}</feed>', headers=XML)


def test_a_feed_names_its_next_page(portal: Portal, tmp_path: Path) -> None:
    articles(portal, 1, 2, 3)
    portal.answers["/rss"] = rss(portal, 1, further="/rss?p=2")
    portal.answers["/rss?p=2"] = rss(portal, 2, further=portal.url("/rss?p=3"))
    portal.answers["/rss?p=3"] = rss(portal, 3, further="http://elsewhere.example/rss")
    summary = crawled(tmp_path, portal.source(start={"feeds": [portal.url("/rss")]}))
    assert (summary.articles, summary.failed, summary.warnings) == (3, 0, ())


def test_an_archived_feed_leads_to_its_older_parts_and_never_in_circles(portal: Portal, tmp_path: Path) -> None:
    articles(portal, 1, 2)
    day = "2024-01-01T00:00:00Z"
    portal.answers["/atom"] = atom(portal, (1, day), further="/atom-1", rel="prev-archive")
    portal.answers["/atom-1"] = atom(portal, (2, day), further="/atom", rel="prev-archive")
    assert crawled(tmp_path, portal.source(start={"feeds": [portal.url("/atom")]})).articles == 2
    assert [path for path in asked(portal) if "atom" in path] == ["/atom", "/atom-1"]


def test_counted_pages_of_a_feed_end_where_one_names_nothing_new(portal: Portal, tmp_path: Path) -> None:
    articles(portal, 1, 2, 3)
    portal.answers["/feed/?paged=1"] = rss(portal, 1, 2)
    portal.answers["/feed/?paged=2"] = rss(portal, 3)
    portal.answers["/feed/?paged=3"] = rss(portal, 3)
    start = {"feeds": [portal.url("/feed/?paged={page}")]}
    assert crawled(tmp_path / "a", portal.source(start=start)).articles == 3
    assert [path for path in asked(portal) if "feed" in path] == [f"/feed/?paged={n}" for n in (1, 2, 3)]
    del portal.answers["/feed/?paged=3"]  # WordPress answers 404 behind the last page.
    summary = crawled(tmp_path / "b", portal.source(start=start))
    assert (summary.articles, summary.failed, summary.warnings) == (3, 0, ())


def test_an_entry_that_was_updated_is_asked_for_before_its_time(portal: Portal, tmp_path: Path) -> None:
    articles(portal, 1, 2)
    day = "2024-01-01T00:00:00Z"
    portal.answers["/atom"] = atom(portal, (1, day), (2, day))
    source = portal.source(start={"feeds": [portal.url("/atom")]}, recheck_hours=1000)
    crawled(tmp_path, source)
    asked(portal)
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    portal.answers["/atom"] = atom(portal, (1, day), (2, later))
    crawled(tmp_path, source)
    assert asked(portal) == ["/atom", "/tin/2.html"]
