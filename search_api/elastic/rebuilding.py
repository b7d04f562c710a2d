"""A new generation of indices out of the embedded store, while the current one goes on answering."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from elasticsearch import Elasticsearch

from cchc.captures import Location
from cchc.errors import StoreError
from search_api.elastic import reviews, rows
from search_api.elastic.bulk import send
from search_api.elastic.checking import holdings
from search_api.elastic.clusters import Clusters
from search_api.elastic.copying import walk
from search_api.elastic.drafts import Draft
from search_api.elastic.indices import Indices
from search_api.elastic.projecting import PROJECTED
from search_api.elastic.writing import Writer
from search_api.embedded.contents import Content, Contents
from search_api.holdings import Difference, compare
from search_api.reviews.model import Review

PORTION = 50
Heard = Callable[[int], None]


class Rebuild:
    """Takes documents over into a generation that nobody else writes to."""

    def __init__(self, client: Elasticsearch, indices: Indices, contents: Contents, heard: Heard) -> None:
        self._client = client
        self._indices = indices
        self._contents = contents
        self._heard = heard
        self._writer = Writer(client, indices.prefix, indices=indices)

    def run(self) -> dict[str, str]:
        """Take everything over; the documents that the server did not take whole, with why."""
        self._take_reviews()
        refused = self._take(self._contents.documents())
        self._take_rest()
        Clusters(self._client, self._indices).settle()
        return refused

    def finish(self) -> list[Difference]:
        """Take over what changed in the embedded store meanwhile; what differs after that."""
        self._take_reviews()
        self._writer.finish_pending()
        for _ in range(3):
            left = self.differences()
            if not left:
                break
            changed = {one.document for one in left}
            there = set()
            for portion in _portions((one for one in self._contents.documents() if one.document in changed), PORTION):
                there |= {content.document for content in portion}
                self._take(portion)
            self._remove(sorted(name for name in changed - there if name))
            self._take_rest()
            Clusters(self._client, self._indices).settle()
        return self.differences()

    def differences(self) -> list[Difference]:
        theirs = (content.holding for content in self._contents.documents())
        return list(compare(holdings(self._client, self._indices), theirs, "the embedded store"))

    def _take(self, contents: Iterable[Content]) -> dict[str, str]:
        refused: dict[str, str] = {}
        for portion in _portions(contents, PORTION):
            drafts = []
            for content in portion:
                if not content.is_whole:
                    refused[content.document] = "its record in the embedded store cannot be read"
                    continue
                addresses = dict.fromkeys(content.addresses)
                drafts.append(Draft(content.document, content.history, addresses, changed=True))
            refused |= self._writer.take(drafts)
            self._heard(len(portion))
        return refused

    def _remove(self, documents: Sequence[str]) -> None:
        if documents:
            Clusters(self._client, self._indices).leave(documents)
        for name in ("documents", "versions", *PROJECTED):
            query = {"terms": {"document": list(documents)}}
            self._client.delete_by_query(index=self._indices[name], query=query, refresh=True, conflicts="proceed")

    def _take_reviews(self) -> None:
        held = (Review.model_validate(row["review"]) for row in self._contents.rows("reviews"))
        reviews.take(self._client, self._indices, held)

    def _take_rest(self) -> None:
        send(self._client, self._rest())
        self._client.indices.refresh(index=self._indices.all())

    def _rest(self) -> Iterator[rows.Source]:
        for row in self._contents.rows("ledger"):
            place = rows.location_key(Location(row["archive"], row["offset"]))
            key = hashlib.sha256(f"{place} {row['extractor']}".encode()).hexdigest()
            yield {"_op_type": "index", "_index": self._indices["ledger"], "_id": key, "_source": dict(row)}
        for row in self._contents.rows("failures"):
            source = dict(row)
            yield {"_op_type": "index", "_index": self._indices["failures"], "_id": row["identity"], "_source": source}
        for row in self._contents.rows("tombstones"):
            source = {"forgotten_at": row["forgotten_at"]}
            yield {
                "_op_type": "index",
                "_index": self._indices["tombstones"],
                "_id": row["identity"],
                "_source": source,
            }


def carry_over(client: Elasticsearch, source: Indices, target: Indices) -> None:
    """What was forgotten stays forgotten, and what was reviewed reviewed, in whatever the indices are made of anew."""
    if "reviews" in source:
        for hits in walk(client, source["reviews"], {"match_all": {}}, 1000):
            reviews.take(client, target, (Review.model_validate(hit["_source"]["review"]) for hit in hits))
    for hits in walk(client, source["tombstones"], {"match_all": {}}, 1000):
        send(
            client,
            (
                {"_op_type": "index", "_index": target["tombstones"], "_id": hit["_id"], "_source": hit["_source"]}
                for hit in hits
            ),
        )


def left_behind(client: Elasticsearch, source: Indices, target: Indices) -> list[Difference]:
    """Documents that the source has and the target has not, though nobody forgot them."""
    client.indices.refresh(index=[source["documents"], target["documents"]])
    found: list[Difference] = []
    for hits in walk(client, source["documents"], {"match_all": {}}, 1000, source={"includes": ["url", "addresses"]}):
        ids = [hit["_id"] for hit in hits]
        there: Any = client.search(
            index=target["documents"], query={"ids": {"values": ids}}, size=len(ids), source=False
        )
        held = {hit["_id"] for hit in there["hits"]["hits"]}
        gone = client.mget(index=target["tombstones"], ids=ids)["docs"]
        held |= {item["_id"] for item in gone if item.get("found")}
        missing = [hit for hit in hits if hit["_id"] not in held]
        for hit in missing:
            other: Any = client.search(
                index=target["documents"],
                query={"terms": {"addresses": hit["_source"]["addresses"]}},
                size=1,
                source=False,
            )
            if not other["hits"]["hits"]:  # else it has another identity by now
                found.append(Difference("is not in what the indices were made of", hit["_id"], hit["_source"]["url"]))
    return found


def refuse_left_behind(left: Sequence[Difference]) -> None:
    """Raises StoreError that names the first of them; nothing, when there are none."""
    if left:
        raise StoreError(
            f"{len(left)} documents would be lost, the first is {left[0].document} {left[0].url}: "
            "nothing was exchanged. Put them there first, or say --drop"
        )


def _portions(contents: Iterable[Content], size: int) -> Iterator[list[Content]]:
    portion: list[Content] = []
    for content in contents:
        portion.append(content)
        if len(portion) == size:
            yield portion
            portion = []
    if portion:
        yield portion
