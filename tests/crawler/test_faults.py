"""Portals that fail, lie or break off: what is tried again, what is given up, what is said."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from crawler.state import CrawlState

from .conftest import Answer, Portal
from .crawls import captures, one, paths

pytestmark = pytest.mark.timeout(60)


def test_errors_that_pass_are_tried_again(portal: Portal, data: Path) -> None:
    portal.site(1)
    answers = iter([Answer(status=503, headers={"Retry-After": "1"}), Answer(status=500), Answer("endlich")])
    portal.answers["/tin/0.html"] = lambda visit: next(answers)
    summary = one(data, portal.source())
    assert (summary.fetched, summary.failed) == (2, 0)
    times = [visit.at for visit in portal.visits if visit.path == "/tin/0.html"]
    assert times[1] - times[0] >= 0.95, "Retry-After is kept"
    assert [item.status for item in captures(data) if "/tin/0" in item.url] == [503, 500, 200]


def test_errors_that_stay_are_told_and_the_rest_goes_on(portal: Portal, data: Path) -> None:
    portal.site(3)
    portal.answers["/tin/0.html"] = Answer(status=502)
    summary = one(data, portal.source())
    assert (summary.fetched, summary.failed) == (3, 1)
    assert portal.paths().count("/tin/0.html") == 3
    with CrawlState(data / "crawl.sqlite") as state:
        page = state.page(portal.url("/tin/0.html"))
    assert page is not None
    assert page.error == "HTTP 502"


def test_a_portal_that_asks_to_be_left_alone_is(portal: Portal, data: Path) -> None:
    portal.site(2)
    portal.answers["/tin/0.html"] = Answer(status=429, headers={"Retry-After": "3600"})
    summary = one(data, portal.source())
    assert summary.outcome == "deferred"
    assert "3600 seconds" in str(summary.reason)
    assert summary.pending == 2
    assert "/tin/1.html" not in portal.paths()


def test_a_body_that_breaks_off_is_no_page(portal: Portal, data: Path) -> None:
    portal.site(3)
    portal.answers["/tin/0.html"] = Answer(
        raw=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf\r\n"
    )
    portal.answers["/tin/1.html"] = Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf")
    summary = one(data, portal.source())
    assert (summary.fetched, summary.failed) == (2, 2)
    assert {reason for _, reason in summary.failures} <= {"the answer broke off before its end", "connection failed"}
    assert not {"/tin/0.html", "/tin/1.html"} & set(paths(data))


def test_a_server_that_speaks_nonsense_or_too_slowly_is_given_up(portal: Portal, data: Path) -> None:
    portal.site(3)
    portal.answers["/tin/0.html"] = Answer(raw=b"\x00\xff\x00 nonsense\r\n\r\n")
    portal.answers["/tin/1.html"] = Answer("late", delay=3)
    summary = one(data, portal.source(timeout=0.5, retries=0))
    assert (summary.fetched, summary.failed) == (2, 2)
    assert "timed out" in {reason for _, reason in summary.failures}


def test_what_is_too_large_is_given_up(portal: Portal, data: Path) -> None:
    portal.site(4)
    limit = 1 << 20
    portal.answers["/tin/0.html"] = Answer(b"x" * (limit + 1))
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    portal.answers["/tin/1.html"] = Answer(raw=head + chunk * 20 + b"0\r\n\r\n")
    bomb = gzip.compress(b"0" * (limit * 50))
    portal.answers["/tin/2.html"] = Answer(bomb, headers={"Content-Encoding": "gzip"})
    portal.answers["/tin/3.html"] = Answer(gzip.compress(b"<h1>nen</h1>"), headers={"Content-Encoding": "gzip"})
    summary = one(data, portal.source(max_bytes=limit))
    reasons = dict(summary.failures)
    assert reasons[portal.url("/tin/0.html")] == f"larger than {limit} bytes"
    assert reasons[portal.url("/tin/1.html")] == f"larger than {limit} bytes"
    assert reasons[portal.url("/tin/2.html")] == f"the body unpacks to more than {limit} bytes"
    assert next(item.body for item in captures(data) if item.url.endswith("/3.html")) == b"<h1>nen</h1>"


def test_a_page_of_fifty_megabytes_is_kept(portal: Portal, data: Path) -> None:
    portal.site(1)
    body = os.urandom(1 << 20) * 50
    portal.answers["/tin/0.html"] = Answer(body)
    assert one(data, portal.source(max_bytes=60 << 20)).fetched == 2
    assert captures(data)[-1].body == body


@pytest.mark.parametrize("status", [500, 503])
def test_without_an_answer_for_robots_nothing_is_fetched(portal: Portal, data: Path, status: int) -> None:
    portal.site(1)
    portal.answers["/robots.txt"] = Answer(status=status)
    summary = one(data, portal.source())
    assert set(portal.paths()) == {"/robots.txt"}
    assert len(portal.visits) == 3, "it is tried again twice"
    assert summary.outcome == "deferred"
    assert summary.pending == 1
    assert "robots.txt" in str(summary.reason)
    assert summary.warnings
    portal.site(1)
    assert one(data, portal.source()).outcome == "finished"


def test_a_certificate_that_nobody_vouches_for_is_refused_unless_declared(
    self_signed_portal: Portal, data: Path
) -> None:
    portal = self_signed_portal
    portal.site(1)
    refused = one(data, portal.source(retries=0))
    assert portal.visits == []
    assert refused.outcome == "deferred"
    assert "the certificate cannot be verified" in str(refused.reason)
    assert one(data, portal.source(verify_certificates=False)).fetched == 2


def test_an_encoding_that_was_not_asked_for_is_no_page(portal: Portal, data: Path) -> None:
    portal.site(2)
    portal.answers["/tin/0.html"] = Answer(b"\x0b\x02\x80", headers={"Content-Encoding": "br"})
    portal.answers["/tin/1.html"] = Answer("<h1>not packed at all</h1>", headers={"Content-Encoding": "gzip"})
    summary = one(data, portal.source())
    assert [reason for _, reason in summary.failures] == ["sent in an encoding that was not asked for (br)"]
    assert captures(data)[-1].body == b"<h1>not packed at all</h1>"
