"""The JSON API: what programs rely on."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, ClassVar

import pytest
from starlette.testclient import TestClient

from tests.search_api import samples

LISTS = ("/api/documents", "/api/figures", "/api/statements")
CONCLUSIONS = ("/api/conclusions", "/api/conclusions/{conclusion}", "/api/conclusions/{conclusion}/related")
RANKINGS = (
    "/api/compare", "/api/coverage/{indicator}", "/api/rankings", "/api/rankings/{indicator}", "/api/series",
    "/api/series/{indicator}",
)  # fmt: skip
FEEDS = tuple(f"/feeds/{name}.atom" for name in ("documents", "figures", "statements", "conclusions"))


def test_words_are_found_without_diacritics_and_the_conclusion_is_marked(client: TestClient) -> None:
    found = client.get("/api/documents", params={"q": "phat bieu ket luan hoi nghi"}).json()
    hit = found["hits"][0]
    assert hit["id"] == samples.VU_QUANG.document.id
    assert hit["in_conclusion"]
    words = {passage["text"][start:end].lower() for passage in hit["passages"] for start, end in passage["matches"]}
    assert "luận" in " ".join(words)
    text = samples.VU_QUANG_TEXT
    assert all(text[passage["start"] : passage["end"]] == passage["text"] for passage in hit["passages"])


def test_a_figure_comes_with_its_sentence_its_document_and_its_place(client: TestClient) -> None:
    found = client.get(
        "/api/figures", params={"subject": "Huyện Vũ Quang", "measure": "score", "period": "2022"}
    ).json()
    (hit,) = found["hits"]
    assert (hit["figure"]["value"], hit["figure"]["out_of"]) == (89.3, 100)
    assert hit["figure"]["quote"] in hit["sentence"]["text"]
    assert hit["document"]["province"] == "Hà Tĩnh"
    assert hit["page"].endswith(f"/documents/{hit['document']['id']}#f-{hit['figure']['id']}")


@pytest.mark.parametrize("typed", ["vu quang", "Vũ Quang", "huyen vu quang"])
def test_a_unit_is_named_by_words_of_its_name_in_lists_files_and_feeds(client: TestClient, typed: str) -> None:
    exactly = client.get("/api/figures", params={"subject": "Huyện Vũ Quang"}).json()
    assert exactly["total"]
    assert client.get("/api/figures", params={"subject": typed}).json()["hits"] == exactly["hits"]
    rows = client.get("/api/figures", params={"subject": typed, "format": "jsonl"}).text.splitlines()
    assert len(rows) == exactly["total"]
    entries = client.get("/feeds/figures.atom", params={"subject": typed}).text
    assert entries.count("<entry>") == exactly["total"]
    assert client.get("/api/figures", params={"subject": "khong dau"}).json()["total"] == 0


def test_statements_say_who_where_and_until_when(client: TestClient) -> None:
    found = client.get("/api/statements", params={"statement_type": "directive"}).json()
    assert found["total"] == 2
    dated = [hit for hit in found["hits"] if hit["statement"]["deadline"]]
    assert [hit["statement"]["deadline"] for hit in dated] == ["2023-03-31"]
    assert dated[0]["statement"]["speaker"]["name"] == "Nguyễn Thị Hà Thu"
    assert dated[0]["meeting"].startswith("Hội nghị triển khai")


def test_statements_of_a_unit_and_of_a_speaker(client: TestClient) -> None:
    of_unit = client.get("/api/statements", params={"subject": "Phòng Nội vụ"}).json()
    assert [hit["statement"]["subjects"] for hit in of_unit["hits"]] == [["Phòng Nội vụ"]]
    assert client.get("/api/statements", params={"subject": "phong noi vu"}).json()["hits"] == of_unit["hits"]
    assert client.get("/api/statements", params={"q": '"nguyen thi ha thu"'}).json()["total"] == 2


def test_a_document_is_its_whole_record_in_any_version(client: TestClient) -> None:
    identity = samples.VU_QUANG.document.id
    newest = client.get(f"/api/documents/{identity}").json()
    assert newest["record"]["document"]["title"].endswith("(cập nhật)")
    assert [version["number"] for version in newest["versions"]] == [1, 2]
    first = client.get(f"/api/documents/{identity}", params={"version": 1}).json()
    assert first["record"] == samples.VU_QUANG.model_dump(mode="json")
    for version in newest["versions"]:
        for moment in ("first_seen", "last_seen", "fetched_at"):
            assert datetime.fromisoformat(version[moment]).tzinfo is not None


def test_versions_tell_what_they_rest_on_and_what_changed(client: TestClient) -> None:
    identity = samples.VU_QUANG.document.id
    told = client.get(f"/api/documents/{identity}/versions").json()
    assert (told["document"], told["gone_since"]) == (identity, None)
    assert [version["number"] for version in told["versions"]] == [1, 2]
    assert all(re.fullmatch(r"[0-9a-f]{64}", version["content"]) for version in told["versions"])
    assert len({version["content"] for version in told["versions"]}) == 2
    assert told["versions"][0].keys() >= {"fetched_at", "archive", "offset", "archived_copy", "digest"}
    comparison = told["comparison"]
    assert (comparison["version"], comparison["against"]) == (2, 1)
    assert {"kind": "added", "text": "(cập nhật)"} in comparison["title"]["runs"]
    assert comparison["text"]["groups"] == [], "the headline alone has changed"
    back = client.get(f"/api/documents/{identity}/versions", params={"version": 1, "against": 2}).json()["comparison"]
    assert (back["version"], back["against"], back["title"]["new"]) == (1, 2, comparison["title"]["old"])
    first = client.get(f"/api/documents/{identity}/versions", params={"version": 1}).json()
    assert first["comparison"] is None, "nothing stands before the first"
    missing = client.get(f"/api/documents/{identity}/versions", params={"against": 9})
    assert (missing.status_code, missing.json()["code"]) == (404, "document_not_found")
    assert client.get("/api/documents/0000000000000000/versions").status_code == 404


def test_values_of_one_filter_are_alternatives_and_filters_add_up(client: TestClient) -> None:
    def total(**filters: Any) -> int:
        return int(client.get("/api/figures", params=filters).json()["total"])

    one, other = total(measure="score"), total(measure="rank")
    assert total(measure=["score", "rank"]) == one + other
    assert total(measure=["score", "rank"], status="target") == 1


def test_facets_count_what_there_is_to_choose(client: TestClient) -> None:
    facets = client.get("/api/documents").json()["facets"]
    assert {facet["value"]: facet["count"] for facet in facets["province"]} == {"Hà Tĩnh": 3, "Lạng Sơn": 1}
    assert {"kind", "year", "source", "indicator", "statement_type"} <= facets.keys()


def test_an_empty_value_is_a_field_left_blank(client: TestClient) -> None:
    blank = client.get("/api/figures?q=&province=&measure=&published_from=").json()
    assert blank["total"] == client.get("/api/figures").json()["total"]


@pytest.mark.parametrize("typed", ["par_index", "Chỉ số CCHC", "chi so cai cach hanh chinh"])
def test_an_indicator_is_known_by_its_names(client: TestClient, typed: str) -> None:
    by_name = client.get("/api/figures", params={"indicator": typed, "measure": "rank"})
    assert by_name.status_code == 200
    assert by_name.json()["total"] > 0
    assert by_name.json() == client.get("/api/figures?indicator=PAR_INDEX&measure=rank").json()
    assert client.get("/api/figures?indicator=other").status_code == 200


def test_documents_are_found_by_words_of_a_unit_everywhere(client: TestClient) -> None:
    whole, typed = {"unit": "Huyện Vũ Quang"}, {"unit": "vu quang"}
    exactly = client.get("/api/documents", params=whole).json()
    assert exactly["total"]
    assert client.get("/api/documents", params=typed).json()["hits"] == exactly["hits"]
    for address in ("/", "/feeds/documents.atom"):
        texts = [client.get(address, params=one).text for one in (whole, typed)]
        places = [re.findall(r"/documents/[0-9a-f]{16}", text) for text in texts]
        assert places[0] == places[1] != []


class TestErrors:
    """One shape for all of them; nothing is ignored in silence."""

    CASES: ClassVar = [
        ("/api/figures?indikator=PCI", 422, "unknown_parameter", "indikator"),
        ("/api/figures?indicator=NO_INDEX", 422, "invalid_parameter", "NO_INDEX"),
        ("/api/figures?measure=weight", 422, "invalid_parameter", "measure"),
        ("/api/figures?period=hôm nay", 422, "invalid_parameter", "2020-Q3"),
        ("/api/figures?sort=random", 422, "invalid_parameter", "sort"),
        ("/api/figures?format=pdf", 422, "invalid_parameter", "format"),
        ("/api/documents?page=0", 422, "invalid_parameter", "page"),
        ("/api/documents?size=100000", 422, "invalid_parameter", "size"),
        ("/api/documents?year=x", 422, "invalid_parameter", "year"),
        ("/api/documents?published_from=20240201", 422, "invalid_parameter", "published_from"),
        ("/api/documents?published_from=2024-13-01", 422, "invalid_parameter", "published_from"),
        ("/api/documents?published_from=2024-02-01&published_to=2024-01-01", 422, "invalid_parameter", "after"),
        ("/api/documents?page=1&page=2", 422, "repeated_parameter", "page"),
        ("/api/series/PAR_INDEX?unit=ha-tinh&unit=nghe-an", 422, "repeated_parameter", "unit"),
        ("/api/series/PAR_INDEX", 422, "invalid_parameter", "unit is missing"),
        ("/api/statements?theme=luck", 422, "invalid_parameter", "theme"),
        ("/api/documents/none", 404, "document_not_found", "none"),
        (f"/api/documents/{samples.VU_QUANG.document.id}?version=9", 404, "document_not_found", "version 9"),
        ("/api/nowhere", 404, "not_found", ""),
    ]

    @pytest.mark.parametrize(("address", "status", "code", "words"), CASES, ids=[case[0] for case in CASES])
    def test_say_what_is_wrong(self, client: TestClient, address: str, status: int, code: str, words: str) -> None:
        response = client.get(address)
        assert response.status_code == status
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json().keys() - {"offered"} == {"type", "title", "status", "detail", "code", "instance"}
        assert (response.json()["type"], response.json()["status"]) == ("about:blank", status)
        assert response.json()["code"] == code
        assert words in response.json()["detail"]

    def test_a_method_that_writes_is_refused(self, client: TestClient) -> None:
        response = client.delete("/api/figures")
        assert response.status_code == 405
        assert response.json()["code"] == "method_not_allowed"
        assert "GET" in response.headers["allow"]


def test_health_names_the_backend(client: TestClient) -> None:
    assert client.get("/healthz").json()["backend"] == "embedded"


def test_head_answers_like_get_without_a_body(client: TestClient) -> None:
    for address in ("/", "/api/figures", "/healthz"):
        response = client.head(address)
        assert (response.status_code, response.content) == (200, b"")


def test_words_that_nothing_holds_together_are_said_to_be_relaxed(client: TestClient) -> None:
    assert client.get("/api/documents", params={"q": "ket luan hoi nghi"}).json()["relaxed"] is False
    query = {"q": "ket luan hoi nghi trien khai nhiem vu cong tac vutru"}
    assert client.get("/api/documents", params=query).json()["relaxed"] is True
    assert "chứa đủ các từ" in client.get("/", params=query, headers={"accept-language": "vi"}).text


def test_every_answer_carries_the_protecting_headers(client: TestClient) -> None:
    for address in ("/", "/api/figures", "/api/nowhere", "/static/cchc.css", "/documents/none", "/healthz"):
        headers = client.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_the_description_is_found_at_the_usual_address_too(client: TestClient) -> None:
    assert client.get("/openapi.json").json() == client.get("/api/openapi.json").json()


def test_the_description_names_every_list_and_no_other_host(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    assert (
        set(LISTS)
        | set(CONCLUSIONS)
        | set(FEEDS)
        | set(RANKINGS)
        | {"/api/documents/{document}", "/api/documents/{document}/versions", "/api/suggest", "/healthz", "/readyz"}
        | {"/api/reviews", "/api/reviews/{review}", "/api/reviews/agreement"}
        | {"/api/shortcomings/years", "/api/uploads", "/api/sources", "/api/sources/{source}"}
        | {"/api/units", "/api/units/{unit}"}
        == described["paths"].keys()
    )
    for path in LISTS:
        answers = described["paths"][path]["get"]["responses"]
        assert answers["422"]["content"]["application/problem+json"]["schema"]["$ref"].endswith("/Problem")
        assert "text/csv" in answers["200"]["content"]
    page = client.get("/api/docs").text
    assert all(path in page for path in described["paths"])
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
