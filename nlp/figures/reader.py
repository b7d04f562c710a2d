"""Reads a document sentence by sentence and binds every value to what it measures, of whom, and when.

A sentence is a row of typed items. Going through it from left to right, names set the state (index, component or rate;
subjects; time; target), values take it. What a clause leaves out comes from the clause, the sentence, the paragraph
and the document before it, in that order; a value whose place in its clause is not understood is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from cchc.indicators import OTHER, indicator
from cchc.records import Unit
from nlp.figures.contradictions import contradicting
from nlp.figures.headings import DEEPEST, depth_of, is_heading
from nlp.figures.items import ComponentItem, CueItem, IndicatorItem, Item, PeriodItem, UnitItem, Value
from nlp.figures.lexicon import words
from nlp.figures.maxima import maxima_of, maxima_of_parts
from nlp.figures.names import find_indicators
from nlp.figures.origins import came_from
from nlp.figures.sentence import items_of
from nlp.figures.setting import Setting, is_compared, periods_with_bare_years
from nlp.figures.state import Bound, Memory, Seen, State
from nlp.figures.subjects import headed
from nlp.figures.walk import Walk
from nlp.periods import year_of
from nlp.prefilter import Prefiltered
from nlp.rejections import Rejected

_AHEAD = re.compile(words(("phương hướng", "nhiệm vụ", "mục tiêu", "chỉ tiêu", "kế hoạch", "giải pháp")))
_RECEIVED = Prefiltered(
    r"(?<!\w)(?:tiếp\s+nhận|giải\s+quyết)(?:\s+(?:và|mới|được|giải\s+quyết|tổng|số|trên|hơn)){0,4}\s+\d[\d.]*\s+(?:lượt\s+)?hồ\s+sơ"
)
_THIS_PART = re.compile(r"\s*(?:[-–+]\s*)?trong\s+(?P<part>năm|quý|tháng|kỳ)\s*,")
_PART_UNITS = {
    "năm": ("year", "half", "quarter", "months", "month", "day"),
    "quý": ("quarter",),
    "tháng": ("month",),
    "kỳ": ("quarter", "half", "months", "month"),
}
_NOTE = re.compile(r"\W*(?:ghi\s+chú|chú\s+thích|lưu\s+ý|chú\s+ý|\(\*+\))(?!\w)|\s*\*+\s*(?:\(|ghi\s+chú)")
_ASKS = re.compile(r"(?<!\w)(?:yêu\s+cầu|đề\s+nghị|kiến\s+nghị|đề\s+xuất|giao)(?!\w)(?!\s+(?:thông|dịch)(?!\w))")
_ITEM = re.compile(r"\s*[-–+•]\s*\w")
_LONGEST = 3000  # characters
_BARE_HEADING = re.compile(r"\s*[^\W\d_a-zà-ỹ][^.;:!?…]{5,70}[^.;:!?…,\s]\s*")


_WITH = re.compile(
    r"\s*(?:[-–+]\s*)?với\s+(?:(?:kết\s+quả|số\s+điểm|tổng\s+(?:số\s+)?điểm|mức\s+điểm|mức|điểm\s+số)\s+)?(?:đạt\s+)?"
)


# "Cùng được 0,712 điểm, hai huyện A, B …", "Đạt 92,5 điểm, Sở Nội vụ dẫn đầu": said of the one behind the comma.
_REACHES = re.compile(
    r"\s*(?:[-–+]\s*)?(?:(?:cùng|đều|chỉ|mới|dù|tuy|dù\s+chỉ)\s+){0,2}(?:đạt|được|có|giành|ghi)\s+(?:(?:kết\s+quả|số\s+điểm|tổng\s+(?:số\s+)?điểm|mức)\s+)?"
)
_NOT_ONLY = re.compile(r"\s*(?:(?:không\s+chỉ|không\s+những|(?:cùng\s+với|ngoài|bên\s+cạnh)\s+việc)\s+)?")
_COMMA = re.compile(
    r"\s*(?:bảng\s+xếp\s+hạng(?:\s+chung)?)?\s*(?:(?:của\s+)?(?:cả\s+nước|toàn\s+quốc|toàn\s+tỉnh))?\s*,\s*(?:(?:hai|ba|bốn|cả)\s+)?(?:(?:tỉnh|huyện|xã|các|sở)\s+)?"
)


def _compared_with(item: Item) -> bool:
    return (isinstance(item, CueItem) and item.name == "compare") or (isinstance(item, PeriodItem) and item.compared)


def _named_first(text: str, items: list[Item], start: int) -> list[Item]:
    """ "Với 87,15%, PAR INDEX năm 2023 của Hà Nam xếp thứ 20": values at the head are of what is named behind them."""
    if not isinstance(items[0], Value):
        return items
    if came := came_from(text, items, start):
        return came
    # "Thuộc nhóm B, Hà Nam xếp …", "Tăng 4 bậc, tỉnh …": what is said of the one named behind the comma.
    plain = items[0].kind in ("grade", "change", "rank") and bool(_NOT_ONLY.fullmatch(text, start, items[0].start))
    reaches = items[0].kind in ("score", "percent") and _REACHES.fullmatch(text, start, items[0].start) is not None
    if not plain and not reaches and not _WITH.fullmatch(text, start, items[0].start):
        return items
    led = 1
    while led < len(items) and isinstance(items[led], Value) and items[led].start - items[led - 1].end < 8:
        led += 1
    # "Với 69,08 điểm, thêm 1,35 điểm so với năm 2019, Bến Tre đứng …"
    while led > 1 and led < len(items) and _compared_with(items[led]):
        led += 1
    ended = max(items[led - 1].end, getattr(items[led - 1], "field_end", 0))
    if (plain or reaches) and (led == len(items) or not _COMMA.fullmatch(text, ended, items[led].start)):
        return items
    names = led
    while names < len(items) and isinstance(items[names], IndicatorItem | PeriodItem | UnitItem | ComponentItem):
        names += 1
    units = [item.start for item in items[led:names] if isinstance(item, UnitItem)]
    # "Với 93,85 điểm Chỉ số CCHC năm 2023, huyện A giữ …": the comma may stand behind the index.
    comma = text.find(",", items[led - 1].end, min(units, default=items[led - 1].end))
    if names == led or not (comma > 0 or re.match(r"\s*,", text[items[led - 1].end :])):
        return items
    return [*items[led:names], *items[:led], *items[names:]]


class Reader:
    """Binds the values of one document; `bound` grows in the order of the text."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        setting.maxima, setting.part_maxima = maxima_of(setting), maxima_of_parts(setting)
        self.memory = Memory(setting, rate_period=setting.activity_period)
        self._index_of_paragraph: str | None = setting.title_code
        self._own: str | None = None  # the index that the text turns to first
        self._section_depth = DEEPEST  # how deep among the headings the one that names a body stands
        self._listing = False  # the paragraph before is an item of the list under a heading
        self._scale: tuple[float | None, str | None] = (None, None)
        self._ahead_by_heading = False
        self._aims = False  # under a heading of aims without a number

    @property
    def bound(self) -> list[Bound]:
        """Bound values in the order in which they were read."""
        return self.memory.bound

    @property
    def rejected(self) -> list[Rejected]:
        """Values that were seen and not taken."""
        return self.memory.rejected

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
        for one in self.memory.bound:
            # "đã tăng 11,6 điểm" in a lead: the day that the text tells later.
            if one.period is None and one.status == "actual" and one.code != OTHER and one.value.role != "from":
                daily = indicator(one.code).keyed_by == "day"
                one.period = self.setting.periods_of.get(one.code) if daily else None
        for one in contradicting(self.setting.text, self.memory.bound):
            self.memory.bound = [other for other in self.memory.bound if other is not one]
            why = "another value of what the sentence has given already"
            self.memory.rejected.append(Rejected("figures", one.value.start, one.end, one.value.rule, why))

    def _pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """A sentence as it is; one longer than any that people write is cut, so that reading stays linear."""
        pieces: list[tuple[int, int]] = []
        while end - start > _LONGEST:
            cut = max(self.setting.text.rfind(mark, start + 1, start + _LONGEST) for mark in (";", ",", " "))
            cut = cut + 1 if cut > start else start + _LONGEST
            pieces.append((start, cut))
            start = cut
        return [*pieces, (start, end)]

    def _paragraph(self, start: int, sentences: list[tuple[int, int]]) -> None:
        self.memory.topic = None
        self.memory.paragraph_start = start
        self._scale = (None, None)
        self._heading(start, sentences[-1][1] if sentences else start)
        code, code_age = self._index_of_paragraph, 2
        carried: list[Unit] = []
        first_subject: list[Unit] = []
        rate: str | None = None
        paragraph_code: str | None = None
        for first, last in sentences:
            state = State(code=code, code_age=code_age, rate=None)
            state.scale, state.scale_code = self._scale
            if start in self.setting.target_lines:
                state.status = "target"
            if carried:
                state.subjects, state.subject_age = list(carried), 1
            self.memory.sentence = first
            self.memory.paragraph_rate = rate
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
        if paragraph_code and not self._aside(start) and not self._in_passing(start, sentences, paragraph_code):
            self._index_of_paragraph = paragraph_code

    def _in_passing(self, start: int, sentences: list[tuple[int, int]], code: str) -> bool:
        """ "Ghi chú: … kết quả SIPAS dựa trên 40 phiếu.", "Đề nghị … hoàn thiện bộ tiêu chí DDCI.": no turn to it."""
        self._own = code if self._index_of_paragraph is None else self._own
        if self._index_of_paragraph in (None, code) or code in (self.setting.title_code, self._own) or not sentences:
            return False  # the text returns to what it is about
        if any(one.sentence >= start for one in self.memory.bound[-1:]):
            return False
        text = self.setting.text
        if _NOTE.match(text, start, sentences[-1][1]):
            return True
        named = next(iter(find_indicators(text, start, sentences[-1][1], {code})), None)
        asked = named is not None and _ASKS.search(text, start, named.start)
        return bool(asked) or (named is not None and self.setting.order_at(named.start) is not None)

    def _aside(self, start: int) -> bool:
        """ "Năm 2024, PCI đứng đầu …; SIPAS …; còn PAR INDEX …" in a text of another index, which goes on behind it."""
        here = takewhile(lambda one: one.sentence >= start, reversed(self.memory.bound))
        told = {one.code for one in here} - {OTHER}
        return len(told) > 2 and self._index_of_paragraph is not None and self._index_of_paragraph not in told

    def _heading(self, start: int, end: int) -> None:
        """ "3. Phương hướng quý II/2024" dates what stands under it, until the next heading."""
        self._body_headed(start, end)
        line = self.setting.original[start:end]
        if start in self.setting.aim_heads:
            self._aims_headed(start, end)
            return
        if self._aims and start not in self.setting.target_lines:
            self.memory.section_plan, self._aims = None, False
        if not is_heading(line):
            if len(line) < 80 and _BARE_HEADING.fullmatch(line):
                self._bare_heading(start, end)
            return
        named = [
            m for m in periods_with_bare_years(self.setting, start, end) if m.value and m.unit not in ("day", "span")
        ]
        period = named[-1].value if named else None
        ahead = bool(_AHEAD.search(self.setting.text, start, end))
        self.memory.section_plan = period if ahead else None
        self.memory.section_period = None if ahead else period

    def _body_headed(self, start: int, end: int) -> None:
        """ "2. UBND huyện Bình Lục": whose results stand under it, until the next number or the end of its dashes."""
        text, setting = self.setting.text, self.setting
        item = bool(_ITEM.match(text, start, end))
        depth = depth_of(setting.original[start:end])
        if unit := headed(setting, start, end):
            setting.section, self._listing, self._section_depth = unit, False, depth
            return
        # "1. Kết quả: …" under "I. SỞ Y TẾ" is of the body still; "II. …" is not.
        under = self._section_depth < depth < DEEPEST
        if not under and (depth < DEEPEST or is_heading(setting.original[start:end])):
            setting.section = None
        if self._listing and not item and not under:
            setting.section = None
        self._listing = item

    def _aims_headed(self, start: int, end: int) -> None:
        """ "Mục tiêu đến năm 2025": the year of the aims under it."""
        named = [m for m in periods_with_bare_years(self.setting, start, end) if m.value and m.unit == "year"]
        if named or not self._aims:
            self.memory.section_plan = named[-1].value if named else self.memory.section_plan
        self.memory.section_period, self._ahead_by_heading, self._aims = None, False, True

    def _bare_heading(self, start: int, end: int) -> None:
        """ "Việc của năm 2020" on a page of 2019: a line without number and mark that opens what is to come."""
        now = self.setting.published
        named = [m for m in periods_with_bare_years(self.setting, start, end) if m.value and m.unit == "year"]
        if self._ahead_by_heading:
            self.memory.section_plan, self._ahead_by_heading = None, False
        if now is not None and len(named) == 1 and (named[0].year or 0) > now:
            self.memory.section_plan, self.memory.section_period = named[0].value, None
            self._ahead_by_heading = True

    def _sentence(self, state: State, start: int, end: int) -> Seen:
        last = state.subjects[0] if state.subjects else None
        items = items_of(self.setting, start, end, last, state.code)
        seen = Seen()
        self._of_this_part(start, end)
        self._dossiers(start, end)
        if not items:
            return seen
        items = _named_first(self.setting.text, items, start)
        before = state.code
        walk = Walk(self.memory, state, items, start, end, seen)
        walk.run()
        self._as_of(start)
        self._grown(start)
        if seen.topic and (state.status == "actual" or self._told(start, seen.topic)):
            if not self._foretold(start) and not self._looks_back(seen.topic, before, seen.first_code):
                self.memory.topic = seen.topic
        elif seen.vague and not seen.topic:
            self.memory.topic = None
        self._scale = (None, None) if state.scale_of_parts else (state.scale, state.scale_code)
        return seen

    def _grown(self, sentence: int) -> None:
        """A text that tells its index year by year goes on about the newest: "năm 2021 …, hai năm sau đó …"."""
        now = self.setting.published
        if self.setting.title_dated or now is None:
            return
        for one in (one for one in reversed(self.memory.bound) if one.sentence == sentence):
            known = self.setting.periods_of.get(one.code) or self.setting.main_period
            year, before = year_of(one.period), year_of(known)
            told = one.code != OTHER and one.status == "actual" and one.period_given and len(one.period or "") == 4
            if told and one.period and year is not None and before is not None and before < year < now:
                self.setting.periods_of[one.code] = one.period
                if self.setting.main_period == known:
                    self.setting.main_period = one.period

    def _looks_back(self, period: str, code: str | None, named: str | None) -> bool:
        """ "Năm 2022, tỉnh đạt 66,3 điểm." behind a sentence of 2023: an earlier year of the index holds for itself."""
        topic, year = year_of(self.memory.topic), year_of(period)
        return topic is not None and year is not None and year < topic and named in (None, code)

    def _of_this_part(self, start: int, end: int) -> None:
        """ "Trong quý, Trung tâm tiếp nhận …", "Trong năm, …": what was named last, also for the rates told next."""
        match = _THIS_PART.match(self.setting.text, start, end)
        if match is None:
            return
        part, now, text = match["part"], self.setting.published, self.setting.text
        for mention in reversed(self.setting.doc._.periods or []):
            past = mention.end <= start and mention.value and not is_compared(text, mention)
            aside = text.rfind("(", 0, mention.start) > text.rfind(")", 0, mention.start)  # "82,6% (năm 2017: 85,1%)"
            if past and not aside and mention.unit in _PART_UNITS[part] and (now is None or (mention.year or 0) <= now):
                self.memory.rate_period = mention.value if part != "năm" else str(mention.year)
                return

    def _dossiers(self, start: int, end: int) -> None:
        """ "Quý III/2025, Trung tâm tiếp nhận 1.200 hồ sơ": the time that the rates of the dossiers go on to have."""
        match = _RECEIVED.search(self.setting.text, start, end)
        if not match:
            return
        named = [
            m
            for m in periods_with_bare_years(self.setting, start, match.start())
            if m.unit in ("quarter", "half", "months", "month") and m.value and not is_compared(self.setting.text, m)
        ]
        if len(named) == 1:
            self.memory.rate_period = named[0].value

    def _told(self, sentence: int, period: str) -> bool:
        """True when a sentence that ends in a target gave a result of that time before it."""
        here = (one for one in reversed(self.memory.bound) if one.sentence == sentence)
        return any(one.status == "actual" and one.period == period for one in here)

    def _foretold(self, sentence: int) -> bool:
        """True for a sentence that gives nothing but what is expected: "Ước cả năm 2020, tỷ lệ này đạt 99%"."""
        here = [one for one in self.memory.bound if one.sentence == sentence]
        return bool(here) and all(one.status == "forecast" for one in here)

    def _as_of(self, sentence: int) -> None:
        """An index that is kept by the day takes the day that its sentence names, also behind the value."""
        here = [
            one
            for one in self.memory.bound
            if one.sentence == sentence and one.code != OTHER and one.status == "actual"
        ]
        for one in here:
            if indicator(one.code).keyed_by == "day":
                named = next((o.period for o in here if o.code == one.code and o.period_given), None)
                one.period = one.period or named
                # "Tính đến ngày 10/3, thành phố xong 75,9% nhiệm vụ. Bộ chỉ số … đạt 88,4 điểm": of that day, as is
                # what is told of the index next.
                named = named or (one.period if len(one.period or "") > 4 and "/" not in (one.period or "") else None)
                main = self.setting.main_period or ""
                # "tính đến ngày 31/10 …; so với ngày 30/9 (79,9 điểm)": what it is compared with is no day of the rest.
                if named and not (len(main) > 4 and named < main):
                    self.setting.periods_of.setdefault(one.code, named)
                known = self.setting.periods_of.get(one.code, "")
                told = one.period_given and not self.setting.title_dated and one.value.role != "from"
                if told and len(known) == len(one.period or "") == 10 and known < (one.period or ""):
                    self.setting.periods_of[one.code] = one.period or known  # it is told on, to its newest day
