"""Two periods side by side: a line a unit, from where it was to where it came."""

from __future__ import annotations

from collections.abc import Sequence

from search_api.charts.points import TOLD, Point, Words, label
from search_api.charts.theme import BETTER, SAME, WORSE, Spec, chart

WIDTH = 260
ROW = 15
# On a phone: the names at both ends leave little, and the names of the periods above have to stand side by side.
NARROWEST = 44
LETTER = 7
# Of better, worse and unchanged.
COLOURS = (BETTER, WORSE, SAME)
DASHES = ([1, 0], [6, 3], [2, 2])


def spread(places: Sequence[float], gap: float) -> list[float]:
    """Places at least `gap` apart, in the same order, each group about the middle of where its members were."""
    order = sorted(range(len(places)), key=lambda number: places[number])
    groups: list[tuple[list[int], float]] = []  # members, and the sum of where each would put the group's start
    for number in order:
        members, total = [number], places[number]
        while groups:
            before, summed = groups[-1]
            if summed / len(before) + len(before) * gap <= total / len(members):
                break
            groups.pop()
            total = summed + total - len(members) * len(before) * gap
            members = before + members
        groups.append((members, total))
    placed = [0.0] * len(places)
    for members, total in groups:
        for offset, number in enumerate(members):
            placed[number] = total / len(members) + offset * gap
    return placed


def slope_chart(
    before: Sequence[Point], after: Sequence[Point], words: Words, *, directions: tuple[str, str, str], ranks: bool,
    apart: str = "",
) -> Spec:  # fmt: skip
    """Units known in both periods. `directions` are the words for better, worse and unchanged, in this order.

    Of ranks the smaller is the better, of all else the larger. `apart` says that nothing is better or worse, since the
    periods do not compare.
    """
    marks = [(apart, SAME, [2, 2])] if apart else list(zip(directions, COLOURS, DASHES, strict=True))
    rows = _rows(before, after, words, (apart,) * 3 if apart else directions, ranks=ranks)
    values = [row["value"] for row in rows]
    height = max(160, ROW * len(rows) // 2 + ROW)
    gap = (max(values) - min(values)) * ROW / height if rows else 0.0
    for side in ("before", "after"):
        group = [row for row in rows if row["side"] == side]
        for row, place in zip(group, spread([row["value"] for row in group], gap), strict=True):
            row["place"] = place
    reached = values + [row["place"] for row in rows]
    domain = [min(reached, default=0.0), max(reached, default=1.0)]
    periods = [before[0].period, after[0].period] if before and after else []
    shared: Spec = {
        "x": {
            "field": "period", "type": "ordinal", "sort": periods, "title": None,
            "scale": {"type": "point", "padding": 0.1},
            "axis": {"labelAngle": 0, "orient": "top", "domain": False, "ticks": False, "offset": 6},
        },
        "y": {
            "field": "value", "type": "quantitative", "axis": None,
            "scale": {"domain": domain, "reverse": ranks, "nice": False},
        },
        "detail": {"field": "unit"},
        "color": {
            "field": "direction", "type": "nominal", "legend": {"orient": "bottom", "title": None},
            "scale": {"domain": [word for word, _, _ in marks], "range": [colour for _, colour, _ in marks]},
        },
    }  # fmt: skip
    dashes: Spec = {
        "field": "direction", "type": "nominal", "legend": None,
        "scale": {"domain": [word for word, _, _ in marks], "range": [dash for _, _, dash in marks]},
    }  # fmt: skip

    def named(side: str, align: str, offset: int) -> Spec:
        words_at = "datum.unit + '  ' + datum.shown" if side == "before" else "datum.shown + '  ' + datum.unit"
        return {
            "transform": [{"filter": f"datum.side == '{side}'"}, {"calculate": words_at, "as": "named"}],
            "mark": {"type": "text", "align": align, "dx": offset, "fontSize": 11, "aria": False},
            "encoding": {
                "x": shared["x"],
                "y": {**shared["y"], "field": "place"},
                "text": {"field": "named", "type": "nominal"},
            },
        }

    body: Spec = {
        "data": {"values": rows},
        "width": WIDTH,
        "height": height,
        "usermeta": {"narrows": max(NARROWEST, LETTER * max(map(len, periods), default=0))},
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 1.75, "aria": False},
                "encoding": {**shared, "strokeDash": dashes},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 36, "ariaRoleDescription": "point"},
                "encoding": {**shared, **TOLD},
            },
            named("before", "right", -10),
            named("after", "left", 10),
        ],
    }
    return chart(body, title=words.title, subtitle=words.subtitle, about=words.about)


def _rows(
    before: Sequence[Point], after: Sequence[Point], words: Words, directions: tuple[str, str, str], *, ranks: bool
) -> list[Spec]:
    """Two rows for each unit with a value in both periods, and whether it became better."""
    later = {point.unit: point for point in after if point.value is not None}
    rows: list[Spec] = []
    for first in before:
        second = later.get(first.unit)
        if first.value is None or second is None or second.value is None:
            continue
        gained = first.value - second.value if ranks else second.value - first.value
        direction = directions[0] if gained > 0 else directions[1] if gained < 0 else directions[2]
        for point, side in ((first, "before"), (second, "after")):
            rows.append({
                "unit": point.unit, "period": point.period, "value": point.value, "side": side, "shown": point.shown,
                "direction": direction, "label": label(point, words.notes), "address": point.address,
            })  # fmt: skip
    return rows
