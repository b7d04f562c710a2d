"""Walks with cursors: every hit once, whatever is put meanwhile. The same on every backend."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_api.cursors import CursorError, load
from search_api.protocol import Query, Store
from tests.contract.records import conference, entry, plain, ranking


def fill(store: Store, numbers: range, word: str = "câu") -> None:
    store.put(
        [
            entry(plain(number, f"Một {word} chung. " * (1 + number % 4), published_at=f"2025-01-{1 + number % 28:02}"))
            for number in numbers
        ]
    )


@pytest.mark.parametrize(
    "query",
    [
        Query("câu chung", size=4),
        Query("câu chung", size=4, sort="newest"),
        Query("câu chung", size=4, sort="oldest", collapse=True),
        Query(size=4),
        Query(size=4, sort="oldest"),
        Query("câu", size=4, collapse=True),
    ],
)
def test_a_walk_meets_every_hit_once_though_others_come(store: Store, query: Query) -> None:
    fill(store, range(22))
    everything = store.search(Query(query.text, query.filters, query.sort, query.collapse, size=100))
    whole = [hit.id for hit in everything.hits]
    seen: list[str] = []
    cursor: str | None = "*"
    while cursor is not None:
        page = store.search(Query(query.text, query.filters, query.sort, query.collapse, size=4, cursor=cursor))
        seen += [hit.id for hit in page.hits]
        cursor = page.next
        start = 100 + 10 * len(seen)
        fill(store, range(start, start + 5), "câu câu câu")
    assert len(seen) == len(set(seen))
    assert [one for one in seen if one in set(whole)] == whole


def test_the_last_page_has_no_next(filled: Store) -> None:
    assert filled.search(Query(cursor="*")).next is None
    assert filled.search(Query()).next is None
    first = filled.search(Query(cursor="*", size=5))
    assert (len(first.hits), first.next) == (5, None)


def test_figures_and_statements_are_walked_through(store: Store) -> None:
    store.put([entry(conference()), entry(ranking())])
    for search in (store.figures, store.statements):
        for sort in ("relevance", "newest", *(("value", "rank", "oldest") if search == store.figures else ())):
            for text in ("", "mẫu"):
                whole = [hit.sentence for hit in search(Query(text, sort=sort, size=50)).hits]
                seen = []
                cursor: str | None = "*"
                while cursor is not None:
                    page = search(Query(text, sort=sort, size=1, cursor=cursor))
                    seen += [hit.sentence for hit in page.hits]
                    cursor = page.next
                assert seen == whole


def test_a_cursor_of_another_query_or_none_at_all_is_refused(store: Store) -> None:
    fill(store, range(6))
    cursor = store.search(Query("câu", size=2, cursor="*")).next
    assert cursor is not None
    assert store.search(Query("câu", size=3, cursor=cursor)).hits, "the size may change"
    other = "A" if cursor[10] != "A" else "B"
    wrong = [
        "",
        "x",
        "äöü",
        "%%%",
        cursor[:-3],
        cursor[:10] + other + cursor[11:],
        base64.b64encode(b"0" * 20).decode(),
    ]
    for text, told in [("chung", cursor), *(("câu", one) for one in wrong)]:
        with pytest.raises(CursorError):
            store.search(Query(text, size=2, cursor=told))
    with pytest.raises(CursorError):
        store.search(Query("câu", size=2, cursor=cursor, sort="newest"))
    with pytest.raises(CursorError):
        store.figures(Query("câu", size=2, cursor=cursor))


@given(st.text())
@settings(max_examples=200)
def test_no_text_is_a_cursor_by_chance(text: str) -> None:
    if text != "*":
        with pytest.raises(CursorError):
            load("document", Query(cursor=text))


def test_a_state_that_is_gone_is_told(store: Store) -> None:
    from search_api.cursors import Cursor, dump

    fill(store, range(6))
    query = Query("câu", size=2)
    forged = dump("document", query, Cursor((1.0, 0, "2025-01-01", "2025-01-01", "0"), '[1, "gone"]'))
    with pytest.raises(CursorError, match="expired"):
        store.search(Query("câu", size=2, cursor=forged))
