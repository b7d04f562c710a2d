"""Crawling again: what changed, what did not though its bytes did, what is gone, and when it is looked at next."""

from __future__ import annotations

import itertools
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cchc.captures import Capture
from cchc.settings import Settings
from crawler.archive import Archive
from crawler.crawl import SourceSummary, crawl
from crawler.entries import Page
from crawler.revisits import interval
from crawler.sources import Source
from crawler.spiders.looks import WAITS
from crawler.state import CrawlState

from .conftest import Answer, Portal, Visit

pytestmark = pytest.mark.timeout(240)
WEEK = timedelta(hours=168)
counter = itertools.count(2_100_000)
BODY = """<html><head><title>Tin {number}</title></head><body><div>Lượt truy cập: {visits}</div>
<h1>Huyện Mẫu Sơn công bố kết quả cải cách hành chính đợt {number}</h1>
<div class="content"><p>Năm 2023, chỉ số cải cách hành chính của huyện Mẫu Sơn đạt {score} điểm, xếp thứ 3/9 huyện.</p>
<p>Huyện sẽ tiếp tục nâng cao chất lượng phục vụ người dân, doanh nghiệp trong thời gian tới.</p></div></body></html>"""
NOT_THERE = "<html><h1>Không tìm thấy trang</h1><p>Trang bạn yêu cầu không tồn tại hoặc đã bị xóa.</p></html>"


def article(number: int, score: str = "88,42") -> Any:
    """An article whose page counts its visits, so that its bytes are never the same twice."""
    return lambda visit: Answer(BODY.format(number=number, score=score, visits=next(counter)))


def with_tag(number: int, tag: str) -> Any:
    """An article whose server knows when it has not changed."""

    def answer(visit: Visit) -> Answer:
        if visit.headers.get("if-none-match") == tag:
            return Answer(status=304, headers={"ETag": tag})
        return Answer(BODY.format(number=number, score="88,42", visits=1), headers={"ETag": tag})

    return answer


def fill(portal: Portal, articles: int = 3) -> None:
    portal.site(articles)
    for number in range(articles):
        portal.answers[f"/tin/{number}.html"] = article(number)


def one(data: Path, source: Source) -> SourceSummary:
    (summary,) = crawl([source], data, settings=Settings()).sources
    return summary


def page_of(data: Path, url: str) -> Page:
    with CrawlState(data / "crawl.sqlite") as state:
        page = state.page(url)
    assert page is not None
    return page


def pass_time(data: Path, time: timedelta) -> None:
    """Let all that was looked at have been looked at so much earlier."""
    database = sqlite3.connect(data / "crawl.sqlite")
    for key, checked in database.execute("SELECT key, checked_at FROM pages").fetchall():
        earlier = (datetime.fromisoformat(checked) - time).isoformat(timespec="microseconds")
        database.execute("UPDATE pages SET checked_at = ? WHERE key = ?", (earlier, key))
    database.commit()
    database.close()


def test_a_page_whose_counter_alone_moved_has_not_changed(portal: Portal, tmp_path: Path) -> None:
    fill(portal)
    first = one(tmp_path, portal.source())
    assert (first.fetched, first.unchanged) == (4, 0)
    again = one(tmp_path, portal.source())
    assert (again.fetched, again.unchanged) == (0, 4)
    portal.answers["/tin/1.html"] = article(1, "88,9")
    third = one(tmp_path, portal.source())
    assert (third.fetched, third.unchanged) == (1, 3)
    page = page_of(tmp_path, portal.url("/tin/1.html"))
    assert page.changed_at is not None
    assert page.location is not None
    assert "88,9 điểm" in Archive(tmp_path / "archive").get(page.location).body.decode()
    assert page_of(tmp_path, portal.url("/tin/0.html")).changed_at is None


def test_what_stays_as_it_is_is_looked_at_ever_more_seldom(portal: Portal, tmp_path: Path) -> None:
    fill(portal)
    source = portal.source(recheck_hours=168)
    one(tmp_path, source)
    soon = one(tmp_path, source)
    assert (soon.saved, soon.unchanged, soon.articles) == (3, 1, 3)
    looks = []
    for _ in range(3):
        pass_time(tmp_path, timedelta(days=7))
        portal.visits.clear()
        assert one(tmp_path, source).outcome == "finished"
        looks.append("/tin/0.html" in portal.paths())
    assert [week for week, looked in enumerate(looks, 1) if looked] == [1, 3]


