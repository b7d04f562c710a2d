"""Periods in order, and the one before."""

from __future__ import annotations

import re
from collections.abc import Iterable

from search_api.projection import period_end

_PARTS = re.compile(r"(\d{4})(?:-(Q|H)(\d)|-(\d\d)(M?))?")
_PER_YEAR = {"Q": 4, "H": 2}
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


def order(period: str) -> tuple[str, str]:
    """A key by which periods sort in time; of those with one end the longer comes last."""
    return period_end(period) or period, f"{len(period):02d}" if "/" in period else f"{99 - len(period):02d}"


def filled(periods: Iterable[str]) -> list[str]:
    """Periods in the order of time with those between that nothing is known of: 2019, 2021 -> 2019, 2020, 2021.

    A hole is filled where its ends are of one kind, and at most `MOST_BETWEEN` are missing.
    """
    chain: list[str] = []
    for period in sorted(set(periods), key=order):
        between: list[str] = []
        before = previous(period)
        while chain and before and before != chain[-1] and len(between) < MOST_BETWEEN:
            between.append(before)
            before = previous(before)
        if chain and before == chain[-1]:
            chain += between[::-1]
        chain.append(period)
    return chain
