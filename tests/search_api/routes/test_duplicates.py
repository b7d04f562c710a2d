"""A text with several prints: once in lists and downloads, with all prints on its page, each by itself on demand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from tests.contract.records import conference, entry, ranking

PAPER = conference("https://baohatinh.vn/hoi-nghi", province="Hà Tĩnh", source="baohatinh")
PORTAL = conference(
    "https://hatinh.gov.vn/tin/hoi-nghi", attribution="Báo Hà Tĩnh", published_at="2026-03-06", source="hatinh",
    title="Tin từ <script>cơ sở", province="Hà Tĩnh",
)  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("reprinted") / "data"
    settings = Settings(data=folder)
    store = open_store(settings, writable=True)
    store.put([entry(PAPER), entry(PORTAL), entry(ranking())])
    store.close()
    with TestClient(create_app(settings)) as client:
        yield client


def test_the_search_page_shows_a_text_once_and_offers_the_other_way(client: TestClient) -> None:
    page = client.get("/", params={"q": "hội nghị Mẫu Sơn"}).text
    assert "1 văn bản" in page
    assert "Cũng đăng tại 1 nơi" in page
    assert f"/documents/{PAPER.document.id}#prints" in page
    assert "collapse=false" in page
    every = client.get("/", params={"q": "hội nghị Mẫu Sơn", "collapse": "false"}).text
    assert "2 văn bản" in every
    assert "Gộp các bản đăng lại" in every
    assert f'href="/documents/{PAPER.document.id}">Xem bản có thể là gốc' in every


def test_lists_without_reprints_offer_no_switch(client: TestClient) -> None:
    assert "prints-switch" not in client.get("/", params={"q": "xếp hạng bảng"}).text
    assert "prints-switch" in client.get("/so-lieu").text
    assert "prints-switch" in client.get("/ton-tai").text


def test_a_form_keeps_the_choice(client: TestClient) -> None:
    for path in ("/", "/so-lieu", "/ton-tai"):
        page = client.get(path, params={"q": "mẫu", "collapse": "false"}).text
        assert '<input type="hidden" name="collapse" value="false">' in page


def test_the_documents_page_names_all_prints(client: TestClient) -> None:
    page = client.get(f"/documents/{PORTAL.document.id}").text
    assert "Bài này đăng tại 2 nơi. Bản gốc có thể ở <strong>baohatinh.vn</strong>" in page
    assert "được bản khác dẫn nguồn; không dẫn nguồn nơi khác; đăng sớm nhất" in page
    assert f'<a href="/documents/{PAPER.document.id}">' in page
    assert "<script>cơ sở" not in page
    original = client.get(f"/documents/{PAPER.document.id}", params={"lang": "en"}).text
    assert "This is the likely original" in original
    assert 'id="prints"' not in client.get(f"/documents/{ranking().document.id}", params={"lang": "vi"}).text


def test_the_api_names_them_too(client: TestClient) -> None:
    answer = client.get(f"/api/documents/{PORTAL.document.id}").json()
    assert [(one["url"], one["original"]) for one in answer["duplicates"]] == [
        (PAPER.document.url, True), (PORTAL.document.url, False),
    ]  # fmt: skip
    assert client.get(f"/api/documents/{ranking().document.id}").json()["duplicates"] == []
    listed = client.get("/api/documents").json()
    assert (listed["total"], sorted(hit["places"] for hit in listed["hits"])) == (2, [1, 2])
    every = client.get("/api/documents", params={"collapse": "false"}).json()
    assert {hit["duplicate_of"] for hit in every["hits"]} == {None, PAPER.document.id}


@pytest.mark.parametrize(
    ("path", "once", "all_of_them"), [("figures", 5, 7), ("statements", 4, 8), ("documents", 2, 3)]
)
def test_downloads_hold_what_the_lists_show(client: TestClient, path: str, once: int, all_of_them: int) -> None:
    for collapse, count in (("true", once), ("false", all_of_them)):
        answer = client.get(f"/api/{path}", params={"collapse": collapse})
        assert answer.json()["total"] == count
        text = client.get(f"/api/{path}", params={"collapse": collapse, "format": "csv"}).content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        assert len(rows) == count
        copies = [row for row in rows if row["duplicate_of"]]
        assert {row["duplicate_of"] for row in copies} == (set() if collapse == "true" else {PAPER.document.id})
        assert {row["places"] for row in rows} <= {"1", "2"}
        assert any(row["places"] == "2" for row in rows)
