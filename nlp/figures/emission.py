"""A value whose place is understood becomes one figure for each subject and component."""

from __future__ import annotations

import re
from collections.abc import Callable

from cchc.indicators import OTHER, indicator
from cchc.records import Measure, Status, Unit
from nlp.figures.ahead import Ahead
from nlp.figures.items import CueItem, PeriodItem, UnitItem, Value
from nlp.figures.lexicon import CUES, words
from nlp.figures.maxima import maximum
from nlp.figures.measures import measured
from nlp.figures.state import Bound, State
from nlp.periods import year_of
from nlp.prefilter import Prefiltered
from nlp.rejections import Rejected

_SCOPE_ENDS = re.compile(r"[.;:()]|,(?!\s*(?:miền|trung\s+du|duyên\s+hải|đồng\s+bằng))|\svà\s+(?:thứ|đứng|xếp|dẫn|giữ)")
_IN_FIELD = re.compile(
    rf"(?<!\w)(?:trong|(?:chỉ\s+)?(?:tính|xét))\s+(?:tổng\s+)?(?:số\s+)?(?P<of>\d{{1,3}})\s+{words(CUES.field_nouns)}[^,;.:\d]{{0,60}},(?:[^;:\d]|(?<!\d)20\d\d(?!\d))*$"
)
# From one place of a field to the next; "so với cả nước" and the like lead out of it.
_NEXT_IN_FIELD = re.compile(
    r"(?!.*(?<!\w)(?:cả\s+nước|toàn\s+(?:quốc|tỉnh|huyện)|so\s+với|trong|trên|vùng|khu\s+vực)(?!\w))[^;:.()]{0,70}",
    re.DOTALL,
)
_REGION = re.compile(
    r"(?<!\w)(?P<scope>(?:khu\s+vực|cụm)(?=\s*(?:[,.;:()]|$|(?:với|và|về|năm)(?!\w)))|(?:khu\s+vực|vùng|cụm|(?:tỉnh|địa\s+phương)\s+(?:thuộc\s+|trong\s+)?"
    r"(?:khu\s+vực\s+|vùng\s+)?(?=bắc\s+trung|nam\s+trung|miền|đồng\s+bằng|trung\s+du|tây\s+nguyên"
    r"|đông\s+nam|duyên\s+hải|tây\s+bắc|đông\s+bắc))"
    r"\s*[^,.;:()\d]{2,60}?)(?=\s*(?:[,.;:()]|$|đạt|xếp|đứng|là|dẫn|năm\s|với))"
)

_SAME_TIME = re.compile(r"(?<!\w)cùng\s+(?:thời\s+gian|giai\s+đoạn|thời\s+kỳ)(?!\w)")

# "đạt 96,2% (cùng kỳ 97,5%)", "…, cùng kỳ chỉ là 63,1%": of the same part of the year before.
_SAME_PART = Prefiltered(
    r"(?<!\w)(?<!so với )cùng\s+kỳ\s*(?::|,)?\s*"
    r"(?:(?:chỉ|mới|đã|còn|là|đạt|được|có|tới|lên|lên\s+đến|ở\s+mức|tỷ\s+lệ\s+này)\s+){0,4}$"
    r"|cùng\s+kỳ\s*\(\s*(?:(?:là|đạt|chỉ|mới)\s+){0,2}$"
)

# "so với mức 97,5% của cùng kỳ", "từ 91,5% cùng kỳ năm trước"
_THAN_BEFORE = re.compile(r"(?<!\w)(?:so\s+với|từ|hơn|kém)\s+(?:(?:mức|con\s+số|tỷ\s+lệ|kết\s+quả)\s+){0,2}$")
_OF_SAME_PART = re.compile(r"\s*(?:điểm\s+)?(?:của\s+|vào\s+|trong\s+)?cùng\s+kỳ(?!\w)(?!\s+(?:năm\s+)?(?:19|20)\d\d)")

