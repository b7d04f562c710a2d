"""Images of documents (JPEG, PNG, TIFF) through OCR."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from cchc.captures import Capture
from cchc.errors import ReadError
from crawler.draft import Draft
from crawler.files.ocr import draft_of_scan

MAX_BYTES = 60_000_000
MAX_PIXELS = 120_000_000  # of one sheet
# The width of an A4 sheet: an image that tells no resolution is taken to show a whole one.
_SHEET_INCHES = 8.27
_LEAST_DPI, _GOOD_DPI, _MOST_DPI = 70, 200, 300


def read_file(capture: Capture) -> Draft:
    """The document that an image shows, each sheet of a TIFF a page.

    Raises ReadError (engine_absent, too_large, unreadable, timeout, empty).
    """
    if len(capture.body) > MAX_BYTES:
        raise ReadError("too_large", f"{len(capture.body)} bytes, at most {MAX_BYTES} are read")
    sheets = frames_of(capture.body)
    return draft_of_scan(as_pdf(capture.body), list(range(1, sheets + 1)), sheets)


def frames_of(body: bytes) -> int:
    """How many sheets an image file has; only TIFF has more than one. Raises ReadError when it cannot be opened."""
    with _opened(body) as image:
        return getattr(image, "n_frames", 1) if image.format == "TIFF" else 1


def as_pdf(body: bytes) -> bytes:
    """The sheets of an image file as the pages of a PDF, grey, upright, red ink made light.

    Raises ReadError (unreadable, too_large).
    """
    target = io.BytesIO()
    try:
        for number, (sheet, resolution) in enumerate(_sheets(body)):
            sheet.save(target, "PDF", resolution=resolution, quality=95, append=number > 0)
    except (ReadError, TimeoutError):
        raise
    except Exception as error:  # Pillow's decoders raise many things on damage
        raise ReadError("unreadable", f"the image cannot be read: {error}") from error
    return target.getvalue()


def _sheets(body: bytes) -> Iterator[tuple[Any, float]]:
    from PIL import Image, ImageOps, ImageSequence

    with _opened(body) as image:
        frames = ImageSequence.Iterator(image) if image.format == "TIFF" else [image]
        for frame in frames:
            if frame.width * frame.height > MAX_PIXELS:
                raise ReadError("too_large", f"the image has {frame.width} x {frame.height} pixels")
            upright = ImageOps.exif_transpose(frame)
            if "A" in upright.getbands() or "transparency" in upright.info:
                colour = upright.convert("RGBA")
                sheet = Image.new("RGB", colour.size, "white")
                sheet.paste(colour, mask=colour.getchannel("A"))
            else:
                sheet = upright.convert("RGB")
            # Red ink is light in the red channel, so what lies under a seal can be read.
            grey = sheet.getchannel("R")
            resolution = _resolution(frame.info.get("dpi"), grey.width, grey.height)
            if resolution < _GOOD_DPI:
                # Tesseract wants letters of 20 pixels and more; a picture made for a screen has half of that.
                factor = _GOOD_DPI / resolution
                grey = grey.resize((round(grey.width * factor), round(grey.height * factor)), Image.Resampling.LANCZOS)
                resolution = _GOOD_DPI
            yield grey, resolution


def _resolution(stated: Any, width: int, height: int) -> float:
    """Dots an inch: as the file says where a sheet of paper would come of it, else as if it showed a whole sheet."""
    least, most = 4.0, 24.0
    try:
        dots = float(stated[0])
    except (TypeError, ValueError, IndexError):
        dots = 0.0
    if dots >= _LEAST_DPI and least <= min(width, height) / dots and max(width, height) / dots <= most:
        return dots
    return min(max(min(width, height) / _SHEET_INCHES, _LEAST_DPI), _MOST_DPI)


def _opened(body: bytes) -> Any:
    from PIL import Image

    try:
        return Image.open(io.BytesIO(body), formats=("JPEG", "PNG", "TIFF"))
    except TimeoutError:
        raise
    except Image.DecompressionBombError as error:
        raise ReadError("too_large", f"the image has too many pixels: {error}") from error
    except Exception as error:  # Pillow raises UnidentifiedImageError, OSError, SyntaxError and others
        reason = "it is no JPEG, PNG or TIFF" if "cannot identify" in str(error) else str(error)
        raise ReadError("unreadable", f"the image cannot be opened: {reason}") from error
