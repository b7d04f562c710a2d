"""/documents/{id}/trich-dan: a document, or one sentence of it, as it is cited; `muc` names a figure or statement."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import Field

from cchc.records import Record
from search_api.context import StoreHere, stored_or_missing
from search_api.errors import NotFoundError
from search_api.parameters import PageParameters
from search_api.ui.citations import document_citation, sentence_citation
from search_api.ui.language import negotiate
from search_api.ui.pages import render

router = APIRouter(include_in_schema=False)


class CitationParameters(PageParameters):
    muc: str = Field(default="", max_length=80)
    version: int | None = Field(default=None, ge=1)


def _citation(record: Record, item: str) -> str:
    if not item:
        return document_citation(record.document)
    spans = {f"f-{figure.id}": (figure.start, figure.end) for figure in record.figures}
    spans |= {f"s-{one.id}": (one.start, one.end) for one in record.statements}
    if item not in spans:
        raise NotFoundError(f"the document has nothing {item!r}", "item_not_found")
    return sentence_citation(record.document, *spans[item])


@router.get("/documents/{document}/trich-dan")
def citation_page(
    document: str, request: Request, store: StoreHere, parameters: Annotated[CitationParameters, Query()]
) -> HTMLResponse:
    """The citation, to be copied; the document's own script reads it from here."""
    stored = stored_or_missing(store, document, parameters.version)
    return render(
        request, "citation.html", negotiate(request),
        document=stored.record.document, item=parameters.muc, citation=_citation(stored.record, parameters.muc),
    )  # fmt: skip
