"""/ket-luan/chi-dao: orders by whom they were assigned to and when they fall due; in page, API, files and feed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html
from starlette.testclient import TestClient

from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from tests.contract.records import entry
from tests.search_api import meetings

DESK = "/ket-luan/chi-dao"
ELSEWHERE = meetings.identified(
    meetings.meeting(
        2025, "hồ sơ quá hạn", "dứt điểm hồ sơ quá hạn", deadline="2025-06-30", place="quang-tri", name="Quảng Trị"
    ),
    {"Sở Nội vụ": "quang-tri.so-noi-vu"},
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(data=Path(tmp_path_factory.mktemp("orders")) / "data")
    store = open_store(settings, writable=True)
    store.put([*meetings.entries(), entry(ELSEWHERE)])
    store.close()
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


def tree(client: TestClient, path: str, **parameters: str) -> Any:
    answer = client.get(path, params=parameters or None)
    assert answer.status_code == 200, answer.text
    return html.document_fromstring(answer.text)


def years(page: Any) -> set[str]:
    """Years of publication of the rows."""
    return {one[:4] for one in page.xpath("//table//td[contains(@class, 'where')]//time/@datetime")}


NARROWED: list[tuple[dict[str, str], set[str]]] = [
    ({"overdue": "true"}, {"2021", "2022", "2025"}),
    ({"deadline_from": "2022-06-01", "deadline_to": "2022-06-30"}, {"2022"}),
    ({"assignee": "so noi vu", "year": "2023"}, {"2023"}),
    ({"assignee": "quang-tri.so-noi-vu"}, {"2025"}),
    ({"assignee": "so noi vu", "overdue": "true", "deadline_to": "2021-12-31"}, {"2021"}),
]


@pytest.mark.parametrize(("asked", "wanted"), NARROWED)
def test_the_page_its_files_and_its_feed_hold_what_the_filters_leave(
    client: TestClient, asked: dict[str, str], wanted: set[str]
) -> None:
    page = tree(client, DESK, **asked)
    assert years(page) == wanted
    (feed,) = page.xpath("//link[@type='application/atom+xml']/@href")
    (data,) = page.xpath("//link[@type='application/json']/@href")
    csv = next(one for one in page.xpath("//p[@class='downloads']/a[@download]/@href") if "format=csv" in one)
    assert client.get(data).json()["total"] == len(wanted)
    assert client.get(feed).text.count("<entry>") == len(wanted)
    assert len(client.get(csv).text.strip().splitlines()) == 1 + len(wanted)


@pytest.mark.parametrize(("asked", "wanted"), NARROWED)
def test_the_api_and_the_feed_understand_what_people_type(
    client: TestClient, asked: dict[str, str], wanted: set[str]
) -> None:
    ordered = {**asked, "statement_type": "directive"}
    found = client.get("/api/statements", params=ordered).json()
    assert {one["document"]["published_at"][:4] for one in found["hits"]} == wanted
    assert client.get("/feeds/statements.atom", params=ordered).text.count("<entry>") == len(wanted)


def test_filters_stay_in_the_form_and_are_told_as_chips(client: TestClient) -> None:
    page = tree(client, DESK, assignee="so noi vu", overdue="true", deadline_to="2025-12-31")
    assert page.xpath("//input[@name='assignee']/@value") == ["so noi vu"]
    assert "Sở Nội vụ" in page.xpath("//datalist[@id='assignees']/option/@value")
    assert page.xpath("//input[@name='deadline_to']/@value") == ["2025-12-31"]
    assert page.xpath("//input[@name='overdue']/@checked")
    told = [" ".join(one.text_content().split()) for one in page.xpath("//a[@class='chip']")]
    assert told == ["Đơn vị được giao Sở Nội vụ ×", "Hạn đến ngày 31/12/2025 ×", "Hạn đã quá hạn ×"]
    without = [parse_qs(urlsplit(one).query) for one in page.xpath("//a[@class='chip']/@href")]
    assert [sorted(one) for one in without] == [
        ["deadline_to", "overdue"], ["assignee", "overdue"], ["assignee", "deadline_to"],
    ]  # fmt: skip
    one = tree(client, DESK, assignee="quang-tri.so-noi-vu")
    assert one.xpath("//input[@name='assignee'][not(@type='hidden')]/@value") == [""]
    assert one.xpath("//input[@name='assignee'][@type='hidden']/@value") == ["quang-tri.so-noi-vu"]
    assert "Sở Nội vụ" in one.xpath("string(//a[@class='chip'])")


def test_filters_go_along_to_the_conclusions_and_back(client: TestClient) -> None:
    asked = "assignee=S%E1%BB%9F+N%E1%BB%99i+v%E1%BB%A5&deadline_to=2025-12-31&overdue=true"
    for path, other in ((DESK, "/ket-luan"), ("/ket-luan", DESK)):
        (target,) = tree(client, f"{path}?{asked}").xpath("//nav[@class='views']//a[not(@aria-current)]/@href")
        assert urlsplit(target).path == other
        assert parse_qs(urlsplit(target).query) == parse_qs(asked)


def test_a_list_without_anything_says_why(client: TestClient) -> None:
    nobody = tree(client, DESK, assignee="So Noi vi").xpath("string(//main)")
    assert "Không có việc được giao, kiến nghị nào khớp" in nobody
    assert "Sở Nội vụ" in nobody
    assert "mà văn bản có ghi hạn" not in nobody
    undue = tree(client, DESK, deadline_from="2099-12-31", deadline_to="2099-12-31", year="2022")
    assert "Lọc theo hạn chỉ tìm được những việc mà văn bản có ghi hạn" in undue.xpath("string(//p[@class='blank'])")


def test_a_window_that_ends_before_it_begins_is_refused(client: TestClient) -> None:
    for path in (DESK, "/api/statements", "/feeds/statements.atom"):
        wrong = {"deadline_from": "2025-02-01", "deadline_to": "2025-01-01"}
        assert client.get(path, params=wrong).status_code == 422
        assert client.get(path, params={"overdue": "false"}).status_code == 422


def test_units_of_a_row_lead_to_what_is_of_them_and_of_no_other_of_their_name(client: TestClient) -> None:
    for path, order in ((DESK, True), ("/ton-tai", False)):
        (row,) = tree(client, path, year="2025").xpath("//table/tbody/tr")
        (unit,) = row.xpath(".//a[@title='Mọi ý về đơn vị này']/@href")
        assert unit == f"{path}?subject=quang-tri.so-noi-vu"
        page = tree(client, unit)
        assert years(page) == {"2025"}
        assert "Sở Nội vụ" in page.xpath("string(//a[@class='chip'])")
        assigned = row.xpath(".//a[@title='Mọi việc giao cho đơn vị này']/@href")
        assert assigned == ([f"{path}?assignee=quang-tri.so-noi-vu"] if order else [])
    # Where the gazetteer knows none of the document's units, a name is all there is.
    (row,) = tree(client, DESK, year="2022").xpath("//table/tbody/tr")
    assert row.xpath(".//a[@title='Mọi ý về đơn vị này']/@href") == [
        f"{DESK}?subject=S%E1%BB%9F+N%E1%BB%99i+v%E1%BB%A5"
    ]


def test_the_former_list_leads_on_with_what_only_orders_are_asked_by(client: TestClient) -> None:
    answer = client.get("/statements?overdue=true")
    assert (answer.status_code, answer.headers["location"]) == (301, f"{DESK}?overdue=true")
