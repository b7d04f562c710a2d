"""Which documents hold which bands of a signature, in store.sqlite, inside a transaction that the caller holds.

A band and a document that holds it are one number. The numbers stand in sorted runs, each in portions: what comes is
a run of its own, which takes in those before it that are no longer. So a document's bands cost no page each, and a
large library hardly more than a small one.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial

import numpy as np

from search_api.duplicates import holders
from search_api.duplicates.holders import DOCUMENT, LOW, Numbers, last_holders, numbered

# Numbers of a portion, which is read and written whole; at least holders.MOST_HOLDERS.
PORTION = 1024
# Documents whose bands are laid out at once where a store has none yet.
LAID_OUT = 20_000


def add(connection: sqlite3.Connection, bands: Mapping[int, Collection[int]]) -> None:
    """Keep the bands of documents, which have none here. Raises OverflowError for a key beyond 2**31."""
    held = numbered(bands)
    if not len(held):
        return
    last = 0
    for run, portions in connection.execute(_RUNS).fetchall():
        last = max(last, run)
        if portions * PORTION > len(held) + PORTION - 1:
            break
        # Sorted stretches are merged, not sorted anew.
        held = np.sort(np.concatenate([held, *(numbers for _, numbers in _portions(connection, run))]), kind="stable")
        connection.execute("DELETE FROM band_portions WHERE run = ?", (run,))
    connection.executemany(
        "INSERT INTO band_portions (run, first, held) VALUES (?, ?, ?)",
        [(last + 1, int(held[at]), _packed(held[at : at + PORTION])) for at in range(0, len(held), PORTION)],
    )


def drop(connection: sqlite3.Connection, bands: Mapping[int, Collection[int]]) -> None:
    """Take out the bands of documents."""
    gone = numbered(bands)
    if not len(gone):
        return
    for run, _ in connection.execute(_RUNS).fetchall():
        keys, firsts = _firsts(connection, run)
        wanted = np.unique(np.maximum(np.searchsorted(firsts, gone, side="right") - 1, 0))
        for key, held in _portions(connection, run, keys[wanted].tolist()):
            left = held[~np.isin(held, gone, assume_unique=True)]
            if not len(left):
                connection.execute("DELETE FROM band_portions WHERE key = ?", (key,))
            elif len(left) < len(held):
                connection.execute("UPDATE band_portions SET held = ? WHERE key = ?", (_packed(left), key))


def sharing(
    connection: sqlite3.Connection, bands: Mapping[int, Sequence[int]], fewest: int, most: int
) -> Iterator[tuple[int, list[int]]]:
    """For each document the others that hold `fewest` of its bands, at most `most`; those that hold most come first."""
    return holders.sharing(bands, partial(_near, connection), fewest, most)


def lay_out(connection: sqlite3.Connection) -> None:
    """Lay out the bands of all signatures where none is laid out yet."""
    last = -1
    while rows := connection.execute(_SIGNED, (last, LAID_OUT)).fetchall():
        last = rows[-1][0]
        add(connection, {document: np.frombuffer(packed, np.uint64).tolist() for document, packed in rows})


def _packed(numbers: Numbers) -> bytes:
    return numbers.astype("<i8").tobytes()


def _near(connection: sqlite3.Connection, asked: Numbers) -> Iterator[Numbers]:
    """The last holders of sorted bands in each run."""
    low = asked << DOCUMENT
    high = low | LOW
    for run, _ in connection.execute(_RUNS).fetchall():
        keys, firsts = _firsts(connection, run)
        last = np.maximum(np.searchsorted(firsts, high, side="right") - 1, 0)
        # As many as are asked for lie in two portions at most.
        before = np.maximum(np.maximum(np.searchsorted(firsts, low, side="right") - 1, last - 1), 0)
        wanted = np.zeros(len(keys), np.bool_)
        wanted[last] = wanted[before] = True
        held = np.concatenate([numbers for _, numbers in _portions(connection, run, keys[wanted].tolist())])
        yield last_holders(held, asked)


def _firsts(connection: sqlite3.Connection, run: int) -> tuple[Numbers, Numbers]:
    """The keys of a run's portions and the first number of each."""
    rows = connection.execute("SELECT key, first FROM band_portions WHERE run = ? ORDER BY first", (run,)).fetchall()
    found = np.array([tuple(row) for row in rows], dtype=np.int64)
    return found[:, 0], found[:, 1]


def _portions(connection: sqlite3.Connection, run: int, keys: Sequence[int] | None = None) -> list[tuple[int, Numbers]]:
    """Portions of a run in their order with their keys: all, or those named."""
    rows = connection.execute(_ALL, (run,)) if keys is None else connection.execute(_NAMED, (json.dumps(keys),))
    return [(row[0], np.frombuffer(row[1], "<i8")) for row in rows]


_RUNS = "SELECT run, count(*) FROM band_portions GROUP BY run ORDER BY run DESC"
_ALL = "SELECT key, held FROM band_portions WHERE run = ? ORDER BY first"
_NAMED = "SELECT p.key, p.held FROM json_each(?) asked CROSS JOIN band_portions p ON p.key = asked.value"
_SIGNED = "SELECT document, bands FROM signatures WHERE document > ? AND bands <> x'' ORDER BY document LIMIT ?"
