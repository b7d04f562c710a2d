"""Whom a figure ranks, and in which field: the unit in the period of the figure, its level and what it lies within."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from cchc.gazetteer import Organization, Place, organizations, places
from cchc.gazetteer.names import slug
from cchc.records import Level, Unit
from search_api.projection import period_end

# Levels with one field in the whole country; all others are ranked within a place.
NATIONAL: frozenset[str] = frozenset({"country", "central", "province", "ministry"})
COMMITTEE = "UBND "
COMMITTEE_ID = ".ubnd"
# What a unit lies within where nothing tells: such units are in no ranking.
UNKNOWN = "?"
_TYPE_LEVELS: dict[str, Level] = {
    "tỉnh": "province", "huyện": "district", "quận": "district", "thị xã": "district",
    "xã": "commune", "phường": "commune", "thị trấn": "commune", "đặc khu": "commune",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entity:
    """A ranked unit. `within` is the id of the place whose units it is compared with, "" for the whole country."""

    id: str
    name: str
    level: str
    within: str


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit as answers name it; ISO days of its validity, None where open or not known."""

    id: str
    name: str
    level: str
    within: str = ""
    valid_from: str | None = None
    valid_to: str | None = None


@lru_cache(maxsize=65536)
def entity_of(name: str, identity: str | None, level: str | None, province: str | None, period: str) -> Entity:
    """The ranked unit of a figure.

    A committee is ranked for its place. A place that did not exist in the period stands for the one of its name that
    did, where there is one: what is said in 2026 of Bắc Ninh in 2023 is said of the province before the merger.
    """
    if level == "committee" or name.startswith(COMMITTEE):
        name = name.removeprefix(COMMITTEE)
        identity = identity.removesuffix(COMMITTEE_ID) if identity else None
        level = None
    place = places().get(identity) if identity else None
    if place is not None:
        place = in_period(place, period)
        return Entity(place.id, place.name, place.level, place.parent or "")
    if level is None:
        level = next((known for word, known in _TYPE_LEVELS.items() if name.lower().startswith(f"{word} ")), "other")
    within = "" if level in NATIONAL else _within(identity, province, period)
    return Entity(identity or f"{slug(within) or UNKNOWN}~{slug(name)}", name, level, within)


def place_of_units(level: str, province: str | None, period: str) -> str:
    """Id of the place whose units of a level a province's document speaks of; "" for the country."""
    return "" if level in NATIONAL else _within(None, province, period)


def _within(identity: str | None, province: str | None, period: str) -> str:
    owner = places().owner(identity.rpartition(".")[0]) if identity and "." in identity else None
    if owner is not None:
        return in_period(owner, period).id
    if province is None:
        return UNKNOWN
    found = places().resolve(province, level="province", on=day_of(period))
    return found.id if found else province


def day_of(period: str) -> str:
    """The year or month at a period's end, as the gazetteer takes it: "2025-H1" -> "2025-06"."""
    end = period_end(period) or period
    return end[:4] if len(period) == len("2025") else end[:7]


def last_month(period: str) -> str:
    """The month at a period's end: of the year in which it ended, a unit has no figure of its own."""
    on = day_of(period)
    return f"{on}-12" if len(on) == len("2025") else on


def in_period(place: Place, period: str) -> Place:
    """The place itself where it existed in the period, else the one that bore its name then; itself where none did."""
    on = day_of(period)
    if place.existed(on):
        return place
    before_or_after = [*places().predecessors(place), *places().successors(place)]
    found = [one for one in before_or_after if same_name(one, place) and one.existed(on)]
    return found[0] if len(found) == 1 else place


def same_name(one: Place, other: Place) -> bool:
    return one.level == other.level and one.key == other.key


def subjects(units: Iterator[Unit] | tuple[Unit, ...]) -> dict[str, Unit]:
    """The units of a record by name; of several that share one (two wards of two towns) none, since none is meant."""
    found: dict[str, Unit] = {}
    doubled = set()
    for unit in units:
        if unit.name in found:
            doubled.add(unit.name)
        found[unit.name] = unit
    return {name: unit for name, unit in found.items() if name not in doubled}


def ref(identity: str, name: str, level: str, within: str = "") -> UnitRef:
    """A unit with the validity that the gazetteer knows."""
    place = places().get(identity)
    if place is not None:
        return UnitRef(place.id, place.name, place.level, place.parent or "", place.valid_from, place.valid_to)
    body = organizations().get(identity.rpartition(".")[2])
    since, until = (body.valid_from, body.valid_to) if body else (None, None)
    return UnitRef(identity, name, level, within, since, until)


def place_ref(place: Place) -> UnitRef:
    return UnitRef(place.id, place.name, place.level, place.parent or "", place.valid_from, place.valid_to)


def body_ref(body: Organization, owner: str = "") -> UnitRef:
    """A body of its own, or the one of a province."""
    identity = body.identity(owner) or body.id
    return UnitRef(identity, body.name, body.level, owner, body.valid_from, body.valid_to)


def told_apart(unit: UnitRef, validity: str) -> str:
    """A unit with what tells it from others of its name: whose it is, and when it was, in the words given."""
    owner = places().owner(unit.within) if unit.within else None
    told = ", ".join(part for part in (owner.name if owner else unit.within, validity) if part)
    return f"{unit.name} ({told})" if told else unit.name


def predecessors(unit: UnitRef) -> tuple[UnitRef, ...]:
    """The units of its own level that a unit was made of."""
    place = places().get(unit.id)
    if place is not None:
        return tuple(place_ref(one) for one in places().predecessors(place) if one.level == place.level)
    owner, own = _body(unit)
    return tuple(body_ref(one, owner) for one in organizations().values() if own in one.successors)


def successors(unit: UnitRef) -> tuple[UnitRef, ...]:
    """The units of its own level that a unit went into."""
    place = places().get(unit.id)
    if place is not None:
        return tuple(place_ref(one) for one in places().successors(place) if one.level == place.level)
    owner, own = _body(unit)
    body = organizations().get(own)
    return tuple(body_ref(organizations()[one], owner) for one in (body.successors if body else ()))


def _body(unit: UnitRef) -> tuple[str, str]:
    """What a body belongs to, "" for the country, and its own id below that."""
    owner, _, own = unit.id.rpartition(".")
    return owner, own


def existed(unit: UnitRef, on: str) -> bool:
    """Whether a unit existed on an ISO day, or on any day of a month or year."""
    return not (
        (unit.valid_from is not None and on < unit.valid_from[: len(on)])
        or (unit.valid_to is not None and on > unit.valid_to[: len(on)])
    )
