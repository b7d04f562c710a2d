"""Means of groups, in both backends, in the API and on the page: beside the units, with their sentence."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from cchc.records import Record
from cchc.settings import Settings
from search_api.app import create_app
from search_api.facts import kept
from search_api.facts.rankings import table
from search_api.facts.series import overview
from search_api.protocol import Store
from search_api.resolution import resolve
from tests.contract.rankings import Said, article, entries


def with_mean(number: int, scope: str, value: float, **changes: Any) -> Record:
    """A score of Hà Tĩnh, and behind it the mean of a group."""
    made = article(
        number, Said("ha-tinh", "score", 84.35, out_of=100), Said("nghe-an", "score", value, out_of=100), **changes
    )
    unit, group = made.figures
    mean = group.model_copy(update={"subject": None, "subject_id": None, "aggregate": "mean", "scope": scope})
    return made.model_copy(update={"figures": (unit, mean)})


@pytest.fixture
def filled(store: Store) -> Store:
    store.put(
        entries(
            with_mean(1, "63 tỉnh, thành phố", 84.79),
            with_mean(2, "63 tỉnh, thành phố", 84.79),
            with_mean(3, "09 huyện, thành phố", 76.18, province="Hà Tĩnh"),
            with_mean(4, "09 huyện, thành phố", 81.5, province="Nghệ An"),
            with_mean(5, "cả hai khối", 70.25),
        )
    )
    return store


def test_means_stand_beside_the_units_whose_they_are(filled: Store) -> None:
    found = table(filled, "PAR_INDEX", "2022")
    assert [row.unit.id for row in found.rows] == ["ha-tinh"]
    (mean,) = found.groups
    assert (mean.name, mean.value, mean.claims[0].documents, mean.conflict) == ("63 tỉnh, thành phố", 84.79, 2, False)
    for place, value in (("ha-tinh", 76.18), ("nghe-an", 81.5)):
        districts = table(filled, "PAR_INDEX", "2022", level="district", within=place)
        assert [fact.value for fact in districts.groups] == [value]
        assert districts.rows == ()


def test_a_mean_is_of_no_unit_and_makes_no_ranking(filled: Store) -> None:
    assert {(one.level, one.within) for one in kept.fields(filled)} == {("province", "")}
    assert {one.entity for one in kept.units(filled)} == {"ha-tinh"}
    assert [len(one.points) for one in overview(filled, resolve(filled, "ha tinh"))] == [1]


def test_the_api_and_the_page_show_means_with_their_sentence(filled: Store, tmp_path: Any) -> None:
    client = TestClient(create_app(Settings(data=tmp_path), store=filled))
    answer = client.get("/api/rankings/PAR_INDEX?period=2022").json()
    assert [row["unit"]["id"] for row in answer["rows"]] == ["ha-tinh"]
    (group,) = answer["groups"]
    assert (group["group"], group["aggregate"], group["cell"]["value"]) == ("63 tỉnh, thành phố", "mean", 84.79)
    assert len(group["cell"]["claims"][0]["evidence"]) == 2
    tree = html.document_fromstring(client.get("/xep-hang?indicator=PAR_INDEX&period=2022").text)
    (shown,) = tree.xpath("//ul[@class='groups']/li")
    assert "63 tỉnh, thành phố: điểm trung bình 84,79/100" in " ".join(shown.text_content().split()).replace(
        "Điểm", "điểm"
    )
    assert shown.xpath("a/@href")[0].startswith("/documents/")
    assert shown.xpath(".//blockquote")
    assert len(tree.xpath("//table[contains(@class, 'ranking')]/tbody/tr")) == 1
