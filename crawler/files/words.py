"""Words with their boxes on a page, and how they stand in lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from crawler.draft import Grid

SOFT_HYPHEN = "\u00ad"


@dataclass(slots=True)
class Word:
    """A word with its box, in points from the page's upper left corner."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    bold: bool = False
    upright: bool = True


@dataclass(slots=True)
class Row:
    """Words of one line on a page, or one of the stretches that a wide gap parts it into."""

    words: list[Word]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words).replace(SOFT_HYPHEN, "")

    @property
    def is_cut(self) -> bool:
        """Whether the line ends within a word or a span ("2021-" over "2025"), so that no space belongs behind it."""
        last = self.words[-1].text
        return last.endswith(SOFT_HYPHEN) or (len(last) > 1 and last[-1] in "-–/" and last[-2].isdigit())

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def bold(self) -> bool:
        return sum(len(word.text) for word in self.words if word.bold) * 2 > sum(len(word.text) for word in self.words)


@dataclass(slots=True)
class Sheet:
    """One page: its words outside tables, its tables with their upper edge, its size."""

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    tables: list[tuple[float, Grid]] = field(default_factory=list)


def rows_of(words: Iterable[Word]) -> list[Row]:
    """Words grouped into lines by their height on the page, each from left to right."""
    rows: list[Row] = []
    for word in sorted(words, key=lambda word: ((word.top + word.bottom) / 2, word.x0)):
        middle = (word.top + word.bottom) / 2
        for row in reversed(rows[-3:]):
            last = row.words[-1]
            height = max(min(last.bottom - last.top, word.bottom - word.top), 1.0)
            if abs((last.top + last.bottom) / 2 - middle) < 0.5 * height:
                row.words.append(word)
                break
        else:
            rows.append(Row([word]))
    for row in rows:
        row.words.sort(key=lambda word: word.x0)
    return sorted(rows, key=lambda row: row.top)


def running_text(rows: Sequence[Row]) -> str:
    """The text of lines that follow each other, a space between two but where a line ends within a word."""
    parts: list[str] = []
    for row in rows:
        parts.extend((row.text, "" if row.is_cut else " "))
    return "".join(parts[:-1])


def text_of(words: Iterable[Word]) -> str:
    """The text of a table's cell, which may stand on its side and then runs from the bottom to the top."""
    held = list(words)
    if sum(word.upright for word in held) * 2 >= len(held):
        return running_text(rows_of(held))
    turned = [replace(word, x0=-word.bottom, x1=-word.top, top=word.x0, bottom=word.x1) for word in held]
    return running_text(rows_of(turned))


def stretches(row: Row) -> list[Row]:
    """A line parted where the gap is far wider than a space."""
    parts = [[row.words[0]]]
    for before, word in pairwise(row.words):
        size = max(word.bottom - word.top, before.bottom - before.top)
        if word.x0 - before.x1 > max(1.6 * size, 14.0):
            parts.append([])
        parts[-1].append(word)
    return [Row(part) for part in parts]
