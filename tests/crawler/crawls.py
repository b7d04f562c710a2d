"""Crawls of a portal on loopback: what came of them, and the process in which they run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cchc.captures import Capture
from cchc.settings import Settings
from crawler.archive import Archive
from crawler.crawl import CrawlSummary, Limits, SourceSummary, crawl
from crawler.job import Job
from crawler.sources import Source


def run(data: Path, *sources: Source, **more: Any) -> CrawlSummary:
    return crawl(sources, data, settings=Settings(contact="mailto:cchc@example.org"), **more)


def one(data: Path, source: Source, **more: Any) -> SourceSummary:
    (summary,) = run(data, source, **more).sources
    return summary


def captures(data: Path) -> list[Capture]:
    return [item for item in Archive(data / "archive").captures() if isinstance(item, Capture)]


def paths(data: Path) -> list[str]:
    return ["/" + item.url.split("/", 3)[3] for item in captures(data)]


def worker(data: Path, source: Source, limits: Limits | None = None, **more: Any) -> subprocess.Popen[bytes]:
    data.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "crawler.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        **more,
    )
    assert process.stdin is not None
    process.stdin.write(Job(sources=(source,), data=data, limits=limits or Limits()).line())
    process.stdin.flush()
    return process


def events(process: subprocess.Popen[bytes]) -> Iterator[dict[str, Any]]:
    assert process.stdout is not None
    for line in process.stdout:
        yield json.loads(line)


def reap(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
