"""A record laid flat for filters, facets and sorting: the columns that every backend searches by."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cchc.records import Failure, Figure, Record, Statement
from cchc.urls import document_id, former_ids
from search_api.matching.sentences import Stretch, around

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """What documents are narrowed and sorted by. `published_on` is the date alone, `year` its year."""

    id: str
    url: str
    title: str | None
    province: str | None
    source: str | None
    kind: str
    published_at: str | None
    published_on: str | None
    year: int | None
    extractor: str
    has_conclusion: bool
    figures: int
    statements: int
    meetings: int
    units: tuple[str, ...]  # names and gazetteer ids

    @classmethod
    def of(cls, record: Record) -> DocumentRow:
        document = record.document
        published_on = document.published_at[:10] if document.published_at else document.issued_at
        return cls(
            id=document.id,
            url=document.url,
            title=document.title,
            province=document.province,
            source=document.source,
            kind=document.kind,
            published_at=document.published_at,
            published_on=published_on,
            year=int(published_on[:4]) if published_on else None,
            extractor=record.extractor,
            has_conclusion=any(meeting.conclusion for meeting in record.meetings),
            figures=len(record.figures),
            statements=len(record.statements),
            meetings=len(record.meetings),
            units=tuple(dict.fromkeys(value for unit in record.units for value in (unit.name, unit.id) if value)),
        )


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure with its sentence and what is looked for besides it (subject, indicator, component)."""

    figure: Figure
    position: int
    period_end: str | None
    number: float | None
    sentence: Stretch
    sentence_text: str
    looked_for: str
    level: str | None  # of the subject


@dataclass(frozen=True, slots=True)
class StatementRow:
    statement: Statement
    position: int
    sentence: Stretch
    sentence_text: str
    meeting: str | None
    looked_for: str
    levels: tuple[str, ...]  # of the subjects
    speaker: str | None

    @property
    def values(self) -> dict[str, tuple[str, ...]]:
        """What it is narrowed by besides its type; nothing stands under a name twice."""
        day = due(self.statement)
        found: dict[str, tuple[str, ...]] = {
            "theme": tuple(self.statement.themes),
            "subject": tuple(self.statement.subjects),
            "level": self.levels,
            "speaker": (self.speaker,) if self.speaker else (),
            "assignee": assigned(self.statement),
            "deadline": (day,) if day else (),
        }
        return {name: tuple(dict.fromkeys(values)) for name, values in found.items() if values}


def identities_of(result: Record | Failure) -> tuple[str, ...]:
    """The identities of all addresses that a result names for its document, those of former releases among them."""
    document = result.document
    urls = [url for url in (document.url, getattr(document, "canonical_url", None)) if url]
    former = (name for url in urls for name in former_ids(url))
    return tuple(dict.fromkeys((document.id, *(document_id(url) for url in urls), *former)))


def unit_levels(record: Record) -> dict[str, str]:
    """Name of each unit that a document speaks of -> its level."""
    return {unit.name: unit.level for unit in record.units}


def figure_rows(record: Record) -> Iterator[FigureRow]:
    """The figures of a record in the order of the text."""
    text = record.document.text
    levels = unit_levels(record)
    seen: set[str] = set()
    for position, figure in enumerate(record.figures):
        if figure.id in seen:  # the same words read twice are one figure
            continue
        seen.add(figure.id)
        sentence = around(text, figure.start, figure.end)
        named = (figure.subject, figure.indicator.replace("_", " "), figure.indicator_text, figure.component)
        yield FigureRow(
            figure,
            position,
            period_end(figure.period),
            None if isinstance(figure.value, str) else float(figure.value),
            sentence,
            text[slice(*sentence)],
            "\n".join((text[slice(*sentence)], *(name for name in named if name))),
            levels.get(figure.subject) if figure.subject else None,
        )


