"""A page in reading order: one pass over the tree gives its lines, tables and pictures with what surrounds them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

from crawler.draft import Caption, Grid, Line
from crawler.encodings.characters import mend
from crawler.encodings.fonts import Scheme, decode_fonts, scheme_of_font
from crawler.letterhead import RECIPIENTS_OR_STATE, side_by_side
from crawler.markup.nodes import Node, Picture, Reading
from crawler.markup.regions import region, whole
from crawler.markup.tables import holds_data, read_table
from crawler.markup.tree import signature

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
        "marquee",
        "noscript",
        "label",
        "button",
    ]
)
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "canvas",
        "iframe",
        "object",
        "embed",
        "applet",
        "select",
        "option",
        "datalist",
        "button",
        "textarea",
        "input",
        "audio",
        "video",
        "map",
        "head",
        "title",
        "meta",
        "link",
        "marquee",
        "math",
        "frame",
        "frameset",
    ]
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BOLD = frozenset(("b", "strong", "th", *_HEADINGS))
_ITALIC = frozenset(("i", "em", "cite", "figcaption"))
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FONT = re.compile(r"font-family\s*:\s*([^;]+)", re.IGNORECASE)
_BREAK = re.compile(r"[ \t]*[\r\n]+[ \t\r\n]*")
_RULE = re.compile(r"[-–—_=*~.\s]+")
# Labels side by side without a blank, which only a style sheet parts: "20/10/2025" and "214 lượt xem".
_DATE_ENDS = re.compile(r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d$|(?<!\d)\d{1,2}:[0-5]\d(?::[0-5]\d)?$")
_DATE_BEGINS = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d(?!\d)|\d{1,2}:[0-5]\d(?!\d)")
_TAIL_OPEN = re.compile(r"[^.;:!?…”\"»)/]$")


@lru_cache(maxsize=8192)
def _is(key: str, name: str) -> bool:
    return region(key).search(name) is not None


@lru_cache(maxsize=8192)
def _is_whole(key: str, name: str) -> bool:
    return whole(key).search(name) is not None


@dataclass(slots=True)
class _Pending:
    """The line being gathered."""

    parts: list[str] = field(default_factory=list)
    letters: int = 0
    bold: int = 0
    italic: int = 0
    linked: int = 0
    names: list[str] = field(default_factory=list)
    last: HtmlElement | None = None  # where the last words stood


class Reader:
    """Reads one tree; `scheme` is the font code that the whole page is known to use, if any."""

    def __init__(self, root: HtmlElement, scheme: Scheme | None = None) -> None:
        self.root = root
        self.scheme = scheme
        self.reading = Reading()
        self._position = 0
        self._pending = _Pending()
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
        if tag in _SKIPPED or self._hidden(element, name, style):
            node.start = -1
            return False
        self.reading.nodes.append(node)
        self._inherit(node, parent, element, style)
        if tag in _BLOCKS:
            self._flush()
        elif tag == "br":
            self._line_break(element)
        elif tag == "img":
            self._flush()
            words = (" ".join((element.get(name) or "").split()) for name in ("alt", "title"))
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
            node.centered, node.right, node.caption = parent.centered, parent.right, parent.caption
        node.bold = node.bold or tag in _BOLD or "bold" in style
        node.italic = node.italic or tag in _ITALIC or "italic" in style
        node.link = node.link or tag == "a"
        if tag in _BLOCKS:
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
        if (element.tag in _BLOCKS and node.start >= 0) or len(self._stack) == 1:
            self._flush()
        node.end = self._position
        self._stack.pop()
        self._text(element.tail)

    def _line_break(self, element: HtmlElement) -> None:
        """One <br> may only wrap a sentence; two, or one behind a finished sentence, part paragraphs."""
        if self._broken or not self._pending.parts:
            self._flush()
            return
        text = "".join(self._pending.parts).rstrip()
        if not _TAIL_OPEN.search(text) or len(text) < 25:
            self._flush()
        else:
            self._broken = True

    def _text(self, text: str | None) -> None:
        if not text or not self._stack:
            return
        node = self._stack[-1]
        if node.start < 0:
            return
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
        pending = self._pending
        self._position += 1
        letters = len(text.strip())
        if node.element is not pending.last and self._touches_a_date(text):
            pending.parts.append(" ")
        pending.parts.append(text)
        pending.last = node.element
        pending.letters += letters
        pending.bold += letters * node.bold
        pending.italic += letters * node.italic
        pending.linked += letters * node.link
        if node.element.tag not in _BLOCKS and node.name != node.element.tag:
            pending.names.append(node.name)

    def _touches_a_date(self, text: str) -> bool:
        """Whether the words of the next element would run into a whole date, or a whole date into the words before."""
        before = self._pending.parts[-1] if self._pending.parts else ""
        if not before[-1:].isalnum() or not text[0].isalnum():
            return False
        return _DATE_ENDS.search(before) is not None or _DATE_BEGINS.match(text) is not None

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
        self._pending = _Pending()
        text = mend("".join(pending.parts)).strip()
        if not text:
            return
        node = next((node for node in reversed(self._stack) if node.start >= 0), None)
        if node is None:
            return
        block = node
        while block.element.tag not in _BLOCKS and block.parent is not None:
            block = block.parent
        letters = max(pending.letters, 1)
        line = Line(
            text,
            self._position,
            bold=pending.bold * 10 >= letters * 8,
            italic=pending.italic * 10 >= letters * 8,
            centered=block.centered,
            right=block.right,
            heading=block.element.tag in _HEADINGS,
            linked=pending.linked / letters,
            hint=" ".join((block.name, *pending.names)),
        )
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
