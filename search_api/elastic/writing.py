"""Records into the indices and out of them.

Elasticsearch has no transaction over documents, so the order of writes and fixed identities take its place. The row
in `documents` decides: it is written under the condition that nobody changed it meanwhile, marked pending until its
figures and statements stand, and what a killed writer left pending is finished by the next. The ledger comes last.
A batch that fails half-way is put again whole; what it had done is then found unchanged.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from elasticsearch import ConflictError, Elasticsearch, helpers

from cchc.captures import Location
from cchc.errors import StoreBusyError
from cchc.records import Failure, Record
from cchc.urls import document_id
from search_api import provenances
from search_api.elastic import rows
from search_api.elastic.mappings import MAPPINGS, alias
from search_api.history import History, extractor_order, moment
from search_api.projection import identities_of
from search_api.protocol import Entry, Outcome

log = logging.getLogger(__name__)
ATTEMPTS = 8


@dataclass(slots=True)
class Draft:
    """A document while a batch changes it; `seen` are the sequence number and term that it was read at."""

    identity: str
    history: History
    addresses: dict[str, None]
    seen: tuple[int, int] | None = None
    held: frozenset[str] = frozenset()  # keys of the versions before the batch
    source: rows.Source | None = None
    changed: bool = False

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(rows.version_key(self.identity, state) for state in self.history.states.values())


@dataclass(slots=True)
class Batch:
    """What a batch is about to write besides documents."""

    drafts: dict[str, Draft] = field(default_factory=dict)
    failures: dict[str, rows.Source | None] = field(default_factory=dict)
    ledger: dict[str, rows.Source] = field(default_factory=dict)


class Writer:
    """Writes under the aliases of one prefix."""

    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        self._client = client
        self._prefix = prefix

    def put(self, entries: list[Entry]) -> list[Outcome]:
        """Keep entries; raises StoreBusyError when others keep changing the same documents."""
        for _ in range(ATTEMPTS):
            batch = Batch()
            outcomes = self._decide(entries, batch)
            try:
                self._write(batch)
            except ConflictError:
                continue
            return outcomes
        raise StoreBusyError("other processes keep changing the same documents: put the batch again")

    def finish_pending(self) -> int:
        """Write the figures and statements of documents that a killed writer left without; how many there were."""
        answer = self._client.search(
            index=self._name("documents"), query={"term": {"pending": True}}, size=1000, source=False
        )
        identities = [hit["_id"] for hit in answer["hits"]["hits"]]
        for identity in identities:
            draft = self._draft(identity)
            if draft.source is not None and draft.seen is not None:
                self._project(draft, draft.seen)
        if identities:
            log.info("finished %d documents that were left half-written", len(identities))
            self.refresh()
        return len(identities)

    def forget(self, urls: Iterable[str]) -> int:
        """Remove all that came of these addresses; how many documents went."""
        wanted = list(dict.fromkeys(document_id(url) for url in urls))
        if not wanted:
            return 0
        either = [{"terms": {name: wanted}} for name in ("document", "addresses")]
        self.refresh()
        answer = self._client.search(
            index=self._name("documents"),
            query={"bool": {"should": either, "minimum_should_match": 1}},
            size=10_000,
            source_includes=["addresses"],
        )
        documents = [hit["_id"] for hit in answer["hits"]["hits"]]
        identities = dict.fromkeys(wanted)
        for hit in answer["hits"]["hits"]:
            identities.update(dict.fromkeys((hit["_id"], *hit["_source"]["addresses"])))
        now = datetime.now(UTC).isoformat()
        # First the tombstones: from here on nobody puts the pages back.
        self._bulk(
            {"_op_type": "index", "_index": self._name("tombstones"), "_id": identity, "forgotten_at": now}
            for identity in identities
        )
        for name, key in (
            ("documents", "document"),
            ("figures", "document"),
            ("statements", "document"),
            ("versions", "document"),
            ("ledger", "identity"),
            ("failures", "identity"),
        ):
            self._delete(name, {"terms": {key: list(identities)}})
        self.refresh()
        self._client.indices.forcemerge(index=self._all(), only_expunge_deletes=True, flush=True)
        return len(documents)

    def refresh(self) -> None:
        """Make all that was written visible to searches."""
        self._client.indices.refresh(index=self._all())

    # Deciding

    def _decide(self, entries: list[Entry], batch: Batch) -> list[Outcome]:
        forgotten = self._forgotten({name for entry in entries for name in identities_of(entry.result)})
        others = self._documents_at([entry.provenance.location for entry in entries if entry.provenance.location])
        return [self._decide_one(entry, batch, forgotten, others) for entry in entries]

    def _decide_one(self, entry: Entry, batch: Batch, forgotten: set[str], others: Mapping[str, set[str]]) -> Outcome:
        identities = identities_of(entry.result)
        if forgotten.intersection(identities):
            return "forgotten"
        identity = entry.result.document.id
        location = entry.provenance.location
        if location is not None:
            for other in others.get(rows.location_key(location), set()) - {identity}:
                self._withdraw(batch, other, entry)
            key = hashlib.sha256(f"{rows.location_key(location)} {entry.by}".encode()).hexdigest()
            batch.ledger[key] = {
                "archive": location.archive,
                "offset": location.offset,
                "extractor": entry.by,
                "identity": identity,
            }
        if isinstance(entry.result, Failure):
            self._withdraw(batch, identity, entry)
            self._fail(batch, entry, entry.result)
            return "failed"
        draft = self._drafted(batch, identity)
        before = (dict(draft.history.states), list(draft.history.captures), dict(draft.addresses))
        outcome = draft.history.put(entry.result, entry.provenance)
        draft.addresses.update(dict.fromkeys(identities))
        after = (draft.history.states, draft.history.captures, draft.addresses)
        draft.changed = draft.changed or before != after or bool(draft.history.written)
        earlier = self._failure(batch, identity)
        if earlier is not None and earlier["fetched_at"] <= moment(entry.provenance.fetched_at).isoformat():
            batch.failures[identity] = None
        return outcome

    def _withdraw(self, batch: Batch, identity: str, entry: Entry) -> None:
        draft = self._drafted(batch, identity)
        if draft.history.withdraw(entry.provenance, entry.by):
            draft.changed = True

    def _fail(self, batch: Batch, entry: Entry, failure: Failure) -> None:
        identity = failure.document.id
        at = moment(entry.provenance.fetched_at).isoformat()
        earlier = self._failure(batch, identity)
        if earlier is not None:
            order, known = extractor_order(entry.by), extractor_order(earlier["extractor"])
            if (at, order) < (earlier["fetched_at"], known):
                return
        batch.failures[identity] = {
            "identity": identity,
            "extractor": entry.by,
            "fetched_at": at,
            "provenance": provenances.dump(entry.provenance),
            "failure": failure.model_dump(mode="json"),
        }

    def _failure(self, batch: Batch, identity: str) -> rows.Source | None:
        if identity in batch.failures:
            return batch.failures[identity]
        found = self._client.options(ignore_status=404).get(index=self._name("failures"), id=identity)
        return found["_source"] if found.get("found") else None

    def _forgotten(self, identities: set[str]) -> set[str]:
        if not identities:
            return set()
        found = self._client.mget(index=self._name("tombstones"), ids=sorted(identities), source=False)
        return {item["_id"] for item in found["docs"] if item.get("found")}

    def _documents_at(self, locations: list[Location]) -> dict[str, set[str]]:
        """For each archived response the documents that rest on it."""
        keys = [rows.location_key(location) for location in locations]
        found: dict[str, set[str]] = {}
        for first in range(0, len(keys), 1000):
            portion = keys[first : first + 1000]
            answer = self._client.search(
                index=self._name("documents"),
                query={"terms": {"locations": portion}},
                size=10_000,
                source_includes=["locations"],
            )
            for hit in answer["hits"]["hits"]:
                for key in hit["_source"]["locations"]:
                    found.setdefault(key, set()).add(hit["_id"])
        return found

    def _drafted(self, batch: Batch, identity: str) -> Draft:
        if identity not in batch.drafts:
            batch.drafts[identity] = self._draft(identity)
        return batch.drafts[identity]

    def _draft(self, identity: str) -> Draft:
        found = self._client.options(ignore_status=404).get(index=self._name("documents"), id=identity)
        if not found.get("found"):
            return Draft(identity, History(), {})
        source = found["_source"]
        draft = Draft(
            identity,
            rows.load_history(source["history"]),
            dict.fromkeys(source["addresses"]),
            (found["_seq_no"], found["_primary_term"]),
            source=source,
            changed=source["pending"],  # what a killed writer left is finished with the next change
        )
        draft.held = draft.keys
        return draft

    # Writing

    def _write(self, batch: Batch) -> None:
        touched = False
        for draft in batch.drafts.values():
            if draft.changed:
                touched = True
                self._write_document(draft)
        self._bulk(
            {"_op_type": "delete", "_index": self._name("failures"), "_id": identity}
            if source is None
            else {"_op_type": "index", "_index": self._name("failures"), "_id": identity, "_source": source}
            for identity, source in batch.failures.items()
        )
        self._bulk(
            {"_op_type": "index", "_index": self._name("ledger"), "_id": key, "_source": source}
            for key, source in batch.ledger.items()
        )
        if touched or batch.failures or batch.ledger:
            self.refresh()

    def _write_document(self, draft: Draft) -> None:
        newest = draft.history.newest
        if newest is None:
            self._remove(draft)
            return
        keys = {state.number: rows.version_key(draft.identity, state) for state in draft.history.states.values()}
        self._bulk(
            {
                "_op_type": "index",
                "_index": self._name("versions"),
                "_id": keys[number],
                "document": draft.identity,
                "number": number,
                "record": record.model_dump(mode="json"),
            }
            for number, record in draft.history.written.items()
        )
        record = draft.history.written.get(newest.number) or self.record(keys[newest.number])
        revision = max((draft.source or {}).get("revision", 0) + 2, time.time_ns() // 1_000_000)
        source = rows.document_source(record, draft.history, list(draft.addresses), revision)
        condition: dict[str, Any] = {"op_type": "create"}
        if draft.seen is not None:
            condition = {"if_seq_no": draft.seen[0], "if_primary_term": draft.seen[1]}
        answer = self._client.index(index=self._name("documents"), id=draft.identity, document=source, **condition)
        draft.source = source
        self._project(draft, (answer["_seq_no"], answer["_primary_term"]), record)
        gone = draft.held - draft.keys
        self._bulk({"_op_type": "delete", "_index": self._name("versions"), "_id": key} for key in gone)

    def _project(self, draft: Draft, at: tuple[int, int], record: Record | None = None) -> None:
        """Make figures and statements those of the document's newest version, then take the pending mark off.

        Their version is the document's revision, so that a slower writer never overwrites a later state. Revisions
        follow the clock, since Elasticsearch remembers the version of what was deleted for a while, and go up by two,
        since a deletion counts as one.
        """
        if draft.source is None:
            return
        revision: int = draft.source["revision"]
        if record is None:
            newest = draft.history.newest
            if newest is None:
                return
            record = self.record(rows.version_key(draft.identity, newest))
        for name, sources in (
            ("figures", rows.figure_sources(record, revision)),
            ("statements", rows.statement_sources(record, revision)),
        ):
            self._bulk(
                (
                    {
                        "_op_type": "index",
                        "_index": self._name(name),
                        "_id": identity,
                        "version": revision,
                        "version_type": "external_gte",
                        "_source": source,
                    }
                    for identity, source in sources
                ),
                conflicts=True,
            )
        stale = [{"term": {"document": draft.identity}}, {"range": {"state": {"lt": revision}}}]
        self._client.indices.refresh(index=[self._name("figures"), self._name("statements")])
        for name in ("figures", "statements"):
            self._delete(name, {"bool": {"filter": stale}}, refresh=False)
        # A conflict says that another has written a later state, and takes the mark off itself.
        self._client.options(ignore_status=409).update(
            index=self._name("documents"),
            id=draft.identity,
            doc={"pending": False},
            if_seq_no=at[0],
            if_primary_term=at[1],
        )

    def record(self, key: str) -> Record:
        """A version's record by its key."""
        found = self._client.get(index=self._name("versions"), id=key)
        return Record.model_validate(found["_source"]["record"])

    def _remove(self, draft: Draft) -> None:
        if draft.seen is None:
            return
        self._client.delete(
            index=self._name("documents"), id=draft.identity, if_seq_no=draft.seen[0], if_primary_term=draft.seen[1]
        )
        self.refresh()
        for name in ("figures", "statements", "versions"):
            self._delete(name, {"term": {"document": draft.identity}})

    def _delete(self, name: str, query: rows.Source, *, refresh: bool = True) -> None:
        if refresh:
            self._client.indices.refresh(index=self._name(name))
        self._client.delete_by_query(index=self._name(name), query=query, conflicts="proceed")

    def _bulk(self, actions: Iterable[rows.Source], *, conflicts: bool = False) -> None:
        """Send actions, again where the server was too busy. Raises BulkIndexError for any other refusal."""
        refused: list[Any] = []
        for fine, item in helpers.streaming_bulk(
            self._client, _renamed(actions), max_retries=6, initial_backoff=0.5, max_backoff=30, raise_on_error=False
        ):
            ((operation, answer),) = item.items()
            absent = operation == "delete" and answer.get("status") == 404
            overtaken = conflicts and answer.get("status") == 409
            if not (fine or absent or overtaken):
                refused.append(item)
        if refused:
            raise helpers.BulkIndexError(str(refused[0])[:500], refused)

    def _name(self, name: str) -> str:
        return alias(self._prefix, name)

    def _all(self) -> list[str]:
        return [self._name(name) for name in MAPPINGS]


def _renamed(actions: Iterable[rows.Source]) -> Iterator[rows.Source]:
    """Fields that stand beside the underscored ones become the source."""
    for action in actions:
        if "_source" in action or action["_op_type"] == "delete":
            yield action
        else:
            meta = {name: value for name, value in action.items() if name.startswith("_")}
            yield {**meta, "_source": {name: value for name, value in action.items() if not name.startswith("_")}}
