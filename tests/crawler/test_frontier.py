"""What is fetched next, and when: without a network, on a clock that the test turns."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.errors import StoreError
from crawler.frontier import Fetch, Frontier, Limits
from crawler.hosts import MAX_FAILURES
from crawler.leases import LocalLeases
from crawler.robots import Robots
from crawler.sources import Source
from crawler.state import CrawlState, Link, Run, Task


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def source(name: str = "s", host: str = "x.vn", articles: int = 3, **changes: Any) -> Source:
    fields: dict[str, Any] = {
        "id": name,
        "name": "Cổng",
        "province": None,
        "home": f"https://{host}/",
        "start": {"sitemaps": [f"https://{host}/{name}-{number}.xml" for number in range(articles)]},
        "articles": {"include": ["^/tin/"]},
        "expected": {"articles": 0},
        "backoff": 10,
        "retries": 2,
    }
    return Source.model_validate(fields | changes)


class Crawl:
    """A frontier with its state, and what it told."""

    def __init__(self, state: CrawlState, sources: Iterable[Source], **more: Any) -> None:
        self.clock = Clock()
        self.state = state
        self.finished: dict[str, tuple[str, str | None]] = {}
        leases = more.pop("leases", LocalLeases())
        limits = more.pop("limits", Limits())
        self.frontier = Frontier(state, leases, sources, limits, on_finish=self._finished, clock=self.clock, **more)

    def _finished(self, source: Source, run: Run, reason: str | None) -> None:
        self.finished[source.id] = (run.outcome, reason)

    def answer(self, fetch: Fetch, took: float = 0.0, robots: bytes | None = None) -> None:
        self.clock.now += took
        if fetch.task is None:
            fetch.host.learn_robots(fetch.origin, Robots(robots, "cchc"))
        else:
            self.frontier.complete(fetch, "fetched", page=None)
        self.frontier.done(fetch, answered=True)

    def run(self, robots: bytes | None = None, took: float = 0.0) -> list[tuple[float, str]]:
        """Answer everything; gives when each address was asked for."""
        asked = []
        for _ in range(10_000):
            fetch = self.frontier.next()
            if fetch is not None:
                asked.append((self.clock.now, fetch.url))
                self.answer(fetch, took, robots)
            elif self.frontier.is_done():
                return asked
            else:
                self.clock.now += self.frontier.pause()
        raise AssertionError("the crawl does not end")


@pytest.fixture
def crawl(tmp_path: Path) -> Iterator[Callable[..., Crawl]]:
    with CrawlState(tmp_path / "crawl.sqlite") as state:
        yield lambda *sources, **more: Crawl(state, sources, **more)


def gaps(asked: list[tuple[float, str]]) -> list[float]:
    times = [moment for moment, _ in asked]
    return [later - earlier for earlier, later in itertools.pairwise(times)]


def test_two_requests_to_a_host_are_as_far_apart_as_it_asks(crawl: Callable[..., Crawl]) -> None:
    assert min(gaps(crawl(source(delay=2)).run())) >= 2


class Counting(CrawlState):
    """Counts how often it was asked what comes next."""

    asked = 0

    def upcoming(self, *told: Any) -> list[Task]:
        self.asked += 1
        return super().upcoming(*told)


def test_hosts_that_have_something_waiting_are_not_looked_up_for_each_other(tmp_path: Path) -> None:
    with Counting(tmp_path / "crawl.sqlite") as state:
        crawl = Crawl(state, [source(f"s{number}", f"h{number}.vn", delay=0, sample=True) for number in range(16)])
        for _ in range(2):  # robots.txt and a page of each, all answered before anything more is asked for
            before, fetches = state.asked, []
            while (fetch := crawl.frontier.next()) is not None:
                fetches.append(fetch)
            assert len(fetches) == 16
            assert state.asked - before <= 3 * 16
            for fetch in fetches:
                crawl.answer(fetch)


def test_a_source_whose_last_page_is_taken_down_elsewhere_meanwhile_ends(
    crawl: Callable[..., Crawl], tmp_path: Path
) -> None:
    one = crawl(source("a", articles=1, delay=2), source("b", "y.vn", delay=2))
    while (fetch := one.frontier.next()) is not None:
        one.answer(fetch)
    with CrawlState(tmp_path / "crawl.sqlite") as other:
        other.forget(["https://x.vn/a-0.xml"])
    one.run()
    assert one.finished["a"] == ("finished", None)


def test_robots_and_slowness_make_the_pause_longer(crawl: Callable[..., Crawl]) -> None:
    one = crawl(source("a", delay=2))
    assert min(gaps(one.run(robots=b"User-agent: *\nCrawl-delay: 7"))[1:]) >= 7
    two = crawl(source("b", delay=2))
    assert min(gaps(two.run(took=5))) >= 10, "it took five seconds, so it gets five seconds of rest"
    three = crawl(source("c", delay=2))
    assert max(gaps(three.run(robots=b"User-agent: *\nCrawl-delay: 86400"))) < 200


def test_what_the_crawl_itself_takes_is_no_slowness_of_the_host(crawl: Callable[..., Crawl]) -> None:
    one = crawl(source(delay=2))
    fetch = one.frontier.next()
    assert fetch is not None
    one.clock.now += 1
    one.frontier.came(fetch)
    one.answer(fetch, took=30)
    assert fetch.host.ready_at == fetch.started + 2
    assert one.frontier.next() is not None


def test_two_sources_on_one_host_share_its_manners(crawl: Callable[..., Crawl]) -> None:
    both = crawl(source("a", delay=2), source("b", delay=5))
    assert min(gaps(both.run())) >= 5
    assert both.finished == {"a": ("finished", None), "b": ("finished", None)}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 4)), min_size=1, max_size=5), st.integers(1, 3))
def test_a_host_never_has_more_at_once_than_declared(
    tmp_path_factory: pytest.TempPathFactory, shape: list[tuple[int, int]], most: int
) -> None:
    with CrawlState(tmp_path_factory.mktemp("state") / "crawl.sqlite") as state:
        sources = [
            source(f"s{number}", f"h{host}.vn", articles, concurrency=most)
            for number, (host, articles) in enumerate(shape)
        ]
        crawl = Crawl(state, sources)
        open_fetches: list[Fetch] = []
        asked: list[str] = []
        for _ in range(1000):
            fetch = crawl.frontier.next()
            if fetch is not None:
                open_fetches.append(fetch)
                asked.append(fetch.url)
                now = [other.host.name for other in open_fetches]
                assert max(now.count(name) for name in now) <= most
            elif open_fetches:
                crawl.answer(open_fetches.pop(0))
            elif crawl.frontier.is_done():
                break
            else:
                crawl.clock.now += crawl.frontier.pause()
        assert len(asked) == len(set(asked)) == sum(count for _, count in shape) + len({host for host, _ in shape})


def test_a_retry_waits_and_gives_way(crawl: Callable[..., Crawl]) -> None:
    one = crawl(source(articles=2, delay=1))
    robots = one.frontier.next()
    assert robots is not None
    one.answer(robots)
    one.clock.now += 1
    first = one.frontier.next()
    assert first is not None
    assert one.frontier.retry(first, None)
    one.frontier.done(first, answered=True)
    failed_at = one.clock.now
    asked = one.run()
    assert [url for _, url in asked] == ["https://x.vn/s-1.xml", "https://x.vn/s-0.xml"]
    assert asked[1][0] >= failed_at + 10


def test_a_host_that_never_answers_is_left_alone(crawl: Callable[..., Crawl]) -> None:
    one = crawl(source(articles=30, delay=1, retries=0))
    robots = one.frontier.next()
    assert robots is not None
    one.answer(robots)
    asked = 0
    while not one.frontier.is_done():
        fetch = one.frontier.next()
        if fetch is None:
            one.clock.now += one.frontier.pause()
            continue
        asked += 1
        one.frontier.complete(fetch, "failed", "timed out", page=None)
        one.frontier.done(fetch, answered=False)
    assert asked == MAX_FAILURES
    outcome, reason = one.finished["s"]
    assert outcome == "deferred"
    assert "did not answer 10 times" in str(reason)
    assert sum(one.state.pending(["s"]).values()) == 20


def test_time_and_pages_are_limits(crawl: Callable[..., Crawl]) -> None:
    short = crawl(source("a", articles=50, delay=2), limits=Limits(max_seconds=21))
    assert len(short.run()) == 11
    assert short.finished["a"][0] == "limited"
    few = crawl(source("b", articles=50), limits=Limits(max_pages=3))
    assert len(few.run()) == 4, "robots.txt is not counted"
    assert few.finished["b"][0] == "limited"


class Held(LocalLeases):
    """Leases of which some hosts are another's."""

    ttl = 9.0

    def __init__(self, *taken: str) -> None:
        self.taken = set(taken)
        self.lost: list[str] = []
        self.broken = False
        self.given: list[tuple[str, bool]] = []

    def acquire(self, hosts: Iterable[str]) -> str | None:
        return next((f"{host} is being crawled by worker w" for host in hosts if host in self.taken), None)

    def renew(self) -> list[str]:
        if self.broken:
            raise StoreError("Redis is gone")
        return self.lost

    def release(self, hosts: Iterable[str], *, done: bool) -> None:
        self.given += [(host, done) for host in hosts]


