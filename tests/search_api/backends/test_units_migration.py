"""A store that an older cchc wrote has levels, names of units and speakers after it was brought up to date."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from cchc.settings import Settings
from search_api.backends import open_store
from search_api.embedded.migrations import MIGRATIONS
from search_api.protocol import Query
from tests.contract.records import library


def test_what_an_older_store_lacks_is_made_of_its_records(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    store = open_store(settings, writable=True)
    store.put(library())
    written = [search(Query()).facets for search in (store.search, store.figures, store.statements)]
    store.close()
    connection = sqlite3.connect(tmp_path / "data" / "store.sqlite")
    connection.executescript(
        "DROP TABLE named_units; ALTER TABLE figures DROP COLUMN level;"
        "DELETE FROM statement_values WHERE field IN ('speaker', 'level');"
    )
    (entry,) = (one for one in MIGRATIONS if "CREATE TABLE named_units" in one)
    connection.executescript(entry)
    connection.close()
    store = open_store(settings, writable=False)
    assert [search(Query()).facets for search in (store.search, store.figures, store.statements)] == written
    store.close()
