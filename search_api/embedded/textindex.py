"""The tantivy index: words of documents, figures and statements. It answers with keys and scores, SQLite with the rest.

Words come ready from `search_api.matching.words`, so the index and the highlights agree on what a word is.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

from tantivy import Document, Index, IndexWriter, Occur, Query, Schema, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

from cchc.errors import StoreError
from search_api.matching.likeness import Pair, alike
from search_api.matching.queries import ParsedQuery
from search_api.matching.ranking import FIELDS, Form, Kind, all_words, some_words
from search_api.matching.words import columns

# Raised whenever the fields or the making of words change: an index of another version is rebuilt.
VERSION = 2
HEAP_BYTES = 48_000_000
State = tuple[int, str]
Hits = list[tuple[int, float]]


def _schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("document", indexed=True)
    builder.add_integer_field("row", fast=True)
    builder.add_text_field("state", stored=True, tokenizer_name="raw", index_option="basic")
    for name in sorted({name for fields in FIELDS.values() for name, _ in fields}):
        for form in ("exact", "folded"):
            builder.add_text_field(f"{name}_{form}", tokenizer_name="words")
    return builder.build()


class TextIndex:
    """One tantivy index, in a folder or (`folder` None) in memory."""

    def __init__(self, folder: Path | None, *, create: bool = False) -> None:
        """Open or create. Raises StoreError when there is none, or it is damaged."""
        self.folder = folder
        self._lock = threading.Lock()
        self._writer: IndexWriter | None = None
        self._seen: int | None = None
        self._schema = _schema()
        self._queries = _Queries(self._schema)
        try:
            if folder is None:
                self._index = Index(self._schema)
            elif create:
                folder.mkdir(parents=True, exist_ok=False)
                self._index = Index(self._schema, path=str(folder), reuse=False)
            else:
                self._index = Index.open(str(folder))
        except (ValueError, OSError) as error:
            raise StoreError(f"the text index in {folder} cannot be opened: {error}") from error
        # Words are made by search_api.matching; the index only takes them apart at the blanks.
        analyzer = TextAnalyzerBuilder(Tokenizer.whitespace()).build()
        self._index.register_tokenizer("words", analyzer)
        self._index.config_reader("manual")

    @property
    def gone(self) -> bool:
        """Whether its folder was taken away."""
        return self.folder is not None and not (self.folder / "meta.json").exists()

    def state(self) -> State | None:
        """Number and token of the last change taken in, None in a fresh index."""
        self.refresh()
        searcher = self._index.searcher()
        hits = searcher.search(Query.term_query(self._schema, "kind", "state"), 1).hits
        if not hits:
            return None
        number, token = json.loads(searcher.doc(hits[0][1])["state"][0])
        return int(number), str(token)

    def count(self, kind: Kind) -> int:
        self.refresh()
        result = self._index.searcher().search(Query.term_query(self._schema, "kind", kind), 1)
        return int(getattr(result, "count", 0) or 0)

    def remove(self, document: int) -> None:
        """Take a document, its figures and its statements out; seen after the next commit."""
        self._open_writer().delete_documents_by_term("document", document)

    def add(self, kind: Kind, document: int, row: int, texts: dict[str, str]) -> None:
        """Put in a document, a figure or a statement; seen after the next commit."""
        made = Document()
        made.add_text("kind", kind)
        made.add_integer("document", document)
        made.add_integer("row", row)
        for name, text in texts.items():
            for form, column in zip(("exact", "folded"), columns(text), strict=True):
                if column:
                    made.add_text(f"{name}_{form}", column)
        self._open_writer().add_document(made)

    def commit(self, state: State) -> None:
        """Make all since the last commit durable and visible, together with the state that it leads to."""
        writer = self._open_writer()
        try:
            writer.delete_documents_by_term("kind", "state")
            mark = Document()
            mark.add_text("kind", "state")
            mark.add_text("state", json.dumps(state))
            writer.add_document(mark)
            writer.commit()
        except (ValueError, OSError) as error:
            with contextlib.suppress(ValueError):
                writer.rollback()
            raise StoreError(f"the text index in {self.folder} cannot be written: {error}") from error
        self.refresh(force=True)

    def search(self, query: ParsedQuery, kind: Kind) -> Hits:
        """Rows that have all clauses, best first."""
        return self._run(all_words(self._queries, query, kind), kind)

    def search_some(self, query: ParsedQuery, kind: Kind) -> Hits:
        """Rows that have most of the words, or at least one."""
        tries = (self._run(some, kind) for some in some_words(self._queries, query, kind))
        return next((hits for hits in tries if hits), [])

    def search_alike(self, pairs: Sequence[Pair], kind: Kind) -> Hits:
        """Rows that have enough of the pairs of words, those with the most and the rarest first."""
        return self._run(alike(self._queries, pairs, kind), kind)

    def refresh(self, *, force: bool = False) -> None:
        """See what another process has committed."""
        if self.folder is None:
            self._index.reload()
            return
        try:
            stamp = (self.folder / "meta.json").stat().st_mtime_ns
        except OSError as error:
            raise StoreError(f"the text index in {self.folder} is gone: it is rebuilt at the next start") from error
        with self._lock:
            if force or stamp != self._seen:
                try:
                    self._index.reload()
                except (ValueError, OSError) as error:
                    raise StoreError(f"the text index in {self.folder} cannot be read: {error}") from error
                self._seen = stamp

    def close(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            with contextlib.suppress(ValueError):
                writer.wait_merging_threads()

    def destroy(self) -> None:
        """Remove the folder; readers that have it open keep what they see."""
        self.close()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, query: Query, kind: Kind) -> Hits:
        self.refresh()
        searcher = self._index.searcher()
        wanted = Query.const_score_query(Query.term_query(self._schema, "kind", kind), 0.0)
        both = Query.boolean_query([(Occur.Must, wanted), (Occur.Must, query)])
        found = searcher.search(both, max(1, searcher.num_docs), count=False).hits
        rows = searcher.fast_field_values("row", [address for _, address in found])
        return [(int(row), float(score)) for row, (score, _) in zip(rows, found, strict=True) if row is not None]

    def _open_writer(self) -> IndexWriter:
        if self._writer is None:
            try:
                self._writer = self._index.writer(HEAP_BYTES, 1)
            except ValueError as error:
                raise StoreError(f"the text index in {self.folder} cannot be written: {error}") from error
        return self._writer


class _Queries:
    """Ranking's queries as tantivy's; see `search_api.matching.ranking.Engine`."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def run(self, field: str, form: Form, words: Sequence[str], slop: int = 0) -> Query:
        if len(words) == 1:  # tantivy knows no phrase of one word
            return Query.term_query(self._schema, f"{field}_{form}", words[0])
        return Query.phrase_query(self._schema, f"{field}_{form}", list(words), slop=slop)

    def all_of(self, must: Sequence[Query], better: Sequence[Query] = ()) -> Query:
        parts = [(Occur.Must, query) for query in must]
        return Query.boolean_query([*parts, *((Occur.Should, query) for query in better)])

    def any_of(self, queries: Sequence[Query], least: int = 1) -> Query:
        parts = [(Occur.Should, query) for query in queries]
        return Query.boolean_query(parts, minimum_number_should_match=least)

    def boosted(self, query: Query, weight: float) -> Query:
        return Query.boost_query(query, weight)

    def constant(self, query: Query, score: float) -> Query:
        return Query.const_score_query(query, score)
