"""Figures as their rows keep them: all that a hit shows, packed into one value that is read where it stands.

For the source of a row Elasticsearch unpacks the block that it lies in and takes its JSON apart: in an export of all
figures that was three quarters of the server's work.
"""

from __future__ import annotations

from binascii import a2b_base64
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from search_api.elastic import facts
from search_api.elastic.serializing import loads
from search_api.hits import DocumentRef, FigurePortion, FigureTexts
from search_api.projection import FigureRow

_NONE = (None,)
# What of a row's document is kept with each figure: the fields of a `DocumentRef` but the last, which is a label.
DOCUMENT = ("document", "url", "title", "province", "source", "published_at")
_COLUMNS = ("row", "value", "original", "places")


class Kept(NamedTuple):
    """A figure as JSON on one line; its sentence, which starts at `start`; `DOCUMENT` of its document."""

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
    packed = a2b_base64(value)
    end = packed.index(b"\n")
    return _kept(packed[:end], loads(packed[end:]))


def _kept(figure: bytes, behind: Sequence[Any]) -> Kept:
    start, sentence, *document = behind
    return Kept(figure, start, sentence, document)


def columns(*, collapse: bool) -> dict[str, Any]:
    """What a search asks for that `portion` is to take; where prints are told apart, by what and by their ids."""
    if collapse:
        return {"source": False, "docvalue_fields": [*_COLUMNS, "same"]}
    return {"source": False, "docvalue_fields": _COLUMNS, "stored_fields": "_none_"}


def portion(hits: Sequence[Any]) -> FigurePortion:
    """The figures of hits with their columns, side by side."""
    fields = [hit["fields"] for hit in hits]
    packed = [a2b_base64(one["row"][0]) for one in fields]
    ends = [one.index(b"\n") for one in packed]
    figures = [one[:end] for one, end in zip(packed, ends, strict=True)]
    # Taken apart together: objects for each of them would be looked through by the collector of cycles.
    behind = loads(b"[" + b",".join([one[end:] for one, end in zip(packed, ends, strict=True)]) + b"]")
    _, sentences, documents, *_ = zip(*behind, strict=True)
    references: dict[str, DocumentRef] = {}
    for place, document in enumerate(documents):
        if document not in references:
            original = fields[place].get("original", _NONE)[0]
            references[document] = _kept(figures[place], behind[place]).reference(original)
    return FigurePortion(
        FigureTexts(figures, [one.get("value", _NONE)[0] for one in fields]),
        sentences,
        [references[document] for document in documents],
        [one["places"][0] for one in fields],
    )
