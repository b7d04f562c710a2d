"""When a page is due again, by a clock that the test holds."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.captures import Location
from cchc.urls import former_ids
from crawler.database import MIGRATIONS
from crawler.entries import Link, Outcome, Page
from crawler.revisits import LEAST, MOST, MOST_REVISITS, calmer, interval, is_due
from crawler.state import CrawlState

START = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
WEEK = timedelta(hours=168)
URL = "https://x.vn/tin/a.html"


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def look(state: CrawlState, outcome: Outcome, url: str = URL, *, recheck: timedelta = WEEK, **changes: object) -> bool:
    """One crawl whose list names the article; whether it was asked for."""
    run = state.begin("s", [Link("https://x.vn/tin", "listing")], recheck)
    (listing, *_) = state.upcoming("x.vn", ["s"], 1)
    state.complete(listing, "unchanged", links=[Link(url, "article")], recheck=recheck)
    tasks = state.upcoming("x.vn", ["s"], 10)
    for task in tasks:
        now = state.clock()
        page = Page(
            url=task.link.url, source="s", role="article", status=200, etag=None, last_modified=None, digest="d",
            location=Location("a.warc.gz", 1), fetched_at=now, checked_at=now,
        )  # fmt: skip
        state.complete(task, outcome, page=replace(page, **changes))  # type: ignore[arg-type]
    state.finish(run, "finished")
    return bool(tasks)


def test_the_time_doubles_with_each_look_that_finds_nothing_new_and_has_an_end(tmp_path: Path) -> None:
    clock = Clock()
    with CrawlState(tmp_path / "crawl.sqlite", clock=clock) as state:
        asked = []
        for week in range(70):
            if look(state, "fetched" if week == 0 else "not_modified"):
                asked.append(week)
            clock.now += WEEK
    assert asked == [0, 1, 3, 7, 15, 31, 47, 63]


def test_a_change_halves_it(tmp_path: Path) -> None:
    clock = Clock()
    with CrawlState(tmp_path / "crawl.sqlite", clock=clock) as state:
        asked: list[int] = []
        for hour in range(0, 24 * 30, 3):
            clock.now = START + timedelta(hours=hour)
            if look(state, "fetched"):
                asked.append(hour)
    assert [later - earlier for earlier, later in pairwise(asked)][:5] == [168, 84, 42, 21, 21]


def test_what_failed_is_asked_for_each_time_and_what_is_gone_ever_more_seldom(tmp_path: Path) -> None:
    clock = Clock()
    with CrawlState(tmp_path / "crawl.sqlite", clock=clock) as state:
        look(state, "fetched")
        clock.now += timedelta(hours=1)
        assert not look(state, "fetched")
        assert state.due("s", WEEK, 10) == []
        clock.now += WEEK
        look(state, "failed", error="HTTP 500", location=None)
        assert [page.url for page in state.due("s", WEEK, 10)] == [URL]
        look(state, "gone", error="gone", location=None, misses=1)
        assert state.due("s", WEEK, 10) == []
        clock.now += 2 * WEEK
        assert [page.gone_at for page in state.due("s", WEEK, 10)] == [START + WEEK + timedelta(hours=1)]


def test_the_longest_unseen_come_first_and_not_too_many_at_once(tmp_path: Path) -> None:
    clock = Clock()
    with CrawlState(tmp_path / "crawl.sqlite", clock=clock) as state:
        for number in range(5):
            look(state, "fetched", f"https://x.vn/tin/{number}.html", recheck=WEEK)
            clock.now += timedelta(hours=1)
        clock.now += WEEK
        assert [page.url[-6] for page in state.due("s", WEEK, 3)] == ["0", "1", "2"]
    assert 100 <= MOST_REVISITS <= 1000


def test_pages_that_are_due_hold_up_no_new_run(tmp_path: Path) -> None:
    clock = Clock()
    with CrawlState(tmp_path / "crawl.sqlite", clock=clock) as state:
        look(state, "fetched")
        clock.now += WEEK
        first = state.begin("s", [], WEEK)
        assert [task.link.url for task in state.upcoming("x.vn", ["s"], 10)] == [URL]
        second = state.begin("s", [], WEEK)
        assert second.id != first.id
        assert [task.link.url for task in state.upcoming("x.vn", ["s"], 10)] == [URL], "it is still due"


@given(st.lists(st.booleans(), max_size=40), st.floats(0, 1000))
def test_the_time_between_two_looks_has_bounds(changes: list[bool], hours: float) -> None:
    calm, recheck = 0, timedelta(hours=hours)
    for changed in changes:
        calm = calmer(calm, changed=changed)
    assert LEAST <= calm <= MOST
    assert recheck / 8 <= interval(recheck, calm) <= recheck * 16
    assert is_due(START, calm, recheck, START + interval(recheck, calm))
    assert is_due(START, calm, timedelta(0), START)


@pytest.mark.parametrize("calm", [-99, 99])
def test_a_calm_beyond_the_bounds_is_taken_as_the_bound(calm: int) -> None:
    assert interval(WEEK, calm) in (WEEK / 8, WEEK * 16)


def test_what_an_older_release_knew_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "crawl.sqlite"
    database = sqlite3.connect(path)
    database.executescript(MIGRATIONS[0])
    rows = [
        ("k1", "http://www.x.vn/tin/1", "2026-01-01T00:00:00.000000+00:00", "old"),
        ("k2", "https://x.vn/tin/1/", "2026-01-03T00:00:00.000000+00:00", "new"),
        ("k3", "https://x.vn/tin/2", "2026-01-02T00:00:00.000000+00:00", "other"),
    ]
    database.executemany(
        "INSERT INTO pages (key, document, url, source, role, status, digest, archive, offset, fetched_at, checked_at)"
        " VALUES (?1, 'x', ?2, 's', 'article', 200, ?4, 'a.warc.gz', 7, ?3, ?3)",
        rows,
    )
    queued = [
        ("q1", "http://x.vn/tin/3", "skipped", "redirect"),
        ("q2", "https://x.vn/tin/3", None, None),
        ("q3", "https://x.vn/tin/1/", "fetched", None),
    ]
    database.executemany(
        "INSERT INTO frontier (source, key, url, host, role, priority, depth, added_at, outcome, reason)"
        " VALUES ('s', ?, ?, 'x.vn', 'article', 10, 0, '2026-01-03', ?, ?)",
        queued,
    )
    database.execute(
        "INSERT INTO runs (source, started_at, outcome) VALUES ('s', '2026-01-03T00:00:00+00:00', 'limited')"
    )
    database.execute("PRAGMA user_version = 1")
    database.commit()
    database.close()
    with CrawlState(path) as state:
        assert [(page.url, page.digest, page.calm) for page in state.pages()] == [
            ("https://x.vn/tin/1/", "new", 0),
            ("https://x.vn/tin/2", "other", 0),
        ]
        assert state.page("http://www.x.vn/tin/1") == state.page("https://x.vn/tin/1/")
        assert state.begin("s", []).resumed
        assert [task.link.url for task in state.upcoming("x.vn", ["s"], 10)] == ["https://x.vn/tin/3"]
        assert state.forget(["http://x.vn/tin/1"]) == 1


def test_what_was_taken_down_before_stays_away(tmp_path: Path) -> None:
    with CrawlState(tmp_path / "crawl.sqlite") as state:
        former = former_ids("http://www.x.vn/tin/index.php?id=1")[0]
        state._db.execute("INSERT INTO tombstones VALUES (?, '2026-01-01')", (former,))
        assert state.is_forgotten("https://x.vn/tin/index.php?id=1&utm_source=a")
        assert not state.is_forgotten("https://x.vn/tin/index.php?id=2")
