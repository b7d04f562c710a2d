"""Rows of an export read a portion at a time, column by column: many times faster than one by one.

The columns are those of search_api/columns.py, by the paths that they are made of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter, itemgetter
from typing import Any

from cchc.records import Figure
from search_api.columns import BASE, Column, Value
from search_api.hits import FigureHit, FigurePortion
from search_api.reviews.model import Mark

DEFAULTS = {name: field.default for name, field in Figure.model_fields.items() if not field.is_required()}
FIGURE, DOCUMENT = "figure.", "document."
# What is not the same text or none from figure to figure is made for each of them.
OWN = frozenset({"figure.value", "figure.out_of", "figure.confidence", "figure.doubts", "review"})


class Portions:
    """The rows of an export, one after another or by columns; to be gone through once."""

    def __init__(
        self, read: Callable[[], Iterator[FigurePortion]], columns: Sequence[Column[FigureHit]], base: str
    ) -> None:
        self._read = read
        self.columns = columns
        self.base = base

    def __iter__(self) -> Iterator[Sequence[Value]]:
        for columns in self.by_columns():
            yield from zip(*columns, strict=True)

    def by_columns(self) -> Iterator[list[Sequence[Value]]]:
        """The values of each column, portion by portion."""
        for held in self.held():
            yield [held.values(column, self.base) for column in self.columns]

    def held(self) -> Iterator[Held]:
        """The portions one after another."""
        for portion in self._read():
            yield Held(portion)


class Held:
    """A portion with what several columns are made of."""

    def __init__(self, portion: FigurePortion) -> None:
        self.portion = portion
        self.documents = {id(one): one for one in portion.documents}
        self.of = [id(one) for one in portion.documents]

    def values(self, column: Column[FigureHit], base: str) -> Sequence[Value]:
        if column.make is None and column.of[0].startswith(DOCUMENT):
            return list(map(attrgetter(column.of[0].removeprefix(DOCUMENT)), self.portion.documents))
        if column.make is not None and all(path == BASE or path.startswith(DOCUMENT) for path in column.of):
            getters = [attrgetter(path.removeprefix(DOCUMENT)) if path != BASE else None for path in column.of]
            of_document = {
                key: column.make(*(base if getter is None else getter(one) for getter in getters))
                for key, one in self.documents.items()
            }
            return [of_document[key] for key in self.of]
        values = [self._path(path) for path in column.of]
        make = column.make
        if make is None:
            return values[0]
        if not OWN.isdisjoint(column.of):
            return [make(*one) for one in zip(*values, strict=True)]
        # The same few units and periods come again and again.
        if len(values) == 1:
            known = {one: make(one) for one in set(values[0])}
            return [known[one] for one in values[0]]
        pairs = list(zip(*values, strict=True))
        known_pairs = {one: make(*one) for one in set(pairs)}
        return [known_pairs[one] for one in pairs]

    def _path(self, path: str) -> Sequence[Any]:
        if path.startswith(FIGURE):
            name = path.removeprefix(FIGURE)
            try:
                return list(map(itemgetter(name), self.portion.figures))
            except KeyError:  # what an older cchc kept lacks some
                return [one.get(name, DEFAULTS.get(name)) for one in self.portion.figures]
        if path == "review":
            marks = (one.get("review") for one in self.portion.figures)
            return [Mark.model_validate(mark) if mark else None for mark in marks]
        return self.portion.sentences if path == "sentence.text" else self.portion.places
