"""/api/rankings: which rankings there are, and one as a table."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from search_api.context import StoreHere, base_address
from search_api.errors import ERRORS, NOT_FOUND
from search_api.exports import download, media_types
from search_api.facts import kept
from search_api.facts.answers import HeldAnswer, HeldListAnswer, RankingAnswer
from search_api.facts.columns import FACTS, FactLine, export
from search_api.facts.lookup import (
    component_meant,
    field_meant,
    indicator_meant,
    newest_with_results,
    period_meant,
    refuse_unknown_part,
)
from search_api.facts.parameters import RankingParameters
from search_api.facts.periods import order
from search_api.facts.rankings import place_of, table
from search_api.facts.rowtexts import json_of, ranking_texts, with_texts
from search_api.facts.sentences import Sentences, facts_in
from search_api.parameters import JSON, Known
from search_api.protocol import Query as StoreQuery

router = APIRouter(prefix="/api/rankings", tags=["rankings"])


class HeldParameters(Known):
    """The list takes none."""


@router.get("", responses=ERRORS, summary="The rankings that something is known of")
def held(store: StoreHere, parameters: Annotated[HeldParameters, Query()]) -> HeldListAnswer:
    """By indicator, level and the place whose units are ranked (null for the country), with their periods."""
    snapshot = store.snapshot()
    periods: dict[tuple[str, str, str], list[str]] = {}
    for field in kept.fields(store):
        periods.setdefault((field.indicator, field.level, field.within), []).append(field.period)
    return HeldListAnswer(
        snapshot=snapshot,
        rankings=[
            HeldAnswer(indicator=indicator, level=level, within=place_of(within), periods=sorted(known, key=order))
            for (indicator, level, within), known in periods.items()
        ],
    )


@router.get(
    "/{indicator}",
    response_model=RankingAnswer,
    responses={**ERRORS, **NOT_FOUND, 200: {"content": media_types()}},
    summary="A ranking: units with score, rank, change, and the sentences behind them",
)
def ranking(
    indicator: str, request: Request, store: StoreHere, parameters: Annotated[RankingParameters, Query()]
) -> Response:
    """Documents that disagree are shown as a conflict with their sentences; what no document states is marked derived.

    Rankings of the country and of a place below it never mix: `level` and `within` say which. `format` asks for a file.
    """
    base, snapshot = base_address(request), store.snapshot()
    code = indicator_meant(indicator)
    field = field_meant(store, code, parameters.level, parameters.within, parameters.period)
    component = component_meant(code, parameters.component)
    period = parameters.period or newest_with_results(store, field, component, parameters.status)
    found = table(
        store, code, period_meant(field, period), level=field.level, within=field.within, component=component,
        status=parameters.status,
    )  # fmt: skip
    if not found.rows:
        refuse_unknown_part(code, component, parameters.component)
    if parameters.format != JSON:
        sentences = Sentences(store, facts_in(found.rows), 1)
        lines = [FactLine.of(row, sentences, code, found.component, found.status) for row in found.rows]
        question = {
            "ranking": code, "period": found.period, "level": found.level, "within": field.within,
            "component": found.component, "status": found.status,
        }  # fmt: skip
        wanted = export(f"ranking-{code}-{found.period.replace('/', '-')}", FACTS, lines, question)
        return download(parameters.format, wanted, store, StoreQuery(), base=base, headings=parameters.headings)
    rows = ranking_texts(store, found, parameters.evidence, base)
    sentences = Sentences(store, found.groups, parameters.evidence)
    return json_of(with_texts(RankingAnswer.without_rows(found, sentences, snapshot, base), rows=rows))
