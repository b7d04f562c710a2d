"""Values that are shared out among a list of names: by "lần lượt", or as many in a row as there are names."""

from __future__ import annotations

import re
from dataclasses import replace

from cchc.indicators import OTHER
from cchc.records import Unit
from nlp.figures.emission import Emission
from nlp.figures.items import (
    ComponentItem,
    CueItem,
    IndicatorItem,
    PairList,
    PeriodItem,
    UnitItem,
    Value,
)
from nlp.figures.lexicon import CUES, words
from nlp.figures.series import YEARS_ON, years_after, years_told_before
from nlp.figures.state import Bound, State
from nlp.numbers import parse_count
from nlp.periods import year_of
from nlp.prefilter import Prefiltered
from nlp.rejections import Rejected

_QUARTERS = re.compile(
    r"(?<!\w)(?P<n>hai|ba|2|3|bốn|4)\s+quý\s+(?P<which>đầu|cuối|sau|còn\s+lại)(?:\s+năm)?(?:\s+\d{4})?\s*$"
)
# "…; lĩnh vực sau mất 9 bậc", "…, đơn vị đầu tăng 3 bậc": one of the two that were told together.
_PART_NOUNS = ("lĩnh vực", "nội dung", "chỉ số", "trụ cột", "tiêu chí", "thành phần")
_LATTER = Prefiltered(
    r"(?:^|[;,(.\n]|(?<!\w)(?:và|còn|riêng|trong\s+đó|nhưng|song))\s*(?:còn\s+|riêng\s+)?(?:huyện|sở)?\s*"
    r"(?P<kind>lĩnh\s+vực|nội\s+dung|chỉ\s+số|trụ\s+cột|tiêu\s+chí|thành\s+phần|đơn\s+vị|địa\s+phương|tỉnh|huyện|xã|sở|phường)\s+"
    r"(?P<which>(?:(?:đứng|xếp|nêu|kể|nói)\s+)?(?:sau|trước)|thứ\s+hai|đầu|thứ\s+nhất)(?!\w)(?!\s+(?:khi|đó|này|năm|tiên|tư|bảng|sáp))"
)
# "(37/63 và 40/63) cả nước về …"
_ABOUT_INDEX = re.compile(
    rf"(?:[\s,]*(?:{words(CUES.field_nouns)}|cả\s+nước|toàn\s+quốc))*\s*(?:về|theo|trên\s+bảng\s+xếp\s+hạng|trong\s+bảng\s+xếp\s+hạng)\s+"
)


# "…; cả hai cùng thuộc nhóm A", "cả ba nơi đều tăng 2 bậc": of all that were told of last.
_ALL_OF_N = re.compile(
    r"(?<!\w)cả\s+(?P<n>hai|ba|bốn|năm|sáu|\d)(?:\s+(?!năm|tháng)[^\W\d_]+){0,4}?\s+(?:đều|cùng|còn|vẫn|mới|chỉ|đã|lại)(?!\w)[^,;.:()]*$"
)
# "lần lượt là 87,35% và 83,9%, cùng đứng thứ ba": of both that had their values before.
_BOTH_TOO = re.compile(r"\s*,?\s*(?:và\s+|song\s+|nhưng\s+)?(?:cùng|đều)(?!\w)[^,;.:()]*")
# "Mỹ Tho dẫn đầu cả hai bảng"
_IN_ALL = re.compile(
    r"\s*(?:(?:ở|trên|trong|tại|về)\s+)?cả\s+(?P<n>hai|ba|bốn)\s+(?:bảng|(?:bộ\s+)?chỉ\s+số|danh\s+sách)(?!\w)(?!\s+thành\s+phần)"
)


def _give(state: State, kind: str, name: object) -> None:
    """Let a value be of one member of a list of units, components, times, rates or indices."""
    if kind == "unit" and isinstance(name, Unit):
        state.subjects, state.generic = [name], False  # "A và B, hai địa phương liền kề, lần lượt …"
    elif kind == "component" and isinstance(name, ComponentItem):
        state.components = [name]
    elif kind == "period":
        state.period, state.period_given = (name if isinstance(name, str) else None), True
        state.no_period = False
    elif kind == "rate" and isinstance(name, str):
        state.rate = name
    elif kind == "indicator" and isinstance(name, str):
        state.code, state.rate = name, None


