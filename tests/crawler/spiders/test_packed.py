"""Packed bodies of any size: large ones are unpacked beside the event loop."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest

from cchc.captures import Capture
from cchc.settings import Settings
from crawler.archive import Archive
from crawler.crawl import crawl
from crawler.spiders.responses import PACKED
from tests.crawler.conftest import Answer, Portal

pytestmark = pytest.mark.timeout(240)


def test_a_large_packed_page_leads_on_and_a_large_bomb_is_given_up(portal: Portal, tmp_path: Path) -> None:
    portal.site(2)
    words = random.Random(1)
    filler = " ".join(str(words.random()) for _ in range(20_000))
    page = f'<html><body><a href="/tin/0.html">a</a><a href="/tin/1.html">b</a><p>{filler}</p></body></html>'.encode()
    bomb = gzip.compress(bytes(100 * 2**20))
    assert min(len(gzip.compress(page)), len(bomb)) > PACKED
    packed = {"Content-Encoding": "gzip"}
    portal.answers["/tin"] = Answer(gzip.compress(page), headers=packed)
    portal.answers["/tin/1.html"] = Answer(bomb, headers=packed)
    limit = 2 * 2**20
    (summary,) = crawl([portal.source(max_bytes=limit)], tmp_path / "data", settings=Settings()).sources
    assert (summary.outcome, summary.fetched, summary.failed) == ("finished", 2, 1)
    assert summary.failures == ((portal.url("/tin/1.html"), f"the body unpacks to more than {limit} bytes"),)
    captures = [item for item in Archive(tmp_path / "data" / "archive").captures() if isinstance(item, Capture)]
    assert page in [capture.body for capture in captures]
