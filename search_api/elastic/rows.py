"""What is sent to the indices for a document, its figures and its statements, and how a history travels as JSON."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from cchc.captures import Location
from cchc.records import Record
from search_api import provenances
from search_api.attachments import named_files
from search_api.elastic import facts, kept, orders
from search_api.elastic.mappings import UNSEARCHED
from search_api.elastic.queries import mark
from search_api.history import Absence, History, Seen, State
from search_api.matching.words import column
from search_api.projection import DocumentRow, conclusions, figure_rows, statement_rows, texts, unit_levels
from search_api.reviews.model import ReviewedFigure, ReviewedStatement

Source = dict[str, Any]


def location_key(location: Location) -> str:
    return f"{location.offset}@{location.archive}"


def version_key(document: str, state: State) -> str:
    """A version's record lies under its content too, so that a writer that lost a race overwrites nobody's."""
    return f"{document}:{state.number}:{state.whole[:24]}"


def document_values(record: Record) -> Source:
    row = DocumentRow.of(record)
    marks = {
        mark(statement_type, theme, speaker)
        for statement in record.statements
        for statement_type in (statement.type, "")
        for theme in (*statement.themes, "")
        for speaker in {(statement.speaker.name if statement.speaker else None) or "", ""}
    }
    return {
        "document": row.id,
        "url": row.url,
        "title": row.title,
        "province": row.province,
        "source": row.source,
        "kind": row.kind,
        "published_at": row.published_at,
        "published_on": row.published_on,
        "order_published": orders.moment(row.published_on, row.published_at),
        "order_document": orders.beginning(row.id),
        "year": str(row.year) if row.year is not None else None,
        "units": list(row.units),
        "has_conclusion": row.has_conclusion,
        "statement_marks": sorted(marks - {mark()}),
        "unit_levels": sorted(set(unit_levels(record).values())),
    }


def document_source(
    record: Record,
    history: History,
    addresses: list[str],
    revision: int,
    *,
    batch: str | None = None,
    settled: bool = False,
    values: Source | None = None,
) -> Source:
    """The row of `documents`: what is searched, what hits show, and the history that decides on the next put.

    `batch` is the one that it is written in, `settled` says that its cluster is found before that ends; `values` are
    `document_values` of the record, where they are made already.
    """
    row = DocumentRow.of(record)
    text = record.document.text
    figures = {
        (one.indicator, one.subject, one.subject_id, one.period, one.measure, one.status) for one in record.figures
    }
    fields = ("indicator", "subject", "subject_id", "period", "measure", "status")
    return {
        **(values or document_values(record)),
        **{f"{name}_words": column(words) for name, words in texts(_said(record)).items()},
        "unit_names": list(unit_levels(record)),
        "extractor": row.extractor,
        "figures": row.figures,
        "statements": row.statements,
        "meetings": row.meetings,
        "conclusions": sum(meeting.conclusion is not None for meeting in record.meetings),
        "versions": len(history.states),
        "figure_values": [dict(zip(fields, values, strict=True)) for values in sorted(figures, key=repr)],
        "addresses": addresses,
        "attached": list(named_files(record.document)),
        "locations": [location_key(seen.location) for seen in history.captures if seen.location],
        "history": dump_history(history),
        "shown": {"text": text, "conclusions": [list(stretch) for stretch in conclusions(record)]},
        "pending": False,
        "batch": batch,
        "revision": revision,
        **_alone(record.document.id),
        "settled": settled,
        **_signature(record),
    }


def _said(record: Record) -> Source:
    """The part of a record as JSON that words are taken from."""
    meetings = [meeting.model_dump(include={"conclusion"}) for meeting in record.meetings]
    return {"document": record.document.model_dump(), "meetings": meetings}


def _alone(key: str) -> Source:
    """A row that no other says the same as; `search_api.elastic.clusters` finds those that do."""
    return {"same": key, "places": 1, "standing": 0}


def _signature(record: Record) -> Source:
    # Making signatures needs numpy, which takes a while to import: those who only read need not wait for it.
    from search_api.duplicates.clusters import Signed
    from search_api.duplicates.signature import VERSION

    signed = Signed.of(record)
    return {
        "signed": VERSION,
        "bands": [band_key(band) for band in signed.bands],
        "signature": base64.b64encode(signed.signature.pack()).decode() if signed.signature else None,
        "member": signed.member.dump(),
    }


def band_key(band: int) -> str:
    return f"{band:08x}"


def figure_sources(record: Record, shared: Source, state: int) -> Iterator[tuple[str, Source]]:
    """Identity and row of each figure; `shared` is what all rows of the document have."""
    from search_api.duplicates.sameness import figure_facts

    items = list(figure_rows(record))
    lines = facts.values(record, items, shared)
    searched = {name: value for name, value in shared.items() if name not in UNSEARCHED}
    for item, fact in zip(items, figure_facts(item.figure for item in items), strict=True):
        figure = item.figure
        key = f"{record.document.id}:{figure.id}"
        yield (
            key,
            {
                **searched,
                **_alone(key),
                "fact": fact,
                "indicator": figure.indicator,
                "subject": figure.subject,
                "subject_id": figure.subject_id,
                "level": item.level,
                "period": figure.period,
                "measure": figure.measure,
                "status": figure.status,
                "line_words": column(item.looked_for),
                "period_end": orders.day(item.period_end),
                "value": item.number,
                "rank": item.number if figure.measure == "rank" else None,
                "position": item.position,
                "doubtful": None if isinstance(figure, ReviewedFigure) else figure.confidence,
                "row": kept.pack(item, shared),
                **lines.get(figure.id, {}),
                "state": state,
            },
        )


def statement_sources(record: Record, shared: Source, state: int) -> Iterator[tuple[str, Source]]:
    """Identity and row of each statement; `shared` is what all rows of the document have."""
    from search_api.duplicates.sameness import statement_facts

    items = list(statement_rows(record))
    for item, fact in zip(items, statement_facts(item.statement for item in items), strict=True):
        statement, values = item.statement, item.values
        key = f"{record.document.id}:{statement.id}"
        yield (
            key,
            {
                **shared,
                **_alone(key),
                "fact": fact,
                "type": statement.type,
                "themes": list(statement.themes),
                "subjects": list(statement.subjects),
                "subject_levels": list(item.levels),
                "speaker": item.speaker,
                "assignees": list(values.get("assignee", ())),
                "deadlines": list(values.get("deadline", ())),
                "line_words": column(item.looked_for),
                "meeting": item.meeting,
                "unreviewed": None if isinstance(statement, ReviewedStatement) else statement.id,
                "position": item.position,
                "sentence": {"start": item.sentence[0], "end": item.sentence[1], "text": item.sentence_text},
                "statement": statement.model_dump(mode="json"),
                "state": state,
            },
        )


def dump_history(history: History) -> Source:
    return {
        "next_number": history.next_number,
        "states": [
            {
                "number": state.number,
                "content": state.content,
                "whole": state.whole,
                "extractor": state.extractor,
                "first_seen": state.first_seen.isoformat(),
                "last_seen": state.last_seen.isoformat(),
                "provenance": provenances.dump(state.provenance),
            }
            for state in history.in_order()
        ],
        "captures": [
            {
                "digest": seen.digest,
                "fetched_at": seen.fetched_at.isoformat(),
                "archive": seen.location.archive if seen.location else None,
                "offset": seen.location.offset if seen.location else None,
                "version": seen.version,
            }
            for seen in history.captures
        ],
        "absences": [
            {
                "digest": one.digest,
                "fetched_at": one.fetched_at.isoformat(),
                "archive": one.location.archive if one.location else None,
                "offset": one.location.offset if one.location else None,
                "certain": one.certain,
            }
            for one in history.absences
        ],
    }


def load_history(source: Source) -> History:
    history = History(next_number=source["next_number"])
    for item in source["states"]:
        history.states[item["number"]] = State(
            item["number"],
            item["content"],
            item["whole"],
            item["extractor"],
            datetime.fromisoformat(item["first_seen"]),
            datetime.fromisoformat(item["last_seen"]),
            provenances.load(item["provenance"]),
        )
    for item in source["captures"]:
        location = Location(item["archive"], item["offset"]) if item["archive"] is not None else None
        seen_at = datetime.fromisoformat(item["fetched_at"])
        history.captures.append(Seen(item["digest"], seen_at, location, item["version"]))
    for item in source.get("absences", ()):
        location = Location(item["archive"], item["offset"]) if item["archive"] is not None else None
        seen_at = datetime.fromisoformat(item["fetched_at"])
        history.absences.append(Absence(item["digest"], seen_at, location, item["certain"]))
    return history
