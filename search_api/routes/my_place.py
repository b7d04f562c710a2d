"""/noi-cua-toi: a home unit and its peers, chosen once, and how they stand now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import Field

from search_api.context import StoreHere
from search_api.errors import RequestError
from search_api.facts import kept
from search_api.facts.entities import UnitRef, day_of, existed
from search_api.facts.periods import newest_first
from search_api.facts.rankings import Row
from search_api.facts.sentences import Sentences, facts_in
from search_api.facts.series import compare
from search_api.parameters import Known
from search_api.protocol import Store
from search_api.resolution import resolve
from search_api.ui.desks import Desk
from search_api.ui.facts import FactCell
from search_api.ui.formats import Formats
from search_api.ui.language import negotiate
from search_api.ui.offers import called
from search_api.ui.pages import render
from search_api.ui.place import COOKIE, MOST_PEERS, MyPlace, latest_said, place_of
from search_api.ui.plots import By, cell_by, is_known

router = APIRouter(include_in_schema=False)
DESK = Desk(5, "place", "/noi-cua-toi", aside=True)
A_YEAR = 31_536_000
MEASURES: tuple[By, By] = ("score", "rank")
_LONGEST = 1000
_Told = Annotated[str, Field(max_length=200)]


class PlaceParameters(Known):
    """`sua` shows the form again though something is chosen."""

    sua: bool = False
    lang: Literal["vi", "en"] | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """An index in the newest period that the unit has: a row a unit, score and rank; None for units not there then."""

    indicator: str
    period: str
    rows: tuple[tuple[UnitRef, tuple[FactCell, ...] | None], ...]


@router.get(DESK.path)
def place_page(request: Request, store: StoreHere, parameters: Annotated[PlaceParameters, Query()]) -> HTMLResponse:
    """The form until a unit is chosen, then how it and its peers stand."""
    f = Formats(negotiate(request), request.app.state.portal_names)
    chosen = place_of(request)
    if chosen is None or parameters.sua:
        return _form(request, f, chosen)
    home = chosen.home
    return render(
        request, "place.html", f.language, headers={"Cache-Control": "private, no-cache"},
        chosen=chosen, home=home, peers=chosen.units[1:],
        standings=_standings(store, chosen, f), said=latest_said(store, home), measures=MEASURES,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Doubt:
    """A name that means no unit, or several: what is said of it, and what may be chosen in its place, with labels."""

    name: str
    told: str
    offers: tuple[tuple[str, str], ...]


def _form(
    request: Request,
    f: Formats,
    chosen: MyPlace | None,
    *,
    typed: Sequence[str] | None = None,
    known: Sequence[str] = (),
    doubt: Doubt | None = None,
) -> HTMLResponse:
    """The form with what was typed, else what is chosen. `known` are ids of units that are called as they are here."""
    if typed is None and chosen is not None:
        typed, known = [f.described(one) for one in chosen.units], [one.id for one in chosen.units]
    unit, *peers = typed or [""]
    return render(
        request, "place_form.html", f.language, http_status=422 if doubt else 200,
        unit=unit, peers="; ".join(peers), known=known, doubt=doubt, chosen=chosen, most=MOST_PEERS,
    )  # fmt: skip


@router.post(DESK.path)
def choose(
    request: Request,
    store: StoreHere,
    unit: Annotated[str, Form(max_length=_LONGEST)] = "",
    peers: Annotated[str, Form(max_length=_LONGEST)] = "",
    known: Annotated[tuple[_Told, ...], Form(max_length=MOST_PEERS + 1)] = (),
    doubtful: Annotated[_Told, Form()] = "",
    instead: Annotated[_Told, Form()] = "",
) -> Response:
    """Keep what is chosen; without a unit, forget it. A name that means no unit, or several, is told, with what comes
    close.

    `instead` is what was chosen for a `doubtful` name; `known` are ids of units that the form calls by name and place.
    """
    f = Formats(negotiate(request), request.app.state.portal_names)
    answer = RedirectResponse(DESK.path, status_code=303)
    if not unit.strip():
        answer.delete_cookie(COOKIE, samesite="lax")
        return answer
    typed = [one.strip() for one in (unit, *peers.replace("\n", ";").split(";")) if one.strip()]
    by_name = {f.described(one): one for one in _known(store, known)}
    named: list[str] = []
    found: list[UnitRef] = []
    for place, one in enumerate(typed):
        meant = instead if instead and one == doubtful.strip() else one
        try:
            found.append(by_name.get(meant) or resolve(store, meant))
        except RequestError as error:
            wanted = [*named, one, *typed[place + 1 :]]
            ids = tuple(dict.fromkeys((*(each.id for each in found), *known)))[: MOST_PEERS + 1]
            return _form(request, f, None, typed=wanted, known=ids, doubt=_doubt(one, error, f))
        named.append(f.described(found[-1]))
    home, *others = found
    beside = {one.id: one for one in others if one.id != home.id}
    answer.set_cookie(
        COOKIE, MyPlace.of(home, [*beside.values()][:MOST_PEERS]).text(), max_age=A_YEAR, samesite="lax", httponly=True,
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


def _known(store: Store, ids: Sequence[str]) -> Iterator[UnitRef]:
    """The units of ids that a form sends back; what is no unit any more goes by what is typed for it."""
    for one in ids:
        with suppress(RequestError):
            yield resolve(store, one, offering=False)


def _doubt(name: str, error: RequestError, f: Formats) -> Doubt:
    told = f.t(f"error.{error.code}", **error.words) if f.t.has(f"error.{error.code}") else error.message
    return Doubt(name, told, tuple(zip(error.offered, called(error, f), strict=True)))


def _standings(store: Store, chosen: MyPlace, f: Formats) -> list[Standing]:
    """Each index of which the unit has something, the newest period of it, best known index first."""
    units = chosen.units
    home = units[0]
    found = []
    for indicator in dict.fromkeys(one.indicator for one in kept.fields(store)):
        periods = newest_first({one.period for one in kept.fields(store, indicator) if one.level in (home.level, "")})
        for period in periods:
            if not existed(home, day_of(period)):
                continue
            compared = compare(store, units, indicator, period)
            if any(row.unit.id == home.id and _standing(row) for row in compared.rows):
                sentences = Sentences(store, facts_in(compared.rows), 1, claims=1)
                cells = {row.unit.id: _cells(row, sentences, f) for row in compared.rows}
                found.append(Standing(indicator, period, tuple((unit, cells.get(unit.id)) for unit in units)))
                break
    return found


def _cells(row: Row, sentences: Sentences, f: Formats) -> tuple[FactCell, ...]:
    return tuple(cell_by(row, measure, sentences, f) for measure in MEASURES)


def _standing(row: Row) -> bool:
    """Whether a score or a rank of the unit is known."""
    return any(is_known(row, measure) for measure in MEASURES)
