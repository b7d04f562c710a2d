"""Records into the indices and out of them.

Elasticsearch has no transaction over documents, so the order of writes and fixed identities take its place. The row
in `documents` decides: it is written under the condition that nobody changed it meanwhile, and names its batch; a row
of that batch is there until all that belongs to it stands, and what a killed writer left so is finished by the next
(see `search_api.elastic.batches`). The ledger comes last.
A batch that fails half-way is put again whole; what it had done is then found unchanged. So it is when the cluster is
away for a while, or when other indices take over: the batch waits, and is decided on anew.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from cchc.errors import StoreBusyError, StoreError
from cchc.records import Record
from cchc.urls import document_id
from search_api.elastic import batches, reviews, rows
from search_api.elastic.availability import CHANCE, PassingError, Patience
from search_api.elastic.bands import Bands
from search_api.elastic.bulk import overlapped, send
from search_api.elastic.candidates import Signatures
from search_api.elastic.clusters import Clusters
from search_api.elastic.deciding import Decider
from search_api.elastic.drafts import Batch, Draft
from search_api.elastic.indices import Indices, survey
from search_api.elastic.parcels import PARCEL, Parcel
from search_api.elastic.projecting import PROJECTED, remove_older
from search_api.elastic.takedowns import addressed, delete, take_down
from search_api.protocol import Entry, Outcome
from search_api.reviews.overlay import overlaid

log = logging.getLogger(__name__)
PATIENCE = 30.0  # seconds that a batch is tried anew while others change the same documents
LONGEST_PAUSE = 1.0
AWAY_SECONDS = 300.0
Answer = TypeVar("Answer")
# Told of each entry of which something was not taken, with the reason.
Refused = Callable[[Entry, str], None]


class Writer:
    """Writes into the indices behind the aliases of one prefix, or into those that are given.

    `patience` is for how many seconds a write waits for a cluster that is away.
    """

    def __init__(
        self,
        client: Elasticsearch,
        prefix: str,
        *,
        indices: Indices | None = None,
        patience: float = AWAY_SECONDS,
        refused: Refused | None = None,
    ) -> None:
        self._client = client
        self._prefix = prefix
        self._fixed = indices
        self._found: Indices | None = None
        self._patience = patience
        self._refused = refused
        self._signatures = Signatures()
        self._bands = Bands()

    def put(self, entries: Sequence[Entry]) -> list[Outcome]:
        """Keep entries; "refused" are those of which the server did not take all.

        Raises StoreBusyError when others keep changing the same documents, what the client raises when the cluster is
        away for longer than it is waited for.
        """
        outcomes: dict[int, Outcome] = {}
        tried: dict[int, Outcome] = {}
        claimed: dict[int, Outcome] = {}  # of those that were overtaken
        written: dict[str, Draft] = {}
        left = list(range(len(entries)))
        marks: list[str] = []
        patience = Patience(self._patience)
        deadline, pause = time.monotonic() + PATIENCE, 0.02
        while True:
            batch = Batch()
            try:
                decided = Decider(self._client, self._indices).decide([entries[index] for index in left], batch)
                outcomes.update(zip(left, decided, strict=True))
                # A request whose answer was lost the client sends again: its own first one has then overtaken it.
                own = {index: one for index, one in claimed.items() if batch.wrote(entries[index], marks)}
                overtaken, whole = self._write(batch, marks)
                written |= whole
                for place, index in enumerate(left):
                    if not batch.touched[place] & overtaken:
                        before, touched = tried.get(index, own.get(index)), batch.touched[place]
                        outcomes[index] = self._outcome(entries[index], outcomes[index], before, batch, touched)
                left = [index for place, index in enumerate(left) if batch.touched[place] & overtaken]
                claimed |= {index: own.get(index, outcomes[index]) for index in left}
                if not left:
                    self._clusters.settle(written)
                    batches.end(self._client, self._indices, marks)
                    self.refresh()
                    patience.over()
                    return [outcomes[index] for index in range(len(entries))]
            except (PassingError, ApiError, TransportError) as error:
                patience.wait(error)
                self._found = None
                # All once more: what stands already may be in other indices now, or pending still.
                left, written = list(range(len(entries))), {}
                # What the broken attempt may have done itself is no reason to call an entry unchanged.
                tried.update({index: outcomes[index] for index in left if index in outcomes and index not in tried})
                deadline = time.monotonic() + PATIENCE
                continue
            if time.monotonic() > deadline:
                raise StoreBusyError("other processes keep changing the same documents: put the batch again")
            # Writers that meet and try again at once meet again; a pause of chance length parts them.
            time.sleep(CHANCE.uniform(0, pause))
            pause = min(2 * pause, LONGEST_PAUSE)

    def take(self, drafts: Sequence[Draft]) -> dict[str, str]:
        """Write documents as another store has them, over what is here; those that were refused, with why."""
        held = Decider(self._client, self._indices).drafts({draft.identity for draft in drafts})
        for draft in drafts:
            there = held[draft.identity]
            draft.seen, draft.source, draft.held = there.seen, there.source, there.held
        refused: dict[str, str] = {}
        batch = batches.begin(self._client, self._indices)
        # Clusters are found when all are there.
        self._keep(list(drafts), refused, batch, settled=False)
        self._clear_away([draft for draft in drafts if draft.identity not in refused])
        batches.end(self._client, self._indices, [batch])
        return refused

    def finish_pending(self) -> int:
        """Write what documents lack that a killed writer or an older cchc left; how many there were."""
        return self._patiently(self._finish_pending)

    def lay_over(self, documents: Collection[str]) -> None:
        """Write what searches see of documents, given by any of their identities, anew after reviews of them."""
        if not documents:
            return
        left = set(addressed(self._client, self._indices, documents))
        refused: dict[str, str] = {}
        written: dict[str, Draft] = {}
        batch = batches.begin(self._client, self._indices)
        while left:
            drafts = Decider(self._client, self._indices).drafts(left)
            there = [draft for draft in drafts.values() if draft.source is not None]
            left = self._keep(there, refused, batch)
            written |= {draft.identity: draft for draft in there if draft.identity not in left}
        for document, reason in refused.items():
            raise StoreError(f"Elasticsearch does not take document {document} with its review: {reason}")
        self._clusters.settle(written)
        batches.end(self._client, self._indices, [batch])
        self.refresh()
        reviews.settle(self._client, self._indices, documents)

    def _finish_pending(self) -> int:
        from search_api.duplicates.signature import VERSION as SIGNED

        unsigned = {"bool": {"must_not": {"term": {"signed": SIGNED}}}}
        unconcluded = {
            "bool": {"filter": {"term": {"has_conclusion": True}}, "must_not": {"exists": {"field": "conclusions"}}}
        }
        self.lay_over(reviews.pending(self._client, self._indices))
        unfinished = {"terms": {"batch": batches.all_open(self._client, self._indices)}}
        lacking = [{"term": {"pending": True}}, unfinished, unsigned, unconcluded]
        total = 0
        batch: str | None = None
        refused: dict[str, str] = {}
        while True:
            self._client.indices.refresh(index=self._name("documents"))
            answer = self._client.search(
                index=self._name("documents"),
                query={
                    "bool": {
                        "should": lacking,
                        "minimum_should_match": 1,
                        "must_not": {"terms": {"document": list(refused)}},
                    }
                },
                size=500,
                source=False,
            )
            drafts = Decider(self._client, self._indices).drafts({hit["_id"] for hit in answer["hits"]["hits"]})
            pending = [draft for draft in drafts.values() if draft.source is not None]
            if not pending:
                break
            total += len(pending)
            batch = batch or batches.begin(self._client, self._indices)
            overtaken = self._keep(pending, refused, batch)
            self._clusters.settle({draft.identity: draft for draft in pending if draft.identity not in overtaken})
        self._clusters.settle()
        batches.end(self._client, self._indices, [batch] if batch else [])
        batches.sweep(self._client, self._indices)
        self.refresh()
        if total:
            log.info("finished %d documents that were left half-written or unsigned", total - len(refused))
        for document, reason in refused.items():
            log.warning("Elasticsearch does not take all of document %s: %s", document, reason)
        return total

    def forget(self, urls: Iterable[str]) -> int:
        """Remove all that came of these addresses; how many documents went."""
        wanted = list(dict.fromkeys(document_id(url) for url in urls))
        if not wanted:
            return 0
        return self._patiently(lambda: take_down(self._client, self._indices, self._clusters, wanted))

    def refresh(self) -> None:
        """Make all that was written visible to searches."""
        self._client.indices.refresh(index=self._indices.all(name for name in self._indices if name != "batches"))

    def record(self, key: str) -> Record:
        """A version's record by its key."""
        found = self._client.get(index=self._name("versions"), id=key)
        return Record.model_validate(found["_source"]["record"])

    # Writing

    def _write(self, batch: Batch, marks: list[str]) -> tuple[set[str], dict[str, Draft]]:
        """Write a batch: the documents that others changed meanwhile, whose entries must be decided again, and those
        whose rows all stand. Where there is something to write, the row that the batch has until it stands is noted in
        `marks`."""
        changed = [draft for draft in batch.drafts.values() if draft.changed]
        if changed:
            marks.append(batches.begin(self._client, self._indices))
        # First, so that no partner of a document that goes is left with it by a kill.
        self._clusters.leave([draft.identity for draft in changed if not draft.history.states and draft.held])
        overtaken = self._keep(changed, batch.refused, marks[-1]) if changed else set()
        written = [draft for draft in changed if draft.identity not in overtaken | batch.refused.keys()]
        self._clear_away(written)
        unkept = overtaken | batch.refused.keys()
        self._bulk(
            {"_op_type": "delete", "_index": self._name("failures"), "_id": identity}
            if source is None
            else {"_op_type": "index", "_index": self._name("failures"), "_id": identity, "_source": source}
            for identity, source in batch.failures.items()
            if identity in batch.failed and identity not in unkept
        )
        self._bulk(
            {"_op_type": "index", "_index": self._name("ledger"), "_id": key, "_source": source}
            for key, source in batch.ledger.items()
            if source["identity"] not in unkept
        )
        return overtaken, {draft.identity: draft for draft in written if draft.history.states}

    def _keep(self, drafts: list[Draft], refused: dict[str, str], batch: str, *, settled: bool = True) -> set[str]:
        """Write documents with all that is made of them; the identities of those that others changed meanwhile.

        Those of which the server does not take all stay pending. `settled` says that their clusters are found before
        the batch ends.
        """
        self._read_reviews(drafts)
        overtaken: set[str] = set()
        partly: set[str] = set()
        kept = {draft.identity: draft for draft in drafts if _matters(draft)}
        for sent in overlapped(self._parcels(list(kept.values()), batch, settled)):
            refused |= sent.refused
            overtaken |= sent.conflicts
            partly |= sent.partly
            for identity, seen in sent.taken.items():
                if kept[identity].history.states:
                    kept[identity].seen = seen
        there = [draft for draft in drafts if draft.history.states and draft.identity not in overtaken | refused.keys()]
        remove_older(self._client, self._indices, {draft.identity: draft.revision for draft in there if draft.existed})
        told = {"pending": True, "settled": False}
        update = {"_op_type": "update", "_index": self._name("documents"), "doc": told}
        send(self._client, ({**update, "_id": identity} for identity in partly), gone=True)
        return overtaken

    def _parcels(self, drafts: Sequence[Draft], batch: str, settled: bool) -> Iterator[Callable[[], Parcel]]:
        for first in range(0, len(drafts), PARCEL):
            parcel = Parcel()
            for draft in drafts[first : first + PARCEL]:
                newest = self._newest(draft) if draft.history.states else None
                parcel.add(self._indices, draft, newest, batch, settled=settled)
            yield partial(parcel.send, self._client)

    def _newest(self, draft: Draft) -> Record:
        newest = draft.history.newest
        if newest is None:
            raise ValueError(f"document {draft.identity} has no version")
        record = draft.history.written.get(newest.number) or self.record(rows.version_key(draft.identity, newest))
        return overlaid(record, draft.reviews or ())

    def _read_reviews(self, drafts: Sequence[Draft]) -> None:
        """Reviews are read after the rows that decide: who writes one later changes such a row, which is noticed."""
        unread = [draft for draft in drafts if draft.reviews is None]
        identities = {draft.identity: (draft.identity, *draft.addresses) for draft in unread}
        found = reviews.of_documents(
            self._client, self._indices, (name for names in identities.values() for name in names)
        )
        for draft in unread:
            draft.reviews = reviews.of_one(found, identities[draft.identity])

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
                delete(self._client, self._indices, name, {"terms": {"document": gone}})

    def _outcome(
        self, entry: Entry, outcome: Outcome, tried: Outcome | None, batch: Batch, touched: set[str]
    ) -> Outcome:
        reasons = [batch.refused[identity] for identity in sorted(touched & batch.refused.keys())]
        if reasons:
            if self._refused is not None:
                self._refused(entry, "; ".join(reasons))
            return "refused"
        return tried if tried is not None and outcome == "unchanged" else outcome

    def _patiently(self, work: Callable[[], Answer]) -> Answer:
        """Do what may be done again from the start, and do so while the cluster is away or indices are exchanged."""
        patience = Patience(self._patience)
        while True:
            try:
                answer = work()
                patience.over()
                return answer
            except (PassingError, ApiError, TransportError) as error:
                patience.wait(error)
                self._found = None

    @property
    def _indices(self) -> Indices:
        if self._fixed is not None:
            return self._fixed
        if self._found is None:
            self._found = survey(self._client, self._prefix).indices
        return self._found

    @property
    def _clusters(self) -> Clusters:
        return Clusters(self._client, self._indices, self._signatures, self._bands)

    def _bulk(self, actions: Iterable[rows.Source]) -> None:
        send(self._client, actions)

    def _name(self, name: str) -> str:
        return self._indices[name]


def _matters(draft: Draft) -> bool:
    """Whether there is anything to write: not for a document that never was and still is not."""
    return bool(draft.history.states) or draft.seen is not None
