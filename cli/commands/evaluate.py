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
    workers: WorkersOption = None,
    json_output: JsonOption = False,
) -> None:
    """Measure reader and extractor against annotated documents: precision, recall, and the misses."""
    import json

    from rich.table import Table

    from cli.evaluation import evaluate, load_cases
    from cli.jobs import run_jobs
    from cli.options import worker_count
    from cli.output import console

    loaded = load_cases(cases)
    results = run_jobs([case.job for case in loaded], min(worker_count(workers), len(loaded)))
    evaluation = evaluate(loaded, (result.result.model_dump(mode="json") for result in results))
    if json_output:
        print(json.dumps({"cases": evaluation.cases, **evaluation.table()}))
        return
    out = console()
    if misses:
        for line in evaluation.misses:
            out.print(line, markup=False)
    table = Table(title=f"{evaluation.cases} cases", title_justify="left", box=None, pad_edge=False)
    for heading in ("Measure", "Precision", "Recall", "F1", "Right", "Expected", "Found"):
        table.add_column(heading, justify="left" if heading == "Measure" else "right")
    numbers = evaluation.table()
    for name, count in sorted(evaluation.counts.items()):
        table.add_row(
            name,
            *(f"{value:.3f}" for value in (count.precision, count.recall, count.f1)),
            *(str(number) for number in (count.hit, count.expected, count.found)),
        )
    for name, value in numbers.items():
        if "." not in name:
            table.add_row(name, "", "", f"{value:.3f}")
    out.print(table)
