"""/api/conclusions: what meetings concluded, what became of it, and what is like it elsewhere."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from search_api.answers import Listing, listing
from search_api.conclusions import related as relations
from search_api.conclusions.answers import ConclusionAnswer, RelatedAnswer
from search_api.conclusions.columns import EXPORT
from search_api.conclusions.parameters import ConclusionParameters
from search_api.context import StoreHere, base_address
from search_api.errors import ERRORS, NOT_FOUND, NotFoundError
from search_api.exports import download, media_types
from search_api.hits import ConclusionHit
from search_api.parameters import JSON, Known
from search_api.protocol import Store

router = APIRouter(prefix="/api/conclusions", tags=["conclusions"])


class NoParameters(Known):
    """Nothing else may be asked for."""


def _held(store: Store, conclusion: str) -> ConclusionHit:
    hit = store.conclusion(conclusion)
    if hit is None:
        raise NotFoundError(f"there is no conclusion {conclusion!r}", "conclusion_not_found")
    return hit


@router.get(
    "",
    response_model=Listing[ConclusionAnswer],
    responses={**ERRORS, 200: {"content": media_types()}},
    summary="Conclusions of meetings with what was ordered and criticised there",
)
def conclusions(
    request: Request, store: StoreHere, parameters: Annotated[ConclusionParameters, Query()]
) -> Response | dict[str, Any]:
    """Each with its passage, the meeting, directives with deadline and assignee, and a citation."""
    query, base = parameters.asked(store), base_address(request)
    if parameters.format != JSON:
        return download(parameters.format, EXPORT, store, query, base=base, headings=parameters.headings)
    page = store.conclusions(query)
    found = [
        ConclusionAnswer.of(hit, base, relations.related(store, hit) if parameters.related else None)
        for hit in page.hits
    ]
    return listing(page, found, parameters)


@router.get("/{conclusion}", responses={**ERRORS, **NOT_FOUND}, summary="One conclusion, and what is related to it")
def conclusion(
    conclusion: str, request: Request, store: StoreHere, parameters: Annotated[NoParameters, Query()]
) -> ConclusionAnswer:
    """With later statements on the same unit and similar conclusions elsewhere."""
    hit = _held(store, conclusion)
    return ConclusionAnswer.of(hit, base_address(request), relations.related(store, hit))


@router.get("/{conclusion}/related", responses={**ERRORS, **NOT_FOUND}, summary="What became of a conclusion")
def related(
    conclusion: str, request: Request, store: StoreHere, parameters: Annotated[NoParameters, Query()]
) -> RelatedAnswer:
    """Later statements on the same unit, on those it went into or came from, and similar conclusions; with reasons."""
    return RelatedAnswer.of(relations.related(store, _held(store, conclusion)), base_address(request))
