"""Facts: what lines say of one thing, put together. Who agrees makes one claim; claims that disagree are a conflict.

A value stated to fewer decimals agrees with one that it is the rounding of, and a bound ("trên 80%") with a value
inside it; both then stand behind the more exact claim. The result does not depend on the order of the lines.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal, NamedTuple

from cchc import indicators
from cchc.vietnamese import fold
from search_api.facts.lines import Line, Measured
from search_api.facts.sayings import Lines, Saying, fetch_texts, sayings_of

# How a conflict was settled, step by step; "undecided" leaves the value out.
Rule = Literal["official", "more_documents", "newest", "undecided"]
_STEPS: tuple[Rule, ...] = ("official", "more_documents", "newest")
_TINY = 1e-9
_SCORED = frozenset({"score", "percent"})


class FactKey(NamedTuple):
    """What a fact is of. `scale` tells scores on different scales apart; ranks keep their field in the claim."""

    indicator: str
    level: str
    within: str
    period: str
    entity: str
    component: str | None
    measure: str
    status: str
    scope: str | None
    aggregate: str | None
    scale: float | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One value and the lines that state it, the best first; `documents` counts texts, prints of one once."""

    value: float | str
    decimals: int
    out_of: float | None
    comparator: str
    official: bool
    documents: int
    newest: str | None
    lines: Lines


@dataclass(frozen=True, slots=True)
class Fact:
    """One measured thing with all that is claimed of it, the chosen claim first.

    `rule` tells how that one was chosen, and is empty where all agree. `value` is None where nothing decides.
    """

    key: FactKey
    name: str
    claims: tuple[Claim, ...]
    rule: tuple[Rule, ...] = ()

    @property
    def conflict(self) -> bool:
        return len(self.claims) > 1

    @property
    def decided(self) -> Claim | None:
        return None if "undecided" in self.rule else self.claims[0]

    @property
    def value(self) -> float | str | None:
        return self.decided.value if self.decided else None

    @property
    def exact(self) -> float | None:
        """The number, where it is one, decided, stated as such, and nobody disagrees: what may be counted with."""
        claim = self.claims[0]
        if self.conflict or claim.comparator != "=" or isinstance(claim.value, str):
            return None
        return claim.value


class _Reading(NamedTuple):
    value: float | str
    decimals: int
    out_of: float | None
    comparator: str


def facts_of(lines: Iterable[Line]) -> list[Fact]:
    """The facts that lines make, in the order of their keys."""
    return facts_said(sayings_of(lines))


def facts_said(sayings: Iterable[Saying]) -> list[Fact]:
    """The facts that sayings make, in the order of their keys."""
    groups: dict[FactKey, list[Saying]] = {}
    for saying in sayings:
        said = saying.said
        key = FactKey(
            said.indicator, said.level, said.within, said.period, said.entity, said.component, said.measure,
            said.status, said.scope, said.aggregate, said.out_of if said.measure in _SCORED else None,
        )  # fmt: skip
        groups.setdefault(key, []).append(saying)
    _join_scales(groups)
    claimed = [(key, _claimed(groups[key])) for key in sorted(groups, key=_sortable)]
    # Texts that may state one claim in two ways are told apart by their names, all at once.
    fetch_texts(one for _, claims in claimed for stated in claims.values() if len(stated) > 1 for one in stated)
    return [_fact(key, claims) for key, claims in claimed]


def _sortable(key: FactKey) -> tuple[str | float, ...]:
    return (
        key.indicator, key.level, key.within, key.period, key.entity, key.component or "", key.measure, key.status,
        key.scope or "", key.aggregate or "", -1.0 if key.scale is None else key.scale,
    )  # fmt: skip


def _join_scales(groups: dict[FactKey, list[Saying]]) -> None:
    """Scores without a scale stand on the one that the others name, where there is but one, or the index's own."""
    bare = [key for key in groups if key.scale is None and key.measure in _SCORED]
    if not bare:
        return
    named: dict[FactKey, set[float]] = {}
    for key in groups:
        if key.scale is not None:
            named.setdefault(key._replace(scale=None), set()).add(key.scale)
    for key in bare:
        scales = named.get(key, set())
        own = own_scale(key.indicator, key.component)
        scale = next(iter(scales)) if len(scales) == 1 else own if own in scales else None
        if scale is None:
            continue
        above = [one for one in groups[key] if isinstance(one.said.value, str) or one.said.value > scale]
        groups[key._replace(scale=scale)].extend(one for one in groups[key] if one not in above)
        if above:
            groups[key] = above
        else:
            del groups[key]


def own_scale(indicator: str, component: str | None) -> float | None:
    """Maximum of an index or of its part, as declared; None where it varies."""
    declared = indicators.indicators().get(indicator)
    if declared is None:
        return None
    if component is None:
        return declared.scale
    return next((one.max for one in declared.components if one.id == component), None)


def _reading(said: Measured) -> _Reading:
    value = fold(said.value) if isinstance(said.value, str) else said.value
    if said.measure == "rank":
        return _Reading(value, 0, said.out_of, said.comparator)
    return _Reading(value, said.decimals, None, said.comparator)


