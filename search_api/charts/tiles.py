"""A tile map: one tile a province, about where it lies, coloured by its rank; the 63 of before or the 34 of today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from cchc import declarations
from cchc.errors import DeclarationError
from cchc.gazetteer import places
from search_api.charts.points import TOLD, Point, Words, label
from search_api.charts.theme import INK, LINE, SEQUENCE, SOFT, Spec, chart

Era = Literal["before", "after"]
TILE = (66, 36)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Province's id -> column and row, of both eras; the names that fit into a tile where the full one does
    not; and later identities of the same province."""

    before: Mapping[str, tuple[int, int]]
    after: Mapping[str, tuple[int, int]]
    short: Mapping[str, str]
    later: Mapping[str, str]

    def of(self, era: Era) -> Mapping[str, tuple[int, int]]:
        return self.before if era == "before" else self.after


@lru_cache(maxsize=1)
def _layout() -> _Layout:
    """Raises DeclarationError for a province that there is not."""
    read = _Layout(**declarations.parsed(files("search_api.charts").joinpath("tiles.yml").read_text("utf-8")))
    for name in (*read.before, *read.after, *read.short, *read.later.values()):
        if places().get(name) is None:
            raise DeclarationError(f"tiles.yml: no province has the id {name}")
    return read


def provinces(era: Era) -> tuple[str, ...]:
    """Ids of the provinces of a tile map."""
    return tuple(_layout().of(era))


def tile_chart(points: Mapping[str, Point], era: Era, words: Words, *, lowest: float, highest: float) -> Spec:
    """`points` by a province's id; a province without one is drawn empty. The scale runs from the best value.

    `lowest` and `highest` are the ends of the scale: 1 and the number of provinces for ranks.
    """
    short, later = _layout().short, _layout().later
    rows: list[Spec] = []
    for identity, (column, row) in _layout().of(era).items():
        place = places().get(identity)
        name = place.name if place else identity
        point = points.get(identity) or points.get(later.get(identity, "")) or Point(name, "", None)
        rows.append({
            "id": identity, "column": column, "row": row, "value": point.value, "brief": _brief(point),
            "name": short.get(identity, place.bare if place else identity),
            "label": label(point, words.notes), "address": point.address,
        })  # fmt: skip
    width, height = TILE
    columns = max(row["column"] for row in rows) - min(row["column"] for row in rows) + 1
    deep = max(row["row"] for row in rows) + 1
    dark = f"isValid(datum.value) && datum.value < {lowest + (highest - lowest) * 0.53}"
    at: Spec = {
        "x": {"field": "column", "type": "ordinal", "axis": None, "scale": {"type": "band", "paddingInner": 0.05}},
        "y": {"field": "row", "type": "ordinal", "axis": None, "scale": {"type": "band", "paddingInner": 0.08}},
    }
    tile: Spec = {"type": "rect", "cornerRadius": 3, "strokeWidth": 1, "ariaRoleDescription": "tile"}
    ink: Spec = {"condition": {"test": dark, "value": "#ffffff"}, "value": INK}
    body: Spec = {
        "data": {"values": rows},
        "width": columns * width,
        "height": deep * height,
        "layer": [
            {
                "transform": [{"filter": "!isValid(datum.value)"}],
                "mark": {**tile, "stroke": SOFT, "strokeDash": [3, 2], "fill": "#ffffff"},
                "encoding": {**at, **TOLD},
            },
            {
                "transform": [{"filter": "isValid(datum.value)"}],
                "mark": {**tile, "stroke": LINE},
                "encoding": {
                    **at,
                    **TOLD,
                    "fill": {
                        "field": "value", "type": "quantitative",
                        "scale": {"domain": [lowest, highest], "range": list(reversed(SEQUENCE))},
                        "legend": {
                            "title": words.value, "orient": "top", "direction": "horizontal", "tickMinStep": 1,
                            "gradientLength": 160, "gradientThickness": 10,
                        },
                    },
                },
            },
            {
                "mark": {"type": "text", "dy": -7, "fontSize": 10, "aria": False, "tooltip": False},
                "encoding": {**at, "text": {"field": "name", "type": "nominal"}, "color": ink,
                             "href": TOLD["href"]},
            },
            {
                "mark": {"type": "text", "dy": 7, "fontSize": 13, "fontWeight": "bold", "aria": False},
                "encoding": {**at, "text": {"field": "brief", "type": "nominal"}, "color": ink,
                             "href": TOLD["href"]},
            },
        ],
    }  # fmt: skip
    return chart(body, title=words.title, subtitle=words.subtitle, about=words.about)


def _brief(point: Point) -> str:
    """What fits into a tile: the bare number of a rank."""
    if point.value is None:
        return "–"
    return str(int(point.value)) if point.value == int(point.value) else point.shown
