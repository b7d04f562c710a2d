"""/status: what is held, and what could not be read and why."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from search_api.context import StoreHere
from search_api.parameters import PageParameters
from search_api.ui.desks import Desk
from search_api.ui.evidence import safe_link
from search_api.ui.language import negotiate
from search_api.ui.pages import render

router = APIRouter(include_in_schema=False)
DESK = Desk(80, "status", "/status", aside=True)
MOST_SHOWN = 200
PRIVATE = ("folder",)  # where the store is concerns who runs it, and nobody who reads


@router.get("/status")
def status_page(request: Request, store: StoreHere, parameters: Annotated[PageParameters, Query()]) -> HTMLResponse:
    """Failures newest first; those beyond `MOST_SHOWN` are counted."""
    failures = store.failures()
    shown = list(islice(failures, MOST_SHOWN))
    reasons = Counter(one.failure.error.code for one in shown)
    rest = 0
    for one in failures:
        rest += 1
        reasons[one.failure.error.code] += 1
    status = store.status()
    return render(
        request, "status.html", negotiate(request),
        status=status, detail={name: value for name, value in status.detail.items() if name not in PRIVATE},
        failures=shown, rest=rest, reasons=reasons.most_common(), link=safe_link,
    )  # fmt: skip
