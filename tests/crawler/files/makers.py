"""Makes real office files for the tests.

    python -m tests.crawler.files.makers

writes those of the formats before 2007 into samples/, which LibreOffice converts and the repository keeps.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FONTS = Path("/usr/share/fonts/truetype/dejavu")
LETTERHEAD = (
    ("UBND TỈNH SÔNG MÂY\nSỞ NỘI VỤ\n-------", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"),
    ("Số: 45/QĐ-SNV", "Sông Mây, ngày 12 tháng 02 năm 2026"),
)
HEAD_LINES = [
    "UBND TỈNH SÔNG MÂY | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "SỞ NỘI VỤ | Độc lập - Tự do - Hạnh phúc",
    "Số: 45/QĐ-SNV | Sông Mây, ngày 12 tháng 02 năm 2026",
]


def docx_decision() -> bytes:
    """A decision: letterhead and signature in tables without rules, heading on two lines, a table with merged cells."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = docx.Document()
    head = document.add_table(rows=2, cols=2)
    for row, texts in enumerate(LETTERHEAD):
        for column, text in enumerate(texts):
            cell = head.cell(row, column)
            first, *rest = text.split("\n")
            cell.text = first
            for line in rest:
                cell.add_paragraph(line)
    for line in (
        "QUYẾT ĐỊNH",
        "Về việc công bố Chỉ số cải cách hành chính năm 2025 của các phòng",
        "GIÁM ĐỐC SỞ NỘI VỤ",
    ):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(line).bold = True
    document.add_paragraph("Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ;")
    document.add_paragraph("Điều 1. Công bố kết quả như sau:")
    table = document.add_table(rows=4, cols=4)
    values = (
        ("TT", "Phòng", "Điểm", ""),
        ("", "", "2024", "2025"),
        ("1", "Mây Hạ", "88,1", "90,25"),
        ("2", "Mây Thượng", "", "87,4"),
    )
    for row, texts in enumerate(values):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(0, 2).merge(table.cell(0, 3))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(1, 1))
    document.add_paragraph("Điều 2. Quyết định này có hiệu lực kể từ ngày ký./.")
    foot = document.add_table(rows=1, cols=2)
    left, right = foot.cell(0, 0), foot.cell(0, 1)
    left.text = "Nơi nhận:"
    for line in ("- Như Điều 2;", "- Lưu: VT."):
        left.add_paragraph(line)
    right.text = "GIÁM ĐỐC"
    right.add_paragraph("Lý Thu Trang")
    document.sections[0].footer.paragraphs[0].text = "Tài liệu nội bộ"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def xlsx_ranking() -> bytes:
    """Two sheets and a hidden one: titles merged over the table, formats, fractions, numbers typed as text."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "TongHop"
    sheet.append(["BẢNG TỔNG HỢP CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2025"])
    sheet.append(["(Kèm theo Công văn số 12/SNV-CCHC ngày 05/02/2026)"])
    sheet.append([])
    sheet.append(["TT", "Đơn vị", "Điểm", None, "Tỷ lệ đúng hạn", "Kinh phí"])
    sheet.append([None, None, "Năm 2024", "Năm 2025"])
    sheet.append([1, "Sở Tư pháp", 93.45999999999999, "95,10", 0.995, 1250000])
    sheet.append([2, "Sở Y tế", 90, 91.5, 0.98765, 980000])
    sheet.append(["Ghi chú: điểm năm 2025 chưa gồm điểm thưởng."])
    for reach in ("A1:F1", "A2:F2", "A4:A5", "B4:B5", "C4:D4", "E4:E5", "F4:F5", "A8:F8"):
        sheet.merge_cells(reach)
    for row in (6, 7):
        sheet[f"E{row}"].number_format = "0.0%"
        sheet[f"D{row}"].number_format = "0.00"
        sheet[f"F{row}"].number_format = "#,##0"
    second = book.create_sheet("Huyen")
    second.append(["Huyện", "Điểm", "Xếp hạng"])
    second.append(["Mây Hạ", 84.7, 1])
    hidden = book.create_sheet("DanhMuc")
    hidden.append(["không", "hiện"])
    hidden.sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xlsx_hard() -> bytes:
    """A workbook of the 2000s: TCVN3 cells by their font, days, formulas with results, hidden rows and columns."""
    import xlsxwriter

    from crawler.encodings import tcvn3

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("TongHop")
    old = book.add_format({"font_name": ".VnTime"})
    rate, points = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "0.00"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.merge_range(0, 0, 0, 5, "BẢNG TỔNG HỢP CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2011")
    for column, name in enumerate(("TT", "Đơn vị", None, None, "Tỷ lệ đúng hạn", "Ngày chấm", "Ghi chú nội bộ")):
        if name:
            sheet.merge_range(2, column, 3, column, name)
    sheet.merge_range(2, 2, 2, 3, "Điểm")
    sheet.write_row(3, 2, ["Năm 2010", "Năm 2011"])
    rows = (("Sở Tư pháp", 93.45999999999999, 95.1, 0.995, 40969), ("Sở Y tế", 90, 91.5, 0.98765, 40970))
    for row, (name, before, now, share, moment) in enumerate(rows, 4):
        sheet.write(row, 0, row - 3)
        sheet.write(row, 1, tcvn3.encode(name), old)
        sheet.write(row, 2, before)
        sheet.write(row, 3, now, points)
        sheet.write(row, 4, share, rate)
        sheet.write(row, 5, moment, day)
        sheet.write(row, 6, "nháp")
    sheet.write(6, 1, "Trung bình")
    sheet.write_formula(6, 2, "=AVERAGE(C5:C6)", points, 91.73)
    sheet.write_formula(6, 3, "=AVERAGE(D5:D6)", points, 93.3)
    sheet.write_row(7, 0, [3, "Sở Ẩn", 1, 2, 0.5])
    sheet.set_row(7, None, None, {"hidden": True})
    sheet.set_column(6, 6, None, None, {"hidden": True})
    second = book.add_worksheet("Huyen")
    second.write_row(0, 0, ["Huyện", "Điểm", "Xếp hạng"])
    second.write_row(1, 0, ["Mây Hạ", 84.7, 1])
    book.add_worksheet("DanhMuc").write_row(0, 0, ["không", "hiện"])
    book.worksheets()[-1].hide()
    book.close()
    return stream.getvalue()


class Report:
    """An A4 report in DejaVu Serif, as fpdf2 writes it: justified prose, ruled tables, running heads."""

    def __init__(
        self, running: str | None = "Báo cáo CCHC tỉnh Sông Mây", numbered: bool = True, foot: str = ""
    ) -> None:
        from fpdf import FPDF

        class Paper(FPDF):
            def header(self) -> None:
                if running:
                    self.set_font("DejaVu", size=8)
                    self.set_xy(20, 8)
                    self.cell(0, 5, running)
                    self.set_xy(20, 20)

            def footer(self) -> None:
                if numbered:
                    self.set_y(-12)
                    self.set_font("DejaVu", size=8)
                    self.cell(0, 5, f"{foot}Trang {self.page_no()}/{{nb}}", align="C")

        self.paper: Any = Paper(format="A4")
        self.paper.set_margins(20, 20, 20)
        self.paper.set_auto_page_break(True, 20)
        self.paper.add_font("DejaVu", "", str(FONTS / "DejaVuSerif.ttf"))
        self.paper.add_font("DejaVu", "B", str(FONTS / "DejaVuSerif-Bold.ttf"))
        self.paper.add_page()

    def pair(self, left: str, right: str, bold: bool = False) -> None:
        self.paper.set_font("DejaVu", "B" if bold else "", 10)
        self.paper.cell(75, 6, left, align="C")
        self.paper.cell(95, 6, right, align="C", new_x="LMARGIN", new_y="NEXT")

    def heading(self, text: str) -> None:
        self.paper.ln(4)
        self.paper.set_font("DejaVu", "B", 12)
        self.paper.multi_cell(0, 7, text, align="C", new_x="LMARGIN", new_y="NEXT")

    def prose(self, text: str, indent: float = 10, align: str = "J") -> None:
        self.paper.set_font("DejaVu", "", 12)
        with (
            self.paper.text_columns(text_align=align, line_height=1.25) as columns,
            columns.paragraph(first_line_indent=indent, bottom_margin=2) as paragraph,
        ):
            paragraph.write(text)

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        self.paper.set_font("DejaVu", "", 11)
        with self.paper.table(col_widths=(12, 60, 25, 25), line_height=7) as table:
            for values in rows:
                row = table.row()
                for value in values:
                    row.cell(value)

    def bytes(self) -> bytes:
        return bytes(self.paper.output())


def as_scan(pdf: bytes, resolution: int = 200) -> bytes:
    """The pages of a PDF as pictures alone."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    stream = io.BytesIO()
    for number in range(len(document)):
        picture = document[number].render(scale=resolution / 72).to_pil().convert("RGB")
        picture.save(stream, "PDF", resolution=resolution, append=number > 0)
    return stream.getvalue()


SAMPLES = Path(__file__).with_name("samples")


def _write_samples() -> None:
    import shutil
    import subprocess
    import tempfile

    program = shutil.which("soffice")
    assert program, "the old formats are written by LibreOffice"
    for name, body, kind in (
        ("bang-tong-hop.xlsx", xlsx_hard(), "xls:MS Excel 97"),
        ("quyet-dinh.docx", docx_decision(), "doc:MS Word 97"),
    ):
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, name)
            source.write_bytes(body)
            command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind]
            subprocess.run([*command, "--outdir", str(SAMPLES), str(source)], check=True)


if __name__ == "__main__":
    _write_samples()
