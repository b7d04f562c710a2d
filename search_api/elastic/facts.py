"""Lines of figures in the indices: columns of the figures' rows, read without their sources."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch

from cchc.records import Record
from search_api.elastic.bulk import portions
from search_api.elastic.snapshots import INDICES, Identities
from search_api.facts.lines import Line, Measured, lines_of
from search_api.facts.selection import Evidence, Field, Held, Selection
from search_api.projection import FigureRow

PORTION = 10_000
MOST_PERIODS = 10_000
_COLUMNS = ("fact_line", "fact_figure", "document", "fact_text", "published_on")
_NO_SOURCE: Mapping[str, Any] = {"source": False, "stored_fields": "_none_", "track_total_hits": False}
_FIELD = {
    name: {"terms": {"field": field}}
    for name, field in (
        ("indicator", "indicator"), ("level", "fact_level"), ("within", "fact_within"), ("period", "period"),
    )
}  # fmt: skip
_HELD = {
    name: {"terms": {"field": field}}
    for name, field in (
        ("entity", "fact_entity"), ("name", "fact_name"), ("level", "fact_level"), ("within", "fact_within"),
    )
}  # fmt: skip


def values(record: Record, figures: Sequence[FigureRow]) -> dict[str, dict[str, Any]]:
    """Of those figures of a record that make facts, by their ids, what their rows carry besides."""
    return {
        row.figure.id: {
            "fact_level": said.level,
            "fact_within": said.within,
            "fact_entity": said.entity,
            "fact_name": said.name,
            "fact_line": json.dumps(said, ensure_ascii=False),
            "fact_figure": row.figure.id,
            "fact_text": record.document.id,
        }
        for row, said in lines_of(record, figures)
    }


def read(client: Elasticsearch, index: str, prefix: str, selection: Selection) -> list[Line]:
    """The lines of a selection, in no order."""
    made: dict[str, Measured] = {}
    lines: list[Line] = []
    after: list[Any] | None = None
    while True:
        hits = client.search(
            index=index,
            query=_query(selection),
            docvalue_fields=[{"field": name} for name in _COLUMNS],
            sort=[{"document": "asc"}, {"position": "asc"}],
            size=PORTION,
            search_after=after,
            preference=prefix,
            **_NO_SOURCE,
        )["hits"]["hits"]
        lines.extend(_line(hit["fields"], made) for hit in hits)
        if len(hits) < PORTION:
            return lines
        after = hits[-1]["sort"]


def _query(selection: Selection) -> dict[str, Any]:
    wanted = {"indicator": selection.indicators, "period": selection.periods, "fact_entity": selection.entities}
    if not selection.entities:
        wanted |= {"fact_level": (selection.level,), "fact_within": (selection.within,)}
    narrowing: list[dict[str, Any]] = [{"terms": {name: list(chosen)}} for name, chosen in wanted.items() if chosen]
    return {"bool": {"filter": [{"exists": {"field": "fact_line"}}, *narrowing]}}


def states(
    client: Elasticsearch, index: str, prefix: str, selection: Selection, identities: Identities
) -> dict[str, str]:
    """By period, the last write of a selection's lines and their number, in the index that holds them now.

    A write raises the greatest sequence number, and what goes lowers the number of lines: neither pair comes back.
    """
    written = {"max": {"field": "_seq_no"}}
    answer = client.search(
        index=index,
        query=_query(selection),
        size=0,
        aggs={
            "indices": INDICES,
            "periods": {"terms": {"field": "period", "size": MOST_PERIODS}, "aggs": {"written": written}},
        },
        preference=prefix,
    )["aggregations"]
    of = "-".join(identities.of([one["key"] for one in answer["indices"]["buckets"]]))
    return {
        one["key"]: f"{of}-{one['doc_count']}-{one['written']['value']:.0f}" for one in answer["periods"]["buckets"]
    }


def _line(columns: Mapping[str, list[Any]], made: dict[str, Measured]) -> Line:
    packed, figure, document, text = (columns[name][0] for name in _COLUMNS[:4])
    said = made.get(packed)
    if said is None:
        said = made[packed] = Measured._make(json.loads(packed))
    return Line(said, f"{document}:{figure}", figure, document, text, columns.get("published_on", [""])[0])


def fields(client: Elasticsearch, index: str, prefix: str, indicator: str | None) -> list[Field]:
    """The rankings that there are; of one indicator where it is named."""
    query: list[dict[str, Any]] = [{"range": {"fact_level": {"gt": ""}}}]
    if indicator is not None:
        query.append({"term": {"indicator": indicator}})
    return [Field(**key) for key in _keys(client, index, prefix, {"bool": {"filter": query}}, _FIELD)]


def held(client: Elasticsearch, index: str, prefix: str) -> list[Held]:
    """Every unit that some line is of."""
    found: dict[str, Held] = {}
    for key in _keys(client, index, prefix, {"range": {"fact_entity": {"gt": ""}}}, _HELD):
        found.setdefault(key["entity"], Held(**key))
    return list(found.values())


def _keys(client: Elasticsearch, index: str, prefix: str, query: Any, sources: Mapping[str, Any]) -> Iterator[Any]:
    """The combinations of values that rows have, in their order."""
    after: Mapping[str, Any] | None = None
    while True:
        composite: dict[str, Any] = {"size": 5000, "sources": [{name: source} for name, source in sources.items()]}
        if after is not None:
            composite["after"] = after
        answer = client.search(
            index=index, query=query, size=0, aggs={"keys": {"composite": composite}}, preference=prefix
        )["aggregations"]["keys"]
        yield from (bucket["key"] for bucket in answer["buckets"])
        after = answer.get("after_key")
        if after is None:
            return


def evidence(client: Elasticsearch, index: str, keys: Sequence[str]) -> dict[str, Evidence]:
    """Where figures stand, by their keys; those that went meanwhile are left out."""
    found = {}
    names = ("document", "url", "title", "source", "published_on", "sentence", "figure", "places")
    for portion in portions(set(keys)):
        for item in client.mget(index=index, ids=portion, source_includes=list(names))["docs"]:
            if item.get("found"):
                found[item["_id"]] = _evidence(item["_id"], item["_source"])
    return found


def _evidence(key: str, row: Mapping[str, Any]) -> Evidence:
    figure, sentence = row["figure"], row["sentence"]
    return Evidence(
        key=key,
        figure=figure["id"],
        document=row["document"],
        url=row["url"],
        title=row["title"],
        source=row["source"],
        published_on=row["published_on"],
        quote=figure["quote"],
        start=figure["start"],
        end=figure["end"],
        sentence=sentence["text"],
        sentence_start=sentence["start"],
        confidence=figure["confidence"],
        places=row["places"],
    )
