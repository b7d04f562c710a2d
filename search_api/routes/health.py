"""/healthz and /readyz: whether the service can answer, and whether requests should be sent to it."""

from __future__ import annotations

import logging

from fastapi import APIRouter, Request

from cchc import __version__
from cchc.errors import StoreError
from search_api.answers import Health
from search_api.context import StoreHere
from search_api.errors import ERRORS, RequestError

router = APIRouter(tags=["service"])
log = logging.getLogger(__name__)


@router.get("/healthz", responses={503: ERRORS[503]}, summary="Whether the service can answer")
def health(store: StoreHere) -> Health:
    """503 when the store cannot be asked; why, with addresses and paths, is for the log alone."""
    reason = store.trouble()
    if reason is not None:
        log.error("store: %s", reason)
        raise RequestError(503, "store", StoreError().told)
    status = store.status()
    return Health(status="ok", version=__version__, backend=status.backend, documents=status.documents)


@router.get("/readyz", responses={503: ERRORS[503]}, summary="Whether requests should be sent here")
def ready(request: Request, store: StoreHere) -> Health:
    """503 while the service is stopping, or the store cannot be asked: a balancer then asks another."""
    if request.app.state.stopping:
        raise RequestError(503, "stopping", "the service is stopping")
    return health(store)
