"""What follows from facts without being stated: marked as derived, with what it follows from, and kept nowhere.

Only from what nobody disputes, and only where nothing can be missing: a rank from scores when every unit of the field
has one and no rounding hides the order; a score from the one before and the change since, where the change says what
it counts from; a change from two values. Nothing is worked out across a break of the series.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from cchc import indicators
from search_api.facts.entities import NATIONAL
from search_api.facts.periods import previous
from search_api.facts.readings import Fact
from search_api.projection import period_end

Method = Literal["rank_from_scores", "score_from_change", "change_from_scores", "change_from_ranks"]
_CHANGES: Mapping[str, tuple[str, Method]] = {
    "score_change": ("score", "change_from_scores"),
    "rank_change": ("rank", "change_from_ranks"),
}
_TINY = 1e-9
# Levels whose units are the same whatever becomes of provinces and what lies in them.
_AS_THEY_WERE = NATIONAL - {"province"}


@dataclass(frozen=True, slots=True)
class Derived:
    """A value that follows from facts; `field` is how many units a derived rank is among."""

    measure: str
    value: float
    decimals: int
    out_of: float | None
    method: Method
    basis: tuple[Fact, ...]
    field: int | None = None


def ranks(scores: Mapping[str, Fact], size: int | None) -> dict[str, Derived]:
    """Unit -> its rank, equal for equal scores; empty unless all `size` units have a score on one scale.

    A unit whose score may be another's rounding has no certain rank, and gets none.
    """
    if size is None or size < 2 or len(scores) != size:
        return {}
    if any(fact.exact is None for fact in scores.values()) or len({fact.key.scale for fact in scores.values()}) > 1:
        return {}
    found = {}
    for unit, fact in scores.items():
        above = 0
        for other in scores.values():
            order = _compared(fact, other) if other is not fact else 0
            if order is None:
                break
            above += order
        else:
            found[unit] = Derived("rank", float(above + 1), 0, float(size), "rank_from_scores", (fact,), size)
    return found


def _compared(one: Fact, other: Fact) -> int | None:
    """1 where the other score lies above, 0 where not, None where their rounding leaves it open."""
    ours, theirs = one.claims[0], other.claims[0]
    difference = float(theirs.value) - float(ours.value)
    if ours.decimals != theirs.decimals:
        coarse = min(ours.decimals, theirs.decimals)
        if abs(difference) <= 0.5 * 10.0**-coarse + _TINY:
            return None
    return int(difference > _TINY)


def of_unit(now: Mapping[str, Fact], before: Mapping[str, Fact]) -> list[Derived]:
    """What follows for one unit from its facts in a period and in the one before, both by measure."""
    found = [made for measure in _CHANGES if measure not in now and (made := _change(measure, now, before))]
    if "score" not in now and (score := _score(now.get("score_change"), before.get("score"))):
        found.append(score)
    return found


def _change(measure: str, now: Mapping[str, Fact], before: Mapping[str, Fact]) -> Derived | None:
    of, method = _CHANGES[measure]
    last, first = now.get(of), before.get(of)
    if last is None or first is None or last.exact is None or first.exact is None or not comparable(first, last):
        return None
    if last.claims[0].out_of != first.claims[0].out_of:
        return None
    decimals = min(last.claims[0].decimals, first.claims[0].decimals)
    # A rank that grew is a place lost.
    value = first.exact - last.exact if of == "rank" else last.exact - first.exact
    return Derived(measure, round(value, decimals), decimals, None, method, (last, first))


def _score(change: Fact | None, before: Fact | None) -> Derived | None:
    if change is None or before is None or change.exact is None or before.exact is None:
        return None
    if not comparable(before, change) or any(said.base != before.key.period for said in change.claims[0].lines.said):
        return None
    scale = before.claims[0].out_of
    decimals = min(change.claims[0].decimals, before.claims[0].decimals)
    value = round(before.exact + change.exact, decimals)
    if value < 0 or (scale is not None and value > scale):
        return None
    return Derived("score", value, decimals, scale, "score_from_change", (before, change))


def comparable(first: Fact, last: Fact) -> bool:
    """Whether two facts follow one another in one series: adjacent periods of a unit, and no break between."""
    one, two = first.key, last.key
    if (one.indicator, one.entity, one.component, one.level, one.within) != (
        two.indicator, two.entity, two.component, two.level, two.within,
    ):  # fmt: skip
        return False
    return previous(two.period) == one.period and not breaks_between(one.indicator, one.period, two.period, one.level)


def breaks_between(indicator: str, first: str, last: str, level: str) -> Sequence[indicators.Break]:
    """Breaks of an indicator's series, for units of a level, that begin after the first period and not after the last.

    A span of years is where it ends.
    """
    declared = indicators.indicators().get(indicator)
    start, end = ((period_end(one) or one)[:4] for one in (first, last))
    return [
        one
        for one in (declared.breaks if declared else ())
        if start < one.period <= end and not (one.kind == "units" and level in _AS_THEY_WERE)
    ]
