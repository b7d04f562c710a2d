"""A generation of indices copied into another while it is written to.

Elasticsearch numbers every write to an index (`_seq_no`). A copy notes how far it came, in the target's own mapping,
and the next one takes what was written since; deletions are found by what the target has too much. Where the mappings
are of another version, the rows of documents, figures and statements are made anew from the records, with the marks of
their clusters; the other indices hold what no mapping looks into, and are copied by the server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch

from cchc.errors import StoreError
from cchc.records import Record
from search_api.elastic import facts, reviews, rows
from search_api.elastic.bulk import send
from search_api.elastic.checkpoints import checkpoint
from search_api.elastic.indices import Indices
from search_api.elastic.projecting import PROJECTED, projections, remove_older
from search_api.reviews.overlay import overlaid

PORTION = 200
WALKED = 5000
KEPT = "10m"
# Writes that are copied in one request, and how long one may take.
STEP = 50_000
STEP_SECONDS = 600
# What a row has of its cluster, which is no part of its record.
LABELS = ("same", "places", "standing", "settled", "original", "fact_text")
# Name of the index, rows copied, rows to be copied in this round.
Heard = Callable[[str, int, int], None]


class Copier:
    """Copies what is new, again and again; nobody else writes to the target."""

    def __init__(self, client: Elasticsearch, source: Indices, target: Indices, *, project: bool, heard: Heard) -> None:
        self._client = client
        self._source = source
        self._target = target
        self._project = project
        self._heard = heard

    def run(self) -> int:
        """Copy all that was written since the last time; how many rows those were."""
        total = 0
        for name in self._source:
            if name in self._target and not (self._project and name in PROJECTED):
                total += self._copy(name)
        self._client.indices.refresh(index=self._target.all())
        self._sweep()
        return total

    def finish(self) -> None:
        """The last round, while nobody writes to the source. Raises StoreError when the copy is not equal then."""
        self.run()
        for name in self._source:
            if self._project and name in PROJECTED:
                continue
            held, copy = (self._count(indices[name]) for indices in (self._source, self._target))
            if held != copy:
                raise StoreError(
                    f"{self._target[name]} holds {copy} rows, {self._source[name]} {held}: nothing changed"
                )

    def _copy(self, name: str) -> int:
        source, target = self._source[name], self._target[name]
        meta = _meta(self._client, target)
        since = meta["copied"] if meta.get("source") == source else -1
        reached = _reached(self._client, source)
        self._client.indices.refresh(index=source)
        new = {"range": {"_seq_no": {"gt": since}}}
        count = self._count(source, new)
        if count:
            if self._project and name == "documents":
                self._make_anew(new, count, first=since < 0)
            else:
                self._let_server_copy(name, since, reached, count)
        if meta != {"source": source, "copied": reached}:
            self._note(name, reached)
        self._heard(name, count, count)
        return count

    def _let_server_copy(self, name: str, since: int, reached: int, count: int) -> None:
        """In steps that a request can wait for; each is noted, so that what is broken off goes on from there."""
        done = 0
        while True:
            last = since + STEP >= reached  # which takes what is written just now too
            window: dict[str, Any] = {"gt": since} if last else {"gt": since, "lte": since + STEP}
            answer = self._client.options(request_timeout=STEP_SECONDS).reindex(
                source={"index": self._source[name], "query": {"range": {"_seq_no": window}}, "size": 500},
                dest={"index": self._target[name]},
            )
            if answer["failures"]:
                trouble = str(answer["failures"])[:300]
                raise StoreError(f"{self._source[name]} could not be copied to {self._target[name]}: {trouble}")
            if last:
                return
            done += answer["created"] + answer["updated"]
            since += STEP
            self._note(name, since)
            self._heard(name, done, count)

    def _note(self, name: str, reached: int) -> None:
        meta = {"source": self._source[name], "copied": reached}
        self._client.indices.put_mapping(index=self._target[name], meta=meta)

    def _make_anew(self, query: Mapping[str, Any], count: int, *, first: bool) -> None:
        done = 0
        for hits in walk(self._client, self._source["documents"], query, PORTION):
            histories = {hit["_id"]: rows.load_history(hit["_source"]["history"]) for hit in hits}
            keys = {
                rows.version_key(document, newest): document
                for document, history in histories.items()
                if (newest := history.newest) is not None
            }
            found = self._client.mget(index=self._source["versions"], ids=list(keys))["docs"]
            records = {
                keys[item["_id"]]: Record.model_validate(item["_source"]["record"])
                for item in found
                if item.get("found")
            }
            # One whose record is not there has just been changed or forgotten: the next round sees it.
            kept = [hit for hit in hits if hit["_id"] in records]
            identities = {hit["_id"]: (hit["_id"], *hit["_source"]["addresses"]) for hit in kept}
            found_reviews = reviews.of_documents(
                self._client, self._source, (name for names in identities.values() for name in names)
            )
            for document, names in identities.items():
                records[document] = overlaid(records[document], reviews.of_one(found_reviews, names))
            labels = self._labels([hit["_id"] for hit in kept])
            send(self._client, self._rows(kept, records, labels), conflicts=True)
            if not first:
                revisions = {hit["_id"]: hit["_source"]["revision"] for hit in kept}
                remove_older(self._client, self._target, revisions)
            send(self._client, self._documents(kept, records, histories))
            done += len(hits)
            self._heard("documents", done, count)

    def _rows(
        self, hits: Sequence[Any], records: Mapping[str, Record], labels: Mapping[str, rows.Source]
    ) -> Iterator[rows.Source]:
        for hit in hits:
            for action in projections(self._target, records[hit["_id"]], hit["_source"]["revision"]):
                yield {**action, "_source": {**action["_source"], **labels.get(action["_id"], {})}}

    def _documents(
        self, hits: Sequence[Any], records: Mapping[str, Record], histories: Mapping[str, Any]
    ) -> Iterator[rows.Source]:
        for hit in hits:
            held = hit["_source"]
            batch = held.get("batch")
            row = rows.document_source(
                records[hit["_id"]], histories[hit["_id"]], held["addresses"], held["revision"], batch=batch
            )
            if held.get("signed") == row["signed"]:
                row |= {label: held[label] for label in LABELS if label in held}
            yield {"_op_type": "index", "_index": self._target["documents"], "_id": hit["_id"], "_source": row}

    def _labels(self, documents: Sequence[str]) -> dict[str, rows.Source]:
        found: dict[str, rows.Source] = {}
        for name in PROJECTED:
            if name not in self._source or not documents:
                continue
            query = {"terms": {"document": list(documents)}}
            for hits in walk(self._client, self._source[name], query, WALKED, source={"includes": list(LABELS)}):
                for hit in hits:
                    row = hit["_source"]
                    if "same" in row:
                        # Older versions named the text, or had no more than the original.
                        text = row.get("fact_text", row.get("original"))
                        if name == "figures" and isinstance(text, str):
                            row["fact_text"] = facts.number(text)
                        found[hit["_id"]] = row
        return found

    def _sweep(self) -> None:
        """Take out of the target what is no more in the source."""
        for name in self._source:
            if self._project and name in PROJECTED:
                continue
            source, target = self._source[name], self._target[name]
            if self._count(target) <= self._count(source):
                continue
            for hits in walk(self._client, target, {"match_all": {}}, WALKED, source=False):
                ids = [hit["_id"] for hit in hits]
                answer = self._client.search(
                    index=source, query={"ids": {"values": ids}}, size=len(ids), source=False, sort=["_doc"]
                )
                gone = sorted(set(ids) - {hit["_id"] for hit in answer["hits"]["hits"]})
                send(self._client, ({"_op_type": "delete", "_index": target, "_id": one} for one in gone))
                if gone and self._project and name == "documents":
                    for other in PROJECTED:
                        query = {"terms": {"document": gone}}
                        self._client.delete_by_query(index=self._target[other], query=query, refresh=True)
                self._heard(name, 0, 0)
            self._client.indices.refresh(index=target)

    def _count(self, index: str, query: Mapping[str, Any] | None = None) -> int:
        return int(self._client.count(index=index, query=dict(query) if query else None)["count"])


def walk(
    client: Elasticsearch,
    index: str,
    query: Mapping[str, Any],
    size: int,
    source: bool | Mapping[str, Any] = True,
    by: str = "_shard_doc",
) -> Iterator[list[Any]]:
    """All rows that fit, portion by portion, as one state of the index, in the order of a field."""
    point = client.open_point_in_time(index=index, keep_alive=KEPT)["id"]
    after: list[Any] | None = None
    try:
        while True:
            answer = client.search(
                pit={"id": point, "keep_alive": KEPT},
                query=dict(query),
                size=size,
                source=source,
                sort=[by],
                search_after=after,
                track_total_hits=False,
            )
            point, hits = answer["pit_id"], answer["hits"]["hits"]
            if hits:
                yield hits
            if len(hits) < size:
                return
            after = hits[-1]["sort"]
    finally:
        client.options(ignore_status=404).close_point_in_time(id=point)


def copied(client: Elasticsearch, target: Indices) -> str | None:
    """The index that a generation's documents were copied from, None where they were not."""
    found: str | None = _meta(client, target["documents"]).get("source")
    return found


def _meta(client: Elasticsearch, index: str) -> dict[str, Any]:
    held: Any = client.indices.get_mapping(index=index)
    return dict(held[index]["mappings"].get("_meta", {}))


def _reached(client: Elasticsearch, index: str) -> int:
    """The number up to which all writes are in all copies of an index; those above may be copied twice."""
    reached = checkpoint(client, index)
    if reached is None:
        raise StoreError(f"{index} is not one index with a shard at hand")
    return reached.number
