"""PDF: paragraphs put together again, tables over page breaks, running heads left out, scans through OCR."""

from __future__ import annotations

import pytest

from cchc.captures import Capture
from cchc.errors import ReadError
from cchc.records import Document
from crawler.reader import read
from tests.crawler.files.makers import HEAD_LINES, Report, as_scan

URL = "https://snv.example.vn/documents/2"
TITLE = "BÁO CÁO Kết quả xác định Chỉ số cải cách hành chính năm 2025 của các sở, ban, ngành tỉnh Sông Mây"
OPENING = (
    "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2026 của UBND tỉnh Sông Mây, Sở Nội vụ đã tổ chức thẩm định, "
    "chấm điểm và lấy ý kiến của 1.240 người dân, doanh nghiệp; kết quả xác định Chỉ số cải cách hành chính năm 2025 "
    "như sau:"
)
LISTED = "- Sở Xây dựng còn để người dân bổ sung hồ sơ nhiều lần; thời gian thẩm định kéo dài so với quy định chung."
ROWS = [(str(n), f"Đơn vị số {n}", f"{95 - n},25", str(n)) for n in range(1, 31)]
HEADER = ("TT", "Cơ quan", "Điểm năm 2025", "Xếp hạng")


def reading(body: bytes) -> Document:
    return read(Capture(url=URL, body=body, role="attachment"))


def report(align: str = "J") -> Report:
    paper = Report()
    paper.pair("UBND TỈNH SÔNG MÂY", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    paper.pair("SỞ NỘI VỤ", "Độc lập - Tự do - Hạnh phúc", bold=True)
    paper.pair("Số: 45/QĐ-SNV", "Sông Mây, ngày 12 tháng 02 năm 2026")
    paper.heading("BÁO CÁO")
    paper.heading(TITLE.removeprefix("BÁO CÁO "))
    paper.prose(OPENING, align=align)
    return paper


@pytest.mark.parametrize("align", ["J", "L"])
def test_report_over_two_pages(align: str) -> None:
    paper = report(align)
    paper.prose("I. KẾT QUẢ", 0, "L")
    paper.table([HEADER, *ROWS])
    paper.prose("II. HẠN CHẾ", 0, "L")
    paper.prose(LISTED, align=align)
    paper.pair("Nơi nhận:", "GIÁM ĐỐC", bold=True)
    paper.pair("- UBND tỉnh;", "")
    paper.pair("- Lưu: VT.", "")
    paper.pair("", "Lý Thu Trang", bold=True)
    document = reading(paper.bytes())
    assert document.title == TITLE
    assert document.kind == "report"
    assert document.published_at == "2026-02-12"
    assert document.text.split("\n") == [
        *HEAD_LINES,
        OPENING,
        "I. KẾT QUẢ",
        " | ".join(HEADER),
        *(" | ".join(row) for row in ROWS),
        "II. HẠN CHẾ",
        LISTED,
        "Nơi nhận:",
        "- UBND tỉnh;",
        "- Lưu: VT.",
        "GIÁM ĐỐC",
        "Lý Thu Trang",
    ]
    table = document.tables[-1]
    assert (table.rows, table.columns) == (31, 4)
    assert sum(cell.header for cell in table.cells) == 4
    assert [page.number for page in document.pages] == [1, 2]


def test_a_foot_that_counts_one_page_is_no_text() -> None:
    paper = Report(running=None, foot="UBND huyện Sông Thao: Kế hoạch kiểm tra năm 2021 - ")
    paper.prose("Sở Nội vụ kiểm tra việc giải quyết thủ tục hành chính tại sáu huyện trong quý III năm 2021.")
    assert reading(paper.bytes()).text.endswith("trong quý III năm 2021.")


def test_repeated_header_and_paragraph_over_a_page_break() -> None:
    paper = report()
    paper.table([HEADER, *ROWS[:10]])
    paper.paper.add_page()
    paper.table([HEADER, *ROWS[10:15]])
    lines = reading(paper.bytes()).text.split("\n")
    assert lines.count(" | ".join(HEADER)) == 1
    assert [line.split(" | ")[0] for line in lines[-15:]] == [str(n) for n in range(1, 16)]


def test_scan_is_recognised_and_says_so() -> None:
    pytest.importorskip("ocrmypdf")
    paper = report()
    document = reading(as_scan(paper.bytes()))
    assert document.ocr
    assert "ocr" in {repair.kind for repair in document.repairs}
    assert document.title is not None
    assert "Chỉ số cải cách hành chính năm 2025" in document.title
    assert document.published_at == "2026-02-12"
    assert "1.240 người dân" in document.text


def test_scan_without_an_engine_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from crawler.files import ocr

    monkeypatch.setattr(ocr, "missing", lambda: "the program tesseract")
    with pytest.raises(ReadError, match=r"cchc\[ocr\]") as caught:
        reading(as_scan(report().bytes(), 72))
    assert caught.value.code == "engine_absent"


def test_password_is_told() -> None:
    paper = report()
    paper.paper.set_encryption(owner_password="a", user_password="b")
    with pytest.raises(ReadError) as caught:
        reading(paper.bytes())
    assert caught.value.code == "encrypted"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_cut_off_pdf_fails_with_one_line(share: float) -> None:
    body = report().bytes()
    with pytest.raises(ReadError) as caught:
        reading(body[: int(len(body) * share)])
    assert caught.value.code in ("truncated", "unreadable", "empty")
    assert "\n" not in str(caught.value)
