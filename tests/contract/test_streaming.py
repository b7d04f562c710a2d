"""All hits of a query in one stream: what the pages together give, as one state of the store. Every backend."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest

from cchc.errors import SettingsError
from search_api.elastic import searching as elastic_searching
from search_api.elastic import streaming as elastic_streaming
from search_api.embedded import streaming as embedded_streaming
from search_api.hits import Page
from search_api.protocol import Filters, Query, Store
from tests.contract.conftest import Opener
from tests.contract.records import conference, entry, library, plain, ranking

PAPER = "https://baohoamau.example/hoi-nghi-mau-son"
KINDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "document": ("search", "every_document", ("relevance", "newest", "oldest")),
    "figure": ("figures", "every_figure", ("relevance", "newest", "oldest", "value", "rank")),
    "statement": ("statements", "every_statement", ("relevance", "newest")),
}
CASES = [(kind, sort) for kind, (_, _, sorts) in KINDS.items() for sort in sorts]


@pytest.fixture
def _small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    small = {"document": 2, "figure": 2, "statement": 2}
    monkeypatch.setattr(elastic_streaming, "PORTIONS", small)
    monkeypatch.setattr(elastic_searching, "PORTIONS", small)
    monkeypatch.setattr(embedded_streaming, "PORTIONS", small)


def paged(store: Store, kind: str, query: Query) -> Page[Any]:
    search: Callable[[Query], Page[Any]] = getattr(store, KINDS[kind][0])
    return search(query)


def streamed(store: Store, kind: str, query: Query) -> Iterator[Any]:
    every: Callable[[Query], Iterator[Any]] = getattr(store, KINDS[kind][1])
    return every(query)


@pytest.mark.usefixtures("_small_portions")
@pytest.mark.parametrize(("kind", "sort"), CASES)
@pytest.mark.parametrize("text", ["", "hội nghị", "ho so"])
def test_a_stream_is_all_pages(filled: Store, kind: str, sort: str, text: str) -> None:
    query = Query(text, sort=sort, size=100)
    assert tuple(streamed(filled, kind, query)) == paged(filled, kind, query).hits
    assert list(streamed(filled, kind, Query(text, sort=sort, page=7, size=1))) == list(streamed(filled, kind, query))


def test_filters_and_words_narrow_a_stream(filled: Store) -> None:
    narrow = Query(filters=Filters(measure=("rank",), province=("Hòa Mẫu",)))
    hits = list(filled.every_figure(narrow))
    assert hits
    assert tuple(hits) == filled.figures(narrow).hits
    assert list(filled.every_figure(Query("khôngcóchữnào"))) == []
    by_figure = Query(filters=Filters(indicator=("PAR_INDEX",)))
    assert tuple(filled.every_statement(by_figure)) == filled.statements(by_figure).hits


def test_where_nothing_has_all_words_most_are_enough(filled: Store) -> None:
    query = Query("hội nghị mưa tuyết trắng")
    page = filled.search(query)
    assert page.relaxed
    assert tuple(filled.every_document(query)) == page.hits


@pytest.mark.usefixtures("_small_portions")
@pytest.mark.parametrize("kind", KINDS)
def test_a_collapsed_stream_has_each_text_once(store: Store, kind: str) -> None:
    reprint = conference(PAPER, published_at="2026-03-06T07:00:00+07:00", source="bao-hoa-mau")
    store.put(
        [entry(conference()), entry(reprint), entry(ranking()), *(entry(plain(n, f"Tin {n}.")) for n in range(5))]
    )
    query = Query(collapse=True, size=100)
    page = paged(store, kind, query)
    hits = list(streamed(store, kind, query))
    assert len(hits) == page.total
    assert sorted(map(repr, hits)) == sorted(map(repr, page.hits))
    # A print that stands alone under the filters stands for its text.
    of_copy = Query(filters=Filters(source=("bao-hoa-mau",)), collapse=True, size=100)
    assert len(list(streamed(store, kind, of_copy))) == paged(store, kind, of_copy).total > 0


@pytest.mark.usefixtures("_small_portions")
def test_a_stream_gives_one_state_while_others_write(store: Store, open_again: Opener) -> None:
    store.put(library())
    before = store.search(Query(sort="newest", size=50)).hits
    stream = open_again(False).every_document(Query(sort="newest"))
    seen = [next(stream)]
    later = plain(3, "Hoa mai nở muộn ở bản dưới.", title="Tin mới nhất", published_at="2026-12-02")
    store.put([entry(plain(90, "Tin mới.", published_at="2026-12-01")), entry(later, at=5)])
    seen.extend(stream)
    assert [(hit.id, hit.title) for hit in seen] == [(hit.id, hit.title) for hit in before]


def test_a_stream_that_is_left_ends(store: Store) -> None:
    store.put(library())
    stream = store.every_document(Query())
    next(stream)
    assert isinstance(stream, Generator)
    stream.close()
    assert store.forget([library()[0].result.document.url]) == 1


@pytest.mark.usefixtures("_small_portions")
def test_portions_that_are_left_end_with_the_one_that_is_on_its_way(store: Store) -> None:
    store.put(library())
    before = threading.active_count()
    portions = store.figure_portions(Query())
    assert len(next(portions).figures) == 2
    assert isinstance(portions, Generator)
    portions.close()
    assert threading.active_count() <= before
    assert store.forget([library()[0].result.document.url]) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_an_order_that_there_is_not_is_named_at_once(filled: Store, kind: str) -> None:
    with pytest.raises(SettingsError, match="unknown sort 'loudest'"):
        streamed(filled, kind, Query(sort="loudest"))
