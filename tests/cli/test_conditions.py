"""`cchc sources health`: what it says, to people, to machines, to cron and to Prometheus."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from cchc.datafolder import DataFolder, open_data_folder
from cchc.settings import Settings
from cli.metrics import metrics_of
from crawler.condition import Condition, condition_of
from crawler.crawl import crawl
from crawler.entries import Run
from crawler.measures import Fault, Measures, Share
from crawler.sources import Source
from crawler.state import CrawlState, Link
from tests.crawler.conftest import Portal
from tests.crawler.test_review import new_layout, old_layout, publish
from tests.forks import cchc

pytestmark = pytest.mark.timeout(240)
LINE = re.compile(r'^cchc_source_[a-z_]+\{source="[^"]+"(?:,[a-z]+="[^"]*")*\} -?[0-9.e+-]+$')
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def portal() -> Iterator[Portal]:
    portal = Portal()
    yield portal
    portal.close()


def declare(data: Path, portal: Portal, name: str, **changes: Any) -> None:
    declared = portal.source(name, **changes).model_dump(mode="json", exclude_defaults=True, exclude={"id"})
    (data / "sources").mkdir(exist_ok=True)
    (data / "sources" / f"{name}.yml").write_text(yaml.safe_dump(declared | {"province": None}), "utf-8")


def test_a_portal_that_changes_its_layout_is_told_to_everybody(portal: Portal, tmp_path: Path) -> None:
    data = open_data_folder(tmp_path / "data").path
    source = portal.source("thu", recheck_hours=1000)
    declare(data, portal, "thu", recheck_hours=1000)
    publish(portal, range(8), old_layout)
    crawl([source], data, settings=Settings())
    healthy = cchc("sources", "health", "thu", "--data", str(data))
    assert healthy.returncode == 0, healthy.stderr
    assert "healthy" in healthy.stdout
    publish(portal, range(8, 12), new_layout)
    crawl([source], data, settings=Settings())
    metrics = tmp_path / "cchc.prom"
    told = cchc("sources", "health", "thu", "--data", str(data), "--metrics", str(metrics))
    assert told.returncode == 3
    assert "0% of 4 new articles have a date, 100% of 8 had it before" in told.stdout
    assert "date was there in" in told.stdout
    asked = cchc("sources", "health", "thu", "--data", str(data), "--json")
    assert asked.returncode == 3
    (report,) = json.loads(asked.stdout)
    assert (report["health"], len(report["crawls"])) == ("unhealthy", 2)
    newest = report["crawls"][0]
    assert (newest["requests"], newest["statuses"], newest["new"]) == (6, {"200": 6}, 4)
    (fault,) = newest["faults"]
    assert fault["field"] == "date"
    assert fault["example"]["url"].startswith(portal.url("/tin/"))
    assert (data / "archive" / fault["example"]["archive"]).exists()
    lines = metrics.read_text("utf-8").splitlines()
    assert all(line.startswith("# ") or LINE.match(line) for line in lines), lines
    assert 'cchc_source_healthy{source="thu"} 0' in lines
    assert 'cchc_source_crawl_fill_ratio{source="thu",field="date"} 0' in lines
    assert 'cchc_source_crawl_fault{source="thu",field="date"} 1' in lines
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_without_a_crawl_nothing_is_wrong_and_a_missing_folder_is(tmp_path: Path) -> None:
    data = open_data_folder(tmp_path / "data").path
    assert cchc("sources", "health", "--data", str(data)).returncode == 0
    shown = cchc("sources", "health", "langson", "--data", str(data))
    assert (shown.returncode, "not checked on this machine yet" in shown.stdout) == (0, True)
    assert cchc("sources", "health", "--data", str(tmp_path / "none")).returncode == 4
    bad = cchc("sources", "health", "--data", str(data), "--metrics", str(tmp_path / "none" / "x.prom"))
    assert bad.returncode == 4
    assert len(bad.stderr.splitlines()) == 1


def checked(**changes: object) -> Source:
    fields = {
        "id": "x",
        "name": "Cổng",
        "province": None,
        "home": "https://x.vn/",
        "verified": "2026-01-01",
        "start": {"feeds": ["https://x.vn/rss"]},
        "articles": {"include": ["^/tin/"]},
    }
    return Source.model_validate(fields | changes)


def test_a_source_that_nobody_crawls_any_more_is_unhealthy(tmp_path: Path) -> None:
    now = [NOW]
    folder = DataFolder(tmp_path)
    with CrawlState(tmp_path / "crawl.sqlite", clock=lambda: now[0]) as state:
        assert condition_of(checked(), state, folder).health == "new"
        run = state.begin("x", [Link("https://x.vn/rss", "feed")])
        assert condition_of(checked(), state, folder).health == "crawling"
        state.finish(run, "finished")
        assert condition_of(checked(), state, folder).health == "healthy"
        now[0] += timedelta(days=4)
        late = condition_of(checked(), state, folder)
        assert (late.health, late.next_at) == ("unhealthy", now[0])
        assert late.warnings == ("not crawled since 2026-03-01 00:00 UTC: does `cchc watch` still run?",)
        assert condition_of(checked(every_hours=24 * 7), state, folder).health == "healthy"
        held = condition_of(checked(status="paused", reason="asked us to"), state, folder)
        assert (held.health, held.reason) == ("held", "paused: asked us to")


def test_a_crawl_that_goes_on_keeps_what_the_last_whole_one_told(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with CrawlState(tmp_path / "crawl.sqlite", clock=lambda: NOW) as state:
        links = [Link("https://x.vn/rss", "feed")]
        run = state.begin("x", links)
        state._db.execute("DELETE FROM frontier")
        state.finish(run, "finished", ["0 articles found"])
        state.finish(state.begin("x", links), "limited")
        assert condition_of(checked(), state, folder).warnings == ("0 articles found",)
        state._db.execute("DELETE FROM frontier")
        state.finish(state.begin("x", links), "deferred")
        assert condition_of(checked(), state, folder).warnings == ("its last crawl was deferred",)


def test_metrics_escape_and_leave_out_what_is_not_known() -> None:
    run = Run(1, "x", NOW, NOW, "finished")
    share = Share(had=1)
    fault = Fault(field="date", share=0, articles=3, expected=1, expected_articles=9)
    measures = Measures(statuses={'2"\n\\': 1}, sample=2, filled={"title": share}, faults=(fault,))
    known = Condition(checked(), "unhealthy", None, ("a",), run, ((run, measures),), NOW)
    told = metrics_of([known])
    assert 'status="2\\"\\n\\\\"' in told
    assert 'cchc_source_crawl_fill_ratio{source="x",field="title"} 0.5' in told
    assert f'cchc_source_next_crawl_timestamp_seconds{{source="x"}} {NOW.timestamp():.15g}' in told
    assert told.count("# TYPE") == told.count("# HELP") == 12
    empty = metrics_of([replace(known, runs=((run, Measures()),))])
    assert "fill_ratio" not in empty
    assert metrics_of([Condition(checked(), "new")]) == ""
