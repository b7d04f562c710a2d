"""/metrics: figures for Prometheus, for this machine and holders of a token alone where reading is closed."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST

from search_api.context import StoreHere
from search_api.manners.metrics import Metrics

router = APIRouter(include_in_schema=False)


@router.get("/metrics")
def metrics(request: Request, store: StoreHere) -> Response:
    """Counts of requests and of what is held; no names, no queries."""
    figures: Metrics = request.app.state.metrics
    return Response(figures.text(store), media_type=CONTENT_TYPE_LATEST)
