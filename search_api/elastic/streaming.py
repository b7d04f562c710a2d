"""All hits of a search one after another: a point in time walked through by `search_after`, one state throughout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch

from search_api.elastic.queries import Dsl
from search_api.matching.ranking import Kind

# Rows fetched at once; documents are long.
PORTIONS: Mapping[Kind, int] = {"document": 100, "figure": 5000, "statement": 5000, "conclusion": 500}
# How long a reader may take over one portion before Elasticsearch forgets the state that he reads.
KEPT = "10m"


class Stream:
    """One index as it is now, until `close`."""

    def __init__(self, client: Elasticsearch, index: str) -> None:
        self._client = client
        self._point: str = client.open_point_in_time(index=index, keep_alive=KEPT)["id"]

    def close(self) -> None:
        self._client.options(ignore_status=404).close_point_in_time(id=self._point)

    def hits(
        self, query: Dsl, order: Sequence[Any], kind: Kind, source: Sequence[str], *, collapse: bool
    ) -> Iterator[Any]:
        """Every hit in order; collapsed, of each text the print that is earliest in standing among those found."""
        after: list[Any] | None = None
        size = PORTIONS[kind]
        while True:
            hits = self._search(
                query=query, sort=order, size=size, search_after=after, source_includes=source, track_scores=True
            )
            yield from self._firsts(query, hits) if collapse else hits
            if len(hits) < size:
                return
            after = hits[-1]["sort"]

    def _firsts(self, query: Dsl, hits: list[Any]) -> list[Any]:
        """The hits without those that an earlier print stands for."""
        printed = sorted({hit["_source"]["same"] for hit in hits if hit["_source"]["places"] > 1})
        if not printed:
            return hits
        found = self._search(
            query={"bool": {"filter": [query, {"terms": {"same": printed}}]}},
            sort=[{"standing": "asc"}],
            collapse={"field": "same"},
            size=len(printed),
            source=False,
        )
        first = {hit["_id"] for hit in found}
        return [hit for hit in hits if hit["_source"]["places"] == 1 or hit["_id"] in first]

    def _search(self, **search: Any) -> list[Any]:
        answer = self._client.search(pit={"id": self._point, "keep_alive": KEPT}, track_total_hits=False, **search)
        self._point = answer["pit_id"]
        hits: list[Any] = answer["hits"]["hits"]
        return hits
