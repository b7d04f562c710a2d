"""/api/shortcomings/years: what was stated year after year, what came back, and where points were lost."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Self

from fastapi import APIRouter, Query, Request
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from cchc.records import Level, StatementType, Theme
from search_api.context import StoreHere, base_address
from search_api.errors import ERRORS
from search_api.naming import blamed_meant
from search_api.parameters import Day, Known, Names, Words, Years
from search_api.protocol import Filters
from search_api.protocol import Query as StoreQuery
from search_api.shortcomings.answers import ShortcomingYears
from search_api.shortcomings.points import units_of
from search_api.shortcomings.recurrence import KINDS

router = APIRouter(prefix="/api/shortcomings", tags=["statements"])


class YearsParameters(Known):
    """The filters of statements; there are no pages, and the order is that of the answer's own lists."""

    q: Words = Field(default="", description="Words to find, with or without diacritics; empty finds all.")
    statement_type: tuple[StatementType, ...] = Field(
        default=KINDS,
        description="Kinds of statement: what is lacking, what is hard, and why, unless others are named.",
    )
    subject: Names = Field(default=(), description="Units blamed, as people call them; their points lost are given.")
    province: Names = Field(
        default=(), description="Provinces that speak; without a unit, their points lost are given."
    )
    province_now: Names = Field(default=(), description="Provinces of today that the speaking ones belong to.")
    theme: tuple[Theme, ...] = Field(default=(), description="Fields of reform, as in PAR INDEX.")
    level: tuple[Level, ...] = Field(default=(), description="Levels of the units blamed.")
    speaker: Names = Field(default=(), description="Names of those who said it.")
    source: Names = Field(default=(), description="Ids of source declarations.")
    document: Names = Field(default=(), description="Ids of documents to look into.")
    year: Years = Field(default=(), description="Years of publication.")
    published_from: Day | None = Field(default=None, description="First day of publication, inclusive.")
    published_to: Day | None = Field(default=None, description="Last day of publication, inclusive.")
    collapse: bool = Field(default=True, description="Count what all prints of a text say once.")
    expand: bool = Field(default=False, description="Find what is said under a province's other name, too.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.published_from and self.published_to and self.published_from > self.published_to:
            raise PydanticCustomError("range", "published_from lies after published_to")
        return self

    def query(self, subject: tuple[str, ...]) -> StoreQuery:
        """The whole question for the store, of these units."""
        plain = self.model_dump(exclude={"q", "collapse", "expand"}) | {"subject": subject}
        filters: dict[str, Any] = {
            name: value.isoformat() if isinstance(value, date) else value for name, value in plain.items()
        }
        return StoreQuery(text=self.q, filters=Filters(**filters), collapse=self.collapse, expand=self.expand)


@router.get("/years", responses={**ERRORS}, summary="Shortcomings by theme and year, what came back, points lost")
def years(request: Request, store: StoreHere, parameters: Annotated[YearsParameters, Query()]) -> ShortcomingYears:
    """What `/ton-tai/qua-cac-nam` shows: statements are put together by rule, and points lost are derived."""
    names = blamed_meant(store, parameters.subject, parameters.statement_type)
    units = units_of(store, names, parameters.province)
    return ShortcomingYears.of(store, parameters.query(names), units, base_address(request))
