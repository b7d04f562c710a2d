"""The reader's own unit and the peers that it is compared with, kept in a cookie of this browser and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote

from starlette.requests import Request

from cchc.gazetteer import organizations, places
from search_api.facts.entities import UnitRef, ref

COOKIE = "cchc_place"
MOST_PEERS = 10
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
    owner, _, own = identity.rpartition(".")
    body = organizations().get(own)
    if body is None or places().get(identity) is not None:
        return ref(identity, identity, "")
    return ref(identity, body.name, body.level, owner)


def place_of(request: Request) -> MyPlace | None:
    """What this browser's reader has chosen; None where nothing or nonsense is there."""
    text = request.cookies.get(COOKIE, "")
    if not text or len(text) > _LONGEST:
        return None
    unit, *peers = unquote(text).split(_MARK)
    if not unit or not all(one.isprintable() for one in (unit, *peers)):
        return None
    return MyPlace(unit, tuple(one for one in peers if one)[:MOST_PEERS])
