"""Records into tables and out of them, inside a transaction that the caller holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from cchc.captures import Location, Provenance
from cchc.records import Failure, Record
from cchc.urls import document_id
from search_api import provenances
from search_api.embedded import conclusions, records, reviews, rows
from search_api.embedded.changes import note_change
from search_api.embedded.clusters import leave_cluster
from search_api.embedded.newcomers import (
    ADDRESS,
    CAPTURE,
    FAILED_NO_MORE,
    LEDGER,
    VERSION,
    Newcomers,
    capture_values,
    state_values,
    version_values,
)
from search_api.history import Absence, History, Seen, State, extractor_order, is_missing, moment
from search_api.projection import DocumentRow, identities_of
from search_api.protocol import Entry, Outcome


def put(connection: sqlite3.Connection, entries: Sequence[Entry]) -> tuple[list[Outcome], Newcomers]:
    """Keep entries, one outcome each; documents that they touch are noted in `changes`.

    Also the documents that came, as far as nothing has to be read for them.
    """
    newcomers = Newcomers(connection, entries)
    outcomes: list[Outcome] = []
    for entry in entries:
        if newcomers.takes(entry):
            outcomes.append(newcomers.put(entry))
            continue
        newcomers.write()
        newcomers.forget()  # it may change one of them
        outcomes.append(_put(connection, entry))
    newcomers.write()
    return outcomes, newcomers


def _put(connection: sqlite3.Connection, entry: Entry) -> Outcome:
    identities = identities_of(entry.result)
    if _is_forgotten(connection, identities):
        return "forgotten"
    location = entry.provenance.location
    identity = entry.result.document.id
    if location is not None:
        _leave_other_documents(connection, entry, identity)
        connection.execute(LEDGER, (location.archive, location.offset, entry.by, identity))
    if isinstance(entry.result, Failure):
        return _put_failure(connection, entry, entry.result)
    return _put_record(connection, entry, entry.result, identities)


def forget(connection: sqlite3.Connection, urls: Iterable[str]) -> int:
    """Delete all that came of these addresses and remember only that they are forgotten; how many documents went."""
    now = datetime.now(UTC).isoformat()
    wanted = list(dict.fromkeys(document_id(url) for url in urls))
    keys: dict[int, None] = {}
    for identity in wanted:
        for row in connection.execute(
            "SELECT key FROM documents WHERE id = ?1 UNION SELECT document FROM addresses WHERE identity = ?1",
            (identity,),
        ):
            keys[row["key"]] = None
    identities = dict.fromkeys(wanted)
    for key in keys:
        for row in connection.execute("SELECT identity FROM addresses WHERE document = ?", (key,)):
            identities[row["identity"]] = None
        identities[connection.execute("SELECT id FROM documents WHERE key = ?", (key,)).fetchone()["id"]] = None
        delete_document(connection, key)
    for identity in identities:
        connection.execute("DELETE FROM ledger WHERE identity = ?", (identity,))
        connection.execute("DELETE FROM failures WHERE identity = ?", (identity,))
        connection.execute("INSERT OR IGNORE INTO tombstones (identity, forgotten_at) VALUES (?, ?)", (identity, now))
    reviews.forget(connection, identities)
    return len(keys)


def delete_document(connection: sqlite3.Connection, key: int) -> None:
    leave_cluster(connection, key)
    connection.execute("DELETE FROM documents WHERE key = ?", (key,))
    note_change(connection, key)


def _is_forgotten(connection: sqlite3.Connection, identities: Iterable[str]) -> bool:
    return any(
        connection.execute("SELECT 1 FROM tombstones WHERE identity = ?", (identity,)).fetchone()
        for identity in identities
    )


def _leave_other_documents(connection: sqlite3.Connection, entry: Entry, identity: str) -> None:
    """A better reader, or a portal's move, gives a capture another identity: it leaves the document that it was of."""
    location = entry.provenance.location
    if location is None:
        return
    rows = connection.execute(
        "SELECT DISTINCT d.key, d.id FROM captures c JOIN documents d ON d.key = c.document "
        'WHERE c.archive = ? AND c."offset" = ? AND d.id <> ?',
        (location.archive, location.offset, identity),
    ).fetchall()
    for row in rows:
        _withdraw(connection, row["key"], entry.provenance, entry.by, elsewhere=True)


