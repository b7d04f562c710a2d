"""Periods as people write them, and their first and last day as far as the calendar has them."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from cchc.records import PERIOD
from cchc.vietnamese import fold
from search_api.projection import period_end

_YEAR = r"((?:19|20)[0-9]{2})"
_BETWEEN = r" ?[/., -]? ?"
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_QUARTER = rf"(?:quy|q|quarter) ?(?:thu )?(iv|i{{1,3}}|[1-4]){_BETWEEN}{_YEAR}"
_HALF = rf"(?:h([12])|(?:nua|6 thang) (dau|cuoi)){_BETWEEN}{_YEAR}"
_MONTHS = rf"(0?[1-9]|1[0-2]) thang(?: dau)? {_YEAR}"
_MONTH = rf"(?:thang ?)?(0?[1-9]|1[0-2]){_BETWEEN}{_YEAR}"
_SPAN = rf"(?:giai doan |tu )?{_YEAR} ?(?:-|/|den) ?{_YEAR}"
_DAY = rf"(?:ngay )?(0?[1-9]|[12][0-9]|3[01]) ?[/.-] ?(0?[1-9]|1[0-2]) ?[/.-] ?{_YEAR}"


def named(text: str) -> str | None:
    """The period that is meant, with or without tone marks: "quý III/2020" is 2020-Q3, "6 tháng đầu năm 2024" 2024-H1,
    "9 tháng 2021" 2021-09M, "tháng 9/2025" 2025-09, "2016-2020" 2016/2020; None where that is no period."""
    plain = text.strip()
    if plain.isascii() and PERIOD.fullmatch(plain.upper()):
        return plain.upper()
    key = " ".join(re.sub("[\u2010-\u2015\u2212]", "-", fold(plain)).split())
    key = re.sub(rf"\b(?:nam|year) ?(?={_YEAR})", "", key)
    if match := re.fullmatch(_DAY, key):
        return _day(f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}")
    if match := re.fullmatch(_QUARTER, key):
        return f"{match[2]}-Q{_QUARTERS[match[1]]}"
    if match := re.fullmatch(_HALF, key):
        return f"{match[3]}-H{match[1] or (1 if match[2] == 'dau' else 2)}"
    if match := re.fullmatch(_MONTHS, key):
        return f"{match[2]}-H1" if int(match[1]) == 6 else f"{match[2]}-{int(match[1]):02d}M"
    if match := re.fullmatch(_MONTH, key):
        return f"{match[2]}-{int(match[1]):02d}"
    if (match := re.fullmatch(_SPAN, key)) and match[1] < match[2]:
        return f"{match[1]}/{match[2]}"
    return key if re.fullmatch(_YEAR, key) else None


@lru_cache(maxsize=4096)
def bounds(period: str | None) -> tuple[str | None, str | None]:
    """ISO days: "2020-Q3" gives 2020-07-01 and 2020-09-30; None for a day that no calendar has ("2025-02-31")."""
    return _day(_start(period)), _day(period_end(period))


def _start(period: str | None) -> str | None:
    if period is None:
        return None
    year = period[:4]
    if match := re.fullmatch(r"\d{4}-Q([1-4])", period):
        return f"{year}-{int(match[1]) * 3 - 2:02d}-01"
    if re.fullmatch(r"\d{4}-H2", period):
        return f"{year}-07-01"
    if match := re.fullmatch(r"\d{4}-(\d\d)", period):
        return f"{year}-{match[1]}-01"
    if re.fullmatch(r"\d{4}-\d\d-\d\d", period):
        return period
    # A year, years, the first half, and the first months of a year.
    return f"{year}-01-01"


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
