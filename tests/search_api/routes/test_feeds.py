"""Feeds: what a reader of news makes of them."""

from __future__ import annotations

from typing import Any

import feedparser
import pytest
from starlette.testclient import TestClient

from tests.search_api import samples

FEEDS = ("documents", "figures", "statements", "conclusions")


def parsed(client: TestClient, name: str, **parameters: Any) -> Any:
    answer = client.get(f"/feeds/{name}.atom", params=parameters)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/atom+xml")
    told = feedparser.parse(answer.content)
    assert not told.bozo, told.get("bozo_exception")
    assert told.version == "atom10"
    return told


@pytest.mark.parametrize("name", FEEDS)
def test_every_feed_is_valid_and_its_ids_stay(client: TestClient, name: str) -> None:
    told = parsed(client, name)
    assert told.entries
    assert told.feed.title
    assert told.feed.id.startswith("urn:uuid:")
    ids = [entry.id for entry in told.entries]
    assert len(set(ids)) == len(ids)
    assert all(one.startswith("urn:uuid:") for one in ids)
    assert [entry.id for entry in parsed(client, name, size=2).entries] == ids[:2], "whatever else is asked"
    for entry in told.entries:
        assert entry.updated_parsed
        assert {"alternate", "via"} <= {link.rel for link in entry.links}
    assert told.feed.updated == max(entry.updated for entry in told.entries)


def test_a_feed_holds_what_its_query_finds(client: TestClient) -> None:
    found = client.get("/api/statements", params={"statement_type": "directive"}).json()
    told = parsed(client, "statements", statement_type="directive")
    assert len(told.entries) == found["total"]
    assert all(entry.title.startswith("Chỉ đạo") for entry in told.entries)
    assert parsed(client, "statements", statement_type="directive", lang="en").feed.title == "New statements"
    assert parsed(client, "documents", q="khong co gi ca vu tru bao la xyz", province="Nowhere").entries == []
    entry = parsed(client, "figures", subject="Huyện Vũ Quang", measure="score", period="2022").entries[0]
    assert "89,3" in entry.title
    assert "89.30/100" in entry.summary
    assert entry.link.split("#")[0].endswith(f"/documents/{samples.VU_QUANG.document.id}")


def test_an_empty_feed_is_a_feed(client: TestClient) -> None:
    told = parsed(client, "documents", province="Nowhere")
    assert told.entries == []
    assert told.feed.updated.startswith("1970")


@pytest.mark.parametrize("name", FEEDS)
def test_what_is_known_is_not_sent_again(client: TestClient, name: str) -> None:
    first = client.get(f"/feeds/{name}.atom")
    again = client.get(f"/feeds/{name}.atom", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    by_time = client.get(f"/feeds/{name}.atom", headers={"If-Modified-Since": first.headers["last-modified"]})
    assert (by_time.status_code, by_time.content) == (304, b"")
    for headers in ({"If-None-Match": '"another"'}, {"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
                    {"If-Modified-Since": "nonsense"}):  # fmt: skip
        assert client.get(f"/feeds/{name}.atom", headers=headers).status_code == 200


def test_wrong_parameters_are_named(client: TestClient) -> None:
    for query, words in (("indikator=PCI", "indikator"), ("size=1000", "size"), ("lang=fr", "lang")):
        answer = client.get(f"/feeds/figures.atom?{query}")
        assert answer.status_code == 422
        assert words in answer.text


def test_markup_is_text_and_what_xml_cannot_hold_is_left_out(client: TestClient) -> None:
    for name in FEEDS:
        content = client.get(f"/feeds/{name}.atom", params={"size": 100}).content
        assert b"<script" not in content
        assert b"<img" not in content
