"""What a unit's id means among the names that rows are narrowed by: that one unit, and the committee that acts for it.

Statements know units by name alone, and a name is shared: each province has a Sở Nội vụ, and a province before and
after its merger one name. An id is therefore met by a statement on its name in a document that speaks of that id.
Where a document speaks of two units of one name, what it says of the name stands with both: nothing tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from cchc.gazetteer import Organization, organizations, places
from search_api.facts.entities import COMMITTEE, COMMITTEE_ID, UnitRef, body_ref, place_ref

_ID = re.compile(r"[a-z0-9.-]+")


class Subject(NamedTuple):
    """A unit by its id, and the names that documents give it."""

    id: str
    names: tuple[str, ...]


def identified(values: Iterable[str]) -> tuple[Subject, ...]:
    """The units of the values that are ids of the gazetteer, committees beside their places."""
    return tuple(dict.fromkeys(subject for value in values for subject in subjects_of(value)))


def named_and_identified(values: Iterable[str]) -> list[str]:
    """The values with the ids of the committees of those that are places: for rows that carry ids themselves."""
    values = tuple(values)
    return list(dict.fromkeys((*values, *(subject.id for subject in identified(values)))))


def ids_among(values: Iterable[str]) -> tuple[str, ...]:
    """The values that are written as ids are, sorted; others are names."""
    return tuple(sorted(value for value in values if _ID.fullmatch(value)))


def called(name: str, ids: Iterable[str]) -> tuple[str, ...]:
    """The units of some ids that bear a name; the name itself where none does."""
    return tuple(one for one in ids if any(name in unit.names for unit in subjects_of(one)[:1])) or (name,)


@lru_cache(maxsize=4096)
def subjects_of(value: str) -> tuple[Subject, ...]:
    """The unit of an id, with its committee where it is a place; nothing where the gazetteer knows no such id."""
    place = places().get(value)
    if place is not None:
        return Subject(place.id, (place.name,)), Subject(place.id + COMMITTEE_ID, _committee(place.name))
    owner = places().get(value.removesuffix(COMMITTEE_ID))
    if owner is not None:
        return (Subject(value, _committee(owner.name)),)
    body = body_of(value)
    return (Subject(value, (body.name,)),) if body is not None else ()


def body_of(value: str) -> Organization | None:
    """The body of an id: a department below its province, another by its own; None where there is none."""
    above, _, own = value.rpartition(".")
    body = organizations().get(own)
    known = body is not None and body.of_province == bool(above) and (not above or places().get(above) is not None)
    return body if known else None


def unit_by_id(identity: str) -> UnitRef | None:
    """The unit of an id, a committee with the days of its place; None where the gazetteer knows no such id."""
    place = places().get(identity.removesuffix(COMMITTEE_ID))
    if place is None:
        body = body_of(identity)
        return body_ref(body, identity.rpartition(".")[0]) if body is not None else None
    if place.id == identity:
        return place_ref(place)
    return replace(place_ref(place), id=identity, name=f"{COMMITTEE}{place.name}", level="committee")


def _committee(place: str) -> tuple[str, ...]:
    # "UBND huyện X" is spelt with a small letter within a sentence.
    return f"{COMMITTEE}{place}", f"{COMMITTEE}{place[:1].lower()}{place[1:]}"
