"""Searches in Elasticsearch's query DSL: words, filters, facets, orders; what was typed is never part of its syntax."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from cchc.records import StatementType
from search_api.matching.ranking import Form, Kind
from search_api.protocol import Filters

Dsl = dict[str, Any]
BUCKETS = 50
STATEMENT_TYPES: tuple[str, ...] = get_args(StatementType)
NEWEST = [
    {"published_on": {"order": "desc", "missing": "_last"}},
    {"published_at": {"order": "desc", "missing": "_last"}},
    {"document": "asc"},
]
OLDEST = [
    {"published_on": {"order": "asc", "missing": "_last"}},
    {"published_at": {"order": "asc", "missing": "_last"}},
    {"document": "asc"},
]
BEST = {"_score": "desc"}
IN_TEXT = {"position": "asc"}
LATEST_PERIOD = {"period_end": {"order": "desc", "missing": "_last"}}


class Words:
    """Ranking's queries as DSL; see `search_api.matching.ranking.Engine`."""

    def run(self, field: str, form: Form, words: Sequence[str], slop: int = 0) -> Dsl:
        name = f"{field}_words" if form == "exact" else f"{field}_words.folded"
        return {"match_phrase": {name: {"query": " ".join(words), "slop": slop}}}

    def all_of(self, must: Sequence[Dsl], better: Sequence[Dsl] = ()) -> Dsl:
        return {"bool": {"must": list(must), "should": list(better), "minimum_should_match": 0}}

    def any_of(self, queries: Sequence[Dsl], least: int = 1) -> Dsl:
        return {"bool": {"should": list(queries), "minimum_should_match": least}}

    def boosted(self, query: Dsl, weight: float) -> Dsl:
        return {"bool": {"must": [query], "boost": weight}}

    def constant(self, query: Dsl, score: float) -> Dsl:
        return {"constant_score": {"filter": query, "boost": score}}


@dataclass(frozen=True, slots=True)
class Plan:
    """How a kind of hit is searched: its index, orders, and the field of each facet."""

    kind: Kind
    index: str
    orders: dict[str, list[Any]]
    facets: tuple[str, ...]
    without_text: str
    source: Sequence[str]
    fields: dict[str, str] = field(default_factory=dict)  # of facets whose field has another name


PRINTED = ("same", "places", "standing")
REFERENCE = ("document", "url", "title", "province", "source", "published_at", "sentence", "original", *PRINTED)
# Texts with several prints are counted one by one up to this many, beyond it within a percent or so.
EXACTLY = 40_000
FURTHER_PRINTS: Dsl = {"range": {"places": {"gt": 1}}}
DOCUMENTS = Plan(
    "document",
    "documents",
    {"relevance": [BEST, *NEWEST], "newest": NEWEST, "oldest": OLDEST},
    ("province", "source", "kind", "year", "indicator", "statement_type"),
    "newest",
    (
        "document",
        "url",
        "title",
        "province",
        "source",
        "kind",
        "published_at",
        "shown",
        "figures",
        "statements",
        *PRINTED,
    ),
)  # fmt: skip
FIGURES = Plan(
    "figure",
    "figures",
    {
        "relevance": [BEST, LATEST_PERIOD, *NEWEST, IN_TEXT],
        "newest": [LATEST_PERIOD, *NEWEST, IN_TEXT],
        "oldest": [{"period_end": {"order": "asc", "missing": "_last"}}, *OLDEST, IN_TEXT],
        "value": [{"value": {"order": "desc", "missing": "_last"}}, LATEST_PERIOD, *NEWEST, IN_TEXT],
        "rank": [{"rank": {"order": "asc", "missing": "_last"}}, LATEST_PERIOD, *NEWEST, IN_TEXT],
    },
    ("indicator", "subject", "period", "measure", "status", "province"),
    "newest",
    (*REFERENCE, "figure"),
)
STATEMENTS = Plan(
    "statement",
    "statements",
    {"relevance": [BEST, *NEWEST, IN_TEXT], "newest": [*NEWEST, IN_TEXT]},
    ("statement_type", "theme", "province", "year"),
    "newest",
    (*REFERENCE, "statement", "meeting"),
    {"statement_type": "type", "theme": "themes"},
)


# Filters of conclusions and the fields that they narrow.
CONCLUDED = {"theme": "themes", "subject": "subjects", "speaker": "speakers", "assignee": "assignees"}


def mark(statement_type: str = "", theme: str = "") -> str:
    """A keyword that says that a document has such a statement; "" leaves a part open."""
    return f"{statement_type}|{theme}"


