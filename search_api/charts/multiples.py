"""Small multiples: a panel a component, the same units and periods in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from search_api.charts.points import TOLD, Point, Words, by_unit, label
from search_api.charts.series import MOST_LINES, Break, runs_of
from search_api.charts.theme import COLOURS, DASHES, Spec, chart

PANEL = (180, 110)
COLUMNS = 3


def multiples_chart(
    components: Mapping[str, Sequence[Point]], periods: Sequence[str], words: Words, *, breaks: Sequence[Break] = ()
) -> Spec:
    """Component -> its points, in the order of the panels. Each panel has its own scale, as components have, and no
    line goes over a break.

    Raises ValueError for more units than can be told apart.
    """
    units = list(dict.fromkeys(point.unit for points in components.values() for point in points))
    if len(units) > MOST_LINES:
        raise ValueError(f"{len(units)} lines are more than {MOST_LINES}, which is what can be told apart")
    runs = runs_of(periods, breaks)
    rows = [
        {
            "component": component, "unit": point.unit, "period": point.period, "run": runs.get(point.period, 0),
            "value": point.value,
            "label": label(point, words.notes), "address": point.address,
        }
        for component, points in components.items()
        for point in points
    ]  # fmt: skip
    scale: Spec = {"domain": units, "range": list(COLOURS[: len(units)])}
    legend: Spec = {"orient": "top", "title": None, "labelLimit": 280, "symbolType": "circle"}
    encoding: Spec = {
        "x": {
            "field": "period", "type": "ordinal", "sort": list(periods), "title": None,
            "scale": {"type": "point", "padding": 0.5},
            "axis": {"labelAngle": 0, "labelOverlap": "greedy", "labelSeparation": 8},
        },
        "y": {
            "field": "value", "type": "quantitative", "title": None,
            "scale": {"zero": False}, "axis": {"tickCount": 4},
        },
        "color": {
            "field": "unit", "type": "nominal", "sort": units, "scale": scale,
            "legend": legend if len(units) > 1 else None,
        },
    }  # fmt: skip
    panel: Spec = {
        "width": PANEL[0],
        "height": PANEL[1],
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 2, "aria": False},
                "encoding": {
                    **encoding,
                    "detail": {"field": "run"},
                    "strokeDash": by_unit(units, DASHES),
                },
            },
            {
                "transform": [{"filter": "isValid(datum.value)"}],
                "mark": {"type": "point", "filled": True, "size": 40, "ariaRoleDescription": "point"},
                "encoding": {
                    **encoding,
                    **TOLD,
                },
            },
        ],
    }  # fmt: skip
    body: Spec = {
        "data": {"values": rows},
        "facet": {
            "field": "component", "type": "nominal", "sort": list(components), "title": None,
            "header": {"labelLimit": PANEL[0], "labelAnchor": "start"},
        },
        "columns": COLUMNS,
        "spec": panel,
        "resolve": {"scale": {"y": "independent"}},
    }  # fmt: skip
    return chart(body, title=words.title, subtitle=words.subtitle, about=words.about)
