"""What stands in parentheses: the values of who is named before them, their time, or who has the value before."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import replace

from nlp.figures.items import (
    Boundary,
    ComponentItem,
    IndicatorItem,
    Item,
    PairList,
    Paren,
    PeriodItem,
    UnitItem,
    Value,
)
from nlp.figures.lexicon import CUES
from nlp.figures.owners import MEASURED, is_of_field
from nlp.figures.sentence import kept_by_day
from nlp.figures.sharing import Sharing
from nlp.figures.state import State
from nlp.lexicon import alternatives
from nlp.numbers import NUMBER, parse_number
from nlp.periods import year_of

_MOVED_MOST = re.compile(
    r"(?<!\w)(?:tăng|(?P<down>giảm|tụt))(?:\s+(?:nhiều|mạnh|cao|sâu|ít|nhanh|điểm|hơn|cả))*\s+nhất\s*$"
)
_SET = re.compile(r"(?<!\w)(?:đề\s+ra|đặt\s+ra|giao)(?:\s+(?:đến|cho)\s+(?:hết\s+)?năm\s+(?P<year>20\d\d))?\s*$")
# "Sở Ngoại vụ và Sở Tư pháp (cùng 93,5 điểm)"
_TOGETHER = re.compile(r"\(\s*(?:cùng|đều|mỗi\s+\w+)\s")
_ONE = re.compile(NUMBER)
# "giảm 1,21% (từ mức 87,55%)": where it came from.
_FROM = re.compile(r"\(\s*từ\s")
_NUMBER_ALONE = re.compile(rf"\(\s*{NUMBER}(?:\s*(?:điểm|%))?\s*\)")
_EACH_BEFORE = re.compile(
    r"\s*(?::|là|,)?\s*(?:lần\s+lượt\s+(?:là\s+|đạt\s+)?)?"
    rf"(?P<list>{NUMBER}(?:\s*(?:%|điểm))?(?:\s*(?:,\s+(?:và\s+)?|;\s+|và\s+){NUMBER}(?:\s*(?:%|điểm))?)+)\s*"
)
_PRAISE = re.compile(r"[”\"]?\s+[^\W\d_]+(?:\s+[^\W\d_]+){0,5}\s*")
_CLASS = re.compile(rf"(?<!\w)(?:nhóm|loại|mức|hạng)\s+[“\"]?{alternatives(CUES.grades)}[”\"]?\s*$")


class Parentheses(Sharing, ABC):
    """Reads a parenthesis as a small sentence of its own."""

    @abstractmethod
    def run(self) -> None:
        """Go through the items once."""

    def _paren(self, paren: Paren, position: int) -> None:
        """A time for the values before it, a name of what is measured, or a sentence with figures of its own."""
        previous = self._preceding(position)
        if self._only_times(paren, previous) or self._names_index(paren) or self._defines_class(paren):
            return
        inner = self._inner_state(paren, previous)
        walk = type(self)(self.memory, inner, paren.items, paren.start, paren.end, self.seen, depth=1)
        walk.lists = list(self.lists)
        walk.last_bound = list(self.last_bound) if isinstance(previous, Value) else []
        walk.run()
        if inner.scale != self.state.scale:
            self.state.scale, self.state.scale_code = inner.scale, inner.scale_code
            self.state.scale_of_parts = inner.scale_of_parts

    def _only_times(self, paren: Paren, previous: Item | None) -> bool:
        """Take "hạng 27 (năm 2021)" for the time of what stands before, and "(năm 2019: 6,12 và 6,95)" for values."""
        only = [item for item in paren.items if not isinstance(item, Boundary)]
        periods = [item for item in only if isinstance(item, PeriodItem)]
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
            return True
        listed = isinstance(previous, PairList) and not self.text[previous.end : paren.start].strip()
        return listed and len(periods) == 1 and self._before(paren, periods[0])

    def _names_index(self, paren: Paren) -> bool:
        """ "mức độ hài lòng của người dân (SIPAS) đạt …": the name of what is measured."""
        only = [item for item in paren.items if not isinstance(item, Boundary)]
        named = only[0] if len(only) == 1 else None
        if not isinstance(named, IndicatorItem) or (self.state.code == named.code and self.state.code_age == 0):
            return False
        if (self.text[paren.start + 1 : named.start] + self.text[named.end : paren.end - 1]).strip():
            return False
        self._indicator(named)
        return True

    def _defines_class(self, paren: Paren) -> bool:
        """ "Nhóm A (từ 90% trở lên)" tells what the class is."""
        bounds = any(isinstance(item, Value) and item.comparator != "=" for item in paren.items)
        return bounds and bool(_CLASS.search(self.text, max(self.start, paren.start - 30), paren.start))

    def _inner_state(self, paren: Paren, previous: Item | None) -> State:
        """What holds within the parenthesis: whose its values are, of what part, of which time, whether wanted."""
        inner = self.state.copy()
        inner.generic = False
        if inner.code is None and inner.rate is None:
            inner.code = self._only_index()  # "Sau khi đạt đỉnh vào năm 2019 (hạng 8), chỉ số PCI …"
        self._moved_most(paren)
        moved_to = any(isinstance(item, Value) and item.role == "to" for item in paren.items)
        compared = isinstance(previous, PeriodItem) and previous.compared and not moved_to
        if compared and previous is not None and not self.text[previous.end : paren.start].strip():
            inner.period, inner.period_given = self.state.compared, True
            inner.status = "actual"
        moved = isinstance(previous, Value) and previous.kind in ("change", "trend")
        if moved and not moved_to and _FROM.match(self.text, paren.start):
            daily = inner.rate is None and inner.code is not None and kept_by_day(inner.code)
            year = None if daily else year_of(self._current(self.state))
            inner.period = self.state.compared or (str(year - 1) if year else None)
            inner.period_given, inner.no_period, inner.status = True, inner.period is None, "actual"
        if aim := _SET.search(self.text, max(self.start, paren.start - 36), paren.start):
            inner.once = "target"  # "cao hơn so với mục tiêu nghị quyết đề ra (90%)"
            inner.period, inner.period_given = aim["year"] or inner.period, bool(aim["year"]) or inner.period_given
        self._own_names(paren, inner)
        if isinstance(previous, Value) and previous.role and self.last_bound and self.last_bound[-1].value is previous:
            # "từ 0,39 điểm (hạng 35) của năm 2021 lên 0,58 điểm (hạng 17)"
            inner.period, inner.period_given = self.last_bound[-1].period, self.last_bound[-1].period is not None
        period = next((item for item in paren.items if isinstance(item, PeriodItem)), None)
        if period is None and isinstance(previous, Value) and (like := self._like_before(paren, previous)):
            inner.period, inner.period_given = like, True
        if period is not None and inner.status == "target":
            year = year_of(self._resolved(period))
            aimed = year_of(self.state.period) if self.state.period_given else None
            before = aimed is not None and year is not None and year < aimed  # also on a page that tells no day
            known = year is not None and self.setting.published is not None and year <= self.setting.published
            if before or known:
                inner.status = "actual"
        return inner

    def _like_before(self, paren: Paren, previous: Value) -> str | None:
        """ "A 70,12 điểm (năm 2021: 72,3), B 71 điểm (70,55)": the time that the parenthesis before told."""
        only = paren.items[0] if len(paren.items) == 1 else None
        alike = isinstance(only, Value) and only.kind == previous.kind == "score" and only.role == ""
        if not alike or not _NUMBER_ALONE.fullmatch(self.text, paren.start, paren.end):
            return None
        if self.text[previous.end : paren.start].strip():
            return None
        for other in reversed(self.items):
            if isinstance(other, Paren) and other.end <= previous.start:
                times = [item for item in other.items if isinstance(item, PeriodItem)]
                told = len(times) == 1 and any(isinstance(item, Value) for item in other.items)
                return self._resolved(times[0]) if told else self._like_told(other)
        return None

    def _like_told(self, paren: Paren) -> str | None:
        """The time of the number alone in an earlier parenthesis of the row."""
        here = (one for one in self.memory.bound if one.sentence == self.memory.sentence and one.period_given)
        alone = _NUMBER_ALONE.fullmatch(self.text, paren.start, paren.end)
        return next((one.period for one in here if alone and paren.start < one.value.start < paren.end), None)

    def _moved_most(self, paren: Paren) -> None:
        """ "tăng nhiều nhất (95 điểm)": the number in parentheses is of the movement before it."""
        moved = _MOVED_MOST.search(self.text, max(self.start, paren.start - 40), paren.start)
        first = paren.items[0] if moved and paren.items else None
        if not moved or not isinstance(first, Value) or first.kind not in ("score", "percent"):
            return
        if first.out_of is None and first.number:
            first.kind, first.rule = "change", "change.parenthesis"
            first.number = -first.number if moved["down"] else first.number

    def _own_names(self, paren: Paren, inner: State) -> None:
        """Take the unit, all that share the value ("cùng 93,5 điểm"), or the component right before it for its own."""
        owner = self._owner(paren)
        if owner is not None and owner.anaphor and self.state.aggregate:
            owner = None  # "mức bình quân chung của tỉnh (90,15%)"
        if owner is None:
            component = self._component_owner(paren)
            if component is not None:
                inner.components = [component]
                inner.anchors.append(component.start)
            return
        together = _TOGETHER.match(self.text, paren.start) and next(
            (group for group in self.unit_groups.values() if group[-1] is owner), None
        )
        inner.subjects = [member.unit for member in together] if together else [owner.unit]
        inner.subject_age = 0
        inner.anchors.append(together[0].start if together else owner.start)
        if inner.components and inner.components[-1].start < owner.start and self.last_bound:
            inner.components = []

    def _before(self, paren: Paren, period: PeriodItem) -> bool:
        """ "lần lượt lên 6,41 và 7,3 điểm (năm 2019: 6,12 và 6,95)": the same names had these at that time."""
        match = _EACH_BEFORE.fullmatch(self.text, period.end, paren.end - 1)
        numbers = list(_ONE.finditer(self.text, match.start("list"), match.end("list"))) if match else []
        when = self._resolved(period)
        if len(numbers) != len(self.last_bound) or when is None:
            return False
        for one, number in zip(self.last_bound, numbers, strict=True):
            worth = parse_number(number[0], limit=1000)
            if worth is None or one.measure not in ("score", "percent", "rank"):
                return False
            value = replace(one.value, start=number.start(), end=number.end(), number=worth)
            bound = replace(one, value=value, period=when, period_given=True, end=number.end())
            self.memory.bound.append(bound)
        return True

    def _owner(self, paren: Paren) -> UnitItem | None:
        """The unit right before a parenthesis: "Quảng Ninh (92,18%)"."""
        for group in self.unit_groups.values():
            for member in group:
                if member.end <= paren.start and not self.text[member.end : paren.start].strip():
                    none = member.unit.level in ("other", "central", "party", "front", "council")
                    none = none or is_of_field(self.text, max(self.start, member.start - 100), member.start)
                    return None if none else member
        return None

    def _component_owner(self, paren: Paren) -> ComponentItem | None:
        every = [member for group in self.component_groups.values() for member in group if self._fits(member)]
        for component in every:
            gap = self.text[component.end : paren.start] if component.end <= paren.start else "."
            # "mức độ hài lòng gần như tuyệt đối (17,9/18 điểm)": praise or blame between a part and its points.
            if not gap.strip() or (_PRAISE.fullmatch(gap) and self._scored_part(component, paren)):
                return component
        return None

    def _scored_part(self, component: ComponentItem, paren: Paren) -> bool:
        """True for a parenthesis that begins with points, nothing else that is named between it and a component."""
        first = paren.items[0]
        scored = isinstance(first, Value) and first.kind == "score" and first.out_of is not None
        return scored and not any(component.end <= item.start < paren.start for item in self.items)

    def _named_behind(self, position: int) -> UnitItem | None:
        """ "Điểm cao nhất là 93,5 điểm (Sở Tài chính)": the one who has the value stands in parentheses behind it."""
        following = self._following(position)
        if not isinstance(following, Paren) or self.text[self.items[position].end : following.start].strip():
            return None
        only = following.items[0] if len(following.items) == 1 else None
        if not isinstance(only, UnitItem) or only.unit.level not in MEASURED:
            return None
        inside = self.text[following.start + 1 : only.start] + self.text[only.end : following.end - 1]
        return None if inside.strip() else only
