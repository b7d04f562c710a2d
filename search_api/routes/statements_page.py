"""/statements: where the list of all statements was; links to it stay good."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from search_api.conclusions.model import ORDERED
from search_api.parameters import OrderPageParameters, StatementPageParameters
from search_api.routes.conclusions_desk import ORDERS
from search_api.ui.shortcomings import PATH

router = APIRouter(include_in_schema=False)
# What the list of directives alone is narrowed by.
OWN = OrderPageParameters.model_fields.keys() - StatementPageParameters.model_fields.keys()


@router.get("/statements")
def former_statements_page(request: Request) -> RedirectResponse:
    """To the directives where nothing else was asked for, or what only they have; else to the shortcomings.

    What was asked goes along.
    """
    types = {value for value in request.query_params.getlist("statement_type") if value}
    ordered = bool(types) and types <= set(ORDERED)
    path = ORDERS if ordered or not OWN.isdisjoint(request.query_params) else PATH
    query = request.url.query
    return RedirectResponse(f"{path}?{query}" if query else path, status_code=301)
