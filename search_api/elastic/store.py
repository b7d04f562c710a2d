"""The Elasticsearch store: reads records, hands searches and writes on, and puts the client's errors into words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from elasticsearch import Elasticsearch, helpers

from cchc.captures import Location
from cchc.errors import StoreError
from cchc.records import Failure, Record
from cchc.settings import Settings
from search_api import moments, provenances
from search_api.duplicates.copies import copies
from search_api.elastic import facts, rows
from search_api.elastic.clusters import Clusters
from search_api.elastic.connection import errors
from search_api.elastic.deadletters import DeadLetters
from search_api.elastic.hits import reference
from search_api.elastic.indices import Indices
from search_api.elastic.lines import Lines
from search_api.elastic.mappings import VERSION
from search_api.elastic.reviewing import Reviewed
from search_api.elastic.searching import Searcher
from search_api.elastic.snapshots import Identities, snapshot
from search_api.elastic.writing import Writer
from search_api.facts.lines import Line
from search_api.facts.sayings import Saying
from search_api.facts.selection import Evidence, Field, Held, Selection
from search_api.hits import (
    ConclusionHit,
    Copy,
    DocumentHit,
    DocumentRef,
    FigureHit,
    FigurePortion,
    Hit,
    Page,
    StatementHit,
)
from search_api.protocol import Entry, FailedCapture, Filters, Outcome, Query, Status, StoredRecord

PORTION = 100


class ElasticsearchStore(Reviewed):
    """`search_api.protocol.Store` over an Elasticsearch cluster; safe to share between threads."""

    def __init__(
        self, settings: Settings, client: Elasticsearch, *, writable: bool, indices: Indices | None = None
    ) -> None:
        """`indices` are those that records are put into and read from, in place of those that are searched."""
        self._settings = settings
        self._indices = indices or Indices(settings.elasticsearch_prefix)
        self._prefix = settings.elasticsearch_prefix
        self._client = client
        self._writer = Writer(
            client,
            self._prefix,
            indices=indices,
            patience=settings.elasticsearch_patience,
            refused=DeadLetters(settings.data).append,
        )
        self._clusters = Clusters(client, self._indices)
        self._searcher = Searcher(client, self._prefix)
        self._index_ids = Identities(client)
        self._lines = Lines(client, self._name("figures"), self._prefix, self._index_ids)
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

    def processed(self, extractor: str) -> dict[Location, str]:
        with errors(self._settings):
            found = helpers.scan(
                self._client,
                index=self._name("ledger"),
                query={"query": {"term": {"extractor": extractor}}, "_source": ["archive", "offset", "identity"]},
                size=5000,
            )
            sources = (hit["_source"] for hit in found)
            return {Location(one["archive"], one["offset"]): one["identity"] for one in sources}

    def document(self, document: str, version: int | None = None) -> StoredRecord | None:
        with errors(self._settings):
            found = self._client.options(ignore_status=404).get(
                index=self._name("documents"), id=document, source_includes=["history"]
            )
            row: Any = found if found.get("found") else self._at_other_address(document)
            if row is None:
                return None
            history = rows.load_history(row["_source"]["history"])
            state = history.newest if version is None else history.states.get(version)
            if state is None:
                return None
            return history.stored(self._writer.record(rows.version_key(row["_id"], state)), state.number)

    def duplicates(self, document: str) -> tuple[Copy, ...]:
        with errors(self._settings):
            return copies(self._clusters.members_of(document))

    def holders(self, files: Sequence[str]) -> tuple[DocumentRef, ...]:
        with errors(self._settings):
            answer = self._client.search(
                index=self._name("documents"),
                query={"terms": {"attached": list(files)}},
                sort=[{"published_at": {"order": "asc", "missing": "_last"}}, {"document": "asc"}],
                size=10_000,
                source_includes=["document", "url", "title", "province", "source", "published_at"],
            )
            return tuple(reference(hit["_source"]) for hit in answer["hits"]["hits"])

    def _at_other_address(self, identity: str) -> Any:
        """The row of the document that has this identity among those of its addresses."""
        answer = self._client.search(
            index=self._name("documents"),
            query={"term": {"addresses": identity}},
            sort=[{"document": "asc"}],
            size=1,
            source_includes=["history"],
        )
        return next(iter(answer["hits"]["hits"]), None)

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
                    yield history.stored(Record.model_validate(records[keys[name]]), newest.number)

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
        with errors(self._settings):
            return self._searcher.documents(query)

    def figures(self, query: Query) -> Page[FigureHit]:
        with errors(self._settings):
            return self._searcher.figures(query)

    def statements(self, query: Query) -> Page[StatementHit]:
        with errors(self._settings):
            return self._searcher.statements(query)

    def fact_lines(self, selection: Selection) -> list[Line]:
        with errors(self._settings):
            return self._lines.read(selection)

    def fact_sayings(self, selection: Selection, units: Iterable[str] | None = None) -> list[Saying]:
        with errors(self._settings):
            return self._lines.sayings(selection, units, moments.of(self))

    def fact_touched(self, selection: Selection, since: str) -> frozenset[str] | None:
        with errors(self._settings):
            return self._lines.touched(selection, since)

    def fact_states(self, selection: Selection) -> dict[str, str]:
        with errors(self._settings):
            return self._lines.states(selection, moments.of(self))

    def fact_fields(self, indicator: str | None = None) -> list[Field]:
        with errors(self._settings):
            return self._lines.fields(indicator, moments.of(self))

    def fact_units(self) -> list[Held]:
        with errors(self._settings):
            return facts.held(self._client, self._name("figures"), self._prefix)

    def evidence(self, keys: Sequence[str]) -> dict[str, Evidence]:
        with errors(self._settings):
            return self._lines.evidence(keys, moments.of(self))

    def snapshot(self) -> str:
        if (moment := moments.of(self)) is not None:
            return moment.snapshot
        with errors(self._settings):
            return snapshot(self._client, self._prefix, self._index_ids)

    def conclusions(self, query: Query) -> Page[ConclusionHit]:
        with errors(self._settings):
            return self._searcher.conclusions(query)

    def every_conclusion(self, query: Query) -> Iterator[ConclusionHit]:
        return self._stream(self._searcher.every_conclusion(query))

    def conclusion(self, conclusion: str) -> ConclusionHit | None:
        with errors(self._settings):
            return self._searcher.conclusion(conclusion)

    def alike(self, text: str, filters: Filters, size: int) -> tuple[ConclusionHit, ...]:
        with errors(self._settings):
            return self._searcher.alike(text, filters, size)

    def every_document(self, query: Query) -> Iterator[DocumentHit]:
        return self._stream(self._searcher.every_document(query))

    def every_figure(self, query: Query) -> Iterator[FigureHit]:
        return self._stream(self._searcher.every_figure(query))

    def figure_portions(self, query: Query) -> Iterator[FigurePortion]:
        return self._stream(self._searcher.figure_portions(query))

    def every_statement(self, query: Query) -> Iterator[StatementHit]:
        return self._stream(self._searcher.every_statement(query))

    def _stream(self, hits: Iterator[Hit]) -> Iterator[Hit]:
        with errors(self._settings):
            yield from hits

    def status(self) -> Status:
        with errors(self._settings):
            sums = {name: {"sum": {"field": name}} for name in ("versions", "figures", "statements", "meetings")}
            readers = {"extractors": {"terms": {"field": "extractor", "size": 1000, "order": {"_key": "asc"}}}}
            answer = self._client.search(
                index=self._name("documents"), size=0, aggs={**sums, **readers}, track_total_hits=True
            )
            totals = {name: int(answer["aggregations"][name]["value"]) for name in sums}
            failures = self._client.count(index=self._name("failures"))["count"]
            reprinted = self._client.count(index=self._name("documents"), query={"range": {"standing": {"gt": 0}}})[
                "count"
            ]
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
                "duplicates": reprinted,
            },
            extractors={one["key"]: one["doc_count"] for one in answer["aggregations"]["extractors"]["buckets"]},
            **totals,
        )

    def trouble(self) -> str | None:
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

    def _name(self, name: str) -> str:
        return self._indices[name]
