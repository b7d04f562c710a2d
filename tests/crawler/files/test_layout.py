"""Layout of PDF pages: two columns, tables without rules, page breaks, pages on their side, words in two fonts."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdfium2
import pytest

from cchc.captures import Capture
from cchc.records import Document
from crawler.reader import read
from tests.crawler.files.makers import FONTS, Report

RISE = (
    "Năm 2023, Chỉ số cải cách hành chính của tỉnh Sông Mây đạt 86,57 điểm, xếp thứ 24/63 tỉnh, thành phố, tăng 5 bậc "
    "so với năm 2022; chỉ số hài lòng của người dân đạt 82,4%."
)
FAULTS = (
    "Tuy nhiên, công tác cải cách hành chính còn một số tồn tại, hạn chế như: việc rà soát thủ tục hành chính ở một số "
    "sở, ngành chưa kịp thời; tỷ lệ hồ sơ trực tuyến còn thấp; một số công chức còn gây phiền hà cho người dân."
)
END = "Trên đây là báo cáo kết quả công tác cải cách hành chính năm 2023 của tỉnh Sông Mây, kính gửi các cơ quan./."
HEAD = ("TT", "Đơn vị", "Điểm năm 2022", "Điểm năm 2023", "Xếp hạng")


def reading(body: bytes) -> Document:
    return read(Capture(url="https://snv.example.vn/documents/3", body=body, role="attachment"))


def page_of(document: Document, words: str) -> int:
    """The number of the page on which words stand."""
    at = document.text.index(words)
    return next(page.number for page in document.pages if page.start <= at < page.end)


def unruled(paper: Report, rows: Sequence[Sequence[str]]) -> None:
    """A table without rules, its head on every page, its cells wrapped."""
    from fpdf.enums import TableBordersLayout

    paper.paper.set_font("DejaVu", "", 11)
    with paper.paper.table(
        col_widths=(12, 50, 32, 32, 28), line_height=6, borders_layout=TableBordersLayout.NONE, text_align="LEFT"
    ) as table:
        for values in rows:
            row = table.row()
            for value in values:
                row.cell(value)


def test_two_columns_are_read_one_after_the_other() -> None:
    paper = Report(running=None, numbered=False)
    paper.prose(RISE)
    paper.paper.set_font("DejaVu", "", 11)
    with paper.paper.text_columns(ncols=2, gutter=8, text_align="J", line_height=1.2, balance=True) as columns:
        for text in (FAULTS, RISE, FAULTS, RISE):
            with columns.paragraph(bottom_margin=2) as paragraph:
                paragraph.write(text)
    paper.paper.ln(4)
    paper.prose(END)
    assert reading(paper.bytes()).text.split("\n") == [RISE, FAULTS, RISE, FAULTS, RISE, END]


def test_cells_that_wrap_stay_in_their_rows_without_rules() -> None:
    long = "Sở Nông nghiệp và Phát triển nông thôn tỉnh Sông Mây"
    rows = [(str(n), long if n % 2 else "Sở Y tế", f"8{n},25", f"9{n},5", str(n)) for n in range(1, 8)]
    paper = Report(running=None, numbered=False)
    paper.prose(RISE)
    unruled(paper, [HEAD, *rows])
    paper.prose(FAULTS)
    document = reading(paper.bytes())
    assert document.text.split("\n") == [RISE, " | ".join(HEAD), *(" | ".join(row) for row in rows), FAULTS]
    (table,) = document.tables
    assert [cell.text for cell in table.cells if cell.header] == list(HEAD)


@pytest.mark.parametrize("ruled", [True, False])
def test_every_row_is_found_on_its_own_page(ruled: bool) -> None:
    paper = Report()
    paper.prose(RISE)
    rows = [(str(n), f"Đơn vị số {n}", f"{95 - n},25", str(n)) for n in range(1, 61)]
    if ruled:
        paper.table([("TT", "Cơ quan", "Điểm", "Xếp hạng"), *rows])
    else:
        unruled(paper, [HEAD, *((*row[:3], row[2], row[3]) for row in rows)])
    document = reading(paper.bytes())
    assert [(table.rows, len([cell for cell in table.cells if cell.header])) for table in document.tables] == [
        (61, 4 if ruled else 5)
    ]
    pages = [page_of(document, f"{n} | Đơn vị số {n} ") for n in range(1, 61)]
    assert pages == sorted(pages)
    assert (pages[0], pages[-1]) == (1, len(document.pages))
    # The file itself says what stands on its pages.
    source = pypdfium2.PdfDocument(paper.bytes())
    for number, page in enumerate(source, 1):
        shown = page.get_textpage().get_text_range()
        for n in (1, 20, 30, 40, 60):
            assert (f"Đơn vị số {n}\r" in shown or f"Đơn vị số {n} " in shown) == (pages[n - 1] == number)


def test_the_second_half_of_a_paragraph_is_on_the_second_page() -> None:
    paper = Report()
    paper.paper.ln(225)
    words = " ".join(f"từ{n}" for n in range(120)) + "."
    paper.prose(words)
    document = reading(paper.bytes())
    assert document.text == words
    assert (page_of(document, "từ1 "), page_of(document, "từ119")) == (1, 2)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_pages_on_their_side_are_turned(degrees: int) -> None:
    paper = Report(running=None)
    paper.prose(RISE)
    paper.table([("TT", "Cơ quan", "Điểm", "Xếp hạng"), ("1", "Sở Y tế", "90,5", "1"), ("2", "Sở Nội vụ", "88", "2")])
    source = pypdfium2.PdfDocument(paper.bytes())
    source[0].set_rotation(degrees)
    stream = io.BytesIO()
    source.save(stream)
    document = reading(stream.getvalue())
    assert document.text == reading(paper.bytes()).text
    assert [repair.kind for repair in document.repairs] == ["rotation"]


def test_a_word_in_two_fonts_is_one_word() -> None:
    # A font that lacks a letter has it shown in another: "Ch", "ỉ", " s", "ố".
    paper = Report(running=None, numbered=False)
    paper.paper.add_font("Other", "", str(FONTS / "DejaVuSans.ttf"))
    for char in "Chỉ số cải cách hành chính đạt 86,57 điểm.":
        paper.paper.set_font("Other" if char in "ỉốảđạ" else "DejaVu", "", 12)
        paper.paper.cell(paper.paper.get_string_width(char), 6, char)
    assert reading(paper.bytes()).text == "Chỉ số cải cách hành chính đạt 86,57 điểm."


def test_text_in_a_heading_on_its_side_runs_upwards() -> None:
    paper = Report(running=None, numbered=False)
    pdf = paper.paper
    pdf.set_font("DejaVu", "", 11)
    for row, values in enumerate([("TT", "Đơn vị", ""), ("1", "Sở Y tế", "90,5"), ("2", "Sở Nội vụ", "88,25")]):
        for column, value in enumerate(values):
            pdf.set_xy(20 + 40 * column, 40 + (30 if row else 0) + 8 * max(row - 1, 0))
            pdf.cell(40, 8 if row else 30, value, border=1)
    with pdf.rotation(90, 120, 68):
        pdf.text(120, 68, "Tổng điểm")
    assert reading(paper.bytes()).text.split("\n") == [
        "TT | Đơn vị | Tổng điểm", "1 | Sở Y tế | 90,5", "2 | Sở Nội vụ | 88,25",
    ]  # fmt: skip


def test_years_and_numbers_that_a_line_cuts_are_joined() -> None:
    paper = Report(running=None, numbered=False)
    paper.paper.set_font("DejaVu", "", 12)
    for line in ("Thực hiện Chương trình tổng thể cải cách hành chính nhà nước giai đoạn 2021-", "2030 của tỉnh."):
        paper.paper.cell(0, 7, line, new_x="LMARGIN", new_y="NEXT")
    assert "giai đoạn 2021-2030 của tỉnh." in reading(paper.bytes()).text


def test_first_lines_that_two_pages_share_are_text_and_running_heads_are_not() -> None:
    paper = Report()
    paper.prose(RISE)
    paper.paper.add_page()
    paper.prose(RISE)
    assert reading(paper.bytes()).text == f"{RISE}\n{RISE}"
