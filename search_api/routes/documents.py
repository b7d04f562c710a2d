"""/api/documents: documents found, and one whole record."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from search_api.answers import DocumentAnswer, Listing, VersionsAnswer, listing
from search_api.attachments import file_ids
from search_api.changes import compare
from search_api.context import StoreHere, base_address, stored_or_missing
from search_api.errors import ERRORS, NOT_FOUND
from search_api.exports import DOCUMENTS, download, media_types
from search_api.hits import DocumentHit
from search_api.parameters import JSON, DocumentParameters, Known
from search_api.reviews.answers import answers

router = APIRouter(prefix="/api/documents", tags=["documents"])


class VersionParameters(Known):
    version: int | None = Field(default=None, description="Number of a version; the newest unless named.")


class ComparedParameters(VersionParameters):
    against: int | None = Field(default=None, description="Number of an earlier version; the one before unless named.")


@router.get(
    "",
    response_model=Listing[DocumentHit],
    responses={**ERRORS, 200: {"content": media_types()}},
    summary="Documents that hold the words and pass the filters",
)
def documents(
    request: Request, store: StoreHere, parameters: Annotated[DocumentParameters, Query()]
) -> Response | dict[str, Any]:
    """Words match with or without diacritics. Passages carry offsets in `document.text` and the words matched."""
    query = parameters.asked(store)
    if parameters.format != JSON:
        return download(
            parameters.format, DOCUMENTS, store, query, base=base_address(request), headings=parameters.headings
        )
    page = store.search(query)
    return listing(page, list(page.hits), parameters)


@router.get("/{document}", responses={**ERRORS, **NOT_FOUND}, summary="One document with all that was read from it")
def document(
    document: str, request: Request, store: StoreHere, parameters: Annotated[VersionParameters, Query()]
) -> DocumentAnswer:
    """The newest version, or the one named."""
    stored = stored_or_missing(store, document, parameters.version)
    duplicates = store.duplicates(stored.record.document.id)
    holders = store.holders(file_ids(stored.record.document))
    base = base_address(request)
    reviews = answers(store, store.reviews_of(stored.record.document.id), base)
    return DocumentAnswer.of(stored, duplicates, holders, reviews, base)


@router.get(
    "/{document}/versions",
    responses={**ERRORS, **NOT_FOUND},
    summary="The versions of a document, and what changed between two of them",
)
def versions(
    document: str, request: Request, store: StoreHere, parameters: Annotated[ComparedParameters, Query()]
) -> VersionsAnswer:
    """Each with the time it was seen, the digest of what was read, and its place in the archive."""
    stored = stored_or_missing(store, document, parameters.version)
    return VersionsAnswer.of(stored, compare(store, stored, parameters.against), base_address(request))
