"""Names of units for what people type into the box of a filter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from search_api import naming
from search_api.hits import Bucket, Page
from search_api.naming import meant, names_meant
from search_api.protocol import Query

HELD = tuple(
    Bucket(name, 1)
    for name in (
        "Sở Tài nguyên và Môi trường",
        "Sở Tài chính",
        "Sở Kế hoạch và Đầu tư",
        "Văn phòng UBND tỉnh",
        "Văn phòng HĐND - UBND huyện",
        "Huyện Vũ Quang",
        "UBND Huyện Vũ Quang",
    )
)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Sở TNMT", ["Sở Tài nguyên và Môi trường"]),
        ("Sở TN&MT", ["Sở Tài nguyên và Môi trường"]),
        ("so tn&mt", ["Sở Tài nguyên và Môi trường"]),
        ("So KHDT", ["Sở Kế hoạch và Đầu tư"]),
        ("vp ubnd tinh", ["Văn phòng UBND tỉnh"]),
        ("văn phòng ủy ban nhân dân tỉnh", ["Văn phòng UBND tỉnh"]),
        ("vp hdnd ubnd", ["Văn phòng HĐND - UBND huyện"]),
        ("vu quang", ["Huyện Vũ Quang", "UBND Huyện Vũ Quang"]),
        ("Huyện Vũ Quang", ["Huyện Vũ Quang"]),
        ("sở ngoại vụ", ["sở ngoại vụ"]),
        ("&", ["&"]),
        ("ha-tinh.so-noi-vu", ["ha-tinh.so-noi-vu"]),
    ],
)
def test_units_are_meant_by_words_and_abbreviations(typed: str, names: list[str]) -> None:
    assert list(meant(typed, HELD)) == names


def test_very_many_abbreviations_are_no_burden() -> None:
    assert meant("ubnd " * 80, HELD) == ("ubnd " * 80,)


def test_every_name_is_folded_once_however_many_spellings_it_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    folded: list[str] = []

    def words(text: str) -> Iterator[Any]:
        folded.append(text)
        return whole(text)

    whole = naming.words
    monkeypatch.setattr(naming, "words", words)
    assert meant("vp hdnd ubnd", HELD) == ("Văn phòng HĐND - UBND huyện",)
    assert len(folded) == len(HELD) + 1


def test_names_are_looked_for_by_the_words_and_ids_of_units_not_at_all() -> None:
    asked: list[Query] = []

    def search(query: Query) -> Page[Any]:
        asked.append(query)
        return Page((), 0, 1, 1, dict.fromkeys(query.facets or ("theme", "subject", "assignee"), HELD))

    typed = ("ha-tinh.so-noi-vu", "vu quang", "Huyện Vũ Quang")
    names = ("ha-tinh.so-noi-vu", "Huyện Vũ Quang", "UBND Huyện Vũ Quang")
    assert names_meant(search, "subject", typed) == names
    itself = [one.filters.subject for one in asked if not one.text]
    assert itself == [(one,) for one in typed[1:]], "a name that is held means itself"
    assert [(one.text, one.facets) for one in asked if one.text] == [(one, ("subject",)) for one in typed[1:]]
    # What is no unit by its id is words, whatever they look like.
    assert names_meant(search, "assignee", ("so-tai-chinh",)) == ("Sở Tài chính",)


def test_a_name_that_is_held_is_no_words() -> None:
    def search(query: Query) -> Page[Any]:
        assert not query.text
        return Page((), 1, 1, 1, {})

    assert names_meant(search, "subject", ("Sở Y tế",)) == ("Sở Y tế",)
