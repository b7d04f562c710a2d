"""What figures' rows carry for tables of facts: numbers that are counted by, and all of a line packed into one value.

To read a row whole, all that stands near it has to be unpacked, and a word takes its place in a list of all words:
numbers and packed values are read where they stand. `search_api.elastic.lines` reads them.
"""

from __future__ import annotations

import hashlib
import json
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch
from pydantic_core import from_json

from cchc.records import Record
from search_api.elastic.bulk import portions
from search_api.elastic.orders import beginning
from search_api.facts.lines import Line, Measured, lines_of
from search_api.facts.selection import Evidence, Field, Held
from search_api.projection import FigureRow

COLUMNS: Mapping[str, Any] = {"source": False, "stored_fields": "_none_", "track_total_hits": False}
# What a `Row` is read from.
READ = [{"field": name} for name in ("fact_row", "fact_text", "fact_saying", "fact_order", "places")]
_PORTION = 2000
# Above the beginning of a document's name and the end of a saying's number, of `order`.
DAYS_FROM = 36
_OF_A_NAME = 5  # digits


class Row(NamedTuple):
    """A line with what stands behind it; `saying` and `order` are its numbers."""

    line: Line
    saying: int
    order: int
    behind: Sequence[Any]
    places: int

    @property
    def evidence(self) -> Evidence:
        line = self.line
        url, title, source, quote, start, end, sentence, sentence_start, confidence = self.behind
        if quote is None:
            quote = sentence[start - sentence_start : end - sentence_start]
        return Evidence(
            line.key, line.figure, line.document, url, title, source, line.published_on or None, quote, start, end,
            sentence, sentence_start, confidence, self.places,
        )  # fmt: skip


def values(record: Record, figures: Sequence[FigureRow], shared: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Of those figures of a record that make facts, by their ids, what their rows carry beside `shared`."""
    document, day = record.document.id, shared["published_on"] or ""
    text = number(document)
    return {
        row.figure.id: {
            "fact_field": packed(said.indicator, said.level, said.within, said.period),
            "fact_unit": packed(said.entity, said.name, said.level, said.within) if said.entity else None,
            "fact_entity": said.entity,
            "fact_text": text,
            "fact_saying": (saying := number(packed(*said))),
            "fact_order": order(day, document, saying),
            "fact_row": binary(packed(said, row.figure.id, document, day, *_behind(row, shared))),
        }
        for row, said in lines_of(record, figures)
    }


def packed(*items: Any) -> str:
    """JSON that is the same wherever the items are."""
    return json.dumps(items, ensure_ascii=False, separators=(",", ":"))


def binary(text: str) -> str:
    """A text as binary fields are given."""
    return b2a_base64(text.encode(), newline=False).decode()


def number(text: str) -> int:
    """A number of 64 bits with a sign that stands for a text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def order(day: str, document: str, saying: int) -> int:
    """A number by which the newest lines of a saying come first, of those of one day the first by document.

    Lines that it does not tell apart are rare; lines of two sayings of a document mostly have two.
    """
    return day_order(day) << DAYS_FROM | beginning(document, _OF_A_NAME) << 16 | saying & 0xFFFF


def day_order(day: str) -> int:
    """The newest first, "" last."""
    return 99_999_999 - int(f"{day.replace('-', ''):0<8}")


def _behind(row: FigureRow, shared: Mapping[str, Any]) -> Iterator[Any]:
    """Of an `Evidence` what is not in its line; the quote only where it is none of its sentence."""
    figure, start, sentence = row.figure, row.sentence[0], row.sentence_text
    quote = None if sentence[figure.start - start : figure.end - start] == figure.quote else figure.quote
    yield from (shared["url"], shared["title"], shared["source"])
    yield from (quote, figure.start, figure.end, sentence, start, figure.confidence)


def row_of(columns: Mapping[str, Sequence[Any]], made: dict[int, Measured]) -> Row:
    """A row of its columns; those that say the same share one object in `made`."""
    said, figure, document, day, *behind = from_json(a2b_base64(columns["fact_row"][0]), cache_strings="none")
    saying = columns["fact_saying"][0]
    measured = made.get(saying)
    if measured is None:
        measured = made[saying] = Measured._make(said)
    line = Line(measured, f"{document}:{figure}", figure, document, str(columns["fact_text"][0]), day)
    return Row(line, saying, columns["fact_order"][0], behind, columns["places"][0])


def fields(client: Elasticsearch, index: str, prefix: str, indicator: str | None) -> list[Field]:
    """The rankings that there are; of one indicator where it is named."""
    query = {"term": {"indicator": indicator}} if indicator is not None else {"exists": {"field": "fact_field"}}
    found = (Field(*key) for key in _keys(client, index, prefix, query, "fact_field"))
    return sorted(field for field in found if field.level)


def held(client: Elasticsearch, index: str, prefix: str) -> list[Held]:
    """Every unit that some line is of."""
    query = {"exists": {"field": "fact_unit"}}
    found: dict[str, Held] = {}
    for one in sorted(Held(*key) for key in _keys(client, index, prefix, query, "fact_unit")):
        found.setdefault(one.entity, one)
    return list(found.values())


def _keys(client: Elasticsearch, index: str, prefix: str, query: Any, column: str) -> Iterator[Any]:
    """The values that rows have in a packed column, unpacked."""
    after: Mapping[str, Any] | None = None
    while True:
        composite: dict[str, Any] = {"size": 5000, "sources": [{"key": {"terms": {"field": column}}}]}
        if after is not None:
            composite["after"] = after
        answer = client.search(
            index=index, query=query, size=0, aggs={"keys": {"composite": composite}}, preference=prefix
        )["aggregations"]["keys"]
        yield from (from_json(bucket["key"]["key"]) for bucket in answer["buckets"])
        after = answer.get("after_key")
        if after is None:
            return


def evidence(client: Elasticsearch, index: str, prefix: str, keys: Sequence[str]) -> dict[str, Evidence]:
    """Where figures stand, by their keys; those that went meanwhile are left out."""
    found: dict[str, Evidence] = {}
    made: dict[int, Measured] = {}
    for portion in portions(keys, _PORTION):
        hits = client.search(
            index=index,
            query={"ids": {"values": portion}},
            docvalue_fields=READ,
            size=len(portion),
            sort=["_doc"],
            preference=prefix,
            **COLUMNS,
        )["hits"]["hits"]
        rows = (row_of(hit["fields"], made) for hit in hits if "fact_row" in hit.get("fields", {}))
        found.update((row.line.key, row.evidence) for row in rows)
    return found
