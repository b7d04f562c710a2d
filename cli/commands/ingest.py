"""cchc ingest"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import DataOption, JsonOption, WorkersOption

NAME = "ingest"
PANEL = "Collect"


def command(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders.", show_default=False)] = None,
    manifest: Annotated[
        Path | None, typer.Option(help='JSON Lines: {"file": path relative to the manifest, "url": ...}.')
    ] = None,
    url: Annotated[str | None, typer.Option(help="Where the one file is from.")] = None,
    data: DataOption = None,
    workers: WorkersOption = None,
    json_output: JsonOption = False,
) -> None:
    """Take files into the data folder: archive them, extract them, make them searchable."""
    import json

    from cli.exits import SOME_UNREADABLE, complain
    from cli.ingestion import archive_files
    from cli.manifest import jobs_of
    from cli.options import settings_for, worker_count
    from cli.processing import process
    from cli.summary import as_json, show
    from search_api.backends import open_store

    jobs = jobs_of(paths or [], manifest, url)
    settings = settings_for(data)
    store = open_store(settings, writable=True)
    try:
        refused = archive_files(settings, jobs, quiet=json_output)
        processed = process(settings, store, workers=worker_count(workers), quiet=json_output)
    finally:
        store.close()
    processed.failures = refused + processed.failures
    for address, code, message in refused:
        complain(f"{address}: {code}: {message}")
    if json_output:
        print(json.dumps(as_json(processed), ensure_ascii=False))
    else:
        show(processed)
    if processed.failures or processed.problems:
        raise typer.Exit(SOME_UNREADABLE)
