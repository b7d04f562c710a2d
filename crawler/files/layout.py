"""Words on pages put together again: lines, paragraphs, columns side by side, tables over page breaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from crawler.draft import Block, Grid, GridCell, Line, PageStart
from crawler.files.words import Row, Sheet, rows_of, stretches
from crawler.grids import joined
from crawler.letterhead import RECIPIENTS, STATE, is_letterhead

# A list's mark at the head of a line begins a paragraph.
_MARK = re.compile(
    r"^(?:[-–+•▪*➢❖✓]\s*\S|\(?\d{1,2}(?:\.\d{1,2})*[.)]\s|\(?[a-zđ][.)]\s|[IVX]{1,5}\s?[.)\-–]\s|[A-ZĐ][.)]\s"
    r"|Điều\s+\d+|Bảng\s+\d|Phụ lục\s|Ghi chú)"
)
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:trang|page|tr\.?)?\s*\d{1,4}\s*(?:[/|]|of|trên)?\s*\d{0,4}[-–—\s.]*", re.IGNORECASE
)
# "Kế hoạch kiểm tra năm 2021 - Trang 1/1": a foot that counts the pages says so on a file of one page too.
_COUNTED_PAGE = re.compile(
    r"(?:^|.{0,120}[\s|\-–—•·(])(?:trang|page)\s*(?:số\s*)?\d{1,4}\s*(?:/|trên|of)\s*\d{1,4}\s*\)?[\s.\-–—]*",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.:;!?…][\"”’)]*$")
_EDGE = 0.11  # share of a page's height in which running heads and page numbers stand


def blocks_of(sheets: Sequence[Sheet]) -> list[Block]:
    """The text of a file's pages in reading order, as paragraphs and tables."""
    running = _RunningHeads(sheets)
    blocks: list[Block] = []
    for sheet in sheets:
        rows = [
            row for row in rows_of(sheet.words)
            if not _at_edge(row, sheet) or not (_is_page_number(row.text) or running.holds(row))
        ]  # fmt: skip
        page = _Page(sheet, rows).blocks()
        blocks.extend((PageStart(sheet.number), *page))
    return _settled(blocks)


def _settled(blocks: list[Block]) -> list[Block]:
    """The blocks with page marks kept, and what went on over a break joined across the mark."""
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, PageStart) or not result:
            result.append(block)
            continue
        back = len(result) - 1
        while back >= 0 and isinstance(result[back], PageStart):
            back -= 1
        if back == len(result) - 1 or back < 0:
            result.append(block)
            continue
        merged = _over_the_break(result[back], block)
        if merged is None:
            result.append(block)
        else:
            result[back] = merged
    return result


def _over_the_break(above: Block, below: Block) -> Block | None:
    """One block of two that a page break has parted, or None: a table with its head, a paragraph that goes on."""
    if isinstance(above, Grid) and isinstance(below, Grid):
        return joined(above, below)
    if isinstance(above, Line) and isinstance(below, Line):
        if _MARK.match(below.text) or below.centered or below.bold != above.bold or above.hint == "ended":
            return None
        if _ENDED.search(above.text) or not above.text or is_letterhead(above.text):
            return None
        if below.text[:1].islower() or above.hint == "full":
            return Line(f"{above.text} {below.text}", above.position, bold=above.bold, hint=below.hint)
    return None


def _is_page_number(text: str) -> bool:
    return _PAGE_NUMBER.fullmatch(text) is not None or _COUNTED_PAGE.fullmatch(text) is not None


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text).strip().lower()


def _at_edge(row: Row, sheet: Sheet) -> bool:
    return row.bottom < _EDGE * sheet.height or row.top > (1 - _EDGE) * sheet.height


