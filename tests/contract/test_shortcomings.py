"""Shortcomings by theme and year, those that come back, and who ordered them mended: the same on every backend."""

from __future__ import annotations

from search_api.protocol import Filters, Query, Store
from search_api.shortcomings.mending import mended
from search_api.shortcomings.points import lost, units_of
from search_api.shortcomings.recurrence import KINDS, Count, counts, read, recurring
from tests.search_api import meetings

ASKED = Query(filters=Filters(statement_type=KINDS))


def test_counts_are_those_of_the_lists_and_new_after_a_change(store: Store) -> None:
    first, *others = meetings.entries()
    store.put(others)
    before = counts(store, ASKED)
    store.put([first])
    after = counts(store, ASKED)
    assert set(after) - set(before) == {Count("procedures", 2021, 1)}
    for one in after:
        filters = Filters(statement_type=KINDS, theme=(one.theme,), year=(one.year,))
        assert store.statements(Query(filters=filters)).total == one.number


def test_what_comes_back_is_of_one_unit(store: Store) -> None:
    store.put(meetings.entries())
    (group,) = recurring(read(store, ASKED))
    assert (group.years, group.unit.name) == ((2024, 2022, 2021), "Sở Nội vụ")
    assert group.unit.place is not None
    assert group.unit.place.id == "ha-tinh"


def test_later_conclusions_of_the_place_ordered_it_mended(store: Store) -> None:
    store.put(meetings.entries())
    hit = next(one for one in read(store, ASKED) if (one.document.published_at or "").startswith("2022"))
    found = mended(store, hit)
    assert [(one.same, one.conclusion.conclusion.meeting.date) for one in found] == [
        (True, "2022-03-05"),
        (False, "2024-03-05"),
    ]
    assert all(0 < one.score <= 1 and one.reasons for one in found)


def test_points_are_lost_against_a_maximum_that_is_known(store: Store) -> None:
    store.put(meetings.entries())
    (unit,) = units_of(store, (), ("Hà Tĩnh",))
    assert [(one.theme, one.period, one.most, one.lost, one.source) for one in lost(store, unit)] == [
        ("institutions", "2021", 9.0, 0.9, "stated"),
        ("procedures", "2023", 13.0, 2.5, "declared"),
    ]
