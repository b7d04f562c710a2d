"""Clusters of prints of one text in the tables of store.sqlite, inside a transaction that the caller holds."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from search_api.duplicates.originals import Member
from search_api.embedded.changes import note_change
from search_api.reviews.model import figure_of, statement_of

# Making signatures needs numpy, which takes a while to import: those who only read need not wait for it.
if TYPE_CHECKING:
    from search_api.duplicates.clusters import Signed
    from search_api.duplicates.signature import Signature

# Documents compared in one transaction when a store is opened that has some yet to compare.
PORTION = 200


def unsettled(connection: sqlite3.Connection) -> int:
    """How many documents have yet to be compared with the others."""
    from search_api.duplicates.signature import VERSION

    sql = "SELECT count(*) FROM documents WHERE settled < ? AND newest > 0"
    return int(connection.execute(sql, (VERSION,)).fetchone()[0])


def settle(connection: sqlite3.Connection, limit: int | None = None) -> int:
    """Find the clusters of documents that are new, changed, or signed in an older way; how many those were."""
    from search_api.duplicates.clusters import Signed
    from search_api.duplicates.clusters import settle as settle_in
    from search_api.duplicates.signature import VERSION

    rows = connection.execute(
        "SELECT d.key, v.record FROM documents d JOIN versions v ON v.document = d.key AND v.number = d.newest "
        "WHERE d.settled < ? ORDER BY d.settled, d.key LIMIT ?",
        (VERSION, -1 if limit is None else limit),
    ).fetchall()
    fresh = {}
    for row in rows:
        data = json.loads(row["record"])["document"]
        member = Member.made(data, data["issued_at"], len(data["text"]))
        fresh[int(row["key"])] = Signed.made(member, data["text"], data["number"])
        _write_facts(connection, row["key"])
    settle_in(Tables(connection), fresh)
    connection.executemany("UPDATE documents SET settled = ? WHERE key = ?", [(VERSION, key) for key in fresh])
    return len(fresh)


def leave_cluster(connection: sqlite3.Connection, key: int) -> None:
    """Before a document is deleted: its partners are to be looked at anew."""
    for row in connection.execute("SELECT other FROM pairs WHERE document = ?", (key,)).fetchall():
        connection.execute("UPDATE documents SET settled = 0 WHERE key = ?", (row["other"],))
        connection.execute("DELETE FROM pairs WHERE document = ? AND other = ?", (row["other"], key))
    connection.execute("DELETE FROM pairs WHERE document = ?", (key,))
    _drop_bands(connection, key)


def members_of(connection: sqlite3.Connection, document: str) -> list[Member]:
    """The prints of a document's text, the likely original first; nothing where there is no other."""
    rows = connection.execute(
        "SELECT s.member FROM documents d JOIN documents o ON o.same = d.same JOIN signatures s ON s.document = o.key "
        "WHERE d.id = ? AND d.places > 1 AND o.places > 1 ORDER BY o.standing",
        (document,),
    )
    return [Member(**json.loads(row["member"])) for row in rows]


