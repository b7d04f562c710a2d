"""Whether the indices hold what they must: every record as it was kept, every row as it is made of its record."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import Any

from elasticsearch import Elasticsearch
from pydantic import ValidationError

from cchc.records import Record
from search_api.elastic import batches, reviews, rows
from search_api.elastic.copying import LABELS, walk
from search_api.elastic.indices import Indices
from search_api.elastic.projecting import PROJECTED, row_sources
from search_api.history import record_digest
from search_api.holdings import Difference, Holding, digest_of
from search_api.reviews.overlay import overlaid

PORTION = 100
# What a later write decides, or another process changes while this goes on.
_NOT_COMPARED = {*LABELS, "pending", "batch"}
Heard = Callable[[int], None]


def holdings(client: Elasticsearch, indices: Indices) -> Iterator[Holding]:
    """Every document in the order of the ids, by what its own row says; counts are of the rows beside it."""
    for hits in _in_order(client, indices["documents"], {"includes": ["history", "addresses", "url"]}):
        counted = {name: _counts(client, indices[name], hits) for name in ("figures", "statements")}
        for hit in hits:
            source = hit["_source"]
            digest = digest_of(rows.load_history(source["history"]), source["addresses"])
            figures, statements = (counted[name][hit["_id"]] for name in ("figures", "statements"))
            yield Holding(hit["_id"], source["url"], digest, figures, statements)


def check(client: Elasticsearch, indices: Indices, heard: Heard | None = None) -> Iterator[Difference]:
    """What is not as it must be; `heard` is told how many documents were looked at."""
    client.indices.refresh(index=indices.all())
    expected: Counter[str] = Counter()
    for hits in _in_order(client, indices["documents"]):
        unfinished = batches.still_open(client, indices, (hit["_source"]["batch"] for hit in hits))
        yield from _check_portion(client, indices, hits, expected, unfinished)
        if heard is not None:
            heard(len(hits))
    for name in ("versions", *PROJECTED):
        held = int(client.count(index=indices[name])["count"])
        if held > expected[name]:
            yield Difference(f"{indices[name]} holds {held - expected[name]} rows that belong to no document")


def _check_portion(
    client: Elasticsearch, indices: Indices, hits: Sequence[Any], expected: Counter[str], unfinished: Set[str]
) -> Iterator[Difference]:
    histories = {hit["_id"]: rows.load_history(hit["_source"]["history"]) for hit in hits}
    keys = {
        rows.version_key(document, state): (document, state)
        for document, history in histories.items()
        for state in history.states.values()
    }
    found = client.mget(index=indices["versions"], ids=list(keys))["docs"] if keys else []
    records: dict[str, Record] = {}
    for item in found:
        if item.get("found"):
            expected["versions"] += 1
            with contextlib.suppress(ValidationError):  # told as one that is missing
                records[item["_id"]] = Record.model_validate(item["_source"]["record"])
    held = {name: _rows(client, indices[name], list(histories)) for name in PROJECTED}
    identities = {hit["_id"]: (hit["_id"], *hit["_source"]["addresses"]) for hit in hits}
    reviewed = reviews.of_documents(client, indices, (name for names in identities.values() for name in names))
    for hit in hits:
        document, source = hit["_id"], hit["_source"]
        history = histories[document]
        part = source["pending"] or source["batch"] in unfinished
        faults = ["is not written whole: what was refused or broken off is missing"] if part else []
        for state in history.states.values():
            record = records.get(rows.version_key(document, state))
            if record is None:
                faults.append(f"the record of version {state.number} is missing, or cannot be read")
            elif record_digest(record) != state.whole:
                faults.append(f"the record of version {state.number} is not the one that was kept")
        newest = history.newest
        record = records.get(rows.version_key(document, newest)) if newest is not None else None
        if newest is None:
            faults.append("has no version")
        if record is not None:
            record = overlaid(record, reviews.of_one(reviewed, identities[document]))
            made = rows.document_source(record, history, source["addresses"], source["revision"])
            if _compared(made) != _compared(source):
                faults.append("its row is not the one that its record gives")
            faults += _faults_of_rows(document, record, source["revision"], held, expected)
        yield from (Difference(fault, document, source["url"]) for fault in faults)


def _faults_of_rows(
    document: str, record: Record, revision: int, held: Mapping[str, Any], expected: Counter[str]
) -> Iterator[str]:
    made: dict[str, dict[str, rows.Source]] = {name: {} for name in PROJECTED}
    for name, identity, row in row_sources(record, revision):
        made[name][identity] = row
    for name, wanted in made.items():
        there = held[name].get(document, {})
        expected[name] += len(there)
        missing, excess = wanted.keys() - there.keys(), there.keys() - wanted.keys()
        other = [key for key in wanted.keys() & there.keys() if _compared(wanted[key]) != _compared(there[key])]
        told = [
            f"{len(keys)} {what}"
            for keys, what in ((missing, "missing"), (excess, "too many"), (other, "other"))
            if keys
        ]
        if told:
            yield f"its rows of {name} are not those of its record: {', '.join(told)}"


def _compared(row: rows.Source) -> rows.Source:
    return {name: value for name, value in row.items() if name not in _NOT_COMPARED}


def _rows(client: Elasticsearch, index: str, documents: list[str]) -> dict[str, dict[str, rows.Source]]:
    found: dict[str, dict[str, rows.Source]] = {}
    for hits in walk(client, index, {"terms": {"document": documents}}, 1000):
        for hit in hits:
            found.setdefault(hit["_source"]["document"], {})[hit["_id"]] = hit["_source"]
    return found


def _counts(client: Elasticsearch, index: str, hits: Sequence[Any]) -> Counter[str]:
    documents = [hit["_id"] for hit in hits]
    answer = client.search(
        index=index,
        query={"terms": {"document": documents}},
        size=0,
        aggs={"documents": {"terms": {"field": "document", "size": len(documents)}}},
    )
    return Counter({bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"]["documents"]["buckets"]})


def _in_order(client: Elasticsearch, index: str, source: bool | Mapping[str, Any] = True) -> Iterator[list[Any]]:
    """Documents by their ids, portion by portion, as one state of the index."""
    client.indices.refresh(index=index)
    return walk(client, index, {"match_all": {}}, PORTION, source, by="document")
