"""Daily crawls and backfills: each with a queue and a budget of its own, over a site of lists without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cchc.captures import Location
from crawler.entries import Mode, Page, Run
from crawler.frontier import Fetch, Frontier
from crawler.health import warnings_of
from crawler.leases import LocalLeases
from crawler.limits import Limits
from crawler.queue import HAD
from crawler.robots import Robots
from crawler.sources import Source
from crawler.state import CrawlState, Link
from tests.crawler.test_frontier import source as usual_source


def source(**changes: Any) -> Source:
    fields: dict[str, Any] = {"start": {"listings": [{"url": "https://x.vn/list?p={page}"}]}, "delay": 1}
    return usual_source(**fields | changes)


class Site:
    """A list of so many pages with two articles each, the newest first; crawled by frontiers over one state."""

    def __init__(self, state: CrawlState, pages: int = 5) -> None:
        self.state = state
        self.now = datetime(2026, 3, 2, 5, tzinfo=UTC)
        state.clock = lambda: self.now
        self.articles = list(range(2 * pages, 0, -1))
        self.broken: set[str] = set()

    def links(self, fetch: Fetch) -> list[Link]:
        if fetch.role != "listing" or fetch.task is None:
            return []
        depth = fetch.task.link.depth
        shown = self.articles[2 * depth : 2 * depth + 2]
        links = [Link(f"https://x.vn/tin/{number}", "article") for number in shown]
        if 2 * depth + 2 < len(self.articles):
            links.append(Link(f"https://x.vn/list?p={depth + 2}", "listing", 0, depth + 1))
        return links

    def crawl(self, mode: Mode = "full", *, of: Source | None = None, **limits: Any) -> tuple[Run, list[str]]:
        """One run; what was asked for is told without the site's name."""
        ended: list[Run] = []
        frontier = Frontier(
            self.state,
            LocalLeases(),
            [of or source()],
            Limits(mode=mode, **limits),
            on_finish=lambda source, run, reason: ended.append(run),
            clock=lambda: self.now.timestamp(),
        )
        asked = []
        while not frontier.is_done():
            fetch = frontier.next()
            if fetch is None:
                self.now += timedelta(seconds=frontier.pause())
                continue
            if fetch.task is None:
                fetch.host.learn_robots(fetch.origin, Robots(None, "cchc"))
            else:
                asked.append(fetch.url.removeprefix("https://x.vn/"))
                self.answer(frontier, fetch)
            frontier.done(fetch, answered=True)
        (run,) = ended
        return run, asked

    def answer(self, frontier: Frontier, fetch: Fetch) -> None:
        if fetch.url in self.broken:
            page = Page.lacking(fetch.url, "s", fetch.role, 500, self.now, "HTTP 500")
            frontier.complete(fetch, "failed", "HTTP 500", page=page)
            return
        place = Location("a.warc.gz", 1)
        page = Page(fetch.url, "s", fetch.role, 200, None, None, "d", place, self.now, self.now)
        frontier.complete(fetch, "fetched", page=page, links=self.links(fetch))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Callable[..., Site]]:
    with CrawlState(tmp_path / "crawl.sqlite") as state:
        yield lambda pages=5: Site(state, pages)


def test_a_backfill_goes_back_evenly_and_on_where_its_budget_ended(site: Callable[..., Site]) -> None:
    one = site()
    runs, asked = [], []
    for _ in range(4):
        run, here = one.crawl("backfill", budget=4)
        runs.append((run.outcome, run.resumed))
        asked.append(here)
        one.now += timedelta(days=30)
    assert runs == [("spent", False), ("spent", True), ("spent", True), ("finished", True)]
    assert asked[0] == ["list?p=1", "tin/10", "tin/9", "list?p=2"]
    assert asked[1][:3] == ["tin/8", "tin/7", "list?p=3"]
    told = [url for run in asked for url in run]
    assert len(told) == len(set(told)) == 15, "nothing is lost, and nothing is asked for twice"


def test_modes_have_queues_and_budgets_of_their_own(site: Callable[..., Site]) -> None:
    one = site()
    assert one.crawl("backfill", budget=2)[1] == ["list?p=1", "tin/10"]
    one.articles[:0] = [11]
    run, asked = one.crawl("daily", budget=100)
    assert (run.outcome, run.mode) == ("finished", "daily")
    assert asked[:5] == ["list?p=1", "list?p=2", "list?p=3", "list?p=4", "list?p=5"], "its first time: all is news"
    assert one.state.pending(["s"], "backfill") == {("s", "x.vn"): 2}
    run, asked = one.crawl("backfill", budget=100)
    assert (run.outcome, run.resumed) == ("finished", True)
    assert asked == ["list?p=2", "list?p=3", "list?p=4", "list?p=5", "list?p=6"], "the articles were had in between"
    assert one.state.counts("s", "backfill")[f"article.skipped: {HAD}"] == 9
    assert [run.mode for run in one.state.latest_runs()] == ["daily"]


