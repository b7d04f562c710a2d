"""/api/sources: how each portal is, its crawls, and what went empty; what /nguon shows, for programs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from cchc.portals import Health
from search_api.context import PortalsHere
from search_api.errors import ERRORS, NOT_FOUND
from search_api.parameters import Known
from search_api.routes.sources_page import ordered, portal_meant

router = APIRouter(prefix="/api/sources", tags=["service"])


class Said(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class FaultAnswer(Said):
    """A field that new articles lack and earlier ones had; shares from 0 to 1."""

    field: str
    share: float
    articles: int = Field(description="New articles that were looked at.")
    expected: float
    example: str | None = Field(description="Address of an article that lacks it.")
    before: str | None = Field(description="Address of an earlier article that has it.")


class CrawlAnswer(Said):
    """One crawl; times are UTC."""

    started_at: datetime
    finished_at: datetime | None
    outcome: str
    requests: int
    errors: int
    bytes: int
    new: int
    changed: int
    gone: int
    sample: int = Field(description="Articles that `filled` was measured on.")
    filled: Mapping[str, float] = Field(description="Field -> share of those articles that have it.")
    faults: list[FaultAnswer]


class RemarkAnswer(Said):
    """Something that somebody should look at."""

    text: str
    kind: str | None


class SourceAnswer(Said):
    """A declared portal with its measured crawls, the newest first."""

    id: str
    name: str
    province: str | None
    home: str
    health: Health
    reason: RemarkAnswer | None = Field(description="Why it is not crawled.")
    warnings: list[RemarkAnswer]
    last_at: datetime | None
    next_at: datetime | None
    every_hours: float | None
    crawls: list[CrawlAnswer]


class SourcesAnswer(BaseModel):
    """Portals, those first that need somebody."""

    sources: list[SourceAnswer]


class SourcesParameters(Known):
    """Nothing may be asked for."""


@router.get("", responses={422: ERRORS[422]}, summary="How each portal is")
def sources(portals: PortalsHere, parameters: Annotated[SourcesParameters, Query()]) -> SourcesAnswer:
    """Those that were never crawled too, each with the reason."""
    return SourcesAnswer(sources=[SourceAnswer.model_validate(one) for one in ordered(portals)])


@router.get("/{source}", responses={**NOT_FOUND, 422: ERRORS[422]}, summary="How one portal is")
def source(
    source: Annotated[str, Path(description="Id of the source.")],
    portals: PortalsHere,
    parameters: Annotated[SourcesParameters, Query()],
) -> SourceAnswer:
    """Its crawls one by one, and what went empty."""
    return SourceAnswer.model_validate(portal_meant(portals, source))
