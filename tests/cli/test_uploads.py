"""Reading and keeping what people hand in, with the real reader in its own process."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from cchc.captures import Capture
from cchc.records import Failure, Record
from cchc.settings import Settings
from cli.jobs import Longer
from cli.opening import archived_copies
from cli.uploads import MOST_SHEETS, UploadReader, address_of
from crawler.archive import Archive
from search_api.backends import open_store
from search_api.protocol import Store
from search_api.uploads import Upload

SENTENCE = "Năm 2023, chỉ số cải cách hành chính của tỉnh Hà Tĩnh đạt 89,30/100 điểm, xếp thứ 12/63 tỉnh, thành phố."
HTML = f"<!doctype html><html><head><title>Tin</title></head><body><article><h1>Tin</h1><p>{SENTENCE}</p></article>"


def word_file() -> bytes:
    made = docx.Document()
    made.add_heading("Báo cáo", 1)
    made.add_paragraph(SENTENCE)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(data=Path(tmp_path_factory.mktemp("uploads")) / "data")
    open_store(settings, writable=True).close()
    return settings


@pytest.fixture(scope="module")
def store(settings: Settings) -> Iterator[Store]:
    store = open_store(settings, writable=False)
    yield store
    store.close()


@pytest.fixture(scope="module")
def reader(settings: Settings, store: Store) -> Iterator[UploadReader]:
    with UploadReader(settings, store) as reader:
        yield reader


def captures(settings: Settings) -> list[Capture]:
    with Archive(settings.data / "archive") as archive:
        return [one for one in archive.captures() if isinstance(one, Capture)]


def test_files_are_read_and_nothing_of_them_stays(reader: UploadReader, settings: Settings, store: Store) -> None:
    for upload in (Upload("báo cáo.docx", word_file()), Upload("tin.html", HTML.encode(), "text/html")):
        record = reader.read(upload)
        assert isinstance(record, Record)
        assert {(one.measure, one.value) for one in record.figures} == {("score", 89.3), ("rank", 12)}
    assert store.status().documents == 0
    assert not (settings.data / "archive").exists() or not captures(settings)


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("hỏng.docx", b"PK\x03\x04nothing", "truncated"),
        ("trống.pdf", b"", "empty"),
        ("lạ.bin", b"\x00\x01\x02\x03" * 50, "unsupported"),
        ("hỏng.pdf", b"%PDF-1.4\nnothing", None),
        ("sâu.html", b"<div>" * 200_000, None),
    ],
)
def test_hostile_files_are_told_by_their_own_names(
    reader: UploadReader, name: str, body: bytes, code: str | None
) -> None:
    failure = reader.read(Upload(name, body))
    assert isinstance(failure, Failure)
    assert code is None or failure.error.code == code
    assert "cchc-upload-" not in failure.error.message


def test_a_long_scan_is_left_to_ingest(reader: UploadReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.uploads.answer_of", lambda job, *_: Longer(job, MOST_SHEETS + 1))
    failure = reader.read(Upload("quét.pdf", b"%PDF-1.4"))
    assert isinstance(failure, Failure)
    assert failure.error.code == "too_large"


def test_what_is_kept_is_archived_and_names_who_handed_it_in(
    reader: UploadReader, settings: Settings, store: Store
) -> None:
    upload = Upload("báo cáo.docx", word_file())
    kept = reader.keep(upload, "Phòng Nội vụ")
    assert kept.state == "kept"
    stored = store.document(kept.document)
    assert stored is not None
    assert stored.record.document.url == address_of(upload)
    assert stored.version.provenance.source == "upload:Phòng Nội vụ"
    assert stored.version.provenance.location is not None
    copy = archived_copies(settings)(stored.version.provenance.location)
    assert copy is not None
    assert copy.body == upload.body
    (archived,) = captures(settings)
    assert archived.source == "upload:Phòng Nội vụ"  # so that all can be made again from the archive alone
    assert reader.keep(upload, "Văn phòng").state == "known"
    assert len(captures(settings)) == 1


def test_while_another_process_writes_the_archive_keeps_it(reader: UploadReader, settings: Settings) -> None:
    writing = open_store(settings, writable=True)
    try:
        upload = Upload("khác.html", HTML.replace("Tin", "Tin khác").encode(), "text/html")
        assert reader.keep(upload, "Phòng Nội vụ").state == "later"
    finally:
        writing.close()
    assert captures(settings)[-1].url == address_of(upload)
