"""Crawls in processes of their own, measured: cchc's, and that of a bare Scrapy spider.

`python -m benchmarks.crawlers NAME` reads one line of JSON and prints one.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.peak import peak_mb
from crawler.sources import Source

# What cchc puts in place of parts of Scrapy; the bare spider has all other settings in common with it.
OWN = (
    "SCHEDULER",
    "DOWNLOADER_MIDDLEWARES",
    "DOWNLOADER_MIDDLEWARES_BASE",
    "SPIDER_MIDDLEWARES_BASE",
    "EXTENSIONS_BASE",
    "STATS_CLASS",
    "TWISTED_DNS_RESOLVER",
    "DOWNLOAD_HANDLERS",
    "ROBOTSTXT_OBEY",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a process needed: `seconds` from start to end, `cpu` seconds and `peak_mb` with its children; `told`."""

    seconds: float
    cpu: float
    peak_mb: float
    told: dict[str, Any]


def measured(name: str, job: dict[str, Any]) -> Measured:
    """Run one of PROGRAMS in a process of its own."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.crawlers", name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # Else every process would compile every module before it begins.
        env={name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdin, process.stdout:
        process.stdin.write(json.dumps(job).encode() + b"\n")
        process.stdin.flush()
        told = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(f"{name} ended with {process.returncode}")
    return Measured(seconds, usage.ru_utime + usage.ru_stime, *json.loads(told))


def job_of(sources: Sequence[Source], data: Path, **more: Any) -> dict[str, Any]:
    """What a program reads."""
    return {"sources": [source.model_dump(mode="json") for source in sources], "data": str(data)} | more


# --- in the process ---


def crawl(job: dict[str, Any]) -> dict[str, Any]:
    """Crawl into a data folder, as `cchc crawl --archive-only`; what became of each source."""
    from cchc.settings import Settings
    from crawler.crawl import crawl as run

    data = Path(job["data"])
    sources = [Source.model_validate(source) for source in job["sources"]]
    summary = run(sources, data, settings=Settings(data=data))
    return {source.source: asdict(source) | {"saved": source.saved} for source in summary.sources}


def read(job: dict[str, Any]) -> dict[str, Any]:
    """Read every article of a data folder into its document, with so many `workers`."""
    import multiprocessing

    from crawler.state import CrawlState

    with CrawlState(Path(job["data"]) / "crawl.sqlite", writable=False) as state:
        places = [(page.location.archive, page.location.offset) for page in state.pages() if page.location]
    archive = str(Path(job["data"]) / "archive")
    with multiprocessing.get_context("spawn").Pool(job["workers"]) as pool:
        documents = sum(pool.imap_unordered(partial(read_some, archive), chunks(places, 100)))
        pool.close()
        pool.join()
    return {"documents": documents}


def chunks(items: Sequence[tuple[str, int]], size: int) -> list[Sequence[tuple[str, int]]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


def read_some(folder: str, places: Sequence[tuple[str, int]]) -> int:
    """How many articles at these places of an archive can be read."""
    from cchc.captures import Location
    from cchc.errors import ReadError
    from crawler.archive import Archive
    from crawler.reader import read as read_capture

    documents = 0
    with Archive(Path(folder)) as archive:
        for place in places:
            capture = archive.get(Location(*place))
            if capture.role != "article":
                continue
            with contextlib.suppress(ReadError):
                read_capture(capture)
                documents += 1
    return documents


def bare(job: dict[str, Any]) -> dict[str, Any]:
    """Follow the same lists with Scrapy as it comes, and write bodies into files; nothing else is kept."""
    from collections.abc import AsyncIterator, Iterator
    from hashlib import sha1

    from scrapy import Request, Spider
    from scrapy.crawler import CrawlerProcess
    from scrapy.http import HtmlResponse, Response

    from crawler.job import Job
    from crawler.spiders.settings import scrapy_settings

    sources = [Source.model_validate(source) for source in job["sources"]]
    folder = Path(job["data"])
    folder.mkdir(parents=True)
    lists = articles = 0

    class Bare(Spider):
        name = "bare"

        async def start(self) -> AsyncIterator[Any]:
            for source in sources:
                first = source.listings[0].page(0)
                yield Request(first, callback=self.listed, cb_kwargs={"source": source, "page": 0})

        def listed(self, response: HtmlResponse, source: Source, page: int) -> Iterator[Request]:
            nonlocal lists
            lists += 1
            keep(response)
            links = response.css("a::attr(href)").getall()
            found = [url for url in map(response.urljoin, links) if source.role_of(url) == "article"]
            if found:
                following = source.listings[0].page(page + 1)
                yield Request(following, callback=self.listed, cb_kwargs={"source": source, "page": page + 1})
            for url in found:
                yield Request(url, callback=self.store)

        def store(self, response: Response) -> None:
            nonlocal articles
            articles += 1
            keep(response)

    def keep(response: Response) -> None:
        (folder / sha1(response.url.encode(), usedforsecurity=False).hexdigest()).write_bytes(response.body)

    settings = scrapy_settings(Job(sources=tuple(sources), data=folder))
    for own in OWN:
        del settings[own]
    process = CrawlerProcess(settings | {"CONCURRENT_REQUESTS_PER_DOMAIN": 1, "ROBOTSTXT_OBEY": True})
    process.crawl(Bare)
    process.start()
    return {"lists": lists, "articles": articles}


PROGRAMS = {"crawl": crawl, "read": read, "bare": bare}

if __name__ == "__main__":
    answer = PROGRAMS[sys.argv[1]](json.loads(sys.stdin.readline()))
    print(json.dumps([peak_mb(), answer], default=str), flush=True)
