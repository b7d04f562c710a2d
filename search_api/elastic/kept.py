"""Figures as their rows keep them: all that a hit shows, packed into one value that is read where it stands.

For the source of a row Elasticsearch unpacks the block that it lies in and takes its JSON apart: in an export of all
figures that was three quarters of the server's work.
"""

from __future__ import annotations

from binascii import a2b_base64
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pydantic_core import from_json

from search_api.elastic import facts
from search_api.hits import DocumentRef, FigurePortion, FigureTexts
from search_api.projection import FigureRow

_NONE = (None,)
# What of a row's document is kept with each figure: the fields of a `DocumentRef` but the last, which is a label.
DOCUMENT = ("document", "url", "title", "province", "source", "published_at")

COLUMNS: dict[str, Any] = {
    "source": False,
    "stored_fields": "_none_",
    "docvalue_fields": ["row", "value", "original", "same", "places", "standing"],
}


class Kept(NamedTuple):
    """A figure as JSON on one line, its sentence, which starts at `start`, and `DOCUMENT` of its document."""

    figure: bytes
    start: int
    sentence: str
    document: Sequence[Any]

    def reference(self, original: str | None) -> DocumentRef:
        """The figure's document, with the one that it is a print of."""
        return DocumentRef(*(*self.document, original))


def pack(row: FigureRow, shared: Mapping[str, Any]) -> str:
    """The value of a figure's row; `shared` has the values of its document."""
    behind = facts.packed(row.sentence[0], row.sentence_text, *(shared[name] for name in DOCUMENT))
    return facts.binary(f"{row.figure.model_dump_json()}\n{behind}")


def unpack(value: str) -> Kept:
    figure, behind = a2b_base64(value).split(b"\n", 1)
    start, sentence, *document = from_json(behind, cache_strings="none")
    return Kept(figure, start, sentence, document)


def portion(hits: Sequence[Any]) -> FigurePortion:
    """The figures of hits with `COLUMNS`, side by side."""
    columns = [hit["fields"] for hit in hits]
    figures = [unpack(one["row"][0]) for one in columns]
    documents: dict[str, DocumentRef] = {}
    for one, figure in zip(columns, figures, strict=True):
        if figure.document[0] not in documents:
            documents[figure.document[0]] = figure.reference(one.get("original", _NONE)[0])
    return FigurePortion(
        FigureTexts([figure.figure for figure in figures], [one.get("value", _NONE)[0] for one in columns]),
        [figure.sentence for figure in figures],
        [documents[figure.document[0]] for figure in figures],
        [one["places"][0] for one in columns],
    )
