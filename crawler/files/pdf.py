"""PDF: one with a text layer is read from that, one without goes to OCR first."""

from __future__ import annotations

from cchc.captures import Capture
from cchc.errors import ReadError
from crawler.draft import Draft
from crawler.files.ocr import draft_of_scan
from crawler.files.textlayer import read_layer

MAX_BYTES = 100_000_000
MAX_PAGES = 600
MIN_LETTERS = 25  # fewer on a page with a picture mean that the page is a scan


def read_file(capture: Capture) -> Draft:
    """The document of a PDF file. Raises ReadError (encrypted, too_large, truncated, unreadable, engine_absent ...)."""
    if len(capture.body) > MAX_BYTES:
        raise ReadError("too_large", f"{len(capture.body)} bytes, at most {MAX_BYTES} are read")
    scans, pages = survey(capture.body)
    if not scans:
        return read_layer(capture.body)
    try:
        return draft_of_scan(capture.body, scans, pages)
    except ReadError as error:
        if error.code != "engine_absent" or len(scans) == pages:
            raise
        draft = read_layer(capture.body)
        numbers = ", ".join(map(str, scans))
        draft.repairs["unread_pages", f"scanned pages not read, no OCR here: {numbers}"] = len(scans)
        return draft


def survey(body: bytes) -> tuple[list[int], int]:
    """The numbers of the scanned pages, and how many pages there are. Raises ReadError for what cannot be opened."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        message = str(error).lower()
        if "password" in message or "security" in message:
            raise ReadError("encrypted", "the PDF needs a password") from error
        if b"%%EOF" not in body[-2048:]:
            raise ReadError("truncated", "the PDF ends before its own end") from error
        raise ReadError("unreadable", f"the PDF cannot be opened: {error}") from error
    try:
        count = len(document)
        if count == 0:
            raise ReadError("empty", "the PDF has no pages")
        if count > MAX_PAGES:
            raise ReadError("too_large", f"the PDF has {count} pages, at most {MAX_PAGES} are read")
        scans: list[int] = []
        for number in range(count):
            page = document[number]
            text = page.get_textpage()
            letters = text.count_chars()
            text.close()
            if letters < MIN_LETTERS and next(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]), None):
                scans.append(number + 1)
            page.close()
        return scans, count
    except pypdfium2.PdfiumError as error:
        raise ReadError("unreadable", f"a page of the PDF cannot be opened: {error}") from error
    finally:
        document.close()
