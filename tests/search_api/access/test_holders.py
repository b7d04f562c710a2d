"""Who may do what: reading closed and open, scopes, forms of other sites."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import Depends
from fastapi.testclient import TestClient

from cchc.settings import Settings
from search_api.access.holders import COOKIE, requires
from search_api.access.tokens import Tokens
from search_api.app import create_app
from search_api.backends import open_store
from search_api.routes.sign_in_page import local
from tests.search_api import samples

OWN = {"Sec-Fetch-Site": "same-origin"}


def _client(folder: Path, reading: str) -> TestClient:
    settings = Settings(data=folder, reading="closed" if reading == "closed" else "open")
    store = open_store(settings, writable=True)
    store.put(samples.entries())
    app = create_app(settings, store=store)

    @app.post("/reviewed", dependencies=[Depends(requires("review"))])
    def reviewed() -> dict[str, bool]:
        return {"done": True}

    return TestClient(app, follow_redirects=False)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[TestClient]:
    with _client(tmp_path, "open") as client:
        yield client


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[TestClient]:
    with _client(tmp_path, "closed") as client:
        yield client


def test_reading_is_open_by_default(opened: TestClient) -> None:
    assert opened.get("/api/figures").status_code == 200


def test_where_reading_is_closed_pages_lead_to_the_sign_in(closed: TestClient) -> None:
    refused = closed.get("/api/figures")
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, 'Bearer realm="cchc"')
    assert closed.get("/healthz").status_code == 200
    assert closed.get("/?q=ket+luan").headers["location"] == "/dang-nhap?next=%2F%3Fq%3Dket%2Bluan"


def test_a_token_opens_what_is_closed(closed: TestClient, tmp_path: Path) -> None:
    token = Tokens(tmp_path).add("A", ["read"])
    assert closed.get("/api/figures", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert closed.get("/api/figures", headers={"Authorization": "Bearer cchc_0_0"}).status_code == 401


def test_signing_in_and_out(closed: TestClient, tmp_path: Path) -> None:
    token = Tokens(tmp_path).add("Văn phòng", ["read", "review"])
    wrong = closed.post("/dang-nhap", data={"token": "x"}, headers=OWN)
    assert (wrong.status_code, wrong.headers.get("set-cookie")) == (403, None)
    entered = closed.post("/dang-nhap", data={"token": token, "next": "/so-lieu"}, headers=OWN)
    assert (entered.status_code, entered.headers["location"]) == (303, "/so-lieu")
    assert "HttpOnly" in entered.headers["set-cookie"]
    assert "samesite=strict" in entered.headers["set-cookie"].lower()
    page = closed.get("/dang-nhap")
    assert "Văn phòng" in page.text
    key = page.text.split('name="form_key" value="')[1].split('"')[0]
    assert closed.post("/dang-xuat", data={"form_key": "0"}, headers=OWN).status_code == 403
    assert closed.post("/dang-xuat", data={"form_key": key}, headers=OWN).status_code == 303
    assert closed.get("/so-lieu").status_code == 303


def test_a_scope_is_wanted_and_enough(opened: TestClient, tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    assert opened.post("/reviewed", headers=OWN).status_code == 401
    reader, reviewer = tokens.add("A", ["read"]), tokens.add("B", ["review"])
    assert opened.post("/reviewed", headers={"Authorization": f"Bearer {reader}"}).status_code == 403
    assert opened.post("/reviewed", headers={"Authorization": f"Bearer {reviewer}"}).json() == {"done": True}


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.example"}])
def test_a_form_of_another_site_is_refused(opened: TestClient, tmp_path: Path, headers: dict[str, str]) -> None:
    opened.cookies.set(COOKIE, Tokens(tmp_path).add("A", ["review"]))
    assert opened.post("/reviewed", headers=headers).status_code == 403
    assert opened.post("/reviewed", headers={"Origin": "http://testserver"}).status_code == 200


@pytest.mark.parametrize("address", ["//evil.example", "http://evil.example", "/\\evil.example", "", "/a\nb"])
def test_signing_in_leads_nowhere_else(address: str) -> None:
    assert local(address) == "/"
    assert local("/so-lieu?q=a") == "/so-lieu?q=a"
