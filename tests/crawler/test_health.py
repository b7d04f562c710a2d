"""What a run's counts say about a portal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.entries import Run
from crawler.health import documents, faults_of, pace_warnings, shrinkage, warnings_of
from crawler.measures import Fault, Measures, Share, Sighting
from crawler.sources import Source

SOURCE = Source.model_validate(
    {
        "id": "x",
        "name": "Cổng",
        "province": None,
        "home": "https://x.vn/",
        "start": {"feeds": ["https://x.vn/rss"]},
        "articles": {"include": ["^/tin/"]},
        "expected": {"articles": 5, "attachments": 2},
    }
)
GOOD = {"article.fetched": 2, "article.unchanged": 2, "article.not_modified": 1, "attachment.fetched": 2}


def test_pages_that_are_there_count_however_they_were_seen() -> None:
    assert documents(GOOD, "article") == 5
    assert documents({"article.skipped": 4, "article.skipped: fresh": 3, "article.failed": 9}, "article") == 3


def test_a_portal_within_its_bounds_is_healthy() -> None:
    assert warnings_of(SOURCE, GOOD, [], whole=True) == []


def test_too_few_of_anything_is_a_warning_of_a_whole_run_only() -> None:
    told = warnings_of(SOURCE, {"article.fetched": 4}, [], whole=True)
    assert [line.split(" found")[0] for line in told] == ["4 articles", "0 attachments"]
    assert warnings_of(SOURCE, {"article.fetched": 4}, [], whole=False) == []


def test_articles_that_were_not_asked_for_again_have_their_attachments_still() -> None:
    assert warnings_of(SOURCE, {"article.skipped": 5, "article.skipped: fresh": 5}, [], whole=True) == []


def test_more_failures_than_articles_are_a_warning() -> None:
    told = warnings_of(SOURCE, GOOD | {"article.failed": 6}, ["odd", "odd"], whole=True)
    assert told == ["odd", "more articles failed (6) than were had (5)"]


NOW = datetime(2026, 3, 1, tzinfo=UTC)


def runs(*fetched: int, every: int = 10) -> list[Run]:
    """Runs every so many days, the last one now; the newest first."""
    found = []
    for number, count in enumerate(reversed(fetched)):
        at = NOW - timedelta(days=number * every)
        found.append(Run(number, "x", at, at, "finished", {"article.fetched": count}))
    return found


@pytest.mark.parametrize(
    ("history", "told"),
    [
        (runs(900, 5, 5, 5, 5), []),
        (runs(900, 0, 0, 1, 0), ["1 articles a month are new or changed, at least 10 expected"]),
        (runs(900, 50, 50, 50, 50), ["150 articles a month are new or changed, at most 100 expected"]),
        (runs(900, 0), []),  # ten days say nothing yet
        (runs(900), []),
        # What came more than two months ago is no part of today's pace.
        (runs(900, 500, 500, 5, 5, 5, 5, 5, 5), []),
    ],
)
def test_the_pace_of_a_portal_is_held_against_what_is_expected(history: list[Run], told: list[str]) -> None:
    expected = {"monthly": {"least": 10, "most": 100}}
    source = Source.model_validate(SOURCE.model_dump() | {"expected": expected})
    assert pace_warnings(source, history, NOW) == told
    assert pace_warnings(SOURCE, history, NOW) == []


def sampled(sample: int, dated: int, *, declared: str = "a", number: int = 0, fell: bool = False) -> Measures:
    """A crawl that read so many new articles, of which so many had a date and all the rest had everything."""
    had = {"title": sample, "date": dated, "body": sample, "content": sample}
    seen = Sighting(url=f"https://x.vn/tin/{number}", archive="a.warc.gz", offset=number)
    filled = {
        name: Share(had=count, having=seen if count else None, lacking=seen if count < sample else None)
        for name, count in had.items()
    }
    fault = Fault(field="date", share=0, articles=sample, expected=1, expected_articles=20)
    return Measures.model_validate(
        {"sample": sample, "filled": filled, "declared": declared, "faults": [fault] if fell else []}
    )


USUAL = [sampled(20, 20, number=1)]


@pytest.mark.parametrize(
    ("now", "history", "articles"),
    [
        (sampled(3, 0), USUAL, 3),
        (sampled(20, 3), USUAL, 20),
        (sampled(1, 0), [sampled(2, 0), *USUAL], 3),  # too few by themselves
        (sampled(0, 0), [sampled(4, 0, fell=True), *USUAL], 4),  # nothing new came since
        (sampled(4, 0), [sampled(9, 0, fell=True)] * 9 + USUAL, 4),  # what fell short is nothing to be expected
        (sampled(20, 2), [sampled(20, 12)], 20),
        (sampled(20, 8), USUAL * 9, 20),
    ],
)
def test_a_field_that_went_empty_is_a_fault(now: Measures, history: list[Measures], articles: int) -> None:
    (fault,) = faults_of(now, history)
    assert (fault.field, fault.articles) == ("date", articles)
    assert fault.share < fault.expected / 2
    assert "a date" in fault.told()


@pytest.mark.parametrize(
    ("now", "history"),
    [
        (sampled(2, 0), USUAL),  # may be an accident
        (sampled(3, 1), USUAL[:0]),  # nothing is known yet
        (sampled(3, 0), [sampled(4, 4)]),
        (sampled(20, 12), USUAL),
        (sampled(20, 0, declared="b"), USUAL),  # the declaration says otherwise since
        (sampled(20, 1), [sampled(20, 4)]),
        (sampled(5, 5), [sampled(9, 0, fell=True), *USUAL]),  # mended
    ],
)
def test_what_may_be_chance_is_no_fault(now: Measures, history: list[Measures]) -> None:
    assert faults_of(now, history) == ()


def test_a_fault_names_an_article_with_and_one_without_the_field() -> None:
    (fault,) = faults_of(sampled(9, 0, number=7), USUAL)
    assert (fault.example and fault.example.url, fault.before and fault.before.url) == (
        "https://x.vn/tin/7",
        "https://x.vn/tin/1",
    )
    assert "https://x.vn/tin/7 (a.warc.gz at 7)" in fault.told()


@given(
    st.lists(st.integers(0, 20).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), min_size=1, max_size=12)
)
def test_only_a_share_that_fell_is_ever_a_fault(crawls: list[tuple[int, int]]) -> None:
    now, *history = [sampled(sample, dated) for sample, dated in crawls]
    for fault in faults_of(now, history):
        assert fault.field == "date"
        assert fault.share < fault.expected / 2
        assert fault.articles >= 3
    same = [sampled(20, 20)] * len(crawls)
    assert faults_of(same[0], same[1:]) == ()


@pytest.mark.parametrize(
    ("found", "before", "told"),
    [(4, [20, 22, 18], True), (12, [20, 22], False), (4, [20], False), (1, [4, 4, 4], False), (0, [10, 10], True)],
)
def test_far_fewer_articles_than_before_are_told(found: int, before: list[int], told: bool) -> None:
    now, *earlier = runs(*reversed(before), found)
    assert bool(shrinkage(now, earlier)) is told
