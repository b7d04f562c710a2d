"""JSON Lines: one object a row, keys as documented; what is not known is null."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import IO

from search_api.columns import Value
from search_api.tables import Table

MEDIA_TYPE = "application/x-ndjson"


def write(table: Table, rows: Iterable[Sequence[Value]], stream: IO[bytes]) -> int:
    """One line a row. Returns how many were written. Headings for people have no place here."""
    keys, count = table.keys, 0
    for row in rows:
        stream.write(json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False).encode() + b"\n")
        count += 1
    return count


def read(stream: IO[bytes]) -> tuple[list[str], list[list[Value]]]:
    """Keys and rows; no keys where there is no row."""
    rows = [json.loads(line) for line in stream]
    keys = list(rows[0]) if rows else []
    return keys, [[row[key] for key in keys] for row in rows]
