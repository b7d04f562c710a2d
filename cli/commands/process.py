"""cchc process"""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import DataOption, JsonOption, WorkersOption

NAME = "process"
PANEL = "Extract"


def command(
    again: Annotated[bool, typer.Option("--again", help="Also what this version has already been run over.")] = False,
    data: DataOption = None,
    workers: WorkersOption = None,
    json_output: JsonOption = False,
) -> None:
    """Turn what is archived into records. After an upgrade it runs over everything anew, with no new crawl."""
    import json

    from cli.exits import SOME_UNREADABLE
    from cli.options import settings_for, worker_count
    from cli.processing import process
    from cli.summary import as_json, show
    from search_api.backends import open_store

    settings = settings_for(data)
    store = open_store(settings, writable=True)
    try:
        processed = process(settings, store, workers=worker_count(workers), again=again, quiet=json_output)
    finally:
        store.close()
    if json_output:
        print(json.dumps(as_json(processed), ensure_ascii=False))
    else:
        show(processed)
    if processed.failures or processed.problems:
        raise typer.Exit(SOME_UNREADABLE)
