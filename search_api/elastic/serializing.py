"""JSON to and from Elasticsearch by the serializer that pydantic brings, in half the time of Python's own."""

from __future__ import annotations

from typing import Any

from elastic_transport import JsonSerializer, NdjsonSerializer
from pydantic_core import PydanticSerializationError, from_json, to_json

from cchc.collector import at_rest

# From so many bytes on a text is read with the collector of cycles at rest.
LONG = 100_000


def loads(data: bytes) -> Any:
    """What a text of JSON says. Raises ValueError."""
    if len(data) < LONG:
        return from_json(data)
    with at_rest():
        return from_json(data)


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
