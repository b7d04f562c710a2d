"""Batches that are being written: a row each, from before the first write until all of it stands.

A document's row names the batch that it was written in. While that batch's row is there, the document's figures,
statements, conclusions or cluster may be yet to come: its writer is at it, or was killed. So no document's row is
written a second time to say that it is whole.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from elasticsearch import Elasticsearch

from search_api.elastic.bulk import portions, send
from search_api.elastic.indices import Indices
from search_api.elastic.walking import WINDOW

# No writer is at one batch for so long: what is older was left by one that was killed.
LEFT_BEHIND = timedelta(days=1)


def begin(client: Elasticsearch, indices: Indices) -> str:
    """Keep that a batch is begun; its id, which rows of documents are given."""
    batch = uuid.uuid4().hex
    # No "create", which would refuse the same request when the client sends it again since its answer was lost.
    client.index(index=indices["batches"], id=batch, document={"begun_at": datetime.now(UTC).isoformat()})
    return batch


def end(client: Elasticsearch, indices: Indices, batches: Iterable[str]) -> None:
    """All that was written in these batches stands."""
    send(client, ({"_op_type": "delete", "_index": indices["batches"], "_id": batch} for batch in batches))


def still_open(client: Elasticsearch, indices: Indices, batches: Iterable[str | None]) -> set[str]:
    """Those of these batches that are not ended, as of now."""
    found: set[str] = set()
    for portion in portions({batch for batch in batches if batch}):
        answer = client.mget(index=indices["batches"], ids=portion, source=False)
        found.update(item["_id"] for item in answer["docs"] if item.get("found"))
    return found


def all_open(client: Elasticsearch, indices: Indices) -> list[str]:
    """Every batch that is not ended."""
    client.indices.refresh(index=indices["batches"])
    answer = client.search(index=indices["batches"], size=WINDOW, sort=["_doc"], source=False)
    return [hit["_id"] for hit in answer["hits"]["hits"]]


def sweep(client: Elasticsearch, indices: Indices) -> None:
    """Take away what killed writers left, after their documents were finished."""
    earlier = (datetime.now(UTC) - LEFT_BEHIND).isoformat()
    client.delete_by_query(
        index=indices["batches"], query={"range": {"begun_at": {"lt": earlier}}}, conflicts="proceed"
    )
