"""Deciding on figures and statements in the indices: the review first, then what searches see of its document."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable

from elasticsearch import Elasticsearch

from cchc.errors import StoreBusyError
from cchc.records import Record
from cchc.settings import Settings
from search_api.elastic import reviews
from search_api.elastic.connection import errors
from search_api.elastic.hits import figure_hit, statement_hit
from search_api.elastic.indices import Indices
from search_api.elastic.writing import PATIENCE, Writer
from search_api.hits import FigureHit, StatementHit
from search_api.matching.queries import parse
from search_api.protocol import StoredRecord
from search_api.reviews.judging import judged, undone
from search_api.reviews.model import Judgement, Review, ReviewFilters


class Reviewed(ABC):
    """The part of the store that `search_api.reviews.keeping.Reviewing` describes.

    Reviews are written from stores that were opened for reading only, too: their rows are conditional on what was seen.
    """

    _settings: Settings
    _client: Elasticsearch
    _indices: Indices
    _writer: Writer

    @abstractmethod
    def document(self, document: str, version: int | None = None) -> StoredRecord | None:
        """As `search_api.protocol.Store.document`."""

    def review(self, judgement: Judgement) -> Review:
        def decide() -> tuple[Review, str]:
            stored = self.document(judgement.document)
            record: Record | None = stored.record if stored else None
            held = self._of(record) if record else []
            made = judged(record, judgement, held)
            return made, record.document.id if record else judgement.document

        with errors(self._settings):
            return self._keep(decide)

    def undo_review(self, review: str, by: str, revision: int | None = None) -> Review:
        def decide() -> tuple[Review, str]:
            held, _ = reviews.get(self._client, self._indices, review)
            made = undone(held, review, by, revision)
            return made, made.document

        with errors(self._settings):
            return self._keep(decide)

    def reviews(self, filters: ReviewFilters, *, page: int = 1, size: int = 20) -> tuple[tuple[Review, ...], int]:
        with errors(self._settings):
            found, total = reviews.find(self._client, self._indices["reviews"], filters, page, size)
        return tuple(found), total

    def reviews_of(self, document: str) -> tuple[Review, ...]:
        with errors(self._settings):
            stored = self.document(document)
            if stored is not None:
                return tuple(self._of(stored.record))
            return tuple(reviews.of_one(reviews.of_documents(self._client, self._indices, [document]), [document]))

    def doubtful(self, *, skip: int = 0, size: int = 1) -> tuple[FigureHit, ...]:
        with errors(self._settings):
            answer = self._client.search(
                index=self._indices["figures"],
                query={"exists": {"field": "doubtful"}},
                sort=[{"doubtful": "asc"}, {"document": "asc"}, {"position": "asc"}],
                from_=skip,
                size=size,
                preference=self._settings.elasticsearch_prefix,
            )
        return tuple(figure_hit(hit, parse("")) for hit in answer["hits"]["hits"])

    def unreviewed(self, *, skip: int = 0, size: int = 1) -> tuple[StatementHit, ...]:
        with errors(self._settings):
            answer = self._client.search(
                index=self._indices["statements"],
                query={"exists": {"field": "unreviewed"}},
                sort=[{"unreviewed": "asc"}],
                from_=skip,
                size=size,
                preference=self._settings.elasticsearch_prefix,
            )
        return tuple(statement_hit(hit, parse("")) for hit in answer["hits"]["hits"])

    def _of(self, record: Record) -> list[Review]:
        identities = self._identities(record)
        return reviews.of_one(reviews.of_documents(self._client, self._indices, identities), identities)

    def _identities(self, record: Record) -> list[str]:
        """A document's identity and those of its addresses, under which it may have been reviewed."""
        found = self._client.options(ignore_status=404).get(
            index=self._indices["documents"], id=record.document.id, source_includes=["addresses"]
        )
        return [record.document.id, *(found["_source"]["addresses"] if found.get("found") else ())]

    def _keep(self, decide: Callable[[], tuple[Review, str]]) -> Review:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            made, document = decide()
            held, seen = reviews.get(self._client, self._indices, made.id)
            # Whoever came between the two looks is seen by the next decision.
            if (held.revision if held else 0) != made.revision - 1:
                continue
            if reviews.put(self._client, self._indices, made, seen):
                self._writer.lay_over({document, made.document})
                return made
        raise StoreBusyError("others keep reviewing the same: try again")
