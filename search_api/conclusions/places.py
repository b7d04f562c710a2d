"""The place that a conclusion is of, when it was held, and the places that its own went into or came from."""

from __future__ import annotations

import sys
from datetime import date, timedelta

from cchc.gazetteer import Place, places
from search_api.hits import ConclusionHit


def held_on(hit: ConclusionHit) -> str | None:
    """The day of the meeting, else that of publication; ISO, None where the document gives neither."""
    published = hit.document.published_at
    return hit.conclusion.meeting.date or (published[:10] if published else None)


def day_after(day: str) -> str:
    """The day after an ISO day; the day itself where there is no such day in a calendar."""
    try:
        return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return day


def days_between(first: str, last: str) -> int:
    """Days from one ISO day to another; very many where one of them is in no calendar."""
    try:
        return (date.fromisoformat(last) - date.fromisoformat(first)).days
    except ValueError:
        return sys.maxsize


def place_of(hit: ConclusionHit) -> Place | None:
    """The place of the body that held the meeting, else the province that the document speaks for; None when unknown.

    A province is the one that bore the name on the day of the meeting: Bắc Ninh of 2024 is not that of 2026.
    """
    held_by = hit.conclusion.meeting.held_by
    for unit in hit.conclusion.units:
        if unit.name == held_by and unit.id:
            owner = places().owner(unit.id)
            if owner is not None:
                return owner
    province = hit.document.province
    return places().resolve(province, level="province", on=held_on(hit)) if province else None


def kin(place: Place | None) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Places that a place went into, and places that it came from, of its own level where there are such.

    A district has no successor of its level since July 2025: those are the communes that its area went to.
    """
    if place is None:
        return (), ()
    after = tuple(places().successors(place))
    before = tuple(places().predecessors(place))
    return _of_level(after, place), _of_level(before, place)


def _of_level(found: tuple[Place, ...], place: Place) -> tuple[Place, ...]:
    return tuple(one for one in found if one.level == place.level) or found
