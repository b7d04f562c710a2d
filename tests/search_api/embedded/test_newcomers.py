"""A batch that is written together leaves what its entries leave one after another."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc.records import Failure, Record
from cchc.settings import Settings
from search_api.backends import open_store
from search_api.embedded.newcomers import Newcomers
from search_api.embedded.textcolumns import Indexed, indexed
from search_api.projection import texts
from search_api.protocol import Entry
from tests.contract.records import conference, entry, library, ranking

# What counts the order of writing, or is of chance.
LEFT_OUT = tuple(
    f'INSERT INTO "{name}"'
    for name in ("changes", "meta", "fact_fields", "fact_entities", "sqlite_sequence", "band_portions")
)


def later(one: Entry, days: int, result: Record | Failure | None = None) -> Entry:
    """The same page fetched again, from another place of the archive."""
    provenance = one.provenance
    at = provenance.location
    moved = dataclasses.replace(at, offset=at.offset + days * 1_000_000) if at else None
    return dataclasses.replace(
        one,
        provenance=dataclasses.replace(
            provenance, fetched_at=provenance.fetched_at + timedelta(days=days), location=moved, digest=f"{days:064}"
        ),
        result=result or one.result,
    )


def gone(one: Entry, days: int) -> Entry:
    document = one.result.document
    failure = {"document": {"id": document.id, "url": document.url}, "error": {"code": "not_found", "message": "404"}}
    return later(one, days, result=Failure.model_validate(failure))


HELD = [entry(conference(f"https://tin.example/{number}"), at=number, offset=number) for number in range(4)]
RANKED = entry(ranking(), at=9, offset=9)
# Another document in the place of one that was there.
MOVED = dataclasses.replace(entry(ranking("https://khac.example/bang"), at=2), provenance=HELD[2].provenance)
CHANGED = later(HELD[1], 2, result=conference("https://tin.example/1", title="Bản sửa"))
ALL = [
    *HELD,
    RANKED,
    MOVED,
    CHANGED,
    later(HELD[0], 3),
    gone(HELD[3], 4),
    gone(RANKED, 1),
    later(RANKED, 5),
    *library(),
]


def tables(folder: Path) -> list[str]:
    """The rows of all tables as statements that would write them."""
    connection = sqlite3.connect(folder / "store.sqlite")
    # What is said in one place alone may still bear the name of a print that went.
    connection.execute("UPDATE figures SET same = NULL WHERE places = 1")
    connection.execute("UPDATE statements SET same = NULL WHERE places = 1")
    connection.execute("UPDATE conclusions SET same = NULL WHERE places = 1")
    lines = [line for line in connection.iterdump() if not line.startswith(LEFT_OUT)]
    # Bands by their numbers: in which portions these stand hangs on the order.
    portions = connection.execute("SELECT held FROM band_portions").fetchall()
    lines += [f"band {number}" for (held,) in portions for number in memoryview(held).cast("q")]
    connection.close()
    return sorted(lines)


def kept(folder: Path, batches: list[list[Entry]]) -> tuple[list[str], list[str]]:
    folder.mkdir()
    store = open_store(Settings(data=folder), writable=True)
    outcomes = [str(outcome) for batch in batches for outcome in store.put(batch)]
    store.close()
    return outcomes, tables(folder)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(range(len(ALL))), max_size=14))
def test_a_batch_is_kept_as_its_entries_one_after_another(
    tmp_path_factory: pytest.TempPathFactory, chosen: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("newcomers")
    entries = [ALL[number] for number in chosen]
    assert kept(folder / "together", [entries]) == kept(folder / "alone", [[one] for one in entries])


def test_the_text_index_is_given_what_the_tables_hold(tmp_path: Path) -> None:
    open_store(Settings(data=tmp_path), writable=True).close()
    connection = sqlite3.connect(tmp_path / "store.sqlite")
    connection.row_factory = sqlite3.Row
    newcomers = Newcomers(connection, ALL)
    taken = [newcomers.put(one) for one in ALL if newcomers.takes(one)]
    newcomers.write()
    assert len(newcomers.held) == len(taken) > 5
    for key, held in newcomers.held.items():
        row = connection.execute(
            "SELECT d.*, v.record FROM documents d JOIN versions v ON v.document = d.key WHERE d.key = ?", (key,)
        ).fetchone()
        assert given_to_index(held) == given_to_index(indexed(connection, row))
        assert held.texts == texts(json.loads(row["record"]))
    connection.close()


def given_to_index(held: Indexed) -> list[tuple[object, ...]]:
    """Rows with their values in one order: sets of values are all that the index keeps."""
    found = []
    for kind, key, words, columns in held.rows():
        values = {name: sorted({one for one in held if one is not None}) for name, held in columns.values.items()}
        plain = dataclasses.replace(columns, values={name: held for name, held in values.items() if held})
        found.append((kind, key, words or "", plain))
    return sorted(found, key=lambda row: row[:2])


def test_what_has_to_do_with_what_is_held_is_no_newcomer(tmp_path: Path) -> None:
    store = open_store(Settings(data=tmp_path), writable=True)
    store.put([HELD[0], HELD[2]])
    store.forget([HELD[0].result.document.url])
    store.close()
    connection = sqlite3.connect(tmp_path / "store.sqlite")
    batch = [HELD[0], HELD[1], later(HELD[1], 1), MOVED, gone(RANKED, 1), RANKED]
    newcomers = Newcomers(connection, batch)
    assert [newcomers.takes(one) for one in batch] == [False, True, False, False, False, False]
    connection.close()
