"""What a figure says, laid out: whom it ranks, in which field, to how many decimals, and who publishes it."""

from __future__ import annotations

from typing import Any

import pytest

from cchc.records import Document
from search_api.facts.entities import Entity, entity_of
from search_api.facts.lines import Measured, component_key, component_label, decimals, lines_of
from search_api.facts.periods import order, previous
from search_api.facts.publishers import is_official
from search_api.projection import figure_rows
from tests.contract.rankings import Said, article


def _lines(*said: Said, **changes: Any) -> list[Measured]:
    record = article(1, *said, **changes)
    return [line for _, line in lines_of(record, figure_rows(record))]


@pytest.mark.parametrize(
    ("value", "quote", "expected"),
    [
        (89.3, "đạt 89,30/100 điểm", 2), (89.3, "đạt 89.3 điểm", 1), (12, "thứ 12/63", 0),
        (89.3, "đạt gần chín mươi", 1),
        (-2.5, "giảm 2,5 điểm", 1), ("Tốt", "xếp loại Tốt", 0), (90, "90,00%", 2),
    ],
)  # fmt: skip
def test_decimals_are_those_that_are_written(value: float | str, quote: str, expected: int) -> None:
    assert decimals(value, quote) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Cải cách thủ tục hành chính", "procedures"), ("kiểm soát TTHC", "procedures"), ("procedures", "procedures"),
        ("Cải cách thể chế", "institutions"), ("Phần khác", "phần khác"), (None, None),
    ],
)  # fmt: skip
def test_parts_of_an_index_go_by_their_declaration(words: str | None, expected: str | None) -> None:
    assert component_key("PAR_INDEX", words) == expected


def test_a_declared_part_has_a_name() -> None:
    assert component_label("PAR_INDEX", "procedures") == "Cải cách thủ tục hành chính"
    assert component_label("PAR_INDEX", "phần khác") == "phần khác"


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (("UBND Tỉnh Hà Tĩnh", "ha-tinh.ubnd", "committee", "Hà Tĩnh", "2022"), ("ha-tinh", "province", "")),
        (("Tỉnh Bắc Ninh", "bac-ninh-2025", "province", None, "2023"), ("bac-ninh", "province", "")),
        (("Tỉnh Bắc Ninh", "bac-ninh-2025", "province", None, "2025"), ("bac-ninh-2025", "province", "")),
        (("Tỉnh Bắc Ninh", "bac-ninh", "province", None, "2026"), ("bac-ninh-2025", "province", "")),
        (("Tỉnh Bắc Giang", "bac-giang", "province", None, "2026"), ("bac-giang", "province", "")),
        (("Sở Nội vụ", "ha-tinh.so-noi-vu", "department", None, "2022"),
         ("ha-tinh.so-noi-vu", "department", "ha-tinh")),
        (("Huyện Vũ Quang", "ha-tinh.huyen-vu-quang", "district", None, "2022"),
         ("ha-tinh.huyen-vu-quang", "district", "ha-tinh")),
        (("Bộ Nội vụ", "bo-noi-vu", "ministry", None, "2022"), ("bo-noi-vu", "ministry", "")),
        (("Phòng Lạ", None, "office", "Hà Tĩnh", "2022"), ("ha-tinh~phong-la", "office", "ha-tinh")),
        (("Phòng Lạ", None, "office", None, "2022"), ("?~phong-la", "office", "?")),
        (("UBND Huyện Lạ", None, "committee", "Hà Tĩnh", "2022"), ("ha-tinh~huyen-la", "district", "ha-tinh")),
    ],
)  # fmt: skip
def test_units_are_ranked_as_what_they_were_in_the_period(unit: Any, expected: tuple[str, str, str]) -> None:
    found: Entity = entity_of(*unit)
    assert (found.id, found.level, found.within) == expected


@pytest.mark.parametrize(
    ("after", "base"),
    [
        (" so với năm 2021", "2021"), (" so với năm trước", "2021"), (", cao hơn so với cùng kỳ năm 2020", "2020"),
        ("", None), ("; xếp thứ 5 so với năm 2020", None),
    ],
)  # fmt: skip
def test_a_change_counts_from_what_its_sentence_says(after: str, base: str | None) -> None:
    (line,) = _lines(Said("ha-tinh", "score_change", 2.5, after=after))
    assert line.base == base


def test_figures_of_no_ranking_no_period_or_no_unit_make_no_line() -> None:
    other = Said("ha-tinh", "percent", 98.0, indicator="OTHER", fields=(("indicator_text", "tỷ lệ"),))
    assert [line.measure for line in _lines(other, Said("ha-tinh", "rank", 3))] == ["rank"]


@pytest.mark.parametrize(
    ("document", "indicator", "within", "official"),
    [
        ({"url": "https://moha.gov.vn/a"}, "PAR_INDEX", "", True),
        ({"url": "https://cchc.moha.gov.vn/a"}, "SIPAS", "", True),
        ({"url": "https://notmoha.gov.vn/a"}, "PAR_INDEX", "", False),
        ({"url": "https://moha.gov.vn/a"}, "PCI", "", False),
        ({"issuer": "Bộ Nội vụ"}, "PAR_INDEX", "", True),
        ({"attribution": "Bộ Nội vụ"}, "PAR_INDEX", "", True),
        ({"issuer": "UBND Tỉnh Hà Tĩnh"}, "PAR_INDEX", "ha-tinh", True),
        ({"issuer": "UBND Tỉnh Hà Tĩnh"}, "PAR_INDEX", "", False),
        ({"issuer": "UBND Tỉnh Nghệ An"}, "PAR_INDEX", "ha-tinh", False),
        ({"url": "https://hatinh.gov.vn/a"}, "DDCI", "ha-tinh", True),
        ({"url": "https://sonoivu.hatinh.gov.vn/a"}, "DDCI", "ha-tinh", True),
        ({"url": "https://vuquang.hatinh.gov.vn/a"}, "DDCI", "ha-tinh", False),
        ({"url": "https://baobacninh.vn/a"}, "DDCI", "ha-tinh", False),
    ],
)
def test_publishers_are_known_by_issuer_attribution_and_host(
    document: dict[str, str], indicator: str, within: str, *, official: bool
) -> None:
    made = Document(**{"url": "https://tin.example/a", "title": None, "text": "x", **document})
    assert is_official(made, indicator, within) is official


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2022", "2021"), ("2020-Q3", "2020-Q2"), ("2020-Q1", "2019-Q4"), ("2014-H1", "2013-H2"),
        ("2025-01", "2024-12"),
        ("2021-09M", "2020-09M"), ("2025-08-11", None), ("2016/2020", None),
    ],
)  # fmt: skip
def test_the_period_before(period: str, expected: str | None) -> None:
    assert previous(period) == expected


def test_periods_are_in_the_order_of_time() -> None:
    ordered = ["2016/2020", "2021-09M", "2021", "2022-Q1", "2022-H1", "2022"]
    assert sorted(set(ordered), key=order) == ordered
