"""/api/conclusions: what programs and the desk rely on."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from search_api.ui.language import catalogue
from tests.contract.records import entry
from tests.contract.test_conclusions import asking
from tests.search_api import samples


def found(client: TestClient, **parameters: object) -> dict[str, object]:
    answer = client.get("/api/conclusions", params=parameters)  # type: ignore[arg-type]  as httpx takes them
    assert answer.status_code == 200, answer.text
    told: dict[str, object] = answer.json()
    return told


def test_a_conclusion_comes_with_its_orders_its_words_and_a_citation(client: TestClient) -> None:
    answer = client.get("/api/conclusions", params={"speaker": "ha thu"}).json()
    (hit,) = answer["hits"]
    assert hit["passage"]["text"].startswith("Phát biểu kết luận hội nghị")
    assert hit["speaker"]["name"] == "Nguyễn Thị Hà Thu"
    dated = [one for one in hit["directives"] if one["due"]]
    assert [(one["due"], one["overdue"]) for one in dated] == [("2023-03-31", True)]
    assert "Phòng Nội vụ" in {name for one in hit["directives"] for name in one["statement"]["subjects"]}
    assert hit["criticised"] or hit["reported"]
    assert hit["citation"].startswith("Kết luận của đồng chí Nguyễn Thị Hà Thu")
    assert hit["related"] is None
    assert set(answer["facets"]) == {"province", "year", "theme", "speaker", "assignee"}
    whole = client.get(f"/api/conclusions/{hit['id']}").json()
    assert whole["related"].keys() == {"later", "successors", "predecessors", "similar"}
    assert whole["related"] == client.get(f"/api/conclusions/{hit['id']}/related").json()
    (with_related,) = client.get("/api/conclusions", params={"speaker": "ha thu", "related": True}).json()["hits"]
    assert with_related["related"] == whole["related"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [("subject", "phong noi vu"), ("subject", "Phòng Nội vụ"), ("unit", "vu quang"), ("unit", "Huyện Vũ Quang")],
)
def test_units_are_meant_by_words_of_their_names(client: TestClient, name: str, typed: str) -> None:
    assert found(client, **{name: typed})["total"] == 1
    assert found(client, **{name: f"{typed} khác"})["total"] == 0


def test_the_deadline_window_and_what_is_overdue(client: TestClient) -> None:
    assert found(client, overdue=True)["total"] == found(client, deadline_to="2023-03-31")["total"] == 1
    assert found(client, deadline_from="2023-04-01")["total"] == 0
    assert found(client, overdue=True, deadline_from="2023-04-01")["total"] == 0
    assert found(client, assignee="nowhere at all")["total"] == 0


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("deadline_from=2024-01-02&deadline_to=2024-01-01", "after"),
        ("overdue=false", "overdue"),
        ("related=true&size=50", "20"),
        ("theme=luck", "theme"),
        ("sort=value", "sort"),
        ("deadline_to=soon", "deadline_to"),
    ],
)
def test_wrong_parameters_are_named(client: TestClient, query: str, words: str) -> None:
    answer = client.get(f"/api/conclusions?{query}")
    assert answer.status_code == 422
    assert words in answer.text


def test_an_unknown_conclusion_is_missing(client: TestClient) -> None:
    for path in ("none", "none/related"):
        answer = client.get(f"/api/conclusions/{path}")
        assert (answer.status_code, "conclusion" in answer.text) == (404, True)


def test_files_have_a_row_a_conclusion(client: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/api/conclusions?format=csv").content.decode("utf-8-sig"))))
    assert len(rows) == found(client)["total"]
    assert any("hạn 31/03/2023" in row["directives"] for row in rows)
    assert any(row["next_deadline"] == "2023-03-31" for row in rows), "a column of days is one for programs"
    assert not any(re.search(r"hạn \d{4}-", row["directives"]) for row in rows)
    lines = client.get("/api/conclusions?format=jsonl").text.splitlines()
    assert json.loads(lines[0]).keys() == rows[0].keys()
    headed = client.get("/api/conclusions?format=csv&headings=vi").content.decode("utf-8-sig")
    assert catalogue()["column.next_deadline"]["vi"] in headed
    assert client.get("/api/conclusions?format=xlsx").content[:2] == b"PK"


def test_markup_in_a_document_stays_text(client: TestClient) -> None:
    assert samples.ATTACK not in client.get("/api/conclusions").headers.get("content-type", "")
    assert client.get("/api/conclusions").headers["content-type"].startswith("application/json")


def test_an_answer_of_yesterday_is_not_taken_for_todays(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    first = client.get("/api/conclusions")
    asked = {"If-None-Match": first.headers["etag"]}
    assert client.get("/api/conclusions", headers=asked).status_code == 304
    monkeypatch.setattr("search_api.manners.freshness.today", lambda: date(2999, 1, 1))
    assert client.get("/api/conclusions", headers=asked).status_code == 200, "by now something may be overdue"


def test_what_others_asked_for_stands_apart_in_answers_files_and_pages(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    store = open_store(settings, writable=True)
    store.put([entry(asking())])
    store.close()
    with TestClient(create_app(settings)) as client:
        (hit,) = client.get("/api/conclusions").json()["hits"]
        assert [one["by"] for one in hit["asked"]] == ["Phòng Tài chính"]
        (row,) = csv.DictReader(io.StringIO(client.get("/api/conclusions?format=csv").content.decode("utf-8-sig")))
        assert "nâng mức" not in row["directives"]
        asked = "- tỉnh nâng mức hỗ trợ trước ngày 30/6/2025 (của Phòng Tài chính, gửi Tỉnh Hòa Mẫu)"
        assert (row["asked"].lstrip("'"), row["assignees"]) == (asked, "Phòng Nội vụ")
        for path, lists in (("/ket-luan", "//details"), (f"/ket-luan/{hit['id']}", "//section[h2/@id='asked']")):
            page = html.document_fromstring(client.get(path).text)
            told = " ".join(page.xpath(f"string({lists})").split())
            assert "Của: Phòng Tài chính · Gửi: Tỉnh Hòa Mẫu" in told
            assert "nâng mức" not in page.xpath("string(//ul[@class='checklist'])")
