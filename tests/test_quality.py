"""Extraction keeps what it has reached on the project's own annotated cases, and on those that no rule has seen."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.confidence import FLOOR, SURE, judged
from benchmarks.quality import HELD_BACK, answers, below, evaluation
from cli.evaluation import Case, Evaluation, evaluate

# Reading all cases takes a while, and is done once.
pytestmark = pytest.mark.xdist_group("quality")
Answers = tuple[list[Case], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def measured() -> Evaluation:
    return evaluation(workers=1)


@pytest.fixture(scope="module")
def held_back() -> Answers:
    return answers(HELD_BACK, workers=1)


def test_no_measure_is_below_its_floor(measured: Evaluation, held_back: Answers) -> None:
    unseen = {f"held_back.{name}": value for name, value in evaluate(*held_back).table().items()}
    fallen = below({**measured.table(), **unseen})
    # The misses of held-back cases stay unread, so that they go on telling how unseen pages fare.
    assert not fallen, "\n".join([*fallen, *measured.misses])


def test_there_are_enough_cases_of_every_form(measured: Evaluation) -> None:
    assert measured.cases >= 60


def test_figures_that_are_given_as_sure_are_right(held_back: Answers) -> None:
    sure = [right for confidence, right in judged(*held_back) if confidence >= SURE]
    assert len(sure) >= 25
    assert sum(sure) / len(sure) >= FLOOR
