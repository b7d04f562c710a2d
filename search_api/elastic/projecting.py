"""Figures, statements and conclusions as rows of their own, made of the newest version of their document.

Their version is the document's revision, so that a slower writer never overwrites a later state. Revisions follow the
clock, since Elasticsearch remembers the version of what was deleted for a while, and go up by two, since a deletion
counts as one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from elasticsearch import Elasticsearch

from cchc.records import Record
from search_api.elastic import conclusions, rows
from search_api.elastic.bulk import portions, send
from search_api.elastic.drafts import Draft
from search_api.elastic.indices import Indices

# What is made of a document's newest version, beside its own row.
PROJECTED = ("figures", "statements", "conclusions")


def row_sources(record: Record, state: int) -> Iterator[tuple[str, str, rows.Source]]:
    """Name of the index, identity and row of all that is made of a record."""
    for identity, source in rows.figure_sources(record, state):
        yield "figures", identity, source
    for identity, source in rows.statement_sources(record, state):
        yield "statements", identity, source
    for identity, source in conclusions.sources(record, rows.document_values(record), state):
        yield "conclusions", identity, source


def next_revision(source: Mapping[str, int] | None) -> int:
    return max((source or {}).get("revision", 0) + 2, time.time_ns() // 1_000_000)


def project(
    client: Elasticsearch, indices: Indices, drafts: Sequence[Draft], newest: Callable[[Draft], Record]
) -> dict[str, str]:
    """Make the rows those of the documents' newest versions; documents of which a row was refused, with the reason.

    These stay pending, and their other rows stand. The others are whole: see `take_marks_off`.
    """
    owners: dict[str, str] = {}

    def actions() -> Iterator[rows.Source]:
        for draft in drafts:
            for name, identity, source in row_sources(newest(draft), draft.revision):
                owners[identity] = draft.identity
                yield {
                    "_op_type": "index",
                    "_index": indices[name],
                    "_id": identity,
                    "version": draft.revision,
                    "version_type": "external_gte",
                    "_source": source,
                }

    answers = send(client, actions(), conflicts=True, refusals=True)
    refused = {owners[key]: reason for key, reason in answers.refused.items()}
    remove_older(client, indices, {draft.identity: draft.revision for draft in drafts if draft.existed})
    return refused


def take_marks_off(client: Elasticsearch, indices: Indices, drafts: Sequence[Draft]) -> None:
    """Documents whose rows all stand are pending no more, unless another has written a later state of them."""
    left = {draft.identity: draft.revision for draft in drafts}
    seen = {draft.identity: draft.seen for draft in drafts if draft.seen is not None}
    while seen:
        answers = send(
            client,
            [
                {
                    "_op_type": "update",
                    "_index": indices["documents"],
                    "_id": identity,
                    "if_seq_no": number,
                    "if_primary_term": term,
                    "doc": {"pending": False},
                }
                for identity, (number, term) in seen.items()
            ],
            conflicts=True,
            gone=True,
        )
        # A row that another has merely put into a cluster is still the one that was written.
        seen = {}
        for portion in portions(answers.conflicts):
            found = client.mget(index=indices["documents"], ids=portion, source_includes=["revision", "pending"])
            for item in found["docs"]:
                if item.get("found") and item["_source"] == {"revision": left[item["_id"]], "pending": True}:
                    seen[item["_id"]] = (item["_seq_no"], item["_primary_term"])


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
