"""Pages that the text index counts are those that the tables alone would give, whatever is asked."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.newsroom import entries
from cchc.records import Record
from cchc.settings import Settings
from cchc.urls import document_id
from search_api.backends import open_store
from search_api.backends.embedded import EmbeddedStore
from search_api.embedded import counting, matches, plans, remembered, textindex
from search_api.hits import Page
from search_api.matching.provinces import current_names
from search_api.protocol import Entry, Filters, Query

PRINTS = 24


def printed(one: Entry, number: int) -> Entry:
    """The same text on another portal, in another province and kind."""
    record = one.result
    assert isinstance(record, Record)
    url = f"https://in-lai.example/{number}/{record.document.id}"
    document = record.document.model_dump() | {
        "id": document_id(url), "url": url, "source": "in-lai", "kind": "report", "province": "Bắc Giang",
        "published_at": f"2026-02-{1 + number:02}",
    }  # fmt: skip
    return replace(one, result=Record.model_validate(record.model_dump() | {"document": document}))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    opened = open_store(Settings(data=tmp_path_factory.mktemp("store")), writable=True)
    assert isinstance(opened, EmbeddedStore)
    made = list(islice(entries(90), 90))
    opened.put(made)
    # Behind their originals, so that what has been put in before must be counted anew.
    opened.put([printed(one, number % 5) for number, one in enumerate(made[:PRINTS])])
    opened.put([printed(one, 7) for one in made[: PRINTS // 3]])
    yield opened
    opened.close()


def answers(store: EmbeddedStore, query: Query) -> list[Page[Any]]:
    return [store.search(query), store.figures(query), store.statements(query), store.conclusions(query)]


TEXTS = st.sampled_from(
    (
        "",
        "cải cách hành chính",
        "so noi vu",
        "tỉnh Bắc Giang",
        '"chữ ký số"',
        "hài lòng -đất",
        "PAPI nam:2019",
        "zzz",
        "số*",
    )
)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "province": st.sampled_from((("Bắc Giang",), ("Hà Tĩnh", "Bắc Ninh"), ("Nowhere",))),
        "province_now": st.just(("Bắc Ninh",)),
        "source": st.just(("in-lai",)),
        "kind": st.sampled_from((("report",), ("article",))),
        "year": st.sampled_from(((2026,), (2019, 2020))),
        "indicator": st.sampled_from((("PAPI",), ("PCI", "OTHER"))),
        "statement_type": st.just(("cause", "directive")),
        "theme": st.just(("procedures",)),
        "period": st.just(("2019",)),
        "level": st.just(("province",)),
        "published_from": st.just("2018-05-01"),
        "published_to": st.just("2024-12-31"),
        "has_conclusion": st.booleans(),
        "subject": st.just(("Tỉnh Hà Tĩnh", "Tỉnh Bắc Giang")),
        "speaker": st.just(("Nguyễn Văn An", "Nguyễn Văn Sơn")),
        "assignee": st.just(("Sở Nội vụ", "Sở Y tế")),
        "deadline_to": st.just("2019-12-31"),
    },
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=TEXTS,
    filters=FILTERS,
    sort=st.sampled_from(("relevance", "newest")),
    collapse=st.booleans(),
    page=st.sampled_from((1, 1, 2, 4)),
    least=st.sampled_from((1, 4, counting.LEAST)),
)
def test_the_index_answers_as_the_tables(
    store: EmbeddedStore, text: str, filters: dict[str, Any], sort: str, collapse: bool, page: int, least: int
) -> None:
    query = Query(text, Filters(**filters), sort=sort, collapse=collapse, page=page, size=7)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "LEAST", least)
        patch.setattr(counting, "MORE", 2)
        found = answers(store, query)
        patch.setattr(counting, "answers", lambda plan, query: False)
        assert found == answers(store, query)


def test_more_values_than_the_engine_counts_at_once_are_counted_in_parts_or_by_the_tables(
    store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "MOST", 0)
    query = Query("hành chính", collapse=True)
    whole = answers(store, query)
    monkeypatch.setattr(matches, "_FEWEST", {"terms": {**matches._FEWEST["terms"], "size": 1}})
    assert answers(store, query) == whole  # more texts than are told one by one
    aggregate = matches.Matches._aggregate

    def too_many(self: matches.Matches, asked: Any) -> Any:
        if "places" in asked or sum("aggs" in one for one in asked.values()) > 3:
            raise matches.TooManyValuesError
        return aggregate(self, asked)

    monkeypatch.setattr(matches.Matches, "_aggregate", too_many)
    assert answers(store, query) == whole
    monkeypatch.setattr(matches, "MOST_VALUES", 3)
    assert answers(store, query) == whole


def test_a_search_that_comes_again_is_looked_up_once_until_the_records_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[tuple[str, ...]] = []
    count = matches.Matches.count

    def noted(self: matches.Matches, names: Any, **how: Any) -> Any:
        counted.append(tuple(names))
        return count(self, names, **how)

    monkeypatch.setattr(matches.Matches, "count", noted)
    made = list(islice(entries(30), 30))
    with contextlib.closing(open_store(Settings(data=tmp_path / "data"), writable=True)) as store:
        store.put(made[:20])
        query = Query("cải cách", Filters(year=tuple(range(2014, 2021))), facets=("year", "province"), collapse=True)
        first = store.search(query)
        assert sorted(counted) == [("province",), ("year",)]
        assert store.search(query) == first
        assert store.search(replace(query, collapse=False)).facets == first.facets
        assert len(counted) == 4
        store.put(made[20:])
        assert store.search(query).facets["year"] != first.facets["year"]
        assert len(counted) == 6


def test_counts_follow_prints_that_come_change_and_go(tmp_path: Path) -> None:
    """What an earlier print has too is carried by the later ones: they are written anew with it."""
    made = list(islice(entries(12), 12))
    with contextlib.closing(open_store(Settings(data=tmp_path), writable=True)) as opened:
        assert isinstance(opened, EmbeddedStore)
        opened.put(made)
        opened.put([printed(one, number) for one in made[:4] for number in range(3)])
        assert_counts_as_the_tables(opened)
        first = made[0].result
        assert isinstance(first, Record)
        fewer = first.model_copy(update={"figures": first.figures[:1], "extractor": "9.9.9"})
        opened.put([replace(made[0], result=fewer)])
        assert_counts_as_the_tables(opened)
        assert opened.forget([first.document.url]) == 1
        assert_counts_as_the_tables(opened)


def assert_counts_as_the_tables(store: EmbeddedStore) -> None:
    queries = [Query(text, Filters(**filters), collapse=True) for text in ("", "hành chính") for filters in NARROWED]
    found = [answers(store, query) for query in queries]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "answers", lambda plan, query: False)
        assert found == [answers(store, query) for query in queries]


NARROWED: tuple[dict[str, Any], ...] = ({}, {"source": ("in-lai",)}, {"province_now": ("Bắc Ninh",)}, {"year": (2026,)})


def test_what_the_index_cannot_tell_is_left_to_the_tables(store: EmbeddedStore) -> None:
    asked = (
        (plans.DOCUMENTS, Filters(indicator=("PAPI",)), ("province",), True),
        (plans.DOCUMENTS, Filters(indicator=("PAPI",)), ("indicator",), True),
        (plans.DOCUMENTS, Filters(indicator=("PAPI",)), ("period",), False),
        (plans.DOCUMENTS, Filters(indicator=("PAPI",), period=("2019",)), (), False),
        (plans.DOCUMENTS, Filters(subject=("Tỉnh Hà Tĩnh",)), (), False),
        (plans.FIGURES, Filters(indicator=("PAPI",), period=("2019",)), ("subject",), True),
        (plans.FIGURES, Filters(theme=("procedures",)), (), False),
        (plans.STATEMENTS, Filters(subject=("Tỉnh Hà Tĩnh",)), ("theme",), True),
    )
    for plan, filters, facets, told in asked:
        assert counting.answers(plan, Query(filters=filters, facets=facets)) is told, (plan.kind, filters)


def test_rows_know_the_provinces_of_today_that_their_version_was_written_with() -> None:
    names = hashlib.sha256(repr(sorted(current_names().items())).encode()).hexdigest()[:12]
    assert (textindex.VERSION, names) == (9, "06cc7c6e8a7e"), (
        "other provinces of today: raise textindex.VERSION, then this"
    )