class Sharing(Emission):
    """Gives each member of a list its own value."""

    def _pairs(self, item: PairList, position: int) -> None:
        state, size = self.state, len(item.values)
        if item.values[0].rule == "pairs.behind":
            # "vị trí thứ 4 và thứ 5 lần lượt thuộc về Lạng Sơn, Bắc Giang": the names stand behind.
            self.lists = []
            at = position + 1
            while at < len(self.items) and isinstance(self.items[at], CueItem | IndicatorItem | PeriodItem):
                if isinstance(named := self.items[at], IndicatorItem):
                    self._indicator(named)
                elif isinstance(named, PeriodItem):
                    self._period(named, at)
                at += 1
            at = at if at < len(self.items) else 0
            following = self.items[at]
            if isinstance(following, UnitItem) and at:
                self._unit(following)
                for value in item.values:
                    value.end = max(value.end, self.unit_groups[following.start][-1].end)
                state.anchors.append(item.start)
        if state.code is None and state.rate is None and self._only_index():
            state.code, state.code_age = self._only_index(), 1  # "lần lượt đạt 87 và 80 điểm, … về Chỉ số CCHC"
        self._index_behind(item, position)
        behind = self._behind(position)
        members = self._quarters(item, size) or self._years_on(item, size) or self._members(size)
        if members is None and self.told and len(self.told[1]) == size:
            members = self.told  # "(các năm 2020, 2021 lần lượt …); tỷ lệ này …, tương ứng đạt …": the same names again
        if members is None and (years := years_told_before(self, item)):
            members = "period", [*years]
        if members is None:
            reason = f"a list of {size} values, but no list of {size} names"
            self.memory.rejected.append(Rejected("figures", item.start, item.end, item.values[0].rule, reason))
            return
        kind, names = members
        self.last_bound = []
        self.shared = self.told = members
        bound: list[Bound] = []
        for value, name in zip(item.values, names, strict=True):
            one = state.copy()
            if behind:
                one.period, one.period_given = behind, True
            _give(one, kind, name)
            bound += self._bind(value, one)
        for value, name in zip(item.places, names if item.places else (), strict=True):
            one = state.copy()
            _give(one, kind, name)
            bound += self._bind(value, one)
        self.last_bound = bound
        state.seen_value = True

    def _index_behind(self, item: PairList, position: int) -> None:
        """ "A và B lần lượt đứng thứ 37/63 và 40/63 về PAR INDEX": the index behind the list goes before all others."""
        following = self._following(position)
        if not isinstance(following, IndicatorItem) or item.values[0].kind not in ("rank", "score"):
            return
        if _ABOUT_INDEX.fullmatch(self.text, item.end, following.start):
            self.state.code, self.state.code_age, self.state.rate = following.code, 0, None
            self.seen.first_code = self.seen.first_code or following.code
            self.consumed.add(id(following))

    def _quarters(self, item: PairList, size: int) -> tuple[str, list[object]] | None:
        """ "hai quý cuối năm lần lượt đạt 55% và 60%": the times that are counted before their values."""
        match = _QUARTERS.search(self.text, self.clause_start, item.start)
        year = year_of(self._current(self.state))
        count = int(parse_count(match["n"]) or 0) if match else 0
        if match is None or year is None or count != size or not 1 < size < 5:
            return None
        first = 1 if match["which"] == "đầu" else 5 - size
        return "period", [f"{year}-Q{quarter}" for quarter in range(first, first + size)]

    def _members(self, size: int) -> tuple[str, list[object]] | None:
        for kind, _, names in reversed(self.lists):
            if len(names) == size and kind in ("unit", "component", "period"):
                return kind, names
        # "Sở A 452,5 điểm, Sở B 447 điểm lần lượt xếp nhất, nhì": those who were given their values one by one.
        told: dict[str, Unit] = {}
        for one in reversed(self.memory.bound):
            if one.value.start < self.clause_start or len(told) > size:
                break
            if one.component is None and one.subject is not None:
                told.setdefault(one.subject.name, one.subject)
        if len(told) == size:
            return "unit", list(reversed(told.values()))
        if times := self._told_times(size):
            return "period", times
        for kind in ("rate", "indicator"):
            single = [names[0] for one, _, names in self.lists if one == kind]
            if len(single) == size:
                return kind, single
            if kind == "rate" and single and isinstance(single[-1], str):
                # "tỷ lệ số hóa hồ sơ, kết quả giải quyết lần lượt đạt 66,1% và 71,25%"
                parts = re.split(r",\s+và\s+|,\s+|\s+và\s+", single[-1])
                if len(parts) == size:
                    return kind, list(parts)
        return None

    def _one_of_two(self, value: Value) -> None:
        """ "A và B lần lượt đứng thứ 12 và thứ 58; lĩnh vực sau mất 9 bậc": of the second alone."""
        told_of = [*_LATTER.finditer(self.text, max(0, self.clause_start - 2), value.start)]
        if not told_of:
            return
        kind = "component" if told_of[-1]["kind"] in _PART_NOUNS else "unit"
        pair = self._two_told(kind)
        if len(pair) == 2:
            _give(self.state, kind, pair[told_of[-1]["which"].endswith(("sau", "hai"))])
            self.told = kind, pair
            self.state.anchors.append(told_of[-1].start())

    def _two_told(self, kind: str) -> list[object]:
        """The names that were told together last, of this clause, of an earlier one, or of the sentence before."""
        if told := [names for one, _, names in self.lists if one == kind]:
            return told[-1]
        if self.told and self.told[0] == kind:
            return self.told[1]
        if kind == "component":
            return [*self.state.components]
        here = self.memory.named_in == self.memory.paragraph_start
        return [*(self.memory.last_named if here and self.state.subject_age else self.state.subjects)]

    def _told_times(self, size: int) -> list[object]:
        """ "78,35% (2022), 81,02% (2023); thứ hạng lần lượt là 46 và 39": the times of the values told before."""
        here = [one for one in self.memory.bound if one.sentence == self.memory.sentence and one.period_given]
        last = here[-size:]
        times = [one.period for one in last]
        alike = len(
            {(one.code, one.component, one.rate, one.measure, one.subject and one.subject.name) for one in last}
        )
        known = len(last) == size and alike == 1 and len(set(times)) == size and times == sorted(map(str, times))
        return list(times) if known and last[0].code == self.state.code and last[0].status == "actual" else []

    def _years_on(self, item: PairList, size: int) -> tuple[str, list[object]] | None:
        """ "Hai năm tiếp theo, điểm số lần lượt là 64,77 và 65,9": the years behind the last that was told of."""
        match = YEARS_ON.search(self.text, self.start, item.start)
        years = years_after(self, size) if match is not None and parse_count(match["n"]) == size else []
        return ("period", list(years)) if years else None

    def _all_moved(self, value: Value) -> bool:
        """ "chính quyền số 0,82, kinh tế số 0,74, xã hội số 0,77, cả ba đều tăng": the movement of each."""
        told: dict[tuple[str | None, str | None], Bound] = {}
        for one in reversed(self.memory.bound):
            if one.sentence < self.memory.paragraph_start or len(told) == value.number:
                break
            if one.code != OTHER and one.status == "actual":
                told.setdefault((one.component, one.subject.name if one.subject else None), one)
        if len(told) != value.number:
            return False
        for one in reversed(told.values()):
            self.memory.bound.append(
                replace(one, value=value, measure="trend", out_of=None, end=value.end, sentence=self.memory.sentence)
            )
        self.state.seen_value = True
        return True

    def _told_last(self, size: int) -> list[Bound]:
        """The last `size` of those that the paragraph gave results to, in the order in which they were told."""
        told: dict[tuple[str, str | None, str | None], Bound] = {}
        for one in reversed(self.memory.bound):
            if one.sentence < self.memory.paragraph_start:
                break
            key = one.code, one.component, one.subject.name if one.subject else None
            if one.status != "actual" or one.aggregate or (len(told) == size and key not in told):
                break
            told[key] = one
        return sorted(told.values(), key=lambda one: one.value.start) if len(told) == size else []

    def _all_before(self, value: Value, own: State) -> list[str]:
        """Let "cả hai đều …" be of both units or parts told of last; of indices give the others that it is of."""
        last = max((one.end for one in self.last_bound), default=self.start)
        match = _ALL_OF_N.search(self.text, max(self.start, self.clause_start, last), value.start)
        size = int(parse_count(match["n"]) or 0) if match else 0
        told = self._told_last(size) if size else []
        if not told:
            return []
        units = [one.subject for one in told if one.subject is not None]
        parts = [one.component for one in told if one.component is not None]
        if len({unit.name for unit in units}) == size:
            own.subjects, own.subject_age, own.generic = units, 1, False
        elif len(set(parts)) == size:
            own.components = [ComponentItem(one.anchor, one.end, (one.code,), one.component or "") for one in told]
            own.generic = False
        elif len({one.code for one in told} - {OTHER}) == size:
            own.code, own.rate, own.generic = told[-1].code, None, False
            return [one.code for one in told[:-1]]
        return []

    def _indices_too(self, value: Value, own: State) -> list[str]:
        """The other indices that a value holds for: "cùng đứng thứ ba" behind those of both, "dẫn đầu cả hai bảng"."""
        if own.rate is not None or own.components or own.code in (None, OTHER):
            return []
        codes = [str(code) for code in self.shared[1]] if self.shared and self.shared[0] == "indicator" else []
        last = self.last_bound[-1].end if own.code in codes and self.last_bound else None
        if last is not None and _BOTH_TOO.fullmatch(self.text, last, value.end):
            return [code for code in codes if code != own.code]
        match = _IN_ALL.match(self.text, max(value.end, value.field_end), self.end) if value.kind == "rank" else None
        return (
            [code for code in self._codes_told(int(parse_count(match["n"]) or 0)) if code != own.code] if match else []
        )

    def _spread(self, value: Value, position: int) -> list[Value]:
        """ "Huyện A và huyện B xếp thứ 3 và thứ 5": as many values in a row as there are names, one for each."""
        sizes = {len(self.state.subjects) if self.state.subject_age == 0 else 0, len(self.state.components)}
        sizes |= {len(self.shared[1])} if self.shared else set()
        years = self._years_listed(value)
        sizes |= {len(years)}
        if max(sizes) < 2 or value.kind not in ("rank", "score", "percent", "grade"):
            return []
        row = [value]
        for other in self.items[position + 1 :]:
            if not isinstance(other, Value) or other.kind != value.kind or other.comparator != "=":
                break
            joined = self.text[row[-1].end : other.start + (3 if self.text.startswith("và ", other.start) else 0)]
            if not re.fullmatch(r"\s*(?:,|;|và|,\s+và)\s*", joined):
                break
            row.append(other)
        return row if len(row) > 1 and len(row) in sizes else []

    def _years_listed(self, value: Value) -> list[object]:
        """ "Các năm 2021, 2022, 2023, tỉnh đạt 82,1%, 83,5% và 84%": a list of years in the clause of the values."""
        if len(self.state.components) > 1 or (self.state.subject_age == 0 and len(self.state.subjects) > 1):
            return []
        lists = (names for kind, at, names in self.lists if kind == "period" and self.clause_start <= at < value.start)
        return next(reversed([*lists]), [])

    def _share_out(self, row: list[Value]) -> None:
        # "lần lượt đạt 86,51% và 82,03%, xếp thứ 17 và thứ 22": the names that had the values before have these too.
        again = self.shared if self.shared and len(self.shared[1]) == len(row) else None
        by_component = len(self.state.components) == len(row)
        years = self._years_listed(row[0]) if not again and not by_component else []
        times = years if len(years) == len(row) and len(self.state.subjects) != len(row) else []
        if row[-1].kind == "rank" and row[-1].out_of and not any(value.out_of for value in row[:-1]):
            for value in row:
                value.out_of = row[-1].out_of  # "thứ 6 và thứ 8 trong 10 huyện"
        bound: list[Bound] = []
        self.sharing = True
        for number, value in enumerate(row):
            one = self.state.copy()
            if again:
                _give(one, again[0], again[1][number])
            elif by_component:
                one.components = [self.state.components[number]]
            elif times:
                _give(one, "period", times[number])
            else:
                one.subjects = [self.state.subjects[number]]
            self.consumed.add(id(value))
            bound += self._bind(value, one)
        self.sharing = False
        self.last_bound = bound
        self.state.seen_value = True
