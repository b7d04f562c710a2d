"""/xep-hang/chuoi: an indicator of chosen units through the periods, predecessors beside them, the break named."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from search_api.charts.answers import Form, chart_answer
from search_api.charts.points import Point, Words
from search_api.charts.series import series_chart
from search_api.context import StoreHere
from search_api.facts.entities import UnitRef
from search_api.facts.lines import component_label
from search_api.facts.lookup import component_meant, field_meant
from search_api.facts.readings import own_scale
from search_api.facts.sentences import Sentences, facts_in
from search_api.labels import short_label
from search_api.parameters import Name
from search_api.protocol import Store
from search_api.ui.axes import axis_of, beside, on_one_scale
from search_api.ui.chosen import PATH, ChosenParameters, Pairs, chosen, drawn, fitting
from search_api.ui.facts import MOST_CLAIMS
from search_api.ui.formats import Formats
from search_api.ui.language import negotiate
from search_api.ui.pages import address, render
from search_api.ui.plots import By, notes, scale_of
from search_api.ui.standings import histories, number
from search_api.ui.trends import Trend, breaks, cells_of, groups, notes_of, periods_of, points, trends, usual

router = APIRouter(include_in_schema=False)
HERE = f"{PATH}/chuoi"
FILES = ("csv", "xlsx")


class TrendParameters(ChosenParameters):
    """`field` draws all other units of the field behind, thin and grey."""

    component: Name | None = None
    field: bool = False


class TrendChartParameters(TrendParameters):
    """`download` offers the chart as a file."""

    download: bool = False


@router.get(HERE)
def trends_page(request: Request, store: StoreHere, parameters: Annotated[TrendParameters, Query()]) -> HTMLResponse:
    """Up to eight units; with more the first eight are shown and the others named."""
    f = Formats(negotiate(request))
    asked = chosen(store, parameters)
    if asked is None:
        return render(request, "rankings.html", f.language, found=None, nothing=True, views=())
    code = asked.indicator
    component = component_meant(code, parameters.component)
    shown = trends(store, code, asked.units, component, f)
    by: By = parameters.by or usual(shown)
    periods = periods_of(shown, by)
    axis = axis_of(periods, f)
    sentences = Sentences(store, facts_in(row for one in shown for row in one.series.points), 1, claims=MOST_CLAIMS)
    _, undrawn = on_one_scale(points(shown, by, sentences, f), own_scale(code, component), f)
    kept: Pairs = [("component", component), ("field", parameters.field or None)]
    return render(
        request, "trends.html", f.language,
        **asked.shown(store, "trends", kept, by, f),
        part=component_label(code, component) if component else "",
        component=component,
        field=parameters.field,
        charts=[
            address("", [("indicator", code), *kept, ("by", by), *(("units", unit.id) for unit in group)])
            for group in groups(shown) if periods
        ],
        known=any(one.series.points for one in shown),
        periods=periods,
        rows=cells_of(shown, periods, by, sentences, f),
        notes=[*notes_of(shown, f), *axis.told, *undrawn],
        breaks=breaks(code, axis.periods, asked.units[0].level, f) if asked.units else [],
        files=[_files(trend, code, component, f) for trend in shown if trend.into is None],
    )  # fmt: skip


@router.get(HERE + ".{form}")
def trends_chart(
    form: Form, request: Request, store: StoreHere, parameters: Annotated[TrendChartParameters, Query()]
) -> Response:
    """One chart of units and those that they were made of, together no more than can be told apart."""
    f = Formats(negotiate(request))
    asked = drawn(store, parameters)
    code = asked.indicator
    component = component_meant(code, parameters.component)
    shown = trends(store, code, asked.units, component, f)
    fitting(len(shown))
    by: By = parameters.by or usual(shown)
    sentences = Sentences(store, facts_in(row for one in shown for row in one.series.points), 1, claims=1)
    own = own_scale(code, component)
    axis = axis_of(periods_of(shown, by), f)
    drawn_points, _ = on_one_scale(points(shown, by, sentences, f), own, f)
    behind = (
        _behind(store, code, asked.units[0], component, by, {one.unit.id for one in shown}, f)
        if parameters.field
        else []
    )
    part = f" · {component_label(code, component)}" if component else ""
    title = f"{short_label(code, f.language)}{part}: {f.t(f'measure.{by}').lower()}"
    about = f.t("trend.about", name=title, units=", ".join(one.name for one in shown))
    spec = series_chart(
        drawn_points,
        axis.names,
        Words(title, about, f.t(f"measure.{by}"), notes=notes(f)),
        ranks=by == "rank",
        breaks=breaks(code, axis.periods, asked.units[0].level, f),
        kinds=axis.kinds,
        others=beside(behind, drawn_points, own),
    )
    return chart_answer(spec, form, f.language, f"chuoi-{code}", download=parameters.download)


def _behind(
    store: Store, code: str, unit: UnitRef, component: str | None, by: By, named: set[str], f: Formats
) -> list[Point]:
    """All other units of the field in which a unit is ranked."""
    field = field_meant(store, code, unit.level, unit.within or None, None)
    return [
        Point(one, f.period(period), number(row, by), scale=scale_of(row, by))
        for one, rows in histories(store, field, component).items()
        for period, row in rows.items()
        if one not in named
    ]


def _files(trend: Trend, code: str, component: str | None, f: Formats) -> tuple[str, str, dict[str, str]]:
    """A series for programs and spreadsheets: name of the unit, address of its JSON, form -> address of its file."""
    path, pairs = f"/api/series/{code}", [("unit", trend.unit.id), ("component", component)]
    return (
        trend.name,
        address(path, pairs),
        {form: address(path, [*pairs, ("format", form), ("headings", f.language)]) for form in FILES},
    )
