"""The reader's own unit and the peers that it is compared with, kept in a cookie of this browser and nowhere else; and
what was newly said of a unit."""

from __future__ import annotations

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
_MARK = "|"
_LONGEST = 1500


@dataclass(frozen=True, slots=True)
class MyPlace:
    """Ids of the gazetteer or of the store; what is chosen may not be known to every store."""

    unit: str
    peers: tuple[str, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """The unit and its peers, the unit first."""
        return (self.unit, *self.peers)

    @property
    def home(self) -> UnitRef:
        return unit_of(self.unit)

    def text(self) -> str:
        """As the cookie has it."""
        return quote(_MARK.join(self.units), safe="")


def unit_of(identity: str) -> UnitRef:
    """A unit as the gazetteer knows it, a department by its name; what it does not know is called by its id."""
    return unit_by_id(identity) or ref(identity, identity, "")


def place_of(request: Request) -> MyPlace | None:
    """What this browser's reader has chosen; None where nothing or nonsense is there."""
    text = request.cookies.get(COOKIE, "")
    if not text or len(text) > _LONGEST:
        return None
    unit, *peers = unquote(text).split(_MARK)
    if not unit or not all(one.isprintable() for one in (unit, *peers)):
        return None
    return MyPlace(unit, tuple(one for one in peers if one)[:MOST_PEERS])


def of_unit(unit: UnitRef) -> Filters:
    """The filters that leave what is of a unit, by its id, since others bear its name.

    Statements on a unit that the gazetteer does not know carry its name alone: those said in its province are its own.
    """
    if subjects_of(unit.id):
        return Filters(subject=(unit.id,))
    owner = places().get(unit.within)
    return Filters(subject=(unit.id, unit.name), province=(owner.province,) if owner else ())


def latest_said(store: Store, unit: UnitRef) -> dict[str, Page[StatementHit]]:
    """The newest shortcomings and directives of a unit, by kind."""
    own = of_unit(unit)
    return {
        kind: store.statements(
            Query(filters=replace(own, statement_type=(kind,)), sort="newest", size=LATEST, collapse=True)
        )
        for kind in ("shortcoming", "directive")
    }
