"""Scans: noise, skew, pages on their side, images of every kind, sheets that take too long."""

from __future__ import annotations

import io
import json
import random
from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from cchc.captures import Capture
from cchc.errors import ReadError
from cchc.records import Document
from crawler.files import image, ocr
from crawler.reader import read, sheets_of
from nlp.pipeline import extract
from tests.crawler.files.makers import Report
from tests.forks import cchc

SENTENCE = "Năm 2023, Chỉ số cải cách hành chính của tỉnh đạt 86,57 điểm, xếp thứ 24 trong cả nước."
SECOND = "Sở Nội vụ yêu cầu các cơ quan khắc phục ngay những hạn chế đã được chỉ ra trong báo cáo."

recognised = pytest.mark.skipif(ocr.missing() is not None, reason=f"OCR lacks {ocr.missing()}")


def sheets(*texts: str, resolution: int = 200) -> list[Image.Image]:
    """Sheets of paper as a scanner sees them, grey."""
    import pypdfium2

    paper = Report(running=None, numbered=False)
    for number, text in enumerate(texts):
        if number:
            paper.paper.add_page()
        paper.prose(text)
        paper.table(
            [("TT", "Đơn vị", "Điểm", "Xếp hạng"), ("1", "Sở Tư pháp", "91,25", "12"), ("2", "Sở Y tế", "88,5", "23")]
        )
    source = pypdfium2.PdfDocument(paper.bytes())
    return [page.render(scale=resolution / 72).to_pil().convert("L") for page in source]


def encoded(pages: list[Image.Image], form: str, **options: object) -> bytes:
    stream = io.BytesIO()
    first, *more = pages
    if more:
        options |= {"save_all": True, "append_images": more}
    first.save(stream, form, **options)  # type: ignore[arg-type]
    return stream.getvalue()


def worn(sheet: Image.Image) -> Image.Image:
    """Skewed, with specks and a little out of focus."""
    skewed = sheet.rotate(1.2, fillcolor=255, resample=Image.Resampling.BICUBIC)
    chance = random.Random(5)
    for _ in range(1500):
        skewed.putpixel((chance.randrange(skewed.width), chance.randrange(skewed.height)), 0)
    return skewed.filter(ImageFilter.GaussianBlur(0.6))


def reading(body: bytes, name: str) -> Document:
    return read(Capture(url=f"https://snv.example.vn/{name}", body=body, filename=name, role="file"))


@recognised
@pytest.mark.parametrize("name", ["worn.pdf", "side.pdf", "photo.jpg", "screen.png"])
def test_a_scan_is_read(name: str) -> None:
    (sheet,) = sheets(SENTENCE, resolution=96 if name == "screen.png" else 200)
    if name == "worn.pdf":
        body = encoded([worn(sheet)], "PDF", resolution=200)
    elif name == "side.pdf":
        if "osd" not in ocr.languages():
            pytest.skip("Tesseract has no data for orientation here")
        body = encoded([sheet.rotate(90, expand=True)], "PDF", resolution=200)
    elif name == "photo.jpg":
        body = encoded([sheet], "JPEG", quality=70)
    else:
        # A transparent picture would be black on black if its ground were left out.
        clear = Image.new("RGBA", sheet.size, (0, 0, 0, 0))
        clear.paste((0, 0, 0, 255), mask=sheet.point(lambda value: 255 - value))
        body = encoded([clear], "PNG")
    document = reading(body, name)
    assert SENTENCE in document.text
    assert "1 | Sở Tư pháp | 91,25 | 12" in document.text
    assert document.ocr
    assert {repair.kind for repair in document.repairs} == {"ocr"}


@recognised
def test_the_sheets_of_a_tiff_are_pages_and_have_their_time_each(tmp_path: Path) -> None:
    file = tmp_path / "quet.tif"
    file.write_bytes(encoded(sheets(SENTENCE, SECOND), "TIFF", compression="tiff_lzw", dpi=(200, 200)))
    assert sheets_of(Capture(url="x", body=file.read_bytes(), filename="quet.tif")) == 2
    done = cchc("extract", str(file), "--workers", "1")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    document = record["document"]
    starts = [document["text"][page["start"] : page["end"]] for page in document["pages"]]
    assert len(starts) == 2
    assert SENTENCE in starts[0]
    assert SECOND in starts[1]
    # What was recognised is less sure than the same words that were written.
    scanned = Document.model_validate(document)
    written = {figure.id: figure.confidence for figure in extract(scanned.model_copy(update={"ocr": False})).figures}
    assert record["figures"]
    for figure in record["figures"]:
        assert figure["confidence"] < written[figure["id"]]


def test_what_is_no_vietnamese_is_no_document(monkeypatch: pytest.MonkeyPatch) -> None:
    # Of a photograph, engines make letters without words.
    paper = Report(running=None, numbered=False)
    paper.prose("ấấ htứ wđỉ ơrk zậz ưưu kữk ĩgĩ pơơ đđa xẩfẩ.")
    monkeypatch.setattr(ocr, "recognise", lambda *given, **more: (paper.bytes(), []))
    with pytest.raises(ReadError, match="photograph") as caught:
        reading(encoded([Image.new("L", (400, 400), 255)], "JPEG"), "anh.jpg")
    assert caught.value.code == "unreadable"


@recognised
def test_a_sheet_that_takes_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    (sheet,) = sheets(SENTENCE)
    monkeypatch.setattr(ocr, "TESSERACT_SECONDS", 0.05)
    with pytest.raises(ReadError, match="cut off") as caught:
        reading(encoded([sheet], "PDF", resolution=200), "cham.pdf")
    assert caught.value.code == "timeout"


def test_an_image_too_large_or_broken_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    body = encoded([Image.new("L", (400, 400), 255)], "PNG")
    for broken in (body[:60], body[:20] + b"x" * 30):
        with pytest.raises(ReadError) as caught:
            reading(broken, "hong.png")
        assert caught.value.code == "unreadable"
        assert "\n" not in str(caught.value)
    monkeypatch.setattr(image, "MAX_PIXELS", 1000)
    with pytest.raises(ReadError) as large:
        reading(body, "lon.png")
    assert large.value.code == "too_large"
