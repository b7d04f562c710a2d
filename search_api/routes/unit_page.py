"""/don-vi: a unit by name. /don-vi/<id>: its names and days, what it came of and went into, all that is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from cchc.gazetteer import Place, places
from search_api.context import StoreHere
from search_api.facts.entities import UnitRef, predecessors, successors
from search_api.facts.rankings import Row
from search_api.facts.sentences import Sentences, facts_in
from search_api.facts.series import Series, overview
from search_api.parameters import Known, Words
from search_api.protocol import Query as StoreQuery
from search_api.resolution import resolve
from search_api.ui.desks import Desk
from search_api.ui.facts import FactCell, cell
from search_api.ui.formats import Formats
from search_api.ui.language import negotiate
from search_api.ui.pages import address, render
from search_api.ui.place import LATEST, latest_said, of_units

router = APIRouter(include_in_schema=False)
DESK = Desk(65, "units", "/don-vi", aside=True)
MEASURES = ("score", "rank", "percent", "rank_change")
UNITS = "/api/units"
FILES = ("csv", "xlsx")


class UnitsParameters(Known):
    """`ten` is what someone types for a unit."""

    ten: Words = ""
    lang: Literal["vi", "en"] | None = None


@dataclass(frozen=True, slots=True)
class ShownSeries:
    """An indicator of a unit: a row a period, the newest first, each measure as a cell; `notes` name the breaks."""

    indicator: str
    measures: tuple[str, ...]
    rows: tuple[tuple[str, tuple[FactCell, ...]], ...]
    notes: tuple[str, ...]
    predecessors: tuple[UnitRef, ...]


@router.get(DESK.path)
def units_page(request: Request, store: StoreHere, parameters: Annotated[UnitsParameters, Query()]) -> Response:
    """What was typed leads to its unit; without it, the provinces of today and of before."""
    if parameters.ten:
        unit = resolve(store, parameters.ten)
        return RedirectResponse(f"{DESK.path}/{unit.id}", status_code=303)
    provinces = places().all("province")
    language = negotiate(request)
    return render(
        request, "units.html", language,
        today=[place for place in provinces if place.valid_to is None],
        former=[place for place in provinces if place.valid_to is not None],
        files={form: address(UNITS, [("format", form), ("headings", language)]) for form in FILES}, api=UNITS,
    )  # fmt: skip


@router.get(DESK.path + "/{unit}")
def unit_page(
    unit: str, request: Request, store: StoreHere, parameters: Annotated[UnitsParameters, Query()]
) -> HTMLResponse:
    """Everything that is known of a unit, each number with its sentence. Raises UnknownUnitError."""
    f = Formats(negotiate(request))
    found = resolve(store, unit)
    place = places().get(found.id)
    own = of_units((found,))
    asked = [("subject", value) for value in own.subject] + [("province", value) for value in own.province]
    kept = overview(store, found)
    sentences = Sentences(store, facts_in(row for one in kept for row in one.points), 1, claims=1)
    concluded = store.conclusions(StoreQuery(filters=own, sort="newest", size=LATEST, collapse=True))
    return render(
        request, "unit.html", f.language,
        unit=found,
        described=f.described(found),
        aliases=place.aliases if place else (),
        timeline=_timeline(found),
        parent=_owner(found),
        children=_children(place),
        series=[_shown(one, sentences, f) for one in kept],
        said=latest_said(store, found),
        concluded=concluded,
        lists={
            "shortcoming": address("/ton-tai", [*asked, ("statement_type", "shortcoming")]),
            "directive": address("/ket-luan/chi-dao", [*asked, ("statement_type", "directive")]),
            "conclusion": address("/ket-luan", asked),
        },
        figures=address("/so-lieu", asked),
        feeds={
            "figures": address("/feeds/figures.atom", asked),
            "statements": address("/feeds/statements.atom", asked),
        },
        api=address("/api/series", [("unit", found.id)]),
    )  # fmt: skip


def _timeline(unit: UnitRef) -> list[tuple[str, tuple[UnitRef, ...]]]:
    """What stands before, at and after the unit: "before", "now", "after" with the units there."""
    steps = (("before", predecessors(unit)), ("now", (unit,)), ("after", successors(unit)))
    return [(step, found) for step, found in steps if found]


def _owner(unit: UnitRef) -> Place | None:
    return places().get(unit.within) if unit.within else None


def _children(place: Place | None) -> Sequence[Place]:
    """Units below, of its time; communes of a province are too many for a list, and stand on the pages of districts."""
    if place is None or place.level == "commune":
        return ()
    day = place.valid_to or None
    return sorted(places().children(place.id, on=day), key=lambda one: one.level)


def _shown(series: Series, sentences: Sentences, f: Formats) -> ShownSeries:
    rows = list(reversed(series.points))
    measures = tuple(measure for measure in MEASURES if any(_known(row, measure) for row in rows))
    return ShownSeries(
        indicator=series.indicator,
        measures=measures,
        rows=tuple(
            (row.period, tuple(cell(row, measure, sentences, f) for measure in measures))
            for row in rows if any(_known(row, measure) for measure in measures)
        ),
        notes=tuple(_note(one.kind, one.period, one.on, one.units, f) for one in series.breaks),
        predecessors=tuple(one.unit for one in series.predecessors),
    )  # fmt: skip


def _known(row: Row, measure: str) -> bool:
    return measure in row.facts or measure in row.derived


def _note(kind: str, period: str, on: str | None, units: Sequence[UnitRef], f: Formats) -> str:
    key = "unit.break.ends_alone" if kind == "ends" and not units else f"unit.break.{kind}"
    return f.t(key, period=f.period(period), day=f.day(on), units=", ".join(one.name for one in units))
