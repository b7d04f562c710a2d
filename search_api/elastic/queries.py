"""Searches in Elasticsearch's query DSL: words, filters, facets, orders; what was typed is never part of its syntax."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from cchc.records import StatementType, Theme
from search_api.asking import asked_for, left
from search_api.matching.provinces import current_names, names_within
from search_api.matching.ranking import Form, Kind
from search_api.matching.subjects import identified, named_and_identified
from search_api.protocol import Filters, Query

Dsl = dict[str, Any]
BUCKETS = 50
# Words of the store that one with a slip in it may stand for.
MOST_SLIPS = 200
STATEMENT_TYPES: tuple[str, ...] = get_args(StatementType)
THEMES: tuple[str, ...] = get_args(Theme)
BY_DOCUMENT = {"order_document": "asc"}
NEWEST = [{"order_published": {"order": "desc", "missing": "_last"}}, BY_DOCUMENT]
OLDEST = [{"order_published": {"order": "asc", "missing": "_last"}}, BY_DOCUMENT]
BEST = {"_score": "desc"}
IN_TEXT = {"position": "asc"}
LATEST_PERIOD = {"period_end": {"order": "desc", "missing": "_last"}}


class Words:
    """Ranking's queries as DSL; see `search_api.matching.ranking.Engine`."""

    def run(self, field: str, form: Form, words: Sequence[str], slop: int = 0) -> Dsl:
        name = f"{field}_words" if form == "exact" else f"{field}_words.folded"
        return {"match_phrase": {name: {"query": " ".join(words), "slop": slop}}}

    def begun(self, field: str, form: Form, start: str) -> Dsl:
        name = f"{field}_words" if form == "exact" else f"{field}_words.folded"
        return {"constant_score": {"filter": {"prefix": {name: {"value": start}}}}}

    def slipped(self, field: str, word: str) -> Dsl:
        slip = {"value": word, "fuzziness": 1, "transpositions": True, "max_expansions": MOST_SLIPS}
        return {"fuzzy": {f"{field}_words.folded": slip}}

    def everything(self) -> Dsl:
        return {"match_all": {}}

    def published(self, query: Dsl, first: str, last: str) -> Dsl:
        between = {end: day for end, day in (("gte", first), ("lte", last)) if day}
        return {"bool": {"must": [query], "filter": [{"range": {"published_on": between}}]}}

    def all_of(self, must: Sequence[Dsl], better: Sequence[Dsl] = (), without: Sequence[Dsl] = ()) -> Dsl:
        made = {"must": list(must), "should": list(better), "minimum_should_match": 0}
        return {"bool": made | ({"must_not": list(without)} if without else {})}

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
    (
        "province",
        "source",
        "kind",
        "year",
        "indicator",
        "statement_type",
        "province_now",
        "unit",
        "level",
        "period",
        "theme",
        "speaker",
    ),
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
    {"unit": "unit_names", "level": "unit_levels"},
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
    ("indicator", "subject", "period", "measure", "status", "province", "province_now", "level", "source", "year"),
    "newest",
    ("row", "original", *PRINTED),
)
STATEMENTS = Plan(
    "statement",
    "statements",
    {"relevance": [BEST, *NEWEST, IN_TEXT], "newest": [*NEWEST, IN_TEXT]},
    (
        "statement_type",
        "theme",
        "province",
        "year",
        "province_now",
        "subject",
        "level",
        "speaker",
        "assignee",
        "source",
    ),
    "newest",
    (*REFERENCE, "statement", "meeting", "units"),
    {
        "statement_type": "type",
        "theme": "themes",
        "subject": "subjects",
        "level": "subject_levels",
        "assignee": "assignees",
    },
)
# The field that holds the level of the unit that a row is about; of other rows, of any that the document speaks of.
LEVELS = {"figure": "level", "statement": "subject_levels"}


def mark(statement_type: str = "", theme: str = "", speaker: str = "") -> str:
    """A keyword that says that a document has such a statement; "" leaves a part open."""
    return f"{statement_type}|{theme}|{speaker}" if speaker else f"{statement_type}|{theme}"


