"""Lines of figures in store.sqlite: found by indices, made anew where an older cchc left others."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from cchc.errors import StoreError
from cchc.settings import Settings
from search_api.backends import open_store
from search_api.embedded import facts
from search_api.facts.lines import Measured
from search_api.facts.selection import Selection
from tests.contract.rankings import entries, ranking_articles

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
        (RANKING, "PRIMARY KEY (indicator=? AND level=? AND within=? AND period=?)"),
        (Selection(("PAR_INDEX",), "province"), "PRIMARY KEY (indicator=? AND level=? AND within=?)"),
        (Selection(("PAR_INDEX", "PCI"), entities=("ha-tinh",)), "fact_lines_by_entity (entity=? AND indicator=?)"),
        (
            Selection(("PCI",), entities=("ha-tinh",), periods=("2022",)),
            "fact_lines_by_entity (entity=? AND indicator=?)",
        ),
    ],
)
def test_every_selection_is_read_by_an_index(folder: Path, selection: Selection, index: str) -> None:
    with sqlite3.connect(folder / "store.sqlite") as connection:
        sql, parameters = facts.statement(selection)
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]
    lines = [step for step in plan if " l " in step]
    assert len(lines) == 1
    assert lines[0].startswith("SEARCH l USING")
    assert index in lines[0]
    assert not [step for step in plan if step.startswith("SCAN") and "json_each" not in step]


def test_the_columns_are_those_of_a_line(folder: Path) -> None:
    with sqlite3.connect(folder / "store.sqlite") as connection:
        held = [row[1] for row in connection.execute("PRAGMA table_info(fact_lines)")]
        read = connection.execute(*facts.statement(RANKING))
        assert [column[0] for column in read.description][: len(Measured._fields)] == list(Measured._fields)
    assert held[: len(Measured._fields)] == list(Measured._fields)


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
