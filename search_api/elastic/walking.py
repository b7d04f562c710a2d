"""The way to hits that lie behind what Elasticsearch hands out of a search at once: one state, by `search_after`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from elasticsearch import Elasticsearch

from search_api.elastic.streaming import label

WINDOW = 10_000
# How long Elasticsearch keeps the state between two steps.
KEPT = "1m"


class Walk:
    """A search walked through in its order; collapsed, each text is met once, at its first print.

    `search` is one of `Elasticsearch.search` with its `index` and `preference`. All steps see the state that the first
    one saw, whatever is written meanwhile.
    """

    def __init__(self, client: Elasticsearch, search: Mapping[str, Any], *, collapse: bool) -> None:
        self._client = client
        self._search = dict(search)
        self._where = {name: self._search.pop(name) for name in ("index", "preference") if name in search}
        self._collapse = collapse

    def page(self, first: int, size: int, shown: Mapping[str, Any]) -> list[Any]:
        """`size` hits after `first` others; fewer, or none, where the hits end."""
        point = self._client.open_point_in_time(**self._where, keep_alive=KEPT)["id"]
        try:
            return self._page(point, first, size, shown)
        finally:
            self._client.options(ignore_status=404).close_point_in_time(id=point)

    def _page(self, point: str, first: int, size: int, shown: Mapping[str, Any]) -> list[Any]:
        after: list[Any] | None = None
        seen: set[str] = set()
        found: list[Any] = []
        while len(found) < size:
            # On the way to the page, nothing but the texts' keys is fetched.
            step = min(WINDOW, first if first > 0 else size - len(found))
            fields: Mapping[str, Any] = {"source": False, "docvalue_fields": ["same"]} if first > 0 else shown
            hits = self._client.search(
                **self._search,
                **fields,
                pit={"id": point, "keep_alive": KEPT},
                size=step,
                search_after=after,
                track_total_hits=False,
            )["hits"]["hits"]
            for hit in hits:
                if self._collapse:
                    same = label(hit, "same")
                    if same in seen:
                        continue
                    seen.add(same)
                if "_source" in hit:
                    found.append(hit)
                else:
                    first -= 1
            if len(hits) < step:
                break
            after = hits[-1]["sort"]
        return found
