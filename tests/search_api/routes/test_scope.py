"""Desks of conclusions and shortcomings start at the reader's own unit, say so, and let it be changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient
from lxml import html

from cchc.records import Record
from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from search_api.facts.entities import UnitRef
from search_api.ui.place import COOKIE, MyPlace, unit_of
from tests.contract.rankings import Said, article
from tests.contract.records import entry
from tests.search_api import meetings

DESKS = ("/ket-luan", "/ket-luan/chi-dao", "/ton-tai", "/ton-tai/qua-cac-nam")

HELD = meetings.identified(
    meetings.meeting(2024, "chậm", "làm nhanh", place="hai-lang", name="Quảng Trị", held_by="UBND Huyện Hải Lăng"),
    {"UBND Huyện Hải Lăng": "quang-tri.huyen-hai-lang.ubnd", "Sở Nội vụ": "quang-tri.so-noi-vu"},
)

# A body that the gazetteer does not know: figures and statements name it, in two provinces.
BODY = "Ban Lạ Kỳ"


def _of_the_body(year: int, place: str, province: str) -> Record:
    said = meetings.meeting(year, "hồ sơ còn chậm", "rà soát hồ sơ", place=f"{place}-la", name=province)
    named = Record.model_validate_json(said.model_dump_json().replace("Sở Nội vụ", BODY))
    return meetings.identified(named, {BODY: f"{place}.ban-la-ky"})


SCORES = article(
    990,
    Said(BODY, "score", 80, indicator="DDCI", out_of=100, level="department", province="Hà Tĩnh",
         identity="ha-tinh.ban-la-ky"),
    province="Hà Tĩnh",
)  # fmt: skip
BODIES = (_of_the_body(2024, "ha-tinh", "Hà Tĩnh"), _of_the_body(2023, "nghe-an", "Nghệ An"))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(data=Path(tmp_path_factory.mktemp("scope")) / "data")
    store = open_store(settings, writable=True)
    store.put([*meetings.entries(), *map(entry, (HELD, SCORES, *BODIES))])
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


def found(client: TestClient, desk: str) -> list[str]:
    """Addresses of the documents whose rows a desk that is opened without a question starts with."""
    page = tree(client, client.get(desk).headers["location"])
    (api,) = page.xpath("//link[@type='application/json']/@href")
    return [hit["document"]["url"] for hit in client.get(api).json()["hits"]]


def test_a_unit_that_no_gazetteer_knows_is_found_by_what_documents_of_its_province_call_it(client: TestClient) -> None:
    own = client.post("/noi-cua-toi", data={"unit": "ban la ky, ha tinh"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert own.status_code == 303
    for desk in ("/ket-luan", "/ket-luan/chi-dao", "/ton-tai"):
        assert found(client, desk) == ["https://ha-tinh-la.example/hoi-nghi-2024"]
    page = tree(client, client.get("/ton-tai").headers["location"])
    assert page.xpath("string(//header//a[@class='mine'])") == BODY
    assert page.xpath("string(//nav[@aria-label='Phạm vi']//a[@aria-current])") == BODY
    assert "ha-tinh.ban-la-ky" not in page.xpath("string(//main)")
    # Its standing, and the form that chose it, call it by its name too.
    assert "80/100" in tree(client, "/noi-cua-toi").xpath("string(//section[@aria-labelledby='standing'])")
    form = tree(client, "/noi-cua-toi?sua=true")
    assert form.xpath("//input[@name='unit']/@value") == [f"{BODY} (Tỉnh Hà Tĩnh)"]
    sent = {one.get("name"): one.get("value") for one in form.xpath("//form[@class='stack']//input")}
    before = client.cookies[COOKIE]
    client.post("/noi-cua-toi", data=sent, headers={"Sec-Fetch-Site": "same-origin"})
    assert client.cookies[COOKIE] == before


def test_beside_peers_of_another_province_it_keeps_its_name(client: TestClient) -> None:
    body = UnitRef("ha-tinh.ban-la-ky", BODY, "department", "ha-tinh")
    client.cookies.set(COOKIE, MyPlace.of(body, [unit_of("nghe-an.so-noi-vu")]).text())
    page = tree(client, client.get("/ton-tai").headers["location"])
    _, both, _ = page.xpath("//nav[@aria-label='Phạm vi']//a/@href")
    asked = parse_qsl(urlsplit(both).query)
    assert asked == [
        ("province", "Hà Tĩnh"), ("province", "Nghệ An"), ("subject", BODY), ("subject", "nghe-an.so-noi-vu"),
    ]  # fmt: skip
    assert tree(client, both).xpath("//nav[@aria-label='Phạm vi']//a[@aria-current]/text()") == [
        "Cùng 1 đơn vị so sánh"
    ]


@pytest.mark.parametrize(("desk", "unit"), [(desk, unit) for desk in DESKS for unit in ("ca-mau", "ha-tinh.so-y-te")])
def test_where_nothing_was_said_of_my_unit_the_way_to_its_figures_is_shown(
    client: TestClient, desk: str, unit: str
) -> None:
    choose(client, unit)
    page = tree(client, client.get(desk).headers["location"])
    assert page.xpath("//*[@class='blank']/a/@href")[-1] == f"/don-vi/{unit}"
    assert client.get(f"/don-vi/{unit}").status_code == 200
    assert not tree(client, f"{desk}?q=khongcogi").xpath("//*[@class='blank']/a[starts-with(@href, '/don-vi/')]")


def test_names_that_are_too_long_for_a_cookie_are_left_out_of_it(client: TestClient) -> None:
    many = [UnitRef(f"ha-tinh.ban-{one}", "Ế" * 150, "department", "ha-tinh") for one in range(11)]
    client.cookies.set(COOKIE, MyPlace.of(many[0], many[1:]).text())
    assert tree(client, "/help").xpath("string(//header//a[@class='mine'])") == "ha-tinh.ban-0"
