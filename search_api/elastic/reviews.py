"""Reviews in an index of their own, one row an item that was reviewed, each written on the condition of what was seen.

A row is `pending` until what searches see of its document was written anew; what a kill leaves so, the next writer
finishes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from elasticsearch import ConflictError, Elasticsearch

from search_api.elastic.bulk import portions, send
from search_api.elastic.indices import Indices
from search_api.elastic.walking import WINDOW, Walk
from search_api.reviews.model import Review, ReviewFilters

Seen = tuple[int, int]


def row(review: Review, *, pending: bool) -> dict[str, Any]:
    step = review.standing
    return {
        "review_id": review.id,
        "document": review.document,
        "verdict": step.verdict if step else "undone",
        "by": sorted({one.by for one in review.steps}),
        "changed_at": review.changed_at,
        "pending": pending,
        "review": review.model_dump(mode="json"),
    }


def of_documents(client: Elasticsearch, indices: Indices, identities: Iterable[str]) -> dict[str, list[Review]]:
    """The reviews of documents by the identity that these had when they were made."""
    found: dict[str, list[Review]] = {}
    if "reviews" not in indices:  # of a generation that an older cchc made
        return found
    for portion in portions(dict.fromkeys(identities)):
        for hit in _all(client, indices["reviews"], {"terms": {"document": portion}}):
            found.setdefault(hit["_source"]["document"], []).append(Review.model_validate(hit["_source"]["review"]))
    return found


def of_one(reviews: Mapping[str, Sequence[Review]], identities: Collection[str]) -> list[Review]:
    """Those of one document out of those of many, in the order of their ids."""
    return sorted(
        (review for name in dict.fromkeys(identities) for review in reviews.get(name, ())),
        key=lambda review: review.id,
    )


def get(client: Elasticsearch, indices: Indices, review: str) -> tuple[Review | None, Seen | None]:
    """A review as of now, with the sequence number and term that it was read at."""
    found: Any = client.options(ignore_status=404).get(index=indices["reviews"], id=review)
    if not found.get("found"):
        return None, None
    return Review.model_validate(found["_source"]["review"]), (found["_seq_no"], found["_primary_term"])


def put(client: Elasticsearch, indices: Indices, review: Review, seen: Seen | None) -> bool:
    """Write a review, if nobody wrote it since it was seen; whether it was written."""
    condition: dict[str, Any] = (
        {"op_type": "create"} if seen is None else {"if_seq_no": seen[0], "if_primary_term": seen[1]}
    )
    try:
        client.index(
            index=indices["reviews"], id=review.id, document=row(review, pending=True), refresh=True, **condition
        )
    except ConflictError:
        held, _ = get(client, indices, review.id)
        return held == review  # this very write, whose answer was lost
    return True


def settle(client: Elasticsearch, indices: Indices, documents: Collection[str]) -> None:
    """Take the pending marks of documents' reviews off, after they were laid over their rows.

    One that was written meanwhile keeps its mark.
    """
    query = {"bool": {"filter": [{"terms": {"document": list(documents)}}, {"term": {"pending": True}}]}}
    hits = _all(client, indices["reviews"], query)
    send(
        client,
        (
            {
                "_op_type": "update",
                "_index": indices["reviews"],
                "_id": hit["_id"],
                "if_seq_no": hit["_seq_no"],
                "if_primary_term": hit["_primary_term"],
                "doc": {"pending": False},
            }
            for hit in hits
        ),
        conflicts=True,
        gone=True,
    )
    client.indices.refresh(index=indices["reviews"])


def pending(client: Elasticsearch, indices: Indices) -> set[str]:
    """Documents that have a review which is not laid over their rows yet."""
    return {hit["_source"]["document"] for hit in _all(client, indices["reviews"], {"term": {"pending": True}})}


def take(client: Elasticsearch, indices: Indices, reviews: Iterable[Review]) -> None:
    """Keep reviews of another store, over those here that have fewer steps."""
    newer = []
    for review in reviews:
        held, _ = get(client, indices, review.id)
        if held is None or held.revision < review.revision:
            newer.append(review)
    send(
        client,
        (
            {"_op_type": "index", "_index": indices["reviews"], "_id": one.id, "_source": row(one, pending=True)}
            for one in newer
        ),
    )
    client.indices.refresh(index=indices["reviews"])


def find(client: Elasticsearch, index: str, filters: ReviewFilters, page: int, size: int) -> tuple[list[Review], int]:
    """Reviews that fit, changed last first, and how many."""
    wanted = {"document": filters.document, "verdict": filters.verdict, "by": filters.by}
    conditions = [{"terms": {name: list(values)}} for name, values in wanted.items() if values]
    query = {"bool": {"filter": conditions}} if conditions else {"match_all": {}}
    search: dict[str, Any] = {"index": index, "query": query, "sort": [{"changed_at": "desc"}, {"review_id": "asc"}]}
    first = (page - 1) * size
    if first + size <= WINDOW:
        answer = client.search(**search, from_=first, size=size, track_total_hits=True)
        hits, total = answer["hits"]["hits"], answer["hits"]["total"]["value"]
    else:
        hits = Walk(client, search, collapse=False).page(first, size, {})
        total = client.count(index=index, query=query)["count"]
    return [Review.model_validate(hit["_source"]["review"]) for hit in hits], int(total)


def _all(client: Elasticsearch, index: str, query: Mapping[str, Any]) -> list[Any]:
    answer = client.search(index=index, query=dict(query), size=WINDOW, sort=["_doc"], seq_no_primary_term=True)
    return list(answer["hits"]["hits"])
