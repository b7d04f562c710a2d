"""cchc status"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import DataOption, JsonOption

if TYPE_CHECKING:
    from cchc.settings import Settings
    from crawler.state import Run

NAME = "status"
PANEL = "Ask"


def command(
    failures: Annotated[bool, typer.Option("--failures", help="List every document that could not be read.")] = False,
    data: DataOption = None,
    json_output: JsonOption = False,
) -> None:
    """What the data folder holds, how the last crawl of each portal went, and what could not be read."""
    import dataclasses
    import json

    from cli.opening import store_of
    from cli.options import settings_for
    from cli.output import console

    settings = settings_for(data)
    with store_of(settings) as store:
        status = store.status()
        failed = list(store.failures()) if failures or json_output else []
    runs = _last_runs(settings)
    if json_output:
        report = dataclasses.asdict(status)
        report["sources"] = [dataclasses.asdict(run) for run in runs]
        report["failed"] = [{"url": item.failure.document.url, **item.failure.error.model_dump()} for item in failed]
        print(json.dumps(report, ensure_ascii=False, default=str))
        return
    out = console()
    out.print(f"Data folder  {settings.data.resolve()}  ({status.backend})", markup=False)
    for name in ("documents", "versions", "figures", "statements", "meetings", "failures"):
        out.print(f"{name.capitalize():12} {getattr(status, name)}")
    for name, value in status.detail.items():
        if name != "folder":  # it is the first line
            shown = f"{value / 2**20:.1f} MB" if name.endswith("_bytes") and isinstance(value, int) else value
            out.print(f"{name.removesuffix('_bytes').capitalize():12} {shown}", markup=False, style="dim")
    for run in runs:
        when = run.finished_at or run.started_at
        out.print(f"{run.source:20} {run.outcome:12} {when:%Y-%m-%d %H:%M %Z}", markup=False)
        for warning in run.warnings:
            out.print(f"{'':20} {warning}", markup=False, style="yellow")
    for item in failed:
        out.print(f"{item.failure.error.code:14} {item.failure.document.url}", markup=False)
        out.print(f"{'':14} {item.failure.error.message}", markup=False, style="dim")


def _last_runs(settings: Settings) -> list[Run]:
    """The last crawl of each source; nothing where nothing was crawled yet."""
    from cchc.datafolder import DataFolder
    from crawler.state import CrawlState

    path = DataFolder(settings.data).crawl_database
    if not path.exists():
        return []
    with CrawlState(path, writable=False) as state:
        return state.latest_runs()
