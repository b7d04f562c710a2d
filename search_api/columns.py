"""The columns of an export: one flat row a figure, a statement or a document. Their order and keys are stable.

A column has one type throughout: a figure that is a word, a trend or a grade, stands in `value_text`, all others in
`value`. Days are ISO texts here; formats that know days make days of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Generic, Literal, TypeVar, cast
from urllib.parse import urlsplit

from cchc.gazetteer import department_of_host, place_of_host, places
from search_api import codes
from search_api.codes import Codes
from search_api.hits import DocumentHit, FigureHit, StatementHit
from search_api.labels import short_label
from search_api.periods import bounds
from search_api.reviews.model import mark_of
from search_api.ui.language import Language, Translator
from search_api.units import Identity, standing

Hit = TypeVar("Hit")
Value = str | int | float | None
Type = Literal["string", "number", "integer", "date"]
LIST_MARK = "; "
BASE = "base"


@dataclass(frozen=True, slots=True)
class Column(Generic[Hit]):
    """`key` heads it for machines; its heading and description for people are in the catalogue."""

    key: str
    value: Callable[[Hit, str], Value]  # of a hit and the address of this service, without a slash at its end
    type: Type = "string"
    unit: bool = False  # whether it holds ids of the gazetteer
    codes: tuple[Codes, ...] = ()  # of its values; two where it holds pairs, "score: change_from_scores"
    moment: bool = False  # whether its texts are days, or days with a time
    # What it is made of, by paths from the hit and "base" for the address, where whole portions are read at once
    # (search_api/portions.py), and how; None takes the one value as it is.
    of: tuple[str, ...] = ()
    make: Callable[..., Value] | None = None

    def heading(self, headings: str) -> str:
        """ "key" gives the key, "vi" and "en" the words."""
        if headings == "key":
            return self.key
        return Translator("vi" if headings == "vi" else "en")(f"column.{self.key}")

    def description(self, language: Language) -> str:
        return Translator(language)(f"column.{self.key}.about")


def column(
    key: str,
    *of: str,
    make: Callable[..., Value] | None = None,
    kind: Type = "string",
    unit: bool = False,
    codes: tuple[Codes, ...] = (),
    moment: bool = False,
) -> Column[FigureHit]:
    """A column that is told by the paths of what it is made of."""
    getters = [attrgetter(path) if path != BASE else None for path in of]

    def value(hit: FigureHit, base: str) -> Value:
        values = [base if getter is None else getter(hit) for getter in getters]
        return make(*values) if make is not None else cast(Value, values[0])

    return Column(key, value, kind, unit, codes, moment, of, make)


def archived(document: str, base: str) -> str:
    return f"{base}/documents/{document}/archived"


def number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def word(value: object) -> str | None:
    return value if isinstance(value, str) else None


def listed(texts: Iterable[str]) -> str | None:
    return LIST_MARK.join(texts) or None


def _indicator(text: str | None, code: str) -> str:
    return text or short_label(code, "vi")


# Addresses whose host is what stands before the first slash, as most are.
_PLAIN = re.compile(r"https?://([a-z0-9.-]+)(?:[/?#]|\Z)")


@lru_cache(maxsize=4096)
def site(url: str) -> str | None:
    plain = _PLAIN.match(url)
    if plain is not None:
        return plain[1]
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def publisher(url: str, published_at: str | None) -> str | None:
    """Whose official portal an address lies on: "Sở Nội vụ, Tỉnh Hà Tĩnh"; None for the press and national sites."""
    host = site(url)
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
    column("subject", "figure.subject"),
    column("subject_id", "figure.subject_id", unit=True),
    column("indicator", "figure.indicator", codes=(codes.INDICATORS,)),
    column("indicator_text", "figure.indicator_text", "figure.indicator", make=_indicator),
    column("component", "figure.component"),
    column("period", "figure.period"),
    column("measure", "figure.measure", codes=(codes.MEASURES,)),
    column("value", "figure.value", make=number, kind="number"),
    column("out_of", "figure.out_of", make=number, kind="number"),
    column("comparator", "figure.comparator", codes=(codes.COMPARATORS,)),
    column("status", "figure.status", codes=(codes.STATUSES,)),
    column("scope", "figure.scope"),
    column("aggregate", "figure.aggregate", codes=(codes.AGGREGATES,)),
    column("confidence", "figure.confidence", make=number, kind="number"),
    column("sentence", "sentence.text"),
    column("quote", "figure.quote"),
    column("document_title", "document.title"),
    column("document_url", "document.url"),
    column("published_at", "document.published_at", moment=True),
    column("province", "document.province"),
    column("archived_copy", "document.id", BASE, make=archived),
    column("document_id", "document.id"),
    column("figure_id", "figure.id"),
    column("duplicate_of", "document.duplicate_of"),
    column("places", "places", kind="integer"),
    column("value_text", "figure.value", make=word),
    column("period_start", "figure.period", make=lambda period: bounds(period)[0], kind="date"),
    column("period_end", "figure.period", make=lambda period: bounds(period)[1], kind="date"),
    column("subject_level", "figure.subject_id", make=lambda unit: standing(unit).level, codes=(codes.LEVELS,)),
    column("province_id", "figure.subject_id", make=lambda unit: standing(unit).province, unit=True),
    column("province_id_now", "figure.subject_id", make=lambda unit: standing(unit).province_now, unit=True),
    column("province_now", "figure.subject_id", make=_province_now),
    column("doubts", "figure.doubts", make=listed, codes=(codes.DOUBTS,)),
    column("publisher", "document.url", "document.published_at", make=publisher),
    column("site", "document.url", make=site),
    column("source", "document.source"),
    column("review", "review", make=lambda mark: mark.verdict if mark else None, codes=(codes.VERDICTS,)),
    column("reviewed_by", "review", make=lambda mark: mark.by if mark else None),
    column("reviewed_at", "review", make=lambda mark: mark.at if mark else None, moment=True),
)

STATEMENTS: Sequence[Column[StatementHit]] = (
    Column("statement_type", lambda hit, _: hit.statement.type, codes=(codes.STATEMENT_TYPES,)),
    Column("text", lambda hit, _: hit.statement.text),
    Column("subjects", lambda hit, _: LIST_MARK.join(hit.statement.subjects) or None),
    Column("speaker", lambda hit, _: hit.statement.speaker.name if hit.statement.speaker else None),
    Column("speaker_position", lambda hit, _: hit.statement.speaker.position if hit.statement.speaker else None),
    Column("by", lambda hit, _: hit.statement.by),
    Column("meeting", lambda hit, _: hit.meeting),
    Column("deadline", lambda hit, _: hit.statement.deadline, moment=True),
    Column("assignees", lambda hit, _: LIST_MARK.join(hit.statement.assignees) or None),
    Column("themes", lambda hit, _: LIST_MARK.join(hit.statement.themes) or None, codes=(codes.THEMES,)),
    Column("sentence", lambda hit, _: hit.sentence.text),
    Column("document_title", lambda hit, _: hit.document.title),
    Column("document_url", lambda hit, _: hit.document.url),
    Column("published_at", lambda hit, _: hit.document.published_at, moment=True),
    Column("province", lambda hit, _: hit.document.province),
    Column("archived_copy", lambda hit, base: archived(hit.document.id, base)),
    Column("document_id", lambda hit, _: hit.document.id),
    Column("statement_id", lambda hit, _: hit.statement.id),
    Column("duplicate_of", lambda hit, _: hit.document.duplicate_of),
    Column("places", lambda hit, _: hit.places, "integer"),
    Column("publisher", lambda hit, _: publisher(hit.document.url, hit.document.published_at)),
    Column("site", lambda hit, _: site(hit.document.url)),
    Column("source", lambda hit, _: hit.document.source),
    Column(
        "review",
        lambda hit, _: mark.verdict if (mark := mark_of(hit.statement)) else None,
        codes=(codes.VERDICTS,),
    ),
    Column("reviewed_by", lambda hit, _: mark.by if (mark := mark_of(hit.statement)) else None),
    Column("reviewed_at", lambda hit, _: mark.at if (mark := mark_of(hit.statement)) else None, moment=True),
)

DOCUMENTS: Sequence[Column[DocumentHit]] = (
    Column("document_title", lambda hit, _: hit.title),
    Column("kind", lambda hit, _: hit.kind, codes=(codes.KINDS,)),
    Column("province", lambda hit, _: hit.province),
    Column("source", lambda hit, _: hit.source),
    Column("published_at", lambda hit, _: hit.published_at, moment=True),
    Column("document_url", lambda hit, _: hit.url),
    Column("figures", lambda hit, _: hit.figures, "integer"),
    Column("statements", lambda hit, _: hit.statements, "integer"),
    Column("passage", lambda hit, _: hit.passages[0].text if hit.passages else None),
    Column("archived_copy", lambda hit, base: archived(hit.id, base)),
    Column("document_id", lambda hit, _: hit.id),
    Column("duplicate_of", lambda hit, _: hit.duplicate_of),
    Column("places", lambda hit, _: hit.places, "integer"),
    Column("publisher", lambda hit, _: publisher(hit.url, hit.published_at)),
    Column("site", lambda hit, _: site(hit.url)),
)
UNITS: Sequence[Column[Identity]] = (
    Column("unit_id", lambda unit, _: unit.id),
    Column("name", lambda unit, _: unit.name),
    Column("level", lambda unit, _: unit.level, codes=(codes.LEVELS,)),
    Column("parent", lambda unit, _: unit.parent),
    Column("valid_from", lambda unit, _: unit.valid_from, "date"),
    Column("valid_to", lambda unit, _: unit.valid_to, "date"),
    Column("predecessors", lambda unit, _: listed(unit.predecessors)),
    Column("successors", lambda unit, _: listed(unit.successors)),
    Column("now_in", lambda unit, _: unit.province_now),
)
