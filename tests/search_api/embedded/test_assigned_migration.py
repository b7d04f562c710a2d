"""A store that an older cchc wrote knows to whom statements assign something, and when it falls due."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from cchc.settings import Settings
from search_api.backends import open_store
from search_api.embedded.migrations import MIGRATIONS
from search_api.protocol import Filters, Query
from tests.contract.records import entry, library
from tests.contract.test_conclusions import asking
from tests.search_api.meetings import meeting

DEADLINES = (
    "2025", "2021/2025", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2025-H1", "2025-H2", "2024-02", "2025-12",
    "2025-09M", "2025-08-11", None,
)  # fmt: skip
ORDERS = [
    meeting(2000 + number, "hồ sơ chậm", "rà soát hồ sơ", deadline=deadline)
    for number, deadline in enumerate(DEADLINES)
]


def values(settings: Settings) -> list[tuple[str, str, str]]:
    with sqlite3.connect(settings.data / "store.sqlite") as connection:
        return connection.execute(
            "SELECT s.id, v.field, v.value FROM statement_values v JOIN statements s ON s.key = v.statement "
            "ORDER BY 1, 2, 3"
        ).fetchall()


def test_what_an_older_store_lacks_is_made_of_its_statements(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    store = open_store(settings, writable=True)
    store.put([*library(), *(entry(one) for one in (*ORDERS, asking()))])
    store.close()
    written = values(settings)
    assert {day for _, field, day in written if field == "deadline"} >= {
        "2025-12-31", "2025-03-31", "2025-06-30", "2025-09-30", "2024-02-29", "2025-08-11",
    }  # fmt: skip
    step = next(number for number, one in enumerate(MIGRATIONS) if "'assignee'" in one)
    with sqlite3.connect(settings.data / "store.sqlite") as connection:
        connection.execute("DELETE FROM statement_values WHERE field IN ('assignee', 'deadline')")
        connection.execute(f"PRAGMA user_version = {step}")
    connection.close()
    store = open_store(settings, writable=True)
    assert values(settings) == written
    assert store.statements(Query(filters=Filters(assignee=("Phòng Nội vụ",)))).total == 1
    store.close()
