"""Whole results as files. A file is written to its end before its first byte is sent, so that none is cut short."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import IO, Protocol, TypeVar, cast

from fastapi.responses import StreamingResponse

from cchc.registry import modules_of
from search_api import exporters
from search_api.columns import Column, Value

Hit = TypeVar("Hit")
IN_MEMORY = 8 * 1024 * 1024
CHUNK = 64 * 1024


class Exporter(Protocol):
    """What a module of `search_api.exporters` offers."""

    MEDIA_TYPE: str

    def write(
        self, keys: Sequence[str], headings: Sequence[str], rows: Iterable[Sequence[Value]], stream: IO[bytes]
    ) -> int: ...

    def read(self, stream: IO[bytes]) -> tuple[list[str], list[list[Value]]]: ...


@lru_cache(maxsize=1)
def exporter_modules() -> dict[str, Exporter]:
    """Format -> exporter. Raises DeclarationError on one that cannot be imported or lacks a part."""
    return cast(dict[str, Exporter], modules_of(exporters, "MEDIA_TYPE", "write", "read"))


def media_types() -> dict[str, dict[str, object]]:
    """For the OpenAPI description: every type that an export has."""
    return {
        exporter.MEDIA_TYPE.split(";")[0]: {"schema": {"type": "string", "format": "binary"}}
        for exporter in exporter_modules().values()
    }


def export(
    form: str, name: str, columns: Sequence[Column[Hit]], hits: Iterable[Hit], *, base: str, headings: str = "key"
) -> StreamingResponse:
    """A download of one row a hit. Raises StoreError when the store fails, before anything is sent."""
    exporter = exporter_modules()[form]
    stream = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 closed when the response is sent
    try:
        exporter.write(
            [column.key for column in columns],
            [column.heading(headings) for column in columns],
            ([column.value(hit, base) for column in columns] for hit in hits),
            cast(IO[bytes], stream),
        )
    except BaseException:
        stream.close()
        raise
    size = stream.tell()
    stream.seek(0)

    def chunks() -> Iterator[bytes]:
        with stream:
            while chunk := stream.read(CHUNK):
                yield chunk

    return StreamingResponse(
        chunks(),
        media_type=exporter.MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.{form}"', "Content-Length": str(size)},
    )
