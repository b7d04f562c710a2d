"""What one drawing has room for: single periods on an axis, and scores on one scale. What has none is told in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from search_api.charts.points import Point
from search_api.facts.periods import SPAN, kind_of
from search_api.ui.formats import Formats

Scale = float | None


@dataclass(frozen=True, slots=True)
class Axis:
    """The periods of a drawing, by which and under which names. `apart` are spans of years, for which there is no place
    among single ones."""

    periods: Sequence[str]
    apart: Sequence[str]
    f: Formats

    @property
    def names(self) -> list[str]:
        return [self.f.period(one) for one in self.periods]

    @property
    def kinds(self) -> Mapping[str, str]:
        """Name -> kind: a line joins only periods of one kind."""
        return {self.f.period(one): kind_of(one) for one in self.periods}

    @property
    def told(self) -> list[str]:
        """What is not drawn, in words."""
        if not self.apart:
            return []
        return [self.f.t("trend.spans_apart", periods=", ".join(self.f.period(one) for one in self.apart))]


def axis_of(periods: Sequence[str], f: Formats) -> Axis:
    """Spans are drawn where there is nothing else."""
    single = [one for one in periods if kind_of(one) != SPAN]
    if not single:
        return Axis(periods, (), f)
    return Axis(single, [one for one in periods if kind_of(one) == SPAN], f)


def scales_of(valued: Sequence[tuple[float, Scale]], own: Scale) -> list[Scale]:
    """The scale on which each value with its stated scale is drawn.

    One without a scale stands on the one that the others name, where there is but one, or on the index's own (`own`).
    """
    named = {scale for _, scale in valued if scale is not None}
    usual = next(iter(named)) if len(named) == 1 else own if own in named else None
    return [
        scale if scale is not None else usual if usual is not None and value <= usual else None
        for value, scale in valued
    ]


def usual_scale(scales: Iterable[Scale], own: Scale) -> Scale:
    """The scale of most values, the index's own where as many are on it."""
    counted = Counter(scales)
    return max(counted, key=lambda one: (counted[one], one == own), default=None)


def by_scale(points: Iterable[Point], own: Scale) -> dict[Scale, list[Point]]:
    """Points that have a value, by the scale that they are drawn on, in their order."""
    valued = [(one, one.value) for one in points if one.value is not None]
    scales = scales_of([(value, one.scale) for one, value in valued], own)
    found: dict[Scale, list[Point]] = {}
    for (one, _), scale in zip(valued, scales, strict=True):
        found.setdefault(scale, []).append(one)
    return found


def on_one_scale(points: Sequence[Point], own: Scale, f: Formats) -> tuple[list[Point], list[str]]:
    """The points on the scale of most, and what is told of the others."""
    found = by_scale(points, own)
    if len(found) < 2:
        return list(points), []
    drawn = usual_scale((scale for scale, group in found.items() for _ in group), own)
    others = ", ".join(scale_name(one, f) for one in found if one != drawn)
    return found[drawn], [f.t("trend.scales_apart", drawn=scale_name(drawn, f), others=others)]


def beside(others: Sequence[Point], drawn: Sequence[Point], own: Scale) -> list[Point]:
    """Those of other points that stand on the scale of the drawn ones."""
    first = next(iter(by_scale(drawn, own)), None)
    return by_scale(others, own).get(first, [])


def panels(name: str, points: Sequence[Point], own: Scale, f: Formats) -> dict[str, list[Point]]:
    """A part of an index as a panel, or as one a scale where it has several: 88,1 of 100 beside 11,24 of 13."""
    found = by_scale(points, own)
    if len(found) < 2:
        return {name: list(points)}
    return {f"{name}\n{scale_name(scale, f)}": group for scale, group in found.items()}


def scale_name(scale: Scale, f: Formats) -> str:
    return f.t("chart.no_scale") if scale is None else f.t("chart.scale", scale=f.number(scale))
