"""The archive keeps what was received, survives damage, and lets pages be taken down."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from cchc.captures import Capture, Location
from cchc.errors import ArchiveError, StoreBusyError
from crawler.archive import Archive, ArchiveProblem
from crawler.members import MAX_BODY
from crawler.warc import filler, pack, record_id

HTML = "<html><body><h1>Hội nghị</h1></body></html>".encode()


def page(number: int, body: bytes = HTML, **more: object) -> Capture:
    fields: dict[str, object] = {
        "url": f"https://example.gov.vn/tin-{number}.html",
        "body": body + str(number).encode(),
        "media_type": "text/html",
        "charset": "utf-8",
        "headers": (("Content-Type", "text/html; charset=utf-8"), ("ETag", f'"{number}"')),
        "fetched_at": datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
        "source": "example",
    }
    return Capture(**(fields | more))  # type: ignore[arg-type]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path) as archive:
        yield archive


def urls(archive: Archive) -> list[str]:
    return [item.url for item in archive.captures() if isinstance(item, Capture)]


def problems(archive: Archive) -> list[ArchiveProblem]:
    return [item for item in archive.captures() if isinstance(item, ArchiveProblem)]


def test_what_is_appended_is_got_back_whole(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        first = archive.append(page(1, filename="báo cáo.pdf", role="attachment"))
        second = archive.append(page(2, status=404))
    got = Archive(tmp_path).get(first)
    assert got == page(1, filename="báo cáo.pdf", role="attachment", location=first)
    assert Archive(tmp_path).get(second).status == 404
    assert [item.location for item in Archive(tmp_path).captures() if isinstance(item, Capture)] == [first, second]


def test_a_local_file_keeps_its_type_and_its_odd_address(archive: Archive) -> None:
    capture = Capture(
        url="file:///tmp/báo cáo 2023.docx",
        body=b"PK",
        media_type="application/msword",
        role="file",
        filename="a b.docx",
    )
    got = archive.get(archive.append(capture))
    assert (got.url, got.body, got.media_type, got.role, got.filename) == (
        capture.url, capture.body, capture.media_type, "file", "a b.docx",
    )  # fmt: skip


def test_a_rendered_page_refers_to_what_was_sent_and_is_a_capture(archive: Archive, tmp_path: Path) -> None:
    sent = record_id()
    archive.append(page(1, role="part"), record=sent)
    location = archive.append(page(1, headers=()), converts=sent)
    assert archive.get(location) == page(1, headers=(), location=location)
    assert [item.role for item in archive.captures() if isinstance(item, Capture)] == ["part", "article"]
    (path,) = tmp_path.glob("*.gz")
    with path.open("rb") as file:
        heads = [record.rec_headers for record in ArchiveIterator(file)]
    assert [head.get_header("WARC-Type") for head in heads] == ["warcinfo", "response", "conversion"]
    assert heads[2].get_header("WARC-Refers-To") == heads[1].get_header("WARC-Record-ID") == sent


def test_what_other_programs_converted_is_no_page(tmp_path: Path) -> None:
    headers = [
        ("WARC-Type", "conversion"),
        ("WARC-Record-ID", record_id()),
        ("WARC-Date", "2026-01-02T03:04:05Z"),
        ("WARC-Target-URI", "https://x.vn/"),
        ("Content-Type", "text/plain"),
    ]
    (tmp_path / "other.warc.gz").write_bytes(pack(headers, b"text"))
    assert list(Archive(tmp_path).captures()) == []


def test_a_header_cannot_smuggle_another_header_in(archive: Archive) -> None:
    got = archive.get(archive.append(page(1, filename="a\r\nWARC-Type: request", headers=(("X-A", "b\r\n\r\nc"),))))
    assert got.headers == (("X-A", "b c"),)
    assert got.filename == "a WARC-Type: request"


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_an_encoded_body_is_stored_as_received_and_read_decoded(archive: Archive, encoding: str) -> None:
    packed = gzip.compress(HTML) if encoding == "gzip" else zlib.compress(HTML)
    headers = (("Content-Type", "text/html"), ("Content-Encoding", encoding), ("Transfer-Encoding", "chunked"))
    got = archive.get(archive.append(Capture(url="https://example.gov.vn/", body=packed, headers=headers)))
    assert got.body == HTML
    assert not {"content-encoding", "transfer-encoding"} & {name.lower() for name, _ in got.headers}
    assert archive.get(archive.append(got)).body == HTML, "what was read can be archived again"


def test_a_server_that_lies_about_its_encoding_loses_nothing(archive: Archive) -> None:
    capture = page(1, headers=(("Content-Encoding", "gzip"),))
    assert archive.get(archive.append(capture)).body == capture.body
    cut = page(2, gzip.compress(HTML * 100)[:-30], headers=(("Content-Encoding", "gzip"),))
    assert archive.get(archive.append(cut)).body == cut.body


def test_an_unchanged_page_leaves_a_note_that_is_no_capture(archive: Archive) -> None:
    location = archive.append(page(1, b"", status=304))
    assert list(archive.captures()) == []
    assert archive.get(location).status == 304


def test_other_programs_can_read_the_files(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        for number in range(3):
            archive.append(page(number))
        archive.forget([page(1).url])
    with (tmp_path / archive.archives()[0]).open("rb") as file:
        kinds = [
            (record.rec_type, record.content_stream().read()) for record in ArchiveIterator(file, check_digests="raise")
        ]
    assert [kind for kind, _ in kinds] == ["warcinfo", "response", "metadata", "response"]
    assert kinds[3][1] == page(2).body


def test_files_of_other_programs_can_be_read(tmp_path: Path) -> None:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2024-01-01T00:00:00Z\r\nWARC-Target-URI: <http://a.vn/>\r\n"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    (tmp_path / "other.warc.gz").write_bytes(gzip.compress(head.encode() + block + b"\r\n\r\n"))
    (item,) = Archive(tmp_path).captures()
    assert isinstance(item, Capture)
    assert (item.url, item.body) == ("http://a.vn/", b"hello")


def test_a_file_whose_records_are_packed_together_is_a_problem_not_half_read(archive: Archive, tmp_path: Path) -> None:
    archive.append(page(1))
    archive.append(page(2))
    path = tmp_path / archive.archives()[0]
    archive.close()
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())))
    assert urls(archive) == []
    assert "more records in one gzip member" in str(problems(archive)[0])


def test_an_address_beyond_ascii_is_kept_and_written_as_a_uri(archive: Archive, tmp_path: Path) -> None:
    capture = page(1, url="https://example.gov.vn/tin tức/<hội nghị>.html")
    assert archive.get(archive.append(capture)).url == capture.url
    written = gzip.decompress((tmp_path / archive.archives()[0]).read_bytes())
    assert (
        b"WARC-Target-URI: https://example.gov.vn/tin%20t%E1%BB%A9c/%3Ch%E1%BB%99i%20ngh%E1%BB%8B%3E.html\r\n"
        in written
    )
    assert archive.forget(["https://example.gov.vn/tin%20t%E1%BB%A9c/%3Ch%E1%BB%99i%20ngh%E1%BB%8B%3E.html"]) == 1


def test_a_body_that_unpacks_without_end_is_a_problem(archive: Archive) -> None:
    bomb = gzip.compress(b"0" * (MAX_BODY + 1), compresslevel=1)
    location = archive.append(replace(page(1), body=bomb, headers=(("Content-Encoding", "gzip"),)))
    archive.append(page(2))
    with pytest.raises(ArchiveError, match="unpacks to more than"):
        archive.get(location)
    assert urls(archive) == [page(2).url]


def test_a_writer_never_continues_a_file(tmp_path: Path) -> None:
    for number in range(3):
        with Archive(tmp_path) as archive:
            archive.append(page(number))
    assert len(archive.archives()) == 3
    assert urls(archive) == [page(number).url for number in range(3)]


def test_files_are_rotated_by_size(archive: Archive) -> None:
    archive.max_file = 2000
    for number in range(8):
        archive.append(page(number, os.urandom(500)))
    assert 2 < len(archive.archives()) < 8
    assert urls(archive) == [page(number).url for number in range(8)]


def test_a_truncated_tail_is_named_and_the_next_file_goes_on(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        archive.append(page(1))
        cut = archive.append(page(2))
    with Archive(tmp_path) as archive:
        archive.append(page(3))
    path = tmp_path / cut.archive
    path.write_bytes(path.read_bytes()[:-40])
    assert urls(archive) == [page(1).url, page(3).url]
    (problem,) = problems(archive)
    assert (problem.archive, problem.offset) == (cut.archive, cut.offset)
    assert cut.archive in str(problem)
    assert str(cut.offset) in str(problem)
    with pytest.raises(ArchiveError, match=f"{cut.archive} at byte {cut.offset}"):
        archive.get(cut)


def test_a_damaged_record_in_the_middle_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        where = [archive.append(page(number, os.urandom(3000))) for number in range(4)]
    path = tmp_path / where[0].archive
    data = bytearray(path.read_bytes())
    for offset in range(where[1].offset + 200, where[1].offset + 400):
        data[offset] ^= 0xFF
    path.write_bytes(bytes(data))
    assert urls(archive) == [page(number).url for number in (0, 2, 3)]
    assert [problem.offset for problem in problems(archive)] == [where[1].offset]


@given(st.integers(0, 9999), st.integers(1, 255))
def test_no_damage_is_silent(tmp_path_factory: pytest.TempPathFactory, where: int, change: int) -> None:
    folder = tmp_path_factory.mktemp("archive")
    with Archive(folder) as archive:
        for number in range(3):
            archive.append(page(number))
    path = folder / archive.archives()[0]
    raw = bytearray(path.read_bytes())
    raw[where * len(raw) // 10000] ^= change
    path.write_bytes(bytes(raw))
    items = list(archive.captures())
    captures = [item for item in items if isinstance(item, Capture)]
    assert all(capture.body == page(int(capture.url[-6])).body for capture in captures)
    assert len(captures) == 3 or problems(archive)


def test_a_file_being_written_by_another_process_is_no_problem(archive: Archive, tmp_path: Path) -> None:
    code = (
        "import sys, pathlib\nfrom cchc.captures import Capture\nfrom crawler.archive import Archive\n"
        "archive = Archive(pathlib.Path(sys.argv[1]))\n"
        "archive.append(Capture(url='https://a.vn/1', body=b'1'))\n"
        "archive._file.write(b'\\x1f\\x8b\\x08half'); archive._file.flush()\n"
        "print('ready', flush=True); sys.stdin.read()\n"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdin is not None
    assert writer.stdout is not None
    try:
        assert writer.stdout.readline() == "ready\n"
        assert urls(archive) == ["https://a.vn/1"]
        assert problems(archive) == []
        with pytest.raises(StoreBusyError, match="another process"):
            archive.forget(["https://a.vn/1"])
    finally:
        writer.kill()
        writer.communicate()
    assert len(problems(archive)) == 1, "once its writer is dead, the tail is a problem"
    assert archive.forget(["https://a.vn/1"]) == 1


def test_a_record_taken_down_is_gone_and_the_others_keep_their_place(archive: Archive, tmp_path: Path) -> None:
    where = [archive.append(page(number)) for number in range(3)]
    again = archive.append(page(1, b"newer"))
    size = (tmp_path / where[0].archive).stat().st_size
    assert archive.forget(["http://EXAMPLE.gov.vn/tin-1.html#top", "https://nobody.vn/"]) == 2
    assert (tmp_path / where[0].archive).stat().st_size == size
    assert urls(archive) == [page(0).url, page(2).url]
    assert problems(archive) == []
    assert archive.get(where[2]).body == page(2).body
    for location in (where[1], again):
        with pytest.raises(ArchiveError, match="taken down"):
            archive.get(location)
    assert b"tin-1" not in gzip.decompress((tmp_path / where[0].archive).read_bytes())
    assert archive.forget([page(1).url]) == 0
    archive.append(page(5))
    assert urls(archive) == [page(0).url, page(2).url, page(5).url]


@given(st.integers(20, 3000))
def test_a_filler_has_the_length_asked_for(size: int) -> None:
    packed = filler(size)
    assert len(packed) == size
    assert gzip.decompress(packed) is not None


def test_a_location_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no name of an archive file"):
        Archive(tmp_path).get(Location("../../etc/x.warc.gz", 0))
    with pytest.raises(ArchiveError, match="no such archive file"):
        Archive(tmp_path).get(Location("gone.warc.gz", 0))


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "archive"
    blocked.write_text("a file where the folder should be")
    with pytest.raises(ArchiveError, match="archive"):
        Archive(blocked).append(page(1))
