"""The id of the state that searches see, from what Elasticsearch counts in each index: its last write and its rows."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Collection
from typing import Any

from elasticsearch import Elasticsearch

from search_api.elastic.mappings import alias

# What readers are shown comes from these; the ledger, for one, changes nothing of it.
SHOWN = ("documents", "figures", "statements", "conclusions", "failures", "tombstones", "reviews")


# An index that is built anew has another name than the one it takes the place of, unless all were removed by hand: only
# then may what was built look like what was there, for so many seconds.
KEPT_SECONDS = 5.0
INDICES = {"terms": {"field": "_index", "size": 100, "order": {"_key": "asc"}}}


class Identities:
    """Which index stands behind each name; kept for a moment, since every answer asks."""

    def __init__(self, client: Elasticsearch) -> None:
        self._client = client
        self._held: dict[str, str] = {}
        self._until = 0.0

    def of(self, names: Collection[str]) -> list[str]:
        """The ids of indices, in the order of their names."""
        now, held = time.monotonic(), self._held
        if names and (now > self._until or not held.keys() >= set(names)):
            found: Any = self._client.indices.get_settings(
                index=sorted({*names, *held}), name="index.uuid", flat_settings=True, ignore_unavailable=True
            )
            held = {name: one["settings"]["index.uuid"] for name, one in found.items()}
            self._held, self._until = held, now + KEPT_SECONDS
        return [held.get(name, "") for name in sorted(names)]


def snapshot(client: Elasticsearch, prefix: str, identities: Identities) -> str:
    """Another id whenever a search could find something else.

    A write that searches see raises an index's greatest sequence number, and a deletion lowers its count; so neither
    pair comes back. The index's own id tells apart one that was built anew.
    """
    indices = [alias(prefix, name) for name in SHOWN]
    answer = client.search(
        index=indices,
        size=0,
        preference=prefix,  # the copy that readers are answered by
        aggs={
            "indices": {
                **INDICES,
                "aggs": {"written": {"max": {"field": "_seq_no"}}},
            }
        },
    )
    counted = answer["aggregations"]["indices"]["buckets"]
    state = [
        identities.of([one["key"] for one in counted]),
        [[one["key"], one["doc_count"], one["written"]["value"]] for one in counted],
    ]
    return hashlib.sha256(json.dumps(state).encode()).hexdigest()[:24]
