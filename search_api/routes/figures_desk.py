"""/so-lieu: every figure with its sentence; as a long table here, units by periods at /so-lieu/bang."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from search_api.context import StoreHere, base_address
from search_api.exports import FIGURES
from search_api.naming import subjects_meant, typed_name
from search_api.parameters import LAST_PAGE, FigurePageParameters, FigureParameters
from search_api.routes.figures_matrix import matrix_of
from search_api.ui.calls import Calls
from search_api.ui.desks import Desk
from search_api.ui.downloads import downloads
from search_api.ui.evidence import quoted
from search_api.ui.facets import chips, facets, pages, prints
from search_api.ui.formats import Formats
from search_api.ui.language import negotiate
from search_api.ui.notices import notices
from search_api.ui.pages import address, render

router = APIRouter(include_in_schema=False)
DESK = Desk(50, "figures", "/so-lieu")
PATH = DESK.path
SORTS = ("newest", "oldest", "value", "rank", "relevance")
FACETS = ("indicator", "period", "measure", "status", "level", "province", "province_now")


@router.get("/figures")
def former_figures_page(request: Request) -> RedirectResponse:
    """Where the table was; links to it stay good."""
    return RedirectResponse(f"{PATH}?{request.url.query}" if request.url.query else PATH, status_code=301)


@router.get(PATH)
def figures_page(
    request: Request, store: StoreHere, parameters: Annotated[FigurePageParameters, Query()]
) -> HTMLResponse:
    """Every row leads to its place in its document; the downloads hold exactly what the filters leave."""
    formats = Formats(negotiate(request), request.app.state.portal_names)
    # What was typed stays in its box; what only an address can give, several names or an id, stays as it is.
    typed = typed_name(parameters.subject)
    parameters = parameters.model_copy(update={"subject": subjects_meant(store, parameters.subject)})
    page = store.figures(replace(parameters.query(), facets=(*FACETS, "subject")))
    wanted = parameters.pairs(
        page=1,
        size=FigurePageParameters.model_fields["size"].default,
        sort=None if parameters.order == FigureParameters.model_fields["sort"].default else parameters.order,
    )
    return render(
        request, "figures.html", formats.language,
        parameters=parameters,
        prints=prints(PATH, parameters, (hit.places for hit in page.hits)),
        total=page.total,
        relaxed=page.relaxed,
        notices=notices(PATH, parameters, page, formats, store.figures),
        rows=[(hit, quoted(hit.sentence, hit.figure.start, hit.figure.end, "figure")) for hit in page.hits],
        choices=facets(PATH, parameters, page.facets, FACETS, formats),
        typed=typed,
        wide=matrix_of(store, parameters),
        units=[bucket.value for bucket in page.facets.get("subject", ())],
        chips=chips(PATH, parameters, formats),
        pages=pages(PATH, parameters, page.total, LAST_PAGE),
        downloads=downloads("/api/figures", wanted, formats.language),
        api=address("/api/figures", wanted),
        calls=Calls(base_address(request), "figures", wanted),
        snapshot=store.snapshot(),
        columns=FIGURES.columns,
        order=parameters.order,
        sorts={sort: address(PATH, parameters.pairs(sort=sort, page=1)) for sort in SORTS},
    )  # fmt: skip
