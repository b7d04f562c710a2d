"""A portal that nobody verified is crawled only after a check has passed, as it is declared now."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from cchc.datafolder import DataFolder
from cchc.errors import StoreError
from cchc.settings import Settings
from crawler.crawl import crawl
from crawler.discovery.checks import Check, Tried, admit, keep, last_check, standing
from crawler.sources import Found, Source
from tests.crawler.conftest import Portal

FOUND = Found.model_validate({"start": {"feeds": ["https://mau.vn/rss"]}, "articles": {"include": ["^/tin/"]}})


def source(**changes: Any) -> Source:
    fields = {"id": "mau", "name": "Cổng", "province": None, "home": "https://mau.vn/"}
    return Source.model_validate(fields | changes)


def check(of: Source, **changes: Any) -> Check:
    fields = {"source": of.id, "at": datetime.now(UTC), "version": "1", "fingerprint": of.fingerprint(), "found": FOUND}
    return Check.model_validate(fields | changes)


def test_a_check_that_passed_lets_a_source_in_with_what_was_found(tmp_path: Path) -> None:
    folder, bare = DataFolder(tmp_path), source()
    assert standing(bare, folder) == (None, "not checked on this machine yet: cchc sources check mau")
    kept = check(bare)
    keep(folder, kept.model_copy(update={"articles": (Tried(url="https://mau.vn/tin/1", beginning="Ông A"),)}))
    passed = kept.model_copy(update={"passed_on": kept.at.date()})
    assert last_check(folder, "mau") == passed, "what articles say is not kept"
    whole, reason = standing(bare, folder)
    assert reason is None
    assert whole is not None
    assert whole.starts() == ["https://mau.vn/rss"]
    assert whole.role_of("https://mau.vn/tin/1") == "article"
    assert admit([bare, source(id="khac")], folder)[1].keys() == {"khac"}


@pytest.mark.parametrize(
    ("now", "kept", "why"),
    [
        ({"home": "https://mau.vn/vi/"}, {}, "its declaration changed since it was checked"),
        ({}, {"faults": ("feed https://mau.vn/rss: HTTP 404",)}, "found: feed https://mau.vn/rss: HTTP 404"),
        ({}, {"found": None}, "nobody knows where its articles are listed"),
        ({"status": "paused", "reason": "asked us to wait"}, {}, "paused: asked us to wait"),
        ({"status": "gone", "reason": "merged"}, {}, "gone: merged"),
    ],
)
def test_what_keeps_a_source_out(tmp_path: Path, now: dict[str, Any], kept: dict[str, Any], why: str) -> None:
    keep(DataFolder(tmp_path), check(source(), **kept))
    ready, reason = standing(source(**now), DataFolder(tmp_path))
    assert ready is None
    assert why in str(reason)


def test_a_check_that_fails_after_one_that_passed_shuts_nothing(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    keep(folder, check(source()))
    for _ in range(2):
        keep(folder, check(source(), faults=("the host's name cannot be resolved",), found=None))
    told = last_check(folder, "mau")
    assert told is not None
    assert not told.passed
    assert told.found == FOUND
    assert standing(source(), folder)[0] is not None
    keep(folder, check(source(home="https://mau.vn/vi/"), faults=("HTTP 404",), found=None))
    assert standing(source(home="https://mau.vn/vi/"), folder)[0] is None, "it never passed as it is declared now"


def test_what_changes_no_fetch_needs_no_new_check(tmp_path: Path) -> None:
    keep(DataFolder(tmp_path), check(source()))
    assert standing(source(name="Tên khác", delay=9, notes="x"), DataFolder(tmp_path))[0] is not None


def test_a_verified_source_and_a_sample_need_no_check(tmp_path: Path) -> None:
    told = {"start": FOUND.start, "articles": FOUND.articles}
    for verified in ({"verified": date(2026, 3, 1)}, {"sample": True}):
        assert standing(source(**told, **verified), DataFolder(tmp_path))[0] is not None
    assert standing(source(**told, verified=False), DataFolder(tmp_path))[0] is None


def test_a_damaged_check_is_named(tmp_path: Path) -> None:
    keep(DataFolder(tmp_path), check(source()))
    (tmp_path / "checks" / "mau.json").write_text("{")
    with pytest.raises(StoreError, match=r"mau\.json"):
        last_check(DataFolder(tmp_path), "mau")


def test_a_crawl_begins_only_what_may_be_crawled(portal: Portal, tmp_path: Path) -> None:
    portal.site(1)
    paused = portal.source("dung", status="paused", reason="the portal is being moved")
    bare = source()
    summary = crawl([bare, paused, portal.source()], tmp_path, settings=Settings())
    assert [(one.source, one.outcome, one.held) for one in summary.sources] == [
        ("mau", None, True),
        ("dung", None, True),
        ("portal", "finished", False),
    ]
    assert summary.sources[1].reason == "paused: the portal is being moved"
    portal.visits.clear()
    assert crawl([paused], tmp_path, settings=Settings()).sources[0].held
    assert portal.visits == []
