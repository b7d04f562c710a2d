"""Reads a document sentence by sentence and binds every value to what it measures, of whom, and when.

A sentence is a row of typed items. Going through it from left to right, names set the state (index, component or rate;
subjects; time; target), values take it. What a clause leaves out comes from the clause, the sentence, the paragraph
and the document before it, in that order; a value whose place in its clause is not understood is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from cchc.indicators import OTHER, indicator
from cchc.records import Aggregate, Measure, Status, Unit
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
from nlp.figures.lexicon import CUES, words
from nlp.figures.sentence import component_groups, explained, items_of
from nlp.figures.setting import Setting, is_heading, periods_with_bare_years
from nlp.figures.subjects import groups, role_of
from nlp.periods import find_periods, resolve, year_of


@dataclass(slots=True)
class Bound:
    """A figure before it is written: its value with everything that it was bound to."""

    value: Value
    measure: Measure
    code: str
    component: str | None
    rate: str | None
    subject: Unit | None
    period: str | None
    period_given: bool
    status: Status
    out_of: float | None
    aggregate: Aggregate | None
    scope: str | None
    anchor: int
    end: int
    confidence: float
    sentence: int


@dataclass(slots=True)
class State:
    code: str | None = None
    code_age: int = 0  # 0 in this sentence, 1 from the sentence before, 2 from the paragraph before
    components: list[ComponentItem] = field(default_factory=list)
    rate: str | None = None
    subjects: list[Unit] = field(default_factory=list)
    subject_age: int = 3
    agents: list[Unit] = field(default_factory=list)
    period: str | None = None
    period_given: bool = False
    no_period: bool = False
    compared: str | None = None
    status: Status = "actual"
    once: Status | None = None
    aggregate: Aggregate | None = None
    scope: str | None = None
    generic: bool = False
    scale: float | None = None
    anchors: list[int] = field(default_factory=list)
    seen_value: bool = False
    foreign: bool = False
    extreme: Aggregate | None = None
    outcome: bool = False

    def copy(self) -> State:
        return replace(self, components=list(self.components), subjects=list(self.subjects), anchors=list(self.anchors))


_TARGET_STRONG = re.compile(r"phấn đấu|mục tiêu|quyết tâm|hướng tới|kỳ vọng|sẽ đạt|cần đạt|cần nâng|phải đạt|phải nâng|yêu cầu đạt|chậm nhất")
_TARGET_ONCE = re.compile(r"chỉ tiêu|kế hoạch")
_ORDER = re.compile(words(CUES.order_cues))
_DONE = re.compile(r"(?:đã|vừa|được|góp phần|nhờ|tiếp tục được)\s*$")
_BEHIND_VALUE = re.compile(r"\s*(?:(?:trong|vào|của|tại|cho|ở|đến|đến\s+hết|là)\s+)?$")
_KIND_BEFORE = re.compile(r"(?:địa\s+phương|đơn\s+vị|cơ\s+quan|tỉnh,\s+thành)\s*$")
_REGION = re.compile(
    r"(?<!\w)(?P<scope>(?:khu\s+vực|vùng|cụm|(?:tỉnh|địa\s+phương)\s+(?:thuộc\s+|trong\s+)?(?:khu\s+vực\s+|vùng\s+)?(?=bắc\s+trung|nam\s+trung|miền|đồng\s+bằng|trung\s+du|tây\s+nguyên|đông\s+nam|duyên\s+hải|tây\s+bắc|đông\s+bắc))"
    r"\s*[^,.;:()\d]{2,60}?)(?=\s*(?:[,.;:()]|$|đạt|xếp|đứng|là|dẫn|năm\s|với))"
)
_MEMBERS = re.compile(r"\s*(?:,\s*)?(?:gồm\s+có|bao\s+gồm|gồm|là|đó\s+là)\s*:?\s*(?:các\s+)?")
_MOVED = re.compile(r"\s*\(?\s*(?:[+\-–−]\s*\d|(?:tăng|giảm|tụt)\s)")
_AHEAD = re.compile(words(("phương hướng", "nhiệm vụ", "mục tiêu", "chỉ tiêu", "kế hoạch", "giải pháp")))
_LONGEST = 3000  # characters
_IS = re.compile(r"(?<!\w)(?:là|thuộc\s+về|gọi\s+tên|có)\s*$")
_ABOUT = re.compile(r"(?<!\w)(?:về|trong|bảng|xếp\s+hạng|ở|theo|của|chỉ\s+số|mức\s+độ)(?!\w)")
_NOW = re.compile(r"(?<!\w)(?:đến\s+nay|hiện\s+nay|hiện\s+tại|tới\s+nay)(?!\w)")
_NOT_PERFORMANCE = re.compile(words(word.lower() for word in CUES.not_performance))
_SHARE = re.compile(rf"{words(CUES.shares)}\s*(?:tỷ\s+lệ\s+)?$")
_DISCOUNT = re.compile(r"(?:giảm\s+giá|tăng\s+trưởng|lãi|thưởng|hỗ\s+trợ|vốn|đóng\s+góp)\s*(?:khoảng\s+)?$")
_MEAN_OF = re.compile(r"\s*(?:chung\s+)?(?:của\s+|các\s+)?(?P<scope>(?:khối|các|\d+|cả\s+nước|toàn\s+quốc|toàn|nhóm|cấp|vùng)(?:\s+[^\W_]+|,\s+[^\W\d_]+){0,9}?)(?=\s*(?:năm|là|đạt|[.,:;()]|$|\d|trên|ở|tăng|giảm|chỉ|mới|ước))")
_LEVEL_SCOPE = re.compile(r"(?:đối\s+với|ở|tại|trong)\s+(?P<scope>(?:cấp|khối|nhóm|khu\s+vực|vùng)\s+[^,.;:]{2,60}?)\s*,")


class Reader:
    """Binds the values of one document; `bound` grows in the order of the text."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.bound: list[Bound] = []
        self.rejected: list[tuple[int, int, str]] = []
        self._index_of_paragraph: str | None = setting.title_code
        self._last_rate: str | None = None
        # Times that the heading above names, for results or, under aims and tasks, for targets.
        self.section_period: str | None = None
        self.section_plan: str | None = None
        # Time that the document's rates are of: what the last one was of, at first what the headline says.
        self.rate_period: str | None = setting.activity_period

    def read(self, skipped: Sequence[tuple[int, int]]) -> None:
        """Go through all paragraphs but those that lie in a `skipped` stretch (tables are read as tables)."""
        sentences = self.setting.doc._.sentences
        position = 0
        for start, end in self.setting.doc._.paragraphs:
            inside: list[tuple[int, int]] = []
            while position < len(sentences) and sentences[position][0] < end:
                inside += self._pieces(*sentences[position])
                position += 1
            if any(first <= start < last for first, last in skipped) or " | " in self.setting.original[start:end]:
                continue
            self._paragraph(start, inside)

    def _pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """A sentence as it is; one longer than any that people write is cut, so that reading stays linear."""
        pieces: list[tuple[int, int]] = []
        while end - start > _LONGEST:
            cut = max(self.setting.text.rfind(mark, start + 1, start + _LONGEST) for mark in (";", ",", " "))
            cut = cut + 1 if cut > start else start + _LONGEST
            pieces.append((start, cut))
            start = cut
        return [*pieces, (start, end)]

    # A paragraph keeps its topic in time, its first index and its subject for sentences that leave them out.
    def _paragraph(self, start: int, sentences: list[tuple[int, int]]) -> None:
        self._topic: str | None = None
        self._paragraph_start = start
        self._scale: float | None = None
        self._heading(start, sentences[-1][1] if sentences else start)
        code, code_age = self._index_of_paragraph, 2
        carried: list[Unit] = []
        first_subject: list[Unit] = []
        rate: str | None = None
        paragraph_code: str | None = None
        for number, (first, last) in enumerate(sentences):
            state = State(code=code, code_age=code_age, rate=None, scale=self._scale)
            if start in self.setting.target_lines:
                state.status = "target"
            if carried:
                state.subjects, state.subject_age = list(carried), 1
            self._sentence_index = first
            self._paragraph_rate = rate
            seen = self._sentence(state, first, last)
            if seen.other_field and not seen.first_code:
                code, code_age = None, 1
            if seen.first_code:
                code, code_age = seen.first_code, 1
                paragraph_code = paragraph_code or seen.first_code
            rate = seen.rate or rate
            if seen.subjects and len(seen.subjects) == 1 and not seen.foreign:
                carried = seen.subjects
                first_subject = first_subject or carried
            elif seen.subjects:
                carried = first_subject
        if paragraph_code:
            self._index_of_paragraph = paragraph_code

    def _heading(self, start: int, end: int) -> None:
        """"3. Phương hướng quý II/2024" dates what stands under it, until the next heading."""
        if not is_heading(self.setting.original[start:end]):
            return
        named = [m for m in periods_with_bare_years(self.setting, start, end) if m.value and m.unit not in ("day", "span")]
        period = named[-1].value if named else None
        ahead = bool(_AHEAD.search(self.setting.text, start, end))
        self.section_plan = period if ahead else None
        self.section_period = None if ahead else period

    def _sentence(self, state: State, start: int, end: int) -> Seen:
        last = state.subjects[0] if state.subjects else None
        items = items_of(self.setting, start, end, last)
        seen = Seen()
        if not items:
            return seen
        walk = Walk(self, state, items, start, end, seen)
        walk.run()
        self._as_of(start)
        if seen.topic and state.status == "actual":
            self._topic = seen.topic
        elif seen.vague and not seen.topic:
            self._topic = None
        self._scale = state.scale
        return seen


    def _as_of(self, sentence: int) -> None:
        """An index that is kept by the day takes the day that its sentence names, also behind the value."""
        here = [one for one in self.bound if one.sentence == sentence and one.code != OTHER and one.status == "actual"]
        for one in here:
            if indicator(one.code).keyed_by == "day":
                named = next((o.period for o in here if o.code == one.code and o.period_given), None)
                one.period = one.period or named
                if named:
                    self.setting.periods_of.setdefault(one.code, named)


