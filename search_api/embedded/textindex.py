"""The tantivy index: words of documents, figures and statements. It answers with keys and scores, SQLite with the rest.

Words come ready from `search_api.matching.words`, so the index and the highlights agree on what a word is.
"""

from __future__ import annotations

import contextlib
import json
import math
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from tantivy import Document, Index, IndexWriter, Occur, Query, Schema, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

from cchc.errors import StoreError
from search_api.matching.queries import Alternative, Clause, ParsedQuery
from search_api.matching.words import Word, columns

# Raised whenever the fields or the making of words change: an index of another version is rebuilt.
VERSION = 1
HEAP_BYTES = 48_000_000
Kind = Literal["document", "figure", "statement"]

# Fields that a kind is looked for in, with their weights.
FIELDS: dict[Kind, tuple[tuple[str, float], ...]] = {
    "document": (("title", 3.0), ("names", 2.0), ("conclusion", 1.5), ("body", 1.0)),
    "figure": (("line", 1.0),),
    "statement": (("line", 1.0),),
}
EXACT_WEIGHT = 2.0
SYNONYM_WEIGHT = 0.8
NEAR_WEIGHT = 3.0
# Added when all words stand as typed with their diacritics: more than any sum of the others, so such hits come first.
AS_TYPED = 1000.0
# A phrase query longer than this says nothing more about nearness.
NEAR_WORDS = 12

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
        return self._run(_all(self._schema, query, kind), kind)

    def search_some(self, query: ParsedQuery, kind: Kind) -> Hits:
        """Rows that have most of the words, or at least one: with their diacritics as typed, else folded."""
        clauses = query.loosened
        for only_exact in dict.fromkeys((query.marked, False)):
            parts = [
                (Occur.Should, _clause(self._schema, clause, kind, only_exact and clause.typed.marked))
                for clause in clauses
            ]
            for least in dict.fromkeys((math.ceil(len(parts) * 0.6), 1)):
                hits = self._run(Query.boolean_query(parts, minimum_number_should_match=least), kind)
                if hits:
                    return hits
        return []

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


def _all(schema: Schema, query: ParsedQuery, kind: Kind) -> Query:
    parts = [(Occur.Must, _clause(schema, clause, kind)) for clause in query.clauses]
    if query.marked:
        marked = [
            (Occur.Must, _clause(schema, clause, kind, only_exact=True))
            for clause in query.clauses
            if clause.typed.marked
        ]
        parts.append((Occur.Should, Query.const_score_query(Query.boolean_query(marked), AS_TYPED)))
    if 1 < len(query.words) <= NEAR_WORDS:
        parts.extend((Occur.Should, near) for near in _near(schema, query, kind))
    return Query.boolean_query(parts)


def _near(schema: Schema, query: ParsedQuery, kind: Kind) -> Iterator[Query]:
    forms: list[str | tuple[int, str]] = [word.folded for word in query.words]
    for name, weight in FIELDS[kind]:
        near = Query.phrase_query(schema, f"{name}_folded", forms, slop=len(forms) + 2)
        yield Query.boost_query(near, weight * NEAR_WEIGHT)


def _clause(schema: Schema, clause: Clause, kind: Kind, only_exact: bool = False) -> Query:
    parts = []
    for number, alternative in enumerate(clause.alternatives):
        found = _anywhere(schema, alternative, kind, only_exact=only_exact)
        parts.append((Occur.Should, Query.boost_query(found, SYNONYM_WEIGHT if number else 1.0)))
    return Query.boolean_query(parts)


def _anywhere(schema: Schema, alternative: Alternative, kind: Kind, *, only_exact: bool = False) -> Query:
    """Words in any field; those of a phrase in one field, the others wherever each of them is."""
    if alternative.phrase or len(alternative.words) == 1:
        return _somewhere(schema, alternative.words, kind, only_exact)
    return Query.boolean_query(
        [(Occur.Must, _somewhere(schema, (word,), kind, only_exact)) for word in alternative.words]
    )


def _somewhere(schema: Schema, words: tuple[Word, ...], kind: Kind, only_exact: bool) -> Query:
    marked = any(word.marked for word in words)
    parts: list[tuple[Occur, Query]] = []
    for name, weight in FIELDS[kind]:
        if not only_exact:
            found = _run_of(schema, f"{name}_folded", [word.folded for word in words])
            parts.append((Occur.Should, Query.boost_query(found, weight)))
        if marked or only_exact:
            found = _run_of(schema, f"{name}_exact", [word.exact for word in words])
            parts.append((Occur.Should, Query.boost_query(found, weight * EXACT_WEIGHT)))
    return Query.boolean_query(parts)


def _run_of(schema: Schema, field: str, forms: list[str]) -> Query:
    if len(forms) == 1:  # tantivy knows no phrase of one word
        return Query.term_query(schema, field, forms[0])
    return Query.phrase_query(schema, field, list(forms))
