"""What is known of a unit through the periods, with every break named; and units side by side in one period.

Units before and after a merger are different units: the series of the predecessors stand beside that of a merged
unit, and nothing is joined or averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from cchc import indicators
from search_api.facts import kept
from search_api.facts.derivation import breaks_between
from search_api.facts.entities import UnitRef, day_of, existed, predecessors, successors
from search_api.facts.kept import Source
from search_api.facts.periods import order, previous
from search_api.facts.rankings import Row, derived, rows_of
from search_api.facts.readings import Fact
from search_api.facts.selection import Selection


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """Where a series stops being one: the unit begins or ends on a day, or the indicator breaks as it declares.

    `period` is the first one that the new state holds for; `units` those that went before or came after.
    """

    kind: Literal["begins", "ends", "method", "edition", "units"]
    period: str
    on: str | None
    note: str
    units: tuple[UnitRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """The rows of a unit in the order of time; `scale` breaks and the like are named in `breaks`."""

    indicator: str
    component: str | None
    status: str
    unit: UnitRef
    points: tuple[Row, ...]
    breaks: tuple[SeriesBreak, ...]
    predecessors: tuple[Series, ...] = ()
    successors: tuple[UnitRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """Units in one period of one indicator, in the order asked for; a row of nothing where nothing is known.

    `absent` are those that did not exist in the period, with the units that were there in their place.
    """

    indicator: str
    period: str
    rows: tuple[Row, ...]
    absent: tuple[tuple[UnitRef, tuple[UnitRef, ...]], ...]


def series(
    store: Source, indicator: str, unit: UnitRef, *, component: str | None = None, status: str = "actual"
) -> Series:
    """The series of a unit, and beside it those of the units that it was made of."""
    before = predecessors(unit)
    facts = kept.of_units(store, indicator, (unit, *before))
    return _with_predecessors(facts, indicator, component, status, unit, before)


def overview(store: Source, unit: UnitRef, *, status: str = "actual") -> tuple[Series, ...]:
    """Every ranking that something is known of for a unit or one that it was made of, in the order of declaration."""
    before = predecessors(unit)
    entities = (unit.id, *(one.id for one in before))
    codes = tuple(indicators.indicators())
    facts = kept.facts(store, Selection(codes, entities=entities))
    held = {fact.key.indicator for fact in facts if (fact.key.component, fact.key.status) == (None, status)}
    return tuple(_with_predecessors(facts, code, None, status, unit, before) for code in codes if code in held)


def _with_predecessors(
    facts: Sequence[Fact], indicator: str, component: str | None, status: str, unit: UnitRef, before: Sequence[UnitRef]
) -> Series:
    of = (indicator, component, status)
    wanted = [fact for fact in facts if (fact.key.indicator, fact.key.component, fact.key.status) == of]
    main, *others = (_series(wanted, indicator, component, status, one) for one in (unit, *before))
    return replace(main, predecessors=tuple(one for one in others if one.points), successors=successors(unit))


def _series(facts: Sequence[Fact], indicator: str, component: str | None, status: str, unit: UnitRef) -> Series:
    rows = {row.period: row for row in rows_of(fact for fact in facts if fact.key.entity == unit.id)}
    points = []
    for period in sorted(rows, key=order):
        before = previous(period)
        row = derived(rows[period], rows.get(before) if before else None) if status == "actual" else rows[period]
        points.append(replace(row, unit=unit))
    return Series(indicator, component, status, unit, tuple(points), _breaks(indicator, unit, points))


def _breaks(indicator: str, unit: UnitRef, points: Sequence[Row]) -> tuple[SeriesBreak, ...]:
    """The indicator's own breaks inside the series, and the unit's first and last day."""
    found = []
    if points:
        inside = breaks_between(indicator, points[0].period, points[-1].period, unit.level)
        found = [SeriesBreak(one.kind, one.period, None, one.note) for one in inside]
    made_of, into = predecessors(unit), successors(unit)
    if unit.valid_from is not None and made_of:
        note = f"{unit.name} of today begins on {unit.valid_from}; earlier figures are of the units it was made of."
        found.append(SeriesBreak("begins", unit.valid_from[:4], unit.valid_from, note, made_of))
    if unit.valid_to is not None:
        note = f"{unit.name} ended on {unit.valid_to}; later figures are of other units."
        found.append(SeriesBreak("ends", unit.valid_to[:4], unit.valid_to, note, into))
    return tuple(sorted(found, key=lambda one: (one.period, one.kind)))


def compare(
    store: Source,
    units: Sequence[UnitRef],
    indicator: str,
    period: str,
    *,
    component: str | None = None,
    status: str = "actual",
) -> Compared:
    """Units side by side in one period. Raises nothing for units of different fields: their rows say which."""
    before = previous(period)
    periods = (period, before) if before else (period,)
    facts = kept.of_units(store, indicator, units, periods)
    wanted = [fact for fact in facts if (fact.key.component, fact.key.status) == (component, status)]
    now = {row.unit.id: row for row in rows_of(fact for fact in wanted if fact.key.period == period)}
    earlier = {row.unit.id: row for row in rows_of(fact for fact in wanted if fact.key.period == before)}
    rows, absent = [], []
    for unit in units:
        row = now.get(unit.id)
        if row is None and (instead := _instead(unit, period)) is not None:
            absent.append((unit, instead))
            continue
        empty = Row(unit, period, {})
        rows.append(derived(row or empty, earlier.get(unit.id)) if status == "actual" else row or empty)
    return Compared(indicator, period, tuple(rows), tuple(absent))


def _instead(unit: UnitRef, period: str) -> tuple[UnitRef, ...] | None:
    """The units that were there in a period in which a unit did not exist; None where it did, or nothing is known."""
    on = day_of(period)
    if existed(unit, on):
        return None
    return tuple(one for one in (*predecessors(unit), *successors(unit)) if existed(one, on))
