"""ZIP archives through the commands: every file in one becomes a document, whichever way it comes in."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

from cchc.captures import Capture
from cchc.settings import Settings
from cchc.urls import container_of
from cli.processing import archive_folder, process
from crawler.archive import Archive
from crawler.twins import twins
from search_api.backends import open_store
from tests.crawler.files.makers import docx_decision, xlsx_ranking
from tests.crawler.files.test_zip import packed
from tests.forks import cchc

URL = "https://snv.example.vn/tai-ve/phu-luc.zip"
FILES = (
    ("Quyết định.docx", docx_decision()),
    ("Phụ lục/Bảng.xlsx", xlsx_ranking()),
    ("hỏng.pdf", b"%PDF-1.4\nnothing more"),
)


def locked(body: bytes) -> bytes:
    """The archive with its last file marked as encrypted."""
    changed = bytearray(body)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[body.rindex(mark) + at] |= 1
    return bytes(changed)


def test_extract_gives_a_line_for_every_file(tmp_path: Path) -> None:
    path = tmp_path / "phu-luc.zip"
    path.write_bytes(packed(*FILES))
    done = cchc("extract", str(path), "--url", URL, "--workers", "1")
    assert done.returncode == 3, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [container_of(line["document"]["url"]) for line in lines] == [URL] * 3
    assert ["error" in line for line in lines] == [False, False, True]
    assert lines[0]["document"]["title"].startswith("QUYẾT ĐỊNH")
    assert "phu-luc.zip#member=h%E1%BB%8Fng.pdf" in done.stderr


def test_a_fetched_archive_becomes_the_documents_in_it_once(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, backend="embedded")
    body = locked(packed(*FILES, ("mật.txt", b"x")))
    fetched = Capture(url=URL, body=body, media_type="application/zip", role="attachment", source="snv")
    with Archive(archive_folder(settings)) as archive:
        archive.append(fetched)
    with closing(open_store(settings, writable=True)) as store:
        processed = process(settings, store, workers=1, quiet=True)
        assert processed.documents == 2
        assert {(url.partition("#")[2], code) for url, code, _ in processed.failures} == {
            ("member=h%E1%BB%8Fng.pdf", "truncated"),
            ("member=m%E1%BA%ADt.txt", "encrypted"),
        }
        assert any("phu-luc.zip, mật.txt" in message for _, _, message in processed.failures)
        again = process(settings, store, workers=1, quiet=True)
        assert (again.documents, again.failures) == (0, [])
        assert {container_of(stored.record.document.url) for stored in store.records()} == {URL}
        assert {stored.record.document.source for stored in store.records()} == {"snv"}
    held = Archive(archive_folder(settings))
    urls = {found.url for found in held.captures() if isinstance(found, Capture)}
    assert len(urls) == 4
    # What is taken down goes with what it lay in, and with what lay in it.
    assert twins(held, [URL]) == urls - {URL}
    (table,) = (url for url in urls if url.endswith(".xlsx"))
    assert twins(held, [table]) == {URL}
