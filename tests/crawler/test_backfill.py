"""Backfills and daily crawls of a real server: killed, gone on with, and shared by machines."""

from __future__ import annotations

import os
import signal
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from cchc.captures import Capture
from cchc.settings import Settings
from crawler.archive import Archive
from crawler.crawl import crawl
from crawler.limits import Limits
from crawler.sources import Source
from tests.crawler.conftest import Answer, Portal
from tests.crawler.crawls import events, reap, worker
from tests.crawler.spiders.crawls import articles, asked, crawled, links
from tests.crawler.spiders.test_pages import ViewStates, button

PAGES = 5


def lists(portal: Portal) -> Source:
    """A list of five pages with two articles each, each article with a day and a file."""
    articles(portal, *range(2 * PAGES))
    for page in range(PAGES):
        told = "".join(
            f"<li>{links(number)} <span>0{1 + number % 2}/03/{2025 - page}</span></li>"
            for number in (2 * page, 2 * page + 1)
        )
        portal.answers[f"/tin?p={page + 1}"] = Answer(f"<ul>{told}</ul>")
    portal.answers[f"/tin?p={PAGES + 1}"] = Answer("<ul></ul>")
    return portal.source(start={"listings": [{"url": portal.url("/tin?p={page}")}]})


def captured(data: Path) -> list[str]:
    """Paths of all responses in the archive, robots.txt left out."""
    with Archive(data / "archive") as archive:
        items = list(archive.captures())
    assert all(isinstance(item, Capture) for item in items), "the archive is readable throughout"
    urls = [item.url for item in items if isinstance(item, Capture) and item.role != "robots"]
    return sorted(url.partition("//")[2].partition("/")[2] for url in urls)


@pytest.mark.parametrize("after", [1, 5])
def test_a_killed_backfill_loses_and_repeats_nothing(portal: Portal, tmp_path: Path, after: int) -> None:
    source = lists(portal)
    limits = Limits(mode="backfill", usual=8)
    data = tmp_path / "data"
    process = worker(data, source, limits)
    try:
        seen = 0
        for event in events(process):
            seen += event["event"] == "page"
            if seen == after:
                os.kill(process.pid, signal.SIGKILL)
                break
    finally:
        reap(process)
    first = crawled(data, source, limits=Limits(mode="backfill", budget=5))
    assert (first.outcome, first.resumed, first.mode) == ("spent", True, "backfill")
    assert first.pending
    assert "the next `--mode backfill` goes on" in str(first.reason)
    last = crawled(data, source, limits=Limits(mode="backfill"))
    assert (last.outcome, last.articles, last.failed) == ("finished", 2 * PAGES, 0)
    everything = [*(f"tin/{number}.html" for number in range(2 * PAGES)), *(f"tin?p={n + 1}" for n in range(PAGES + 1))]
    assert captured(data) == sorted(everything), "each was archived once"


def test_a_backfill_goes_back_to_its_day_and_a_daily_crawl_to_what_it_knows(portal: Portal, tmp_path: Path) -> None:
    source = lists(portal)
    since = date(2024, 1, 1)
    summary = crawled(tmp_path, source, limits=Limits(mode="backfill", since=since))
    assert (summary.outcome, summary.articles) == ("finished", 4)
    assert asked(portal) == [
        *("/tin?p=1", "/tin/0.html", "/tin/1.html", "/tin?p=2", "/tin/2.html", "/tin/3.html", "/tin?p=3")
    ]
    assert summary.skipped == {"before 2024-01-01": 3}
    daily = crawled(tmp_path, source.model_copy(update={"recheck_hours": 24.0}), limits=Limits(mode="daily"))
    assert (daily.outcome, daily.mode, daily.skipped["fresh"]) == ("finished", "daily", 2)
    assert asked(portal) == ["/tin?p=1"], "all that it names is known"


def test_a_list_behind_buttons_is_gone_on_with_when_it_was_killed(portal: Portal, tmp_path: Path) -> None:
    site = ViewStates(portal, 6, button)
    source = portal.source(start={"listings": [{"url": portal.url("/tin.aspx")}]})
    data = tmp_path / "data"
    process = worker(data, source, Limits(mode="backfill"))
    try:
        for event in events(process):
            if event["event"] == "page" and "Page%243" in event["url"]:
                os.kill(process.pid, signal.SIGKILL)
                break
    finally:
        reap(process)
    before = len(site.posted)
    summary = crawled(data, source, limits=Limits(mode="backfill"))
    assert (summary.outcome, summary.resumed, summary.articles, summary.failed) == ("finished", True, 6, 0)
    states = [fields["__VIEWSTATE"][0] for fields in site.posted]
    assert set(states) == {f"state+of/{number}=" for number in range(1, 6)}
    assert before >= 2
    assert len(states) <= 5 + 1, "at most the request in flight is repeated"
    assert [path for path in portal.paths() if path.startswith("/tin/")] == [
        *dict.fromkeys(path for path in portal.paths() if path.startswith("/tin/"))
    ]


def test_machines_share_a_budget_and_leave_a_backfill_to_its_own(
    portal: Portal, redis_url: str, tmp_path: Path
) -> None:
    source = lists(portal)
    settings = Settings(redis_url=SecretStr(redis_url), backfill_budget=4)

    def machine(name: str, limits: Limits) -> tuple[str | None, str | None]:
        (summary,) = crawl([source], tmp_path / name, settings=settings, limits=limits).sources
        return summary.outcome, summary.reason

    backfill = Limits(mode="backfill")
    assert machine("one", backfill)[0] == "spent"
    outcome, reason = machine("two", Limits(mode="daily"))
    assert outcome is None
    assert "was just crawled" in str(reason), "its budget is not spent a second time by another machine"
    outcome, reason = machine("two", backfill)
    assert outcome is None
    assert "its backfill is worker" in str(reason)
    assert machine("one", Limits(mode="backfill", budget=100))[0] == "finished"
    paths = [path for path in portal.paths() if path != "/robots.txt"]
    assert len(paths) == len(set(paths)) == 3 * PAGES + 1
