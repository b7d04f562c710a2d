"""Hits made of the rows of the indices, with the words that they met."""

from __future__ import annotations

from typing import Any

from search_api.elastic import conclusions, kept
from search_api.hits import ConclusionHit, DocumentHit, DocumentRef, FigureHit, StatementHit
from search_api.matching.passages import met, passages, whole
from search_api.matching.queries import ParsedQuery
from search_api.matching.subjects import ids_among
from search_api.reviews.model import figure_of, statement_of


def document_hit(hit: Any, parsed: ParsedQuery) -> DocumentHit:
    source = hit["_source"]
    shown = source["shown"]
    found = passages(shown["text"], parsed, [(start, end) for start, end in shown["conclusions"]])
    return DocumentHit(
        id=source["document"],
        url=source["url"],
        title=source["title"],
        province=source["province"],
        source=source["source"],
        kind=source["kind"],
        published_at=source["published_at"],
        score=hit["_score"] or 0.0,
        passages=found,
        title_matches=met(source["title"], parsed),
        in_conclusion=any(passage.in_conclusion for passage in found),
        figures=source["figures"],
        statements=source["statements"],
        duplicate_of=source["same"] if source["standing"] else None,
        places=source["places"],
    )


def figure_hit(hit: Any, parsed: ParsedQuery) -> FigureHit:
    source = hit["_source"]
    figure = kept.unpack(source["row"])
    sentence = whole(figure.start, figure.sentence, parsed)
    document = figure.reference(source.get("original"))
    return FigureHit(figure_of(figure.figure.decode()), document, sentence, source["places"])


def statement_hit(hit: Any, parsed: ParsedQuery) -> StatementHit:
    source = hit["_source"]
    sentence = whole(source["sentence"]["start"], source["sentence"]["text"], parsed)
    statement = statement_of(source["statement"])
    units = ids_among(source["units"])
    return StatementHit(statement, reference(source), sentence, source["meeting"], source["places"], units)


def conclusion_hit(hit: Any, parsed: ParsedQuery) -> ConclusionHit:
    source = hit["_source"]
    return conclusions.hit(source, reference(source), parsed)


def reference(source: Any) -> DocumentRef:
    return DocumentRef(
        id=source["document"],
        url=source["url"],
        title=source["title"],
        province=source["province"],
        source=source["source"],
        published_at=source["published_at"],
        duplicate_of=source.get("original"),
    )