def conditions(filters: Filters, kind: Kind) -> list[Dsl]:
    """What must hold for a row of `kind`.

    Filters by figures are not among those of a statement: see `figure_conditions`.
    """
    found = _among(
        ("source", filters.source),
        ("kind", filters.kind),
        ("year", filters.year),
        ("document", filters.document),
        ("units", filters.unit),
        (LEVELS.get(kind, "unit_levels"), filters.level),
    )
    found += _provinces(filters)
    found += _between("published_on", filters.published_from, filters.published_to)
    if filters.has_conclusion is not None:
        found.append({"term": {"has_conclusion": filters.has_conclusion}})
    if kind == "figure":
        found += figure_conditions(filters)
    elif kind == "document" and (nested := figure_conditions(filters, "figure_values.")):
        found.append({"nested": {"path": "figure_values", "query": {"bool": {"filter": nested}}}})
    types, themes, speakers = filters.statement_type, filters.theme, filters.speaker
    if kind == "conclusion":
        units = named_and_identified(filters.subject)
        found += _among(("themes", themes), ("subjects", units), ("speakers", speakers))
        found += _assigned(filters)
    elif kind == "statement":
        found += _among(("type", types), ("themes", themes), ("speaker", speakers))
        if filters.subject:
            found.append(_charged("subjects", filters.subject))
        found += _assigned(filters)
    elif types or themes or speakers:
        found.append({"terms": {"statement_marks": marks(types, themes, speakers)}})
    return found


def _among(*fields: tuple[str, Sequence[object]]) -> list[Dsl]:
    """One of the values in each field; no values, no condition."""
    return [{"terms": {field: [str(value) for value in values]}} for field, values in fields if values]


def _between(field: str, first: str | None, last: str | None) -> list[Dsl]:
    """Days from one to the other, both inclusive; nothing leaves an end open."""
    between = {end: day[:10] for end, day in (("gte", first), ("lte", last)) if day}
    return [{"range": {field: between}}] if between else []


def _assigned(filters: Filters) -> list[Dsl]:
    """To whom something was assigned, and when it falls due."""
    found = [_charged("assignees", filters.assignee)] if filters.assignee else []
    return found + _between("deadlines", filters.deadline_from, filters.deadline_to)


def _charged(field: str, units: Sequence[str]) -> Dsl:
    """Rows with one of the names in a field, or with the name of an id in a document that speaks of the id."""
    either: list[Dsl] = [{"terms": {field: list(units)}}]
    for subject in identified(units):
        both: list[Dsl] = [{"terms": {field: list(subject.names)}}, {"term": {"units": subject.id}}]
        either.append({"bool": {"filter": both}})
    return {"bool": {"should": either, "minimum_should_match": 1}}


def marks(types: Sequence[str], themes: Sequence[str], speakers: Sequence[str]) -> list[str]:
    """The marks of statements with one of each; no values leave a part open."""
    return [
        mark(one, theme, speaker)
        for one in types or ("",)
        for theme in themes or ("",)
        for speaker in speakers or ("",)
    ]


def _provinces(filters: Filters) -> list[Dsl]:
    """The province as it was, or another that is meant at another time; and the province of today."""
    found: list[Dsl] = []
    if filters.province:
        either: list[Dsl] = [{"terms": {"province": list(filters.province)}}]
        for name, first, last in filters.province_also:
            either.append(Words().published({"term": {"province": name}}, first, last))
        found.append({"bool": {"should": either, "minimum_should_match": 1}})
    if filters.province_now:
        within = sorted({name for now in filters.province_now for name in names_within(now)})
        found.append({"terms": {"province": within}})
    return found


def figure_conditions(filters: Filters, path: str = "", *, with_subject: bool = True) -> list[Dsl]:
    """What must hold for one and the same figure."""
    found = _among(
        *((f"{path}{name}", getattr(filters, name)) for name in ("indicator", "period", "measure", "status"))
    )
    if with_subject and filters.subject:
        subjects = named_and_identified(filters.subject)
        either = [{"terms": {f"{path}{name}": subjects}} for name in ("subject", "subject_id")]
        found.append({"bool": {"should": either, "minimum_should_match": 1}})
    return found


def facets(query: Query, plan: Plan, extra: Sequence[Dsl]) -> Dsl:
    """Aggregations, one a facet, each under all filters but its own; `extra` conditions hold for all of them."""
    wanted = plan.facets if query.facets is None else query.facets
    return {name: _facet(query, plan, name, extra) for name in wanted}


def printed(*, collapse: bool) -> Dsl:
    """Aggregations by which `once` counts each text once."""
    same = {"same": {"cardinality": {"field": "same", "precision_threshold": EXACTLY}}}
    return {"printed": {"filter": FURTHER_PRINTS, "aggs": same}} if collapse else {}


