"""One left-to-right pass over the items of a sentence."""

from __future__ import annotations

import re

from cchc.indicators import OTHER
from cchc.records import Unit
from nlp.figures.binding import Binding
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
from nlp.numbers import CARDINAL_WORD

# "Nhóm C gồm ba tỉnh A, B và C, trong đó C xếp hạng 63/63": what is told of one member, or of others, ends the list.
_PASSES_ON = re.compile(r"(?<!\w)(?:còn|trong\s+(?:đó|khi)|nhưng|song|riêng|so\s+với|thay|sau|rơi|tụt)(?!\w)")

_COUNT = rf"(?:\d{{1,3}}|{CARDINAL_WORD})\s+{words(CUES.field_nouns)}"
# "Nhóm C có 5 đơn vị, trong đó có Sở Y tế": of those that are counted.
_AMONG = re.compile(
    rf"(?:\s*(?:có|gồm)?\s*{_COUNT})?\s*,\s*(?:trong\s+đó(?:\s+có)?"
    r"|(?:[^\W\d_]+\s+){0,3}(?:thấp|cao|đầu|cuối)\s*(?:nhất)?\s+(?:là|có))\s+(?:hai\s+|ba\s+)?"
)
_WHO_FOLLOWS = re.compile(r"[”\"]?\s*,\s*trong\s+đó(?!\w)(?!\s+\d)|[”\"]?\s*,?\s*(?:gồm|đó\s+là|là|bao\s+gồm)(?!\w)")
_COUNTED = re.compile(
    rf"(?<!\w)(?<!của )(?<!trong )(?<!các )(?<!trên ){_COUNT}\s+(?:(?:chỉ|bị|được|còn|nằm|đứng|vẫn)\s+){{0,2}}"
    r"(?:thuộc|xếp|ở|nằm|vào|được|trong|rơi|đạt)[^,;.:()]*$"
)


class Walk(Binding):
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
                self._unit(item)
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
            elif isinstance(item, Value) and (item.rule == "grade.group" or self._counted_in(item)):
                self._group(item, position)
            elif isinstance(item, Value):
                self._value(item, position)

    def _counted_in(self, value: Value) -> bool:
        """ "Sáu đơn vị thuộc nhóm C, trong đó Sở A 61 điểm, Sở B 60,4 điểm": how many are in a class, then who."""
        if value.kind != "grade" or not _WHO_FOLLOWS.match(self.text, value.end, self.end):
            return False
        return _COUNTED.search(self.text, max(self.start, value.start - 70), value.end) is not None

    def _group(self, value: Value, position: int) -> None:
        """Every unit behind the head of a class, until another class or clause, is of it."""
        members: list[Unit] = []
        last = value.end
        for other in self.items[position + 1 :]:
            if isinstance(other, Boundary | IndicatorItem) or (isinstance(other, Value) and other.kind == "grade"):
                break
            if isinstance(other, UnitItem) and not other.anaphor and other.unit.level in MEASURED:
                among = _AMONG.fullmatch(self.text, last, other.start) if not members else None
                if among is None and _PASSES_ON.search(self.text, last, other.start):
                    break
                if other.unit not in members:
                    members.append(other.unit)
                last = other.end
            elif not members and not isinstance(other, Paren | CueItem):
                break
        code = self.state.code or self._only_index()  # "Nhóm B có 3 bộ … theo PAR INDEX năm 2020"
        if not members or code in (None, OTHER):
            return
        one = self.state.copy()
        one.code, one.code_age = code, self.state.code_age if self.state.code else 1
        one.subjects, one.subject_age, one.generic, one.components, one.rate = members, 0, False, [], None
        one.anchors = [value.start]
        value.end, value.rule = last, "grade.group"
        self._bind(value, one)
