"""First and last day of a period, as far as the calendar has them."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from search_api.projection import period_end


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
