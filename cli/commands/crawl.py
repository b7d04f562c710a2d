"""cchc crawl"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import typer

from cli.options import DataOption, JsonOption, WorkersOption

NAME = "crawl"
PANEL = "Collect"


class ModeChoice(StrEnum):
    """How a source is crawled."""

    full = "full"
    daily = "daily"
    backfill = "backfill"


def command(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Ids, see `cchc sources`.  \\[default: all that may be crawled]")
    ] = None,
    mode: Annotated[
        ModeChoice,
        typer.Option(help="All that lists name; what is new at their beginnings; or what is old, bit by bit."),
    ] = ModeChoice.full,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day back to which a backfill goes.")
    ] = None,
    budget: Annotated[
        int | None, typer.Option(min=1, help="Requests a source that a daily crawl or one run of a backfill makes.")
    ] = None,
    max_pages: Annotated[int | None, typer.Option(min=1, help="Stop each source after so many pages.")] = None,
    extract: Annotated[
        bool, typer.Option("--extract/--archive-only", help="Extract what came, or only keep it.")
    ] = True,
    data: DataOption = None,
    workers: WorkersOption = None,
    json_output: JsonOption = False,
) -> None:
    """Fetch portals politely into the archive, then extract what is new. A stopped crawl is taken up where it was."""
    import json

    from cchc.errors import FetchError
    from cli.crawling import crawl_json, nothing_reached, once, show_crawl
    from cli.exits import complain
    from cli.options import settings_for, worker_count
    from cli.portals import known_sources
    from cli.summary import as_json, show
    from crawler.frontier import Limits
    from crawler.sources import choose

    settings = settings_for(data)
    known = known_sources(settings)
    chosen = choose(sources, known) if sources else [source for source in known.values() if not source.sample]
    if not settings.contact and not all(source.sample for source in chosen):
        complain("CCHC_CONTACT is not set: portals cannot tell whom to ask when a crawl troubles them")
    day = since.date() if since else None
    _check(mode, day, budget)
    limits = Limits(max_pages=max_pages, mode=mode.value, since=day, budget=budget)
    crawled, processed = once(
        settings, chosen, workers=worker_count(workers), limits=limits, extract=extract, quiet=json_output
    )
    if json_output:
        report = {"crawl": crawl_json(crawled), "process": as_json(processed) if processed else None}
        print(json.dumps(report, ensure_ascii=False, default=str))
    else:
        show_crawl(crawled)
        if processed:
            show(processed)
    if crawled.interrupted:
        raise KeyboardInterrupt
    if not sources and all(source.held for source in crawled.sources):
        raise FetchError("no source may be crawled yet: `cchc sources check` tries them")
    silent = nothing_reached(crawled, named=bool(sources))
    if silent:
        raise FetchError(f"nothing could be fetched of {', '.join(silent)}; the reasons are above")


def _check(mode: ModeChoice, since: date | None, budget: int | None) -> None:
    """Raises SettingsError for an option that means nothing in the mode."""
    from cchc.errors import SettingsError
    from crawler.dates import HANOI

    if since is not None and mode is not ModeChoice.backfill:
        raise SettingsError("--since: it is for --mode backfill")
    if since is not None and since > datetime.now(HANOI).date():
        raise SettingsError(f"--since {since}: that day is still to come")
    if budget is not None and mode is ModeChoice.full:
        raise SettingsError("--budget: it is for --mode daily and --mode backfill; --max-pages limits a full crawl")
