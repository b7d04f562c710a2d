"""Extraction keeps what it has reached on the project's own annotated cases, and on those that no rule has seen."""

from __future__ import annotations

import pytest

from benchmarks.confidence import FLOOR, SURE, judged
from benchmarks.quality import HELD_BACK, below, evaluation
from cli.evaluation import Evaluation


@pytest.fixture(scope="module")
def measured() -> Evaluation:
    return evaluation(workers=1)


def test_no_measure_is_below_its_floor(measured: Evaluation) -> None:
    held_back = {f"held_back.{name}": value for name, value in evaluation(HELD_BACK, workers=1).table().items()}
    fallen = below({**measured.table(), **held_back})
    # The misses of held-back cases stay unread, so that they go on telling how unseen pages fare.
    assert not fallen, "\n".join([*fallen, *measured.misses])


def test_there_are_enough_cases_of_every_form(measured: Evaluation) -> None:
    assert measured.cases >= 60


def test_figures_that_are_given_as_sure_are_right() -> None:
    sure = [right for confidence, right in judged(workers=1) if confidence >= SURE]
    assert len(sure) >= 25
    assert sum(sure) / len(sure) >= FLOOR
