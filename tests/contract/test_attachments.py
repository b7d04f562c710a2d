"""An article and its attachments lead to one another, on every backend, whichever of them comes first."""

from __future__ import annotations

from typing import Any

import pytest

from cchc.records import Attachment, Record
from cchc.urls import document_id, member_url
from search_api.attachments import file_ids
from search_api.protocol import Store
from tests.contract.records import entry, plain

FILE = "https://mauson.example/tep/bao-cao.pdf"
PACKED = "https://mauson.example/tep/ho-so.zip"


def article(number: int, *files: str, **changes: Any) -> Record:
    attachments = tuple(
        Attachment(url=url, document_id=None if url.endswith(".zip") else document_id(url)) for url in files
    )
    values = {"url": f"https://mauson.example/tin/{number}", "published_at": f"2026-03-0{number}"}
    text = changes.pop("text", f"Bài {number} kèm tệp báo cáo quý.")
    return plain(number, text, **values, attachments=attachments, **changes)


def file(url: str = FILE) -> Record:
    return plain(9, "Báo cáo cải cách hành chính quý I năm 2026 của huyện Mẫu Sơn.", url=url)


def holders(store: Store, record: Record) -> list[str]:
    return [one.url.rpartition("/")[2] for one in store.holders(file_ids(record.document))]


@pytest.mark.parametrize("first", [True, False])
def test_a_file_knows_the_documents_that_name_it(store: Store, first: bool) -> None:
    records = [article(2, FILE), article(1, FILE, PACKED), article(3), file()]
    for record in records if first else reversed(records):
        store.put([entry(record)])
    assert holders(store, file()) == ["1", "2"]
    assert holders(store, article(1)) == []
    (one, _) = store.holders(file_ids(file().document))
    assert (one.id, one.title, one.published_at) == (article(1).document.id, article(1).document.title, "2026-03-01")


def test_a_file_in_an_archive_is_attached_where_the_archive_is(store: Store) -> None:
    store.put([entry(article(1, PACKED)), entry(file(member_url(PACKED, "phụ lục/bảng 1.xlsx")))])
    assert holders(store, file(member_url(PACKED, "phụ lục/bảng 1.xlsx"))) == ["1"]


def test_what_is_taken_away_or_forgotten_is_attached_no_more(store: Store) -> None:
    store.put([entry(article(1, FILE)), entry(article(2, FILE)), entry(file())])
    store.put([entry(article(1, text="Bài 1 đã bỏ tệp báo cáo quý ra khỏi trang."), at=24)])
    assert holders(store, file()) == ["2"]
    store.forget([article(2).document.url])
    assert holders(store, file()) == []
