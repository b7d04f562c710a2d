"""Binds the cells of a table to index, component, subject and time."""

from __future__ import annotations

import re
from typing import cast

from cchc.indicators import OTHER, indicator, indicators
from cchc.records import Cell, Comparator, Measure, Status
from nlp.figures.columns import Head, clean, read_head
from nlp.figures.grid import NUMERIC, ROMAN, Grid, blank, tidy
from nlp.figures.items import Value
from nlp.figures.lexicon import COMPARATOR, COMPARATOR_AFTER, COMPARATOR_AFTER_OF, COMPARATOR_OF
from nlp.figures.rows import GRADES, Row, read_row
from nlp.figures.setting import Setting
from nlp.figures.state import Bound
from nlp.figures.surroundings import surroundings_of
from nlp.numbers import NUMBER, parse_number
from nlp.periods import year_of
from nlp.rejections import Rejected

_TOLD = re.compile(rf"^(?:tăng|(?P<down>giảm|tụt))\s+(?P<n>{NUMBER})\s*(?P<unit>bậc|hạng|điểm|%)$")
# "Xếp thứ 20", "Tốp 15", "Trên 87%", "85% trở lên": a cell that says its place, or its comparator, in words.
_WORDED = re.compile(
    rf"^(?P<lead>(?:xếp|đứng|thuộc|nằm|trong|vào|đạt|ở)\s+)*(?P<place>(?:thứ\s+hạng|thứ|hạng|vị\s+trí|tốp|top)\s+(?:thứ\s+)?)?"
    rf"{COMPARATOR}(?P<rest>{NUMBER}\s*%?(?:\s*/\s*{NUMBER})?(?:\s*(?:điểm|bậc))?){COMPARATOR_AFTER}$"
)


# Columns of numbers that are no results, and why.
_NO_RESULT = {
    "numbering": "a row's own number",
    "ignored": "a column of what is no result",
    "maximum": "the most that can be had, not a result",
}


