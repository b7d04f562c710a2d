"""/api/statements: shortcomings, difficulties, causes, recommendations and directives."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from search_api.answers import Listing, StatementAnswer, listing
from search_api.context import StoreHere, base_address
from search_api.errors import ERRORS
from search_api.exports import STATEMENTS, download, media_types
from search_api.parameters import JSON, StatementParameters

router = APIRouter(prefix="/api/statements", tags=["statements"])


@router.get(
    "",
    response_model=Listing[StatementAnswer],
    responses={**ERRORS, 200: {"content": media_types()}},
    summary="Statements with their sentences",
)
def statements(
    request: Request, store: StoreHere, parameters: Annotated[StatementParameters, Query()]
) -> Response | dict[str, Any]:
    """Each stated point on its own, with whom it is about, who said it and where."""
    query, base = parameters.asked(store), base_address(request)
    if parameters.format != JSON:
        return download(parameters.format, STATEMENTS, store, query, base=base, headings=parameters.headings)
    page = store.statements(query)
    return listing(page, [StatementAnswer.of(hit, base) for hit in page.hits], parameters)
