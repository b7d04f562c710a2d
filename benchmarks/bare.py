"""What the engines do alone, with nothing of cchc around them: the same rows, the same bodies, the same questions."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlencode

import tantivy
from elasticsearch import Elasticsearch

from benchmarks.timing import compared, timed
from cchc.settings import Settings
from search_api.app import create_app
from search_api.elastic.connection import connect
from search_api.embedded.database import WRITERS_CACHE_KB
from search_api.embedded.tantivyqueries import Queries
from search_api.inprocess import InProcess
from search_api.matching.queries import parse
from search_api.matching.ranking import FIELDS, attempts
from search_api.matching.words import columns
from search_api.projection import texts

FACETS = ("province", "source", "kind", "year", "indicator", "statement_type")
AGGREGATIONS = {name: {"terms": {"field": name, "size": 50}} for name in FACETS}
SHOWN = 20


def rows(data: Path, folder: Path, batch: int) -> float:
    """Seconds that a script takes to put the rows of a store into a new one's tables, and its words into an index.

    Transactions are as many as the store's, and as durable; rows and words are in memory when the clock runs.
    """
    source = sqlite3.connect(f"file:{data / 'store.sqlite'}?mode=ro", uri=True)
    target = tables_of(source, folder / "rows.sqlite", ("table", "index", "trigger"))
    index = _index(folder / "words")
    writer = index.writer(48_000_000, 1)
    taken = 0.0
    keys = [key for (key,) in source.execute("SELECT key FROM documents ORDER BY key")]
    tables = _tables(source)
    for first in range(0, len(keys), batch):
        low, high = keys[first], keys[min(first + batch, len(keys)) - 1]
        held = [(sql, source.execute(select, (low, high)).fetchall()) for sql, select in tables]
        words = list(_words(source, low, high))
        started = time.perf_counter()
        target.execute("BEGIN")
        for sql, lines in held:
            target.executemany(sql, lines)
        target.execute("COMMIT")
        for fields in words:
            _add(writer, fields)
        writer.commit()
        taken += time.perf_counter() - started
    source.close()
    target.close()
    return taken


def tables_of(source: sqlite3.Connection, file: Path, types: Sequence[str]) -> sqlite3.Connection:
    """A new database with what another has of these types, and as much memory for pages as the store's writer."""
    target = sqlite3.connect(file, isolation_level=None)
    target.execute("PRAGMA journal_mode = WAL")
    target.execute("PRAGMA synchronous = FULL")
    target.execute(f"PRAGMA cache_size = -{WRITERS_CACHE_KB}")
    for (sql,) in source.execute(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
        "AND type IN (SELECT value FROM json_each(?))",
        (json.dumps(types),),
    ).fetchall():
        target.execute(sql)
    return target


def _add(writer: tantivy.IndexWriter, fields: dict[str, str]) -> None:
    document = tantivy.Document()
    for name, text in fields.items():
        document.add_text(name, text)
    writer.add_document(document)


def _tables(source: sqlite3.Connection) -> list[tuple[str, str]]:
    """How the rows of each table that hang on documents are put in, and how they are read."""
    found = []
    for (table,) in source.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall():
        names = [name for (name,) in source.execute("SELECT name FROM pragma_table_info(?)", (table,))]
        column = "key" if table == "documents" else "document" if "document" in names else None
        if column is not None:
            marks = ", ".join("?" * len(names))
            found.append(
                (
                    f'INSERT OR IGNORE INTO "{table}" VALUES ({marks})',
                    f'SELECT * FROM "{table}" WHERE "{column}" BETWEEN ? AND ?',
                )
            )
    return found


