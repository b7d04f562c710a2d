"""What is said, once for all lines that say the same, with those lines told apart only where they are looked at.

Most of the lines behind a table are never shown: they are counted. Stores may hand them over packed.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import overload

from search_api.facts.lines import Line, Measured

_Key = tuple[int, str, str]
# A packed line: its key, figure, document and day.
_LINE = re.compile(r"(\S+) (\S+) (\S+) (\S+)")


class Saying:
    """What several lines say alike. It gives them by the newest, those of one day by document and figure."""

    __slots__ = ("_lines", "_packed", "_texts", "said")

    def __init__(self, said: Measured, lines: Iterable[Line]) -> None:
        self.said = said
        self._packed: str | None = None
        self._lines = sorted(lines, key=_order)
        self._texts = [line.text for line in self._lines]

    @classmethod
    def packed(cls, said: Measured, texts: str, lines: str) -> Saying:
        """Of texts with a space between, and as many lines in their order: each of key, figure, document and day, the
        day "-" where none is known, with a space between each."""
        made = cls.__new__(cls)
        made.said, made._packed, made._lines, made._texts = said, lines, [], texts.split(" ")
        return made

    def __len__(self) -> int:
        return len(self._texts)

    def __iter__(self) -> Iterator[Line]:
        if self._packed is None:
            yield from self._lines
            return
        for text, match in zip(self._texts, _LINE.finditer(self._packed), strict=True):
            key, figure, document, day = match.groups()
            yield Line(self.said, key, figure, document, text, "" if day == "-" else day)

    @property
    def texts(self) -> frozenset[str]:
        return frozenset(self._texts)

    @property
    def newest(self) -> str:
        """An ISO day, "" where none is known."""
        match = _LINE.match(self._packed) if self._packed else None
        day = match[4] if match else self._lines[0].published_on
        return "" if day == "-" else day


def sayings_of(lines: Iterable[Line]) -> list[Saying]:
    """Lines put together by what they say. Stores give one object for all that say the same."""
    alike: dict[int, list[Line]] = {}
    for line in lines:
        alike.setdefault(id(line.said), []).append(line)
    return [Saying(group[0].said, group) for group in alike.values()]


class Lines(Sequence[Line]):
    """The lines of several sayings, those of the first rank before those of the second, in a rank as a saying has them.

    They are put in order as far as somebody looks.
    """

    __slots__ = ("_ranks",)

    def __init__(self, ranks: Iterable[Sequence[Saying]]) -> None:
        self._ranks = tuple(tuple(rank) for rank in ranks)

    def __iter__(self) -> Iterator[Line]:
        for rank in self._ranks:
            yield from rank[0] if len(rank) == 1 else heapq.merge(*rank, key=_order)

    def __len__(self) -> int:
        return sum(len(saying) for rank in self._ranks for saying in rank)

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Line]: ...
    def __getitem__(self, index: int | slice) -> Line | Sequence[Line]:
        if isinstance(index, int) and index >= 0:
            found = next(islice(self, index, None), None)
            if found is None:
                raise IndexError(index)
            return found
        return tuple(self)[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    @property
    def said(self) -> Iterator[Measured]:
        """What the lines say, each once."""
        return (saying.said for rank in self._ranks for saying in rank)


def _order(line: Line) -> _Key:
    day = line.published_on.replace("-", "")
    return -int(f"{day:0<8}"), line.document, line.figure
