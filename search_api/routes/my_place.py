"""/noi-cua-toi: a home unit and its peers, chosen once, and how they stand now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from search_api.context import StoreHere
from search_api.errors import RequestError
from search_api.facts import kept
from search_api.facts.entities import UnitRef, day_of, existed
from search_api.facts.periods import order
from search_api.facts.rankings import Row
from search_api.facts.sentences import Sentences, facts_in
from search_api.facts.series import compare
from search_api.parameters import Known
from search_api.protocol import Filters, Store
from search_api.protocol import Query as StoreQuery
from search_api.resolution import resolve
from search_api.ui.desks import Desk
from search_api.ui.facts import FactCell, cell
from search_api.ui.formats import Formats
from search_api.ui.language import negotiate
from search_api.ui.pages import render
from search_api.ui.place import COOKIE, MOST_PEERS, MyPlace, place_of, unit_of

router = APIRouter(include_in_schema=False)
DESK = Desk(5, "place", "/noi-cua-toi", aside=True)
A_YEAR = 31_536_000
MEASURES: tuple[Literal["score", "rank"], ...] = ("score", "rank")
LATEST = 5
_LONGEST = 1000


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
    said = {
        kind: store.statements(
            StoreQuery(filters=Filters(subject=(home.name,), statement_type=(kind,)), sort="newest", size=LATEST,
                       collapse=True)
        )
        for kind in ("shortcoming", "directive")
    }  # fmt: skip
    return render(
        request, "place.html", f.language, headers={"Cache-Control": "private, no-cache"},
        chosen=chosen, home=home, peers=[unit_of(one) for one in chosen.peers],
        standings=_standings(store, chosen, f), said=said, measures=MEASURES,
    )  # fmt: skip


def _form(
    request: Request, f: Formats, chosen: MyPlace | None, *, typed: tuple[str, str] | None = None, wrong: str = ""
) -> HTMLResponse:
    names = [unit_of(one).name for one in chosen.units] if chosen else []
    unit, peers = typed or (names[0] if names else "", "; ".join(names[1:]))
    return render(
        request, "place_form.html", f.language, http_status=422 if wrong else 200,
        unit=unit, peers=peers, wrong=wrong, chosen=chosen, most=MOST_PEERS,
    )  # fmt: skip


@router.post(DESK.path)
def choose(
    request: Request,
    store: StoreHere,
    unit: Annotated[str, Form(max_length=_LONGEST)] = "",
    peers: Annotated[str, Form(max_length=_LONGEST)] = "",
) -> Response:
    """Keep what is chosen; without a unit, forget it. A name that means nothing is told, with what comes close."""
    f = Formats(negotiate(request), request.app.state.portal_names)
    answer = RedirectResponse(DESK.path, status_code=303)
    if not unit.strip():
        answer.delete_cookie(COOKIE, samesite="lax")
        return answer
    try:
        home = resolve(store, unit)
        others = [resolve(store, one) for one in peers.replace("\n", ";").split(";") if one.strip()]
    except RequestError as error:
        words = f.t(f"error.{error.code}", **error.words) if f.t.has(f"error.{error.code}") else error.message
        if error.offered:
            words += f" {f.t('error.closest')} {', '.join(error.called or error.offered)}."
        return _form(request, f, None, typed=(unit, peers), wrong=words)
    ids = tuple(dict.fromkeys(one.id for one in others if one.id != home.id))[:MOST_PEERS]
    answer.set_cookie(
        COOKIE, MyPlace(home.id, ids).text(), max_age=A_YEAR, samesite="lax", httponly=True,
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


def _standings(store: Store, chosen: MyPlace, f: Formats) -> list[Standing]:
    """Each index of which the unit has something, the newest period of it, best known index first."""
    units = [unit_of(one) for one in chosen.units]
    home = units[0]
    found = []
    for indicator in dict.fromkeys(one.indicator for one in kept.fields(store)):
        periods = sorted(
            {one.period for one in kept.fields(store, indicator) if one.level in (home.level, "")},
            key=order,
            reverse=True,
        )
        for period in periods:
            if not existed(home, day_of(period)):
                continue
            compared = compare(store, units, indicator, period)
            if any(row.unit.id == home.id and row.facts for row in compared.rows):
                sentences = Sentences(store, facts_in(compared.rows), 1, claims=1)
                cells = {row.unit.id: _cells(row, sentences, f) for row in compared.rows}
                found.append(Standing(indicator, period, tuple((unit, cells.get(unit.id)) for unit in units)))
                break
    return found


def _cells(row: Row, sentences: Sentences, f: Formats) -> tuple[FactCell, ...]:
    return tuple(cell(row, measure, sentences, f) for measure in MEASURES)
