"""Tables of facts as the API answers them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, Field

from search_api.facts.coverage import Coverage, State
from search_api.facts.derivation import Derived, Method
from search_api.facts.entities import UnitRef
from search_api.facts.lines import component_label
from search_api.facts.rankings import Ranking, Row
from search_api.facts.readings import Claim, Fact, Rule
from search_api.facts.selection import Evidence
from search_api.facts.sentences import Sentences
from search_api.facts.series import Compared, Series, SeriesBreak

Cells = dict[str, "CellAnswer"]


class EvidenceAnswer(BaseModel):
    """A sentence that states a claim. Offsets count code points, `quote_start` and `quote_end` in `sentence`."""

    document: str
    url: str
    title: str | None
    source: str | None
    published_on: str | None
    sentence: str
    quote: str
    quote_start: int
    quote_end: int
    start: int = Field(description="Of the quote in `document.text`.")
    end: int
    confidence: float
    places: int = Field(description="Number of prints of the text that carry it.")
    page: str = Field(description="Address of its place in the document, for people.")

    @classmethod
    def of(cls, one: Evidence, base: str) -> EvidenceAnswer:
        return cls(
            document=one.document, url=one.url, title=one.title, source=one.source, published_on=one.published_on,
            sentence=one.sentence, quote=one.quote, quote_start=one.start - one.sentence_start,
            quote_end=one.end - one.sentence_start, start=one.start, end=one.end, confidence=one.confidence,
            places=one.places, page=f"{base}/documents/{one.document}#f-{one.figure}",
        )  # fmt: skip


class ClaimAnswer(BaseModel):
    """A value that documents state, and the first of their sentences."""

    value: float | str
    decimals: int = Field(description="Decimals that the most exact of the sentences writes.")
    out_of: float | None
    comparator: str
    official: bool = Field(description="Whether a publisher of the ranking states it.")
    documents: int = Field(description="Number of texts that state it, prints of one counted once.")
    newest: str | None = Field(description="Day of the newest of them.")
    evidence: list[EvidenceAnswer]

    @classmethod
    def of(cls, claim: Claim, sentences: Sentences, base: str) -> ClaimAnswer:
        return cls(
            value=claim.value, decimals=claim.decimals, out_of=claim.out_of, comparator=claim.comparator,
            official=claim.official, documents=claim.documents, newest=claim.newest,
            evidence=[EvidenceAnswer.of(one, base) for one in sentences.of(claim)],
        )  # fmt: skip


class BasisAnswer(BaseModel):
    """A fact that something is derived from."""

    period: str
    measure: str
    value: float | str | None
    evidence: list[EvidenceAnswer]


class DerivedAnswer(BaseModel):
    """How a value follows that no document states."""

    method: Method
    field: int | None = Field(description="Number of units that a derived rank is among, each with a known score.")
    basis: list[BasisAnswer]


class CellAnswer(BaseModel):
    """One measure of a unit. `value` is null where documents disagree and nothing decides; `claims` are all."""

    value: float | str | None
    decimals: int
    out_of: float | None
    comparator: str
    conflict: bool = Field(description="Documents disagree; the claims are all shown, the chosen one first.")
    rule: list[Rule] = Field(description="What chose between the claims, step by step; empty where they agree.")
    claims: list[ClaimAnswer]
    derived: DerivedAnswer | None = Field(description="Set where no document states the value.")
    component: str | None = None
    scope: str | None = Field(default=None, description="The smaller group that a rank is within, folded.")
    measure: str

    @classmethod
    def of(cls, fact: Fact, sentences: Sentences, base: str) -> CellAnswer:
        first = fact.claims[0]
        return cls(
            value=fact.value, decimals=first.decimals, out_of=first.out_of if fact.decided else None,
            comparator=first.comparator, conflict=fact.conflict, rule=list(fact.rule), derived=None,
            claims=[ClaimAnswer.of(claim, sentences, base) for claim in fact.claims],
            component=fact.key.component, scope=fact.key.scope, measure=fact.key.measure,
        )  # fmt: skip

    @classmethod
    def made(cls, derived: Derived, sentences: Sentences, base: str) -> CellAnswer:
        basis = [
            BasisAnswer(
                period=fact.key.period,
                measure=fact.key.measure,
                value=fact.value,
                evidence=[EvidenceAnswer.of(one, base) for one in sentences.of(fact.claims[0])],
            )
            for fact in derived.basis
        ]
        return cls(
            value=derived.value, decimals=derived.decimals, out_of=derived.out_of, comparator="=", conflict=False,
            rule=[], claims=[], derived=DerivedAnswer(method=derived.method, field=derived.field, basis=basis),
            measure=derived.measure,
        )  # fmt: skip


def cells(row: Row, sentences: Sentences, base: str) -> Cells:
    """Measure -> cell, stated or derived."""
    stated = {measure: CellAnswer.of(fact, sentences, base) for measure, fact in row.facts.items()}
    return stated | {measure: CellAnswer.made(one, sentences, base) for measure, one in row.derived.items()}


class RowAnswer(BaseModel):
    """What is known of a unit in a period; `cells` by measure, `others` within smaller groups or on other scales."""

    unit: UnitRef
    period: str
    rank: float | None
    score: float | None
    cells: Cells
    others: list[CellAnswer]

    @classmethod
    def of(cls, row: Row, sentences: Sentences, base: str) -> RowAnswer:
        return cls(
            unit=row.unit, period=row.period, rank=row.rank, score=row.number("score"),
            cells=cells(row, sentences, base),
            others=[CellAnswer.of(fact, sentences, base) for fact in row.others],
        )  # fmt: skip


class GroupAnswer(BaseModel):
    """What is said of a group of units as a whole, and of none of them."""

    group: str = Field(description="The words of the document for the group.")
    aggregate: str | None = Field(description="mean, median, min or max.")
    cell: CellAnswer

    @classmethod
    def of(cls, fact: Fact, sentences: Sentences, base: str) -> GroupAnswer:
        return cls(group=fact.name, aggregate=fact.key.aggregate, cell=CellAnswer.of(fact, sentences, base))


class ComponentAnswer(BaseModel):
    id: str
    name: str


class RankingAnswer(BaseModel):
    """A ranking; units of which nothing is known are `missing`, as far as the gazetteer knows the field."""

    snapshot: str = Field(description="Id of the state of the store that this was read from.")
    indicator: str
    component: str | None
    period: str
    status: str
    level: str
    within: UnitRef | None
    field: int | None = Field(description="Number of units ranked; null where nobody says, or documents disagree.")
    field_source: Literal["stated", "gazetteer"] | None
    rows: list[RowAnswer]
    missing: list[UnitRef]
    components: list[ComponentAnswer] = Field(description="Parts of the index that something is known of here.")
    groups: list[GroupAnswer] = Field(
        description="Means, medians and extremes of groups of the units, as documents state them: in no row."
    )

    @classmethod
    def without_rows(cls, ranking: Ranking, sentences: Sentences, snapshot: str, base: str) -> RankingAnswer:
        """All of it but its rows, which are kept as texts (`search_api.facts.rowtexts`)."""
        return cls(
            indicator=ranking.indicator, period=ranking.period, level=ranking.level, within=ranking.within,
            component=ranking.component, status=ranking.status, snapshot=snapshot, field=ranking.field.size,
            field_source=ranking.field.source, missing=list(ranking.missing),
            rows=[],
            components=[
                ComponentAnswer(id=one, name=component_label(ranking.indicator, one)) for one in ranking.components
            ],
            groups=[GroupAnswer.of(fact, sentences, base) for fact in ranking.groups],
        )  # fmt: skip


class SeriesAnswer(BaseModel):
    """A unit through the periods. Series of its predecessors stand beside it: nothing is joined across a break."""

    indicator: str
    component: str | None
    status: str
    unit: UnitRef
    points: list[RowAnswer]
    breaks: list[SeriesBreak]
    predecessors: list[SeriesAnswer]
    successors: list[UnitRef]

    @classmethod
    def without_points(cls, series: Series) -> SeriesAnswer:
        """All of it but its points and predecessors, which are kept as texts (`search_api.facts.rowtexts`)."""
        return cls(
            indicator=series.indicator, component=series.component, status=series.status, unit=series.unit,
            points=[], breaks=list(series.breaks), predecessors=[], successors=list(series.successors),
        )  # fmt: skip


class AbsentAnswer(BaseModel):
    """A unit that did not exist in the period, and those that were there in its place."""

    unit: UnitRef
    instead: list[UnitRef]


class ComparedAnswer(BaseModel):
    """Units side by side in one period of one indicator, in the order asked for."""

    indicator: str
    period: str
    rows: list[RowAnswer]
    absent: list[AbsentAnswer]

    @classmethod
    def without_rows(cls, compared: Compared) -> ComparedAnswer:
        """All of it but its rows, which are kept as texts (`search_api.facts.rowtexts`)."""
        return cls(
            indicator=compared.indicator, period=compared.period,
            rows=[],
            absent=[AbsentAnswer(unit=unit, instead=list(instead)) for unit, instead in compared.absent],
        )  # fmt: skip


class CoverageAnswer(BaseModel):
    """Units by periods: `states[unit][period]`; `measures` names what is stated in a cell. `values` are those of the
    `measure` asked for, stated or derived, where one is known and decided."""

    indicator: str
    level: str
    within: UnitRef | None
    component: str | None
    status: str
    snapshot: str
    periods: list[str]
    units: list[UnitRef]
    states: Mapping[str, Mapping[str, State]]
    measures: Mapping[str, Mapping[str, tuple[str, ...]]]
    counts: Mapping[State, int]
    measure: str | None = None
    values: Mapping[str, Mapping[str, float]] | None = None

    @classmethod
    def of(cls, coverage: Coverage, snapshot: str) -> CoverageAnswer:
        return cls(
            indicator=coverage.indicator, level=coverage.level, within=coverage.within, component=coverage.component,
            status=coverage.status, snapshot=snapshot, periods=list(coverage.periods), units=list(coverage.units),
            states=coverage.states, measures=coverage.measures, counts=coverage.counts,
            measure=coverage.measure or None, values=coverage.values() if coverage.measure else None,
        )  # fmt: skip


class HeldAnswer(BaseModel):
    """A ranking that something is known of, with its periods in the order of time."""

    indicator: str
    level: str
    within: UnitRef | None
    periods: list[str]


class HeldListAnswer(BaseModel):
    snapshot: str
    rankings: list[HeldAnswer]
