"""What is taken down stays down, and what is restored is whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from cli import exits
from tests.cli.test_bad_input import complaint
from tests.forks import cchc

FIXTURES = Path(__file__).parents[1] / "fixtures" / "main_job"
MANIFEST = FIXTURES / "manifest.jsonl"


def archived(data: Path) -> bytes:
    """All bytes of all archived responses."""
    found = b""
    for file in (data / "archive").glob("*.warc.gz"):
        with file.open("rb") as stream:
            found += b"".join(record.content_stream().read() for record in ArchiveIterator(stream))
    return found


def test_a_forgotten_page_stays_out_of_the_archive_when_its_file_is_ingested_again(tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    assert cchc("ingest", "--manifest", str(MANIFEST), "--data", data).returncode == 0
    urls = [json.loads(line)["url"] for line in MANIFEST.read_text("utf-8").splitlines()]
    (url,) = [url for url in urls if "vuquang" in url]
    sentence = "89.30/100 điểm".encode()
    assert sentence in archived(tmp_path / "data")
    assert "1 documents" in cchc("forget", url, "--data", data).stdout
    again = cchc("ingest", "--manifest", str(MANIFEST), "--data", data)
    assert "1 forgotten" in again.stdout
    assert sentence not in archived(tmp_path / "data")
    assert "(nothing new)" in cchc("process", "--data", data).stdout
    assert cchc("forget", url, "--data", data).stdout.startswith("Nothing was held")


@pytest.mark.parametrize("wrong", ["sonoivu.hanam.gov.vn/tin/1", "sonoivu.hanam.gov.vn:8080/tin/1"])
def test_what_is_no_address_cannot_be_forgotten(tmp_path: Path, wrong: str) -> None:
    told = complaint(cchc("forget", "https://a.vn/1", wrong, "--data", str(tmp_path)), exits.USAGE)
    assert f"{wrong!r} is no address" in told


def test_forgetting_where_nothing_is_says_so_and_makes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "nothing"
    assert str(folder) in complaint(cchc("forget", "https://a.vn/", "--data", str(folder)), exits.STORE)
    assert not folder.exists()


def test_a_restored_folder_answers_at_once(tmp_path: Path) -> None:
    data, file, other = str(tmp_path / "data"), str(tmp_path / "kept.tar.zst"), str(tmp_path / "other")
    assert cchc("ingest", "--manifest", str(MANIFEST), "--data", data).returncode == 0
    assert cchc("backup", file, "--data", data).returncode == 0
    restored = cchc("restore", file, "--data", other)
    assert (restored.returncode, restored.stderr) == (0, "")
    asked = cchc("search", "ket luan", "--data", other)
    assert asked.stderr == ""
    assert asked.stdout == cchc("search", "ket luan", "--data", data).stdout
