"""The process of a crawl: killed, interrupted, refused, out of space; nothing is lost by it."""

from __future__ import annotations

import gc
import os
import resource
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cchc.captures import Capture
from cchc.errors import NewerStoreError, StoreBusyError, StoreError
from crawler.archive import Archive
from crawler.crawl import Limits, Progress, WorkerEndedError
from crawler.state import CrawlState

from .conftest import Answer, Portal
from .crawls import events, one, paths, reap, run, worker

pytestmark = pytest.mark.timeout(60)


@pytest.fixture(autouse=True)
def _heard() -> Iterator[None]:
    """Who runs the tests in the background of a shell passes on that Ctrl-C is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


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


def test_an_interrupt_that_comes_while_garbage_is_collected_is_not_lost(portal: Portal, data: Path) -> None:
    portal.site(200)
    portal.answers["/tin/5.html"] = Answer("slow", delay=30)

    def press(phase: str, info: dict[str, int]) -> None:
        if phase == "stop":  # what a handler raises here is dropped
            gc.callbacks.remove(press)
            os.kill(os.getpid(), signal.SIGINT)

    def interrupt(progress: Progress) -> None:
        if progress.pages == 3:
            gc.callbacks.append(press)
            gc.collect()

    assert run(data, portal.source(delay=0.02), progress=interrupt).interrupted
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_second_interrupt_ends_a_crawl_at_once(portal: Portal, data: Path) -> None:
    portal.site(200)

    def interrupt(progress: Progress) -> None:
        if progress.pages == 3:
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        run(data, portal.source(delay=0.02), progress=interrupt)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_mistake_that_ends_the_process_is_told_with_its_cause(
    portal: Portal,
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    started: None,
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import crawler.archive\n"
        "def fail(archive):\n"
        "    raise RuntimeError('out of luck')\n"
        "crawler.archive.Archive.__enter__ = fail\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(WorkerEndedError, match=r"data: .*\(RuntimeError: out of luck\)"):
        run(data, portal.source())
    assert "Traceback" in caplog.text
    assert portal.visits == []


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