def once(count: int, found: Any) -> int:
    """Rows with each text counted once, of a number of rows and what `printed` gave for them."""
    if "printed" not in found:
        return count
    return int(count - found["printed"]["doc_count"] + found["printed"]["same"]["value"])


def _facet(query: Query, plan: Plan, name: str, extra: Sequence[Dsl]) -> Dsl:
    filters, collapse = left(query, name), query.collapse
    kept = [*conditions(filters, plan.kind), *extra]
    chosen = list(asked_for(query, name))
    if name == "province_now":
        inner: Dsl = _today(printed(collapse=collapse))
    elif plan.kind == "document" and name in ("statement_type", "theme"):
        named = {
            one: {"terms": {"statement_marks": marks((one,), filters.theme, filters.speaker)}}
            if name == "statement_type"
            else {"terms": {"statement_marks": marks(filters.statement_type, (one,), filters.speaker)}}
            for one in (STATEMENT_TYPES if name == "statement_type" else THEMES)
        }
        inner = {"values": {"filters": {"filters": named}, "aggs": printed(collapse=collapse)}}
    elif plan.kind == "document" and name == "speaker":
        return {
            "filter": {"bool": {"filter": kept}},
            "aggs": _speakers(filters, chosen, printed(collapse=collapse)),
            **MARKED,
        }
    elif plan.kind == "document" and name in ("indicator", "period"):
        nested = figure_conditions(filters, "figure_values.")
        inner = {
            "nested": {
                "nested": {"path": "figure_values"},
                "aggs": {
                    "same": {
                        "filter": {"bool": {"filter": nested}},
                        "aggs": _terms(
                            {"field": f"figure_values.{name}"},
                            chosen,
                            {"documents": {"reverse_nested": {}, "aggs": printed(collapse=collapse)}},
                        ),
                    }
                },
            }
        }
    else:
        inner = _terms({"field": plan.fields.get(name, name)}, chosen, printed(collapse=collapse))
    return {"filter": {"bool": {"filter": kept}}, "aggs": inner}


def _today(inner: Dsl) -> Dsl:
    """Provinces of today with the areas of those that were joined to them, and names that are of none."""
    now = current_names()
    named = {one: {"terms": {"province": list(names_within(one))}} for one in sorted(set(now.values()))}
    others = {"field": "province", "size": BUCKETS, "exclude": sorted(now)}
    return {
        "values": {"filters": {"filters": named}, "aggs": inner},
        "others": {"terms": others, "aggs": inner},
    }


# Told to Elasticsearch for its answer: the keys of these buckets are marks.
MARKED: Dsl = {"meta": {"marks": True}}
# Each speaker once of a document, however many of the marks asked for he has there.
_SPOKEN = (
    "Set found = new HashSet(); for (mark in doc['statement_marks']) { for (start in params.starts) { "
    "if (mark.startsWith(start)) { found.add('||' + mark.substring(start.length())) } } } return found;"
)


def _speakers(filters: Filters, chosen: list[str], inner: Dsl) -> Dsl:
    """Who said something in a document, of the sorts and themes asked for; `spoken` takes names out of keys."""
    starts = [f"{one}|" for one in marks(filters.statement_type, filters.theme, ())]
    if len(starts) > 1:
        script = {"source": _SPOKEN, "params": {"starts": starts}}
        return _terms({"script": script}, [f"||{one}" for one in chosen], inner)
    (start,) = starts
    found = _terms({"field": "statement_marks"}, [start + one for one in chosen], inner)
    found["values"]["terms"]["include"] = start.replace("|", "\\|") + ".+"
    return found


def spoken(key: str) -> str:
    """The speaker of a mark."""
    return key.split("|", 2)[2]


def _terms(counted: Dsl, chosen: list[str], inner: Dsl) -> Dsl:
    """The values of a field, or of what a script gives, that most rows have; those chosen however few do."""
    order: Any = (
        [{"documents": "desc"}, {"_key": "asc"}] if "documents" in inner else [{"_count": "desc"}, {"_key": "asc"}]
    )
    wanted: Dsl = {"values": {"terms": {**counted, "size": BUCKETS, "shard_size": 2000, "order": order}}}
    if chosen:
        wanted["chosen"] = {"terms": {**counted, "size": len(chosen), "include": chosen}}
    if inner:
        for one in wanted.values():
            one["aggs"] = inner
    return wanted
