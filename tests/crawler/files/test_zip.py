"""ZIP archives: each file in one is a document of its own; limits, names and damage."""

from __future__ import annotations

import contextlib
import io
import struct
import unicodedata
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.captures import Capture
from cchc.errors import READ_CODES, ReadError
from cchc.urls import container_of, document_id
from crawler.encodings import tcvn3
from crawler.files import zip as zip_files
from crawler.files.zip import Member, member, member_paths, unpack
from crawler.reader import read
from tests.crawler.files.makers import docx_decision, xlsx_ranking

URL = "https://snv.example.vn/tai-ve/phu-luc.zip"
PAGE = b"Sang 9/5, UBND huyen to chuc hoi nghi."


def packed(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, body in files:
            archive.writestr(name, body, method)
    return stream.getvalue()


def capture(body: bytes) -> Capture:
    return Capture(url=URL, body=body, media_type="application/zip", filename="phu-luc.zip", role="attachment")


def renamed(body: bytes, placeholder: bytes, raw: bytes) -> bytes:
    """An archive with another name of the same length, as bytes of no stated charset."""
    assert len(placeholder) == len(raw)
    return body.replace(placeholder, raw)


def error_of(found: Member) -> ReadError:
    assert isinstance(found.content, ReadError)
    return found.content


def test_members_are_documents_of_their_own() -> None:
    body = packed(("Phụ lục/Quyết định.docx", docx_decision()), ("Phụ lục/Bảng.xlsx", xlsx_ranking()))
    found = list(unpack(capture(body)))
    assert [one.path for one in found] == ["Phụ lục/Quyết định.docx", "Phụ lục/Bảng.xlsx"]
    documents = [read(one.content) for one in found if isinstance(one.content, Capture)]
    assert [document.kind for document in documents] == ["decision", "table"]
    assert len({document.id for document in documents} | {document_id(URL)}) == 3
    assert {container_of(document.url) for document in documents} == {URL}


def test_the_archive_itself_is_no_document() -> None:
    with pytest.raises(ReadError, match="member by member") as caught:
        read(capture(packed(("a.txt", PAGE))))
    assert caught.value.code == "unsupported"


def test_archives_in_archives_are_opened_to_a_depth() -> None:
    body = packed(("sâu.txt", PAGE))
    for level in ("ba", "hai", "một"):
        body = packed((f"{level}.zip", body), (f"{level}.txt", PAGE))
    found = {one.path: one for one in unpack(capture(body))}
    assert list(found) == ["một.zip/hai.zip/ba.zip", "một.zip/hai.zip/ba.txt", "một.zip/hai.txt", "một.txt"]
    too_deep = error_of(found.pop("một.zip/hai.zip/ba.zip"))
    assert too_deep.code == "too_large"
    assert "phu-luc.zip, một.zip/hai.zip/ba.zip" in str(too_deep)
    assert all(isinstance(one.content, Capture) for one in found.values())
    assert member(capture(body), "một.zip/hai.txt").body == PAGE


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("../../etc/cron.d/a.txt", "etc/cron.d/a.txt"),
        ("/root/a.txt", "root/a.txt"),
        ("C:\\Users\\An\\a.txt", "Users/An/a.txt"),
        ("a/./b//c.txt", "a/b/c.txt"),
        (unicodedata.normalize("NFD", "Biểu số 1.txt"), "Biểu số 1.txt"),
        ("dòng\nhai.txt", "dòng\nhai.txt"[:4] + "\nhai.txt"),
    ],
)
def test_paths_lead_nowhere(name: str, path: str) -> None:
    (found,) = unpack(capture(packed((name, PAGE))))
    assert found.path.replace("\n", "") == path.replace("\n", "")
    assert "\n" not in found.url
    assert ".." not in found.path


@pytest.mark.parametrize("charset", ["utf-8", "cp1258", "tcvn3"])
def test_names_without_a_charset_are_read_as_vietnamese(charset: str) -> None:
    name = "Báo cáo kết quả.txt"
    if charset == "cp1258":
        raw = b"".join(unicodedata.normalize("NFC", char).encode("cp1258") for char in _with_marks(name))
    else:
        raw = name.encode("utf-8") if charset == "utf-8" else tcvn3.encode(name).encode("latin-1")
    placeholder = (b"X" * len(raw)).decode()
    (found,) = unpack(capture(renamed(packed((placeholder, PAGE)), placeholder.encode(), raw)))
    assert found.path == name
    assert isinstance(found.content, Capture)


def _with_marks(text: str) -> list[str]:
    """Letters as Windows stores them: hats and horns composed, tones behind."""
    marks = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    out: list[str] = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        tones = [part for part in parts if part in marks]
        out.append(unicodedata.normalize("NFC", "".join(part for part in parts if part not in marks)))
        out.extend(tones)
    return out


