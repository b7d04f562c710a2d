"""The bands of an index's documents in memory, while a writer writes: looked up there, they ask nothing of the server.

They are followed by sequence numbers: each time, what was written since comes from the columns, save what this writer
has written itself and holds already. What others deleted shows in the number of documents: then all are read anew.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from elasticsearch import Elasticsearch

from search_api.elastic.checkpoints import Checkpoint

if TYPE_CHECKING:
    from search_api.duplicates.holders import Runs

# A document's id, and the revision that something is of.
Key = tuple[str, int]
PORTION = 2000  # documents that are read at once
# Looking for a document's candidates in the server takes as long as reading the bands of so many: a large library is
# read when this writer has asked for that part of it.
FRACTION = 15
# In a larger library candidates are looked for in the server: each document takes 64 numbers of eight bytes.
MOST = 200_000


class Bands:
    """Those of one index; safe to share between threads."""

    def __init__(self) -> None:
        self._index = ""
        self._asked = 0
        self._lock = threading.Lock()
        self._runs: Runs
        self._keys: list[Key | None] = []  # by number; None for a state that is no more
        self._numbers: dict[str, int] = {}
        self._point: Checkpoint | None = None  # all up to it is here

    def _forget(self) -> None:
        from search_api.duplicates.holders import Runs  # needs numpy, which those who only read need not wait for

        self._runs, self._keys, self._numbers, self._point = Runs(), [], {}, None

    def follow(
        self, client: Elasticsearch, index: str, point: Checkpoint | None, own: Mapping[Key, Sequence[int]]
    ) -> bool:
        """Take in all that searches of an index see, and whether that is so now: else look in the server.

        `point` is that before the index was refreshed, `own` the bands of states that were read after it.
        """
        with self._lock:
            if index != self._index:
                self._forget()
                self._index, self._asked = index, 0
            self._asked += len(own)
            if point is not None:
                if self._leads_to(point) and self._read(client, own, point):
                    return True
                self._forget()
                if self._is_worth_it(client, len(own)) and self._read(client, own, point):
                    return True
            self._forget()
            return False

    def leave(self, documents: Sequence[str]) -> None:
        """Documents that this writer deletes."""
        with self._lock:
            self._drop(documents)
            self._pack()

    def near(self, asked: Mapping[str, Sequence[int]], fewest: int, most: int) -> Iterator[tuple[str, list[Key]]]:
        """For each document the others that share `fewest` bands with it, at most `most`.

        Those that share most come first, and of equals those that came first.
        """
        from search_api.duplicates.holders import LOW, sharing

        with self._lock:
            numbers = {self._numbers.get(document, LOW - place): document for place, document in enumerate(asked)}
            bands = {number: asked[document] for number, document in numbers.items()}
            # Some that are no more may be among those that share most.
            found = list(sharing(bands, self._runs.near, fewest, most))
            keys = self._keys
        for number, others in found:
            yield numbers[number], [key for other in others if (key := keys[other]) is not None]

    def _leads_to(self, point: Checkpoint) -> bool:
        if self._point is None or len(self._numbers) > MOST:
            return False
        return self._point.index == point.index and self._point.number <= point.number

    def _is_worth_it(self, client: Elasticsearch, own: int) -> bool:
        held = int(client.count(index=self._index)["count"])
        return held <= MOST and held - own <= FRACTION * self._asked

    def _read(self, client: Elasticsearch, own: Mapping[Key, Sequence[int]], point: Checkpoint) -> bool:
        """Take in what was written since and what is this writer's own; False where that is not all that there is."""
        self._add(own)
        after: list[Any] | None = None
        since = self._point.number if self._point is not None else -1
        while True:
            answer = client.search(
                index=self._index,
                query={
                    "bool": {
                        "filter": {"range": {"_seq_no": {"gt": since}}},
                        "must_not": {"terms": {"document": [document for document, _ in own]}},
                    }
                },
                sort=[{"_seq_no": "asc"}],
                search_after=after,
                size=PORTION,
                stored_fields="_none_",
                docvalue_fields=[{"field": name} for name in ("document", "revision", "bands")],
                track_total_hits=False,
                aggs={"all": {"global": {}}},
            )
            hits = answer["hits"]["hits"]
            fields = [hit["fields"] for hit in hits]
            self._add(
                {
                    (one["document"][0], int(one["revision"][0])): [int(band, 16) for band in one.get("bands", ())]
                    for one in fields
                }
            )
            if len(hits) < PORTION:
                break
            after = hits[-1]["sort"]
        self._point = point
        return len(self._numbers) == int(answer["aggregations"]["all"]["doc_count"])

    def _add(self, found: Mapping[Key, Sequence[int]]) -> None:
        from search_api.duplicates.holders import numbered

        fresh = {}
        for key, bands in found.items():
            number = self._numbers.get(key[0])
            if number is not None and self._keys[number] == key:
                continue
            self._drop([key[0]])
            self._numbers[key[0]] = len(self._keys)
            fresh[len(self._keys)] = bands
            self._keys.append(key)
        self._runs.add(numbered(fresh))
        self._pack()

    def _drop(self, documents: Sequence[str]) -> None:
        for document in documents:
            number = self._numbers.pop(document, None)
            if number is not None:
                self._keys[number] = None

    def _pack(self) -> None:
        """Number the documents anew where many states are no more, which would count among a band's last holders."""
        if len(self._keys) - len(self._numbers) <= PORTION + len(self._numbers) // 8:
            return
        import numpy as np

        self._runs.keep(np.array([key is not None for key in self._keys], np.bool_))
        self._keys = [key for key in self._keys if key is not None]
        self._numbers = {key[0]: number for number, key in enumerate(self._keys) if key is not None}
