"""Articles that a source's focus left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cchc.settings import Settings
    from crawler.entries import LeftOut
    from crawler.sources import Source


def left_out(settings: Settings, source: Source) -> list[LeftOut]:
    """What was found and not fetched, what was found last first; nothing where nothing was crawled.

    Raises StoreError where the data folder cannot be read.
    """
    from cchc.datafolder import DataFolder
    from crawler.state import CrawlState

    path = DataFolder(settings.data).crawl_database
    if not path.exists():
        return []
    with CrawlState(path, writable=False) as state:
        return state.left_out(source.id)


def show(source: Source, found: list[LeftOut]) -> None:
    """Print a line an article, and how many there are."""
    from cli.output import console

    out = console()
    for one in found:
        out.print(f"{one.found_at:%Y-%m-%d}  {one.title or one.url}", markup=False, highlight=False)
        if one.title:
            out.print(f"            {one.url}", markup=False, highlight=False, style="dim", soft_wrap=True)
    if source.focus is None:
        out.print(f"{source.id} declares no `focus`: nothing is left out", markup=False)
    out.print(f"{len(found)} articles of {source.id} were left out as out of focus", markup=False)
