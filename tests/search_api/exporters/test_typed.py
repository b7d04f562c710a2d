"""Formats with more than cells: Parquet's types and origin, a workbook's explaining sheets; the memory of long ones."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from datetime import date

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from search_api.columns import FIGURES, Value
from search_api.exports import exporter_modules
from search_api.tables import Field, Table

LONG = Table("figures", (Field("text"), Field("value", type="number"), Field("day", type="date")))


def rows(count: int) -> Iterator[list[Value]]:
    for number in range(count):
        yield [f"Dòng số {number} của một bảng rất dài", number / 7, "2025-06-30"]


def test_parquet_has_numbers_days_and_its_origin(client: TestClient) -> None:
    content = client.get("/api/figures", params={"format": "parquet", "measure": "score"}).content
    table = pq.read_table(io.BytesIO(content))
    kinds = {field.name: str(field.type) for field in table.schema}
    assert (kinds["value"], kinds["places"], kinds["period_end"], kinds["doubts"]) == (
        "double", "int64", "date32[day]", "string",
    )  # fmt: skip
    assert list(kinds) == [column.key for column in FIGURES]
    assert date(2022, 12, 31) in table.column("period_end").to_pylist()
    origin = json.loads(table.schema.metadata[b"cchc"])
    assert json.loads(origin["query"])["filters"] == {"measure": ["score"]}
    assert table.schema.field("value").metadata[b"vi"].decode() == "Giá trị"


def test_a_day_that_no_calendar_has_is_left_out() -> None:
    from search_api.periods import bounds

    assert bounds("2025-02-31") == (None, None)


def test_a_workbook_explains_its_columns_and_where_it_is_from(client: TestClient) -> None:
    content = client.get("/api/figures", params={"format": "xlsx", "headings": "vi", "period": "2022"}).content
    _, columns, origin, _ = load_workbook(io.BytesIO(content)).worksheets
    told = {row[0].value: [cell.value for cell in row] for row in columns.iter_rows(min_row=2)}
    assert list(told) == [column.key for column in FIGURES]
    assert all(all(line) for line in told.values())
    assert '"2022"' in str(origin["B1"].value)


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "zip", "xlsx"])
def test_memory_does_not_grow_with_the_rows(form: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    exporter = exporter_modules()[form]
    peaks = []
    few = {"parquet": 30_000, "xlsx": 1_000}.get(form, 5_000)
    for count in (few, 5 * few):
        with (tmp_path_factory.mktemp(form) / "table").open("wb") as stream:
            tracemalloc.start()
            try:
                assert exporter.write(LONG, rows(count), stream) == count
                peaks.append(tracemalloc.get_traced_memory()[1])
            finally:
                tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0] + 1_000_000, peaks
