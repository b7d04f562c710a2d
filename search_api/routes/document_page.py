"""/documents/{id}: a document with everything that was read from it, marked in its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import Field

from cchc.urls import host_of
from search_api.access.holders import HolderHere
from search_api.attachments import file_ids
from search_api.changes import Comparison, compare
from search_api.context import ArchivedHere, StoreHere, stored_or_missing
from search_api.hits import Copy, DocumentRef, Passage
from search_api.parameters import PageParameters, Words
from search_api.protocol import Filters, Store, StoredRecord
from search_api.protocol import Query as StoreQuery
from search_api.reviews.evidence import matched
from search_api.reviews.model import Review
from search_api.ui.attached import AttachedFile, attached_evidence, is_stored_pdf
from search_api.ui.corrections import told
from search_api.ui.evidence import safe_link
from search_api.ui.facts import LOW
from search_api.ui.formats import Formats
from search_api.ui.fragments import Originals
from search_api.ui.language import negotiate
from search_api.ui.pages import render
from search_api.ui.reading import STATEMENT_TYPES, read
from search_api.ui.repairs import mended

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


@router.get("/documents/{document}")
def document_page(
    document: str, request: Request, store: StoreHere, archived: ArchivedHere, token: HolderHere,
    parameters: Annotated[DocumentPageParameters, Query()],
) -> HTMLResponse:  # fmt: skip
    """`q` marks the words of the search that led here; `version` shows an earlier state of the page. Reviewers find
    a way to decide on each figure and statement of the newest version."""
    stored = stored_or_missing(store, document, parameters.version)
    return shown_document(
        request, stored,
        q=parameters.q,
        passages=_found(store, stored, parameters.q),
        comparison=compare(store, stored),
        prints=store.duplicates(stored.record.document.id),
        holders=store.holders(file_ids(stored.record.document)),
        reviews=matched(stored.record, store.reviews_of(stored.record.document.id)),
        attached=attached_evidence(store, stored.record.document, archived is not None),
        has_archive=archived is not None and stored.version.provenance.location is not None,
        has_pdf=archived is not None and is_stored_pdf(stored),
        reviewer=token is not None and "review" in token.scopes,
    )  # fmt: skip


def shown_document(
    request: Request, stored: StoredRecord, *, q: str = "", passages: Sequence[Passage] = (),
    comparison: Comparison | None = None, prints: Sequence[Copy] = (), holders: Sequence[DocumentRef] = (),
    attached: Sequence[AttachedFile] = (), has_archive: bool = False, has_pdf: bool = False,
    trial: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None,
    reviews: Mapping[str, Review] | None = None, reviewer: bool = False,
) -> HTMLResponse:  # fmt: skip
    """The view of a record; a `trial` is of a file that was read to be looked at, and has no address of its own."""
    formats = Formats(negotiate(request), request.app.state.portal_names)
    document = stored.record.document
    return render(
        request, "document.html", formats.language, headers=headers,
        q=q,
        stored=stored,
        record=stored.record,
        document=document,
        reading=read(stored.record, formats, passages),
        statement_types=STATEMENT_TYPES,
        comparison=comparison,
        prints=prints,
        holders=holders,
        attached=attached,
        host=host_of,
        original=safe_link(document.url),
        place=Originals(document).place,
        link=safe_link,
        low=LOW,
        mended=mended,
        has_archive=has_archive,
        has_pdf=has_pdf,
        trial=trial,
        reviews=reviews or {},
        reviewer=reviewer,
        told=partial(told, formats=formats),
    )  # fmt: skip
