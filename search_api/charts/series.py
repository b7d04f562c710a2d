"""A line a unit over its periods, with the break of July 2025 drawn and named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search_api.charts.points import Point, Words, label
from search_api.charts.theme import COLOURS, DASHES, INK, SHAPES, SOFT, Spec, chart

WIDTH, HEIGHT = 640, 320
MOST_LINES = len(COLOURS)


@dataclass(frozen=True, slots=True)
class Break:
    """Units before and after it are not the same; it lies before `period`."""

    period: str
    name: str


def series_chart(
    points: Sequence[Point], periods: Sequence[str], words: Words, *, ranks: bool = False, broken: Break | None = None
) -> Spec:
    """The lines of at most `MOST_LINES` units; `periods` are all that the axis names, in order, known or not.

    Ranks are drawn with the first on top. Raises ValueError for more units than can be told apart.
    """
    units = list(dict.fromkeys(point.unit for point in points))
    if len(units) > MOST_LINES:
        raise ValueError(f"{len(units)} lines are more than {MOST_LINES}, which is what can be told apart")
    known = {(point.unit, point.period): point for point in points}
    rows = []
    for unit in units:
        for period in periods:
            point = known.get((unit, period), Point(unit, period, None))
            rows.append({
                "unit": unit, "period": period, "value": point.value, "note": point.note,
                "label": label(point, words.notes), "address": point.address,
            })  # fmt: skip
    shared: Spec = {
        "x": {
            "field": "period", "type": "ordinal", "sort": list(periods), "title": None,
            "scale": {"type": "point", "padding": 0.5}, "axis": {"labelAngle": 0, "labelOverlap": True},
        },
        "y": {
            "field": "value", "type": "quantitative", "title": words.value,
            "scale": {"zero": False, "reverse": ranks, "nice": not ranks},
            "axis": {"tickMinStep": 1} if ranks else {},
        },
        "color": {
            "field": "unit", "type": "nominal", "sort": units,
            "scale": {"domain": units, "range": list(COLOURS[: len(units)])},
            "legend": {"orient": "top", "title": None, "columns": 2, "labelLimit": 280} if len(units) > 1 else None,
        },
    }  # fmt: skip
    layers: list[Spec] = []
    if broken is not None and broken.period in periods:
        step = WIDTH / len(periods)
        at: Spec = {"datum": broken.period, "type": "ordinal"}
        layers += [
            {
                "data": {"values": [{}]},
                "mark": {"type": "rule", "xOffset": -step / 2, "strokeDash": [4, 3], "color": SOFT, "aria": False},
                "encoding": {"x": at},
            },
            {
                "data": {"values": [{}]},
                "mark": {
                    "type": "text", "xOffset": -step / 2, "dx": -5, "y": 6, "align": "right", "baseline": "top",
                    "text": broken.name, "color": SOFT, "fontSize": 11, "aria": False,
                },
                "encoding": {"x": at},
            },
        ]  # fmt: skip
    layers += [
        {
            "mark": {"type": "line", "strokeWidth": 2, "aria": False},
            "encoding": {
                **shared,
                "strokeDash": {
                    "field": "unit", "type": "nominal", "sort": units, "legend": None,
                    "scale": {"domain": units, "range": list(DASHES[: len(units)])},
                },
            },
        },
        {
            "transform": [{"filter": "isValid(datum.value)"}],
            "mark": {"type": "point", "size": 70, "strokeWidth": 2, "ariaRoleDescription": "point"},
            "encoding": {
                **shared,
                "shape": {
                    "field": "unit", "type": "nominal", "sort": units, "legend": None,
                    "scale": {"domain": units, "range": list(SHAPES[: len(units)])},
                },
                "fill": {
                    "condition": {"test": "datum.note == ''", "field": "unit", "type": "nominal",
                                  "scale": {"domain": units, "range": list(COLOURS[: len(units)])}, "legend": None},
                    "value": "#ffffff",
                },
                "tooltip": {"field": "label", "type": "nominal"},
                "description": {"field": "label", "type": "nominal"},
                "href": {"field": "address", "type": "nominal"},
            },
        },
        {
            "transform": [{"filter": "datum.note == 'conflict'"}],
            "mark": {"type": "text", "dy": -13, "text": "!", "fontWeight": "bold", "color": INK, "aria": False},
            "encoding": {"x": shared["x"], "y": shared["y"]},
        },
    ]  # fmt: skip
    body: Spec = {"data": {"values": rows}, "width": WIDTH, "height": HEIGHT, "layer": layers}
    return chart(body, title=words.title, subtitle=words.subtitle, about=words.about)