def _claimed(group: Sequence[Saying]) -> dict[_Reading, list[Saying]]:
    """What is claimed of a thing, the more exact first, each with the sayings that agree with it."""
    if len(group) == 1:
        return {_reading(group[0].said): [group[0]]}
    said: dict[_Reading, list[Saying]] = {}
    for one in group:
        said.setdefault(_reading(one.said), []).append(one)
    claimed: dict[_Reading, list[Saying]] = {}
    numbers: list[tuple[float, _Reading]] = []  # the claims that are numbers as they stand, in order
    for reading in sorted(said, key=_precision):
        number = reading.value if reading.comparator == "=" and not isinstance(reading.value, str) else None
        near = claimed if number is None else _near(numbers, number, reading.decimals)
        behind = [claim for claim in near if _agrees(reading, claim)]
        for claim in behind:
            claimed[claim].extend(said[reading])
        if not behind:
            claimed[reading] = said[reading]
            if number is not None:
                insort(numbers, (number, reading), key=itemgetter(0))
    return claimed


def _near(numbers: Sequence[tuple[float, _Reading]], number: float, decimals: int) -> Iterator[_Reading]:
    """Those that a number with so many decimals may be the rounding of; nothing else may agree with it."""
    reach = 10.0**-decimals + _TINY
    for place in range(bisect_left(numbers, number - reach, key=itemgetter(0)), len(numbers)):
        value, reading = numbers[place]
        if value > number + reach:
            return
        yield reading


def _fact(key: FactKey, claimed: Mapping[_Reading, Sequence[Saying]]) -> Fact:
    claims = [_claim(reading, stated, key.scale) for reading, stated in claimed.items()]
    name = min(one.said.name for stated in claimed.values() for one in stated)
    if len(claims) == 1:
        return Fact(key, name, tuple(claims), ())
    chosen, rule = _chosen(claims)
    ordered = sorted(claims, key=lambda claim: (claim is not chosen, *_claim_order(claim)))
    return Fact(key, name, tuple(ordered), rule)


def _precision(reading: _Reading) -> tuple[bool, int, bool, str, float, str]:
    """The more exact first; the rest of the key only makes the order one and the same."""
    return (
        reading.comparator != "=",
        -reading.decimals,
        reading.out_of is None,
        reading.comparator,
        -reading.value if isinstance(reading.value, float | int) else 0.0,
        f"{reading.value} {reading.out_of}",
    )


def _agrees(reading: _Reading, claim: _Reading) -> bool:
    """Whether a reading states what a more exact claim does."""
    one, two = reading.value, claim.value
    if isinstance(one, str) or isinstance(two, str):
        return one == two and reading.comparator == claim.comparator
    if reading.comparator != "=":
        return _within_bound(reading, one, claim, two)
    if claim.comparator != "=":
        return False
    if reading.out_of is not None and claim.out_of != reading.out_of:
        return False
    if reading.decimals == claim.decimals:
        return abs(one - two) < _TINY
    return abs(one - two) <= 0.5 * 10.0**-reading.decimals + _TINY


def _within_bound(reading: _Reading, one: float, claim: _Reading, two: float) -> bool:
    if claim.comparator not in ("=", reading.comparator):
        return False
    if reading.out_of is not None and claim.out_of is not None and reading.out_of != claim.out_of:
        return False
    if reading.comparator == "~":
        return abs(one - two) <= 10.0**-reading.decimals + _TINY
    if claim.comparator == reading.comparator:
        return abs(one - two) < _TINY
    inside = {">": two > one, ">=": two >= one - _TINY, "<": two < one, "<=": two <= one + _TINY}
    return inside[reading.comparator]


def _claim(reading: _Reading, stated: Sequence[Saying], scale: float | None) -> Claim:
    lines = _best_first(reading, stated)
    best = lines[0].said if isinstance(reading.value, str) else None
    return Claim(
        value=best.value if best else reading.value,
        decimals=reading.decimals,
        out_of=reading.out_of if reading.out_of is not None else scale,
        comparator=reading.comparator,
        official=any(one.said.official for one in stated),
        documents=stated[0].documents if len(stated) == 1 else len(frozenset().union(*(one.texts for one in stated))),
        newest=max(one.newest for one in stated) or None,
        lines=lines,
    )


def _best_first(reading: _Reading, stated: Sequence[Saying]) -> Lines:
    """The publisher's lines first, then those that state the value as it is, then the newest."""
    if len(stated) == 1:
        return Lines((stated,))
    ranked: dict[tuple[bool, bool], list[Saying]] = {}
    for one in stated:
        ranked.setdefault((not one.said.official, _reading(one.said) != reading), []).append(one)
    return Lines(ranked[rank] for rank in sorted(ranked))


def _claim_order(claim: Claim) -> tuple[bool, int, int, str]:
    newest = -int((claim.newest or "0001-01-01").replace("-", ""))
    return not claim.official, -claim.documents, newest, f"{claim.value} {claim.out_of} {claim.comparator}"


def _chosen(claims: list[Claim]) -> tuple[Claim | None, tuple[Rule, ...]]:
    """The claim that the rules leave, and the rules that left any out."""
    left, rules = claims, list[Rule]()
    for rule in _STEPS:
        if len(left) == 1:
            break
        kept = _kept(rule, left)
        if 0 < len(kept) < len(left):
            rules.append(rule)
            left = kept
    if len(left) > 1:
        return None, (*rules, "undecided")
    return left[0], tuple(rules)


def _kept(rule: Rule, claims: list[Claim]) -> list[Claim]:
    if rule == "official":
        return [claim for claim in claims if claim.official]
    if rule == "more_documents":
        most = max(claim.documents for claim in claims)
        return [claim for claim in claims if claim.documents == most]
    newest = max((claim.newest or "" for claim in claims), default="")
    return [claim for claim in claims if (claim.newest or "") == newest]
