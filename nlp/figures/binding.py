"""One value and what it is of."""

from __future__ import annotations

import re
from abc import ABC

from cchc.indicators import indicator
from cchc.records import Unit
from nlp.figures.aims import SECURES, Aims
from nlp.figures.dates import whole_year, year_on
from nlp.figures.items import ComponentItem, CueItem, IndicatorItem, PeriodItem, RateItem, UnitItem, Value
from nlp.figures.measures import leads_by_rate
from nlp.figures.owners import MEASURED
from nlp.figures.state import Bound, State
from nlp.periods import year_of
from nlp.rejections import Rejected

_MOVES = re.compile(r"(?<!\w)(?:lùi|tụt|rơi|rớt|vươn|nhảy|leo|trở\s+lại|thăng|bứt)(?!\w)")
_IS_THEN = re.compile(r"\s*(?:(?:là|đạt|được|có|chỉ|mới|đã|cũng|còn|ở|mức|tới|đến|lên|khoảng|gần|hơn)\s+){1,5}|\s*:\s*")
# "so với năm 2017, khi tỉnh mới đứng thứ 39"; "so với năm 2021 khi đạt 84%" tells of today.
_WHEN = re.compile(
    r"\s*,?\s*(?:là\s+)?(?:khi(?:\s+đó)?|lúc(?:\s+(?:đó|ấy))?|thời\s+điểm(?:\s+mà)?|năm(?:\s+mà)?)\s+"
    r"(?!(?:(?:đã|vừa)\s+)?(?:đạt|được)\s*$)[^,;.:()\d]*$"
)
_THEN_ALONE = re.compile(r"[,;(]\s*(?:còn\s+|và\s+)?cùng\s+kỳ\s+$")  # "…, cùng kỳ năm ngoái 22%"
_REACHED = re.compile(r"(?<!\w)(?:đã|vừa|kết\s+quả|hoàn\s+thành\s+được)(?!\w)")
_AGAINST = re.compile(r"(?<!\w)so\s+với\s+(?:(?:mức|kết\s+quả|con\s+số|số\s+điểm|vị\s+trí|thứ\s+hạng)\s+){0,2}$")
_IN_INDEX = re.compile(r"[”\"]?\s*(?:về|ở|theo|trong|của)\s+")
_ABOUT_INDEX = re.compile(r"\s+về\s+")  # "tụt 5 bậc về PCI, tăng 3 bậc về PAPI"
_OF_INDEX = re.compile(r"\s+(?:(?:về|ở|trong|của|trên)\s+)?(?:(?:bảng\s+)?xếp\s+hạng\s+)?")
_BARE = re.compile(r"\s+(?:về\s+)?")
_BOTH = re.compile(r"(?<!\w)(?:đều|cùng)(?!\w)[^,;.]*$")
_TOLD = re.compile(r"(?<!\w)(?:đã|mới|vừa|hiện|đang|chỉ|từng|năm\s+(?:trước|ngoái))(?!\w)[^,;]{0,60}$")
# "Cải cách tài chính công từ vị trí 45 vươn lên 28": told in a passage of orders; "giảm tỷ lệ từ 5% xuống 2%" is one.
_WENT = re.compile(
    r"(?<!\w)từ\s[^,;]{1,40}?\s(?:vươn|tụt|rơi|nhảy|leo|bật|lùi|trượt)(?!\w)|(?<!\w)(?:tăng|giảm|tụt|rơi|lùi|vươn|hạ|cải\s+thiện)\s+từ\s"
)
_SHALL = re.compile(r"(?<!\w)(?:phải|cần|phấn\s+đấu|để|yêu\s+cầu|mục\s+tiêu|quyết\s+tâm|đề\s+nghị)(?!\w)")
_OF_LEVEL = re.compile(r"\s+cấp\s+\w+$")
_LEVEL = re.compile(
    r"[,;]\s*(?:và\s+|còn\s+)?(?:ở\s+)?(?:(?:bộ\s+phận|trung\s+tâm|ubnd)\s+(?:(?!cấp)\w+\s+){0,6})?cấp\s+(?P<level>tỉnh|huyện|xã)\s+(?:(?:đạt|là|chỉ|mới|gần|trên|khoảng)\s+){0,2}$"
)
# "UBND tỉnh yêu cầu … để PAR INDEX không thấp hơn …": what an order bounds is wanted.
# Bộ Giao thông vận tải gives no orders by its name.
_ORDERS = re.compile(
    r"(?<!\w)(?:yêu\s+cầu|đề\s+nghị|chỉ\s+đạo|giao)(?!\w)(?!\s+(?:của|tại|đạt|là|thông|dịch|tiếp|lưu)(?!\w))"
)
_ALL_OF_THEM = re.compile(r"\A(?:\s+năm\s+\d{4}|\s+của\s+[^,;.:()\d]{2,40}?){0,3}\s+(?:đều|cùng)(?!\w)[^,;.]*$")
# In the letters as printed: "Lâm Đồng hạng 7" ties nobody.
_TIED = re.compile(r"(?<!\w)(?:[Cc]ùng|đồng|ngang|bằng)\s(?:xếp\s|đứng\s)?(?:ở\s)?(?:hạng|thứ|vị\strí|điểm)(?!\w)")
_MUST = re.compile(r"(?<!\w)phải\s+(?:được|có|đạt|hoàn|thực)(?!\w)")
_WHOSE = re.compile(r"(?<!\w)(?:của|tại|ở|trên\s+địa\s+bàn)\s*$")
_YEAR_BEHIND = re.compile(r"\s*(?:năm\s+)?((?:19|20)\d\d)(?!\d)")
_WITH_WHOM = re.compile(r"\s*(?:điểm\s+)?(?:với|cùng)\s+")


