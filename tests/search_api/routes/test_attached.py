"""A file's page and answer lead to the documents that it is attached to, and theirs to the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from cchc.records import Record
from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from tests.contract.records import entry
from tests.contract.test_attachments import FILE, article, file

HOLDER: Record = article(1, FILE, title="Họp <b>báo</b> quý")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    settings = Settings(data=tmp_path / "data")
    store = open_store(settings, writable=True)
    try:
        store.put([entry(HOLDER), entry(file())])
    finally:
        store.close()
    with TestClient(create_app(settings)) as client:
        yield client


def test_both_lead_to_each_other(client: TestClient) -> None:
    one, other = HOLDER.document.id, file().document.id
    told = client.get(f"/api/documents/{other}").json()["attached_to"]
    assert [(holder["id"], holder["title"]) for holder in told] == [(one, "Họp <b>báo</b> quý")]
    assert client.get(f"/api/documents/{one}").json()["attached_to"] == []
    page = html.document_fromstring(client.get(f"/documents/{other}?lang=vi").text)
    (link,) = page.xpath(f"//h3[text()='Được đính kèm trong']/following-sibling::ul[1]//a[@href='/documents/{one}']")
    assert link.text_content() == "Họp <b>báo</b> quý"
    holder = html.document_fromstring(client.get(f"/documents/{one}?lang=vi").text)
    assert holder.xpath(f"//a[@href='/documents/{other}']")
    assert not holder.xpath("//h3[text()='Được đính kèm trong']")
