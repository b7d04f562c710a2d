"""Conclusions that an older cchc kept, with what others asked for among their orders, are filled in anew."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from cchc.settings import Settings
from search_api.backends import open_store
from search_api.embedded.migrations import MIGRATIONS
from search_api.protocol import Filters, Query
from tests.contract.records import entry
from tests.contract.test_conclusions import asking


def test_conclusions_are_made_again_when_an_older_store_is_opened(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    store = open_store(settings, writable=True)
    store.put([entry(asking())])
    (kept,) = store.conclusions(Query()).hits
    store.close()
    step = next(number for number, one in enumerate(MIGRATIONS) if "DELETE FROM conclusion_values" in one)
    connection = sqlite3.connect(settings.data / "store.sqlite")
    with connection:
        connection.execute("UPDATE conclusion_values SET value = 'Tỉnh Hòa Mẫu' WHERE field = 'assignee'")
        connection.execute("UPDATE conclusions SET conclusion = json_remove(conclusion, '$.asked')")
        connection.execute(f"PRAGMA user_version = {step}")
    connection.close()
    store = open_store(settings, writable=True)
    assert store.conclusions(Query()).hits == (kept,)
    assert store.conclusions(Query(filters=Filters(assignee=("Tỉnh Hòa Mẫu",)))).total == 0
    assert store.conclusions(Query(filters=Filters(assignee=("Phòng Nội vụ",)))).total == 1
    store.close()
