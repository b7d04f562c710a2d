"""The scanner on every name of the gazetteer: provinces, districts and communes of two days, and all organizations."""

from __future__ import annotations

import pytest

from cchc.gazetteer import Place, organizations, places
from nlp.home import Home
from nlp.scanner import Scanner

DAYS = ("2023-06-01", "2025-10-01")


def read(text: str, home: Home) -> list[tuple[str, str | None]]:
    return [(item.name, item.id) for item in Scanner(home).scan(text)]


def home_of(province: Place, day: str) -> Home:
    return Home(day, province.bare, province, province)


def provinces(day: str) -> list[Place]:
    return [place for place in places().all("province") if place.existed(day)]


@pytest.mark.parametrize("day", DAYS)
def test_every_province_is_read_in_every_form(day: str) -> None:
    nowhere = Home(day, None, None, None)
    for place in provinces(day):
        kind = place.type.lower()
        assert read(f"{kind} {place.bare} đạt 90 điểm.", nowhere) == [(place.name, place.id)]
        assert read(f"BÁO CÁO CỦA {place.name.upper()}", nowhere) == [(place.name, place.id)]
        assert read(f"UBND {kind} {place.bare} ban hành", nowhere) == [(f"UBND {place.name}", f"{place.id}.ubnd")]
        # The bare words "Hồ Chí Minh" are the person.
        bare = [] if place.bare == "Hồ Chí Minh" else [(place.name, place.id)]
        assert read(f"Năm nay, {place.bare} đạt 90 điểm.", nowhere) == bare


@pytest.mark.parametrize("day", DAYS)
def test_every_place_below_is_read_in_its_province(day: str) -> None:
    wrong = []
    for province in provinces(day):
        home = home_of(province, day)
        for place in places().children(province.id, on=day):
            kind = place.type.lower()
            forms = {
                f"Tại {kind} {place.bare}, kết quả đạt 90 điểm.": (place.name, place.id),
                f"UBND {kind} {place.bare} báo cáo": (f"UBND {place.name}", f"{place.id}.ubnd"),
                f"UBND {place.name.upper()}": (f"UBND {place.name}", f"{place.id}.ubnd"),
            }
            wrong += [(text, found) for text, expected in forms.items() if (found := read(text, home)) != [expected]]
    assert not wrong


def test_every_organization_is_read_by_all_its_names() -> None:
    wrong = []
    for day in DAYS:
        province = places().resolve("Lạng Sơn", level="province", on=day)
        assert province is not None
        for item in organizations().values():
            for form in (item.name, *item.aliases) if item.existed(day) else ():
                for text in (f"Năm nay, {form} báo cáo kết quả.", f"- {form.upper()};"):
                    found = [name for name, _ in read(text, home_of(province, day))]
                    if found != [item.name]:
                        wrong.append((day, text, found))
    assert not wrong


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("các huyện, thị xã: Hương Sơn, Kỳ Anh và Hồng Lĩnh", ["Huyện Hương Sơn", "Thị xã Hồng Lĩnh"]),
        ("huyện Kỳ Anh và thị xã Kỳ Anh", ["Huyện Kỳ Anh", "Thị xã Kỳ Anh"]),
        ("UBND các phường 3, 4", ["UBND Phường 3", "UBND Phường 4"]),
        ("các sở: Nội vụ, Tài chính và Tư pháp", ["Sở Nội vụ", "Sở Tài chính", "Sở Tư pháp"]),
        ("các bộ: Tư pháp, Tài chính", ["Bộ Tư pháp", "Bộ Tài chính"]),
        ("các phòng Tư pháp, Phòng TC-KH", ["Phòng Tư pháp", "Phòng Tài chính - Kế hoạch"]),
        ("Sở Nội vụ tỉnh Nghệ An", ["Sở Nội vụ", "Tỉnh Nghệ An"]),
        ("thành phố Đà Nẵng, Thừa Thiên Huế", ["Thành phố Đà Nẵng", "Tỉnh Thừa Thiên Huế"]),
        ("Giám đốc Sở Phạm Đình Thảo", []),
        ("Phòng Quản lý đất đai tiếp nhận hồ sơ", ["Phòng Quản lý đất đai"]),
        ("khu vực Duyên hải Nam Trung Bộ", ["Vùng Duyên hải Nam Trung Bộ"]),
        ("UBND các huyện Hương Sơn, Hương Khê và Ban Chỉ đạo", ["UBND Huyện Hương Sơn", "UBND Huyện Hương Khê"]),
    ],
)
def test_forms(text: str, expected: list[str]) -> None:
    province = places().resolve("Hà Tĩnh", level="province")
    assert province is not None
    assert [name for name, _ in read(text, home_of(province, "2023-06-01"))] == expected


def test_a_department_of_another_province_is_its() -> None:
    province = places().resolve("Hà Tĩnh", level="province")
    assert province is not None
    item = Scanner(home_of(province, "2023-06-01")).scan("Sở Nội vụ tỉnh Nghệ An trao đổi kinh nghiệm.")[0]
    assert (item.province, item.id) == ("Nghệ An", "nghe-an.so-noi-vu")
