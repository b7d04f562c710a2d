"""Prints of one text are told from look-alikes as well as has been reached, on the committed pairs."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.duplicates import Told, below, quality, speed, tell
from benchmarks.pairs import Pair, Text, pairs

# All pairs are compared once, on one worker.
pytestmark = pytest.mark.xdist_group("reprints")


@pytest.fixture(scope="module")
def told() -> list[Told]:
    return [tell(pair) for pair in pairs()]


def test_precision_and_recall_are_above_their_floors(told: list[Told]) -> None:
    figures = quality(told)
    assert not below(figures), "\n".join([*below(figures), *figures["wrong"]])


def test_no_kind_is_mostly_wrong(told: list[Told]) -> None:
    count, right = Counter(one.pair.kind for one in told), Counter(one.pair.kind for one in told if one.right)
    assert [kind for kind in count if right[kind] < 0.8 * count[kind]] == []


def test_there_are_enough_pairs_of_each_sort(told: list[Told]) -> None:
    counted = Counter(one.pair.duplicate for one in told)
    assert counted[True] >= 150
    assert counted[False] >= 100
    assert len({one.pair.kind for one in told}) >= 15


def test_hard_pairs_are_hard(told: list[Told]) -> None:
    """Of the others, at least a third share so many bands that only the comparison keeps them apart."""
    others = [one for one in told if not one.pair.duplicate]
    assert sum(one.met for one in others) > len(others) / 3


def test_pairs_differ(told: list[Told]) -> None:
    same = [one.pair.name for one in told if one.pair.one == one.pair.two]
    assert same == []


def test_what_is_told_wrong_lowers_the_measures() -> None:
    long = Text("Tin", " ".join(f"chữ{number}" for number in range(80)))
    other = Text("Tin", " ".join(f"tiếng{number}" for number in range(80)))
    wrong = quality([tell(Pair("1", "missed", True, long, other)), tell(Pair("2", "taken", False, long, long))])
    assert (wrong["precision"], wrong["recall"]) == (0.0, 0.0)
    assert wrong["wrong"] == ["1", "2"]
    assert len(below(wrong)) == 2


def test_speed_is_measured_on_a_store_that_finds_reprints() -> None:
    figures = speed(documents=400)
    found, asked = map(int, figures["reprints_found"].split("/"))
    assert found >= 0.8 * asked
    assert figures["bytes_a_document"] > 0