_IN_FACT = re.compile(
    r"(?<!\w)thực\s+tế(?!\w)[^;.]*$|,\s+(?:nhưng\s+|song\s+)?(?:kết\s+quả|rốt\s+cuộc|cuối\s+cùng)\s+(?:lại\s+)?(?:chỉ|mới|là)(?!\w)[^;.]*$"
)
_THEN_MOVED = re.compile(
    r"(?<!\w)(?:rồi|sau\s+đó|tiếp\s+đó)\s+(?:lại\s+)?(?:tụt|rơi|lùi|giảm|rớt|trượt|sụt|xuống|lên|vươn|tăng|trở|leo|nhảy)(?!\w)"
)
_TO_COME = re.compile(r"(?<!\w)(?:đến|trước|tới)\s+(?:(?:hết|cuối)\s+)?(?:năm|quý|tháng|ngày)\s+\S*\d")
_YEAR_END = re.compile(r"(?<!\w)(?:đến|tới|vào)\s+(?:hết|cuối)\s+năm(?:\s+\d{4})?(?!\s+\d)[^;.:\d]{0,40}$")
# "đưa phần mềm một cửa dùng chung vào vận hành, bảo đảm 15% hồ sơ được nộp qua mạng": of the province
_FOR_ALL = re.compile(
    r"(?<!\w)(?:dùng\s+chung|cổng\s+dịch\s+vụ\s+công|toàn\s+(?:tỉnh|thành\s+phố)|trên\s+địa\s+bàn\s+(?:tỉnh|thành\s+phố)"
    r"|hệ\s+thống\s+thông\s+tin\s+(?:một\s+cửa|giải\s+quyết))(?!\w)"
)
_YEAR_FIRST = re.compile(r"\W*(?:(?:trong|kết\s+quả|riêng|hết)\s+)?năm\s+(?P<year>\d{4})\s*[,:]")
_DONE = re.compile(r"kết\s+quả|đã\s+đạt|thực\s+hiện")
_IS_NOW = re.compile(
    r"(?<!\w)(?<!năm )(?:giờ|bây\s+giờ|nay|hiện\s+nay|hiện\s+tại|(?:lần|kỳ|đợt)(?:\s+công\s+bố)?\s+này)(?!\w)"
    r"[^,;.:()\d]{0,40}$"
)


# "4. Sở Y tế" / "- Nâng tỷ lệ hồ sơ đúng hạn lên trên 92%": what a department is to bring about in its own work.
_RAISES = re.compile(
    r"\W*(?:nâng|tăng|đưa|duy\s+trì|giữ\s+vững|bảo\s+đảm|đảm\s+bảo|giảm|hạ|kéo\s+giảm|phấn\s+đấu)\s+(?:(?!của|toàn)[^\W\d_]+\s+){0,2}(?:tỷ|tỉ)\s+lệ\s"
)
_CHARGED = ("committee", "district", "commune", "office")


def _national(state: State) -> bool:
    return state.code is None or set(indicator(state.code).ranked) <= {"provinces", "ministries", "country"}


def _own_scale(code: str) -> bool:
    """PAPI has 80 points: "thang điểm 100" is said of another index."""
    return code != OTHER and 1 < indicator(code).scale < 100


