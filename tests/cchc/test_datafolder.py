"""The data folder is laid out once, checked at each opening, and written to by one at a time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cchc.datafolder import FORMAT, WriterLock, open_data_folder
from cchc.errors import NewerStoreError, StoreBusyError, StoreError


def test_a_new_folder_is_laid_out(tmp_path: Path) -> None:
    folder = open_data_folder(tmp_path / "a" / "data")
    assert json.loads((folder.path / "format.json").read_text()) == {"format": FORMAT}
    assert folder.archive.is_dir()
    assert open_data_folder(folder.path) == folder
    assert sorted(path.name for path in folder.path.iterdir()) == ["archive", "format.json"]


def test_without_create_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="does not exist"):
        open_data_folder(tmp_path / "data", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_newer_layout_is_refused(tmp_path: Path) -> None:
    (tmp_path / "format.json").write_text(json.dumps({"format": FORMAT + 1}))
    with pytest.raises(NewerStoreError, match=str(tmp_path)):
        open_data_folder(tmp_path)


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"format": "one"}', "\x00"])
def test_a_damaged_layout_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "format.json").write_text(content)
    with pytest.raises(StoreError, match=r"format\.json"):
        open_data_folder(tmp_path)


def test_a_file_in_its_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreError, match="is a file"):
        open_data_folder(tmp_path / "data")
    with pytest.raises(StoreError, match="cannot be used"):
        open_data_folder(tmp_path / "data" / "below")


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    with WriterLock(tmp_path / "x.lock", "the store"), pytest.raises(StoreBusyError, match="the store in"):
        WriterLock(tmp_path / "x.lock", "the store")
    WriterLock(tmp_path / "x.lock", "the store").release()


def test_a_killed_writer_leaves_no_lock(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from cchc.datafolder import WriterLock\n"
        "lock = WriterLock(Path(sys.argv[1]), 'the store'); print('held', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "x.lock")], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    with pytest.raises(StoreBusyError):
        WriterLock(tmp_path / "x.lock", "the store")
    process.kill()
    process.wait()
    process.stdout.close()
    WriterLock(tmp_path / "x.lock", "the store").release()
