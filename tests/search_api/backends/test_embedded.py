"""The embedded store's own promises: nothing acknowledged is lost, the index mends itself, the folder is guarded."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from cchc.errors import NewerStoreError, SettingsError, StoreBusyError, StoreError
from cchc.settings import Settings
from search_api.backends import open_store
from search_api.backends.embedded import EmbeddedStore
from search_api.embedded import schema
from search_api.protocol import Query, Store
from tests.contract.records import conference, entry, plain, ranking

Opener = Callable[..., Store]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def opened(folder: Path) -> Iterator[Opener]:
    with ExitStack() as stack:

        def open_it(*, writable: bool = True, data: Path = folder) -> Store:
            store = open_store(Settings(data=data), writable=writable)
            stack.callback(store.close)
            return store

        yield open_it


def filled(opened: Opener) -> Store:
    store = opened()
    store.put([entry(conference()), entry(ranking())])
    return store


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
from search_api.protocol import Query
settings = Settings(data=Path(sys.argv[1]))
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


# The index


def damage_by_removing(folder: Path) -> None:
    shutil.rmtree(folder / "index")


def damage_by_truncating(folder: Path) -> None:
    for file in (folder / "index").rglob("*"):
        if file.is_file() and not file.name.startswith("."):
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def damage_by_emptying(folder: Path) -> None:
    for path in (folder / "index").iterdir():
        shutil.rmtree(path)
        path.mkdir()


def damage_by_an_older_version(folder: Path) -> None:
    (path,) = (folder / "index").iterdir()
    path.rename(path.with_name("v0-0123456789ab"))
    with sqlite3.connect(folder / "store.sqlite") as connection:
        connection.execute("UPDATE meta SET value = 'v0-0123456789ab' WHERE name = 'index'")
    connection.close()


@pytest.mark.parametrize("writable", [True, False])
@pytest.mark.parametrize(
    "damage", [damage_by_removing, damage_by_truncating, damage_by_emptying, damage_by_an_older_version]
)
def test_a_damaged_index_is_rebuilt(
    opened: Opener, folder: Path, damage: Callable[[Path], None], writable: bool
) -> None:
    filled(opened).close()
    damage(folder)
    store = opened(writable=writable)
    assert store.search(Query("phat bieu ket luan hoi nghi")).hits[0].in_conclusion
    assert store.figures(Query("mẫu sơn")).total == 2
    assert len(list((folder / "index").iterdir())) == 1


def test_an_index_of_another_state_is_rebuilt(opened: Opener, folder: Path, tmp_path: Path) -> None:
    store = filled(opened)
    store.close()
    early = (folder / "store.sqlite").read_bytes()
    store = opened()
    store.put([entry(plain(1, "Bến phà mới."))])
    store.close()
    for name in ("store.sqlite-wal", "store.sqlite-shm"):
        (folder / name).unlink(missing_ok=True)
    (folder / "store.sqlite").write_bytes(early)
    store = opened()
    assert store.search(Query("bến phà")).total == 0
    assert store.search(Query("hội nghị")).total == 1
    store.put([entry(plain(2, "Cầu phao mới."))])
    assert store.search(Query("cầu phao")).total == 1


def test_the_index_takes_in_what_was_committed_before_a_crash(opened: Opener, folder: Path) -> None:
    """A writer that dies between the two commits leaves the index behind: the next to open it replays the changes."""
    filled(opened).close()
    named = list((folder / "index").iterdir())
    store = opened()
    assert isinstance(store, EmbeddedStore)
    store._follow = lambda: None  # type: ignore[method-assign]
    store.put([entry(plain(number, f"Bến phà số {number}.")) for number in range(5)])
    store.close()
    reader = opened(writable=False)
    assert reader.search(Query("bến phà")).total == 5
    assert list((folder / "index").iterdir()) == named, "replayed, not rebuilt"


KILLED = """
import sys
from pathlib import Path
from cchc.settings import Settings
from search_api.backends import open_store
from tests.contract.records import entry, plain
store = open_store(Settings(data=Path(sys.argv[1])), writable=True)
for first in range(0, 100000, 5):
    batch = [entry(plain(n, f"Bến phà số {n} trên sông. " * 20)) for n in range(first, first + 5)]
    outcomes = store.put(batch)
    print(first, *outcomes, flush=True)
