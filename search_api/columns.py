"""The columns of an export: one flat row a figure, a statement or a document. Their order and keys are stable.

A column has one type throughout: a figure that is a word, a trend or a grade, stands in `value_text`, all others in
`value`. Days are ISO texts here; formats that know days make days of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Literal, TypeVar
from urllib.parse import urlsplit

from cchc.gazetteer import department_of_host, place_of_host, places
from search_api.hits import DocumentHit, FigureHit, StatementHit
from search_api.labels import short_label
from search_api.periods import bounds
from search_api.reviews.model import mark_of
from search_api.ui.language import Language, Translator
from search_api.units import standing

Hit = TypeVar("Hit")
Value = str | int | float | None
Type = Literal["string", "number", "integer", "date"]
LIST_MARK = "; "


@dataclass(frozen=True, slots=True)
class Column(Generic[Hit]):
    """`key` heads it for machines; its heading and description for people are in the catalogue."""

    key: str
    value: Callable[[Hit, str], Value]  # of a hit and the address of this service, without a slash at its end
    type: Type = "string"
    unit: bool = False  # whether it holds ids of the gazetteer

    def heading(self, headings: str) -> str:
        """ "key" gives the key, "vi" and "en" the words."""
        if headings == "key":
            return self.key
        return Translator("vi" if headings == "vi" else "en")(f"column.{self.key}")

    def description(self, language: Language) -> str:
        return Translator(language)(f"column.{self.key}.about")


def _archived(document: str, base: str) -> str:
    return f"{base}/documents/{document}/archived"


@lru_cache(maxsize=4096)
def _site(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _publisher(url: str, published_at: str | None) -> str | None:
    """Whose official portal an address lies on: "Sở Nội vụ, Tỉnh Hà Tĩnh"; None for the press and national sites."""
    host = _site(url)
    if host is None or not (".gov." in host or ".dcs." in host):
        return None
    place = place_of_host(host, published_at[:10] if published_at else None)
    return ", ".join(filter(None, (department_of_host(host), place.name))) if place else None


@lru_cache(maxsize=20_000)
def _province_now(unit: str | None) -> str | None:
    now = standing(unit).province_now
    place = places().get(now) if now else None
    return place.name if place else None


FIGURES: Sequence[Column[FigureHit]] = (
    Column("subject", lambda hit, _: hit.figure.subject),
    Column("subject_id", lambda hit, _: hit.figure.subject_id, unit=True),
    Column("indicator", lambda hit, _: hit.figure.indicator),
    Column("indicator_text", lambda hit, _: hit.figure.indicator_text or short_label(hit.figure.indicator, "vi")),
    Column("component", lambda hit, _: hit.figure.component),
    Column("period", lambda hit, _: hit.figure.period),
    Column("measure", lambda hit, _: hit.figure.measure),
    Column("value", lambda hit, _: None if isinstance(hit.figure.value, str) else hit.figure.value, "number"),
    Column("out_of", lambda hit, _: hit.figure.out_of, "number"),
    Column("comparator", lambda hit, _: hit.figure.comparator),
    Column("status", lambda hit, _: hit.figure.status),
    Column("scope", lambda hit, _: hit.figure.scope),
    Column("aggregate", lambda hit, _: hit.figure.aggregate),
    Column("confidence", lambda hit, _: hit.figure.confidence, "number"),
    Column("sentence", lambda hit, _: hit.sentence.text),
    Column("quote", lambda hit, _: hit.figure.quote),
    Column("document_title", lambda hit, _: hit.document.title),
    Column("document_url", lambda hit, _: hit.document.url),
    Column("published_at", lambda hit, _: hit.document.published_at),
    Column("province", lambda hit, _: hit.document.province),
    Column("archived_copy", lambda hit, base: _archived(hit.document.id, base)),
    Column("document_id", lambda hit, _: hit.document.id),
    Column("figure_id", lambda hit, _: hit.figure.id),
    Column("duplicate_of", lambda hit, _: hit.document.duplicate_of),
    Column("places", lambda hit, _: hit.places, "integer"),
    Column("value_text", lambda hit, _: hit.figure.value if isinstance(hit.figure.value, str) else None),
    Column("period_start", lambda hit, _: bounds(hit.figure.period)[0], "date"),
    Column("period_end", lambda hit, _: bounds(hit.figure.period)[1], "date"),
    Column("subject_level", lambda hit, _: standing(hit.figure.subject_id).level),
    Column("province_id", lambda hit, _: standing(hit.figure.subject_id).province, unit=True),
    Column("province_id_now", lambda hit, _: standing(hit.figure.subject_id).province_now, unit=True),
    Column("province_now", lambda hit, _: _province_now(hit.figure.subject_id)),
    Column("doubts", lambda hit, _: LIST_MARK.join(hit.figure.doubts) or None),
    Column("publisher", lambda hit, _: _publisher(hit.document.url, hit.document.published_at)),
    Column("site", lambda hit, _: _site(hit.document.url)),
    Column("source", lambda hit, _: hit.document.source),
    Column("review", lambda hit, _: mark.verdict if (mark := mark_of(hit.figure)) else None),
    Column("reviewed_by", lambda hit, _: mark.by if (mark := mark_of(hit.figure)) else None),
    Column("reviewed_at", lambda hit, _: mark.at if (mark := mark_of(hit.figure)) else None),
)

STATEMENTS: Sequence[Column[StatementHit]] = (
    Column("statement_type", lambda hit, _: hit.statement.type),
    Column("text", lambda hit, _: hit.statement.text),
    Column("subjects", lambda hit, _: LIST_MARK.join(hit.statement.subjects) or None),
    Column("speaker", lambda hit, _: hit.statement.speaker.name if hit.statement.speaker else None),
    Column("speaker_position", lambda hit, _: hit.statement.speaker.position if hit.statement.speaker else None),
    Column("by", lambda hit, _: hit.statement.by),
    Column("meeting", lambda hit, _: hit.meeting),
    Column("deadline", lambda hit, _: hit.statement.deadline),
    Column("assignees", lambda hit, _: LIST_MARK.join(hit.statement.assignees) or None),
    Column("themes", lambda hit, _: LIST_MARK.join(hit.statement.themes) or None),
    Column("sentence", lambda hit, _: hit.sentence.text),
    Column("document_title", lambda hit, _: hit.document.title),
    Column("document_url", lambda hit, _: hit.document.url),
    Column("published_at", lambda hit, _: hit.document.published_at),
    Column("province", lambda hit, _: hit.document.province),
    Column("archived_copy", lambda hit, base: _archived(hit.document.id, base)),
    Column("document_id", lambda hit, _: hit.document.id),
    Column("statement_id", lambda hit, _: hit.statement.id),
    Column("duplicate_of", lambda hit, _: hit.document.duplicate_of),
    Column("places", lambda hit, _: hit.places, "integer"),
    Column("publisher", lambda hit, _: _publisher(hit.document.url, hit.document.published_at)),
    Column("site", lambda hit, _: _site(hit.document.url)),
    Column("source", lambda hit, _: hit.document.source),
    Column("review", lambda hit, _: mark.verdict if (mark := mark_of(hit.statement)) else None),
    Column("reviewed_by", lambda hit, _: mark.by if (mark := mark_of(hit.statement)) else None),
    Column("reviewed_at", lambda hit, _: mark.at if (mark := mark_of(hit.statement)) else None),
)

DOCUMENTS: Sequence[Column[DocumentHit]] = (
    Column("document_title", lambda hit, _: hit.title),
    Column("kind", lambda hit, _: hit.kind),
    Column("province", lambda hit, _: hit.province),
    Column("source", lambda hit, _: hit.source),
    Column("published_at", lambda hit, _: hit.published_at),
    Column("document_url", lambda hit, _: hit.url),
    Column("figures", lambda hit, _: hit.figures, "integer"),
    Column("statements", lambda hit, _: hit.statements, "integer"),
    Column("passage", lambda hit, _: hit.passages[0].text if hit.passages else None),
    Column("archived_copy", lambda hit, base: _archived(hit.id, base)),
    Column("document_id", lambda hit, _: hit.id),
    Column("duplicate_of", lambda hit, _: hit.duplicate_of),
    Column("places", lambda hit, _: hit.places, "integer"),
    Column("publisher", lambda hit, _: _publisher(hit.url, hit.published_at)),
    Column("site", lambda hit, _: _site(hit.url)),
)