def _words(source: sqlite3.Connection, low: int, high: int) -> Iterator[dict[str, str]]:
    for key, record in source.execute(
        "SELECT d.key, v.record FROM documents d JOIN versions v ON v.document = d.key AND v.number = d.newest "
        "WHERE d.key BETWEEN ? AND ?",
        (low, high),
    ).fetchall():
        yield _fields("document", texts(json.loads(record)))
        for kind, sql in (
            ("figure", "SELECT looked_for FROM figures WHERE document = ?"),
            ("statement", "SELECT looked_for FROM statements WHERE document = ?"),
        ):
            for (line,) in source.execute(sql, (key,)):
                yield _fields(kind, {"line": line})


def _fields(kind: str, made: dict[str, str]) -> dict[str, str]:
    fields = {"kind": kind}
    for name, text in made.items():
        for form, column in zip(("exact", "folded"), columns(text), strict=True):
            if column:
                fields[f"{name}_{form}"] = column
    return fields


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic", fast=True)
    for name in FACETS:
        if name != "kind":
            builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in sorted({name for fields in FIELDS.values() for name, _ in fields}):
        for form in ("exact", "folded"):
            builder.add_text_field(f"{name}_{form}", tokenizer_name="words")
    return builder.build()


def _index(folder: Path) -> tantivy.Index:
    folder.mkdir(parents=True)
    index = tantivy.Index(_schema(), path=str(folder), reuse=False)
    index.register_tokenizer("words", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


class Text:
    """A bare index of the documents of a store, their facets as fast fields."""

    def __init__(self, data: Path, folder: Path) -> None:
        source = sqlite3.connect(f"file:{data / 'store.sqlite'}?mode=ro", uri=True)
        self._index = _index(folder)
        writer = self._index.writer(48_000_000, 1)
        for row in source.execute(
            "SELECT d.key, v.record, d.province, d.source, d.kind, d.year FROM documents d "
            "JOIN versions v ON v.document = d.key AND v.number = d.newest"
        ):
            record = json.loads(row[1])
            document = tantivy.Document()
            for name, text in _fields("document", texts(record)).items():
                if name != "kind":
                    document.add_text(name, text)
            for name, value in zip(("province", "source", "kind", "year"), row[2:], strict=True):
                if value is not None:
                    document.add_text(name, str(value))
            for value in {one["indicator"] for one in record["figures"]}:
                document.add_text("indicator", value)
            for value in {one["type"] for one in record["statements"]}:
                document.add_text("statement_type", value)
            writer.add_document(document)
        writer.commit()
        source.close()
        self._index.reload()
        self._queries = Queries(_schema())

    def ask(self, text: str) -> tuple[tantivy.SearchResult, dict[str, Any]]:
        """The best twenty, their number, and the facets."""
        searcher = self._index.searcher()
        _, _, query = next(iter(attempts(self._queries, parse(text), "document", lambda asked: set())))
        return searcher.search(query, SHOWN), searcher.aggregate(query, AGGREGATIONS)


def through_api(settings: Settings, texts: Sequence[str], times: int) -> dict[str, float]:
    """Searches through the API, and what they send to Elasticsearch sent again by the client alone."""
    sent: list[dict[str, Any]] = []
    search = Elasticsearch.search

    def noted(self: Elasticsearch, **body: Any) -> Any:
        sent.append(body)
        return search(self, **body)

    app, client = InProcess(create_app(settings)), connect(settings)
    ours, theirs = [], []
    try:
        for text in texts:

            def ask(text: str = text) -> None:
                with tempfile.TemporaryFile() as answer:
                    status = app.get("/api/documents", urlencode({"q": text}), answer)
                if status != 200:
                    raise RuntimeError(f"{text!r} answered {status}")

            sent.clear()
            with mock.patch.object(Elasticsearch, "search", noted):
                ask()
            bodies = list(sent)
            ours.append(timed(ask, times))

            def send(bodies: list[dict[str, Any]] = bodies) -> None:
                for body in bodies:
                    client.search(**body)

            theirs.append(timed(send, times))
    finally:
        app.close()
        client.close()
    return compared(ours, theirs)
