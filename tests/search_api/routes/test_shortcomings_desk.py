"""/ton-tai: shortcomings, those that come back, who ordered them mended, and where points were lost."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from tests.search_api import meetings
from tests.search_api.routes.test_conclusions_desk import client, page_of, tree

__all__ = ["client"]
YEARS = "/ton-tai/qua-cac-nam"
FIRST, SECOND = meetings.RECORDS[0], meetings.RECORDS[1]


def table(page: Any, kind: str) -> list[list[str]]:
    rows = page.xpath(f"//table[contains(@class, '{kind}')]//tr")
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("th | td")] for row in rows]


def test_shortcomings_are_listed_and_orders_are_not(client: TestClient) -> None:
    page = tree(client, "/ton-tai", province="Hà Tĩnh")
    types = {one.text_content() for one in page.xpath("//tbody//span[contains(@class, 'badge-')]")}
    assert types == {"Tồn tại, hạn chế"}
    assert len(page.xpath("//tbody/tr")) == 3
    assert "directive" not in page.xpath("//select[@name='statement_type']/option/@value")
    chosen = tree(client, "/ton-tai", statement_type="directive", province="Hà Tĩnh")
    assert len(chosen.xpath("//tbody/tr")) == 3, "an old link to orders of any kind still shows them"


def test_a_unit_is_found_without_tone_marks_and_files_hold_what_is_shown(client: TestClient) -> None:
    page = tree(client, "/ton-tai", subject="so noi vu", year="2022")
    assert page.xpath("//input[@name='subject']/@value") == ["so noi vu"]
    (data,) = page.xpath("//link[@type='application/json']/@href")
    assert client.get(data).json()["total"] == len(page.xpath("//tbody/tr")) == 1
    assert client.get(page.xpath("//link[@type='application/atom+xml']/@href")[0]).text.count("<entry>") == 1


def test_counts_by_theme_and_year_lead_to_their_lists(client: TestClient) -> None:
    page = tree(client, YEARS)
    head, *rows = table(page, "counts")
    assert head[1:] == ["2020", "2021", "2022", "2023", "2024"]
    assert rows == [["Thủ tục hành chính", "1", "1", "1", "1", "1"]]
    for link in page.xpath("//table[contains(@class, 'counts')]//a"):
        assert len(page_of(client, link.get("href")).xpath("//tbody/tr")) == int(link.text)


def test_what_comes_back_is_put_together_for_one_unit_and_never_for_two(client: TestClient) -> None:
    page = tree(client, YEARS)
    (group,) = page.xpath("//article[@class='returning']")
    text = " ".join(group.text_content().split())
    assert "Sở Nội vụ (Tỉnh Hà Tĩnh)" in text
    assert "3 năm: 2024, 2022, 2021" in text
    assert "trễ hẹn" in text
    assert len(group.xpath(".//ol[@class='said']/li")) == 3
    rule = " ".join(page.xpath("//section[@aria-labelledby='returning']/p")[0].text_content().split())
    assert "35%" in rule


def test_points_lost_stand_beside_with_their_maximum_and_their_sentence(client: TestClient) -> None:
    page = tree(client, YEARS, province="Hà Tĩnh")
    head, *rows = table(page, "scores")
    assert head[1:] == ["2021", "2023"]
    assert rows[0][0] == "Cải cách thể chế"
    assert rows[0][1].startswith("8,10/9")
    assert "mất 0,9/9 (suy ra)" in rows[0][1]
    assert "mất 2,5/13 (suy ra)*" in rows[1][2], "the maximum of the criteria since 2022, and said so"
    document, _, mark = page.xpath("//table[contains(@class, 'scores')]//a[@class='number']/@href")[0].partition("#")
    assert page_of(client, document).get_element_by_id(mark) is not None


def test_the_years_have_json_that_says_what_the_page_says(client: TestClient) -> None:
    page = tree(client, YEARS, province="Hà Tĩnh")
    (address,) = page.xpath("//link[@type='application/json']/@href")
    assert address.startswith("/api/shortcomings/years?")
    data = client.get(address).json()
    counted = {(one["theme"], one["year"]): one["number"] for one in data["counts"]}
    assert sum(counted.values()) == sum(int(one.text) for one in page.xpath("//table[contains(@class, 'counts')]//a"))
    shown = page.xpath("//article[@class='returning']")
    assert [len(one["members"]) for one in data["returning"]] == [len(one.xpath(".//ol/li")) for one in shown]
    (unit,) = data["lost"]
    parts = {(one["theme"], one["period"]): one for one in unit["parts"]}
    assert parts["institutions", "2021"]["lost"] == 0.9
    assert parts["institutions", "2021"]["score"]["claims"][0]["evidence"][0]["sentence"]
    assert {one["maximum_source"] for one in unit["parts"]} == {"stated", "declared"}
    assert data["compared"] is True


def test_the_years_json_takes_units_as_they_are_typed_and_refuses_pages(client: TestClient) -> None:
    data = client.get("/api/shortcomings/years", params={"subject": "so noi vu"}).json()
    assert {one["unit"]["name"] for one in data["returning"]} == {"Sở Nội vụ"}
    assert client.get("/api/shortcomings/years", params={"page": 2}).json()["code"] == "unknown_parameter"
    wrong = {"published_from": "2024-02-01", "published_to": "2024-01-01"}
    assert client.get("/api/shortcomings/years", params=wrong).status_code == 422


def test_of_too_many_the_json_says_that_they_were_not_compared(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_api.shortcomings.answers.MOST", 2)
    data = client.get("/api/shortcomings/years").json()
    assert (data["compared"], data["returning"]) == (False, [])
    assert data["counts"]


def test_no_maximum_is_made_up_for_a_district(client: TestClient) -> None:
    from search_api.facts.entities import ref
    from search_api.shortcomings.points import lost

    (known,) = lost(client.app.state.store, ref("ha-tinh.huyen-vu-quang", "Huyện Vũ Quang", "district"))  # type: ignore[attr-defined]
    assert (known.theme, known.most, known.lost) == ("procedures", None, None)


def test_a_shortcoming_leads_to_the_conclusions_that_ordered_it_mended(client: TestClient) -> None:
    statement = next(one for one in SECOND.statements if one.type == "shortcoming")
    page = tree(client, f"/ton-tai/{SECOND.document.id}/{statement.id}")
    found = page.xpath("//section[@aria-labelledby='mended']//article")
    titles = [one.xpath(".//h3")[0].text_content() for one in found]
    assert "trong cùng văn bản" in titles[0]
    assert "2022" in titles[0]
    assert ["2024" in one for one in titles[1:]] == [True], "neither that of 2021 nor that of Nghệ An"
    assert "cùng đơn vị: Sở Nội vụ" in " ".join(found[1].text_content().split())
    assert client.get(found[1].xpath(".//h3/a/@href")[0]).status_code == 200
    assert page.xpath("//article[@class='returning']")


def test_unknown_ones_are_missing(client: TestClient) -> None:
    answer = client.get(f"/ton-tai/{FIRST.document.id}/none")
    assert (answer.status_code, "Không có ý này" in answer.text) == (404, True)
    assert client.get("/ton-tai/none/none").status_code == 404
    assert client.get(YEARS, params={"theme": "luck"}).status_code == 422


def test_too_many_ask_for_a_place_first(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search_api.routes.shortcomings_desk.MOST", 2)
    page = tree(client, YEARS)
    assert not page.xpath("//article[@class='returning']")
    assert "Hãy chọn tỉnh" in page.text_content()
    assert table(page, "counts")[1:], "the counts are of all the same"


def test_markup_is_shown_as_text(client: TestClient) -> None:
    record = meetings.RECORDS[-1]
    statement = record.statements[0]
    for path in (f"/ton-tai/{record.document.id}/{statement.id}", f"{YEARS}?q=%3Cimg+src%3Dx%3E", "/ton-tai"):
        page = html.document_fromstring(client.get(path).text)
        assert not page.xpath("//img[@src='x'] | //main//b")
    assert "<script>document.title" in client.get("/ton-tai").text.replace("&lt;", "<").replace("&gt;", ">")
