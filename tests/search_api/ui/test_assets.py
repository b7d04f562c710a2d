"""The files that pages consist of: compressed once, kept for long, the same content either way."""

from __future__ import annotations

import gzip
from importlib.resources import files

import pytest
from starlette.testclient import TestClient

STATIC = files("search_api.ui").joinpath("static")


@pytest.mark.parametrize("name", ["cchc.css", "charts.js", "vendor/vega.min.js"])
def test_a_file_is_sent_compressed_to_who_can_read_it_and_plain_to_others(client: TestClient, name: str) -> None:
    held = STATIC.joinpath(name).read_bytes()
    plain = client.get(f"/static/{name}", headers={"Accept-Encoding": "identity"})
    assert plain.content == held
    assert "content-encoding" not in plain.headers
    with client.stream("GET", f"/static/{name}", headers={"Accept-Encoding": "gzip, br"}) as packed:
        sent = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip"
    assert len(sent) == int(packed.headers["content-length"]) < len(held)
    assert gzip.decompress(sent) == held
    for answer in (plain, packed):
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["content-type"] == plain.headers["content-type"]


def test_either_form_is_known_again_by_its_tag(client: TestClient) -> None:
    for accepted in ("identity", "gzip"):
        tag = client.get("/static/cchc.css", headers={"Accept-Encoding": accepted}).headers["etag"]
        again = client.get("/static/cchc.css", headers={"Accept-Encoding": accepted, "If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")


def test_a_part_is_a_part_of_the_plain_file(client: TestClient) -> None:
    answer = client.get("/static/cchc.css", headers={"Accept-Encoding": "gzip", "Range": "bytes=0-99"})
    assert answer.status_code == 206
    assert answer.content == STATIC.joinpath("cchc.css").read_bytes()[:100]


def test_what_is_not_there_is_said_as_elsewhere(client: TestClient) -> None:
    assert client.get("/static/none.css", headers={"Accept-Encoding": "gzip"}).status_code == 404
    assert client.get("/static/..%2fpages.py", headers={"Accept-Encoding": "gzip"}).status_code == 404


def test_the_icon_within_the_pages_is_the_icon(client: TestClient) -> None:
    drawing = STATIC.joinpath("icon.svg").read_text(encoding="utf-8").partition(">")[2].strip()
    assert drawing in client.get("/").text
