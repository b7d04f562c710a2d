"""Whole results as files. A file is written to its end before its first byte is sent, so that none is cut short."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import IO, Any, Generic, Protocol, TypeVar, cast

from fastapi.responses import StreamingResponse

from cchc import __version__
from cchc.registry import modules_of
from search_api import columns, exporters
from search_api.columns import Column, Value
from search_api.hits import DocumentHit, FigureHit, FigurePortion, StatementHit
from search_api.portions import Portions
from search_api.protocol import Query, Store
from search_api.tables import Origin, Table, fields_of
from search_api.ui.language import Language

Hit = TypeVar("Hit")
IN_MEMORY = 8 * 1024 * 1024
CHUNK = 64 * 1024


class Exporter(Protocol):
    """What a module of `search_api.exporters` offers."""

    MEDIA_TYPE: str

    def write(self, table: Table, rows: Iterable[Sequence[Value]], stream: IO[bytes]) -> int: ...

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


@dataclass(frozen=True, slots=True)
class Export(Generic[Hit]):
    """A kind of hit as a table: its columns, and how a store gives all hits of a query."""

    name: str
    columns: Sequence[Column[Hit]]
    every: Callable[[Store, Query], Iterator[Hit]]
    # The hits a portion at a time, where a store gives them so and the columns say what they are made of.
    portions: Callable[[Store, Query], Iterator[FigurePortion]] | None = None

    def table(self, store: Store, query: Query, *, base: str = "", headings: str = "key") -> Table:
        """The table's head; what the store says of its state is asked now, so ask before its rows."""
        origin = Origin(
            query=question(query),
            snapshot=store.snapshot(),
            extractors=dict(store.status().extractors),
            version=__version__,
            address=base,
            made_at=datetime.now(UTC),
        )
        language: Language | None = "vi" if headings == "vi" else "en" if headings == "en" else None
        return Table(self.name, fields_of(self.columns, headings), origin, language)

    def rows(self, store: Store, query: Query, *, base: str = "") -> Iterable[Sequence[Value]]:
        """One row a hit, made as it is asked for."""
        if self.portions is not None:
            read = partial(self.portions, store, query)
            return Portions(read, cast(Sequence[Column[FigureHit]], self.columns), base)
        values = [column.value for column in self.columns]
        return ([value(hit, base) for value in values] for hit in self.every(store, query))


FIGURES: Export[FigureHit] = Export(
    "figures",
    columns.FIGURES,
    lambda store, query: store.every_figure(query),
    lambda store, query: store.figure_portions(query),
)
STATEMENTS: Export[StatementHit] = Export(
    "statements", columns.STATEMENTS, lambda store, query: store.every_statement(query)
)
DOCUMENTS: Export[DocumentHit] = Export(
    "documents", columns.DOCUMENTS, lambda store, query: store.every_document(query)
)
EXPORTS: dict[str, Export[Any]] = {export.name: export for export in (FIGURES, STATEMENTS, DOCUMENTS)}


def question(query: Query) -> dict[str, Any]:
    """What a query asks for, as JSON can hold it: only what differs from asking for everything."""

    def differing(values: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if value != defaults[name]}

    # A file has no pages.
    whole = replace(query, page=1, size=Query().size)
    asked = differing(asdict(whole), asdict(Query()))
    if "filters" in asked:
        asked["filters"] = differing(asked["filters"], asdict(Query().filters))
    return asked


def write(form: str, export: Export[Any], store: Store, query: Query, stream: IO[bytes], *, base: str = "") -> int:
    """All rows of a query in one format into a stream that can be sought in; how many. Links begin with `base`.

    Raises StoreError when the store fails, and what the format raises.
    """
    table = export.table(store, query, base=base)
    return exporter_modules()[form].write(table, export.rows(store, query, base=base), stream)


def download(
    form: str, export: Export[Any], store: Store, query: Query, *, base: str, headings: str = "key"
) -> StreamingResponse:
    """A file of one row a hit. Raises StoreError when the store fails, before anything is sent."""
    exporter = exporter_modules()[form]
    table = export.table(store, query, base=base, headings=headings)
    stream = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 closed when the response is sent
    try:
        exporter.write(table, export.rows(store, query, base=base), cast(IO[bytes], stream))
    except BaseException:
        stream.close()
        raise
    size = stream.seek(0, 2)
    stream.seek(0)

    def chunks() -> Iterator[bytes]:
        with stream:
            while chunk := stream.read(CHUNK):
                yield chunk

    return StreamingResponse(
        chunks(),
        media_type=exporter.MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{export.name}.{form}"', "Content-Length": str(size)},
    )
