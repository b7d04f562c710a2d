"""The scale that a text says once for all that it tells later: "DDCI được chấm theo thang điểm 100"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cchc.indicators import OTHER, indicator
from nlp.figures.items import Value
from nlp.figures.names import find_indicators
from nlp.figures.setting import Maximum, Setting
from nlp.figures.state import State
from nlp.numbers import CARDINAL_WORD, parse_number
from nlp.prefilter import Prefiltered

_N = r"(?P<n>\d{1,4}(?:\.000)?)(?![\d.,/]*\d|\s*%)"
# Each begins at a word that few sentences have; what has to stand before it is looked for from there.
_ON_SCALE = Prefiltered(rf"(?<!\w)thang\s+(?:điểm\s+|đo\s+)?(?:tối\s+đa\s+)?(?:là\s+)?{_N}")
_SCORED = re.compile(
    r"(?<!\w)(?:chấm|tính|đánh\s+giá|xây\s+dựng|xác\s+định|áp\s+dụng|sử\s+dụng|dùng|theo|trên|quy\s+về)(?!\w)[^.;()|]{0,60}$"
)
_AT_MOST = Prefiltered(
    rf"(?<!\w)(?:tối\s+đa|tuyệt\s+đối)(?:\s+của\s[^.;()|\d]{{2,60}}?)?\s+(?:là\s+)?{_N}(?=\s*(?:điểm(?!\w)|[.,;]|$))"
)
_POINTS = re.compile(r"(?<!\w)(?P<whole>tổng\s+(?:số\s+)?)?điểm(?:\s+số)?\s+$")
_SUM_OF = Prefiltered(
    r"(?<!\w)tổng\s+(?:số\s+)?điểm\s+của\s+(?:bộ\s+)?(?:tiêu\s+chí|chỉ\s+số)(?:\s[^.;()|]{2,70}?)?\s+là\s+"
    r"(?P<n>10|80|100|500|1\.?000)(?=\s+điểm(?!\w))"
)
# "mỗi chỉ số nội dung tối đa 10 điểm" is said of the parts.
_OF_PARTS = re.compile(
    r"(?<!\w)(?:mỗi|từng|các|(?:lĩnh\s+vực|nội\s+dung|thành\s+phần|trụ\s+cột|thẩm\s+định|xã\s+hội\s+học"
    r"|(?:điểm|phần)\s+(?:khảo\s+sát|điều\s+tra|tự\s+chấm|tự\s+đánh\s+giá)))(?!\w)[^.;]{0,60}$"
)
# "được đánh giá theo 7 nội dung, trên thang điểm 100": by what bodies are assessed, and the scale of the whole.
_BY_PARTS = re.compile(
    rf"(?<!\w)theo\s+(?:\d+|{CARDINAL_WORD})\s+(?:(?:nhóm|chỉ\s+số)\s+)?(?:nội\s+dung|lĩnh\s+vực|tiêu\s+chí|trụ\s+cột|thành\s+phần)"
)
_LOWER = re.compile(
    r"(?<!\w)cấp\s+(?:sở|huyện|xã)(?!\w)|\d\s+(?:sở|huyện|xã|phường|đơn\s+vị|địa\s+phương|thành\s+phố|thị\s+xã)(?!\w)"
)
_MOST_IS = re.compile(
    r"(?<!\w)(?:(?:tổng\s+(?:số\s+)?)?điểm(?:\s+số)?\s+(?:tối\s+đa|tuyệt\s+đối)|tổng\s+(?:số\s+)?điểm\s+của\s+(?:bộ\s+)?(?:tiêu\s+chí|chỉ\s+số))"
    r"(?:\s[^.;()]{0,70})?\s+(?:là|bằng)\s+$"
)
# "thang điểm 100, trong đó thẩm định 70 điểm, điều tra 30 điểm": how it is made up.
_MADE_UP = re.compile(
    r"(?<!\w)(?:thang\s+(?:điểm\s+|đo\s+)?(?:tối\s+đa\s+)?|tối\s+đa\s+(?:là\s+)?)\d[\d.]*(?:\s+điểm)?\s*[,(:]?\s*"
    r"(?:trong\s+đó|gồm|bao\s+gồm|chia)(?!\w)[^.;]*$"
)
# "đạt 84,5 điểm trên thang điểm 100" is the scale of that value.
_AT_VALUE = re.compile(r"\d\s*(?:điểm|%)?\s*,?\s*(?:trên|theo|(?:được\s+)?tính\s+(?:theo|trên))\s+thang\s[^,.;]*$")
_PART = (
    r"(?:(?:chỉ\s+số\s+|tiêu\s+chí\s+|nội\s+dung\s+|điểm\s+)?thành\s+phần|(?:chỉ\s+số\s+)?nội\s+dung"
    r"|lĩnh\s+vực|trụ\s+cột|chỉ\s+số)"
)
_TEN = r"(?P<n>10|100)(?![\d.,/]*\d|\s*%)"
_SCALE = rf"thang\s+(?:điểm|đo)\s+(?:tối\s+đa\s+)?(?:là\s+)?(?:từ\s+)?(?:[01]\s*(?:-|–|đến)\s*)?{_TEN}"
# "10 chỉ số thành phần (thang điểm 10)", "mỗi trụ cột tối đa 10 điểm", "từng nội dung được chấm trên thang điểm 10".
_PARTS_ON_SCALE = Prefiltered(
    rf"(?<!\w)(?:\d{{1,2}}|{CARDINAL_WORD}|các|những|mỗi|từng|điểm)\s+{_PART}(?!\w)[^.;()|\n\d]{{0,50}}\(\s*(?:(?:đều|cùng|được)\s+)?"
    rf"(?:(?:tính|chấm|đánh\s+giá)\s+)?(?:(?:theo|trên)\s+)?{_SCALE}(?:\s+điểm)?\s*\)"
)
_EACH_AT_MOST = Prefiltered(
    rf"(?<!\w)(?:mỗi|từng)\s+{_PART}(?!\w)[^.;()|\n\d]{{0,50}}?\s(?:(?:điểm\s+)?(?:tối\s+đa|cao\s+nhất)\s+(?:là\s+|được\s+)?{_TEN}(?=\s+điểm(?!\w))"
    rf"|(?:(?:chấm|tính|đánh\s+giá|theo|trên|có)\s+){{1,3}}{_SCALE.replace('<n>', '<m>')})"
)
# "điểm từng trụ cột và tổng điểm đều quy về thang điểm 100", "điểm tổng hợp và điểm thành phần theo thang điểm 10":
# one scale for the parts and for the whole.
_IS_ON = r"(?:\s+(?:đều|cùng|được|chấm|tính|quy|quy\s+đổi|đánh\s+giá|về|theo|trên|có|áp\s+dụng)){1,6}\s+"
_WHOLE = r"(?:tổng\s+(?:số\s+)?điểm|điểm\s+(?:tổng(?:\s+hợp)?|chung|toàn\s+bộ\s+chỉ\s+số)|điểm\s+số\s+chung)"
_PARTS = (
    rf"(?:(?:điểm|điểm\s+số)\s+(?:của\s+)?(?:(?:mỗi|từng|các)\s+)?|(?:mỗi|từng|các)\s+){_PART}"
    r"(?:\s+(?:thành\s+phần|nội\s+dung))?"
)
_JOINS = r"(?:\s+[^\W\d_]+){0,3}?(?:\s*,)?\s+(?:và|cùng(?:\s+với)?|lẫn|cũng\s+như)\s+(?:cả\s+)?"
_BOTH_ON_SCALE = Prefiltered(
    rf"(?<!\w)(?:{_PARTS}{_JOINS}{_WHOLE}|{_WHOLE}{_JOINS}{_PARTS})(?:\s+(?:của\s+)?[^\W\d_]+){{0,4}}?"
    rf"{_IS_ON}{_SCALE.replace('<n>', '<both>')}"
)
# "Điểm các chỉ số thành phần được tính trên thang điểm 10"
_PARTS_ARE_ON = Prefiltered(
    rf"(?<!\w)(?:điểm|điểm\s+số)\s+(?:của\s+)?(?:(?:mỗi|từng|các)\s+)?(?:(?:chỉ\s+số|tiêu\s+chí|nội\s+dung)\s+)?thành\s+phần"
    rf"(?:\s+[^\W\d_]+){{0,4}}?{_IS_ON}{_SCALE}"
)
_MAXIMA = (10, 20, 50, 80, 100, 500, 1000)


def maxima_of(setting: Setting) -> dict[str, Maximum]:
    """The scale of each index that a sentence tells as such, the first that is told; {} where none is."""
    text, found = setting.text, dict[str, Maximum]()
    both = [match.span() for match in _BOTH_ON_SCALE.finditer(text, 0, len(text))]
    for match, whole in _told(text):
        worth = parse_number(match["n"])
        start = max(text.rfind(mark, 0, match.start()) for mark in (". ", "\n", "; ")) + 1
        before = text[start : match.end()]
        shared = any(first <= match.start() < last for first, last in both)
        of_parts = not (whole or shared) and _OF_PARTS.search(_BY_PARTS.sub("", before))
        if worth not in _MAXIMA or of_parts or " | " in before or _AT_VALUE.search(before):
            continue
        named = list(find_indicators(text, start, match.end(), setting.known))
        code = named[-1].code if named else _told_before(setting, start)
        if code is not None and code != OTHER:
            found.setdefault(code, Maximum(worth, match.end(), bool(_LOWER.search(text, start, match.end()))))
    return found


def maxima_of_parts(setting: Setting) -> dict[str, Maximum]:
    """The scale that all parts of an index are told to have, the first that is told; {} where none is."""
    text, found = setting.text, dict[str, Maximum]()
    for pattern in (_PARTS_ON_SCALE, _EACH_AT_MOST, _BOTH_ON_SCALE, _PARTS_ARE_ON):
        for match in pattern.finditer(text, 0, len(text)):
            worth = next(float(number) for number in match.groups() if number)
            start = max(text.rfind(mark, 0, match.start()) for mark in (". ", "\n", "; ")) + 1
            named = list(find_indicators(text, start, match.end(), setting.known))
            code = named[-1].code if named else _told_before(setting, start)
            if code is not None and code != OTHER:
                found.setdefault(code, Maximum(worth, match.end(), lower=False))
    return found


def _told(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    """The places that tell a scale, in order, and whether it is said of a sum of points."""
    told = [
        (match, False)
        for match in _ON_SCALE.finditer(text, 0, len(text))
        if _SCORED.search(text, max(0, match.start() - 80), match.start())
    ]
    told += [
        (match, points["whole"] is not None)
        for match in _AT_MOST.finditer(text, 0, len(text))
        if (points := _POINTS.search(text, max(0, match.start() - 20), match.start()))
    ]
    told += [(match, True) for match in _SUM_OF.finditer(text, 0, len(text))]
    yield from sorted(told, key=lambda one: one[0].start())


def _told_before(setting: Setting, start: int) -> str | None:
    """The index that the paragraph named before, or that the headline names."""
    paragraph = setting.text.rfind("\n", 0, start) + 1
    named = list(find_indicators(setting.text, paragraph, start, setting.known))
    return named[-1].code if named else setting.title_code


def maximum(setting: Setting, value: Value, state: State, code: str, period: str | None) -> float | None:
    """What a result without a scale of its own is out of; None for parts, another year, a value that does not fit."""
    told = (setting.part_maxima if state.components else setting.maxima).get(code)
    if told is None or value.start < told.end or value.number is None:
        return None
    year = setting.periods_of.get(code) or setting.main_period
    daily = indicator(code).keyed_by == "day"
    if value.number > told.worth or value.number <= 1 < told.worth:
        return None
    if not daily and year is not None and period not in (None, year):
        return None
    national = any(unit.level in ("province", "ministry", "country") for unit in state.subjects)
    return None if told.lower and national else told.worth


def scale_of_both(text: str, start: int, end: int) -> float | None:
    """The scale that a line says for an index and for all its parts alike."""
    match = _BOTH_ON_SCALE.search(text, start, end)
    return float(match["both"]) if match else None


def tells_maximum(text: str, start: int, value: Value) -> bool:
    """True for "điểm tối đa của Chỉ số CCHC cấp xã là 100 điểm": the most that can be had."""
    if value.kind != "score" or value.number is None or value.number % 1 or value.out_of is not None:
        return False
    if _MADE_UP.search(text, start, value.start):
        return True
    return value.number in _MAXIMA and _MOST_IS.search(text, max(start, value.start - 110), value.start) is not None
