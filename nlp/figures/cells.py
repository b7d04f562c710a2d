"""Binds the cells of a table to index, component, subject and time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cchc.indicators import OTHER, indicator
from cchc.records import Cell, Measure, Unit
from nlp import mentions
from nlp.figures.columns import Head, clean, counts, heads_part, is_outcome, of_others, read_head
from nlp.figures.contents import Content, content_of
from nlp.figures.grid import ROMAN, Grid, blank, tidy
from nlp.figures.header import Header
from nlp.figures.items import Value
from nlp.figures.phrases import parts_of
from nlp.figures.rows import Row, due_of, read_row, unit_in, unit_of_block
from nlp.figures.scales import scale_of
from nlp.figures.setting import Setting
from nlp.figures.state import Bound
from nlp.figures.surroundings import surroundings_of
from nlp.numbers import parse_number
from nlp.periods import year_of
from nlp.rejections import Rejected

_LAST_PLACE = 999  # "Hạng 2023" names a year
_CHANGES = ("change", "rank_change")
# Columns of numbers that are no results, and why.
_NO_RESULT = {
    "numbering": "a row's own number",
    "ignored": "a column of what is no result",
    "maximum": "the most that can be had, not a result",
}


class TableReader:
    def __init__(self, setting: Setting, grid: Grid, outside: Sequence[tuple[int, int]]) -> None:
        self.setting, self.grid, self.doc = setting, grid, setting.doc
        self.rejected: list[Rejected] = []
        self.named: str | None = None  # the index that the row above names
        self.of_block: Unit | None = None  # whose the rows of the block are
        self.listed: dict[int, bool] = {}  # column -> whether it lists units
        self.parts: set[str] = set()  # numbers of the rows of components
        self.around = surroundings_of(setting, grid, outside)
        self.code = self.around.code
        ranking = self.around.ranked or self.around.ranking
        self.header = Header(setting, grid, self.code, year_of(self.around.period), ranking=ranking)
        self.heads, self.kinds = self.header.heads, self.header.kinds
        self.code = self.code or self.header.code

    def read(self) -> list[Bound]:
        """Figures of the table in the order of its rows; none when it names no index and no rate."""
        bound: list[Bound] = []
        block: Head | None = None
        maxima = self.grid.closing_maxima
        for row, kind in enumerate(self.grid.kinds):
            if kind == "maxima":
                maxima = self.grid.maxima[row]
            elif kind == "block":
                cells = self.grid.distinct(row)
                named = next((cell for cell in cells if not ROMAN.match(tidy(cell.text).upper())), cells[0])
                block = read_head(self.setting, named.text, self.code)
                self.of_block = unit_of_block(self.setting, named)
            elif kind == "data":
                bound += self._row(row, block, maxima)
        return bound

    def _row(self, number: int, block: Head | None, maxima: dict[int, str]) -> list[Bound]:
        row = read_row(self.setting, self.grid, number, self.kinds, self.code)
        if row.unknown and not row.component_known and self._lists_units(row.head_column):
            row.component = None  # a body that nothing tells which, among others that are known
        row.due = due_of(self.setting, self.grid, number, self.heads)
        self._of_outcome(row)
        self._of_row_above(row)
        if row.subject is None and not (row.aggregate or row.national or row.unknown):
            row.subject = self.of_block
        if row.aggregate and row.scope is None and block is not None:
            row.scope = block.text
        found: list[Bound] = []
        seen: set[int] = set()
        for column in range(self.grid.columns):
            cell = self.grid.cells[number][column]
            if cell is None or id(cell) in seen or cell.start is None or blank(cell.text):
                continue
            seen.add(id(cell))
            line = self.grid.line(number, cell)
            if line is None:
                continue
            parts = self._parts(cell, column)
            for part, before in parts:
                of_part = replace(row, before=before, several=len(parts) > 1)
                one = self._cell(part, column, of_part, block, maxima, *line)
                if one is not None:
                    found.append(one)
        return found

    def _lists_units(self, column: int) -> bool:
        """Whether most rows of a column name a unit that is known."""
        if column not in self.listed:
            rows = [row for row, kind in enumerate(self.grid.kinds) if kind == "data"]
            cells = [self.grid.cells[row][column] for row in rows]
            found = sum(cell is not None and unit_in(self.setting, cell) is not None for cell in cells)
            self.listed[column] = found > len(rows) // 2
        return self.listed[column]

    def _of_row_above(self, row: Row) -> None:
        """ "Xếp hạng" below "PAR INDEX" is the place in that index."""
        row.within = any(row.number.startswith(f"{number}.") for number in self.parts)
        if row.component_known and row.number:
            self.parts.add(row.number)
        head = row.head
        if head is None or row.subject is not None:
            return
        bare = head.generic or (head.holds in ("rank", "grade") and row.component is None)
        if bare and head.code is None:
            head.code = self.named
        else:
            self.named = head.code if row.component is None else None

    def _of_outcome(self, row: Row) -> None:
        """ "Hồ sơ giải quyết đúng hạn" under "Thực hiện (%)" in a table of no index is a rate."""
        head = row.head
        if self.code is not None or head is None or head.holds not in ("", "score") or head.code or head.known:
            return
        numbers = [heads for heads, kind in zip(self.heads, self.kinds, strict=True) if kind in ("", "score", "change")]
        if is_outcome(tidy(head.text)) and any(one.percent for heads in numbers for one in heads):
            head.holds = "rate"

    def _parts(self, cell: Cell, column: int) -> list[tuple[Cell, str | None]]:
        said = " ".join(tidy(head.text) for head in self.heads[column])
        earlier = next((head.before for head in self.heads[column] if head.before), self.around.before)
        parts = parts_of(cell, said, earlier, places=self.around.places)
        if self.kinds[column] == "rate" and len(parts) > 1 and any("%" in one.text for one, _ in parts):
            return [one for one in parts if "%" in one[0].text]  # "45/50 (90%)": a count and its share
        return parts

    # -- cells -----------------------------------------------------------------------------------------------------

    def _cell(
        self, cell: Cell, column: int, row: Row, block: Head | None, maxima: dict[int, str], start: int, end: int
    ) -> Bound | None:
        kind, content = self.kinds[column], content_of(cell.text)
        if kind in ("numbering", "ignored", "maximum", "subject", "component", "time", "unit", "block"):
            if kind in _NO_RESULT and content.number is not None:
                self._reject(cell, _NO_RESULT[kind])
            return None
        heads = self.heads[column]
        said = [*reversed(heads), *([row.head] if row.head else []), *([block] if block else [])]
        if content.trend is not None:
            beside = row.several and kind in ("score", "rate", "rank")  # "82,1% (giảm)"
            told = kind in _CHANGES or beside
            return self._bound(cell, "trend", content.trend, said, row, None, start, end) if told else None
        if content.moved is not None:
            return self._told(cell, content, kind, said, row, column, start, end)
        if content.grade and row.of_classes(column):
            self._reject(cell, "a class that its row tells about, and no result of a body")
            return None
        if content.grade and (kind in ("grade", "rank", "score") or cell.row_span > 1):
            return self._bound(cell, "grade", content.grade, said, row, None, start, end)
        number = content.number
        if number is None:
            return None
        if content.place and kind not in ("rate", "grade"):
            kind = "rank"
        elif kind == "rank" and (number["pct"] or number["unit"] == "điểm"):
            kind = "score"
        if not row.named and not any(head.code for head in said):
            self._reject(cell, "a row that names nothing, under heads without an index")
            return None
        if column in self.header.unclear and not (self.around.percent or self.around.scale or number["of"]):
            self._reject(cell, "a whole number that may be points or a place")
            return None
        measure, why = self._measure(kind, row, said, number, column, maxima)
        if measure is None:
            self._reject(cell, why)
            return None
        limit = 100.0 if number["pct"] or measure == "percent" else 1000.0
        value = parse_number(number["n"], limit=limit)
        if value is None:
            return None
        if measure in ("rank_change", "score_change", "percent_change"):
            falls = not content.signed and re.fullmatch(r"(?!.*tăng).*giảm.*", " ".join(h.text.lower() for h in heads))
            value = -value if content.lowered or falls else value
        part = self._component(said[: len(heads)], row) is not None
        out_of = scale_of(measure, number, said[: len(heads)], row, maxima.get(column), part, self.around, block)
        if measure == "rank" and (value % 1 or value > _LAST_PLACE):
            self._reject(cell, "a number that can be no place")
            return None
        if measure == "score" and out_of is not None and value > out_of:
            self._reject(cell, "more points than the scale has")
            return None
        bound = self._bound(cell, measure, value, said, row, out_of, start, end)
        if bound is not None:
            bound.value.comparator = content.comparator
        return bound

    def _reject(self, cell: Cell, why: str) -> None:
        if cell.start is not None and cell.end is not None:
            self.rejected.append(Rejected("figures", cell.start, cell.end, "table.cell", why))

    def _told(
        self, cell: Cell, told: Content, kind: str, said: list[Head], row: Row, column: int, start: int, end: int
    ) -> Bound | None:
        """A cell that says its change in words: "Tăng 8 bậc", under a head of changes "Tăng 8"."""
        if told.moved is None or not (told.unit or kind in _CHANGES):
            return None
        code = self._code(said)
        if not row.named and not any(head.code for head in said):
            return None
        moved = kind if kind in _CHANGES else "change"
        measure, why = self._change(moved, told.unit, told.unit == "%", said, row, code, column)
        if measure is None:
            self._reject(cell, why)
            return None
        bound = self._bound(cell, measure, told.moved, said, row, None, start, end)
        if bound is not None:
            bound.value.comparator = told.comparator
        return bound

    def _change(
        self, kind: str, unit: str, pct: bool, said: list[Head], row: Row, code: str | None, column: int
    ) -> tuple[Measure | None, str]:
        """What a change is of; `kind` is "change" or "rank_change", `unit` what its cell says ("bậc")."""
        places = unit in ("bậc", "hạng")
        row_kind = row.head.holds if row.head else ""
        of_rate = row_kind == "rate" or any(head.holds == "rate" for head in self.heads[column])
        if kind == "change" and unit in ("", "%") and (code is None or of_rate) and self._rate(said, code):
            return "percent_change", ""
        if code is None:
            return None, "no index is named for this table"
        if kind == "rank_change" or places:
            return "rank_change", ""
        if self.header.unexplained:
            return None, "a change of numbers that are not understood"
        if not unit and (
            column in self.header.moved_ranks or any(head.holds in ("rank", "rank_change") for head in said[1:])
        ):
            return "rank_change", ""
        return ("percent_change" if pct and indicator(code).unit_scale else "score_change"), ""

    def _measure(
        self, kind: str, row: Row, said: list[Head], number: re.Match[str], column: int, maxima: dict[int, str]
    ) -> tuple[Measure | None, str]:
        row_kind = row.head.holds if row.head else ""
        holds = kind
        if row_kind in ("rank", "rate", "change", "rank_change", "grade") and kind in ("", "score"):
            holds = row_kind
        code = self._code(said)
        if holds == "rate":
            named = [head.text for head in said if head.holds == "rate"][:1]
            if named and of_others(tidy(named[0])) and not (row.within or column in self.header.within):
                return None, "a rate of another field"
            return ("percent", "") if number["of"] is None else (None, "a rate that is a fraction")
        if (
            code is None
            and self.around.rate
            and holds in ("", "score")
            and not (said and counts(tidy(said[0].text)))
            and (number["pct"] or self.around.percent or any(head.percent for head in said))
        ):
            return "percent", ""
        if holds in _CHANGES:
            return self._change(holds, number["unit"] or "", bool(number["pct"]), said, row, code, column)
        if code is None:
            return None, "no index is named for this table"
        if holds == "rank" or (holds in ("", "score") and self._is_place(number, said, row, code, column)):
            return "rank", ""
        if holds == "score":
            return "score", ""
        parts = any(head.component for head in said[:1]) or row.component
        if holds == "" and parts and (heads_part(said) or column in maxima):
            return "score", ""
        return None, "a column whose head is not understood"

    def _is_place(self, number: re.Match[str], said: list[Head], row: Row, code: str, column: int) -> bool:
        """ "22/63" under "Kết quả năm 2023": one of a field, where no scale of the index is meant."""
        if self.around.ranked and column in self.header.whole and not number["pct"]:
            return True
        of = parse_number(number["of"]) if number["of"] else None
        if of is None or number["unit"] or number["pct"] or re.search(r"[.,]", number[0]):
            return False
        one = indicator(code)
        scales = {1.0, 10.0, 100.0, 1000.0, one.scale, *(part.max for part in one.components)}
        points = any("điểm" in head.text.lower() for head in said) or self._component(said[:1], row) is not None
        return not points and of not in scales

    def _rate(self, said: list[Head], code: str | None) -> str | None:
        """The rate in percent that a change is of; in a table without an index that of the line above."""
        named = next((clean(head.text) for head in said if head.holds == "rate"), None)
        if named is None and code is None and self.around.percent:
            named = self.around.rate
        return None if named is None or of_others(tidy(named)) else named

    def _code(self, said: list[Head]) -> str | None:
        return next((head.code for head in said if head.code), self.code)

    def _column_heads(self, said: list[Head], row: Row) -> list[Head]:
        known = {id(head) for heads in self.heads for head in heads}
        return [head for head in said if id(head) in known and head is not row.head]

    def _component(self, columns: list[Head], row: Row) -> str | None:
        # The heading of a block ("I. KHỐI HUYỆN") names who is ranked, not a component.
        own = next((head.component for head in columns if head.component), None)
        return own or row.component

    def _bound(
        self, cell: Cell, measure: Measure, value: float | str, said: list[Head], row: Row, out_of: float | None,
        start: int, end: int,
    ) -> Bound | None:  # fmt: skip
        assert cell.start is not None
        assert cell.end is not None
        code = self._code(said)
        rate = None
        if measure == "percent":
            rate = next((clean(head.text) for head in said if head.holds == "rate"), self.around.rate)
        elif measure == "percent_change":
            rate = self._rate(said, code)
        if measure == "grade" and code is None and "rate" in self.kinds:
            rate = next((clean(head.text) for head in said if head.holds in ("grade", "rank")), None)
        if rate:
            code = OTHER
        if code is None:
            return None
        component = None if rate else self._component(self._column_heads(said, row), row)
        status = self.header.status(said, aimed=self.around.aimed)
        period = row.before or next((head.period for head in said if head.period), None)
        if period is None:
            period = (row.due if status == "target" else None) or row.period
        if period is None:
            # A part of a year that one column is of does not date the others ("Ước cả năm").
            period = self.header.undated(self.around.period, changed=measure.endswith("_change") or measure == "trend")
        subject = row.subject
        if subject is None and not (row.aggregate or row.national or row.unknown):
            subject = self.around.subject or (self.around.settling if code == OTHER else None) or self.setting.main
            # A department's portal tells of the province's PCI, and is none of those that it ranks.
            if code != OTHER and indicator(code).ranked == ("provinces",) and (subject and subject.level != "province"):
                subject = mentions.province(self.setting.doc) or subject
        item = Value(
            cell.start, cell.end, "score", value if isinstance(value, float) else None,
            word=value if isinstance(value, str) else "", rule=f"table.{measure}",
        )  # fmt: skip
        confidence = 0.97 - (0.03 if row.subject is None else 0) - (0.02 if not any(h.period for h in said) else 0)
        return Bound(
            item, measure, code, component, rate, None if row.aggregate else subject, period, True, status, out_of,
            row.aggregate, row.scope, start, end, round(confidence, 3), start,
        )  # fmt: skip
