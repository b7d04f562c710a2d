"""What is asked for by the id of a unit is of that unit alone, whatever else bears its name."""

from __future__ import annotations

import pytest

from cchc.records import Record
from search_api.protocol import Filters, Query, Store
from tests.contract.records import entry
from tests.search_api.meetings import identified, meeting

HERE = identified(
    meeting(2023, "hồ sơ còn chậm", "rà soát hồ sơ"),
    {"Sở Nội vụ": "ha-tinh.so-noi-vu", "UBND Tỉnh Hà Tĩnh": "ha-tinh.ubnd"},
)
LATER = identified(
    meeting(2026, "hồ sơ vẫn chậm", "kiểm tra hồ sơ"),
    {"Sở Nội vụ": "ha-tinh.so-noi-vu-2025", "UBND Tỉnh Hà Tĩnh": "ha-tinh.ubnd"},
)
ELSEWHERE = identified(
    meeting(2024, "hồ sơ quá hạn", "dứt điểm hồ sơ", place="nghe-an", name="Nghệ An"),
    {"Sở Nội vụ": "nghe-an.so-noi-vu", "UBND Tỉnh Nghệ An": "nghe-an.ubnd"},
)


@pytest.fixture
def held(store: Store) -> Store:
    store.put([entry(one) for one in (HERE, LATER, ELSEWHERE)])
    return store


def documents(store: Store, *subject: str, text: str = "") -> tuple[set[str], set[str]]:
    """Documents whose statements and whose conclusions are of a subject."""
    query = Query(text, Filters(subject=subject))
    said, concluded = store.statements(query), store.conclusions(query)
    assert said.total == 2 * len({hit.document.id for hit in said.hits})  # what was criticised, and what was ordered
    return {hit.document.id for hit in said.hits}, {hit.document.id for hit in concluded.hits}


def ids(*records: Record) -> set[str]:
    return {one.document.id for one in records}


@pytest.mark.parametrize("text", ["", "hồ sơ"])
def test_an_id_means_one_unit_and_a_name_all_of_that_name(held: Store, text: str) -> None:
    everybody = ids(HERE, LATER, ELSEWHERE)
    assert documents(held, "Sở Nội vụ", text=text) == (everybody, everybody)
    assert documents(held, "ha-tinh.so-noi-vu", text=text) == (ids(HERE), ids(HERE))
    assert documents(held, "ha-tinh.so-noi-vu-2025", text=text) == (ids(LATER), ids(LATER))
    both = ids(HERE, ELSEWHERE)
    assert documents(held, "ha-tinh.so-noi-vu", "nghe-an.so-noi-vu", text=text) == (both, both)


def test_a_place_is_asked_for_with_its_committee(held: Store) -> None:
    found = held.conclusions(Query(filters=Filters(subject=("ha-tinh",))))
    assert {hit.document.id for hit in found.hits} == ids(HERE, LATER)


def test_what_is_no_id_finds_nothing(held: Store) -> None:
    assert documents(held, "ha-tinh.so-khong-co") == (set(), set())
