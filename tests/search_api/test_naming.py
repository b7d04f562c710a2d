"""Names of units for what people type into the box of a filter."""

from __future__ import annotations

import pytest

from search_api.hits import Bucket
from search_api.naming import meant

HELD = tuple(
    Bucket(name, 1)
    for name in (
        "Sở Tài nguyên và Môi trường",
        "Sở Tài chính",
        "Sở Kế hoạch và Đầu tư",
        "Văn phòng UBND tỉnh",
        "Văn phòng HĐND - UBND huyện",
        "Huyện Vũ Quang",
        "UBND Huyện Vũ Quang",
    )
)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Sở TNMT", ["Sở Tài nguyên và Môi trường"]),
        ("Sở TN&MT", ["Sở Tài nguyên và Môi trường"]),
        ("so tn&mt", ["Sở Tài nguyên và Môi trường"]),
        ("So KHDT", ["Sở Kế hoạch và Đầu tư"]),
        ("vp ubnd tinh", ["Văn phòng UBND tỉnh"]),
        ("văn phòng ủy ban nhân dân tỉnh", ["Văn phòng UBND tỉnh"]),
        ("vp hdnd ubnd", ["Văn phòng HĐND - UBND huyện"]),
        ("vu quang", ["Huyện Vũ Quang", "UBND Huyện Vũ Quang"]),
        ("Huyện Vũ Quang", ["Huyện Vũ Quang"]),
        ("sở ngoại vụ", ["sở ngoại vụ"]),
        ("&", ["&"]),
        ("ha-tinh.so-noi-vu", ["ha-tinh.so-noi-vu"]),
    ],
)
def test_units_are_meant_by_words_and_abbreviations(typed: str, names: list[str]) -> None:
    assert list(meant(typed, HELD)) == names


def test_very_many_abbreviations_are_no_burden() -> None:
    assert meant("ubnd " * 80, HELD) == ("ubnd " * 80,)