def statement_rows(record: Record) -> Iterator[StatementRow]:
    """The statements of a record in the order of the text."""
    text = record.document.text
    levels = unit_levels(record)
    seen: set[str] = set()
    for position, statement in enumerate(record.statements):
        if statement.id in seen:
            continue
        seen.add(statement.id)
        sentence = around(text, statement.start, statement.end)
        speaker = statement.speaker
        named = (
            *statement.subjects,
            *statement.assignees,
            statement.by,
            speaker.name if speaker else None,
            speaker.position if speaker else None,
        )
        yield StatementRow(
            statement,
            position,
            sentence,
            text[slice(*sentence)],
            record.meetings[statement.meeting].name if statement.meeting is not None else None,
            "\n".join((text[slice(*sentence)], *(name for name in named if name))),
            tuple(dict.fromkeys(levels[name] for name in statement.subjects)),
            speaker.name if speaker else None,
        )


def texts(data: Mapping[str, Any]) -> dict[str, str]:
    """What a document is found by, for each field of `search_api.matching.ranking.FIELDS`.

    `data` is its record as JSON: indexing many records need not validate them again. `names` are words that the text
    may lack: number, issuer, signer, author, province, captions.
    """
    document = data["document"]
    text = document["text"]
    said = (meeting["conclusion"] for meeting in data["meetings"] if meeting["conclusion"])
    named = (
        document["number"],
        document["issuer"],
        document["signer"]["name"] if document["signer"] else None,
        document["author"],
        document["attribution"],
        document["province"],
        *document["captions"],
        *(attachment["filename"] for attachment in document["attachments"]),
    )
    return {
        "title": document["title"] or "",
        "names": "\n".join(name for name in named if name),
        "conclusion": "\n".join(text[conclusion["start"] : conclusion["end"]] for conclusion in said),
        "body": text,
    }


def texts_of(record: Record) -> dict[str, str]:
    """`texts` of a record that is at hand, without its JSON."""
    document = record.document
    named = ("title", "text", "number", "issuer", "author", "attribution", "province", "captions")
    said = [meeting.conclusion for meeting in record.meetings]
    return texts(
        {
            "document": {
                **{name: getattr(document, name) for name in named},
                "signer": {"name": document.signer.name} if document.signer else None,
                "attachments": [{"filename": attachment.filename} for attachment in document.attachments],
            },
            "meetings": [{"conclusion": {"start": one.start, "end": one.end} if one else None} for one in said],
        }
    )


def assigned(statement: Statement) -> tuple[str, ...]:
    """Units that something was assigned to; those that a directive is on where it names nobody else.

    What is recommended is asked of its units, and assigned to none.
    """
    return tuple(statement.assignees or (statement.subjects if statement.type == "directive" else ()))


def due(statement: Statement) -> str | None:
    """The last day of a deadline ("2026-Q1" gives 2026-03-31), None where there is none."""
    day = period_end(statement.deadline)
    return day if day and _DAY.fullmatch(day) else None


def conclusions(record: Record) -> tuple[Stretch, ...]:
    return tuple((said.start, said.end) for meeting in record.meetings if (said := meeting.conclusion))


def period_end(period: str | None) -> str | None:
    """The last day of a period, by which series are put in order: "2020-Q3" -> "2020-09-30"."""
    if period is None:
        return None
    if match := re.fullmatch(r"(\d{4})(?:/(\d{4}))?", period):
        return f"{match[2] or match[1]}-12-31"
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", period):
        return _month_end(match[1], int(match[2]) * 3)
    if match := re.fullmatch(r"(\d{4})-H([12])", period):
        return _month_end(match[1], int(match[2]) * 6)
    if match := re.fullmatch(r"(\d{4})-(\d\d)M?", period):
        return _month_end(match[1], int(match[2]))
    return period


def _month_end(year: str, month: int) -> str:
    return f"{year}-{month:02d}-{calendar.monthrange(int(year), month)[1]:02d}"
