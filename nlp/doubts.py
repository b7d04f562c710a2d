"""What the words around a figure leave open: each doubt is a reason why a reader might have bound it wrongly.

A doubt looks at the text and at what was read, never at how it was read, so that it holds for every rule. What each
weighs is in nlp/lexicon/confidence.yml.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from cchc.indicators import OTHER, indicators
from cchc.records import Figure, Table
from nlp.figures.names import find_indicators
from nlp.lexicon import searchable
from nlp.mentions import home, mentions_in, province
from nlp.periods import PeriodMention, find_periods, year_of

Span = tuple[int, int]

_COMPARED = re.compile(
    r"so\s+với|cùng\s+kỳ|năm\s+(?:trước|ngoái)|trước\s+đó|liên\s+tiếp|liền\s+kề|từ\s+(?:vị\s+trí|hạng)"
)
# Groups of levels whose members are compared with each other, and so may be taken for each other.
_PEERS = {"province": "place", "district": "place", "commune": "place", "committee": "place"}


@dataclass
class Surroundings:
    """A document as doubts look at it, made once for all its figures."""

    doc: Doc
    figures: Sequence[Figure]

    def __post_init__(self) -> None:
        self.sentences: list[Span] = list(self.doc._.sentences)
        self.paragraphs: list[Span] = list(self.doc._.paragraphs)
        document = self.doc._.document
        self.text: str = self.doc._.text
        self.tables = sorted(document.tables if document is not None else (), key=lambda table: table.start)
        self._table_starts = [table.start for table in self.tables]
        self._years: dict[int, frozenset[int]] = {}
        self.scanned: bool = document is not None and document.ocr
        self.alike = Counter((self.sentence(figure), figure.measure) for figure in self.figures)
        self.searchable = searchable(self.text)
        self._codes = set(indicators())
        self._named: dict[Span, frozenset[str]] = {}
        self._times: dict[tuple[int, int, int | None], list[PeriodMention]] = {}

    def sentence(self, figure: Figure) -> Span:
        return _around(self.sentences, figure.end)

    def paragraph(self, figure: Figure) -> Span:
        return _around(self.paragraphs, figure.end)

    def table(self, figure: Figure) -> Table | None:
        at = bisect_right(self._table_starts, figure.start) - 1
        return self.tables[at] if at >= 0 and figure.start < self.tables[at].end else None

    def years_in_heads(self, table: Table) -> frozenset[int]:
        """Years that the caption and the heads of a table name; asked for by each of its figures."""
        if table.start not in self._years:
            cells = " ".join(cell.text for cell in table.cells if cell.header or cell.row < 2)
            times = find_periods(f"{table.caption or ''} {cells}", bare_years=True)
            self._years[table.start] = frozenset(time.year for time in times if time.year is not None)
        return self._years[table.start]

    def times(self, span: Span, year: int | None) -> list[PeriodMention]:
        """Times named in a stretch of the text; those without a year are of `year`."""
        key = (*span, year)
        if key not in self._times:
            words = self.text[span[0] : span[1]]
            self._times[key] = find_periods(words, year=year, bare_years=True, bare_months=True)
        return self._times[key]

    def indices(self, span: Span) -> frozenset[str]:
        """Ids of the indices that are named in a stretch of the text."""
        if span not in self._named:
            items = find_indicators(self.searchable, span[0], span[1], self._codes)
            self._named[span] = frozenset(item.code for item in items)
        return self._named[span]


def doubts(around: Surroundings, figure: Figure) -> frozenset[str]:
    """The doubts about one figure, by the names that nlp/lexicon/confidence.yml lists."""
    table = around.table(figure)
    found = set(_of_its_kind(figure))
    if around.scanned:
        # Letters that a scan was read as may not be those that were printed.
        found.add("scanned")
    if table is not None:
        found.update(_in_table(around, figure, table))
    else:
        found.update(_of_subject(around, figure))
        found.update(_of_period(around, figure))
        found.update(_of_index(around, figure))
        found.update(_of_component(around, figure))
        if around.alike[(around.sentence(figure), figure.measure)] > 2:
            found.add("list_of_values")
    return frozenset(found)


def _of_its_kind(figure: Figure) -> Iterator[str]:
    if figure.indicator == OTHER:
        yield "other_rate"
    if figure.measure in ("score_change", "rank_change", "percent_change", "trend", "grade"):
        yield {"trend": "is_trend", "grade": "is_grade"}.get(figure.measure, "is_change")
    if figure.status != "actual":
        yield "not_actual"
    if figure.comparator != "=":
        yield "not_exact"
    if figure.aggregate is not None:
        yield "is_aggregate"
    if figure.period is None:
        yield "period_unknown"
    if figure.out_of is None and figure.measure in ("score", "rank"):
        yield "field_unsaid"
    if figure.period is not None and len(figure.period) > 4:
        yield "part_of_year"


def _of_subject(around: Surroundings, figure: Figure) -> Iterator[str]:
    if figure.aggregate is not None:
        return
    first, last = around.sentence(figure)
    said = mentions_in(around.doc, first, last)
    own = [mention for mention, unit in said if unit.name == figure.subject]
    if figure.subject is None:
        yield "subject_unknown"
    elif not own:
        paragraph = [unit.name for _, unit in mentions_in(around.doc, around.paragraph(figure)[0], first)]
        yield "subject_in_sentence_before" if figure.subject in paragraph else "subject_from_afar"
        places = {unit.name for unit in (home(around.doc), province(around.doc)) if unit is not None}
        if figure.subject in places:
            yield "subject_is_home"
    elif all(mention.start > figure.end for mention in own):
        yield "subject_behind"
    levels = {_PEERS.get(unit.level, unit.level) for _, unit in said if unit.name == figure.subject}
    nearest = max((mention.end for mention in own if mention.end <= figure.end), default=first)
    others = [
        mention
        for mention, unit in said
        if unit.name != figure.subject and (not levels or _PEERS.get(unit.level, unit.level) in levels)
    ]
    if any(nearest < mention.start < figure.end for mention in others):
        yield "rival_subject"
    elif others:
        yield "other_units"


def _of_period(around: Surroundings, figure: Figure) -> Iterator[str]:
    first, last = around.sentence(figure)
    text = around.text[first:last]
    named = around.times((first, last), year_of(figure.period))
    values = {mention.value for mention in named if mention.value is not None}
    if figure.period is not None and figure.period not in values:
        start = around.paragraph(figure)[0]
        before = around.times((start, first), year_of(figure.period))
        near = any(mention.value == figure.period for mention in before)
        yield "period_in_sentence_before" if near else "period_from_afar"
    if values - {figure.period}:
        yield "rival_period"
    if len(values) > 2:
        yield "many_periods"
    if _COMPARED.search(text.lower()):
        yield "compared_in_time"


def _of_index(around: Surroundings, figure: Figure) -> Iterator[str]:
    named = around.indices(around.sentence(figure))
    if figure.indicator != OTHER and figure.indicator not in named:
        yield (
            "index_in_sentence_before"
            if figure.indicator in around.indices(around.paragraph(figure))
            else "index_from_afar"
        )
    if named - {figure.indicator}:
        yield "rival_index"


def _of_component(around: Surroundings, figure: Figure) -> Iterator[str]:
    first, last = around.sentence(figure)
    if figure.component is not None and figure.component.lower() not in around.text[first:last].lower():
        yield "component_in_sentence_before"
    elif figure.component is not None:
        yield "is_component"


def _in_table(around: Surroundings, figure: Figure, table: Table) -> Iterator[str]:
    yield "in_table"
    years = around.years_in_heads(table)
    if year_of(figure.period) not in years:
        yield "table_undated"
    if len(years) > 1:
        yield "table_of_several_years"
    if len(around.indices((table.start, table.end))) > 1:
        yield "table_of_several_indices"
    if figure.component is not None:
        yield "table_of_components"
    if figure.subject is None and figure.aggregate is None:
        yield "subject_unknown"


def _around(spans: Sequence[Span], offset: int) -> Span:
    """The span that holds the last character before an offset."""
    at = bisect_right(spans, (max(0, offset - 1), float("inf"))) - 1
    return spans[at] if at >= 0 else (0, offset)
