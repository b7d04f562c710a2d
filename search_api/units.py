"""What is told of a unit beside its figures: its level, the province it is in, then and now, and its identity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from cchc.gazetteer import Organization, Place, organizations, places

COUNTRY = "viet-nam"
COMMITTEE = "ubnd"


@dataclass(frozen=True, slots=True)
class Standing:
    """Level of a unit, and ids of the province that it was in and of the one that took its area; None where unknown."""

    level: str | None = None
    province: str | None = None
    province_now: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """A unit of the gazetteer. Days are ISO, inclusive, None where open or not known; the others are ids of units."""

    id: str
    name: str
    level: str | None
    parent: str | None
    valid_from: str | None
    valid_to: str | None
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]

    @property
    def province_now(self) -> str | None:
        """The province of today that its area belongs to; None where it belongs to several, or to none."""
        return standing(self.id).province_now


@lru_cache(maxsize=20_000)
def standing(unit: str | None) -> Standing:
    """Of a unit by its id; a unit that went to several provinces has none now, and national bodies have none at all."""
    if unit is None:
        return Standing()
    root = places().get(unit.partition(".")[0])
    province = root if root is not None and root.level == "province" else None
    return Standing(_level(unit), province.id if province else None, _now(province) if province else None)


def _now(province: Place) -> str | None:
    if province.valid_to is None:
        return province.id
    heirs = [place.id for place in places().successors(province) if place.level == "province"]
    return heirs[0] if len(heirs) == 1 else None


def _level(unit: str) -> str | None:
    place = places().get(unit)
    if place is not None:
        return place.level
    above, _, last = unit.rpartition(".")
    body = organizations().get(last)
    if body is not None and body.of_province == bool(above):
        return body.level
    return {COUNTRY: "country", COMMITTEE: "committee"}.get(last)


def identities(units: Iterable[str]) -> Iterator[Identity]:
    """The units of these ids, in order of their ids, and all that they come from, went to or lie in.

    An id that the gazetteer does not know is given with nothing but itself for a name.
    """
    pending, known = list(units), dict[str, Identity]()
    wanted = set(pending)
    while pending:
        unit = pending.pop()
        if unit in known:
            continue
        known[unit] = found = identity(unit)
        # Of relatives, what they lie in is told, and no relatives in turn.
        pending.extend((found.parent,) if found.parent else ())
        if unit in wanted:
            pending.extend((*found.predecessors, *found.successors))
    yield from (known[unit] for unit in sorted(known))


def identity(unit: str) -> Identity:
    """Of a unit by its id; one that the gazetteer does not know is given with nothing but its id for a name."""
    place = places().get(unit)
    if place is not None:
        return Identity(
            unit, place.name, place.level, place.parent, place.valid_from, place.valid_to,
            tuple(other.id for other in places().predecessors(place)),
            tuple(other.id for other in places().successors(place)),
        )  # fmt: skip
    above, _, last = unit.rpartition(".")
    body = organizations().get(last)
    parent = above if above and places().get(above) else None
    if body is None or body.of_province != bool(above):
        return Identity(unit, unit, _level(unit), parent, None, None, (), ())
    before = (other.id for other in organizations().values() if last in other.successors)
    return Identity(
        unit, body.name, body.level, parent, body.valid_from, body.valid_to,
        tuple(_beside(body, other, above) for other in before),
        tuple(_beside(body, other, above) for other in body.successors),
    )  # fmt: skip


def _beside(body: Organization, other: str, above: str) -> str:
    return f"{above}.{other}" if body.of_province else other
