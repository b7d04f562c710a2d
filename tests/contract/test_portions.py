"""Exports read whole portions: their rows are those of the hits one by one."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from search_api.exporters import parquet
from search_api.exports import FIGURES, write
from search_api.protocol import Filters, Query, Store
from search_api.reviews.model import Judgement
from tests.contract.rankings import Said, article, entries, ranking_articles

QUERIES = (
    Query(),
    Query(text="hà tĩnh"),
    Query(text="bac giang", collapse=True),
    Query(sort="value", filters=Filters(indicator=("PAR_INDEX",))),
    Query(filters=Filters(measure=("grade",))),
    Query(text="từ ngữ không đâu có"),
)


@pytest.fixture
def filled(store: Store) -> Store:
    said = (
        Said("ha-tinh", "grade", "Tốt", "xếp loại Tốt"),
        Said("nghe-an", "score", 12.0, fields=(("doubts", ("no_unit", "old")), ("confidence", 1.0))),
        Said("bac-giang", "trend", "up", "tăng", fields=(("component", "Cải cách thể chế"),)),
    )
    printed = article(40, *said, url="https://bao.example/in-lai", published_at="2023-06-01")
    store.put(entries(*ranking_articles(), article(40, *said), printed))
    hit = store.figures(Query(filters=Filters(measure=("grade",)))).hits[0]
    store.review(Judgement(hit.document.id, "figure", hit.figure.id, "confirmed", "lan", "đã xem"))
    return store


@pytest.mark.parametrize("query", QUERIES)
def test_the_rows_of_portions_are_those_of_hits(filled: Store, query: Query) -> None:
    one_by_one = replace(FIGURES, portions=None)
    base = "https://cchc.example"
    found = [tuple(row) for row in FIGURES.rows(filled, query, base=base)]
    assert found == [tuple(row) for row in one_by_one.rows(filled, query, base=base)]
    assert [list(map(type, row)) for row in found] == [
        list(map(type, row)) for row in one_by_one.rows(filled, query, base=base)
    ]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_files_of_portions_are_those_of_hits(filled: Store, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROWS_OF_A_GROUP", 4)
    made = []
    for export in (FIGURES, replace(FIGURES, portions=None)):
        stream = io.BytesIO()
        assert write(form, export, filled, Query(), stream) > 4
        stream.seek(0)
        made.append(parquet.read(stream) if form == "parquet" else stream.read())
    assert made[0] == made[1]
    assert made[0]


def test_what_an_older_cchc_kept_without_a_field_has_its_default(store: Store) -> None:
    store.put(entries(article(1, Said("ha-tinh", "rank", 12))))
    (portion,) = store.figure_portions(Query())
    bare = [{name: value for name, value in one.items() if name != "doubts"} for one in portion.figures]
    export = replace(FIGURES, portions=lambda _store, _query: iter([replace(portion, figures=bare)]))
    assert list(export.rows(store, Query())) == list(FIGURES.rows(store, Query()))
