"""Pages that changed or went, as people and programs are told of them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from cchc.records import Failure, Record
from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from search_api.protocol import Entry
from tests.contract.records import CONFERENCE, conference, entry, plain

IDENTITY = conference().document.id
CHANGED = CONFERENCE.replace("87,4/100", "88,1/100").replace(
    "Hội nghị cũng trao giấy khen cho ba tập thể.", "Chủ tịch UBND huyện <b>giao</b> Phòng Nội vụ theo dõi."
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    put(settings, entry(conference()), entry(changed(), at=30))
    with TestClient(create_app(settings)) as client:
        yield client


def changed() -> Record:
    made = conference()
    return plain(1, CHANGED, url=made.document.url, title=made.document.title, published_at=made.document.published_at)


def put(settings: Settings, *entries: Entry) -> None:
    store = open_store(settings, writable=True)
    store.put(entries)
    store.close()


def gone(at: int) -> Entry:
    failure = Failure.of(conference().document.url, "not_found", "gone")
    given = entry(failure, at=at)
    return Entry(failure, dataclasses.replace(given.provenance, status=410))


def test_the_page_shows_what_changed_in_its_sentences(client: TestClient) -> None:
    tree = html.document_fromstring(client.get(f"/documents/{IDENTITY}").text)
    (changes,) = tree.xpath("//details[@id='changes']")
    assert "sửa 1 câu; thêm 1 câu; bỏ 1 câu" in changes.xpath("string(summary)")
    assert [one.text.strip() for one in changes.xpath(".//p[@class='changed']/del")] == [
        "87,4/100", "Hội nghị cũng trao giấy khen cho ba tập thể."
    ]  # fmt: skip
    assert [one.text.strip() for one in changes.xpath(".//p[@class='changed']/ins")] == [
        "88,1/100", "Chủ tịch UBND huyện <b>giao</b> Phòng Nội vụ theo dõi."
    ]  # fmt: skip
    first = html.document_fromstring(client.get(f"/documents/{IDENTITY}?version=1").text)
    assert not first.xpath("//details[@id='changes']")
    english = client.get(f"/documents/{IDENTITY}?lang=en").text
    assert "1 sentence reworded; 1 sentence added; 1 sentence removed" in english


def test_the_api_gives_the_same_by_words(client: TestClient) -> None:
    told = client.get(f"/api/documents/{IDENTITY}/versions").json()["comparison"]
    assert (told["title"], told["published_at"]) == (None, None)
    text = told["text"]
    assert (text["reworded"], text["added"], text["removed"]) == (1, 1, 1)
    runs = [run for group in text["groups"] for change in group for run in change["runs"] if run["kind"] != "same"]
    assert [(run["kind"], run["text"].strip()) for run in runs][:2] == [("removed", "87,4/100"), ("added", "88,1/100")]


def test_a_page_that_is_gone_says_since_when_and_stays(settings: Settings, client: TestClient) -> None:
    assert "gone" not in client.get(f"/documents/{IDENTITY}?lang=en").text.split("<main")[1]
    put(settings, gone(54))
    page = html.document_fromstring(client.get(f"/documents/{IDENTITY}?lang=vi").text)
    (notice,) = page.xpath("//p[contains(@class, 'gone')]")
    assert re.search(r"không còn từ ngày 0?4/0?3/2026", notice.text_content()), notice.text_content()
    told = client.get(f"/api/documents/{IDENTITY}").json()
    assert told["gone_since"] == "2026-03-04T14:00:00Z"
    assert told["record"]["document"]["text"] == CHANGED
    assert client.get(f"/api/documents/{IDENTITY}/versions").json()["gone_since"] == told["gone_since"]
    put(settings, entry(changed(), at=80))
    assert client.get(f"/api/documents/{IDENTITY}").json()["gone_since"] is None


def test_nothing_of_a_forgotten_page_is_left_in_its_versions(settings: Settings, client: TestClient) -> None:
    store = open_store(settings, writable=True)
    assert store.forget([conference().document.url]) == 1
    store.close()
    for path in (f"/documents/{IDENTITY}", f"/documents/{IDENTITY}?version=1", f"/api/documents/{IDENTITY}/versions"):
        assert client.get(path).status_code == 404
    held = b"".join(file.read_bytes() for file in settings.data.glob("store.sqlite*"))
    assert "giấy khen cho ba tập thể".encode() not in held
    assert b"88,1/100" not in held
