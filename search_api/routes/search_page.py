"""/: the search for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from cchc.gazetteer import places
from cchc.records import Meeting
from search_api.context import StoreHere
from search_api.hits import DocumentHit
from search_api.parameters import LARGEST_PAGE, LAST_PAGE, SearchPageParameters
from search_api.protocol import Filters, Store
from search_api.protocol import Query as StoreQuery
from search_api.ui.desks import Desk
from search_api.ui.downloads import downloads
from search_api.ui.evidence import best_hit, emphasized, excerpt
from search_api.ui.facets import chips, facets, pages, prints
from search_api.ui.formats import Formats
from search_api.ui.language import negotiate
from search_api.ui.notices import notices
from search_api.ui.pages import address, render
from search_api.ui.place import place_of

router = APIRouter(include_in_schema=False)
DESK = Desk(10, "search", "/")
MOST_MEETINGS = 2
FACETS = (
    "province", "province_now", "kind", "year", "indicator", "period", "statement_type", "theme", "level", "unit",
    "speaker", "source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """A hit as it is shown; each passage with whether it lies in a meeting's conclusion."""

    hit: DocumentHit
    title: Markup | None
    passages: tuple[tuple[Markup, bool], ...]
    address: str
    meetings: tuple[Meeting, ...] = ()


def _result(hit: DocumentHit, text: str, meetings: Sequence[Meeting]) -> Result:
    number = best_hit(hit.passages) if text else None
    return Result(
        hit=hit,
        title=emphasized(hit.title, hit.title_matches) if hit.title else None,
        passages=tuple((excerpt(one), one.in_conclusion) for one in hit.passages),
        address=address(f"/documents/{hit.id}", [("q", text)]) + (f"#hit-{number}" if number else ""),
        meetings=tuple(meetings[:MOST_MEETINGS]),
    )


def _meetings(store: Store, hits: Sequence[DocumentHit]) -> Mapping[str, list[Meeting]]:
    """The meetings whose conclusions the documents report, by document."""
    found: dict[str, list[Meeting]] = {}
    ids = tuple(hit.id for hit in hits)
    if ids:
        page = store.conclusions(StoreQuery(filters=Filters(document=ids), size=LARGEST_PAGE, facets=()))
        for one in page.hits:
            found.setdefault(one.document.id, []).append(one.conclusion.meeting)
    return found


def _at_home(request: Request) -> str | None:
    """The province of the reader's own unit, as documents are found by it."""
    chosen = place_of(request)
    owner = places().owner(chosen.unit) if chosen else None
    province = places().get(owner.id.partition(".")[0]) if owner else None
    return province.bare if province else None


@router.get("/")
def search_page(
    request: Request, store: StoreHere, parameters: Annotated[SearchPageParameters, Query()]
) -> HTMLResponse:
    """Without words or filters it invites to search, and shows what is newest."""
    formats = Formats(negotiate(request), request.app.state.portal_names)
    asked = bool(parameters.q or chips("/", parameters, formats))
    page = store.search(replace(parameters.asked(store), facets=FACETS))
    meetings = _meetings(store, page.hits)
    wanted = parameters.pairs(page=1)
    feed = [*parameters.pairs(page=1, size=None, sort=None), ("lang", formats.language)]
    return render(
        request, "search.html", formats.language,
        parameters=parameters,
        prints=prints("/", parameters, (hit.places for hit in page.hits)),
        asked=asked,
        total=page.total,
        relaxed=page.relaxed,
        notices=notices("/", parameters, page, formats, store.search),
        results=[_result(hit, parameters.q, meetings.get(hit.id, ())) for hit in page.hits],
        facet_names=FACETS,
        at_home=_at_home(request),
        here=address("/", wanted),
        api=address("/api/documents", wanted),
        feed=address("/feeds/documents.atom", feed),
        facets=facets("/", parameters, page.facets, FACETS, formats),
        chips=chips("/", parameters, formats),
        pages=pages("/", parameters, page.total, LAST_PAGE),
        downloads=downloads("/api/documents", parameters.pairs(page=1), formats.language),
        status=None if asked else store.status(),
    )  # fmt: skip
