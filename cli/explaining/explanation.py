"""Everything that the pipes found or refused in one document, as items with a place in its text.

An item says in Vietnamese and in English what it is; `rule` names what read it, as `cchc explain --rules` lists them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from cchc import declarations
from nlp.numbers import NUMBER, parse_number

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from cchc.records import Check, Document, Figure, Record, Statement
    from search_api.ui.formats import Formats

KINDS = ("figures", "statements", "units", "meetings", "persons", "periods", "rejected")
# What a terminal would obey and a browser would hide: none of it may reach either.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Words:
    """The same in both languages of the pages."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Item:
    """One span: `facts` are (name, value) of what was read, `checks` the messages of those that it fails."""

    key: str
    kind: str
    start: int
    end: int
    title: Words
    rule: str
    facts: tuple[tuple[str, Words], ...] = ()
    confidence: float | None = None
    checks: tuple[str, ...] = ()
    reason: Words | None = None  # of what was rejected
    style: str = ""  # the type of a statement, the layer of what was rejected
    focus: tuple[int, int] | None = None  # of a figure whose evidence is a table's row: the cell of its value


@dataclass(frozen=True, slots=True)
class Explanation:
    document: Document
    text: str  # of the same length as the document's, without characters that a terminal would obey
    items: tuple[Item, ...]  # in the order of the text
    checks: tuple[Check, ...]
    paragraphs: tuple[tuple[int, int], ...]
    sentences: tuple[tuple[int, int], ...]
    counts: dict[str, int] = field(default_factory=dict)


def visible(text: str) -> str:
    """Text of the same length in which no character steers a terminal or turns the direction of a line."""
    return _UNSAFE.sub("�", text)


@lru_cache(maxsize=1)
def _dictionary() -> dict[str, dict[str, Any]]:
    found = declarations.parsed((files("cli.explaining") / "words.yml").read_text("utf-8"))
    return {name: dict(words) for name, words in found.items()}


def word(key: str) -> Words:
    """A phrase of cli/explaining/words.yml. Raises KeyError where it has none."""
    entry = _dictionary()["ui"][key]
    return Words(entry["vi"], entry["en"])


def reason_of(english: str) -> Words:
    """Why something was rejected, in both languages; in English alone where no translation is listed."""
    return Words(_dictionary()["reasons"].get(english, english), english)


def explain(doc: Doc, record: Record) -> Explanation:
    """`doc` as every pipe left it and the record that came of it."""
    from nlp.leftovers import numbers_left

    items = [*_figures(record), *_statements(record), *_units(record), *_meetings(doc, record), *_named(doc)]
    items += _rejected([*doc._.rejected, *numbers_left(doc)])
    items.sort(key=lambda item: (item.start, -item.end, KINDS.index(item.kind)))
    counts = {kind: sum(item.kind == kind for item in items) for kind in KINDS}
    counts |= {"units": len(record.units), "meetings": len(record.meetings)}
    text = visible(record.document.text)
    return Explanation(
        record.document, text, tuple(items), record.checks, tuple(doc._.paragraphs), tuple(doc._.sentences), counts
    )


def _formats() -> tuple[Formats, Formats]:
    from search_api.ui.formats import Formats

    return Formats("vi"), Formats("en")


def _same(value: object) -> Words:
    return Words(visible(str(value)), visible(str(value)))


def translated(prefix: str, value: str) -> Words:
    """A value that the pages have words for ("measure.rank"); as it is where they have none."""
    vi, en = _formats()
    key = f"{prefix}.{value}"
    return Words(vi.t(key), en.t(key)) if vi.t.has(key) else _same(value)


def _figures(record: Record) -> Iterator[Item]:
    failed: dict[str, list[str]] = {}
    for check in record.checks:
        for name in check.figures:
            failed.setdefault(name, []).append(f"{check.code}: {check.message}")
    for number, figure in enumerate(record.figures, 1):
        yield Item(
            f"f{number}", "figures", figure.start, figure.end, _figure_title(figure), figure.rule or "",
            tuple(_figure_facts(figure)), figure.confidence, tuple(map(visible, failed.get(figure.id, ()))),
            focus=_cell(record.document, figure),
        )  # fmt: skip


def _cell(document: Document, figure: Figure) -> tuple[int, int] | None:
    """The one cell of its row that says a figure's value; None outside of tables, and where several say it."""
    if not (figure.rule or "").startswith("table."):
        return None
    found = []
    for table in document.tables:
        if not table.start <= figure.start < table.end:
            continue
        for cell in table.cells:
            if cell.start is None or cell.end is None or cell.start < figure.start or cell.end > figure.end:
                continue
            numbers = {parse_number(number, limit=100) for number in re.findall(NUMBER, cell.text)}
            said = abs(figure.value) in numbers if isinstance(figure.value, float) else cell.text == figure.value
            if said:
                found.append((cell.column, cell.start, cell.end))
    if len(found) > 1:
        found = [one for one in found if one[0] > 0]  # the first column numbers the rows
    return found[0][1:] if len(found) == 1 else None


