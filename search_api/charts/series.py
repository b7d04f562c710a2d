"""A line a unit over its periods, with the break of July 2025 and others drawn and named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search_api.charts.points import TOLD, Point, Words, by_unit, label
from search_api.charts.theme import BEHIND, COLOURS, DASHES, INK, SHAPES, SOFT, Spec, chart

WIDTH, HEIGHT = 640, 320
LINE_HEIGHT = 13
MOST_LINES = len(COLOURS)


@dataclass(frozen=True, slots=True)
class Break:
    """What stands before and after it is not comparable; it lies before `period`."""

    period: str
    name: str


def runs_of(periods: Sequence[str], breaks: Sequence[Break]) -> Mapping[str, int]:
    """Period -> number of breaks before it: a line joins only points of one run."""
    places = [list(periods).index(one.period) for one in breaks if one.period in periods[1:]]
    return {period: sum(place <= number for place in places) for number, period in enumerate(periods)}


def series_chart(
    points: Sequence[Point],
    periods: Sequence[str],
    words: Words,
    *,
    ranks: bool = False,
    breaks: Sequence[Break] = (),
    others: Sequence[Point] = (),
) -> Spec:
    """The lines of at most `MOST_LINES` units; `periods` are all that the axis names, in order, known or not.

    No line goes over a break. `others` are drawn thin and grey behind, without names. Ranks are drawn with the first
    on top. Raises ValueError for more units than can be told apart.
    """
    units = list(dict.fromkeys(point.unit for point in points))
    if len(units) > MOST_LINES:
        raise ValueError(f"{len(units)} lines are more than {MOST_LINES}, which is what can be told apart")
    drawn, runs = [one for one in breaks if one.period in periods[1:]], runs_of(periods, breaks)
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
            "legend": {
                "orient": "top", "title": None, "columns": 2, "labelLimit": 280,
                "offset": 18 + LINE_HEIGHT * len(drawn),
            } if len(units) > 1 else None,
        },
    }  # fmt: skip
    layers: list[Spec] = []
    if others:
        layers.append(_others(others, runs, shared))
    for number, one in enumerate(drawn):
        layers += _break(one, WIDTH / len(periods), number)
    layers += _lines(units, shared)
    body: Spec = {
        "data": {"values": _rows(points, units, runs, words)}, "width": WIDTH, "height": HEIGHT, "layer": layers,
    }  # fmt: skip
    return chart(body, title=words.title, subtitle=words.subtitle, about=words.about)


def _rows(points: Sequence[Point], units: Sequence[str], runs: Mapping[str, int], words: Words) -> list[Spec]:
    """A row for each unit in each period, also where nothing is known: there the line breaks off."""
    known = {(point.unit, point.period): point for point in points}
    rows: list[Spec] = []
    for unit in units:
        for period, run in runs.items():
            point = known.get((unit, period), Point(unit, period, None))
            rows.append({
                "unit": unit, "period": period, "run": run, "value": point.value, "note": point.note,
                "label": label(point, words.notes), "address": point.address,
            })  # fmt: skip
    return rows


def _lines(units: Sequence[str], shared: Spec) -> list[Spec]:
    """The lines, their points, and a mark over each value that sources do not agree on."""
    return [
        {
            "mark": {"type": "line", "strokeWidth": 2, "aria": False},
            "encoding": {
                **shared,
                "detail": {"field": "run"},
                "strokeDash": by_unit(units, DASHES),
            },
        },
        {
            "transform": [{"filter": "isValid(datum.value)"}],
            "mark": {"type": "point", "size": 70, "strokeWidth": 2, "ariaRoleDescription": "point"},
            "encoding": {
                **shared,
                "shape": by_unit(units, SHAPES),
                "fill": {
                    "condition": {"test": "datum.note == ''", "field": "unit", "type": "nominal",
                                  "scale": {"domain": units, "range": list(COLOURS[: len(units)])}, "legend": None},
                    "value": "#ffffff",
                },
                **TOLD,
            },
        },
        {
            "transform": [{"filter": "datum.note == 'conflict'"}],
            "mark": {"type": "text", "dy": -13, "text": "!", "fontWeight": "bold", "color": INK, "aria": False},
            "encoding": {"x": shared["x"], "y": shared["y"]},
        },
    ]  # fmt: skip


def _others(others: Sequence[Point], runs: Mapping[str, int], shared: Spec) -> Spec:
    rows = [
        {"unit": point.unit, "period": point.period, "run": runs[point.period], "value": point.value}
        for point in others
        if point.period in runs
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "strokeWidth": 0.75, "color": BEHIND, "aria": False},
        "encoding": {"x": shared["x"], "y": shared["y"], "detail": [{"field": "unit"}, {"field": "run"}]},
    }


def _break(one: Break, step: float, number: int) -> list[Spec]:
    """A rule between two periods and its name over the lines, above those of earlier breaks."""
    at: Spec = {"x": {"datum": one.period, "type": "ordinal"}}
    return [
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "xOffset": -step / 2, "strokeDash": [4, 3], "color": SOFT, "aria": False},
            "encoding": at,
        },
        {
            "data": {"values": [{}]},
            "mark": {
                "type": "text", "xOffset": -step / 2, "dx": 4, "y": -5 - LINE_HEIGHT * number, "align": "right",
                "baseline": "bottom", "text": one.name, "color": SOFT, "fontSize": 11, "aria": False,
            },
            "encoding": at,
        },
    ]  # fmt: skip
