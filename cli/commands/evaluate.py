"""cchc evaluate"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import JsonOption, WorkersOption

NAME = "evaluate"
PANEL = "Extract"


def command(
    cases: Annotated[Path, typer.Argument(help="A folder of annotated cases.", show_default=False)],
    misses: Annotated[bool, typer.Option("--misses", help="List what was missed or wrong.")] = False,
    by_case: Annotated[bool, typer.Option("--by-case", help="A line for each case.")] = False,
    against: Annotated[
        Path | None, typer.Option(help="Gains and losses against an earlier run, as --json printed it.")
    ] = None,
    workers: WorkersOption = None,
    json_output: JsonOption = False,
) -> None:
    """Measure reader and extractor against annotated documents: precision, recall, and the misses."""
    import json

    from cli import measures
    from cli.comparison import changes, earlier_run
    from cli.evaluation import evaluate, evaluate_each, load_cases
    from cli.jobs import run_jobs
    from cli.options import worker_count
    from cli.output import console
    from cli.progress import progress

    before = earlier_run(against) if against else None
    loaded = load_cases(cases)
    records = []
    with progress("evaluate", len(loaded)) as bar:
        for done in run_jobs([case.job for case in loaded], min(worker_count(workers), len(loaded))):
            records.append(done.result.model_dump(mode="json"))
            bar.advance()
    evaluation, each = evaluate(loaded, records), evaluate_each(loaded, records)
    run_of_each = {
        name: {"measures": one.table(), "misses": [line.partition(": ")[2] for line in one.misses]}
        for name, one in each.items()
    }
    run = {"cases": evaluation.cases, **evaluation.table(), "by_case": run_of_each}
    if json_output:
        print(json.dumps(run, ensure_ascii=False))
        return
    out = console()
    if misses:
        measures.print_misses(out, run_of_each)
    if by_case:
        measures.print_cases(out, each)
    measures.print_table(out, evaluation, before)
    if before is not None:
        measures.print_changes(out, changes(before, run))
