"""The reader's own unit and the peers that it is compared with, kept in a cookie of this browser and nowhere else; and
what was newly said of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

from starlette.requests import Request

from cchc.gazetteer import places
from search_api.facts.entities import UnitRef, ref
from search_api.hits import Page, StatementHit
from search_api.matching.subjects import subjects_of, unit_by_id
from search_api.protocol import Filters, Query, Store

COOKIE = "cchc_place"
MOST_PEERS = 10
LATEST = 5
_MARK, _PART = "|", "="
_LONGEST = 3500  # a browser keeps cookies of 4096


@dataclass(frozen=True, slots=True)
class MyPlace:
    """Ids of the gazetteer or of the store; what is chosen may not be known to every store.

    `told` are those of the units that the gazetteer does not know, as they were when they were chosen: pages call them
    by their names without asking a store.
    """

    unit: str
    peers: tuple[str, ...] = ()
    told: tuple[UnitRef, ...] = ()

    @classmethod
    def of(cls, home: UnitRef, peers: Sequence[UnitRef]) -> MyPlace:
        told = tuple(one for one in (home, *peers) if unit_by_id(one.id) is None)
        return cls(home.id, tuple(one.id for one in peers), told)

    @property
    def units(self) -> tuple[UnitRef, ...]:
        """The unit and its peers, the unit first; one that nothing was told of is called by its id."""
        told = {one.id: one for one in self.told}
        return tuple(told.get(one) or unit_of(one) for one in (self.unit, *self.peers))

    @property
    def home(self) -> UnitRef:
        return self.units[0]

    def text(self) -> str:
        """As the cookie has it, without names where it would be too long with them."""
        told = {one.id: _PART.join((one.id, one.level, one.within, one.name.replace(_MARK, " "))) for one in self.told}
        ids = (self.unit, *self.peers)
        whole = quote(_MARK.join(told.get(one, one) for one in ids), safe="")
        return whole if len(whole) <= _LONGEST else quote(_MARK.join(ids), safe="")


def unit_of(identity: str) -> UnitRef:
    """A unit as the gazetteer knows it, a department by its name; what it does not know is called by its id."""
    return unit_by_id(identity) or ref(identity, identity, "")


def _told(text: str) -> UnitRef:
    """A unit of the cookie: its id, or with its level, place and name where the gazetteer did not know it."""
    identity, *parts = text.split(_PART, 3)
    known = unit_by_id(identity)
    if known is not None or len(parts) < 3 or not parts[2]:
        return known or ref(identity, identity, "")
    level, within, name = parts
    return ref(identity, name, level, within)


def place_of(request: Request) -> MyPlace | None:
    """What this browser's reader has chosen; None where nothing or nonsense is there."""
    text = request.cookies.get(COOKIE, "")
    if not text or len(text) > _LONGEST:
        return None
    unit, *peers = unquote(text).split(_MARK)
    if not unit or not all(one.isprintable() for one in (unit, *peers)):
        return None
    return MyPlace.of(_told(unit), [_told(one) for one in peers if one][:MOST_PEERS])


def of_units(units: Sequence[UnitRef]) -> Filters:
    """The filters that leave what is of units, by their ids, since others bear their names.

    Statements on a unit that the gazetteer does not know carry its name alone: those said in its province are its own.
    Beside a unit of no province (a ministry), a province would take that one's away, and its name would mean all of
    that name: there it goes by its id, as figures do.
    """
    nameless = [unit for unit in units if not subjects_of(unit.id)]
    if not nameless:
        return Filters(subject=tuple(dict.fromkeys(unit.id for unit in units)))
    provinces = [_province(unit) for unit in units]
    if len(units) > 1 and None in provinces:
        return Filters(subject=tuple(dict.fromkeys(unit.id for unit in units)))
    subjects = (unit.name if unit in nameless else unit.id for unit in units)
    return Filters(subject=tuple(dict.fromkeys(subjects)), province=tuple(dict.fromkeys(filter(None, provinces))))


def _province(unit: UnitRef) -> str | None:
    owner = places().owner(unit.id) or places().get(unit.within)
    return owner.province if owner is not None else None


def latest_said(store: Store, unit: UnitRef) -> dict[str, Page[StatementHit]]:
    """The newest shortcomings and directives of a unit, by kind."""
    own = of_units((unit,))
    return {
        kind: store.statements(
            Query(filters=replace(own, statement_type=(kind,)), sort="newest", size=LATEST, collapse=True)
        )
        for kind in ("shortcoming", "directive")
    }
