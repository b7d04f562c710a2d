"""Columns of figures as arrays of Arrow, made without an object a row where they are kept as JSON.

The values are those of search_api/portions.py, which makes whatever is not made here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from operator import attrgetter

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json

from search_api.columns import BASE, LIST_MARK, Column, Value, listed, number, word
from search_api.hits import FigureHit, FigureTexts
from search_api.portions import DEFAULTS, DOCUMENT, FIGURE, Held, Portions

TEXTS = (
    "id", "subject", "subject_id", "indicator", "indicator_text", "component", "period", "measure", "comparator",
    "status", "scope", "aggregate", "quote",
)  # fmt: skip
# What of a figure's JSON is read; a value may be a number or a word, and is not.
READ = pa.schema(
    [
        *((name, pa.string()) for name in TEXTS),
        ("out_of", pa.float64()),
        ("confidence", pa.float64()),
        ("doubts", pa.list_(pa.string())),
        ("review", pa.struct([("id", pa.string())])),
    ]
)

REVIEW, VALUE, NUMBER, WORD = "review", "figure.value", "figure.value as a number", "figure.value as a word"


def batches(rows: Portions, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The rows of one portion after another."""
    for held in rows.held():
        arrays = _Arrays(held, rows.base)
        columns = [arrays.of(column, kind) for column, kind in zip(rows.columns, schema.types, strict=True)]
        yield pa.RecordBatch.from_arrays(columns, schema=schema)


def array(values: Sequence[Value], kind: pa.DataType) -> pa.Array:
    """Values of one type; days come as ISO texts."""
    if kind == pa.date32():
        return pa.array(list(values), pa.string()).cast(kind)
    return pa.array(list(values), kind)


class _Arrays:
    """The columns of one portion."""

    def __init__(self, held: Held, base: str) -> None:
        self._held = held
        self._base = base
        self._figures = _read(held.portion.figures) if isinstance(held.portion.figures, FigureTexts) else {}
        self._encoded: dict[str, pa.DictionaryArray] = {}
        places = {key: place for place, key in enumerate(held.documents)}
        self._of = pa.array([places[key] for key in held.of], pa.int32())

    def of(self, column: Column[FigureHit], kind: pa.DataType) -> pa.Array:
        made = self._of_documents(column, kind)
        if made is None and self._figures:
            made = self._of_figures(column, kind)
        return array(self._held.values(column, self._base), kind) if made is None else made

    def _of_documents(self, column: Column[FigureHit], kind: pa.DataType) -> pa.Array | None:
        """A column that is made once a document."""
        if not all(path == BASE or path.startswith(DOCUMENT) for path in column.of):
            return None
        documents = self._held.documents.values()
        values = [
            [self._base] * len(documents)
            if path == BASE
            else list(map(attrgetter(path.removeprefix(DOCUMENT)), documents))
            for path in column.of
        ]
        return array(values[0] if column.make is None else list(map(column.make, *values)), kind).take(self._of)

    def _of_figures(self, column: Column[FigureHit], kind: pa.DataType) -> pa.Array | None:
        """A column that the figures' JSON has, or what is made of the few values that it has."""
        if column.of == (VALUE,) and column.make in (number, word):
            return self._figures[NUMBER if column.make is number else WORD]
        if not self._figures.keys() >= set(column.of):
            return None
        parts = [self._figures[path] for path in column.of]
        if column.of == (REVIEW,):
            return pa.nulls(len(parts[0]), kind) if parts[0].null_count == len(parts[0]) else None
        if column.make is listed:
            joined = pc.binary_join(parts[0], LIST_MARK)
            return pc.if_else(pc.equal(joined, ""), None, joined)
        if column.make in (None, number):
            return parts[0]
        return self._made(column, kind) if all(part.type == pa.string() for part in parts) else None

    def _made(self, column: Column[FigureHit], kind: pa.DataType) -> pa.Array:
        """What is made of texts, once for each that differ."""
        assert column.make is not None
        parts = [self._encode(path) for path in column.of]
        known = [part.dictionary.to_pylist() for part in parts]
        if len(parts) == 1:
            return array([column.make(one) for one in known[0]], kind).take(parts[0].indices)
        whole = parts[0].indices.cast(pa.int64())
        for part, values in zip(parts[1:], known[1:], strict=True):
            whole = pc.add(pc.multiply(whole, len(values)), part.indices.cast(pa.int64()))
        codes = whole.dictionary_encode()
        made = [column.make(*_together(code, known)) for code in codes.dictionary.to_pylist()]
        return array(made, kind).take(codes.indices)

    def _encode(self, path: str) -> pa.DictionaryArray:
        if path not in self._encoded:
            self._encoded[path] = self._figures[path].dictionary_encode("encode")
        return self._encoded[path]


def _together(code: int, known: Sequence[Sequence[str | None]]) -> list[str | None]:
    """The values that a number stands for, which counts through all that may come together."""
    values: list[str | None] = []
    for some in reversed(known):
        code, place = divmod(code, len(some))
        values.insert(0, some[place])
    return values


def _read(figures: FigureTexts) -> dict[str, pa.Array]:
    """The figures' fields by their paths."""
    lines = b"\n".join(figures.texts)
    table = pyarrow.json.read_json(
        pa.BufferReader(lines),
        read_options=pyarrow.json.ReadOptions(use_threads=False, block_size=len(lines) + 1),
        parse_options=pyarrow.json.ParseOptions(explicit_schema=READ, unexpected_field_behavior="ignore"),
    )
    if len(table) != len(figures):
        raise ValueError(f"{len(figures)} figures were kept as {len(table)} lines of JSON")
    found = {}
    for name in READ.names:
        column = table[name].combine_chunks()
        default = DEFAULTS.get(name)
        found[FIGURE + name] = column if default in (None, ()) else column.fill_null(default)
    found[REVIEW] = found.pop(FIGURE + REVIEW)
    found[NUMBER] = pa.array(list(figures.numbers), pa.float64())
    words = [
        None if value is not None else word(json.loads(text)["value"])
        for value, text in zip(figures.numbers, figures.texts, strict=True)
    ]
    found[WORD] = pa.array(words, pa.string())
    return found
