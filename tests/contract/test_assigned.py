"""Statements by whom something was assigned to and when it falls due: the same cases for every backend."""

from __future__ import annotations

import pytest

from cchc.records import Record
from search_api.protocol import Filters, Query, Store
from tests.contract.records import conference, entry
from tests.contract.test_conclusions import asking
from tests.search_api.meetings import identified, meeting

HERE = identified(
    meeting(2023, "hồ sơ còn chậm", "rà soát hồ sơ", deadline="2023-Q1"),
    {"Sở Nội vụ": "ha-tinh.so-noi-vu", "UBND Tỉnh Hà Tĩnh": "ha-tinh.ubnd"},
)
ELSEWHERE = identified(
    meeting(2024, "hồ sơ quá hạn", "dứt điểm hồ sơ", deadline="2024-06-30", place="nghe-an", name="Nghệ An"),
    {"Sở Nội vụ": "nghe-an.so-noi-vu", "UBND Tỉnh Nghệ An": "nghe-an.ubnd"},
)


@pytest.fixture
def held(store: Store) -> Store:
    store.put([entry(one) for one in (HERE, ELSEWHERE, conference(), asking())])
    return store


def said(store: Store, text: str = "", **filters: object) -> set[str]:
    query = Query(text, Filters(**filters))  # type: ignore[arg-type]
    page = store.statements(query)
    assert page.total == len(page.hits)
    assert list(store.every_statement(query)) == list(page.hits)
    return {hit.statement.text for hit in page.hits}


def concluded(store: Store, **filters: object) -> set[str]:
    page = store.conclusions(Query(filters=Filters(**filters)))  # type: ignore[arg-type]
    return {hit.document.id for hit in page.hits}


def ids(*records: Record) -> set[str]:
    return {one.document.id for one in records}


@pytest.mark.parametrize("text", ["", "hồ sơ"])
def test_a_name_means_all_of_that_name_and_an_id_one_unit(held: Store, text: str) -> None:
    assert said(held, text, assignee=("Sở Nội vụ",)) == {"rà soát hồ sơ", "dứt điểm hồ sơ"}
    assert said(held, text, assignee=("nghe-an.so-noi-vu",)) == {"dứt điểm hồ sơ"}
    assert said(held, text, assignee=("ha-tinh.so-noi-vu", "nghe-an.so-noi-vu")) == {"rà soát hồ sơ", "dứt điểm hồ sơ"}
    assert said(held, text, assignee=("quang-tri.so-noi-vu",)) == set()


def test_conclusions_take_ids_of_assignees_too(held: Store) -> None:
    assert concluded(held, assignee=("Sở Nội vụ",)) == ids(HERE, ELSEWHERE)
    assert concluded(held, assignee=("ha-tinh.so-noi-vu",)) == ids(HERE)


def test_a_directive_that_names_nobody_is_assigned_to_those_it_is_on_and_a_wish_to_none(held: Store) -> None:
    (text,) = said(held, assignee=("Huyện Mẫu Sơn",))
    assert text.startswith("các phòng, ban rà soát")
    assert said(held, assignee=("Phòng Nội vụ",)) == {"rà soát quy trình nội bộ"}
    assert said(held, assignee=("Tỉnh Hòa Mẫu",)) == set()


@pytest.mark.parametrize("text", ["", "hồ sơ"])
def test_what_falls_due_between_two_days(held: Store, text: str) -> None:
    assert said(held, text, deadline_from="2023-03-31", deadline_to="2023-03-31") == {"rà soát hồ sơ"}
    assert said(held, text, deadline_from="2023-04-01", deadline_to="2024-12-31") == {"dứt điểm hồ sơ"}
    assert said(held, text, deadline_to="2023-03-30") == set()
    assert said(held, text, deadline_to="2024-06-30", assignee=("ha-tinh.so-noi-vu",)) == {"rà soát hồ sơ"}


def test_assignees_are_counted(held: Store) -> None:
    counted = {one.value: one.count for one in held.statements(Query(facets=("assignee",))).facets["assignee"]}
    assert counted == {"Sở Nội vụ": 2, "Huyện Mẫu Sơn": 1, "Phòng Nội vụ": 1}
    # A facet leaves its own filter aside, and no other.
    chosen = Query(filters=Filters(assignee=("Sở Nội vụ",), deadline_from="2024-01-01"), facets=("assignee",))
    assert {one.value: one.count for one in held.statements(chosen).facets["assignee"]} == {
        "Sở Nội vụ": 1, "Huyện Mẫu Sơn": 1,
    }  # fmt: skip


def test_a_hit_names_the_units_that_its_document_tells_apart(held: Store) -> None:
    found = {hit.document.id: hit.units for hit in held.statements(Query()).hits}
    assert found[HERE.document.id] == ("ha-tinh.so-noi-vu", "ha-tinh.ubnd")
    assert found[ELSEWHERE.document.id] == ("nghe-an.so-noi-vu", "nghe-an.ubnd")
    assert found[conference().document.id] == ()
