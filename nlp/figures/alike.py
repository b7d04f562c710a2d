"""The further times of a value: "hạng 44 của cả hai năm 2020 và 2021", "giữ vững hạng 5 của năm trước"."""

from __future__ import annotations

import re
from abc import ABC
from itertools import pairwise

from nlp.figures.items import PeriodItem, Value
from nlp.figures.parentheses import Parentheses
from nlp.figures.state import State
from nlp.numbers import parse_count
from nlp.periods import year_of
from nlp.prefilter import Prefiltered

_SEVERAL = re.compile(r"(?<!\w)(?:cả(?:\s+(?:hai|ba|bốn))?|hai|ba|bốn|các|những)\s+$")
_NEXT = re.compile(r"\s*(?:,|và|,\s+và|lẫn|cùng)\s*")
_ALIKE = re.compile(r"(?<!\w)(?:đều|cùng)(?!\w)")
_IN_A_ROW = re.compile(r"(?<!\w)năm\s+(?:liên\s+tiếp|liền)\s*[,:]?\s*$")
# "không giữ được hạng 5 của năm trước", "vẫn thua hạng 5 của năm trước" tell of that year alone.
_HELD = Prefiltered(
    r"(?<!\w)(?<!không )(?<!chưa )(?<!chẳng )(?<!khó )(?<!thể )(?<!còn )"
    r"(?:giữ|duy\s+trì|bảo\s+toàn|bảo\s+vệ|vẫn\s+(?:ở|đứng|xếp|nằm|là|giữ))(?!\w)(?!\s+(?:sau|dưới|trên|khoảng))[^,;.:()\d]{0,30}$"
)
_YEARS_ON_END = re.compile(
    r"(?<!\w)(?P<n>hai|ba|bốn|2|3|4)\s+năm(?:\s+(?:liền|liên\s+tiếp|này|đó|trên|qua))?\s+"
    r"(?:(?:đều|cùng|tỉnh|thuộc|nằm|trong|ở|được|xếp|vào|đứng|huyện|loại)\s+){0,6}$"
)
_AS = re.compile(r"\s*(?:như|của|ở|bằng|giống)?\s*(?:như\s+|của\s+)?")


class Alike(Parentheses, ABC):
    """Finds of which other times a value is told beside its own."""

    def _other_times(self, value: Value, own: State, position: int, behind: str | None) -> list[str | None]:
        """Times beside the one that the value has been bound to; none where it is told of one time alone."""
        return (
            self._years_behind(value, position)
            or self._years_before(value)
            or self._years_told(value)
            or self._held(value, own, position, behind)
        )

    def _years_told(self, value: Value) -> list[str | None]:
        """ "đạt 43,1 điểm năm 2020 và 45,9 điểm năm 2021, hai năm liền nằm trong nhóm Cao nhất": of the years told."""
        match = _YEARS_ON_END.search(self.text, max(self.start, value.start - 60), value.start)
        if match is None:
            return []
        here = [one for one in self.memory.bound if one.sentence == self.memory.sentence and one.value is not value]
        alike = [one for one in here if one.code == self.state.code and one.component is None and one.period_given]
        names = {unit.name for unit in self.state.subjects}
        whose = {one.subject.name if one.subject else None for one in alike}
        years = sorted({one.period or "" for one in alike if one.status == "actual"})
        row = all(len(year) == 4 for year in years) and all(int(b) - int(a) == 1 for a, b in pairwise(years))
        same = len(whose) == 1 and (not names or whose == names)
        return [*years] if same and row and len(years) == parse_count(match["n"]) else []

    def _years_behind(self, value: Value, position: int) -> list[str | None]:
        """ "hạng 44 của cả hai năm 2020 và 2021"."""
        first = self._following(position)
        if not isinstance(first, PeriodItem) or first.compared or first.deadline:
            return []
        if not _SEVERAL.search(self.text, value.end, first.start):
            return []
        return [self._resolved(item) for item in self._row(position + 1)]

    def _row(self, at: int) -> list[PeriodItem]:
        """The years that stand in a row from the item at `at`."""
        row: list[PeriodItem] = []
        while at < len(self.items):
            item = self.items[at]
            if not isinstance(item, PeriodItem) or item.mention.unit != "year" or item.compared:
                break
            if row and not _NEXT.fullmatch(self.text, row[-1].end, item.start):
                break
            row.append(item)
            self.consumed.add(id(item))
            at += 1
        return row

    def _years_before(self, value: Value) -> list[str | None]:
        """ "Các năm 2020 và 2021, tỉnh đều đứng thứ 44"."""
        told = next(((start, names) for kind, start, names in reversed(self.lists) if kind == "period"), None)
        if told is None or len(told[1]) < 2 or len(self.state.subjects) > 1:
            return []
        values = [item for item in self.items if isinstance(item, Value) and told[0] < item.start < value.start]
        in_a_row = _IN_A_ROW.search(self.text, max(self.start, told[0] - 24), told[0])
        if values or not (in_a_row or _ALIKE.search(self.text, told[0], value.start)):
            return []
        return [name for name in told[1] if isinstance(name, str)]

    def _held(self, value: Value, own: State, position: int, behind: str | None) -> list[str | None]:
        """ "giữ vững vị trí thứ 2 của năm trước", "vẫn ở hạng 37 như năm 2021": of both years."""
        if value.kind != "rank" or not _HELD.search(
            self.text, max(self.clause_start, value.start - 40), self._digits(value)
        ):
            return []
        following = self._following(position)
        if isinstance(following, PeriodItem) and following.end < value.end:
            return []  # "đơn vị giữ ngôi đầu năm 2021 là Sở A lùi về thứ 3": of that year alone
        if (
            behind is None
            and isinstance(following, PeriodItem)
            and _AS.fullmatch(self.text, value.end, following.start)
        ):
            behind = self._resolved(following)
            self.consumed.add(id(following))
        now = own.copy()
        now.period, now.period_given = self.head_period, self.head_period is not None
        year, before = year_of(self._current(now)), year_of(behind)
        if year is None or before is None or before >= year:
            return []
        self.state.period, self.state.period_given = now.period, now.period_given
        return [self._current(now), behind]

    def _digits(self, value: Value) -> int:
        """Where the number of a place begins: its verb can be part of it ("giữ nguyên vị trí thứ 2")."""
        number = re.compile(r"\d").search(self.text, value.start, value.end)
        return number.start() if number else value.start
