"""/api/figures: every figure with its sentence, as JSON or as a file."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from search_api.answers import FigureAnswer, Listing, listing
from search_api.context import StoreHere, base_address
from search_api.errors import ERRORS
from search_api.exports import FIGURES, download, media_types
from search_api.parameters import JSON, FigureParameters

router = APIRouter(prefix="/api/figures", tags=["figures"])


@router.get(
    "",
    response_model=Listing[FigureAnswer],
    responses={**ERRORS, 200: {"content": media_types()}},
    summary="Figures with their sentences",
)
def figures(
    request: Request, store: StoreHere, parameters: Annotated[FigureParameters, Query()]
) -> Response | dict[str, Any]:
    """Scores, ranks, rates, grades and their changes, targets and forecasts among them; `format` asks for a file."""
    query, base = parameters.asked(store), base_address(request)
    if parameters.format != JSON:
        return download(parameters.format, FIGURES, store, query, base=base, headings=parameters.headings)
    page = store.figures(query)
    return listing(page, [FigureAnswer.of(hit, base) for hit in page.hits], parameters)
