"""For whom a portal speaks, by its host."""

from __future__ import annotations

import pytest

from cchc.gazetteer import department_of_host, place_of_host, places, province_of_host


@pytest.mark.parametrize(
    ("host", "province"),
    [
        ("vuquang.hatinh.gov.vn", "Hà Tĩnh"),
        ("dongnai.gov.vn", "Đồng Nai"),
        ("www.bacgiang.gov.vn", "Bắc Giang"),
        ("sonoivu.tuyenquang.gov.vn", "Tuyên Quang"),
        ("sonoivuhanoi.gov.vn", "Hà Nội"),
        ("tphcm.gov.vn", "Hồ Chí Minh"),
        ("thuathienhue.gov.vn", "Thừa Thiên Huế"),
        ("baria-vungtau.gov.vn", "Bà Rịa - Vũng Tàu"),
        ("baohatinh.vn", "Hà Tĩnh"),
        ("quangninh.quangbinh.gov.vn", "Quảng Bình"),
        ("daklak.gov.vn", "Đắk Lắk"),
        ("caicachhanhchinh.gov.vn", None),
        ("pcivietnam.vn", None),
        ("moha.gov.vn", None),
        ("example.com", None),
        ("127.0.0.1", None),
        ("", None),
        (None, None),
    ],
)
def test_province(host: str | None, province: str | None) -> None:
    assert province_of_host(host) == province


def test_every_province_has_a_host() -> None:
    for place in places().all("province"):
        label = "".join(part for part in place.id.removesuffix("-2025").split("-"))
        assert province_of_host(f"{label}.gov.vn") == place.bare


@pytest.mark.parametrize(
    ("host", "day", "identity"),
    [
        ("vuquang.hatinh.gov.vn", "2023-02-23", "ha-tinh.huyen-vu-quang"),
        ("hahoa.phutho.gov.vn", "2024-12-18", "phu-tho.huyen-ha-hoa"),
        ("hahoa.phutho.gov.vn", "2025-12-18", "phu-tho-2025.xa-ha-hoa"),
        ("xahahoa.phutho.gov.vn", "2025-12-18", "phu-tho-2025.xa-ha-hoa"),
        ("tpbacgiang.bacgiang.gov.vn", "2023", "bac-giang.thanh-pho-bac-giang"),
        ("sonoivu.tuyenquang.gov.vn", "2023", "tuyen-quang"),
        ("tuyenquang.gov.vn", "2025-08", "tuyen-quang-2025"),
        ("caicachhanhchinh.gov.vn", "2023", None),
    ],
)
def test_place(host: str, day: str, identity: str | None) -> None:
    place = place_of_host(host, day)
    assert (place.id if place else None) == identity


@pytest.mark.parametrize(
    ("host", "department"),
    [
        ("sonoivu.tuyenquang.gov.vn", "Sở Nội vụ"),
        ("snv.quangngai.gov.vn", "Sở Nội vụ"),
        ("sotnmt.thaibinh.gov.vn", "Sở Tài nguyên và Môi trường"),
        ("stttt.dienbien.gov.vn", "Sở Thông tin và Truyền thông"),
        ("sokhdt.angiang.gov.vn", "Sở Kế hoạch và Đầu tư"),
        ("socongthuong.haiduong.gov.vn", "Sở Công Thương"),
        ("vuquang.hatinh.gov.vn", None),
        ("moha.gov.vn", None),
    ],
)
def test_department(host: str, department: str | None) -> None:
    assert department_of_host(host) == department
