"""Stretches of days that are a part of a year."""

from __future__ import annotations

import pytest

from nlp.daterange import months
from nlp.periods import find_periods


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Từ ngày 01/7 đến hết ngày 31/12/2025, Trung tâm tiếp nhận", "2025-H2"),
        ("từ 01/01/2024 đến 30/6/2024", "2024-H1"),
        ("từ ngày 1/4 đến ngày 30/6/2023", "2023-Q2"),
        ("từ ngày 01/01 đến ngày 30/9/2022", "2022-09M"),
        ("từ 01/02 đến 29/02/2024", "2024-02"),
        ("từ ngày 01-01-2021 đến ngày 31-12-2021", "2021"),
    ],
)
def test_days_that_are_a_part_of_a_year_are_that_part(text: str, value: str) -> None:
    assert [mention.value for mention in find_periods(text)] == [value]


@pytest.mark.parametrize("text", ["từ ngày 01/7 đến ngày 30/12/2025", "từ ngày 15/6 đến ngày 30/9/2025"])
def test_other_days_stay_days(text: str) -> None:
    assert {mention.unit for mention in find_periods(text)} == {"day"}


@pytest.mark.parametrize(("count", "period"), [(6, "2020-H1"), (9, "2020-09M"), (12, "2020"), (13, None), (0, None)])
def test_first_months_of_a_year(count: int, period: str | None) -> None:
    assert months(count, 2020) == period
    assert months(count, None) is None
