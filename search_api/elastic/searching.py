"""Searches over the indices: words, filters, facets and pages, and hits made of the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from elasticsearch import Elasticsearch, helpers

from cchc.errors import SettingsError
from cchc.records import Figure, Statement
from search_api.elastic import conclusions, queries, walking
from search_api.elastic.conclusions import CONCLUSIONS
from search_api.elastic.mappings import alias
from search_api.elastic.queries import Dsl, Plan
from search_api.elastic.streaming import Stream
from search_api.matching.likeness import alike, telling_pairs
from search_api.matching.passages import Text, passages, spans, title_matches
from search_api.matching.queries import ParsedQuery, parse
from search_api.matching.ranking import all_words, some_words
from search_api.protocol import (
    Bucket,
    ConclusionHit,
    DocumentHit,
    DocumentRef,
    FigureHit,
    Filters,
    Hit,
    Page,
    Passage,
    Query,
    StatementHit,
)

# Documents whose figures narrow a search for statements.
MOST_NARROWING = 60_000


class Searcher:
    """Searches under the aliases of one prefix."""

    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        self._client = client
        self._prefix = prefix

    def documents(self, query: Query) -> Page[DocumentHit]:
        return self._made(query, queries.DOCUMENTS, _document_hit)

    def figures(self, query: Query) -> Page[FigureHit]:
        return self._made(query, queries.FIGURES, _figure_hit)

    def statements(self, query: Query) -> Page[StatementHit]:
        return self._made(query, queries.STATEMENTS, _statement_hit)

    def conclusions(self, query: Query) -> Page[ConclusionHit]:
        return self._made(query, CONCLUSIONS, _conclusion_hit)

    def every_conclusion(self, query: Query) -> Iterator[ConclusionHit]:
        return self._every(query, CONCLUSIONS, _conclusion_hit)

    def conclusion(self, identity: str) -> ConclusionHit | None:
        """A conclusion by its id."""
        found = self._client.options(ignore_status=404).get(index=self._name("conclusions"), id=identity)
        return _conclusion_hit(found, parse("")) if found.get("found") else None

    def alike(self, text: str, filters: Filters, size: int) -> tuple[ConclusionHit, ...]:
        """Conclusions that share pairs of words with a text, best first."""
        pairs = telling_pairs(text)
        if not pairs:
            return ()
        query = Query(filters=filters, size=size, collapse=True)
        words = alike(queries.Words(), pairs, "conclusion")
        _, hits = self._page(query, CONCLUSIONS, words, [], "relevance")
        return tuple(_conclusion_hit(hit, parse("")) for hit in hits)

    def every_document(self, query: Query) -> Iterator[DocumentHit]:
        return self._every(query, queries.DOCUMENTS, _document_hit)

    def every_figure(self, query: Query) -> Iterator[FigureHit]:
        return self._every(query, queries.FIGURES, _figure_hit)

    def every_statement(self, query: Query) -> Iterator[StatementHit]:
        return self._every(query, queries.STATEMENTS, _statement_hit)

    def _made(self, query: Query, plan: Plan, make: Callable[[Any, ParsedQuery], Hit]) -> Page[Hit]:
        parsed, hits, found = self._find(query, plan)
        return Page(tuple(make(hit, parsed) for hit in hits), *found)

    def _every(self, query: Query, plan: Plan, make: Callable[[Any, ParsedQuery], Hit]) -> Iterator[Hit]:
        _check(query, plan)
        parsed = parse(query.text)
        engine = queries.Words()
        tries: list[Dsl] = [all_words(engine, parsed, plan.kind)] if parsed else [{"match_all": {}}]
        if len(parsed.loosened) > 1:
            tries.extend(some_words(engine, parsed, plan.kind))
        natural = "relevance" if parsed else plan.without_text
        order = plan.orders[natural if query.sort == "relevance" else query.sort]

        def made() -> Iterator[Hit]:
            narrowing = [*queries.conditions(query.filters, plan.kind), *self._narrowed(query, plan)]
            stream = Stream(self._client, self._name(plan.index))
            try:
                for words in tries:
                    narrowed = {"bool": {"must": [words], "filter": narrowing}}
                    hits = stream.hits(narrowed, order, plan.kind, plan.source, collapse=query.collapse)
                    first = next(hits, None)
                    if first is not None:
                        yield make(first, parsed)
                        yield from (make(hit, parsed) for hit in hits)
                        return
            finally:
                stream.close()

        return made()

    def _find(
        self, query: Query, plan: Plan
    ) -> tuple[ParsedQuery, list[Any], tuple[int, int, int, dict[str, tuple[Bucket, ...]], bool]]:
        _check(query, plan)
        parsed = parse(query.text)
        engine = queries.Words()
        extra = self._narrowed(query, plan)
        if not parsed:
            answer, hits = self._page(query, plan, {"match_all": {}}, extra, plan.without_text)
            return parsed, hits, _found(query, plan, answer, relaxed=False)
        answer, hits = self._page(query, plan, all_words(engine, parsed, plan.kind), extra, "relevance")
        if answer["hits"]["total"]["value"] or len(parsed.loosened) < 2:
            return parsed, hits, _found(query, plan, answer, relaxed=False)
        for some in some_words(engine, parsed, plan.kind):
            answer, hits = self._page(query, plan, some, extra, "relevance")
            if answer["hits"]["total"]["value"]:
                return parsed, hits, _found(query, plan, answer, relaxed=True)
        return parsed, hits, _found(query, plan, answer, relaxed=False)

    def _narrowed(self, query: Query, plan: Plan) -> list[Dsl]:
        """For statements, the documents whose figures fit: they are no part of a statement's row."""
        if plan.kind != "statement":
            return []
        same = queries.figure_conditions(query.filters, "figure_values.", with_subject=False)
        if not same:
            return []
        nested = {"nested": {"path": "figure_values", "query": {"bool": {"filter": same}}}}
        found = helpers.scan(
            self._client, index=self._name("documents"), query={"query": nested, "_source": False}, size=5000
        )
        documents = []
        for hit in found:
            documents.append(hit["_id"])
            if len(documents) > MOST_NARROWING:
                raise SettingsError(
                    f"more than {MOST_NARROWING} documents have such figures: narrow the search further"
                )
        return [{"terms": {"document": documents}}]

    def _page(self, query: Query, plan: Plan, words: Dsl, extra: list[Dsl], natural: str) -> tuple[Any, list[Any]]:
        """One page of hits with total and facets; a page far behind is walked to."""
        order = plan.orders[natural if query.sort == "relevance" else query.sort]
        narrowing = [*queries.conditions(query.filters, plan.kind), *extra]
        first = (query.page - 1) * query.size
        inside = first + query.size <= walking.WINDOW
        # One copy of the data answers all pages of a reader, since copies may differ in deleted documents.
        narrowed = {"bool": {"filter": narrowing}}
        shared: dict[str, Any] = {"index": self._name(plan.index), "query": words, "preference": self._prefix}
        shown: dict[str, Any] = {"track_scores": True, "source_includes": list(plan.source)}
        once = {"found": {"filter": narrowed, "aggs": queries.printed(collapse=True)}} if query.collapse else {}
        answer = self._client.search(
            **shared,
            **shown,
            post_filter=narrowed,
            aggs={**queries.facets(query.filters, plan, extra, collapse=query.collapse), **once},
            sort=order,
            from_=first if inside else 0,
            size=query.size if inside else 0,
            collapse={"field": "same"} if query.collapse and inside else None,
            track_total_hits=True,
        )
        walk = walking.Walk(self._client, {**shared, "post_filter": narrowed, "sort": order}, collapse=query.collapse)
        hits = answer["hits"]["hits"]
        if not inside and answer["hits"]["total"]["value"] > first:
            hits = walk.page(first, query.size, shown)
        return answer, self._originals(hits, shared, narrowed, shown) if query.collapse else hits

    def _originals(self, hits: list[Any], shared: Any, narrowed: Dsl, shown: Any) -> list[Any]:
        """For hits that are later prints of a text, the earliest in standing that is found too, in their places."""
        later = [hit["_source"]["same"] for hit in hits if hit["_source"]["standing"]]
        if not later:
            return hits
        found = self._client.search(
            **shared,
            **shown,
            post_filter={"bool": {"filter": [narrowed, {"terms": {"same": later}}]}},
            sort=[{"standing": "asc"}],
            collapse={"field": "same"},
            size=len(later),
        )
        best = {hit["_source"]["same"]: hit for hit in found["hits"]["hits"]}
        return [best.get(hit["_source"]["same"], hit) for hit in hits]

    def _name(self, name: str) -> str:
        return alias(self._prefix, name)


