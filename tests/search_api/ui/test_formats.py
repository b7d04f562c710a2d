"""Numbers, periods and dates as people write them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from cchc.records import Figure
from search_api.ui.formats import Formats

VI, EN = Formats("vi"), Formats("en")


def _figure(**fields: Any) -> Figure:
    return Figure.model_validate({"id": "x", "indicator": "PCI", "start": 0, "end": 1, "quote": "x", **fields})


@pytest.mark.parametrize(
    ("fields", "vi", "en"),
    [
        ({"measure": "score", "value": 89.3, "out_of": 100}, "89,3/100", "89.3/100"),
        ({"measure": "score", "value": 0.6077}, "0,6077", "0.6077"),
        ({"measure": "score", "value": 1234.5, "out_of": 10000}, "1.234,5/10.000", "1,234.5/10,000"),
        ({"measure": "rank", "value": 12, "out_of": 13}, "hạng 12/13", "rank 12/13"),
        ({"measure": "rank", "value": 10, "comparator": "<="}, "tốp 10", "top 10"),
        ({"measure": "rank", "value": 5, "comparator": ">"}, "ngoài tốp 5", "outside the top 5"),
        ({"measure": "rank", "value": 5, "comparator": "<"}, "trên hạng 5", "better than rank 5"),
        ({"measure": "rank_change", "value": 6}, "+6 bậc", "+6 places"),
        ({"measure": "rank_change", "value": -2}, "−2 bậc", "−2 places"),
        ({"measure": "rank_change", "value": 10, "comparator": ">="}, "tối thiểu +10 bậc", "at least +10 places"),
        ({"measure": "score_change", "value": -0.35}, "−0,35 điểm", "−0.35 points"),
        ({"measure": "percent", "value": 80, "comparator": ">"}, "trên 80%", "over 80%"),
        ({"measure": "percent_change", "value": 1.5}, "+1,5%", "+1.5%"),
        ({"measure": "percent", "value": 1e-05}, "0,00001%", "0.00001%"),
        ({"measure": "trend", "value": "down"}, "giảm", "down"),
        ({"measure": "grade", "value": "Trung bình khá"}, "Trung bình khá", "Trung bình khá"),
    ],
)
def test_values(fields: dict[str, Any], vi: str, en: str) -> None:
    assert (VI.measured(_figure(**fields)), EN.measured(_figure(**fields))) == (vi, en)


@pytest.mark.parametrize(
    ("identity", "vi"),
    [
        ("bac-giang", "Tỉnh Bắc Giang (đến 30/06/2025)"),
        ("bac-giang.ubnd", "UBND Tỉnh Bắc Giang (đến 30/06/2025)"),
        ("tien-giang.huyen-chau-thanh.ubnd", "UBND Huyện Châu Thành (Tỉnh Tiền Giang, đến 30/06/2025)"),
        ("ha-tinh.so-noi-vu", "Sở Nội vụ (Tỉnh Hà Tĩnh, đến 28/02/2025)"),
        ("ha-tinh", "Tỉnh Hà Tĩnh"),
        ("khong.co", "khong.co"),
    ],
)
def test_a_unit_is_told_from_others_of_its_name(identity: str, vi: str) -> None:
    assert VI.unit(identity) == vi
    assert EN.unit(identity) == vi.replace("đến", "until")


@pytest.mark.parametrize(
    ("period", "vi", "en"),
    [
        ("2022", "2022", "2022"),
        ("2020-Q3", "quý III/2020", "Q3 2020"),
        ("2014-H1", "6 tháng đầu năm 2014", "first half of 2014"),
        ("2024-H2", "6 tháng cuối năm 2024", "second half of 2024"),
        ("2021-09M", "9 tháng đầu năm 2021", "first 9 months of 2021"),
        ("2025-09", "tháng 9/2025", "9/2025"),
        ("2025-08-11", "11/08/2025", "11/08/2025"),
        ("2016/2020", "2016–2020", "2016–2020"),
        (None, "", ""),
    ],
)
def test_periods(period: str | None, vi: str, en: str) -> None:
    assert (VI.period(period), EN.period(period)) == (vi, en)


def test_dates() -> None:
    assert VI.date("2024-08-05T09:12:00+07:00") == "05/08/2024 09:12"
    assert VI.date("2024-08-05") == "05/08/2024"
    assert VI.date(datetime(2024, 8, 5, 18, 30, tzinfo=UTC)) == "06/08/2024 01:30"
    assert VI.day("2024-08-05T09:12:00+07:00") == "05/08/2024"
    assert VI.deadline("2024-Q4") == "quý IV/2024"
    assert VI.deadline("cuối năm") == "cuối năm"


def test_a_unit_of_the_past_says_until_when() -> None:
    assert VI.validity("ha-giang") == "đến 30/06/2025"
    assert EN.validity("ha-giang") == "until 30/06/2025"
    assert VI.validity("ha-noi") == VI.validity(None) == VI.validity("no-such-unit") == ""
