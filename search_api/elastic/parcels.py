"""Documents on their way into the indices, some at a time: while one parcel is sent, the next is made.

Within a parcel the order holds: the records of versions, then the rows that decide, then what is made of those that
were taken.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from elasticsearch import Elasticsearch
from pydantic_core import to_json

from cchc.records import Record
from search_api.elastic import rows
from search_api.elastic.bulk import send
from search_api.elastic.drafts import Draft
from search_api.elastic.indices import Indices
from search_api.elastic.projecting import next_revision, projections

PARCEL = 100  # documents
WHOLE = 100_000  # actions: all of a parcel in one request, where it is not too large for one


@dataclass(slots=True)
class Parcel:
    """What is to be sent of some documents, by the document; after `send`, what became of them.

    `conflicts` are documents that others changed meanwhile, `refused` those of which the server did not take all, with
    why; `partly` those of the refused whose own row was taken.
    """

    versions: dict[str, list[rows.Source]] = field(default_factory=dict)
    documents: dict[str, rows.Source] = field(default_factory=dict)
    projected: dict[str, list[rows.Source]] = field(default_factory=dict)
    taken: dict[str, tuple[int, int]] = field(default_factory=dict)
    conflicts: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    partly: set[str] = field(default_factory=set)

    def add(self, indices: Indices, draft: Draft, newest: Record | None, batch: str, *, settled: bool) -> None:
        """Take a document in, with the record of its newest version, or None where it is to be deleted."""
        self.versions[draft.identity] = [
            {
                "_op_type": "index",
                "_index": indices["versions"],
                "_id": rows.version_key(draft.identity, draft.history.states[number]),
                "_source": _version(draft.identity, number, record),
            }
            for number, record in draft.history.written.items()
        ]
        condition: rows.Source = {"_op_type": "create"}
        if draft.seen is not None:
            condition = {"_op_type": "index", "if_seq_no": draft.seen[0], "if_primary_term": draft.seen[1]}
        action = {**condition, "_index": indices["documents"], "_id": draft.identity}
        if newest is None:
            self.documents[draft.identity] = {**action, "_op_type": "delete"}
            return
        draft.existed = draft.seen is not None
        values = rows.document_values(newest)
        draft.source = rows.document_source(
            newest,
            draft.history,
            list(draft.addresses),
            next_revision(draft.source),
            batch=batch,
            settled=settled,
            values=values,
        )
        self.documents[draft.identity] = {**action, "_source": draft.source}
        self.projected[draft.identity] = list(projections(indices, newest, draft.revision, values))

    def send(self, client: Elasticsearch) -> Parcel:
        self._send_versions(client)
        self._send_documents(client)
        self._send_projected(client)
        return self

    def _send_versions(self, client: Elasticsearch) -> None:
        self._send(client, self.versions)

    def _send_documents(self, client: Elasticsearch) -> None:
        sent = (action for identity, action in self.documents.items() if identity not in self.refused)
        answers = send(client, sent, conflicts=True, refusals=True, portion=WHOLE)
        self.conflicts |= answers.conflicts
        self.refused |= answers.refused
        self.taken = {item["_id"]: (item["_seq_no"], item["_primary_term"]) for item in answers.fine}

    def _send_projected(self, client: Elasticsearch) -> None:
        whole = {identity: actions for identity, actions in self.projected.items() if identity in self.taken}
        self.partly = self._send(client, whole, conflicts=True)

    def _send(
        self, client: Elasticsearch, actions: dict[str, list[rows.Source]], *, conflicts: bool = False
    ) -> set[str]:
        """The documents of which something was refused."""
        owners = {action["_id"]: identity for identity, made in actions.items() for action in made}
        sent = (one for made in actions.values() for one in made)
        answers = send(client, sent, conflicts=conflicts, refusals=True, portion=WHOLE)
        refused = {owners[key]: reason for key, reason in answers.refused.items()}
        self.refused |= refused
        return refused.keys() | set()


def _version(document: str, number: int, record: Record) -> bytes:
    """The row of a version, as it is sent."""
    return b'{"document":%s,"number":%d,"record":%s}' % (to_json(document), number, record.model_dump_json().encode())
