"""Units by whatever people call them."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from search_api import resolution
from search_api.facts.sayings import Saying
from search_api.facts.selection import Field, Held, Selection
from search_api.resolution import AmbiguousUnitError, UnknownUnitError, resolve
from search_api.shortcomings.points import units_of


class Nothing:
    """A store of a unit that the gazetteer does not know, of one department and of a province."""

    def snapshot(self) -> str:
        return "1"

    def fact_sayings(self, selection: Selection, units: Iterable[str] | None = None) -> list[Saying]:
        return []

    def fact_touched(self, selection: Selection, since: str) -> frozenset[str] | None:
        return None

    def fact_states(self, selection: Selection) -> dict[str, str]:
        return {}

    def fact_fields(self, indicator: str | None = None) -> list[Field]:
        return []

    def fact_units(self) -> list[Held]:
        return [
            Held("ha-tinh~ban-quan-ly-la", "Ban Quản lý Lạ", "department", "ha-tinh"),
            Held("mau-an.so-noi-vu", "Sở Nội vụ", "department", "mau-an"),
            Held("mau-binh", "Tỉnh Mẫu Bình", "province", ""),
        ]


@pytest.fixture
def store() -> Nothing:
    return Nothing()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ha-tinh", "ha-tinh"),
        ("Tỉnh Hà Tĩnh", "ha-tinh"),
        ("ha tinh", "ha-tinh"),
        ("HÀ TĨNH", "ha-tinh"),
        ("tinh ha tinh", "ha-tinh"),
        ("UBND Tỉnh Hà Tĩnh", "ha-tinh"),
        ("bac ninh", "bac-ninh-2025"),
        ("TPHCM", "ho-chi-minh-2025"),
        ("TP.HCM", "ho-chi-minh-2025"),
        ("Đắc Lắc", "dak-lak-2025"),
        ("BNV", "bo-noi-vu-2025"),
        ("SNV Hà Tĩnh", "ha-tinh.so-noi-vu-2025"),
        ("tp ha tinh", "ha-tinh.thanh-pho-ha-tinh"),
        ("huyen vu quang", "ha-tinh.huyen-vu-quang"),
        ("vũ quang", "ha-tinh.huyen-vu-quang"),
        ("huyen chau thanh, tien giang", "tien-giang.huyen-chau-thanh"),
        ("bo noi vu", "bo-noi-vu-2025"),
        ("so noi vu ha tinh", "ha-tinh.so-noi-vu-2025"),
        ("ha-tinh.so-noi-vu", "ha-tinh.so-noi-vu"),
        ("ha-tinh.huyen-vu-quang.ubnd", "ha-tinh.huyen-vu-quang"),
        ("so noi vu mau binh", "mau-binh.so-noi-vu-2025"),
        # It ended before the province of today began.
        ("sở kh&đt mau an", "mau-an.so-ke-hoach-va-dau-tu"),
        ("ban quan ly la", "ha-tinh~ban-quan-ly-la"),
        ("ba ria vung tau", "ba-ria-vung-tau"),
        ("tỉnh mẫu bình", "mau-binh"),
    ],
)
def test_a_name_means_one_unit(store: Nothing, typed: str, expected: str) -> None:
    assert resolve(store, typed).id == expected


def test_a_shared_name_means_the_unit_of_the_day(store: Nothing) -> None:
    assert resolve(store, "bac ninh", on="2023").id == "bac-ninh"
    assert resolve(store, "Bắc Ninh", on="2026-03").id == "bac-ninh-2025"
    assert resolve(store, "so noi vu ha tinh", on="2024").id == "ha-tinh.so-noi-vu"


def test_marks_that_are_typed_count(store: Nothing) -> None:
    # Folded, both are "hoa binh"; a typed mark tells a ward from a province.
    assert resolve(store, "Hòa Bình").id == "hoa-binh"
    with pytest.raises(UnknownUnitError):
        resolve(store, "tỉnh")


def test_what_stays_ambiguous_is_refused_with_the_candidates(store: Nothing) -> None:
    with pytest.raises(AmbiguousUnitError) as refused:
        resolve(store, "huyen chau thanh")
    assert len(refused.value.candidates) > 2
    assert "Tiền Giang" in refused.value.words["offered"] or "more" in refused.value.message
    assert all(unit.level == "district" for unit in refused.value.candidates)


@pytest.mark.parametrize(
    ("typed", "candidates"),
    [
        ("so noi vu", {"mau-an.so-noi-vu", "mau-binh.so-noi-vu-2025"}),
        ("So KHDT", {"mau-an.so-ke-hoach-va-dau-tu", "mau-binh.so-ke-hoach-va-dau-tu"}),
    ],
)
def test_a_department_without_its_province_is_one_of_each(store: Nothing, typed: str, candidates: set[str]) -> None:
    with pytest.raises(AmbiguousUnitError) as refused:
        resolve(store, typed)
    assert {unit.id for unit in refused.value.candidates} == candidates


def test_names_that_a_store_holds_are_folded_once_while_nothing_changes(
    store: Nothing, monkeypatch: pytest.MonkeyPatch
) -> None:
    folded: list[str] = []

    def fold(text: str) -> str:
        folded.append(text)
        return whole(text)

    whole = resolution.fold
    monkeypatch.setattr(resolution, "fold", fold)
    for _ in range(2):
        assert resolve(store, "ban quan ly la").id == "ha-tinh~ban-quan-ly-la"
        assert resolve(store, "so noi vu ha tinh").id == "ha-tinh.so-noi-vu-2025"
    assert folded.count("Ban Quản lý Lạ") == 1


def test_what_comes_close_is_looked_for_where_it_is_told(store: Nothing, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def closest(_store: Nothing, typed: str) -> list[str]:
        looked.append(typed)
        return []

    monkeypatch.setattr(resolution, "closest", closest)
    assert units_of(store, ["Phòng Lạ huyện Mẫu Lạ", "Sở Nội vụ nơi nào"], ["Hà Tĩnh"]) == ()
    assert not looked
    with pytest.raises(UnknownUnitError):
        resolve(store, "so noi vu noi nao")
    assert looked == ["so noi vu noi nao"]


def test_what_is_unknown_is_refused_with_what_comes_close(store: Nothing) -> None:
    with pytest.raises(UnknownUnitError) as refused:
        resolve(store, "tinh ha tinhh")
    assert "Tỉnh Hà Tĩnh" in refused.value.offered


def test_level_and_place_narrow(store: Nothing) -> None:
    assert resolve(store, "ha tinh", level="district").id == "ha-tinh.thanh-pho-ha-tinh"
    assert resolve(store, "chau thanh", within="tien-giang").id == "tien-giang.huyen-chau-thanh"


def test_first_letters_of_a_province_lead_to_it(store: Nothing) -> None:
    with pytest.raises(UnknownUnitError) as refused:
        resolve(store, "HG")
    assert refused.value.offered == ("Tỉnh Hà Giang", "Tỉnh Hậu Giang")