class Tables:
    """`search_api.duplicates.clusters.Book` over the tables; documents go by their row keys."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def sign(self, signed: Mapping[int, Signed]) -> None:
        for key, one in signed.items():
            _drop_bands(self._connection, key)
            self._connection.execute(
                "INSERT OR REPLACE INTO signatures (document, bands, packed, member) VALUES (?, ?, ?, ?)",
                (
                    key,
                    array("Q", one.bands).tobytes(),
                    one.signature.pack() if one.signature else None,
                    json.dumps(one.member.dump(), ensure_ascii=False),
                ),
            )
            self._connection.executemany(
                "INSERT OR IGNORE INTO bands (band, document) VALUES (?, ?)", [(band, key) for band in one.bands]
            )

    def candidates(self, key: int, signed: Signed) -> dict[int, Signature]:
        from search_api.duplicates.clusters import MOST_CANDIDATES
        from search_api.duplicates.signature import SHARED_BANDS, Signature

        marks = ", ".join("?" * len(signed.bands))
        rows = self._connection.execute(
            f"SELECT document FROM bands WHERE band IN ({marks}) AND document <> ? "  # noqa: S608 - put together of constants
            "GROUP BY document HAVING count(*) >= ? ORDER BY count(*) DESC, document LIMIT ?",
            (*signed.bands, key, SHARED_BANDS, MOST_CANDIDATES),
        ).fetchall()
        found = {}
        for row in rows:
            (packed,) = self._connection.execute(
                "SELECT packed FROM signatures WHERE document = ?", (row["document"],)
            ).fetchone()
            # One of an older version is made anew in its turn, and finds this document then.
            with contextlib.suppress(ValueError):
                found[int(row["document"])] = Signature.unpack(packed)
        return found

    def partners(self, keys: Iterable[int]) -> dict[int, set[int]]:
        sql = "SELECT other FROM pairs WHERE document = ?"
        return {key: {row["other"] for row in self._connection.execute(sql, (key,))} for key in keys}

    def pair(self, key: int, partners: set[int]) -> None:
        held = self.partners((key,))[key]
        self._connection.execute("DELETE FROM pairs WHERE document = ?", (key,))
        for other in held - partners:
            self._connection.execute("DELETE FROM pairs WHERE document = ? AND other = ?", (other, key))
        both = [pair for other in partners for pair in ((key, other), (other, key))]
        self._connection.executemany("INSERT OR IGNORE INTO pairs (document, other) VALUES (?, ?)", both)

    def members(self, keys: Iterable[int]) -> dict[int, Member]:
        sql = "SELECT member FROM signatures WHERE document = ?"
        return {key: Member(**json.loads(self._connection.execute(sql, (key,)).fetchone()["member"])) for key in keys}

    def label(self, cluster: Sequence[tuple[int, Member]]) -> None:
        original = cluster[0][1].id
        keys = [key for key, _ in cluster]
        for standing, key in enumerate(keys):
            changed = self._connection.execute(
                "UPDATE documents SET same = ?1, standing = ?2, places = ?3 WHERE key = ?4 "
                "AND (same IS NOT ?1 OR standing <> ?2 OR places <> ?3)",
                (original, standing, len(keys), key),
            ).rowcount
            # What its figures share with those of its prints may have changed all the same.
            if changed or len(keys) > 1:
                note_change(self._connection, key)
        for table in ("figures", "statements", "conclusions"):
            if len(keys) == 1:
                self._connection.execute(
                    f"UPDATE {table} SET places = 1 WHERE document = ? AND places > 1",  # noqa: S608 - names stand above
                    keys,
                )
                continue
            marks = ", ".join("?" * len(keys))
            self._connection.execute(
                f"UPDATE {table} SET same = ? || ':' || {table}.fact, places = c.places FROM "  # noqa: S608 - put together of constants
                f"(SELECT fact, count(*) AS places FROM {table} WHERE document IN ({marks}) GROUP BY fact) c "
                f"WHERE c.fact = {table}.fact AND document IN ({marks})",
                (original, *keys, *keys),
            )


def _drop_bands(connection: sqlite3.Connection, key: int) -> None:
    row = connection.execute("SELECT bands FROM signatures WHERE document = ?", (key,)).fetchone()
    if row is not None:
        held = array("Q")
        held.frombytes(row["bands"])
        connection.executemany("DELETE FROM bands WHERE band = ? AND document = ?", [(band, key) for band in held])


def _write_facts(connection: sqlite3.Connection, document: int) -> None:
    from search_api.duplicates.sameness import figure_facts, statement_facts

    figures = connection.execute(
        "SELECT key, figure FROM figures WHERE document = ? ORDER BY position, key", (document,)
    ).fetchall()
    facts = figure_facts(figure_of(row["figure"]) for row in figures)
    connection.executemany(
        "UPDATE figures SET fact = ? WHERE key = ?",
        [(fact, row["key"]) for fact, row in zip(facts, figures, strict=True)],
    )
    statements = connection.execute(
        "SELECT key, statement FROM statements WHERE document = ? ORDER BY position, key", (document,)
    ).fetchall()
    facts = statement_facts(statement_of(row["statement"]) for row in statements)
    connection.executemany(
        "UPDATE statements SET fact = ? WHERE key = ?",
        [(fact, row["key"]) for fact, row in zip(facts, statements, strict=True)],
    )
