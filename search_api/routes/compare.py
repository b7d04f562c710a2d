"""/api/compare: units side by side."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from cchc import indicators
from search_api.context import StoreHere, base_address
from search_api.errors import ERRORS, NOT_FOUND
from search_api.exports import download, media_types
from search_api.facts.answers import ComparedAnswer
from search_api.facts.columns import FACTS, FactLine, export
from search_api.facts.lookup import component_meant, indicator_meant
from search_api.facts.parameters import CompareParameters
from search_api.facts.rowtexts import json_of, row_texts, with_texts
from search_api.facts.sentences import Sentences, facts_in
from search_api.facts.series import compare
from search_api.parameters import JSON
from search_api.protocol import Query as StoreQuery
from search_api.resolution import resolve

router = APIRouter(prefix="/api/compare", tags=["rankings"])


@router.get(
    "",
    response_model=list[ComparedAnswer],
    responses={**ERRORS, **NOT_FOUND, 200: {"content": media_types()}},
    summary="Units side by side in one period, an indicator each",
)
def compared(request: Request, store: StoreHere, parameters: Annotated[CompareParameters, Query()]) -> Response:
    """In the order asked for. A unit that did not exist in the period is said to be absent, with those in its place."""
    base = base_address(request)
    codes = [indicator_meant(one) for one in parameters.indicators] or list(indicators.indicators())
    units = [resolve(store, one, on=parameters.period[:4]) for one in parameters.units]
    found = [
        compare(
            store, list(dict.fromkeys(units)), code, parameters.period,
            component=component_meant(code, parameters.component), status=parameters.status,
        )
        for code in dict.fromkeys(codes)
    ]  # fmt: skip
    if parameters.format == JSON:
        texts = [
            with_texts(
                ComparedAnswer.without_rows(one),
                rows=row_texts(
                    store, one.rows, ("compared", one.indicator, parameters.component, parameters.status),
                    parameters.evidence, base,
                ),
            )
            for one in found
        ]  # fmt: skip
        return json_of(b"[" + b",".join(texts) + b"]")
    sentences = Sentences(store, facts_in(row for one in found for row in one.rows), 1)
    lines = [
        FactLine.of(row, sentences, one.indicator, parameters.component, parameters.status)
        for one in found
        for row in one.rows
    ]
    question = {"compare": codes, "units": [unit.id for unit in units], "period": parameters.period}
    wanted = export("comparison", FACTS, lines, question)
    return download(parameters.format, wanted, store, StoreQuery(), base=base, headings=parameters.headings)
