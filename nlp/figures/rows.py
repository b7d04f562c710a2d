"""What the words of a table's row say of its cells: of whom, of which component, at which maximum."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cchc.records import Aggregate, Cell, Unit
from nlp import mentions
from nlp.figures.columns import Head, clean, read_head
from nlp.figures.contents import GRADES, content_of
from nlp.figures.grid import HEADS, Grid, blank, tidy
from nlp.figures.lexicon import words
from nlp.figures.owners import MEASURED
from nlp.figures.phrases import BESIDE, PAIRED, phrases
from nlp.figures.setting import Setting
from nlp.periods import find_periods

_AGGREGATES: tuple[tuple[Aggregate, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"^(?:{words(getattr(HEADS, name))})")) for name in ("mean", "median", "max", "min")
)
_TOTAL = re.compile(rf"^(?:{words(HEADS.total)})")
_NATIONAL = re.compile(rf"^(?:{words(HEADS.national)})$")
_YEAR_ALONE = re.compile(r"^(?:năm\s+)?(?:19|20)\d\d$")
_SCOPE = re.compile(
    rf"^(?:{words((*HEADS.mean, *HEADS.median, *HEADS.max, *HEADS.min))})\s+(?:của\s+)?(?P<scope>\w.*)$", re.IGNORECASE
)
# "Trung bình khối" is of the block that it stands in.
_OWN_BLOCK = frozenset({"khối", "nhóm", "chung", "cả khối", "toàn khối", "của khối"})


@dataclass
class Row:
    """What the words of a row, and of the block it stands in, say of its cells."""

    subject: Unit | None = None
    head: Head | None = None
    component: str | None = None
    component_known: bool = False  # it is one that the index declares
    aggregate: Aggregate | None = None
    named: bool = False
    maximum: str | None = None
    period: str | None = None  # of a table with a row for each year
    due: str | None = None  # by when its aims are to be reached, where a column tells that
    before: str | None = None  # time of a value that stands in parentheses behind another
    several: bool = False  # the cell that is read holds more results than one
    unit: str = ""  # what its numbers are counted in: "%", "điểm"
    national: bool = False  # of the country as a whole, and of no body named
    head_column: int = -1  # where its head stands
    by_head: bool = False  # the head of its column says that it names what is measured
    scope: str | None = None  # the group that an aggregate is taken over
    number: str = ""  # its own in a list: "6.1"
    within: bool = False  # its number makes it a part of a component's row above
    unknown: bool = False  # of a body that its words name and nothing tells which

    def of_classes(self, column: int) -> bool:
        """True where a class at `column` is what the row is about: "Tốt | 5 đơn vị", "Khá | Từ 80 điểm"."""
        return (
            self.subject is None
            and self.period is None
            and self.aggregate is None
            and not 0 <= self.head_column < column
        )


# "Hoàn thành trước ngày", "Thời hạn", "Thời gian hoàn thành": the deadline of the aims beside it.
_DUE = re.compile(
    r"(?:(?:thời\s+)?hạn|thời\s+(?:gian|điểm)(?=\s+(?:hoàn|phải|thực))|hoàn\s+thành(?=\s+(?:trước|trong|vào))|xong(?=\s+trước))"
    r"(?:\s+(?:phải|hoàn\s+thành|thực\s+hiện|đạt|trước|trong|vào|ngày|tháng|quý))*"
)


def due_of(setting: Setting, grid: Grid, number: int, heads: Sequence[Sequence[Head]]) -> str | None:
    """By when the aims of a row are to be reached, where one column is of that and the cell names one time."""
    for column, over in enumerate(heads):
        cell = grid.cells[number][column]
        if cell is None or not any(_DUE.fullmatch(tidy(head.text)) for head in over):
            continue
        told = [p.value for p in find_periods(tidy(cell.text), year=setting.published, bare_years=True) if p.value]
        return told[0] if len(told) == 1 else None
    return None


def read_row(setting: Setting, grid: Grid, number: int, kinds: Sequence[str], code: str | None) -> Row:
    """`kinds` says what each column holds; `code` is the index of the table."""
    row = Row()
    for column in range(grid.columns):
        cell = grid.cells[number][column]
        if cell is None or cell.start is None or cell.end is None or blank(cell.text):
            continue
        kind, low = kinds[column], tidy(cell.text)
        if kind == "time" or (column < grid.subject_columns and _YEAR_ALONE.match(low)):
            # "01/2024" under "Tháng"
            told = re.sub(r"^(?=\d{1,2}/\d{4}$)", "tháng ", low)
            dated = [p for p in find_periods(told, year=setting.published, bare_years=True) if p.value]
            row.period, row.named = (dated[-1].value if dated else None), True
            continue
        if kind == "unit":
            row.unit = low
            continue
        if kind == "numbering":
            row.number = low.rstrip(".)")
        content = content_of(cell.text)
        if PAIRED.match(low) or BESIDE.match(low) or phrases(low):
            continue
        if content.number is not None or content.moved is not None:
            if kind == "maximum" and content.number is not None:
                row.maximum = low
            continue
        if column < grid.subject_columns and _heads_units(setting, cell, code):
            continue
        if kind not in ("numbering", "ignored", "grade", "rank", "change", "rank_change"):
            _words(setting, row, cell, kind, column, code)
    if row.head is not None and row.unit in ("hạng", "xếp hạng", "thứ hạng", "bậc", "vị trí"):
        row.head.holds = "rank"
    if row.unit in ("%", "phần trăm", "tỷ lệ %") and row.head is not None:
        row.head.percent = True
        row.head.holds = row.head.holds or ("" if row.head.code or row.component_known else "rate")
    return row


def _words(setting: Setting, row: Row, cell: Cell, kind: str, column: int, code: str | None) -> None:
    """Take what a cell of words says into the row: a group's mean, a unit, or what its numbers measure."""
    low = tidy(cell.text)
    for name, pattern in _AGGREGATES:
        # "Trung bình" is a class too, but not where units or components stand.
        first = kind in ("subject", "component", "block") or (column < 2 and row.head is None)
        if pattern.match(low) and (low not in GRADES or first):
            row.aggregate, row.named = name, True
            scope = _SCOPE.match(" ".join(cell.text.split()))
            row.scope = scope["scope"] if scope and scope["scope"].lower() not in _OWN_BLOCK else None
    if row.aggregate or low in GRADES or kind == "block":
        return
    if kind != "component" and row.subject is None:
        row.subject = _unit(setting, cell, kind)
        if row.subject is not None:
            row.named = True
            return
    if row.head is not None:
        # "PCI | Thứ hạng | 14": a second cell of words says which of its numbers the row has.
        second = read_head(setting, cell.text, code)
        if second.generic and second.holds in ("rank", "score", "rank_change", "change", "grade"):
            row.head.holds, row.head.percent = second.holds, row.head.percent or second.percent
        # "Cấp huyện | Đất đai | 84,3" under "Nơi giải quyết | Lĩnh vực": the level only groups what is measured.
        within = kind == "component" and not row.by_head
        if second.generic or not within or row.head.code or row.component_known:
            return
    head = row.head = read_head(setting, cell.text, code)
    row.named, row.head_column, row.by_head = True, column, kind == "component"
    row.national = bool(_NATIONAL.match(low))
    if kind == "component" or (row.subject is None and kind in ("", "subject")):
        whole = _TOTAL.match(low) or row.national or head.generic or head.holds in ("rank", "grade", "rate")
        row.component = None if whole or (head.code and not head.component) else clean(cell.text)
        row.component_known = head.known
        row.unknown = kind == "subject" and not (whole or head.code or head.known or head.holds)


