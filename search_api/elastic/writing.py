"""Records into the indices and out of them.

Elasticsearch has no transaction over documents, so the order of writes and fixed identities take its place. The row
in `documents` decides: it is written under the condition that nobody changed it meanwhile, marked pending until its
figures and statements stand, and what a killed writer left pending is finished by the next. The ledger comes last.
A batch that fails half-way is put again whole; what it had done is then found unchanged.
"""

from __future__ import annotations

import hashlib
import logging
import random
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from elasticsearch import Elasticsearch

from cchc.captures import Location
from cchc.errors import StoreBusyError
from cchc.records import Failure, Record
from cchc.urls import document_id
from search_api.elastic import conclusions, rows
from search_api.elastic.bulk import Answers, portions, send
from search_api.elastic.clusters import Clusters
from search_api.elastic.drafts import Batch, Draft
from search_api.elastic.mappings import MAPPINGS, alias
from search_api.history import History, is_missing, moment
from search_api.projection import identities_of
from search_api.protocol import Entry, Outcome

log = logging.getLogger(__name__)
# What is made of a document's newest version.
PROJECTED = ("figures", "statements", "conclusions")
PATIENCE = 30.0  # seconds that a batch is tried anew while others change the same documents
LONGEST_PAUSE = 1.0


class Writer:
    """Writes under the aliases of one prefix."""

    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        self._client = client
        self._prefix = prefix
        self._clusters = Clusters(client, prefix)

    def put(self, entries: Sequence[Entry]) -> list[Outcome]:
        """Keep entries; raises StoreBusyError when others keep changing the same documents."""
        outcomes: dict[int, Outcome] = {}
        left = list(range(len(entries)))
        deadline, pause = time.monotonic() + PATIENCE, 0.02
        while True:
            batch = Batch()
            outcomes.update(zip(left, self._decide([entries[index] for index in left], batch), strict=True))
            overtaken = self._write(batch)
            left = [index for place, index in enumerate(left) if batch.touched[place] & overtaken]
            if not left:
                self._clusters.settle()
                return [outcomes[index] for index in range(len(entries))]
            if time.monotonic() > deadline:
                raise StoreBusyError("other processes keep changing the same documents: put the batch again")
            # Writers that meet and try again at once meet again; a pause of chance length parts them.
            time.sleep(random.uniform(0, pause))  # noqa: S311  (no secret hangs on it)
            pause = min(2 * pause, LONGEST_PAUSE)

    def finish_pending(self) -> int:
        """Write what documents lack that a killed writer or an older cchc left; how many there were."""
        from search_api.duplicates.signature import VERSION as SIGNED

        unsigned = {"bool": {"must_not": {"term": {"signed": SIGNED}}}}
        unconcluded = {
            "bool": {"filter": {"term": {"has_conclusion": True}}, "must_not": {"exists": {"field": "conclusions"}}}
        }
        lacking = [{"term": {"pending": True}}, unsigned, unconcluded]
        total = 0
        while True:
            self._client.indices.refresh(index=self._name("documents"))
            answer = self._client.search(
                index=self._name("documents"),
                query={"bool": {"should": lacking, "minimum_should_match": 1}},
                size=500,
                source=False,
            )
            drafts = self._drafts({hit["_id"] for hit in answer["hits"]["hits"]})
            pending = [draft for draft in drafts.values() if draft.source is not None]
            if not pending:
                break
            total += len(pending)
            self._write_documents(
                [
                    one
                    for one in pending
                    if one.source and (one.source.get("signed") != SIGNED or "conclusions" not in one.source)
                ]
            )
            self._project(pending)
            self.refresh()
        if total:
            log.info("finished %d documents that were left half-written or unsigned", total)
        self._clusters.settle()
        return total

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
            {
                "_op_type": "index",
                "_index": self._name("tombstones"),
                "_id": identity,
                "_source": {"forgotten_at": now},
            }
            for identity in identities
        )
        self._clusters.leave(documents)
        for name, key in (
            ("documents", "document"),
            ("figures", "document"),
            ("statements", "document"),
            ("conclusions", "document"),
            ("versions", "document"),
            ("ledger", "identity"),
            ("failures", "identity"),
        ):
            self._delete(name, {"terms": {key: list(identities)}})
        self.refresh()
        self._clusters.settle()
        self._client.indices.forcemerge(index=self._all(), only_expunge_deletes=True, flush=True)
        return len(documents)

    def refresh(self) -> None:
        """Make all that was written visible to searches."""
        self._client.indices.refresh(index=self._all())

    # Deciding

    def _decide(self, entries: Sequence[Entry], batch: Batch) -> list[Outcome]:
        forgotten = self._forgotten({name for entry in entries for name in identities_of(entry.result)})
        others = self._documents_at([entry.provenance.location for entry in entries if entry.provenance.location])
        identities = {entry.result.document.id for entry in entries}
        missed = [entry.result.document.id for entry in entries if is_missing(entry)]
        batch.drafts = self._drafts(identities.union(*others.values(), self._documents_with(missed)))
        batch.failures = self._failures(identities)
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

    def _failures(self, identities: set[str]) -> dict[str, rows.Source | None]:
        return {item["_id"]: item["_source"] for item in self._get("failures", identities)}

    def _forgotten(self, identities: set[str]) -> set[str]:
        return {item["_id"] for item in self._get("tombstones", identities)}

    def _drafts(self, identities: set[str]) -> dict[str, Draft]:
        """Documents as they are held, new ones for those that are not."""
        drafts = {identity: Draft(identity, History(), {}) for identity in identities}
        for item in self._get("documents", identities):
            source = item["_source"]
            draft = Draft(
                item["_id"],
                rows.load_history(source["history"]),
                dict.fromkeys(source["addresses"]),
                (item["_seq_no"], item["_primary_term"]),
                source=source,
                changed=source["pending"],  # what a killed writer left is finished with the next change
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
                index=self._name("documents"),
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
                index=self._name("documents"), query={"terms": {"addresses": portion}}, size=10_000, source=False
            )
            found.update(hit["_id"] for hit in answer["hits"]["hits"])
        return found

    def _get(self, name: str, identities: Iterable[str]) -> Iterator[Any]:
        """Rows by their identities, as of now: not only what searches see already."""
        for portion in portions(identities):
            answer = self._client.mget(index=self._name(name), ids=portion)
            yield from (item for item in answer["docs"] if item.get("found"))

    # Writing

    def _write(self, batch: Batch) -> set[str]:
        """Write a batch; the documents that others changed meanwhile, whose entries must be decided again."""
        changed = [draft for draft in batch.drafts.values() if draft.changed]
        # First, so that no partner of a document that goes is left with it by a kill.
        self._clusters.leave([draft.identity for draft in changed if not draft.history.states and draft.held])
        overtaken = self._write_documents(changed)
        written = [draft for draft in changed if draft.identity not in overtaken]
        self._project([draft for draft in written if draft.history.states])
        self._clear_away(written)
        self._bulk(
            {"_op_type": "delete", "_index": self._name("failures"), "_id": identity}
            if source is None
            else {"_op_type": "index", "_index": self._name("failures"), "_id": identity, "_source": source}
            for identity, source in batch.failures.items()
            if identity in batch.failed and identity not in overtaken
        )
        self._bulk(
            {"_op_type": "index", "_index": self._name("ledger"), "_id": key, "_source": source}
            for key, source in batch.ledger.items()
            if source["identity"] not in overtaken
        )
        if changed or batch.failed or batch.ledger:
            self.refresh()
        return overtaken

    def _write_documents(self, drafts: list[Draft]) -> set[str]:
        """Versions first, then the rows that decide; the identities of those that others changed meanwhile."""
        self._bulk(
            {
                "_op_type": "index",
                "_index": self._name("versions"),
                "_id": rows.version_key(draft.identity, draft.history.states[number]),
                "_source": {
                    "document": draft.identity,
                    "number": number,
                    "record": record.model_dump(mode="json"),
                },
            }
            for draft in drafts
            for number, record in draft.history.written.items()
        )
        refused = self._bulk(map(self._document_action, filter(_matters, drafts)), conflicts=True)
        accepted = {item["_id"]: item for item in refused.fine}
        for draft in drafts:
            if draft.identity in accepted and draft.history.states:
                item = accepted[draft.identity]
                draft.seen = (item["_seq_no"], item["_primary_term"])
        return refused.conflicts

    def _document_action(self, draft: Draft) -> rows.Source:
        condition: rows.Source = {"_op_type": "create"}
        if draft.seen is not None:
            condition = {"_op_type": "index", "if_seq_no": draft.seen[0], "if_primary_term": draft.seen[1]}
        action = {**condition, "_index": self._name("documents"), "_id": draft.identity}
        newest = draft.history.newest
        if newest is None:
            return {**action, "_op_type": "delete"}
        record = self._newest(draft)
        draft.existed = draft.seen is not None
        revision = max((draft.source or {}).get("revision", 0) + 2, time.time_ns() // 1_000_000)
        draft.source = rows.document_source(record, draft.history, list(draft.addresses), revision)
        return {**action, "_source": draft.source}

    def _newest(self, draft: Draft) -> Record:
        newest = draft.history.newest
        if newest is None:
            raise ValueError(f"document {draft.identity} has no version")
        return draft.history.written.get(newest.number) or self.record(rows.version_key(draft.identity, newest))

    def _project(self, drafts: list[Draft]) -> None:
        """Make figures and statements those of the documents' newest versions, then take the pending marks off.

        Their version is the document's revision, so that a slower writer never overwrites a later state. Revisions
        follow the clock, since Elasticsearch remembers the version of what was deleted for a while, and go up by two,
        since a deletion counts as one.
        """
        self._bulk((action for draft in drafts for action in self._row_actions(draft)), conflicts=True)
        stale = [
            {"bool": {"filter": [{"term": {"document": draft.identity}}, {"range": {"state": {"lt": draft.revision}}}]}}
            for draft in drafts
            if draft.existed
        ]
        if stale:
            self._client.indices.refresh(index=[self._name(name) for name in PROJECTED])
        for first in range(0, len(stale), 200):
            query = {"bool": {"should": stale[first : first + 200], "minimum_should_match": 1}}
            for name in PROJECTED:
                self._client.delete_by_query(index=self._name(name), query=query, conflicts="proceed")
        # A conflict says that another has written a later state, and takes the mark off itself.
        self._bulk(
            (
                {
                    "_op_type": "update",
                    "_index": self._name("documents"),
                    "_id": draft.identity,
                    "if_seq_no": draft.seen[0],
                    "if_primary_term": draft.seen[1],
                    "doc": {"pending": False},
                }
                for draft in drafts
                if draft.seen is not None
            ),
            conflicts=True,
        )

    def _row_actions(self, draft: Draft) -> Iterator[rows.Source]:
        record = self._newest(draft)
        for name, sources in (
            ("figures", rows.figure_sources(record, draft.revision)),
            ("statements", rows.statement_sources(record, draft.revision)),
            ("conclusions", conclusions.sources(record, rows.document_values(record), draft.revision)),
        ):
            for identity, source in sources:
                yield {
                    "_op_type": "index",
                    "_index": self._name(name),
                    "_id": identity,
                    "version": draft.revision,
                    "version_type": "external_gte",
                    "_source": source,
                }

    def _clear_away(self, drafts: list[Draft]) -> None:
        """Records of versions that are no more, and all rows of documents that are no more."""
        self._bulk(
            {"_op_type": "delete", "_index": self._name("versions"), "_id": key}
            for draft in drafts
            for key in draft.held - draft.keys
        )
        gone = [draft.identity for draft in drafts if not draft.history.states and draft.held]
        if gone:
            for name in PROJECTED:
                self._delete(name, {"terms": {"document": gone}})

    def record(self, key: str) -> Record:
        """A version's record by its key."""
        found = self._client.get(index=self._name("versions"), id=key)
        return Record.model_validate(found["_source"]["record"])

    def _delete(self, name: str, query: rows.Source) -> None:
        self._client.indices.refresh(index=self._name(name))
        self._client.delete_by_query(index=self._name(name), query=query, conflicts="proceed")

    def _bulk(self, actions: Iterable[rows.Source], *, conflicts: bool = False) -> Answers:
        return send(self._client, actions, conflicts=conflicts)

    def _name(self, name: str) -> str:
        return alias(self._prefix, name)

    def _all(self) -> list[str]:
        return [self._name(name) for name in MAPPINGS]


def _matters(draft: Draft) -> bool:
    """Whether there is anything to write: not for a document that never was and still is not."""
    return bool(draft.history.states) or draft.seen is not None
