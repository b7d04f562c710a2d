"""Extraction measured on the project's own annotated cases, held against the floors in floors.yml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from cli.evaluation import Case, Evaluation, evaluate, load_cases
from cli.jobs import run_jobs

CASES = Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "cases"
# Cases that no rule was written with; their totals alone are looked at.
HELD_BACK = CASES.with_name("held_back")
FLOORS = Path(__file__).with_name("floors.yml")
# Floors of other measures: benchmarks/relevance.py.
OTHERS = "relevance."


def answers(folder: Path = CASES, workers: int = 2) -> tuple[list[Case], list[dict[str, Any]]]:
    """The cases of a folder, and the record or the error that each becomes, as JSON has them."""
    cases = load_cases(folder)
    results = run_jobs([case.job for case in cases], workers)
    return cases, [result.result.model_dump(mode="json") for result in results]


def evaluation(folder: Path = CASES, workers: int = 2) -> Evaluation:
    return evaluate(*answers(folder, workers))


def tables(workers: int = 2) -> dict[str, float]:
    """The measures of the project's own cases, and those of the held-back ones behind "held_back."."""
    kept = evaluation(HELD_BACK, workers).table()
    return {**evaluation(CASES, workers).table(), **{f"held_back.{name}": value for name, value in kept.items()}}


def below(table: dict[str, float]) -> list[str]:
    """Measures that fell below their floor, as lines for a person; a floor without a measure is one too."""
    floors: dict[str, float] = yaml.safe_load(FLOORS.read_text("utf-8"))
    return [
        f"{name}: {table.get(name, 'not measured')}, floor {floor}"
        for name, floor in floors.items()
        if not name.startswith(OTHERS) and table.get(name, -1.0) < floor
    ]


def measure() -> dict[str, Any]:
    """The table, and `below_floor` where something fell."""
    table = tables()
    return {**table, "below_floor": below(table)}