class TableReader:
    def __init__(self, setting: Setting, grid: Grid) -> None:
        self.setting, self.grid, self.doc = setting, grid, setting.doc
        self.rejected: list[Rejected] = []
        self.around = surroundings_of(setting, grid)
        self.code = self.around.code
        self.heads = [[read_head(setting, text, self.code) for text in texts] for texts in grid.heads]
        for heads in self.heads:
            for head in heads:
                if head.code and self.code is None:
                    self.code = head.code
        years = [head.period for heads in self.heads for head in heads if head.period]
        if years:
            self.newest: str | None = max(years, key=lambda period: (year_of(period) or 0, period))
        else:
            self.newest = None
        self._appraised()
        self.kinds = [self._column_kind(column) for column in range(grid.columns)]

    def _appraised(self) -> None:
        """Beside "Điểm tự chấm" the appraised score is the result, and what lies between them is no change in time.

        Only beside a survey ("Điểm điều tra xã hội học") is the appraisal a part of the index.
        """
        texts = [" ".join(head.text.lower() for head in heads) for heads in self.heads]
        if not any("tự chấm" in text or "tự đánh giá" in text for text in texts):
            return
        surveyed = any("điều tra" in text or "xhh" in text or "khảo sát" in text for text in texts)
        for heads, text in zip(self.heads, texts, strict=True):
            for head in heads:
                if head.component and "thẩm định" in text and not surveyed:
                    head.component, head.generic, head.holds = None, True, "score"
                if head.holds == "change" and "chênh lệch" in text and "năm" not in text:
                    head.holds = "ignored"

    # -- columns ---------------------------------------------------------------------------------------------------

    def _column_kind(self, column: int) -> str:
        heads = self.heads[column]
        for head in reversed(heads):
            # "Năm 2022" under "Tỷ lệ đúng hạn (%)" tells the time alone.
            if head.holds and not (head.holds == "score" and head.dated and len(heads) > 1):
                return head.holds
        return next((head.holds for head in reversed(heads) if head.holds), "")

    def _data_rows(self) -> list[int]:
        return [row for row, kind in enumerate(self.grid.kinds) if kind == "data"]

    def read(self) -> list[Bound]:
        """Figures of the table in the order of its rows; none when it names no index and no rate."""
        bound: list[Bound] = []
        block: Head | None = None
        maxima: dict[int, str] = {}
        for row, kind in enumerate(self.grid.kinds):
            if kind == "maxima":
                maxima = self.grid.maxima[row]
            elif kind == "block":
                texts = [cell.text for cell in self.grid.distinct(row)]
                words_ = next((text for text in texts if not ROMAN.match(tidy(text).upper())), texts[0])
                block = read_head(self.setting, words_, self.code)
            elif kind == "data":
                bound += self._row(row, block, maxima)
        return bound

    def _row(self, number: int, block: Head | None, maxima: dict[int, str]) -> list[Bound]:
        row = read_row(self.setting, self.grid, number, self.kinds, self.code)
        own = self.grid.own(number)
        if not own:
            return []
        start = min(cell.start for cell in own if cell.start is not None)
        end = max(cell.end for cell in own if cell.end is not None)
        found: list[Bound] = []
        seen: set[int] = set()
        for column in range(self.grid.columns):
            cell = self.grid.cells[number][column]
            if cell is None or id(cell) in seen or cell.start is None or blank(cell.text):
                continue
            seen.add(id(cell))
            one = self._cell(cell, column, row, block, maxima, start, end)
            if one is not None:
                found.append(one)
        return found

    # -- cells -----------------------------------------------------------------------------------------------------

    def _cell(
        self, cell: Cell, column: int, row: Row, block: Head | None, maxima: dict[int, str], start: int, end: int
    ) -> Bound | None:
        low = tidy(cell.text)
        kind = self.kinds[column]
        if kind in ("numbering", "ignored", "maximum", "subject", "component"):
            if kind in _NO_RESULT and NUMERIC.match(low):
                self._reject(cell, _NO_RESULT[kind])
            return None
        heads = self.heads[column]
        said = [*reversed(heads), *([row.head] if row.head else []), *([block] if block else [])]
        number = NUMERIC.match(low)
        if number is None and (told := _TOLD.match(low)) and kind not in ("rank", "grade"):
            return self._told(cell, told, said, row, start, end)
        comparator: Comparator = "="
        if (worded := _WORDED.match(low)) and (number is None or worded["cmp"]):
            number = NUMERIC.match(worded["rest"])
            if worded["after"] or worded["cmp"]:
                said_as = COMPARATOR_AFTER_OF.get(worded["after"] or "") or COMPARATOR_OF.get(worded["cmp"] or "", "=")
                comparator = cast(Comparator, said_as)
            if worded["place"] and kind not in ("rate", "grade"):
                kind = "rank"
                comparator = "<=" if worded["place"].startswith(("tốp", "top")) else comparator
        if number is None:
            if low in GRADES and (kind in ("grade", "rank", "score") or cell.row_span > 1):
                return self._bound(cell, "grade", " ".join(cell.text.split()), said, row, None, start, end)
            return None
        if not row.named and not any(head.code for head in said):
            self._reject(cell, "a row that names nothing, under heads without an index")
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
            mark = (number["sign"] or number["arrow"] or "").strip()
            if (mark and mark in "-–−▼↓") or (
                not mark
                and re.search(r"giảm", " ".join(h.text.lower() for h in heads))
                and not re.search(r"tăng", " ".join(h.text.lower() for h in heads))
            ):
                value = -value
        out_of = self._out_of(measure, number, said, row, column, maxima, cell)
        if measure == "rank" and value % 1:
            self._reject(cell, "a rank that is no whole number")
            return None
        if measure == "score" and out_of is not None and value > out_of:
            self._reject(cell, "more points than the scale has")
            return None
        bound = self._bound(cell, measure, value, said, row, out_of, start, end)
        if bound is not None:
            bound.value.comparator = comparator
        return bound

    def _reject(self, cell: Cell, why: str) -> None:
        if cell.start is not None and cell.end is not None:
            self.rejected.append(Rejected("figures", cell.start, cell.end, "table.cell", why))

    def _told(self, cell: Cell, told: re.Match[str], said: list[Head], row: Row, start: int, end: int) -> Bound | None:
        """A cell that says its change in words: "Tăng 8 bậc"."""
        number = parse_number(told["n"], limit=100)
        if number is None or not row.named:
            return None
        measure: Measure = "rank_change" if told["unit"] in ("bậc", "hạng") else "score_change"
        return self._bound(cell, measure, -number if told["down"] else number, said, row, None, start, end)

    def _measure(
        self, kind: str, row: Row, said: list[Head], number: re.Match[str], column: int, maxima: dict[int, str]
    ) -> tuple[Measure | None, str]:
        row_kind = row.head.holds if row.head else ""
        holds = kind
        if row_kind in ("rank", "rate", "change", "rank_change", "grade") and kind in ("", "score"):
            holds = row_kind
        code = self._code(said)
        if holds == "rate":
            return ("percent", "") if number["of"] is None else (None, "a rate that is a fraction")
        if code is None and self.around.rate and (number["pct"] or any(head.percent for head in said)):
            return "percent", ""
        if code is None:
            return None, "no index is named for this table"
        if holds == "rank":
            return "rank", ""
        if holds == "rank_change" or (holds == "change" and number["unit"] == "bậc"):
            return "rank_change", ""
        if holds == "change":
            under_rank = any(head.holds in ("rank", "rank_change") for head in said[1:])
            if under_rank:
                return "rank_change", ""
            percent = bool(number["pct"]) and indicator(code).unit_scale
            return ("percent_change" if percent else "score_change"), ""
        if holds == "score":
            return "score", ""
        parts = any(head.component for head in said[:1]) or row.component
        if holds == "" and parts and (self._component_column(said) or column in maxima):
            return "score", ""
        return None, "a column whose head is not understood"

    def _component_column(self, said: list[Head]) -> bool:
        """A head that no list knows names a component only under a group of components or beside its maximum."""
        return any(head.generic and "thành phần" in head.text.lower() for head in said[1:]) or any(
            head.maximum for head in said[:1]
        )

    def _code(self, said: list[Head]) -> str | None:
        return next((head.code for head in said if head.code), self.code)

    def _out_of(
        self,
        measure: Measure,
        number: re.Match[str],
        said: list[Head],
        row: Row,
        column: int,
        maxima: dict[int, str],
        cell: Cell,
    ) -> float | None:
        if measure == "rank":
            return parse_number(number["of"]) if number["of"] else None
        if measure != "score":
            return None
        if number["of"]:
            return parse_number(number["of"])
        if (
            number["pct"]
            or any(head.percent for head in said[: len(self.heads[column])])
            or (row.head is not None and row.head.percent and row.head.code is not None)
        ):
            return 100.0
        if column in maxima:
            return parse_number(maxima[column])
        if row.maximum:
            return parse_number(row.maximum)
        for head in said:
            if head.maximum:
                return parse_number(head.maximum)
        if self.around.each is not None and self._component(said[: len(self.heads[column])], row) is not None:
            return self.around.each
        if self._component(said[: len(self.heads[column])], row) is None and self.around.scale is not None:
            return self.around.scale
        return None

    def _column_heads(self, said: list[Head], row: Row) -> list[Head]:
        known = {id(head) for heads in self.heads for head in heads}
        return [head for head in said if id(head) in known and head is not row.head]

    def _undated(self) -> str | None:
        """Time of a column that names none: the table's own, unless a column names a later year.

        "Điểm năm 2021" beside "Tổng điểm" in a table of 2022 is there to compare with.
        """
        partial = self.newest is not None and len(self.newest) > 4 and self.around.period is not None
        if partial or self.newest is None:
            return self.around.period
        later = self.around.period is not None and (year_of(self.around.period) or 0) > (year_of(self.newest) or 0)
        return self.around.period if later else self.newest

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
        if measure == "grade" and code is None and "rate" in self.kinds:
            rate = next((clean(head.text) for head in said if head.holds in ("grade", "rank")), None)
        if rate:
            code = OTHER
        if code is None:
            return None
        component = None if rate else self._component(self._column_heads(said, row), row)
        period = next((head.period for head in said if head.period), None)
        if period is None:
            # A part of a year that one column is of does not date the others ("Ước cả năm").
            period = self._undated()
        status: Status = next((head.status for head in said if head.status != "actual"), "actual")
        subject = row.subject
        if subject is None and not row.aggregate:
            subject = self.setting.main
        item = Value(
            cell.start, cell.end, "score", value if isinstance(value, float) else None,
            word=value if isinstance(value, str) else "", rule=f"table.{measure}",
        )  # fmt: skip
        confidence = 0.97 - (0.03 if row.subject is None else 0) - (0.02 if not any(h.period for h in said) else 0)
        return Bound(
            item, measure, code, component, rate, None if row.aggregate else subject, period, True, status, out_of,
            row.aggregate, None, start, end, round(confidence, 3), start,
        )  # fmt: skip


__all__ = ["TableReader", "indicators"]