class Emission(Ahead):
    """Fills in what a value has not at itself: subject, time, scale, status; and how sure that is."""

    def _bind(self, value: Value, state: State) -> list[Bound]:
        """The figures of a value under a state; none, and the reason among what was rejected, when it is no figure."""
        measure, reason = measured(self, value, state)
        if measure is None:
            self.memory.rejected.append(Rejected("figures", value.start, value.end, value.rule, reason))
            return []
        return self._emit(value, measure, state)

    def _emit(self, value: Value, measure: Measure, state: State) -> list[Bound]:
        """One figure for each subject and each component that the state names."""
        period = None if self._then_moved(value, state) else self._current(state)
        code = OTHER if state.rate is not None else state.code
        assert code is not None
        status = self._status(value, state, period)
        out_of = self._out_of(value, measure, state, code, status)
        subjects, confidence = self._subjects(value, state, status)
        scope = state.scope if state.aggregate else self._region(value) if measure in ("rank", "rank_change") else None
        confidence -= 0.0 if state.rate is not None else 0.03 * state.code_age
        confidence -= 0.0 if state.period_given else 0.01
        if value.rule in ("score.bare", "change.bare", "trend.bare", "rank.ordinal"):
            confidence -= 0.04
        components: list[str | None] = [c.words for c in state.components] or [None]
        if code == OTHER:
            components = [None]
        begins = self._beginnings(value, state, several=len(subjects) > 1 or len(components) > 1)
        bound = [
            Bound(
                value, measure, code, component, state.rate if code == OTHER else None, subject, period,
                state.period_given, status, out_of, state.aggregate, scope,
                begins(subject, component), value.end, round(max(confidence, 0.5), 3), self.memory.sentence,
            )
            for subject in subjects
            for component in components
        ]  # fmt: skip
        self._remember(value, code, status, period)
        self.memory.bound += bound
        return bound

    def _status(self, value: Value, state: State, period: str | None) -> Status:
        status: Status = state.once or state.status
        now, year = self.setting.published, year_of(period)
        if status == "target" and state.status == "target" and not state.once and state.period_given:
            past = year is not None and now is not None and year < now
            if past and _DONE.search(self.text[self.start : value.start]):
                status = "actual"
        if status == "target" and state.status == "target" and not state.once and year is not None:
            aims = (one for one in reversed(self.memory.bound) if one.sentence == self.memory.sentence)
            aimed = next((year_of(one.period) for one in aims if one.status == "target"), None)
            over = now is not None and year < now and state.period_given
            if over and aimed is not None and year < aimed and value.comparator == "=":
                status = "actual"  # "phấn đấu năm 2023 vào tốp 30; năm 2021 đứng thứ 47"
        if status == "target" and not state.once and self._told_before_plan(value, state, period):
            status = "actual"
        if status == "target" and value.role == "from":
            status = "actual"  # "nâng tỷ lệ đúng hạn từ 82% lên trên 95%": where it stands
        on = self.setting.published_on
        if status == "actual" and on is not None and period == str(on.year) and on.month < 12:
            # "trước ngày 30/6 đạt 85%, đến hết năm đạt 90%": a year that has not ended.
            return "target" if _YEAR_END.search(self.text, max(self.start, value.start - 60), value.start) else status
        if status == "actual" and now is not None and (year or 0) > now:
            # "Đến năm 2030, 95% hồ sơ được giải quyết đúng hạn": no result is later than its page. A plain result of a
            # year to come is a slip of somebody, and told as one (nlp/pipes/checks.py): "tốp 10 vào năm 2025" is none.
            to_come = value.comparator != "=" or _TO_COME.search(self.text, self.start, value.start)
            status = "target" if to_come else status
        if status == "target" and state.status == "target" and not state.once and self._in_fact(value):
            status = "actual"
        return status

    def _told_before_plan(self, value: Value, state: State, period: str | None) -> bool:
        """ "Năm 2025, tỷ lệ … đạt 93,8%" among the aims of a plan for 2026, and no word of aims in its sentence."""
        planned, year, now = self.setting.plan_period, year_of(period), self.setting.published
        if planned is None or year is None or now is None or not year < int(planned[:4]) or year > now:
            return False
        heads = _YEAR_FIRST.match(self.text, self.start, value.start)
        cues = (item for item in self.items if isinstance(item, CueItem) and item.start < value.start)
        aimed = any(item.name == "target" for item in cues)
        return heads is not None and heads["year"] == str(year) and value.comparator == "=" and not aimed

    def _in_fact(self, value: Value) -> bool:
        """ "Theo kế hoạch, tỉnh vào tốp 15, thực tế xếp thứ 24": what came of the aim."""
        aims = (one for one in reversed(self.memory.bound) if one.sentence == self.memory.sentence)
        last = next((one for one in aims if one.status == "target"), None)
        return last is not None and _IN_FACT.search(self.text, last.value.end, value.start) is not None

    def _then_moved(self, value: Value, state: State) -> bool:
        """ "lên hạng 34 năm 2022, rồi lại tụt xuống hạng 40": of a later time than was told, and none is said."""
        last = self.last_bound[-1] if self.last_bound else None
        if last is None or value.kind not in ("rank", "score", "percent") or last.end > value.start:
            return False
        told = last.code == state.code and last.period_given and last.period == state.period
        dated = any(isinstance(item, PeriodItem) and value.end <= item.start for item in self.items)
        behind = any(isinstance(item, PeriodItem) and last.value.end <= item.start < value.start for item in self.items)
        moved = _THEN_MOVED.search(self.text, last.value.end, value.end)
        return told and behind and moved is not None and not dated

    def _out_of(self, value: Value, measure: Measure, state: State, code: str, status: Status) -> float | None:
        """The scale of a score, or the field of a place, where it is said or known."""
        out_of = value.out_of
        if measure == "score" and out_of is None:
            if value.unit == "%":
                return 100.0
            of_one = indicator(code).unit_scale and (value.number or 2) <= 1  # DTI: "(thang 100) …; cấp tỉnh đạt 0,65"
            within = not of_one and state.scale is not None and (value.number or 0) <= state.scale
            if within and status != "target" and self._scaled(state):
                return state.scale
            of_parts = bool(state.components) or _own_scale(code)
            said = self.setting.scale if status != "target" and not of_parts and not of_one else None
            if said is None and status == "actual":
                said = maximum(self.setting, value, state, code, self._current(state))
            return said
        if measure not in ("score", "rank"):
            return None
        if measure == "rank" and out_of is None and value.comparator == "=" and (among := self._among(value)):
            return among if value.number is not None and value.number <= among else None
        return out_of

    def _subjects(self, value: Value, state: State, status: Status) -> tuple[list[Unit | None], float]:
        """Whose the figure is, and how sure that is before anything else lowers it."""
        confidence = 0.97
        charged = self._charged(state, status, value)
        if state.aggregate:
            return [None], confidence
        if charged:
            return [*charged], confidence - 0.05
        told_here = status == "target" and state.subject_age == 0
        if told_here and self._for_all(state.subjects, max(self.start, self.subject_at), value):
            return [self._default_subject(state)], confidence - 0.05
        if state.subjects:
            return [*state.subjects], confidence - 0.02 * state.subject_age
        section = self.setting.section
        if section is not None and not state.national and (status == "actual" or self._aim_beside(section, state)):
            return [section], confidence - 0.05
        return [self._default_subject(state)], confidence - 0.05

    def _aim_beside(self, section: Unit, state: State) -> bool:
        """ "a) Tỷ lệ thanh toán trực tuyến mới đạt 38%, chưa đạt chỉ tiêu là 60%": the aim of the same body."""
        return any(one.subject == section and one.rate == state.rate is not None for one in self.last_bound[-1:])

    def _beginnings(self, value: Value, state: State, *, several: bool) -> Callable[[Unit | None, str | None], int]:
        """Where the quote of a subject's component begins; a member of a list has its own name at its head."""
        anchor = max((a for a in state.anchors if a <= value.start), default=-1)
        if anchor < 0:
            anchor = self._fallback_anchor(value)
        if not several and not value.rule.startswith("pairs"):
            return lambda subject, component: anchor
        starts = {c.words: c.start for c in state.components}
        starts |= {
            item.unit.name: item.start
            for item in self.items
            if isinstance(item, UnitItem) and item.start <= value.start
        }

        def begins(subject: Unit | None, component: str | None) -> int:
            named = starts.get(component or "", starts.get(subject.name, anchor) if subject is not None else anchor)
            return named if named <= value.start else anchor

        return begins

    def _remember(self, value: Value, code: str, status: Status, period: str | None) -> None:
        """Keep the time of a figure for "tỷ lệ này", "thời điểm trên" and "cùng thời hạn này" of later sentences."""
        year, own = year_of(period), year_of(self.setting.report_year)
        past = year is not None and own is not None and year < own  # beside the year that a report is of
        told = self.seen.topic is not None and period == self.seen.topic and self.depth == 0
        if code == OTHER and status == "actual" and period and told and not past:
            # A report of a half year that once tells "Tính đến ngày 10/6" goes on about its half year.
            self.memory.rate_period = (
                self.setting.activity_period if len(period) == 10 and self.setting.activity_period else period
            )
        if status == "actual" and self.depth == 0 and value.role != "from":
            self.memory.last_period = period
        if status == "target":
            self.memory.last_aim = period

    def _went(self, role: str, own: State) -> str | None:
        """ "từ vị trí 48 (năm 2012) lên 31 (năm 2014), điểm số từ 71,96% lên 79,05%": the times told before."""
        for one in reversed(self.memory.bound):
            if one.sentence != self.memory.sentence:
                return None
            if (
                one.value.role == role
                and one.code == own.code
                and one.period_given
                and (one.subject in own.subjects or not own.subjects)
            ):
                return one.period
        return None

    def _same_time(self, value: Value) -> str | None:
        """ "SIPAS cùng thời gian đi từ hạng 29 về hạng 55": from the first to the last time told in the sentence."""
        if not _SAME_TIME.search(self.text, self.clause_start, value.start):
            return None
        here = (one for one in self.memory.bound if one.sentence == self.memory.sentence)
        told = sorted({one.period for one in here if one.period and len(one.period) == 4 and one.code != OTHER})
        return None if len(told) < 2 else told[0] if value.role == "from" else told[-1]

    def _year_before(self, value: Value, own: State) -> str | None:
        """ "đạt 96,2% (cùng kỳ 97,5%)": the same part of the year before."""
        if value.kind not in ("percent", "score", "rank"):
            return None
        period = self._current(own)
        year = year_of(period)
        if period is None or year is None or "/" in period:
            return None
        same = _SAME_PART.search(self.text, max(self.memory.sentence, value.start - 50), value.start) or (
            _OF_SAME_PART.match(self.text, value.end)
            and _THAN_BEFORE.search(self.text, max(self.start, value.start - 30), value.start)
        )
        return f"{year - 1}{period[4:]}" if same else None

    def _today(self, value: Value) -> str | None:
        """ "PCI năm 2010 chỉ 53,1 điểm; … giờ là 66,1 điểm": the year the document is about, "-" where it says none."""
        ends = (item.end for item in self.items if isinstance(item, PeriodItem | Value) and item.end <= value.start)
        before = max(ends, default=self.start)
        if self.state.rate is not None or not _IS_NOW.search(self.text, max(self.clause_start, before), value.start):
            return None
        years = [year_of(self._resolved(item)) or 0 for item in self.items if isinstance(item, PeriodItem)]
        known = self.setting.main_period
        newest, told = max(years, default=0), self.seen.topic or self.memory.topic
        if (year_of(known) or 0) > newest:
            return known
        told = told or (str(newest) if newest in range(1990, self.setting.published or 0) else None)
        # "Năm 2023, Sở A dẫn đầu; á quân năm 2022 là Sở B lần này chỉ đạt 80 điểm"
        return told if min(years, default=9999) < (year_of(told) or 0) >= newest else "-"

    def _now_of_document(self, value: Value) -> str | None:
        """ "…, nay đã vào nhóm Cao nhất" behind a sentence about 2020: the later year that the document is about."""
        known, topic = self.setting.main_period, self.memory.topic
        if (
            self.state.rate is not None
            or self.state.period
            or self.seen.topic
            or (year_of(topic) or 9999) >= (year_of(known) or 0)
        ):
            return None
        ends = (item.end for item in self.items if isinstance(item, Value) and item.end <= value.start)
        before = max(self.clause_start, max(ends, default=self.start))
        said = _IS_NOW.search(self.text, before, value.start)
        units = (item for item in self.items if isinstance(item, UnitItem))
        named = said is not None and any(item.start <= said.start() < item.end for item in units)  # "Cần Giờ"
        return None if said is None or named else known

    def _scaled(self, state: State) -> bool:
        """True where the scale that was said last is that of the index, or of the parts, that the state is of."""
        return state.scale_code in (None, state.code) and (not state.scale_of_parts or bool(state.components))

    def _fallback_anchor(self, value: Value) -> int:
        clause = max(self.text.rfind(mark, self.start, value.start) for mark in (",", ";", ":"))
        first = clause + 1 if clause >= self.start else self.start
        while first < value.start and self.text[first].isspace():
            first += 1
        return first

    def _region(self, value: Value) -> str | None:
        """ "Trong khu vực Duyên hải Nam Trung Bộ, … xếp thứ 6/8": a place among neighbours alone."""
        ahead = min(self.end, max(value.end, value.field_end) + 70)
        cut = _SCOPE_ENDS.search(self.text, value.end, ahead)
        match = _REGION.search(self.text, value.end, cut.start() if cut else ahead)
        if match is None and self._first_of_clause(value):
            match = _REGION.search(self.text, self.clause_start, value.start)
        return self.setting.original[match.start("scope") : match.end("scope")].strip() if match else None

    def _among(self, value: Value) -> float | None:
        """ "Trong 6 tỉnh khu vực Bắc Trung Bộ, tỉnh xếp thứ 5": the field is said at the head of the clause."""
        if not self._first_of_clause(value):
            return self._among_too(value)
        match = _IN_FIELD.search(self.text, self.clause_start, value.start)
        return float(match["of"]) if match else None

    def _among_too(self, value: Value) -> float | None:
        """ "Trong 6 tỉnh khu vực Bắc Trung Bộ, A xếp thứ 2, B xếp thứ 5": the next one in the same field."""
        last = self.last_bound[-1]
        placed = last.measure == "rank" and last.value.out_of is None and last.status == "actual"
        between = self.text[last.value.end : value.start]
        other = any(isinstance(item, UnitItem) and last.value.end <= item.start < value.start for item in self.items)
        return last.out_of if placed and other and _NEXT_IN_FIELD.fullmatch(between) else None

    def _first_of_clause(self, value: Value) -> bool:
        """A region at the head of a clause is where its first place is taken."""
        return not any(self.clause_start <= one.value.start < value.start for one in self.last_bound)

    def _charged(self, state: State, status: Status, value: Value) -> list[Unit]:
        """The bodies that an order charges with a target, when it names no other subject."""
        if status != "target":
            return []
        order = self.setting.order_at(value.start)
        begin, agents = (order[0], list(order[1])) if order and order[1] else (self.start, [])
        within = bool(agents)
        if not within and state.status != "target":
            return []  # "chỉ tiêu UBND tỉnh giao là 85%": who sets an aim is not charged with it
        agents = agents or state.agents
        if state.subjects and state.subject_age == 0 and self.subject_at >= begin:
            return []
        if state.rate is None and state.code_age == 0:
            # "UBND huyện A … để Chỉ số CCHC đạt từ 80 điểm": what is ranked at that level is the committee's own.
            agents = [unit for unit in agents if unit.level == "committee"] if within and not _national(state) else []
        # The committee of the place that the document speaks for answers for the place itself.
        own = {f"UBND {place.name}" for place in (self.setting.home, self.setting.main) if place is not None}
        if any(unit.name in own for unit in agents):
            return []
        if self._for_all(agents, begin, value):
            return []
        own_work = within and order is not None and state.rate is not None and _RAISES.match(self.text, order[0])
        return [unit for unit in agents if unit.level in _CHARGED or (own_work and unit == self.setting.section)]

    def _for_all(self, bodies: list[Unit], begin: int, value: Value) -> bool:
        """True where departments alone are to build what the whole province uses: the aim is the province's."""
        built = _FOR_ALL.search(self.text, begin, value.start)
        return built is not None and all(unit.level == "department" for unit in bodies)

    def _default_subject(self, state: State) -> Unit | None:
        return None if state.national else self.setting.main
