"""The search desk: suggestions, facets as a form, what a result tells, and what is taken along."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree, html
from starlette.testclient import TestClient

from search_api.ui.place import COOKIE, MyPlace
from tests.search_api import samples


def tree(client: TestClient, path: str) -> html.HtmlElement:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return html.document_fromstring(answer.text)


class TestSuggestions:
    def test_names_are_offered_with_what_they_are(self, client: TestClient) -> None:
        answer = client.get("/api/suggest", params={"q": "kết luận vu q"}).json()
        assert answer["suggestions"][0] == {
            "kind": "unit", "text": "kết luận Huyện Vũ Quang", "about": "Tỉnh Hà Tĩnh; đến 30/06/2025",
            "id": "ha-tinh.huyen-vu-quang",
        }  # fmt: skip

    @pytest.mark.parametrize("size", [1, 3, 20])
    def test_no_more_than_wanted(self, client: TestClient, size: int) -> None:
        assert len(client.get(f"/api/suggest?q=ha&size={size}").json()["suggestions"]) == size

    @pytest.mark.parametrize("query", ["size=0", "size=21", f"q={'x' * 401}", "what=1"])
    def test_limits_are_told(self, client: TestClient, query: str) -> None:
        assert client.get(f"/api/suggest?{query}").status_code == 422

    def test_markup_stays_text(self, client: TestClient) -> None:
        answer = client.get("/api/suggest", params={"q": "<b>ha t"})
        assert answer.headers["content-type"] == "application/json"
        assert all(one["text"].startswith("<b>") for one in answer.json()["suggestions"])


class TestFacets:
    def test_are_checkboxes_with_counts_in_a_form_without_scripts(self, client: TestClient) -> None:
        page = tree(client, "/?q=cai+cach&province=Hà+Tĩnh&sort=newest")
        form = page.xpath("//aside[@class='facets']//form")[0]
        assert form.get("method") == "get"
        ticked = form.xpath(".//input[@type='checkbox'][@checked]")
        assert [(box.get("name"), box.get("value")) for box in ticked] == [("province", "Hà Tĩnh")]
        boxes = form.xpath(".//input[@name='province']")
        assert len(boxes) > 1
        assert all(int(box.getparent().xpath("string(.//span[@class='count'])")) >= 0 for box in boxes)
        kept = {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}
        assert kept == {"q": "cai cach", "sort": "newest"}
        assert form.xpath(".//button")

    def test_several_values_of_one_facet_are_alternatives(self, client: TestClient) -> None:
        both = tree(client, "/?province=Hà+Tĩnh&province=Lạng+Sơn")
        assert {text.strip() for text in both.xpath("//aside//input[@name='province'][@checked]/@value")} == {
            "Hà Tĩnh",
            "Lạng Sơn",
        }
        shown = both.xpath("//ol[@class='hits']//p[@class='meta']/span[2]/text()")
        assert set(shown) == {"Hà Tĩnh", "Lạng Sơn"}


def test_a_result_tells_its_meeting_date_place_and_source(client: TestClient) -> None:
    page = tree(client, "/?q=ket+luan+hoi+nghi")
    first = page.xpath("//ol[@class='hits']//article")[0]
    said = " ".join(" ".join(first.itertext()).split())
    assert "Hội nghị triển khai nhiệm vụ công tác cải cách hành chính năm 2023 · 02/03/2023" in said
    assert "Bài viết Hà Tĩnh 03/03/2023 vu-quang" in said
    assert first.xpath(".//mark")


def test_what_is_shown_is_a_feed_json_and_files(client: TestClient) -> None:
    page = tree(client, "/?q=cai+cach&province=Hà+Tĩnh&sort=newest&page=1")
    feed = page.xpath("//link[@type='application/atom+xml']/@href")[0]
    assert parse_qs(urlsplit(feed).query) == {"q": ["cai cach"], "province": ["Hà Tĩnh"], "lang": ["vi"]}
    assert page.xpath(f"//a[@href='{feed}']")
    assert etree.fromstring(client.get(feed).content).tag.endswith("feed")
    asked = page.xpath("//link[@type='application/json']/@href")[0]
    assert client.get(asked).json()["total"] == len(page.xpath("//ol[@class='hits']/li"))
    form = page.xpath("//form[@class='save']")[0]
    assert form.get("hidden") is not None  # scripts show it: without them nothing can be kept in the browser
    assert form.get("data-feed") == feed
    assert parse_qs(urlsplit(form.get("data-address")).query)["q"] == ["cai cach"]


def test_the_start_says_that_it_counts_reprints_and_lists_do_not(client: TestClient) -> None:
    assert "tính cả những bản đăng lại" in client.get("/").text
    assert "counting reprints" in client.get("/?lang=en").text


def test_an_empty_start_offers_examples_and_the_readers_own_province(client: TestClient) -> None:
    assert len(tree(client, "/").xpath("//p[@class='examples']/a")) == 3
    client.cookies.set(COOKIE, MyPlace("ha-tinh.huyen-vu-quang").text())
    own = tree(client, "/").xpath("//p[@class='examples']/a")[-1]
    assert parse_qs(urlsplit(own.get("href")).query) == {"province": ["Hà Tĩnh"]}
    assert samples.VU_QUANG.document.id in client.get(own.get("href")).text
