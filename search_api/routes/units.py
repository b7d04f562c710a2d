"""/api/units: the places of the gazetteer, with what they were made of and went into, to join tables across mergers."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from cchc.gazetteer import places
from cchc.gazetteer.places import PlaceLevel
from cchc.vietnamese import fold
from search_api.columns import UNITS
from search_api.context import StoreHere, base_address
from search_api.errors import ERRORS, NOT_FOUND
from search_api.exports import download, media_types
from search_api.facts.columns import export
from search_api.facts.rowtexts import json_of
from search_api.parameters import JSON, Day, Exported, Known, Name, Words
from search_api.protocol import Query as StoreQuery
from search_api.resolution import resolve
from search_api.units import identities, identity

router = APIRouter(prefix="/api/units", tags=["rankings"])


class UnitsParameters(Exported):
    q: Words = Field(default="", description="Words of a name and how the last begins, with or without diacritics.")
    level: PlaceLevel = Field(default="province", description="Level of the places.")
    within: Name | None = Field(default=None, description="A place that they lie in, at any depth, by name or id.")
    on: Day | None = Field(default=None, description="Those that existed on this day; all if not.")


class UnitParameters(Known):
    on: Day | None = Field(default=None, description="A day on which the unit existed that is meant.")


class UnitAnswer(BaseModel):
    """A unit as long as it existed: one that was merged or took others in is another one from that day."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    level: str | None
    parent: str | None = Field(description="Id of the place that it lies in.")
    valid_from: str | None = Field(description="First day that it existed; null where open or not known.")
    valid_to: str | None = Field(description="Last day that it existed; null where it still does.")
    predecessors: list[str] = Field(description="Ids of the units that it came from.")
    successors: list[str] = Field(description="Ids of the units that its area went to.")
    province_now: str | None = Field(description="Id of today's province of its area; null where it has several.")


class UnitsAnswer(BaseModel):
    units: list[UnitAnswer]


class RelatedAnswer(BaseModel):
    """A unit, and all that it comes from, went to or lies in."""

    unit: UnitAnswer
    related: list[UnitAnswer]


@router.get(
    "",
    response_model=UnitsAnswer,
    responses={**ERRORS, **NOT_FOUND, 200: {"content": media_types()}},
    summary="Places with what they were made of and went into",
)
def units(request: Request, store: StoreHere, parameters: Annotated[UnitsParameters, Query()]) -> Response:
    """Provinces unless another level is asked for, of today and of before, by name."""
    words, day = " ".join(fold(parameters.q).split()), _iso(parameters.on)
    above = resolve(store, parameters.within, on=day).id + "." if parameters.within else ""
    found = [
        identity(place.id)
        for place in places().all(parameters.level)
        if place.existed(day) and place.id.startswith(above) and f" {words}" in f" {fold(place.name)}"
    ]
    if parameters.format != JSON:
        asked = parameters.model_dump(mode="json", include={"q", "level", "within", "on"})
        wanted = export("places", UNITS, found, asked)
        base, headings = base_address(request), parameters.headings
        return download(parameters.format, wanted, store, StoreQuery(), base=base, headings=headings)
    return json_of(UnitsAnswer.model_validate({"units": found}).model_dump_json().encode())


@router.get("/{unit}", responses={**ERRORS, **NOT_FOUND}, summary="One unit, and its relatives across mergers")
def unit(
    unit: Annotated[str, Path(description="Name, with or without diacritics and type word, or id.", max_length=200)],
    store: StoreHere,
    parameters: Annotated[UnitParameters, Query()],
) -> RelatedAnswer:
    """Departments and ministries too. A name that several units have is refused with all of them."""
    meant = resolve(store, unit, on=_iso(parameters.on)).id
    found = {one.id: UnitAnswer.model_validate(one) for one in identities([meant])}
    return RelatedAnswer(unit=found.pop(meant), related=list(found.values()))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
