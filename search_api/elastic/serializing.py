"""JSON to and from Elasticsearch by the serializer that pydantic brings, in half the time of Python's own."""

from __future__ import annotations

import gc
from typing import Any

from elastic_transport import JsonSerializer, NdjsonSerializer
from pydantic_core import PydanticSerializationError, from_json, to_json

# From so many bytes on a text is read with the collector of cycles at rest.
LONG = 100_000


def loads(data: bytes) -> Any:
    """What a text of JSON says. Raises ValueError.

    JSON has no cycles, but every few thousand lists and objects the collector looks for them among all that the process
    holds: ten thousand rows took five times as long to read.
    """
    paused = len(data) >= LONG and gc.isenabled()
    if paused:
        gc.disable()
    try:
        return from_json(data)
    finally:
        if paused:  # of threads that meet here, those that found it at work put it to work again
            gc.enable()


class Json(JsonSerializer):
    """What it does not take (half a surrogate pair, a type of its own) is left to the client's own serializer."""

    def json_dumps(self, data: Any) -> bytes:
        try:
            return to_json(data)
        except PydanticSerializationError:
            return super().json_dumps(data)

    def json_loads(self, data: bytes) -> Any:
        try:
            return loads(data)
        except ValueError:
            return super().json_loads(data)


class Lines(Json, NdjsonSerializer):
    """The same for requests of many lines."""


SERIALIZERS = {one.mimetype: one for one in (Json(), Lines())}
