"""The clock of Vietnam, by which days begin and deadlines pass."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))


def today() -> date:
    """The day in Vietnam."""
    return datetime.now(VIETNAM).date()
