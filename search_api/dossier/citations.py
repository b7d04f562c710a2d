"""Which note of a Word file a sentence stands in: the sentences that one table takes from one document share a note."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Sequence

from search_api.dossier.contents import Source
from search_api.dossier.notes import Footnote, Reference, Written
from search_api.ui.formats import Formats

# Sentences a note: more would part it over pages, and run out of letters.
MOST = 20
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Citations:
    """The places of sources in notes, each sentence once; a source is planned before it is first cited."""

    def __init__(self, sources: Iterable[Source], f: Formats) -> None:
        self._sources = {one.number: one for one in sources}
        self._f = f
        self._places: dict[int, Reference] = {}

    def plan(self, numbers: Iterable[int]) -> None:
        """Put the sources that are cited close to each other, in the order of their citing, into notes together."""
        documents: dict[str, list[Source]] = {}
        for number in dict.fromkeys(numbers):
            if number not in self._places:
                source = self._sources[number]
                documents.setdefault(source.page.partition("#")[0], []).append(source)
        for held in documents.values():
            for start in range(0, len(held), MOST):
                self._share(held[start : start + MOST])

    def of(self, numbers: Iterable[int]) -> list[Reference]:
        """Where sources stand. Raises KeyError for one that was not planned."""
        return [self._places[number] for number in numbers]

    def _share(self, sources: Sequence[Source]) -> None:
        written = _several(sources) if len(sources) > 1 else _single(sources[0], self._f)
        for letter, one in zip(string.ascii_lowercase, sources, strict=False):
            self._places[one.number] = Reference(sources[0].number, written, letter if len(sources) > 1 else "")


def fit(text: str) -> str:
    """Without what XML cannot hold."""
    return _UNFIT.sub(" ", text)


def _document(source: Source) -> str:
    return f"{fit(source.title)}{f', {source.published_on}' if source.published_on else ''}"


def _single(source: Source, f: Formats) -> Written:
    """Sentence, document, day, address, and its place in this service."""

    def write(note: Footnote) -> None:
        note.text(f"“{fit(source.sentence)}”", italic=True)
        note.text(f" – {_document(source)}. ")
        note.link(fit(source.url))
        note.text(" · ")
        note.link(fit(source.page), f.t("dossier.here"))

    return write


def _several(sources: Sequence[Source]) -> Written:
    """Document, day and address once, then the sentences, each behind a letter that leads to its place."""

    def write(note: Footnote) -> None:
        note.text(f"{_document(sources[0])}. ")
        note.link(fit(sources[0].url))
        for letter, one in zip(string.ascii_lowercase, sources, strict=False):
            note.text(" · ")
            note.link(fit(one.page), f"{letter})")
            note.text(f" “{fit(one.sentence)}”", italic=True)

    return write
