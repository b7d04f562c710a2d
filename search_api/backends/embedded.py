"""The embedded backend: SQLite keeps the records, a tantivy index beside it finds words. One folder, no server.

One process writes at a time, any number read. The index follows the database and is rebuilt when it is missing, of
another version or of another state; taking `index/` away loses nothing.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cchc.captures import Location
from cchc.datafolder import DataFolder, open_data_folder
from cchc.errors import StoreError
from cchc.records import Failure, Record
from cchc.settings import Settings
from search_api import provenances
from search_api.duplicates.copies import copies
from search_api.embedded import (
    attachments,
    clusters,
    conclusions,
    facts,
    indexer,
    opening,
    plans,
    reading,
    snapshots,
    writing,
)
from search_api.embedded.database import Database
from search_api.embedded.hits import document_hit, figure_hit, statement_hit
from search_api.embedded.reviewing import Reviewed, Reviewer
from search_api.embedded.schema import VERSION
from search_api.embedded.searching import Searcher
from search_api.embedded.sizes import bytes_of
from search_api.embedded.textcolumns import Indexed
from search_api.embedded.textindex import TextIndex
from search_api.facts.lines import Line
from search_api.facts.sayings import Saying
from search_api.facts.selection import Evidence, Field, Held, Selection
from search_api.hits import ConclusionHit, Copy, DocumentHit, DocumentRef, FigureHit, FigurePortion, Page, StatementHit
from search_api.matching.likeness import telling_pairs
from search_api.matching.queries import parse
from search_api.protocol import Entry, FailedCapture, Filters, Outcome, Query, Status, StoredRecord

# Records fetched at once by `records()`: long reads would keep the write-ahead log from being emptied.
PORTION = 100


def open_store(settings: Settings, *, writable: bool) -> EmbeddedStore:
    """Open the store in `settings.data`, laying the folder out first when writable.

    Raises StoreError when the folder cannot be used (or, for reading, holds no records yet), NewerStoreError when a
    newer cchc wrote it, StoreBusyError when another process writes to it.
    """
    folder = open_data_folder(settings.data, create=writable, writable=writable)
    return EmbeddedStore(folder, writable=writable)


class EmbeddedStore(Reviewed):
    """`search_api.protocol.Store` over a data folder."""

    def __init__(self, folder: DataFolder, *, writable: bool) -> None:
        self._folder = folder
        self._writable = writable
        self._lock = opening.lock(folder) if writable else None
        self._putting = threading.Lock()
        self._opening = threading.Lock()
        try:
            self._database = Database(folder.store_database, writable=writable)
            try:
                if writable:
                    opening.settle(self._database)
                self._index = self._first_index()
                self._searcher = Searcher(self._database, self._current_index, self._replaced)
                self._reviewer = Reviewer(folder, self._database, self._putting, self._after_review)
            except BaseException:
                self._database.close()
                raise
        except BaseException:
            if self._lock:
                self._lock.release()
            raise

    # Writing

    def put(self, entries: Sequence[Entry]) -> list[Outcome]:
        with self._putting:
            with self._database.writing() as connection, snapshots.noticed(connection):
                outcomes, newcomers = writing.put(connection, entries)
                clusters.settle(connection, known=newcomers.records)
            self._follow(newcomers.held)
        return outcomes

    def forget(self, urls: Iterable[str]) -> int:
        """As the protocol says. An attachment is a document of its own: name its address too.

        The text index is written anew without the forgotten words, since tantivy only marks what is deleted.
        """
        with self._putting:
            with self._database.writing() as connection, snapshots.noticed(connection):
                gone = writing.forget(connection, urls)
                clusters.settle(connection)
            if gone:
                self._replace_index()
                self._prune()
            self._database.purge()
        return gone

    def _follow(self, written: Mapping[int, Indexed] | None = None) -> None:
        if not indexer.catch_up(self._database, self._index, written):
            self._replace_index()
        self._prune()

    def _after_review(self) -> None:
        if self._writable:
            self._follow()
        elif (repaired := opening.repaired(self._folder, self._database)) is not None:
            repaired.close()

    def _replace_index(self) -> None:
        self._index.close()
        self._index = indexer.rebuild(self._database, self._folder.index)
        indexer.remove_others(self._folder.index, self._index)

    def _prune(self) -> None:
        state = self._index.state()
        if state is not None:
            with self._database.writing() as connection:
                indexer.prune(connection, state)

    # Reading

    def processed(self, extractor: str) -> dict[Location, str]:
        with self._database.reading() as connection:
            rows = connection.execute(
                'SELECT archive, "offset", identity FROM ledger WHERE extractor = ?', (extractor,)
            )
            return {Location(row["archive"], row["offset"]): row["identity"] for row in rows}

    def document(self, document: str, version: int | None = None) -> StoredRecord | None:
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT key, newest FROM documents WHERE id = ?1 UNION ALL SELECT d.key, d.newest FROM addresses a "
                "JOIN documents d ON d.key = a.document WHERE a.identity = ?1 LIMIT 1",
                (document,),
            ).fetchone()
            if row is None:
                return None
            return self._stored(connection, row["key"], row["newest"] if version is None else version)

    def conclusion(self, conclusion: str) -> ConclusionHit | None:
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT c.key AS row, 0.0 AS score FROM conclusions c WHERE c.id = ?", (conclusion,)
            ).fetchone()
            found = reading.whole(connection, conclusions.CONCLUSIONS, [row] if row else [])
        return conclusions.hit(found[0], parse("")) if found else None

    def alike(self, text: str, filters: Filters, size: int) -> tuple[ConclusionHit, ...]:
        pairs = telling_pairs(text)
        if not pairs:
            return ()
        plan, query, parsed = conclusions.CONCLUSIONS, Query(filters=filters, collapse=True), parse(text)
        with self._database.reading() as connection:
            alike = self._current_index().search_alike(pairs, plan.kind)
            reading.match(connection, plan, query, parsed, [("whole", parsed, alike)])
            sql, parameters = reading.in_order(connection, plan, query, asked=True)
            found = reading.whole(
                connection, plan, connection.execute(f"{sql} LIMIT ?", (*parameters, size)).fetchall()
            )
        return tuple(conclusions.hit(row, parse("")) for row in found)

    def duplicates(self, document: str) -> tuple[Copy, ...]:
        with self._database.reading() as connection:
            return copies(clusters.members_of(connection, document))

    def holders(self, files: Sequence[str]) -> tuple[DocumentRef, ...]:
        with self._database.reading() as connection:
            return attachments.holders(connection, files)

    def records(self) -> Iterator[StoredRecord]:
        last = ""
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(
                    "SELECT key, id, newest FROM documents WHERE id > ? ORDER BY id LIMIT ?", (last, PORTION)
                ).fetchall()
                portion = [self._stored(connection, row["key"], row["newest"]) for row in rows]
            if not rows:
                return
            last = rows[-1]["id"]
            yield from (stored for stored in portion if stored is not None)

    def failures(self) -> Iterator[FailedCapture]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT failure, provenance FROM failures ORDER BY fetched_at DESC, identity"
            ).fetchall()
        for row in rows:
            yield FailedCapture(Failure.model_validate_json(row["failure"]), provenances.loads(row["provenance"]))

    def search(self, query: Query) -> Page[DocumentHit]:
        return self._searcher.page(query, plans.DOCUMENTS, document_hit)

    def figures(self, query: Query) -> Page[FigureHit]:
        return self._searcher.page(query, plans.FIGURES, figure_hit)

    def statements(self, query: Query) -> Page[StatementHit]:
        return self._searcher.page(query, plans.STATEMENTS, statement_hit)

    def conclusions(self, query: Query) -> Page[ConclusionHit]:
        return self._searcher.page(query, conclusions.CONCLUSIONS, conclusions.hit)

    def every_conclusion(self, query: Query) -> Iterator[ConclusionHit]:
        return self._searcher.every(query, conclusions.CONCLUSIONS, conclusions.hit)

    def every_document(self, query: Query) -> Iterator[DocumentHit]:
        return self._searcher.every(query, plans.DOCUMENTS, document_hit)

    def every_figure(self, query: Query) -> Iterator[FigureHit]:
        return self._searcher.every(query, plans.FIGURES, figure_hit)

    def figure_portions(self, query: Query) -> Iterator[FigurePortion]:
        return self._searcher.figure_portions(query)

    def every_statement(self, query: Query) -> Iterator[StatementHit]:
        return self._searcher.every(query, plans.STATEMENTS, statement_hit)

    def fact_lines(self, selection: Selection) -> list[Line]:
        return [line for saying in self.fact_sayings(selection) for line in saying]

    def fact_sayings(self, selection: Selection, units: Iterable[str] | None = None) -> list[Saying]:
        with self._database.reading() as connection:
            return facts.read(connection, selection, units, facts.Lines(self._database.reading))

    def fact_touched(self, selection: Selection, since: str) -> frozenset[str] | None:
        with self._database.reading() as connection:
            return facts.touched(connection, selection, since)

    def fact_states(self, selection: Selection) -> dict[str, str]:
        with self._database.reading() as connection:
            return facts.states(connection, selection)

    def fact_fields(self, indicator: str | None = None) -> list[Field]:
        with self._database.reading() as connection:
            return facts.fields(connection, indicator)

    def fact_units(self) -> list[Held]:
        with self._database.reading() as connection:
            return facts.held(connection)

    def evidence(self, keys: Sequence[str]) -> dict[str, Evidence]:
        with self._database.reading() as connection:
            return facts.evidence(connection, keys)

    def snapshot(self) -> str:
        with self._database.reading() as connection:
            state = indexer.last_change(connection)
        with contextlib.suppress(StoreError):  # the index is being replaced just now
            return snapshots.named(state, self._current_index().state())
        return snapshots.named(state, None)

    def status(self) -> Status:
        with self._database.reading() as connection:
            counts = connection.execute(
                "SELECT coalesce(sum(documents), 0), coalesce(sum(figures), 0), coalesce(sum(statements), 0), "
                "coalesce(sum(meetings), 0), (SELECT count(*) FROM versions), (SELECT count(*) FROM failures), "
                "(SELECT count(*) FROM tombstones), coalesce(sum(reprinted), 0) FROM documents_held"
            ).fetchone()
            extractors = connection.execute(
                "SELECT extractor, documents FROM documents_held WHERE documents > 0 ORDER BY 1"
            ).fetchall()
        documents, figures, statements, meetings, versions, failures, forgotten, reprinted = counts
        size = sum(bytes_of(file) for file in self._folder.path.glob("store.sqlite*"))
        return Status(
            backend="embedded",
            documents=documents,
            versions=versions,
            figures=figures,
            statements=statements,
            meetings=meetings,
            failures=failures,
            detail={
                "folder": str(self._folder.path),
                "schema": VERSION,
                "database_bytes": size,
                "index_bytes": bytes_of(self._folder.index),
                "forgotten": forgotten,
                "duplicates": reprinted,
            },
            extractors={row[0]: row[1] for row in extractors},
        )

    def trouble(self) -> str | None:
        try:
            with self._database.reading() as connection:
                connection.execute("SELECT key FROM documents LIMIT 1").fetchone()
            self._current_index().refresh()
        except StoreError as error:
            return str(error)
        return None

    def close(self) -> None:
        with self._putting:
            if self._writable:  # reviews that others wrote behind the last batch
                with contextlib.suppress(StoreError):
                    indexer.catch_up(self._database, self._index)
            self._index.close()
            self._reviewer.close()
            self._database.close()
            if self._lock:
                self._lock.release()

    def _first_index(self) -> TextIndex:
        return opening.first_index(self._folder, self._database, writable=self._writable)

    def _current_index(self) -> TextIndex:
        """The index in use; a reader opens the new one after a writer has put it in the old one's place."""
        index = self._index
        if not self._writable and index.gone:
            self._replaced(index)
        return self._index

    def _replaced(self, index: TextIndex) -> bool:
        """Whether another index has taken the place of this one, which is then the one in use."""
        if self._writable or index.folder is None:
            return self._index is not index
        with self._opening:
            for _ in range(20):
                if self._index is not index:
                    return True
                if indexer.name(self._database) == index.folder.name:
                    return False
                # None when the writer has replaced it once more in between.
                self._index = indexer.current(self._database, self._folder.index) or index
            self._index = self._first_index()
            return True

    def _stored(self, connection: sqlite3.Connection, key: int, number: int) -> StoredRecord | None:
        history = writing.history_of(connection, key)
        if number not in history.states:
            return None
        row = connection.execute(
            "SELECT record FROM versions WHERE document = ? AND number = ?", (key, number)
        ).fetchone()
        return history.stored(Record.model_validate_json(row["record"]), number)
