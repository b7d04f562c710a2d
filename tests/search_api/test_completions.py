"""What is offered while a search is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.settings import Settings
from search_api.backends import open_store
from search_api.completions import KINDS, Name, Names, completions, names_of, phrases
from search_api.protocol import Store
from tests.contract.rankings import Said, article, entries
from tests.search_api import samples


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    settings = Settings(data=Path(tmp_path_factory.mktemp("names")) / "data")
    store = open_store(settings, writable=True)
    store.put(samples.entries())
    return store


def texts(store: Store, typed: str, size: int = 8) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in completions(names_of(store), typed, size)]


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("ha ti", "unit", "Hà Tĩnh"),
        ("Hà Tĩ", "unit", "Hà Tĩnh"),
        ("tinh ha t", "unit", "Hà Tĩnh"),
        ("bac n", "unit", "Bắc Ninh"),
        ("par", "indicator", "PAR INDEX"),
        ("chi so cai c", "indicator", "PAR INDEX"),
        ("nguyen thi ha", "person", "Nguyễn Thị Hà Thu"),
        ("ha thu", "person", "Nguyễn Thị Hà Thu"),
        ("phat bieu ket l", "phrase", "phát biểu kết luận hội nghị"),
        ("tre hen", "phrase", "trễ hẹn hồ sơ đất đai"),
        ("hội nghị ha ti", "unit", "hội nghị Hà Tĩnh"),
        ("vu quang", "unit", "Huyện Vũ Quang"),
    ],
)
def test_the_end_of_a_query_is_completed(store: Store, typed: str, kind: str, text: str) -> None:
    assert (kind, text) in texts(store, typed)


def test_an_invented_place_is_offered_where_something_is_held_of_it(store: Store, tmp_path: Path) -> None:
    held = open_store(Settings(data=tmp_path / "data"), writable=True)
    held.put(entries(article(1, Said("mau-an", "rank", 34, "34/63", out_of=63, period="2022"))))
    try:
        assert texts(held, "mau a")[0] == ("unit", "Mẫu An")
        assert ("unit", "hội nghị Mẫu An") in texts(held, "hội nghị tinh mau a")
    finally:
        held.close()
    assert ("unit", "Mẫu An") not in texts(store, "mau a")


def test_tone_marks_typed_go_before_those_left_out(store: Store) -> None:
    first = [text for _, text in texts(store, "bắc gi")]
    assert first[0] == "Bắc Giang"
    assert [text for _, text in texts(store, "Hà Tĩnh") if text == "Hà Tĩnh"] == []  # nothing is left to complete


def test_a_province_that_was_merged_under_its_name_is_offered_once(store: Store) -> None:
    found = [one for one in completions(names_of(store), "bac ninh", 8) if one.text == "Bắc Ninh"]
    assert len(found) == 1
    assert "2025" not in found[0].about


def test_too_little_and_nonsense_offer_nothing(store: Store) -> None:
    assert not texts(store, "")
    assert not texts(store, "h")
    assert not texts(store, "((( ***")
    assert not texts(store, "zzzzqq")


def test_no_kind_crowds_out_the_others() -> None:
    names = Names([*(Name("person", f"Hà {number}") for number in range(20)), Name("phrase", "hà khắc")])
    found = completions(names, "ha", 6)
    assert sum(one.kind == "person" for one in found) == 5
    assert found[3].kind == "phrase"


@given(st.text(max_size=60), st.integers(1, 20))
def test_whatever_is_typed_is_answered(typed: str, size: int) -> None:
    names = Names([Name("phrase", phrase) for phrase in phrases()])
    found = completions(names, typed, size)
    assert len(found) <= size
    assert all(one.kind in KINDS for one in found)
    assert all(one.text != typed for one in found)