@dataclass(slots=True)
class Seen:
    """What a sentence leaves to the next one."""

    first_code: str | None = None
    rate: str | None = None
    subjects: list[Unit] = field(default_factory=list)
    foreign: bool = False
    topic: str | None = None
    vague: bool = False
    other_field: bool = False


class Walk:
    """One left-to-right pass over the items of a sentence (or of a parenthesis)."""

    def __init__(self, reader: Reader, state: State, items: list[Item], start: int, end: int, seen: Seen, depth: int = 0) -> None:
        self.reader, self.setting = reader, reader.setting
        self.text = reader.setting.text
        self.state, self.items, self.start, self.end, self.seen, self.depth = state, items, start, end, seen, depth
        unit_items = [item for item in items if isinstance(item, UnitItem)]
        self.unit_groups = {group[0].start: group for group in groups(self.text, unit_items)}
        component_items = [item for item in items if isinstance(item, ComponentItem)]
        self.component_groups = {group[0].start: group for group in component_groups(self.text, component_items)}
        self.lists: list[tuple[str, int, list[object]]] = []
        self.consumed: set[int] = set()
        self.last_bound: list[Bound] = []
        self.clause_start = start
        self.head_period: str | None = state.period if depth else None
        self.now = bool(_NOW.search(self.text, start, end)) if depth == 0 else False

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

    # -- names -----------------------------------------------------------------------------------------------------

    def _boundary(self, item: Boundary) -> None:
        state = self.state
        self.clause_start = item.end
        state.generic = False
        state.aggregate = state.scope = None
        state.once = None
        state.compared = None
        if state.period_given and state.period != self.head_period:
            # A time inside an earlier clause holds for that clause alone; one at the head holds for the sentence.
            state.period, state.period_given = self.head_period, self.head_period is not None
        self.lists = []

    def _cue(self, item: CueItem) -> None:
        state, text = self.state, self.text
        phrase = " ".join(text[item.start : item.end].split())
        if item.name == "target":
            if _TARGET_ONCE.match(phrase):
                if not _TARGET_STRONG.search(text, self.start, item.start):
                    state.once = "target" if re.search(r"giao|là|đề ra|kế hoạch|năm|\d", text[item.start : item.end + 40]) else None
                else:
                    state.status = "target"
            elif _TARGET_STRONG.search(phrase):
                state.status = "target"
            elif not _DONE.search(text, self.start, item.start):
                paragraph = text[self.reader._paragraph_start : self.end]
                if phrase == "phải" and re.match(r"\s*(?:đi|nộp|bổ|kiêm|xin|chờ)", text[item.end :]):
                    return
                if _ORDER.search(paragraph) or self._ordered(item):
                    state.status = "target"
        elif item.name == "forecast":
            state.once = "forecast"
        elif item.name in ("mean", "median"):
            self._aggregate(item)
        elif item.name in ("max", "min"):
            state.extreme = "max" if item.name == "max" else "min"
        elif item.name == "generic":
            # The number of dossiers that came out in time is what its share is of.
            state.generic = state.generic or not (state.outcome and phrase.endswith("hồ sơ"))
        elif item.name == "foreign":
            state.foreign = self.seen.other_field = True
        elif item.name == "scale" and item.number:
            self._scale(item)

    def _ordered(self, item: CueItem) -> bool:
        """A task in a list ("- Chỉ đạo nâng tỷ lệ …") is an order without a verb of ordering."""
        head = self.text[self.start : item.start]
        return len(head) < 40 and bool(re.match(r"\s*(?:[-–+*]|\d+[.)]|[a-zđ][.)])?\s*(?:\w+\s*){0,3}$", head))

    def _aggregate(self, item: CueItem) -> None:
        state, text = self.state, self.text
        before = text[max(self.start, item.start - 40) : item.start]
        if state.rate and not re.search(r"của\s+(?:khối|các|\d)|khối", text[item.end : item.end + 30]) and state.code is None:
            return
        match = _MEAN_OF.match(text, item.end, self.end)
        level = _LEVEL_SCOPE.search(text, self.start, item.start)
        if not (match or level or re.search(r"(?:giá trị|điểm|chỉ số|mức|điểm số)\s+$", before)):
            return
        if re.match(r"\s*(?:cả|trong)?\s*giai\s+đoạn|\s*\d+\s+năm", text[item.end :]):
            return
        state.aggregate = "mean" if item.name == "mean" else "median"
        scope = (match["scope"] if match else level["scope"] if level else "").strip()
        if scope:
            at = match.start("scope") if match else level.start("scope") if level else 0
            state.scope = self.setting.original[at : at + len(scope)]
        state.generic = False
        state.components = []
        state.anchors.append(item.start if not state.anchors else state.anchors[-1])

    def _scale(self, item: CueItem) -> None:
        if self.last_bound and item.start - self.last_bound[-1].end < 4 and self.depth == 0:
            for one in self.last_bound:
                if one.measure == "score":
                    one.out_of = item.number
            return
        self.state.scale = item.number
        if re.search(r"mỗi|từng|các", self.text[item.start : item.end]):
            # Stated behind the list that it governs.
            for one in self.reader.bound:
                if one.sentence == self.reader._sentence_index and one.measure == "score" and one.out_of is None:
                    one.out_of = item.number
            self.state.scale = None

    def _unit(self, item: UnitItem, position: int) -> None:
        group = self.unit_groups.get(item.start)
        if group is None:
            return
        for member in group:
            self.consumed.add(id(member))
        self.lists.append(("unit", group[0].start, [member.unit for member in group]))
        self.last_group = group
        role = role_of(self.setting, item, group[-1].end)
        state = self.state
        if role == "agent":
            state.agents = [member.unit for member in group]
            return
        if role != "subject" or self._before_place(item, group):
            return
        units = [member.unit for member in group]
        if state.aggregate and item.anaphor and not state.seen_value:
            return  # "điểm trung bình chung toàn tỉnh"
        if state.subjects != units:
            behind_name = bool(re.search(r"của\s*$|tại\s*$|ở\s*$", self.text[max(self.start, item.start - 6) : item.start]))
            if state.components and not behind_name and state.components[-1].start < self.clause_start:
                state.components = []
            if state.components and not behind_name and self.last_bound:
                state.components = []
        state.subjects, state.subject_age = units, 0
        state.aggregate = state.scope = None
        state.generic = False
        state.anchors.append(item.start)
        self.seen.subjects = list(dict.fromkeys([*self.seen.subjects, *units])) if self.depth == 0 else self.seen.subjects

    def _before_place(self, item: UnitItem, group: list[UnitItem]) -> bool:
        """"Phó Chủ tịch UBND tỉnh A", "thuộc huyện A": a unit that only places another thing."""
        before = self.text[max(self.start, item.start - 30) : item.start]
        if re.search(r"(?<!được\s)(?:thuộc|đóng\s+tại|quê|người|cũ\s+của)\s*$", before):
            return True
        return bool(re.match(r"\s*(?:-|–)\s*\d", self.text[group[-1].end :]))

    def _indicator(self, item: IndicatorItem) -> None:
        state = self.state
        before = self.text[max(self.start, item.start - 12) : item.start]
        part_of = bool(re.search(r"(?:trong|thuộc|của|trong\s+bộ)\s*$", before)) and bool(state.components)
        if not part_of:
            state.components = []
        if state.code != item.code and self.depth == 0 and state.code_age == 0 and not self._year_follows(item):
            # Another index of the same sentence keeps the time that stands before both.
            pass
        state.code, state.code_age, state.rate = item.code, 0, None
        state.generic = state.foreign = False
        state.anchors.append(item.start)
        self.lists.append(("indicator", item.start, [item.code]))
        if self.depth == 0:
            self.seen.first_code = self.seen.first_code or item.code

    def _year_follows(self, item: IndicatorItem) -> bool:
        return bool(re.match(r"\s*năm\s+\d{4}", self.text[item.end : item.end + 12]))

    def _component(self, item: ComponentItem, position: int) -> None:
        group = self.component_groups.get(item.start)
        if group is None:
            return
        state = self.state
        kept = [member for member in group if self._fits(member)]
        for member in group:
            self.consumed.add(id(member))
        if not kept or not self._attached(group, position):
            return
        codes = kept[0].codes
        if codes and state.code not in codes:
            state.code = self.setting.title_code if self.setting.title_code in codes else codes[0]
            state.code_age = max(state.code_age, 1)
        if state.code in (None, OTHER):
            return
        state.components, state.rate = kept, None
        state.generic = state.foreign = False
        state.anchors.append(kept[0].start)
        self.lists.append(("component", kept[0].start, list(kept)))

    def _fits(self, member: ComponentItem) -> bool:
        return bool(member.codes) or (self.state.code not in (None, OTHER) and member.cued)

    def _attached(self, group: list[ComponentItem], position: int) -> bool:
        """A component counts only where it leads to a value: "cải cách thủ tục hành chính" is in every sentence."""
        for other in self.items[position:]:
            if isinstance(other, Value | PairList) and other.start >= group[-1].end:
                between = [i for i in self.items if group[-1].end <= i.start < other.start]
                if any(isinstance(i, RateItem) and not i.behind for i in between):
                    return False
                if any(isinstance(i, UnitItem) for i in between) and "," in self.text[group[-1].end : min(
                    i.start for i in between if isinstance(i, UnitItem)
                )]:
                    return False
                return explained(self.text, group[-1].end, other.start, between, most=2 if group[0].cued else 1)
            if isinstance(other, Paren) and other.start >= group[-1].end and any(isinstance(i, Value) for i in other.items):
                return other.start - group[-1].end < 3
        return False

    def _rate(self, item: RateItem) -> None:
        if item.behind:
            return
        state = self.state
        if item.again:
            state.rate = self.reader._last_rate
        else:
            state.rate = item.words
        state.outcome = item.outcome
        if state.rate:
            self.reader._last_rate = state.rate
            state.components = []
            self.lists.append(("rate", item.start, [state.rate]))
            self.seen.rate = state.rate
        state.generic = False
        state.anchors.append(item.start)

    # -- time ------------------------------------------------------------------------------------------------------

    def _resolved(self, item: PeriodItem) -> str | None:
        state = self.state
        base = year_of(state.period) if state.period and not item.mention.relative else None
        index_year = base or year_of(self.reader._topic) or year_of(self._memory()) or self.setting.index_year
        if item.mention.value is None and item.mention.relative is None and item.mention.unit not in ("vague", "span"):
            year = year_of(self.reader._topic) or self.setting.published or index_year
            again = find_periods(item.mention.quote, year=year, bare_months=True)
            return again[0].value if again else None
        return resolve(item.mention, index_year=index_year, published_year=self.setting.published)

    def _memory(self) -> str | None:
        code = self.state.code
        if self.state.rate is None and code and code in self.setting.periods_of:
            return self.setting.periods_of[code]
        return self.setting.main_period

    def _period(self, item: PeriodItem, position: int) -> None:
        state = self.state
        if item.compared:
            state.compared = self._resolved(item)
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
            if not re.fullmatch(r"\s*(?:,|và)\s*", self.text[self.items[at].end : after.start]):
                break
            following.append(self._resolved(after))
            self.consumed.add(id(after))
            at += 1
        if len(following) > 1:
            self.lists.append(("period", item.start, list(following)))
        period = following[0]
        if period is None:
            return
        if item.mention.unit in ("day", "month") and state.code_age == 0 and state.code and state.rate is None:
            if indicator(state.code).keyed_by == "year" and not item.deadline and state.status != "target":
                return
        state.period, state.period_given, state.no_period = period, True, False
        at_head = item.start - self.start < 45 or (item.mention.unit == "year" and state.code_age == 0 and state.code is not None)
        first_clause = self.clause_start == self.start
        if self.depth == 0 and not state.seen_value and item.mention.relative is None and not item.deadline and first_clause:
            if at_head or self._value_follows(position):
                self.head_period = self.head_period or period
                self.seen.topic = self.seen.topic or period
        if item.mention.unit in ("year", "half", "quarter", "months") and state.code and state.code_age == 0 and item.mention.relative is None:
            if not state.seen_value and state.status == "actual" and state.rate is None:
                self.setting.periods_of.setdefault(state.code, period)

    def _value_follows(self, position: int) -> bool:
        for other in self.items[position + 1 :]:
            if isinstance(other, Boundary):
                return False
            if isinstance(other, Value | PairList):
                return True
        return False

    # -- values ----------------------------------------------------------------------------------------------------

    def _paren(self, paren: Paren, position: int) -> None:
        previous = self.items[position - 1] if position else None
        only = [i for i in paren.items if not isinstance(i, Boundary)]
        gap = self.text[previous.end : paren.start] if previous else "x"
        periods = [i for i in only if isinstance(i, PeriodItem)]
        if len(only) == len(periods) == 1 and self.last_bound and isinstance(previous, Value | PeriodItem | PairList):
            period = self._resolved(periods[0])
            if period and not periods[0].compared:
                for one in self.last_bound:
                    one.period, one.period_given = period, True
                if self.last_bound[0].value.role != "from":
                    self.state.period, self.state.period_given = period, True
            return
        inner = self.state.copy()
        inner.generic = False
        if isinstance(previous, PeriodItem) and previous.compared and not gap.strip():
            inner.period, inner.period_given = self.state.compared, True
            inner.status = "actual"
        near = [g for g in self.unit_groups.values() for g in [g] if any(m.end <= paren.start for m in g)]
        owner = self._owner(paren)
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
        del near
        if periods and inner.status == "target":
            year = year_of(self._resolved(periods[0]))
            if year is not None and self.setting.published is not None and year <= self.setting.published:
                inner.status = "actual"
        walk = Walk(self.reader, inner, paren.items, paren.start, paren.end, self.seen, depth=1)
        walk.last_bound = list(self.last_bound) if isinstance(previous, Value) else []
        walk.outer = self
        walk.run()
        if inner.scale != self.state.scale:
            self.state.scale = inner.scale

    outer: Walk | None = None

    def _owner(self, paren: Paren) -> UnitItem | None:
        """The unit right before a parenthesis: "Quảng Ninh (92,18%)"."""
        for group in self.unit_groups.values():
            for member in group:
                if member.end <= paren.start and not self.text[member.end : paren.start].strip():
                    return member if member.unit.level not in ("other", "central", "party", "front", "council") else None
        return None

    def _component_owner(self, paren: Paren) -> ComponentItem | None:
        every = [member for group in self.component_groups.values() for member in group if self._fits(member)]
        for component in every:
            if component.end <= paren.start and not self.text[component.end : paren.start].strip():
                return component
        return None

    def _behind(self, position: int) -> str | None:
        """A time right behind a value: "86,15% năm 2023", "15,9% trong năm 2023", "80% trước ngày 31/12"."""
        for other in self.items[position + 1 :]:
            if isinstance(other, RateItem | CueItem):
                continue
            if not isinstance(other, PeriodItem) or other.compared:
                return None
            gap = self.text[self.items[position].end : other.start]
            if _BEHIND_VALUE.fullmatch(gap) or (other.deadline and len(gap) < 30 and "," not in gap):
                self.consumed.add(id(other))
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

    def _pairs(self, item: PairList, position: int) -> None:
        state, size = self.state, len(item.values)
        behind = self._behind(position)
        members = self._members(size)
        if members is None:
            self.reader.rejected.append((item.start, item.end, f"a list of {size} values, but no list of {size} names"))
            return
        kind, names = members
        self.last_bound = []
        bound: list[Bound] = []
        for value, name in zip(item.values, names, strict=True):
            one = state.copy()
            if behind:
                one.period, one.period_given = behind, True
            if kind == "unit" and isinstance(name, Unit):
                one.subjects = [name]
            elif kind == "component" and isinstance(name, ComponentItem):
                one.components = [name]
            elif kind == "period":
                one.period, one.period_given = (name if isinstance(name, str) else None), True
            elif kind == "rate" and isinstance(name, str):
                one.rate = name
            elif kind == "indicator" and isinstance(name, str):
                one.code, one.rate = name, None
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
        own = state.copy()
        if state.extreme and value.kind in ("score", "percent"):
            own.aggregate, own.scope, own.generic, state.extreme = state.extreme, None, False, None
        if value.kind in ("percent", "change") and state.code_age > 0 and state.rate is None and not state.components:
            # "Kết quả đến hết năm 2024 là 8,7%." goes on about the rate of the sentence before.
            if self.reader._paragraph_rate and not self._named_in_sentence():
                own.rate, own.components = self.reader._paragraph_rate, []
        if value.kind == "percent":
            rate = self._rate_behind(value)
            if rate is not None:
                own.rate, own.components = rate.words, []
                own.generic = False
                own.anchors = [value.start]
                value.end = rate.end
                year = re.match(r"\s*(?:năm\s+)?((?:19|20)\d\d)(?!\d)", self.text[rate.end : rate.end + 12])
                if year and not own.period_given:
                    own.period, own.period_given = year[1], True
                # What follows in parentheses is of the same rate.
                state.rate, state.components = rate.words, []
                state.anchors.append(value.start)
                self.reader._last_rate = rate.words
        behind = self._behind(position)
        if behind:
            own.period, own.period_given = behind, True
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
        state.once = None
        state.seen_value = True

    def _only_index(self) -> str | None:
        """The one index that the sentence names, also behind the value; None when it names none or several."""
        codes = {item.code for item in self.items if isinstance(item, IndicatorItem)}
        return codes.pop() if len(codes) == 1 else None

    def _spread(self, value: Value, position: int) -> list[Value]:
        """"Huyện A và huyện B xếp thứ 3 và thứ 5": as many values in a row as there are names, one for each."""
        size = max(len(self.state.subjects) if self.state.subject_age == 0 else 0, len(self.state.components))
        if size < 2 or value.kind not in ("rank", "score", "percent"):
            return []
        row = [value]
        for other in self.items[position + 1 :]:
            if not isinstance(other, Value) or other.kind != value.kind or other.comparator != "=":
                break
            if not re.fullmatch(r"\s*(?:,|;|và|,\s+và)\s*", self.text[row[-1].end : other.start]):
                break
            row.append(other)
        return row if len(row) == size else []

    def _share_out(self, row: list[Value], position: int) -> None:
        by_component = len(self.state.components) == len(row)
        bound: list[Bound] = []
        for number, value in enumerate(row):
            one = self.state.copy()
            if by_component:
                one.components = [self.state.components[number]]
            else:
                one.subjects = [self.state.subjects[number]]
            self.consumed.add(id(value))
            bound += self._bind(value, one, position)
        self.last_bound = bound
        self.state.seen_value = True

    def _named_in_sentence(self) -> bool:
        return any(isinstance(item, IndicatorItem | ComponentItem | RateItem) for item in self.items) or self.depth > 0

    def _newer(self, state: State, position: int) -> None:
        """A change "so với năm 2021" is of a later year, also behind a clause about 2021."""
        base = year_of(state.compared)
        for other in self.items[position + 1 :]:
            if isinstance(other, Boundary):
                break
            if isinstance(other, PeriodItem) and other.compared:
                base = year_of(self._resolved(other))
                break
        own = year_of(self._current(state))
        if base is None or own is None or own > base:
            return
        for period in (self.head_period, self.seen.topic, self.reader._topic, self._memory()):
            year = year_of(period)
            if year is not None and year > base:
                state.period, state.period_given = period, True
                return

    def _period_in_parenthesis(self, position: int) -> bool:
        after = self.items[position + 1] if position + 1 < len(self.items) else None
        return isinstance(after, Paren) and any(isinstance(i, PeriodItem) for i in after.items)

    def _rate_behind(self, value: Value) -> RateItem | None:
        for item in self.items:
            if isinstance(item, RateItem) and item.behind and 0 <= item.start - value.end <= 3:
                return item
        return None

    def _placed(self, value: Value, position: int) -> bool:
        """Look ahead from a rank: its index ("thứ 14 về ICT Index"), its unit ("đứng đầu là Quảng Ninh")."""
        state = self.state
        floor = max(value.field_end, value.end)
        for other in self.items[position + 1 :]:
            if isinstance(other, Boundary | Value | PairList | Paren):
                break
            gap = self.text[floor : other.start] if other.start > floor else ""
            if "," in gap or ";" in gap or len(gap) > 110:
                break
            if isinstance(other, IndicatorItem) and _ABOUT.search(gap) and state.code != other.code:
                state.code, state.code_age, state.rate, state.components = other.code, 0, None, []
                self.seen.first_code = self.seen.first_code or other.code
            elif isinstance(other, IndicatorItem) and _ABOUT.search(gap):
                state.code_age, state.rate = 0, None
                state.components = []
            elif isinstance(other, PeriodItem) and not other.compared and not state.period_given:
                state.period, state.period_given = self._resolved(other), True
                self.seen.topic = self.seen.topic or state.period
            elif isinstance(other, ComponentItem) and _IS.search(gap) and state.code not in (None, OTHER):
                parts = [member for member in self.component_groups.get(other.start, []) if self._fits(member)]
                if parts:
                    state.components, state.generic = parts, False
                    state.anchors.append(value.start)
                    value.end = max(value.end, parts[-1].end)
                break
            elif isinstance(other, UnitItem) and _IS.search(gap):
                clause = [i for i in self.items[:position] if isinstance(i, UnitItem) and i.start >= self._comma(value)]
                if clause and state.subject_age == 0:
                    break
                group = self.unit_groups.get(other.start)
                if group is None:
                    break
                for member in group:
                    self.consumed.add(id(member))
                state.subjects, state.subject_age = [member.unit for member in group], 0
                state.components = [] if state.components and state.components[-1].start < self._comma(value) else state.components
                state.generic = False
                state.anchors.append(value.start)
                value.end = max(value.end, group[-1].end)
                self.lists.append(("unit", group[0].start, [member.unit for member in group]))
                self.seen.subjects = list(dict.fromkeys([*self.seen.subjects, *state.subjects]))
                self.seen.foreign = True
                break
        if value.rule == "rank.word" and _KIND_BEFORE.search(self.text, max(self.start, value.start - 14), value.start):
            return bool(self.seen.foreign)  # "địa phương dẫn đầu" needs "là …"
        if value.rule == "rank.ordinal" and value.word != "is":
            previous = self.items[position - 1] if position else None
            named = isinstance(previous, UnitItem) and not self.text[previous.end : value.start].strip()
            if not named or "xếp" not in self.text[self.clause_start : value.start]:
                return False
        return True

    def _members_follow(self, value: Value, position: int) -> None:
        """"02 đơn vị xếp loại Xuất sắc gồm: Sở A, Sở B": the members of a class stand behind it."""
        following = self.items[position + 1] if position + 1 < len(self.items) else None
        if following is None or not _MEMBERS.fullmatch(self.text[value.end : following.start]):
            return
        state = self.state
        if isinstance(following, UnitItem):
            group = self.unit_groups.get(following.start, [])
            if not group:
                return
            for member in group:
                self.consumed.add(id(member))
            state.subjects, state.subject_age = [member.unit for member in group], 0
            state.components = []
            value.end = group[-1].end
            self.lists.append(("unit", group[0].start, [member.unit for member in group]))
            self.seen.subjects = list(dict.fromkeys([*self.seen.subjects, *state.subjects]))
            self.seen.foreign = True
        elif isinstance(following, ComponentItem) and state.code not in (None, OTHER):
            parts = [member for member in self.component_groups.get(following.start, []) if self._fits(member)]
            if value.kind == "trend":
                # "Gia nhập thị trường (giảm 0,2 điểm)": a member with its own number has that for its movement.
                parts = [part for part in parts if not _MOVED.match(self.text, part.end)]
            if not parts:
                return
            state.components, value.end = parts, parts[-1].end
        else:
            return
        state.generic = False
        state.anchors.append(value.start)

    def _comma(self, value: Value) -> int:
        return max(self.clause_start, self.text.rfind(",", self.start, value.start) + 1)

    def _current(self, state: State) -> str | None:
        """The time of a value, given or inherited."""
        if state.no_period:
            return None
        if state.period:
            return state.period
        if state.status == "target":
            topic_year = year_of(self.reader._topic)
            if topic_year and self.setting.published and topic_year >= self.setting.published:
                return self.reader._topic
            return self.reader.section_plan or self.setting.plan_period
        if self.seen.topic:
            return self.seen.topic
        if state.rate is not None and self.now:
            return None
        if self.reader._topic or self.reader.section_period:
            return self.reader._topic or self.reader.section_period
        return self.reader.rate_period or self._memory() if state.rate is not None else self._memory()

    def _bind(self, value: Value, state: State, position: int) -> list[Bound]:
        from nlp.figures.measures import measured

        measure, reason = measured(self, value, state)
        if measure is None:
            self.reader.rejected.append((value.start, value.end, reason))
            return []
        return self._emit(value, measure, state)

    def _emit(self, value: Value, measure: Measure, state: State) -> list[Bound]:
        status: Status = state.once or state.status
        period = self._current(state)
        code = OTHER if state.rate is not None else state.code
        assert code is not None
        if status == "target" and state.status == "target" and not state.once and state.period_given:
            year = year_of(period)
            past = year is not None and self.setting.published is not None and year < self.setting.published
            if past and re.search(r"kết\s+quả|đã\s+đạt|thực\s+hiện", self.text[self.start : value.start]):
                status = "actual"
        out_of = value.out_of
        if measure == "score" and out_of is None:
            if value.unit == "%":
                out_of = 100.0
            elif state.scale is not None and status != "target":
                out_of = state.scale
            elif self.setting.scale is not None and status != "target" and not state.components:
                out_of = self.setting.scale
        elif measure not in ("score", "rank"):
            out_of = None
        subjects: list[Unit | None]
        confidence = 0.97
        charged = self._charged(state)
        if state.aggregate:
            subjects = [None]
        elif charged:
            subjects = list(charged)
            confidence -= 0.05
        elif state.subjects:
            subjects = list(state.subjects)
            confidence -= 0.02 * state.subject_age
        else:
            subjects = [self._default_subject(state)]
            confidence -= 0.05
        scope = state.scope if state.aggregate else self._region(value) if measure in ("rank", "rank_change") else None
        confidence -= 0.0 if state.rate is not None else 0.03 * state.code_age
        confidence -= 0.0 if state.period_given else 0.01
        if value.rule in ("score.bare", "change.bare", "trend.bare", "rank.ordinal"):
            confidence -= 0.04
        components: list[str | None] = [c.words for c in state.components] or [None]
        if code == OTHER:
            components = [None]
        anchor = max((a for a in state.anchors if a <= value.start), default=-1)
        if anchor < 0:
            anchor = self._fallback_anchor(value)
        several = len(subjects) > 1 or len(components) > 1 or value.rule.startswith("pairs")
        starts = {c.words: c.start for c in state.components}
        starts |= {item.unit.name: item.start for item in self.items if isinstance(item, UnitItem) and item.start <= value.start}

        def begins(subject: Unit | None, component: str | None) -> int:
            """A member of a list has its own name at the head of its quote."""
            named = starts.get(component or "", starts.get(subject.name, anchor) if subject is not None else anchor)
            return named if several and named <= value.start else anchor

        bound = [
            Bound(
                value, measure, code, component, state.rate if code == OTHER else None, subject, period,
                state.period_given, status, out_of, state.aggregate, scope,
                begins(subject, component), value.end, round(max(confidence, 0.5), 3), self.reader._sentence_index,
            )
            for subject in subjects
            for component in components
        ]  # fmt: skip
        if code == OTHER and status == "actual" and self.seen.topic and period == self.seen.topic and self.depth == 0:
            self.reader.rate_period = period
        self.reader.bound += bound
        return bound

    def _fallback_anchor(self, value: Value) -> int:
        clause = max(self.text.rfind(mark, self.start, value.start) for mark in (",", ";", ":"))
        first = clause + 1 if clause >= self.start else self.start
        while first < value.start and self.text[first].isspace():
            first += 1
        return first

    def _region(self, value: Value) -> str | None:
        """"Trong khu vực Duyên hải Nam Trung Bộ, … xếp thứ 6/8": a place among neighbours alone."""
        match = _REGION.search(self.text, self.clause_start, min(self.end, max(value.end, value.field_end) + 60))
        return self.setting.original[match.start("scope") : match.end("scope")].strip() if match else None

    def _charged(self, state: State) -> list[Unit]:
        """The bodies that an order charges with a target, when it names no other subject."""
        if state.status != "target" or state.rate is None or not state.agents or (state.subjects and state.subject_age == 0):
            return []
        return [unit for unit in state.agents if unit.level in ("committee", "district", "commune", "office")]

    def _default_subject(self, state: State) -> Unit | None:
        return self.setting.main
