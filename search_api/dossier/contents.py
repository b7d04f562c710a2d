"""What a dossier holds, whatever the file: numbers with their state, the sentences behind them, conflicts and holes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from search_api.charts.points import Words
from search_api.charts.series import series_chart
from search_api.charts.theme import Spec
from search_api.facts.entities import UnitRef, existed, last_month
from search_api.facts.rankings import Row
from search_api.facts.readings import Claim, own_scale
from search_api.facts.selection import Evidence
from search_api.facts.sentences import Sentences, facts_in
from search_api.labels import long_label, short_label
from search_api.projection import period_end
from search_api.protocol import Store
from search_api.ui.axes import Axis, axis_of, on_one_scale
from search_api.ui.facts import MISSING, FactCell, State, cell
from search_api.ui.formats import Formats
from search_api.ui.plots import By, is_known, measure_of, notes
from search_api.ui.trends import Trend, breaks, groups, notes_of, periods_of, points, trends, usual

MEASURES: tuple[By, By] = ("score", "rank")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a dossier is of. `first` and `last` are years that bound its periods, None where open."""

    indicators: tuple[str, ...]
    units: tuple[UnitRef, ...]
    first: int | None = None
    last: int | None = None

    def within(self, period: str) -> bool:
        first, last = int(period[:4]), int((period_end(period) or period)[:4])
        return (self.first is None or first >= self.first) and (self.last is None or last <= self.last)


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence that numbers rest on; `number` is what they cite it by, `page` its place in this service."""

    number: int
    sentence: str
    title: str
    published_on: str
    day: str  # the same as ISO has it, "" where none is known
    url: str
    page: str


@dataclass(frozen=True, slots=True)
class Stated:
    """One of the values that sources disagree about, with the numbers of its sources."""

    shown: str
    official: bool
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """One measure of a unit in a period. `value` is None where nothing is known or decided; `absent` says that the
    unit did not exist. `stated` has every value of a conflict, the chosen one first."""

    unit: str
    period: str
    measure: str
    value: float | None
    out_of: float | None
    shown: str
    state: State
    note: str
    sources: tuple[int, ...] = ()
    stated: tuple[Stated, ...] = ()
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """An indicator: `numbers[unit][period]` has a number for every measure in `measures`; `charts` are drawings with
    what a screen reader says of them."""

    indicator: str
    name: str
    units: tuple[str, ...]
    periods: tuple[str, ...]
    measures: tuple[By, ...]
    numbers: dict[str, dict[str, tuple[Number, ...]]]
    notes: tuple[str, ...]
    charts: tuple[tuple[Spec, str], ...]

    def every(self) -> Iterator[Number]:
        """All numbers, unit by unit in the order of time."""
        return (one for unit in self.units for period in self.periods for one in self.numbers[unit][period])

    def in_state(self, *states: State) -> list[Number]:
        """Those of a state; of what is missing only where the unit existed."""
        return [one for one in self.every() if one.state in states and not one.absent]


@dataclass(frozen=True, slots=True)
class Dossier:
    """Sections in the order asked for, and the sources that they cite by number."""

    units: tuple[str, ...]
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    snapshot: str
    address: str
    made_at: datetime = field(default_factory=lambda: datetime.now(UTC))


class _Cited:
    """Sources in the order in which they are first cited, each sentence once."""

    def __init__(self, base: str, f: Formats) -> None:
        self._base, self._f = base, f
        self._numbers: dict[tuple[str, int], Source] = {}

    def number(self, one: Evidence) -> int:
        key = (one.document, one.sentence_start)
        if key not in self._numbers:
            self._numbers[key] = Source(
                number=len(self._numbers) + 1,
                sentence=" ".join(one.sentence.split()),
                title=one.title or self._f.t("search.untitled"),
                published_on=self._f.day(one.published_on),
                day=one.published_on or "",
                url=one.url,
                page=f"{self._base}/documents/{one.document}#f-{one.figure}",
            )
        return self._numbers[key].number

    def all(self) -> tuple[Source, ...]:
        return tuple(self._numbers.values())


def compiled(store: Store, asked: Asked, f: Formats, address: str, base: str) -> Dossier:
    """A dossier in the language of `f`; `address` asks for it again, `base` is this service's.

    Raises StoreError when the store fails.
    """
    cited = _Cited(base, f)
    shown = {code: trends(store, code, asked.units, None, f) for code in asked.indicators}
    sections = tuple(_section(store, code, each, asked, cited, f) for code, each in shown.items())
    units = dict.fromkeys(trend.name for each in shown.values() for trend in each if trend.into is None)
    return Dossier(tuple(units), sections, cited.all(), store.snapshot(), address)


def _section(store: Store, code: str, shown: Sequence[Trend], asked: Asked, cited: _Cited, f: Formats) -> Section:
    periods = tuple(one for one in periods_of(shown, *MEASURES) if asked.within(one))
    rows = {trend.name: {row.period: row for row in trend.series.points if row.period in periods} for trend in shown}
    known = [row for each in rows.values() for row in each.values()]
    sentences = Sentences(store, facts_in(known), 1)
    measures = tuple(by for by in MEASURES if any(is_known(row, by) for row in known))
    numbers = {
        trend.name: {
            period: tuple(
                _number(trend, period, rows[trend.name].get(period), by, sentences, cited, f) for by in measures
            )
            for period in periods
        }
        for trend in shown
    }
    axis = axis_of(periods, f)
    told = [one.told for one in breaks(code, axis.periods, shown[0].unit.level, f)]
    drawings, undrawn = _charts(code, shown, axis, sentences, f) if measures else ([], [])
    return Section(
        code, long_label(code, f.language), tuple(trend.name for trend in shown), periods, measures, numbers,
        (*told, *notes_of(shown, f), *axis.told, *undrawn), tuple(drawings),
    )  # fmt: skip


def _number(
    trend: Trend, period: str, row: Row | None, by: By, sentences: Sentences, cited: _Cited, f: Formats
) -> Number:
    measure = measure_of(row, by) if row is not None else by
    made: FactCell = cell(row, measure, sentences, f) if row is not None else MISSING
    claims = _claims(row, measure) if row is not None else ()
    sources = [tuple(cited.number(one) for one in sentences.of(claim)) for claim in claims]
    disputed = made.state in ("conflict", "undecided")
    return Number(
        unit=trend.name,
        period=period,
        measure=measure,
        value=made.number,
        out_of=_out_of(row, measure) if row is not None and made.number is not None else None,
        shown=made.shown,
        state=made.state,
        note=made.note,
        sources=tuple(dict.fromkeys(one for each in sources for one in each)),
        stated=tuple(
            Stated(claimed.shown, claimed.official, numbers)
            for claimed, numbers in zip(made.claims, sources, strict=True)
        ) if disputed else (),
        absent=made.state == "missing" and not existed(trend.unit, last_month(period)),
    )  # fmt: skip


def _out_of(row: Row, measure: str) -> float | None:
    if measure in row.facts:
        return row.facts[measure].claims[0].out_of
    return row.derived[measure].out_of if measure in row.derived else None


def _claims(row: Row, measure: str) -> Sequence[Claim]:
    """What a value rests on: all that is claimed of it, or the facts that it follows from."""
    if measure in row.facts:
        return row.facts[measure].claims
    return [fact.claims[0] for fact in row.derived[measure].basis] if measure in row.derived else ()


def _charts(
    code: str, shown: Sequence[Trend], axis: Axis, sentences: Sentences, f: Formats
) -> tuple[list[tuple[Spec, str]], list[str]]:
    """Charts with what a screen reader says of them, and in words what stands in none."""
    by = usual(shown)
    made, told = [], list[str]()
    for group in groups(shown):
        drawn = [trend for trend in shown if trend.unit in group or trend.into in group]
        title = f"{short_label(code, f.language)}: {f.t(f'measure.{by}').lower()}"
        about = f.t("trend.about", name=title, units=_listed(trend.name for trend in drawn))
        words = Words(title, about, f.t(f"measure.{by}"), notes=notes(f))
        on_scale, undrawn = on_one_scale(points(drawn, by, sentences, f), own_scale(code, None), f)
        spec = series_chart(
            on_scale, axis.names, words,
            ranks=by == "rank", breaks=breaks(code, axis.periods, drawn[0].unit.level, f), kinds=axis.kinds,
        )  # fmt: skip
        made.append((spec, about))
        told += undrawn
    return made, list(dict.fromkeys(told))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))