class _RunningHeads:
    """What stands at the edge of two pages or more at the same height, numbers aside."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self.least = max(2.0, 0.3 * len(sheets))
        self.heights: dict[str, list[float]] = {}
        for sheet in sheets:
            for row in rows_of(sheet.words):
                if _at_edge(row, sheet):
                    self.heights.setdefault(_shape(row.text), []).append(row.top)

    def holds(self, row: Row) -> bool:
        heights = self.heights.get(_shape(row.text), ())
        return sum(abs(height - row.top) < 10 for height in heights) >= self.least


class _Page:
    """Paragraphs of one page."""

    def __init__(self, sheet: Sheet, rows: list[Row]) -> None:
        self.sheet = sheet
        self.rows = rows
        wide = [row for row in rows if row.x1 - row.x0 > 0.5 * sheet.width and len(stretches(row)) == 1]
        self.left = min((row.x0 for row in wide), default=min((row.x0 for row in rows), default=0.0))
        self.right = max((row.x1 for row in wide), default=max((row.x1 for row in rows), default=sheet.width))
        gaps = [below.top - above.top for above, below in pairwise(wide) if below.top > above.top]
        self.leading = median(gaps) if gaps else 16.0
        self.centered = self._centered_rows()

    def blocks(self) -> list[Block]:
        rows, head = self._head()
        rows, foot = self._foot(rows)
        items: list[tuple[float, Block]] = [(top, block) for top, block in head]
        items.extend(self._paragraphs(rows))
        items.extend(self.sheet.tables)
        items.sort(key=lambda item: item[0])
        return [block for _, block in items] + foot

    def _head(self) -> tuple[list[Row], list[tuple[float, Block]]]:
        """The letterhead: lines in two columns above the heading, read row by row."""
        limit = 0
        for index, row in enumerate(self.rows[:14]):
            if STATE.search(row.text):
                limit = index + 1
        if not limit:
            return self.rows, []
        while limit < min(len(self.rows), 16):
            parts = stretches(self.rows[limit])
            aside = self.rows[limit].x0 > 0.42 * self.sheet.width and not self._is_centered(self.rows[limit])
            if len(parts) >= 2 or aside or is_letterhead(self.rows[limit].text):
                limit += 1
            else:
                break
        cells: list[GridCell] = []
        at = 0
        for row in self.rows[:limit]:
            parts = [part for part in stretches(row) if re.search(r"\w", part.text)]
            if not parts:
                continue
            for part in parts:
                column = int(
                    (len(parts) > 1 and part is not parts[0]) or (part.x0 + part.x1) / 2 > 0.5 * self.sheet.width
                )
                if any(cell.row == at and cell.column == column for cell in cells):
                    column = len(parts)
                cells.append(GridCell(at, column, part.text))
            at += 1
        top = self.rows[0].top
        return self.rows[limit:], [(top, Grid(cells))] if cells else []

    def _foot(self, rows: list[Row]) -> tuple[list[Row], list[Block]]:
        """The recipients, then the signature beside them, one line each."""
        start = next((index for index, row in enumerate(rows) if RECIPIENTS.match(row.text)), None)
        if start is None:
            return rows, []
        # The office above the recipients' line may stand a little higher on the right.
        while start and rows[start - 1].x0 > 0.45 * self.sheet.width and not self._is_prose(rows[start - 1]):
            start -= 1
        left: list[str] = []
        right: list[str] = []
        for row in rows[start:]:
            for part in stretches(row):
                text = part.text.strip()
                if not re.search(r"\w", text):
                    continue
                if part.x0 > 0.42 * self.sheet.width:
                    right.append(text)
                elif left and not _MARK.match(text) and not _ENDED.search(left[-1]):
                    left[-1] += " " + text
                else:
                    left.append(text)
        return rows[:start], [Line(text, hint="ended") for text in (*left, *right)]

    def _is_prose(self, row: Row) -> bool:
        return len(row.text) > 60 or row.x0 < self.left + 60

    def _paragraphs(self, rows: list[Row]) -> list[tuple[float, Block]]:
        found: list[tuple[float, Block]] = []
        gathered: list[Row] = []
        tables = [top for top, _ in self.sheet.tables]

        def flush() -> None:
            if gathered:
                found.append((gathered[0].top, self._line(gathered)))
                gathered.clear()

        grid_rows = self._aligned(rows)
        for index, row in enumerate(rows):
            if index in grid_rows:
                flush()
                if grid_rows[index] is not None:
                    found.append((row.top, grid_rows[index]))  # type: ignore[arg-type]
                continue
            if gathered and (self._parts(gathered, row) or any(gathered[-1].top < top < row.top for top in tables)):
                flush()
            gathered.append(row)
        flush()
        return found

    def _line(self, rows: list[Row]) -> Line:
        text = " ".join(row.text for row in rows)
        last = rows[-1]
        full = last.x1 > self.right - 0.06 * (self.right - self.left)
        return Line(
            text,
            bold=all(row.bold for row in rows),
            centered=all(self._is_centered(row) for row in rows),
            right=last.x0 > 0.5 * self.sheet.width,
            hint="full" if full and not _ENDED.search(text) else "",
        )

    def _is_centered(self, row: Row) -> bool:
        return id(row) in self.centered

    def _centered_rows(self) -> set[int]:
        """Lines that stand in the middle: short ones by themselves, wide ones only beside another centred line.

        A paragraph's first line is indented and may end before the margin, so a wide line must share the middle of the
        short ones to a few points.
        """
        width = max(self.right - self.left, 1.0)
        middles = [(row.x0 + row.x1) / 2 for row in self.rows]
        column = (self.left + self.right) / 2
        short = [
            row.x0 - self.left > 0.1 * width and self.right - row.x1 > 0.1 * width
            and abs(middle - column) < 0.04 * self.sheet.width
            for row, middle in zip(self.rows, middles, strict=True)
        ]  # fmt: skip
        found = {
            index
            for index, row in enumerate(self.rows)
            if short[index] and not (_MARK.match(row.text) and not row.bold)
        }
        axis = median([middles[index] for index in found]) if found else column
        grown = True
        while grown:
            grown = False
            for index, row in enumerate(self.rows):
                if index in found or abs(middles[index] - axis) > 0.007 * self.sheet.width or _MARK.match(row.text):
                    continue
                loud = row.bold or row.text.upper() == row.text
                # Below a wide line of a heading its shorter rest is centred; below a paragraph's first line none is.
                near = [
                    other for other in ((index - 1, index + 1) if loud else (index + 1,))
                    if other in found and abs(self.rows[other].top - row.top) < 2.2 * self.leading
                ]  # fmt: skip
                if (near and row.x0 - self.left > 2) or (loud and row.x0 - self.left > 0.03 * width):
                    found.add(index)
                    grown = True
        return {id(self.rows[index]) for index in found}

    def _parts(self, gathered: list[Row], row: Row) -> bool:
        """Whether a line begins a paragraph behind the lines gathered so far."""
        above = gathered[-1]
        if row.top - above.top > 1.75 * self.leading and row.top - above.bottom > 0.6 * self.leading:
            return True
        if self._is_centered(row) != self._is_centered(above):
            # The last line of a paragraph may happen to stand in the middle only when it starts at the margin.
            return True
        if row.bold != above.bold and (_ENDED.search(above.text) or above.bold or self._is_centered(row)):
            return True
        if _MARK.match(row.text) and (_ENDED.search(above.text) or self._room(above, row) or row.x0 > self.left + 12):
            return True
        if self._is_centered(row):
            return not self._wraps_centered(above, row)
        if row.x0 > self.left + 12 and above.x0 < row.x0 - 8 and len(gathered) >= 1 and row.x0 - above.x0 > 8:
            return True
        return self._room(above, row)

    def _wraps_centered(self, above: Row, row: Row) -> bool:
        return (
            (above.x1 - above.x0) > 0.55 * (self.right - self.left)
            and above.bold == row.bold
            and not _ENDED.search(above.text)
        )

    def _room(self, above: Row, row: Row) -> bool:
        """Whether the next line's first word would have stood on the line above: then its end was meant."""
        first = row.words[0]
        space = 0.3 * (first.bottom - first.top)
        return self.right - above.x1 > (first.x1 - first.x0) + space + 2

    def _aligned(self, rows: list[Row]) -> dict[int, Grid | None]:
        """Tables without rules: three lines or more of as many stretches, three at least."""
        found: dict[int, Grid | None] = {}
        index = 0
        while index < len(rows):
            parts = stretches(rows[index])
            end = index
            while end < len(rows) and len(parts) >= 3 and len(stretches(rows[end])) == len(parts):
                end += 1
            if end - index >= 3:
                from crawler.grids import infer_headers

                cells = [
                    GridCell(line - index, column, part.text)
                    for line in range(index, end)
                    for column, part in enumerate(stretches(rows[line]))
                ]
                grid = Grid(cells)
                infer_headers(grid)
                found[index] = grid
                found.update(dict.fromkeys(range(index + 1, end)))
                index = end
            else:
                index += 1
        return found