def test_a_name_beside_the_old_one_counts() -> None:
    info = zipfile.ZipInfo("Quy_t _nh.txt")
    field = b"\x01" + struct.pack("<I", zlib.crc32(b"Quy\x8ft \x8enh.txt")) + "Quyết định.txt".encode()
    info.extra = struct.pack("<HH", 0x7075, len(field)) + field
    body = renamed(packed((info, PAGE)), b"Quy_t _nh.txt", b"Quy\x8ft \x8enh.txt")
    assert member_paths(capture(body)) == ["Quyết định.txt"]


def test_leftovers_of_systems_are_no_files_and_equal_names_are_kept_apart() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        body = packed(
            ("a.txt", PAGE), ("a.txt", PAGE + b"2"), ("__MACOSX/._a.txt", b"x"), ("x/Thumbs.db", b"x"),
            ("x/~$bao cao.docx", b"x"), ("rong/", b""),
        )  # fmt: skip
    found = list(unpack(capture(body)))
    assert [one.path for one in found] == ["a.txt", "a (2).txt"]
    assert [one.content.body for one in found if isinstance(one.content, Capture)] == [PAGE, PAGE + b"2"]


def test_a_password_costs_one_member() -> None:
    body = bytearray(packed(("mật.txt", PAGE), ("b.txt", PAGE)))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(mark) + at] |= 1
    locked, free = unpack(capture(bytes(body)))
    assert error_of(locked).code == "encrypted"
    assert str(error_of(locked)).startswith("phu-luc.zip, mật.txt: ")
    assert isinstance(free.content, Capture)


def test_damage_and_links_cost_one_member() -> None:
    link = zipfile.ZipInfo("noi.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    body = packed(("a.txt", PAGE), (link, b"/etc/passwd"), ("b.txt", PAGE), method=zipfile.ZIP_STORED)
    damaged, linked, good = unpack(capture(body.replace(PAGE, PAGE[:-1] + b"?", 1)))
    assert error_of(damaged).code == "truncated"
    assert error_of(linked).code == "unsupported"
    assert isinstance(good.content, Capture)


def test_bombs_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_files, "_SMALL", 100_000)
    bomb, other = unpack(capture(packed(("bom.txt", b"0" * 50_000_000), ("b.txt", PAGE))))
    assert error_of(bomb).code == "too_large"
    assert isinstance(other.content, Capture)


def test_a_directory_that_lies_about_sizes_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_files, "MAX_MEMBER", 1_000)
    body = bytearray(packed(("a.bin", bytes(range(256)) * 40)))
    at = body.index(b"PK\x01\x02") + 24
    body[at : at + 4] = struct.pack("<I", 10)
    (found,) = unpack(capture(bytes(body)))
    assert error_of(found).code in ("too_large", "truncated")


def test_all_members_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_files, "MAX_UNPACKED", 2 * len(PAGE))
    found = list(unpack(capture(packed(*((f"{n}.txt", PAGE) for n in range(4))))))
    assert [isinstance(one.content, Capture) for one in found] == [True, True, False, False]


def test_too_many_files_are_refused_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_files, "MAX_MEMBERS", 3)
    with pytest.raises(ReadError, match="more than 3 files") as caught:
        member_paths(capture(packed(*((f"{n}.txt", PAGE) for n in range(4)))))
    assert caught.value.code == "too_large"


@pytest.mark.parametrize(
    ("body", "code"),
    [(packed(("a.txt", PAGE))[:-30], "truncated"), (packed(), "empty"), (b"PK\x03\x04" + b"\0" * 40, "truncated")],
)
def test_an_archive_that_cannot_be_opened_says_why(body: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        member_paths(capture(body))
    assert caught.value.code == code
    assert "\n" not in str(caught.value)


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(ReadError, match=r"phu-luc\.zip has no member x\.txt") as caught:
        member(capture(packed(("a.txt", PAGE))), "x.txt")
    assert caught.value.code == "missing"


SAMPLE = packed(("a.txt", PAGE), ("trong.zip", packed(("b.txt", PAGE))), method=zipfile.ZIP_STORED)


@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(0, 255)), max_size=12))
@settings(max_examples=200, deadline=None)
def test_damage_of_any_kind_gives_members_or_errors(changes: list[tuple[int, int]]) -> None:
    body = bytearray(SAMPLE)
    for at, value in changes:
        body[at] = value
    found: list[Member] = []
    with contextlib.suppress(ReadError):
        found.extend(unpack(capture(bytes(body))))
    for one in found:
        assert isinstance(one.content, Capture) or one.content.code in READ_CODES
