"""The embedded store's own promises: the folder is guarded, an older one is brought up to date."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from cchc.errors import NewerStoreError, SettingsError, StoreBusyError, StoreError
from cchc.settings import Settings
from search_api.backends import open_store
from search_api.embedded import schema
from search_api.protocol import Query
from tests.contract.records import conference, entry, plain
from tests.search_api.backends.conftest import Opener, filled

# The choice of a backend


def test_an_unknown_backend_is_named(folder: Path) -> None:
    settings = Settings.model_construct(data=folder, backend="punchcards")  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match=r"no backend 'punchcards', only elasticsearch, embedded"):
        open_store(settings, writable=True)


def test_choosing_a_backend_does_not_load_the_other_ones_client(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from cchc.settings import Settings\n"
        "from search_api.backends import open_store\n"
        "open_store(Settings(data=Path(sys.argv[1])), writable=True).close()\n"
        "sys.exit('elasticsearch' in sys.modules)"
    )
    root = Path(__file__).resolve().parents[3]
    subprocess.run([sys.executable, "-c", code, str(folder)], cwd=root, check=True, timeout=60)


# The folder


def test_reading_what_is_not_there_says_what_to_do(opened: Opener, folder: Path) -> None:
    with pytest.raises(StoreError, match=r"does not exist: crawl or ingest first"):
        opened(writable=False)
    folder.mkdir()
    with pytest.raises(StoreError, match=r"no records in .*data yet"):
        opened(writable=False)
    assert list(folder.iterdir()) == []


def test_a_file_is_no_folder(opened: Opener, folder: Path) -> None:
    folder.write_text("")
    with pytest.raises(StoreError, match=r"data is a file"):
        opened()


def test_a_second_writer_is_refused_and_readers_are_not(opened: Opener) -> None:
    first = filled(opened)
    with pytest.raises(StoreBusyError, match=r"another process"):
        opened()
    assert opened(writable=False).search(Query("hội nghị")).total == 1
    first.close()
    assert opened().search(Query("hội nghị")).total == 1


def test_a_reader_does_not_write(opened: Opener) -> None:
    filled(opened)
    reader = opened(writable=False)
    with pytest.raises(StoreError, match="reading only"):
        reader.put([entry(plain(1, "x"))])
    with pytest.raises(StoreError, match="reading only"):
        reader.forget(["https://tin.example/"])


def test_a_newer_schema_is_refused_by_name(opened: Opener, folder: Path) -> None:
    filled(opened).close()
    with sqlite3.connect(folder / "store.sqlite") as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    connection.close()
    for writable in (True, False):
        with pytest.raises(NewerStoreError, match=rf"{folder}.*update cchc"):
            opened(writable=writable)


def test_a_newer_format_is_refused_by_name(opened: Opener, folder: Path) -> None:
    filled(opened).close()
    (folder / "format.json").write_text('{"format": 99}')
    with pytest.raises(NewerStoreError, match=rf"{folder} has format 99.*update cchc"):
        opened()


def test_a_damaged_database_is_named(opened: Opener, folder: Path) -> None:
    filled(opened).close()
    (folder / "store.sqlite").write_bytes(b"this is no database" * 300)
    with pytest.raises(StoreError, match=r"store\.sqlite is damaged"):
        opened()


# Root may write anywhere, so it becomes nobody once all is loaded.
UNPRIVILEGED = """
import os, sys
from pathlib import Path
from cchc.errors import StoreError
from cchc.settings import Settings
from search_api import backends
from search_api.matching.queries import parse
from search_api.matching.words import columns
from search_api.protocol import Query
settings = Settings(data=Path(sys.argv[1]))
columns("a long text, " * 50)
try:
    backends.open_store(settings.model_copy(update={"data": Path("/nonexistent")}), writable=False)
except StoreError:
    parse("now all is loaded")
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    backends.open_store(settings, writable=True)
except StoreError as error:
    print(error)
print(backends.open_store(settings, writable=False).search(Query("ket luan hoi nghi")).total)
"""


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_a_folder_that_cannot_be_written_is_named_and_can_be_read() -> None:
    # pytest's own folders are closed to others, and every session closes them again.
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        unwritable(Path(name) / "data")


def unwritable(folder: Path) -> None:
    store = open_store(Settings(data=folder), writable=True)
    store.put([entry(conference())])
    store.close()
    shutil.rmtree(folder / "index")
    for path in (*folder.rglob("*"), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED, str(folder)],
        cwd=root, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)
    assert done.returncode == 0, done.stderr
    refusal, total = done.stdout.splitlines()
    assert f"data folder {folder} is not writable" in refusal
    assert total == "1"


# Migrations


def test_an_older_database_is_migrated_step_by_step(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "old.sqlite", isolation_level=None)
    schema.migrate(connection, tmp_path)
    added = (*schema.MIGRATIONS, "ALTER TABLE documents ADD COLUMN rating INTEGER; CREATE TABLE ratings (a TEXT)")
    schema.migrate(connection, tmp_path, added)
    assert connection.execute("PRAGMA user_version").fetchone()[0] == len(added)
    assert connection.execute("SELECT rating FROM documents").fetchall() == []
    broken = (*added, "CREATE TABLE half (a TEXT); CREATE TABLE ratings (twice TEXT)")
    with pytest.raises(sqlite3.OperationalError):
        schema.migrate(connection, tmp_path, broken)
    connection.rollback()
    assert connection.execute("PRAGMA user_version").fetchone()[0] == len(added)
    assert connection.execute("SELECT name FROM sqlite_schema WHERE name = 'half'").fetchall() == []
    connection.close()


def test_a_reader_says_that_an_older_database_must_be_opened_once(opened: Opener, folder: Path) -> None:
    filled(opened).close()
    with sqlite3.connect(folder / "store.sqlite") as connection:
        connection.execute("PRAGMA user_version = 0")
    connection.close()
    with pytest.raises(StoreError, match="open it once for writing"):
        opened(writable=False)
