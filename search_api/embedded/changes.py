"""What the text index has yet to take in, told by whoever changes what it holds of a document."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable


def note_changes(connection: sqlite3.Connection, keys: Iterable[int]) -> None:
    """Tell the text index of several documents that changed or went."""
    for key in keys:
        note_change(connection, key)


def note_change(connection: sqlite3.Connection, key: int) -> None:
    """Tell the text index that a document changed or went, and make the store's state another one."""
    connection.execute("INSERT INTO changes (document, token) VALUES (?, ?)", (key, secrets.token_hex(8)))
