"""Newest and oldest first, by the day, the moment within it, and the document, whichever store is asked."""

from __future__ import annotations

from search_api.protocol import Query, Store
from tests.contract.rankings import Said, article, entries

# What the page says of the moment, and the day of issue; newest first.
MOMENTS: list[tuple[str | None, str | None]] = [
    ("2024-05-02T09:30:00+07:00", None),
    ("2024-05-02T09:29:59Z", None),
    ("2024-05-02T09:29:59+07:00", None),
    ("2024-05-02", None),
    (None, "2024-05-02"),
    ("2024-05-01T23:59:59+07:00", None),
]


def test_rows_go_by_the_moment_of_their_page_within_a_day_too(store: Store) -> None:
    said = [Said("ha-tinh", "score", 80.0 + place, period="2023") for place in range(len(MOMENTS) + 3)]
    dated = [
        article(place, said[place], published_at=at, issued_at=issued) for place, (at, issued) in enumerate(MOMENTS)
    ]
    same_moment = [article(number, said[number - 4], published_at="2020-01-01") for number in (10, 11)]
    undated = article(12, said[8], published_at=None)
    store.put(entries(undated, *same_moment, *dated))

    by_id = sorted(one.document.id for one in same_moment)
    ids = [one.document.id for one in dated]
    newest = [*ids, *by_id, undated.document.id]
    oldest = [*by_id, *reversed(ids), undated.document.id]
    for sort, wanted in (("newest", newest), ("oldest", oldest)):
        assert [hit.id for hit in store.search(Query(sort=sort)).hits] == wanted
        assert [hit.document.id for hit in store.figures(Query(sort=sort)).hits] == wanted
        assert [hit.document.id for hit in store.every_figure(Query(sort=sort))] == wanted
    # The period goes before the moment.
    ahead = article(20, Said("ha-tinh", "score", 98.0, period="2024"), published_at="2019-01-01")
    store.put(entries(ahead))
    assert [hit.document.id for hit in store.figures(Query(sort="newest")).hits] == [ahead.document.id, *newest]
