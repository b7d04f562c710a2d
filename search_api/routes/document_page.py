"""/documents/{id}: a document with everything that was read from it, marked in its text."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import Field

from cchc.urls import host_of
from search_api.attachments import file_ids
from search_api.changes import compare
from search_api.context import ArchivedHere, StoreHere, stored_or_missing
from search_api.parameters import PageParameters, Words
from search_api.protocol import Filters, Passage, Store, StoredRecord
from search_api.protocol import Query as StoreQuery
from search_api.ui.evidence import safe_link
from search_api.ui.formats import Formats
from search_api.ui.language import negotiate
from search_api.ui.pages import render
from search_api.ui.reading import STATEMENT_TYPES, read

router = APIRouter(include_in_schema=False)


class DocumentPageParameters(PageParameters):
    q: Words = ""
    version: int | None = Field(default=None, ge=1)


def _found(store: Store, stored: StoredRecord, text: str) -> tuple[Passage, ...]:
    newest = max(version.number for version in stored.versions)
    if not text or stored.version.number != newest:
        return ()
    page = store.search(StoreQuery(text=text, filters=Filters(document=(stored.record.document.id,)), size=1))
    return page.hits[0].passages if page.hits else ()


def _is_pdf(stored: StoredRecord) -> bool:
    """Whether the copy is a PDF, so that a page of it can be opened; files taken in by hand have no media type."""
    provenance = stored.version.provenance
    named = "pdf" in (provenance.media_type or "") or urlsplit(stored.record.document.url).path.lower().endswith(".pdf")
    return provenance.location is not None and bool(stored.record.document.pages) and named


@router.get("/documents/{document}")
def document_page(
    document: str, request: Request, store: StoreHere, archived: ArchivedHere,
    parameters: Annotated[DocumentPageParameters, Query()],
) -> HTMLResponse:  # fmt: skip
    """`q` marks the words of the search that led here; `version` shows an earlier state of the page."""
    stored = stored_or_missing(store, document, parameters.version)
    formats = Formats(negotiate(request), request.app.state.portal_names)
    reading = read(stored.record, formats, _found(store, stored, parameters.q))
    return render(
        request, "document.html", formats.language,
        q=parameters.q,
        stored=stored,
        record=stored.record,
        document=stored.record.document,
        reading=reading,
        statement_types=STATEMENT_TYPES,
        comparison=compare(store, stored),
        prints=store.duplicates(stored.record.document.id),
        holders=store.holders(file_ids(stored.record.document)),
        host=host_of,
        original=safe_link(stored.record.document.url),
        link=safe_link,
        has_archive=archived is not None and stored.version.provenance.location is not None,
        has_pdf=archived is not None and _is_pdf(stored),
    )  # fmt: skip
