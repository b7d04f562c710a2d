"""A table of a document as a table of the page, with its marks in their cells."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from cchc.records import Cell, Figure, Table
from search_api.ui.marks import Mark, highlighted, merged, tag

_NUMBER = re.compile(r"[-+−]?\d+(?:[.,]\d+)*")
_NUMERIC = re.compile(r"[-+−]?\d[\d.,/%]*")
# The head of a column that counts the lines: "TT", "STT", "Số TT", "No.".
_COUNTER = re.compile(r"(?:s[ốo]?\s*)?tt|số thứ tự|no\.?", re.IGNORECASE)
# Beyond this many a browser of an old laptop lays out plain lines far faster than cells.
MOST_CELLS = 20_000


@dataclass(frozen=True, slots=True)
class ShownCell:
    html: Markup
    header: bool
    row_span: int
    column_span: int
    numeric: bool


EMPTY = ShownCell(Markup(""), False, 1, 1, False)


@dataclass(slots=True)
class ShownRow:
    """`tags` are the marks of the whole row: what was read from it and cannot be put in one cell."""

    cells: list[ShownCell] = field(default_factory=list)
    tags: list[Markup] = field(default_factory=list)
    header: bool = True


@dataclass(frozen=True, slots=True)
class ShownTable:
    caption: str | None
    rows: list[ShownRow]

    @property
    def tagged(self) -> bool:
        return any(row.tags for row in self.rows)


def complete(table: Table, text: str) -> bool:
    """Whether the cells hold all of the table's text; a table that would lose words is shown as its lines."""
    placed = [cell for cell in table.cells if cell.start is not None and cell.end is not None]
    if not placed or max(len(table.cells), table.rows * table.columns) > MOST_CELLS:
        return False
    covered = sorted((cell.start or 0, cell.end or 0) for cell in placed)
    position = table.start
    for start, end in covered:
        if start < position or text[position:start].strip(" |\n"):
            return False
        position = end
    return position <= table.end and not text[position : table.end].strip(" |\n")


def _numbers(text: str) -> set[float]:
    found: set[float] = set()
    for match in _NUMBER.finditer(text):
        digits = match[0].replace("−", "-").lstrip("+")
        if "," in digits and "." in digits:
            comma_last = digits.rfind(",") > digits.rfind(".")
            digits = digits.replace("." if comma_last else ",", "")
        digits = digits.replace(",", ".")
        if digits.count(".") <= 1:
            found.add(float(digits))
    return found


def _says(cell: Cell, figure: Figure) -> bool:
    if isinstance(figure.value, str):
        return cell.text.strip().lower() == figure.value.lower()
    return bool({figure.value, -figure.value} & _numbers(cell.text)) and len(_numbers(cell.text)) <= 2


def _place(mark: Mark, cells: Sequence[Cell], figures: Mapping[str, Figure], counters: set[int]) -> Cell | None:
    """The one cell of a row that says a figure's value, columns that count lines aside; None if none or several do."""
    figure = figures.get(mark.keys[0])
    if figure is None:
        return None
    saying = [cell for cell in cells if not cell.header and cell.column not in counters and _says(cell, figure)]
    return saying[0] if len(saying) == 1 else None


def shown(table: Table, text: str, marks: Sequence[Mark], figures: Mapping[str, Figure]) -> ShownTable:
    """The table with its marks. `marks` are those that overlap it, `figures` is keyed like they are."""
    lines: dict[int, list[Cell]] = {}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        lines.setdefault(cell.row, []).append(cell)
    in_cell, of_row = _shared_out(table, lines, marks, figures)
    spanned = _spanned(table)
    rows: list[ShownRow] = []
    for number in range(max(lines, default=-1) + 1):
        cells = lines.get(number, [])
        row = ShownRow(header=bool(cells) and all(cell.header for cell in cells))
        absent = sorted(set(range(table.columns)) - spanned.get(number, set()))
        for cell in cells:
            while absent and absent[0] < cell.column:
                absent.pop(0)
                row.cells.append(EMPTY)
            row.cells.append(_shown_cell(cell, text, in_cell.get((cell.row, cell.column), [])))
        row.cells.extend(EMPTY for _ in absent)
        row.tags.extend(_tag_of_row(mark) for mark in merged(of_row.get(number, [])))
        rows.append(row)
    return ShownTable(table.caption, rows)


def _shared_out(
    table: Table, lines: Mapping[int, Sequence[Cell]], marks: Sequence[Mark], figures: Mapping[str, Figure]
) -> tuple[dict[tuple[int, int], list[Mark]], dict[int, list[Mark]]]:
    """The marks of each cell, by row and column, and those of a whole row.

    A cell that spans rows is written where it starts, but its words belong to each of them.
    """
    in_cell: dict[tuple[int, int], list[Mark]] = {}
    of_row: dict[int, list[Mark]] = {}
    counters = {cell.column for cell in table.cells if _COUNTER.fullmatch(cell.text.strip())}
    placed = sorted(
        ((cell.start, cell.end, cell) for cell in table.cells if cell.start is not None and cell.end is not None),
        key=lambda one: one[:2],
    )
    starts = [start for start, _, _ in placed]
    for mark in marks:
        # The last cell that begins no later holds the mark, if any does; else the mark is of the row of the next.
        number = max(bisect_right(starts, mark.start) - 1, 0)
        start, end, cell = placed[number]
        if start <= mark.start and mark.end <= end:
            in_cell.setdefault((cell.row, cell.column), []).append(mark)
            continue
        if end <= mark.start and number + 1 < len(placed):
            cell = placed[number + 1][2]
        row = cell.row
        one = _place(mark, lines.get(row, []), figures, counters)
        if one is not None and one.start is not None and one.end is not None:
            at_cell = replace(mark, start=one.start, end=one.end)
            in_cell.setdefault((one.row, one.column), []).append(at_cell)
        else:
            of_row.setdefault(row, []).append(mark)
    return in_cell, of_row


def _spanned(table: Table) -> dict[int, set[int]]:
    """Row -> columns that cells of it or of rows above reach over."""
    spanned: dict[int, set[int]] = {}
    for cell in table.cells:
        for row in range(cell.row, min(cell.row + cell.row_span, table.rows)):
            spanned.setdefault(row, set()).update(
                range(cell.column, min(cell.column + cell.column_span, table.columns))
            )
    return spanned


def _shown_cell(cell: Cell, text: str, marks: Sequence[Mark]) -> ShownCell:
    if cell.start is None or cell.end is None:
        html = Markup.escape(cell.text)
    else:
        html = highlighted(text, merged(marks), cell.start, cell.end)
    numeric = bool(_NUMERIC.fullmatch(cell.text.strip()))
    return ShownCell(html, cell.header, cell.row_span, cell.column_span, numeric)


def _tag_of_row(mark: Mark) -> Markup:
    anchors = Markup("").join(
        Markup('<span class="also" id="{0}" data-mark="{0}"></span>').format(key) for key in mark.keys
    )
    return anchors + (tag(mark) if mark.tag else Markup(""))
