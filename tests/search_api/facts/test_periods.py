"""Periods in order, and the holes between."""

from __future__ import annotations

import pytest

from search_api.facts.periods import filled


@pytest.mark.parametrize(
    ("known", "shown"),
    [
        (["2021", "2019"], ["2019", "2020", "2021"]),
        (["2020-Q3", "2021-Q1"], ["2020-Q3", "2020-Q4", "2021-Q1"]),
        (["2022", "2022", "2023"], ["2022", "2023"]),
        (["2021", "2022-H1", "2023"], ["2021", "2022-H1", "2023"]),
        (["1900", "2020"], ["1900", "2020"]),
        (["2016/2020", "2021"], ["2016/2020", "2021"]),
        ([], []),
    ],
)
def test_holes_between_periods_of_one_kind_are_filled(known: list[str], shown: list[str]) -> None:
    assert filled(known) == shown
