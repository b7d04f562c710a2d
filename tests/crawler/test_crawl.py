"""A crawl from end to end, over real connections: what is fetched, and what is left alone."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.crawl import Limits, Progress
from crawler.state import CrawlState

from .conftest import Answer, Portal, Visit
from .crawls import captures, one, paths, run

pytestmark = pytest.mark.timeout(60)


@pytest.mark.usefixtures("started")
def test_a_crawl_archives_everything_it_is_answered(portal: Portal, data: Path) -> None:
    portal.site(3)
    portal.answers["/tin"] = Answer('<a href="/tin/0.html"></a> <a href="/tin/9.html"></a> <a href="/other"></a>')
    seen: list[Progress] = []
    summary = one(data, portal.source(), progress=seen.append)
    assert (summary.outcome, summary.fetched, summary.failed, summary.articles) == ("finished", 2, 1, 1)
    assert summary.failures == ((portal.url("/tin/9.html"), "HTTP 404"),)
    got = {"/" + item.url.split("/", 3)[3]: (item.role, item.status, item.source) for item in captures(data)}
    assert got == {
        "/robots.txt": ("robots", 200, "portal"),
        "/tin": ("listing", 200, "portal"),
        "/tin/0.html": ("article", 200, "portal"),
        "/tin/9.html": ("article", 404, "portal"),
    }
    assert sorted((item.url, item.outcome) for item in seen) == [
        (portal.url("/tin"), "fetched"),
        (portal.url("/tin/0.html"), "fetched"),
        (portal.url("/tin/9.html"), "failed"),
    ]


def test_the_crawler_says_who_it_is_and_asks_for_robots_first(portal: Portal, data: Path) -> None:
    portal.site(1)
    run(data, portal.source())
    assert portal.paths()[0] == "/robots.txt"
    assert {visit.headers["user-agent"] for visit in portal.visits} == {"cchc/0.1.0 (+mailto:cchc@example.org)"}


def test_what_robots_or_the_declaration_close_is_not_fetched(portal: Portal, data: Path) -> None:
    portal.site(2)
    portal.answers["/robots.txt"] = Answer("User-agent: *\nDisallow: /tin/1")
    portal.answers["/tin"] = Answer('<a href="/tin/0.html"><a href="/tin/1.html"><a href="/tin/2.html">')
    summary = one(data, portal.source(closed=["^/tin/2"]))
    assert portal.paths() == ["/robots.txt", "/tin", "/tin/0.html"]
    assert summary.skipped == {"robots.txt": 1}


def test_a_host_gets_one_request_at_a_time_with_a_pause(portal: Portal, data: Path) -> None:
    portal.site(4)
    run(data, portal.source(delay=0.4))
    assert portal.most_at_once == 1
    times = [visit.at for visit in portal.visits]
    # The pause is between two requests as they are sent, and a busy machine gives the server one later. The host also
    # rests as long as its answer took, so that it never sees two nearer than half the pause.
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.19


def test_hosts_are_crawled_side_by_side(portal: Portal, other_portal: Portal, data: Path) -> None:
    for site in (portal, other_portal):
        site.site(4)
        for answer in site.answers.values():
            assert isinstance(answer, Answer)
            answer.delay = 0.2
    run(data, portal.source("a"), other_portal.source("b"))
    spans = [(site.visits[0].at, site.visits[-1].at) for site in (portal, other_portal)]
    assert max(start for start, _ in spans) < min(end for _, end in spans)


def test_an_unchanged_page_is_not_sent_again(portal: Portal, data: Path) -> None:
    portal.site(2)

    def article(visit: Visit) -> Answer:
        if visit.headers.get("if-none-match") == '"v1"':
            return Answer(status=304, headers={"ETag": '"v1"'})
        return Answer('<h1>Tin</h1><a href="/file/a.pdf">', headers={"ETag": '"v1"'})

    portal.answers["/tin/0.html"] = article
    portal.answers["/file/a.pdf"] = Answer(b"%PDF-1.4", headers={"Content-Type": "application/pdf"})
    first = one(data, portal.source())
    assert (first.fetched, first.attachments) == (4, 1)
    portal.answers["/tin/1.html"] = Answer("changed")
    again = one(data, portal.source())
    assert (again.not_modified, again.unchanged, again.fetched) == (1, 2, 1)
    assert again.articles == 2
    assert again.attachments == 1, "an unchanged article still leads to its attachments"
    with CrawlState(data / "crawl.sqlite") as state:
        page = state.page(portal.url("/tin/0.html"))
    assert page is not None
    assert page.location is not None
    assert Archive(data / "archive").get(page.location).body.startswith(b"<h1>Tin")


def test_an_unchanged_listing_still_leads_to_its_articles(portal: Portal, data: Path) -> None:
    portal.site(2)
    body = portal.answers["/tin"]
    assert isinstance(body, Answer)

    def listing(visit: Visit) -> Answer:
        known = "if-modified-since" in visit.headers
        return Answer(
            b"" if known else body.body, 304 if known else 200, {"Last-Modified": "Mon, 05 Aug 2024 09:12:00 GMT"}
        )

    portal.answers["/tin"] = listing
    run(data, portal.source())
    portal.answers["/tin/1.html"] = Answer("changed")
    again = one(data, portal.source())
    assert (again.not_modified, again.fetched, again.unchanged) == (1, 1, 1)


def test_a_fresh_article_is_left_alone(portal: Portal, data: Path) -> None:
    portal.site(2)
    run(data, portal.source(recheck_hours=24))
    again = one(data, portal.source(recheck_hours=24))
    assert again.skipped == {"fresh": 2}
    assert portal.paths().count("/tin/0.html") == 1
    assert again.articles == 2
    assert (again.outcome, again.warnings) == ("finished", ())


def test_a_file_behind_an_article_address_is_an_attachment(portal: Portal, data: Path) -> None:
    portal.site(1)
    portal.answers["/tin/0.html"] = Answer(
        b"%PDF-1.4",
        headers={
            "Content-Type": "application/pdf",
            "Content-Disposition": "attachment; filename*=UTF-8''B%C3%A1o%20c%C3%A1o.pdf",
        },
    )
    run(data, portal.source())
    capture = captures(data)[-1]
    assert (capture.role, capture.filename, capture.media_type) == ("attachment", "Báo cáo.pdf", "application/pdf")


def test_a_limit_ends_the_crawl_and_the_next_one_goes_on(portal: Portal, data: Path) -> None:
    portal.site(6)
    first = one(data, portal.source(expected={"articles": 6}), limits=Limits(max_pages=3))
    assert (first.outcome, first.fetched, first.pending, first.warnings) == ("limited", 3, 4, ())
    second = one(data, portal.source())
    assert (second.outcome, second.resumed, second.fetched, second.articles) == ("finished", True, 7, 6)
    assert len(portal.paths()) == len(set(portal.paths())) + 1, "only robots.txt is asked for twice"


def test_a_portal_that_gives_less_than_expected_is_unhealthy(portal: Portal, data: Path) -> None:
    portal.site(2)
    summary = one(data, portal.source(expected={"articles": 5}))
    assert "2 articles found, at least 5 expected" in summary.warnings[0]
    portal.answers["/tin"] = Answer("<p>new design</p>")
    summary = one(data, portal.source())
    assert any("names no article" in warning for warning in summary.warnings)


def test_a_page_taken_down_is_not_fetched_again(portal: Portal, data: Path) -> None:
    portal.site(2)
    run(data, portal.source())
    url = portal.url("/tin/1.html")
    with CrawlState(data / "crawl.sqlite") as state, Archive(data / "archive") as archive:
        assert state.forget([url]) == 1
        assert archive.forget([url]) == 1
        assert state.page(url) is None
    portal.visits.clear()
    summary = one(data, portal.source())
    assert "/tin/1.html" not in portal.paths()
    assert summary.skipped == {"taken down": 1}
    assert "/tin/1.html" not in paths(data)
