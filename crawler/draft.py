"""A document on its way: blocks in reading order, and how they become text with its offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cchc.records import Cell, FilePage, Kind, Table


@dataclass(slots=True)
class Line:
    """One paragraph. The flags say how the source shows it; `position` is where it stood there."""

    text: str
    position: int = 0
    bold: bool = False
    italic: bool = False
    centered: bool = False
    right: bool = False
    heading: bool = False
    linked: float = 0.0  # share of its characters that are links
    after_image: bool = False
    hint: str = ""  # class names and ids of the elements around it
    breaks: tuple[tuple[int, int], ...] = ()  # (offset in `text`, number of the page that begins there)


@dataclass(slots=True)
class GridCell:
    """One cell, at its first row and column; `text` holds no line breaks once it is in a grid."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    header: bool = False


@dataclass(slots=True)
class Grid:
    """A table, cells in reading order."""

    cells: list[GridCell]
    caption: str | None = None
    position: int = 0
    hint: str = ""
    breaks: tuple[tuple[int, int], ...] = ()  # (row, number of the page that begins with it)

    @property
    def rows(self) -> int:
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    @property
    def columns(self) -> int:
        return max((cell.column + cell.column_span for cell in self.cells), default=0)

    def lines(self) -> list[list[GridCell]]:
        """The cells that stand in the text, a list a row, empty rows left out."""
        rows: dict[int, list[GridCell]] = {}
        for cell in self.cells:
            if cell.text:
                rows.setdefault(cell.row, []).append(cell)
        return [sorted(rows[row], key=lambda cell: cell.column) for row in sorted(rows)]


@dataclass(slots=True)
class Caption:
    """Words under a picture: kept beside the text, not in it."""

    text: str
    position: int = 0


@dataclass(slots=True)
class PageStart:
    """Where a page of a paginated file begins."""

    number: int


Block = Line | Grid | Caption | PageStart


@dataclass(slots=True)
class Facts:
    """Number ("18/KH-UBND"), day of issue (ISO 8601) and name of the signer; None where the source lists none."""

    number: str | None = None
    issued_at: str | None = None
    signer: str | None = None


@dataclass(slots=True)
class Draft:
    """What a reader found; `None` is "the document does not say"."""

    blocks: list[Block] = field(default_factory=list)
    title: str | None = None
    lead: str | None = None
    published_at: str | None = None
    author: str | None = None
    attribution: str | None = None
    kind: Kind | None = None
    canonical_url: str | None = None
    attachments: list[tuple[str, str | None]] = field(default_factory=list)  # (address, name)
    repairs: dict[tuple[str, str | None], int] = field(default_factory=dict)
    ocr: bool = False
    facts: Facts | None = None


@dataclass(slots=True)
class Composition:
    """The text with everything that points into it."""

    text: str
    tables: tuple[Table, ...]
    pages: tuple[FilePage, ...]
    captions: tuple[str, ...]


SEPARATOR = " | "
_GAP = re.compile(r" {3,}")  # no words stand in it, and some patterns over words take long over it


def compose(blocks: Iterable[Block]) -> Composition:
    """Join blocks to one text, a paragraph a line, and note where each table, cell and page stands in it."""
    parts: list[str] = []
    length = 0
    tables: list[Table] = []
    captions: list[str] = []
    starts: list[tuple[int, int]] = []

    def write(line: str) -> int:
        nonlocal length
        if parts:
            parts.append("\n")
            length += 1
        start = length
        parts.append(line)
        length += len(line)
        return start

    for block in blocks:
        if isinstance(block, Line):
            if block.text:
                start = write(block.text)
                starts.extend((number, start + offset) for offset, number in block.breaks)
        elif isinstance(block, Caption):
            if block.text:
                captions.append(block.text)
        elif isinstance(block, PageStart):
            starts.append((block.number, length + 1 if parts else 0))
        else:
            table, lines = _table(block, length + 1 if parts else 0)
            for line in lines:
                write(line)
            if table is not None:
                tables.append(table)
                starts.extend((number, _start_of_row(table, row)) for row, number in block.breaks)
    text = "".join(parts)
    pages = tuple(
        FilePage(number=number, start=min(start, len(text)), end=_end_of_page(starts, index, text))
        for index, (number, start) in enumerate(starts)
    )
    return Composition(text, tuple(tables), pages, tuple(dict.fromkeys(captions)))


def _start_of_row(table: Table, row: int) -> int:
    """Where the first words of a row or of the rows below it stand; the table's end where there are none."""
    return min((cell.start for cell in table.cells if cell.row >= row and cell.start is not None), default=table.end)


def _end_of_page(starts: Sequence[tuple[int, int]], index: int, text: str) -> int:
    if index + 1 == len(starts):
        return len(text)
    return max(min(starts[index][1], len(text)), min(starts[index + 1][1] - 1, len(text)))


def _table(grid: Grid, start: int) -> tuple[Table | None, list[str]]:
    placed: dict[tuple[int, int], int] = {}
    lines: list[str] = []
    position = start
    for row in grid.lines():
        offset = position
        for index, cell in enumerate(row):
            cell.text = _GAP.sub("  ", cell.text)
            offset += len(SEPARATOR) if index else 0
            placed[cell.row, cell.column] = offset
            offset += len(cell.text)
        lines.append(SEPARATOR.join(cell.text for cell in row))
        position = offset + 1
    if not lines:
        return None, []
    cells = []
    for cell in grid.cells:
        at = placed.get((cell.row, cell.column)) if cell.text else None
        cells.append(
            Cell(
                row=cell.row,
                column=cell.column,
                row_span=cell.row_span,
                column_span=cell.column_span,
                header=cell.header,
                text=cell.text,
                start=at,
                end=None if at is None else at + len(cell.text),
            )
        )
    table = Table(
        start=start,
        end=position - 1,
        rows=grid.rows,
        columns=grid.columns,
        caption=grid.caption,
        cells=tuple(cells),
    )
    return table, lines
