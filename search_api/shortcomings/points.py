"""Where points were lost: the parts of the PAR INDEX of a unit against their maximum, by theme and period."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from cchc.gazetteer import places
from search_api.errors import RequestError
from search_api.facts import kept
from search_api.facts.entities import UnitRef, place_ref
from search_api.facts.kept import Source
from search_api.facts.periods import order
from search_api.facts.rankings import Row, rows_of
from search_api.facts.readings import own_scale
from search_api.resolution import resolve
from search_api.shortcomings.recurrence import THEMES

INDEX = "PAR_INDEX"
# The declared maxima of the parts are those of the criteria in force since then.
SINCE = "2022"
MOST_UNITS = 6
Known = Literal["stated", "declared"]
STATED: Known = "stated"
DECLARED: Known = "declared"


@dataclass(frozen=True, slots=True)
class Lost:
    """A part in a period. `most` is its maximum: stated beside the score, or declared for provinces since 2022; None
    where neither is. `lost` is what is missing to it, None where it cannot be told for certain."""

    theme: str
    period: str
    row: Row
    most: float | None
    source: Known | None
    lost: float | None

    @property
    def share(self) -> float | None:
        """The part of the maximum that was lost, 0 to 1."""
        return self.lost / self.most if self.lost is not None and self.most else None


def lost(store: Source, unit: UnitRef, themes: Sequence[str] = THEMES) -> tuple[Lost, ...]:
    """What is known of the parts of a unit's index, by theme and period, the newest period first."""
    facts = kept.of_units(store, INDEX, (unit,))
    found = []
    for theme in themes:
        of_theme = [fact for fact in facts if (fact.key.component, fact.key.status) == (theme, "actual")]
        rows = rows_of(fact for fact in of_theme if fact.key.measure == "score")
        found += [_lost(unit, theme, row) for row in rows if "score" in row.facts]
    found.sort(key=lambda one: order(one.period), reverse=True)
    return tuple(sorted(found, key=lambda one: THEMES.index(one.theme)))


def _lost(unit: UnitRef, theme: str, row: Row) -> Lost:
    fact = row.facts["score"]
    most, source = fact.key.scale, STATED
    if most is None and unit.level == "province" and row.period[:4] >= SINCE:
        most, source = own_scale(INDEX, theme), DECLARED
    exact = fact.exact
    missing = round(most - exact, 6) if most is not None and exact is not None and exact <= most else None
    return Lost(theme, row.period, row, most, source if most is not None else None, missing)


def units_of(store: Source, subjects: Sequence[str], provinces: Sequence[str]) -> tuple[UnitRef, ...]:
    """The units that names mean, else those of provinces: a province before and after a merger are two, and both.

    What means nothing, or several units, is left out.
    """
    found: dict[str, UnitRef] = {}
    for name in subjects:
        unit = _meant(store, name, provinces)
        if unit is not None:
            found[unit.id] = unit
    bare = [place.bare for unit in found.values() if (place := places().get(unit.id)) and place.level == "province"]
    for name in bare if subjects else provinces:
        for place in places().find(name, level="province"):
            found.setdefault(place.id, place_ref(place))
    return tuple(found.values())[:MOST_UNITS]


def _meant(store: Source, name: str, provinces: Sequence[str]) -> UnitRef | None:
    for typed in (f"{name}, {provinces[0]}", name) if len(provinces) == 1 else (name,):
        with suppress(RequestError):
            return resolve(store, typed, offering=False)
    return None
