"""Shortcomings year by year as the API answers them: counts, what came back, points lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import BaseModel, Field

from search_api.answers import StatementAnswer
from search_api.facts.answers import CellAnswer
from search_api.facts.entities import UnitRef, place_ref
from search_api.facts.sentences import Sentences, facts_in
from search_api.protocol import Query, Store
from search_api.shortcomings.blamed import Blamed
from search_api.shortcomings.points import Lost, lost
from search_api.shortcomings.recurrence import ALIKE, MOST, THEMES, Recurring, counts, read, recurring


class CountAnswer(BaseModel):
    """How many statements have a theme in a year of publication; one of two themes counts for both."""

    theme: str
    year: int
    number: int


class BlamedAnswer(BaseModel):
    """Whose a group is. Where no unit is named it is of the portal `source`, and `named` is false."""

    name: str
    named: bool
    place: UnitRef | None = Field(description="What the gazetteer knows it as, or what it lies in.")
    source: str

    @classmethod
    def of(cls, unit: Blamed) -> BlamedAnswer:
        place = place_ref(unit.place) if unit.place else None
        return cls(name=unit.name, named=unit.named, place=place, source=unit.source)


class ReturningAnswer(BaseModel):
    """What was said of one unit in two years or more, the newest first."""

    unit: BlamedAnswer
    themes: list[str]
    years: list[int]
    words: list[str] = Field(description="Pairs of syllables that the members share with the newest of them.")
    members: list[StatementAnswer]

    @classmethod
    def of(cls, group: Recurring, base: str) -> ReturningAnswer:
        return cls(
            unit=BlamedAnswer.of(group.unit), themes=list(group.themes), years=list(group.years),
            words=list(group.words), members=[StatementAnswer.of(one, base) for one in group.members],
        )  # fmt: skip


class LostPartAnswer(BaseModel):
    """A part of the index in a period; `lost` is derived, and null where it cannot be told for certain."""

    theme: str
    period: str
    score: CellAnswer
    maximum: float | None
    maximum_source: Literal["stated", "declared"] | None = Field(
        description="stated beside the score, or declared by the criteria for provinces since 2022."
    )
    lost: float | None

    @classmethod
    def of(cls, one: Lost, sentences: Sentences, base: str) -> LostPartAnswer:
        return cls(
            theme=one.theme, period=one.period, score=CellAnswer.of(one.row.facts["score"], sentences, base),
            maximum=one.most, maximum_source=one.source, lost=one.lost,
        )  # fmt: skip


class LostAnswer(BaseModel):
    """The points of a unit, by theme, the newest period first."""

    unit: UnitRef
    parts: list[LostPartAnswer]

    @classmethod
    def of(cls, store: Store, unit: UnitRef, base: str) -> LostAnswer:
        found = lost(store, unit, THEMES)
        sentences = Sentences(store, facts_in(one.row for one in found), 1)
        return cls(unit=unit, parts=[LostPartAnswer.of(one, sentences, base) for one in found])


class ShortcomingYears(BaseModel):
    """Statements of shortcomings, difficulties and causes over the years, and the points lost beside them."""

    snapshot: str = Field(description="Id of the state of the store that this was read from.")
    total: int = Field(description="Statements that the filters leave; of those without a theme none is counted below.")
    counts: list[CountAnswer]
    compared: bool = Field(
        description=f"Whether they were compared with each other: of more than {MOST}, a place has to be chosen first."
    )
    likeness: float = Field(default=ALIKE, description="Statements are put together from this likeness on.")
    returning: list[ReturningAnswer] = Field(description="What came back, most years first; empty if not compared.")
    lost: list[LostAnswer] = Field(description="Of the units or provinces that are chosen; empty where none is.")

    @classmethod
    def of(cls, store: Store, query: Query, units: Sequence[UnitRef], base: str) -> ShortcomingYears:
        """`query` is narrowed to the kinds that are asked for; its page and order do not matter."""
        snapshot = store.snapshot()
        total = store.statements(_first(query)).total
        groups: Iterable[Recurring] = recurring(read(store, query)) if total <= MOST else ()
        return cls(
            snapshot=snapshot, total=total, compared=total <= MOST,
            counts=[CountAnswer(theme=one.theme, year=one.year, number=one.number) for one in counts(store, query)],
            returning=[ReturningAnswer.of(one, base) for one in groups],
            lost=[made for unit in units if (made := LostAnswer.of(store, unit, base)).parts],
        )  # fmt: skip


def _first(query: Query) -> Query:
    return Query(
        text=query.text, filters=query.filters, collapse=query.collapse, expand=query.expand, size=1, facets=()
    )