def _withdraw(
    connection: sqlite3.Connection, key: int, provenance: Provenance, extractor: str, *, elsewhere: bool = False
) -> None:
    history = history_of(connection, key)
    if history.withdraw(provenance, extractor, elsewhere=elsewhere):
        if history.states:
            _save(connection, key, history)
        else:
            delete_document(connection, key)


def _put_failure(connection: sqlite3.Connection, entry: Entry, failure: Failure) -> Outcome:
    identity = failure.document.id
    held = connection.execute("SELECT key FROM documents WHERE id = ?", (identity,)).fetchone()
    if held is not None:
        _withdraw(connection, held["key"], entry.provenance, entry.by)
    if is_missing(entry):
        _miss(connection, identity, entry.provenance)
    at = moment(entry.provenance.fetched_at).isoformat()
    earlier = connection.execute(
        "SELECT extractor, fetched_at FROM failures WHERE identity = ?", (identity,)
    ).fetchone()
    if earlier is not None:
        order, known = extractor_order(entry.by), extractor_order(earlier["extractor"])
        if (moment(entry.provenance.fetched_at), order) < (datetime.fromisoformat(earlier["fetched_at"]), known):
            return "failed"
    connection.execute(
        "INSERT OR REPLACE INTO failures (identity, extractor, fetched_at, provenance, failure) VALUES (?, ?, ?, ?, ?)",
        (identity, entry.by, at, provenances.dumps(entry.provenance), failure.model_dump_json()),
    )
    return "failed"


def _miss(connection: sqlite3.Connection, identity: str, provenance: Provenance) -> None:
    """A look at a document's own address that found no page; that its print twin is gone says nothing."""
    for row in connection.execute(
        "SELECT key, id, url FROM documents WHERE id = ?1 UNION SELECT d.key, d.id, d.url FROM addresses a "
        "JOIN documents d ON d.key = a.document WHERE a.identity = ?1",
        (identity,),
    ).fetchall():
        if identity not in (row["id"], document_id(row["url"])):
            continue
        history = history_of(connection, row["key"])
        if history.miss(provenance):
            _save(connection, row["key"], history)


def _put_record(connection: sqlite3.Connection, entry: Entry, record: Record, identities: tuple[str, ...]) -> Outcome:
    row = connection.execute("SELECT key FROM documents WHERE id = ?", (record.document.id,)).fetchone()
    key: int | None = row["key"] if row else None
    history = history_of(connection, key) if key is not None else History()
    before = (dict(history.states), len(history.captures), len(history.absences))
    outcome = history.put(record, entry.provenance)
    if key is None:
        key = rows.create(connection, DocumentRow.of(record), 0, 1)
    if before != (history.states, len(history.captures), len(history.absences)) or history.written:
        _save(connection, key, history)
    connection.executemany(ADDRESS, [(name, key) for name in identities])
    connection.execute(FAILED_NO_MORE, (record.document.id, moment(entry.provenance.fetched_at).isoformat()))
    return outcome


