"""/so-lieu/bang: one measure of one ranking, units by periods, every cell with its sentence or why it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from search_api.context import StoreHere, base_address
from search_api.facts.coverage import coverage
from search_api.facts.lookup import RankedField, component_meant
from search_api.facts.parameters import FieldParameters
from search_api.facts.periods import order
from search_api.facts.rankings import Row, known_rows
from search_api.facts.selection import Selection
from search_api.facts.sentences import Sentences
from search_api.labels import short_label
from search_api.parameters import FigurePageParameters
from search_api.protocol import Store
from search_api.ui.calls import Calls
from search_api.ui.facts import MISSING, FactCell, cell
from search_api.ui.fields import HeldField, field_chosen, field_name, fields_of, indices_beside
from search_api.ui.formats import Formats
from search_api.ui.language import negotiate
from search_api.ui.pages import address, render

router = APIRouter(include_in_schema=False)
PATH = "/so-lieu/bang"
MEASURES = ("score", "rank", "percent", "rank_change", "score_change")


class MatrixParameters(FieldParameters):
    """One ranking and one measure of it."""

    indicator: str | None = None
    measure: Literal["score", "rank", "percent", "rank_change", "score_change"] = "score"
    lang: Literal["vi", "en"] | None = None


@router.get(PATH)
def matrix_page(request: Request, store: StoreHere, parameters: Annotated[MatrixParameters, Query()]) -> HTMLResponse:
    """The newest periods are to the right; without an indicator the first that is held."""
    f = Formats(negotiate(request))
    held = fields_of(store)
    if not held:
        return render(request, "matrix.html", f.language, found=None, long="/so-lieu", parameters=parameters)
    field = field_chosen(store, held, parameters.indicator, parameters.level, parameters.within)
    code = field.indicator
    component = component_meant(code, parameters.component)
    rows = _rows(store, field, component, parameters.status)
    sentences = Sentences(
        store, (row.facts[parameters.measure] for row in rows.values() if parameters.measure in row.facts), 1, claims=1
    )
    found = coverage(store, code, level=field.level, within=field.within, component=component, status=parameters.status)
    periods = sorted(found.periods, key=order)
    cells: dict[tuple[str, str], FactCell] = {
        key: cell(row, parameters.measure, sentences, f) for key, row in rows.items()
    }
    here = HeldField(code, field.level, field.within)
    pairs = [("level", field.level), ("within", field.within or None), ("component", parameters.component)]
    return render(
        request, "matrix.html", f.language,
        parameters=parameters,
        held=[
            (address(PATH, _pairs(one, parameters)), one.indicator, field_name(one.level, one.within, f),
             one == here)
            for one in held
        ],
        indicators=[
            (short_label(one.code, f.language), address(PATH, [*one.pairs, *_measure(parameters)]), one.here)
            for one in indices_beside(store, held, here)
        ],
        indicator=code,
        long=address(
            "/so-lieu", [("indicator", code), ("level", field.level), *_measure(parameters), *_status(parameters)]
        ),
        field=field,
        field_name=field_name(field.level, field.within, f),
        measures=MEASURES,
        measure_addresses={
            one: address(PATH, [("indicator", code), *pairs, ("measure", one)]) for one in MEASURES
        },
        found=found,
        periods=periods,
        rows=[(unit, [(found.states[unit.id][period], cells.get((unit.id, period), MISSING)) for period in periods])
              for unit in found.units],
        known=sum(1 for one in cells.values() if one.state != "missing"),
        api=address(f"/api/coverage/{code}", pairs),
        files={form: address(f"/api/coverage/{code}", [*pairs, ("format", form)]) for form in ("csv", "xlsx")},
        calls=Calls(base_address(request), "rankings", pairs, path=f"/api/rankings/{code}", first=(code,)),
        snapshot=store.snapshot(),
    )  # fmt: skip


def _rows(store: Store, field: RankedField, component: str | None, status: str) -> dict[tuple[str, str], Row]:
    known = known_rows(store, Selection((field.indicator,), field.level, field.within), component, status)
    return {(row.unit.id, row.period): row for rows in known.values() for row in rows}


def _pairs(one: HeldField, parameters: MatrixParameters) -> list[tuple[str, object]]:
    return [
        ("indicator", one.indicator), ("level", one.level), ("within", one.within or None), *_measure(parameters),
        *_status(parameters),
    ]  # fmt: skip


def _measure(parameters: MatrixParameters) -> list[tuple[str, object]]:
    return [] if parameters.measure == MEASURES[0] else [("measure", parameters.measure)]


def _status(parameters: MatrixParameters) -> list[tuple[str, object]]:
    return [] if parameters.status == "actual" else [("status", parameters.status)]


def matrix_of(store: Store, parameters: FigurePageParameters) -> str:
    """The table with what filters of the list name one of, where such a ranking is held."""
    held = fields_of(store)
    code = _only(parameters.indicator) or (held[0].indicator if held else None)
    level = _only(parameters.level)
    there = next((one for one in held if one.indicator == code and level in (None, one.level)), None)
    if there is None:
        return PATH
    pairs: list[tuple[str, object]] = [("indicator", code)] if parameters.indicator else []
    if level:
        pairs += [("indicator", code), ("level", level), ("within", there.within or None)]
    measure, status = _only(parameters.measure), _only(parameters.status)
    return address(PATH, [
        *dict.fromkeys(pairs),
        ("measure", measure if measure in MEASURES[1:] else None),
        ("status", status if status != "actual" else None),
    ])  # fmt: skip


def _only(values: Sequence[str]) -> str | None:
    return values[0] if len(values) == 1 else None
