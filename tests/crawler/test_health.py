"""What a run's counts say about a portal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.entries import Run
from crawler.health import documents, pace_warnings, warnings_of
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