def history_of(connection: sqlite3.Connection, key: int) -> History:
    """The versions of a document, and the captures that they rest on."""
    history = History()
    held = connection.execute("SELECT id, url, next_version FROM documents WHERE key = ?", (key,)).fetchone()
    history.next_number, history.at_twin = held["next_version"], document_id(held["url"]) != held["id"]
    for row in connection.execute(
        "SELECT number, content, whole, extractor, first_seen, last_seen, provenance FROM versions WHERE document = ?",
        (key,),
    ):
        history.states[row["number"]] = State(
            row["number"], row["content"], row["whole"], row["extractor"], datetime.fromisoformat(row["first_seen"]),
            datetime.fromisoformat(row["last_seen"]), provenances.loads(row["provenance"]),
        )  # fmt: skip
    for row in connection.execute(
        'SELECT digest, fetched_at, archive, "offset", version FROM captures WHERE document = ? ORDER BY rowid', (key,)
    ):
        location = Location(row["archive"], row["offset"]) if row["archive"] is not None else None
        seen_at = datetime.fromisoformat(row["fetched_at"])
        history.captures.append(Seen(row["digest"], seen_at, location, row["version"]))
    for row in connection.execute(
        'SELECT digest, fetched_at, certain, archive, "offset" FROM absences WHERE document = ? ORDER BY rowid', (key,)
    ):
        location = Location(row["archive"], row["offset"]) if row["archive"] is not None else None
        seen_at = datetime.fromisoformat(row["fetched_at"])
        history.absences.append(Absence(row["digest"], seen_at, location, bool(row["certain"])))
    return history


def _save(connection: sqlite3.Connection, key: int, history: History) -> None:
    held = {row[0] for row in connection.execute("SELECT number FROM versions WHERE document = ?", (key,))}
    for number in held - history.states.keys():
        connection.execute("DELETE FROM versions WHERE document = ? AND number = ?", (key, number))
    for number, state in history.states.items():
        if number in history.written:
            connection.execute(VERSION, version_values(key, state, history.written[number]))
        else:
            connection.execute(
                "UPDATE versions SET content = ?, whole = ?, extractor = ?, first_seen = ?, last_seen = ?, "
                "provenance = ? WHERE document = ? AND number = ?",
                (*state_values(state), key, number),
            )
    connection.execute("DELETE FROM captures WHERE document = ?", (key,))
    connection.executemany(CAPTURE, [capture_values(key, seen) for seen in history.captures])
    connection.execute("DELETE FROM absences WHERE document = ?", (key,))
    connection.executemany(
        'INSERT INTO absences (document, digest, fetched_at, certain, archive, "offset") VALUES (?, ?, ?, ?, ?, ?)',
        [
            (
                key, one.digest, one.fetched_at.isoformat(), one.certain,
                one.location.archive if one.location else None, one.location.offset if one.location else None,
            )
            for one in history.absences
        ],
    )  # fmt: skip
    newest = history.newest
    if newest is None:
        raise ValueError("a document without versions cannot be saved")
    shown = connection.execute("SELECT newest FROM documents WHERE key = ?", (key,)).fetchone()["newest"]
    if shown != newest.number or newest.number in history.written:
        record = history.written.get(newest.number) or _record(connection, key, newest.number)
        _show(connection, key, newest.number, record)
    connection.execute("UPDATE documents SET next_version = ? WHERE key = ?", (history.next_number, key))


def fill_conclusions(connection: sqlite3.Connection, after: int = 0) -> int | None:
    """Write the conclusions of documents that an earlier cchc left without, a portion at a time, from above a key on.

    The last key that it came to, None when there is no further one.
    """
    keys = conclusions.lacking(connection, after)
    for key in keys:
        record = records.newest(connection, key)
        if record is None:
            continue
        conclusions.write(connection, key, reviews.laid_over(connection, key, record))
        connection.execute("UPDATE documents SET settled = 0 WHERE key = ?", (key,))
        note_change(connection, key)
    return keys[-1] if keys else None


def show_again(connection: sqlite3.Connection, key: int) -> None:
    """Write what searches see of a document anew, after a review of it."""
    newest = connection.execute("SELECT newest FROM documents WHERE key = ?", (key,)).fetchone()["newest"]
    _show(connection, key, newest, _record(connection, key, newest))


def _record(connection: sqlite3.Connection, key: int, number: int) -> Record:
    row = connection.execute("SELECT record FROM versions WHERE document = ? AND number = ?", (key, number)).fetchone()
    return Record.model_validate_json(row["record"])


def _show(connection: sqlite3.Connection, key: int, number: int, record: Record) -> None:
    """Make a version the one that searches see, with its reviews laid over it."""
    rows.write(connection, [rows.Shown(key, number, reviews.laid_over(connection, key, record))])
