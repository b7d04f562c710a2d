"""Periods as people write them."""

from __future__ import annotations

import pytest

from search_api.periods import named


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2022", "2022"),
        (" năm 2022 ", "2022"),
        ("quý III/2020", "2020-Q3"),
        ("Quý 3 năm 2020", "2020-Q3"),
        ("quy iv 2020", "2020-Q4"),
        ("Q1/2022", "2022-Q1"),
        ("2022-q1", "2022-Q1"),
        ("6 tháng đầu năm 2024", "2024-H1"),
        ("6 thang 2024", "2024-H1"),
        ("6 tháng cuối năm 2024", "2024-H2"),
        ("nửa đầu năm 2024", "2024-H1"),
        ("H2 2024", "2024-H2"),
        ("9 tháng đầu năm 2021", "2021-09M"),
        ("9 tháng 2021", "2021-09M"),
        ("tháng 9/2025", "2025-09"),
        ("09/2025", "2025-09"),
        ("tháng 9 năm 2025", "2025-09"),
        ("11/8/2025", "2025-08-11"),
        ("ngày 11-8-2025", "2025-08-11"),
        ("2016-2020", "2016/2020"),
        ("giai đoạn 2016 – 2020", "2016/2020"),
        ("từ năm 2016 đến năm 2020", "2016/2020"),
        ("2016/2020", "2016/2020"),
    ],
)
def test_what_is_written_means_a_period(written: str, period: str) -> None:
    assert named(written) == period


@pytest.mark.parametrize(
    "written",
    [
        "",
        "hôm nay",
        "quý 5/2020",
        "2022-13",
        "13/2022",
        "2020-2016",
        "31/2/2025",
        "2022,2023",
        "năm",
        "20\u0662\u0662",
        "6 tháng",
    ],
)
def test_other_words_mean_none(written: str) -> None:
    assert named(written) is None
