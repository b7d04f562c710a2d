"""Wrong filters and unknown names: the page says which, and leads to what comes close."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lxml import html
from starlette.testclient import TestClient

from cchc.settings import Settings
from search_api.app import create_app
from tests.search_api import samples


@pytest.fixture(scope="module")
def ranked(ranked_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(ranked_settings)) as client:
        yield client


def links(client: TestClient, path: str, place: str) -> dict[str, str]:
    """Label and address of the links in the parts of a page that an expression finds."""
    tree = html.document_fromstring(client.get(path).text)
    return {one.text_content(): one.get("href") for one in tree.xpath(f"//main//{place}//a")}


@pytest.mark.parametrize(
    ("path", "status", "words", "label", "target"),
    [
        ("/so-lieu?indicator=PAR+INDX&q=hồ", 422, "“PAR INDX” của “Chỉ số”", "PAR INDEX",
         "/so-lieu?indicator=PAR_INDEX&q=h%E1%BB%93"),
        ("/ket-luan?theme=thu+tuc+hanh+chin", 422, "của “Lĩnh vực”", "Thủ tục hành chính",
         "/ket-luan?theme=procedures"),
        ("/?kind=xyz", 422, "của “Loại văn bản”", "Bài viết", "/?kind=article"),
        ("/?provnce=H", 422, "tham số lạ: provnce", "Tỉnh, thành phố", "/?province=H"),
    ],
)  # fmt: skip
def test_a_value_that_is_none_is_named_with_links_to_the_closest(
    client: TestClient, path: str, status: int, words: str, label: str, target: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert words in answer.text
    found = links(client, path, "ul")
    assert found[label] == target
    assert client.get(found[label]).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "label", "target"),
    [
        ("/xep-hang?indicator=SIPASS&period=2020", 404, "SIPAS", "/xep-hang?indicator=SIPAS&period=2020"),
        ("/xep-hang?indicator=PAR_INDEX&period=1999", 404, "2013", "/xep-hang?indicator=PAR_INDEX&period=2013"),
        ("/xep-hang/chuoi?indicator=PAR_INDEX&units=ha+tih", 404, "Tỉnh Hà Tĩnh",
         "/xep-hang/chuoi?indicator=PAR_INDEX&units=T%E1%BB%89nh+H%C3%A0+T%C4%A9nh"),
        ("/xep-hang/chuoi?indicator=PAR_INDEX&units=chau+thanh", 422,
         "Huyện Châu Thành (Tỉnh An Giang, đến 30/06/2025)",
         "/xep-hang/chuoi?indicator=PAR_INDEX&units=an-giang.huyen-chau-thanh"),
        ("/don-vi/ha-tinhh", 404, "Tỉnh Hà Tĩnh", "/don-vi/T%E1%BB%89nh%20H%C3%A0%20T%C4%A9nh"),
        ("/xep-hang?indicator=DDCI&level=department", 422, "Tỉnh Hà Tĩnh",
         "/xep-hang?indicator=DDCI&level=department&within=ha-tinh"),
    ],
)  # fmt: skip
def test_what_is_not_ranked_leads_to_what_is(
    ranked: TestClient, path: str, status: int, label: str, target: str
) -> None:
    assert ranked.get(path).status_code == status
    found = links(ranked, path, "ul")
    assert found[label] == target
    assert ranked.get(target).status_code == 200


def test_units_of_one_name_are_told_apart_in_the_language_of_the_page(ranked: TestClient) -> None:
    path = "/xep-hang/chuoi?indicator=PAR_INDEX&units=chau+thanh&lang=en"
    assert "Huyện Châu Thành (Tỉnh An Giang, until 30/06/2025)" in links(ranked, path, "ul")
    english = html.document_fromstring(ranked.get("/don-vi/bac-giang?lang=en").text)
    assert english.xpath("string(//title)").startswith("Tỉnh Bắc Giang (until 30/06/2025)")
    ranked.cookies.clear()


def test_the_wrong_filter_alone_can_be_dropped(client: TestClient) -> None:
    found = links(client, "/so-lieu?indicator=XX&province=Hà Tĩnh", "p")
    assert found["Bỏ điều kiện này"] == "/so-lieu?province=H%C3%A0+T%C4%A9nh"
    assert "Bỏ điều kiện này" not in links(client, "/documents/xx", "p")


@pytest.mark.parametrize(
    ("path", "words", "label", "target"),
    [
        ("/?q=hội nghị&province=ha tinhh", "Không có giá trị “ha tinhh” ở mục “Tỉnh, thành phố”", "Hà Tĩnh",
         "/?q=h%E1%BB%99i+ngh%E1%BB%8B&province=H%C3%A0+T%C4%A9nh"),
        ("/so-lieu?subject=huyen+vu+quangg", "ở mục “Đơn vị”", "Huyện Vũ Quang",
         "/so-lieu?subject=Huy%E1%BB%87n+V%C5%A9+Quang"),
        ("/ket-luan?speaker=nguyen+thi+ha+tho", "ở mục “Người phát biểu”", "Nguyễn Thị Hà Thu",
         "/ket-luan?speaker=Nguy%E1%BB%85n+Th%E1%BB%8B+H%C3%A0+Thu"),
    ],
)  # fmt: skip
def test_a_name_that_nothing_has_is_told_with_the_closest_that_something_has(
    client: TestClient, path: str, words: str, label: str, target: str
) -> None:
    page = client.get(path)
    assert page.status_code == 200
    found = links(client, path, "p[contains(@class, 'notice')]")
    assert words in page.text
    assert found[label] == target
    assert "Không có giá trị" not in client.get(target).text


@pytest.mark.parametrize(
    "path",
    [
        "/ket-luan?province=Hà Tĩnh&year=2020",
        "/so-lieu?province=Hà Tĩnh&year=2020",
        "/?year=2020&province=Hà Tĩnh",
        "/ton-tai?province=Hà Tĩnh&year=2020",
        "/ket-luan/chi-dao?province=Hà Tĩnh&year=2020",
    ],
)
def test_a_name_that_something_has_is_not_blamed_for_the_other_filters(client: TestClient, path: str) -> None:
    tree = html.document_fromstring(client.get(path).text)
    assert tree.xpath("//main//*[contains(@class, 'blank')]")
    assert not tree.xpath("//main//p[contains(@class, 'notice')]")


def test_nothing_is_called_close_that_is_not(client: TestClient) -> None:
    path = "/ket-luan?province=Quảng Ninh"
    assert "Không có giá trị “Quảng Ninh”" in client.get(path).text
    assert not links(client, path, "p[contains(@class, 'notice')]")


def test_markup_in_what_was_typed_stays_text(client: TestClient) -> None:
    for path in ("/so-lieu", "/ket-luan", "/xep-hang"):
        for name in ("indicator", "theme", "province", "units", samples.ATTACK):
            answer = client.get(path, params={name: samples.ATTACK})
            assert "<script>document" not in answer.text


def test_programs_are_told_what_comes_close_too(client: TestClient, ranked: TestClient) -> None:
    assert client.get("/api/figures?indicator=PAR_INDX").json()["offered"] == ["PAR_INDEX"]
    assert client.get("/api/figures?indicatr=SIPAS").json()["offered"] == ["indicator"]
    ambiguous = ranked.get("/api/series/PAR_INDEX?unit=chau thanh").json()
    assert "an-giang.huyen-chau-thanh" in ambiguous["offered"]
