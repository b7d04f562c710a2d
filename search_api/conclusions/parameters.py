"""What conclusions are asked for by, and the store's question made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from cchc.records import Theme
from search_api.naming import names_meant
from search_api.parameters import Day, Names, PageParameters, Published, Walked
from search_api.protocol import Filters, Query, Store

VIETNAM = timezone(timedelta(hours=7))


def today() -> date:
    """The day in Vietnam."""
    return datetime.now(VIETNAM).date()


class ConclusionFilters(Published):
    """Province, source, year and day are of publication, as everywhere; the rest is of the meeting and its orders."""

    FORM: ClassVar[frozenset[str]] = Published.FORM | {"overdue", "related"}

    theme: tuple[Theme, ...] = Field(default=(), description="Field of reform that something was ordered or blamed in.")
    subject: Names = Field(
        default=(), description="Canonical name or gazetteer id of a unit that held the meeting, is charged or blamed."
    )
    unit: Names = Field(default=(), description="A unit that the document speaks of.")
    speaker: Names = Field(default=(), description="Who concludes: the name, or words of it without diacritics.")
    assignee: Names = Field(default=(), description="A unit that something was assigned to: its name, or words of it.")
    document: Names = Field(default=(), description="Ids of documents.")
    deadline_from: Day | None = Field(default=None, description="A directive falls due on this day or later.")
    deadline_to: Day | None = Field(default=None, description="A directive falls due on this day or earlier.")
    overdue: bool | None = Field(
        default=None,
        description="true: a directive fell due before today (in Vietnam); whether it was done, `related` may tell.",
    )
    sort: Literal["relevance", "newest", "oldest", "deadline"] = Field(
        default="relevance",
        description="By date of publication; or by what falls due next, then what is overdue, the latest first.",
    )

    @model_validator(mode="after")
    def _window(self) -> Self:
        if self.deadline_from and self.deadline_to and self.deadline_from > self.deadline_to:
            raise PydanticCustomError("range", "deadline_from lies after deadline_to")
        if self.overdue is False:
            raise PydanticCustomError("overdue", "overdue is true or left out: for the rest ask by deadline_from")
        return self

    def filters(self) -> Filters:
        found = super().filters()
        if not self.overdue:
            return found
        yesterday = (today() - timedelta(days=1)).isoformat()
        return replace(found, deadline_to=min(filter(None, (found.deadline_to, yesterday))))

    def asked(self, store: Store) -> Query:
        """The question, with what was typed for a speaker or an assignee as the names that have those words."""
        query = self.query()
        people: dict[str, Any] = {
            name: names_meant(store.conclusions, name, getattr(self, name)) for name in ("speaker", "assignee")
        }
        return replace(query, filters=replace(query.filters, **people))


class ConclusionParameters(ConclusionFilters, Walked):
    related: bool = Field(
        default=False,
        description="Give each conclusion of a page what is related to it; at most 20 a page then.",
    )

    @model_validator(mode="after")
    def _few(self) -> Self:
        if self.related and self.size > 20:
            raise PydanticCustomError("size", "with related, a page has at most 20 conclusions")
        return self


class ConclusionPageParameters(ConclusionFilters, PageParameters):
    """What the desk takes."""
