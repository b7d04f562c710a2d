"""The Elasticsearch backend: records, figures and statements in indices of their own behind aliases.

For many users and several writers. `put` is idempotent but no transaction: see `search_api.elastic.writing`. Deleted
text leaves Elasticsearch's files when segments merge; `forget` asks for that at once, and for what a snapshot or a
replica's history still holds, Elasticsearch's own retention applies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from elasticsearch import Elasticsearch, helpers

from cchc.captures import Location
from cchc.errors import SettingsError, StoreError
from cchc.records import Failure, Figure, Record, Statement
from cchc.settings import Settings
from search_api import provenances
from search_api.elastic import queries, rows
from search_api.elastic.connection import connect, errors
from search_api.elastic.mappings import VERSION, alias, prepare
from search_api.elastic.queries import Dsl, Plan
from search_api.elastic.writing import Writer
from search_api.history import History
from search_api.matching.passages import Text, passages, spans, title_matches
from search_api.matching.queries import ParsedQuery, parse
from search_api.matching.ranking import all_words, some_words
from search_api.protocol import (
    Bucket,
    DocumentHit,
    DocumentRef,
    Entry,
    FailedCapture,
    FigureHit,
    Outcome,
    Page,
    Passage,
    Query,
    StatementHit,
    Status,
    StoredRecord,
    Version,
)

# Elasticsearch hands out no more than this many hits of a search at once; what lies behind is walked to.
WINDOW = 10_000
# Documents whose figures narrow a search for statements.
MOST_NARROWING = 60_000
PORTION = 100


def open_store(settings: Settings, *, writable: bool) -> ElasticsearchStore:
    """Open the store at `settings.elasticsearch_url`, creating its indices when writable.

    Raises StoreError when it cannot be reached or (for reading) holds nothing yet, NewerStoreError when a newer cchc
    made the indices.
    """
    client = connect(settings)
    try:
        with errors(settings):
            prepare(client, settings.elasticsearch_prefix, writable=writable)
            store = ElasticsearchStore(settings, client, writable=writable)
            if writable:
                store.finish_pending()
            return store
    except BaseException:
        client.close()
        raise


class ElasticsearchStore:
    """`search_api.protocol.Store` over an Elasticsearch cluster; safe to share between threads."""

    def __init__(self, settings: Settings, client: Elasticsearch, *, writable: bool) -> None:
        self._settings = settings
        self._prefix = settings.elasticsearch_prefix
        self._client = client
        self._writer = Writer(client, self._prefix)
        self._writable = writable

    # Writing

    def put(self, entries: Sequence[Entry]) -> list[Outcome]:
        """As the protocol says, save that a batch that fails half-way may be kept in part: put it again."""
        self._check_writable()
        with errors(self._settings):
            return self._writer.put(entries)

    def forget(self, urls: Iterable[str]) -> int:
        self._check_writable()
        with errors(self._settings):
            return self._writer.forget(urls)

    def finish_pending(self) -> int:
        """Complete what a killed writer left half-written; how many documents that were."""
        with errors(self._settings):
            return self._writer.finish_pending()

    def _check_writable(self) -> None:
        if not self._writable:
            raise StoreError("the store was opened for reading only")

    # Reading

    def processed(self, extractor: str) -> set[Location]:
        with errors(self._settings):
            found = helpers.scan(
                self._client,
                index=self._name("ledger"),
                query={"query": {"term": {"extractor": extractor}}, "_source": ["archive", "offset"]},
                size=5000,
            )
            return {Location(hit["_source"]["archive"], hit["_source"]["offset"]) for hit in found}

    def document(self, document: str, version: int | None = None) -> StoredRecord | None:
        with errors(self._settings):
            found = self._client.options(ignore_status=404).get(
                index=self._name("documents"), id=document, source_includes=["history"]
            )
            if not found.get("found"):
                return None
            history = rows.load_history(found["_source"]["history"])
            state = history.newest if version is None else history.states.get(version)
            if state is None:
                return None
            return _stored(history, state.number, self._writer.record(rows.version_key(document, state)))

    def records(self) -> Iterator[StoredRecord]:
        after: list[Any] | None = None
        while True:
            with errors(self._settings):
                answer = self._client.search(
                    index=self._name("documents"),
                    sort=[{"document": "asc"}],
                    size=PORTION,
                    source_includes=["history"],
                    search_after=after,
                )
                hits = answer["hits"]["hits"]
                portion = [(hit["_id"], rows.load_history(hit["_source"]["history"])) for hit in hits]
                keys = {name: rows.version_key(name, newest) for name, held in portion if (newest := held.newest)}
                found = self._client.mget(index=self._name("versions"), ids=list(keys.values())) if keys else None
            if found is None:
                return
            after = hits[-1]["sort"]
            records = {item["_id"]: item["_source"]["record"] for item in found["docs"] if item.get("found")}
            for name, history in portion:
                newest = history.newest
                # Gone meanwhile: forgotten, or replaced while this was on its way.
                if newest is not None and keys[name] in records:
                    yield _stored(history, newest.number, Record.model_validate(records[keys[name]]))

    def failures(self) -> Iterator[FailedCapture]:
        after: list[Any] | None = None
        while True:
            with errors(self._settings):
                answer = self._client.search(
                    index=self._name("failures"),
                    sort=[{"fetched_at": "desc"}, {"identity": "asc"}],
                    size=1000,
                    search_after=after,
                )
            hits = answer["hits"]["hits"]
            if not hits:
                return
            after = hits[-1]["sort"]
            for hit in hits:
                source = hit["_source"]
                yield FailedCapture(Failure.model_validate(source["failure"]), provenances.load(source["provenance"]))

    def search(self, query: Query) -> Page[DocumentHit]:
        parsed, hits, found = self._find(query, queries.DOCUMENTS)
        return Page(tuple(_document_hit(hit, parsed) for hit in hits), *found)

    def figures(self, query: Query) -> Page[FigureHit]:
        parsed, hits, found = self._find(query, queries.FIGURES)
        made = (
            FigureHit(Figure.model_validate(source["figure"]), _reference(source), _sentence(source, parsed))
            for source in (hit["_source"] for hit in hits)
        )
        return Page(tuple(made), *found)

    def statements(self, query: Query) -> Page[StatementHit]:
        parsed, hits, found = self._find(query, queries.STATEMENTS)
        made = (
            StatementHit(
                Statement.model_validate(source["statement"]),
                _reference(source),
                _sentence(source, parsed),
                source["meeting"],
            )
            for source in (hit["_source"] for hit in hits)
        )
        return Page(tuple(made), *found)

    def status(self) -> Status:
        with errors(self._settings):
            sums = {name: {"sum": {"field": name}} for name in ("versions", "figures", "statements", "meetings")}
            answer = self._client.search(index=self._name("documents"), size=0, aggs=sums, track_total_hits=True)
            totals = {name: int(answer["aggregations"][name]["value"]) for name in sums}
            failures = self._client.count(index=self._name("failures"))["count"]
            forgotten = self._client.count(index=self._name("tombstones"))["count"]
            server = self._client.info()["version"]["number"]
            size = self._client.indices.stats(index=f"{self._prefix}-*", metric="store")
        return Status(
            backend="elasticsearch",
            documents=answer["hits"]["total"]["value"],
            failures=failures,
            detail={
                "server": server,
                "prefix": self._prefix,
                "mapping": VERSION,
                "index_bytes": size["_all"]["total"]["store"]["size_in_bytes"],
                "forgotten": forgotten,
            },
            **totals,
        )

    def healthy(self) -> str | None:
        try:
            with errors(self._settings):
                health = self._client.options(request_timeout=5, max_retries=0).cluster.health(
                    index=f"{self._prefix}-*", timeout="3s"
                )
        except StoreError as error:
            return str(error)
        return "Elasticsearch is red: some of its data is not to be had" if health["status"] == "red" else None

    def close(self) -> None:
        self._client.close()

    # Searching

    def _find(
        self, query: Query, plan: Plan
    ) -> tuple[ParsedQuery, list[Any], tuple[int, int, int, dict[str, tuple[Bucket, ...]], bool]]:
        if query.sort not in plan.orders:
            raise SettingsError(f"unknown sort {query.sort!r}: one of {', '.join(plan.orders)}")
        if query.page < 1 or query.size < 1:
            raise SettingsError(f"page and size start at 1, not {query.page} and {query.size}")
        parsed = parse(query.text)
        engine = queries.Words()
        with errors(self._settings):
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
        inside = first + query.size <= WINDOW
        # One copy of the data answers all pages of a reader, since copies may differ in deleted documents.
        shared: dict[str, Any] = {"index": self._name(plan.index), "query": words, "preference": self._prefix}
        narrowed = {"bool": {"filter": narrowing}}
        answer = self._client.search(
            **shared,
            post_filter=narrowed,
            aggs=queries.facets(query.filters, plan, extra),
            sort=order,
            track_scores=True,
            from_=first if inside else 0,
            size=query.size if inside else 0,
            track_total_hits=True,
            source_includes=list(plan.source),
        )
        if inside:
            return answer, answer["hits"]["hits"]
        after: list[Any] | None = None
        while first > 0 and answer["hits"]["total"]["value"] > (query.page - 1) * query.size:
            step = min(first, WINDOW)
            skipped = self._client.search(
                **shared, post_filter=narrowed, sort=order, size=step, search_after=after, source=False
            )["hits"]["hits"]
            if len(skipped) < step:
                return answer, []
            after, first = skipped[-1]["sort"], first - step
        if first > 0:
            return answer, []
        last = self._client.search(
            **shared,
            post_filter=narrowed,
            sort=order,
            track_scores=True,
            size=query.size,
            search_after=after,
            source_includes=list(plan.source),
        )
        return answer, last["hits"]["hits"]

    def _name(self, name: str) -> str:
        return alias(self._prefix, name)


def _stored(history: History, number: int, record: Record) -> StoredRecord:
    versions = {
        state.number: Version(state.number, state.first_seen, state.last_seen, state.provenance)
        for state in history.in_order()
    }
    return StoredRecord(record, versions[number], tuple(versions.values()))


def _found(
    query: Query, plan: Plan, answer: Any, *, relaxed: bool
) -> tuple[int, int, int, dict[str, tuple[Bucket, ...]], bool]:
    facets = {name: _buckets(answer["aggregations"][name]) for name in plan.facets}
    return answer["hits"]["total"]["value"], query.page, query.size, facets, relaxed


def _buckets(found: Any) -> tuple[Bucket, ...]:
    inner = found["nested"]["same"] if "nested" in found else found
    counts: dict[str, int] = {}
    for name in ("values", "chosen"):
        held = inner.get(name, {}).get("buckets", ())
        pairs = held.items() if isinstance(held, dict) else ((bucket["key"], bucket) for bucket in held)
        for key, bucket in pairs:
            counts[str(key)] = bucket["documents"]["doc_count"] if "documents" in bucket else bucket["doc_count"]
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
    )


def _reference(source: Any) -> DocumentRef:
    return DocumentRef(
        id=source["document"],
        url=source["url"],
        title=source["title"],
        province=source["province"],
        source=source["source"],
        published_at=source["published_at"],
    )


def _sentence(source: Any, parsed: ParsedQuery) -> Passage:
    sentence = source["sentence"]
    matches = spans(Text(sentence["text"]).matches(parsed)) if parsed else ()
    return Passage(sentence["start"], sentence["end"], sentence["text"], matches)
