"""Decides whether a rise or fall without an amount is one of what is spoken of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cchc.records import Measure
from nlp.figures.items import Value
from nlp.figures.sentence import explained

if TYPE_CHECKING:
    from nlp.figures.state import State
    from nlp.figures.times import Times

# "Lý giải việc điểm PAR INDEX sụt giảm, bà A cho rằng …": told of before.
_EXPLAINED = re.compile(
    r"(?<!\w)(?:(?:lý\s+giải|giải\s+thích|nói)(?:\s+(?:về|cho))?\s+(?:nguyên\s+nhân\s+|lý\s+do\s+)?(?:của\s+)?"
    r"|(?:nguyên\s+nhân|lý\s+do)\s+(?:(?:chính|chủ\s+yếu|cơ\s+bản|trực\s+tiếp|quan\s+trọng)\s+)?(?:của|dẫn\s+đến|khiến\s+cho|gây\s+ra)\s+)"
    r"(?:việc|sự)\s[^,;.:]{0,80}$"
)
_WHAT_MOVES = re.compile(r"(?<!\w)(?:thứ\s+hạng|điểm\s+số|số\s+điểm|vị\s+trí|(?:đổi|nguyên)\s+(?:hạng|điểm))(?!\w)")


def _right_after_result(walk: Times, value: Value, state: State) -> bool:
    """ "đạt 79,36 điểm, giảm nhẹ": the movement of what has the value right before it."""
    last = walk.last_bound[-1] if walk.last_bound else None
    if last is None or last.measure not in ("score", "rank") or last.status != "actual" or last.code != state.code:
        return False
    return state.rate is None and last.end <= value.start and not walk.text[last.end : value.start].strip(" ,(")


def trend(walk: Times, value: Value, state: State) -> tuple[Measure | None, str]:
    """The measure of a movement without an amount; None with the reason where it is none of what is spoken of."""
    same = value.rule == "trend.same" and _WHAT_MOVES.search(walk.text, walk.clause_start, value.end)
    told = (value.rule == "trend.measure" or same) and bool(state.subjects) and state.subject_age == 0
    if _EXPLAINED.search(walk.text, walk.clause_start, value.start):
        return None, "a movement that is explained, and told elsewhere"
    if _right_after_result(walk, value, state):
        return "trend", ""
    if state.code_age > 0 and not state.components and not told:
        return None, "a movement without the name of what moves"
    if walk.setting.order_at(value.start):
        return None, "a movement in an order"
    heads = [a for a in state.anchors if a <= value.start]
    if not heads or walk.state.status == "target":
        return None, "a movement that is wanted, or of nothing named"
    between = [item for item in walk.items if item.start < value.start and item.start >= min(heads)]
    last = max((item.end for item in between if not isinstance(item, Value)), default=heads[-1])
    if not explained(walk.text, last, value.start, between, most=1):
        return None, "a movement of something else"
    return "trend", ""
