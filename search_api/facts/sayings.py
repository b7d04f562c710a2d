"""What is said, once for all lines that say the same, with those lines told apart only where they are looked at.

Most of the lines behind a table are never shown: they are counted. Stores may count them, and hand over the first.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Protocol, overload

from search_api.facts.lines import Line, Measured

_Key = tuple[int, str, str]
# Lines that a store hands over with what they say: more than are shown of most claims.
HEAD = 4
# A packed line: its key, figure, document, text and day.
_LINE = re.compile(r"(\S+) (\S+) (\S+) (\S+) (\S+)")


class Further(Protocol):
    """Where the lines of a saying are that it was handed over without."""

    def lines(self, saying: int) -> str:
        """All lines of a saying, packed."""
        ...

    def texts(self, sayings: Sequence[int]) -> Mapping[int, frozenset[str]]:
        """The texts that state each of some sayings."""
        ...


class Saying:
    """What several lines say alike. It gives them by the newest, those of one day by document and figure.

    `documents` counts the texts that state it.
    """

    __slots__ = ("_further", "_head", "_key", "_lines", "_texts", "documents", "said")

    def __init__(self, said: Measured, lines: Iterable[Line]) -> None:
        self.said = said
        self._further: Further | None = None
        self._head, self._key = "", 0
        self._lines: Sequence[Line] = sorted(lines, key=_order)
        self._texts: frozenset[str] | None = frozenset(line.text for line in self._lines)
        self.documents = len(self._texts)

    @classmethod
    def told(cls, said: Measured, documents: int, head: str | Sequence[Line], further: Further, key: int) -> Saying:
        """Of the number of its texts and its first lines, at least `HEAD` where there are others: as lines, or packed,
        each of key, figure, document, text and day, the day "-" where none is known, with a space between each.
        The others are fetched where somebody looks."""
        made = cls.__new__(cls)
        made.said, made.documents, made._further, made._key = said, documents, further, key
        made._head, made._lines = (head, ()) if isinstance(head, str) else ("", head)
        made._texts = None
        return made

    @property
    def held(self) -> int:
        """Lines that it keeps in memory."""
        return len(self._lines) or 1

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[Line]:
        if self._further is None:
            yield from self._lines
            return
        seen = set()
        for line in self._lines or self._unpacked(self._head):
            seen.add(line.key)
            yield line
        if len(seen) >= HEAD:
            yield from (line for line in self._unpacked(self._further.lines(self._key)) if line.key not in seen)

    def _unpacked(self, packed: str) -> Iterator[Line]:
        for match in _LINE.finditer(packed):
            key, figure, document, text, day = match.groups()
            yield Line(self.said, key, figure, document, text, "" if day == "-" else day)

    @property
    def texts(self) -> frozenset[str]:
        if self._texts is None:
            fetch_texts([self])
        return self._texts or frozenset()

    @property
    def newest(self) -> str:
        """An ISO day, "" where none is known."""
        match = _LINE.match(self._head) if self._head else None
        day = match[5] if match else self._lines[0].published_on
        return "" if day == "-" else day


def fetch_texts(sayings: Iterable[Saying]) -> None:
    """Fetch the texts of sayings that were handed over without, all that lie in one place at once."""
    lacking: dict[int, tuple[Further, list[Saying]]] = {}
    for one in sayings:
        if one._texts is None and one._further is not None:
            lacking.setdefault(id(one._further), (one._further, []))[1].append(one)
    for further, group in lacking.values():
        found = further.texts([one._key for one in group])
        for one in group:
            one._texts = found.get(one._key, frozenset())


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
        self._ranks = tuple(map(tuple, ranks))

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
