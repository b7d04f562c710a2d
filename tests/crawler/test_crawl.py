"""A crawl from end to end, over real connections: what is fetched, what is left alone, what survives."""

from __future__ import annotations

import gzip
import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from cchc.captures import Capture
from cchc.errors import NewerStoreError, StoreBusyError, StoreError
from cchc.settings import Settings
from crawler.archive import Archive
from crawler.crawl import CrawlSummary, Limits, Progress, SourceSummary, crawl
from crawler.sources import Source
from crawler.state import CrawlState
from crawler.worker import Job, encode

from .conftest import Answer, Portal, Visit

pytestmark = pytest.mark.timeout(60)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def run(data: Path, *sources: Source, **more: Any) -> CrawlSummary:
    return crawl(sources, data, settings=Settings(contact="mailto:cchc@example.org"), **more)


def one(data: Path, source: Source, **more: Any) -> SourceSummary:
    (summary,) = run(data, source, **more).sources
    return summary


def captures(data: Path) -> list[Capture]:
    return [item for item in Archive(data / "archive").captures() if isinstance(item, Capture)]


def paths(data: Path) -> list[str]:
    return ["/" + item.url.split("/", 3)[3] for item in captures(data)]


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


def test_a_host_gets_one_request_at_a_time_with_a_pause(portal: Portal, data: Path) -> None:
    portal.site(4)
    run(data, portal.source(delay=0.2))
    assert portal.most_at_once == 1
    times = [visit.at for visit in portal.visits]
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
    assert again.is_healthy


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
    assert not summary.is_healthy
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


def worker(data: Path, source: Source, limits: Limits | None = None, **more: Any) -> subprocess.Popen[bytes]:
    data.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "crawler.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        **more,
    )
    assert process.stdin is not None
    process.stdin.write(encode(Job(sources=(source,), data=data, limits=limits or Limits())))
    process.stdin.flush()
    return process


def events(process: subprocess.Popen[bytes]) -> Iterator[dict[str, Any]]:
    assert process.stdout is not None
    for line in process.stdout:
        yield json.loads(line)


