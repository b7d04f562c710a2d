"""How a search was understood is told in place, on pages in the reader's language and to programs in English."""

from __future__ import annotations

import pytest
from lxml import html
from starlette.testclient import TestClient


def test_remarks_reach_programs_and_people(client: TestClient) -> None:
    answer = client.get("/api/documents", params={"q": "mau:do hội nghị"}).json()
    assert [one["code"] for one in answer["remarks"]] == ["unknown_field"]
    assert "no field “mau:”" in answer["remarks"][0]["message"]
    page = client.get("/", params={"q": "mau:do hội nghị"}).text
    assert "Không có trường “mau:”" in page
    assert "There is no field “mau:”" in client.get("/", params={"q": "mau:do", "lang": "en"}).text


@pytest.mark.parametrize("path", ["/", "/figures", "/statements", "/api/documents", "/api/figures", "/api/statements"])
@pytest.mark.parametrize(
    "q", ['"', "tinh:", 'tinh:"', "nam:x", "-", "+", "*", "a*", "loai:zz", 'chiso:"', ":", "x:y:z", "-nam:2022", "+-a"]
)
def test_no_query_is_an_error(client: TestClient, path: str, q: str) -> None:
    assert client.get(path, params={"q": q}).status_code == 200


def test_a_slip_is_told_with_a_link(client: TestClient) -> None:
    page = client.get("/", params={"q": "hoi nghi trienn khai"}).text
    assert "Có phải bạn muốn tìm" in page
    assert "hội nghị triển khai</a>" in page
    answer = client.get("/api/documents", params={"q": "hoi nghi trienn khai"}).json()
    assert (answer["fuzzy"], answer["suggestion"]) == (True, "hội nghị triển khai")


def test_unmarked_words_are_told_of_and_abbreviations_are_not(client: TestClient) -> None:
    assert "không phân biệt dấu" in client.get("/", params={"q": "hoi nghi"}).text
    assert "không phân biệt dấu" not in client.get("/", params={"q": "hội nghị"}).text
    assert "không phân biệt dấu" not in client.get("/", params={"q": "CCHC"}).text


def test_old_names_are_offered_with_a_switch(client: TestClient) -> None:
    answer = client.get("/api/documents", params={"q": "Hà Giang", "size": 5}).json()
    (other,) = answer["expansions"]
    assert (other["name"], other["also"], other["since"]) == ("Hà Giang", ["Tuyên Quang"], "2025-07-01")
    assert not other["applied"]
    widened = client.get(f"/api/documents?{other['query']}").json()
    assert widened["expansions"][0]["applied"]
    assert widened["size"] == 5
    assert "Tìm cả Tuyên Quang</a>" in client.get("/", params={"q": "Hà Giang"}).text
    assert "Chỉ tìm Hà Giang</a>" in client.get("/", params={"q": "Hà Giang", "expand": "true"}).text


def test_a_walk_through_all_figures(client: TestClient) -> None:
    whole = [one["figure"]["id"] for one in client.get("/api/figures", params={"size": 100}).json()["hits"]]
    seen: list[str] = []
    cursor: str | None = "*"
    for _ in range(100):
        answer = client.get("/api/figures", params={"size": 3, "cursor": cursor}).json()
        seen += [one["figure"]["id"] for one in answer["hits"]]
        cursor = answer["next"]
        if cursor is None:
            break
    assert seen == whole


@pytest.mark.parametrize("cursor", ["x", "AAAA", "**", "🙂"])
def test_a_forged_cursor_is_refused_in_words(client: TestClient, cursor: str) -> None:
    answer = client.get("/api/documents", params={"cursor": cursor})
    assert answer.status_code == 422
    assert "cursor" in answer.text


def test_a_cursor_and_a_page_are_two_ways(client: TestClient) -> None:
    assert client.get("/api/documents", params={"cursor": "*", "page": 2}).status_code == 422
    assert client.get("/api/documents", params={"cursor": "*", "page": 1}).status_code == 200


def test_new_filters_narrow(client: TestClient) -> None:
    assert client.get("/api/figures", params={"level": "department"}).json()["total"] > 0
    assert client.get("/api/statements", params={"speaker": "Nguyễn Thị Hà Thu"}).json()["total"] == 2
    assert client.get("/api/documents", params={"province_now": "Lạng Sơn"}).json()["total"] == 1
    for typed in ("lang son", "Tỉnh Lạng Sơn", "LẠNG SƠN", "tinh lang son"):
        for name in ("province", "province_now"):
            assert client.get("/api/documents", params={name: typed}).json()["total"] == 1, typed
    assert client.get("/api/documents", params={"province": "Không Đâu"}).json()["total"] == 0
    assert client.get("/api/documents", params={"level": "village"}).status_code == 422


def test_words_with_tone_marks_are_said_to_find_other_marks_too(client: TestClient) -> None:
    assert "gồm cả kết quả khác dấu" in client.get("/?q=hội nghị").text
    assert "gồm cả kết quả khác dấu" not in client.get("/?q=hoi nghi").text


def test_signs_alone_are_said_to_be_no_words(client: TestClient) -> None:
    assert "không có chữ hay số nào để tìm" in client.get("/?q=%25").text
    for asked in ("", "nam:2022", "hội", "2022"):
        assert "không có chữ hay số" not in client.get("/", params={"q": asked}).text


def test_a_page_behind_the_last_is_said_not_to_be_there(client: TestClient) -> None:
    for path in ("/", "/so-lieu", "/ket-luan", "/ton-tai", "/ket-luan/chi-dao"):
        tree = html.document_fromstring(client.get(f"{path}?q=&page=99").text)
        (told,) = tree.xpath("//nav[@class='paging']/p")
        assert "Không có trang 99" in told.text_content()
        (back,) = told.xpath("a/@href")
        shown = html.document_fromstring(client.get(back).text).xpath("string(//nav[@class='paging']/p)")
        assert " trong " in shown
