"""Where lists of what was said start: at the reader's own unit, with or without its peers, or at all of the library.

A desk that is opened without a question starts at the reader's own unit, if one is chosen: it leads to the address that
says so, so that what is shown can be shared. An empty question (`?q=`) is a question: it means all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse

from cchc.gazetteer import places
from search_api.facts.entities import UnitRef
from search_api.parameters import Parameters
from search_api.ui.facets import Chip
from search_api.ui.formats import Formats
from search_api.ui.pages import address
from search_api.ui.place import of_units, place_of

EVERYTHING = "?q="


@dataclass(frozen=True, slots=True)
class Scope:
    """A choice of units: its words, the list with it, and whether that is what is shown.

    `page` is that of the reader's own unit: where nothing was said of it, there may be figures.
    """

    label: str
    address: str
    here: bool
    page: str = ""


def _filters(units: Sequence[UnitRef]) -> Mapping[str, tuple[str, ...]]:
    """The filters that leave what is said of units: provinces by what they publish, others by themselves."""
    provinces = [place.bare for unit in units if (place := places().get(unit.id)) and place.level == "province"]
    if len(provinces) == len(units):
        return {"province": tuple(dict.fromkeys(provinces)), "subject": ()}
    own = of_units(units)
    return {"province": own.province, "subject": own.subject}


def start(request: Request, path: str) -> RedirectResponse | None:
    """Where a desk that is opened without a question leads: the reader's own unit; None where nothing is chosen."""
    place = place_of(request)
    if place is None or request.query_params.keys() - {"lang"}:
        return None
    pairs = [(name, value) for name, values in _filters((place.home,)).items() for value in values]
    asked = [("lang", value) for value in request.query_params.getlist("lang")]
    headers = {"Cache-Control": "private, no-cache", "Vary": "Cookie"}
    return RedirectResponse(address(path, [*pairs, *asked]), status_code=303, headers=headers)


def scopes(request: Request, path: str, parameters: Parameters, f: Formats) -> list[Scope]:
    """The choices beside the filters, which stay as they are; none where the reader has chosen no unit."""
    place = place_of(request)
    if place is None:
        return []
    chosen = {"province": getattr(parameters, "province", ()), "subject": getattr(parameters, "subject", ())}
    home = place.home
    offered = [(home.name, _filters((home,)), f"/don-vi/{quote(home.id)}")]
    if place.peers:
        offered.append((f.t.count("scope.peers", len(place.peers)), _filters(place.units), ""))
    offered.append((f.t("scope.all"), {"province": (), "subject": ()}, ""))
    return [
        Scope(label, asked_for(address(path, parameters.pairs(page=1, **wanted)), path), dict(wanted) == chosen, page)
        for label, wanted, page in offered
    ]


def asked_for(target: str, path: str) -> str:
    """An address that means all and says so, where it would be the bare one of a desk."""
    return path + EVERYTHING if target == path else target


def asking(shown: Sequence[Chip], path: str) -> list[Chip]:
    """Chips whose removal leaves all, and not the reader's own unit once more."""
    return [replace(chip, address=asked_for(chip.address, path)) for chip in shown]
