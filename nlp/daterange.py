"""Stretches of days that are a part of a year: "từ ngày 01/7 đến hết ngày 31/12/2025" is its second half."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Literal

Unit = Literal[
    "year", "quarter", "half", "months", "month", "day", "span", "relative", "vague", "again", "whole", "later"
]
YEAR = r"(?:19|20)\d\d"
# "Từ ngày 01/7 đến hết ngày 31/12/2025" is the second half of 2025.
DAYS = re.compile(
    rf"từ[ ]+(?:ngày[ ]+)?0?1[/-](?P<first>\d{{1,2}})(?:[/-](?P<year>{YEAR}))?[ ]+đến[ ]+(?:hết[ ]+)?(?:ngày[ ]+)?"
    rf"(?P<day>\d{{1,2}})[/-](?P<last>\d{{1,2}})[/-](?P<until>{YEAR})(?!\d)"
)


def part_of_year(match: re.Match[str]) -> tuple[Unit, str] | None:
    """The month, quarter, half, first months or year that a stretch of days is exactly."""
    year, first, last = int(match["until"]), int(match["first"]), int(match["last"])
    if int(match["year"] or year) != year or not 1 <= first <= last <= 12:
        return None
    if int(match["day"]) != monthrange(year, last)[1]:
        return None
    if last - first == 2 and first % 3 == 1 and first > 1:
        return "quarter", f"{year}-Q{last // 3}"
    if (first, last) == (7, 12):
        return "half", f"{year}-H2"
    if first == last:
        return "month", f"{year}-{first:02d}"
    named = months(last, year) if first == 1 else None
    if named is None:
        return None
    return (
        ("quarter", f"{year}-Q1") if last == 3 else ("half" if last == 6 else "year" if last == 12 else "months", named)
    )


def months(count: int, year: int | None) -> str | None:
    """First `count` months of a year: "2014-H1", "2021-09M", the whole year for 12."""
    if year is None or not 1 <= count <= 12:
        return None
    return {6: f"{year}-H1", 12: str(year)}.get(count, f"{year}-{count:02d}M")
