"""Clusters of prints of one text in the indices.

A document's row carries its signature and says whether it is settled. What a writer has just written it settles before
its batch ends, so that what a killed one leaves is found at the next opening; other rows are unsettled until their
cluster is found anew. Pairs are rows of their own under fixed identities. Of two writers that put two prints at once,
the one whose row is seen later sees both; where their labels cross, the next change of the cluster sets them right.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from elasticsearch import Elasticsearch, helpers

from search_api.duplicates.originals import Member
from search_api.elastic.bands import Bands
from search_api.elastic.bulk import portions, send
from search_api.elastic.candidates import Candidates, Signatures
from search_api.elastic.drafts import Draft
from search_api.elastic.facts import number
from search_api.elastic.indices import Indices
from search_api.elastic.queries import FURTHER_PRINTS

if TYPE_CHECKING:
    from search_api.duplicates.clusters import Signed
    from search_api.duplicates.signature import Packed

PORTION = 500
READ = ["bands", "signature", "member", "same", "places", "settled", "revision"]
PRINTED = ("figures", "statements", "conclusions")


class Clusters:
    """`search_api.duplicates.clusters.Book` over the indices; documents go by their ids."""

    def __init__(
        self,
        client: Elasticsearch,
        indices: Indices,
        signatures: Signatures | None = None,
        bands: Bands | None = None,
    ) -> None:
        """`signatures` and `bands` are those of documents met earlier, to which those met now are added."""
        self._client = client
        self._indices = indices
        self._signatures = signatures or Signatures()
        self._candidates = Candidates(client, self._name("documents"), self._signatures, bands or Bands())
        # Of the settling at hand: pairs, rows that are marked alone, marks to write, when rows were seen.
        self._pairs: dict[str, set[str]] = {}
        self._alone: set[str] = set()
        self._marks: dict[str, dict[str, Any]] = {}
        self._seen: Mapping[str, tuple[int, int]] = {}

    def settle(self, written: Mapping[str, Draft] | None = None) -> None:
        """Find the clusters of all documents that are not settled, and of those that this writer has just written."""
        from search_api.duplicates.clusters import settle
        from search_api.duplicates.signature import Packed

        left = {key: draft for key, draft in (written or {}).items() if draft.source is not None}
        labelled = False
        while True:
            point = self._candidates.refresh()
            rows, seen = self._written(left)
            rows.update(self._read(self._unsettled() - rows.keys(), seen))
            if not rows:
                break
            self._pairs = {}
            self._pairs = self.partners(rows.keys())
            # Their rows are as they were written, alone; those whose partner went are marked as they were with it.
            self._alone = {key for key, row in rows.items() if row["places"] == 1 and row["same"] == key}
            self._marks = {key: {"settled": True} for key, row in rows.items() if not row["settled"]}
            self._seen = seen
            for key, row in rows.items():
                packed = row["signature"] and base64.b64decode(row["signature"])
                self._signatures.put((key, row["revision"]), Packed.of(packed) if packed else None)
            signed = {key: _signed(row) for key, row in rows.items()}
            self._candidates.follow(point, {(key, rows[key]["revision"]): one.bands for key, one in signed.items()})
            settle(self, signed)
            labelled = labelled or bool(self._marks)
            changed = self._mark()
            left = {key: draft for key, draft in left.items() if key in changed}
        if labelled:
            self._client.indices.refresh(index=self._indices.all(("documents", *PRINTED)))

    def _unsettled(self) -> set[str]:
        answer = self._client.search(
            index=self._name("documents"),
            query={"term": {"settled": False}},
            sort=[{"document": "asc"}],
            size=PORTION,
            stored_fields="_none_",
            docvalue_fields=[{"field": "document"}],
        )
        return {str(hit["fields"]["document"][0]) for hit in answer["hits"]["hits"]}

    def _written(self, drafts: Mapping[str, Draft]) -> tuple[dict[str, Any], dict[str, tuple[int, int]]]:
        """The rows that were written of documents, as they stand, and when they were; without those of which another
        has written a later state since, who looks for its cluster."""
        rows: dict[str, Any] = {}
        seen: dict[str, tuple[int, int]] = {}
        for portion in portions(drafts.keys()):
            for item in self._client.mget(index=self._name("documents"), ids=portion, source=False)["docs"]:
                if item.get("found"):
                    seen[item["_id"]] = (item["_seq_no"], item["_primary_term"])
        rows = {key: drafts[key].source for key, moment in seen.items() if drafts[key].seen == moment}
        # One that another has merely put into a cluster is still the state that was written.
        for key, row in self._read(seen.keys() - rows.keys(), seen).items():
            if row["revision"] == drafts[key].revision:
                rows[key] = row
        return rows, seen

    def _read(self, keys: Collection[str], seen: dict[str, tuple[int, int]]) -> dict[str, Any]:
        """What clusters are found by of these documents' rows; when each was seen is brought up to date."""
        found = {}
        for portion in portions(keys):
            answer = self._client.mget(index=self._name("documents"), ids=portion, source_includes=READ)
            for item in answer["docs"]:
                if item.get("found"):  # else another has deleted it meanwhile
                    found[item["_id"]] = item["_source"]
                    seen[item["_id"]] = (item["_seq_no"], item["_primary_term"])
        return found

    def _mark(self) -> set[str]:
        """Write what was found to the documents' rows, to those looked at only as they were seen.

        Those that others changed meanwhile are given back: they are to be looked at once more.
        """
        actions = []
        for key, marks in self._marks.items():
            action: dict[str, Any] = {
                "_op_type": "update", "_index": self._name("documents"), "_id": key, "doc": marks,
            }  # fmt: skip
            if key in self._seen:
                action |= {"if_seq_no": self._seen[key][0], "if_primary_term": self._seen[key][1]}
            else:
                action["retry_on_conflict"] = 5
            actions.append(action)
        return send(self._client, actions, conflicts=True, gone=True).conflicts

    def leave(self, documents: Sequence[str]) -> None:
        """Before documents are deleted: their partners are to be looked at anew."""
        self._candidates.leave(documents)
        self._pairs = {}  # of the last settling: others may have paired since
        for partners in self.partners(documents).values():
            self._update("documents", {key: {"settled": False} for key in partners - set(documents)})
        for portion in portions(documents):
            self._client.delete_by_query(
                index=self._name("pairs"), query={"terms": {"documents": portion}}, conflicts="proceed", refresh=True
            )

    def members_of(self, document: str) -> list[Member]:
        """The prints of a document's text, the likely original first; nothing where there is no other."""
        found = self._client.options(ignore_status=404).get(
            index=self._name("documents"), id=document, source_includes=["same", "places"]
        )
        if not found.get("found") or found["_source"]["places"] < 2:
            return []
        answer = self._client.search(
            index=self._name("documents"),
            query={"bool": {"filter": [{"term": {"same": found["_source"]["same"]}}, FURTHER_PRINTS]}},
            sort=[{"standing": "asc"}, {"document": "asc"}],
            size=1000,
            source_includes=["member"],
        )
        return [Member(**hit["_source"]["member"]) for hit in answer["hits"]["hits"]]

    # As a Book

    def sign(self, signed: Mapping[str, Signed]) -> None:
        """Nothing is left to do: the documents' rows came with their signatures."""

    def candidates(self, signed: Mapping[str, Signed]) -> Iterator[tuple[str, dict[str, Packed]]]:
        return self._candidates.of(signed)

    def partners(self, keys: Collection[str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {key: set() for key in keys}
        for portion in portions(found.keys() - self._pairs.keys()):
            hits = helpers.scan(
                self._client, index=self._name("pairs"), query={"query": {"terms": {"documents": portion}}}, size=5000
            )
            for hit in hits:
                one, two = hit["_source"]["documents"]
                for key, other in ((one, two), (two, one)):
                    if key in found:
                        found[key].add(other)
        return found | {key: set(self._pairs[key]) for key in found.keys() & self._pairs.keys()}

    def pair(self, partners: Mapping[str, set[str]]) -> None:
        held = self.partners(partners.keys())
        index = self._name("pairs")
        come = {_pair(key, other): (key, other) for key in partners for other in partners[key] - held[key]}
        gone = {_pair(key, other) for key in partners for other in held[key] - partners[key]} - come.keys()
        actions: list[dict[str, Any]] = [{"_op_type": "delete", "_index": index, "_id": name} for name in gone]
        actions += [
            {"_op_type": "index", "_index": index, "_id": name, "_source": {"documents": sorted(both)}}
            for name, both in come.items()
        ]
        if actions:
            send(self._client, actions)
            self._client.indices.refresh(index=index)
        for key, others in partners.items():
            for other in held[key] | others:
                if other in self._pairs:
                    (self._pairs[other].add if other in others else self._pairs[other].discard)(key)
            self._pairs[key] = set(others)

    def members(self, keys: Collection[str]) -> dict[str, Member]:
        found = {}
        for portion in portions(keys):
            answer = self._client.mget(index=self._name("documents"), ids=portion, source_includes=["member"])
            for item in answer["docs"]:
                if item.get("found"):  # else another has deleted it meanwhile
                    found[item["_id"]] = Member(**item["_source"]["member"])
        return found

    def label(self, clusters: Sequence[Sequence[tuple[str, Member]]]) -> None:
        changed = [
            [key for key, _ in cluster]
            for cluster in clusters
            if len(cluster) > 1 or (cluster and cluster[0][0] not in self._alone)
        ]
        places = {key: (keys[0], standing) for keys in changed for standing, key in enumerate(keys)}
        # The documents' rows come last: while they are to be settled, the others' marks are looked after.
        if places:
            for name in PRINTED:
                self._label_rows(name, places)
        for keys in changed:
            for standing, key in enumerate(keys):
                marks = {"same": keys[0], "places": len(keys), "standing": standing}
                self._marks[key] = {**self._marks.get(key, {}), **marks}

    def _label_rows(self, name: str, labels: Mapping[str, tuple[str, int]]) -> None:
        """Mark what the documents of clusters say more than once; by document, its original and its standing."""
        self._client.indices.refresh(index=self._name(name))
        found = []
        for portion in portions(labels):
            query = {"query": {"terms": {"document": portion}}, "_source": ["document", "fact"]}
            found += [
                (hit["_id"], hit["_source"]["document"], hit["_source"]["fact"])
                for hit in helpers.scan(self._client, index=self._name(name), query=query, size=5000)
            ]
        places = Counter((labels[document][0], fact) for _, document, fact in found)
        values = {}
        for key, document, fact in found:
            original, standing = labels[document]
            count = places[original, fact]
            values[key] = {
                "same": f"{original}:{fact}" if count > 1 else key,
                "places": count,
                "standing": standing,
                "original": original if document != original else None,
                **({"fact_text": number(original)} if name == "figures" else {}),
            }
        self._update(name, values)

    def _update(self, name: str, values: Mapping[str, Mapping[str, Any]]) -> None:
        actions = (
            {"_op_type": "update", "_index": self._name(name), "_id": key, "doc": dict(value), "retry_on_conflict": 5}
            for key, value in values.items()
        )
        send(self._client, actions, gone=True)

    def _name(self, name: str) -> str:
        return self._indices[name]


def _signed(row: Mapping[str, Any]) -> Signed:
    from search_api.duplicates.clusters import Signed
    from search_api.duplicates.signature import Signature

    packed = row["signature"]
    return Signed(
        Member(**row["member"]),
        Signature.unpack(base64.b64decode(packed)) if packed else None,
        tuple(int(band, 16) for band in row["bands"]),
    )


def _pair(one: str, two: str) -> str:
    return "|".join(sorted((one, two)))
