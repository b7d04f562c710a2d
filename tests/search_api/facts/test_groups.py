"""Means of groups: whose units they are of, and that they stand beside the units and never among them."""

from __future__ import annotations

import pytest

from search_api.facts.groups import group_field, level_of
from search_api.facts.rankings import table
from tests.search_api.facts.saying import line
from tests.search_api.facts.test_series import Stated


@pytest.mark.parametrize(
    ("scope", "level"),
    [
        ("63 tỉnh, thành phố", "province"),
        ("tỉnh Bắc Trung Bộ", "province"),
        ("cả nước", "province"),
        ("09 huyện, thị xã, thành phố", "district"),
        ("toàn khối huyện", "district"),
        ("96 xã, phường trong tỉnh", "commune"),
        ("các sở, ban, ngành", "department"),
        ("khối bộ có cung cấp dịch vụ công", "ministry"),
        ("cả hai khối", None),
        ("các sở, ngành và UBND cấp huyện", None),
        (None, None),
    ],
)
def test_the_words_of_a_group_name_the_level_of_its_units(scope: str | None, level: str | None) -> None:
    assert level_of(scope) == level


def test_a_mean_is_beside_the_units_of_its_field_and_of_no_other() -> None:
    mean = {"entity": "", "level": "", "aggregate": "mean"}
    store = Stated(
        [
            line(84.35),
            line(
                84.79, name="63 tỉnh, thành phố", scope="63 tinh, thanh pho", within=group_field("province", ""), **mean
            ),
            line(76.1, name="09 huyện", scope="09 huyen", within=group_field("district", "ha-tinh"), **mean),
        ]
    )
    found = table(store, "PAR_INDEX", "2022")
    assert [(row.unit.id, row.number("score")) for row in found.rows] == [("ha-tinh", 84.35)]
    assert [(fact.name, fact.key.aggregate, fact.value) for fact in found.groups] == [
        ("63 tỉnh, thành phố", "mean", 84.79)
    ]
    districts = table(store, "PAR_INDEX", "2022", level="district", within="ha-tinh")
    assert districts.rows == ()
    assert [fact.value for fact in districts.groups] == [76.1]
    assert table(store, "PAR_INDEX", "2022", component="procedures").groups == ()
