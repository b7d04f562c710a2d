"""One left-to-right pass over the items of a sentence."""

from __future__ import annotations

import re

from cchc.indicators import OTHER
from cchc.records import Unit
from nlp.figures.emission import Emission
from nlp.figures.items import (
    Boundary,
    ComponentItem,
    CueItem,
    IndicatorItem,
    PairList,
    Paren,
    PeriodItem,
    RateItem,
    UnitItem,
    Value,
)
from nlp.figures.lexicon import CUES
from nlp.figures.setting import MEASURED
from nlp.figures.state import Bound, State
from nlp.lexicon import alternatives
from nlp.periods import year_of
from nlp.rejections import Rejected

_MOVED_MOST = re.compile(
    r"(?<!\w)(?:tăng|(?P<down>giảm|tụt))(?:\s+(?:nhiều|mạnh|cao|sâu|ít|nhanh|điểm|hơn|cả))*\s+nhất\s*$"
)


_MOVES = re.compile(r"(?<!\w)(?:lùi|tụt|rơi|rớt|vươn|nhảy|leo|trở\s+lại|thăng|bứt)(?!\w)")


_IS_THEN = re.compile(r"\s*(?:là|chỉ\s+là|đạt|chỉ\s+đạt|mới\s+đạt|:)\s*")
_REACHED = re.compile(r"(?<!\w)(?:đã|vừa|kết\s+quả|hoàn\s+thành\s+được)(?!\w)")
_OF_LEVEL = re.compile(r"\s+cấp\s+\w+$")
_LEVEL = re.compile(
    r"[,;]\s*(?:và\s+|còn\s+)?(?:ở\s+)?(?:(?:bộ\s+phận|trung\s+tâm|ubnd)\s+(?:(?!cấp)\w+\s+){0,6})?cấp\s+(?P<level>tỉnh|huyện|xã)\s+(?:(?:đạt|là|chỉ|mới|gần|trên|khoảng)\s+){0,2}$"
)
_CLASS = re.compile(rf"(?<!\w)(?:nhóm|loại|mức|hạng)\s+[“\"]?{alternatives(CUES.grades)}[”\"]?\s*$")


def _give(state: State, kind: str, name: object) -> None:
    """Let a value be of one member of a list of units, components, times, rates or indices."""
    if kind == "unit" and isinstance(name, Unit):
        state.subjects = [name]
    elif kind == "component" and isinstance(name, ComponentItem):
        state.components = [name]
    elif kind == "period":
        state.period, state.period_given = (name if isinstance(name, str) else None), True
    elif kind == "rate" and isinstance(name, str):
        state.rate = name
    elif kind == "indicator" and isinstance(name, str):
        state.code, state.rate = name, None


_WHOSE = re.compile(r"(?<!\w)(?:của|tại|ở|trên\s+địa\s+bàn)\s*$")
_MUST = re.compile(r"(?<!\w)phải\s+(?:được|có|đạt|hoàn|thực)(?!\w)")


