"""/api/suggest: what the words of a search probably go on to, while they are typed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from search_api.completions import LONGEST, Kind, completions, names_of
from search_api.context import StoreHere
from search_api.errors import ERRORS
from search_api.parameters import Known, Words

router = APIRouter(prefix="/api/suggest", tags=["documents"])
MOST = 20


class SuggestParameters(Known):
    q: Words = Field(default="", description=f"What was typed so far; beyond {LONGEST} characters nothing is offered.")
    size: int = Field(default=8, ge=1, le=MOST, description="Suggestions at most.")


class Suggested(BaseModel):
    kind: Kind = Field(description="A unit, an index, a person who spoke, or a phrase.")
    text: str = Field(description="The query with its end completed.")
    about: str = Field(description="What tells it from others of its name; empty where nothing does.")
    id: str = Field(description="Its id: of a unit for /don-vi/<id>, of an index its code; empty where it has none.")


class Suggestions(BaseModel):
    q: str
    suggestions: list[Suggested]


@router.get("", response_model=Suggestions, responses=ERRORS, summary="How the words of a search may go on")
def suggest(store: StoreHere, parameters: Annotated[SuggestParameters, Query()]) -> Suggestions:
    """With or without diacritics, best first. What the store holds is taken in within a minute."""
    typed = parameters.q
    found = completions(names_of(store), typed, parameters.size) if len(typed) <= LONGEST else []
    return Suggestions(
        q=typed, suggestions=[Suggested(kind=one.kind, text=one.text, about=one.about, id=one.id) for one in found]
    )
