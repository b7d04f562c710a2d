"""/: the search for people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from search_api.context import StoreHere
from search_api.parameters import LAST_PAGE, SearchPageParameters
from search_api.protocol import DocumentHit
from search_api.ui.desks import Desk
from search_api.ui.downloads import downloads
from search_api.ui.evidence import best_hit, emphasized, excerpt
from search_api.ui.facets import chips, facets, pages, prints
from search_api.ui.formats import Formats
from search_api.ui.language import negotiate
from search_api.ui.notices import notices
from search_api.ui.pages import address, render

router = APIRouter(include_in_schema=False)
DESK = Desk(10, "search", "/")
FACETS = (
    "province", "province_now", "kind", "year", "indicator", "period", "statement_type", "theme", "level", "unit",
    "source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """A hit as it is shown; each passage with whether it lies in a meeting's conclusion."""

    hit: DocumentHit
    title: Markup | None
    passages: tuple[tuple[Markup, bool], ...]
    address: str


def _result(hit: DocumentHit, text: str) -> Result:
    number = best_hit(hit.passages) if text else None
    return Result(
        hit=hit,
        title=emphasized(hit.title, hit.title_matches) if hit.title else None,
        passages=tuple((excerpt(one), one.in_conclusion) for one in hit.passages),
        address=address(f"/documents/{hit.id}", [("q", text)]) + (f"#hit-{number}" if number else ""),
    )


@router.get("/")
def search_page(
    request: Request, store: StoreHere, parameters: Annotated[SearchPageParameters, Query()]
) -> HTMLResponse:
    """Without words or filters it invites to search, and shows what is newest."""
    formats = Formats(negotiate(request), request.app.state.portal_names)
    asked = bool(parameters.q or chips("/", parameters, formats))
    page = store.search(replace(parameters.query(), facets=FACETS))
    return render(
        request, "search.html", formats.language,
        parameters=parameters,
        prints=prints("/", parameters, (hit.places for hit in page.hits)),
        asked=asked,
        total=page.total,
        relaxed=page.relaxed,
        notices=notices("/", parameters, page, formats),
        results=[_result(hit, parameters.q) for hit in page.hits],
        facets=facets("/", parameters, page.facets, FACETS, formats),
        chips=chips("/", parameters, formats),
        pages=pages("/", parameters, page.total, LAST_PAGE),
        downloads=downloads("/api/documents", parameters.pairs(page=1), formats.language),
        status=None if asked else store.status(),
    )  # fmt: skip
