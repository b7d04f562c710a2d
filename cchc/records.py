"""The record: what one document becomes (docs/record-format.md), as validated models.

All offsets count Unicode code points of `document.text`; a `Record` cannot be built unless every
`text[start:end]` gives the words that it claims.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from cchc.errors import ReadCode
from cchc.urls import document_id

Kind = Literal["article", "report", "decision", "plan", "notice", "table"]
Level = Literal[
    "country", "central", "province", "district", "commune", "ministry", "department", "office",
    "council", "committee", "party", "front", "other",
]  # fmt: skip
Measure = Literal["score", "percent", "rank", "score_change", "percent_change", "rank_change", "trend", "grade"]
Comparator = Literal["=", ">", ">=", "<", "<=", "~"]
Status = Literal["actual", "target", "forecast"]
Aggregate = Literal["mean", "median", "min", "max"]
StatementType = Literal["shortcoming", "difficulty", "cause", "recommendation", "directive"]

# The eight fields of PAR INDEX since 2022 (docs/themes.md).
Theme = Literal[
    "leadership", "institutions", "procedures", "organization", "civil_service", "public_finance",
    "digital_government", "impact",
]  # fmt: skip

_YEAR = r"(?:19|20)\d\d"
PERIOD = re.compile(
    rf"^{_YEAR}(?:-Q[1-4]|-H[12]|-(?:0[1-9]|1[0-2])M|-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?|/{_YEAR})?$"
)
Period = Annotated[str, StringConstraints(pattern=PERIOD.pattern)]
IsoDate = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d$")]
IsoMoment = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d))?$")]


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Span(Model):
    """A stretch of `document.text`, `end` exclusive."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"span ends ({self.end}) before it starts ({self.start})")
        return self


class Person(Model):
    name: str | None = None
    position: str | None = None


class Attachment(Model):
    url: str
    filename: str | None = None
    media_type: str | None = None
    document_id: str | None = None


class Cell(Model):
    """One cell of a table; an empty one has no place in the text (`start` and `end` are None)."""

    row: int = Field(ge=0)
    column: int = Field(ge=0)
    row_span: int = Field(default=1, ge=1)
    column_span: int = Field(default=1, ge=1)
    header: bool = False
    text: str = ""
    start: int | None = None
    end: int | None = None


class Table(Span):
    """A table whose lines are `text[start:end]`; its cells carry what the lines cannot."""

    rows: int = Field(ge=0)
    columns: int = Field(ge=0)
    caption: str | None = None
    cells: tuple[Cell, ...] = ()


class FilePage(Span):
    """Where a page of a paginated file starts and ends in the text; `number` counts from 1."""

    number: int = Field(ge=1)


class Repair(Model):
    """Something that was mended before the text was fixed, e.g. kind "tcvn3", 812 characters."""

    kind: str
    detail: str | None = None
    count: int | None = None


class Document(Model):
    """What a reader makes of one page or file; its text is never changed afterwards."""

    id: str = ""
    url: str
    canonical_url: str | None = None
    source: str | None = None
    province: str | None = None
    title: str | None = None
    lead: str | None = None
    published_at: IsoMoment | None = None
    author: str | None = None
    attribution: str | None = None
    kind: Kind = "article"
    text: str
    attachments: tuple[Attachment, ...] = ()
    number: str | None = None
    issued_at: IsoDate | None = None
    issuer: str | None = None
    signer: Person | None = None
    cites: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    pages: tuple[FilePage, ...] = ()
    captions: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()
    ocr: bool = False

    @model_validator(mode="before")
    @classmethod
    def _identity(cls, data: Any) -> Any:
        if isinstance(data, dict) and not data.get("id") and isinstance(data.get("url"), str):
            return {**data, "id": document_id(data.get("canonical_url") or data["url"])}
        return data

    @model_validator(mode="after")
    def _offsets(self) -> Self:
        size = len(self.text)
        for span in (*self.tables, *self.pages):
            if span.end > size:
                raise ValueError(f"{type(span).__name__} ends at {span.end}, text at {size}")
        for table in self.tables:
            for cell in table.cells:
                if cell.start is None or cell.end is None:
                    continue
                if self.text[cell.start : cell.end] != cell.text:
                    raise ValueError(
                        f"cell {cell.row},{cell.column} says {cell.text!r}, "
                        f"text[{cell.start}:{cell.end}] is {self.text[cell.start : cell.end]!r}"
                    )
        return self


class Mention(Span):
    """Where a unit is spoken of, and the rule that read it there."""

    quote: str
    rule: str | None = None


class Unit(Model):
    """An organisation or a place that is spoken of; `id` is its identity in the gazetteer, `rule` that of its first
    mention."""

    id: str | None = None
    name: str
    level: Level
    province: str | None = None
    mentions: tuple[Mention, ...] = ()
    rule: str | None = None


