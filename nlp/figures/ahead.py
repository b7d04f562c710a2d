"""What stands behind a value and still says what it is of."""

from __future__ import annotations

import re

from cchc.indicators import OTHER
from nlp.figures.heads import Heads
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
from nlp.figures.lexicon import CUES, words
from nlp.figures.owners import MEASURED
from nlp.figures.subjects import LEADS

_KIND_BEFORE = re.compile(r"(?:địa\s+phương|đơn\s+vị|cơ\s+quan|tỉnh,\s+thành)\s*$")
_IS_ONE = re.compile(r"(?<!\w)(?:là|trở\s+thành)\s+(?:địa\s+phương|đơn\s+vị|cơ\s+quan|tỉnh,\s+thành)\s*$")
_APPOSITION = re.compile(
    r"\s*[,(-–]\s*(?:địa\s+phương|đơn\s+vị|cơ\s+quan|tỉnh,\s+thành)\s+(?:đang\s+|hiện\s+|tiếp\s+tục\s+)*"
)
_MEMBERS = re.compile(r"\s*(?:,\s*)?(?:gồm\s+có|bao\s+gồm|gồm|là|đó\s+là)\s*:?\s*(?:các\s+)?[“\"]?")
# "tăng điểm ở nội dung A, B": where it rose.
_AT_PARTS = re.compile(
    r"\s*(?:ở|tại|về|trong)\s+(?:các\s+|\d+\s+)?(?:(?:chỉ\s+số|nội\s+dung|lĩnh\s+vực|trụ\s+cột|tiêu\s+chí|thành\s+phần)\s+){0,2}"
    r"(?::\s*)?[“\"]?"
)
# "50 địa phương tăng điểm ở nội dung A": of bodies that are not named.
_MANY_BODIES = re.compile(
    r"(?<!\w)(?:\d{1,3}(?:/\d{1,3})?|các|những|nhiều|đa\s+số|hầu\s+hết|một\s+số|không\s+ít)\s+(?:tỉnh|thành\s+phố|huyện|xã|phường|sở|đơn\s+vị|địa\s+phương"
    r"|cơ\s+quan|bộ|ngành)(?:(?:,|\s+và)?\s+(?:tỉnh|thành\s+phố|thị\s+xã|thị\s+trấn|ngành|phường))*\s+(?:(?:đã|có|cùng|đều|cũng)\s+)?$"
)
_MOVED = re.compile(
    r"\s*(?:[”\"]\s*)?(?:\([^()]*?(?<![\w])|\s*)(?:[+\-–−]\s*\d|(?:tăng|giảm|tụt)\s|từ\s+(?:hạng\s+|vị\s+trí\s+)?\d)"
)
_IS = re.compile(r"(?<!\w)(?:là(?:\s+của)?|thuộc\s+về|gọi\s+tên|có)\s*(?:(?:cả\s+)?(?:hai|ba|bốn|năm|các|\d)\s+)?$")
_ABOUT = re.compile(r"(?<!\w)(?:về|trong|bảng|xếp\s+hạng|ở|theo|của|chỉ\s+số|mức\s+độ)(?!\w)")

# "dẫn đầu Chỉ số CCHC khối sở, ban, ngành là …", "dẫn đầu các sở, ngành là …": the commas are of the block's name.
_BLOCK_OF = re.compile(
    rf"(?:(?:khối|nhóm|cấp)\s+(?:các\s+)?|(?<!\w)các\s+){words(CUES.field_nouns)}(?:\s*(?:,\s*và|,|và)\s*{words(CUES.field_nouns)}){{0,5}}"
)
_OVER_ALL = re.compile(r"\s*(?:cả\s+nước|toàn\s+quốc|toàn\s+tỉnh)?\s*,?\s*")
_PLACED_BEFORE = re.compile(r"(?<!\w)(?:xếp|đứng|dẫn\s+đầu|vị\s+trí|hạng)(?!\w)")
# "31%, kém xa mức 76% của toàn thành phố": the second is of whom the first is measured against.
_MEASURED_AGAINST = re.compile(
    r"(?<!\w)(?:so\s+với|kém(?:\s+(?:xa|hẳn|khá\s+xa))?|thua(?:\s+xa)?|cách(?:\s+(?:khá\s+)?xa)?|(?:cao|thấp|nhỉnh|tốt)?\s*hơn(?:\s+(?:hẳn|xa|nhiều))?"
    r"|vượt(?:\s+xa|\s+qua)?|trên|dưới|xấp\s+xỉ|tiệm\s+cận|ngang(?:\s+với)?|(?:chưa\s+|gần\s+)?bằng)\s+"
    r"(?:(?:mức|con\s+số|kết\s+quả|tỷ\s+lệ|số\s+điểm|điểm\s+số|điểm|vị\s+trí|thứ\s+hạng)\s+){1,2}(?:chung\s+)?(?:là\s+)?$"
)
_ITS = re.compile(r"\s*(?:điểm\s+)?(?:của|ở|tại)\s+(?:cả\s+|toàn\s+|chung\s+|riêng\s+)?")


