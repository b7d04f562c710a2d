"""/ton-tai: stated shortcomings; /qua-cac-nam below it: those that come back; and of each, who ordered it mended."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from search_api.context import StoreHere, base_address
from search_api.errors import NotFoundError
from search_api.hits import StatementHit
from search_api.naming import blamed_meant, typed_name
from search_api.parameters import LAST_PAGE, PageParameters, StatementPageParameters
from search_api.protocol import Filters, Store
from search_api.protocol import Query as StoreQuery
from search_api.shortcomings.blamed import blamed
from search_api.shortcomings.mending import mended
from search_api.shortcomings.points import units_of
from search_api.shortcomings.recurrence import ALIKE, KINDS, MOST, THEMES, alike, counts, read, recurring
from search_api.ui import shortcomings as words
from search_api.ui.calls import Calls
from search_api.ui.desks import Desk
from search_api.ui.downloads import downloads
from search_api.ui.facets import Facet, chips, facets, pages, prints
from search_api.ui.formats import Formats
from search_api.ui.language import negotiate
from search_api.ui.notices import notices
from search_api.ui.pages import address, render
from search_api.ui.said import said_rows, titled
from search_api.ui.scope import asked_for, asking, scopes, start
from search_api.ui.shortcomings import PATH

router = APIRouter(include_in_schema=False)
DESK = Desk(40, "shortcomings", PATH)
YEARS = f"{PATH}/qua-cac-nam"
YEARS_API = "/api/shortcomings/years"
FACETS = ("statement_type", "theme", "province", "province_now", "level", "speaker", "year")
CHOSEN = ("statement_type", "theme", "province", "province_now", "level")
MOST_GROUPS = 40
SIZE = StatementPageParameters.model_fields["size"].default


def _understood(store: Store, parameters: StatementPageParameters) -> tuple[StatementPageParameters, str]:
    """The parameters with what was typed for a unit as the names that it means, and what was typed."""
    typed = typed_name(parameters.subject)
    names = blamed_meant(store, parameters.subject, parameters.statement_type or KINDS)
    return parameters.model_copy(update={"subject": names}), typed


def _stated(parameters: StatementPageParameters) -> StatementPageParameters:
    """Without a choice of kinds, what is lacking, what is hard, and why."""
    return parameters.model_copy(update={"statement_type": parameters.statement_type or KINDS})


def _own_kinds(choices: list[Facet]) -> list[Facet]:
    """Kinds of another desk are offered only where one is chosen."""
    return [
        replace(one, choices=tuple(each for each in one.choices if each.value in KINDS or each.chosen))
        if one.name == "statement_type"
        else one
        for one in choices
    ]


@router.get(PATH)
def shortcomings_page(
    request: Request, store: StoreHere, parameters: Annotated[StatementPageParameters, Query()]
) -> Response:
    """Every row leads to its place in its document, and to the conclusions that ordered it mended."""
    if (own := start(request, PATH)) is not None:
        return own
    f = Formats(negotiate(request), request.app.state.portal_names)
    chosen = scopes(request, PATH, parameters, f)
    parameters, typed = _understood(store, parameters)
    asked = _stated(parameters)
    page = store.statements(replace(asked.query(), facets=(*FACETS, "subject")))
    wanted = asked.pairs(page=1, size=SIZE)
    return render(
        request, "shortcomings.html", f.language,
        parameters=parameters,
        prints=prints(PATH, parameters, (hit.places for hit in page.hits)),
        total=page.total,
        relaxed=page.relaxed,
        notices=notices(PATH, parameters, page, f, store.statements, Filters(statement_type=KINDS)),
        rows=said_rows(page.hits),
        choices=_own_kinds(facets(PATH, parameters, page.facets, FACETS, f)),
        units=[bucket.value for bucket in page.facets.get("subject", ())],
        subject=typed,
        chips=asking(titled(store, chips(PATH, parameters, f), f), PATH),
        scopes=chosen,
        pages=pages(PATH, parameters, page.total, LAST_PAGE),
        downloads=downloads("/api/statements", wanted, f.language),
        feed=address("/feeds/statements.atom", [pair for pair in wanted if pair[0] != "sort"]),
        api=address("/api/statements", wanted),
        calls=Calls(base_address(request), "statements", wanted),
        snapshot=store.snapshot(),
        over_years=asked_for(address(YEARS, parameters.pairs(page=1, size=SIZE, year=(), sort="relevance")), YEARS),
    )  # fmt: skip


@router.get(YEARS)
def years_page(request: Request, store: StoreHere, parameters: Annotated[StatementPageParameters, Query()]) -> Response:
    """Themes by years with what came back, and beside it where points of the index were lost."""
    if (own := start(request, YEARS)) is not None:
        return own
    f = Formats(negotiate(request), request.app.state.portal_names)
    within = scopes(request, YEARS, parameters, f)
    parameters, typed = _understood(store, parameters)
    asked = _stated(parameters)
    query = asked.query()
    page = store.statements(replace(query, page=1, size=1, facets=(*CHOSEN, "subject")))
    many = page.total > MOST
    found = [] if many else recurring(read(store, query))
    return render(
        request, "shortcoming_years.html", f.language,
        parameters=parameters,
        total=page.total,
        notices=notices(YEARS, parameters, page, f, store.statements, Filters(statement_type=KINDS)),
        choices=_own_kinds(facets(YEARS, parameters, page.facets, CHOSEN, f)),
        units=[bucket.value for bucket in page.facets.get("subject", ())],
        subject=typed,
        chips=asking(titled(store, chips(YEARS, parameters, f), f), YEARS),
        scopes=within,
        matrix=words.matrix(counts(store, query), parameters),
        lost=words.lost_tables(store, units_of(store, parameters.subject, parameters.province), THEMES, f),
        chosen=bool(parameters.subject or parameters.province),
        many=many,
        most=MOST,
        alike=ALIKE,
        groups=words.groups(found[:MOST_GROUPS], f),
        found=len(found),
        whole_list=asked_for(address(PATH, parameters.pairs(page=1)), PATH),
        api=address(YEARS_API, asked.pairs(page=1, size=SIZE, sort="relevance")),
    )  # fmt: skip


@router.get(PATH + "/{document}/{statement}")
def shortcoming_page(
    document: str, statement: str, request: Request, store: StoreHere, parameters: Annotated[PageParameters, Query()]
) -> HTMLResponse:
    """One statement: who ordered it mended, when it was said before and after, the points lost in its field."""
    f = Formats(negotiate(request), request.app.state.portal_names)
    hit = _held(store, document, statement)
    units = blamed(hit)
    filters = Filters(statement_type=KINDS, published_from=None)
    filters = (
        replace(filters, subject=hit.statement.subjects)
        if hit.statement.subjects
        else replace(filters, province=tuple(filter(None, (hit.document.province,))),
                     source=tuple(filter(None, (hit.document.source,))))
    )  # fmt: skip
    found = alike(read(store, StoreQuery(filters=filters)), hit) if filters.subject or filters.province else ()
    places = [unit for unit in units if unit.named]
    known = units_of(store, [unit.name for unit in places], tuple(filter(None, (hit.document.province,))))
    (said,) = said_rows([hit])
    return render(
        request, "shortcoming.html", f.language,
        said=said,
        names=[words.unit_name(unit, f) for unit in units],
        mended=words.mendings(mended(store, hit), f),
        groups=words.groups(found, f),
        lost=words.lost_tables(store, known, hit.statement.themes or THEMES, f),
        most=MOST,
        alike=ALIKE,
        api=address("/api/statements", [("document", hit.document.id)]),
    )  # fmt: skip


def _held(store: Store, document: str, statement: str) -> StatementHit:
    for hit in store.every_statement(StoreQuery(filters=Filters(document=(document,)))):
        if hit.statement.id == statement:
            return hit
    raise NotFoundError(f"there is no statement {statement!r} in {document!r}", "statement_not_found")
