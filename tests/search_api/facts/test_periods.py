"""Periods in order, by their kind, and the holes between."""

from __future__ import annotations

import pytest

from search_api.facts.periods import filled, kind_of, newest_first, order


@pytest.mark.parametrize(
    ("known", "shown"),
    [
        (["2021", "2019"], ["2019", "2020", "2021"]),
        (["2020-Q3", "2021-Q1"], ["2020-Q3", "2020-Q4", "2021-Q1"]),
        (["2022", "2022", "2023"], ["2022", "2023"]),
        (["2021", "2022-H1", "2023"], ["2021", "2022-H1", "2022", "2023"]),
        (["2019", "2016/2020", "2020-H1", "2021"], ["2019", "2020-H1", "2020", "2016/2020", "2021"]),
        (["1900", "2020"], ["1900", "2020"]),
        (["2016/2020", "2021"], ["2016/2020", "2021"]),
        ([], []),
    ],
)
def test_holes_between_periods_of_one_kind_are_filled(known: list[str], shown: list[str]) -> None:
    assert filled(known) == shown


@pytest.mark.parametrize(
    "ordered",
    [
        ["2019", "2020", "2016/2020", "2021"],
        ["2022-09", "2022-Q3", "2022-09M", "2022-12", "2022-Q4", "2022-H2", "2022"],
        ["2025-12-31", "2025", "2021/2025"],
    ],
)
def test_of_periods_with_one_end_the_longer_comes_last(ordered: list[str]) -> None:
    assert sorted(set(ordered), key=order) == ordered


def test_a_span_is_not_meant_where_no_period_is_named() -> None:
    assert newest_first(["2016/2020", "2019", "2020"]) == ["2020", "2019", "2016/2020"]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("2019", "2022", True), ("2020-Q1", "2021-Q4", True), ("2021-09M", "2022-09M", True),
        ("2025-08-11", "2025-09-30", True), ("2016/2020", "2021/2025", True),
        ("2020", "2016/2020", False), ("2020", "2020-H1", False), ("2020-Q1", "2020-03", False),
        ("2021-06M", "2021-09M", False), ("2021-09", "2021-09M", False),
    ],
)  # fmt: skip
def test_periods_of_one_kind_follow_each_other(one: str, other: str, *, alike: bool) -> None:
    assert (kind_of(one) == kind_of(other)) is alike