class Binding(Aims, ABC):
    """Settles what one value is of (index, rate, subject, time, status) by what stands around it, and binds it."""

    def _value(self, value: Value, position: int) -> None:
        """Bind a value, or say why it cannot be. What is settled first is what the later steps look at."""
        if -1 < self.local_until < value.start:
            self._at_head_time()
            self.local_until = -1
        if -1 < self.aim_until < value.start:
            self._past_aim(value)
        if value.kind == "rank" and value.rule != "rank.listed" and not self._placed(value, position):
            return
        if value.rule == "trend.all" and self._all_moved(value):
            return
        if self.state.aggregate and not self._may_be_of_mean(value):
            return
        self._one_of_two(value)
        self._names_beside(value, position)
        if self._one_of_several(value, position):
            return
        self._owner_behind(value, position)
        own = self._own_state(value)
        if value.kind == "percent":
            self._named_by_rate_behind(value, own)
        self._back_to_head_time(value, own)
        behind = self._dated(value, own, position)
        self._whether_wanted(value, own, position, dated=behind is not None)
        self._by_kind(value, own, position, behind)
        self._bound_to(value, own, behind)
        self._at_other_times(value, own, position, behind)
        self.state.once = None
        self.state.seen_value = True

    def _may_be_of_mean(self, value: Value) -> bool:
        """Let "cao hơn mức bình quân cả nước (80,08%) và đứng thứ 9" go back to whose result it was: no mean is placed.

        False for a place that is told of a mean alone.
        """
        state = self.state
        if value.kind != "rank" and not (value.kind == "change" and value.unit == "bậc"):
            return True
        here = (one for one in self.memory.bound[-8:] if one.sentence == self.memory.sentence)
        if any(one.aggregate is None and one.code == state.code and one.status == "actual" for one in here):
            state.aggregate, state.scope = None, None
            return True
        self.memory.rejected.append(Rejected("figures", value.start, value.end, value.rule, "the place of a mean"))
        return False

    def _at_head_time(self) -> None:
        """Go back to the time at the head of the sentence, if it has one."""
        self.state.period, self.state.period_given = self.head_period, self.head_period is not None

    def _names_beside(self, value: Value, position: int) -> None:
        """Names behind the value that it is of, and the one index that the sentence can mean."""
        state = self.state
        moved = value.kind == "change" and value.unit == "bậc" and state.rate is None
        plain = value.kind == "score" or (value.kind == "percent" and state.rate is None)
        if value.kind == "grade" or moved or (plain and not state.generic):
            self._class_in(value, position, plain=plain)
        below = value.kind in ("score", "percent") and value.comparator != "=" and state.generic
        if value.kind in ("grade", "trend") or value.rule == "score.whole" or below or self._of_part(value, position):
            self._members_follow(value, position)
        if state.code is None and state.rate is None and self._only_index():
            state.code, state.code_age = self._only_index(), 1
        self._of_one(value)

    def _one_of_several(self, value: Value, position: int) -> bool:
        """Share a row of values out among as many names; True where that was done, or cannot be."""
        spread = self._spread(value, position)
        following = self._following(position)
        reason = None
        if value.kind == "grade" and not spread and isinstance(following, Value) and following.rule == "grade.listed":
            reason = "one of two classes, but no list of as many names"
        elif spread:
            self._share_out(spread)
            return True
        elif value.rule in ("rank.listed", "grade.listed"):
            reason = "a list of places or classes, but no list of as many names"
        if reason:
            self.memory.rejected.append(Rejected("figures", value.start, value.end, value.rule, reason))
        return reason is not None

    def _owner_behind(self, value: Value, position: int) -> None:
        """ "Điểm cao nhất là 93,5 điểm (Sở Tài chính)": whose it is becomes the subject."""
        named = self._named_behind(position)
        if named is None:
            return
        state = self.state
        state.subjects, state.subject_age, state.extreme = [named.unit], 0, None
        state.aggregate, state.components, state.generic = None, [], False
        state.anchors.append(value.start)
        value.end, self.seen.foreign = named.end, True

    def _own_state(self, value: Value) -> State:
        """The state as the value takes it: with the extreme that it is, the rate that is gone on about, its level."""
        state = self.state
        own = state.copy()
        state.extreme = value.extreme or state.extreme
        if state.extreme and value.kind in ("score", "percent"):
            own.aggregate, own.scope, own.generic, state.extreme = state.extreme, None, False, None
        unnamed = state.code_age > 0 and state.rate is None and not state.components and not self._named_in_sentence()
        leads = value.kind == "rank" and leads_by_rate(self, value)
        if (value.kind in ("percent", "change") or leads) and unnamed and self.memory.paragraph_rate:
            # "Kết quả đến hết năm 2024 là 8,7%." goes on about the rate of the sentence before.
            own.rate, own.components = self.memory.paragraph_rate, []
        other = self._measured_against(value)
        if other is not None:
            own.subjects, own.subject_age, own.generic, own.aggregate = [other.unit], 0, False, None
            value.end = max(value.end, other.end)
        level = _LEVEL.search(self.text, self.start, value.start) if value.kind == "percent" and own.rate else None
        if level and own.subjects and own.subjects[0].level == "office":
            # "Trung tâm đạt 99%; cấp huyện 98%": the level is no part of a centre
            own.subjects, own.subject_age = [], 3
        if level and own.rate and _OF_LEVEL.search(own.rate.lower()):
            # "Tỷ lệ đúng hạn cấp tỉnh đạt 99%, cấp huyện 98%": the level is the only new part of the name.
            own.rate = f"{own.rate.rpartition(' ')[0]} {level['level']}"
        return own

    def _named_by_rate_behind(self, value: Value, own: State) -> None:
        """ "100% hồ sơ được tiếp nhận trực tuyến": the rate stands behind its value."""
        rate = self._rate_behind(value)
        if rate is None:
            return
        own.rate, own.components = rate.words, []
        own.generic = False
        own.anchors = [value.start]
        value.end = rate.end
        self._inside(rate, own)
        dated = _YEAR_BEHIND.match(self.text[rate.end : rate.end + 12])
        if dated and not own.period_given:
            own.period, own.period_given = dated[1], True
        state = self.state
        state.generic = False  # the group is what the share is of
        # What follows in parentheses is of the same rate.
        state.rate, state.components = rate.words, []
        state.anchors.append(value.start)
        self.memory.last_rate = rate.words

    def _back_to_head_time(self, value: Value, own: State) -> None:
        """Behind an earlier time told in passing, a movement, or what is told of now, is of today again."""
        state = self.state
        moves = self.passing and value.kind in ("rank", "change")
        if moves and _MOVES.search(self.text, max(self.start, value.start - 14), value.end):
            self.passing = False
            self._at_head_time()
            own.period, own.period_given = state.period, state.period_given
        if value.role != "from" and (now := self._today(value) if own.period_given else self._now_of_document(value)):
            state.period = own.period = now if year_of(now) else None
            state.no_period = own.no_period = own.period is None

    def _dated(self, value: Value, own: State, position: int) -> str | None:
        """Give the value a time of its own where it has one; the time that stands right behind it, or None."""
        state = self.state
        behind = self._behind(position) or self._behind_next(position)
        if behind:
            own.period, own.period_given = behind, True
            if _AGAINST.search(self.text, max(self.start, value.start - 24), value.start) and self._over(behind):
                own.status, own.once = "actual", None  # "mục tiêu vào tốp 20, so với vị trí 31 của năm 2023"
            if self.due and own.status == "actual" and not _REACHED.search(self.text, self.start, value.start):
                own.status = "target"  # "niêm yết 100% thủ tục trước ngày 28/02"
        elif then := self._of_compared(position):
            own.period, own.period_given = then, True
            own.status, own.once = "actual", None  # also beside an aim
        elif before := self._year_before(value, own):
            own.period, own.period_given = before, True
            own.status, own.once = "actual", None
        elif value.role == "to" and not own.period_given and self._current(own) == (came := self._went("from", own)):
            # "từ hạng 35 năm 2021 lên hạng 17", and no later year is told
            own.period = year_on(self, year_of(came)) if came else None
            own.period_given, own.no_period = own.period is not None, own.period is None
        elif value.role and (same := self._same_time(value)):
            own.period, own.period_given = same, True
        elif value.role == "from" and not self._period_in_parenthesis(position):
            # An index that is kept by the day comes from no year before.
            daily = own.rate is None and own.code is not None and indicator(own.code).keyed_by == "day"
            year = None if daily else year_of(self._current(own))
            own.period = state.compared or self._went("from", own) or (str(year - 1) if year else None)
            own.period_given, own.no_period = True, own.period is None
        elif own.status == "target" and not own.period_given:
            deadline = self._deadline_later(position) or self._time_shared(position)
            if deadline:
                own.period, own.period_given = deadline, True
        return behind

    def _whether_wanted(self, value: Value, own: State, position: int, *, dated: bool) -> None:
        """Whether a value that no cue calls a target is one: what an order bounds, dates or asks of all."""
        bounded = value.comparator in (">", ">=", "<", "<=")
        if own.status == "actual" and own.once is None and bounded:
            ordered = _ORDERS.search(self.text, self.start, value.start)
            own.once = "target" if ordered and not _REACHED.search(self.text, ordered.end(), value.start) else None
        if own.status == "actual" and own.once is None and self._wanted(value, position):
            own.once = "target"
            if not dated and not own.period_given:
                deadline = self._deadline_later(position) or self._time_shared(position)
                own.period = deadline or self.memory.section_plan or self.setting.plan_period
                own.period_given = own.period is not None
        if own.once == "target" and not (dated or own.period_given) and self.setting.order_at(value.start):
            # "bảo đảm tỷ lệ … dưới 1%" in an order of January: of no half year that is over.
            own.period = self._time_shared(position)
            own.period_given = own.period is not None
            own.no_period = own.no_period or (own.period is None and self._over(self._current(own) or "9999"))
        if self.whole_aim and own.once == "target":
            own.period, own.period_given, self.whole_aim = whole_year(self), True, False

    def _by_kind(self, value: Value, own: State, position: int, behind: str | None) -> None:
        """What only a place, a change, a class or the end of a movement has."""
        if value.kind == "rank":
            self._tied(value, own, position)
        if value.kind == "change":
            self._newer(own, position)
        if value.kind == "grade" and len(own.subjects) == 1:
            own.subjects = self._all_told(value) or own.subjects
        if value.role == "to" and not behind and not self._same_time(value):
            own.period = (None if not self.state.period_given else self.state.period) or self._went("to", own)

    def _bound_to(self, value: Value, own: State, behind: str | None) -> None:
        """Bind the value, to every index of a list that it holds for, and keep what the next value looks back at."""
        others = self._all_before(value, own) or self._indices_too(value, own)
        bound = self._bind(value, own)
        for code in others if bound else ():
            own.code = code
            bound += self._bind(value, own)
        if bound and not others and own.rate is None and own.code in self.together[1:]:
            for code in self.together[:-1] if _ALL_OF_THEM.match(self.text[self.named_until : value.start]) else ():
                own.code = code
                bound += self._bind(value, own)
        if bound:
            self.last_bound = bound
        if behind and _AGAINST.search(self.text, max(self.start, value.start - 24), value.start):
            self.state.compared = behind  # "so với hạng 27 của năm 2021, tỉnh đã tiến 15 bậc": the change is of today
        elif behind and value.role != "from" and bound and not self._aim_of_year(bound[-1], behind):
            self.state.period, self.state.period_given = behind, True
            self.passing = self._earlier(behind)

    def _aim_of_year(self, one: Bound, behind: str) -> bool:
        """ "Quý III/2025, … đạt 58,3% so với mục tiêu 80% của cả năm, …": what follows is of the quarter still."""
        now = self._current(self.state)
        return one.status == "target" != self.state.status and len(behind) == 4 < len(now or "")

    def _at_other_times(self, value: Value, own: State, position: int, behind: str | None) -> None:
        """Bind the value for every further time that it is told of."""
        if value.role or own.status != "actual" or value.kind not in ("rank", "score", "percent", "grade"):
            return
        told = own.period
        for period in self._other_times(value, own, position, behind):
            if period and period != told:
                again = own.copy()
                again.period, again.period_given, again.no_period = period, True, False
                self._bind(value, again)

    def _class_in(self, value: Value, position: int, *, plain: bool) -> None:
        """ "thuộc nhóm B về PAR INDEX": the index of a class stands behind it."""
        following = self._following(position)
        moved = _OF_INDEX if self.state.code is None else _ABOUT_INDEX
        # "đạt 87,6 điểm DDCI năm 2023", "đạt 84,87% về PAR INDEX"
        joint = {"score": _BARE, "percent": _ABOUT_INDEX, "change": moved}.get(value.kind, _IN_INDEX)
        if isinstance(following, IndicatorItem) and joint.fullmatch(self.text, value.end, following.start):
            self._indicator(following)
            self.consumed.add(id(following))
            self.state.anchors.append(value.start)
            value.end = following.end if plain else value.end
            self.seen.first_code = self.seen.first_code or following.code

    def _of_one(self, value: Value) -> None:
        """ "Năm 2022, tỉnh đạt 0,5934 điểm" behind an index of 100 points: the one known index that goes up to 1."""
        state = self.state
        if value.kind != "score" or not 0 < (value.number or 0) < 1 or state.code_age == 0 or state.components:
            return
        known = [code for code in self.setting.known if indicator(code).unit_scale]
        if state.rate is None and state.code and not indicator(state.code).unit_scale and len(known) == 1:
            state.code, state.code_age = known[0], 1

    def _all_told(self, value: Value) -> list[Unit]:
        """ "Huyện A 86,4 điểm và huyện B 84,1 điểm đều xếp loại Tốt": the class of all who have a score there."""
        start = max(self.clause_start, self.text.rfind(":", self.start, value.start) + 1)
        if not self.last_bound or not _BOTH.search(self.text, self.last_bound[-1].end, value.start):
            return []
        here = [one for one in self.memory.bound if one.value.start >= start and one.sentence == self.memory.sentence]
        units = {one.subject.name: one.subject for one in here if one.subject is not None}
        return [*units.values()] if len(units) > 1 else []

    def _wanted(self, value: Value, position: int) -> bool:
        """True for what a directive bounds, dates, or asks of all: "niêm yết 100% thủ tục, xong trước ngày 15/10"."""
        order = self.setting.order_at(value.start)
        if order is None or value.kind in ("grade", "trend"):
            return False
        lead = self.text[max(order[0], self.clause_start) : value.start]
        if _TOLD.search(lead) or (value.role == "to" and _WENT.search(lead) and not _SHALL.search(lead)):
            return False
        bounded = value.comparator in (">", ">=", "<", "<=") or value.role == "to" or SECURES.search(lead) is not None
        whole = value.kind == "percent" and value.number == 100 and self._rate_behind(value)
        return bounded or bool(whole) or self._deadline_later(position) is not None

    def _tied(self, value: Value, own: State, position: int) -> None:
        """ "cùng hạng 6 với Sở Xây dựng": the place of both."""
        following = self._following(position)
        lead = self.setting.original[max(self.start, value.start - 10) : value.end]
        if not isinstance(following, UnitItem) or not own.subjects or not _TIED.search(lead):
            return
        if _WITH_WHOM.fullmatch(self.text[value.end : following.start]):
            members = [member.unit for member in self.unit_groups.get(following.start, [])]
            own.subjects = [*own.subjects, *(unit for unit in members if unit not in own.subjects)]

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

    def _over(self, period: str) -> bool:
        """True for a time before the year of the page."""
        year, now = year_of(period), self.setting.published
        return year is not None and now is not None and year < now

    def _of_compared(self, position: int) -> str | None:
        """ "cùng kỳ năm 2024 là 47,2%": the time that is compared with, where the value is told of it."""
        at, value, known = position, self.items[position], self.state.compared
        while isinstance(time := self._preceding(at), UnitItem | IndicatorItem | RateItem | ComponentItem | CueItem):
            at -= 1
        if not isinstance(time, PeriodItem) or time.end > value.start:
            return None
        named = at < position  # "so với năm 2017, khi tỉnh đứng thứ 39": whose result of that year it was
        told = bool(_WHEN.fullmatch(self.text, time.end, value.start) and (time.compared or (named and known)))
        if not told and time.compared and not named:
            told = _IS_THEN.fullmatch(self.text, time.end, value.start) is not None
            if not self.text[time.end : value.start].strip():
                told = self.depth > 0 or bool(
                    _THEN_ALONE.search(self.text, max(self.start, time.start - 14), time.start)
                )
        return (known or self._same_part(time, self._resolved(time))) if told else None

    def _behind_next(self, position: int) -> str | None:
        """ "vị trí 31 với 64,54 điểm ở năm 2022": two values joined by "với" share the time behind the second."""
        following = self._following(position)
        between = self.text[self.items[position].end : following.start].strip() if following else ""
        return self._behind(position + 1) if isinstance(following, Value) and between == "với" else None