"""


@pytest.mark.parametrize("delay", [0.0, 0.013, 0.05, 0.11])
def test_kill_in_the_middle_of_writing_loses_nothing_acknowledged(folder: Path, opened: Opener, delay: float) -> None:
    root = Path(__file__).resolve().parents[3]
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], cwd=root, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    acknowledged = []
    while len(acknowledged) < 4:
        acknowledged.append(process.stdout.readline())
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    acknowledged.extend(process.stdout.readlines())
    process.stdout.close()
    process.wait(10)
    last = int([line for line in acknowledged if line.endswith("created\n")][-1].split()[0]) + 5
    reader = opened(writable=False)
    held = reader.status().documents
    assert held >= last
    assert held % 5 == 0, "a batch is whole or not there"
    found = reader.search(Query("bến phà", size=held + 10))
    assert found.total == held
    assert {hit.title for hit in found.hits} >= {f"Bài {number}" for number in range(last)}
    reader.close()
    store = opened()
    outcomes = store.put([entry(plain(n, f"Bến phà số {n} trên sông. " * 20)) for n in range(held + 5)])
    assert outcomes == ["unchanged"] * held + ["created"] * 5
    assert store.search(Query('"bến phà"')).total == held + 5
    assert store.status().versions == held + 5


# Several at once


def test_readers_see_whole_batches_while_a_writer_writes(opened: Opener) -> None:
    store = opened()
    store.put([entry(plain(n, "Chung một từ: bến phà.")) for n in range(5)])
    reader = opened(writable=False)
    stop = threading.Event()
    seen: list[int] = []
    wrong: list[str] = []

    def read(source: Store) -> None:
        while not stop.is_set():
            try:
                page = source.search(Query("bến phà", size=500))
                documents = source.status().documents
                # The index follows the database, and the page is read before the count.
                if page.total % 5 or documents % 5 or page.total > documents or len(page.hits) != page.total:
                    wrong.append(f"{page.total} found, {len(page.hits)} shown, {documents} held")
                seen.append(page.total)
            except Exception as error:
                wrong.append(repr(error))

    threads = [threading.Thread(target=read, args=(source,)) for source in (reader, reader, store)]
    for thread in threads:
        thread.start()
    for first in range(5, 100, 5):
        store.put([entry(plain(n, "Chung một từ: bến phà.")) for n in range(first, first + 5)])
    stop.set()
    for thread in threads:
        thread.join(20)
    assert wrong == []
    assert len(seen) > 5
    assert reader.search(Query("bến phà")).total == 100


def test_readers_go_on_while_pages_are_forgotten(opened: Opener) -> None:
    store = opened()
    store.put([entry(plain(n, "Chung một từ: bến phà.")) for n in range(40)])
    reader = opened(writable=False)
    stop = threading.Event()
    wrong: list[str] = []

    def read(source: Store) -> None:
        before = 40
        while not stop.is_set():
            try:
                total = source.search(Query("bến phà")).total
                if total > before:
                    wrong.append(f"{total} after {before}")
                before = total
            except Exception as error:
                wrong.append(repr(error))

    threads = [threading.Thread(target=read, args=(source,)) for source in (reader, reader, store, store)]
    for thread in threads:
        thread.start()
    for n in range(12):
        store.forget([f"https://tin.example/bai-{n:05d}"])
    stop.set()
    for thread in threads:
        thread.join(20)
    assert wrong == []
    assert reader.search(Query("bến phà")).total == 28


def test_a_reader_in_another_process_sees_what_is_written_and_what_is_forgotten(opened: Opener) -> None:
    store = filled(opened)
    reader = opened(writable=False)
    store.put([entry(plain(1, "Bến phà mới."))])
    assert reader.search(Query("bến phà")).total == 1
    store.forget(["https://tin.example/bai-00001"])
    assert reader.search(Query("bến phà")).total == 0
    store.put([entry(plain(2, "Bến phà khác."))])
    assert reader.search(Query("bến phà")).total == 1
    assert reader.healthy() is None


# Forgetting


def test_what_is_forgotten_is_in_no_file(opened: Opener, folder: Path) -> None:
    store = opened()
    words = ("zybalovanx", "qwertomix", "plugrtanv")
    for number, word in enumerate(words):
        secret = f"Ông {word} ở thôn {word}, số {word}."
        store.put([entry(plain(number, secret, title=f"Chuyện {word}", author=f"Tác giả {word}"))])
        store.put([entry(plain(number, f"{secret} Đã sửa {word}."), at=5)])
    store.put([entry(plain(number, f"Bài khác số {number}. " * 50)) for number in range(100, 160)])
    assert occurrences(folder, words[0]) > 0
    assert store.forget([f"https://tin.example/bai-{number:05d}" for number in (0, 2)]) == 2
    for word in (words[0], words[2]):
        assert store.search(Query(word)).total == 0
        assert occurrences(folder, word) == 0, word
    assert occurrences(folder, "bai-00000") == 0
    assert occurrences(folder, words[1]) > 0
    assert store.search(Query(words[1])).total == 1
    assert store.search(Query("bài khác")).total == 60


def occurrences(folder: Path, word: str) -> int:
    return sum(file.read_bytes().count(word.encode()) for file in folder.rglob("*") if file.is_file())
