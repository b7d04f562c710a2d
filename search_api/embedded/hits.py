"""Hits made of the rows that a search found."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from search_api.embedded.reading import Row
from search_api.hits import DocumentHit, DocumentRef, FigureHit, StatementHit
from search_api.matching.passages import met, passages, whole
from search_api.matching.queries import ParsedQuery
from search_api.matching.subjects import ids_among
from search_api.reviews.model import figure_of, statement_of


def document_hit(hit: Row, parsed: ParsedQuery) -> DocumentHit:
    row = hit.columns
    data: dict[str, Any] = json.loads(row["record"])
    said = [meeting["conclusion"] for meeting in data["meetings"] if meeting["conclusion"]]
    stretches = passages(data["document"]["text"], parsed, [(item["start"], item["end"]) for item in said])
    return DocumentHit(
        id=row["id"],
        url=row["url"],
        title=row["title"],
        province=row["province"],
        source=row["source"],
        kind=row["kind"],
        published_at=row["published_at"],
        score=hit.score,
        passages=stretches,
        title_matches=met(row["title"], parsed),
        in_conclusion=any(passage.in_conclusion for passage in stretches),
        figures=row["figures"],
        statements=row["statements"],
        duplicate_of=row["same"] if row["standing"] else None,
        places=row["places"],
    )


def figure_hit(hit: Row, parsed: ParsedQuery) -> FigureHit:
    row = hit.columns
    sentence = whole(row["sentence_start"], row["sentence"], parsed)
    return FigureHit(figure_of(row["figure"]), reference(row), sentence, row["places"])


def statement_hit(hit: Row, parsed: ParsedQuery) -> StatementHit:
    row = hit.columns
    sentence = whole(row["sentence_start"], row["sentence"], parsed)
    units = ids_among(json.loads(row["units"]))
    return StatementHit(statement_of(row["statement"]), reference(row), sentence, row["meeting"], row["places"], units)


def reference(row: sqlite3.Row) -> DocumentRef:
    return DocumentRef(
        id=row["document_id"],
        url=row["document_url"],
        title=row["document_title"],
        province=row["document_province"],
        source=row["document_source"],
        published_at=row["document_published_at"],
        duplicate_of=row["document_duplicate_of"],
    )
