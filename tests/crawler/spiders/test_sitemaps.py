"""Sitemaps as portals serve them: of news, indexes whose parts did not change, dates that mean nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sitemaps import entries_of, moment_of
from tests.crawler.conftest import Answer, Portal
from tests.crawler.spiders.crawls import XML, articles, asked, crawled

OLD = "2019-05-04T08:00:00+07:00"


def urlset(*entries: tuple[str, str | None]) -> str:
    told = "".join(
        f"<url><loc>{url}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>" for url, changed in entries
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{told}</urlset>'


def index(*entries: tuple[str, str | None]) -> str:
    return urlset(*entries).replace("urlset", "sitemapindex").replace("url>", "sitemap>")


def test_parts_of_an_index_that_did_not_change_are_read_from_the_archive(portal: Portal, tmp_path: Path) -> None:
    articles(portal, 1, 2, 3)
    old, new = portal.url("/map-2019.xml"), portal.url("/map-2026.xml")
    portal.answers["/map.xml"] = Answer(index((old, OLD), (new, None)), headers=XML)
    portal.answers["/map-2019.xml"] = Answer(urlset((portal.url("/tin/1.html"), OLD)), headers=XML)
    portal.answers["/map-2026.xml"] = Answer(urlset((portal.url("/tin/2.html"), None)), headers=XML)
    source = portal.source(start={"sitemaps": [portal.url("/map.xml")]}, recheck_hours=1000)
    assert crawled(tmp_path, source).articles == 2
    assert sorted(asked(portal)) == ["/map-2019.xml", "/map-2026.xml", "/map.xml", "/tin/1.html", "/tin/2.html"]

    again = crawled(tmp_path, source)
    assert sorted(asked(portal)) == ["/map-2026.xml", "/map.xml"]
    assert (again.articles, again.failed, again.warnings) == (2, 0, ())

    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    portal.answers["/map.xml"] = Answer(index((old, later), (new, None)), headers=XML)
    portal.answers["/map-2019.xml"] = Answer(urlset((portal.url("/tin/3.html"), OLD)), headers=XML)
    crawled(tmp_path, source)
    assert sorted(asked(portal)) == ["/map-2019.xml", "/map-2026.xml", "/map.xml", "/tin/3.html"]


def test_an_article_that_changed_is_asked_for_before_its_time(portal: Portal, tmp_path: Path) -> None:
    articles(portal, 1, 2)
    first, second = portal.url("/tin/1.html"), portal.url("/tin/2.html")
    portal.answers["/map.xml"] = Answer(urlset((first, OLD), (second, OLD)), headers=XML)
    source = portal.source(start={"sitemaps": [portal.url("/map.xml")]}, recheck_hours=1000)
    crawled(tmp_path, source)
    asked(portal)
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    portal.answers["/map.xml"] = Answer(urlset((first, OLD), (second, later)), headers=XML)
    crawled(tmp_path, source)
    assert asked(portal) == ["/map.xml", "/tin/2.html"]


def test_news_tell_when_they_came_out() -> None:
    body = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://x.vn/tin/a</loc><news:news>
      <news:publication><news:name>X</news:name></news:publication><news:title>A</news:title>
      <news:publication_date>2024-03-02T08:00:00+07:00</news:publication_date></news:news></url></urlset>"""
    read = entries_of(body)
    assert read is not None
    (entry,), is_index = read
    assert (entry.url, entry.changed_at, is_index) == ("https://x.vn/tin/a", datetime(2024, 3, 2, 1, tzinfo=UTC), False)


def test_one_moment_for_all_says_nothing_of_any() -> None:
    same = entries_of(urlset(*((f"https://x.vn/{n}", OLD) for n in range(5))).encode())
    apart = entries_of(urlset(*((f"https://x.vn/{n}", f"2024-01-0{n + 1}") for n in range(5))).encode())
    assert same
    assert {entry.changed_at for entry in same[0]} == {None}
    assert apart
    assert len({entry.changed_at for entry in apart[0]}) == 5


def test_a_sitemap_may_be_a_text_of_addresses() -> None:
    read = entries_of(b"\xef\xbb\xbfhttps://x.vn/tin/a\r\n\r\nhttps://x.vn/tin/b\r\n")
    assert read
    assert [entry.url for entry in read[0]] == ["https://x.vn/tin/a", "https://x.vn/tin/b"]
    assert entries_of(b"https://x.vn/tin/a\nnot an address") is None


@pytest.mark.parametrize("text", ["", "hôm qua", "2024-13-01", "9999-12-31", "9999-12-31T23:59:59-12:00", "0001-01-01"])
def test_a_date_that_is_none_or_to_come_is_not_believed(text: str) -> None:
    moment = moment_of(text)
    assert moment is None or moment.year == 1


def test_a_day_lasts_until_midnight_in_hanoi() -> None:
    assert moment_of("2024-03-02") == datetime(2024, 3, 2, 17, tzinfo=UTC)


@given(st.text(max_size=40))
def test_no_text_breaks_a_date(text: str) -> None:
    moment_of(text)