def test_a_host_of_another_worker_is_not_touched_and_asked_for_again(crawl: Callable[..., Crawl]) -> None:
    leases = Held("y.vn")
    one = crawl(source("a"), source("b", "y.vn"), leases=leases)
    assert all("x.vn" in url for _, url in one.run())
    assert one.frontier.refused == {"b": "y.vn is being crawled by worker w"}
    assert leases.given == [("x.vn", True)]

    leases = Held("y.vn")
    two = crawl(source("a"), source("b", "y.vn"), leases=leases)
    assert two.frontier.next() is not None
    leases.taken.clear()
    assert two.frontier.active.keys() == {"a"}
    two.clock.now += 16
    two.frontier.next()
    assert two.frontier.active.keys() == {"a", "b"}


@pytest.mark.parametrize("broken", [True, False])
def test_without_its_lease_a_host_is_left_at_once(crawl: Callable[..., Crawl], broken: bool) -> None:
    leases = Held()
    one = crawl(source(articles=20, delay=2), leases=leases)
    fetch = one.frontier.next()
    assert fetch is not None
    one.answer(fetch)
    leases.broken, leases.lost = broken, ["x.vn"]
    one.clock.now += 4
    assert one.run() == []
    assert one.finished["s"][0] == "deferred"
    assert leases.given == [("x.vn", False)]


