"""Crawls and then extracts what came, with progress and a summary."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cli.progress import progress

if TYPE_CHECKING:
    from cchc.settings import Settings
    from cli.processing import Processed
    from crawler.crawl import CrawlSummary, Limits, Progress
    from crawler.sources import Source

_INTERVAL = re.compile(r"^(\d+)\s*(m|h|d)$")
_SHOWN = 8  # sources that were held back, each on a line; more are counted
_SECONDS = {"m": 60, "h": 3600, "d": 86400}


def interval(text: str) -> timedelta:
    """The span of "30m", "6h" or "1d". Raises SettingsError for anything else."""
    from cchc.errors import SettingsError

    match = _INTERVAL.match(text.strip().lower())
    if not match or int(match[1]) == 0:
        raise SettingsError(f"--every {text!r}: wants a number of minutes, hours or days, as 30m, 6h or 1d")
    return timedelta(seconds=int(match[1]) * _SECONDS[match[2]])


def collect(
    settings: Settings, sources: Sequence[Source], *, limits: Limits | None = None, quiet: bool = False
) -> CrawlSummary:
    """Fetch into the archive. Raises what `crawler.crawl.crawl` raises."""
    from crawler.crawl import crawl

    with progress("crawl", quiet=quiet) as bar:

        def heard(page: Progress) -> None:
            bar.total(page.pages + page.pending)
            bar.advance(note=f"{page.source}  {page.url}")

        return crawl(sources, settings.data, settings=settings, progress=heard, limits=limits)


def once(
    settings: Settings,
    sources: Sequence[Source],
    *,
    workers: int,
    limits: Limits | None = None,
    extract: bool = True,
    quiet: bool = False,
) -> tuple[CrawlSummary, Processed | None]:
    """One crawl, and the extraction of what it brought. A stopped crawl is not extracted: `cchc process` does that."""
    from cli.opening import store_of
    from cli.processing import process

    crawled = collect(settings, sources, limits=limits, quiet=quiet)
    if crawled.interrupted or not extract:
        return crawled, None
    with store_of(settings, writable=True) as store:
        return crawled, process(settings, store, workers=workers, quiet=quiet)


def crawl_json(crawled: CrawlSummary) -> dict[str, Any]:
    """The summary of a crawl, for `--json`."""
    import dataclasses

    return {
        "interrupted": crawled.interrupted,
        "fetched": crawled.fetched,
        "unchanged": crawled.unchanged,
        "gone": crawled.gone,
        "saved": crawled.saved,
        "failed": crawled.failed,
        "skipped": crawled.skipped,
        "sources": [dataclasses.asdict(source) for source in crawled.sources],
    }


def show_crawl(crawled: CrawlSummary) -> None:
    """Print a crawl's summary: a line a source, and what needs a person's eye."""
    from rich.table import Table

    from cli.output import console

    out = console()
    table = Table(box=None, pad_edge=False)
    table.add_column("Source", no_wrap=True)
    for heading in ("Fetched", "Unchanged", "Gone", "Failed", "Skipped", "Articles", "Files"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("Outcome", overflow="fold")
    held = [source for source in crawled.sources if source.held]
    folded = held if len(held) > _SHOWN else []
    for source in crawled.sources:
        if source in folded:
            continue
        numbers = (
            source.fetched,
            source.unchanged + source.not_modified,
            source.gone,
            source.failed,
            sum(source.skipped.values()),
            source.articles,
            source.attachments,
        )
        outcome: str = source.outcome or "not begun"
        if source.pending and source.outcome:
            outcome += f", {source.pending} to go"
        table.add_row(source.source, *map(str, numbers), outcome + (f": {source.reason}" if source.reason else ""))
    if table.row_count:
        out.print(table, soft_wrap=False)
    if folded:
        reasons_held = Counter((source.reason or "").partition(":")[0] for source in folded)
        told = ", ".join(f"{count} {reason}" for reason, count in reasons_held.most_common())
        out.print(f"{len(folded)} sources were not begun: {told}", markup=False)
        out.print("`cchc sources check` tries those that are not checked; `cchc sources` lists all.", style="dim")
    reasons = Counter(crawled.skipped)
    if reasons:
        out.print("Skipped: " + ", ".join(f"{count} {why}" for why, count in reasons.most_common()), markup=False)
    for source in crawled.sources:
        for url, why in source.failures[:5]:
            out.print(f"Failed: {url}: {why}", markup=False)
        for warning in source.warnings:
            out.print(f"Warning: {source.source}: {warning}", markup=False, style="yellow")


def nothing_reached(crawled: CrawlSummary, *, named: bool = True) -> list[str]:
    """Sources of which not one page could be fetched; those that are held back only where they were `named`."""
    return [
        source.source
        for source in crawled.sources
        if source.outcome is None or not (source.fetched + source.unchanged + source.not_modified)
        if named or not source.held
    ]
