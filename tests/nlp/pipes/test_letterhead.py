"""What an official document says of itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.records import Document, Person
from nlp.pipeline import extract
from nlp.pipes.letterhead import cites, written

DECISION = """UBND TỈNH SƠN LA | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ NỘI VỤ | Độc lập - Tự do - Hạnh phúc
Số: 56/BC-SNV | Sơn La, ngày 20 tháng 02 năm 2025
BÁO CÁO
Thực hiện Quyết định số 1149/QĐ-BNV ngày 05/12/2024 và Chỉ thị số 16-CT/TU, Sở Nội vụ báo cáo như sau.
Nơi nhận:
- Như trên;
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
(Đã ký)
Cầm Thị Phong"""


def document(text: str, **fields: Any) -> Document:
    return extract(Document(url="https://example.gov.vn/1", text=text, **fields)).document


def test_number_day_issuer_signer_and_cites() -> None:
    read = document(DECISION, kind="report")
    assert read.number == "56/BC-SNV"
    assert read.issued_at == "2025-02-20"
    assert read.issuer == "Sở Nội vụ"
    assert read.signer is not None
    assert (read.signer.name, read.signer.position) == ("Cầm Thị Phong", "Phó Giám đốc")
    assert read.cites == ("1149/QĐ-BNV", "16-CT/TU")


def test_a_committee_that_issues_itself() -> None:
    text = DECISION.replace("\nSỞ NỘI VỤ | Độc lập - Tự do - Hạnh phúc", "").replace("56/BC-SNV", "9/QĐ-UBND")
    assert document(text, kind="decision").issuer == "UBND Tỉnh Sơn La"


def test_what_the_reader_found_stays() -> None:
    assert document(DECISION, kind="report", number="57/BC-SNV").number == "57/BC-SNV"


def test_an_article_has_no_letterhead_but_cites() -> None:
    text = (
        "UBND tỉnh ban hành Công văn số 1250/UBND-NC ngày 15/5/2023.\nSở Nội vụ đạt 12/13 điểm, xếp thứ 46/63.\nLê Nam"
    )
    read = document(text)
    assert (read.number, read.issued_at, read.issuer, read.signer) == (None, None, None, None)
    assert read.cites == ("1250/UBND-NC",)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Nghị định số 102/2024/NĐ-CP và Nghị quyết số 76/NQ-CP", ("102/2024/NĐ-CP", "76/NQ-CP")),
        ("Nghị quyết 30c/NQ-CP, Luật số 45/2019/QH14", ("30c/NQ-CP", "45/2019/QH14")),
        ("Tờ trình số 96/TTr-SNV; Quyết định số 2087 /QĐ-UBND", ("96/TTr-SNV", "2087/QĐ-UBND")),
        ("Nghị quyết số 18-NQ/TW ngày 25/10/2017, số 18-NQ/TW", ("18-NQ/TW",)),
        ("xếp thứ 12/13 huyện, ngày 14/7/2014, 87,92/100 điểm, 24/7", ()),
    ],
)
def test_numbers_of_documents(text: str, numbers: tuple[str, ...]) -> None:
    assert cites(text) == numbers


@pytest.mark.parametrize(
    ("office", "shown"),
    [
        ("PHÓ CHỦ TỊCH", "Phó Chủ tịch"),
        ("KT. CHÁNH VĂN PHÒNG", "Chánh Văn phòng"),
        ("PHÓ CHÁNH VĂN PHÒNG", "Phó Chánh Văn phòng"),
        ("GIÁM ĐỐC", "Giám đốc"),
    ],
)
def test_an_office_in_capitals_as_it_is_written(office: str, shown: str) -> None:
    assert written(office) == shown


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*DECISION.split("\n"), "", " | ", "Số:", "ngày 31 tháng 2 năm 2024"]), max_size=20))
def test_any_order_of_lines_is_read(lines: list[str]) -> None:
    document("\n".join(lines), kind="decision")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Theo Quyết định số 766/QĐ-TTg, 876/QĐ-BNV.", ("766/QĐ-TTg", "876/QĐ-BNV")),
        ("Quyết định số1560/QĐ-UBND và 12 / QĐ - UBND", ("1560/QĐ-UBND", "12/QĐ-UBND")),
        ("Nghị định số 107/2021/NĐ–CP; Quyết định 877/ QĐ-BNV", ("107/2021/NĐ-CP", "877/QĐ-BNV")),
        ("Kế hoạch số 128/KH–UBND; Quy chế 05-QC/TU.", ("128/KH-UBND", "05-QC/TU")),
        ("xếp thứ 46/63, 12/13 huyện, tỷ lệ 3/4", ()),
        ("Quyết định 12/QĐ – Ông Nam ký", ("12/QĐ",)),
    ],
)
def test_cited_numbers_are_read_however_they_are_spaced(text: str, expected: tuple[str, ...]) -> None:
    assert cites(text) == expected


def test_a_council_in_a_line_of_its_own_issues_with_the_place_below_it() -> None:
    text = (
        "HỘI ĐỒNG NHÂN DÂN\nHUYỆN LỤC NGẠN\nSố: 12/NQ-HĐND\nLục Ngạn, ngày 12/12/2023\nNGHỊ QUYẾT\nNội dung.\n"
        "Q. CHỦ TỊCH\nTrần Văn Nam"
    )
    found = extract(Document(url="https://lucngan.example.gov.vn/1", text=text, kind="decision", province="Bắc Giang"))
    document = found.document
    assert (document.number, document.issued_at, document.issuer) == ("12/NQ-HĐND", "2023-12-12", "HĐND Huyện Lục Ngạn")
    assert document.signer == Person(name="Trần Văn Nam", position="Quyền Chủ tịch")
