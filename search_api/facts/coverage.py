"""What is known of an indicator: units by periods, each cell known, in conflict, or missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from cchc.vietnamese import alphabetical
from search_api.facts.entities import UnitRef, existed, last_month
from search_api.facts.kept import Source
from search_api.facts.periods import order
from search_api.facts.rankings import Row, known_rows, missing, place_of
from search_api.facts.selection import Selection

# known: a score or a rank; partly: only something else (a change, a grade); undecided: a conflict that no rule settles;
# missing: no document tells of the unit then; absent: the gazetteer knows that there was none at the period's end.
State = Literal["known", "partly", "conflict", "undecided", "missing", "absent"]
_MAIN = ("score", "rank")


@dataclass(frozen=True, slots=True)
class Coverage:
    """`states` go by unit and period, every unit with every period; `counts` by state over all of them."""

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


def coverage(
    store: Source,
    indicator: str,
    *,
    level: str = "province",
    within: str = "",
    component: str | None = None,
    status: str = "actual",
    periods: Sequence[str] = (),
) -> Coverage:
    """The matrix of a field, over the periods that something is known of, or those named."""
    known = known_rows(store, Selection((indicator,), level, within, tuple(periods)), component, status)
    rows = [row for period in sorted(known) for row in known[period]]
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
        indicator, level, place_of(within), component, status, tuple(shown), tuple(ordered), states, measures, counts
    )


def _state(row: Row | None, existed: bool) -> State:
    if row is None or not row.facts:
        return "missing" if existed else "absent"
    if any(fact.decided is None for fact in row.facts.values()):
        return "undecided"
    if row.conflict:
        return "conflict"
    return "known" if any(measure in row.facts for measure in _MAIN) else "partly"
