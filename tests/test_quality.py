"""Extraction keeps what it has reached on the project's own annotated cases."""

from __future__ import annotations

import pytest

from benchmarks.quality import below, evaluation
from cli.evaluation import Evaluation


@pytest.fixture(scope="module")
def measured() -> Evaluation:
    return evaluation(workers=1)


def test_no_measure_is_below_its_floor(measured: Evaluation) -> None:
    fallen = below(measured.table())
    assert not fallen, "\n".join([*fallen, *measured.misses])


def test_there_are_enough_cases_of_every_form(measured: Evaluation) -> None:
    assert measured.cases >= 15
