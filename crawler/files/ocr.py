"""Scans through OCRmyPDF and Tesseract with Vietnamese, the optional extra `ocr`."""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from cchc.errors import ReadError
from crawler.draft import Draft, Line
from crawler.encodings.syllables import plausibility
from crawler.files.programs import run
from crawler.files.textlayer import read_layer

SECONDS_A_SHEET = 30
MARGIN = 5  # seconds of a sheet's that are left for what comes before and after the engine
TESSERACT_SECONDS: float = 20  # of a sheet's; before that it is straightened, after it read
MAX_SHEETS = 60
LEAST_DPI, MOST_DPI = 150, 300
INSTALL = (
    "install the extra with `pip install 'cchc[ocr]'` and the programs tesseract-ocr, tesseract-ocr-vie and ghostscript"
)
MAX_SIDE = 6000  # pixels
SURE_OF_ROTATION = 5  # Tesseract's confidence; its own least of 14 leaves most sideways tables as they are
LEAST_SHARE = 0.35  # of the words with an accent must be syllables: of a poor scan 0.8 are, of a photograph 0.1
_CUT_OFF = re.compile(r"^\s*(\d+) .*(?:took too long|timed? ?out)", re.IGNORECASE | re.MULTILINE)


@cache
def missing() -> str | None:
    """What OCR lacks on this machine, or None."""
    if importlib.util.find_spec("ocrmypdf") is None:
        return "the Python package ocrmypdf"
    if shutil.which("tesseract") is None:
        return "the program tesseract"
    known = languages()
    if not known:
        return "a tesseract that runs"
    return None if "vie" in known else "Tesseract's Vietnamese data (vie)"


@cache
def languages() -> frozenset[str]:
    """The data that Tesseract has ("vie", "osd" for the orientation of a page); empty where it does not run."""
    program = shutil.which("tesseract")
    if program is None:
        return frozenset()
    try:
        listed = run([program, "--list-langs"], 20)
    except OSError:
        return frozenset()
    return frozenset(listed.stdout.split())


def without_stamps(body: bytes) -> bytes:
    """The pages of a wholly scanned PDF as grey images, red ink made light: seals lie over names and offices."""
    import io

    import pypdfium2

    target = io.BytesIO()
    document = pypdfium2.PdfDocument(body)
    try:
        for number in range(len(document)):
            page = document[number]
            scale = min(_resolution(page) / 72, MAX_SIDE / max(page.get_size()))
            bitmap = page.render(scale=scale)
            # Red ink is light in the red channel, so what lies under a seal can be read.
            grey = bitmap.to_pil().convert("RGB").getchannel("R")
            grey.save(target, "PDF", resolution=scale * 72, quality=95, append=number > 0)
            bitmap.close()
            page.close()
    finally:
        document.close()
    return target.getvalue()


def _resolution(page: Any) -> float:
    """Dots an inch of the largest image on a page, within what Tesseract reads well; more would only take longer."""
    import pypdfium2.raw as pdfium

    width = float(page.get_width()) or 1.0
    dots = max((image.get_px_size()[0] for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])), default=0)
    return min(max(dots / width * 72, LEAST_DPI), MOST_DPI)


def draft_of_scan(body: bytes, scans: list[int], pages: int) -> Draft:
    """The document of a PDF whose pages `scans` are pictures; what could not be recognised is in its repairs.

    Raises ReadError as `recognise`, and `unreadable` when what was recognised is no Vietnamese.
    """
    recognised, cut_off = recognise(body, len(scans), whole=len(scans) == pages)
    try:
        draft = read_layer(recognised, ocr=frozenset(scans))
    except ReadError as error:
        if cut_off and error.code == "empty":
            raise ReadError(
                "timeout", f"OCR of a sheet took longer than {SECONDS_A_SHEET} s and was cut off"
            ) from error
        raise
    words = " ".join(block.text for block in draft.blocks if isinstance(block, Line))
    share, seen = plausibility(f"{draft.title or ''} {words}")
    if len(scans) == pages and seen >= 8 and share < LEAST_SHARE:
        raise ReadError("unreadable", "what OCR recognised is no Vietnamese text: the scan is a photograph or too poor")
    draft.ocr = True
    draft.repairs["ocr", "text recognised by Tesseract (vie)"] = len(scans) - len(cut_off)
    if cut_off:
        numbers = ", ".join(map(str, cut_off))
        draft.repairs["unread_pages", f"OCR took longer than {SECONDS_A_SHEET} s and was cut off: {numbers}"] = len(
            cut_off
        )
    return draft


def recognise(body: bytes, sheets: int, *, whole: bool = False) -> tuple[bytes, list[int]]:
    """A PDF with a text layer on its scanned pages, and the numbers of those that took too long and have none.

    Pages that have text keep theirs. `whole`: all of it is scanned.
    Raises ReadError: engine_absent naming what to install, too_large over MAX_SHEETS, timeout when a sheet takes
    longer than SECONDS_A_SHEET on the average, unreadable when the engine gives up.
    """
    lack = missing()
    if lack is not None:
        raise ReadError("engine_absent", f"a scan needs OCR, and {lack} is absent: {INSTALL}")
    if sheets > MAX_SHEETS:
        raise ReadError("too_large", f"{sheets} scanned pages, at most {MAX_SHEETS} are recognised")
    with tempfile.TemporaryDirectory(prefix="cchc-ocr-") as folder:
        source, target = Path(folder, "scan.pdf"), Path(folder, "text.pdf")
        source.write_bytes(without_stamps(body) if whole else body)
        command = [
            sys.executable, "-m", "ocrmypdf", "--language", "vie", "--output-type", "pdf", "--optimize", "0",
            "--jobs", "1", "--deskew", "--skip-text", "--tesseract-timeout", str(TESSERACT_SECONDS),
        ]  # fmt: skip
        if "osd" in languages():
            command += ["--rotate-pages", "--rotate-pages-threshold", str(SURE_OF_ROTATION)]
        try:
            done = run([*command, str(source), str(target)], SECONDS_A_SHEET * sheets - MARGIN)
        except TimeoutError as error:
            raise ReadError("timeout", f"OCR took longer than {SECONDS_A_SHEET} s a sheet") from error
        if not target.exists():
            reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
            if "password" in reason.lower() or "encrypted" in reason.lower():
                raise ReadError("encrypted", "the PDF needs a password")
            raise ReadError("unreadable", f"OCR gave no text (status {done.returncode}): {reason[:200]}")
        return target.read_bytes(), sorted({int(number) for number in _CUT_OFF.findall(done.stderr)})
