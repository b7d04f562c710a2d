"""The bare script that writing is measured against writes the rows of the store, all of them."""

from __future__ import annotations

import sqlite3
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.bare_records import records
from benchmarks.newsroom import entries
from cchc.settings import Settings
from search_api.backends import open_store
from search_api.embedded.textindex import TextIndex
from tests.contract.records import conference, entry, ranking

# What is about the store's own course: its index and what that has yet to take in.
LEFT_OUT = ("meta", "changes", "sqlite_sequence", "band_portions")


def rows(file: Path) -> dict[str, list[str]]:
    """The rows of all tables in an order of their own; bands by their numbers, in whatever runs they stand."""
    connection = sqlite3.connect(file)
    found = {}
    for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        if table not in LEFT_OUT:
            found[table] = sorted(map(repr, connection.execute(f"SELECT * FROM {table}")))
    portions = connection.execute("SELECT held FROM band_portions")
    found["bands"] = sorted(str(number) for (held,) in portions for number in memoryview(held).cast("q"))
    connection.close()
    return found


@pytest.mark.parametrize("batch", [7, 100])
def test_the_script_writes_what_the_store_writes(tmp_path: Path, batch: int) -> None:
    store = open_store(Settings(data=tmp_path / "data"), writable=True)
    # One in forty of the newsroom is a print of another, which the script does not look for.
    store.put([*islice(entries(40, first=1), 39), entry(conference(), at=1), entry(ranking(), at=2)])
    store.close()
    assert records(tmp_path / "data", tmp_path, batch) > 0
    theirs, ours = rows(tmp_path / "records.sqlite"), rows(tmp_path / "data" / "store.sqlite")
    assert theirs.keys() == ours.keys()
    for table, held in ours.items():
        assert theirs[table] == held, table
    assert all(ours[table] for table in ("fact_entities", "conclusion_values", "statement_values", "bands"))
    (folder,) = (tmp_path / "data" / "index").iterdir()
    for kind in ("document", "figure", "statement", "conclusion"):
        assert TextIndex(tmp_path / "record-words").count(kind) == TextIndex(folder).count(kind)
