"""What a reading of a page consists of: elements with their places, lines, tables, captions and pictures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from crawler.draft import Caption, Grid, Line
from crawler.encodings.fonts import Scheme


@dataclass(slots=True)
class Node:
    """An element with where it starts and ends in reading order."""

    element: HtmlElement
    name: str  # its signature
    start: int
    parent: Node | None
    end: int = 0
    weight: float = 0.0  # letters of running text in it
    bold: bool = False
    italic: bool = False
    link: bool = False
    centered: bool = False
    right: bool = False
    caption: bool = False
    pre: bool = False  # shown with its own line breaks
    font: Scheme | None = None

    def holds(self, position: int) -> bool:
        return self.start <= position <= self.end


@dataclass(slots=True)
class Picture:
    """Where an image stands, and what its `alt` and `title` say."""

    position: int
    words: tuple[str, ...] = ()


Item = Line | Grid | Caption | Picture


@dataclass(slots=True)
class Reading:
    """A page read through: `items` in order, `nodes` in document order."""

    items: list[Item] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    repairs: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    end: int = 0
