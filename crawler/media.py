"""What kind of file a capture is: its bytes first, then what the server and the file name say."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal
from urllib.parse import unquote, urlsplit

from cchc.captures import Capture
from cchc.errors import ReadError

Format = Literal[
    "html", "text", "pdf", "docx", "xlsx", "xls", "doc", "ppt", "image", "zip", "rar", "rtf", "odf", "unknown"
]

MEDIA_TYPES: dict[str, Format] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.ms-excel": "xls",
    "application/msword": "doc",
    "application/rtf": "rtf",
    "text/rtf": "rtf",
    "image/jpeg": "image",
    "image/png": "image",
    "image/tiff": "image",
    "application/zip": "zip",
}
SUFFIXES: dict[str, Format] = {
    "html": "html", "htm": "html", "aspx": "html", "asp": "html", "php": "html", "jsp": "html", "txt": "text",
    "pdf": "pdf", "docx": "docx", "docm": "docx", "xlsx": "xlsx", "xlsm": "xlsx", "xls": "xls", "doc": "doc",
    "ppt": "ppt", "rtf": "rtf", "zip": "zip", "rar": "rar", "jpg": "image", "jpeg": "image", "png": "image",
    "tif": "image", "tiff": "image",
    "odt": "odf", "ods": "odf",
}  # fmt: skip
FILE_TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "rtf": "application/rtf",
}
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|table|div|p|meta|title|form|script|font|br|span)\b", re.IGNORECASE
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


_UUID = re.compile(r"/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/?$", re.IGNORECASE)


def name_of(address: str) -> str:
    """The file name that ends an address's path; Liferay puts the file's UUID behind it."""
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:
        path = address
    return _UUID.sub("", path).rpartition("/")[2]


def suffix_of(name: str | None) -> str:
    """The extension of a file name or of an address's path, lower case and without its dot."""
    match = re.search(r"\.([A-Za-z0-9]{1,5})$", name_of(name)) if name else None
    return match[1].lower() if match else ""


def format_of(capture: Capture) -> Format:
    """The format of a capture, `unknown` where neither bytes nor names tell."""
    body = capture.body
    head = body[:1024]
    stripped = head.lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if stripped.startswith(b"%PDF-") or b"%PDF-" in head:
        return "pdf"
    if body.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(body, capture)
    if body.startswith(_OLE):
        return _compound(body, capture)
    if body.startswith(b"Rar!\x1a\x07"):
        return "rar"
    if body.startswith(b"{\\rtf"):
        return "rtf"
    if body.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*", b"BM\x00")):
        return "image"
    named = SUFFIXES.get(suffix_of(capture.filename)) or SUFFIXES.get(suffix_of(capture.url))
    declared = MEDIA_TYPES.get((capture.media_type or "").split(";")[0].strip().lower())
    wide = head.replace(b"\x00", b"")
    if _MARKUP.search(wide[:1024]) and "text" not in (named if capture.filename else None, declared):
        return "html"
    # A file that calls itself PDF or DOCX and begins otherwise is damaged: the reader of its kind says so.
    for claimed in (SUFFIXES.get(suffix_of(capture.filename)), declared, named):
        if claimed:
            return claimed
    if _MARKUP.search(body[:20_000]):
        return "html"
    return "text" if _is_text(head) else "unknown"


def claims(capture: Capture, form: Format) -> tuple[str, ...]:
    """What a capture is called and is not, its bytes being of a format: "PDF by its name", for instance.

    Only names of files count: pages are sent as anything, and any address may end in ".aspx" or ".php".
    """
    told = {
        "by its name": SUFFIXES.get(suffix_of(capture.filename)) or SUFFIXES.get(suffix_of(capture.url)),
        "by what the server says": MEDIA_TYPES.get((capture.media_type or "").split(";")[0].strip().lower()),
    }
    return tuple(
        f"{claimed.upper()} {where}"
        for where, claimed in told.items()
        if claimed not in (None, form, "html", "text", "zip") and form != "zip"
    )


def _packed(body: bytes, capture: Capture) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = set(archive.namelist()[:5000])
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        claimed = SUFFIXES.get(suffix_of(capture.filename)) or SUFFIXES.get(suffix_of(capture.url))
        if claimed in ("docx", "xlsx"):
            return claimed
        raise ReadError("truncated", f"the file is a damaged ZIP archive: {error}") from error
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "mimetype" in names and "content.xml" in names:
        return "odf"
    return "zip"


def _compound(body: bytes, capture: Capture) -> Format:
    """An OLE file: Word, Excel, or an encrypted file of the newer formats."""
    if "EncryptedPackage".encode("utf-16-le") in body:
        raise ReadError("encrypted", "the file needs a password")
    if "Workbook".encode("utf-16-le") in body or b"B\x00o\x00o\x00k\x00\x00" in body[:8192]:
        return "xls"
    if "WordDocument".encode("utf-16-le") in body:
        return "doc"
    named = SUFFIXES.get(suffix_of(capture.filename)) or SUFFIXES.get(suffix_of(capture.url))
    return named if named in ("xls", "doc", "ppt") else "unknown"


def _is_text(head: bytes) -> bool:
    return bool(head) and b"\x00" not in head and sum(byte < 9 for byte in head) == 0
