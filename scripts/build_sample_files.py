"""Build the attachments of the sample portals from crawler/samples/content/*/files.yml.

    python scripts/build_sample_files.py

Writes PDF (fpdf2, DejaVu embedded), DOCX and XLSX beside their description. The results are committed, since
fpdf2 and the fonts are needed here only. The same description gives the same bytes: no clock goes in.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout
from fpdf.fonts import FontFace
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

from cchc.vietnamese import nfc
from crawler.samples.blocks import Block, parse
from crawler.samples.content import CONTENT, NOTICE

FONTS = Path("/usr/share/fonts/truetype/dejavu")
FACES = {"": "DejaVuSerif.ttf", "B": "DejaVuSerif-Bold.ttf", "I": "DejaVuSerif-Italic.ttf"}
NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{3})*(?:,\d+)?|-?\d+(?:,\d+)?")


class Sheet(FPDF):
    """A page of an official document: its number at the foot, with the notice."""

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Serif", "I", 8)
        self.cell(0, 6, f"{NOTICE} - Trang {self.page_no()}/{{nb}}", align=Align.C)


def pdf(facts: dict[str, Any]) -> bytes:
    sheet = Sheet(format="A4")
    for style, file in FACES.items():
        sheet.add_font("Serif", style, FONTS / file)
    sheet.set_margins(22, 18, 18)
    sheet.set_auto_page_break(True, 20)
    sheet.set_creation_date(datetime(2024, 1, 1, tzinfo=UTC))
    sheet.set_title(facts["title"])
    sheet.set_lang("vi")
    sheet.add_page()
    if head := facts.get("letterhead"):
        sheet.set_font("Serif", "", 10)
        with sheet.table(
            borders_layout=TableBordersLayout.NONE,
            text_align="CENTER",
            first_row_as_headings=False,
            col_widths=(40, 60),
        ) as grid:
            for left, right in head:
                row = grid.row()
                row.cell(left)
                row.cell(right)
        sheet.ln(5)
    sheet.set_font("Serif", "B", 13)
    for line in facts["heading"]:
        sheet.multi_cell(0, 7, line, align=Align.C, new_x="LMARGIN", new_y="NEXT")
    sheet.ln(3)
    for block in parse(facts["body"]):
        if block.kind == "table":
            pdf_table(sheet, block)
            continue
        sheet.set_font("Serif", "B" if block.kind == "heading" else "", 11.5)
        sheet.multi_cell(0, 6.4, block.text, align=Align.J, new_x="LMARGIN", new_y="NEXT")
        sheet.ln(1.5)
    sheet.ln(4)
    if sheet.will_page_break(7 * max(len(facts.get("recipients", [])), len(facts.get("signature", [])))):
        sheet.add_page()
    foot = sheet.get_y()
    sheet.set_font("Serif", "", 10)
    for line in facts.get("recipients", []):
        sheet.multi_cell(0, 5, line, new_x="LMARGIN", new_y="NEXT")
    # The signature stands beside the recipients, as in every official document.
    sheet.set_y(foot)
    sheet.set_font("Serif", "B", 11.5)
    for line in facts.get("signature", []):
        sheet.set_x(110)
        sheet.multi_cell(80, 7, line, align=Align.C, new_x="LMARGIN", new_y="NEXT")
    return bytes(sheet.output())


def pdf_table(sheet: FPDF, block: Block) -> None:
    headers = sum(1 for row in block.rows if any(cell.header for cell in row))
    widths = column_widths(block)
    sheet.set_font("Serif", "", 10)
    with sheet.table(
        col_widths=widths,
        text_align="LEFT",
        num_heading_rows=max(headers, 1),
        headings_style=FontFace(emphasis="BOLD"),
        padding=1.2,
    ) as grid:
        for cells in block.rows:
            row = grid.row()
            for cell in cells:
                row.cell(cell.text, colspan=cell.colspan, rowspan=cell.rowspan)
    sheet.ln(3)


def column_widths(block: Block) -> tuple[int, ...]:
    """Relative widths, after the longest unspanned cell of each column."""
    longest: dict[int, int] = {}
    for line in occupied(block):
        for column, cell in line:
            if cell.colspan == 1:
                longest[column] = max(longest.get(column, 6), min(len(cell.text), 40))
    return tuple(longest.get(column, 6) for column in range(max(longest) + 1))


def occupied(block: Block) -> list[list[tuple[int, Any]]]:
    """The cells of each row with the column where they start, rows above that reach down allowed for."""
    taken: set[tuple[int, int]] = set()
    lines = []
    for y, cells in enumerate(block.rows):
        column, line = 0, []
        for cell in cells:
            while (y, column) in taken:
                column += 1
            taken.update((y + dy, column + dx) for dy in range(cell.rowspan) for dx in range(cell.colspan))
            line.append((column, cell))
            column += cell.colspan
        lines.append(line)
    return lines


def docx(facts: dict[str, Any]) -> bytes:
    document = Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(13)
    document.core_properties.title = facts["title"]
    document.core_properties.author = ""
    document.core_properties.created = document.core_properties.modified = datetime(2024, 1, 1)  # noqa: DTZ001  # files tell no zone
    document.sections[0].footer.paragraphs[0].text = NOTICE
    if head := facts.get("letterhead"):
        grid = document.add_table(rows=0, cols=2)
        for pair in head:
            for cell, text in zip(grid.add_row().cells, pair, strict=True):
                cell.text = text
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in facts["heading"]:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(line).bold = True
    for block in parse(facts["body"]):
        if block.kind == "table":
            docx_table(document, block)
        else:
            document.add_paragraph().add_run(block.text).bold = block.kind == "heading"
    for line in facts.get("recipients", []):
        document.add_paragraph(line)
    for line in facts.get("signature", []):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.add_run(line).bold = True
    stream = io.BytesIO()
    document.save(stream)
    return timeless(stream.getvalue())


def docx_table(document: Any, block: Block) -> None:
    grid = document.add_table(rows=len(block.rows), cols=len(column_widths(block)))
    grid.style = "Table Grid"
    for y, line in enumerate(occupied(block)):
        for x, cell in line:
            target = grid.cell(y, x)
            if cell.rowspan > 1 or cell.colspan > 1:
                target = target.merge(grid.cell(y + cell.rowspan - 1, x + cell.colspan - 1))
            target.text = ""
            target.paragraphs[0].add_run(cell.text).bold = cell.header


def xlsx(facts: dict[str, Any]) -> bytes:
    book = Workbook()
    del book["Sheet"]
    book.properties.title = facts["title"]
    book.properties.creator = ""
    book.properties.created = book.properties.modified = datetime(2024, 1, 1)  # noqa: DTZ001  # files tell no zone
    line = Side(style="thin")
    for part in facts["sheets"]:
        sheet = book.create_sheet(part["name"])
        sheet.oddFooter.center.text = NOTICE
        blocks = parse(part["body"])
        width = max(len(column_widths(block)) for block in blocks if block.kind == "table")
        y = 1
        for block in blocks:
            if block.kind != "table":
                sheet.cell(y, 1, block.text).font = Font(bold=block.kind == "heading")
                sheet.merge_cells(start_row=y, end_row=y, start_column=1, end_column=width)
                sheet.cell(y, 1).alignment = Alignment(horizontal="center", wrap_text=True)
                y += 1
                continue
            for dy, cells in enumerate(occupied(block)):
                for x, cell in cells:
                    target = sheet.cell(y + dy, x + 1)
                    target.value, target.number_format = cell_value(cell.text)
                    target.font = Font(bold=cell.header)
                    target.border = Border(line, line, line, line)
                    if cell.rowspan > 1 or cell.colspan > 1:
                        sheet.merge_cells(
                            start_row=y + dy, end_row=y + dy + cell.rowspan - 1,
                            start_column=x + 1, end_column=x + cell.colspan,
                        )  # fmt: skip
            y += len(block.rows)
        sheet.cell(y + 1, 1, NOTICE)
        for index, wide in enumerate(column_widths(next(block for block in blocks if block.kind == "table"))):
            sheet.column_dimensions["ABCDEFGHIJKLMNOP"[index]].width = wide + 4
    stream = io.BytesIO()
    book.save(stream)
    return timeless(stream.getvalue())


def cell_value(text: str) -> tuple[str | int | float | None, str]:
    """A number as a number, with the format that shows its decimals as written."""
    if not NUMBER.fullmatch(text):
        return text or None, "General"
    whole, _, decimals = text.replace(".", "").partition(",")
    if not decimals:
        return int(whole), "0"
    return float(f"{whole}.{decimals}"), "0." + "0" * len(decimals)


def timeless(package: bytes) -> bytes:
    """The same zip package with no moment of making in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":  # openpyxl writes the moment of saving whatever it is told
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2024-01-01T00:00:00Z", data)
            new.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


MAKERS = {".pdf": pdf, ".docx": docx, ".xlsx": xlsx}


def build(folder: Path) -> list[Path]:
    """Write all files of a portal; returns their paths."""
    written = []
    for facts in yaml.safe_load(nfc((folder / "files.yml").read_text("utf-8"))):
        path = folder / "files" / facts["name"]
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(MAKERS[path.suffix](facts))
        written.append(path)
    return written


def main() -> int:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    for description in sorted(CONTENT.glob("*/files.yml")):
        for path in build(description.parent):
            print(f"{path.stat().st_size:>8} {path.relative_to(CONTENT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
