"""Searches over the indices: words, filters, facets and pages, and hits made of the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from elasticsearch import BadRequestError, Elasticsearch, NotFoundError, helpers

from cchc.errors import SettingsError
from search_api import cursors
from search_api.asking import Asked, Counted, answered, check, understood
from search_api.cursors import Cursor, expired
from search_api.elastic import kept, queries, walking
from search_api.elastic.conclusions import CONCLUSIONS
from search_api.elastic.hits import conclusion_hit, document_hit, figure_hit, statement_hit
from search_api.elastic.mappings import alias
from search_api.elastic.queries import Dsl, Plan
from search_api.elastic.streaming import PORTIONS, Stream
from search_api.hits import (
    Bucket,
    ConclusionHit,
    DocumentHit,
    FigureHit,
    FigurePortion,
    Hit,
    Page,
    StatementHit,
)
from search_api.matching.likeness import alike, telling_pairs
from search_api.matching.queries import ParsedQuery, parse
from search_api.matching.ranking import FIELDS, Fit, attempts
from search_api.protocol import Filters, Query

Make = Callable[[Any, ParsedQuery], Hit]
# What fields of a query name by a part of it: the index and the field of the values that are held.
_HELD = {
    "province": ("documents", "province"),
    "source": ("documents", "source"),
    "unit": ("documents", "unit_names"),
    "speaker": ("statements", "speaker"),
}
# Documents whose figures narrow a search for statements.
MOST_NARROWING = 60_000


class Searcher:
    """Searches under the aliases of one prefix."""

    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        self._client = client
        self._prefix = prefix

    def documents(self, query: Query) -> Page[DocumentHit]:
        return self._made(query, queries.DOCUMENTS, document_hit)

    def figures(self, query: Query) -> Page[FigureHit]:
        return self._made(query, queries.FIGURES, figure_hit)

    def statements(self, query: Query) -> Page[StatementHit]:
        return self._made(query, queries.STATEMENTS, statement_hit)

    def conclusions(self, query: Query) -> Page[ConclusionHit]:
        return self._made(query, CONCLUSIONS, conclusion_hit)

    def every_conclusion(self, query: Query) -> Iterator[ConclusionHit]:
        return self._every(query, CONCLUSIONS, conclusion_hit)

    def conclusion(self, identity: str) -> ConclusionHit | None:
        """A conclusion by its id."""
        found = self._client.options(ignore_status=404).get(index=self._name("conclusions"), id=identity)
        return conclusion_hit(found, parse("")) if found.get("found") else None

    def alike(self, text: str, filters: Filters, size: int) -> tuple[ConclusionHit, ...]:
        """Conclusions that share pairs of words with a text, best first."""
        pairs = telling_pairs(text)
        if not pairs:
            return ()
        query = Query(filters=filters, size=size, collapse=True)
        words = alike(queries.Words(), pairs, "conclusion")
        _, hits = self._page(query, CONCLUSIONS, words, [], "relevance")
        return tuple(conclusion_hit(hit, parse("")) for hit in hits)

    def every_document(self, query: Query) -> Iterator[DocumentHit]:
        return self._every(query, queries.DOCUMENTS, document_hit)

    def every_figure(self, query: Query) -> Iterator[FigureHit]:
        return self._every(query, queries.FIGURES, figure_hit)

    def figure_portions(self, query: Query) -> Iterator[FigurePortion]:
        """All figures in order, as they are kept."""
        columns = kept.columns(collapse=query.collapse)
        return (kept.portion(hits) for _, hits in self._portions(query, queries.FIGURES, columns))

    def every_statement(self, query: Query) -> Iterator[StatementHit]:
        return self._every(query, queries.STATEMENTS, statement_hit)

    def _made(self, query: Query, plan: Plan, make: Make[Hit]) -> Page[Hit]:
        asked = self._asked(query, plan)
        extra = self._narrowed(asked.query, plan)
        if query.cursor is not None:
            return self._walked(query, asked, plan, extra, make)
        target = {"index": self._name(plan.index)}
        order = _order(asked, plan)
        fit, met, _, (answer, hits) = self._met(
            asked, plan, target, lambda words: self._page(asked.query, plan, words, extra, order)
        )
        return answered(asked, [make(hit, met) for hit in hits], _counted(answer, fit, met, None))

    def _walked(self, query: Query, asked: Asked, plan: Plan, extra: list[Dsl], make: Make[Hit]) -> Page[Hit]:
        """A page of a walk with cursors: all of them are of the one state that the first was read in."""
        cursor = cursors.load(plan.kind, query)
        narrowing = [*queries.conditions(asked.query.filters, plan.kind), *extra]
        stream = Stream(self._client, self._name(plan.index), cursor.state if cursor else None)

        def count(words: Dsl) -> tuple[Any, list[Any]]:
            answer = self._client.search(
                **stream.target,
                query=words,
                post_filter={"bool": {"filter": narrowing}},
                aggs=_aggregations(asked.query, plan, extra, narrowing),
                size=0,
                track_total_hits=True,
            )
            return answer, []

        try:
            fit, met, words, (answer, _) = self._met(asked, plan, stream.target, count)
            hits, after = stream.page(
                {"bool": {"must": [words], "filter": narrowing}},
                plan.orders[_order(asked, plan)],
                plan.source,
                collapse=query.collapse,
                size=query.size,
                after=cursor.after if cursor else None,
            )
        except (NotFoundError, BadRequestError) as error:
            if cursor is None:
                raise
            raise expired() from error
        behind = cursors.dump(plan.kind, query, Cursor(after, stream.point)) if after is not None else None
        if behind is None:
            stream.close()
        return answered(asked, [make(hit, met) for hit in hits], _counted(answer, fit, met, behind))

    def _met(
        self, asked: Asked, plan: Plan, target: Dsl, ask: Callable[[Dsl], tuple[Any, list[Any]]]
    ) -> tuple[Fit, ParsedQuery, Dsl, tuple[Any, list[Any]]]:
        """The first attempt that finds anything, with what `ask` answered to it; else the last, as if met whole."""
        for fit, met, words in self._attempts(asked, plan, target):
            answer = ask(words)
            if answer[0]["hits"]["total"]["value"]:
                return fit, met, words, answer
        return "whole", asked.parsed, words, answer

    def _every(self, query: Query, plan: Plan, make: Make[Hit]) -> Iterator[Hit]:
        found = self._portions(query, plan, {"source_includes": plan.source, "track_scores": True})
        return (make(hit, met) for met, hits in found for hit in hits)

    def _portions(self, query: Query, plan: Plan, shown: Dsl) -> Iterator[tuple[ParsedQuery, list[Any]]]:
        """All hits in order, a portion at a time, with what is `shown` of their rows and the words that they met."""
        asked = self._asked(query, plan)
        order = plan.orders[_order(asked, plan)]

        def found() -> Iterator[tuple[ParsedQuery, list[Any]]]:
            narrowing = [*queries.conditions(asked.query.filters, plan.kind), *self._narrowed(asked.query, plan)]
            stream = Stream(self._client, self._name(plan.index))
            try:
                for _, met, words in self._attempts(asked, plan, stream.target):
                    narrowed = {"bool": {"must": [words], "filter": narrowing}}
                    portions = stream.portions(narrowed, order, PORTIONS[plan.kind], shown, collapse=query.collapse)
                    first = None
                    for first in filter(None, portions):
                        yield met, first
                    if first is not None:
                        return
            finally:
                stream.close()

        return found()

    def _asked(self, query: Query, plan: Plan) -> Asked:
        check(query, plan.orders, plan.facets)
        return understood(query, plan.kind, self._values)

    def _values(self, name: str) -> list[str]:
        """The values of a field that are held; beyond 10,000 the most frequent ones."""
        index, field = _HELD[name]
        values = {"values": {"terms": {"field": field, "size": 10_000}}}
        answer = self._client.search(index=self._name(index), size=0, aggs=values)
        return sorted(bucket["key"] for bucket in answer["aggregations"]["values"]["buckets"])

    def _attempts(self, asked: Asked, plan: Plan, target: Dsl) -> Iterator[tuple[Fit, ParsedQuery, Dsl]]:
        """What to look for in turn; `target` names the index, or the state of it, that is searched."""
        engine = queries.Words()
        if not asked.parsed:
            yield "whole", asked.parsed, engine.everything()
            return

        def lacking(words: Sequence[str]) -> set[str]:
            fields = [f"{name}_words.folded" for name, _ in FIELDS[plan.kind]]
            having = {word: {"bool": {"should": [{"term": {name: word}} for name in fields]}} for word in words}
            answer = self._client.search(**target, size=0, aggs={"words": {"filters": {"filters": having}}})
            buckets = answer["aggregations"]["words"]["buckets"]
            return {word for word in words if not buckets[word]["doc_count"]}

        yield from attempts(engine, asked.parsed, plan.kind, lacking)

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

    def _page(self, query: Query, plan: Plan, words: Dsl, extra: list[Dsl], sort: str) -> tuple[Any, list[Any]]:
        """One page of hits with total and facets; a page far behind is walked to."""
        order = plan.orders[sort]
        narrowing = [*queries.conditions(query.filters, plan.kind), *extra]
        first = (query.page - 1) * query.size
        inside = first + query.size <= walking.WINDOW
        # One copy of the data answers all pages of a reader, since copies may differ in deleted documents.
        narrowed = {"bool": {"filter": narrowing}}
        shared: dict[str, Any] = {"index": self._name(plan.index), "query": words, "preference": self._prefix}
        shown: dict[str, Any] = {"track_scores": True, "source_includes": list(plan.source)}
        answer = self._client.search(
            **shared,
            **shown,
            post_filter=narrowed,
            aggs=_aggregations(query, plan, extra, narrowing),
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


def _order(asked: Asked, plan: Plan) -> str:
    """The name of the order: without words there is no relevance."""
    natural = "relevance" if asked.parsed else plan.without_text
    return natural if asked.query.sort == "relevance" else asked.query.sort


def _aggregations(query: Query, plan: Plan, extra: list[Dsl], narrowing: list[Dsl]) -> Dsl:
    """Facets, and by which texts are counted once."""
    found = queries.facets(query, plan, extra)
    if query.collapse:
        found["found"] = {"filter": {"bool": {"filter": narrowing}}, "aggs": queries.printed(collapse=True)}
    return found


def _counted(answer: Any, fit: Fit, met: ParsedQuery, behind: str | None) -> Counted:
    aggregations = answer.get("aggregations", {})
    facets = {name: _buckets(found) for name, found in aggregations.items() if name != "found"}
    total = queries.once(answer["hits"]["total"]["value"], aggregations.get("found", {}))
    return Counted(total, facets, fit, met, behind)


def _buckets(found: Any) -> tuple[Bucket, ...]:
    inner = found["nested"]["same"] if "nested" in found else found
    named = queries.spoken if found.get("meta") == queries.MARKED["meta"] else str
    counts: dict[str, int] = {}
    for name in ("values", "chosen", "others"):
        held = inner.get(name, {}).get("buckets", ())
        pairs = held.items() if isinstance(held, dict) else ((bucket["key"], bucket) for bucket in held)
        for key, bucket in pairs:
            counted = bucket.get("documents", bucket)
            counts[named(key)] = queries.once(counted["doc_count"], counted)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Bucket(value, count) for value, count in ordered if count)
