"""/ket-luan: what meetings concluded; /ket-luan/chi-dao: what was ordered, point by point; /ket-luan/<id>: one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from search_api.clock import today
from search_api.conclusions.model import ORDERED
from search_api.conclusions.parameters import ConclusionPageParameters
from search_api.conclusions.related import related
from search_api.context import StoreHere, base_address
from search_api.errors import NotFoundError
from search_api.hits import ConclusionHit
from search_api.matching.subjects import subjects_of
from search_api.naming import typed_name
from search_api.parameters import LAST_PAGE, OrderPageParameters, PageParameters
from search_api.protocol import Filters, Store
from search_api.ui import conclusions as words
from search_api.ui.calls import Calls
from search_api.ui.conclusions import PATH
from search_api.ui.desks import Desk
from search_api.ui.downloads import downloads
from search_api.ui.facets import chips, facets, pages, prints
from search_api.ui.formats import Formats
from search_api.ui.language import negotiate
from search_api.ui.notices import notices
from search_api.ui.pages import address, kept_for, render
from search_api.ui.said import said_rows, titled
from search_api.ui.scope import asked_for, asking, scopes, start

router = APIRouter(include_in_schema=False)
DESK = Desk(20, "conclusions", PATH)
ORDERS = f"{PATH}/chi-dao"
FACETS = ("province", "year", "theme")
PEOPLE = ("speaker", "assignee")
SORTS = ("relevance", "newest", "oldest", "deadline")
ORDER_FACETS = ("statement_type", "theme", "province", "province_now", "level", "speaker", "year")
PAGE = ConclusionPageParameters.model_fields["size"].default


@router.get(PATH)
def conclusions_page(
    request: Request, store: StoreHere, parameters: Annotated[ConclusionPageParameters, Query()]
) -> Response:
    """Each with its words, orders and what was criticised; feed and files hold exactly what the filters leave."""
    if (own := start(request, PATH)) is not None:
        return own
    f = Formats(negotiate(request), request.app.state.portal_names)
    # What was typed for a person or a unit stays in its box; the list is of the names that it means.
    typed = {name: typed_name(getattr(parameters, name)) for name in PEOPLE}
    query = parameters.asked(store)
    parameters = parameters.model_copy(update={name: getattr(query.filters, name) for name in PEOPLE})
    page = store.conclusions(replace(query, facets=(*FACETS, *PEOPLE)))
    wanted = parameters.pairs(page=1, size=PAGE)
    return render(
        request, "conclusions.html", f.language,
        parameters=parameters,
        prints=prints(PATH, parameters, (hit.places for hit in page.hits)),
        total=page.total,
        relaxed=page.relaxed,
        notices=notices(PATH, parameters, page, f, store.conclusions),
        shown=[words.shown(hit) for hit in page.hits],
        choices=facets(PATH, parameters, page.facets, FACETS, f),
        typed=typed,
        scopes=scopes(request, PATH, parameters, f),
        names={name: [bucket.value for bucket in page.facets.get(name, ())] for name in PEOPLE},
        chips=asking(titled(store, chips(PATH, parameters, f), f), PATH),
        pages=pages(PATH, parameters, page.total, LAST_PAGE),
        downloads=downloads("/api/conclusions", wanted, f.language),
        feed=address("/feeds/conclusions.atom", [pair for pair in wanted if pair[0] != "sort"]),
        api=address("/api/conclusions", wanted),
        calls=Calls(base_address(request), "conclusions", wanted),
        snapshot=store.snapshot(),
        sorts=SORTS,
        orders=asked_for(kept_for(ORDERS, parameters, OrderPageParameters), ORDERS),
    )  # fmt: skip


@router.get(ORDERS)
def orders_page(request: Request, store: StoreHere, parameters: Annotated[OrderPageParameters, Query()]) -> Response:
    """Every directive and recommendation, those of plans too, which no meeting concluded."""
    if (own := start(request, ORDERS)) is not None:
        return own
    f = Formats(negotiate(request), request.app.state.portal_names)
    chosen, typed = scopes(request, ORDERS, parameters, f), typed_name(parameters.assignee)
    query = parameters.asked(store)
    parameters = parameters.model_copy(update={"assignee": query.filters.assignee})
    asked = parameters.model_copy(update={"statement_type": parameters.statement_type or ORDERED})
    page = store.statements(replace(asked.query(), facets=(*ORDER_FACETS, "assignee")))
    wanted = asked.pairs(page=1, size=OrderPageParameters.model_fields["size"].default)
    return render(
        request, "orders.html", f.language,
        parameters=parameters,
        prints=prints(ORDERS, parameters, (hit.places for hit in page.hits)),
        total=page.total,
        relaxed=page.relaxed,
        notices=notices(ORDERS, parameters, page, f, store.statements, Filters(statement_type=ORDERED)),
        rows=said_rows(page.hits),
        today=today().isoformat(),
        choices=facets(ORDERS, parameters, page.facets, ORDER_FACETS, f),
        chips=asking(titled(store, chips(ORDERS, parameters, f), f), ORDERS),
        scopes=chosen,
        assignee=typed,
        units=[bucket.value for bucket in page.facets.get("assignee", ())],
        pages=pages(ORDERS, parameters, page.total, LAST_PAGE),
        downloads=downloads("/api/statements", wanted, f.language),
        feed=address("/feeds/statements.atom", [pair for pair in wanted if pair[0] != "sort"]),
        api=address("/api/statements", wanted),
        calls=Calls(base_address(request), "statements", wanted),
        snapshot=store.snapshot(),
        whole=asked_for(kept_for(PATH, parameters, ConclusionPageParameters), PATH),
    )  # fmt: skip


@router.get(PATH + "/{conclusion}")
def conclusion_page(
    conclusion: str, request: Request, store: StoreHere, parameters: Annotated[PageParameters, Query()]
) -> HTMLResponse:
    """All of a conclusion, what became of it, and what is like it elsewhere. Raises NotFoundError."""
    f = Formats(negotiate(request), request.app.state.portal_names)
    hit = _held(store, conclusion)
    found, one = related(store, hit), words.shown(hit, None)
    return render(
        request, "conclusion.html", f.language,
        one=one,
        became=words.became(found, one.orders, f),
        before=words.later(found.predecessors, one.orders, f),
        similar=words.similar(found.similar, f),
        api=f"/api/conclusions/{hit.conclusion.id}",
        names=_named(hit),
    )  # fmt: skip


@router.get(PATH + "/{conclusion}/van-ban")
def conclusion_in_document(
    conclusion: str, store: StoreHere, parameters: Annotated[PageParameters, Query()]
) -> RedirectResponse:
    """Where the words stand in their document. Raises NotFoundError."""
    hit = _held(store, conclusion)
    stored = store.document(hit.document.id)
    meetings = stored.record.meetings if stored is not None else ()
    place = next(
        (
            f"#c-{number}"
            for number, meeting in enumerate(meetings)
            if meeting.conclusion and meeting.conclusion.start == hit.passage.start
        ),
        "",
    )
    return RedirectResponse(f"/documents/{hit.document.id}{place}", status_code=303)


def _held(store: Store, conclusion: str) -> ConclusionHit:
    hit = store.conclusion(conclusion)
    if hit is None:
        raise NotFoundError(f"there is no conclusion {conclusion!r}", "conclusion_not_found")
    return hit


def _named(hit: ConclusionHit) -> Sequence[tuple[str, str | None]]:
    """Units of a conclusion by name, and the address of the page of each that the gazetteer knows."""
    return [
        (unit.name, f"/don-vi/{quote(unit.id)}" if unit.id and subjects_of(unit.id) else None)
        for unit in hit.conclusion.units
    ]
