"""Crawl, extract, crawl again, killed at any moment: each article once, with its versions, and what is gone marked."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from cchc.captures import Capture
from cchc.settings import Settings
from cchc.urls import document_id
from cli.crawling import once
from cli.processing import process
from crawler.archive import Archive
from crawler.crawl import crawl
from search_api.backends import open_store
from tests.crawler.conftest import Answer, Portal
from tests.crawler.crawls import events, reap, worker
from tests.crawler.test_recrawl import article, fill

pytestmark = pytest.mark.timeout(180)
ARTICLES = 10


@pytest.fixture
def portal() -> Iterator[Portal]:
    portal = Portal()
    yield portal
    portal.close()


def settings(folder: Path) -> Settings:
    return Settings(data=folder / "data", backend="embedded")


def held(folder: Path, portal: Portal, number: int) -> tuple[int, bool]:
    """How many versions there are of an article, and whether it is gone."""
    store = open_store(settings(folder), writable=False)
    try:
        stored = store.document(document_id(portal.url(f"/tin/{number}.html")))
        assert stored is not None
        return len(stored.versions), stored.gone_since is not None
    finally:
        store.close()


def documents(folder: Path) -> int:
    store = open_store(settings(folder), writable=False)
    try:
        return store.status().documents
    finally:
        store.close()


@pytest.mark.parametrize("after", [2, 5, 9])
def test_a_recrawl_that_is_killed_leaves_each_article_once(portal: Portal, tmp_path: Path, after: int) -> None:
    fill(portal, ARTICLES)
    once(settings(tmp_path), [portal.source()], workers=1, quiet=True)
    assert documents(tmp_path) == ARTICLES
    for number in (1, 4, 7):
        portal.answers[f"/tin/{number}.html"] = article(number, "90,15")
    for number in (2, 8):
        portal.answers[f"/tin/{number}.html"] = Answer("gone", 404)
    killed = worker(tmp_path / "data", portal.source())
    try:
        seen = 0
        for event in events(killed):
            seen += event["event"] == "page"
            if seen == after:
                os.kill(killed.pid, signal.SIGKILL)
                break
    finally:
        reap(killed)
    _, processed = once(settings(tmp_path), [portal.source()], workers=1, quiet=True)
    assert processed is not None
    assert documents(tmp_path) == ARTICLES
    told = [held(tmp_path, portal, number) for number in range(ARTICLES)]
    assert told == [(2 if number in (1, 4, 7) else 1, number in (2, 8)) for number in range(ARTICLES)]
    captures = [item for item in Archive(tmp_path / "data" / "archive").captures() if isinstance(item, Capture)]
    for number in range(ARTICLES):
        url = portal.url(f"/tin/{number}.html")
        assert 2 <= sum(capture.url == url for capture in captures) <= 3, "one request may be repeated"
    store = open_store(settings(tmp_path), writable=True)
    again = process(settings(tmp_path), store, workers=1, quiet=True)
    store.close()
    assert again.outcomes == {}


def test_a_page_that_says_itself_that_it_is_gone_is_so_with_the_second_crawl(portal: Portal, tmp_path: Path) -> None:
    fill(portal, 2)
    once(settings(tmp_path), [portal.source()], workers=1, quiet=True)
    portal.answers["/tin/1.html"] = Answer("<h1>Không tìm thấy trang</h1><p>Trang bạn yêu cầu không tồn tại.</p>")
    for expected in (False, True):
        once(settings(tmp_path), [portal.source()], workers=1, quiet=True)
        assert held(tmp_path, portal, 1) == (1, expected)
    portal.answers["/tin/1.html"] = article(1)
    once(settings(tmp_path), [portal.source()], workers=1, quiet=True)
    assert held(tmp_path, portal, 1) == (1, False)
    assert documents(tmp_path) == 2


def test_the_crawler_and_the_store_agree_on_what_is_gone(portal: Portal, tmp_path: Path) -> None:
    fill(portal, 3)
    once(settings(tmp_path), [portal.source()], workers=1, quiet=True)
    portal.answers["/tin/0.html"] = Answer("gone", 410)
    crawled = crawl([portal.source()], tmp_path / "data", settings=Settings())
    store = open_store(settings(tmp_path), writable=True)
    process(settings(tmp_path), store, workers=1, quiet=True)
    gone = [stored.record.document.url for stored in store.records() if stored.gone_since]
    store.close()
    assert (crawled.gone, gone) == (1, [portal.url("/tin/0.html")])
