"""/so-lieu/bang: one measure of one ranking, units by periods, every cell with its sentence or why it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, get_args

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from search_api.context import StoreHere, base_address
from search_api.facts.coverage import coverage
from search_api.facts.lookup import component_meant
from search_api.facts.parameters import FieldParameters, Measured
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
MEASURES: tuple[Measured, ...] = get_args(Measured)


class MatrixParameters(FieldParameters):
    """One ranking and one measure of it."""

    indicator: str | None = None
    measure: Measured = "score"
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
    found = coverage(
        store, code, level=field.level, within=field.within, component=component, status=parameters.status,
        measure=parameters.measure,
    )  # fmt: skip
    sentences = Sentences(store, found.facts(), 1, claims=1)
    cells: dict[tuple[str, str], FactCell] = {
        key: cell(row, parameters.measure, sentences, f) for key, row in found.rows.items()
    }
    periods = found.shown()
    here = HeldField(code, field.level, field.within)
    kept = _kept(parameters.measure, parameters.status)
    pairs = [("level", field.level), ("within", field.within or None), ("component", parameters.component)]
    shown = [*pairs, *_kept(None, parameters.status), ("measure", parameters.measure)]
    return render(
        request, "matrix.html", f.language,
        parameters=parameters,
        fields=[
            (field_name(one.level, one.within, f),
             address(PATH, [("indicator", code), ("level", one.level), ("within", one.within or None), *kept]),
             one == here)
            for one in held if one.indicator == code
        ],
        indicators=[
            (short_label(one.code, f.language), address(PATH, [*one.pairs, *kept]), one.here)
            for one in indices_beside(store, held, here)
        ],
        indicator=code,
        long=address("/so-lieu", [("indicator", code), ("level", field.level), *kept]),
        field=field,
        field_name=field_name(field.level, field.within, f),
        measures=MEASURES,
        measure_addresses={
            one: address(PATH, [("indicator", code), *pairs, *_kept(one, parameters.status)]) for one in MEASURES
        },
        found=found,
        periods=periods,
        rows=[
            (unit, [(found.states[unit.id][one], cells.get((unit.id, one), MISSING)) for one in periods])
            for unit in found.units
        ],
        known=sum(1 for one in cells.values() if one.state != "missing"),
        api=address(f"/api/coverage/{code}", shown),
        files={
            form: address(f"/api/coverage/{code}", [*shown, ("format", form), ("headings", f.language)])
            for form in ("csv", "xlsx")
        },
        calls=Calls(base_address(request), "coverage", shown, path=f"/api/coverage/{code}", first=(code,)),
        snapshot=store.snapshot(),
    )  # fmt: skip


def _kept(measure: str | None, status: str | None) -> list[tuple[str, object]]:
    """What an address says of a measure and a status that it would not mean anyway."""
    return [
        ("measure", measure if measure in MEASURES[1:] else None),
        ("status", status if status != "actual" else None),
    ]


def matrix_of(store: Store, parameters: FigurePageParameters) -> str:
    """The table with what filters of the list name one of, where such a ranking is held."""
    held = fields_of(store)
    code, level = _only(parameters.indicator), _only(parameters.level)
    shown = code or (held[0].indicator if held else None)
    there = next((one for one in held if one.indicator == shown and level in (None, one.level)), None)
    if there is None:
        return PATH
    pairs: list[tuple[str, object]] = [("indicator", shown)] if code or level else []
    if level:
        pairs += [("level", level), ("within", there.within or None)]
    return address(PATH, [*pairs, *_kept(_only(parameters.measure), _only(parameters.status))])


def _only(values: Sequence[str]) -> str | None:
    return values[0] if len(values) == 1 else None
