"""What is held while all of a result is read does not grow with it: of a tenth, and of all; with words, and without.

Formats by themselves: tests/search_api/exporters/test_typed.py.
"""

from __future__ import annotations

import gc
import tempfile
import tracemalloc
from collections import deque
from collections.abc import Callable
from typing import IO, cast

import pytest

from cchc.gazetteer import places
from search_api.elastic import searching as elastic_searching
from search_api.elastic import streaming as elastic_streaming
from search_api.embedded import streaming as embedded_streaming
from search_api.exporters import parquet
from search_api.exports import FIGURES, write
from search_api.protocol import Filters, Query, Store
from tests.contract.rankings import Said, article, entries

# More than twenty, since Python keeps two thousand shorter tuples for later ones.
PORTION = 25
OF_A_DOCUMENT, YEARS = 100, tuple(range(2011, 2021))
# What a row that is kept takes is more than this: a key and a score alone some 150 bytes.
BYTES_A_ROW = 80


@pytest.fixture
def filled(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    small = {"figure": PORTION}
    monkeypatch.setattr(elastic_streaming, "PORTIONS", small)
    monkeypatch.setattr(elastic_searching, "PORTIONS", small)
    monkeypatch.setattr(embedded_streaming, "PORTIONS", small)
    monkeypatch.setattr(embedded_streaming, "NOTED", PORTION)
    monkeypatch.setattr(parquet, "ROWS_OF_A_GROUP", 4 * PORTION)
    units = [one.id for one in places().all("province") if one.existed("2024-12")]

    def said(year: int) -> list[Said]:
        named = [units[place % len(units)] for place in range(OF_A_DOCUMENT)]
        after = " hiếm có" if year == YEARS[0] else ""
        return [Said(unit, "score", float(place), period=str(year), after=after) for place, unit in enumerate(named)]

    store.put(entries(*(article(year, *said(year), published_at=f"{year}-06-01") for year in YEARS)))
    return store


def _portions(store: Store, query: Query) -> None:
    deque(store.figure_portions(query), maxlen=0)


def _parquet(store: Store, query: Query) -> None:
    with tempfile.TemporaryFile() as stream:
        write("parquet", FIGURES, store, query, cast(IO[bytes], stream))


@pytest.mark.parametrize("read", [_portions, _parquet])
@pytest.mark.parametrize(
    ("whole", "part"),
    [(Query(), Query(filters=Filters(year=YEARS[:1]))), (Query("công bố"), Query("công bố hiếm có"))],
    ids=["filters", "words"],
)
def test_what_is_held_of_a_result_does_not_grow_with_it(
    filled: Store, read: Callable[[Store, Query], None], whole: Query, part: Query
) -> None:
    further = (len(YEARS) - 1) * OF_A_DOCUMENT
    assert filled.figures(whole).total - filled.figures(part).total == further
    read(filled, whole)  # what is kept once for all is there before memory is looked at
    assert _peak(filled, read, whole) - _peak(filled, read, part) < BYTES_A_ROW * further


def _peak(store: Store, read: Callable[[Store, Query], None], query: Query) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        read(store, query)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
