"""A line a unit over its periods, with the break of July 2025 and others drawn and named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from search_api.charts.points import TOLD, Point, Words, by_unit, label
from search_api.charts.theme import BEHIND, COLOURS, DASHES, INK, SHAPES, SOFT, Spec, chart

WIDTH, HEIGHT = 640, 320
NARROWEST = 200  # on a phone
LINE_HEIGHT = 13
CLEAR = 8  # between the lowest value and the names of the periods, which a point would lie on
MOST_LINES = len(COLOURS)


@dataclass(frozen=True, slots=True)
class Break:
    """What stands before and after it is not comparable; it lies before `period`. `told` says so in a sentence."""

    period: str
    name: str
    told: str = ""


def runs_of(
    periods: Sequence[str], breaks: Sequence[Break], kinds: Mapping[str, str] = MappingProxyType({})
) -> Mapping[str, int]:
    """Period -> number of the run that it is in: a line joins only points of one, which holds no break and periods of
    one kind alone."""
    places = [list(periods).index(one.period) for one in breaks if one.period in periods[1:]]
    found: dict[tuple[int, str], int] = {}
    return {
        period: found.setdefault((sum(place <= number for place in places), kinds.get(period, "")), len(found))
        for number, period in enumerate(periods)
    }


def rows_of(points: Sequence[Point], units: Sequence[str], runs: Mapping[str, int], words: Words) -> list[Spec]:
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


def one_value(points: Sequence[Point], *, ranks: bool = False) -> Spec:
    """The ends of an axis on which there is but one value: without any, a tick beside it would seem to be its own."""
    values = {point.value for point in points if point.value is not None}
    if len(values) != 1:
        return {}
    (value,) = values
    reach = 1.0 if ranks else max(abs(value) * 0.02, 0.01)
    return {"domain": [max(value - reach, 1.0) if ranks else value - reach, value + reach]}


def series_chart(
    points: Sequence[Point],
    periods: Sequence[str],
    words: Words,
    *,
    ranks: bool = False,
    breaks: Sequence[Break] = (),
    kinds: Mapping[str, str] = MappingProxyType({}),
    others: Sequence[Point] = (),
) -> Spec:
    """The lines of at most `MOST_LINES` units; `periods` are all that the axis names, in order, known or not.

    No line goes over a break, or from a period of one of `kinds` to one of another. `others` are drawn thin and grey
    behind, without names. Ranks are drawn with the first on top. Raises ValueError for more units than can be told
    apart.
    """
    units = list(dict.fromkeys(point.unit for point in points))
    if len(units) > MOST_LINES:
        raise ValueError(f"{len(units)} lines are more than {MOST_LINES}, which is what can be told apart")
    drawn, runs = [one for one in breaks if one.period in periods[1:]], runs_of(periods, breaks, kinds)
    shared: Spec = {
        "x": {
            "field": "period", "type": "ordinal", "sort": list(periods), "title": None,
            "scale": {"type": "point", "padding": 0.5},
            "axis": {"labelAngle": 0, "labelOverlap": True, "offset": CLEAR},
        },
        "y": {
            "field": "value", "type": "quantitative", "title": words.value,
            "scale": {"zero": False, "reverse": ranks, "nice": not ranks, **one_value([*points, *others], ranks=ranks)},
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
        layers += _break(one, len(periods), number, shared["x"]["axis"])
    layers += _lines(units, shared)
    body: Spec = {
        "data": {"values": rows_of(points, units, runs, words)}, "width": WIDTH, "height": HEIGHT, "layer": layers,
        "usermeta": {"narrows": NARROWEST},
    }  # fmt: skip
    return chart(body, title=words.title, subtitle=words.subtitle, about=words.about)


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


def _break(one: Break, periods: int, number: int, axis: Spec) -> list[Spec]:
    """A rule between two periods and its name over the lines, above those of earlier breaks."""
    # All layers share an axis, and one that names none would bring the defaults of a turned one.
    back: Spec = {"expr": f"-width / {2 * periods}"}  # half a step, however wide it is drawn
    at: Spec = {"x": {"datum": one.period, "type": "ordinal", "axis": axis}}
    return [
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "xOffset": back, "strokeDash": [4, 3], "color": SOFT, "aria": False},
            "encoding": at,
        },
        {
            "data": {"values": [{}]},
            "mark": {
                "type": "text", "xOffset": back, "dx": 4, "y": -5 - LINE_HEIGHT * number, "align": "right",
                "baseline": "bottom", "text": one.name, "color": SOFT, "fontSize": 11, "aria": False,
            },
            "encoding": at,
        },
    ]  # fmt: skip
