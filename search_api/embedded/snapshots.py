"""The id of the state that readers see: the last change, with the one that the text index stands at while it lags."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

from search_api.embedded.changes import note_change
from search_api.embedded.indexer import last_change
from search_api.embedded.textindex import State

# A change of something that is no part of the text index is noted for a document that never was.
NO_DOCUMENT = 0


def named(state: State, indexed: State | None) -> str:
    """The id of a state of the tables, searched with an index that has taken in the changes up to `indexed`."""
    number, token = state
    return f"{number}-{token}" if indexed == state else f"{number}-{token}~{indexed[0] if indexed else ''}"


@contextlib.contextmanager
def noticed(connection: sqlite3.Connection) -> Iterator[None]:
    """Make the state another one where rows change inside that the text index is not told of."""
    rows, state = connection.total_changes, last_change(connection)
    yield
    if connection.total_changes > rows and last_change(connection) == state:
        note_change(connection, NO_DOCUMENT)
