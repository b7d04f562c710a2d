"""Periods in order, by their kind, and the one before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from search_api.periods import bounds
from search_api.projection import period_end

_PARTS = re.compile(r"(\d{4})(?:-(Q|H)(\d)|-(\d\d)(M?))?")
_PER_YEAR = {"Q": 4, "H": 2}
SPAN = "span"
MOST_BETWEEN = 40


def previous(period: str) -> str | None:
    """The period of the same length right before: "2022" -> "2021", "2020-Q1" -> "2019-Q4"; of what counts from the
    year's beginning ("2021-09M") that of the year before; None for days and spans."""
    match = _PARTS.fullmatch(period)
    if match is None:
        return None
    year, kind, number, month, counted = match.groups()
    if kind:
        return f"{year}-{kind}{int(number) - 1}" if int(number) > 1 else f"{int(year) - 1}-{kind}{_PER_YEAR[kind]}"
    if month and not counted:
        return f"{year}-{int(month) - 1:02d}" if int(month) > 1 else f"{int(year) - 1}-12"
    return f"{int(year) - 1}{period[4:]}"


def kind_of(period: str) -> str:
    """What a period is one of: those of one kind follow each other, and only they are joined by a line.

    "year", "Q", "H", "month", "09M" (the first nine months), "day", or `SPAN`, which is several years.
    """
    match = _PARTS.fullmatch(period)
    if match is None:
        return SPAN if "/" in period else "day"
    _, kind, _, month, counted = match.groups()
    return kind or (f"{month}M" if counted else "month" if month else "year")


def alike(one: str, other: str) -> bool:
    """Whether periods are of one kind, and so of one length."""
    return kind_of(one) == kind_of(other)


@lru_cache(maxsize=4096)
def order(period: str) -> tuple[str, int, str]:
    """A key by which periods sort in time; of those with one end the longer comes last, a span behind its last year."""
    first, last = bounds(period)
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days if first and last else 0
    return period_end(period) or period, days, period


def newest_first(periods: Iterable[str]) -> list[str]:
    """Periods in the order in which one is looked for where none is named: spans of years are named, or not meant."""
    return sorted(periods, key=lambda one: (kind_of(one) != SPAN, order(one)), reverse=True)


def filled(periods: Iterable[str]) -> list[str]:
    """Periods in the order of time with those between that nothing is known of: 2019, 2021 -> 2019, 2020, 2021.

    A hole lies between two of one kind, whatever of another kind lies there too, and has at most `MOST_BETWEEN`.
    """
    known = sorted(set(periods), key=order)
    found = set(known)
    last: dict[str, str] = {}
    for period in known:
        earlier = last.get(kind_of(period))
        between: list[str] = []
        before = previous(period)
        while earlier and before and before != earlier and len(between) < MOST_BETWEEN:
            between.append(before)
            before = previous(before)
        if earlier and before == earlier:
            found.update(between)
        last[kind_of(period)] = period
    return sorted(found, key=order)
