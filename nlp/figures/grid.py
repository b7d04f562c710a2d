"""A table as a grid: spans filled, header rows told from data, rows of maxima and of block headings recognised."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from cchc.records import Cell, Table
from nlp.figures.lexicon import CUES, words
from nlp.figures.phrases import BESIDE, PAIRED, TOLD, phrases, trimmed
from nlp.lexicon import searchable
from nlp.numbers import NUMBER

RowKind = Literal["title", "header", "maxima", "block", "data", "empty"]

HEADS = CUES.table
NUMERIC = re.compile(
    rf"^(?:hạng\s+|thứ\s+|(?:[<>]=?|[≥≤~])\s*)?(?P<sign>[+\-–−▲▼↑↓]\s*)?(?P<n>{NUMBER})\s*(?P<pct>%)?(?:\s*/\s*"
    rf"(?P<of>{NUMBER})\s*%?)?(?:\s*(?P<unit>điểm|bậc))?(?:\s*(?P<arrow>[▲▼↑↓]))?$"
)
# "2023", "Năm 2023 (%)", "Hạng 2023": a time, and no result.
_YEAR = re.compile(r"^(?:(?:xếp\s+|thứ\s+)?hạng\s+|xếp\s+thứ\s+|vị\s+trí\s+)?(?:năm\s+)?(?:19|20)\d\d(?:\s*\(.*\))?$")
ROMAN = re.compile(r"^(?:[IVX]{1,5}|[A-ZĐ]|\d{1,3}(?:\.\d{1,3})*)[.)]?$")
# "Xếp thứ 20", "Tốp 15", "Trên 87%"
_IN_WORDS = re.compile(
    r"^(?:xếp|đứng|tốp|top|thứ|hạng|vị trí|trên|dưới|tối thiểu|ít nhất|từ|khoảng|gần)\s+"
    r"(?:(?:hạng|thứ|vị trí)\s+)*\d+(?:[.,]\d+)?(?:\s*(?:%|điểm|/\s*\d+))?(?:\s+trở\s+(?:lên|xuống))?$"
)
_SUBJECTS = {phrase.lower() for phrase in HEADS.subject}
_MAXIMA = re.compile(words(HEADS.maximum))
_BLANK = re.compile(r"^[\s\-–—.…/xX*]*$")


def tidy(text: str) -> str:
    return " ".join(searchable(text).split())


@dataclass
class Grid:
    """`cells[row][column]` with spans filled in; a cell that spans is the same object in all its places."""

    table: Table
    cells: list[list[Cell | None]]
    kinds: list[RowKind] = field(default_factory=list)
    # Of a table that was turned: how many of its first columns were rows of heads.
    subject_columns: int = 0

    @classmethod
    def of(cls, table: Table) -> Grid:
        rows = max([table.rows, *(cell.row + 1 for cell in table.cells)])
        columns = max([table.columns, *(cell.column + 1 for cell in table.cells)])
        cells: list[list[Cell | None]] = [[None] * columns for _ in range(rows)]
        for cell in table.cells:
            for row in range(cell.row, min(rows, cell.row + cell.row_span)):
                for column in range(cell.column, min(columns, cell.column + cell.column_span)):
                    if cells[row][column] is None:
                        cells[row][column] = cell
        grid = cls(table, cells)
        grid.kinds = grid._kinds()
        return grid

    def sides(self) -> list[Grid]:
        """The table itself, or the two or three that stand side by side under the same heads."""
        last = max((row for row, kind in enumerate(self.kinds) if kind == "header"), default=-1)
        heads = [tidy(self.text(last, column)) for column in range(self.columns)] if last >= 0 else []
        for count in (2, 3):
            width = len(heads) // count
            again = len(heads) == width * count and heads == heads[:width] * count
            if again and len({*heads}) == width > 1 and _SUBJECTS & {*heads}:
                cells = [[row[at : at + width] for row in self.cells] for at in range(0, len(heads), width)]
                sides = [Grid(self.table, part) for part in cells]
                for side in sides:
                    side.kinds = side._kinds()
                return sides
        return [self]

    @property
    def rows(self) -> int:
        return len(self.cells)

    @property
    def columns(self) -> int:
        return len(self.cells[0]) if self.cells else 0

    def text(self, row: int, column: int) -> str:
        cell = self.cells[row][column]
        return " ".join(cell.text.split()) if cell is not None else ""

    def distinct(self, row: int) -> list[Cell]:
        """Cells of a row that say something, each once."""
        found: list[Cell] = []
        for cell in self.cells[row]:
            if cell is not None and cell.text.strip() and (not found or found[-1] is not cell):
                found.append(cell)
        return found

    def line(self, row: int, cell: Cell) -> tuple[int, int] | None:
        """Where the evidence of a cell stands in the text: the line of `row`, of a turned table the cell's own."""
        return self._lines.get(cell.row if self.subject_columns else row)

    @cached_property
    def _lines(self) -> dict[int, tuple[int, int]]:
        """row -> where the cells that start in it stand in the text."""
        found: dict[int, tuple[int, int]] = {}
        for cell in self.table.cells:
            if cell.start is not None and cell.end is not None:
                start, end = found.get(cell.row, (cell.start, cell.end))
                found[cell.row] = (min(start, cell.start), max(end, cell.end))
        return found

    def turned(self, label: int, heads: int, maxima: set[int]) -> Grid:
        """Rows become columns: the column `label` is the row of heads, `heads` rows of heads are the first columns."""
        columns = [label, *(column for column in range(self.columns) if column != label)]
        cells = [[self.cells[row][column] for row in range(self.rows)] for column in columns]
        cells[0][:heads] = [None] * heads
        kinds: list[RowKind] = []
        for column in columns:
            numbers = any(NUMERIC.match(tidy(self.text(row, column))) for row in range(heads, self.rows))
            numbering = tidy(self.text(0, column)) in {phrase.lower() for phrase in HEADS.numbering}
            data: RowKind = "empty" if numbering or not numbers else "maxima" if column in maxima else "data"
            kinds.append("header" if column == label else data)
        return Grid(self.table, cells, kinds, subject_columns=heads)

    def _kinds(self) -> list[RowKind]:
        kinds: list[RowKind] = []
        in_head = True
        heads: set[tuple[str, ...]] = set()
        for row in range(self.rows):
            kind = self._kind(row, in_head)
            if kind not in ("header", "empty") and not (kind == "block" and in_head and row < 3):
                in_head = False
            if kind == "header":
                said = tuple(tidy(cell.text) for cell in self.distinct(row))
                if in_head:
                    heads.add(said)
                elif said not in heads:
                    kind = "data"  # only a head that is printed again on the next page stands below data
            kinds.append(kind)
        return self._titled(kinds)

    def _titled(self, kinds: list[RowKind]) -> list[RowKind]:
        """Rows of one cell above the heads say what the whole table is of: "BẢNG XẾP HẠNG ... NĂM 2025"."""
        first = next((r for r, kind in enumerate(kinds) if kind == "header" and len(self.distinct(r)) > 1), 0)
        titled: list[RowKind] = [
            "title" if row < first and kind in ("header", "block") and len(self.distinct(row)) == 1 else kind
            for row, kind in enumerate(kinds)
        ]
        return titled

    @property
    def title(self) -> str:
        """What rows above the heads say of the whole table; empty where there are none."""
        rows = [row for row, kind in enumerate(self.kinds) if kind == "title"]
        return " ".join(" ".join(cell.text.split()) for row in rows for cell in self.distinct(row))

    def _kind(self, row: int, in_head: bool) -> RowKind:
        cells = self.distinct(row)
        if not cells:
            return "empty"
        texts = [tidy(cell.text) for cell in cells]
        numbers = [t for t in texts if not _YEAR.match(t) and is_result(t)]
        label = next((text for text in texts if not NUMERIC.match(text)), "")
        if numbers and label and _MAXIMA.search(label) and not in_head:
            return "maxima"
        if numbers and label and _MAXIMA.match(label) and len(numbers) >= 2:
            return "maxima"
        if all(cell.header for cell in cells):
            return "header"
        if in_head and self._numbered_columns(texts):
            return "header"  # "(1) (2) (3)" or "A B 1 2 3" under the heads
        names = [text for text in texts if not ROMAN.match(text.upper())]
        if in_head and len(cells) > 1 and not numbers and not (row and len(names) == 1 and len(texts) == 2):
            return "header"
        # "II. | Khối huyện"; "Cải cách thể chế | 12" has its number behind.
        if len(names) == 1 and len(texts) <= 2 and texts[-1] == names[0] and not NUMERIC.match(names[0]):
            return "block"
        return "data"

    def _numbered_columns(self, texts: list[str]) -> bool:
        plain = [re.sub(r"[()\[\]]", "", text) for text in texts]
        digits = [int(text) for text in plain if text.isdigit() and len(text) < 3]
        return (
            len(digits) >= 3
            and len(digits) >= len(texts) - 2
            and digits == list(range(digits[0], digits[0] + len(digits)))
            and any(c in "([" for c in texts[-1])
        )

    @cached_property
    def heads(self) -> list[list[str]]:
        """For each column the texts of its header cells, from the top, each once."""
        found: list[list[str]] = []
        for column in range(self.columns):
            texts: list[str] = []
            for row in range(self.rows):
                if self.kinds[row] == "header":
                    text = self.text(row, column) or self._spread(row, column)
                    if text and text not in texts and not re.fullmatch(r"\(?\d{1,2}\)?", text):
                        texts.append(text)
            found.append(texts)
        return found

    def _spread(self, row: int, column: int) -> str:
        """Text of a head that was printed over several columns without a span: what stands left of an empty cell."""
        below = row + 1 < self.rows and self.kinds[row + 1] == "header"
        if not below or column == 0 or not self.text(row + 1, column) or not self.text(row + 1, column - 1):
            return ""
        return self.text(row, column - 1) or self._spread(row, column - 1)

    @cached_property
    def maxima(self) -> dict[int, dict[int, str]]:
        """row of maxima -> column -> what stands there."""
        return {
            row: {
                column: self.text(row, column)
                for column in range(self.columns)
                if NUMERIC.match(tidy(self.text(row, column)))
            }
            for row in range(self.rows)
            if self.kinds[row] == "maxima"
        }

    @property
    def closing_maxima(self) -> dict[int, str]:
        """The maxima of a table whose only row of them stands below all others."""
        if len(self.maxima) != 1:
            return {}
        (row, found), *_ = self.maxima.items()
        return {} if "data" in self.kinds[row:] else found


def is_result(low: str) -> bool:
    """True for a cell of one number or more, bare or in words."""
    patterns = (NUMERIC, _IN_WORDS, PAIRED, BESIDE)
    return any(one.match(trimmed(low)) for one in patterns) or bool(TOLD.fullmatch(trimmed(low)) or phrases(low))


def blank(text: str) -> bool:
    """An empty cell, or a dash that says that there is nothing."""
    return bool(_BLANK.match(text))