def _heads_units(setting: Setting, cell: Cell, code: str | None) -> bool:
    """ "Đơn vị được đánh giá" over the units of a turned table names none of them, and nothing that is measured."""
    return _unit(setting, cell, "") is None and read_head(setting, cell.text, code).holds == "subject"


def unit_of_block(setting: Setting, cell: Cell) -> Unit | None:
    """The unit that the heading of a block is, and of which the rows below are: "II. Huyện Tủa Chùa"."""
    if cell.start is None or cell.end is None:
        return None
    for mention, unit in mentions.mentions_in(setting.doc, cell.start, cell.end):
        whole = mention.end - mention.start >= 0.8 * (cell.end - cell.start)
        if whole and (unit.level in MEASURED or unit.level == "committee"):
            return unit
    return None


def unit_in(setting: Setting, cell: Cell) -> Unit | None:
    """The first unit that a cell names and that can be measured."""
    if cell.start is None or cell.end is None:
        return None
    named = (unit for _, unit in mentions.mentions_in(setting.doc, cell.start, cell.end))
    return next((unit for unit in named if unit.level in MEASURED or unit.level == "committee"), None)


def _unit(setting: Setting, cell: Cell, kind: str) -> Unit | None:
    unit = unit_in(setting, cell)
    if unit is not None:
        return unit
    assert cell.start is not None
    return mentions.resolve(setting.doc, cell.text, cell.start) if kind == "subject" else None
