"""/help: how to search, what the marks mean, how figures are checked."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from cchc import indicators
from search_api import columns
from search_api.conclusions.columns import CONCLUSIONS
from search_api.parameters import PageParameters
from search_api.ui.desks import Desk
from search_api.ui.language import negotiate
from search_api.ui.pages import render
from search_api.ui.reading import STATEMENT_TYPES

router = APIRouter(include_in_schema=False)
DESK = Desk(90, "help", "/help")


@router.get("/help")
def help_page(request: Request, parameters: Annotated[PageParameters, Query()]) -> HTMLResponse:
    return render(
        request, "help.html", negotiate(request),
        statement_types=STATEMENT_TYPES,
        indicators=list(indicators.indicators().values()),
        columns={"figures": columns.FIGURES, "statements": columns.STATEMENTS, "conclusions": CONCLUSIONS},
    )  # fmt: skip
