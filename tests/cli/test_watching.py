"""`cchc watch`: jobs and their times, one watch a folder, and what kills, stops and troubles do to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.captures import Capture
from cchc.datafolder import WriterLock, open_data_folder
from cchc.errors import FetchError, StoreBusyError
from cchc.settings import Settings
from cli.watching import AGAIN, Periodic, Stopped, Watched, jobs_of, run, span, watch
from crawler.archive import Archive
from crawler.state import CrawlState
from tests.cli.test_conditions import declare
from tests.crawler.conftest import Answer, Portal
from tests.forks import cchc

pytestmark = pytest.mark.timeout(240)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def portal() -> Iterator[Portal]:
    portal = Portal()
    yield portal
    portal.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return open_data_folder(tmp_path / "data").path


def failing() -> None:
    raise FetchError("no mail\nserver")


# --- jobs ---


def test_crawling_is_a_job(data: Path) -> None:
    jobs = jobs_of(Watched(Settings(data=data)))
    assert jobs["crawl"].interval <= timedelta(minutes=10)
    assert all(job.name == name for name, job in jobs.items())


@given(st.timedeltas(timedelta(days=-2), timedelta(days=2)))
def test_a_job_says_when_it_is_due_within_its_interval(ahead: timedelta) -> None:
    at = run(Periodic("x", HOUR, lambda: NOW + ahead), lambda: NOW)
    assert at == NOW + min(max(ahead, timedelta()), HOUR)
    assert run(Periodic("x", HOUR, lambda: None), lambda: NOW) == NOW + HOUR


def test_a_job_that_fails_is_told_in_a_line_and_tried_again_later_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    job = Periodic("mail", timedelta(minutes=3), failing)
    waits = [(run(job, lambda: NOW) - NOW) // timedelta(seconds=1) for _ in range(6)]
    assert waits == [15, 30, 60, 120, 180, 180]
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "cchc: mail failed and is tried again in 15 seconds: no mail server"
    assert len(told) == 6
    job.run = lambda: None
    assert run(job, lambda: NOW) == NOW + job.interval
    job.run = failing
    assert run(job, lambda: NOW) == NOW + AGAIN


def test_a_mistake_in_a_job_costs_no_other_job(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran: Counter[str] = Counter()

    def good() -> datetime | None:
        ran["good"] += 1
        if ran["good"] == 3:
            raise KeyboardInterrupt
        return datetime.now(UTC)

    def bad() -> None:
        ran["bad"] += 1
        raise ZeroDivisionError

    jobs = {"bad": Periodic("bad", HOUR, bad), "good": Periodic("good", HOUR, good)}
    with pytest.raises(KeyboardInterrupt):
        watch(Watched(Settings(data=data)), jobs)
    assert ran == {"bad": 1, "good": 3}
    assert "ZeroDivisionError: please report the lines above" in capsys.readouterr().err
    WriterLock(data / "watch.lock", "the watch").release()


def test_two_watches_over_one_folder_are_one_too_many(data: Path) -> None:
    with WriterLock(data / "watch.lock", "the watch"), pytest.raises(StoreBusyError, match="another watch runs over"):
        watch(Watched(Settings(data=data)), {})


def test_spans_are_told_in_words() -> None:
    told = [span(timedelta(seconds=number)) for number in (0, 1, 15, 60, 150, 3600, 86400)]
    assert told == ["0 seconds", "1 second", "15 seconds", "1 minute", "2.5 minutes", "1 hour", "24 hours"]


def test_a_signal_that_python_drops_comes_again(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.watching.REPEAT", 0.2)
    dropped: list[bool] = []

    def deaf() -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(5)
        except KeyboardInterrupt:  # as a finalizer does
            dropped.append(True)
        time.sleep(30)

    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(Stopped):
        watch(Watched(Settings(data=data)), {"deaf": Periodic("deaf", HOUR, deaf)})
    assert dropped == [True]
    assert signal.getsignal(signal.SIGTERM) is before


# --- the command ---


def start(data: Path, *ids: str) -> subprocess.Popen[bytes]:
    # To a file: through a pipe, children that outlive a killed watch would hold up whoever reads it.
    with (data / "watch.log").open("a") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "cli", "watch", *ids, "--data", str(data), "--workers", "1"],
            stdout=log,
            stderr=log,
            env=os.environ | {"CCHC_CONTACT": "mailto:cchc@example.org"},
        )


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[bytes], data: Path) -> None:
    for _ in range(900):
        if condition():
            return
        assert process.poll() is None, told(data)
        time.sleep(0.1)
    process.kill()
    pytest.fail(f"it did not come to that: {told(data)}")


def told(data: Path) -> str:
    return (data / "watch.log").read_text("utf-8")


def finished(data: Path, source: str) -> bool:
    if not (data / "crawl.sqlite").exists():
        return False
    with CrawlState(data / "crawl.sqlite", writable=False) as state:
        return bool(state.measured(source))


def slow(portal: Portal, articles: int, delay: float) -> None:
    portal.site(articles)
    for answer in portal.answers.values():
        assert isinstance(answer, Answer)
        answer.delay = delay


def fetched(data: Path) -> Counter[str]:
    urls = Counter(item.url for item in Archive(data / "archive").captures() if isinstance(item, Capture))
    return Counter({url: number for url, number in urls.items() if url.endswith(".html")})


def test_a_killed_watch_goes_on_where_it_was(portal: Portal, data: Path) -> None:
    slow(portal, 12, 0.1)
    declare(data, portal, "thu")
    first = start(data, "thu")
    wait_for(lambda: len(portal.visits) > 6, first, data)
    first.kill()
    first.wait()
    second = start(data, "thu")
    wait_for(lambda: "is next, at" in told(data), second, data)
    refused = cchc("watch", "--data", str(data))
    assert (refused.returncode, "another watch runs over" in refused.stderr) == (4, True)
    assert len(refused.stderr.splitlines()) <= 2
    second.terminate()
    assert second.wait(20) == 0, told(data)
    assert "stopped; the next watch goes on from here" in told(data)
    articles = fetched(data)
    assert len(articles) == 12
    assert sum(articles.values()) <= 13, "at most what was being fetched is fetched again"
    with CrawlState(data / "crawl.sqlite", writable=False) as state:
        (only,) = state.runs("thu")
    assert (only.outcome, only.counts["article.fetched"]) == ("finished", 12)
    # What is not due is not crawled again.
    visits = len(portal.visits)
    third = start(data, "thu")
    wait_for(lambda: told(data).count("is next, at") == 2, third, data)
    third.send_signal(signal.SIGINT)
    assert third.wait(20) == 0, told(data)
    assert len(portal.visits) == visits
