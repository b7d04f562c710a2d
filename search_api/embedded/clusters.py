"""Clusters of prints of one text in the tables of store.sqlite, inside a transaction that the caller holds."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from cchc.records import Record
from search_api.duplicates.originals import Member
from search_api.embedded.changes import note_changes
from search_api.reviews.model import figure_of, statement_of

# Making signatures needs numpy, which takes a while to import: those who only read need not wait for it.
if TYPE_CHECKING:
    from search_api.duplicates.clusters import Signed
    from search_api.duplicates.signature import Packed

# Documents compared in one transaction when a store is opened that has some yet to compare.
PORTION = 200
# Packed signatures, of some 5 KB, that are kept while those of others are compared with them.
MOST_PACKED = 2000


def unsettled(connection: sqlite3.Connection) -> int:
    """How many documents have yet to be compared with the others."""
    from search_api.duplicates.signature import VERSION

    sql = "SELECT count(*) FROM documents WHERE settled < ? AND newest > 0"
    return int(connection.execute(sql, (VERSION,)).fetchone()[0])


def lay_out(connection: sqlite3.Connection) -> None:
    """Lay out the bands of signatures where an older cchc wrote the store."""
    if connection.execute(_LAID_OUT).fetchone()[0]:
        return
    from search_api.embedded import bands

    bands.lay_out(connection)


def settle(connection: sqlite3.Connection, limit: int | None = None, known: Mapping[int, Record] | None = None) -> int:
    """Find the clusters of documents that are new, changed, or signed in an older way; how many those were.

    `known` are the newest records of some of them by key, which need not be read.
    """
    from search_api.duplicates.clusters import Signed
    from search_api.duplicates.clusters import settle as settle_in
    from search_api.duplicates.signature import VERSION

    rows = connection.execute(
        "SELECT key, settled FROM documents WHERE settled < ? AND newest > 0 ORDER BY settled, key LIMIT ?",
        (VERSION, -1 if limit is None else limit),
    ).fetchall()
    _write_facts(connection, [row["key"] for row in rows], [row["key"] for row in rows if row["settled"]])
    fresh = {row["key"]: Signed.of(known[row["key"]]) for row in rows if known and row["key"] in known}
    for row in connection.execute(_UNKNOWN, (json.dumps([row["key"] for row in rows if row["key"] not in fresh]),)):
        data = json.loads(row["record"])["document"]
        member = Member.made(data, data["issued_at"], len(data["text"]))
        fresh[row["key"]] = Signed.made(member, data["text"], data["number"])
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
        self._packed: dict[int, Packed | None] = {}

    def sign(self, signed: Mapping[int, Signed]) -> None:
        from search_api.duplicates.signature import Packed
        from search_api.embedded import bands

        own = {key: array("Q", one.bands).tobytes() for key, one in signed.items()}
        held = dict(self._connection.execute(_BANDS, (json.dumps(list(signed)),)).fetchall())
        bands.drop(self._connection, {key: array("Q", before) for key, before in held.items() if before != own[key]})
        bands.add(self._connection, {key: one.bands for key, one in signed.items() if held.get(key) != own[key]})
        packed = {key: one.signature.pack() for key, one in signed.items() if one.signature}
        self._connection.executemany(
            "INSERT OR REPLACE INTO signatures (document, bands, packed, member) VALUES (?, ?, ?, ?)",
            [
                (
                    key,
                    own[key],
                    packed.get(key),
                    json.dumps(one.member.dump(), ensure_ascii=False),
                )
                for key, one in signed.items()
            ],
        )
        self._packed = {key: Packed.of(whole) for key, whole in packed.items()}

    def candidates(self, signed: Mapping[int, Signed]) -> Iterator[tuple[int, dict[int, Packed]]]:
        from search_api.duplicates.clusters import MOST_CANDIDATES
        from search_api.duplicates.signature import SHARED_BANDS
        from search_api.embedded import bands

        asked = {key: one.bands for key, one in signed.items()}
        for key, others in bands.sharing(self._connection, asked, SHARED_BANDS, MOST_CANDIDATES):
            if len(self._packed) > MOST_PACKED:
                self._packed.clear()
            self._read_packed([other for other in others if other not in self._packed])
            found = ((other, self._packed.get(other)) for other in others)
            yield key, {other: packed for other, packed in found if packed is not None}

    def _read_packed(self, keys: Sequence[int]) -> None:
        from search_api.duplicates.signature import Packed

        for row in self._connection.execute(_PACKED, (json.dumps(keys),)) if keys else ():
            self._packed[row["document"]] = Packed.of(row["packed"])

    def partners(self, keys: Collection[int]) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {key: set() for key in keys}
        for row in self._connection.execute(_PARTNERS, (json.dumps(list(keys)),)):
            found[row["document"]].add(row["other"])
        return found

    def pair(self, partners: Mapping[int, set[int]]) -> None:
        held = self.partners(partners.keys())
        gone = [(key, other) for key, others in held.items() for other in others - partners[key]]
        come = [(key, other) for key, others in partners.items() for other in others - held[key]]
        for sql, pairs in (
            ("DELETE FROM pairs WHERE document = ? AND other = ?", gone),
            ("INSERT OR IGNORE INTO pairs (document, other) VALUES (?, ?)", come),
        ):
            self._connection.executemany(sql, [pair for key, other in pairs for pair in ((key, other), (other, key))])

    def members(self, keys: Collection[int]) -> dict[int, Member]:
        rows = self._connection.execute(_MEMBERS, (json.dumps(list(keys)),))
        return {row["document"]: Member(**json.loads(row["member"])) for row in rows}

    def label(self, clusters: Sequence[Sequence[tuple[int, Member]]]) -> None:
        wanted = {
            key: (cluster[0][1].id, standing, len(cluster))
            for cluster in clusters
            for standing, (key, _) in enumerate(cluster)
        }
        rows = self._connection.execute(_LABELS, (json.dumps(list(wanted)),))
        held = {row["key"]: (row["same"], row["standing"], row["places"]) for row in rows}
        changed = {key: label for key, label in wanted.items() if held.get(key) != label}
        self._connection.executemany(
            "UPDATE documents SET same = ?, standing = ?, places = ? WHERE key = ?",
            [(*label, key) for key, label in changed.items()],
        )
        # What figures share with those of other prints may have changed all the same.
        note_changes(self._connection, [key for key, (_, _, places) in wanted.items() if key in changed or places > 1])
        alone = json.dumps([key for key, (_, _, places) in wanted.items() if places == 1])
        for sql in _ALONE:
            self._connection.execute(sql, (alone,))
        for cluster in clusters:
            if len(cluster) > 1:
                for sql in _TOGETHER:
                    self._connection.execute(sql, (cluster[0][1].id, json.dumps([key for key, _ in cluster])))


def _drop_bands(connection: sqlite3.Connection, key: int) -> None:
    from search_api.embedded import bands

    rows = connection.execute(_BANDS, (json.dumps([key]),))
    bands.drop(connection, {row["document"]: array("Q", row["bands"]) for row in rows})


def _write_facts(connection: sqlite3.Connection, documents: Collection[int], older: Collection[int]) -> None:
    """Keys of what documents say, where they lack them: an older cchc wrote these, or found the keys of `older`."""
    from search_api.duplicates.sameness import figure_facts, statement_facts

    asked = (json.dumps(list(documents)), json.dumps(list(older)))
    for (document,) in connection.execute(_FIGURES_LACKING, asked).fetchall():
        rows = connection.execute(_FIGURES, (document,)).fetchall()
        facts = figure_facts(figure_of(row["figure"]) for row in rows)
        connection.executemany(_FIGURE_FACT, [(fact, row["key"]) for fact, row in zip(facts, rows, strict=True)])
    for (document,) in connection.execute(_STATEMENTS_LACKING, asked).fetchall():
        rows = connection.execute(_STATEMENTS, (document,)).fetchall()
        facts = statement_facts(statement_of(row["statement"]) for row in rows)
        connection.executemany(_STATEMENT_FACT, [(fact, row["key"]) for fact, row in zip(facts, rows, strict=True)])


_UNKNOWN = (
    "SELECT d.key, v.record FROM json_each(?) asked JOIN documents d ON d.key = asked.value "
    "JOIN versions v ON v.document = d.key AND v.number = d.newest"
)
_LAID_OUT = "SELECT EXISTS (SELECT 1 FROM band_portions) OR NOT EXISTS (SELECT 1 FROM signatures)"
_PACKED = (
    "SELECT s.document, s.packed FROM json_each(?) asked CROSS JOIN signatures s ON s.document = asked.value "
    "WHERE s.packed IS NOT NULL"
)
_PARTNERS = "SELECT p.document, p.other FROM json_each(?) asked CROSS JOIN pairs p ON p.document = asked.value"
_MEMBERS = "SELECT s.document, s.member FROM json_each(?) asked CROSS JOIN signatures s ON s.document = asked.value"
_BANDS = "SELECT s.document, s.bands FROM json_each(?) asked CROSS JOIN signatures s ON s.document = asked.value"
_LABELS = (
    "SELECT d.key, d.same, d.standing, d.places FROM json_each(?) asked CROSS JOIN documents d ON d.key = asked.value"
)
# By the document, of which there are few; a partial index would offer all that is printed in several places.
_ALONE = (
    "UPDATE figures SET places = 1 WHERE +places > 1 AND document IN (SELECT value FROM json_each(?))",
    "UPDATE statements SET places = 1 WHERE +places > 1 AND document IN (SELECT value FROM json_each(?))",
    "UPDATE conclusions SET places = 1 WHERE +places > 1 AND document IN (SELECT value FROM json_each(?))",
)
_TOGETHER = (
    (
        "UPDATE figures SET same = ?1 || ':' || figures.fact, places = c.places FROM (SELECT fact, count(*) AS places "
        "FROM figures WHERE document IN (SELECT value FROM json_each(?2)) GROUP BY fact) c "
        "WHERE c.fact = figures.fact AND document IN (SELECT value FROM json_each(?2))"
    ),
    (
        "UPDATE statements SET same = ?1 || ':' || statements.fact, places = c.places FROM (SELECT fact, count(*) AS "
        "places FROM statements WHERE document IN (SELECT value FROM json_each(?2)) GROUP BY fact) c "
        "WHERE c.fact = statements.fact AND document IN (SELECT value FROM json_each(?2))"
    ),
    (
        "UPDATE conclusions SET same = ?1 || ':' || conclusions.fact, places = c.places FROM (SELECT fact, count(*) AS "
        "places FROM conclusions WHERE document IN (SELECT value FROM json_each(?2)) GROUP BY fact) c "
        "WHERE c.fact = conclusions.fact AND document IN (SELECT value FROM json_each(?2))"
    ),
)
_FIGURES = "SELECT key, figure FROM figures WHERE document = ? ORDER BY position, key"
_STATEMENTS = "SELECT key, statement FROM statements WHERE document = ? ORDER BY position, key"
_FIGURES_LACKING = (
    "SELECT DISTINCT f.document FROM json_each(?1) asked CROSS JOIN figures f ON f.document = asked.value "
    "WHERE f.fact = '' OR f.document IN (SELECT value FROM json_each(?2))"
)
_STATEMENTS_LACKING = (
    "SELECT DISTINCT s.document FROM json_each(?1) asked CROSS JOIN statements s ON s.document = asked.value "
    "WHERE s.fact = '' OR s.document IN (SELECT value FROM json_each(?2))"
)
_FIGURE_FACT = "UPDATE figures SET fact = ? WHERE key = ?"
_STATEMENT_FACT = "UPDATE statements SET fact = ? WHERE key = ?"
