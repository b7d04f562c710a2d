"""Marks in a text: spans that may overlap in any way, as well-nested, escaped HTML.

A mark that crosses the end of another is cut there, so that every piece nests; its first piece carries its id, its
last one its tag, and all of them `data-mark`, by which the page's script finds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush

from markupsafe import Markup, escape

# Which of two marks with the same ends goes around the other.
LAYERS = ("conclusion", "statement", "figure", "unit", "hit")


@dataclass(frozen=True, slots=True)
class Mark:
    """`text[start:end]` and what is said of it. `keys` are ids: several figures may stand on the same words."""

    keys: tuple[str, ...]
    layer: str
    style: str  # CSS class: "figure", "shortcoming", …
    start: int
    end: int
    tag: str = ""  # short label shown behind it: "SL3"
    title: str = ""  # what it is, for the tooltip and for screen readers


@dataclass(frozen=True, slots=True)
class Piece:
    mark: Mark
    start: int
    end: int

    @property
    def order(self) -> tuple[int, int, int]:
        return self.start, -self.end, LAYERS.index(self.mark.layer)


def _range(tags: Sequence[str]) -> str:
    """ "SL5–SL8" for numbers that follow each other, else "SL1, SL6"."""
    numbers = [int(re.sub(r"\D", "", tag) or 0) for tag in tags]
    if len(tags) > 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
        return f"{tags[0]}–{tags[-1]}"
    return ", ".join(tags)


def merged(marks: Iterable[Mark]) -> list[Mark]:
    """Marks of one style on the same words become one, with the first and the last tag: "SL5–8"."""
    groups: dict[tuple[int, int, str], list[Mark]] = {}
    for mark in marks:
        groups.setdefault((mark.start, mark.end, mark.style), []).append(mark)
    return [
        group[0]
        if len(group) == 1
        else replace(
            group[0],
            keys=tuple(key for mark in group for key in mark.keys),
            tag=_range([mark.tag for mark in group]) if group[0].tag else "",
            title="; ".join(dict.fromkeys(mark.title for mark in group if mark.title)),
        )
        for group in groups.values()
    ]


def highlighted(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> Markup:
    """`text[start:end]` with its marks. Pieces of marks that begin or end outside are shown too."""
    end = len(text) if end is None else end
    pieces = [
        Piece(mark, max(mark.start, start), min(mark.end, end))
        for mark in marks
        if mark.start < end and mark.end > start
    ]
    return Markup().join(_nested(text, pieces, start, end))


def _nested(text: str, pieces: Sequence[Piece], start: int, end: int) -> list[Markup]:
    # A heap, and not a sorted list: what crosses an end comes back behind it, once a piece, whatever else waits.
    waiting = [(piece.order, number, piece) for number, piece in enumerate(pieces)]
    heapify(waiting)
    more = len(waiting)
    out: list[Markup] = []
    position = start
    while waiting:
        outer = heappop(waiting)[2]
        inner: list[Piece] = []
        while waiting and waiting[0][2].start < outer.end:
            piece = heappop(waiting)[2]
            if piece.end <= outer.end:
                inner.append(piece)
                continue
            inner.append(replace(piece, end=outer.end))
            rest = replace(piece, start=outer.end)
            more += 1
            heappush(waiting, (rest.order, more, rest))
        out.append(escape(text[position : outer.start]))
        content = _nested(text, inner, outer.start, outer.end) if inner else [escape(text[outer.start : outer.end])]
        out.append(_element(outer, Markup().join(content)))
        position = outer.end
    out.append(escape(text[position:end]))
    return out


def _element(piece: Piece, content: Markup) -> Markup:
    # Put together as plain texts: a page has hundreds of marks, and formatting takes ten times as long.
    mark = piece.mark
    first, last = piece.start == mark.start, piece.end == mark.end
    shape = "mark" if mark.layer == "hit" else "span"
    attributes, anchors = f' class="m m-{escape(mark.style)}{"" if first else " more"}"', ""
    if mark.keys:
        attributes += f' data-mark="{escape(" ".join(mark.keys))}"'
    if first and mark.keys:
        attributes += f' id="{escape(mark.keys[0])}"'
        anchors = "".join(f'<span class="also" id="{escape(key)}"></span>' for key in mark.keys[1:])
    if mark.title and not mark.tag:
        attributes += f' title="{escape(mark.title)}"'
    behind = tag(mark) if last and mark.tag else ""
    return Markup(f"<{shape}{attributes}>{anchors}{content}{behind}</{shape}>")  # noqa: S704 - each part is escaped


def tag(mark: Mark) -> Markup:
    """The link from a mark to what was read from it."""
    return Markup('<a class="tag tag-{0}" href="#r-{1}" title="{2}" aria-label="{3}: {2}">{3}</a>').format(
        mark.style, mark.keys[0], mark.title, mark.tag
    )