class Figure(Span):
    """One measured thing, with the words that say so."""

    id: str
    indicator: str
    indicator_text: str | None = None
    component: str | None = None
    subject: str | None = None
    subject_id: str | None = None
    period: Period | None = None
    measure: Measure
    value: float | str
    out_of: float | None = None
    comparator: Comparator = "="
    status: Status = "actual"
    scope: str | None = None
    aggregate: Aggregate | None = None
    quote: str
    confidence: float = Field(default=0.9, ge=0, le=1)
    # Why the confidence is not higher, by the names of nlp/lexicon/confidence.yml.
    doubts: tuple[str, ...] = ()
    rule: str | None = None

    @model_validator(mode="after")
    def _value_fits_measure(self) -> Self:
        if self.measure == "trend":
            if self.value not in ("up", "down", "unchanged"):
                raise ValueError(f"a trend is up, down or unchanged, not {self.value!r}")
        elif (self.measure == "grade") != isinstance(self.value, str):
            raise ValueError(f"measure {self.measure} cannot have the value {self.value!r}")
        if self.indicator == "OTHER" and not self.indicator_text:
            raise ValueError("a figure of OTHER needs the words that name it")
        return self


class Statement(Span):
    """One stated point; `text` is the point without its opener, `meeting` an index into `meetings`."""

    id: str
    type: StatementType
    text: str
    subjects: tuple[str, ...] = ()
    speaker: Person | None = None
    by: str | None = None
    meeting: int | None = None
    deadline: str | None = None
    assignees: tuple[str, ...] = ()
    themes: tuple[Theme, ...] = ()
    rule: str | None = None


class Conclusion(Span):
    quote: str
    speaker: Person | None = None


class Meeting(Model):
    name: str
    date: IsoDate | None = None
    place: str | None = None
    held_by: str | None = None
    chair: Person | None = None
    conclusion: Conclusion | None = None


class Check(Model):
    """Something in the record that cannot be right; `figures` are the ids of those involved."""

    code: str
    message: str
    figures: tuple[str, ...] = ()


class Record(Model):
    schema_version: Literal["1"] = "1"
    extractor: str
    document: Document
    units: tuple[Unit, ...] = ()
    figures: tuple[Figure, ...] = ()
    statements: tuple[Statement, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    checks: tuple[Check, ...] = ()

    @model_validator(mode="after")
    def _evidence(self) -> Self:
        text = self.document.text
        for what, start, end, quote in self._claims():
            if text[start:end] != quote:
                raise ValueError(f"{what} claims {quote!r}, text[{start}:{end}] is {text[start:end]!r}")
        for layer in (self.figures, self.statements):
            doubled = [identity for identity, count in Counter(item.id for item in layer).items() if count > 1]
            if doubled:
                raise ValueError(f"id {doubled[0]} is given to several of {type(layer[0]).__name__}")
        known = {unit.name for unit in self.units}
        for figure in self.figures:
            if figure.subject is not None and figure.subject not in known:
                raise ValueError(f"subject {figure.subject!r} of a figure is not among the units")
        for statement in self.statements:
            for name in (*statement.subjects, *statement.assignees):
                if name not in known:
                    raise ValueError(f"subject {name!r} of a statement is not among the units")
            if statement.meeting is not None and not 0 <= statement.meeting < len(self.meetings):
                raise ValueError(f"statement names meeting {statement.meeting} of {len(self.meetings)}")
        return self

    def _claims(self) -> Iterator[tuple[str, int, int, str]]:
        for unit in self.units:
            for mention in unit.mentions:
                yield f"unit {unit.name}", mention.start, mention.end, mention.quote
        for figure in self.figures:
            yield f"figure {figure.id}", figure.start, figure.end, figure.quote
        for statement in self.statements:
            yield f"statement {statement.id}", statement.start, statement.end, statement.text
        for meeting in self.meetings:
            if meeting.conclusion:
                said = meeting.conclusion
                yield f"conclusion of {meeting.name}", said.start, said.end, said.quote


class FailedDocument(Model):
    id: str
    url: str


class FailureReason(Model):
    code: ReadCode
    message: str


class Failure(Model):
    """What stands in a record's place when its document could not be read."""

    document: FailedDocument
    error: FailureReason

    @classmethod
    def of(cls, url: str, code: ReadCode, message: str) -> Failure:
        return cls(
            document=FailedDocument(id=document_id(url), url=url),
            error=FailureReason(code=code, message=message),
        )


def content_digest(document: Document) -> str:
    """SHA-256 of what a reader of the page sees, title, text and date: another one makes another version of it."""
    seen = [document.title, document.text, document.published_at]
    packed = json.dumps(seen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(packed.encode("utf-8", "surrogatepass")).hexdigest()


def _stable_id(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


def figure_id(
    document: str,
    start: int,
    end: int,
    measure: str,
    value: float | str,
    subject: str | None,
    component: str | None,
    *more: str | None,
) -> str:
    """The same figure of the same document keeps its id from one extraction to the next.

    `more` tells apart what shares all of the above: equal values of two indices or two years in one row of a table.
    """
    return _stable_id("figure", document, start, end, measure, value, subject, component, *more)


def statement_id(document: str, start: int, end: int, kind: str) -> str:
    """The same statement of the same document keeps its id from one extraction to the next."""
    return _stable_id("statement", document, start, end, kind)


def json_schema() -> dict[str, Any]:
    """JSON Schema of a line that `cchc extract` prints: a record or a failure."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(Record | Failure).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "cchc record", **schema}