def _check(query: Query, plan: Plan) -> None:
    if query.sort not in plan.orders:
        raise SettingsError(f"unknown sort {query.sort!r}: one of {', '.join(plan.orders)}")
    if query.page < 1 or query.size < 1:
        raise SettingsError(f"page and size start at 1, not {query.page} and {query.size}")


def _found(
    query: Query, plan: Plan, answer: Any, *, relaxed: bool
) -> tuple[int, int, int, dict[str, tuple[Bucket, ...]], bool]:
    facets = {name: _buckets(answer["aggregations"][name]) for name in plan.facets}
    total = queries.once(answer["hits"]["total"]["value"], answer["aggregations"].get("found", {}))
    return total, query.page, query.size, facets, relaxed


def _buckets(found: Any) -> tuple[Bucket, ...]:
    inner = found["nested"]["same"] if "nested" in found else found
    counts: dict[str, int] = {}
    for name in ("values", "chosen"):
        held = inner.get(name, {}).get("buckets", ())
        pairs = held.items() if isinstance(held, dict) else ((bucket["key"], bucket) for bucket in held)
        for key, bucket in pairs:
            counted = bucket.get("documents", bucket)
            counts[str(key)] = queries.once(counted["doc_count"], counted)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Bucket(value, count) for value, count in ordered if count)