def reap(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()


@pytest.mark.parametrize("after", [1, 4, 9])
def test_a_killed_crawl_is_taken_up_without_loss_or_repetition(portal: Portal, data: Path, after: int) -> None:
    portal.site(12)
    process = worker(data, portal.source())
    try:
        seen = 0
        for event in events(process):
            seen += event["event"] == "page"
            if seen == after:
                os.kill(process.pid, signal.SIGKILL)
                break
    finally:
        reap(process)
    before = set(paths(data))
    assert len(before) >= after
    summary = one(data, portal.source())
    assert (summary.outcome, summary.resumed, summary.fetched, summary.articles) == ("finished", True, 13, 12)
    archived = [path for path in paths(data) if path != "/robots.txt"]
    assert sorted(archived) == sorted({"/tin", *(f"/tin/{number}.html" for number in range(12))})


def test_what_was_archived_but_not_read_when_the_crawl_was_killed_is_not_fetched_again(
    portal: Portal, data: Path
) -> None:
    portal.site(3)
    one(data, portal.source(), limits=Limits(max_pages=1))
    with Archive(data / "archive") as archive:
        archive.append(
            Capture(
                url=portal.url("/tin/1.html"),
                body=b"archived",
                headers=(("Content-Type", "text/html"),),
                source="portal",
            )
        )
    summary = one(data, portal.source())
    assert "/tin/1.html" not in portal.paths()
    assert summary.fetched == 4
    with CrawlState(data / "crawl.sqlite") as state:
        page = state.page(portal.url("/tin/1.html"))
    assert page is not None
    assert page.location is not None


def test_a_worker_stops_when_whoever_started_it_is_gone(portal: Portal, data: Path) -> None:
    portal.site(200)
    process = worker(data, portal.source(delay=0.05))
    try:
        assert next(event for event in events(process) if event["event"] == "page")
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(15) == 0
    finally:
        reap(process)
    with CrawlState(data / "crawl.sqlite") as state:
        assert state.runs("portal")[0].outcome == "interrupted"


def test_an_interrupt_stops_within_seconds_and_loses_nothing(portal: Portal, data: Path) -> None:
    portal.site(200)
    portal.answers["/tin/5.html"] = Answer("slow", delay=30)
    started = time.monotonic()

    def interrupt(progress: Progress) -> None:
        if progress.pages == 3:
            threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()

    summary = run(data, portal.source(delay=0.02), progress=interrupt)
    assert summary.interrupted
    assert time.monotonic() - started < 20
    (source,) = summary.sources
    assert source.outcome == "interrupted"
    assert 0 < source.pending < 201
    with CrawlState(data / "crawl.sqlite") as state:
        done = sum(page.source == "portal" for page in state.pages())
    assert done == source.fetched == len([path for path in paths(data) if path != "/robots.txt"])


def test_a_folder_that_is_called_like_a_part_of_cchc_is_not_run(
    portal: Portal, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal.site(1)
    (tmp_path / "crawler").mkdir()
    (tmp_path / "crawler" / "__init__.py").write_text("")
    (tmp_path / "crawler" / "worker.py").write_text("raise SystemExit('not what was meant')")
    monkeypatch.chdir(tmp_path)
    assert one(data, portal.source()).outcome == "finished"


def test_two_crawls_do_not_share_a_folder(portal: Portal, data: Path) -> None:
    portal.site(100)
    process = worker(data, portal.source(delay=0.1))
    try:
        assert next(event for event in events(process) if event["event"] == "page")
        with pytest.raises(StoreBusyError, match="another process"):
            run(data, portal.source())
    finally:
        reap(process)


def test_a_folder_of_a_newer_version_is_refused(portal: Portal, data: Path) -> None:
    data.mkdir()
    with sqlite3.connect(data / "crawl.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(NewerStoreError, match=r"crawl\.sqlite"):
        run(data, portal.source())


def test_a_damaged_state_is_named(portal: Portal, data: Path) -> None:
    data.mkdir()
    (data / "crawl.sqlite").write_bytes(b"no database at all, but long enough to look at" * 50)
    with pytest.raises(StoreError, match=r"crawl\.sqlite"):
        run(data, portal.source())


def test_an_archive_that_cannot_be_written_ends_the_crawl_and_loses_nothing(portal: Portal, data: Path) -> None:
    portal.site(8)
    for number in range(8):
        portal.answers[f"/tin/{number}.html"] = Answer(os.urandom(200_000))

    def full_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))

    process = worker(data, portal.source(), preexec_fn=full_disk)
    try:
        told = list(events(process))
    finally:
        reap(process)
    assert told[-1]["event"] == "error"
    assert told[-1]["kind"] == "ArchiveError"
    assert "cannot be written" in told[-1]["message"]
    with CrawlState(data / "crawl.sqlite") as state:
        assert state.runs("portal")[0].outcome == "failed"
        kept = sum(page.error is None for page in state.pages())
    assert 0 < kept < 9
    summary = one(data, portal.source())
    assert (summary.outcome, summary.fetched, summary.articles) == ("finished", 9, 8)
    assert len([path for path in paths(data) if path != "/robots.txt"]) == 9


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


def test_robots_txt_is_followed_where_it_moved(portal: Portal, data: Path) -> None:
    portal.site(1)
    portal.answers["/robots.txt"] = Answer(status=301, headers={"Location": "/vi/robots.txt"})
    portal.answers["/vi/robots.txt"] = Answer("User-agent: *\nDisallow: /tin/")
    assert one(data, portal.source()).skipped == {"robots.txt": 1}
    portal.answers["/vi/robots.txt"] = Answer(status=301, headers={"Location": "/robots.txt"})
    assert one(data, portal.source()).fetched == 1


def test_an_encoding_that_was_not_asked_for_is_no_page(portal: Portal, data: Path) -> None:
    portal.site(2)
    portal.answers["/tin/0.html"] = Answer(b"\x0b\x02\x80", headers={"Content-Encoding": "br"})
    portal.answers["/tin/1.html"] = Answer("<h1>not packed at all</h1>", headers={"Content-Encoding": "gzip"})
    summary = one(data, portal.source())
    assert [reason for _, reason in summary.failures] == ["sent in an encoding that was not asked for (br)"]
    assert captures(data)[-1].body == b"<h1>not packed at all</h1>"


def test_nothing_listens_while_a_crawl_runs(portal: Portal, data: Path) -> None:
    """Scrapy brings a telnet console and a remote control; on a shared machine they are doors."""
    portal.site(100)
    process = worker(data, portal.source(delay=0.1))
    try:
        assert next(event for event in events(process) if event["event"] == "page")
        inodes = {
            os.readlink(link).removeprefix("socket:[").rstrip("]")
            for link in Path(f"/proc/{process.pid}/fd").iterdir()
            if os.readlink(link).startswith("socket:")
        }
        listening = [
            line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]
        ]
        assert not [fields for fields in listening if fields[3] == "0A" and fields[9] in inodes]
    finally:
        reap(process)