def conditions(filters: Filters, kind: Kind, *, without: str | None = None) -> list[Dsl]:
    """What must hold for a row of `kind`, leaving out the field `without`.

    Filters by figures are not among those of a statement: see `figure_conditions`.
    """
    values = {name: getattr(filters, name) for name in Filters.__dataclass_fields__ if name != without}
    found: list[Dsl] = [
        {"terms": {field: [str(value) for value in values[name]]}}
        for name, field in (
            ("province", "province"),
            ("source", "source"),
            ("kind", "kind"),
            ("year", "year"),
            ("document", "document"),
            ("unit", "units"),
        )
        if values.get(name)
    ]
    between = {
        end: values[name][:10] for name, end in (("published_from", "gte"), ("published_to", "lte")) if values.get(name)
    }
    if between:
        found.append({"range": {"published_on": between}})
    if values.get("has_conclusion") is not None:
        found.append({"term": {"has_conclusion": values["has_conclusion"]}})
    if kind == "figure":
        found.extend(figure_conditions(filters, without=without))
    elif kind == "document" and (nested := figure_conditions(filters, "figure_values.", without=without)):
        found.append({"nested": {"path": "figure_values", "query": {"bool": {"filter": nested}}}})
    types, themes = values.get("statement_type") or (), values.get("theme") or ()
    if kind == "conclusion":
        found.extend({"terms": {field: list(values[name])}} for name, field in CONCLUDED.items() if values.get(name))
        window = {
            end: values[name][:10]
            for name, end in (("deadline_from", "gte"), ("deadline_to", "lte"))
            if values.get(name)
        }
        if window:
            found.append({"range": {"deadlines": window}})
    elif kind == "statement":
        found.extend(
            {"terms": {name: list(chosen)}}
            for name, chosen in (("type", types), ("themes", themes), ("subjects", values.get("subject")))
            if chosen
        )
    elif types or themes:
        found.append(
            {"terms": {"statement_marks": [mark(one, theme) for one in types or ("",) for theme in themes or ("",)]}}
        )
    return found


def figure_conditions(
    filters: Filters, path: str = "", *, without: str | None = None, with_subject: bool = True
) -> list[Dsl]:
    """What must hold for one and the same figure."""
    found: list[Dsl] = [
        {"terms": {f"{path}{name}": list(getattr(filters, name))}}
        for name in ("indicator", "period", "measure", "status")
        if name != without and getattr(filters, name)
    ]
    if with_subject and filters.subject and without != "subject":
        subjects = list(filters.subject)
        either = [{"terms": {f"{path}{name}": subjects}} for name in ("subject", "subject_id")]
        found.append({"bool": {"should": either, "minimum_should_match": 1}})
    return found


def facets(filters: Filters, plan: Plan, extra: Sequence[Dsl], *, collapse: bool) -> Dsl:
    """Aggregations, one a facet, each under all filters but its own; `extra` conditions hold for all of them."""
    return {name: _facet(filters, plan, name, extra, collapse=collapse) for name in plan.facets}


def printed(*, collapse: bool) -> Dsl:
    """Aggregations by which `once` counts each text once."""
    same = {"same": {"cardinality": {"field": "same", "precision_threshold": EXACTLY}}}
    return {"printed": {"filter": FURTHER_PRINTS, "aggs": same}} if collapse else {}


def once(count: int, found: Any) -> int:
    """Rows with each text counted once, of a number of rows and what `printed` gave for them."""
    if "printed" not in found:
        return count
    return int(count - found["printed"]["doc_count"] + found["printed"]["same"]["value"])


def _facet(filters: Filters, plan: Plan, name: str, extra: Sequence[Dsl], *, collapse: bool) -> Dsl:
    kept = [*conditions(filters, plan.kind, without=name), *extra]
    chosen = [str(value) for value in getattr(filters, name)]
    if plan.kind == "document" and name == "statement_type":
        themes = filters.theme or ("",)
        marks = {one: {"terms": {"statement_marks": [mark(one, theme) for theme in themes]}} for one in STATEMENT_TYPES}
        inner: Dsl = {"values": {"filters": {"filters": marks}, "aggs": printed(collapse=collapse)}}
    elif plan.kind == "document" and name == "indicator":
        nested = figure_conditions(filters, "figure_values.", without=name)
        inner = {
            "nested": {
                "nested": {"path": "figure_values"},
                "aggs": {
                    "same": {
                        "filter": {"bool": {"filter": nested}},
                        "aggs": _terms(
                            "figure_values.indicator",
                            chosen,
                            {"documents": {"reverse_nested": {}, "aggs": printed(collapse=collapse)}},
                        ),
                    }
                },
            }
        }
    else:
        inner = _terms(plan.fields.get(name, name), chosen, printed(collapse=collapse))
    return {"filter": {"bool": {"filter": kept}}, "aggs": inner}


def _terms(field: str, chosen: list[str], inner: Dsl) -> Dsl:
    order: Any = (
        [{"documents": "desc"}, {"_key": "asc"}] if "documents" in inner else [{"_count": "desc"}, {"_key": "asc"}]
    )
    wanted: Dsl = {"values": {"terms": {"field": field, "size": BUCKETS, "shard_size": 2000, "order": order}}}
    if chosen:
        wanted["chosen"] = {"terms": {"field": field, "size": len(chosen), "include": chosen}}
    if inner:
        for one in wanted.values():
            one["aggs"] = inner
    return wanted
