"""What a crawl begins with and what it leaves for another day, by its mode."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.captures import Location, Role
from crawler.entries import Page, Run
from crawler.reach import KNOWN, OLD, UNCHANGED, Reach, news_since
from crawler.sources import Source
from crawler.spiders.links import told_day
from crawler.state import CrawlState, Link
from tests.crawler.test_frontier import source

NOW = datetime(2026, 3, 2, 5, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def state(tmp_path: Path) -> Iterator[CrawlState]:
    with CrawlState(tmp_path / "crawl.sqlite", clock=lambda: NOW) as state:
        yield state


def had(state: CrawlState, url: str, role: Role = "article", at: datetime = NOW, **more: Any) -> None:
    """Let a page be in the archive."""
    state.begin("other", [Link(url, role)])
    (task,) = state.upcoming("x.vn", ["other"], 1)
    fields: dict[str, Any] = {"etag": None, "last_modified": None, "digest": "d", "fetched_at": at, "checked_at": at}
    page = Page(url=url, source="s", role=role, status=200, location=Location("a.warc.gz", 1), **fields | more)
    state.complete(task, "fetched", page=page)


def beyond(reach: Reach, state: CrawlState, role: Role, *links: Link, of: Source | None = None) -> list[str | None]:
    return [link.beyond for link in reach.narrowed(state, of or source(), role, links)]


def test_a_daily_crawl_goes_no_deeper_where_a_whole_page_of_a_list_is_known(state: CrawlState) -> None:
    one, two = Link("https://x.vn/tin/1", "article"), Link("https://x.vn/tin/2.pdf", "attachment")
    further = Link("https://x.vn/tin?page=2", "listing", 0, 1)
    daily = Reach("daily", TODAY)
    had(state, one.url)
    assert beyond(daily, state, "listing", one, two, further) == [None, None, None], "one is new"
    had(state, two.url)
    for role in ("listing", "feed"):
        assert beyond(daily, state, role, one, two, further) == [None, None, KNOWN]
    assert beyond(Reach(), state, "listing", one, two, further) == [None, None, None], "a full crawl goes to the end"
    assert beyond(daily, state, "listing", further) == [None], "a page of links to lists alone"


def test_what_is_out_of_focus_or_taken_down_is_known(state: CrawlState) -> None:
    further = Link("https://x.vn/tin?page=2", "listing", 0, 1)
    left, down = Link("https://x.vn/tin/1", "article"), Link("https://x.vn/tin/2", "article")
    state.begin("s", [Link(left.url, "article", left_out=True)])
    state.forget([down.url])
    assert beyond(Reach("daily", TODAY), state, "listing", left, down, further)[-1] == KNOWN


def test_a_daily_crawl_leaves_old_entries_and_parts_of_sitemaps(state: CrawlState) -> None:
    daily, old = Reach("daily", TODAY - timedelta(days=31)), NOW - timedelta(days=40)
    entries = [
        Link("https://x.vn/tin/old", "article", changed_at=old),
        Link("https://x.vn/tin/new", "article", changed_at=NOW),
        Link("https://x.vn/tin/undated", "article"),
    ]
    assert beyond(daily, state, "sitemap", *entries) == [OLD, None, None]
    had(state, entries[0].url)
    assert beyond(daily, state, "sitemap", entries[0]) == [None], "it is known: whether it is due decides"

    part = Link("https://x.vn/part.xml", "sitemap", depth=1)
    assert beyond(daily, state, "sitemap", part) == [None]
    had(state, part.url, "sitemap", NOW - timedelta(days=2))
    assert beyond(daily, state, "sitemap", part) == [UNCHANGED], "it says nothing, and is not due"
    assert beyond(daily, state, "sitemap", part, of=source(recheck_hours=24)) == [None]
    dated = [Link(part.url, "sitemap", depth=1, changed_at=NOW - timedelta(days=days)) for days in (3, 1)]
    assert beyond(daily, state, "sitemap", *dated) == [UNCHANGED, None]


def test_a_backfill_goes_back_to_its_day(state: CrawlState) -> None:
    reach = Reach("backfill", date(2020, 1, 1))
    times = [datetime(2019, 12, 31, tzinfo=UTC), datetime(2020, 1, 2, tzinfo=UTC), None]
    entries = [Link(f"https://x.vn/tin/{number}", "article", changed_at=at) for number, at in enumerate(times)]
    assert beyond(reach, state, "sitemap", *entries) == ["before 2020-01-01", None, None]
    assert beyond(Reach("backfill"), state, "sitemap", *entries) == [None, None, None]


@pytest.mark.parametrize(
    ("days", "ends"),
    [((1, 2), True), ((1, None), False), ((1, 400), False), ((), False)],
)
def test_a_backfill_leaves_a_list_whose_whole_page_is_too_old(
    state: CrawlState, days: tuple[int | None, ...], ends: bool
) -> None:
    first = date(2019, 6, 1)
    links = [
        Link(f"https://x.vn/tin/{n}", "article", published=None if day is None else first + timedelta(days=day))
        for n, day in enumerate(days)
    ]
    links.append(Link("https://x.vn/tin?page=9", "listing", 0, 8))
    told = beyond(Reach("backfill", date(2020, 1, 1)), state, "listing", *links)
    assert told == ["before 2020-01-01" if ends else None] * len(links)


def test_lists_of_days_begin_as_far_back_as_the_mode_looks() -> None:
    declared = source(start={"listings": [{"url": "https://x.vn/{date:%Y/%m/%d}", "since": "2026-01-01"}]})
    assert len(Reach().starts(declared, TODAY)) == 61
    assert len(Reach("backfill", date(2025, 1, 1)).starts(declared, TODAY)) == 61, "the portal has no older ones"
    assert len(Reach("backfill", date(2026, 2, 20)).starts(declared, TODAY)) == 11
    months = source(start={"listings": [{"url": "https://x.vn/{date:%Y/%m}", "since": "2025-01-15"}]})
    starts = Reach("backfill", date(2026, 1, 20)).starts(months, TODAY)
    assert [link.url[-7:] for link in starts] == ["2026/03", "2026/02", "2026/01"]
    years = source(start={"listings": [{"url": "https://x.vn/{date:%Y}", "since": "2024-05-05"}]})
    assert [link.url[-4:] for link in Reach().starts(years, TODAY)] == ["2026", "2025", "2024"]


def test_a_daily_crawl_closes_the_gap_since_the_last(state: CrawlState, monkeypatch: pytest.MonkeyPatch) -> None:
    assert news_since(state, source(), NOW) == TODAY - timedelta(days=31)
    long_ago = Run(1, "s", NOW - timedelta(days=90), None, "finished")
    monkeypatch.setattr(state, "runs", lambda *_, **__: [long_ago])
    assert news_since(state, source(), NOW) == TODAY - timedelta(days=97)


@pytest.mark.parametrize(
    ("url", "text", "day"),
    [
        ("https://x.vn/tin/1", "Họp giao ban (02/03/2019) bàn việc năm 2018", date(2019, 3, 2)),
        ("https://x.vn/tin/1", "Ngày 05/01/2018 đã họp. Đăng ngày 02/03/2019", date(2019, 3, 2)),
        ("https://x.vn/2017/04/30/le-hoi/", "Lễ hội", date(2017, 4, 30)),
        ("https://x.vn/tin/2017-04", "Lễ hội", None),
        ("https://x.vn/2017/02/31/", None, None),
    ],
)
def test_the_day_of_an_article_is_the_latest_told_beside_it(url: str, text: str | None, day: date | None) -> None:
    assert told_day(url, text) == day


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_a_day(path: str, text: str) -> None:
    told_day(f"https://x.vn/{path}".replace("[", ""), text, None)
