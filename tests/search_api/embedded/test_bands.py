"""Bands in sorted runs answer as a table of bands and documents would."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.duplicates import holders
from search_api.embedded import bands
from search_api.embedded.migrations import MIGRATIONS
from tests.search_api.duplicates.test_holders import FEWEST, MOST, OWN, plainly

STEPS = st.lists(st.tuples(st.integers(1, 40), OWN, st.booleans()), min_size=1, max_size=40)


def database() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE bands (band, document)")
    connection.execute("CREATE TABLE signatures (document INTEGER PRIMARY KEY, bands BLOB NOT NULL)")
    (step,) = (one for one in MIGRATIONS if "CREATE TABLE band_portions" in one)
    connection.executescript(step)
    return connection


@pytest.mark.parametrize(("portion", "most"), [(1024, 128), (4, 4)])
@given(steps=STEPS)
def test_runs_answer_as_a_table_would(portion: int, most: int, steps: list[tuple[int, list[int], bool]]) -> None:
    connection = database()
    held: dict[int, list[int]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bands, "PORTION", portion)
        patch.setattr(holders, "MOST_HOLDERS", most)
        for document, own, stays in steps:
            if document in held:
                bands.drop(connection, {document: held.pop(document)})
            if stays:
                held[document] = own
                bands.add(connection, {document: own})
        found = dict(bands.sharing(connection, held, FEWEST, MOST))
        if portion > 4:  # a portion that lost some may make a band's last holders fewer
            assert found == {document: plainly(held, document, held[document]) for document in held}
    kept = [number for (packed,) in connection.execute("SELECT held FROM band_portions") for number in numbers(packed)]
    assert sorted(kept) == sorted({band << 31 | document for document, own in held.items() for band in own})
    connection.close()


def numbers(packed: bytes) -> list[int]:
    return memoryview(packed).cast("q").tolist()


@given(st.lists(OWN, min_size=1, max_size=60), st.integers(1, 7))
def test_the_last_holders_of_a_band_are_candidates(each: list[list[int]], together: int) -> None:
    connection = database()
    held = dict(enumerate(each, 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bands, "PORTION", 8)
        patch.setattr(holders, "MOST_HOLDERS", 4)
        for first in range(1, len(each) + 1, together):
            bands.add(connection, {key: held[key] for key in range(first, min(first + together, len(each) + 1))})
        found = dict(bands.sharing(connection, held, FEWEST, MOST))
        assert found == {document: plainly(held, document, held[document]) for document in held}
    connection.close()


def test_runs_are_few_however_many_writings_there_are() -> None:
    connection = database()
    for document in range(1, 400):
        bands.add(connection, {document: range(document, document + 64)})
    assert connection.execute("SELECT count(DISTINCT run) FROM band_portions").fetchone()[0] <= 6
    connection.close()


def test_bands_of_signatures_are_laid_out() -> None:
    connection = database()
    signed = {document: [document, document + 1, 2**32 - 1] for document in range(1, 50)}
    for document, own in signed.items():
        packed = b"".join(band.to_bytes(8, "little") for band in own)
        connection.execute("INSERT INTO signatures (document, bands) VALUES (?, ?)", (document, packed))
    bands.lay_out(connection)
    found = dict(bands.sharing(connection, signed, FEWEST, MOST))
    assert found == {document: plainly(signed, document, signed[document]) for document in signed}
    connection.close()


def test_a_document_beyond_what_a_number_holds_is_told() -> None:
    connection = database()
    with pytest.raises(OverflowError, match="document 2147483648"):
        bands.add(connection, {2**31: [1]})
    connection.close()
