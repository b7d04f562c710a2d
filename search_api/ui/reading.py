"""A document as its page shows it: blocks of marked text, and the list of what was read from them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from cchc.records import Check, Figure, Meeting, Record, Statement, StatementType
from search_api.hits import Passage
from search_api.labels import short_label
from search_api.ui.evidence import best_hit, joined
from search_api.ui.formats import Formats
from search_api.ui.language import Translator
from search_api.ui.marks import Mark, highlighted, merged
from search_api.ui.tables import ShownTable, complete, shown

STATEMENT_TYPES: tuple[StatementType, ...] = ("shortcoming", "difficulty", "cause", "recommendation", "directive")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a table; `conclusion` when it lies wholly in one, `label` where that begins."""

    anchor: str
    html: Markup | None = None
    table: ShownTable | None = None
    conclusion: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class ReadFigure:
    key: str
    tag: str
    figure: Figure
    checks: tuple[Check, ...]
    page: int | None


@dataclass(frozen=True, slots=True)
class ReadStatement:
    key: str
    tag: str
    statement: Statement
    meeting: Meeting | None
    page: int | None


@dataclass(slots=True)
class Reading:
    blocks: list[Block] = field(default_factory=list)
    figures: list[ReadFigure] = field(default_factory=list)
    statements: dict[str, list[ReadStatement]] = field(default_factory=dict)
    meetings: list[tuple[str, Meeting]] = field(default_factory=list)
    units: int = 0
    hits: int = 0
    best_hit: int | None = None


def _page_of(record: Record, position: int) -> int | None:
    for page in record.document.pages:
        if page.start <= position < page.end:
            return page.number
    return None


def figure_words(figure: Figure, formats: Formats) -> str:
    """One line for a figure: "PAR INDEX 2022, Huyện Vũ Quang: 89,3/100"."""
    name = figure.component or (
        figure.indicator_text if figure.indicator == "OTHER" else short_label(figure.indicator, formats.language)
    )
    head = " ".join(filter(None, (name, formats.period(figure.period))))
    return f"{', '.join(filter(None, (head, figure.subject)))}: {formats.measured(figure)}"


def _statement_marks(record: Record, reading: Reading, t: Translator) -> Iterator[Mark]:
    numbers: dict[str, int] = {}
    for statement in sorted(record.statements, key=lambda one: (one.start, one.end)):
        numbers[statement.type] = numbers.get(statement.type, 0) + 1
        name = f"{t(f'tag.{statement.type}')}{numbers[statement.type]}"
        key = f"s-{statement.id}"
        meeting = None if statement.meeting is None else record.meetings[statement.meeting]
        reading.statements.setdefault(statement.type, []).append(
            ReadStatement(key, name, statement, meeting, _page_of(record, statement.start))
        )
        yield Mark(
            (key,), "statement", statement.type, statement.start, statement.end, name, t(f"type.{statement.type}")
        )


def _figure_marks(record: Record, reading: Reading, formats: Formats) -> Iterator[Mark]:
    ordered = sorted(record.figures, key=lambda one: (one.start, one.end))
    for number, figure in enumerate(ordered, start=1):
        key = f"f-{figure.id}"
        name = f"{formats.t('tag.figure')}{number}"
        checks = tuple(check for check in record.checks if figure.id in check.figures)
        reading.figures.append(ReadFigure(key, name, figure, checks, _page_of(record, figure.start)))
        yield Mark((key,), "figure", "figure", figure.start, figure.end, name, figure_words(figure, formats))


def _other_marks(record: Record, passages: Sequence[Passage]) -> Iterator[Mark]:
    for unit in record.units:
        for mention in unit.mentions:
            yield Mark((), "unit", "unit", mention.start, mention.end, title=unit.name)
    number = 0
    for passage in sorted(passages, key=lambda one: one.start):
        for start, end in joined(passage.text, passage.matches):
            number += 1
            yield Mark((f"hit-{number}",), "hit", "hit", passage.start + start, passage.start + end)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    for line in text.split("\n"):
        if line.strip():
            yield position, position + len(line)
        position += len(line) + 1


class _Sweep:
    """Marks over stretches of text that are asked for from the first to the last, in linear time."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self._waiting = deque(sorted(marks, key=lambda mark: mark.start))
        self._open: list[Mark] = []

    def within(self, start: int, end: int) -> list[Mark]:
        """Marks that overlap `start:end`."""
        while self._waiting and self._waiting[0].start < end:
            self._open.append(self._waiting.popleft())
        self._open = [mark for mark in self._open if mark.end > start]
        return [mark for mark in self._open if mark.start < end]


def read(record: Record, formats: Formats, passages: Sequence[Passage] = ()) -> Reading:
    """Everything that the document's page shows of a record. `passages` are those that a search found in it."""
    text = record.document.text
    reading = Reading(units=len(record.units))
    t = formats.t
    marks = [*_statement_marks(record, reading, t), *_figure_marks(record, reading, formats)]
    others = list(_other_marks(record, passages))
    reading.best_hit = best_hit(passages)
    reading.hits = sum(mark.layer == "hit" for mark in others)
    # In a table several figures of one row are parted again by their cells, so only the text's marks are joined.
    every = sorted([*marks, *others], key=lambda mark: mark.start)
    single, joint = _Sweep(every), _Sweep(merged(every))
    figures = {f"f-{figure.id}": figure for figure in record.figures}
    conclusions: list[tuple[int, int, str]] = []
    for number, meeting in enumerate(record.meetings):
        key = f"c-{number}"
        reading.meetings.append((key, meeting))
        if meeting.conclusion:
            conclusions.append((meeting.conclusion.start, meeting.conclusion.end, key))
    tables = [table for table in sorted(record.document.tables, key=lambda one: one.start) if complete(table, text)]
    done = 0  # up to where a table has already shown the text
    for start, end in _lines(text):
        if start < done:
            continue
        table = next((one for one in tables if one.start <= start < one.end), None)
        if table is not None:
            done = table.end
            here = single.within(table.start, table.end)
            reading.blocks.append(Block(f"p{start}", table=shown(table, text, here, figures)))
            continue
        here = joint.within(start, end)
        whole, label, anchor = False, "", f"p{start}"
        for said_start, said_end, key in conclusions:
            if said_start >= end or said_end <= start:
                continue
            if said_start >= start:
                label, anchor = key, key
            if said_start <= start and said_end >= start + len(text[start:end].rstrip()):
                whole = True
            else:
                here.append(Mark((), "conclusion", "conclusion", said_start, said_end, title=t("conclusion.mark")))
        reading.blocks.append(Block(anchor, html=highlighted(text, here, start, end), conclusion=whole, label=label))
    return reading
