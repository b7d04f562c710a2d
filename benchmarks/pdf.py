"""Seconds for a PDF of a hundred pages, each of prose and a ruled table of twenty-five rows."""

from __future__ import annotations

import json
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

from fpdf import FPDF

from benchmarks.corpus import paragraphs
from benchmarks.speed import pinned

PAGES = 100
ROWS = 25
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")


def write_report(path: Path, pages: int = PAGES, seed: int = 1) -> None:
    """A report whose tables rank invented communes. Raises FileNotFoundError where the DejaVu fonts are absent."""
    chance = random.Random(seed)
    prose = paragraphs(seed)
    sheet = FPDF(format="A4")
    for style in ("", "B"):
        sheet.add_font("Serif", style, FONT)
    sheet.set_font("Serif", "", 10)
    for number in range(1, pages + 1):
        sheet.add_page()
        for _ in range(2):
            sheet.multi_cell(0, 5, next(prose), new_x="LMARGIN", new_y="NEXT")
        sheet.multi_cell(0, 5, f"Bảng {number}. Chỉ số CCHC năm 2024 của các xã", new_x="LMARGIN", new_y="NEXT")
        with sheet.table(col_widths=(10, 50, 25, 25, 20), line_height=5) as grid:
            grid.row(("TT", "Đơn vị", "Điểm 2023", "Điểm 2024", "Xếp hạng"))
            for place in range(1, ROWS + 1):
                values = sorted(round(chance.uniform(70, 95), 2) for _ in range(2))
                points = [f"{value:.2f}".replace(".", ",") for value in values]
                grid.row((str(place), f"Xã Mây {number} Thôn {place}", *points, str(place)))
    sheet.output(str(path))


def measure() -> dict[str, Any]:
    """The whole of `cchc extract` on one core, and what it found."""
    with tempfile.TemporaryDirectory() as name:
        path, output = Path(name) / "report.pdf", Path(name) / "records.jsonl"
        write_report(path)
        cchc = [sys.executable, "-m", "cli", "extract", str(path), "--workers", "1", "--output", str(output)]
        seconds = pinned([*cchc, "--url", "https://a.vn/report.pdf"])
        record = json.loads(output.read_text("utf-8"))
        pages = len(record["document"].get("pages") or [])
    return {
        "pages": PAGES,
        "pages_read": pages,
        "words": len(record["document"]["text"].split()),
        "figures": len(record["figures"]),
        "seconds": round(seconds, 1),
    }
