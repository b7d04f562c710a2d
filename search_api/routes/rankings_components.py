"""/xep-hang/thanh-phan: the parts of an index for chosen units, a small chart a part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from cchc import indicators
from search_api.charts.answers import Form, chart_answer
from search_api.charts.multiples import multiples_chart
from search_api.charts.points import Point, Words
from search_api.context import StoreHere
from search_api.errors import NotFoundError
from search_api.facts import kept
from search_api.facts.entities import UnitRef, predecessors
from search_api.facts.lines import component_label
from search_api.facts.readings import own_scale
from search_api.facts.sentences import Sentences, facts_in
from search_api.labels import short_label
from search_api.protocol import Store
from search_api.ui.axes import axis_of, panels
from search_api.ui.chosen import PATH, ChosenParameters, chosen, drawn, fitting
from search_api.ui.facts import MOST_CLAIMS
from search_api.ui.formats import Formats
from search_api.ui.language import negotiate
from search_api.ui.pages import address, render
from search_api.ui.plots import By, notes
from search_api.ui.trends import Trend, breaks, cells_of, groups, notes_of, periods_of, points, trends

router = APIRouter(include_in_schema=False)
HERE = f"{PATH}/thanh-phan"


class ComponentChartParameters(ChosenParameters):
    """`download` offers the chart as a file."""

    download: bool = False


@router.get(HERE)
def components_page(
    request: Request, store: StoreHere, parameters: Annotated[ChosenParameters, Query()]
) -> HTMLResponse:
    """Only parts that something is known of; each has a scale of its own."""
    f = Formats(negotiate(request))
    asked = chosen(store, parameters)
    if asked is None:
        return render(request, "rankings.html", f.language, found=None, nothing=True, views=())
    code = asked.indicator
    parts = _parts(store, code, asked.units, f)
    every = [trend for shown in parts.values() for trend in shown]
    by: By = parameters.by or _usual(every)
    periods = periods_of(every, by)
    axis = axis_of(periods, f)
    sentences = Sentences(store, facts_in(row for one in every for row in one.series.points), 1, claims=MOST_CLAIMS)
    together = next(iter(parts.values()), [])
    return render(
        request, "components.html", f.language,
        **asked.shown(store, "components", (), by, f),
        charts=[
            address("", [("indicator", code), ("by", by), *(("units", unit.id) for unit in group)])
            for group in groups(together) if periods
        ],
        known=bool(parts),
        periods=periods,
        parts=[
            (component_label(code, part),
             [line for line in cells_of(shown, periods, by, sentences, f)
              if any(one.state != "missing" for one in line[1])],
             [(one.name, address(f"/api/series/{code}", [("unit", one.unit.id), ("component", part)]))
              for one in shown if one.into is None])
            for part, shown in parts.items() if periods_of(shown, by)
        ],
        notes=[*notes_of(together, f), *axis.told],
        breaks=breaks(code, axis.periods, asked.units[0].level, f) if asked.units else [],
    )  # fmt: skip


@router.get(HERE + ".{form}")
def components_chart(
    form: Form, request: Request, store: StoreHere, parameters: Annotated[ComponentChartParameters, Query()]
) -> Response:
    """One panel a part, the same units in each."""
    f = Formats(negotiate(request))
    asked = drawn(store, parameters)
    code = asked.indicator
    parts = _parts(store, code, asked.units, f)
    if not parts:
        raise NotFoundError(f"no part of {code} is known of these units", "no_series")
    every = [trend for shown in parts.values() for trend in shown]
    fitting(len({trend.unit.id for trend in every}))
    by: By = parameters.by or _usual(every)
    sentences = Sentences(store, facts_in(row for one in every for row in one.series.points), 1, claims=1)
    shown_in: dict[str, list[Point]] = {}
    for part, shown in parts.items():
        if periods_of(shown, by):
            found = points(shown, by, sentences, f)
            shown_in |= panels(component_label(code, part), found, own_scale(code, part), f)
    if not shown_in:
        raise NotFoundError(f"no {by} of a part of {code} is known of these units", "no_series")
    title = f"{short_label(code, f.language)}: {f.t('rankings.components').lower()}"
    about = f.t("trend.about", name=title, units=", ".join(dict.fromkeys(one.name for one in every)))
    axis = axis_of(periods_of(every, by), f)
    spec = multiples_chart(
        shown_in, axis.names, Words(title, about, f.t(f"measure.{by}"), notes=notes(f)),
        breaks=breaks(code, axis.periods, every[0].unit.level, f), kinds=axis.kinds,
    )  # fmt: skip
    return chart_answer(spec, form, f.language, f"thanh-phan-{code}", download=parameters.download)


def _parts(store: Store, code: str, units: Sequence[UnitRef], f: Formats) -> dict[str, list[Trend]]:
    """Part of the index -> the series of the units and of their predecessors, in the order of declaration."""
    every = {one.id: one for unit in units for one in (unit, *predecessors(unit))}
    facts = kept.of_units(store, code, tuple(every.values())) if every else ()
    known = {fact.key.component for fact in facts if fact.key.component and fact.key.status == "actual"}
    declared = indicators.indicators().get(code)
    order = [one.id for one in (declared.components if declared else ())]
    parts = sorted(known, key=lambda one: (order.index(one) if one in order else len(order), one))
    return {part: trends(store, code, units, part, f) for part in parts}


def _usual(every: Sequence[Trend]) -> By:
    """What is shown where nobody says: scores if any is known, as parts are seldom ranked."""
    return "score" if any(row.number("score") is not None for one in every for row in one.series.points) else "rank"
