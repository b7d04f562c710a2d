"""A ranking as a table: the units of one field in one period, with what is known, disputed, derived and missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal, cast

from cchc.gazetteer import Place, places
from cchc.vietnamese import alphabetical
from search_api.facts import derivation, kept
from search_api.facts.derivation import Derived
from search_api.facts.entities import UnitRef, last_month, place_ref, ref
from search_api.facts.groups import group_field
from search_api.facts.kept import Source
from search_api.facts.periods import previous
from search_api.facts.readings import Fact, own_scale
from search_api.facts.selection import Selection


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one unit. `facts` and `derived` go by measure and never share one; `others` are ranks within
    smaller groups, scores on another scale and the like."""

    unit: UnitRef
    period: str
    facts: Mapping[str, Fact]
    derived: Mapping[str, Derived] = field(default_factory=dict)
    others: tuple[Fact, ...] = ()

    @property
    def rank(self) -> float | None:
        return self.number("rank")

    def number(self, measure: str) -> float | None:
        """The value stated or derived; None where there is none, or nothing decides between several."""
        stated = self.facts.get(measure)
        value = stated.value if stated is not None else None
        if stated is None and measure in self.derived:
            value = self.derived[measure].value
        return value if isinstance(value, float | int) else None

    @property
    def conflict(self) -> bool:
        return any(fact.conflict for fact in self.facts.values())


@dataclass(frozen=True, slots=True)
class FieldSize:
    """How many units are ranked: as the documents say, else as many as there were; None where they disagree."""

    size: int | None
    source: Literal["stated", "gazetteer"] | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """`missing` are units of the field of which nothing is known, as far as the gazetteer knows the field.

    `components` are the parts of the index that something is known of in this field and period; `groups` facts of no
    unit (the mean of a group).
    """

    indicator: str
    period: str
    level: str
    within: UnitRef | None
    component: str | None
    status: str
    rows: tuple[Row, ...]
    field: FieldSize
    missing: tuple[UnitRef, ...]
    components: tuple[str, ...]
    groups: tuple[Fact, ...] = ()


def table(
    store: Source,
    indicator: str,
    period: str,
    *,
    level: str = "province",
    within: str = "",
    component: str | None = None,
    status: str = "actual",
) -> Ranking:
    """The ranking of a field in a period, the best first, units without a rank by score, then by name."""
    before = previous(period)
    wanted = Selection((indicator,), level, within, (period, before) if before else (period,))
    known = known_rows(store, wanted, component, status)
    facts = kept.by_period(store, wanted).get(period, ())
    parts = sorted({fact.key.component for fact in facts if fact.key.component})
    now = known.get(period, ())
    size = field_size(now, level, within, period)
    rows = with_derived(known, period, size) if status == "actual" else now
    return Ranking(
        indicator, period, level, place_of(within), component, status,
        rows=tuple(sorted(rows, key=_order)),
        field=size,
        missing=missing(rows, level, within, period),
        components=tuple(parts),
        groups=groups(store, wanted, period, component, status),
    )  # fmt: skip


def groups(store: Source, ranking: Selection, period: str, component: str | None, status: str) -> tuple[Fact, ...]:
    """Means and the like of groups of the units that are ranked, by the words of the groups."""
    of = replace(ranking, level="", within=group_field(ranking.level, ranking.within), periods=(period,))
    found = [fact for fact in kept.facts(store, of) if (fact.key.component, fact.key.status) == (component, status)]
    return tuple(sorted(found, key=lambda fact: (alphabetical(fact.name), fact.key.aggregate or "", fact.key.measure)))


def known_rows(store: Source, ranking: Selection, component: str | None, status: str) -> dict[str, tuple[Row, ...]]:
    """What is stated of the units of one ranking, by period; the same objects as long as nothing of it changes."""
    found: dict[str, tuple[Row, ...]] = {}
    for period, facts in kept.by_period(store, ranking).items():
        key = ("rows", replace(ranking, periods=(period,)), component, status)
        held = cast(tuple[tuple[Fact, ...], tuple[Row, ...]] | None, kept.found(store, key, id(facts)))
        if held is None:
            of = (fact for fact in facts if (fact.key.component, fact.key.status) == (component, status))
            # With the facts, so that no others take their place in memory.
            held = facts, tuple(rows_of(of))
            kept.keep(store, key, id(facts), len(held[1]) + 1, held)
        found[period] = held[1]
    return found