def _figure_title(figure: Figure) -> Words:
    from search_api.labels import short_label

    vi, en = _formats()
    name = figure.indicator_text if figure.indicator == "OTHER" else figure.component
    label = name or short_label(figure.indicator, "vi")
    return Words(visible(f"{label}: {vi.measured(figure)}"), visible(f"{label}: {en.measured(figure)}"))


def _figure_facts(figure: Figure) -> Iterator[tuple[str, Words]]:
    from nlp.pipes.confidence import CALIBRATION

    yield "indicator", _same(figure.indicator)
    if figure.component:
        yield "component", _same(figure.component)
    yield "subject", _same(figure.subject) if figure.subject else Words("không rõ", "not told")
    yield "period", _same(figure.period) if figure.period else Words("không rõ", "not told")
    yield "measure", translated("measure", figure.measure)
    if figure.status != "actual":
        yield "status", translated("status", figure.status)
    for name in ("scope", "aggregate"):
        value = getattr(figure, name)
        if value:
            yield name, translated(name, value)
    if figure.doubts:
        known = CALIBRATION.doubts
        said = [Words(known[name].vi, known[name].en) if name in known else _same(name) for name in figure.doubts]
        yield "doubts", Words("; ".join(one.vi for one in said), "; ".join(one.en for one in said))


def _statements(record: Record) -> Iterator[Item]:
    for number, one in enumerate(record.statements, 1):
        yield Item(
            f"s{number}", "statements", one.start, one.end, translated("type", one.type), one.rule or "",
            tuple(_statement_facts(one)), style=one.type,
        )  # fmt: skip


def _statement_facts(one: Statement) -> Iterator[tuple[str, Words]]:
    if one.speaker and (one.speaker.name or one.speaker.position):
        yield "speaker", _same(", ".join(filter(None, (one.speaker.name, one.speaker.position))))
    for name in ("by", "deadline"):
        value = getattr(one, name)
        if value:
            yield name, _same(value)
    if one.subjects:
        yield "subjects", _same("; ".join(one.subjects))
    if one.themes:
        themes = [translated("theme", theme) for theme in one.themes]
        yield "themes", Words("; ".join(t.vi for t in themes), "; ".join(t.en for t in themes))


def _units(record: Record) -> Iterator[Item]:
    for number, unit in enumerate(record.units, 1):
        facts = [("level", translated("level", unit.level))]
        facts += [(name, _same(value)) for name, value in (("province", unit.province), ("id", unit.id)) if value]
        for mention in unit.mentions:
            yield Item(
                f"u{number}", "units", mention.start, mention.end, _same(unit.name), mention.rule or "", tuple(facts)
            )


def _meetings(doc: Doc, record: Record) -> Iterator[Item]:
    for number, span in enumerate(doc.spans.get("meetings", ()), 1):
        rule, name = span.label_, Words("Hội nghị", "Meeting")
        yield Item(f"m{number}", "meetings", span.start_char, span.end_char, name, rule)
    for number, meeting in enumerate(record.meetings, 1):
        said = meeting.conclusion
        if said:
            speaker = said.speaker.name if said.speaker and said.speaker.name else ""
            facts = (("speaker", _same(speaker)),) if speaker else ()
            title = Words("Kết luận hội nghị", "Conclusion")
            yield Item(f"c{number}", "meetings", said.start, said.end, title, "conclusion", facts)


def _named(doc: Doc) -> Iterator[Item]:
    for number, person in enumerate(doc._.persons or (), 1):
        facts = (("position", _same(person.position)),) if person.position else ()
        name = person.name or person.position or ""
        yield Item(f"p{number}", "persons", person.start, person.end, _same(name), person.rule, facts)
    for number, time in enumerate(doc._.periods or (), 1):
        value = _same(time.value) if time.value else Words("không rõ năm", "of no known year")
        yield Item(f"t{number}", "periods", time.start, time.end, value, f"period.{time.unit}")


def _rejected(rejected: Sequence[object]) -> Iterator[Item]:
    from nlp.rejections import Rejected

    for number, one in enumerate(dict.fromkeys(rejected), 1):
        assert isinstance(one, Rejected)
        yield Item(
            f"r{number}", "rejected", one.start, one.end, word(f"no.{one.layer}"), one.rule,
            reason=reason_of(one.reason), style=one.layer,
        )  # fmt: skip