def test_only_so_many_sources_are_crawled_at_once(crawl: Callable[..., Crawl]) -> None:
    one = crawl(*(source(f"s{number}", f"h{number}.vn") for number in range(5)), limits=Limits(max_sources=2))
    fetch = one.frontier.next()
    assert fetch is not None
    assert len(one.frontier.active) == 2
    one.answer(fetch)
    one.run()
    assert len(one.finished) == 5


def test_what_the_declaration_closed_since_is_skipped(crawl: Callable[..., Crawl]) -> None:
    one = crawl(source())
    one.frontier.next()
    two = crawl(source(closed=["s-1"]))
    assert [url for _, url in two.run()][1:] == ["https://x.vn/s-0.xml", "https://x.vn/s-2.xml"]
    assert two.state.counts("s")["sitemap.skipped: closed"] == 1


def test_what_is_queued_on_a_host_that_is_no_longer_declared_does_not_keep_a_run_open(
    crawl: Callable[..., Crawl],
) -> None:
    one = crawl(source(hosts=["y.vn"], start={"sitemaps": ["https://x.vn/a.xml", "https://y.vn/b.xml"]}))
    one.frontier.next()
    two = crawl(source(start={"sitemaps": ["https://x.vn/a.xml"]}))
    assert [url for _, url in two.run()] == ["https://x.vn/robots.txt", "https://x.vn/a.xml"]
    assert two.finished["s"] == ("finished", None)


def test_a_page_in_the_archive_already_needs_neither_robots_nor_a_pause(crawl: Callable[..., Crawl]) -> None:
    from datetime import UTC, datetime

    from cchc.captures import Location

    one = crawl(source(articles=1))
    one.frontier.next()
    one.state.archived("s", "https://x.vn/s-0.xml", Location("a.warc.gz", 1), datetime.now(UTC))
    two = crawl(source(articles=1))
    fetch = two.frontier.next()
    assert fetch is not None
    assert fetch.task is not None
    assert fetch.task.location == Location("a.warc.gz", 1)
    two.frontier.complete(fetch, "fetched", page=None, links=[Link("https://x.vn/tin/1", "article")])
    two.frontier.done(fetch, answered=True)
    assert fetch.host.ready_at == 0


# 2025-09-01, 19:59 in Vietnam.
EVENING = 1756731540.0


def test_a_source_is_not_begun_outside_its_hours(crawl: Callable[..., Crawl]) -> None:
    early = crawl(source(window="20:00-06:00"), source("t", "y.vn"))
    early.clock.now = EVENING
    assert {url.partition("/")[2].partition("/")[2].partition("/")[0] for _, url in early.run()} == {"y.vn"}
    assert early.frontier.refused == {"s": "it may be asked at 20:00-06:00 only"}
    again = crawl(source(window="20:00-06:00"))
    again.clock.now = EVENING + 60
    assert len(again.run()) == 4


def test_a_crawl_stops_when_the_hours_of_its_source_are_over_and_is_gone_on_with(crawl: Callable[..., Crawl]) -> None:
    evening = crawl(source(window="06:00-20:00", delay=25))
    evening.clock.now = EVENING
    asked = evening.run()
    assert [at - EVENING for at, _ in asked] == [0.0, 25.0, 50.0]
    assert evening.finished == {"s": ("limited", "it may be asked at 06:00-20:00 only")}
    morning = crawl(source(window="06:00-20:00"))
    morning.clock.now = EVENING + 12 * 3600
    assert len(morning.run()) == 2, "robots.txt and what was left"
    assert morning.finished == {"s": ("finished", None)}