class Walk(Emission):
    """Names set the state, values take it; lists and parentheses are shared out among their owners."""

    def run(self) -> None:
        for position, item in enumerate(self.items):
            if id(item) in self.consumed:
                continue
            if isinstance(item, Boundary):
                self._boundary(item)
            elif isinstance(item, CueItem):
                self._cue(item)
            elif isinstance(item, UnitItem):
                self._unit(item, position)
            elif isinstance(item, IndicatorItem):
                self._indicator(item)
            elif isinstance(item, ComponentItem):
                self._component(item, position)
            elif isinstance(item, RateItem):
                self._rate(item)
            elif isinstance(item, PeriodItem):
                self._period(item, position)
            elif isinstance(item, Paren):
                self._paren(item, position)
            elif isinstance(item, PairList):
                self._pairs(item, position)
            elif isinstance(item, Value):
                self._value(item, position)

    def _paren(self, paren: Paren, position: int) -> None:
        previous = self.items[position - 1] if position else None
        only = [i for i in paren.items if not isinstance(i, Boundary)]
        gap = self.text[previous.end : paren.start] if previous else "x"
        periods = [i for i in only if isinstance(i, PeriodItem)]
        alone = len(only) == len(periods) == 1 and not re.search(
            r"\d", self.text[paren.start : periods[0].start] + self.text[periods[0].end : paren.end]
        )
        if alone and self.last_bound and isinstance(previous, Value | PeriodItem | PairList):
            period = self._resolved(periods[0])
            if period and not periods[0].compared:
                for one in self.last_bound:
                    one.period, one.period_given = period, True
                if self.last_bound[0].value.role != "from":
                    self.state.period, self.state.period_given = period, True
            return
        if _CLASS.search(self.text, max(self.start, paren.start - 30), paren.start) and any(
            isinstance(item, Value) and item.comparator != "=" for item in paren.items
        ):
            return  # "Nhóm A (từ 90% trở lên)" tells what the class is
        inner = self.state.copy()
        inner.generic = False
        if moved := _MOVED_MOST.search(self.text, max(self.start, paren.start - 40), paren.start):
            # "tăng nhiều nhất (95 điểm)": the number in parentheses is of the movement before it.
            for item in paren.items[:1]:
                if (
                    isinstance(item, Value)
                    and item.kind in ("score", "percent")
                    and item.out_of is None
                    and item.number
                ):
                    item.kind, item.rule = "change", "change.parenthesis"
                    item.number = -item.number if moved["down"] else item.number
        if isinstance(previous, PeriodItem) and previous.compared and not gap.strip():
            inner.period, inner.period_given = self.state.compared, True
            inner.status = "actual"
        owner = self._owner(paren)
        if owner is not None and owner.anaphor and self.state.aggregate:
            owner = None  # "mức bình quân chung của tỉnh (90,15%)"
        if owner is not None:
            inner.subjects, inner.subject_age = [owner.unit], 0
            inner.anchors.append(owner.start)
            if inner.components and inner.components[-1].start < owner.start and self.last_bound:
                inner.components = []
        else:
            component = self._component_owner(paren)
            if component is not None:
                inner.components = [component]
                inner.anchors.append(component.start)
        if periods and inner.status == "target":
            year = year_of(self._resolved(periods[0]))
            if year is not None and self.setting.published is not None and year <= self.setting.published:
                inner.status = "actual"
        walk = Walk(self.memory, inner, paren.items, paren.start, paren.end, self.seen, depth=1)
        walk.lists = list(self.lists)
        walk.last_bound = list(self.last_bound) if isinstance(previous, Value) else []
        walk.run()
        if inner.scale != self.state.scale:
            self.state.scale = inner.scale

    def _owner(self, paren: Paren) -> UnitItem | None:
        """The unit right before a parenthesis: "Quảng Ninh (92,18%)"."""
        for group in self.unit_groups.values():
            for member in group:
                if member.end <= paren.start and not self.text[member.end : paren.start].strip():
                    return (
                        member if member.unit.level not in ("other", "central", "party", "front", "council") else None
                    )
        return None

    def _component_owner(self, paren: Paren) -> ComponentItem | None:
        every = [member for group in self.component_groups.values() for member in group if self._fits(member)]
        for component in every:
            if component.end <= paren.start and not self.text[component.end : paren.start].strip():
                return component
        return None

    def _pairs(self, item: PairList, position: int) -> None:
        state, size = self.state, len(item.values)
        if item.values[0].rule == "pairs.behind":
            # "vị trí thứ 4 và thứ 5 lần lượt thuộc về Lạng Sơn, Bắc Giang": the names stand behind.
            self.lists = []
            at = next((n for n in range(position + 1, len(self.items)) if not isinstance(self.items[n], CueItem)), 0)
            following = self.items[at]
            if isinstance(following, UnitItem) and at:
                self._unit(following, at)
                for value in item.values:
                    value.end = max(value.end, self.unit_groups[following.start][-1].end)
                state.anchors.append(item.start)
        behind = self._behind(position)
        members = self._members(size)
        if members is None:
            reason = f"a list of {size} values, but no list of {size} names"
            self.memory.rejected.append(Rejected("figures", item.start, item.end, item.values[0].rule, reason))
            return
        kind, names = members
        self.last_bound = []
        self.shared = members
        bound: list[Bound] = []
        for value, name in zip(item.values, names, strict=True):
            one = state.copy()
            if behind:
                one.period, one.period_given = behind, True
            _give(one, kind, name)
            bound += self._bind(value, one, position)
        self.last_bound = bound
        state.seen_value = True

    def _members(self, size: int) -> tuple[str, list[object]] | None:
        for kind, _, names in reversed(self.lists):
            if len(names) == size and kind in ("unit", "component", "period"):
                return kind, names
        for kind in ("rate", "indicator"):
            single = [names[0] for one, _, names in self.lists if one == kind]
            if len(single) == size:
                return kind, single
        return None

    def _value(self, value: Value, position: int) -> None:
        state = self.state
        if value.rule == "grade.group":
            self._group(value, position)
            return
        if -1 < self.local_until < value.start:
            state.period, state.period_given = self.head_period, self.head_period is not None
            self.local_until = -1
        if value.kind == "rank" and not self._placed(value, position):
            return
        if value.kind in ("grade", "trend"):
            self._members_follow(value, position)
        if state.code is None and state.rate is None and self._only_index():
            state.code, state.code_age = self._only_index(), 1
        spread = self._spread(value, position)
        if spread:
            self._share_out(spread, position)
            return
        named = self._named_behind(position)
        if named is not None:
            state.subjects, state.subject_age, state.extreme = [named.unit], 0, None
            state.aggregate, state.components, state.generic = None, [], False
            state.anchors.append(value.start)
            value.end = named.end
            self.seen.foreign = True
        own = state.copy()
        if state.extreme and value.kind in ("score", "percent"):
            own.aggregate, own.scope, own.generic, state.extreme = state.extreme, None, False, None
        unnamed = state.code_age > 0 and state.rate is None and not state.components and not self._named_in_sentence()
        if value.kind in ("percent", "change") and unnamed and self.memory.paragraph_rate:
            # "Kết quả đến hết năm 2024 là 8,7%." goes on about the rate of the sentence before.
            own.rate, own.components = self.memory.paragraph_rate, []
        level = _LEVEL.search(self.text, self.start, value.start) if value.kind == "percent" and own.rate else None
        if level and own.subjects and own.subjects[0].level == "office":
            own.subjects, own.subject_age = (
                [],
                3,
            )  # "Trung tâm đạt 99%; cấp huyện 98%": the level is no part of a centre
        if level and own.rate and _OF_LEVEL.search(own.rate.lower()):
            # "Tỷ lệ đúng hạn cấp tỉnh đạt 99%, cấp huyện 98%": the level is the only new part of the name.
            own.rate = f"{own.rate.rpartition(' ')[0]} {level['level']}"
        if value.kind == "percent":
            rate = self._rate_behind(value)
            if rate is not None:
                own.rate, own.components = rate.words, []
                own.generic = False
                own.anchors = [value.start]
                value.end = rate.end
                self._inside(rate, own)
                dated = re.match(r"\s*(?:năm\s+)?((?:19|20)\d\d)(?!\d)", self.text[rate.end : rate.end + 12])
                if dated and not own.period_given:
                    own.period, own.period_given = dated[1], True
                # What follows in parentheses is of the same rate.
                state.rate, state.components = rate.words, []
                state.anchors.append(value.start)
                self.memory.last_rate = rate.words
        if (
            self.passing
            and value.kind in ("rank", "change")
            and _MOVES.search(self.text, max(self.start, value.start - 14), value.end)
        ):
            self.passing = False
            state.period, state.period_given = self.head_period, self.head_period is not None
            own.period, own.period_given = state.period, state.period_given
        behind = self._behind(position) or self._behind_next(position)
        if behind:
            own.period, own.period_given = behind, True
            if self.due and own.status == "actual" and not _REACHED.search(self.text, self.start, value.start):
                own.status = "target"  # "niêm yết 100% thủ tục trước ngày 28/02"
        elif state.compared and self._of_compared(position):
            own.period, own.period_given = state.compared, True
        elif value.role == "from" and not self._period_in_parenthesis(position):
            year = year_of(self._current(own))
            own.period = state.compared or (str(year - 1) if year else None)
            own.period_given = True
        elif own.status == "target" and not own.period_given:
            deadline = self._deadline_later(position)
            if deadline:
                own.period, own.period_given = deadline, True
        if value.kind == "change":
            self._newer(own, position)
        if value.role == "to" and not behind:
            own.period = None if not state.period_given else state.period
        bound = self._bind(value, own, position)
        if bound:
            self.last_bound = bound
        if behind and value.role != "from" and bound:
            state.period, state.period_given = behind, True
            self.passing = self._earlier(behind)
        state.once = None
        state.seen_value = True

    def _inside(self, rate: RateItem, own: State) -> None:
        """ "60% hồ sơ của huyện Nam Đàn phải được tiếp nhận trực tuyến": whose, and that it is wanted."""
        for item in self.items:
            if isinstance(item, UnitItem) and rate.start < item.start < rate.end and item.unit.level in MEASURED:
                if _WHOSE.search(self.text, rate.start, item.start):
                    own.subjects, own.subject_age = [item.unit], 0
                    self.state.subjects, self.state.subject_age = [item.unit], 0
                    self.consumed.add(id(item))
                break
        if _MUST.search(self.text, rate.start, rate.end):
            own.once = "target"

    def _group(self, value: Value, position: int) -> None:
        """Every unit behind the head of a class, until another class or clause, is of it."""
        members: list[Unit] = []
        last = value.end
        for other in self.items[position + 1 :]:
            if isinstance(other, Boundary | IndicatorItem) or (isinstance(other, Value) and other.kind == "grade"):
                break
            if isinstance(other, UnitItem) and not other.anaphor and other.unit.level in MEASURED:
                members.append(other.unit)
                last = other.end
            elif not members and not isinstance(other, Paren | CueItem):
                break
        if not members or self.state.code in (None, OTHER):
            return
        one = self.state.copy()
        one.subjects, one.subject_age, one.generic, one.components, one.rate = members, 0, False, [], None
        one.anchors = [value.start]
        value.end = last
        self._bind(value, one, position)

    def _of_compared(self, position: int) -> bool:
        """ "cùng kỳ năm 2024 là 47,2%": a value told of the time that is compared with."""
        previous = self.items[position - 1] if position else None
        return (
            isinstance(previous, PeriodItem)
            and previous.compared
            and bool(
                _IS_THEN.fullmatch(self.text, previous.end, self.items[position].start)
                or (self.depth and not self.text[previous.end : self.items[position].start].strip())
            )
        )

    def _behind_next(self, position: int) -> str | None:
        """ "vị trí 31 với 64,54 điểm ở năm 2022": two values joined by "với" share the time behind the second."""
        following = self.items[position + 1] if position + 1 < len(self.items) else None
        if not isinstance(following, Value) or self.text[self.items[position].end : following.start].strip() != "với":
            return None
        return self._behind(position + 1)

    def _named_behind(self, position: int) -> UnitItem | None:
        """ "Điểm cao nhất là 93,5 điểm (Sở Tài chính)": the one who has the value stands in parentheses behind it."""
        following = self.items[position + 1] if position + 1 < len(self.items) else None
        if not isinstance(following, Paren) or self.text[self.items[position].end : following.start].strip():
            return None
        only = following.items[0] if len(following.items) == 1 else None
        if not isinstance(only, UnitItem) or only.unit.level not in MEASURED:
            return None
        inside = self.text[following.start + 1 : only.start] + self.text[only.end : following.end - 1]
        return None if inside.strip() else only

    def _spread(self, value: Value, position: int) -> list[Value]:
        """ "Huyện A và huyện B xếp thứ 3 và thứ 5": as many values in a row as there are names, one for each."""
        sizes = {len(self.state.subjects) if self.state.subject_age == 0 else 0, len(self.state.components)}
        sizes |= {len(self.shared[1])} if self.shared else set()
        if max(sizes) < 2 or value.kind not in ("rank", "score", "percent"):
            return []
        row = [value]
        for other in self.items[position + 1 :]:
            if not isinstance(other, Value) or other.kind != value.kind or other.comparator != "=":
                break
            if not re.fullmatch(r"\s*(?:,|;|và|,\s+và)\s*", self.text[row[-1].end : other.start]):
                break
            row.append(other)
        return row if len(row) > 1 and len(row) in sizes else []

    def _share_out(self, row: list[Value], position: int) -> None:
        # "lần lượt đạt 86,51% và 82,03%, xếp thứ 17 và thứ 22": the names that had the values before have these too.
        again = self.shared if self.shared and len(self.shared[1]) == len(row) else None
        by_component = len(self.state.components) == len(row)
        bound: list[Bound] = []
        for number, value in enumerate(row):
            one = self.state.copy()
            if again:
                _give(one, again[0], again[1][number])
            elif by_component:
                one.components = [self.state.components[number]]
            else:
                one.subjects = [self.state.subjects[number]]
            self.consumed.add(id(value))
            bound += self._bind(value, one, position)
        self.last_bound = bound
        self.state.seen_value = True
