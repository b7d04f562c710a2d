"""What a sentence names: index, component, rate, subject; and the cues that govern its values."""

from __future__ import annotations

import re

from cchc.indicators import OTHER
from nlp.figures.cues import Cues
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
from nlp.figures.owners import is_of_field
from nlp.figures.rates import is_work_field
from nlp.figures.regions import has_result, is_region, mean_told
from nlp.figures.sentence import explained
from nlp.figures.subjects import role_of
from nlp.mentions import resolve as resolve_place

_PLACES = re.compile(r"(?<!được\s)(?:thuộc|đóng\s+tại|quê|người|cũ\s+của)\s*$")
_NATIONAL = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:cấp\s+)?(?:quốc\s+gia|của\s+cả\s+nước|toàn\s+quốc)(?!\w)")
_NATIONWIDE = re.compile(r"\s*(?:của\s+|trên\s+(?:phạm\s+vi\s+)?)?(?:cả\s+nước|toàn\s+quốc)(?!\w)")
_NATION_FIRST = re.compile(
    r"\W*(?:(?:năm|trong|đến|hết)\s+[^,;.:]{3,20},\s*)?(?:(?:tính\s+chung|trên|trong|tại)\s+)?(?:phạm\s+vi\s+)?(?:cả\s+nước|toàn\s+quốc)\s*,\s*"
)
# "Ở chỉ số thành phần “X”, Bộ A dẫn đầu …, còn Bộ B …": a component at the head is what the sentence is about.
_TOLD_BELOW = re.compile(
    r"\s+(?!(?:của|ở|tại|và|cùng|trong|gồm|như)\s)[^,;:.()\d]{2,60}:\s(?!(?:tỉnh|huyện|xã|sở)\s)[^;:.()]{0,60}"
)
_ABOUT_PART = re.compile(
    r"(?<!\w)(?:ở|về|đối\s+với|riêng|trong|với|xét\s+về)\s+(?:(?:chỉ\s+số\s+thành\s+phần|chỉ\s+số\s+nội\s+dung|chỉ\s+số|lĩnh\s+vực"
    r"|nội\s+dung|trụ\s+cột|tiêu\s+chí|thành\s+phần)\s+)?[“\"]?$"
)
# "Điểm trung vị của khối sở là 71,06 điểm …; khối huyện là 68,9 điểm": the same of another group.
_SAME_MEAN = re.compile(
    r"\s*(?:còn\s+|và\s+)?(?:(?:của|ở|tại)\s+)?(?P<scope>(?:khối|nhóm|cấp)\s+[^;.:()\d]{2,60}?)\s+(?:là|đạt|chỉ|ở\s+mức)\s+(?=[^;.:()]{0,12}\d)"
)
# "…, mức độ hài lòng gần như tuyệt đối với 17,9 điểm": praise between a member of a list and its score.
# "mất 2,1 điểm ở lĩnh vực tài chính công nên tụt từ vị trí 23": the place is of the whole.
_SO_THAT = re.compile(r"[”\"]?\s*,?\s*(?:nên|khiến|làm\s+cho|do\s+đó|do\s+vậy|dẫn\s+đến|vì\s+vậy|vì\s+thế)(?!\w)")
# "UBND huyện Tam Nông đặt mục tiêu năm 2024 Chỉ số CCHC đạt …": the aim of the district.
_SETS = re.compile(
    r"\s+(?:đã\s+|vừa\s+)?(?:đặt(?:\s+ra)?|đề\s+ra|xác\s+định|phấn\s+đấu|quyết\s+tâm|cam\s+kết)(?:\s+(?:mục\s+tiêu|chỉ\s+tiêu))?(?!\w)"
)
# "Lĩnh vực cải cách thể chế: 5 sở đạt điểm tối đa; Sở Y tế chỉ được 6,75/10 điểm"
_HEADED = re.compile(
    r"\s*(?:[-–+*]|\d{1,2}[.)]|[a-zđ][.)])?\s*(?:về\s+|ở\s+)?(?:lĩnh\s+vực|nội\s+dung|trụ\s+cột|tiêu\s+chí|chỉ\s+số\s+(?:thành\s+phần|nội\s+dung))\s+[“\"]?"
)
# "chỉ số thành phần", "trụ cột" are of an index, whatever rate stands before them.
_OF_INDEX = re.compile(r"(?<!\w)(?:chỉ\s+số(?:\s+(?:thành\s+phần|nội\s+dung))?|trụ\s+cột)\s+[“\"]?$")
_OPENS = re.compile(
    r"\s*(?:[-–+*]\s*)?(?:(?:riêng|còn|trong\s+đó|thấp\s+nhất|cao\s+nhất|tuy\s+nhiên|nhất|là|ở|với|đối|thuộc)[\s,]+){0,5}lĩnh\s+vực\s+[“\"]?"
)
_GROUP_HAS = re.compile(
    r"(?<!\w)(?:nhiều|một\s+số|vài|không\s+ít|đa\s+số|phần\s+lớn|hầu\s+hết|còn|có|hai|ba|bốn|năm|\d+(?:/\d+)?)\s+(?:(?:các|\d+(?:/\d+)?)\s+)?(?:sở|huyện|xã|phường|đơn\s+vị|địa\s+phương|cơ\s+quan"
    r"|ngành|nơi)(?:,\s+(?:sở|ngành|xã|phường|huyện|thị\s+xã))?(?:\s+(?:này|trên|khác|vẫn|còn|đã|đang|đều|cũng)){0,2}\s+(?:có|đạt|để|với)\s+(?:kết\s+quả\s+)?$"
)
_COLON = re.compile(r"[”\"]?\s*(?:\([^()]*\)\s*)?:")
_DEALS_WITH = re.compile(
    r"(?<!\w)(?:đơn\s+vị|cơ\s+quan|sở|ngành|địa\s+phương)\s+(?:không\s+)?(?:có|giải\s+quyết|phát\s+sinh)\s+$"
)
# "nội dung tổ chức bộ máy, nơi huyện chỉ được 5,5/11 điểm"
# "Cùng với PCI, UBND tỉnh công bố kết quả DDCI năm 2023.": the text goes on about the second.
_BESIDE_THIS = re.compile(
    r"\s*(?:cùng\s+với|bên\s+cạnh|ngoài|song\s+song\s+với|không\s+chỉ(?:\s+có)?)\s+(?:(?:việc\s+)?(?:công\s+bố|kết\s+quả|bộ|các)\s+){0,3}"
)
_WHERE = re.compile(r"\s*,\s*nơi\s")
# "Trong 8 lĩnh vực, …", "Ngược lại, nội dung …": what may stand before the part that a clause tells of.
_CLAUSE_OPENS = re.compile(
    r"\s*(?:[-–+*]\s*)?(?:(?:trong|ở|với|xét\s+theo)\s+(?:(?:số\s+)?(?:các|\d+)\s+[^,;.:]{3,40}|pci|papi|sipas|par\s+index|dti|ddci),\s*)?"
    r"(?:(?:ngược\s+lại|tuy\s+nhiên|bên\s+cạnh\s+đó|trong\s+khi(?:\s+đó)?|đáng\s+chú\s+ý|nổi\s+bật|riêng|còn|song|nhưng|và|là|nhất|việc)(?:,\s*|\s+)){0,3}"
    r"(?:(?:chỉ\s+số\s+thành\s+phần|chỉ\s+số\s+nội\s+dung|chỉ\s+số|lĩnh\s+vực|nội\s+dung|trụ\s+cột|tiêu\s+chí)\s+)?[“\"]?"
)
_STANDS_OUT = re.compile(
    r"[”\"]?(?:\s+(?!nên(?!\w)|khiến)[^\W\d_]+){0,12}?\s*[,:]?"
    r"(?:\s+(?:giá\s+trị|điểm\s+số|điểm|mức)\s+(?:trung\s+bình|bình\s+quân)(?:\s+[^\W\d_]+){0,6}?)?\s+(?:khi|với|vì|do|nhờ|từ)?\s*(?:(?:cũng|chỉ|mới|đã|còn|vẫn)\s+){0,2}"
    r"(?:đạt|được|giành|giành\s+được|ghi|có|còn|dừng\s+ở)?\s*(?:(?:mức|tới|đến|số\s+điểm)\s+)?"
)
_WITH = re.compile(r"(?<!\w)(?:với|đạt)\s*$")
# "bình quân các xã, thị trấn của huyện là 15,6%"
_MEAN_HEAD = re.compile(
    rf"{words((*CUES.mean, *CUES.median))}(?:\s+(?:chung|của|các|cả|toàn|khối)){{0,3}}"
    r"(?:(?<=các)\s(?:\s*(?:xã|phường|thị\s+trấn|huyện|đơn\s+vị|sở|ban|ngành|địa\s+phương|và)(?!\w),?){1,5}"
    r"\s+(?:của|thuộc|trong|toàn|trên\s+địa\s+bàn))?\s*$"
)