def _document_hit(hit: Any, parsed: ParsedQuery) -> DocumentHit:
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
        title_matches=title_matches(source["title"], parsed),
        in_conclusion=any(passage.in_conclusion for passage in found),
        figures=source["figures"],
        statements=source["statements"],
        duplicate_of=source["same"] if source["standing"] else None,
        places=source["places"],
    )


def _figure_hit(hit: Any, parsed: ParsedQuery) -> FigureHit:
    source = hit["_source"]
    figure = Figure.model_validate(source["figure"])
    return FigureHit(figure, _reference(source), _sentence(source, parsed), source["places"])


def _statement_hit(hit: Any, parsed: ParsedQuery) -> StatementHit:
    source = hit["_source"]
    statement = Statement.model_validate(source["statement"])
    return StatementHit(statement, _reference(source), _sentence(source, parsed), source["meeting"], source["places"])


def _conclusion_hit(hit: Any, parsed: ParsedQuery) -> ConclusionHit:
    source = hit["_source"]
    return conclusions.hit(source, _reference(source), parsed)


def _reference(source: Any) -> DocumentRef:
    return DocumentRef(
        id=source["document"],
        url=source["url"],
        title=source["title"],
        province=source["province"],
        source=source["source"],
        published_at=source["published_at"],
        duplicate_of=source.get("original"),
    )


def _sentence(source: Any, parsed: ParsedQuery) -> Passage:
    sentence = source["sentence"]
    matches = spans(Text(sentence["text"]).matches(parsed)) if parsed else ()
    return Passage(sentence["start"], sentence["end"], sentence["text"], matches)
