"""Words on pages put together again: lines, paragraphs, columns side by side, tables over page breaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from crawler.draft import Block, Grid, GridCell, Line, PageStart
from crawler.files.aligned import aligned_tables
from crawler.files.breaks import ENDED, MARK, over_the_break, settled
from crawler.files.columns import two_columns
from crawler.files.running import RunningHeads
from crawler.files.words import Row, Sheet, rows_of, running_text, stretches
from crawler.letterhead import RECIPIENTS, STATE, is_letterhead

# A line of a letterhead that its column was too narrow for: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA" over "VIỆT NAM".
_BROKEN = re.compile(r"(?:CỘNG HÒA|XÃ HỘI|CHỦ NGHĨA|VIỆT|Tự do|tháng|ngày|năm|\s[-–]|,)$")
_REST = re.compile(r"(?:XÃ HỘI|CHỦ NGHĨA|VIỆT NAM|NAM$|Hạnh phúc|[-–]|ngày|tháng|năm|\d)")


def blocks_of(sheets: Sequence[Sheet]) -> list[Block]:
    """The text of a file's pages in reading order, as paragraphs and tables."""
    running = RunningHeads(sheets)
    blocks: list[Block] = []
    for sheet in sheets:
        rows = running.without(rows_of(sheet.words), sheet)
        page = _Page(sheet, rows).blocks()
        blocks.extend((PageStart(sheet.number), *page))
    return settled(blocks)


def _unbroken(cells: list[GridCell]) -> list[GridCell]:
    """A letterhead whose lines are whole again where a narrow column broke them."""
    kept: list[GridCell] = []
    last: dict[int, GridCell] = {}
    for cell in cells:
        above = last.get(cell.column)
        if above is not None and _BROKEN.search(above.text) and _REST.match(cell.text):
            above.text += f" {cell.text}"
        else:
            kept.append(cell)
            last[cell.column] = cell
    rows = {row: index for index, row in enumerate(sorted({cell.row for cell in kept}))}
    return [replace(cell, row=rows[cell.row]) for cell in kept]


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
        items.extend(self._prose(rows))
        items.extend(self.sheet.tables)
        items.sort(key=lambda item: item[0])
        return [block for _, block in items] + foot

    def _prose(self, rows: list[Row]) -> list[tuple[float, Block]]:
        """Paragraphs in reading order: where they stand in two columns, the left one first."""
        band = two_columns(rows, self.sheet.width)
        if band is None:
            return self._paragraphs(rows)
        top = rows[band.start].top
        left = _Page(Sheet(self.sheet.number, band.gutter, self.sheet.height), band.left)
        right = _Page(Sheet(self.sheet.number, self.sheet.width - band.gutter, self.sheet.height), band.right)
        blocks = [block for page in (left, right) for _, block in page._paragraphs(page.rows)]
        seam = len(left._paragraphs(left.rows))
        if 0 < seam < len(blocks) and (merged := over_the_break(blocks[seam - 1], blocks[seam])) is not None:
            blocks[seam - 1 : seam + 1] = [merged]
        # All of the band comes where its first line stands.
        between: list[tuple[float, Block]] = [(top, block) for block in blocks]
        return [*self._paragraphs(rows[: band.start]), *between, *self._prose(rows[band.end :])]

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
        return self.rows[limit:], [(top, Grid(_unbroken(cells)))] if cells else []

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
                elif left and not MARK.match(text) and not ENDED.search(left[-1]):
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

        grids = {start: (end, grid) for start, end, grid in aligned_tables(rows)}
        behind = 0
        for index, row in enumerate(rows):
            if index in grids:
                flush()
                behind, grid = grids[index]
                found.append((row.top, grid))
            if index < behind:
                continue
            if gathered and (self._parts(gathered, row) or any(gathered[-1].top < top < row.top for top in tables)):
                flush()
            gathered.append(row)
        flush()
        return found

    def _line(self, rows: list[Row]) -> Line:
        text = running_text(rows)
        last = rows[-1]
        full = last.x1 > self.right - 0.06 * (self.right - self.left)
        return Line(
            text,
            bold=all(row.bold for row in rows),
            centered=all(self._is_centered(row) for row in rows),
            right=last.x0 > 0.5 * self.sheet.width,
            hint="full" if full and not ENDED.search(text) else "",
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
            index for index, row in enumerate(self.rows) if short[index] and not (MARK.match(row.text) and not row.bold)
        }
        axis = median([middles[index] for index in found]) if found else column
        grown = True
        while grown:
            grown = False
            for index, row in enumerate(self.rows):
                if index in found or abs(middles[index] - axis) > 0.007 * self.sheet.width or MARK.match(row.text):
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
        if row.bold != above.bold and (ENDED.search(above.text) or above.bold or self._is_centered(row)):
            return True
        if MARK.match(row.text) and (ENDED.search(above.text) or self._room(above, row) or row.x0 > self.left + 12):
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
            and not ENDED.search(above.text)
        )

    def _room(self, above: Row, row: Row) -> bool:
        """Whether the next line's first word would have stood on the line above: then its end was meant."""
        first = row.words[0]
        space = 0.3 * (first.bottom - first.top)
        return self.right - above.x1 > (first.x1 - first.x0) + space + 2