class Ahead(Heads):
    """Looks ahead from a value: "đứng đầu là …", "thứ 14 về …", "xếp loại Tốt gồm: …", "100% hồ sơ …"."""

    def _placed(self, value: Value, position: int) -> bool:
        """Look ahead from a rank: its index ("thứ 14 về ICT Index"), its unit ("đứng đầu là Quảng Ninh").

        False for an ordinal or a word that turns out to place nobody.
        """
        self._named_ahead(value, position)
        if value.rule == "rank.word" and _KIND_BEFORE.search(self.text, max(self.start, value.start - 14), value.start):
            return self._told_who(value, position)
        if value.rule == "rank.ordinal" and value.word != "is":
            return self._ordinal_places(value, position)
        return True

    def _named_ahead(self, value: Value, position: int) -> None:
        """Take up the names behind a rank, as far as nothing but words of theirs stands between."""
        floor = max(value.field_end, value.end)
        for other in self.items[position + 1 :]:
            if isinstance(other, Boundary | Value | PairList | Paren):
                return
            gap = self.text[floor : other.start] if other.start > floor else ""
            gap = _BLOCK_OF.sub(" ", gap)
            if "," in gap or ";" in gap or len(gap) > 110:
                return
            if isinstance(other, IndicatorItem):
                if _ABOUT.search(gap) or not gap.strip():
                    self._index_ahead(other)
            elif isinstance(other, PeriodItem) and value.role == "from":
                return  # "từ vị trí thứ 7 năm 2014 xuống …": the time is of where it came from
            elif isinstance(other, PeriodItem):
                self._time_ahead(other)
            elif isinstance(other, ComponentItem) and _IS.search(gap) and self.state.code not in (None, OTHER):
                self._part_ahead(other, value)
                return
            elif isinstance(other, UnitItem) and (
                _IS.search(gap) or self._peer(other, gap) or self._held_by(other, gap)
            ):
                self._unit_ahead(other, value, position, peer=self._peer(other, gap))
                return

    def _index_ahead(self, item: IndicatorItem) -> None:
        state = self.state
        if state.code != item.code:
            state.code = item.code
            self.seen.first_code = self.seen.first_code or item.code
        state.code_age, state.rate, state.components = 0, None, []

    def _time_ahead(self, item: PeriodItem) -> None:
        state = self.state
        if item.compared or state.period_given:
            return
        state.period, state.period_given = self._resolved(item), True
        if self._earlier(state.period):
            self.passing = True
        else:
            self.seen.topic = self.seen.topic or state.period

    def _part_ahead(self, item: ComponentItem, value: Value) -> None:
        parts = [member for member in self.component_groups.get(item.start, []) if self._fits(member)]
        if parts:
            self.state.components, self.state.generic = parts, False
            self.state.anchors.append(value.start)
            value.end = max(value.end, parts[-1].end)

    def _unit_ahead(self, item: UnitItem, value: Value, position: int, *, peer: bool) -> None:
        """The subject of a rank behind it, unless its own clause has one before it."""
        state, comma = self.state, self._comma(value)
        clause = [one for one in self.items[:position] if isinstance(one, UnitItem) and one.start >= comma]
        group = self.unit_groups.get(item.start)
        if group is None or (clause and state.subject_age == 0 and not peer):
            return
        if state.components and state.components[-1].start < comma:
            state.components = []
        state.generic = False
        state.anchors.append(value.start)
        value.end = max(value.end, group[-1].end)
        self._follows(group)

    def _follows(self, group: list[UnitItem]) -> None:
        """Make the units that stand behind a value its subjects."""
        self.consumed.update(id(member) for member in group)
        units = [member.unit for member in group]
        self.state.subjects, self.state.subject_age = units, 0
        self.lists.append(("unit", group[0].start, [*units]))
        self.seen.subjects = list(dict.fromkeys([*self.seen.subjects, *units]))
        self.seen.foreign = True

    def _told_who(self, value: Value, position: int) -> bool:
        """ "địa phương dẫn đầu" needs "là …" behind it, or "A là" before it."""
        before = self._preceding(position)
        if isinstance(before, UnitItem) and _APPOSITION.fullmatch(self.text, before.end, value.start):
            self.state.subjects, self.state.subject_age = [before.unit], 0
            return True  # "Quảng Ninh, địa phương đứng đầu"
        told = _IS_ONE.search(self.text, max(self.start, value.start - 30), value.start)
        return bool(self.seen.foreign) or (bool(told) and self.state.subject_age == 0)

    def _ordinal_places(self, value: Value, position: int) -> bool:
        """Whether "thứ 4" without its noun is a place: in a series of places, alone, or behind who is placed."""
        previous, following = self._preceding(position), self._following(position)
        series = bool(self.last_bound) and self.last_bound[-1].measure == "rank" and isinstance(previous, PeriodItem)
        if series and isinstance(following, PeriodItem) and not self.text[value.end : following.start].strip():
            return True  # "từ vị trí thứ 3 năm 2019, thứ 4 năm 2020"
        if series and previous is not None and not self.text[previous.end : value.start].strip():
            return True  # "năm 2018 xếp thứ 48, năm 2019 thứ 36"
        if value.word == "alone" or (value.word == "within" and self._beside_result(value, previous)):
            return True
        if value.word == "and" and value.out_of is not None and isinstance(previous, Value | CueItem):
            return True
        named = isinstance(previous, UnitItem) and not self.text[previous.end : value.start].strip()
        return named and bool(_PLACED_BEFORE.search(self.text, self.start, value.start))

    def _beside_result(self, value: Value, previous: object) -> bool:
        """ "đạt 83,74%, thứ hai ở khu vực … và thứ 17 toàn quốc": places beside the result that they are of."""
        last = self.last_bound[-1] if self.last_bound else None
        if (
            last is None
            or last.status != "actual"
            or last.measure not in ("score", "rank")
            or last.code != self.state.code
        ):
            return False
        ended = max(previous.end, previous.field_end) if isinstance(previous, Value) else -1
        beside = self.text[ended : value.start] if ended >= 0 else "x"
        result = ended >= 0 and _OVER_ALL.fullmatch(beside) is not None
        return result or (last.measure == "rank" and self.text.endswith("và ", self.start, value.start))

    def _held_by(self, item: UnitItem, gap: str) -> bool:
        """ "Ngôi quán quân khối huyện do huyện Kim Bảng nắm giữ"."""
        group = self.unit_groups.get(item.start)
        return gap.endswith("do ") and group is not None and LEADS.match(self.text, group[-1].end) is not None

    def _peer(self, item: UnitItem, gap: str) -> bool:
        """ "bỏ xa vị trí thứ hai của Long An": whose place it is; a unit of another level is the field of the place."""
        told = self.state.subjects
        named = gap.strip() == "của" and not item.anaphor and bool(told)
        return named and item.unit.level == told[0].level and item.unit not in told

    def _of_part(self, value: Value, position: int) -> bool:
        """ "Sở Tài chính đạt 94,3 điểm về Hạ tầng số": the part of the index stands right behind its points."""
        part = self._following(position)
        named = self.state.components[-1].start if self.state.components else -1
        told = max((one.value.end for one in self.last_bound), default=-1)
        return isinstance(part, ComponentItem) and value.kind == "score" and (named < 0 or self.start <= named < told)

    def _members_follow(self, value: Value, position: int) -> None:
        """ "02 đơn vị xếp loại Xuất sắc gồm: Sở A, Sở B": the members of a class stand behind it."""
        following = self._following(position)
        if following is None:
            return
        gap = self.text[value.end : following.start]
        if not _MEMBERS.fullmatch(gap) and not ((value.kind in ("trend", "score")) and _AT_PARTS.fullmatch(gap)):
            return
        state = self.state
        if isinstance(following, UnitItem):
            group = self.unit_groups.get(following.start, [])
            if not group:
                return
            state.components = []
            value.end = group[-1].end
            self._follows(group)
        elif isinstance(following, ComponentItem) and state.code not in (None, OTHER):
            parts = [member for member in self.component_groups.get(following.start, []) if self._fits(member)]
            if value.kind == "trend" and _MANY_BODIES.search(
                self.text, max(self.start, self.clause_start), value.start
            ):
                return
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

    def _only_index(self) -> str | None:
        """The one index that the sentence names, also behind the value; None when it names none or several."""
        codes = {item.code for item in self.items if isinstance(item, IndicatorItem)}
        return codes.pop() if len(codes) == 1 else None

    def _rate_behind(self, value: Value) -> RateItem | None:
        for item in self.items:
            # Once the value is bound to it, it is part of the value.
            if (
                isinstance(item, RateItem)
                and item.behind
                and (0 <= item.start - value.end <= 3 or value.start < item.start < item.end == value.end)
            ):
                return item
        return None

    def _named_in_sentence(self) -> bool:
        return any(isinstance(item, IndicatorItem | ComponentItem | RateItem) for item in self.items) or self.depth > 0

    def _comma(self, value: Value) -> int:
        return max(self.clause_start, self.text.rfind(",", self.start, value.start) + 1)

    def _measured_against(self, value: Value) -> UnitItem | None:
        """ "31%, kém xa mức 76% của toàn thành phố": whose the second of two results is."""
        if value.kind not in ("score", "percent", "rank"):
            return None
        behind = next((item for item in self.items if isinstance(item, UnitItem) and item.start >= value.end), None)
        if (
            behind is None
            or behind.unit.level not in MEASURED
            or not _ITS.fullmatch(self.text, value.end, behind.start)
        ):
            return None
        against = _MEASURED_AGAINST.search(self.text, max(self.start, value.start - 60), value.start)
        return behind if against else None
