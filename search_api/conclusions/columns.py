"""The columns of an export of conclusions: one flat row a conclusion."""

from __future__ import annotations

from collections.abc import Sequence

from search_api import codes
from search_api.columns import LIST_MARK, Column, archived, publisher, site
from search_api.conclusions.citation import citation
from search_api.exports import Export
from search_api.hits import ConclusionHit
from search_api.projection import due

# Texts in one cell are parted by lines: they have semicolons of their own.
LINES = "\n"


def _orders(hit: ConclusionHit) -> str | None:
    told = []
    for one in hit.conclusion.directives:
        # Prose in every format, as the citation is: its days are written as people write them.
        who, day = LIST_MARK.join(one.assignees), "/".join(reversed((due(one) or "").split("-")))
        ends = ", ".join(part for part in (who, f"hạn {day}" if day else "") if part)
        told.append(f"- {one.text}" + (f" ({ends})" if ends else ""))
    return LINES.join(told) or None


def _asked(hit: ConclusionHit) -> str | None:
    told = []
    for one in hit.conclusion.asked:
        to = LIST_MARK.join(one.assignees or one.subjects)
        who = one.by or (one.speaker.name if one.speaker else None)
        ends = ", ".join(part for part in (f"của {who}" if who else "", f"gửi {to}" if to else "") if part)
        told.append(f"- {one.text}" + (f" ({ends})" if ends else ""))
    return LINES.join(told) or None


def _texts(texts: Sequence[str]) -> str | None:
    return LINES.join(f"- {text}" for text in texts) or None


def _held_by_id(hit: ConclusionHit) -> str | None:
    held_by = hit.conclusion.meeting.held_by
    return next((unit.id for unit in hit.conclusion.units if unit.name == held_by), None)


CONCLUSIONS: Sequence[Column[ConclusionHit]] = (
    Column("meeting", lambda hit, _: hit.conclusion.meeting.name),
    Column("meeting_date", lambda hit, _: hit.conclusion.meeting.date, "date"),
    Column("meeting_place", lambda hit, _: hit.conclusion.meeting.place),
    Column("held_by", lambda hit, _: hit.conclusion.meeting.held_by),
    Column("chair", lambda hit, _: chair.name if (chair := hit.conclusion.meeting.chair) else None),
    Column("speaker", lambda hit, _: hit.conclusion.speaker),
    Column("conclusion", lambda hit, _: hit.passage.text),
    Column("directives", lambda hit, _: _orders(hit)),
    Column("assignees", lambda hit, _: LIST_MARK.join(hit.conclusion.assignees) or None),
    Column("next_deadline", lambda hit, _: next(iter(hit.conclusion.deadlines), None), "date"),
    Column("asked", lambda hit, _: _asked(hit)),
    Column("criticised", lambda hit, _: _texts([one.text for one in hit.conclusion.criticised])),
    Column("reported", lambda hit, _: _texts([one.text for one in hit.conclusion.reported])),
    Column("themes", lambda hit, _: LIST_MARK.join(hit.conclusion.themes) or None, codes=(codes.THEMES,)),
    Column("citation", lambda hit, _: citation(hit)),
    Column("document_title", lambda hit, _: hit.document.title),
    Column("document_url", lambda hit, _: hit.document.url),
    Column("published_at", lambda hit, _: hit.document.published_at, moment=True),
    Column("province", lambda hit, _: hit.document.province),
    Column("document_id", lambda hit, _: hit.document.id),
    Column("conclusion_id", lambda hit, _: hit.conclusion.id),
    Column("places", lambda hit, _: hit.places, "integer"),
    Column("held_by_id", lambda hit, _: _held_by_id(hit), unit=True),
    Column("archived_copy", lambda hit, base: archived(hit.document.id, base)),
    Column("duplicate_of", lambda hit, _: hit.document.duplicate_of),
    Column("publisher", lambda hit, _: publisher(hit.document.url, hit.document.published_at)),
    Column("site", lambda hit, _: site(hit.document.url)),
    Column("source", lambda hit, _: hit.document.source),
)

EXPORT: Export[ConclusionHit] = Export("conclusions", CONCLUSIONS, lambda store, query: store.every_conclusion(query))
