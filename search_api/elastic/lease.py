"""Who exchanges the indices: one at a time, held by a row that says until when."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
import uuid
from types import TracebackType
from typing import Any

from elastic_transport import TransportError
from elasticsearch import ApiError, ConflictError, Elasticsearch

from cchc.errors import StoreBusyError

SECONDS = 60.0
# The row lies outside of what is exchanged.
INDEX = "control"
_ROW = "exchange"
_MAPPING = {"dynamic": "strict", "properties": {"holder": {"type": "keyword"}, "until": {"type": "double"}}}


class Lease:
    """`with Lease(...)`: nobody else exchanges indices of this prefix meanwhile; a thread renews it.

    A holder that was killed is out of the way after SECONDS. Raises StoreBusyError that names another holder.
    """

    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        self._client = client
        self._index = f"{prefix}-{INDEX}"
        self._holder = f"{socket.gethostname()}, process {os.getpid()}, {uuid.uuid4().hex[:8]}"
        self._seen: tuple[int, int] | None = None
        self._writing = threading.Lock()
        self._done = threading.Event()
        self._heart = threading.Thread(target=self._beat, name="lease", daemon=True)

    def __enter__(self) -> Lease:
        self._client.options(ignore_status=400).indices.create(
            index=self._index, mappings=_MAPPING, settings={"number_of_shards": 1, "auto_expand_replicas": "0-1"}
        )
        held: Any = self._client.options(ignore_status=404).get(index=self._index, id=_ROW)
        if held.get("found"):
            if held["_source"]["until"] > time.time():
                raise StoreBusyError(
                    f"indices are just being exchanged by {held['_source']['holder']}: try again later"
                )
            self._seen = (held["_seq_no"], held["_primary_term"])
        self._write(SECONDS)
        self._heart.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._heart.join()
        # Where it cannot be given back, it runs out by itself.
        with contextlib.suppress(ApiError, TransportError, StoreBusyError):
            self._write(0)

    def confirm(self) -> None:
        """Raises StoreBusyError when another has taken over meanwhile, since this process stood still for too long."""
        self._write(SECONDS)

    def _beat(self) -> None:
        while not self._done.wait(SECONDS / 4):
            # A cluster that is away for a while can be asked again; who has taken over is found when it matters.
            with contextlib.suppress(ApiError, TransportError, StoreBusyError):
                self._write(SECONDS)

    def _write(self, seconds: float) -> None:
        with self._writing:
            self._write_row(seconds)

    def _write_row(self, seconds: float) -> None:
        condition: dict[str, Any] = {"op_type": "create"}
        if self._seen is not None:
            condition = {"if_seq_no": self._seen[0], "if_primary_term": self._seen[1]}
        row = {"holder": self._holder, "until": time.time() + seconds if seconds else 0}
        try:
            answer = self._client.index(index=self._index, id=_ROW, document=row, **condition)
        except ConflictError as error:
            held: Any = self._client.get(index=self._index, id=_ROW)
            if held["_source"]["holder"] != self._holder:
                raise StoreBusyError("another process has begun to exchange the indices: try again later") from error
            answer = held  # this very write, whose answer was lost
        self._seen = (answer["_seq_no"], answer["_primary_term"])


def is_free(client: Elasticsearch, prefix: str) -> bool:
    """Whether nobody exchanges the indices just now."""
    held: Any = client.options(ignore_status=404).get(index=f"{prefix}-{INDEX}", id=_ROW)
    return not held.get("found") or bool(held["_source"]["until"] <= time.time())
