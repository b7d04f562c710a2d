"""Parquet for tables of any size: typed columns, days as days, and beside them how the table was made.

The schema's metadata has each column's title and description, and under "cchc" the query, the snapshot and versions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from search_api import arrays
from search_api.columns import Type, Value
from search_api.portions import Portions
from search_api.tables import Table

MEDIA_TYPE = "application/vnd.apache.parquet"
ROWS_OF_A_GROUP = 20_000
TYPES: dict[Type, pa.DataType] = {
    "string": pa.string(),
    "number": pa.float64(),
    "integer": pa.int64(),
    "date": pa.date32(),
}


def write(table: Table, rows: Iterable[Sequence[Value]], stream: IO[bytes]) -> int:
    """Row groups, each written before the next is read. Returns how many rows were written."""
    schema = pa.schema(
        [
            pa.field(one.key, TYPES[one.type], metadata={**one.title, "about": one.about.get("en", "")})
            for one in table.fields
        ],
        metadata={"cchc": json.dumps({"table": table.name, **table.origin.words()}, ensure_ascii=False)},
    )
    count = 0
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        for group in _groups(rows, schema):
            writer.write_table(group, row_group_size=ROWS_OF_A_GROUP)
            count += len(group)
    return count


def _groups(rows: Iterable[Sequence[Value]], schema: pa.Schema) -> Iterator[pa.Table]:
    """One row group after another."""
    held: list[pa.RecordBatch] = []
    for batch in arrays.batches(rows, schema) if isinstance(rows, Portions) else _batches(rows, schema):
        held.append(batch)
        while sum(map(len, held)) >= ROWS_OF_A_GROUP:
            table = pa.Table.from_batches(held, schema)
            yield table.slice(0, ROWS_OF_A_GROUP)
            held = table.slice(ROWS_OF_A_GROUP).to_batches()
    if held:
        yield pa.Table.from_batches(held, schema)


def _batches(rows: Iterable[Sequence[Value]], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    coming = iter(rows)
    while group := list(islice(coming, ROWS_OF_A_GROUP)):
        columns = [
            arrays.array(values, kind) for values, kind in zip(zip(*group, strict=True), schema.types, strict=True)
        ]
        yield pa.RecordBatch.from_arrays(columns, schema=schema)


def read(stream: IO[bytes]) -> tuple[list[str], list[list[Value]]]:
    """Keys and rows."""
    table = pq.read_table(stream)
    lines = zip(*(column.to_pylist() for column in table.columns), strict=True)
    return table.column_names, [[_value(cell) for cell in line] for line in lines]


def _value(cell: str | float | date | None) -> Value:
    return cell.isoformat() if isinstance(cell, date) else cell