class Heads(Cues):
    """Names and cues set the state that values take."""

    def _boundary(self, item: Boundary) -> None:
        state = self.state
        self.clause_start = item.end
        state.generic = False
        again = _SAME_MEAN.match(self.text, item.end, self.end) if state.aggregate else None
        state.scope = self.setting.original[again.start("scope") : again.end("scope")] if again else None
        state.aggregate = state.aggregate if again else None
        state.once = None
        if not self.compared_at_head:
            state.compared = None
        if state.period_given and state.period != self.head_period:
            # A time inside an earlier clause holds for that clause alone; one at the head holds for the sentence.
            state.period, state.period_given = self.head_period, self.head_period is not None
        self.lists = []
        self.shared = None

    def _unit(self, item: UnitItem) -> None:
        group = self.unit_groups.get(item.start)
        if group is None:
            return
        for member in group:
            self.consumed.add(id(member))
        self.lists.append(("unit", group[0].start, [member.unit for member in group]))
        if len(group) > 1:
            self.memory.last_named = [member.unit for member in group]
            self.memory.named_in = self.memory.paragraph_start
        if is_region(item):
            self._region_told(group[-1])
            return
        role = role_of(self.setting, item, group[-1].end)
        state = self.state
        if role == "agent":
            state.agents = [member.unit for member in group]
            if len(group) == 1 and item.unit.level == "committee" and _SETS.match(self.text, group[-1].end, self.end):
                place = resolve_place(self.setting.doc, item.unit.name.removeprefix("UBND "), item.start)
                if place is not None and place.level in ("district", "commune"):
                    state.subjects, state.subject_age, self.subject_at = [place], 0, item.start
                    state.anchors.append(item.start)
            if state.subject_age == 0 and self.subject_at < self.clause_start <= item.start:
                state.subject_age = 1  # "…; UBND huyện A bảo đảm …": the order goes on to another body
            return
        if role != "subject" or self._before_place(item, group):
            return
        units = [member.unit for member in group]
        if state.aggregate and item.anaphor and (not state.seen_value or self._of_mean(item)):
            return  # "điểm trung bình chung toàn tỉnh"
        if state.subjects != units:
            behind_name = bool(
                re.search(r"của\s*$|tại\s*$|ở\s*$", self.text[max(self.start, item.start - 6) : item.start])
            )
            if state.components and not behind_name and state.components[-1].start < self.clause_start:
                state.components = []
            if state.components and not behind_name and self.last_bound:
                state.components = []
            state.components = state.components or list(self.about_part)
        state.subjects, state.subject_age, state.national = units, 0, False
        self.subject_at = item.start
        state.aggregate = state.scope = None
        state.generic = False
        state.anchors.append(item.start)
        self.seen.subjects = (
            list(dict.fromkeys([*self.seen.subjects, *units])) if self.depth == 0 else self.seen.subjects
        )

    def _region_told(self, item: UnitItem) -> None:
        """ "Tây Nguyên đạt thấp nhất, 82,34%": of no province, and a mean where the paragraph tells of means."""
        if not has_result(self, item):
            return
        state, mean = self.state, mean_told(self)
        state.subjects, state.subject_age, state.generic, state.national = [], 0, False, True
        state.components, state.aggregate = list(self.about_part), "mean" if mean else None
        state.scope = self.setting.original[item.start : item.end] if mean else None
        state.anchors.append(item.start)

    def _of_mean(self, item: UnitItem) -> bool:
        """ "cao hơn mức bình quân chung của tỉnh": whose mean it is."""
        return bool(_MEAN_HEAD.search(self.text, max(self.start, item.start - 80), item.start))

    def _before_place(self, item: UnitItem, group: list[UnitItem]) -> bool:
        """ "Phó Chủ tịch UBND tỉnh A", "thuộc huyện A": a unit that only places another thing."""
        before = self.text[max(self.start, item.start - 30) : item.start]
        if is_of_field(self.text, max(self.start, item.start - 100), item.start):
            # The group before it is the field of a place, and what is told on is of whom the place is.
            self.state.generic = self.state.generic and (self.state.subject_age > 0 or not self.state.seen_value)
            return True
        if _PLACES.search(before):
            return True
        return bool(re.match(r"\s*(?:-|–)\s*\d", self.text[group[-1].end :]))

    def _indicator(self, item: IndicatorItem) -> None:
        state = self.state
        before = self.text[max(self.start, item.start - 12) : item.start]
        part_of = bool(re.search(r"(?:trong|thuộc|của|trong\s+bộ)\s*$", before)) and bool(state.components)
        if state.components and item.code in state.components[-1].codes:
            # "Chỉ số Gia nhập thị trường PCI 2023 đạt 7,35 điểm"
            part_of = part_of or not self.text[state.components[-1].end : item.start].strip(' ”"(')
        if not part_of:
            state.components = []
            self.about_part = []
        together = self.together and re.fullmatch(
            r"\s*(?:,|và|,\s+và|lẫn|cũng\s+như)\s*", self.text[self.named_until : item.start]
        )
        self.together = [*self.together, item.code] if together else [item.code]
        self.named_until = item.end
        if state.code_age == 0 and state.code not in (None, item.code):
            state.aggregate = state.scope = None  # "điểm DDCI bình quân đạt …, PCI có mặt trong tốp 10"
        state.code, state.code_age, state.rate = item.code, 0, None
        state.generic = state.foreign = False
        if _NATIONAL.match(self.text, item.end):
            state.subjects, state.national = [], True  # of no body that has been named
        state.anchors.append(item.start)
        self.lists.append(("indicator", item.start, [item.code]))
        if self.depth == 0 and not _BESIDE_THIS.fullmatch(self.text, self.start, item.start):
            self.seen.first_code = self.seen.first_code or item.code

    def _component(self, item: ComponentItem, position: int) -> None:
        group = self.component_groups.get(item.start)
        if group is None:
            return
        state = self.state
        kept = [member for member in group if self._fits(member)]
        if _DEALS_WITH.search(self.text, max(self.start, group[0].start - 30), group[0].start):
            kept = []  # "khối các đơn vị có thủ tục hành chính: Sở Tư pháp 94,11 điểm"
        for member in group:
            self.consumed.add(id(member))
        # Fields divide a rate also where no index is told of, of which they could be parts.
        divides = state.rate is not None and all(member.cued and is_work_field(member.words) for member in group)
        if (kept or divides) and self._of_work(kept or group):
            return
        if kept:
            self.memory.part, self.memory.part_in = kept[-1], self.memory.paragraph_start
        about = bool(kept) and self._about(group)
        if not kept or not (about or self._attached(group, position)):
            # What is told next is of the part, though it stands too far off; it is none of the whole index.
            state.foreign = state.foreign or (bool(kept) and self._told_of(kept, position))
            return
        codes = kept[0].codes
        if codes and state.code not in codes:
            state.code = self.setting.title_code if self.setting.title_code in codes else codes[0]
            state.code_age = max(state.code_age, 1)
        if state.code in (None, OTHER):
            return
        self.about_part = kept if about and state.code_age < 3 else []
        state.components, state.rate = kept, None
        state.generic = state.foreign = False
        state.anchors.append(kept[0].start)
        self.lists.append(("component", kept[0].start, list(kept)))

    def _of_work(self, fields: list[ComponentItem]) -> bool:
        """ "Tỷ lệ hồ sơ trễ hẹn là 7,8%, riêng lĩnh vực xây dựng là 12,4%": the rate within a field, and no component.

        Such a field is part of no index but a survey of those who were served.
        """
        state = self.state
        if any(field.codes for field in fields) or _OF_INDEX.search(self.text, self.start, fields[0].start):
            return False
        rate = self._rate_of_fields(fields[0])
        of_work = all(is_work_field(field.words) for field in fields)
        if state.code == "SIPAS" and (rate is None or "hài lòng" in rate.lower()):
            return False
        if rate is None and not of_work:
            return False
        if rate is None or not of_work:
            state.rate, state.components, state.foreign = None, [], True
            return True
        named = [f"{rate} lĩnh vực {field.words}" for field in fields]
        self.lists = [one for one in self.lists if one[0] != "rate"]
        self.lists += [("rate", field.start, [name]) for field, name in zip(fields, named, strict=True)]
        state.rate, state.components, state.generic, state.outcome = named[-1], [], False, True
        state.anchors.append(fields[0].start)
        self.base_rate = rate
        return True

    def _rate_of_fields(self, field: ComponentItem) -> str | None:
        """The rate that a field of work divides: of this sentence, or, where the field opens one, of that before."""
        if self.base_rate is not None and self.state.rate is not None:
            return self.base_rate
        if self.state.rate is not None:
            return self.state.rate
        opens = _OPENS.fullmatch(self.text, self.start, field.start) is not None
        return self.memory.paragraph_rate if opens and self.state.code_age > 0 else None

    def _about(self, group: list[ComponentItem]) -> bool:
        if _HEADED.fullmatch(self.text, self.start, group[0].start) and _COLON.match(self.text, group[-1].end):
            return True
        if group[0].start - self.start > 60 or not _ABOUT_PART.search(
            self.text, max(self.start, group[0].start - 40), group[0].start
        ):
            return False
        following = next((i for i in self.items if i.start >= group[-1].end), None)
        return bool(re.match(r"[”\"]?\s*,", self.text[group[-1].end :])) and isinstance(following, UnitItem)

    def _fits(self, member: ComponentItem) -> bool:
        return bool(member.codes) or (self.state.code not in (None, OTHER) and member.cued)

    def _attached(self, group: list[ComponentItem], position: int) -> bool:
        """A component counts only where it leads to a value: "cải cách thủ tục hành chính" is in every sentence."""
        if _SO_THAT.match(self.text, group[-1].end, self.end):
            return False
        for other in self.items[position:]:
            if isinstance(other, Value | PairList) and other.start >= group[-1].end:
                between = [i for i in self.items if group[-1].end <= i.start < other.start]
                if any(isinstance(i, RateItem) and not i.behind for i in between):
                    return False
                if self._parted(group[-1].end, between) and not _WHERE.match(self.text, group[-1].end):
                    return False
                scaled = isinstance(other, Value) and other.kind == "score" and other.out_of is not None
                listed = (scaled or any(one.component for one in self.last_bound)) and bool(group[0].codes)
                most = (
                    4 if listed and _WITH.search(self.text, group[-1].end, other.start) else 2 if group[0].cued else 1
                )
                return explained(self.text, group[-1].end, other.start, between, most=most) or (
                    bool(group[0].codes)
                    and (self._stands_out(group, other, between) or self._told_below(group, other, between))
                )
            if (
                isinstance(other, Paren)
                and other.start >= group[-1].end
                and any(isinstance(i, Value) for i in other.items)
            ):
                between = [i for i in self.items if group[-1].end <= i.start < other.start]
                return explained(self.text, group[-1].end, other.start, between)
        return False

    def _parted(self, end: int, between: list[Item]) -> bool:
        """Whether a comma stands between a part and a unit behind it, none of an index's own name."""
        unit = min((item.start for item in between if isinstance(item, UnitItem)), default=end)
        commas = (at for at in range(end, unit) if self.text[at] == ",")
        return any(
            not any(isinstance(item, IndicatorItem) and item.start <= at < item.end for item in between)
            for at in commas
        )

    def _opens_clause(self, group: list[ComponentItem]) -> bool:
        """True for a part that is what its clause tells of: "Trong 8 lĩnh vực, cải cách thể chế …"."""
        return _CLAUSE_OPENS.fullmatch(self.text, max(self.start, self.clause_start), group[0].start) is not None

    def _told_below(self, group: list[ComponentItem], value: Item, between: list[Item]) -> bool:
        """ "Thủ tục hành chính công là điểm tựa: năm 2021, 2022 lần lượt đạt 7,3 và 7,4 điểm": the part named."""
        if any(not isinstance(item, PeriodItem | CueItem) for item in between) or not self._opens_clause(group):
            return False
        return _TOLD_BELOW.fullmatch(self.text, group[-1].end, value.start) is not None

    def _stands_out(self, group: list[ComponentItem], value: Item, between: list[Item]) -> bool:
        """ "Cải cách thể chế ghi dấu ấn khi được 9,2/10 điểm": praise or blame between a part and its result."""
        if any(not isinstance(item, CueItem) for item in between) or not self._opens_clause(group):
            return False
        if _STANDS_OUT.fullmatch(self.text, group[-1].end, value.start) is None:
            return False
        self.part_until = value.start
        return True

    def _told_of(self, group: list[ComponentItem], position: int) -> bool:
        """True where a known part opens a clause, and no other name stands before the value that follows."""
        if not any(self.state.code in part.codes for part in group) or not self._opens_clause(group):
            return False
        for other in self.items[position:]:
            if isinstance(other, Boundary | UnitItem | IndicatorItem | RateItem | PeriodItem | Paren):
                return False
            if isinstance(other, Value | PairList) and other.start >= group[-1].end:
                return not _SO_THAT.match(self.text, group[-1].end, self.end)
        return False

    def _rate(self, item: RateItem) -> None:
        if item.behind:
            return
        state = self.state
        if item.again:
            state.rate = self.memory.last_rate
        else:
            state.rate = item.words
        state.outcome = item.outcome
        if state.rate:
            self.memory.last_rate = state.rate
            state.components, self.base_rate = [], None
            self.lists.append(("rate", item.start, [state.rate]))
            self.seen.rate = state.rate
            if _NATIONWIDE.match(self.text, item.end, self.end) or (
                _NATION_FIRST.fullmatch(self.text, max(self.start, self.clause_start), item.start)
            ):
                # "tỷ lệ hồ sơ trực tuyến của cả nước": of no body that has been named
                country = [unit for unit in self.setting.doc._.units if unit.level == "country"]
                state.subjects, state.subject_age, state.national = country[:1], 0, True
        # "Nhiều sở có tỷ lệ hồ sơ đúng hạn đạt 100%": of bodies that are not named, and not of the province.
        grouped = state.generic and _GROUP_HAS.search(self.text, max(self.start, self.clause_start), item.start)
        state.generic = bool(grouped)
        state.anchors.append(item.start)
