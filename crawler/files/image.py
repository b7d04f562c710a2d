"""Images of documents (JPEG, PNG, TIFF) through OCR."""

from __future__ import annotations

from cchc.captures import Capture
from cchc.errors import ReadError
from crawler.draft import Draft

MAX_BYTES = 60_000_000


def read_file(capture: Capture) -> Draft:
    """The document that an image shows. Raises ReadError (engine_absent, too_large, unreadable, empty ...)."""
    if len(capture.body) > MAX_BYTES:
        raise ReadError("too_large", f"{len(capture.body)} bytes, at most {MAX_BYTES} are read")
    from crawler.files.ocr import recognise
    from crawler.files.pdf import read_layer

    draft = read_layer(recognise(capture.body, 1, image=True), ocr=True)
    draft.ocr = True
    draft.repairs["ocr", "text recognised by Tesseract (vie)"] = 1
    return draft
