"""/api/series: a unit through the periods."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from search_api.context import StoreHere, base_address
from search_api.errors import ERRORS, NOT_FOUND
from search_api.exports import download, media_types
from search_api.facts.answers import SeriesAnswer
from search_api.facts.columns import FACTS, FactLine, export
from search_api.facts.lookup import component_meant, indicator_meant, refuse_unknown_part
from search_api.facts.parameters import OverviewParameters, SeriesParameters
from search_api.facts.rowtexts import json_of, series_text
from search_api.facts.sentences import Sentences, facts_in
from search_api.facts.series import overview, series
from search_api.parameters import JSON
from search_api.protocol import Query as StoreQuery
from search_api.resolution import resolve

router = APIRouter(prefix="/api/series", tags=["rankings"])


@router.get(
    "",
    response_model=list[SeriesAnswer],
    responses={**ERRORS, **NOT_FOUND},
    summary="Every indicator of a unit through the periods",
)
def unit_overview(request: Request, store: StoreHere, parameters: Annotated[OverviewParameters, Query()]) -> Response:
    """Those that something is known of, for the unit or one that it was made of; of indices, not of their parts."""
    found = overview(store, resolve(store, parameters.unit), status=parameters.status)
    texts = [series_text(store, one, parameters.evidence, base_address(request)) for one in found]
    return json_of(b"[" + b",".join(texts) + b"]")


@router.get(
    "/{indicator}",
    response_model=SeriesAnswer,
    responses={**ERRORS, **NOT_FOUND, 200: {"content": media_types()}},
    summary="An indicator of a unit through the periods",
)
def unit_series(
    indicator: str, request: Request, store: StoreHere, parameters: Annotated[SeriesParameters, Query()]
) -> Response:
    """Units before and after a merger are different units: the break is named, and the series of the units that it was
    made of stand beside it. Nothing is joined or averaged. A file has all of them, told apart by `unit_id`.
    """
    base, code = base_address(request), indicator_meant(indicator)
    unit = resolve(store, parameters.unit)
    component = component_meant(code, parameters.component)
    found = series(store, code, unit, component=component, status=parameters.status)
    if not any(one.points for one in (found, *found.predecessors)):
        refuse_unknown_part(code, component, parameters.component)
    if parameters.format == JSON:
        return json_of(series_text(store, found, parameters.evidence, base))
    rows = [row for one in (found, *found.predecessors) for row in one.points]
    sentences = Sentences(store, facts_in(rows), 1)
    lines = [FactLine.of(row, sentences, code, component, found.status) for row in rows]
    question = {"series": code, "unit": unit.id, "component": component, "status": found.status}
    wanted = export(f"series-{code}", FACTS, lines, question)
    return download(parameters.format, wanted, store, StoreQuery(), base=base, headings=parameters.headings)
