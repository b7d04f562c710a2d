"""The times of a sentence: which holds for which value."""

from __future__ import annotations

import re

from cchc.indicators import OTHER, indicator
from nlp.figures.dates import is_made_known, is_of_index, past, whole_year, year_on
from nlp.figures.items import (
    Boundary,
    ComponentItem,
    CueItem,
    IndicatorItem,
    Item,
    PairList,
    Paren,
    PeriodItem,
    RateItem,
    UnitItem,
    Value,
)
from nlp.figures.origins import CAME_FROM
from nlp.figures.sentence import component_groups
from nlp.figures.series import goes_on, keep_years, row_of_years
from nlp.figures.state import Bound, Memory, Seen, State
from nlp.figures.subjects import groups
from nlp.numbers import parse_count
from nlp.periods import dated, resolve, year_of
from nlp.prefilter import Prefiltered

_BEHIND_VALUE = re.compile(
    r"\s*(?:ngay\s+)?(?:(?:trong|hồi|vào|của|tại|cho|ở|đến|đến\s+hết|là|khi)\s+)?(?:(?:vào\s+)?cuối\s+)?(?:cả\s+)?"
    r"(?:(?:hai|ba|bốn|các|những)\s+(?=$))?$"
)
# "(chỉ tiêu) 60% tỉnh giao cho cả năm", "50% được giao năm 2023"
_GIVEN_FOR = re.compile(
    r"\s*(?:mà\s+)?(?:(?:do\s+)?(?:ubnd\s+)?(?:tỉnh|huyện|thành\s+phố|trung\s+ương|chính\s+phủ|bộ)\s+)?(?:đã\s+|được\s+)?"
    r"(?:giao|đề\s+ra|đặt\s+ra)\s+(?:cho\s+|của\s+|trong\s+)?"
)
_YEARS_LATER = re.compile(
    r"(?:19|20)\d\d[^.;]{0,20}(?<!\w)(?:chỉ\s+)?sau\s+(?P<n>\d|hai|ba|bốn|năm|sáu|bảy|tám)\s+năm(?!\s+\d)"
)
_OF_INDEX = re.compile(r"\s*(?:(?:về|ở|trong|của|theo)\s+)?(?:(?:bảng|chỉ\s+số|xếp\s+hạng)\s+){0,3}")
_RANKING = re.compile(r"(?:bảng\s+xếp\s+hạng|kết\s+quả\s+xếp\s+hạng|kỳ\s+đánh\s+giá|bảng\s+tổng\s+sắp)\s+(?:của\s+)?$")
# "Con số này của năm 2021 là 85,9%; như vậy điểm đã giảm 2,5%": what follows from two times is of the newer.
_SO = re.compile(r"(?<!\w)(?:như\s+vậy|như\s+thế|tính\s+ra|nghĩa\s+là|tức(?:\s+là)?)(?!\w)")
_THAN_YEAR = re.compile(r"hơn\s+(?:so\s+với\s+)?năm\s+(?P<year>(?:19|20)\d\d)(?!\d)")
_SO_FAR = re.compile(r"(?:tính\s+)?từ\s+đầu\s+năm", re.IGNORECASE)
_NOW = Prefiltered(r"(?<!\w)(?:đến\s+nay|hiện\s+nay|hiện\s+tại|tới\s+nay)(?!\w)")


