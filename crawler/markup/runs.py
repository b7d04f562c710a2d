"""A line while it is gathered: runs of words with what their elements say of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from crawler.draft import Line
from crawler.encodings.characters import mend
from crawler.markup.elements import BLOCKS, HEADINGS
from crawler.markup.nodes import Node

# Labels side by side without a blank, which only a style sheet parts: "20/10/2025" and "214 lượt xem".
_DATE_ENDS = re.compile(
    r"(?<!\d)(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d|\d{1,2}:[0-5]\d(?::[0-5]\d)?\s?(?:[AP]M|SA|CH)?)$", re.IGNORECASE
)
_DATE_BEGINS = re.compile(
    r"(?:(?:thứ\s(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|ngày)[\s,-]{1,3})?"
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d(?!\d)|\d{1,2}:[0-5]\d(?!\d))",
    re.IGNORECASE,
)
_OPEN = re.compile(r"[^.;:!?…”\"»)/]$")
_INDENTED = re.compile(r"\n(?:[ \t]*\n(?:[ \t]*\n)*|(?=[ \t]{2}|[ \t]*[-+•*–]\s))")
_WRAPPED = 120  # no typist wraps a line later
_FAR_RIGHT = 20  # blanks before the name that ends a letter


@dataclass(slots=True)
class Run:
    """The line being gathered."""

    parts: list[str] = field(default_factory=list)
    letters: int = 0
    bold: int = 0
    italic: int = 0
    linked: int = 0
    names: list[str] = field(default_factory=list)
    last: HtmlElement | None = None  # where the last words stood
    right: bool = False

    def add(self, text: str, node: Node) -> None:
        """Words of one element."""
        letters = len(text.strip())
        if node.pre and not self.parts:
            self.right = len(text) - len(text.lstrip()) >= _FAR_RIGHT
        if node.element is not self.last and self._touches_a_date(text):
            self.parts.append(" ")
        self.parts.append(text)
        self.last = node.element
        self.letters += letters
        self.bold += letters * node.bold
        self.italic += letters * node.italic
        self.linked += letters * node.link
        if node.element.tag not in BLOCKS and node.name != node.element.tag:
            self.names.append(node.name)

    def _touches_a_date(self, text: str) -> bool:
        """Whether the words of the next element would run into a whole date, or a whole date into the words before."""
        before = self.parts[-1] if self.parts else ""
        if not before[-1:].isalnum() or not text[0].isalnum():
            return False
        return _DATE_ENDS.search(before[-30:]) is not None or _DATE_BEGINS.match(text) is not None

    def is_open(self) -> bool:
        """Whether its last words leave a sentence unfinished."""
        text = "".join(self.parts).rstrip()
        return len(text) >= 25 and _OPEN.search(text) is not None

    def line(self, position: int, block: Node) -> Line:
        """The line that stands in `block`; its text may be empty."""
        letters = max(self.letters, 1)
        return Line(
            mend("".join(self.parts)).strip(),
            position,
            bold=self.bold * 10 >= letters * 8,
            italic=self.italic * 10 >= letters * 8,
            centered=block.centered,
            right=block.right or self.right,
            heading=block.element.tag in HEADINGS,
            linked=self.linked / letters,
            hint=" ".join((block.name, *self.names)),
        )


def preformatted(text: str) -> Iterator[str]:
    """The paragraphs of text that is shown with its own line breaks.

    Blank lines, indents and list marks part paragraphs; so does every break where a line is longer than one wraps.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if max(map(len, lines)) > _WRAPPED:
        yield from lines
    else:
        yield from _INDENTED.split(text)
