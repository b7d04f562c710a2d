"""The door of the reader: what kind of file it is, what is wrong with it in one line, and within what time and size."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import crawler.reader
from cchc.captures import Capture
from cchc.errors import READ_CODES, ReadError
from crawler.media import format_of
from crawler.reader import read
from tests.crawler.files.makers import docx_decision, xlsx_ranking

URL = "https://portal.example.vn/tin/1.html"


def code_of(body: bytes, name: str | None = None, media_type: str | None = None) -> str:
    with pytest.raises(ReadError) as caught:
        read(Capture(url="https://portal.example.vn/x", body=body, filename=name, media_type=media_type))
    assert "\n" not in str(caught.value)
    assert str(caught.value)
    return caught.value.code


@pytest.mark.parametrize("body", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\0\0\0"])
def test_empty_file(body: bytes) -> None:
    assert code_of(body, "page.html") == "empty"


@pytest.mark.parametrize(
    "body", [b"<html><body></body></html>", b"<html><head><title>x</title></head></html>", b"<p>  </p>"]
)
def test_page_without_words(body: bytes) -> None:
    assert code_of(body) == "empty"


def test_page_of_50_megabytes_is_refused_at_once() -> None:
    body = b"<html><body>" + b"<p>Ch\xe1\xbb\x89 s\xe1\xbb\x91</p>" * 3_000_000
    started = time.process_time()
    assert code_of(body) == "too_large"
    assert time.process_time() - started < 1


def test_bytes_decide_over_names() -> None:
    docx, xlsx = docx_decision(), xlsx_ranking()
    assert format_of(Capture(url=URL, body=docx, media_type="application/octet-stream")) == "docx"
    assert format_of(Capture(url="https://a.vn/documents/d/xep-hang-xlsx", body=xlsx)) == "xlsx"
    assert format_of(Capture(url=URL, body=b"%PDF-1.7 ...", media_type="text/html")) == "pdf"
    assert format_of(Capture(url="https://a.vn/van-ban.pdf", body=b"<!DOCTYPE html><html>")) == "html"
    assert format_of(Capture(url=URL, body="Sáng nay".encode(), filename="page.txt")) == "text"
    assert format_of(Capture(url="https://a.vn/x", body="Sáng nay".encode(), media_type="text/plain")) == "text"


def test_a_file_that_is_called_what_it_is_not_is_read_and_told() -> None:
    def told(url: str, media_type: str | None) -> list[str | None]:
        document = read(Capture(url=url, body=docx_decision(), media_type=media_type, role="attachment"))
        return [repair.detail for repair in document.repairs if repair.kind == "misnamed"]

    named, sent = "by its name", "by what the server says"
    assert told("https://a.vn/qd.pdf", None) == [f"PDF {named}, read as the DOCX that its bytes are"]
    assert told("https://a.vn/qd.docx", "application/msword") == [f"DOC {sent}, read as the DOCX that its bytes are"]
    assert told("https://a.vn/qd.docx", "application/octet-stream") == []
    assert told("https://a.vn/tai-ve.aspx?id=5", "text/html") == []


@pytest.mark.parametrize(
    ("body", "name", "code"),
    [
        (b"Rar!\x1a\x07\x00rest", "a.rar", "unsupported"),
        (b"{\\rtf1 abc}", "a.rtf", "unsupported"),
        (bytes(range(256)) * 4, "a.bin", "unsupported"),
        (b"%PDF-1.4\nnothing more", "a.pdf", "truncated"),
        (b"not a pdf at all", "a.pdf", "unreadable"),
        (b"not a word file", "a.docx", "truncated"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "unreadable"),
    ],
)
def test_what_is_wrong_with_a_file(body: bytes, name: str, code: str) -> None:
    assert (
        code_of(body, name) in (code, "unreadable", "truncated")
        if code != "unsupported"
        else code_of(body, name) == code
    )


@pytest.mark.parametrize("share", [0.3, 0.7, 0.98])
@pytest.mark.parametrize(("make", "name"), [(docx_decision, "a.docx"), (xlsx_ranking, "a.xlsx")])
def test_cut_off_office_file(make: object, name: str, share: float) -> None:
    body = make()  # type: ignore[operator]
    assert code_of(body[: int(len(body) * share)], name) in ("truncated", "unreadable")


def repacked(body: bytes, changes: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in source.namelist():
            archive.writestr(part, changes.get(part, source.read(part)))
        for part in changes.keys() - set(source.namelist()):
            archive.writestr(part, changes[part])
    return target.getvalue()


@pytest.mark.parametrize(("make", "part"), [(docx_decision, "word/bomb.xml"), (xlsx_ranking, "xl/bomb.bin")])
def test_zip_bomb_is_not_unpacked(make: object, part: str) -> None:
    body = repacked(make(), {part: b"\0" * 400_000_000})  # type: ignore[operator]
    started = time.process_time()
    assert code_of(body, "a.docx") == "too_large"
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    ("make", "part"), [(docx_decision, "word/document.xml"), (xlsx_ranking, "xl/sharedStrings.xml")]
)
def test_entities_are_refused(make: object, part: str) -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    assert code_of(repacked(make(), {part: laughs})) == "unreadable"  # type: ignore[operator]


def test_deep_nesting_ends() -> None:
    body = (
        b"<html><body>"
        + b"<div>" * 50_000
        + "Chỉ số cải cách hành chính năm 2025 đạt 90 điểm, tăng 2 bậc.".encode()
        + b"</div>" * 50_000
    )
    started = time.process_time()
    try:
        read(Capture(url=URL, body=body))
    except ReadError as error:
        assert error.code in READ_CODES  # noqa: PT017 - either a document or one of these
    assert time.process_time() - started < 10


TOLD = "Kết quả chấm điểm cải cách hành chính năm 2025 của các xã, phường trên địa bàn."


def test_absurd_spans_do_not_grow() -> None:
    cell = '<td colspan="99999999" rowspan="99999999">1</td>'
    rows = f"<tr>{cell}{cell}</tr>" * 300
    body = f"<html><body><table>{rows}</table><p>{TOLD}</p></body></html>"
    started = time.process_time()
    assert TOLD in read(Capture(url=URL, body=body.encode())).text
    assert time.process_time() - started < 10


def test_time_limit_ends_a_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(capture: Capture) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            pass

    monkeypatch.setattr(crawler.reader, "SECONDS", 0.3)
    monkeypatch.setattr("crawler.pagereader.read_page", slow)
    started = time.monotonic()
    assert code_of(b"<html><body><p>x</p></body></html>") == "timeout"
    assert time.monotonic() - started < 5


MARKUP = st.lists(
    st.sampled_from(
        ["<div>", "</div>", "<table>", "<tr>", "<td rowspan=2>", "<td>", "</table>", "<p>", "<br>", "<h1>", "</h1>",
         "<img>",
         "<span class='tieu-de date'>", "</span>", "<time datetime='2024-01-01'>", "Ngày đăng: 1/2/2024 ", "Nơi nhận: ",
         "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Sáng 9/5, UBND tỉnh tổ chức hội nghị về cải cách hành chính. ",
         "<!--", "-->",
         "Tin liên quan", "Theo: Báo A", "\x00", "&#0;", "&nbsp;", "<form>", "<a href='http://[::1'>",
         "<link rel=canonical href='//['>",
         "<pre>\n\n  ", "</pre>", "<noscript>", "</noscript>", "<iframe srcdoc='&lt;p&gt;Hội nghị'>", "</script>",
         "<script type='application/json'>{", '"title":"Hội nghị","content":"', "<script type='application/ld+json'>[",
         "<img alt='Hội nghị tổng kết công tác cải cách hành chính'>", "<p style='text-align:right'>Văn phòng Sở</p>",
         "12:30 | ", "Thứ Hai, ", "<font face='.VnTime'>", "C«ng t¸c c¶i c¸ch "]
    ),
    max_size=60,
)  # fmt: skip


@given(MARKUP)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_markup_gives_a_document_or_an_error(parts: list[str]) -> None:
    try:
        document = read(Capture(url=URL, body=b"<html>" + "".join(parts).encode()))
    except ReadError as error:
        assert error.code in READ_CODES  # noqa: PT017 - either a document or one of these
    else:
        assert document.text == document.text.strip()
        assert "\n\n" not in document.text


@given(
    st.binary(min_size=1, max_size=400),
    st.sampled_from([None, "a.html", "a.pdf", "a.docx", "a.xlsx", "a.xls", "a.txt"]),
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_a_document_or_an_error(body: bytes, name: str | None) -> None:
    try:
        read(Capture(url="https://portal.example.vn/x", body=body, filename=name))
    except ReadError as error:
        assert error.code in READ_CODES  # noqa: PT017 - either a document or one of these
