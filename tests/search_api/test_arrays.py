"""Arrays of figures that are kept as JSON: whatever they say, the values that rows read one by one have."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_api import arrays
from search_api.columns import FIGURES
from search_api.exporters.parquet import TYPES
from search_api.hits import DocumentRef, FigurePortion, FigureTexts
from search_api.portions import DEFAULTS, Portions

SCHEMA = pa.schema([(column.key, TYPES[column.type]) for column in FIGURES])
words = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
some = st.none() | words
numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**6), 10**6)
units = st.none() | st.sampled_from(["ha-tinh", "bac-giang", "bac-ninh-2025", "bo-noi-vu", "không-có"])
periods = st.none() | st.sampled_from(["2022", "2020-Q3", "2025-02-31", "2021-H2", "2019-11"])
marks = st.fixed_dictionaries(
    {"id": words, "verdict": st.sampled_from(["confirmed", "corrected"]), "by": words, "at": words, "reason": some}
)
figures = st.fixed_dictionaries(
    {
        "start": st.integers(0, 99), "end": st.integers(0, 99), "id": words, "indicator": words, "measure": words,
        "value": numbers | words, "quote": words,
    },
    optional={
        "indicator_text": some, "component": some, "subject": some, "subject_id": units, "period": periods,
        "out_of": st.none() | numbers, "comparator": words, "status": words, "scope": some, "aggregate": some,
        "confidence": numbers, "doubts": st.lists(words, max_size=3), "rule": some, "review": marks,
    },
)  # fmt: skip
documents = st.builds(
    DocumentRef, words, st.sampled_from(["https://a.hatinh.gov.vn/x", "ftp://[", "", "https://B.vn:80/"]), some, some,
    some, st.none() | st.just("2025-07-01T08:00:00+07:00"), some,
)  # fmt: skip


def portion(rows: Sequence[tuple[dict[str, Any], DocumentRef, str, int]]) -> FigurePortion:
    kept, of, sentences, places = zip(*rows, strict=True)
    texts = [json.dumps(one, ensure_ascii=False).encode() for one in kept]
    read = [None if isinstance(one["value"], str) else float(one["value"]) for one in kept]
    return FigurePortion(FigureTexts(texts, read), sentences, of, places)


@settings(deadline=None)
@given(st.lists(st.tuples(figures, documents, words, st.integers(1, 9)), min_size=1, max_size=6))
def test_arrays_have_the_values_of_rows(rows: list[tuple[dict[str, Any], DocumentRef, str, int]]) -> None:
    held = portion(rows)
    table = Portions(lambda: iter([held]), FIGURES, "https://cchc.example")
    (batch,) = arrays.batches(table, SCHEMA)
    found = [column.to_pylist() for column in batch.columns]
    wanted = [
        arrays.array(values, kind).to_pylist()
        for values, kind in zip(next(table.by_columns()), SCHEMA.types, strict=True)
    ]
    assert found == wanted


def test_what_an_older_cchc_kept_without_a_field_has_its_default() -> None:
    figure = {"start": 0, "end": 1, "id": "a", "indicator": "PAPI", "measure": "score", "value": 1.5, "quote": "q"}
    document = DocumentRef("d", "https://a.vn/", None, None, None, None)
    (batch,) = arrays.batches(Portions(lambda: iter([portion([(figure, document, "s", 1)])]), FIGURES, ""), SCHEMA)
    for name in ("comparator", "status", "confidence"):
        assert batch.column(name).to_pylist() == [DEFAULTS[name]]
    assert batch.column("doubts").to_pylist() == [None]


def test_lines_that_are_not_a_figure_each_are_refused() -> None:
    held = FigurePortion(FigureTexts([b"{}\n{}"], [1.0]), ["s"], [DocumentRef("d", "", None, None, None, None)], [1])
    with pytest.raises(ValueError, match="1 figures were kept as 2 lines of JSON"):
        next(arrays.batches(Portions(lambda: iter([held]), FIGURES, ""), SCHEMA))
