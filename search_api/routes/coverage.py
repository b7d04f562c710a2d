"""/api/coverage: what is known of an indicator, unit by period."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from search_api.context import StoreHere, base_address
from search_api.errors import ERRORS, NOT_FOUND
from search_api.exports import download, media_types
from search_api.facts.answers import CoverageAnswer
from search_api.facts.columns import COVERAGE, VALUES, CoverageLine, ValueLine, export
from search_api.facts.coverage import coverage
from search_api.facts.lookup import component_meant, field_meant, indicator_meant
from search_api.facts.parameters import CoverageParameters
from search_api.facts.rowtexts import json_of
from search_api.facts.sentences import Sentences
from search_api.parameters import JSON
from search_api.protocol import Query as StoreQuery

router = APIRouter(prefix="/api/coverage", tags=["rankings"])


@router.get(
    "/{indicator}",
    response_model=CoverageAnswer,
    responses={**ERRORS, **NOT_FOUND, 200: {"content": media_types()}},
    summary="What is known, in conflict and missing: units by periods",
)
def covered(
    indicator: str, request: Request, store: StoreHere, parameters: Annotated[CoverageParameters, Query()]
) -> Response:
    """Missing is what no document tells of, absent a unit of which the gazetteer knows that it was not there at the
    period's end. A file has a row a unit and period: its state, or with `measure` the value and the sentence that
    states it."""
    snapshot, code = store.snapshot(), indicator_meant(indicator)
    first = parameters.period[0] if parameters.period else None
    field = field_meant(store, code, parameters.level, parameters.within, first)
    found = coverage(
        store, code, level=field.level, within=field.within, component=component_meant(code, parameters.component),
        status=parameters.status, periods=parameters.period, measure=parameters.measure or "",
    )  # fmt: skip
    if parameters.format != JSON:
        question = {
            "coverage": code, "level": found.level, "within": field.within, "periods": list(found.periods),
            "component": found.component, "status": found.status,
        }  # fmt: skip
        name = f"coverage-{code}"
        if found.measure:
            values = list(ValueLine.every(found, Sentences(store, found.facts(), 1, claims=1)))
            wanted = export(f"{name}-{found.measure}", VALUES, values, {**question, "measure": found.measure})
        else:
            wanted = export(name, COVERAGE, list(CoverageLine.every(found)), question)
        base, headings = base_address(request), parameters.headings
        return download(parameters.format, wanted, store, StoreQuery(), base=base, headings=headings)
    return json_of(CoverageAnswer.of(found, snapshot).model_dump_json().encode())
