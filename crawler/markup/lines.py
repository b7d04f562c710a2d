"""A page in reading order: one pass over the tree gives its lines, tables and pictures with what surrounds them."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

from crawler.draft import Caption, Grid, Line
from crawler.encodings.characters import mend
from crawler.encodings.fonts import Scheme, decode_fonts, scheme_of_font
from crawler.letterhead import RECIPIENTS_OR_STATE, side_by_side
from crawler.markup.elements import BLOCKS, BOLD, ITALIC, SKIPPED
from crawler.markup.nodes import Node, Picture, Reading
from crawler.markup.regions import region, whole
from crawler.markup.runs import Run, preformatted
from crawler.markup.tables import holds_data, read_table
from crawler.markup.tree import signature

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PRE_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_FONT = re.compile(r"font-family\s*:\s*([^;]+)", re.IGNORECASE)
_BREAK = re.compile(r"[ \t]*[\r\n]+[ \t\r\n]*")
_RULE = re.compile(r"[-–—_=*~.\s]+")


@lru_cache(maxsize=8192)
def _is(key: str, name: str) -> bool:
    return region(key).search(name) is not None


@lru_cache(maxsize=8192)
def _is_whole(key: str, name: str) -> bool:
    return whole(key).search(name) is not None


def _is_pre(name: str, style: str) -> bool:
    return "whitespace-pre" in name or ("white-space" in style and _PRE_STYLE.search(style) is not None)


class Reader:
    """Reads one tree; `scheme` is the font code that the whole page is known to use, if any."""

    def __init__(self, root: HtmlElement, scheme: Scheme | None = None) -> None:
        self.root = root
        self.scheme = scheme
        self.reading = Reading()
        self._position = 0
        self._pending = Run()
        self._stack: list[Node] = []
        self._broken = False  # a single <br> stands before what comes next

    def read(self) -> Reading:
        walker = etree.iterwalk(self.root, events=("start", "end", "comment"))
        for event, element in walker:
            if event == "comment":
                self._text(element.tail)
            elif event == "start":
                if not self._enter(element):
                    walker.skip_subtree()
            else:
                self._leave(element)
        self._flush()
        self.reading.end = self._position
        return self.reading

    def _enter(self, element: HtmlElement) -> bool:
        """Open an element; False when nothing in it is to be read further."""
        self._position += 1
        tag = element.tag
        parent = self._stack[-1] if self._stack else None
        name = signature(element)
        node = Node(element, name, self._position, parent)
        self._stack.append(node)
        style = element.get("style") or ""
        if tag in SKIPPED or self._hidden(element, name, style):
            node.start = -1
            return False
        self.reading.nodes.append(node)
        self._inherit(node, parent, element, style)
        if tag in BLOCKS:
            self._flush()
        elif tag == "br":
            self._line_break()
        elif tag == "img":
            self._flush()
            words = (" ".join(self.mended(element.get(name) or "", node.font).split()) for name in ("alt", "title"))
            self.reading.items.append(Picture(self._position, tuple(word for word in words if word)))
        if tag == "table" and self._table(node):
            return False
        self._text(element.text)
        return True

    def _hidden(self, element: HtmlElement, name: str, style: str) -> bool:
        if style and _HIDDEN_STYLE.search(style):
            return True
        return element.get("hidden") is not None or _is_whole("hidden", name)

    def _inherit(self, node: Node, parent: Node | None, element: HtmlElement, style: str) -> None:
        tag = element.tag
        align = (element.get("align") or "").lower()
        name = node.name
        if parent is not None:
            node.bold, node.italic, node.link, node.font = parent.bold, parent.italic, parent.link, parent.font
            node.centered, node.right, node.caption, node.pre = (
                parent.centered,
                parent.right,
                parent.caption,
                parent.pre,
            )
        node.bold = node.bold or tag in BOLD or "bold" in style
        node.italic = node.italic or tag in ITALIC or "italic" in style
        node.link = node.link or tag == "a"
        node.pre = node.pre or tag == "pre" or _is_pre(name, style)
        if tag in BLOCKS:
            compact = style.replace(" ", "").lower()
            if "text-align:" in compact or align or "-align-" in name or "text-" in name or "rte" in name:
                node.centered = tag == "center" or "text-align:center" in compact or align == "center" or any(
                    word in name for word in ("text-center", "rtecenter", "align-center")
                )  # fmt: skip
                node.right = "text-align:right" in compact or align == "right" or any(
                    word in name for word in ("text-right", "rteright", "align-right", "text-end")
                )  # fmt: skip
            elif tag == "center":
                node.centered = True
        if tag == "figcaption" or (tag != "caption" and _is("caption", name)):
            frame = element.getparent()
            # The heading of a table is text, also in a <figure> around it.
            node.caption = frame is None or next(frame.iter("table", "img"), frame).tag != "table"
        face = element.get("face") or (found[1] if style and (found := _FONT.search(style)) else None)
        if face:
            node.font = scheme_of_font(face)

    def _leave(self, element: HtmlElement) -> None:
        node = self._stack[-1]
        if (element.tag in BLOCKS and node.start >= 0) or len(self._stack) == 1:
            self._flush()
        node.end = self._position
        self._stack.pop()
        self._text(element.tail)

    def _line_break(self) -> None:
        """One <br> may only wrap a sentence; two, or one behind a finished sentence, part paragraphs."""
        if self._broken or not self._pending.is_open():
            self._flush()
        else:
            self._broken = True

    def _text(self, text: str | None) -> None:
        if not text or not self._stack:
            return
        node = self._stack[-1]
        if node.start < 0:
            return
        if node.pre and "\n" in text:
            for index, paragraph in enumerate(preformatted(text)):
                if index:
                    self._flush()
                self._words(paragraph, node)
        else:
            self._words(text, node)

    def _words(self, text: str, node: Node) -> None:
        if not text.strip():
            if self._pending.parts:
                self._pending.parts.append(" ")
            return
        text = self.mended(text, node.font)
        if not text.strip():
            return
        if self._broken:
            if text.lstrip()[:1].islower() and node.element is self._pending.last:
                self._pending.parts.append(" ")
            else:
                self._flush()
            self._broken = False
        self._position += 1
        self._pending.add(text, node)

    def mended(self, text: str, font: Scheme | None) -> str:
        """One run of text: font codes read, characters mended, line breaks of the source made spaces."""
        if not text.isascii():
            text, scheme = decode_fonts(text, font or self.scheme)
            if scheme:
                self.reading.repairs[scheme, "text in font codes"] += sum(char > "\x7f" for char in text)
            text = mend(text, self.reading.repairs)
        return _BREAK.sub(" ", text)

    def _flush(self) -> None:
        self._broken = False
        pending = self._pending
        if not pending.parts:
            return
        self._pending = Run()
        node = next((node for node in reversed(self._stack) if node.start >= 0), None)
        if node is None:
            return
        block = node
        while block.element.tag not in BLOCKS and block.parent is not None:
            block = block.parent
        line = pending.line(self._position, block)
        text = line.text
        if not text:
            return
        if node.caption or block.caption:
            self.reading.items.append(Caption(text, self._position))
            return
        self.reading.items.append(line)
        if len(text) >= 60 and line.linked < 0.4:
            weight = float(len(text))
        elif line.linked < 0.4 and (text[0] in "-+•*(" or text[-1] in ".;:"):
            weight = len(text) * 0.5
        else:
            return
        self._weigh(block, weight)

    def _weigh(self, node: Node | None, weight: float) -> None:
        while node is not None:
            node.weight += weight
            node = node.parent

    def _table(self, node: Node) -> bool:
        """Read a table at once where it is data, a picture's frame or a letterhead; False where it lays out a page."""
        element = node.element
        if next(element.iter("img"), None) is not None:
            return self._picture_frame(element)
        rows = [
            [cell for cell in row if cell.tag in ("td", "th")]
            for row in element.iter("tr")
        ]  # fmt: skip
        if 0 < len(rows) <= 14 and self._signatures(node, rows):
            return True
        if not holds_data(element):
            return False
        grid = read_table(element, lambda cell: self.flat(cell, node))
        if grid.caption:
            self._position += 1
            self.reading.items.append(Line(grid.caption, self._position, hint=node.name))
        self._position += 1
        grid.position = self._position
        grid.hint = node.name
        self.reading.items.append(grid)
        self._weigh(node, min(sum(len(cell.text) for cell in grid.cells) * 0.5, 2000.0))
        return True

    def _picture_frame(self, element: HtmlElement) -> bool:
        """A small table around a picture: its words are the caption."""
        if any(inner is not element for inner in element.iter("table")):
            return False
        cells = [self.flat(cell, self._stack[-1]) for cell in element.iter("td", "th")]
        words = [cell for cell in cells if cell]
        if len(words) > 4 or any(len(word) > 350 for word in words):
            return False
        self.reading.items.append(Picture(self._position))
        for word in words:
            self._position += 1
            self.reading.items.append(Caption(word, self._position))
        return True

    def _signatures(self, node: Node, rows: list[list[HtmlElement]]) -> bool:
        """A letterhead is read row by row, the foot of a document column by column: recipients, then the signature."""
        if any(inner is not node.element for inner in node.element.iter("table")):
            return False
        if not RECIPIENTS_OR_STATE.search(self.mended("".join(node.element.itertext()), node.font)[:4000]):
            return False
        spread = [[self.parts(cell, node) for cell in row] for row in rows if row]
        self._position += 1
        beside = side_by_side(spread, self._position, node.name)
        if beside is None:
            return False
        for block in beside:
            if isinstance(block, Line):
                self._position += 1
                block.position = self._position
            if isinstance(block, Line | Grid):
                self.reading.items.append(block)
        return True

    def parts(self, element: HtmlElement, node: Node) -> list[str]:
        """The lines of a cell, ornaments left out."""
        inner = Reader(element, node.font or self.scheme)
        lines = [item.text for item in inner.read().items if isinstance(item, Line)]
        self.reading.repairs.update(inner.reading.repairs)
        return [line for line in lines if not _RULE.fullmatch(line)]

    def flat(self, element: HtmlElement, node: Node) -> str:
        """The words of a cell as one line."""
        if len(element) == 0:
            return self.mended(element.text or "", node.font).strip()
        inner = Reader(element, node.font or self.scheme)
        lines = [item.text for item in inner.read().items if isinstance(item, Line | Caption)]
        self.reading.repairs.update(inner.reading.repairs)
        return " ".join(lines)
