"""Where and when a document speaks."""

from __future__ import annotations

import pytest

from cchc.records import Document, Unit
from nlp.home import Home, day_of, home_of, province_in
from nlp.pipeline import annotate


def home(url: str, title: str | None = None, text: str = "Hội nghị.", published_at: str | None = "2023-05-05") -> Home:
    return home_of(Document(url=url, title=title, text=text, published_at=published_at))


@pytest.mark.parametrize(
    ("title", "province"),
    [
        ("Bắc Giang: Tiêu chí đánh giá", "Bắc Giang"),
        ("Bắc GIang - Hội nghị đánh giá", "Bắc Giang"),
        ("Bà Rịa - Vũng Tàu: Nâng cao chỉ số", "Bà Rịa - Vũng Tàu"),
        ("Bà Rịa - Vũng Tàu - Nâng cao chỉ số", "Bà Rịa - Vũng Tàu"),
        ("TP. Đà Nẵng: Họp báo", "Đà Nẵng"),
        ("Hội nghị - Bắc Giang", None),
        ("Công bố chỉ số: Bắc Giang tăng hạng", None),
    ],
)
def test_the_place_before_a_headline_is_the_province(title: str, province: str | None) -> None:
    assert home("https://caicachhanhchinh.gov.vn/a", title).province == province


def test_a_district_before_a_headline_is_home_on_the_provinces_page() -> None:
    found = home("https://bacgiang.gov.vn/a", "Tân Yên: Hội nghị trực tuyến").place
    assert found is not None
    assert found.id == "bac-giang.huyen-tan-yen"


def test_the_one_district_of_a_headline_is_home_on_the_provinces_page() -> None:
    doc = annotate(
        Document(
            url="https://hatinh.gov.vn/a",
            title="Kiểm tra CCHC tại huyện Hương Sơn",
            text="Huyện Vũ Quang xếp sau. Năm 2023, huyện phấn đấu tăng hạng; UBND huyện báo cáo UBND tỉnh.",
            published_at="2023-05-05",
        )
    )
    assert isinstance(doc._.home, Unit)
    assert doc._.home.name == "Huyện Hương Sơn"
    assert [unit.name for unit in doc._.units] == [
        "Huyện Vũ Quang",
        "Huyện Hương Sơn",
        "UBND Huyện Hương Sơn",
        "UBND Tỉnh Hà Tĩnh",
    ]


def test_a_reprint_speaks_for_its_own_province() -> None:
    text = "UBND tỉnh Quảng Ninh cho biết tỉnh Quảng Ninh dẫn đầu. HĐND tỉnh Quảng Ninh giám sát."
    assert home("https://hatinh.gov.vn/a", text=text).province == "Quảng Ninh"
    assert home("https://hatinh.gov.vn/a", text=f"{text} Hà Tĩnh học tập.").province == "Hà Tĩnh"


def test_a_comparison_speaks_for_no_province() -> None:
    text = "Quảng Ninh, Hải Phòng, Long An và Bắc Giang dẫn đầu; tỉnh Bạc Liêu xếp cuối. UBND tỉnh Bạc Liêu giải trình."
    assert home("https://example.vn/a", text=text).province is None
    assert province_in("", "các tỉnh Bạc Liêu, Cao Bằng xếp cuối") is None
    assert province_in("", "UBND tỉnh Bạc Liêu họp") == "Bạc Liêu"


def test_the_day_of_an_undated_text_is_the_year_it_speaks_of_most() -> None:
    text = "Năm 2022 tăng so với năm 2021; 6 tháng đầu năm 2022; phấn đấu đến năm 2030."
    assert day_of(Document(url="https://a.vn/a", text=text)) == "2022"
    assert day_of(Document(url="https://a.vn/a", text=text, published_at="2023-05-05T08:00:00+07:00")) == "2023-05-05"
    assert day_of(Document(url="https://a.vn/a", text="Nghị quyết 30c/NQ-CP")) is None


def test_a_department_speaks_for_its_province() -> None:
    found = home("https://sotnmt.thaibinh.gov.vn/a")
    assert found.department == "Sở Tài nguyên và Môi trường"
    assert found.place is found.province_place
    assert found.place is not None
    assert found.place.id == "thai-binh"
