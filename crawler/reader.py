"""Reads what was fetched into a Document: pages by CMS family, files by format."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import import_module
from urllib.parse import urljoin, urlsplit

from pydantic import ValidationError

from cchc.captures import Capture
from cchc.errors import ReadError
from cchc.gazetteer import province_of_host
from cchc.records import Attachment, Document, Person, Repair
from cchc.urls import document_id, host_of
from crawler.draft import Draft, compose
from crawler.kinds import kind_of
from crawler.media import FILE_TYPES, Format, claims, format_of, name_of, suffix_of
from crawler.sources.declared import current, source_of
from crawler.timeout import time_limit

SECONDS = 30.0
OCR_SHEETS = 60

# Modules are imported when a file of their format comes: pdfplumber takes longer to load than a page to read.
READERS: dict[Format, str] = {
    "html": "crawler.pagereader:read_page",
    "text": "crawler.files.text:read_file",
    "docx": "crawler.files.docx:read_file",
    "xlsx": "crawler.files.xlsx:read_file",
    "xls": "crawler.files.xls:read_file",
    "pdf": "crawler.files.pdf:read_file",
    "image": "crawler.files.image:read_file",
    "doc": "crawler.files.doc:read_file",
    "zip": "crawler.files.zip:read_file",
}
ARCHIVES = ("zip", "rar", "7z")
_UNSUPPORTED: dict[Format, str] = {
    "rar": "a RAR archive is not read; unpack it and ingest the files in it",
    "rtf": "RTF is not read; save it as DOCX or PDF",
    "odf": "OpenDocument is not read; save it as DOCX, XLSX or PDF",
    "ppt": "PowerPoint is not read; save it as PDF",
    "unknown": "neither the bytes nor the name tell a format that is read",
}


def read(capture: Capture) -> Document:
    """The document of a capture. Raises ReadError with the code of what is wrong; never renders or follows anything."""
    if not capture.body.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise ReadError("empty", "the file is empty")
    form = format_of(capture)
    where = READERS.get(form)
    if where is None:
        raise ReadError("unsupported", _UNSUPPORTED.get(form, f"{form} is not read"))
    module, name = where.split(":")
    reader: Callable[[Capture], Draft] = getattr(import_module(module), name)
    try:
        # OCR has a limit of its own, a sheet: it runs in another process, which this watch could not end.
        with time_limit(SECONDS * (OCR_SHEETS if form in ("pdf", "image") else 1)):
            draft = reader(capture)
            for claim in claims(capture, form):
                draft.repairs["misnamed", f"{claim}, read as the {form.upper()} that its bytes are"] = 1
            document = finish(draft, capture, form)
            _refuse_status(capture)
            return document
    except (ReadError, KeyboardInterrupt):
        raise
    except TimeoutError as error:
        raise ReadError("timeout", f"reading took longer than {SECONDS:.0f} s") from error
    except MemoryError as error:
        raise ReadError("too_large", "reading needed more memory than there is") from error
    except RecursionError as error:
        raise ReadError("unreadable", "the file is nested too deeply") from error


def sheets_of(capture: Capture) -> int:
    """How many sheets of a capture are scans, one at least: OCR has its time by the sheet. Raises nothing."""
    try:
        form = format_of(capture)
        if form == "pdf":
            from crawler.files.pdf import survey

            return min(max(len(survey(capture.body)[0]), 1), OCR_SHEETS)
        if form == "image":
            from crawler.files.image import frames_of

            return min(max(frames_of(capture.body), 1), OCR_SHEETS)
    except ReadError:
        pass  # reading says what is wrong
    return 1


def _refuse_status(capture: Capture) -> None:
    """Raise for a response that its server calls an error, though its page reads like an article."""
    if capture.status in (404, 410):
        raise ReadError("not_found", f"the server answered with status {capture.status}")
    if capture.status in (401, 403):
        raise ReadError("login_required", f"the server answered with status {capture.status}")
    if capture.status == 503:
        raise ReadError("maintenance", "the server answered with status 503")
    if capture.status >= 400:
        raise ReadError("server_error", f"the server answered with status {capture.status}")


def finish(draft: Draft, capture: Capture, form: Format) -> Document:
    """A draft's blocks as one text with offsets, and the fields that follow from address and text."""
    composition = compose(draft.blocks)
    file = form not in ("html", "text")
    address = draft.canonical_url or capture.url
    canonical = draft.canonical_url if current(address) == address else current(address)
    facts = draft.facts
    try:
        return Document(
            url=capture.url,
            canonical_url=canonical,
            source=capture.source,
            province=_province(capture, draft.published_at),
            title=draft.title,
            lead=draft.lead,
            published_at=draft.published_at,
            author=draft.author,
            attribution=draft.attribution,
            kind=draft.kind or kind_of(draft.title, composition.text, file=file),
            text=composition.text,
            number=facts.number if facts else None,
            issued_at=facts.issued_at if facts else None,
            signer=Person(name=facts.signer) if facts and facts.signer else None,
            attachments=tuple(_attachments(draft, address)),
            tables=composition.tables,
            pages=composition.pages,
            captions=composition.captions,
            repairs=tuple(
                Repair(kind=kind, detail=detail, count=count)
                for (kind, detail), count in sorted(draft.repairs.items(), key=str)
            ),
            ocr=draft.ocr,
        )
    except ValidationError as error:
        raise ReadError("unreadable", f"what was read is no document: {error.errors()[0]['msg']}") from error


def _attachments(draft: Draft, address: str) -> list[Attachment]:
    found = []
    for href, _ in draft.attachments:
        try:
            url = urljoin(address, href)
            parts = urlsplit(url)
        except ValueError:
            continue
        if parts.scheme not in ("http", "https"):
            continue
        suffix = suffix_of(url)
        found.append(
            Attachment(
                url=url,
                filename=name_of(url) or None,
                media_type=FILE_TYPES.get(suffix),
                # An archive is no document: the files in it are.
                document_id=None if suffix in ARCHIVES else document_id(url),
            )
        )
    return found


def _province(capture: Capture, published_at: str | None) -> str | None:
    """The province whose portal it is: as its source declares for the day of publication, else by its host.

    The text may say otherwise later.
    """
    source, host = source_of(capture), host_of(capture.url)
    declared = source.province_on(date.fromisoformat(published_at[:10]) if published_at else None) if source else None
    return declared or (province_of_host(host) if host else None)