def test_a_daily_crawl_stops_at_what_it_knows(site: Callable[..., Site]) -> None:
    one = site()
    one.crawl("daily")
    one.now += timedelta(days=1)
    one.articles[:0] = [13, 12, 11]
    run, asked = one.crawl("daily", of=source(recheck_hours=1000))
    assert asked == ["list?p=1", "list?p=2", "list?p=3", "tin/13", "tin/12", "tin/11"]
    assert run.counts["listing.skipped: further pages, this one being known"] == 1
    one.now += timedelta(days=1)
    assert one.crawl("daily", of=source(recheck_hours=1000))[1] == ["list?p=1"]


def test_a_daily_budget_that_is_spent_is_gone_on_with_behind_what_is_new(site: Callable[..., Site]) -> None:
    one = site(pages=2)
    calm = source(recheck_hours=1000)
    run, asked = one.crawl("daily", budget=3, of=calm)
    assert (run.outcome, asked) == ("spent", ["list?p=1", "list?p=2", "tin/4"])
    assert one.crawl("daily", budget=1, of=calm)[1] == ["tin/3"], "on the same day it merely goes on"
    one.now += timedelta(days=1)
    one.articles[:0] = [6, 5]
    run, asked = one.crawl("daily", budget=5, of=calm)
    assert run.resumed is False
    assert asked == ["list?p=1", "list?p=2", "tin/6", "tin/5", "tin/2"]
    assert run.outcome == "spent"
    one.now += timedelta(days=1)
    assert one.crawl("daily", budget=5, of=calm)[1] == ["list?p=1", "tin/1"]


def test_a_further_page_that_failed_is_asked_for_again_the_next_day(site: Callable[..., Site]) -> None:
    one = site(pages=3)
    one.broken = {"https://x.vn/list?p=2"}
    assert one.crawl("daily")[1] == ["list?p=1", "list?p=2", "tin/6", "tin/5"]
    one.now += timedelta(days=1)
    one.broken = set()
    asked = one.crawl("daily", of=source(recheck_hours=1000))[1]
    assert sorted(asked) == ["list?p=1", "list?p=2", "list?p=3", "tin/1", "tin/2", "tin/3", "tin/4"]


def test_another_day_to_go_back_to_begins_a_backfill_anew(site: Callable[..., Site]) -> None:
    one = site()
    first, _ = one.crawl("backfill", budget=2, since=date(2020, 1, 1))
    same, _ = one.crawl("backfill", budget=2)
    assert (same.id, same.since) == (first.id, date(2020, 1, 1)), "without a day it goes on to the one it has"
    other, asked = one.crawl("backfill", since=date(2019, 1, 1))
    assert (other.resumed, other.since, asked[0]) == (False, date(2019, 1, 1), "list?p=1")
    assert not set(asked) & {"tin/10", "tin/9"}, "what was had is not asked for again"


def test_the_nearest_budget_holds() -> None:
    declared = source(budget={"daily": 7})
    assert Limits(mode="daily", usual=500).budget_of(declared) == 7
    assert Limits(mode="daily", usual=500, budget=3).budget_of(declared) == 3
    assert Limits(mode="backfill", usual=2000).budget_of(declared) == 2000
    assert Limits(usual=2000).budget_of(declared) is None


@pytest.mark.parametrize("budget", [{"daily": 0}, {"weekly": 5}, {"backfill": "many"}, 5])
def test_a_budget_that_is_none_is_refused(budget: object) -> None:
    with pytest.raises(ValueError, match="budget"):
        source(budget=budget)


def test_a_daily_budget_that_reaches_nowhere_is_told(site: Callable[..., Site]) -> None:
    run, _ = site().crawl("daily", budget=1)
    assert any("does not reach beyond the 1 addresses" in warning for warning in run.warnings)


def test_bounds_of_full_crawls_do_not_hold_for_others() -> None:
    declared = source(expected={"articles": 50, "attachments": 5})
    few = {"article.fetched": 3}
    assert len(warnings_of(declared, few, [], whole=True)) == 2
    assert warnings_of(declared, few, [], whole=True, mode="daily") == []
    assert len(warnings_of(declared, {}, [], whole=True, mode="daily")) == 1
    assert warnings_of(declared, {}, [], whole=True, mode="backfill") == []
