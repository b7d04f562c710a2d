"""Series of chosen units as pages and files show them: side by side with those of predecessors, every break named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from search_api.charts.points import Point
from search_api.charts.series import MOST_LINES, Break
from search_api.facts.derivation import breaks_between
from search_api.facts.entities import UnitRef
from search_api.facts.kept import Source
from search_api.facts.periods import filled
from search_api.facts.sentences import Sentences
from search_api.facts.series import Series, series
from search_api.ui.facts import MISSING, FactCell
from search_api.ui.formats import Formats
from search_api.ui.plots import By, cell_by, is_known, over_the_merger, point, unit_name


@dataclass(frozen=True, slots=True)
class Trend:
    """A series with the name that tells it from those beside it; `into` is the chosen unit that it went into."""

    unit: UnitRef
    name: str
    series: Series
    into: UnitRef | None = None


def trends(store: Source, indicator: str, units: Sequence[UnitRef], component: str | None, f: Formats) -> list[Trend]:
    """Of each unit its series and, right after it, those of the units that it was made of; each unit once."""
    found: dict[str, Trend] = {}
    for unit in units:
        main = series(store, indicator, unit, component=component)
        found[unit.id] = Trend(unit, unit_name(unit, f), main)
        for one in main.predecessors:
            found.setdefault(one.unit.id, Trend(one.unit, unit_name(one.unit, f), one, unit))
    return list(found.values())


def periods_of(shown: Iterable[Trend], *measures: By) -> list[str]:
    """All periods of which a rank or score that is shown is known, and the years between."""
    return filled(
        row.period for trend in shown for row in trend.series.points
        if any(is_known(row, by) for by in measures)
    )  # fmt: skip


def usual(shown: Iterable[Trend]) -> By:
    """What is shown where nobody says: ranks if any is known."""
    return "rank" if any(row.rank is not None for trend in shown for row in trend.series.points) else "score"


def points(shown: Iterable[Trend], by: By, sentences: Sentences, f: Formats) -> list[Point]:
    return [point(row, by, sentences, f, trend.name) for trend in shown for row in trend.series.points]


def cells_of(
    shown: Iterable[Trend], periods: Sequence[str], by: By, sentences: Sentences, f: Formats
) -> list[tuple[Trend, list[FactCell]]]:
    """A line a series with a cell for every period."""
    lines = []
    for trend in shown:
        rows = {row.period: row for row in trend.series.points}
        lines.append((trend, [cell_by(rows[one], by, sentences, f) if one in rows else MISSING for one in periods]))
    return lines


def breaks(indicator: str, periods: Sequence[str], level: str, f: Formats) -> list[Break]:
    """The breaks inside some periods: the merger of provinces, and those that the index declares.

    Each lies before the first of the periods behind it, and is told with the period that it began in, be that shown or
    not.
    """
    found = []
    for before, period in pairwise(periods):
        merger = over_the_merger(before, period, level)
        if merger:
            found.append(Break(f.period(period), f.t("trend.merger"), f.t("trend.merger_about")))
        for one in breaks_between(indicator, before, period, level):
            if not (merger and one.kind == "units"):
                name = f.t(f"trend.{one.kind}")
                told = f.t("trend.break_about", period=f.period(one.period), name=name)
                found.append(Break(f.period(period), name, told))
    return found


def groups(shown: Sequence[Trend]) -> list[list[UnitRef]]:
    """Chosen units parted so that each part fits into one chart together with its predecessors."""
    parts: list[tuple[int, list[UnitRef]]] = []
    for unit in (trend.unit for trend in shown if trend.into is None):
        lines = 1 + sum(trend.into == unit for trend in shown)
        if parts and parts[-1][0] + lines <= MOST_LINES:
            parts[-1] = (parts[-1][0] + lines, [*parts[-1][1], unit])
        else:
            parts.append((lines, [unit]))
    return [units for _, units in parts]


def notes_of(shown: Iterable[Trend], f: Formats) -> list[str]:
    """What to know before series are read together, in words: which units begin and end, and of which others."""
    told = []
    for trend in shown:
        for one in trend.series.breaks:
            if one.kind not in ("begins", "ends") or (one.kind == "ends" and trend.into is not None):
                continue
            named = (f.described(unit) if unit.name == trend.unit.name else unit.name for unit in one.units)
            others = ", ".join(named)
            key = f"trend.{one.kind}" if others else "trend.ends_alone"
            told.append(f.t(key, name=trend.unit.name, day=f.date(one.on), units=others))
    return list(dict.fromkeys(told))
