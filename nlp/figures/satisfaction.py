"""Satisfaction that is told as a rate and is the index SIPAS, which its document names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc.indicators import OTHER, indicator
from nlp.figures.items import IndicatorItem, Item, PairList, RateItem, UnitItem, Value

_WHO = r"(?:người\s+dân|tổ\s+chức|doanh\s+nghiệp|cá\s+nhân|công\s+dân)"
_SATISFACTION = re.compile(
    r"(?:mức\s+độ|tỷ\s+lệ|sự|mức)\s+hài\s+lòng(?:\s+chung)?(?:\s+của\s+(?:người\s+dân|tổ\s+chức|doanh\s+nghiệp))?(?P<rest>.*)"
)
_OF_A_FIELD = re.compile(r"(?<!\w)(?:về|với|đối|trong|khi|lĩnh\s+vực|thủ\s+tục|bệnh|cán\s+bộ)(?!\w)")
_OF_PEOPLE = re.compile(
    rf"(?:mức\s+độ|tỷ\s+lệ|tỉ\s+lệ|sự|mức)\s+hài\s+lòng(?:\s+chung)?\s+của\s+(?:các\s+)?{_WHO}(?:(?:,|\s+và)\s+{_WHO}){{0,3}}"
)
_TOWARDS = re.compile(r"\s+đối\s+với\s+")
_FIELD_BEHIND = re.compile(r"\s+(?:về|với|khi|bệnh|trong(?!\s+năm)|đối\s+với|đến)(?!\w)")
_BESIDE = re.compile(r"[^;:.)]{0,40}")
# "xếp thứ 2 về tỷ lệ đúng hạn": the place of another matter.
_PLACE_OF = re.compile(r"[^,;:.()]{0,60}?\s(?:về|ở|theo)\s")
_PLACED_IN = re.compile(r"[^,;:.()]{0,40}?\s(?:về|ở|với)\s+")


def same_as_index(rate: RateItem, indicators: Sequence[Item]) -> bool:
    """ "Với SIPAS, mức độ hài lòng của người dân Quảng Trị là 77,31%": the index again, and no rate of its own."""
    match = _SATISFACTION.match(rate.words.lower())
    before = [item for item in indicators if item.end <= rate.start]
    last = before[-1] if before else None
    named = isinstance(last, IndicatorItem) and last.code == "SIPAS"
    return match is not None and named and not _OF_A_FIELD.search(match["rest"])


def ranked(
    text: str,
    rates: Sequence[RateItem],
    named: Sequence[Item],
    values: Sequence[Value | PairList],
    units: Sequence[UnitItem],
    about: str | None,
) -> list[IndicatorItem]:
    """ "mức độ hài lòng của người dân đạt 74,8%, xếp thứ 9/9": what bodies are ranked by in a document on SIPAS.

    `named` are the indices of the sentence, `about` is the one spoken of. One that is kept by the day has a part of
    this name; what a body asks at its own counter has no place among others.
    """
    codes = [item.code for item in named if isinstance(item, IndicatorItem)]
    if any(code != OTHER and indicator(code).keyed_by == "day" for code in (*codes, *([about] if about else []))):
        return []
    others = [*named, *(rate for rate in rates)]
    found = []
    for rate in rates:
        match = None if rate.behind or rate.again else _OF_PEOPLE.match(text, rate.start)
        if match is None or _of_a_field(text, match.end(), units):
            continue
        if _placed(text, rate.start, match.end(), others, values):
            found.append(IndicatorItem(rate.start, match.end(), "SIPAS"))
    return found


def _of_a_field(text: str, end: int, units: Sequence[UnitItem]) -> bool:
    """Whether satisfaction is that with some work, and not with the body that is named."""
    towards = _TOWARDS.match(text, end)
    if towards and any(unit.start == towards.end() for unit in units):
        return False
    return _FIELD_BEHIND.match(text, end) is not None


def _placed(text: str, start: int, end: int, others: Sequence[Item], values: Sequence[Value | PairList]) -> bool:
    """Whether a percentage and a place stand together at a name, with nothing else named between."""
    behind = sorted((one for one in values if one.start >= end), key=lambda one: one.start)[:2]
    if not behind or not all(isinstance(one, Value) for one in behind):
        return False
    kinds = [one.kind for one in behind if isinstance(one, Value)]
    if sorted(kinds) == ["percent", "rank"]:
        last = behind[-1]
        near = _BESIDE.fullmatch(text, behind[0].end, last.start)
        alone = not any(end <= other.start < last.end for other in others)
        return near is not None and alone and not _PLACE_OF.match(text, last.end)
    before = max((one for one in values if one.end <= start), key=lambda one: one.end, default=None)
    if kinds[:1] != ["percent"] or not isinstance(before, Value) or before.kind != "rank":
        return False
    alone = not any(before.end <= other.start < start for other in others)
    return alone and _PLACED_IN.fullmatch(text, before.end, start) is not None
