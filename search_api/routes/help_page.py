"""/help: what each desk answers, how to search, what the marks mean, how figures are checked."""

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
# A question to each desk that it answers whatever is held; where none is named, the desk as it is opened.
EXAMPLES = {
    "search": "/?q=phat+bieu+ket+luan+hoi+nghi", "conclusions": "/ket-luan?overdue=true&sort=deadline",
    "shortcomings": "/ton-tai/qua-cac-nam", "figures": "/so-lieu?measure=percent", "place": "/noi-cua-toi?sua=true",
}  # fmt: skip


@router.get("/help")
def help_page(request: Request, parameters: Annotated[PageParameters, Query()]) -> HTMLResponse:
    return render(
        request, "help.html", negotiate(request),
        answering=sorted(
            (one for one in request.app.state.desks if one.name != DESK.name), key=lambda one: (one.aside, one.order)
        ),
        examples=EXAMPLES,
        statement_types=STATEMENT_TYPES,
        indicators=list(indicators.indicators().values()),
        columns={
            "figures": columns.FIGURES, "statements": columns.STATEMENTS, "conclusions": CONCLUSIONS,
            "documents": columns.DOCUMENTS,
        },
    )  # fmt: skip
