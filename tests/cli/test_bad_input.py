"""What goes wrong is named in one line, with the right exit status, and the rest of the work goes on."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
from pathlib import Path

import pytest

from cli import exits
from tests.cli.test_extract import PAGE
from tests.forks import cchc

FIXTURES = Path(__file__).parents[1] / "fixtures" / "main_job"


def complaint(done: object, status: int) -> str:
    """The one line on standard error that starts with the command's name; no traceback."""
    assert done.returncode == status, done.stderr  # type: ignore[attr-defined]
    assert "Traceback" not in done.stderr  # type: ignore[attr-defined]
    lines = [line for line in done.stderr.splitlines() if line.startswith("cchc: ")]  # type: ignore[attr-defined]
    assert lines
    return str(lines[-1])


def test_an_unknown_source_is_named_with_those_like_it(tmp_path: Path) -> None:
    line = complaint(cchc("crawl", "sample-mau-am", "--data", str(tmp_path)), exits.USAGE)
    assert "sample-mau-am" in line
    assert "sample-mau-an" in line


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = complaint(cchc("serve", "--port", str(port), "--data", str(tmp_path / "d")), exits.NETWORK)
        assert str(port) in line
        assert "in use" in line
        assert str(port) in complaint(cchc("sample-portal", "--port", str(port)), exits.NETWORK)


def unwritable(tmp_path: Path) -> Path:
    if os.geteuid() == 0:
        return Path("/sys/cchc-data")  # root may write anywhere else
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    return folder / "data"


@pytest.mark.skipif(os.name == "nt", reason="permissions differ on Windows")
def test_a_data_folder_that_is_not_writable_is_named(tmp_path: Path) -> None:
    folder = unwritable(tmp_path)
    line = complaint(cchc("ingest", str(FIXTURES), "--data", str(folder)), exits.STORE)
    assert str(folder) in line


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "data"
    file.write_text("x")
    assert str(file) in complaint(cchc("ingest", str(FIXTURES), "--data", str(file)), exits.STORE)


def test_reading_where_nothing_is_says_so_and_makes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "nothing"
    assert str(folder) in complaint(cchc("search", "x", "--data", str(folder)), exits.STORE)
    assert not folder.exists()


def test_a_data_folder_of_a_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert (
        cchc(
            "ingest", str(FIXTURES / "lang-son.txt"), "--url", "https://langson.gov.vn/a", "--data", str(folder)
        ).returncode
        == 0
    )
    with sqlite3.connect(folder / "store.sqlite") as database:
        database.execute("PRAGMA user_version = 9999")
    before = (folder / "store.sqlite").read_bytes()
    line = complaint(cchc("status", "--data", str(folder)), exits.STORE)
    assert "newer" in line
    assert str(folder) in line
    assert (folder / "store.sqlite").read_bytes() == before


def test_hostile_and_broken_files_cost_only_themselves(tmp_path: Path) -> None:
    from fpdf import FPDF

    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.html").write_text(PAGE, "utf-8")
    (folder / "empty.html").write_bytes(b"")
    (folder / "huge.html").write_bytes(b"<html><body>" + b"<p>a</p>" * (50 * 2**20 // 8) + b"</body></html>")
    locked = FPDF()
    locked.add_page()
    locked.set_font("helvetica")
    locked.cell(text="secret")
    locked.set_encryption(owner_password="o", user_password="u")
    locked.output(str(folder / "locked.pdf"))
    files = {
        "good.html": None,
        "empty.html": "empty",
        "huge.html": "too_large",
        "locked.pdf": "encrypted",
        "gone.pdf": "missing",
    }
    manifest = folder / "m.jsonl"
    manifest.write_text("".join(json.dumps({"file": n, "url": f"https://a.gov.vn/{n}"}) + "\n" for n in files))
    done = cchc("ingest", "--manifest", str(manifest), "--data", str(tmp_path / "data"), "--json")
    assert done.returncode == exits.SOME_UNREADABLE, done.stderr
    summary = json.loads(done.stdout)
    assert summary["documents"] == 1
    got = {failure["url"].rpartition("/")[2]: failure["code"] for failure in summary["failures"]}
    assert got == {name: code for name, code in files.items() if code}
    assert all(failure["message"].count("\n") == 0 for failure in summary["failures"])


def test_a_truncated_archive_is_named_and_the_rest_of_it_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert cchc("ingest", "--manifest", str(FIXTURES / "manifest.jsonl"), "--data", str(folder)).returncode == 0
    (warc,) = (folder / "archive").glob("*.warc.gz")
    warc.write_bytes(warc.read_bytes()[:-100])
    done = cchc("process", "--again", "--data", str(folder), "--json")
    assert done.returncode == exits.SOME_UNREADABLE
    summary = json.loads(done.stdout)
    assert summary["documents"] == 2
    (problem,) = summary["archive_problems"]
    assert warc.name in problem
