"""Where portals send a crawler: followed among declared hosts, never to addresses that are not public."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.state import CrawlState

from .conftest import Answer, Portal
from .crawls import one, paths, run

pytestmark = pytest.mark.timeout(60)


def test_a_redirect_is_followed_within_the_portal_and_both_are_archived(portal: Portal, data: Path) -> None:
    portal.site(1)
    portal.answers["/tin"] = Answer('<a href="/tin/7.html"><a href="/tin/8.html">')
    portal.answers["/tin/7.html"] = Answer(status=301, headers={"Location": "/tin/0.html"})
    portal.answers["/tin/8.html"] = Answer(status=302, headers={"Location": "/"})
    portal.answers["/"] = Answer("home")
    summary = one(data, portal.source())
    assert {"/tin/7.html", "/tin/0.html"} <= set(paths(data))
    assert summary.failures == ((portal.url("/tin/8.html"), "redirect to a page that is no article"),)
    assert "/" not in portal.paths()


def test_redirects_end_somewhere(portal: Portal, data: Path) -> None:
    portal.site(1)
    portal.answers["/tin"] = Answer('<a href="/tin/1.html"><a href="/tin/100.html">')
    portal.answers["/tin/1.html"] = Answer(status=301, headers={"Location": "/tin/1.html"})
    for number in range(100, 120):
        portal.answers[f"/tin/{number}.html"] = Answer(status=301, headers={"Location": f"/tin/{number + 1}.html"})
    summary = one(data, portal.source())
    assert {reason for _, reason in summary.failures} == {"redirect to itself", "too many redirects"}
    assert len(portal.visits) < 15


def test_a_redirect_never_leaves_the_declared_hosts(portal: Portal, other_portal: Portal, data: Path) -> None:
    portal.site(1)
    other_portal.site(1)
    portal.answers["/tin/0.html"] = Answer(status=302, headers={"Location": other_portal.url("/tin/0.html")})
    summary = one(data, portal.source())
    assert other_portal.visits == []
    assert summary.failures[0][1] == "redirect to another host (127.0.0.2), which the declaration does not name"
    assert not any("for good" in told for told in summary.warnings), "it may be so for today alone"


def test_a_lasting_redirect_to_another_host_says_what_to_declare(
    portal: Portal, other_portal: Portal, data: Path
) -> None:
    portal.site(2)
    other_portal.site(2)
    for number in range(2):
        target = other_portal.url(f"/tin/{number}.html")
        portal.answers[f"/tin/{number}.html"] = Answer(status=301, headers={"Location": target})
    refused = one(data, portal.source())
    assert other_portal.visits == []
    (warning,) = [told for told in refused.warnings if "for good" in told]
    assert "pages of 127.0.0.1 lead for good to 127.0.0.2" in warning
    assert "add it to `hosts`" in warning
    followed = one(data, portal.source(hosts=["127.0.0.2"]))
    assert (followed.failed, followed.articles) == (0, 2)
    (warning,) = [told for told in followed.warnings if "for good" in told]
    assert "`moved: {127.0.0.1: 127.0.0.2}`" in warning


def test_a_known_page_goes_on_under_the_host_that_it_moved_to(portal: Portal, other_portal: Portal, data: Path) -> None:
    portal.site(1)
    both = portal.source(hosts=["127.0.0.2"])
    one(data, both)
    url = other_portal.url("/tin/0.html")
    portal.answers["/tin/0.html"] = Answer(status=301, headers={"Location": url})
    other_portal.site(1)
    again = one(data, both)
    assert (again.unchanged, again.failed) == (2, 0), "the list, and the page that was known"
    with CrawlState(data / "crawl.sqlite") as state:
        assert [page.url for page in state.pages() if page.role == "article"] == [url]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1"])
def test_private_addresses_are_never_connected_to(portal: Portal, data: Path, host: str) -> None:
    url = f"http://{host}:{portal.port}/tin"
    source = portal.source(
        home=url, start={"listings": [{"url": url}]}, delay=0.01, allow_private_addresses=False, retries=0
    )
    summary = one(data, source)
    assert portal.visits == []
    assert "private address 127.0.0.1" in str(summary.reason)
    assert summary.warnings


def test_a_private_address_behind_a_redirect_is_not_connected_to(portal: Portal, data: Path) -> None:
    """Both hosts are declared, but only one of them may be private: as when a public name turns inwards."""
    portal.site(1)
    portal.answers["/tin/0.html"] = Answer(
        status=302, headers={"Location": f"http://localhost:{portal.port}/tin/5.html"}
    )
    allowed = portal.source("a")
    inward = portal.source("b", hosts=["localhost"], allow_private_addresses=False, delay=0.01)
    summary = run(data, allowed, inward.model_copy(update={"hosts": ("127.0.0.1", "localhost")}))
    assert not any(visit.headers["host"].startswith("localhost") for visit in portal.visits)
    assert summary.sources[1].outcome == "deferred"


def test_robots_txt_is_followed_where_it_moved(portal: Portal, data: Path) -> None:
    portal.site(1)
    portal.answers["/robots.txt"] = Answer(status=301, headers={"Location": "/vi/robots.txt"})
    portal.answers["/vi/robots.txt"] = Answer("User-agent: *\nDisallow: /tin/")
    assert one(data, portal.source()).skipped == {"robots.txt": 1}
    portal.answers["/vi/robots.txt"] = Answer(status=301, headers={"Location": "/robots.txt"})
    assert one(data, portal.source()).fetched == 1
