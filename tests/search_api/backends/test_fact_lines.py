"""Lines of figures in store.sqlite: found by indices, made anew where an older cchc left others."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from cchc.errors import StoreError
from cchc.settings import Settings
from search_api.backends import open_store
from search_api.embedded import facts, migrations, schema
from search_api.facts.lines import Measured, version
from search_api.facts.selection import Field, Selection
from tests.contract.rankings import entries, ranking_articles

LAID_OUT = next(step for step in migrations.MIGRATIONS if "CREATE TABLE fact_sayings" in step)
RANKING = Selection(("PAR_INDEX",), "province", "", ("2022", "2021"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = open_store(Settings(data=tmp_path / "data"), writable=True)
    store.put(entries(*ranking_articles()))
    store.close()
    return tmp_path / "data"


@pytest.mark.parametrize(
    ("selection", "index"),
    [
        (RANKING, "fact_sayings_by_field (indicator=? AND level=? AND within=? AND period=?)"),
        (Selection(("PAR_INDEX",), "province"), "fact_sayings_by_field (indicator=? AND level=? AND within=?)"),
        (Selection(("PAR_INDEX", "PCI"), entities=("ha-tinh",)), "fact_sayings_by_entity (entity=? AND indicator=?)"),
        (
            Selection(("PCI",), entities=("ha-tinh",), periods=("2022",)),
            "fact_sayings_by_entity (entity=? AND indicator=?)",
        ),
    ],
)
def test_every_selection_is_read_by_an_index(folder: Path, selection: Selection, index: str) -> None:
    with sqlite3.connect(folder / "store.sqlite") as connection:
        sql, parameters = facts.statement(selection)
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]
    sayings = [step for step in plan if " s " in step]
    assert len(sayings) == 1
    assert sayings[0].startswith("SEARCH s USING")
    assert index in sayings[0]
    assert "SEARCH fact_lines USING PRIMARY KEY (saying=?)" in plan
    assert not [step for step in plan if "ORDER BY" in step]


def test_the_columns_are_those_of_a_line(folder: Path) -> None:
    with sqlite3.connect(folder / "store.sqlite") as connection:
        held = [row[1] for row in connection.execute("PRAGMA table_info(fact_sayings)")]
        read = connection.execute(*facts.statement(RANKING))
        assert [column[0] for column in read.description][: len(Measured._fields)] == list(Measured._fields)
    assert held[: len(Measured._fields)] == list(Measured._fields)


def test_lines_of_an_older_schema_say_the_same(tmp_path: Path) -> None:
    """The lines of a store are laid out anew by its migration, without reading any record."""
    folder, before = tmp_path / "data", migrations.MIGRATIONS[: migrations.MIGRATIONS.index(LAID_OUT)]
    folder.mkdir()
    connection = sqlite3.connect(folder / "store.sqlite", isolation_level=None)
    schema.migrate(connection, folder, before)
    connection.executemany(
        "INSERT INTO documents (key, id, newest, next_version, url, kind, extractor, has_conclusion, figures, "
        "statements, meetings, published_on, same) VALUES (?, ?, 1, 2, '', 'article', '1', 0, 1, 0, 0, ?, ?)",
        [(1, "aa", "2023-05-01", "aa"), (2, "bb", None, "aa"), (3, "cc", "2023-06-01", "cc")],
    )
    said = ("PAR_INDEX", "province", "", "2022", "ha-tinh", "Hà Tĩnh", None, "rank", "actual", 12, 0, 63.0, "=", None,
            None, None)  # fmt: skip
    connection.executemany(
        "INSERT INTO fact_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(*said, 0, 11, "f1", 1), (*said, 0, 12, "f2", 2), (*said, 0, 13, "f3", 3), (*said, 1, 14, "f4", 3)],
    )
    schema.migrate(connection, folder)
    connection.row_factory = sqlite3.Row
    connection.execute("UPDATE documents SET lined = ?", (version(),))
    found = facts.read(connection, RANKING)
    assert [saying.said for saying in found] == [Measured(*said, official=False), Measured(*said, official=True)]
    assert [
        [(line.key, line.figure, line.document, line.text, line.published_on) for line in one] for one in found
    ] == [
        [("13", "f3", "cc", "cc", "2023-06-01"), ("11", "f1", "aa", "aa", "2023-05-01"), ("12", "f2", "bb", "aa", "")],
        [("14", "f4", "cc", "cc", "2023-06-01")],
    ]
    assert facts.fields(connection, None) == [Field("PAR_INDEX", "province", "", "2022")]
    before_it_went = facts.states(connection, RANKING)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("DELETE FROM documents")
    assert facts.read(connection, RANKING) == facts.fields(connection, None) == facts.held(connection) == []
    assert facts.states(connection, RANKING) != before_it_went
    assert connection.execute("SELECT count(*) FROM fact_sayings").fetchone()[0] == 0
    connection.close()


def test_what_an_older_cchc_left_is_not_passed_over_and_made_anew(folder: Path) -> None:
    with sqlite3.connect(folder / "store.sqlite") as connection:
        connection.execute("UPDATE documents SET lined = '0-older' WHERE key > 3")
        connection.execute("DELETE FROM fact_lines WHERE document > 3")
    reader = open_store(Settings(data=folder), writable=False)
    with pytest.raises(StoreError, match="not laid out for rankings"):
        reader.fact_lines(RANKING)
    before = reader.snapshot()
    writer = open_store(Settings(data=folder), writable=True)
    assert len({line.document for line in writer.fact_lines(RANKING)}) > 3
    assert reader.fact_lines(RANKING) == writer.fact_lines(RANKING)
    assert reader.snapshot() != before
    writer.close()
    reader.close()


def test_a_record_that_is_damaged_keeps_no_other_out(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    with sqlite3.connect(folder / "store.sqlite") as connection:
        connection.execute("UPDATE versions SET record = json_remove(record, '$.document.url') WHERE document = 2")
        connection.execute("UPDATE versions SET record = '{' WHERE document = 3")
        connection.execute("UPDATE documents SET lined = '0-older', has_conclusion = key IN (2, 4)")
        damaged = dict(connection.execute("SELECT id, url FROM documents WHERE key IN (2, 3)").fetchall())
    connection.close()
    with caplog.at_level("WARNING"):
        writer = open_store(Settings(data=folder), writable=True)
    told = [record.getMessage() for record in caplog.records if "damaged" in record.getMessage()]
    for document, url in damaged.items():
        assert [line for line in told if f"document {document} ({url}) is left out" in line]
    everything = Selection(("PAR_INDEX",), "province")
    stating = {line.document for line in writer.fact_lines(everything)}
    assert stating
    assert not stating & damaged.keys()
    reader = open_store(Settings(data=folder), writable=False)
    assert {line.document for line in reader.fact_lines(everything)} == stating
    writer.put(entries(*ranking_articles()[1:3]))
    assert damaged.keys() & {line.document for line in writer.fact_lines(everything)}
    writer.close()
    reader.close()
