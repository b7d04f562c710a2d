"""HTML tables: rows and columns with their spans, and which tables hold data rather than lay out a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml.html import HtmlElement

from crawler.draft import Grid, GridCell
from crawler.grids import infer_headers

MAX_SPAN = 300
MAX_CELLS = 60_000
_BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
_LONG = 400


def rows_of(table: HtmlElement) -> Iterator[tuple[HtmlElement, bool]]:
    """The rows of a table itself, not of tables in it; the flag says whether the row stands in its head."""
    for child in table:
        if child.tag == "tr":
            yield child, False
        elif child.tag in ("thead", "tbody", "tfoot"):
            for row in child:
                if row.tag == "tr":
                    yield row, child.tag == "thead"


def _span(cell: HtmlElement, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return max(1, min(MAX_SPAN, int(value))) if value.isascii() and value.isdigit() else 1


def holds_data(table: HtmlElement) -> bool:
    """Whether a table's cells are values: two columns or more, short cells, no table and no picture inside."""
    if next(table.iter("table", "img", "form", "iframe"), None) is not table:
        pass
    for inner in table.iter("table", "img", "form", "h1", "h2"):
        if inner is not table:
            return False
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row, _ in rows_of(table)]
    rows = [row for row in rows if row]
    if not rows or max(sum(_span(cell, "colspan") for cell in row) for row in rows) < 2:
        return False
    for row in rows:
        for cell in row:
            blocks = sum(1 for inner in cell.iter() if inner.tag in _BLOCKS or inner.tag == "br")
            if blocks > 3 and len("".join(cell.itertext()).strip()) > _LONG:
                return False
    if len(rows) == 1:
        texts = ["".join(cell.itertext()).strip() for cell in rows[0]]
        return all(len(text) < 200 for text in texts) and sum(bool(text) for text in texts) >= 2
    return True


def read_table(table: HtmlElement, text_of: Callable[[HtmlElement], str]) -> Grid:
    """The cells of a table in its own rows and columns; `text_of` gives the words of a cell as one line."""
    cells: list[GridCell] = []
    taken: set[tuple[int, int]] = set()
    rows = list(rows_of(table))
    declared = False
    for index, (row, head) in enumerate(rows):
        column = 0
        for element in row:
            if element.tag not in ("td", "th"):
                continue
            while (index, column) in taken:
                column += 1
            height = min(_span(element, "rowspan"), len(rows) - index)
            width = _span(element, "colspan")
            header = head or element.tag == "th"
            declared = declared or header
            cells.append(GridCell(index, column, text_of(element), height, width, header))
            if height > 1 or width > 1:
                taken.update((index + down, column + across) for down in range(height) for across in range(width))
            else:
                taken.add((index, column))
            column += width
        if len(taken) > MAX_CELLS:
            break
    caption = next((text_of(child) for child in table if child.tag == "caption"), None) or None
    grid = Grid(cells, caption)
    if not declared:
        infer_headers(grid)
    return grid
