"""What a batch changes: the documents, failures and tombstones that it meets, and what becomes of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch

from cchc.captures import Location
from cchc.records import Failure
from cchc.urls import document_id
from search_api.elastic import batches, rows
from search_api.elastic.availability import PassingError
from search_api.elastic.bulk import portions
from search_api.elastic.drafts import Batch, Draft
from search_api.elastic.indices import Indices
from search_api.history import History, is_missing, moment
from search_api.projection import identities_of
from search_api.protocol import Entry, Outcome


class Decider:
    """Decides on entries by what one generation of indices holds; writes nothing."""

    def __init__(self, client: Elasticsearch, indices: Indices) -> None:
        self._client = client
        self._indices = indices

    def decide(self, entries: Sequence[Entry], batch: Batch) -> list[Outcome]:
        """Take entries into a batch; one outcome each."""
        forgotten = self.forgotten({name for entry in entries for name in identities_of(entry.result)})
        others = self._documents_at([entry.provenance.location for entry in entries if entry.provenance.location])
        identities = {entry.result.document.id for entry in entries}
        missed = [entry.result.document.id for entry in entries if is_missing(entry)]
        batch.drafts = self.drafts(identities.union(*others.values(), self._documents_with(missed)))
        batch.failures = {item["_id"]: item["_source"] for item in self._get("failures", identities)}
        return [self._decide_one(entry, batch, forgotten, others) for entry in entries]

    def _decide_one(self, entry: Entry, batch: Batch, forgotten: set[str], others: Mapping[str, set[str]]) -> Outcome:
        identities = identities_of(entry.result)
        touched: set[str] = set()
        batch.touched.append(touched)
        if forgotten.intersection(identities):
            return "forgotten"
        identity = entry.result.document.id
        touched.add(identity)
        location = entry.provenance.location
        if location is not None:
            for other in others.get(rows.location_key(location), set()) - {identity}:
                touched.add(other)
                batch.drafts[other].withdraw(entry, elsewhere=True)
            batch.ledger[hashlib.sha256(f"{rows.location_key(location)} {entry.by}".encode()).hexdigest()] = {
                "archive": location.archive,
                "offset": location.offset,
                "extractor": entry.by,
                "identity": identity,
            }
        draft = batch.drafts[identity]
        if isinstance(entry.result, Failure):
            draft.withdraw(entry)
            if is_missing(entry):
                touched.update(batch.miss(entry))
            batch.fail(entry, entry.result)
            return "failed"
        earlier = batch.failures.get(identity)
        if earlier is not None and earlier["fetched_at"] <= moment(entry.provenance.fetched_at).isoformat():
            batch.failures[identity] = None
            batch.failed.add(identity)
        return draft.put(entry.result, entry.provenance, identities)

    def forgotten(self, identities: set[str]) -> set[str]:
        return {item["_id"] for item in self._get("tombstones", identities)}

    def drafts(self, identities: set[str]) -> dict[str, Draft]:
        """Documents as they are held, new ones for those that are not."""
        drafts = {identity: Draft(identity, History(), {}) for identity in identities}
        held = list(self._get("documents", identities))
        unfinished = batches.still_open(self._client, self._indices, (item["_source"]["batch"] for item in held))
        for item in held:
            source = item["_source"]
            draft = Draft(
                item["_id"],
                rows.load_history(source["history"]),
                dict.fromkeys(source["addresses"]),
                (item["_seq_no"], item["_primary_term"]),
                source=source,
                # What a killed writer left is finished with the next change.
                changed=source["pending"] or source["batch"] in unfinished,
            )
            draft.held = draft.keys
            draft.history.at_twin = document_id(source["url"]) != draft.identity
            drafts[draft.identity] = draft
        return drafts

    def _documents_at(self, locations: list[Location]) -> dict[str, set[str]]:
        """For each archived response the documents that rest on it."""
        keys = {rows.location_key(location) for location in locations}
        found: dict[str, set[str]] = {}
        for portion in portions(keys):
            answer = self._client.search(
                index=self._indices["documents"],
                query={"terms": {"locations": portion}},
                size=10_000,
                source_includes=["locations"],
            )
            for hit in answer["hits"]["hits"]:
                for key in keys.intersection(hit["_source"]["locations"]):
                    found.setdefault(key, set()).add(hit["_id"])
        return found

    def _documents_with(self, addresses: Sequence[str]) -> set[str]:
        """The documents that have one of these identities among those of their addresses."""
        found: set[str] = set()
        for portion in portions(addresses):
            answer = self._client.search(
                index=self._indices["documents"], query={"terms": {"addresses": portion}}, size=10_000, source=False
            )
            found.update(hit["_id"] for hit in answer["hits"]["hits"])
        return found

    def _get(self, name: str, identities: Iterable[str]) -> Iterator[Any]:
        """Rows by their identities, as of now: not only what searches see already."""
        for portion in portions(identities):
            answer = self._client.mget(index=self._indices[name], ids=portion)
            for item in answer["docs"]:
                if "error" in item:  # its index has just been exchanged: that is no row that is not there
                    raise PassingError(f"{item['_index']}: {item['error'].get('reason')}")
                if item.get("found"):
                    yield item
