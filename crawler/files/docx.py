"""DOCX through python-docx: paragraphs and tables in the body's order, letterhead, heading, merged cells."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from cchc.captures import Capture
from cchc.errors import ReadError
from crawler.byline import byline
from crawler.draft import Block, Draft, Grid, GridCell, Line
from crawler.encodings.characters import mend
from crawler.encodings.fonts import decode_fonts, scheme_of_font, shows_capitals
from crawler.files.docxfonts import Fonts, value_of
from crawler.files.packages import check_package
from crawler.grids import infer_headers
from crawler.letterhead import is_letterhead, letterhead_date, side_by_side, take_heading

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {_W + "txbxContent", _FALLBACK, _W + "del", _W + "moveFrom", _W + "instrText", _W + "pPr", _W + "rPr"}
MAX_PARAGRAPHS = 200_000

Repairs = Counter[tuple[str, str | None]]


def read_file(capture: Capture) -> Draft:
    """The document of a DOCX file. Raises ReadError (empty, encrypted, too_large, truncated, unreadable)."""
    check_package(capture.body, "word/document.xml")
    import docx

    try:
        document = docx.Document(io.BytesIO(capture.body))
        body = document.element.body
        fonts = Fonts(document.styles.element)
    except TimeoutError:
        raise
    except Exception as error:  # python-docx raises whatever a broken package makes it stumble over
        raise ReadError("unreadable", f"the DOCX file cannot be opened: {error}") from error
    repairs: Repairs = Counter()
    blocks = list(_Body(repairs, fonts).blocks(body))
    return official(blocks, repairs)


def official(blocks: list[Block], repairs: Repairs) -> Draft:
    """A draft of an official file: its heading taken off the text, its date read from the letterhead."""
    draft = Draft()
    draft.title, draft.blocks = take_heading(blocks)
    draft.published_at = letterhead_date(blocks)
    draft.repairs = dict(repairs)
    while draft.blocks and isinstance(draft.blocks[-1], Line) and (name := byline(draft.blocks[-1].text)):
        draft.author = draft.author or name
        draft.blocks.pop()
    if not any(isinstance(block, Line | Grid) for block in draft.blocks) and not draft.title:
        raise ReadError("empty", "the file holds no text")
    return draft


class _Body:
    def __init__(self, repairs: Repairs, fonts: Fonts) -> None:
        self.repairs = repairs
        self.fonts = fonts
        self.count = 0

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        """Paragraphs and tables under an element, content controls opened."""
        for child in parent:
            if child.tag == _W + "p":
                yield from self._lines(child)
            elif child.tag == _W + "tbl":
                yield from self._table(child)
            elif child.tag in (_W + "sdt", _W + "ins", _W + "smartTag", _W + "customXml"):
                inner = child.find(_W + "sdtContent")
                yield from self.blocks(child if inner is None else inner)

    def _lines(self, paragraph: etree._Element) -> Iterator[Line | Grid]:
        self.count += 1
        if self.count > MAX_PARAGRAPHS:
            raise ReadError("too_large", f"the file has more than {MAX_PARAGRAPHS} paragraphs")
        properties = paragraph.find(_W + "pPr")
        alignment = value_of(properties, "jc")
        style = value_of(properties, "pStyle") or ""
        text, bold, italic = self._words(paragraph)
        beside = [part.strip() for part in re.split(r"\t+", text.strip())]
        if len(beside) == 2 and all(beside) and (is_letterhead(beside[0]) or is_letterhead(beside[1])):
            # A letterhead without a table: two columns that a tab parts.
            yield Grid([GridCell(0, column, part) for column, part in enumerate(beside)])
            return
        for part in _unwrapped(text.replace("\t", " ")):
            yield Line(
                part,
                self.count,
                bold=bold,
                italic=italic,
                centered=alignment == "center",
                right=alignment in ("right", "end"),
                heading=style.lower().startswith(("heading", "title")),
            )

    def _words(self, paragraph: etree._Element) -> tuple[str, bool, bool]:
        parts: list[str] = []
        letters = bold = italic = 0
        style = value_of(paragraph.find(_W + "pPr"), "pStyle")
        for run in _runs(paragraph):
            properties = run.find(_W + "rPr")
            raw = "".join(_characters(run))
            if not raw:
                continue
            parts.append(self._decoded(raw, self.fonts.of_run(properties, style)))
            size = len(raw.strip())
            letters += size
            bold += size * _on(properties, "b")
            italic += size * _on(properties, "i")
        return "".join(parts), letters > 0 and bold * 10 >= letters * 8, letters > 0 and italic * 10 >= letters * 8

    def _decoded(self, text: str, font: str | None) -> str:
        if not text.isascii():
            text, found = decode_fonts(text, scheme_of_font(font))
            if found:
                self.repairs[found, "text in font codes"] += sum(char > "\x7f" for char in text)
        if shows_capitals(font):
            text = text.upper()
        if text.isascii():
            return text
        # A tab may part the columns of a letterhead, so it outlives the mending.
        return "\t".join(mend(part, self.repairs) for part in text.split("\t"))

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = [row for row in table.iter(_W + "tr") if _owner(row) is table]
        spread = [[self._parts(cell) for cell in row.iter(_W + "tc") if _owner(cell, "tr") is row] for row in rows[:15]]
        if len(rows) <= 14 and (beside := side_by_side(spread)):
            yield from beside
            return
        grid = self._grid(rows)
        if grid.columns == 1:
            for cell in grid.cells:
                if cell.text:
                    yield Line(cell.text)
            return
        infer_headers(grid)
        yield grid

    def _parts(self, cell: etree._Element) -> list[str]:
        return [
            line
            for paragraph in cell.iter(_W + "p")
            for line in _unwrapped(self._words(paragraph)[0].replace("\t", " "))
        ]

    def _grid(self, rows: list[etree._Element]) -> Grid:
        cells: list[GridCell] = []
        open_cells: dict[int, GridCell] = {}  # by column: cells that may go on in the next row
        for index, row in enumerate(rows):
            properties = row.find(_W + "trPr")
            column = int(value_of(properties, "gridBefore") or 0)
            header = properties is not None and properties.find(_W + "tblHeader") is not None
            for element in row.iter(_W + "tc"):
                if _owner(element, "tr") is not row:
                    continue
                facts = element.find(_W + "tcPr")
                width = max(1, min(int(value_of(facts, "gridSpan") or 1), 200))
                merge = None if facts is None else facts.find(_W + "vMerge")
                above = open_cells.get(column)
                if merge is not None and merge.get(_W + "val") != "restart" and above is not None:
                    above.row_span = index - above.row + 1
                else:
                    cell = GridCell(index, column, " ".join(self._parts(element)), 1, width, header)
                    cells.append(cell)
                    open_cells[column] = cell
                column += width
        return Grid(cells)


def _owner(element: etree._Element, tag: str = "tbl") -> etree._Element | None:
    parent = element.getparent()
    while parent is not None and parent.tag != _W + tag:
        parent = parent.getparent()
    return parent


def _runs(paragraph: etree._Element) -> Iterator[etree._Element]:
    for child in paragraph:
        if child.tag == _W + "r":
            yield child
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from _runs(child)


def _characters(run: etree._Element) -> Iterator[str]:
    for child in run:
        if child.tag == _W + "t":
            yield child.text or ""
        elif child.tag == _W + "tab":
            yield "\t"
        elif child.tag in (_W + "br", _W + "cr"):
            yield "\n"
        elif child.tag == _W + "noBreakHyphen":
            yield "-"


def _unwrapped(text: str) -> list[str]:
    """The lines of a paragraph with typed breaks; a break before a small letter only wraps."""
    lines: list[str] = []
    for piece in text.split("\n"):
        part = piece.strip()
        if not part:
            continue
        if lines and part[0].islower() and lines[-1][-1] not in ".;:!?":
            lines[-1] += " " + part
        else:
            lines.append(part)
    return lines


def _on(properties: etree._Element | None, name: str) -> bool:
    found = None if properties is None else properties.find(_W + name)
    return found is not None and found.get(_W + "val") not in ("0", "false", "none")