def test_what_changes_is_looked_at_ever_sooner(portal: Portal, tmp_path: Path) -> None:
    fill(portal, 1)
    source = portal.source(recheck_hours=168)
    one(tmp_path, source)
    waits = []
    for score in ("88,1", "88,2", "88,3", "88,4", "88,5"):
        portal.answers["/tin/0.html"] = article(0, score)
        page = page_of(tmp_path, portal.url("/tin/0.html"))
        waits.append(interval(WEEK, page.calm))
        pass_time(tmp_path, waits[-1])
        assert one(tmp_path, source).fetched == 1
    assert [wait / timedelta(hours=1) for wait in waits] == [168, 84, 42, 21, 21]


def test_a_recrawl_of_what_has_not_changed_asks_for_next_to_nothing(portal: Portal, tmp_path: Path) -> None:
    portal.site(40)
    for number in range(40):
        portal.answers[f"/tin/{number}.html"] = with_tag(number, f'"{number}"')
    one(tmp_path, portal.source(recheck_hours=168))
    fresh = one(tmp_path, portal.source(recheck_hours=168))
    assert (fresh.saved, fresh.fetched) == (40, 0)
    pass_time(tmp_path, WEEK)
    portal.visits.clear()
    due = one(tmp_path, portal.source(recheck_hours=168))
    assert (due.saved, due.not_modified, due.fetched) == (0, 40, 0)
    assert all("if-none-match" in visit.headers for visit in portal.visits if visit.path != "/tin"
               and visit.path != "/robots.txt")  # fmt: skip


def test_a_page_that_its_server_calls_gone_is_gone_and_may_return(portal: Portal, tmp_path: Path) -> None:
    fill(portal)
    one(tmp_path, portal.source())
    url = portal.url("/tin/1.html")
    had = page_of(tmp_path, url)
    portal.answers["/tin/1.html"] = Answer("gone", 410)
    summary = one(tmp_path, portal.source())
    assert (summary.gone, summary.failed, summary.failures) == (1, 0, ())
    gone = page_of(tmp_path, url)
    assert gone.gone_at is not None
    assert (gone.location, gone.digest) == (had.location, had.digest), "what was had of it stays"
    assert gone.location is not None
    assert Archive(tmp_path / "archive").get(gone.location).status == 200
    assert one(tmp_path, portal.source()).gone == 1
    assert page_of(tmp_path, url).gone_at == gone.gone_at, "since the first time"
    portal.answers["/tin/1.html"] = article(1)
    back = one(tmp_path, portal.source())
    assert (back.gone, back.unchanged) == (0, 4)
    assert page_of(tmp_path, url).gone_at is None


def test_an_address_that_never_was_there_is_a_failure(portal: Portal, tmp_path: Path) -> None:
    fill(portal)
    portal.answers["/tin/1.html"] = Answer("gone", 404)
    for _ in range(3):
        summary = one(tmp_path, portal.source())
        assert (summary.gone, summary.failures) == (0, ((portal.url("/tin/1.html"), "HTTP 404"),))


@pytest.mark.parametrize(
    "answer", [Answer(NOT_THERE), Answer(status=302, headers={"Location": "/"})], ids=["soft 404", "home page"]
)
def test_what_only_looks_gone_is_looked_at_once_more(portal: Portal, tmp_path: Path, answer: Answer) -> None:
    fill(portal)
    portal.answers["/"] = Answer("home")
    one(tmp_path, portal.source())
    portal.answers["/tin/1.html"] = answer
    url = portal.url("/tin/1.html")
    first = one(tmp_path, portal.source())
    assert (first.gone, first.failures) == (0, ((url, WAITS),))
    looked = page_of(tmp_path, url)
    assert (looked.misses, looked.gone_at) == (1, None)
    second = one(tmp_path, portal.source())
    assert (second.gone, second.failed) == (1, 0)
    assert page_of(tmp_path, url).gone_at == looked.missed_at
    portal.answers["/tin/1.html"] = article(1)
    assert one(tmp_path, portal.source()).gone == 0
    assert page_of(tmp_path, url).misses == 0


