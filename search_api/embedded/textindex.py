"""The tantivy index: words of documents, figures and statements. It answers with keys and scores, SQLite with the rest.

Words come ready from `search_api.matching.words`, so the index and the highlights agree on what a word is.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from tantivy import (
    Document,
    Index,
    IndexWriter,
    Query,
    Schema,
    SchemaBuilder,
    Searcher,
    TextAnalyzerBuilder,
    Tokenizer,
)

from cchc.errors import StoreError
from search_api.cursors import expired
from search_api.embedded import textcolumns
from search_api.embedded.matches import Matches
from search_api.embedded.tantivyqueries import Queries, day_number
from search_api.matching.likeness import Pair, alike
from search_api.matching.queries import ParsedQuery
from search_api.matching.ranking import FIELDS, Fit, Kind, attempts
from search_api.matching.words import columns

# Raised whenever the fields, the making of words or the provinces of today change (`textcolumns.MADE_OF` is counted by
# these when a row is written): an index of another version is rebuilt.
VERSION = 9
HEAP_BYTES = 48_000_000
# States of the index that are kept for readers with a cursor, and for how long after their last page.
MOST_KEPT = 16
KEPT_SECONDS = 300.0
State = tuple[int, str]


def _schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("document", indexed=True)
    builder.add_integer_field("row", fast=True)
    builder.add_integer_field("day", indexed=True)  # of publication, 20250701
    textcolumns.declare(builder)
    builder.add_text_field("state", stored=True, tokenizer_name="raw", index_option="basic")
    for name in sorted({name for fields in FIELDS.values() for name, _ in fields}):
        for form in ("exact", "folded"):
            builder.add_text_field(f"{name}_{form}", tokenizer_name="words")
    return builder.build()


def lines(text: str) -> tuple[str, str]:
    """`columns` of a few lines, most of which come again: figures of one sentence, names of units and indicators."""
    found = [_line(line) for line in text.split("\n")]
    return " ".join(exact for exact, _ in found if exact), " ".join(folded for _, folded in found if folded)


_line = lru_cache(maxsize=2048)(columns)


class TextIndex:
    """One tantivy index, in a folder or (`folder` None) in memory."""

    def __init__(self, folder: Path | None, *, create: bool = False) -> None:
        """Open or create. Raises StoreError when there is none, or it is damaged."""
        self.folder = folder
        self._lock = threading.Lock()
        self._writer: IndexWriter | None = None
        self._seen: int | None = None
        self._schema = _schema()
        self._queries = Queries(self._schema)
        self._kept: OrderedDict[str, tuple[Searcher, float]] = OrderedDict()
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

    def add(self, kind: Kind, document: int, row: int, texts: dict[str, str], carried: textcolumns.Columns) -> None:
        """Put in a document, a figure or a statement with what it is narrowed by; seen after the next commit."""
        made = Document()
        day = day_number(carried.published_on)
        if day is not None:
            made.add_integer("day", day)
        made.add_text("kind", kind)
        made.add_integer("document", document)
        made.add_integer("row", row)
        carried.put(made)
        for name, text in texts.items():
            made_of = columns(text) if kind == "document" else lines(text)
            for form, column in zip(("exact", "folded"), made_of, strict=True):
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

    def attempts(
        self, query: ParsedQuery, kind: Kind, state: str | None = None
    ) -> Iterator[tuple[Fit, ParsedQuery, Matches]]:
        """What each attempt in turn matches, in the present state or in one that `hold` gave.

        Raises CursorError where that state is kept no more.
        """
        if not query:
            yield "whole", query, self.everything(kind)
            return
        self.refresh()
        searcher = self._index.searcher() if state is None else self._held(state)

        def lacking(asked: Sequence[str]) -> set[str]:
            names = [f"{name}_folded" for name, _ in FIELDS[kind]]
            return {word for word in asked if not any(searcher.doc_freq(name, word) for name in names)}

        scored = attempts(self._queries, query, kind, lacking)
        unscored = attempts(self._queries, query, kind, lacking, scored=False)
        for (fit, meant, made), (_, _, plain) in zip(scored, unscored, strict=True):
            yield fit, meant, Matches(searcher, self._schema, made, kind, plain)

    def everything(self, kind: Kind) -> Matches:
        """All rows of a kind, of no score."""
        self.refresh()
        every = Query.const_score_query(Query.all_query(), 0.0)
        return Matches(self._index.searcher(), self._schema, every, kind, every)

    def hold(self) -> str:
        """Keep the present state for a reader with a cursor; its name."""
        name = json.dumps(self.state())
        self._keep(name, self._index.searcher())
        return name

    def _held(self, name: str) -> Searcher:
        with self._lock:
            searcher, since = self._kept.get(name, (None, 0.0))
        if searcher is None and name == json.dumps(self.state()):
            searcher, since = self._index.searcher(), time.monotonic()
        if searcher is None or time.monotonic() - since > KEPT_SECONDS:
            raise expired()
        self._keep(name, searcher)
        return searcher

    def _keep(self, name: str, searcher: Searcher) -> None:
        now = time.monotonic()
        with self._lock:
            self._kept[name] = (searcher, now)
            self._kept.move_to_end(name)
            for other in [key for key, (_, since) in self._kept.items() if now - since > KEPT_SECONDS]:
                del self._kept[other]
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)

    def search_alike(self, pairs: Sequence[Pair], kind: Kind) -> Matches:
        """Rows that have enough of the pairs of words, those with the most and the rarest first."""
        self.refresh()
        made = alike(self._queries, pairs, kind)
        return Matches(self._index.searcher(), self._schema, made, kind, made)

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

    def _open_writer(self) -> IndexWriter:
        if self._writer is None:
            try:
                self._writer = self._index.writer(HEAP_BYTES, 1)
            except ValueError as error:
                raise StoreError(f"the text index in {self.folder} cannot be written: {error}") from error
        return self._writer
