"""Takedowns: all that came of some addresses goes from the indices, and tombstones keep it from coming back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from elasticsearch import Elasticsearch

from search_api.elastic import rows
from search_api.elastic.bulk import send
from search_api.elastic.clusters import Clusters
from search_api.elastic.indices import Indices
from search_api.elastic.projecting import PROJECTED
from search_api.elastic.walking import WINDOW


def addressed(client: Elasticsearch, indices: Indices, identities: Collection[str]) -> dict[str, list[str]]:
    """The documents that have one of these identities, or an address of it, each with the identities of all of its
    addresses."""
    either = [{"terms": {name: list(identities)}} for name in ("document", "addresses")]
    client.indices.refresh(index=indices["documents"])
    answer = client.search(
        index=indices["documents"],
        query={"bool": {"should": either, "minimum_should_match": 1}},
        size=WINDOW,
        source_includes=["addresses"],
    )
    return {hit["_id"]: hit["_source"]["addresses"] for hit in answer["hits"]["hits"]}


def take_down(client: Elasticsearch, indices: Indices, clusters: Clusters, wanted: Collection[str]) -> int:
    """Remove all that came of addresses with these identities; how many documents went."""
    found = addressed(client, indices, wanted)
    identities = list(dict.fromkeys((*wanted, *found, *(one for addresses in found.values() for one in addresses))))
    now = datetime.now(UTC).isoformat()
    # First the tombstones: from here on nobody puts the pages back.
    send(
        client,
        (
            {"_op_type": "index", "_index": indices["tombstones"], "_id": one, "_source": {"forgotten_at": now}}
            for one in identities
        ),
    )
    clusters.leave(list(found))
    for name in ("documents", *PROJECTED, "versions", "ledger", "failures", "reviews"):
        key = "identity" if name in ("ledger", "failures") else "document"
        delete(client, indices, name, {"terms": {key: identities}})
    client.indices.refresh(index=indices.all(name for name in indices if name != "batches"))
    clusters.settle()
    client.indices.forcemerge(index=indices.all(), only_expunge_deletes=True, flush=True)
    return len(found)


def delete(client: Elasticsearch, indices: Indices, name: str, query: rows.Source) -> None:
    """Remove the rows that a query finds, those that were written just now among them."""
    client.indices.refresh(index=indices[name])
    client.delete_by_query(index=indices[name], query=query, conflicts="proceed")