def test_one_bad_day_does_not_make_a_page_gone(portal: Portal, tmp_path: Path) -> None:
    fill(portal)
    one(tmp_path, portal.source())
    for _ in range(2):
        portal.answers["/tin/1.html"] = Answer(NOT_THERE)
        assert one(tmp_path, portal.source()).gone == 0
        portal.answers["/tin/1.html"] = article(1)
        assert one(tmp_path, portal.source()).gone == 0
    portal.answers["/tin/1.html"] = Answer("down", 403)
    for _ in range(3):
        assert one(tmp_path, portal.source()).gone == 0


def test_an_article_that_no_list_names_any_more_is_looked_at_too(portal: Portal, tmp_path: Path) -> None:
    fill(portal)
    one(tmp_path, portal.source(recheck_hours=168))
    portal.answers["/tin"] = Answer('<a href="/tin/0.html">Tin 0</a>')
    portal.answers["/tin/2.html"] = Answer("gone", 404)
    early = one(tmp_path, portal.source(recheck_hours=168))
    assert (early.articles, early.unchanged, early.gone) == (1, 0, 0)
    pass_time(tmp_path, WEEK)
    portal.visits.clear()
    late = one(tmp_path, portal.source(recheck_hours=168, expected={"articles": 3}))
    assert portal.paths()[-2:] == ["/tin/1.html", "/tin/2.html"], "behind what is named"
    assert (late.gone, late.unchanged) == (1, 3), "the list and two articles"
    assert late.articles == 1, "they do not hide that the list has lost articles"
    assert any("1 articles found, at least 3 expected" in warning for warning in late.warnings)


def test_one_page_under_two_addresses_is_fetched_once(portal: Portal, tmp_path: Path) -> None:
    fill(portal, 1)
    portal.answers["/tin"] = Answer(
        '<a href="/tin/0.html"></a><a href="/tin/0.html?utm_source=zalo"></a><a href="/tin/0.html;jsessionid=1A"></a>'
    )
    one(tmp_path, portal.source())
    assert portal.paths() == ["/robots.txt", "/tin", "/tin/0.html"]


def test_a_redirect_to_the_same_page_in_another_dress_is_followed(portal: Portal, tmp_path: Path) -> None:
    fill(portal, 1)
    portal.answers["/tin/0.html"] = Answer(status=301, headers={"Location": "/tin/0.html/"})
    portal.answers["/tin/0.html/"] = article(0)
    source = portal.source(articles={"include": [r"^/tin/\d+\.html/?$"]})
    assert (one(tmp_path, source).articles, one(tmp_path, source).articles) == (1, 1)
    with CrawlState(tmp_path / "crawl.sqlite") as state:
        assert [page.url for page in state.pages() if page.role == "article"] == [portal.url("/tin/0.html/")]


def test_a_portal_that_moved_is_known_by_its_new_address(portal: Portal, other_portal: Portal, tmp_path: Path) -> None:
    fill(portal)
    portal.answers["/tin/2.html"] = with_tag(2, '"2"')
    one(tmp_path, portal.source())
    fill(other_portal)
    source = other_portal.source(moved={"127.0.0.1": "127.0.0.2"})
    other_portal.answers["/tin"] = Answer(f'<a href="{portal.url("/tin/0.html")}">Tin 0</a> <a href="/tin/1.html"></a>')
    portal.visits.clear()
    summary = one(tmp_path, source)
    assert portal.visits == [], "the old host is not asked"
    assert (summary.articles, summary.unchanged, summary.fetched) == (2, 3, 1)
    assert not [visit for visit in other_portal.visits if "if-none-match" in visit.headers]
    with CrawlState(tmp_path / "crawl.sqlite") as state:
        articles = [page.url for page in state.pages("portal") if page.role == "article"]
    assert articles == [other_portal.url(f"/tin/{number}.html") for number in range(3)]


def test_every_answer_is_archived_whatever_it_showed(portal: Portal, tmp_path: Path) -> None:
    fill(portal, 1)
    one(tmp_path, portal.source())
    one(tmp_path, portal.source())
    portal.answers["/tin/0.html"] = Answer("gone", 404)
    one(tmp_path, portal.source())
    items = [item for item in Archive(tmp_path / "archive").captures() if isinstance(item, Capture)]
    assert [item.status for item in items if item.role == "article"] == [200, 200, 404]
