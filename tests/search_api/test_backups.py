"""A backup holds all or is refused; nothing in a file from elsewhere gets out of the folder it is restored to."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import sqlite3
import tarfile
from pathlib import Path
from typing import Any

import pytest

from cchc.errors import NewerStoreError, SettingsError, StoreError
from cchc.settings import Settings
from search_api.backends import open_store
from search_api.backups import backup, restore, verify
from search_api.protocol import Query
from tests.contract.records import conference, entry, plain, ranking


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with records, an archive of two files and a crawl state."""
    folder = tmp_path / "data"
    store = open_store(Settings(data=folder), writable=True)
    store.put([entry(conference()), entry(ranking())])
    store.close()
    (folder / "archive" / "sample-00001.warc.gz").write_bytes(gzip.compress(b"WARC/1.1 one" * 100))
    (folder / "archive" / "2026").mkdir()
    (folder / "archive" / "2026" / "sample-00002.warc.gz").write_bytes(gzip.compress(b"WARC/1.1 two"))
    with sqlite3.connect(folder / "crawl.sqlite") as connection:
        connection.execute("CREATE TABLE fetched (url TEXT)")
        connection.execute("INSERT INTO fetched VALUES ('https://tin.example/')")
    connection.close()
    return folder


@pytest.mark.parametrize("suffix", [".tar.zst", ".tar.gz"])
def test_what_is_backed_up_comes_back(data: Path, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"sao-luu{suffix}"
    names: list[str] = []
    made = backup(data, target, lambda name, _: names.append(name))
    assert made.files == 5
    assert names == [
        "format.json", "store.sqlite", "crawl.sqlite", "archive/2026/sample-00002.warc.gz",
        "archive/sample-00001.warc.gz",
    ]  # fmt: skip
    assert verify(target) == made
    restored = tmp_path / "restored"
    assert restore(target, restored).size == made.size
    assert {path.name for path in restored.iterdir()} == {"archive", "crawl.sqlite", "format.json", "store.sqlite"}
    for name in names[3:]:
        assert (restored / name).read_bytes() == (data / name).read_bytes()
    with sqlite3.connect(restored / "crawl.sqlite") as connection:
        assert connection.execute("SELECT url FROM fetched").fetchall() == [("https://tin.example/",)]
    connection.close()
    store = open_store(Settings(data=restored), writable=True)
    assert store.search(Query("phat bieu ket luan hoi nghi")).hits[0].in_conclusion
    assert store.put([entry(conference())]) == ["unchanged"]
    store.close()


def test_a_backup_may_be_taken_while_a_writer_works(data: Path, tmp_path: Path) -> None:
    store = open_store(Settings(data=data), writable=True)
    store.put([entry(plain(1, "Bến phà mới, còn trong nhật ký ghi trước."))])
    backup(data, tmp_path / "b.tar.zst")
    store.put([entry(plain(2, "Sau bản sao lưu."))])
    store.close()
    restore(tmp_path / "b.tar.zst", tmp_path / "restored")
    restored = open_store(Settings(data=tmp_path / "restored"), writable=False)
    assert restored.search(Query("bến phà")).total == 1
    assert restored.status().documents == 3
    restored.close()


def test_nothing_is_overwritten(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "b.tar.zst"
    backup(data, target)
    before = target.read_bytes()
    with pytest.raises(StoreError, match=r"b\.tar\.zst exists already"):
        backup(data, target)
    assert target.read_bytes() == before
    with pytest.raises(StoreError, match="is not empty"):
        restore(target, data)
    assert (data / "crawl.sqlite").exists()


@pytest.mark.parametrize("name", ["b.zip", "b.tar", "b"])
def test_another_suffix_is_refused(data: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match=r"\.tar\.zst or \.tar\.gz"):
        backup(data, tmp_path / name)
    with pytest.raises(SettingsError):
        restore(tmp_path / name, tmp_path / "r")


def test_what_is_no_data_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="does not exist"):
        backup(tmp_path / "none", tmp_path / "b.tar.zst")
    (tmp_path / "other").mkdir()
    with pytest.raises(StoreError, match="is no data folder"):
        backup(tmp_path / "other", tmp_path / "b.tar.zst")
    assert not (tmp_path / "b.tar.zst").exists()
    (tmp_path / "other" / "format.json").write_text('{"format": 1}')
    with pytest.raises(StoreError, match=r"backup to .* failed"):
        backup(tmp_path / "other", tmp_path / "absent" / "b.tar.zst")


@pytest.mark.parametrize("suffix", [".tar.zst", ".tar.gz"])
@pytest.mark.parametrize("harm", ["cut", "flip", "empty", "noise"])
def test_a_damaged_backup_is_refused_and_leaves_nothing(data: Path, tmp_path: Path, suffix: str, harm: str) -> None:
    target = tmp_path / f"b{suffix}"
    backup(data, target)
    body = bytearray(target.read_bytes())
    if harm == "cut":
        body = body[: len(body) // 2]
    elif harm == "flip":
        body[len(body) // 2] ^= 0xFF
    elif harm == "empty":
        body.clear()
    else:
        body[:] = b"no archive at all " * 100
    target.write_bytes(body)
    with pytest.raises(StoreError, match=r"b\.tar\.\w+"):
        restore(target, tmp_path / "restored")
    assert not (tmp_path / "restored").exists()
    with pytest.raises(StoreError, match="does not exist"):
        verify(tmp_path / "absent.tar.gz")


def packed(path: Path, members: list[tuple[tarfile.TarInfo, bytes]], **manifest: Any) -> Path:
    """A backup made by hand, with a manifest that fits its plain members."""
    files = {info.name: {"size": len(body), "sha256": hashlib.sha256(body).hexdigest()} for info, body in members}
    listed = {"format": 1, "created_at": "2026-01-01T00:00:00+00:00", "files": files, **manifest}
    with tarfile.open(path, "w:gz") as tar:
        for info, body in [*members, (tarfile.TarInfo("manifest.json"), json.dumps(listed).encode())]:
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    return path


FORMAT = (tarfile.TarInfo("format.json"), b'{"format": 1}')


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info, b"" if kind != tarfile.REGTYPE else b"hostile"


@pytest.mark.parametrize(
    "hostile",
    [
        member("../outside"),
        member("archive/../../outside"),
        member("/tmp/outside"),
        member("archive/./x.warc.gz"),
        member("archive\\..\\outside"),
        member("C:/outside"),
        member("archive"),
        member("archive/"),
        member("index/meta.json"),
        member("outside"),
        member("archive/link.warc.gz", tarfile.SYMTYPE, "/etc/passwd"),
        member("archive/link.warc.gz", tarfile.LNKTYPE, "format.json"),
        member("archive/pipe", tarfile.FIFOTYPE),
        member("archive/device", tarfile.CHRTYPE),
        member("archive/folder", tarfile.DIRTYPE),
        member("archive/a\nb"),
    ],
    ids=lambda hostile: repr(hostile[0].name) + str(hostile[0].type),
)
def test_a_hostile_backup_is_refused(tmp_path: Path, hostile: tuple[tarfile.TarInfo, bytes]) -> None:
    file = packed(tmp_path / "b.tar.gz", [FORMAT, hostile])
    with pytest.raises(StoreError):
        restore(file, tmp_path / "inner" / "restored")
    assert not (tmp_path / "inner" / "restored").exists()
    assert {path.name for path in tmp_path.rglob("*")} <= {"b.tar.gz", "inner"}


def test_a_member_that_the_manifest_does_not_know_is_refused(tmp_path: Path) -> None:
    file = packed(tmp_path / "b.tar.gz", [FORMAT, member("archive/x.warc.gz")], files={})
    with pytest.raises(StoreError, match="not as its manifest says"):
        restore(file, tmp_path / "restored")
    missing = {"format.json": {"size": 1, "sha256": "0"}, "archive/gone.warc.gz": {"size": 1, "sha256": "0"}}
    file = packed(tmp_path / "c.tar.gz", [FORMAT], files=missing)
    with pytest.raises(StoreError, match="not as its manifest says"):
        restore(file, tmp_path / "restored")


def test_a_newer_backup_is_refused(data: Path, tmp_path: Path) -> None:
    with pytest.raises(NewerStoreError, match="format 7"):
        restore(packed(tmp_path / "b.tar.gz", [FORMAT], format=7), tmp_path / "restored")
    with sqlite3.connect(data / "store.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    backup(data, tmp_path / "c.tar.gz")
    with pytest.raises(NewerStoreError, match="schema 99"):
        restore(tmp_path / "c.tar.gz", tmp_path / "restored")
    assert not (tmp_path / "restored").exists()


def test_an_empty_folder_is_restored_into_and_an_error_leaves_it_empty(data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "b.tar.gz")
    target = tmp_path / "mounted"
    target.mkdir()
    hostile = packed(tmp_path / "h.tar.gz", [FORMAT, member("../x")])
    with pytest.raises(StoreError):
        restore(hostile, target)
    assert list(target.iterdir()) == []
    restore(tmp_path / "b.tar.gz", target)
    assert (target / "format.json").exists()


def test_declarations_and_checks_of_sources_come_back(data: Path, tmp_path: Path) -> None:
    for name in ("sources/mau.yml", "checks/mau.json", "checks/.mau-half"):
        (data / name).parent.mkdir(exist_ok=True)
        (data / name).write_text(name)
    backup(data, tmp_path / "b.tar.gz")
    restore(tmp_path / "b.tar.gz", tmp_path / "again")
    assert (tmp_path / "again" / "sources" / "mau.yml").read_text() == "sources/mau.yml"
    assert (tmp_path / "again" / "checks" / "mau.json").read_text() == "checks/mau.json"
    assert not (tmp_path / "again" / "checks" / ".mau-half").exists()
