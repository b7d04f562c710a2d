"""cchc extract"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import WorkersOption

NAME = "extract"
PANEL = "Extract"


def command(
    files: Annotated[list[Path] | None, typer.Argument(help="Files or folders.", show_default=False)] = None,
    url: Annotated[str | None, typer.Option(help="Where the one file is from.")] = None,
    manifest: Annotated[
        Path | None, typer.Option(help='JSON Lines: {"file": path relative to the manifest, "url": ...}.')
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write there instead of standard output.")
    ] = None,
    workers: WorkersOption = None,
) -> None:
    """Turn files into records, one JSON object a line, in the order given. Needs no data folder.

    A document that cannot be read gives an object with `error` in its place; the exit status is then 3.
    """
    import io
    import sys
    from contextlib import ExitStack
    from typing import TextIO

    from cchc.records import Failure
    from cli.exits import INTERRUPTED, SOME_UNREADABLE, complain
    from cli.jobs import run_jobs
    from cli.manifest import jobs_of
    from cli.options import worker_count
    from cli.progress import progress
    from cli.unpacking import spread

    jobs = spread(jobs_of(files or [], manifest, url))
    failures = 0
    sink: TextIO
    with ExitStack() as stack:
        partial = None
        if output:
            # Written beside and renamed: a reader of the output never sees half of it.
            partial = output.with_name(f".{output.name}.partial")
            sink = stack.enter_context(partial.open("w", encoding="utf-8", newline="\n"))
        else:
            if isinstance(sys.stdout, io.TextIOWrapper):
                sys.stdout.reconfigure(encoding="utf-8", newline="\n")
            sink = sys.stdout
        # Records on a terminal say enough themselves.
        quiet = len(jobs) < 2 or (output is None and sys.stdout.isatty())
        bar = stack.enter_context(progress("extract", len(jobs), quiet=quiet))
        written = 0
        try:
            for done in run_jobs(jobs, min(worker_count(workers), len(jobs))):
                if isinstance(done.result, Failure):
                    failures += 1
                    complain(f"{done.result.document.url}: {done.result.error.code}: {done.result.error.message}")
                sink.write(done.result.model_dump_json() + "\n")
                written += 1
                bar.advance(note=done.job.url)
            sink.flush()
        except KeyboardInterrupt as interrupt:
            # Nothing is remembered from one run to the next, so what there is must be said.
            complain(f"stopped; the first {written} of {len(jobs)} records are in {partial or 'the output'}")
            raise typer.Exit(INTERRUPTED) from interrupt
    if output and partial:
        partial.replace(output)
    if failures:
        complain(f"{failures} of {len(jobs)} documents could not be read")
        raise typer.Exit(SOME_UNREADABLE)
