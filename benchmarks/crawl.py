"""The crawler over local portals: its pace against a bare Scrapy spider, its memory, and crawling again.

The same pages are crawled by a spider that stores bodies and nothing else, with the same settings of Scrapy, in the
same run. Portals and crawlers share one machine, so every figure is a ratio.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.crawlers import Measured, job_of, measured
from benchmarks.sites import ON_A_LIST, Site, serving, sites_of
from crawler.sources import Source

PAGES = 20_000
HOSTS = 8
FEWER = 10  # times fewer pages, for the memory of a small crawl
LEAST = {"pace_with_archive": 0.7, "pace_with_reading": 0.5, "spared": 0.95}
MOST = {"memory": 1.3}
CHANGED = 40  # pages of the portal whose layout changes


def measure(pages: int = PAGES) -> dict[str, Any]:
    """Ratios of one run over so many pages; `below_floor` names those that fall short, and pages that were lost."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sites = sites_of(pages, HOSTS)
        with serving(sites) as addresses:
            sources = [site.source(addresses[site.name]) for site in sites]
            bare = measured("bare", job_of(sources, folder / "bare"))
            crawl = measured("crawl", job_of(sources, folder / "data"))
            again = measured("crawl", job_of(sources, folder / "data"))
            few = measured("crawl", job_of(fewer(sources, pages), folder / "few"))
        reading = measured("read", job_of([], folder / "data", workers=min(4, os.cpu_count() or 1)))
        noticed = layout_change(folder / "changed")
    figures = {
        "pages": pages,
        "pages_a_second": {
            "bare": round(pages / bare.seconds, 1),
            "crawl": round(pages / crawl.seconds, 1),
            "crawl_and_read": round(pages / (crawl.seconds + reading.seconds), 1),
        },
        "cpu_ms_a_page": {
            "bare": round(1000 * bare.cpu / pages, 2),
            "crawl": round(1000 * crawl.cpu / pages, 2),
            "read": round(1000 * reading.cpu / pages, 2),
        },
        "pace_with_archive": round(bare.seconds / crawl.seconds, 2),
        "pace_with_reading": round(bare.seconds / (crawl.seconds + reading.seconds), 2),
        "cpu_with_archive": round(bare.cpu / crawl.cpu, 2),
        "peak_mb": {"bare": round(bare.peak_mb), "crawl": round(crawl.peak_mb), f"a_{FEWER}th": round(few.peak_mb)},
        "memory": round(crawl.peak_mb / few.peak_mb, 2),
        "spared": round(total(again, "not_modified", "saved") / pages, 3),
        "layout_change_noticed_in_crawls": noticed,
    }
    counted = {
        "bare": bare.told["articles"],
        "crawl": total(crawl, "articles"),
        "crawl_again": total(again, "articles"),
        "read": reading.told["documents"],
    }
    return figures | {"below_floor": below(figures, counted)}


def below(figures: dict[str, Any], counted: dict[str, int]) -> list[str]:
    """What falls short, in words."""
    short = [f"{name}: {figures[name]} is less than {least}" for name, least in LEAST.items() if figures[name] < least]
    short += [f"{name}: {figures[name]} is more than {most}" for name, most in MOST.items() if figures[name] > most]
    short += [f"{who}: {had} of {figures['pages']} articles" for who, had in counted.items() if had != figures["pages"]]
    if figures["layout_change_noticed_in_crawls"] != 1:
        short.append(f"a changed layout was noticed in {figures['layout_change_noticed_in_crawls']} crawls")
    return short


def total(crawled: Measured, *fields: str) -> int:
    """A count over all sources; of pages that were not sent, without the lists, which have no validators."""
    return sum(source[field] for source in crawled.told.values() for field in fields)


def fewer(sources: Sequence[Source], pages: int) -> list[Source]:
    """The same portals, of which only the first lists are looked at: a tenth of their pages."""
    few = []
    for source in sources:
        assert source.start is not None
        (listing,) = source.start.listings
        most = max(1, round(pages / HOSTS / FEWER / ON_A_LIST))
        start = source.start.model_copy(update={"listings": (listing.model_copy(update={"max_pages": most}),)})
        few.append(source.model_copy(update={"start": start}))
    return few


def layout_change(folder: Path, most: int = 3) -> int | None:
    """In how many crawls after its layout changed a portal's new pages are told to lack a field; None: in none."""
    site = Site("changing", CHANGED)
    with serving([site]) as addresses:
        measured("crawl", job_of([site.source(addresses[site.name])], folder))
    # At the same address: another one would be another portal, with a history of its own.
    port = int(addresses[site.name].rpartition(":")[2])
    with serving([replace(site, changed=True, port=port)]) as addresses:
        source = site.source(addresses[site.name])
        for number in range(1, most + 1):
            told = measured("crawl", job_of([source], folder)).told[site.name]
            if any("articles have" in warning for warning in told["warnings"]):
                return number
    return None
