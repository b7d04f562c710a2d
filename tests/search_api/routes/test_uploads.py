"""/api/uploads: a program has a file read, or kept where its token allows that."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html

from cchc.records import Failure
from cchc.settings import Settings
from search_api.access.tokens import Tokens
from search_api.uploads import LARGEST, Kept, Upload
from tests.search_api import samples
from tests.search_api.routes.test_upload_page import Reader, as_holder, client, reader, settings

__all__ = ["client", "reader", "settings"]
API = "/api/uploads"
FILE = {"file": ("bao-cao.docx", b"x", "application/pdf")}


def bearer(settings: Settings, *scopes: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {Tokens(settings.data).add('Phòng Nội vụ', scopes)}"}


def test_a_file_is_read_as_the_page_reads_it_and_nothing_is_kept(client: TestClient, reader: Reader) -> None:
    answer = client.post(API, files=FILE)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.json() == {
        "name": "bao-cao.docx", "record": samples.VU_QUANG.model_dump(mode="json"), "kept": None,
    }  # fmt: skip
    assert reader.read_files == [Upload("bao-cao.docx", b"x", "application/pdf")]
    assert not reader.kept


@pytest.mark.parametrize(("state", "status"), [("kept", 200), ("known", 200), ("later", 202)])
def test_a_holder_keeps_a_file(client: TestClient, settings: Settings, reader: Reader, state: Any, status: int) -> None:
    reader.state = Kept(state, samples.VU_QUANG.document.id)
    answer = client.post(f"{API}?keep=true", files=FILE, headers=bearer(settings, "upload"))
    assert answer.status_code == status
    kept = answer.json()["kept"]
    assert (kept["state"], kept["page"]) == (state, f"http://testserver/documents/{samples.VU_QUANG.document.id}")
    assert reader.kept == [(Upload("bao-cao.docx", b"x", "application/pdf"), "Phòng Nội vụ")]


def test_keeping_takes_the_right_to_do_so_and_no_foreign_page(
    client: TestClient, settings: Settings, reader: Reader
) -> None:
    own = {"Sec-Fetch-Site": "same-origin"}
    assert client.post(f"{API}?keep=true", files=FILE, headers=own).json()["code"] == "token_wanted"
    assert client.post(f"{API}?keep=true", files=FILE, headers=bearer(settings, "review")).status_code == 403
    as_holder(client, settings, "upload")  # by the cookie that a browser sends by itself
    foreign = client.post(f"{API}?keep=true", files=FILE, headers={"Sec-Fetch-Site": "cross-site"})
    assert (foreign.status_code, foreign.json()["code"]) == (403, "foreign_form")
    assert client.post(f"{API}?keep=true", files=FILE).json()["code"] == "foreign_form"
    assert not reader.kept


def test_what_cannot_be_read_is_a_problem_with_its_code(client: TestClient, settings: Settings, reader: Reader) -> None:
    answer = client.post(API, files={"file": ("hỏng.pdf", b"x")})
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["detail"]) == (
        422, "encrypted", "hỏng.pdf: <b>wants a password</b>",
    )  # fmt: skip
    may = bearer(settings, "upload")
    reader.state = Kept("failed", "0" * 16, Failure.of("upload:x", "timeout", "took longer"))
    assert client.post(f"{API}?keep=true", files=FILE, headers=may).json()["code"] == "timeout"
    reader.state = Kept("forgotten", "0" * 16)
    assert client.post(f"{API}?keep=true", files=FILE, headers=may).status_code == 409


def test_no_file_a_large_one_and_an_unknown_parameter_are_refused(client: TestClient, reader: Reader) -> None:
    assert client.post(API, data={"file": "no file"}).json()["code"] == "no_file"
    assert client.post(API, json={"file": "x"}).json()["code"] == "no_file"
    large = client.post(API, files={"file": ("a.pdf", b"x" * (LARGEST + 1))})
    assert (large.status_code, large.json()["code"]) == (413, "file_too_large")
    assert client.post(f"{API}?save=true", files=FILE).json()["code"] == "unknown_parameter"
    assert not reader.read_files


def test_the_page_tells_how_programs_ask(client: TestClient) -> None:
    page = html.document_fromstring(client.get("/doc-thu").text)
    assert page.xpath("//pre/code/text()") == ["curl -F file=@bao-cao.pdf http://testserver/api/uploads"]


def test_its_body_is_described(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()["paths"][API]["post"]
    form = described["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["required"] == ["file"]
    assert set(described["responses"]) >= {"200", "202", "401", "403", "409", "413", "422", "429", "503"}
