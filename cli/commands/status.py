"""cchc status"""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import DataOption, JsonOption

NAME = "status"
PANEL = "Ask"


def command(
    failures: Annotated[bool, typer.Option("--failures", help="List every document that could not be read.")] = False,
    data: DataOption = None,
    json_output: JsonOption = False,
) -> None:
    """What the data folder holds, and what could not be read."""
    import dataclasses
    import json

    from cli.opening import store_of
    from cli.options import settings_for
    from cli.output import console

    settings = settings_for(data)
    with store_of(settings) as store:
        status = store.status()
        failed = list(store.failures()) if failures or json_output else []
    if json_output:
        report = dataclasses.asdict(status)
        report["failed"] = [{"url": item.failure.document.url, **item.failure.error.model_dump()} for item in failed]
        print(json.dumps(report, ensure_ascii=False, default=str))
        return
    out = console()
    out.print(f"Data folder  {settings.data.resolve()}  ({status.backend})", markup=False)
    for name in ("documents", "versions", "figures", "statements", "meetings", "failures"):
        out.print(f"{name.capitalize():12} {getattr(status, name)}")
    for name, value in status.detail.items():
        out.print(f"{name:12} {value}", markup=False, style="dim")
    for item in failed:
        out.print(f"{item.failure.error.code:14} {item.failure.document.url}", markup=False)
        out.print(f"{'':14} {item.failure.error.message}", markup=False, style="dim")
