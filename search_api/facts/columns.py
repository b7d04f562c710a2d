"""The columns of rankings, series and coverage as files: one flat row a unit and period."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from search_api import codes
from search_api.columns import Column, Value
from search_api.exports import Export
from search_api.facts.coverage import Coverage
from search_api.facts.entities import UnitRef
from search_api.facts.rankings import Row
from search_api.facts.readings import Claim, Fact
from search_api.facts.selection import Evidence
from search_api.facts.sentences import Sentences
from search_api.protocol import Query, Store
from search_api.tables import Table

APART = " | "
MOST_SAID = 6
_SHOWN = ("rank", "score", "percent", "rank_change", "score_change", "grade")


@dataclass(frozen=True, slots=True)
class FactLine:
    """A row of a ranking or series on its way into a file, with the first sentence behind it and those behind each
    number."""

    indicator: str
    component: str | None
    status: str
    row: Row
    evidence: Evidence | None
    grounds: Mapping[str, tuple[Evidence, ...]]

    @classmethod
    def of(cls, row: Row, sentences: Sentences, indicator: str, component: str | None, status: str) -> FactLine:
        facts = [row.facts[measure] for measure in _SHOWN if measure in row.facts]
        facts += [one.basis[0] for one in row.derived.values()] + list(row.others)
        found = next((one for fact in facts for one in sentences.of(fact.claims[0])), None)
        grounds = {measure: _grounds(row, measure, sentences) for measure in _SHOWN}
        return cls(indicator, component, status, row, found, grounds)

    def sentence(self, measure: str) -> str | None:
        return _words(self.grounds[measure])

    def link(self, measure: str, base: str) -> str | None:
        return _places(self.grounds[measure], base)

    def out_of(self, measure: str) -> float | None:
        return _out_of(self.row, measure)

    @property
    def grade(self) -> str | None:
        fact = self.row.facts.get("grade")
        return str(fact.value) if fact is not None and fact.value is not None else None

    @property
    def conflicts(self) -> str | None:
        """What documents say instead, measure by measure: "score: 84.35 | 84.53"."""
        said = [
            f"{measure}: {said_otherwise(fact)}" for measure, fact in sorted(self.row.facts.items()) if fact.conflict
        ]
        return "; ".join(said) or None

    @property
    def derived(self) -> str | None:
        return "; ".join(f"{measure}: {one.method}" for measure, one in sorted(self.row.derived.items())) or None


def said_otherwise(fact: Fact) -> str:
    """The values that documents state, the chosen one first."""
    return APART.join(str(claim.value) for claim in fact.claims)


def _grounds(row: Row, measure: str, sentences: Sentences) -> tuple[Evidence, ...]:
    stated, made = row.facts.get(measure), row.derived.get(measure)
    claims: list[Claim] = []
    if stated is not None:
        # Where nothing decides, a sentence of each value, as no one of them is given.
        claims = list(stated.claims[: 1 if stated.decided else MOST_SAID])
    elif made is not None:
        claims = [fact.claims[0] for fact in made.basis]
    return tuple(found[0] for claim in claims if (found := sentences.of(claim)))


def _words(grounds: Sequence[Evidence]) -> str | None:
    """The words that a number stands on; of a derived one those of all that it follows from."""
    return APART.join(dict.fromkeys(one.sentence for one in grounds)) or None


def _places(grounds: Sequence[Evidence], base: str) -> str | None:
    """The places of these words in this service."""
    return " ".join(f"{base}/documents/{one.document}#f-{one.figure}" for one in grounds) or None


def _out_of(row: Row, measure: str) -> float | None:
    fact = row.facts.get(measure)
    if fact is not None:
        return fact.claims[0].out_of if fact.decided else None
    return row.derived[measure].out_of if measure in row.derived else None


def _proved(measure: str) -> tuple[Column[FactLine], Column[FactLine]]:
    return (
        Column(f"{measure}_sentence", lambda line, _: line.sentence(measure)),
        Column(f"{measure}_link", lambda line, base: line.link(measure, base)),
    )


def _number(measure: str) -> Callable[[FactLine, str], Value]:
    return lambda line, _: line.row.number(measure)


FACTS: Sequence[Column[FactLine]] = (
    Column("unit", lambda line, _: line.row.unit.name),
    Column("unit_id", lambda line, _: line.row.unit.id, unit=True),
    Column("level", lambda line, _: line.row.unit.level, codes=(codes.LEVELS,)),
    Column("within", lambda line, _: line.row.unit.within or None, unit=True),
    Column("indicator", lambda line, _: line.indicator, codes=(codes.INDICATORS,)),
    Column("component", lambda line, _: line.component),
    Column("period", lambda line, _: line.row.period),
    Column("status", lambda line, _: line.status, codes=(codes.STATUSES,)),
    Column("rank", _number("rank"), "number"),
    Column("rank_of", lambda line, _: line.out_of("rank"), "number"),
    Column("score", _number("score"), "number"),
    Column("score_of", lambda line, _: line.out_of("score"), "number"),
    Column("percent", _number("percent"), "number"),
    Column("rank_change", _number("rank_change"), "number"),
    Column("score_change", _number("score_change"), "number"),
    Column("grade", lambda line, _: line.grade),
    Column("conflicts", lambda line, _: line.conflicts, codes=(codes.MEASURES, codes.AS_TOLD)),
    Column("derived", lambda line, _: line.derived, codes=(codes.MEASURES, codes.METHODS)),
    Column("sentence", lambda line, _: line.evidence.sentence if line.evidence else None),
    Column("quote", lambda line, _: line.evidence.quote if line.evidence else None),
    Column("document_title", lambda line, _: line.evidence.title if line.evidence else None),
    Column("document_url", lambda line, _: line.evidence.url if line.evidence else None),
    Column("document_id", lambda line, _: line.evidence.document if line.evidence else None),
    Column("figure_id", lambda line, _: line.evidence.figure if line.evidence else None),
    # One sentence seldom states all numbers of a row.
    *(column for measure in _SHOWN for column in _proved(measure)),
)


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """A cell of the matrix in a row of its own, so that files of any number of periods have the same columns."""

    indicator: str
    unit: UnitRef
    period: str
    state: str
    measures: tuple[str, ...]

    @classmethod
    def every(cls, coverage: Coverage) -> Iterator[CoverageLine]:
        for unit in coverage.units:
            for period in coverage.periods:
                measures = coverage.measures.get(unit.id, {}).get(period, ())
                yield cls(coverage.indicator, unit, period, coverage.states[unit.id][period], measures)


COVERAGE: Sequence[Column[CoverageLine]] = (
    Column("unit", lambda line, _: line.unit.name),
    Column("unit_id", lambda line, _: line.unit.id, unit=True),
    Column("level", lambda line, _: line.unit.level, codes=(codes.LEVELS,)),
    Column("within", lambda line, _: line.unit.within or None, unit=True),
    Column("indicator", lambda line, _: line.indicator, codes=(codes.INDICATORS,)),
    Column("period", lambda line, _: line.period),
    Column("state", lambda line, _: line.state, codes=(codes.STATES,)),
    Column("measures", lambda line, _: "; ".join(line.measures) or None, codes=(codes.MEASURES,)),
)


@dataclass(frozen=True, slots=True)
class ValueLine:
    """The measure of a cell of the matrix on its way into a file, with what it stands on; `row` is None where nothing
    is known."""

    coverage: Coverage
    unit: UnitRef
    period: str
    row: Row | None
    grounds: tuple[Evidence, ...]

    @classmethod
    def every(cls, coverage: Coverage, sentences: Sentences) -> Iterator[ValueLine]:
        """Every cell, those without a value too: a file says why, as the page does."""
        for unit in coverage.units:
            for period in coverage.shown():
                row = coverage.rows.get((unit.id, period))
                grounds = _grounds(row, coverage.measure, sentences) if row is not None else ()
                yield cls(coverage, unit, period, row, grounds)

    @property
    def evidence(self) -> Evidence | None:
        return self.grounds[0] if self.grounds else None

    @property
    def value(self) -> float | None:
        return self.row.number(self.coverage.measure) if self.row else None

    @property
    def out_of(self) -> float | None:
        return _out_of(self.row, self.coverage.measure) if self.row else None

    @property
    def conflicts(self) -> str | None:
        fact = self.row.facts.get(self.coverage.measure) if self.row else None
        return said_otherwise(fact) if fact is not None and fact.conflict else None

    @property
    def derived(self) -> str | None:
        made = self.row.derived.get(self.coverage.measure) if self.row else None
        return made.method if made is not None else None


VALUES: Sequence[Column[ValueLine]] = (
    Column("unit", lambda cell, _: cell.unit.name),
    Column("unit_id", lambda cell, _: cell.unit.id, unit=True),
    Column("level", lambda cell, _: cell.unit.level, codes=(codes.LEVELS,)),
    Column("within", lambda cell, _: cell.unit.within or None, unit=True),
    Column("indicator", lambda cell, _: cell.coverage.indicator, codes=(codes.INDICATORS,)),
    Column("component", lambda cell, _: cell.coverage.component),
    Column("period", lambda cell, _: cell.period),
    Column("status", lambda cell, _: cell.coverage.status, codes=(codes.STATUSES,)),
    Column("measure", lambda cell, _: cell.coverage.measure, codes=(codes.MEASURES,)),
    Column("value", lambda cell, _: cell.value, "number"),
    Column("out_of", lambda cell, _: cell.out_of, "number"),
    Column("state", lambda cell, _: cell.coverage.state_of(cell.unit.id, cell.period), codes=(codes.STATES,)),
    Column("conflicts", lambda cell, _: cell.conflicts),
    Column("derived", lambda cell, _: cell.derived, codes=(codes.METHODS,)),
    Column("sentence", lambda cell, _: _words(cell.grounds)),
    Column("link", lambda cell, base: _places(cell.grounds, base)),
    Column("document_title", lambda cell, _: cell.evidence.title if cell.evidence else None),
    Column("document_url", lambda cell, _: cell.evidence.url if cell.evidence else None),
    Column("document_id", lambda cell, _: cell.evidence.document if cell.evidence else None),
    Column("figure_id", lambda cell, _: cell.evidence.figure if cell.evidence else None),
)


@dataclass(frozen=True, slots=True)
class Asked(Export[Any]):
    """Rows that are at hand already, under the question that they answer."""

    question: Mapping[str, Any] = field(default_factory=dict)

    def table(self, store: Store, query: Query, *, base: str = "", headings: str = "key") -> Table:
        made = Export.table(self, store, query, base=base, headings=headings)
        return replace(made, origin=replace(made.origin, query=dict(self.question)))


def export(name: str, columns: Sequence[Column[Any]], lines: Sequence[Any], question: Mapping[str, Any]) -> Asked:
    """A table of lines; what `question` asks again gives it again from the same snapshot."""
    asked = {key: value for key, value in question.items() if value not in (None, "", ())}
    return Asked(name, columns, lambda _store, _query: iter(lines), question=asked)
