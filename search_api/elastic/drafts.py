"""Documents and failures while a batch changes them, before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from cchc.captures import Provenance
from cchc.records import Failure, Record
from cchc.urls import document_id
from search_api import provenances
from search_api.elastic import rows
from search_api.history import History, extractor_order, moment
from search_api.protocol import Entry, Outcome
from search_api.reviews.model import Review


@dataclass(slots=True)
class Draft:
    """A document while a batch changes it; `seen` are the sequence number and term that it was read or written at."""

    identity: str
    history: History
    addresses: dict[str, None]
    seen: tuple[int, int] | None = None
    held: frozenset[str] = frozenset()  # keys of the versions before the batch
    source: rows.Source | None = None
    changed: bool = False
    existed: bool = True
    reviews: Sequence[Review] | None = None  # None until they are read

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(rows.version_key(self.identity, state) for state in self.history.states.values())

    @property
    def revision(self) -> int:
        return int(self.source["revision"]) if self.source else 0

    def put(self, record: Record, provenance: Provenance, addresses: Iterable[str]) -> Outcome:
        before = (dict(self.history.states), list(self.history.captures), len(self.history.absences))
        addresses_before = dict(self.addresses)
        outcome = self.history.put(record, provenance)
        self.addresses.update(dict.fromkeys(addresses))
        after = (self.history.states, self.history.captures, len(self.history.absences))
        changed = before != after or addresses_before != self.addresses
        self.changed = self.changed or changed or bool(self.history.written)
        return outcome

    def withdraw(self, entry: Entry, *, elsewhere: bool = False) -> None:
        if self.history.withdraw(entry.provenance, entry.by, elsewhere=elsewhere):
            self.changed = True

    def miss(self, entry: Entry) -> None:
        if self.history.states and self.history.miss(entry.provenance):
            self.changed = True


@dataclass(slots=True)
class Batch:
    """What a batch is about to write; `touched` are the documents that each entry had a part in."""

    drafts: dict[str, Draft] = field(default_factory=dict)
    failures: dict[str, rows.Source | None] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)  # those of `failures` that change
    ledger: dict[str, rows.Source] = field(default_factory=dict)
    touched: list[set[str]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)  # documents that the server did not take, with why

    def wrote(self, entry: Entry, marks: Collection[str]) -> bool:
        """Whether a document stands as it was written in one of these batches."""
        draft = self.drafts.get(entry.result.document.id)
        return draft is not None and draft.source is not None and draft.source["batch"] in marks

    def miss(self, entry: Entry) -> set[str]:
        """A look at a document's own address that found no page; the documents that it is of."""
        identity = entry.result.document.id
        of = {
            draft.identity
            for draft in self.drafts.values()
            if identity == draft.identity or (draft.source and identity == document_id(draft.source["url"]))
        }
        for name in of:
            self.drafts[name].miss(entry)
        return of

    def fail(self, entry: Entry, failure: Failure) -> None:
        """Keep a failure, unless a later one is held."""
        identity = failure.document.id
        at = moment(entry.provenance.fetched_at).isoformat()
        earlier = self.failures.get(identity)
        if earlier is not None:
            order, known = extractor_order(entry.by), extractor_order(earlier["extractor"])
            if (at, order) < (earlier["fetched_at"], known):
                return
        self.failed.add(identity)
        self.failures[identity] = {
            "identity": identity,
            "extractor": entry.by,
            "fetched_at": at,
            "provenance": provenances.dump(entry.provenance),
            "failure": failure.model_dump(mode="json"),
        }
