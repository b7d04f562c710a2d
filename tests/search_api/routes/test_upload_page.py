"""A file dropped on a page: shown to whoever asks, kept for holders alone, one at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from cchc.records import Failure, Record
from cchc.settings import Settings
from search_api.access.holders import COOKIE
from search_api.access.tokens import Tokens
from search_api.app import create_app
from search_api.backends import open_store
from search_api.errors import RequestError
from search_api.uploads import LARGEST, Held, Kept, Turns, Upload, bare_name
from tests.search_api import samples

OWN = {"Sec-Fetch-Site": "same-origin"}
PATH = "/doc-thu"


class Reader:
    """Reads every file as one sample, but those named "hỏng"; waits where a test holds it."""

    def __init__(self) -> None:
        self.read_files: list[Upload] = []
        self.kept: list[tuple[Upload, str]] = []
        self.reading, self.go = threading.Event(), threading.Event()
        self.go.set()
        self.state = Kept("kept", samples.VU_QUANG.document.id)

    def read(self, upload: Upload) -> Record | Failure:
        self.read_files.append(upload)
        self.reading.set()
        assert self.go.wait(20)
        if upload.name.startswith("hỏng"):
            return Failure.of("upload:x", "encrypted", f"{upload.name}: <b>wants a password</b>")
        return samples.HOSTILE if upload.name.startswith("lạ") else samples.VU_QUANG

    def keep(self, upload: Upload, by: str) -> Kept:
        self.kept.append((upload, by))
        return self.state


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(data=tmp_path / "data")
    store = open_store(settings, writable=True)
    store.put(samples.entries())
    store.close()
    return settings


@pytest.fixture
def client(settings: Settings, reader: Reader) -> Iterator[TestClient]:
    with TestClient(create_app(settings, uploads=reader), follow_redirects=False) as client:
        yield client


def sent(client: TestClient, name: str = "bao-cao.docx", body: bytes = b"x", status: int = 200) -> str:
    answer = client.post(PATH, files={"file": (name, body, "application/pdf")}, headers=OWN)
    assert answer.status_code == status, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.text


def as_holder(client: TestClient, settings: Settings, *scopes: str) -> None:
    client.cookies.set(COOKIE, Tokens(settings.data).add("Phòng Nội vụ", scopes))


def test_is_shown_as_any_document_and_nothing_is_kept(client: TestClient, reader: Reader) -> None:
    page = html.document_fromstring(sent(client))
    assert page.xpath("//article[@class='text']//span[contains(@class, 'm-figure')]")
    assert "Đọc thử tệp “bao-cao.docx”" in page.xpath("string(//div[contains(@class, 'trial')])")
    assert not page.xpath("//form[@action='/doc-thu/dua-vao-kho']")
    assert not page.xpath("//a[starts-with(@href, '/api/documents') or contains(@href, 'trich-dan')]")
    assert reader.read_files == [Upload("bao-cao.docx", b"x", "application/pdf")]
    assert not reader.kept


def test_a_holder_keeps_what_was_read_once(client: TestClient, settings: Settings, reader: Reader) -> None:
    as_holder(client, settings, "upload")
    form = html.document_fromstring(sent(client)).xpath("//form[@action='/doc-thu/dua-vao-kho']")[0]
    fields = dict(form.fields)
    forged = client.post("/doc-thu/dua-vao-kho", data={**fields, "form_key": "x"}, headers=OWN)
    assert forged.status_code == 403
    answer = client.post("/doc-thu/dua-vao-kho", data=fields, headers=OWN)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/documents/{samples.VU_QUANG.document.id}")
    assert reader.kept == [(Upload("bao-cao.docx", b"x", "application/pdf"), "Phòng Nội vụ")]
    again = client.post("/doc-thu/dua-vao-kho", data=fields, headers=OWN)
    assert again.status_code == 410
    assert "hãy chọn lại tệp" in again.text


@pytest.mark.parametrize(
    ("state", "status", "words"),
    [("later", 200, "sau lần xử lý tới"), ("forgotten", 409, "đã được gỡ"), ("failed", 422, "Không đọc được tệp")],
)
def test_what_else_may_become_of_a_file_is_told(
    client: TestClient, settings: Settings, reader: Reader, state: str, status: int, words: str
) -> None:
    as_holder(client, settings, "upload")
    failure = Failure.of("upload:x", "timeout", "took longer") if state == "failed" else None
    reader.state = Kept(state, "0" * 16, failure)  # type: ignore[arg-type]  # one of the states, as the test names it
    fields = dict(html.document_fromstring(sent(client)).xpath("//form[@action='/doc-thu/dua-vao-kho']")[0].fields)
    answer = client.post("/doc-thu/dua-vao-kho", data=fields, headers=OWN)
    assert answer.status_code == status
    assert words in answer.text


def test_keeping_takes_the_right_to_do_so(client: TestClient, settings: Settings, reader: Reader) -> None:
    assert client.post("/doc-thu/dua-vao-kho", data={"key": "x"}, headers=OWN).status_code == 401
    as_holder(client, settings, "review")
    assert "dua-vao-kho" not in sent(client)
    assert client.post("/doc-thu/dua-vao-kho", data={"key": "x"}, headers=OWN).status_code == 403
    assert not reader.kept


def test_what_cannot_be_read_says_why_and_markup_stays_text(client: TestClient) -> None:
    page = sent(client, "hỏng <img src=x>.pdf", status=422)
    assert "Không đọc được tệp “hỏng _img src_x_.pdf”" in page
    assert "&lt;b&gt;wants a password" in page
    assert samples.ATTACK not in sent(client, "lạ.html")


def test_no_file_a_large_one_and_a_foreign_form_are_refused(client: TestClient, reader: Reader) -> None:
    assert "Chưa chọn tệp nào" in client.post(PATH, data={"file": ""}, headers=OWN).text
    assert "tối đa 20 MB" in sent(client, body=b"x" * (LARGEST + 1), status=413)
    assert client.post(PATH, files={"file": ("a.pdf", b"x")}).status_code == 403
    assert not reader.read_files


def test_one_file_at_a_time(client: TestClient, reader: Reader) -> None:
    reader.go.clear()
    first = threading.Thread(target=sent, args=(client,))
    first.start()
    try:
        assert reader.reading.wait(20)
        second = client.post(PATH, files={"file": ("b.pdf", b"y")}, headers=OWN)
        assert second.status_code == 429
        assert "Mỗi lần chỉ đọc một tệp" in second.text
    finally:
        reader.go.set()
        first.join(20)
    sent(client)


def test_few_are_read_in_all() -> None:
    turns = Turns(most=1)
    with turns.of("a"):
        with pytest.raises(RequestError) as full, turns.of("b"):
            pass
        assert full.value.status == 503
    with turns.of("b"):
        pass


def test_files_are_held_for_their_holder_and_the_newest_alone() -> None:
    held = Held(most=2)
    keys = [held.put("a", Upload(f"{number}.pdf", b"")) for number in range(3)]
    assert held.take("a", keys[0]) is None
    assert held.take("b", keys[1]) is None
    assert held.take("a", keys[1]) == Upload("1.pdf", b"")
    assert held.take("a", keys[1]) is None


def test_without_a_reader_the_page_says_so(settings: Settings) -> None:
    with TestClient(create_app(settings)) as client:
        page = client.get(PATH)
        assert page.status_code == 200
        assert "không nhận đọc tệp" in page.text
        assert client.post(PATH, files={"file": ("a.pdf", b"x")}, headers=OWN).status_code == 503


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\Tài liệu\\báo cáo.docx", "báo cáo.docx"), ("a\x00\n<b>.pdf", "a_b_.pdf"),
        ("", "tep"), (None, "tep"), ("...", "tep"), ("x" * 300 + ".pdf", "x" * 110 + ".pdf"),
    ],
)  # fmt: skip
def test_a_name_is_a_name_and_no_path(given: str | None, name: str) -> None:
    assert bare_name(given) == name