class Times:
    """The state of one left-to-right pass over the items of a sentence, or of a parenthesis, and its times."""

    def __init__(
        self, memory: Memory, state: State, items: list[Item], start: int, end: int, seen: Seen, depth: int = 0
    ) -> None:
        self.memory, self.setting = memory, memory.setting
        self.text = memory.setting.text
        self.state, self.items, self.start, self.end, self.seen, self.depth = state, items, start, end, seen, depth
        self.unit_groups = {
            group[0].start: group for group in groups(self.text, [i for i in items if isinstance(i, UnitItem)])
        }
        self.component_groups = {
            group[0].start: group
            for group in component_groups(self.text, [i for i in items if isinstance(i, ComponentItem)])
        }
        self.lists: list[tuple[str, int, list[object]]] = []
        self.consumed: set[int] = set()
        self.last_bound: list[Bound] = []
        self.clause_start = start
        self.compared_at_head = False
        # An earlier year that stands behind a value: a movement told next is of the present again.
        self.passing = False
        # Where the clause of "sau một năm đứng á quân" ends: that year holds no further.
        self.local_until = -1
        self.aim_until = -1  # where the clause of "để đạt 90%, tỉnh …" ends: what follows is no aim by that word
        # Indices that one list names: "các chỉ số PAR INDEX, SIPAS, PAPI đều nằm trong tốp 20".
        self.together: list[str] = []
        self.named_until = start
        self.subject_at = -1  # where the subject was named last
        self.shared: tuple[str, list[object]] | None = None  # names that "lần lượt" gave values to in this clause
        self.told: tuple[str, list[object]] | None = None  # such names of an earlier clause
        self.about_part: list[ComponentItem] = []
        self.part_until = start  # "kinh tế số đi ngược chiều với hai trụ cột kia: từ …": a group told of in passing
        self.base_rate: str | None = None  # rate that fields of work divide: "riêng lĩnh vực đất đai là 12%"
        self.sharing = False  # a row of values is being given to as many names
        self.told_until = start  # where "A và B là hai huyện …" says what the bodies named before are
        self.whole_aim = False  # "kế hoạch năm là 30%" beside a result of nine months
        self.due = False  # the time behind the value is a deadline
        self.head_period: str | None = state.period if depth else None
        self.now = bool(_NOW.search(self.text, start, end)) if depth == 0 else False

    def _following(self, position: int) -> Item | None:
        """The item right behind the one at `position`."""
        return self.items[position + 1] if position + 1 < len(self.items) else None

    def _preceding(self, position: int) -> Item | None:
        """The item right before the one at `position`."""
        return self.items[position - 1] if position else None

    def _resolved(self, item: PeriodItem) -> str | None:
        state = self.state
        if item.mention.unit == "again":
            aim = item.mention.quote.lower().startswith("thời hạn")
            return self.memory.last_aim if aim else self.memory.last_period
        if item.mention.unit == "whole":
            return whole_year(self)
        told = year_of(state.period) if state.period_given and len(state.period or "") == 4 else None
        if told is not None and state.status == "actual" and goes_on(self, item, told):
            return str(told + (item.mention.relative or 1))
        this = item.mention.relative == 0 and item.mention.unit == "relative"
        if this and _RANKING.search(self.text, max(self.start, item.start - 24), item.start) and self._memory():
            return self._memory()  # "Bảng xếp hạng năm nay": of the year that is ranked
        # "8 tháng năm 2023, tỷ lệ … là 1,8%, cùng kỳ năm trước 3,4%": before the year of the rate, not of an index.
        back = item.mention.relative and (state.rate is None or not state.period_given)
        base = year_of(state.period) if state.period and not back else None
        rated = year_of(self.memory.rate_period) if state.rate is not None else None
        index_year = base or year_of(self.memory.topic) or rated or year_of(self._memory()) or self.setting.index_year
        if item.mention.value is None and item.mention.relative is None and item.mention.unit not in ("vague", "span"):
            year = year_of(self.memory.topic) or self.setting.published or index_year
            return past(self, item, dated(item.mention, year))
        resolved = resolve(item.mention, index_year=index_year, published_year=self.setting.published)
        return past(self, item, resolved)

    def _ahead(self) -> bool:
        """True in a sentence, an order or a plan that speaks of what is to come."""
        cues = any(isinstance(item, CueItem) and item.name in ("target", "forecast") for item in self.items)
        plans = self.memory.section_plan or self.setting.plan_period or self.setting.order_at(self.start)
        return cues or self.state.status != "actual" or bool(plans)

    def _same_part(self, item: PeriodItem, period: str | None) -> str | None:
        """ "cùng kỳ năm 2024" beside a result of a third quarter is the third quarter of 2024."""
        now = self._current(self.state)
        if not period or len(period) != 4 or not now or len(now) < 7 or "/" in now:
            return period
        same = re.search(r"cùng\s+kỳ\s*(?:của\s+)?$", self.text[max(self.start, item.start - 16) : item.start])
        return period + now[4:] if same else period

    def _memory(self) -> str | None:
        code = self.state.code
        if self.state.rate is None and code and code in self.setting.periods_of:
            return self.setting.periods_of[code]
        main = self.setting.main_period
        # An index that is kept by the day has none of the years that others are of.
        daily = self.state.rate is None and code is not None and code != OTHER and indicator(code).keyed_by == "day"
        return None if daily and main is not None and len(main) == 4 and not self.setting.title_dated else main

    def _period(self, item: PeriodItem, position: int) -> None:
        state = self.state
        if item.compared:
            state.compared = self._same_part(item, self._resolved(item))
            # "So với năm 2012, …": a comparison at the head holds for the whole sentence.
            self.compared_at_head = item.start - self.start < 30 and not state.seen_value
            return
        if years := row_of_years(self, item):
            self.lists.append(("period", item.start, list(years)))
            state.period, state.period_given, state.no_period = None, False, True
            return
        if item.mention.unit == "vague":
            state.period, state.period_given, state.no_period = None, False, True
            self.seen.vague = True
            return
        following = [self._resolved(item)]
        at = position
        while at + 1 < len(self.items):
            after = self.items[at + 1]
            if not isinstance(after, PeriodItem) or after.compared:
                break
            if not re.fullmatch(r"\s*(?:,|và|lẫn)\s*", self.text[self.items[at].end : after.start]):
                break
            following.append(self._resolved(after))
            self.consumed.add(id(after))
            at += 1
        if item.mention.unit == "span" and following[0]:
            first, last = (int(year) for year in following[0].split("/"))
            self.lists.append(("period", item.start, [str(year) for year in range(first, last + 1)]))
        if len(following) > 1:
            self.lists.append(("period", item.start, list(following)))
        keep_years(self, item, following)
        # Behind a list of years the newest goes on to hold.
        period = max((one for one in following if one), key=lambda one: year_of(one) or 0, default=None)
        if period is None:
            return
        named = state.code if state.code_age == 0 and state.rate is None else None
        by_day = item.mention.unit in ("day", "month") and not item.deadline and state.status != "target"
        yearly = named and by_day and indicator(named).keyed_by == "year" and not self._leads_to_daily(position)
        if yearly or is_made_known(self, item, position):
            return
        state.period, state.period_given, state.no_period = period, True, False
        if not state.seen_value and CAME_FROM.fullmatch(self.text, self.start, item.start):
            self.local_until = self.text.find(",", item.end, self.end)
            return
        if item.mention.quote.lower().startswith("sau "):
            self.local_until = self.text.find(",", item.end, self.end)
        if item.mention.relative is not None and not _SO_FAR.match(item.mention.quote):
            if named and not state.seen_value and self.setting.main_period is None:
                self.setting.periods_of.setdefault(named, period)  # "công bố PAR INDEX năm ngoái"
            return
        at_head = item.start - self.start < 45 or is_of_index(self, item, position, period)
        series = self.depth == 0 and self.seen.topic and not item.deadline and state.status == "actual"
        if series and self._later(period, self.seen.topic) and self._value_follows(position):
            # "năm 2021 đạt 78,5 điểm; năm 2023 đạt 86,9 điểm": what follows a series is of its newest year.
            if self.setting.main_period == self.seen.topic:
                self.setting.main_period = period
            if state.code and self.setting.periods_of.get(state.code) == self.seen.topic:
                self.setting.periods_of[state.code] = period
            self.seen.topic = period
        if state.seen_value:
            return
        leads = self.depth == 0 and not item.deadline and self.clause_start == self.start
        if leads and (at_head or self._value_follows(position)):
            self.head_period = self.head_period or period
            self.seen.topic = self.seen.topic or period
        # "PCI của Hà Nam (năm 2021: hạng 20) đã leo lên hạng 12": what it was before.
        aside = self.depth > 0 and any(isinstance(one, Value) for one in self.items)
        parts = ("year", "half", "quarter", "months")
        if named and not aside and item.mention.unit in parts and state.status == "actual":
            self.setting.periods_of.setdefault(named, period)

    def _later(self, period: str, than: str | None) -> bool:
        year, before, now = year_of(period), year_of(than), self.setting.published
        return year is not None and before is not None and before < year and (now is None or year <= now)

    def _value_follows(self, position: int) -> bool:
        for other in self.items[position + 1 :]:
            if isinstance(other, Boundary):
                return False
            if isinstance(other, Value | PairList):
                return True
        return False

    def _leads_to_daily(self, position: int) -> bool:
        """ "SIPAS 2024 đạt 86%; tính đến ngày 14/9, Bộ chỉ số 766 …": the day of the index that is named next."""
        for other in self.items[position + 1 :]:
            if isinstance(other, IndicatorItem):
                return indicator(other.code).keyed_by == "day"
            if not isinstance(other, UnitItem | CueItem):
                return False
        return False

    def _earlier(self, period: str | None) -> bool:
        """True for a year before that of the results that the paragraph, or the document, tells of."""
        told = year_of(self.memory.topic) or year_of(self._memory())
        year = year_of(period)
        return told is not None and year is not None and year < told

    def _behind(self, position: int) -> str | None:
        """A time right behind a value: "86,15% năm 2023", "15,9% trong năm 2023", "80% trước ngày 31/12"."""
        self.due = False
        end = self.items[position].end
        for other in self.items[position + 1 :]:
            if (
                isinstance(other, PeriodItem)
                and other.end < end
                and not other.compared
                and other.mention.unit == "year"
            ):
                return self._resolved(other)  # "quán quân năm 2021 là Sở Nội vụ": between the place and whose it is
            if isinstance(other, RateItem | CueItem):
                if isinstance(other, RateItem) and other.behind:
                    end = max(end, other.end)  # "100% thủ tục hành chính trước ngày 28/02"
                continue
            if (
                isinstance(other, Paren)
                and not self.text[end : other.start].strip()
                and isinstance(self.items[position], Value)
                and not any(isinstance(item, PeriodItem) for item in other.items)
            ):
                end = other.end
                continue  # "từ 0,39 điểm (hạng 35) của năm 2021 lên 0,58 điểm (hạng 17) năm 2022"
            of = isinstance(other, IndicatorItem) and getattr(self.items[position], "kind", "trend") != "trend"
            if of and _OF_INDEX.fullmatch(self.text, end, other.start):
                end = other.end  # "đạt 66 điểm PCI năm 2022"
                continue
            if other.start < end:
                continue  # a component's name inside the noun of the rate
            if isinstance(other, UnitItem) and other.anaphor and self.state.once == "target":
                continue  # "chỉ tiêu 60% tỉnh giao cho cả năm"
            if not isinstance(other, PeriodItem) or other.compared or other.mention.quote.lower().startswith("sau "):
                return None
            gap = self.text[end : other.start]
            if self.state.once == "target" and _GIVEN_FOR.fullmatch(gap):
                self.consumed.add(id(other))
                return self._resolved(other)
            if _BEHIND_VALUE.fullmatch(gap) or (other.deadline and len(gap) < 30 and "," not in gap):
                self.consumed.add(id(other))
                self.due = other.deadline
                return self._resolved(other)
            return None
        return None

    def _deadline_later(self, position: int) -> str | None:
        for other in self.items[position + 1 :]:
            if isinstance(other, Boundary):
                return None
            if isinstance(other, PeriodItem) and other.deadline:
                return self._resolved(other)
        return None

    def _newer(self, state: State, position: int) -> None:
        """A change "so với năm 2021" is of a later year, also behind a clause about 2021."""
        # A month before, or a quarter, is of the same year: only whole years tell which is the newer.
        base = year_of(state.compared) if len(state.compared or "") == 4 else None
        for other in self.items[position + 1 :]:
            # "năm 2022 lên 5 bậc, năm 2023 đạt 86%, tăng 2% so với năm trước": what is compared behind another time
            behind = isinstance(other, PeriodItem) and not other.compared
            if isinstance(other, Boundary) or (behind and "," in self.text[self.items[position].end : other.start]):
                break
            if isinstance(other, PeriodItem) and other.compared:
                base = year_of(self._resolved(other)) if other.mention.unit in ("year", "relative") else None
                break
        own = year_of(self._current(state))
        later = _YEARS_LATER.search(self.text, self.start, self.items[position].start)
        if later and own is not None and base is None and state.period_given:
            # "Từ chỗ đứng thứ 63/63 năm 2015, sau 4 năm tỉnh đã tiến 14 bậc"
            reached = own + int(parse_count(later["n"]) or 0)
            known = self.setting.published is not None and reached <= self.setting.published
            state.period, state.no_period = (str(reached) if known else None), not known
            return
        # "PAR INDEX năm 2023 …. SIPAS từ vị trí 30 xuống 41, tức mất 11 bậc": no second time is told.
        told = own is not None and (state.period_given or own < (year_of(self._memory()) or 0))
        if base is None and told and _SO.search(self.text, self.clause_start, self.items[position].start):
            base = own
        than = _THAN_YEAR.search(self.text, self.items[position].start, self.items[position].end)
        if base is None and than is not None:
            base = int(than["year"])  # "cao hơn năm 2018 tới 2,6%"
        if base is None or own is None or own > base:
            return
        for period in (self.head_period, self.seen.topic, self.memory.topic, self._memory()):
            year = year_of(period)
            if year is not None and year > base:
                state.period, state.period_given = period, True
                return
        if not state.period_given and len(self._current(state) or "") == 4:
            self._not_of(state, base)

    def _not_of(self, state: State, base: int) -> None:
        """ "SIPAS đạt 91,3%, cao hơn năm 2018 là 2,6%" in a text about 2018: neither of them is of 2018.

        They are of the year behind it where the page is hardly older, else of a time that nothing tells.
        """
        newer, told = year_on(self, base), self._current(state)
        for one in reversed(self.memory.bound):
            if one.sentence != self.memory.sentence or one.value.start < self.clause_start:
                break
            same = one.code == state.code or (one.rate is not None and one.rate == state.rate)
            if same and one.period == told and not one.period_given and one.status == "actual":
                one.period = newer
        state.period, state.period_given, state.no_period = newer, newer is not None, newer is None

    def _period_in_parenthesis(self, position: int) -> bool:
        after = self._following(position)
        return isinstance(after, Paren) and any(isinstance(i, PeriodItem) for i in after.items)

    def _current(self, state: State) -> str | None:
        """The time of a value, given or inherited."""
        if state.no_period:
            return None
        if state.period:
            return state.period
        if state.status == "target":
            topic_year = year_of(self.memory.topic)
            if topic_year and self.setting.published and topic_year >= self.setting.published:
                return self.memory.topic
            return self.memory.section_plan or self.setting.plan_period
        if self.seen.topic:
            return self.seen.topic
        found = self._inherited(state)
        plan, year = year_of(self.setting.plan_period), year_of(found)
        if plan is not None and year is not None and year >= plan and not self.memory.section_period:
            # What a plan for 2021 tells as reached is of the time told last, at the latest of the year before.
            last = self.memory.last_period if state.rate is None else None
            return last if last and (year_of(last) or plan) < plan else str(plan - 1)
        return found

    def _inherited(self, state: State) -> str | None:
        """The time that nothing in the sentence tells; of a headline's span of years, the one that was told last."""
        found, last = self._carried(state), self.memory.last_period
        span = found.split("/") if found and "/" in found else []
        return last if span and len(last or "") == 4 and span[0] <= (last or "") <= span[-1] else found

    def _carried(self, state: State) -> str | None:
        if state.rate is not None and self.now:
            # A report of six months tells what holds "đến nay" at their end; an article says no day.
            return self.setting.activity_period if self.setting.reports else None
        if self.memory.topic or self.memory.section_period:
            return self.memory.topic or self.memory.section_period
        if state.rate is None:
            return self._memory()
        last = self.memory.last_period
        # "Đến ngày 01/12/2025, Bộ chỉ số đạt …": rates told next are of that day rather than of an index's year.
        # Of a report of 2018, whose index is of 2017, the rates are of 2018.
        own = self.setting.report_year or self._memory()
        return self.memory.rate_period or (last if last and len(last) > 4 and "/" not in last else own)
