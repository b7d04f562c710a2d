"""What the day of a page says of a time that is told without its year: "tháng 12", "cả năm"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nlp.figures.items import PeriodItem
from nlp.periods import last_day, year_of

if TYPE_CHECKING:
    from nlp.figures.times import Times

_PARTS = ("month", "day", "quarter", "half", "months")
_NAMES_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST_AGO = 215  # days: in January, July is the July before; in June, no month is meant so far back


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
