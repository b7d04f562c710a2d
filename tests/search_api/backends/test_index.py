"""What outlives damage and kills: the index mends itself, nothing acknowledged is lost, readers go on."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from search_api.backends.embedded import EmbeddedStore
from search_api.protocol import Query, Store
from tests.contract.records import entry, plain
from tests.search_api.backends.conftest import Opener, filled


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


def test_the_index_takes_in_what_was_committed_before_a_crash(
    opened: Opener, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that dies between the two commits leaves the index behind: the next to open it replays the changes."""
    filled(opened).close()
    named = list((folder / "index").iterdir())
    store = opened()
    assert isinstance(store, EmbeddedStore)
    monkeypatch.setattr(store, "_follow", lambda written=None: None)
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
    assert reader.trouble() is None


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
