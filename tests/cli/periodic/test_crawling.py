"""When the watch crawls a source, over a real server and a clock that may be set forward."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import cli.crawling
import cli.periodic.crawling as crawling
from cchc.datafolder import open_data_folder
from cchc.errors import DeclarationError, StoreError
from cchc.settings import Settings
from cli.opening import store_of
from cli.periodic.crawling import Crawling
from cli.watching import Watched
from crawler.crawl import CrawlSummary, WorkerEndedError
from crawler.sources import Source
from crawler.state import CrawlState
from tests.cli.test_conditions import declare
from tests.crawler.conftest import Portal

pytestmark = pytest.mark.timeout(240)
HOUR = timedelta(hours=1)


@pytest.fixture
def portal() -> Iterator[Portal]:
    portal = Portal()
    yield portal
    portal.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return open_data_folder(tmp_path / "data").path


class Clock:
    ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def crawl(data: Path, *ids: str, clock: Clock | None = None, **more: Any) -> Crawling:
    return Crawling(Watched(Settings(data=data), ids, **more), clock or Clock())


def runs(data: Path, source: str) -> int:
    with CrawlState(data / "crawl.sqlite", writable=False) as state:
        return len(state.runs(source))


def test_each_source_is_crawled_as_often_as_it_declares_and_its_articles_are_extracted(
    portal: Portal, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.site(2)
    declare(data, portal, "thuong", every_hours=8)
    declare(data, portal, "hiem", every_hours=48)
    declare(data, portal, "nghi", status="paused", reason="asked us to")
    clock, metrics = Clock(), data / "cchc.prom"
    watch = crawl(data, "thuong", "hiem", "nghi", clock=clock, metrics=metrics)
    assert watch.run() is not None
    assert (runs(data, "thuong"), runs(data, "hiem"), runs(data, "nghi")) == (1, 1, 0)
    assert 'cchc_source_crawl_requests{source="hiem"} 4' in metrics.read_text("utf-8")
    with store_of(Settings(data=data)) as store:
        assert store.processed("") is not None
        assert len(list(store.failures())) + store.status().documents == 2
    due = watch.run()
    assert due is not None
    assert 7 * HOUR < due - clock() < 9 * HOUR
    assert "thuong is next, at" in capsys.readouterr().out
    clock.ahead = 10 * HOUR
    watch.run()
    assert (runs(data, "thuong"), runs(data, "hiem")) == (2, 1)
    # Another watch takes up what the first one left: nothing is due before its time.
    visits = len(portal.visits)
    again = crawl(data, "thuong", "hiem")
    again.run()
    again.run()
    assert len(portal.visits) == visits


def test_declarations_that_change_are_noticed_and_wrong_ones_cost_no_other(
    portal: Portal, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.site(1)
    declare(data, portal, "thu", every_hours=1000)
    declare(data, portal, "sai", every_hours=1000)
    (data / "sources" / "moi.yml").write_text("delay: [", "utf-8")
    watch = crawl(data, "thu", "sai", "moi")
    assert [source.id for source in watch.sources()] == ["thu", "sai"]
    (data / "sources" / "sai.yml").write_text("delay: [", "utf-8")
    declare(data, portal, "thu", every_hours=1)
    for _ in range(3):
        assert [(source.id, source.every_hours) for source in watch.sources()] == [("thu", 1), ("sai", 1000)]
    complaints = [line for line in capsys.readouterr().err.splitlines() if ".yml" in line]
    assert [line.partition(":")[2].partition(":")[0].strip() for line in complaints] == [
        "it is left out",
        "it stays as it was",
    ]
    with pytest.raises(DeclarationError, match="there is no source 'thuu'; did you mean thu"):
        crawling.job(Watched(Settings(data=data), ["thuu"]))


def test_a_source_that_kills_the_crawl_costs_no_other_its_turn(
    portal: Portal, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.site(1)
    declare(data, portal, "tot")
    declare(data, portal, "hong")
    collect = cli.crawling.collect

    def dying(settings: Settings, sources: Sequence[Source], **more: Any) -> CrawlSummary:
        if any(source.id == "hong" for source in sources):
            raise WorkerEndedError("the crawl's process ended before its time (status -11)")
        return collect(settings, sources, **more)

    monkeypatch.setattr(cli.crawling, "collect", dying)
    clock = Clock()
    watch = crawl(data, "hong", "tot", clock=clock)
    watch.run()
    assert (runs(data, "hong"), runs(data, "tot")) == (0, 1)
    assert "hong could not be crawled and is left alone for 15 minutes: the crawl's" in capsys.readouterr().err
    due, following = watch.turns()
    assert (due, following[0].source.id) == ([], "hong")
    clock.ahead = 16 * timedelta(minutes=1)
    watch.run()
    assert "left alone for 30 minutes" in capsys.readouterr().err


def test_what_failed_to_be_extracted_is_extracted_when_it_can_be(
    portal: Portal, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal.site(1)
    declare(data, portal, "thu")
    watch = crawl(data, "thu")

    def away(*args: object, **more: object) -> None:
        raise StoreError("the search engine does not answer")

    with monkeypatch.context() as patch:
        patch.setattr("cli.opening.store_of", away)
        with pytest.raises(StoreError):
            watch.run()
    assert runs(data, "thu") == 1
    watch.run()
    assert runs(data, "thu") == 1
    with store_of(Settings(data=data)) as store:
        assert len(list(store.failures())) + store.status().documents == 1


def test_a_source_that_could_not_be_begun_rests(portal: Portal, data: Path) -> None:
    portal.site(1)
    declare(data, portal, "thu", render=True)
    clock = Clock()
    watch = Crawling(Watched(Settings(data=data, chromium=data / "none"), ["thu"]), clock)
    watch.run()
    due, following = watch.turns()
    assert due == []
    assert timedelta(minutes=14) < following[0].at - clock() <= crawling.REFUSED
    assert portal.visits == []


def test_what_was_crawled_longest_ago_comes_first(portal: Portal, data: Path) -> None:
    for name in ("a", "b", "c"):
        declare(data, portal, name)
    at = [datetime(2026, 1, 1, tzinfo=UTC)]
    with CrawlState(data / "crawl.sqlite", clock=lambda: at[0]) as state:
        for name in ("b", "a"):
            state.finish(state.begin(name, []), "limited")
            at[0] += HOUR
    due, _ = crawl(data, "a", "b", "c").turns()
    assert [turn.source.id for turn in due] == ["c", "b", "a"]
