"""Desks of conclusions and shortcomings start at the reader's own unit, say so, and let it be changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient
from lxml import html

from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from search_api.ui.place import COOKIE, MyPlace, unit_of
from tests.contract.records import entry
from tests.search_api import meetings

DESKS = ("/ket-luan", "/ket-luan/chi-dao", "/ton-tai", "/ton-tai/qua-cac-nam")

HELD = meetings.identified(
    meetings.meeting(2024, "chậm", "làm nhanh", place="hai-lang", name="Quảng Trị", held_by="UBND Huyện Hải Lăng"),
    {"UBND Huyện Hải Lăng": "quang-tri.huyen-hai-lang.ubnd", "Sở Nội vụ": "quang-tri.so-noi-vu"},
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(data=Path(tmp_path_factory.mktemp("scope")) / "data")
    store = open_store(settings, writable=True)
    store.put([*meetings.entries(), entry(HELD)])
    store.close()
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


@pytest.fixture
def client(served: TestClient) -> Iterator[TestClient]:
    served.cookies.clear()
    yield served
    served.cookies.clear()


def tree(client: TestClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.headers)
    return html.document_fromstring(answer.text)


def choose(client: TestClient, unit: str, *peers: str) -> None:
    client.cookies.set(COOKIE, MyPlace(unit, peers).text())


@pytest.mark.parametrize("desk", DESKS)
def test_without_a_place_a_desk_shows_all_and_no_switch(client: TestClient, desk: str) -> None:
    page = tree(client, desk)
    assert not page.xpath("//nav[@aria-label='Phạm vi']")


@pytest.mark.parametrize("desk", DESKS)
def test_a_desk_starts_at_my_unit_and_can_be_switched(client: TestClient, desk: str) -> None:
    choose(client, "ha-tinh", "nghe-an")
    answer = client.get(f"{desk}?lang=vi")
    assert answer.status_code == 303
    assert "no-cache" in answer.headers["cache-control"]
    target = urlsplit(answer.headers["location"])
    assert (target.path, dict(parse_qsl(target.query))) == (desk, {"province": "Hà Tĩnh", "lang": "vi"})
    page = tree(client, answer.headers["location"])
    links = page.xpath("//nav[@aria-label='Phạm vi']//a")
    assert [link.text for link in links] == ["Tỉnh Hà Tĩnh", "Cùng 1 đơn vị so sánh", "Tất cả"]
    assert [link.get("aria-current") for link in links] == ["true", None, None]
    assert [chip.xpath("string()").split()[-3:-1] for chip in page.xpath("//a[@class='chip']")] == [["Hà", "Tĩnh"]]
    for place, link in enumerate(links):
        page = tree(client, link.get("href"))
        here = [one.get("aria-current") for one in page.xpath("//nav[@aria-label='Phạm vi']//a")]
        assert here == ["true" if number == place else None for number in range(3)]


def test_the_lists_are_of_whom_they_say(client: TestClient) -> None:
    choose(client, "ha-tinh", "nghe-an")
    own, both, everything = tree(client, "/ket-luan?province=Hà+Tĩnh").xpath("//nav[@aria-label='Phạm vi']//a/@href")

    def total(address: str) -> int:
        (api,) = tree(client, address).xpath("//link[@type='application/json']/@href")
        return int(client.get(api).json()["total"])

    assert 0 < total(own) < total(both) <= total(everything)
    assert total(everything) == client.get("/api/conclusions").json()["total"]


def test_taking_the_unit_away_shows_all_and_does_not_lead_back(client: TestClient) -> None:
    choose(client, "ha-tinh")
    for desk in DESKS:
        page = tree(client, f"{desk}?province=Hà+Tĩnh")
        (away,) = page.xpath("//a[@class='chip']/@href")
        assert client.get(away).status_code == 200
        several = tree(client, f"{desk}?province=Hà+Tĩnh&theme=procedures")
        assert client.get(several.xpath("//a[@class='clear']/@href")[0]).status_code == 200
        # What the form sends when every field is left blank.
        assert client.get(f"{desk}?q=&province=&theme=").status_code == 200


def test_the_other_filters_stay(client: TestClient) -> None:
    choose(client, "ha-tinh")
    everything = tree(client, "/ton-tai?province=Hà+Tĩnh&theme=procedures").xpath(
        "//nav[@aria-label='Phạm vi']//a/@href"
    )[-1]
    assert everything == "/ton-tai?theme=procedures"


@pytest.mark.parametrize(
    ("unit", "wanted"),
    [
        ("ha-tinh.huyen-vu-quang", {"subject": "ha-tinh.huyen-vu-quang"}),
        ("ha-tinh.so-noi-vu", {"subject": "ha-tinh.so-noi-vu"}),
        ("<b>x</b>", {"subject": "<b>x</b>"}),
    ],
)
def test_units_below_a_province_are_named(client: TestClient, unit: str, wanted: dict[str, str]) -> None:
    choose(client, unit)
    location = client.get("/ket-luan").headers["location"]
    assert dict(parse_qsl(urlsplit(location).query)) == wanted
    page = tree(client, location)
    assert page.xpath("//nav[@aria-label='Phạm vi']//a[@aria-current]")[0].text == unit_of(unit).name
    assert not page.xpath("//main//b")


def test_the_unit_is_called_by_its_name_and_what_tells_it_from_others(client: TestClient) -> None:
    page = tree(client, "/ton-tai?subject=ha-tinh.so-noi-vu")
    chip = " ".join(page.xpath("string(//a[@class='chip'])").split())
    assert "Sở Nội vụ (Tỉnh Hà Tĩnh, đến 28/02/2025)" in chip
    # The box for a name stays empty, and the form keeps the unit all the same.
    assert page.xpath("//input[@name='subject']/@value") == ["", "ha-tinh.so-noi-vu"]


def test_what_the_committee_of_my_unit_held_is_found(client: TestClient) -> None:
    choose(client, "quang-tri.huyen-hai-lang", "quang-tri.so-noi-vu")
    page = tree(client, client.get("/ket-luan").headers["location"])
    (api,) = page.xpath("//link[@type='application/json']/@href")
    assert [one["meeting"]["held_by"] for one in client.get(api).json()["hits"]] == ["UBND Huyện Hải Lăng"]


def test_other_desks_and_the_api_lead_nowhere(client: TestClient) -> None:
    choose(client, "ha-tinh")
    for path in ("/so-lieu", "/", "/api/conclusions", "/api/statements", "/feeds/conclusions.atom"):
        assert client.get(path).status_code == 200
