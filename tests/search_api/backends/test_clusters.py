"""Clusters in the embedded store survive kills and older databases."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cchc.settings import Settings
from search_api.backends import open_store
from search_api.embedded import clusters
from search_api.embedded.schema import MIGRATIONS, migrate
from search_api.protocol import Query
from tests.contract.records import CONFERENCE, conference, entry, plain, ranking

FIRST, SECOND = "https://mot.example/bai", "https://hai.example/bai"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(data=tmp_path / "data")
    store = open_store(settings, writable=True)
    store.put([entry(conference(FIRST)), entry(conference(SECOND, published_at="2026-03-09")), entry(ranking())])
    store.close()
    return settings


def changed(settings: Settings, *statements: str) -> None:
    connection = sqlite3.connect(settings.data / "store.sqlite")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def holders(portion: bytes) -> list[int]:
    """The documents of the bands of a portion."""
    return [number % 2**31 for number in memoryview(portion).cast("q")]


def looks_right(settings: Settings) -> None:
    store = open_store(settings, writable=False)
    assert [copy.url for copy in store.duplicates(conference(SECOND).document.id)] == [FIRST, SECOND]
    assert store.search(Query(collapse=True)).total == 2
    assert store.figures(Query(collapse=True)).total == 5
    assert store.statements(Query(collapse=True)).total == 4
    store.close()


def test_a_database_from_before_is_compared_when_it_is_opened(settings: Settings) -> None:
    changed(
        settings,
        "UPDATE documents SET settled = 0, same = id, standing = 0, places = 1",
        "UPDATE figures SET fact = '', same = NULL, places = 1",
        "UPDATE statements SET fact = '', same = NULL, places = 1",
        "DELETE FROM signatures",
        "DELETE FROM band_portions",
        "DELETE FROM pairs",
    )
    open_store(settings, writable=True).close()
    looks_right(settings)


def test_the_older_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "old.sqlite", isolation_level=None)
    migrate(connection, tmp_path, MIGRATIONS[:2])
    connection.execute(
        "INSERT INTO documents (id, newest, next_version, url, kind, extractor, has_conclusion, figures, statements, "
        "meetings) VALUES ('a', 1, 2, '', 'article', '', 0, 0, 0, 0)"
    )
    migrate(connection, tmp_path)
    assert connection.execute("SELECT same, standing, places, settled FROM documents").fetchall() == [("a", 0, 1, 0)]
    connection.close()


def test_comparing_what_is_old_goes_on_after_a_kill(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    changed(settings, "UPDATE documents SET settled = 0")
    monkeypatch.setattr(clusters, "PORTION", 1)
    settle: Callable[..., int] = clusters.settle
    calls = iter(range(10))

    def killed(*arguments: object) -> int:
        if next(calls) == 1:
            raise KeyboardInterrupt
        return settle(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(clusters, "settle", killed)
        with pytest.raises(KeyboardInterrupt):
            open_store(settings, writable=True)
    connection = sqlite3.connect(settings.data / "store.sqlite")
    assert connection.execute("SELECT count(*) FROM documents WHERE settled = 0").fetchone() == (2,)
    connection.close()
    open_store(settings, writable=True).close()
    looks_right(settings)


def test_a_signature_of_an_older_version_is_made_anew(settings: Settings) -> None:
    changed(settings, "UPDATE signatures SET packed = x'00' || substr(packed, 2)", "UPDATE documents SET settled = 0")
    open_store(settings, writable=True).close()
    looks_right(settings)


def test_nothing_is_left_of_what_is_forgotten(settings: Settings) -> None:
    store = open_store(settings, writable=True)
    store.forget([FIRST, SECOND])
    store.close()
    connection = sqlite3.connect(settings.data / "store.sqlite")
    for table in ("pairs", "signatures"):
        left = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        assert left == (1 if table == "signatures" else 0)
    (kept,) = connection.execute("SELECT document FROM signatures").fetchone()
    held = [document for run in connection.execute("SELECT held FROM band_portions") for document in holders(run[0])]
    assert set(held) <= {kept}
    connection.close()


KILLED = """
import sys
from pathlib import Path
from cchc.settings import Settings
from search_api.backends import open_store
from tests.contract.records import conference, entry, plain
store = open_store(Settings(data=Path(sys.argv[1])), writable=True)
for number in range(1000):
    store.put([entry(conference(f"https://noi-{number}.example/bai")), entry(plain(number, "Tin ngắn."))])
    print(number, flush=True)
"""


def test_kill_in_the_middle_of_clustering(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[3]
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path / "data")], cwd=root, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    seen = [int(process.stdout.readline()) for _ in range(6)]
    process.send_signal(signal.SIGKILL)
    seen.extend(int(line) for line in process.stdout.read().split())
    process.stdout.close()
    process.wait(10)
    settings = Settings(data=tmp_path / "data")
    store = open_store(settings, writable=True)
    held = store.status().documents // 2
    assert held >= len(seen)
    found = store.duplicates(conference("https://noi-0.example/bai").document.id)
    assert len(found) == held
    assert sum(copy.original for copy in found) == 1
    assert store.figures(Query(collapse=True)).total == 2
    # Once more from the start: nothing is there twice.
    store.put([entry(conference(f"https://noi-{number}.example/bai")) for number in range(held)])
    assert store.duplicates(conference("https://noi-0.example/bai").document.id) == found
    store.close()


def test_a_text_with_many_prints_is_one_cluster(tmp_path: Path) -> None:
    store = open_store(Settings(data=tmp_path / "data"), writable=True)
    prints = [
        plain(number, CONFERENCE, title="Một tin", published_at=f"2026-03-{number:02d}") for number in range(1, 29)
    ]
    for first in range(0, 28, 5):
        store.put([entry(record) for record in prints[first : first + 5]])
    found = store.duplicates(prints[9].document.id)
    assert [copy.id for copy in found] == [record.document.id for record in prints]
    (hit,) = store.search(Query("hội nghị", collapse=True)).hits
    assert (hit.id, hit.places) == (prints[0].document.id, 28)
    store.close()
