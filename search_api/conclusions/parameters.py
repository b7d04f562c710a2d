"""What conclusions are asked for by, and the store's question made of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from cchc.records import Theme
from search_api.naming import charged_meant, names_meant, units_meant
from search_api.parameters import Assigned, Names, PageParameters, Walked
from search_api.protocol import Query, Store


class ConclusionFilters(Assigned):
    """Province, source, year and day are of publication, as everywhere; the rest is of the meeting and its orders."""

    FORM: ClassVar[frozenset[str]] = Assigned.FORM | {"related"}

    theme: tuple[Theme, ...] = Field(default=(), description="Field of reform that something was ordered or blamed in.")
    subject: Names = Field(
        default=(),
        description="A unit that held the meeting, is charged or blamed: its name or words of it, or its gazetteer id.",
    )
    unit: Names = Field(default=(), description="A unit that the document speaks of: its name, or words of it.")
    speaker: Names = Field(default=(), description="Who concludes: the name, or words of it without diacritics.")
    document: Names = Field(default=(), description="Ids of documents.")
    sort: Literal["relevance", "newest", "oldest", "deadline"] = Field(
        default="relevance",
        description="By date of publication; or by what falls due next, then what is overdue, the latest first.",
    )

    def asked(self, store: Store) -> Query:
        query = self.query()
        people: dict[str, Any] = {
            name: names_meant(store.conclusions, name, getattr(self, name)) for name in ("speaker", "assignee")
        }
        # One that only held the meeting is no subject of a statement: what was typed is asked for as well.
        charged = charged_meant(store, self.subject)
        people["subject"] = tuple(dict.fromkeys((*self.subject, *charged)))
        people["unit"] = units_meant(store, self.unit)
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
