"""What a run's counts say about a portal."""

from __future__ import annotations

from crawler.health import documents, warnings_of
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
