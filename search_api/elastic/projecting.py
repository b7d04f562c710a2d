"""Figures, statements and conclusions as rows of their own, made of the newest version of their document.

Their version is the document's revision, so that a slower writer never overwrites a later state. Revisions follow the
clock, since Elasticsearch remembers the version of what was deleted for a while, and go up by two, since a deletion
counts as one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

from elasticsearch import Elasticsearch

from cchc.records import Record
from search_api.elastic import conclusions, rows
from search_api.elastic.indices import Indices

# What is made of a document's newest version, beside its own row.
PROJECTED = ("figures", "statements", "conclusions")


def row_sources(
    record: Record, state: int, values: rows.Source | None = None
) -> Iterator[tuple[str, str, rows.Source]]:
    """Name of the index, identity and row of all that is made of a record; `values` as in `rows.document_source`."""
    shared = values or rows.document_values(record)
    for identity, source in rows.figure_sources(record, shared, state):
        yield "figures", identity, source
    for identity, source in rows.statement_sources(record, shared, state):
        yield "statements", identity, source
    for identity, source in conclusions.sources(record, shared, state):
        yield "conclusions", identity, source


def next_revision(source: Mapping[str, int] | None) -> int:
    return max((source or {}).get("revision", 0) + 2, time.time_ns() // 1_000_000)


def projections(
    indices: Indices, record: Record, revision: int, values: rows.Source | None = None
) -> Iterator[rows.Source]:
    """What writes all rows that are made of a record, unless those of a later revision are there."""
    for name, identity, source in row_sources(record, revision, values):
        yield {
            "_op_type": "index",
            "_index": indices[name],
            "_id": identity,
            "version": revision,
            "version_type": "external_gte",
            "_source": source,
        }


def remove_older(client: Elasticsearch, indices: Indices, revisions: Mapping[str, int]) -> None:
    """Remove the rows of documents that are of a state before these revisions."""
    stale = [
        {"bool": {"filter": [{"term": {"document": document}}, {"range": {"state": {"lt": revision}}}]}}
        for document, revision in revisions.items()
    ]
    if stale:
        client.indices.refresh(index=indices.all(PROJECTED))
    for first in range(0, len(stale), 200):
        query = {"bool": {"should": stale[first : first + 200], "minimum_should_match": 1}}
        for name in PROJECTED:
            client.delete_by_query(index=indices[name], query=query, conflicts="proceed")