def rows_of(facts: Iterable[Fact]) -> list[Row]:
    """Facts of one component and status as a row for each unit and period."""
    found: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        if fact.key.entity:
            found.setdefault((fact.key.entity, fact.key.period), []).append(fact)
    return [_row(group) for group in found.values()]


def _row(facts: Sequence[Fact]) -> Row:
    key = facts[0].key
    by_measure: dict[str, list[Fact]] = {}
    others = []
    for fact in facts:
        if fact.key.scope is None and fact.key.aggregate is None:
            by_measure.setdefault(fact.key.measure, []).append(fact)
        else:
            others.append(fact)
    main = {measure: _main(group) for measure, group in by_measure.items()}
    others += [fact for group in by_measure.values() for fact in group if fact is not main[fact.key.measure]]
    return Row(ref(key.entity, facts[0].name, key.level, key.within), key.period, main, {}, tuple(others))


def _main(facts: Sequence[Fact]) -> Fact:
    """Of scores on several scales the one on the index's own, else the one that most documents state."""
    own = own_scale(facts[0].key.indicator, facts[0].key.component)
    return min(
        facts,
        key=lambda fact: (fact.key.scale != own, -max(one.documents for one in fact.claims), fact.key.scale or 0.0),
    )


def with_derived(known: Mapping[str, Sequence[Row]], period: str, size: FieldSize) -> list[Row]:
    """The rows of a period with what follows from them and from those of the period before."""
    rows, before = known.get(period, ()), previous(period)
    earlier = {row.unit.id: row for row in known.get(before, ())} if before else {}
    scores = {row.unit.id: row.facts["score"] for row in rows if "score" in row.facts}
    unranked = len(rows) == size.size and any("rank" not in row.facts for row in rows)
    ranked = derivation.ranks(scores, size.size) if unranked else {}
    return [
        derived(row, earlier.get(row.unit.id), ranked.get(row.unit.id) if "rank" not in row.facts else None)
        for row in rows
    ]


def derived(row: Row, before: Row | None, rank: Derived | None = None) -> Row:
    """A row with what follows from it and from the one of the period before."""
    made = derivation.of_unit(row.facts, before.facts) if before is not None else []
    if rank is not None:
        made.append(rank)
    return Row(row.unit, row.period, row.facts, {one.measure: one for one in made}, row.others)


def field_size(rows: Sequence[Row], level: str, within: str, period: str) -> FieldSize:
    """What all stated ranks agree on; where none is stated, the provinces that there were."""
    ranks = [row.facts["rank"] for row in rows if "rank" in row.facts]
    stated = {claim.out_of for fact in ranks for claim in fact.claims if claim.out_of is not None}
    if stated:
        size = stated.pop()
        return FieldSize(int(size), "stated") if not stated and size == int(size) else FieldSize(None, None)
    if level == "province" and not within and not _samples(rows):
        return FieldSize(len(expected(level, within, period)), "gazetteer")
    return FieldSize(None, None)


def _samples(rows: Sequence[Row]) -> bool:
    """Whether the ranking is of the invented places of the sample portals."""
    return any((place := places().get(row.unit.id)) is not None and place.sample for row in rows)


def expected(level: str, within: str, period: str) -> tuple[Place, ...]:
    """The places of a field that existed at the end of a period, as far as the gazetteer knows them, by name."""
    return _existing(level, within, last_month(period))


@lru_cache(maxsize=512)
def _existing(level: str, within: str, on: str) -> tuple[Place, ...]:
    if level == "province" and not within:
        return tuple(place for place in places().all("province") if place.existed(on))
    if level in ("district", "commune") and within:
        return tuple(place for place in places().children(within, on=on) if place.level == level)
    return ()


def missing(rows: Sequence[Row], level: str, within: str, period: str) -> tuple[UnitRef, ...]:
    if _samples(rows) and not within:
        return ()
    known = {row.unit.id for row in rows}
    return tuple(place_ref(place) for place in expected(level, within, period) if place.id not in known)


def place_of(identity: str) -> UnitRef | None:
    return ref(identity, identity, "") if identity else None


def _order(row: Row) -> tuple[object, ...]:
    rank, score = row.rank, row.number("score")
    return rank is None, rank or 0.0, score is None, -(score or 0.0), alphabetical(row.unit.name)
