"""Small multiples: a panel a component, the same units and periods in each."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from search_api.charts.points import TOLD, Point, Words, by_unit
from search_api.charts.series import CLEAR, MOST_LINES, Break, one_value, rows_of, runs_of
from search_api.charts.theme import COLOURS, DASHES, Spec, chart

PANEL = (220, 120)
COLUMNS = 3
LETTERS = 36  # of a name beside each other in a panel's width


def multiples_chart(
    components: Mapping[str, Sequence[Point]],
    periods: Sequence[str],
    words: Words,
    *,
    breaks: Sequence[Break] = (),
    kinds: Mapping[str, str] = MappingProxyType({}),
) -> Spec:
    """Component -> its points, in the order of the panels; what stands behind a line's end in its name is said below
    it. Each panel has its own axes, as components have, and no line goes over a break, or from a period of one of
    `kinds` to one of another.

    Raises ValueError for more units than can be told apart.
    """
    units = list(dict.fromkeys(point.unit for points in components.values() for point in points))
    if len(units) > MOST_LINES:
        raise ValueError(f"{len(units)} lines are more than {MOST_LINES}, which is what can be told apart")
    runs = runs_of(periods, breaks, kinds)
    scale: Spec = {"domain": units, "range": list(COLOURS[: len(units)])}
    legend: Spec = {"orient": "top", "title": None, "labelLimit": 280, "symbolType": "circle", "columns": COLUMNS}
    shared: Spec = {
        "x": {
            "field": "period", "type": "ordinal", "sort": list(periods), "title": None,
            "scale": {"type": "point", "padding": 0.5, "domain": list(periods)},
            "axis": {"labelAngle": 0, "labelOverlap": "greedy", "labelSeparation": 8, "offset": CLEAR},
        },
        "color": {
            "field": "unit", "type": "nominal", "sort": units, "scale": scale,
            "legend": legend if len(units) > 1 else None,
        },
    }  # fmt: skip
    body: Spec = {
        "concat": [
            {
                "title": _title(name),
                "width": PANEL[0],
                "height": PANEL[1],
                "data": {"values": _rows(name, points, units, runs, words)},
                "layer": _layers(points, units, shared),
            }
            for name, points in components.items()
        ],
        "columns": COLUMNS,
        "usermeta": {"panel": PANEL[0] + 50},
        "resolve": {"scale": {"x": "independent", "y": "independent"}},
    }  # fmt: skip
    return chart(body, title=words.title, subtitle=words.subtitle, about=words.about)


def _title(name: str) -> Spec:
    first, _, below = name.partition("\n")
    told: Spec = {"text": textwrap.wrap(first, LETTERS), "anchor": "start", "fontSize": 12, "offset": 8}
    return {**told, "subtitle": below, "subtitleFontSize": 11} if below else told


def _layers(points: Sequence[Point], units: Sequence[str], shared: Spec) -> list[Spec]:
    encoding: Spec = {
        **shared,
        "y": {
            "field": "value", "type": "quantitative", "title": None,
            "scale": {"zero": False, **one_value(points)}, "axis": {"tickCount": 4, "minExtent": 34},
        },
    }  # fmt: skip
    return [
        {
            "mark": {"type": "line", "strokeWidth": 2, "aria": False},
            "encoding": {**encoding, "detail": {"field": "run"}, "strokeDash": by_unit(units, DASHES)},
        },
        {
            "transform": [{"filter": "isValid(datum.value)"}],
            "mark": {"type": "point", "filled": True, "size": 40, "ariaRoleDescription": "point"},
            "encoding": {**encoding, **TOLD},
        },
    ]


def _rows(
    name: str, points: Sequence[Point], units: Sequence[str], runs: Mapping[str, int], words: Words
) -> list[Spec]:
    """The rows of a panel, which its points alone tell from those of others."""
    part = ", ".join(name.split("\n"))
    here = [unit for unit in units if any(point.unit == unit for point in points)]
    return [
        {**row, "component": part, "label": f"{part}; {row['label']}"} for row in rows_of(points, here, runs, words)
    ]
