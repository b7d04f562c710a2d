"""What is known of an indicator: units by periods, each cell known, in conflict, or missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from cchc.vietnamese import alphabetical
from search_api.facts.entities import UnitRef, existed, last_month
from search_api.facts.kept import Source
from search_api.facts.periods import SPAN, kind_of, order, previous
from search_api.facts.rankings import Row, field_size, known_rows, missing, place_of, with_derived
from search_api.facts.readings import Fact
from search_api.facts.selection import Selection

# known: a score or a rank; partly: only something else (a change, a grade); undecided: a conflict that no rule settles;
# missing: no document tells of the unit then; absent: the gazetteer knows that there was none at the period's end.
State = Literal["known", "partly", "conflict", "undecided", "missing", "absent"]
# Of one measure of a cell; derived: no document states it, and it follows from what others state.
CellState = Literal["known", "conflict", "undecided", "derived", "missing", "absent"]
_MAIN = ("score", "rank")


@dataclass(frozen=True, slots=True)
class Coverage:
    """`states` go by unit and period, every unit with every period; `counts` by state over all of them. `rows` are
    those of cells that something is known of, with what follows from it where the values of a `measure` are wanted."""

    indicator: str
    level: str
    within: UnitRef | None
    component: str | None
    status: str
    periods: tuple[str, ...]
    units: tuple[UnitRef, ...]
    states: Mapping[str, Mapping[str, State]]
    measures: Mapping[str, Mapping[str, tuple[str, ...]]]
    counts: Mapping[State, int]
    rows: Mapping[tuple[str, str], Row]
    measure: str = ""

    def shown(self) -> tuple[str, ...]:
        """The periods of a table of the measure: a span of years only where the measure is known of it, since nobody
        misses it elsewhere."""
        known = {
            period for (_, period), row in self.rows.items()
            if self.measure in row.facts or self.measure in row.derived
        }  # fmt: skip
        return tuple(one for one in self.periods if one in known or kind_of(one) != SPAN)

    def values(self) -> dict[str, dict[str, float]]:
        """Unit -> period -> the value stated or derived, where there is one and something decides."""
        found: dict[str, dict[str, float]] = {}
        for (unit, period), row in self.rows.items():
            if (value := row.number(self.measure)) is not None:
                found.setdefault(unit, {})[period] = value
        return found

    def facts(self) -> Iterator[Fact]:
        """What the values rest on: those that are stated, and what others follow from."""
        for row in self.rows.values():
            if self.measure in row.facts:
                yield row.facts[self.measure]
            elif self.measure in row.derived:
                yield from row.derived[self.measure].basis

    def state_of(self, unit: str, period: str) -> CellState:
        """What is known of the measure in a cell, and why it is empty."""
        row = self.rows.get((unit, period))
        fact = row.facts.get(self.measure) if row is not None else None
        if fact is not None:
            return "undecided" if fact.decided is None else "conflict" if fact.conflict else "known"
        if row is not None and self.measure in row.derived:
            return "derived"
        return "absent" if self.states[unit][period] == "absent" else "missing"


def coverage(
    store: Source,
    indicator: str,
    *,
    level: str = "province",
    within: str = "",
    component: str | None = None,
    status: str = "actual",
    periods: Sequence[str] = (),
    measure: str = "",
) -> Coverage:
    """The matrix of a field, over the periods that something is known of, or those named.

    `measure` is the one whose values are wanted too, stated or derived.
    """
    derives = bool(measure) and status == "actual"
    # What follows from the period before needs that one too, where only some are looked at.
    before = [one for period in periods if derives and (one := previous(period)) is not None]
    known = known_rows(store, Selection((indicator,), level, within, (*periods, *before)), component, status)
    rows: list[Row] = []
    for period in sorted(known):
        if period in periods or not periods:
            now = known[period]
            rows += with_derived(known, period, field_size(now, level, within, period)) if derives else now
    shown = sorted({*periods, *(row.period for row in rows)}, key=order)
    cells = {(row.unit.id, row.period): row for row in rows}
    units = {row.unit.id: row.unit for row in rows}
    for period in shown:
        for unit in missing(known.get(period, ()), level, within, period):
            units.setdefault(unit.id, unit)
    ordered = sorted(units.values(), key=lambda unit: (alphabetical(unit.name), unit.id))
    states: dict[str, dict[str, State]] = {
        unit.id: {period: _state(cells.get((unit.id, period)), existed(unit, last_month(period))) for period in shown}
        for unit in ordered
    }
    counts: dict[State, int] = {}
    for row_of_states in states.values():
        for state in row_of_states.values():
            counts[state] = counts.get(state, 0) + 1
    measures: dict[str, dict[str, tuple[str, ...]]] = {}
    for (unit_id, period), row in cells.items():
        measures.setdefault(unit_id, {})[period] = tuple(sorted(row.facts))
    return Coverage(
        indicator, level, place_of(within), component, status, tuple(shown), tuple(ordered), states, measures, counts,
        cells, measure,
    )  # fmt: skip


def _state(row: Row | None, existed: bool) -> State:
    if row is None or not row.facts:
        return "missing" if existed else "absent"
    if any(fact.decided is None for fact in row.facts.values()):
        return "undecided"
    if row.conflict:
        return "conflict"
    return "known" if any(measure in row.facts for measure in _MAIN) else "partly"
