"""Finds the values of a stretch of text: ranks, scores, percentages, changes and trends.

Every pattern states one shape of Vietnamese official prose; a number that fits none is no value, so decree numbers,
counts, money, dates and service levels stay out by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from nlp.figures.items import PairList, Value
from nlp.figures.lexicon import CUES, words
from nlp.figures.movements import changes, trends
from nlp.figures.pairs import pairs
from nlp.figures.places import ordinals, ranks
from nlp.figures.ranges import ranges
from nlp.figures.scores import scores
from nlp.numbers import NUMBER, parse_number
from nlp.prefilter import Prefiltered

_RANGE = Prefiltered(
    rf"{NUMBER}\s*(?:%|điểm)?\s*(?:[-–—]|đến|tới)\s*(?:dưới\s+)?{NUMBER}\s*(?:%|điểm)|từ\s+{NUMBER}\s*(?:%"
    rf"|điểm)?\s*(?:[-–—]|đến|tới)\s*(?:dưới\s+)?{NUMBER}\s*(?:%|điểm)"
)
_PLACES = re.compile(
    r"từ\s+(?:vị\s+trí|hạng|thứ)\s+(?:thứ\s+)?\d+\s*(?:đến|tới|-|–)\s*(?:vị\s+trí\s+|hạng\s+"
    r"|thứ\s+)*\d+"
)
_DEDUCTED = re.compile(rf"{words(CUES.deductions)}(?:\s+(?:tới|đến|khoảng|gần|còn|tổng|cộng|là|từ)){{0,3}}\s*$")
# "hụt còn 62,08 điểm": where it stands, and not what was taken off.
_DOWN_TO = re.compile(r"(?<!\w)(?:hụt|tuột|mất\s+điểm)\s+(?:(?:xuống|chỉ)\s+)?còn\s+$")
# "cao hơn bình quân chung toàn tỉnh 1,2%" measures a gap, not a result.
# "Hà Nam cao hơn một chút với 86,03%" is a result.
_GAP_TO = re.compile(
    r"(?:cao|thấp|nhiều|ít)\s+hơn\s+(?!năm|cùng|so|kỳ|nhiều\s+so)[^,;.:()\d]{2,70}(?<!với )(?<!đạt )(?<!được )$"
)
# "kém Quảng Trị 0,76 điểm"
# "bỏ xa vị trí thứ hai của Long An (70,94 điểm) 0,31 điểm"
_LEADS_BY = re.compile(r"(?<!\w)bỏ\s+xa\s+[^;.:()]{2,60}(?:\([^()]*\))?(?<!với)(?<!đạt)\s+$")
_BEHIND_BY = re.compile(
    r"(?<!\w)(?:kém|thua)\s+(?!năm|cùng|so|kỳ)[^,;.:()\d]{2,40}(?<!với )(?<!đạt )(?<!được )(?<!có )(?<!mức )"
    r"(?<!con số )$"
)
# "hơn huyện Mỹ Đức tới 8,7 điểm": by how much one stands before another.
_AHEAD_BY = re.compile(
    r"(?<!cao )(?<!thấp )(?<!nhỉnh )(?<!\w)hơn\s+(?!năm|cùng|so|kỳ|một|nửa|hẳn|nữa|hai|ba)[^,;.:()\d]{2,40}"
    r"(?<!với )(?<!đạt )(?<!được )(?<!có )(?<!là )(?<!trên )$"
)
# "thấp hơn chỉ tiêu tỉnh giao là 20%": an aim is no gap.
_AIM_BEFORE = re.compile(
    r"(?<!\w)(?:mức(?!\s+(?:bình\s+quân|trung\s+bình|chung))|chỉ\s+tiêu|mục\s+tiêu|yêu\s+cầu|kế\s+hoạch)(?:\s+[^\W\d_]+){0,6}\s*$"
)
_MEAN_IS = re.compile(r"(?:trung\s+bình|bình\s+quân)[^,;.:()\d]{0,50}\s(?:là|đạt)\s*$")
# "giảm 1,02 điểm và tụt từ nhóm Trung bình cao": where it came from, and nothing says where to.
_MOVED_FROM = re.compile(
    r"(?<!\w)(?:tụt|rơi|rớt|lùi|trượt|vươn|thăng|nhảy|leo)\s+(?:(?:hạng|bậc|lên|xuống|mạnh|sâu)\s+){0,2}từ\s+"
    r"(?:(?!lên|xuống|còn|sang)[^\d,;.:()]){0,14}"
)
_FROM_END = re.compile(r"(?<!\w)từ\s*(?:mức\s*)?$")
_UP_TO = re.compile(r"(?:(?:vươn|tụt|rơi|nhảy)\s+)?(?:lên|xuống)\s")
_FROM_BEHIND = re.compile(
    r"\s*(?:điểm\s*)?(?:(?!(?:từ|còn|và|song|nhưng|trong)\s)[^\W\d_]+\s+){0,4}(?:,\s*)?từ\s+(?:mức\s+|con\s+số\s+)?"
    r"(?:\d|hạng|vị\s+trí|thứ|bậc)"
)
_WENT_ON = re.compile(
    r"(?:\s*\([^()]*\))?(?:\s+năm\s+\d{4})?,?\s+(?:đã\s+)?(?:tụt|rơi|rớt|trượt|lùi|vươn|nhảy|leo|bật|tiến|bứt)(?!\w)"
)
_TO_END = re.compile(r"(?<!\w)(?:lên|xuống|còn|sang|về|lên\s+đến|lên\s+tới|lên\s+mức|xuống\s+còn|xuống\s+mức)\s*$")


def find_values(text: str, start: int, end: int) -> list[Value | PairList]:
    """Values in `text[start:end]` (searchable text), in order, none over another: a change wins over its number."""
    kept: list[Value | PairList] = list(ranges(text, start, end))
    taken: list[tuple[int, int]] = [
        match.span()
        for pattern in (_RANGE, _PLACES)
        for match in pattern.finditer(text, start, end)
        if pattern is _PLACES or _ascends(match[0])
    ]

    def free(first: int, last: int) -> bool:
        return not any(a < last and first < b for a, b in taken)

    for finder in (pairs, changes, ranks, scores, trends):
        for value in finder(text, start, end):
            if free(value.start, value.end):
                taken.append((value.start, value.end))
                kept.append(value)
    for first, last, place in ordinals(text, start, end):
        if free(first, last):
            taken.append((place.start, place.end))
            kept.append(place)
    tops = [v for v in kept if isinstance(v, Value) and v.rule == "rank.top"]
    kept = [v for v in kept if not any(v is not t and t.start <= v.start and v.end <= t.field_end for t in tops)]
    kept.sort(key=lambda value: value.start)
    return [value for value in kept if not _deducted(text, value)] if kept else kept


def _ascends(span: str) -> bool:
    """ "58,3 - 57,75 - 55,1 điểm" is a list: a range goes up."""
    first, last = (parse_number(number, limit=1000) for number in re.findall(NUMBER, span)[:2])
    return first is None or last is None or first <= last


def _deducted(text: str, value: Value | PairList) -> bool:
    if isinstance(value, PairList) or value.kind not in ("score", "percent"):
        return False
    before = text[max(0, value.start - 90) : value.start]
    gap = _GAP_TO.search(before) and not _MEAN_IS.search(before) and not _AIM_BEFORE.search(before)
    gap = gap or (_AHEAD_BY.search(before) and not _AIM_BEFORE.search(before) and value.comparator == "=")
    if _DOWN_TO.search(before):
        return bool(gap)
    return bool(gap or _LEADS_BY.search(before) or _BEHIND_BY.search(before) or _DEDUCTED.search(before))


_NAME_ENDS = re.compile(r"(?<!\w)[^\W\d_]\w*\s(?P<last>[^\W\d_]\w*)\s+")


def begin_behind_names(original: str, values: Sequence[Value | PairList]) -> None:
    """ "tỉnh Lâm Đồng xếp thứ 7": the last word of a name is no part of the value, as in "đồng xếp thứ 7"."""
    for value in values:
        before = original.rfind(" ", 0, max(0, value.start - 1)) + 1
        name = _NAME_ENDS.match(original, before, value.end)
        if name and name.start("last") == value.start and name[0][0].isupper() and name["last"][0].isupper():
            value.start = name.end()


def mark_from_to(text: str, values: list[Value]) -> None:
    """ "từ 61,2 điểm (năm 2020) lên 66,84 điểm": two values of two times, marked by their roles."""
    for position, value in enumerate(values):
        if value.kind in ("trend", "change"):
            continue
        if value.role != "from" and not _FROM_END.search(text, max(0, value.start - 12), value.start):
            continue
        came = value.kind == "rank" and value.role == "from" and _WENT_ON.match(text, value.end)
        value.role = ""
        if value.comparator != "=":
            continue
        for later in values[position + 1 : position + 3]:
            lead = text[max(0, later.start - 14) : later.start]
            if (
                later.kind == value.kind
                and later.start - value.end < 90
                and (later.role == "to" or _TO_END.search(lead))
            ):
                value.role, later.role = "from", "to"
                if value.out_of is None and value.kind == "score" and not value.unit:
                    value.unit = later.unit
                break
        # The words of a place take in "từ", those of a class do not.
        fell = value.kind in ("rank", "grade") and _MOVED_FROM.search(text, max(0, value.start - 24), value.end)
        if came or (fell and fell.end() >= value.start and not value.role):
            value.role = "from"  # "từ hạng 5 vươn lên dẫn đầu", "từ thứ 6 tụt xuống hạng cuối"
    for value in values:
        if value.role == "to" and not any(other.role == "from" and other.end <= value.start for other in values):
            value.role = ""
    for value, later in pairwise(values):
        # "tăng nhẹ lên 81,9% từ mức 80,3% của năm 2021": where it came from stands behind.
        alike = (
            value.kind == later.kind and value.kind in ("score", "percent", "rank") and not (value.role or later.role)
        )
        if not alike or later.start - value.end > 25 or not value.comparator == later.comparator == "=":
            continue
        reached = _TO_END.search(text, max(0, value.start - 14), value.start) or _UP_TO.match(text, value.start)
        if reached and _FROM_BEHIND.match(text[value.end : later.end]):
            value.role, later.role = "to", "from"
