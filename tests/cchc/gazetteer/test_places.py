"""Places: identities over the reforms, names in every spelling, and no guess where a name is many places'."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.gazetteer import REFORM, name_key, places
from cchc.gazetteer.names import slug, telex_slug

ROOT = Path(__file__).resolve().parents[3]


def test_counts_are_those_of_the_reform() -> None:
    gazetteer = places()
    assert len([p for p in gazetteer.all("province") if p.existed("2025-06-30")]) == 63
    assert len([p for p in gazetteer.all("province") if p.existed(REFORM)]) == 34
    new = [p for p in gazetteer.all("commune") if p.existed(REFORM)]
    assert len(new) == 3321
    assert sum(p.type == "Xã" for p in new) == 2621
    assert sum(p.type == "Phường" for p in new) == 687
    assert sum(p.type == "Đặc khu" for p in new) == 13
    assert not [p for p in gazetteer.all("district") if p.existed(REFORM)]


def test_lists_go_by_the_alphabet() -> None:
    names = [place.bare for place in places().all("province")]
    assert names.index("Đồng Tháp") < names.index("Gia Lai")
    below = [place.bare for place in places().children("ha-noi", on="2024-01-01")]
    assert below.index("Ba Đình") < below.index("Đông Anh") < below.index("Gia Lâm")


def test_a_merged_province_is_another_unit_than_before() -> None:
    before = places().resolve("Thái Nguyên", level="province", on="2025-06-30")
    after = places().resolve("Thái Nguyên", level="province", on="2025-07-01")
    assert before
    assert after
    assert before.id != after.id
    assert before.name == after.name == "Tỉnh Thái Nguyên"
    assert before.successors == (after.id,)
    assert {place.bare for place in places().predecessors(after) if place.level == "province"} == {
        "Thái Nguyên",
        "Bắc Kạn",
    }


def test_an_unchanged_province_keeps_its_identity() -> None:
    for name in (
        "Hà Nội", "Lai Châu", "Điện Biên", "Sơn La", "Lạng Sơn", "Quảng Ninh",
        "Thanh Hóa", "Nghệ An", "Hà Tĩnh", "Cao Bằng", "Huế",
    ):  # fmt: skip
        before = places().resolve(name, level="province", on="2025-06-30")
        assert before is not None
        assert before is places().resolve(name, level="province", on="2025-07-01"), name


def test_without_a_day_two_states_are_not_told_apart() -> None:
    assert places().resolve("Phú Thọ", level="province") is None
    assert len(places().find("Phú Thọ", level="province")) == 2


def test_hue_before_and_after_2025() -> None:
    before = places().resolve("Thừa Thiên - Huế", level="province", on="2024-12-31")
    after = places().resolve("Huế", level="province", on="2025-01-01")
    assert before
    assert before.name == "Tỉnh Thừa Thiên Huế"
    assert before.successors == ("hue",)
    assert after
    assert after.name == "Thành phố Huế"
    city = places().resolve("Huế", level="district", on="2023")
    assert city
    assert city.name == "Thành phố Huế"
    assert city.province == "Thừa Thiên Huế"


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("Việt Yên", "2024-01-31", "Huyện Việt Yên"),
        ("Việt Yên", "2024-02-01", "Thị xã Việt Yên"),
        ("Phổ Yên", "2014", "Huyện Phổ Yên"),
        ("Phổ Yên", "2020", "Thị xã Phổ Yên"),
        ("Phổ Yên", "2023", "Thành phố Phổ Yên"),
        ("Kinh Môn", "2018-03", "Huyện Kinh Môn"),
        ("Hoành Bồ", "2019", "Huyện Hoành Bồ"),
        ("Thủ Đức", "2020-12-31", "Quận Thủ Đức"),
        ("Thủ Đức", "2021-01-01", "Thành phố Thủ Đức"),
    ],
)
def test_districts_change_their_type(name: str, day: str, expected: str) -> None:
    place = places().resolve(name, level="district", on=day)
    assert place is not None
    assert place.name == expected


def test_a_district_that_ended_names_what_it_became() -> None:
    yen_dung = places().resolve("Yên Dũng", level="district")
    assert yen_dung is not None
    assert not yen_dung.existed("2025-01-01")
    assert [place.name for place in places().successors(yen_dung)] == ["Thành phố Bắc Giang"]
    assert yen_dung.validity == "đến 31/12/2024"


@pytest.mark.parametrize("spelling", ["Đắk Lắk", "Đăk Lăk", "Đắc Lắc", "đắk lắk", "Dak Lak", "ĐẮK LẮK"])
def test_spellings_of_dak_lak(spelling: str) -> None:
    assert {place.bare for place in places().find(spelling, level="province")} == {"Đắk Lắk"}


@pytest.mark.parametrize(
    ("spelling", "bare"),
    [("Khánh Hoà", "Khánh Hòa"), ("Hoà Bình", "Hòa Bình"),
     ("Bà Rịa-Vũng Tàu", "Bà Rịa - Vũng Tàu"), ("BR-VT", "Bà Rịa - Vũng Tàu"),
     ("Thanh Hoá", "Thanh Hóa"), ("Mĩ Tho", "Mỹ Tho"), ("Bạch Long Vỹ", "Bạch Long Vĩ"), ("HCM", "Hồ Chí Minh")],
)  # fmt: skip
def test_spellings(spelling: str, bare: str) -> None:
    assert {place.bare for place in places().find(spelling)} >= {bare}


def test_many_places_of_one_name_are_not_guessed_between() -> None:
    assert places().resolve("Châu Thành", level="district", on="2020") is None
    place = places().resolve("Châu Thành", level="district", province="Bến Tre", on="2020")
    assert place is not None
    assert place.id == "ben-tre.huyen-chau-thanh"
    assert places().resolve("Tân Tiến", level="commune", on="2023") is None


def test_a_province_and_its_city_are_told_apart_by_type() -> None:
    city = places().resolve("Bắc Giang", kind="thành phố", on="2023")
    assert city is not None
    assert city.level == "district"
    assert places().resolve("Bắc Giang", kind="Tỉnh", on="2023").level == "province"  # type: ignore[union-attr]


def test_communes_whose_names_fold_alike_stay_two() -> None:
    ids = {
        place.id: place.name for place in places().find("Văn Lang", level="commune", province="Thái Nguyên", on="2026")
    }
    other = {
        place.id: place.name for place in places().find("Văn Lăng", level="commune", province="Thái Nguyên", on="2026")
    }
    assert list(ids.values()) == ["Xã Văn Lang"]
    assert list(other.values()) == ["Xã Văn Lăng"]
    assert not ids.keys() & other.keys()


def test_a_body_leads_to_its_place() -> None:
    owner = places().owner("bac-giang.so-noi-vu")
    assert owner is not None
    assert owner.name == "Tỉnh Bắc Giang"
    assert places().owner("bac-giang") is owner
    assert places().owner("bo-noi-vu") is None


def test_invented_places_of_the_samples_are_no_places_of_vietnam() -> None:
    assert not [place for place in places().all() if place.sample]
    assert all(place.sample for place in places().find("Mẫu An", level="province"))


def test_ways_lead_to_places_that_exist() -> None:
    gazetteer = places()
    for place in gazetteer.all():
        for identity in place.successors:
            successor = gazetteer.get(identity)
            assert successor is not None, f"{place.id} -> {identity}"
        if place.parent:
            assert gazetteer.get(place.parent) is not None, place.id
        if place.valid_from and place.valid_to:
            assert place.valid_from <= place.valid_to, place.id
        assert re.fullmatch(r"[a-z0-9.-]+", place.id)


def test_the_tables_are_what_the_script_builds() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/build_gazetteer.py", "--check"],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": ""}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@given(st.text(max_size=30))
def test_keys_and_slugs_take_any_text(text: str) -> None:
    assert name_key(name_key(text)) is not None
    assert slug(text).isascii()
    assert telex_slug(text).isascii()
    assert places().find(text) is not None
