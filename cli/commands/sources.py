"""cchc sources"""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import JsonOption

NAME = "sources"
PANEL = "Collect"


def command(
    ids: Annotated[list[str] | None, typer.Argument(help="Only these.", show_default=False)] = None,
    json_output: JsonOption = False,
) -> None:
    """List the declared portals, their provinces, and when each declaration was last seen to work."""
    import json

    from rich.table import Table

    from cchc.settings import settings
    from cli.output import console
    from crawler.sources import choose, load

    known = load(settings().sources)
    chosen = choose(ids, known) if ids else list(known.values())
    if json_output:
        print(json.dumps([source.model_dump(mode="json") for source in chosen], ensure_ascii=False))
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("Source", "Province", "Name", "Home", "Verified"):
        table.add_column(heading, overflow="fold")
    for source in chosen:
        verified = "sample" if source.sample else str(source.verified or "not yet")
        table.add_row(source.id, source.province or "–", source.name, source.home, verified)
    console().print(table, soft_wrap=False)
