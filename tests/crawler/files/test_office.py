"""DOCX, XLSX and XLS: what a person sees in the file is what the document says."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import stat
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.captures import Capture
from cchc.errors import ReadError
from cchc.records import Document
from crawler.files.numberformats import shown
from crawler.reader import read
from tests.crawler.files.makers import HEAD_LINES, SAMPLES, docx_decision, xlsx_hard, xlsx_ranking

URL = "https://snv.example.vn/documents/1"


def reading(body: bytes, name: str | None = None) -> Document:
    return read(Capture(url=URL, body=body, filename=name, role="attachment"))


def test_decision_in_docx() -> None:
    document = reading(docx_decision())
    assert document.title == "QUYẾT ĐỊNH Về việc công bố Chỉ số cải cách hành chính năm 2025 của các phòng"
    assert document.kind == "decision"
    assert document.published_at == "2026-02-12"
    assert document.text.split("\n") == [
        *HEAD_LINES,
        "GIÁM ĐỐC SỞ NỘI VỤ",
        "Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ;",
        "Điều 1. Công bố kết quả như sau:",
        "TT | Phòng | Điểm",
        "2024 | 2025",
        "1 | Mây Hạ | 88,1 | 90,25",
        "2 | Mây Thượng | 87,4",
        "Điều 2. Quyết định này có hiệu lực kể từ ngày ký./.",
        "Nơi nhận:",
        "- Như Điều 2;",
        "- Lưu: VT.",
        "GIÁM ĐỐC",
        "Lý Thu Trang",
    ]


def test_merged_cells_of_docx_keep_their_place() -> None:
    table = reading(docx_decision()).tables[-1]
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    assert (table.rows, table.columns) == (4, 4)
    assert (cells[0, 0].row_span, cells[0, 2].column_span) == (2, 2)
    assert cells[1, 3].text == "2025"
    assert cells[1, 3].header
    assert not cells[2, 0].header
    assert (cells[3, 2].text, cells[3, 2].start) == ("", None)


def test_old_font_codes_in_docx_are_read() -> None:
    import docx

    from crawler.encodings import tcvn3

    document = docx.Document()
    for text, font in (
        ("Sở Công Thương tỉnh Hải Dương tổ chức hội nghị đánh giá kết quả.", ".VnTime"),
        ("Ủy ban nhân dân tỉnh", None),
    ):
        run = document.add_paragraph().add_run(tcvn3.encode(text) if font else text)
        run.font.name = font
    stream = io.BytesIO()
    document.save(stream)
    read_back = reading(stream.getvalue())
    assert read_back.text == "Sở Công Thương tỉnh Hải Dương tổ chức hội nghị đánh giá kết quả.\nỦy ban nhân dân tỉnh"
    assert [repair.kind for repair in read_back.repairs] == ["tcvn3"]


def test_docx_that_mixes_codes_by_font() -> None:
    import docx
    from docx.enum.style import WD_STYLE_TYPE

    from crawler.encodings import tcvn3, vni

    document = docx.Document()

    def paragraph(*runs: tuple[str, str | None], style: str | None = None) -> None:
        added = document.add_paragraph(style=style)
        for text, font in runs:
            added.add_run(text).font.name = font

    paragraph(
        ("Năm 2012, ", None),
        (tcvn3.encode("huyện đạt 85,2 điểm, "), ".VnTime"),
        (vni.encode("tăng hai bậc, "), "VNI-Times"),
        ("được khen thưởng.", None),
    )
    coded = tcvn3.encode("Sở Nội vụ đánh giá kết quả")
    paragraph(*((coded[at : at + 2], ".VnTime") for at in range(0, len(coded), 2)))
    paragraph((tcvn3.encode("uỷ ban nhân dân tỉnh"), ".VnTimeH"))
    # A word too short to tell by itself is told by its style, which is based on one that names the font.
    old = document.styles.add_style("Cu", WD_STYLE_TYPE.PARAGRAPH)
    old.font.name = ".VnTime"  # type: ignore[attr-defined]
    newer = document.styles.add_style("CuHon", WD_STYLE_TYPE.PARAGRAPH)
    newer.base_style = old  # type: ignore[attr-defined]
    document.add_paragraph(tcvn3.encode("Đạt"), style="CuHon")
    paragraph(("Hà Nam, Cà Mau: chƣa đạt", ".VnTime"))
    stream = io.BytesIO()
    document.save(stream)
    read_back = reading(stream.getvalue())
    assert read_back.text.split("\n") == [
        "Năm 2012, huyện đạt 85,2 điểm, tăng hai bậc, được khen thưởng.",
        "Sở Nội vụ đánh giá kết quả",
        "UỶ BAN NHÂN DÂN TỈNH",
        "Đạt",
        "Hà Nam, Cà Mau: chưa đạt",
    ]
    assert {repair.kind for repair in read_back.repairs} == {"tcvn3", "vni", "oi"}


def test_ranking_in_xlsx() -> None:
    document = reading(xlsx_ranking())
    assert document.title == "BẢNG TỔNG HỢP CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2025"
    assert document.kind == "table"
    assert document.text.split("\n") == [
        "(Kèm theo Công văn số 12/SNV-CCHC ngày 05/02/2026)",
        "TT | Đơn vị | Điểm | Tỷ lệ đúng hạn | Kinh phí",
        "Năm 2024 | Năm 2025",
        "1 | Sở Tư pháp | 93.46 | 95,10 | 99.5% | 1,250,000",
        "2 | Sở Y tế | 90 | 91.50 | 98.8% | 980,000",
        "Ghi chú: điểm năm 2025 chưa gồm điểm thưởng.",
        "Huyện | Điểm | Xếp hạng",
        "Mây Hạ | 84.7 | 1",
    ]
    first, second = document.tables
    heads = {(cell.row, cell.column) for cell in first.cells if cell.header}
    assert {(0, 0), (0, 2), (1, 2), (1, 3)} <= heads
    assert (2, 0) not in heads
    assert [page.number for page in document.pages] == [1, 2]
    assert document.text[second.start : second.end].startswith("Huyện | Điểm")
    assert "hidden_sheet" in {repair.kind for repair in document.repairs}


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (93.45999999999999, "General", "93.46"),
        (1, "General", "1"),
        (0.995, "0.0%", "99.5%"),
        (0.5, "0%", "50%"),
        (2.675, "0.00", "2.68"),
        (1234567.5, "#,##0.0", "1,234,567.5"),
        (12, '0" điểm"', "12 điểm"),
        (-3, "0;(0)", "(3)"),
        (7, "00", "07"),
        (1.5, "0.##", "1.5"),
        (2.0, "0.##", "2"),
        ("26,35", "0.00", "26,35"),
        (True, "General", "TRUE"),
        (1e30, "0.00", "1E+30"),
        (float("inf"), "0.0%", "#NUM!"),
        (float("nan"), "General", "#NUM!"),
    ],
)
def test_number_is_shown_as_its_sheet_does(value: object, form: str, text: str) -> None:
    assert shown(value, form) == text


HARD = [
    "TT | Đơn vị | Điểm | Tỷ lệ đúng hạn | Ngày chấm",
    "Năm 2010 | Năm 2011",
    "1 | Sở Tư pháp | 93.46 | 95.10 | 99.5% | 01/03/2012",
    "2 | Sở Y tế | 90 | 91.50 | 98.8% | 02/03/2012",
    "Trung bình | 91.73 | 93.30",
    "Huyện | Điểm | Xếp hạng",
    "Mây Hạ | 84.7 | 1",
]


@pytest.mark.parametrize("form", ["xls", "xlsx"])
def test_workbook_reads_as_its_sheets_show_it(form: str) -> None:
    body = xlsx_hard() if form == "xlsx" else (SAMPLES / "bang-tong-hop.xls").read_bytes()
    document = reading(body)
    assert document.title == "BẢNG TỔNG HỢP CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2011"
    assert document.text.split("\n") == HARD
    heads = {(cell.row, cell.column): (cell.row_span, cell.column_span) for cell in document.tables[0].cells[:7]}
    assert (heads[0, 0], heads[0, 2]) == ((2, 1), (1, 2))
    assert [page.number for page in document.pages] == [1, 2]
    assert {repair.kind for repair in document.repairs} == {"hidden_cells", "hidden_sheet", "tcvn3"}


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_cut_off_old_workbook(share: float) -> None:
    body = (SAMPLES / "bang-tong-hop.xls").read_bytes()
    with pytest.raises(ReadError) as caught:
        reading(body[: int(len(body) * share)], "cu.xls")
    assert caught.value.code in ("truncated", "unreadable")
    assert "\n" not in str(caught.value)


@given(st.lists(st.tuples(st.integers(512, 7679), st.integers(0, 255)), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_damaged_old_workbook_gives_a_document_or_an_error(changes: list[tuple[int, int]]) -> None:
    body = bytearray((SAMPLES / "bang-tong-hop.xls").read_bytes())
    for at, value in changes:
        body[at] = value
    with contextlib.suppress(ReadError):
        assert reading(bytes(body), "cu.xls").kind == "table"


@pytest.mark.parametrize("grades", [("90", "91,5", "88"), ("Tốt", "Khá", "Tốt")])
def test_two_columns_are_a_table(grades: tuple[str, ...]) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["KẾT QUẢ XẾP LOẠI CẢI CÁCH HÀNH CHÍNH NĂM 2023"])
    for row in (("Đơn vị", "Kết quả"), *zip(("Sở Y tế", "Sở Nội vụ", "Sở Tư pháp"), grades, strict=True)):
        sheet.append(row)
    sheet.append(["NGƯỜI LẬP BIỂU"])
    stream = io.BytesIO()
    book.save(stream)
    document = reading(stream.getvalue())
    assert document.title == "KẾT QUẢ XẾP LOẠI CẢI CÁCH HÀNH CHÍNH NĂM 2023"
    assert [(table.rows, table.columns) for table in document.tables] == [(4, 2)]
    assert document.text.endswith("NGƯỜI LẬP BIỂU")


def test_formulas_without_results_are_told() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Đơn vị", "Điểm"], ["Sở Y tế", 90], ["Sở Nội vụ", 91], ["Trung bình", "=AVERAGE(B2:B3)"]):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    document = reading(stream.getvalue())
    assert document.text.endswith("Trung bình")
    assert [(repair.kind, repair.count) for repair in document.repairs] == [("uncalculated", 1)]


def test_password_protected_office_file_says_so() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512
    with pytest.raises(ReadError) as caught:
        reading(ole, "mat.docx")
    assert caught.value.code == "encrypted"


def old_word() -> bytes:
    return (SAMPLES / "quyet-dinh.doc").read_bytes()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="engine absent: LibreOffice")
def test_legacy_word_reads_as_the_same_file_in_docx() -> None:
    assert reading(old_word()).model_dump(exclude={"repairs"}) == reading(docx_decision()).model_dump(
        exclude={"repairs"}
    )


def test_legacy_word_without_libreoffice_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(ReadError, match="LibreOffice") as caught:
        reading(old_word())
    assert caught.value.code == "engine_absent"


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_libreoffice_that_hangs_is_ended_with_what_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from crawler.files import doc

    program(tmp_path, "soffice", f"sleep 600 & echo $! > {tmp_path}/child; wait")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(doc, "SECONDS", 0.5)
    with pytest.raises(ReadError, match="longer than") as caught:
        reading(old_word())
    assert caught.value.code == "timeout"
    child = int((tmp_path / "child").read_text())
    for _ in range(100):
        if gone(child):
            break
        time.sleep(0.1)  # a process that was killed runs on until it is its turn
    assert gone(child)


def test_what_libreoffice_says_of_a_broken_file_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "soffice", "echo 'Error: source file could not be loaded' >&2; exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(ReadError, match="source file could not be loaded") as caught:
        reading(old_word())
    assert caught.value.code == "unreadable"
