"""How far an index has been written: where whoever follows it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Up to this sequence number all that was written to an index (by its own id) is in each of its copies."""

    index: str
    number: int


def checkpoint(client: Elasticsearch, index: str) -> Checkpoint | None:
    """Where an index is now. What is refreshed afterwards lets searches see all up to there. None: it is not one index,
    or has no primary now."""
    found: Any = client.indices.stats(
        index=index,
        level="shards",
        metric="docs",
        filter_path=["indices.*.uuid", "indices.*.shards.*.seq_no.global_checkpoint", "indices.*.shards.*.routing"],
    )
    points = [
        Checkpoint(one["uuid"], shard["seq_no"]["global_checkpoint"])
        for one in found.get("indices", {}).values()
        for copies in one["shards"].values()
        for shard in copies
        if shard["routing"]["primary"]
    ]
    return points[0] if len(points) == 1 else None
