"""A small form of the kills that `python -m benchmarks kills` deals out a hundred times."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.kills import killed
from cchc.settings import Settings
from cli.indexing import differences
from search_api.embedded.database import Database


def test_a_killed_writer_leaves_a_store_that_is_whole(tmp_path: Path) -> None:
    figures = killed(tmp_path / "data", times=3)
    assert figures["acknowledged"] >= 9
    assert figures["acknowledged_missing"] == 0
    assert figures["batches_kept_in_part"] == 0
    assert figures["first_differences"] == []


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("DELETE FROM figures WHERE key = (SELECT min(key) FROM figures)", "rows of figures are not those"),
        ("UPDATE versions SET record = replace(record, 'Mẫu Sơn', 'Mẫu Sông')", "is not the one that was kept"),
        ("INSERT INTO changes (document, token) VALUES (1, 'x')", None),
    ],
)
def test_the_check_finds_damage(tmp_path: Path, damage: str, said: str | None) -> None:
    killed(tmp_path / "data", times=1)
    database = Database(tmp_path / "data" / "store.sqlite", writable=True)
    with database.writing() as connection:
        connection.execute(damage)
    database.close()
    found = [str(one) for one in differences(Settings(data=tmp_path / "data"), [], quiet=True)]
    assert any(said in line for line in found) if said else found == []
