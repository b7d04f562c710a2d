"""Keeps the text index in step with the tables: replays changes, rebuilds what is missing or of another state."""

from __future__ import annotations

import contextlib
import json
import logging
import secrets
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from cchc.errors import StoreError
from search_api.embedded import textcolumns
from search_api.embedded.database import Database
from search_api.embedded.textcolumns import Indexed
from search_api.embedded.textindex import VERSION, State, TextIndex
from search_api.matching.ranking import Kind
from search_api.projection import texts

log = logging.getLogger(__name__)
META = "index"
# Documents between two commits of a rebuild: bounds what a commit must write at once.
REBUILD_BATCH = 5000


def current(database: Database, folder: Path) -> TextIndex | None:
    """The index that the database names, None when there is none of this version or it cannot be opened."""
    named = name(database)
    if named is None or not named.startswith(f"v{VERSION}-"):
        return None
    if not (folder / named).exists():
        return None  # a backup leaves it out
    try:
        return TextIndex(folder / named)
    except StoreError as error:
        log.warning("%s; it is rebuilt", error)
        return None


def name(database: Database) -> str | None:
    """Name of the folder of the index that the database has in use."""
    with database.reading() as connection:
        row = connection.execute("SELECT value FROM meta WHERE name = ?", (META,)).fetchone()
    return str(row["value"]) if row else None


def in_step(database: Database, index: TextIndex) -> bool:
    """Whether the index has taken in the last change of the database, and as many documents as there are."""
    with database.reading() as connection:
        state = index.state()
        return state is not None and state == last_change(connection) and _counts_agree(connection, index)


def follow(database: Database, folder: Path, index: TextIndex | None) -> TextIndex:
    """An index in step with the database, for the one process that writes: the given one, or a new one in its place."""
    if index is not None:
        try:
            if catch_up(database, index):
                return index
            log.warning("the text index in %s belongs to another state of the records; it is rebuilt", folder)
        except StoreError as error:
            log.warning("%s; it is rebuilt", error)
        index.close()
    index = rebuild(database, folder)
    remove_others(folder, index)
    return index


def catch_up(database: Database, index: TextIndex, written: Mapping[int, Indexed] | None = None) -> bool:
    """Replay the changes that the index lacks; False when it is of another history and must be rebuilt.

    `written` are new documents by key as they stand in the tables but for their prints, and need not be read.
    """
    with database.reading() as connection:
        last = last_change(connection)
        state = index.state()
        if state is None:
            return False
        if state == last:
            return _counts_agree(connection, index)
        known = connection.execute("SELECT token FROM changes WHERE sequence = ?", (state[0],)).fetchone()
        # The empty database has no change to recognise: sequence 0 stands for it.
        if state != (0, "") and (known is None or known["token"] != state[1]):
            return False
        if state == (0, "") and _pruned(connection):
            return False
        rows = connection.execute("SELECT DISTINCT document FROM changes WHERE sequence > ?", (state[0],)).fetchall()
        changed = [row["document"] for row in rows]
        known = _alone(connection, written or {})
        made = textcolumns.Rows(connection)
        for key in changed:
            if key in known:
                _put(index, key, known[key].rows(), known[key].texts)
                continue
            index.remove(key)
            add(connection, index, key, made)
        index.commit(last)
        return _counts_agree(connection, index)


def rebuild(database: Database, folder: Path) -> TextIndex:
    """A new index of all documents; the database names it only when it is complete.

    The one before it stays until `remove_others`, so that threads that search it just now can go over to this one.
    """
    fresh = f"v{VERSION}-{secrets.token_hex(6)}"
    folder.mkdir(parents=True, exist_ok=True)
    index = TextIndex(folder / fresh, create=True)
    try:
        fill(database, index)
        with database.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (META, fresh))
    except BaseException:
        index.destroy()
        raise
    return index


def in_memory(database: Database) -> TextIndex:
    """An index that is nowhere on disk, for reading a store whose index is missing where nothing may be written."""
    index = TextIndex(None)
    fill(database, index)
    return index


def fill(database: Database, index: TextIndex) -> None:
    with database.reading() as connection:
        last = last_change(connection)
        keys = [row["key"] for row in connection.execute("SELECT key FROM documents ORDER BY key")]
        made = textcolumns.Rows(connection)
        for number, key in enumerate(keys, 1):
            add(connection, index, key, made)
            if number % REBUILD_BATCH == 0:
                index.commit((0, "unfinished"))
        index.commit(last)


def add(connection: sqlite3.Connection, index: TextIndex, key: int, rows: textcolumns.Rows) -> None:
    """Put a document as it stands, its figures, statements and conclusions into the index; nothing when it is gone."""
    row = connection.execute(
        "SELECT d.*, v.record FROM documents d "
        "JOIN versions v ON v.document = d.key AND v.number = d.newest WHERE d.key = ?",
        (key,),
    ).fetchone()
    if row is None:
        return
    _put(index, key, rows.of(row), texts(json.loads(row["record"])))


def _put(index: TextIndex, key: int, rows: Iterable[textcolumns.Row], own: dict[str, str]) -> None:
    for kind, number, words, carried in rows:
        index.add(kind, key, number, own if words is None else {"line": words}, carried)


def _alone(
    connection: sqlite3.Connection, written: Mapping[int, textcolumns.Indexed]
) -> dict[int, textcolumns.Indexed]:
    """Those of documents whose text has no other print."""
    asked = json.dumps(list(written))
    return {key: written[key] for (key,) in connection.execute(_ALONE, (asked,))} if written else {}


_ALONE = "SELECT d.key FROM json_each(?) asked CROSS JOIN documents d ON d.key = asked.value WHERE d.places = 1"


def last_change(connection: sqlite3.Connection) -> State:
    """Number and token of the last change, (0, "") in a database without any."""
    row = connection.execute("SELECT sequence, token FROM changes ORDER BY sequence DESC LIMIT 1").fetchone()
    return (row["sequence"], row["token"]) if row else (0, "")


def prune(connection: sqlite3.Connection, state: State) -> None:
    """Drop the changes before the one that the index stands at."""
    connection.execute("DELETE FROM changes WHERE sequence < ?", (state[0],))


def _pruned(connection: sqlite3.Connection) -> bool:
    first = connection.execute("SELECT min(sequence) FROM changes").fetchone()[0]
    return first is not None and first > 1


def _counts_agree(connection: sqlite3.Connection, index: TextIndex) -> bool:
    return all(index.count(kind) == connection.execute(sql).fetchone()[0] for kind, sql in _COUNTS)


_COUNTS: tuple[tuple[Kind, str], ...] = (
    ("document", "SELECT count(*) FROM documents"),
    ("figure", "SELECT count(*) FROM figures"),
    ("statement", "SELECT count(*) FROM statements"),
    ("conclusion", "SELECT count(*) FROM conclusions"),
)


def remove_others(folder: Path, index: TextIndex) -> None:
    """Remove the indices that another has taken the place of, and what a killed rebuild left."""
    for other in _entries(folder):
        if other != index.folder:
            if other.is_dir() and not other.is_symlink():
                shutil.rmtree(other, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    other.unlink()


def _entries(folder: Path) -> Iterator[Path]:
    try:
        yield from list(folder.iterdir())
    except OSError:
        return
