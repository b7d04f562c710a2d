"""The id of the state that searches see, from what Elasticsearch counts in each index: its last write and its rows."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from elasticsearch import Elasticsearch

from search_api.elastic.mappings import alias

# What readers are shown comes from these; the ledger, for one, changes nothing of it.
SHOWN = ("documents", "figures", "statements", "conclusions", "failures", "tombstones", "reviews")


def snapshot(client: Elasticsearch, prefix: str) -> str:
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
                "terms": {"field": "_index", "size": 100, "order": {"_key": "asc"}},
                "aggs": {"written": {"max": {"field": "_seq_no"}}},
            }
        },
    )
    held: Any = client.indices.get_settings(index=indices, name="index.uuid", flat_settings=True)
    state = [
        sorted(one["settings"]["index.uuid"] for one in held.values()),
        [
            [one["key"], one["doc_count"], one["written"]["value"]]
            for one in answer["aggregations"]["indices"]["buckets"]
        ],
    ]
    return hashlib.sha256(json.dumps(state).encode()).hexdigest()[:24]
