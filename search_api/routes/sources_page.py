"""/nguon: how each portal is, and /nguon/<id>: its crawls one by one, and what went empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from cchc.portals import Health, Portal, PortalRemark
from cchc.urls import document_id
from search_api.context import Portals, PortalsHere
from search_api.errors import NotFoundError
from search_api.parameters import PageParameters
from search_api.ui.desks import Desk
from search_api.ui.evidence import safe_link
from search_api.ui.language import Translator, negotiate
from search_api.ui.pages import render

router = APIRouter(include_in_schema=False)
DESK = Desk(70, "sources", "/nguon", aside=True)
# Who wants to be seen first.
ORDER: tuple[Health, ...] = ("unhealthy", "crawling", "healthy", "new", "held")
FIELDS = ("title", "date", "body", "content")


def ordered(portals: Portals | None) -> Sequence[Portal]:
    """Who needs somebody first; sample portals only where they were crawled."""
    found = [one for one in (portals() if portals else ()) if not one.sample or one.last_at is not None]
    return sorted(found, key=lambda one: (ORDER.index(one.health), one.name))


def portal_meant(portals: Portals | None, source: str) -> Portal:
    """The portal of an id. Raises NotFoundError."""
    portal = next((one for one in ordered(portals) if one.id == source), None)
    if portal is None:
        raise NotFoundError(f"there is no source {source!r}", "source_not_found")
    return portal


def remark(t: Translator, one: PortalRemark) -> str:
    """What is to be looked at, in the words of the page."""
    values = dict(one.values)
    if values.get("field") in FIELDS:
        values["field"] = t(f"sources.field.{values['field']}").lower()
    key = f"remark.{one.kind}"
    return t(key, **values) if one.kind and t.has(key) else t("remark.other")


@router.get(DESK.path)
def sources_page(
    request: Request, portals: PortalsHere, parameters: Annotated[PageParameters, Query()]
) -> HTMLResponse:
    """Those that need somebody first; portals that were never crawled are folded away."""
    found = ordered(portals)
    return render(
        request, "sources.html", negotiate(request),
        crawled=[one for one in found if one.last_at is not None],
        waiting=[one for one in found if one.last_at is None],
        counts=[(health, number) for health in ORDER if (number := Counter(one.health for one in found)[health])],
        link=safe_link, fields=FIELDS,
    )  # fmt: skip


@router.get(DESK.path + "/{source}")
def source_page(
    source: str, request: Request, portals: PortalsHere, parameters: Annotated[PageParameters, Query()]
) -> HTMLResponse:
    """One portal. Raises NotFoundError."""
    return render(
        request, "source.html", negotiate(request),
        portal=portal_meant(portals, source), link=safe_link, fields=FIELDS, document_id=document_id, remark=remark,
    )  # fmt: skip
