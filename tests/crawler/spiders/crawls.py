"""Crawls of a portal on loopback, for tests of what leads to articles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cchc.settings import Settings
from crawler.crawl import SourceSummary, crawl
from crawler.sources import Source
from tests.crawler.conftest import Answer, Portal

XML = {"Content-Type": "application/xml"}


def crawled(data: Path, source: Source, **more: Any) -> SourceSummary:
    """One crawl of one source."""
    (summary,) = crawl([source], data, settings=Settings(contact="mailto:cchc@example.org"), **more).sources
    return summary


def asked(portal: Portal) -> list[str]:
    """The paths that were asked for since the last time, robots.txt left out."""
    paths = [path for path in portal.paths() if path != "/robots.txt"]
    portal.visits.clear()
    return paths


def articles(portal: Portal, *names: object) -> None:
    for name in names:
        portal.answers[f"/tin/{name}.html"] = Answer(f"<html><h1>Tin {name}</h1></html>")


def links(*names: object) -> str:
    return "".join(f'<a href="/tin/{name}.html">Tin {name}</a>' for name in names)
