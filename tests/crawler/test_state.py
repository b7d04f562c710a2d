"""The crawl's queue and history."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cchc.captures import Location
from cchc.errors import NewerStoreError, StoreError
from crawler.state import MIGRATIONS, CrawlState, Link, Page, Task

A, B, C = (f"https://x.vn/tin/{name}.html" for name in "abc")
START = [Link("https://x.vn/rss", "feed")]


@pytest.fixture
def state(tmp_path: Path) -> Iterator[CrawlState]:
    with CrawlState(tmp_path / "crawl.sqlite") as state:
        yield state


def page(url: str, **changes: object) -> Page:
    now = datetime.now(UTC)
    fields: dict[str, object] = {
        "url": url, "source": "s", "role": "article", "status": 200, "etag": '"1"', "last_modified": None,
        "digest": "d", "location": Location("a.warc.gz", 7), "fetched_at": now, "checked_at": now,
    }  # fmt: skip
    return Page(**(fields | changes))  # type: ignore[arg-type]


def upcoming(state: CrawlState) -> list[Task]:
    return state.upcoming("x.vn", ["s"], 10)


def test_a_page_and_its_links_are_one_step_and_each_address_is_queued_once(state: CrawlState) -> None:
    state.begin("s", START)
    (task,) = upcoming(state)
    assert (
        state.complete(task, "fetched", links=[Link(A, "article"), Link(B, "article"), Link(A + "#top", "article")])
        == 2
    )
    first = upcoming(state)
    assert [task.link.url for task in first] == [A, B]
    assert state.complete(first[0], "fetched", page=page(A), links=[Link(A, "article"), Link(B, "article")]) == 0
    assert [task.link.url for task in upcoming(state)] == [B]


def test_a_run_is_taken_up_until_its_queue_is_empty(tmp_path: Path) -> None:
    with CrawlState(tmp_path / "crawl.sqlite") as state:
        run = state.begin("s", START)
        (task,) = upcoming(state)
        state.complete(task, "fetched", links=[Link(A, "article")])
    with CrawlState(tmp_path / "crawl.sqlite") as state:
        again = state.begin("s", START)
        assert (again.id, again.resumed) == (run.id, True)
        (task,) = upcoming(state)
        assert task.link.url == A
        state.complete(task, "failed", "HTTP 404", page=page(A, error="HTTP 404", status=404))
        finished = state.finish(again, "finished", ["odd"])
        assert finished.counts == {"article.failed": 1, "article.failed: HTTP 404": 1, "feed.fetched": 1}
        assert state.runs("s")[0].warnings == ("odd",)
        assert state.failures("s") == [(A, "HTTP 404")]
        third = state.begin("s", START)
        assert (third.id != run.id, third.resumed) == (True, False)


def test_what_leads_on_comes_before_articles_and_what_failed_comes_last(state: CrawlState) -> None:
    state.begin("s", [Link(A, "article"), Link("https://x.vn/list", "listing"), Link("https://x.vn/rss", "feed")])
    assert [task.link.role for task in upcoming(state)] == ["feed", "listing", "article"]
    state.postpone(upcoming(state)[0], 1e10)
    assert [(task.link.role, task.attempts) for task in upcoming(state)] == [
        ("listing", 0),
        ("article", 0),
        ("feed", 1),
    ]


def test_a_failure_keeps_what_the_last_good_answer_said(state: CrawlState) -> None:
    state.begin("s", [Link(A, "article")])
    (task,) = upcoming(state)
    state.complete(task, "fetched", page=page(A))
    state.complete(task, "failed", page=page(A, error="HTTP 500", status=500, digest=None, location=None, etag=None))
    known = state.page(A)
    assert known is not None
    assert (known.error, known.etag, known.location) == ("HTTP 500", '"1"', Location("a.warc.gz", 7))
    state.complete(task, "fetched", page=page(A))
    known = state.page(A)
    assert known is not None
    assert known == page(
        A, checked_at=known.checked_at, fetched_at=known.fetched_at, changed_at=known.checked_at, calm=-1
    )


def test_a_fresh_page_is_not_queued(state: CrawlState) -> None:
    run = state.begin("s", [Link(A, "article")])
    (task,) = upcoming(state)
    state.complete(task, "fetched", page=page(A))
    state.finish(run, "finished")
    state.begin("s", START)
    (task,) = upcoming(state)
    assert (
        state.complete(task, "fetched", links=[Link(A, "article"), Link(B, "article")], recheck=timedelta(days=1)) == 1
    )
    assert [task.link.url for task in upcoming(state)] == [B]
    assert state.counts("s")["article.skipped: fresh"] == 1


def test_an_address_taken_down_leaves_only_a_hash(state: CrawlState, tmp_path: Path) -> None:
    state.begin("s", [Link(A, "article")])
    (task,) = upcoming(state)
    state.complete(task, "fetched", page=page(A), links=[Link(B, "attachment")])
    assert state.forget([A.replace("https", "http")]) == 1
    assert state.forget([A]) == 0
    assert state.is_forgotten(A + "?utm_source=x")
    assert state.page(A) is None
    state.complete(task, "fetched", page=page(A))
    assert state.page(A) is None, "an answer that comes late does not bring it back"
    (left,) = upcoming(state)
    assert state.complete(left, "fetched", links=[Link(A, "article")]) == 0
    database = sqlite3.connect(tmp_path / "crawl.sqlite")
    names = [row[0] for row in database.execute("SELECT url FROM pages UNION ALL SELECT referrer FROM frontier")]
    database.close()
    assert A not in names


def test_looking_changes_nothing_and_waits_for_nobody(tmp_path: Path) -> None:
    path = tmp_path / "báo cáo #1?" / "crawl.sqlite"
    with pytest.raises(StoreError, match=r"crawl\.sqlite"):
        CrawlState(path, writable=False)
    assert not path.parent.exists()
    with CrawlState(path) as writing:
        for name in ("t", "s", "t"):
            writing.finish(writing.begin(name, []), "finished", [f"odd {name}"])
        writing._db.execute("BEGIN IMMEDIATE")
        with CrawlState(path, writable=False) as looking:
            assert [(run.source, run.warnings) for run in looking.latest_runs()] == [
                ("s", ("odd s",)),
                ("t", ("odd t",)),
            ]
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                looking.forget([A])
        writing._db.execute("ROLLBACK")


def test_other_sources_are_left_alone(state: CrawlState) -> None:
    state.begin("s", START)
    state.begin("t", [Link("https://x.vn/t", "listing")])
    assert [task.source for task in state.upcoming("x.vn", ["t"], 10)] == ["t"]
    assert state.pending(["s", "t"]) == {("s", "x.vn"): 1, ("t", "x.vn"): 1}
    assert state.pending([]) == {}


def test_the_worker_keeps_its_name(tmp_path: Path) -> None:
    names = set()
    for _ in range(2):
        with CrawlState(tmp_path / "crawl.sqlite") as state:
            names.add(state.worker())
    assert len(names) == 1


def test_a_newer_version_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "crawl.sqlite"
    with CrawlState(path):
        pass
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(NewerStoreError, match=r"crawl\.sqlite has version 99"):
        CrawlState(path)
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreError, match=r"crawl\.sqlite"):
        CrawlState(path)
