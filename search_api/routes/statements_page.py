"""/statements: what was said to be lacking, asked for and ordered."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from search_api.context import StoreHere
from search_api.parameters import LAST_PAGE, StatementPageParameters
from search_api.protocol import StatementHit
from search_api.ui.desks import Desk
from search_api.ui.downloads import downloads
from search_api.ui.evidence import quoted
from search_api.ui.facets import chips, facets, pages, prints
from search_api.ui.formats import Formats
from search_api.ui.language import negotiate
from search_api.ui.notices import notices
from search_api.ui.pages import render

router = APIRouter(include_in_schema=False)
DESK = Desk(60, "statements", "/statements")
FACETS = ("statement_type", "theme", "province", "province_now", "level", "speaker", "year")


def _marked(hit: StatementHit) -> Markup:
    statement = hit.statement
    return quoted(hit.sentence, statement.start, statement.end, statement.type)


@router.get("/statements")
def statements_page(
    request: Request, store: StoreHere, parameters: Annotated[StatementPageParameters, Query()]
) -> HTMLResponse:
    """Every row leads to its place in its document; the downloads hold exactly what the filters leave."""
    formats = Formats(negotiate(request))
    page = store.statements(replace(parameters.query(), facets=FACETS))
    wanted = parameters.pairs(page=1, size=StatementPageParameters.model_fields["size"].default)
    return render(
        request, "statements.html", formats.language,
        parameters=parameters,
        prints=prints("/statements", parameters, (hit.places for hit in page.hits)),
        total=page.total,
        relaxed=page.relaxed,
        notices=notices("/statements", parameters, page, formats),
        rows=[(hit, _marked(hit)) for hit in page.hits],
        choices=facets("/statements", parameters, page.facets, FACETS, formats),
        chips=chips("/statements", parameters, formats),
        pages=pages("/statements", parameters, page.total, LAST_PAGE),
        downloads=downloads("/api/statements", wanted, formats.language),
    )  # fmt: skip
