"""The documents that may be prints of given ones: looked up by the bands of their signatures."""

from __future__ import annotations

import base64
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from elasticsearch import Elasticsearch

from search_api.elastic.availability import PassingError
from search_api.elastic.bands import Bands, Key
from search_api.elastic.bulk import overlapped, portions
from search_api.elastic.checkpoints import Checkpoint, checkpoint
from search_api.elastic.rows import band_key

if TYPE_CHECKING:
    from search_api.duplicates.clusters import Signed
    from search_api.duplicates.signature import Packed

ASKED = 50  # documents whose candidates are asked for in one request
MOST_BYTES = 64 * 2**20  # of signatures that are kept from one batch to the next
# From the columns: whatever is stored with a row would be unpacked for each of thousands of hits.
SHOWN = {"stored_fields": "_none_", "docvalue_fields": ["document", "revision"]}


class Signatures:
    """Signatures of documents that were met lately, each of one revision; safe to share between threads."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._held: dict[Key, Packed | None] = {}
        self._bytes = 0
        self._lock = threading.Lock()

    def put(self, key: Key, packed: Packed | None) -> None:
        with self._lock:
            self._bytes += _size(packed) - _size(self._held.pop(key, None))
            self._held[key] = packed
            while self._bytes > self._most and len(self._held) > 1:
                self._bytes -= _size(self._held.pop(next(iter(self._held))))

    def take(self, keys: Collection[Key]) -> dict[Key, Packed | None]:
        """Those of these that are held."""
        with self._lock:
            return {key: self._held[key] for key in keys if key in self._held}


class Candidates:
    """Looks candidates up in an index of documents: by its bands in memory where they are followed, else in the server.

    In memory, of a band that very many hold the last of them count; in the server all do.
    """

    def __init__(self, client: Elasticsearch, index: str, signatures: Signatures, held: Bands) -> None:
        self._client = client
        self._index = index
        self._signatures = signatures
        self._bands = held
        self._followed = False

    def refresh(self) -> Checkpoint | None:
        """Let searches see all that was written up to the point that is given back."""
        point = checkpoint(self._client, self._index)
        self._client.indices.refresh(index=self._index)
        return point

    def follow(self, point: Checkpoint | None, own: Mapping[Key, Sequence[int]]) -> None:
        """Take in all that was written, up to `point` at least; `own` are the bands of states read after `refresh`."""
        self._followed = self._bands.follow(self._client, self._index, point, own)

    def leave(self, documents: Sequence[str]) -> None:
        """Documents that this writer deletes."""
        self._bands.leave(documents)

    def of(self, signed: Mapping[str, Signed]) -> Iterator[tuple[str, dict[str, Packed]]]:
        """For each of these documents the others that share bands with it, those that share most first.

        Those of many are asked for at once, and each signature is read once for all of them.
        """
        for near in self._held(signed) if self._followed else self._found(signed):
            wanted = {other for others in near.values() for other in others}
            held = self._signatures.take(wanted)
            held |= self._read(wanted - held.keys())
            for key, others in near.items():
                found = ((other, held.get((other, revision))) for other, revision in others)
                yield key, {other: packed for other, packed in found if packed is not None}

    def _held(self, signed: Mapping[str, Signed]) -> Iterator[dict[str, list[Key]]]:
        from search_api.duplicates.clusters import MOST_CANDIDATES
        from search_api.duplicates.signature import SHARED_BANDS

        near = self._bands.near({key: one.bands for key, one in signed.items()}, SHARED_BANDS, MOST_CANDIDATES)
        while portion := dict(islice(near, ASKED)):
            yield portion

    def _found(self, signed: Mapping[str, Signed]) -> Iterator[dict[str, list[Key]]]:
        return overlapped(
            partial(self._near, {key: signed[key] for key in portion}) for portion in portions(signed.keys(), ASKED)
        )

    def _near(self, signed: Mapping[str, Signed]) -> dict[str, list[Key]]:
        from search_api.duplicates.clusters import MOST_CANDIDATES
        from search_api.duplicates.signature import SHARED_BANDS

        searches: list[dict[str, Any]] = []
        for one in signed.values():
            bands = " ".join(map(band_key, one.bands))
            searches += [
                {},
                {
                    "query": {"match": {"bands": {"query": bands, "minimum_should_match": SHARED_BANDS}}},
                    "sort": ["_score", {"document": "asc"}],
                    "size": MOST_CANDIDATES + 1,  # the document itself among them
                    **SHOWN,
                    "track_total_hits": False,
                },
            ]
        answer = self._client.msearch(
            index=self._index,
            searches=searches,
            filter_path=["responses.status", "responses.error", "responses.hits.hits.fields"],
        )
        found: dict[str, list[Key]] = {}
        for key, one_answer in zip(signed, answer["responses"], strict=True):
            if "error" in one_answer:  # the index has just been exchanged, or the server is too busy
                raise PassingError(f"{self._index}: {one_answer['error'].get('reason')}")
            hits = one_answer.get("hits", {}).get("hits", ())
            others = (
                (str(hit["fields"]["document"][0]), int(hit["fields"]["revision"][0]))
                for hit in hits
                if hit["fields"]["document"][0] != key
            )
            found[key] = list(islice(others, MOST_CANDIDATES))
        return found

    def _read(self, keys: Collection[Key]) -> dict[Key, Packed | None]:
        from search_api.duplicates.signature import Packed

        # Under the revision that was met, even where another has written a later one meanwhile: it looks for itself.
        revisions = dict(keys)
        found: dict[Key, Packed | None] = {}
        for portion in portions(revisions):
            answer = self._client.mget(index=self._index, ids=portion, source_includes=["signature", "revision"])
            for item in answer["docs"]:
                source = item["_source"] if item.get("found") else {}
                packed = source.get("signature")
                key = (item["_id"], revisions[item["_id"]])
                found[key] = Packed.of(base64.b64decode(packed)) if packed else None
                if source.get("revision") == key[1]:
                    self._signatures.put(key, found[key])
        return found


def _size(packed: Packed | None) -> int:
    return len(packed.whole) if packed is not None else 0
