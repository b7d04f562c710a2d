"""cchc watch"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import DataOption, WorkersOption

NAME = "watch"
PANEL = "Collect"


def command(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Ids, see `cchc sources`.  \\[default: all that may be crawled]")
    ] = None,
    every: Annotated[
        str | None,
        typer.Option(help="How often, in place of what the sources declare: 30m, 6h, 1d.", show_default=False),
    ] = None,
    metrics: Annotated[
        Path | None,
        typer.Option(
            help="Write Prometheus metrics to this file (NAME.prom) after each round.",
            show_default=False,
            dir_okay=False,
        ),
    ] = None,
    data: DataOption = None,
    workers: WorkersOption = None,
) -> None:
    """Crawl each source as often as it declares, and extract what is new, until stopped.

    Takes up what is due after a kill or a restart. SIGTERM and Ctrl-C end it within seconds, with status 0.
    """
    from cli.crawling import interval
    from cli.exits import complain
    from cli.options import settings_for, worker_count
    from cli.watching import Watched, watch

    settings = settings_for(data)
    often = interval(every) if every else None
    if not settings.contact:
        complain("CCHC_CONTACT is not set: portals cannot tell whom to ask when a crawl troubles them")
    try:
        watch(Watched(settings, sources or (), worker_count(workers), often, metrics))
    except KeyboardInterrupt:
        complain("stopped; the next watch goes on from here")
