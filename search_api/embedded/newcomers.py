"""Entries that nothing held has to do with, which most are when a portal is read for the first time.

They are written together, a table at a time, inside a transaction that the caller holds.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from cchc.records import Failure, Record
from search_api import provenances
from search_api.embedded import rows
from search_api.embedded.textcolumns import Indexed
from search_api.history import History, Seen, State, moment
from search_api.projection import DocumentRow, identities_of
from search_api.protocol import Entry, Outcome

VERSION = (
    "INSERT OR REPLACE INTO versions (document, number, content, whole, extractor, first_seen, last_seen, "
    "provenance, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
CAPTURE = 'INSERT INTO captures (document, version, digest, fetched_at, archive, "offset") VALUES (?, ?, ?, ?, ?, ?)'
ADDRESS = "INSERT OR IGNORE INTO addresses (identity, document) VALUES (?, ?)"
LEDGER = (
    'INSERT INTO ledger (archive, "offset", extractor, identity) VALUES (?, ?, ?, ?) '
    'ON CONFLICT (archive, "offset", extractor) DO UPDATE SET identity = excluded.identity '
    "WHERE identity <> excluded.identity"
)
FAILED_NO_MORE = "DELETE FROM failures WHERE identity = ? AND fetched_at <= ?"
_MET = (
    "SELECT identity FROM tombstones WHERE identity IN (SELECT value FROM json_each(?))",
    "SELECT id FROM documents WHERE id IN (SELECT value FROM json_each(?))",
    "SELECT document FROM reviews WHERE document IN (SELECT value FROM json_each(?))",
)
_CAPTURED = (
    'SELECT c.archive, c."offset" FROM json_each(?) asked CROSS JOIN captures c '
    'ON c.archive = asked.value ->> 0 AND c."offset" = asked.value ->> 1'
)


def state_values(state: State) -> tuple[str, ...]:
    """What a version's row says of it besides its document, number and record."""
    return (
        state.content, state.whole, state.extractor, state.first_seen.isoformat(), state.last_seen.isoformat(),
        provenances.dumps(state.provenance),
    )  # fmt: skip


def version_values(key: int, state: State, record: Record) -> tuple[int | str, ...]:
    """What VERSION takes."""
    return (key, state.number, *state_values(state), record.model_dump_json())


def capture_values(key: int, seen: Seen) -> tuple[int | str | None, ...]:
    """What CAPTURE takes."""
    location = seen.location
    return (
        key, seen.version, seen.digest, seen.fetched_at.isoformat(),
        location.archive if location else None, location.offset if location else None,
    )  # fmt: skip


class Newcomers:
    """Such entries of a batch: records whose document and capture are not known, not forgotten, and not reviewed.

    `records` are theirs by the keys of their documents, `held` what the tables hold of these but for their prints.
    """

    def __init__(self, connection: sqlite3.Connection, entries: Sequence[Entry]) -> None:
        self.records: dict[int, Record] = {}
        self.held: dict[int, Indexed] = {}
        self._connection = connection
        self._shown: list[rows.Shown] = []
        self._rows: dict[str, list[tuple[int | str | None, ...]]] = {
            sql: [] for sql in (VERSION, CAPTURE, ADDRESS, LEDGER, FAILED_NO_MORE)
        }
        self._met: set[str] = set()
        self._captured: set[tuple[str, int]] = set()
        identities = json.dumps(list({name for entry in entries for name in identities_of(entry.result)}))
        for sql in _MET:
            self._met.update(row[0] for row in connection.execute(sql, (identities,)))
        places = {(at.archive, at.offset) for entry in entries if (at := entry.provenance.location) is not None}
        self._captured.update((row[0], row[1]) for row in connection.execute(_CAPTURED, (json.dumps(list(places)),)))

    def takes(self, entry: Entry) -> bool:
        """Whether an entry is such a one; what comes after it in the batch has to do with it."""
        identities = identities_of(entry.result)
        location = entry.provenance.location
        place = (location.archive, location.offset) if location is not None else None
        fresh = isinstance(entry.result, Record) and self._met.isdisjoint(identities) and place not in self._captured
        self._met.update(identities)
        if place is not None:
            self._captured.add(place)
        return fresh

    def put(self, entry: Entry) -> Outcome:
        """Take in an entry; `write` keeps it."""
        record, history = entry.result, History()
        if isinstance(record, Failure):
            raise TypeError("a failure is nothing that searches see")
        outcome = history.put(record, entry.provenance)
        ((number, state),) = history.states.items()
        row = DocumentRow.of(record)
        key = rows.create(self._connection, row, number, history.next_number)
        self.records[key] = record
        self._shown.append(rows.Shown(key, number, record, fresh=True, row=row))
        self._rows[VERSION].append(version_values(key, state, record))
        self._rows[CAPTURE] += [capture_values(key, seen) for seen in history.captures]
        self._rows[ADDRESS] += [(name, key) for name in identities_of(record)]
        self._rows[FAILED_NO_MORE].append((record.document.id, moment(entry.provenance.fetched_at).isoformat()))
        location = entry.provenance.location
        if location is not None:
            self._rows[LEDGER].append((location.archive, location.offset, entry.by, record.document.id))
        return outcome

    def write(self) -> None:
        """Write what was taken in since the last time."""
        if not self._shown:
            return
        for sql, values in self._rows.items():
            self._connection.executemany(sql, values)
            values.clear()
        self.held.update(rows.write(self._connection, self._shown))
        self._shown.clear()

    def forget(self) -> None:
        """Know no more what was written: it may change now."""
        self.records.clear()
        self.held.clear()
