"""Clusters of prints of one text in the indices.

A document's row carries its signature and says whether it is settled: whatever writes the row anew unsettles it, and
the row stays so until its cluster is found, so that what a killed writer leaves is found at the next opening. Pairs are
rows of their own under fixed identities. Of two writers that put two prints at once, the one whose row is seen later
sees both; where their labels cross, the next change of the cluster sets them right.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from elasticsearch import Elasticsearch, helpers

from search_api.duplicates.originals import Member
from search_api.elastic.bulk import portions, send
from search_api.elastic.indices import Indices
from search_api.elastic.queries import FURTHER_PRINTS
from search_api.elastic.rows import band_key

if TYPE_CHECKING:
    from search_api.duplicates.clusters import Signed
    from search_api.duplicates.signature import Signature

PORTION = 200
PRINTED = ("figures", "statements", "conclusions")


class Clusters:
    """`search_api.duplicates.clusters.Book` over the indices; documents go by their ids."""

    def __init__(self, client: Elasticsearch, indices: Indices) -> None:
        self._client = client
        self._indices = indices
        self._pairs: dict[str, set[str]] = {}
        self._alone: set[str] = set()

    def settle(self) -> int:
        """Find the clusters of all documents that are not settled; how many those were."""
        from search_api.duplicates.clusters import settle

        total = 0
        while True:
            self._client.indices.refresh(index=self._name("documents"))
            answer = self._client.search(
                index=self._name("documents"),
                query={"term": {"settled": False}},
                sort=[{"document": "asc"}],
                size=PORTION,
                source_includes=["bands", "signature", "member", "same", "places"],
            )
            hits = {hit["_id"]: hit["_source"] for hit in answer["hits"]["hits"]}
            if not hits:
                return total
            total += len(hits)
            self._pairs = {}
            self._pairs = self.partners(hits)
            # Their rows are as they were written, alone; those whose partner went are marked as they were with it.
            self._alone = {key for key, row in hits.items() if row["places"] == 1 and row["same"] == key}
            settle(self, {key: _signed(row) for key, row in hits.items()})
            self._update("documents", {key: {"settled": True} for key in hits})
            self._client.indices.refresh(index=self._all())

    def leave(self, documents: Sequence[str]) -> None:
        """Before documents are deleted: their partners are to be looked at anew."""
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

    def candidates(self, key: str, signed: Signed) -> dict[str, Signature]:
        from search_api.duplicates.clusters import MOST_CANDIDATES
        from search_api.duplicates.signature import SHARED_BANDS, Signature

        each = [{"constant_score": {"filter": {"term": {"bands": band_key(band)}}}} for band in signed.bands]
        answer = self._client.search(
            index=self._name("documents"),
            query={
                "bool": {
                    "should": each,
                    "minimum_should_match": SHARED_BANDS,
                    "must_not": {"term": {"document": key}},
                }
            },
            sort=["_score", {"document": "asc"}],
            size=MOST_CANDIDATES,
            source_includes=["signature"],
        )
        found = {}
        for hit in answer["hits"]["hits"]:
            found[hit["_id"]] = Signature.unpack(base64.b64decode(hit["_source"]["signature"]))
        return found

    def partners(self, keys: Iterable[str]) -> dict[str, set[str]]:
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

    def pair(self, key: str, partners: set[str]) -> None:
        held = self.partners((key,))[key]
        if held == partners:
            return
        gone: Iterable[dict[str, Any]] = ({"_op_type": "delete", "_id": _pair(key, other)} for other in held - partners)
        come: Iterable[dict[str, Any]] = (
            {"_op_type": "index", "_id": _pair(key, other), "_source": {"documents": sorted((key, other))}}
            for other in partners - held
        )
        index = self._name("pairs")
        send(self._client, ({"_index": index, **action} for action in (*gone, *come)))
        self._client.indices.refresh(index=index)
        for other in held | partners:
            if other in self._pairs:
                (self._pairs[other].add if other in partners else self._pairs[other].discard)(key)
        self._pairs[key] = set(partners)

    def members(self, keys: Iterable[str]) -> dict[str, Member]:
        found = {}
        for portion in portions(keys):
            answer = self._client.mget(index=self._name("documents"), ids=portion, source_includes=["member"])
            for item in answer["docs"]:
                if item.get("found"):  # else another has deleted it meanwhile
                    found[item["_id"]] = Member(**item["_source"]["member"])
        return found

    def label(self, cluster: Sequence[tuple[str, Member]]) -> None:
        keys = [key for key, _ in cluster]
        if not keys or (len(keys) == 1 and keys[0] in self._alone):
            return
        standings = {key: standing for standing, key in enumerate(keys)}
        # The documents' rows come last: while they are marked, the others' marks are looked after.
        for name in PRINTED:
            self._label_rows(name, keys[0], standings)
        marks: dict[str, Any] = {"same": keys[0], "places": len(keys)}
        self._update("documents", {key: {**marks, "standing": standing} for key, standing in standings.items()})

    def _label_rows(self, name: str, original: str, standings: Mapping[str, int]) -> None:
        self._client.indices.refresh(index=self._name(name))
        query = {"query": {"terms": {"document": list(standings)}}, "_source": ["document", "fact"]}
        rows = [
            (hit["_id"], hit["_source"]["document"], hit["_source"]["fact"])
            for hit in helpers.scan(self._client, index=self._name(name), query=query, size=5000)
        ]
        places = Counter(fact for _, _, fact in rows)
        self._update(
            name,
            {
                key: {
                    "same": f"{original}:{fact}" if places[fact] > 1 else key,
                    "places": places[fact],
                    "standing": standings[document],
                    "original": original if document != original else None,
                    **({"fact_text": original} if name == "figures" else {}),
                }
                for key, document, fact in rows
            },
        )
        self._client.indices.refresh(index=self._name(name))

    def _update(self, name: str, values: Mapping[str, Mapping[str, Any]]) -> None:
        actions = (
            {"_op_type": "update", "_index": self._name(name), "_id": key, "doc": dict(value), "retry_on_conflict": 5}
            for key, value in values.items()
        )
        send(self._client, actions, gone=True)

    def _name(self, name: str) -> str:
        return self._indices[name]

    def _all(self) -> list[str]:
        return [self._name(name) for name in ("documents", *PRINTED)]


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
