"""Healthy portals beside broken ones: they lose nothing, and hardly slow down.

The healthy ones are crawled alone first, and then beside one host of every fault, in the same command. All of them are
asked at the pace of a polite crawl, so that a slower crawl means that it waited for somebody else's host.
"""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.answers import FAULTS
from benchmarks.crawlers import Measured, job_of, measured
from benchmarks.sites import Site, serving, sites_of
from cchc.captures import Capture
from crawler.archive import Archive
from crawler.sources import Source

HEALTHY = 4
PAGES = 100  # of the healthy hosts together
FAULTY = 10  # pages of each faulty host
DELAY = 1.0  # seconds between two requests to a host
TIMEOUT = 3.0
MAX_BYTES = 20 * 2**20
SLOWER = 1.1  # the most that the healthy may take beside the faulty, as against alone
# What of the faulty hosts is good all the same, and what a crawl has to name as failed.
USABLE = ("slow", "lying-type", "lying-charset")
FAILING = ("loris", "resetting", "lying-length", "bombing", "failing")


def measure(pages: int = PAGES) -> dict[str, Any]:
    """Seconds of the healthy alone and beside the faulty, what each lost; `below_floor` where they fell short."""
    healthy = sites_of(pages, HEALTHY)
    faulty = [Site(f"x-{fault}", FAULTY, number % 4, fault=fault) for number, fault in enumerate(FAULTS)]
    with tempfile.TemporaryDirectory() as name, serving([*healthy, *faulty]) as addresses:
        folder = Path(name)
        sources = {site.name: declared(site, addresses[site.name]) for site in [*healthy, *faulty]}
        alone = measured("crawl", job_of([sources[site.name] for site in healthy], folder / "alone"))
        beside = measured("crawl", job_of(list(sources.values()), folder / "beside"))
        lost = {site.name: site.pages - kept(folder / "beside", sources[site.name]) for site in healthy}
        lost_alone = {site.name: site.pages - kept(folder / "alone", sources[site.name]) for site in healthy}
    names = [site.name for site in healthy]
    figures: dict[str, Any] = {
        "healthy_pages": pages,
        "seconds_alone": round(seconds(alone, names), 2),
        "seconds_beside": round(seconds(beside, names), 2),
        "slower": round(seconds(beside, names) / seconds(alone, names), 3),
        "lost": sum(lost.values()) + sum(lost_alone.values()),
        "peak_mb": round(beside.peak_mb),
        "faulty": {site.name: summary(beside.told[site.name]) for site in faulty},
    }
    return figures | {"below_floor": below(figures, beside, names)}


def declared(site: Site, address: str) -> Source:
    return site.source(address, delay=DELAY, timeout=TIMEOUT, max_bytes=MAX_BYTES, retries=1, backoff=0.5)


def kept(data: Path, source: Source) -> int:
    """Articles of a source in the archive whose text is whole."""
    whole = set()
    with Archive(data / "archive") as archive:
        for capture in archive.captures():
            if isinstance(capture, Capture) and capture.source == source.id and capture.role == "article":
                number = capture.url.rpartition("/")[2].removesuffix(".html")
                if capture.status == 200 and capture.body.endswith(b"</html>") and number.isdigit():
                    whole.add(int(number))
    return len(whole)


def seconds(crawled: Measured, names: list[str]) -> float:
    """From the begin of the first to the end of the last of these sources."""
    told = [crawled.told[name] for name in names]
    begun = min(datetime.fromisoformat(one["started_at"]) for one in told)
    return (max(datetime.fromisoformat(one["finished_at"]) for one in told) - begun).total_seconds()


def summary(told: dict[str, Any]) -> dict[str, Any]:
    """What became of a faulty source: its outcome, its counts, and one of its failures."""
    counts = {name: told[name] for name in ("fetched", "failed", "gone") if told[name]}
    reasons = sorted({why for _, why in told["failures"]})
    return {"outcome": told["outcome"]} | counts | ({"why": reasons[:3]} if reasons else {})


def below(figures: dict[str, Any], beside: Measured, healthy: list[str]) -> list[str]:
    """What falls short, in words."""
    short = []
    if figures["slower"] > SLOWER:
        short.append(f"the healthy took {figures['slower']} times as long beside the faulty; {SLOWER} is allowed")
    if figures["lost"]:
        short.append(f"{figures['lost']} articles of the healthy were lost")
    short += [
        f"{name} ended {beside.told[name]['outcome']}" for name in healthy if beside.told[name]["outcome"] != "finished"
    ]
    short += [f"{name} was not begun" for name, told in beside.told.items() if told["outcome"] is None]
    for name, told in beside.told.items():
        fault = name.removeprefix("x-")
        if fault in USABLE and told["failed"]:
            short.append(f"{name}: {told['failed']} articles failed that could be had")
        if fault in FAILING and not told["failed"] and told["outcome"] != "deferred":
            short.append(f"{name}: nothing was said to have failed")
    return short
