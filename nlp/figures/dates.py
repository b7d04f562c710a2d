"""What the day of a page says of a time told without its year ("tháng 12"), and times that date no results."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cchc.indicators import OTHER, indicator
from nlp.figures.items import IndicatorItem, PeriodItem, RateItem, Value
from nlp.periods import last_day, year_of

if TYPE_CHECKING:
    from nlp.figures.times import Times

_PARTS = ("month", "day", "quarter", "half", "months")
_NAMES_YEAR = re.compile(r"(?:19|20)\d\d")
_EARLY = 20  # days: results of a quarter may be told before it is over
_LONGEST_AGO = 215  # days: in January, July is the July before; in June, no month is meant so far back
# "công bố Chỉ số CCHC (PAR INDEX) 6 tháng đầu năm 2024", "Chỉ số CCHC của các phòng, ban trong quý I/2024"
_OF_INDEX = re.compile(
    r"\s*(?:\([^()]{1,40}\)\s*)?(?:(?:của|cấp|khối|các)\s(?:[^,;.:()\d]|,(?=\s+(?:ban|ngành|phòng|xã|phường|thị|đơn\s+vị)(?!\w))){0,70})?"
    r"(?:(?:trong|ở|cho)\s+)?(?:kỳ\s+)?"
)
_INDEX_OF = re.compile(r"\s*(?:(?:của|về|theo)\s+)?(?:bộ\s+)?")
_MAKES_KNOWN = re.compile(r"(?<!\w)(?:công\s+bố|ban\s+hành|phê\s+duyệt|phát\s+hành|ra\s+mắt)(?!\w)")
_TO_COME = re.compile(
    r"(?<!\w)(?:kế\s+hoạch|giải\s+pháp|nâng|phấn\s+đấu|nhiệm\s+vụ|cải\s+thiện|mục\s+tiêu|chỉ\s+tiêu|duy\s+trì)(?!\w)"
)


def is_of_index(walk: Times, item: PeriodItem, position: int, period: str) -> bool:
    """ "Sở Nội vụ công bố Chỉ số CCHC quý I/2024 của các phường. …": the index is told of that time."""
    named, unit = walk.state.code_age == 0 and walk.state.code is not None, item.mention.unit
    if unit == "year":
        return named
    now, end = walk.setting.published_on, last_day(period)
    if unit not in ("quarter", "half", "months") or (now and end and (end - now).days > _EARLY):
        return False
    if _TO_COME.search(walk.text, walk.start, item.start):
        return False
    after = walk._following(position)
    if isinstance(after, IndicatorItem) and _INDEX_OF.fullmatch(walk.text, item.end, after.start):
        return True  # "kết quả chấm điểm quý I/2024 Chỉ số CCHC"
    before = (one for one in reversed(walk.items[:position]) if isinstance(one, IndicatorItem | Value | PeriodItem))
    index = next(before, None) if named else None
    return isinstance(index, IndicatorItem) and bool(_OF_INDEX.fullmatch(walk.text, index.end, item.start))


def is_made_known(walk: Times, item: PeriodItem, position: int) -> bool:
    """ "Hồi tháng 4, VCCI công bố PCI năm 2024": when an index that is of a year was made known, no time of results."""
    if item.mention.unit not in ("month", "quarter", "half") or item.deadline or walk.state.seen_value:
        return False
    known = (IndicatorItem, PeriodItem, RateItem, Value)
    after = [one for one in walk.items[position + 1 :] if isinstance(one, known)][:3]
    # "Quý I/2025, tỉnh công bố PAR INDEX 2024; tỷ lệ hồ sơ đúng hạn đạt 98%": that is of the quarter
    if len(after) < 2 or any(isinstance(one, RateItem) for one in after):
        return False
    index, dated = after[:2]
    if not isinstance(index, IndicatorItem) or index.code == OTHER or indicator(index.code).keyed_by == "day":
        return False
    if not isinstance(dated, PeriodItem) or dated.mention.unit != "year" or dated.compared:
        return False
    told = walk.text[walk.start : index.start]
    return _MAKES_KNOWN.search(told) is not None and _TO_COME.search(told) is None


def past(walk: Times, item: PeriodItem, period: str | None) -> str | None:
    """ "Tháng 12" on a page of January is that of the year before: no result is later than its page."""
    now = walk.setting.published_on
    if now is None or period is None or item.deadline or item.mention.unit not in _PARTS or walk._ahead():
        return period
    if _NAMES_YEAR.search(item.mention.quote) or item.mention.relative is not None:
        return period
    year, end = year_of(period), last_day(period)
    if year is None or end is None or end <= now or year != now.year:
        return period
    before = last_day(f"{year - 1}{period[4:]}")
    return f"{year - 1}{period[4:]}" if before is not None and 0 <= (now - before).days <= _LONGEST_AGO else period


def whole_year(walk: Times) -> str | None:
    """ "cả năm", "đến cuối năm": the year that is told of; of an aim, no year that is over."""
    told = walk._current(walk.state)
    year, now = year_of(told), walk.setting.published
    part = walk.state.period_given and len(told or "") > 4  # "9 tháng đầu năm 2024 đạt 45%, mục tiêu cả năm là 60%"
    if walk.state.status == "target" and now is not None and not part:
        year = max(year or now, now)
    year = year or now
    return str(year) if year is not None else None


def year_on(walk: Times, base: int | None) -> str | None:
    """The year behind another, where the page is hardly older."""
    now = walk.setting.published
    return str(base + 1) if base is not None and now is not None and now - base in (1, 2) else None
