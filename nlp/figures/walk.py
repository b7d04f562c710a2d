"""One left-to-right pass over the items of a sentence."""

from __future__ import annotations

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
from nlp.figures.setting import MEASURED


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
            elif isinstance(item, Value) and item.rule == "grade.group":
                self._group(item, position)
            elif isinstance(item, Value):
                self._value(item, position)

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
        self._bind(value, one)
