"""/documents/{id}/archived: the response as it was archived, to look at safely and to download."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from cchc.captures import Capture
from search_api.context import Archived, ArchivedHere, StoreHere, stored_or_missing
from search_api.errors import NotFoundError
from search_api.parameters import PageParameters
from search_api.protocol import StoredRecord
from search_api.security import ARCHIVED_POLICY, PDF_POLICY
from search_api.ui.archived import is_pdf, sanitized, viewable
from search_api.ui.evidence import safe_link
from search_api.ui.language import negotiate
from search_api.ui.pages import render

router = APIRouter(include_in_schema=False)
EXTENSIONS = {
    "text/html": "html",
    "text/plain": "txt",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/zip": "zip",
}


class ArchivedParameters(PageParameters):
    version: int | None = Field(default=None, ge=1)


def _capture(stored: StoredRecord, archived: Archived | None) -> Capture | None:
    location = stored.version.provenance.location
    return archived(location) if archived is not None and location is not None else None


def _needed(stored: StoredRecord, archived: Archived | None) -> Capture:
    capture = _capture(stored, archived)
    if capture is None:
        raise NotFoundError(f"no archived copy of {stored.record.document.id!r} is at hand", "copy_not_found")
    return capture


@router.get("/documents/{document}/archived")
def archived_page(
    document: str, request: Request, store: StoreHere, archived: ArchivedHere,
    parameters: Annotated[ArchivedParameters, Query()],
) -> HTMLResponse:  # fmt: skip
    """What is known of the copy, and the copy in a frame that can do nothing."""
    stored = stored_or_missing(store, document, parameters.version)
    capture = _capture(stored, archived)
    return render(
        request, "archived.html", negotiate(request),
        stored=stored,
        document=stored.record.document,
        provenance=stored.version.provenance,
        version=parameters.version,
        size=len(capture.body) if capture else 0,
        intact=capture is not None and capture.digest == stored.version.provenance.digest,
        capture=capture,
        viewable=viewable(capture) if capture else None,
        pdf=capture is not None and is_pdf(capture),
        original=safe_link(stored.record.document.url),
    )  # fmt: skip


@router.get("/documents/{document}/archived/view")
def archived_view(
    document: str, request: Request, store: StoreHere, archived: ArchivedHere,
    parameters: Annotated[ArchivedParameters, Query()],
) -> HTMLResponse:  # fmt: skip
    """The frame's content: sanitised, in a sandbox without scripts, forms, pictures or an origin."""
    capture = _needed(stored_or_missing(store, document, parameters.version), archived)
    if viewable(capture) is None:
        raise NotFoundError("this copy is no page; download it instead", "copy_not_viewable")
    response = render(request, "archived_view.html", negotiate(request), content=sanitized(capture))
    response.headers["Content-Security-Policy"] = ARCHIVED_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@router.get("/documents/{document}/archived/raw")
def archived_raw(
    document: str, store: StoreHere, archived: ArchivedHere, parameters: Annotated[ArchivedParameters, Query()]
) -> Response:
    """The bytes as they were received, always as a download of no particular type."""
    stored = stored_or_missing(store, document, parameters.version)
    capture = _needed(stored, archived)
    return Response(
        capture.body,
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(_filename(stored, capture))}",
            "Content-Security-Policy": ARCHIVED_POLICY,
            "X-Robots-Tag": "noindex",
        },
    )


@router.get("/documents/{document}/archived/pdf")
def archived_pdf(
    document: str, store: StoreHere, archived: ArchivedHere, parameters: Annotated[ArchivedParameters, Query()]
) -> Response:
    """A PDF in the browser's own viewer, so that `#page=3` opens the page of the evidence."""
    stored = stored_or_missing(store, document, parameters.version)
    capture = _needed(stored, archived)
    if not is_pdf(capture):
        raise NotFoundError("this copy is no PDF; download it instead", "copy_not_viewable")
    return Response(
        capture.body,
        media_type="application/pdf",
        headers={
            "Content-Disposition": f"inline; filename*=UTF-8''{quote(_filename(stored, capture))}",
            "Content-Security-Policy": PDF_POLICY,
            "X-Robots-Tag": "noindex",
        },
    )


def _filename(stored: StoredRecord, capture: Capture) -> str:
    media_type = (capture.media_type or "").split(";")[0].strip().lower()
    name = re.sub(r"[^\w.() -]+", "-", (capture.filename or "").split("/")[-1].split("\\")[-1]).strip("-. ")
    return name[-120:] or f"{stored.record.document.id}.{EXTENSIONS.get(media_type, 'bin')}"
