"""All hits of a search one after another: a point in time walked through by `search_after`, one state throughout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from elasticsearch import Elasticsearch

from search_api.elastic.queries import Dsl
from search_api.matching.ranking import Kind

# Rows fetched at once; documents are long.
PORTIONS: Mapping[Kind, int] = {"document": 100, "figure": 5000, "statement": 5000, "conclusion": 500}
# How long a reader may take over one portion before Elasticsearch forgets the state that he reads.
KEPT = "10m"


class Stream:
    """One index as it is now, until `close`; or as it was, at a `point` that is kept."""

    def __init__(self, client: Elasticsearch, index: str, point: str | None = None) -> None:
        self._client = client
        self.point: str = point or client.open_point_in_time(index=index, keep_alive=KEPT)["id"]

    @property
    def target(self) -> dict[str, Any]:
        """What a search names in place of an index."""
        return {"pit": {"id": self.point, "keep_alive": KEPT}}

    def page(
        self,
        query: Dsl,
        order: Sequence[Any],
        source: Sequence[str],
        *,
        collapse: bool,
        size: int,
        after: Sequence[Any] | None,
    ) -> tuple[list[Any], tuple[Any, ...] | None]:
        """`size` hits behind the sort values `after`, and those of the last one where more hits follow it."""
        found: list[Any] = []
        while len(found) <= size:
            hits = self._search(
                query=query, sort=order, size=size + 1, search_after=after, source_includes=source, track_scores=True
            )
            found += self._firsts(query, hits) if collapse else hits
            if len(hits) <= size:
                break
            after = hits[-1]["sort"]
        shown = found[:size]
        return shown, tuple(shown[-1]["sort"]) if len(found) > size else None

    def close(self) -> None:
        self._client.options(ignore_status=404).close_point_in_time(id=self.point)

    def portions(
        self, query: Dsl, order: Sequence[Any], size: int, shown: Mapping[str, Any], *, collapse: bool
    ) -> Iterator[list[Any]]:
        """Every hit in order, with what is `shown` of its row, `size` of them at a time; collapsed, of each text the
        print that is earliest in standing among those found.

        While those of a portion are taken, the next portion is on its way.
        """
        search = partial(self._search, query=query, sort=order, size=size, **shown)
        with ThreadPoolExecutor(1) as ahead:
            coming = ahead.submit(search)
            while True:
                hits = coming.result()
                if len(hits) == size:
                    coming = ahead.submit(search, search_after=hits[-1]["sort"])
                yield self._firsts(query, hits) if collapse else hits
                if len(hits) < size:
                    return

    def _firsts(self, query: Dsl, hits: list[Any]) -> list[Any]:
        """The hits without those that an earlier print stands for."""
        printed = sorted({label(hit, "same") for hit in hits if label(hit, "places") > 1})
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
        return [hit for hit in hits if label(hit, "places") == 1 or hit["_id"] in first]

    def _search(self, **search: Any) -> list[Any]:
        answer = self._client.search(**self.target, track_total_hits=False, **search)
        self.point = answer["pit_id"]
        hits: list[Any] = answer["hits"]["hits"]
        return hits


def label(hit: Any, name: str) -> Any:
    """What a row says of its prints, from its source or its column."""
    return hit["_source"][name] if "_source" in hit else hit["fields"][name][0]
