"""Query parameters: validated, bounded, and none that is not known.

An empty value ("?province=") is what a form sends for a field left blank, and means no filter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal, Self, get_origin, get_type_hints

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from cchc import indicators
from cchc.records import PERIOD, Kind, Level, Measure, StatementType, Theme
from cchc.records import Status as FigureStatus
from cchc.vietnamese import nfc
from search_api import cursors
from search_api.clock import today
from search_api.exports import exporter_modules
from search_api.matching.provinces import province_meant
from search_api.naming import assignees_meant, charged_meant, subjects_meant, units_meant
from search_api.periods import named
from search_api.protocol import Filters, Query, Store

# An answer in pages, or a file of all rows: one value an exporter.
JSON = "json"
# mypy knows an enumeration by members that it can read.
Format = StrEnum("Format", {name: name for name in (JSON, *exporter_modules())})  # type: ignore[misc]
Indicator = StrEnum("Indicator", {code: code for code in indicators.codes()})  # type: ignore[misc]
Headings = Literal["key", "vi", "en"]
FigureSort = Literal["newest", "oldest", "value", "rank", "relevance"]
LARGEST_PAGE = 100
LAST_PAGE = 500
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def _words(text: str) -> str:
    return nfc(_CONTROLS.sub(" ", text)).strip()


def _day(text: object) -> object:
    # A bare number would be taken for seconds since 1970.
    if isinstance(text, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise PydanticCustomError("day", "a day is written 2024-08-05")
    return text


def _period(text: str) -> str:
    meant = named(text)
    if meant is None:
        raise PydanticCustomError(
            "period", "a period is written 2022, 2020-Q3, 2014-H1, 2021-09M, 2025-09, 2025-08-11 or 2016/2020"
        )
    return meant


def _indicator(typed: object) -> object:
    if not isinstance(typed, str):
        return typed
    return indicators.named(typed) or (indicators.OTHER if typed.upper() == indicators.OTHER else typed)


# The check gives a better message than a pattern's; the description has the pattern all the same.
Period = Annotated[str, AfterValidator(_period), Field(json_schema_extra={"pattern": PERIOD.pattern})]
# One that is known by another name than its code is the code.
Ranking = Annotated[Indicator, BeforeValidator(_indicator)]
Day = Annotated[date, BeforeValidator(_day)]
Words = Annotated[str, Field(max_length=400), AfterValidator(_words)]
Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_words)]
Names = Annotated[tuple[Name, ...], Field(max_length=50)]
Provinces = Annotated[
    tuple[Annotated[Name, AfterValidator(lambda typed: province_meant(typed) or typed)], ...], Field(max_length=50)
]
Told = Annotated[str, Field(max_length=cursors.LONGEST)]
Years = Annotated[tuple[Annotated[int, Field(ge=1900, le=2100)], ...], Field(max_length=50)]
Periods = Annotated[tuple[Period, ...], Field(max_length=50)]


class Known(BaseModel):
    """Raises a validation error that names an unknown parameter, and all known ones."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_enum_values=True)

    @model_validator(mode="before")
    @classmethod
    def _known_and_filled(cls, values: Any) -> Any:
        if not isinstance(values, Mapping):
            return values
        kept: dict[str, Any] = {}
        for name, value in values.items():
            if name not in cls.model_fields:
                known = ", ".join(sorted(cls.model_fields)) or "none"
                raise PydanticCustomError(
                    "unknown_parameter",
                    "unknown parameter {name}; known are: {known}",
                    {"name": repr(name), "known": known},
                )
            if isinstance(value, list | tuple):
                filled = [item for item in value if item != ""]
                if filled:
                    kept[name] = filled
            elif value != "":
                kept[name] = value
        return kept


@lru_cache(maxsize=256)
def single_valued(endpoint: Callable[..., Any]) -> frozenset[str]:
    """The parameters of which an endpoint takes one value."""
    models = [one for one in get_type_hints(endpoint).values() if isinstance(one, type) and issubclass(one, Known)]
    return frozenset(
        name
        for model in models
        for name, field in model.model_fields.items()
        if get_origin(field.annotation) is not tuple
    )


class Parameters(Known):
    """What every list takes."""

    # Parameters that are no filters: they change how an answer looks, not what is found.
    FORM: ClassVar[frozenset[str]] = frozenset(
        {"q", "sort", "page", "size", "collapse", "expand", "cursor", "format", "headings", "lang"}
    )
    # Parameters that filters are made of, and that are none themselves.
    MADE_OF: ClassVar[frozenset[str]] = frozenset()

    q: Words = Field(default="", description="Words to find, with or without diacritics; empty finds all.")
    page: int = Field(default=1, ge=1, le=LAST_PAGE, description="Page, from 1.")
    size: int = Field(default=20, ge=1, le=LARGEST_PAGE, description="Hits a page.")
    collapse: bool = Field(
        default=True, description="Give a text that is published in several places, and what all its prints say, once."
    )

    expand: bool = Field(
        default=False,
        description="Find what is said of a province under its other name, before or after July 2025, too.",
    )

    def filters(self) -> Filters:
        """The parameters that narrow, as the store takes them."""
        chosen: dict[str, Any] = {}
        for name in type(self).model_fields.keys() - self.FORM - self.MADE_OF:
            value = getattr(self, name)
            chosen[name] = value.isoformat() if isinstance(value, date) else value
        return Filters(**chosen)

    def query(self) -> Query:
        """The whole question for the store."""
        return Query(
            text=self.q,
            filters=self.filters(),
            sort=str(getattr(self, "sort", "relevance")),
            page=self.page,
            size=self.size,
            collapse=self.collapse,
            expand=self.expand,
            cursor=getattr(self, "cursor", None),
        )

    def asked(self, store: Store) -> Query:
        """The question, with what was typed for units and people as the names that a store has for it."""
        return self.query()

    def pairs(self, **changed: object) -> list[tuple[str, object]]:
        """Name and value of what differs from the defaults, with some replaced; what an address needs."""
        pairs: list[tuple[str, object]] = []
        for name, field in type(self).model_fields.items():
            value = changed.get(name, getattr(self, name)) if name in changed else getattr(self, name)
            if name == "lang" or value is None or value == field.default:
                continue
            pairs.extend((name, item) for item in (value if isinstance(value, list | tuple) else (value,)))
        return pairs


class Published(Parameters):
    province: Provinces = Field(default=(), description="Name of the province that the document speaks for.")
    province_now: Provinces = Field(
        default=(), description="Name of the province of today that the area of the document's province belongs to."
    )
    source: Names = Field(default=(), description="Id of a source declaration.")
    year: Years = Field(default=(), description="Year of publication.")
    published_from: Day | None = Field(default=None, description="First day of publication, inclusive.")
    published_to: Day | None = Field(default=None, description="Last day of publication, inclusive.")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.published_from and self.published_to and self.published_from > self.published_to:
            raise PydanticCustomError("range", "published_from lies after published_to")
        return self


class DocumentFilters(Published):
    kind: tuple[Kind, ...] = Field(default=(), description="Sort of document.")
    indicator: tuple[Ranking, ...] = Field(default=(), description="Documents with a figure of this indicator.")
    statement_type: tuple[StatementType, ...] = Field(default=(), description="Documents with such a statement.")
    period: Periods = Field(default=(), description="Documents with a figure of this period.")
    theme: tuple[Theme, ...] = Field(default=(), description="Documents with a statement on this field of reform.")
    speaker: Names = Field(default=(), description="Documents with a statement of this person.")
    unit: Names = Field(default=(), description="A unit that the document speaks of: its name, or words of it.")
    level: tuple[Level, ...] = Field(default=(), description="Level of a unit that the document speaks of.")
    has_conclusion: bool | None = Field(default=None, description="Whether it reports a meeting's conclusion.")
    sort: Literal["relevance", "newest", "oldest"] = Field(default="relevance", description="By date of publication.")

    def asked(self, store: Store) -> Query:
        query = self.query()
        return replace(query, filters=replace(query.filters, unit=units_meant(store, self.unit)))


class _NarrowedFigures(Published):
    indicator: tuple[Ranking, ...] = Field(
        default=(), description="Ranking that it is of; a name of it is taken for its code."
    )
    subject: Names = Field(
        default=(), description="Name of the unit that it is of, or words of it; or its gazetteer id."
    )
    level: tuple[Level, ...] = Field(default=(), description="Level of the unit that it is of.")
    period: Periods = Field(default=(), description="2022, 2020-Q3, 2014-H1, 2021-09M, 2025-09, 2016/2020 …")
    measure: tuple[Measure, ...] = Field(default=(), description="What was measured.")
    status: tuple[FigureStatus, ...] = Field(default=(), description="Result, target or forecast.")
    document: Names = Field(default=(), description="Ids of documents.")


class FigureFilters(_NarrowedFigures):
    sort: FigureSort = Field(
        default="newest", description="By period, by value from the highest, by rank from the best, or by the words."
    )

    def asked(self, store: Store) -> Query:
        query = self.query()
        return replace(query, filters=replace(query.filters, subject=subjects_meant(store, self.subject)))


class Assigned(Published):
    """Filters of what was ordered: to whom, and when it falls due."""

    MADE_OF: ClassVar[frozenset[str]] = frozenset({"overdue"})

    assignee: Names = Field(
        default=(),
        description="A unit that something was assigned to: its name or words of it, abbreviated too, meaning all of "
        "that name; or its gazetteer id, meaning that one and its committee.",
    )
    deadline_from: Day | None = Field(default=None, description="It falls due on this day or later.")
    deadline_to: Day | None = Field(default=None, description="It falls due on this day or earlier.")
    overdue: bool | None = Field(
        default=None,
        description="true: it fell due before today (in Vietnam); whether it was done, later documents may tell.",
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


class _NarrowedStatements(Published):
    statement_type: tuple[StatementType, ...] = Field(default=(), description="What sort of point is made.")
    theme: tuple[Theme, ...] = Field(default=(), description="Field of reform, as in PAR INDEX.")
    subject: Names = Field(
        default=(),
        description="Unit blamed or charged: a name or words of it mean all of that name, a gazetteer id that one and "
        "its committee.",
    )
    level: tuple[Level, ...] = Field(default=(), description="Level of a unit blamed or charged.")
    speaker: Names = Field(default=(), description="Name of the person who said it.")
    document: Names = Field(default=(), description="Ids of documents.")
    sort: Literal["relevance", "newest"] = Field(default="relevance", description="By date of publication.")


class StatementFilters(_NarrowedStatements, Assigned):
    def asked(self, store: Store) -> Query:
        query = self.query()
        assigned, charged = assignees_meant(store, self.assignee), charged_meant(store, self.subject)
        return replace(query, filters=replace(query.filters, assignee=assigned, subject=charged))


class Exported(Known):
    format: Format = Field(
        default=Format(JSON),
        description="json answers, a long list by pages; the other formats give a file of all that is found.",
    )
    headings: Headings = Field(default="key", description="Column headings of a csv or xlsx file: keys, or words.")


class Walked(Exported):
    """A list that is too long for one answer."""

    cursor: Told | None = Field(
        default=None,
        description="* starts a walk through all hits; then `next` of the answer before. Told instead of a page.",
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.cursor is not None and getattr(self, "page", 1) != 1:
            raise PydanticCustomError("way", "cursor and page are two ways through the hits: tell one of them")
        return self


class _Page(Known):
    lang: Literal["vi", "en"] | None = None


class DocumentParameters(DocumentFilters, Walked):
    pass


class FigureParameters(FigureFilters, Walked):
    pass


class StatementParameters(StatementFilters, Walked):
    pass


class SearchPageParameters(DocumentFilters, _Page):
    pass


class FigurePageParameters(_NarrowedFigures, _Page):
    size: int = Field(default=50, ge=1, le=LARGEST_PAGE)
    # What words find goes by the words unless the reader chooses: "bac giang" in the newest first begins with rows on
    # other places whose sentences have both words.
    sort: FigureSort | None = None

    @property
    def order(self) -> FigureSort:
        """The one chosen; else by the words where there are any."""
        return self.sort or ("relevance" if self.q else "newest")

    def query(self) -> Query:
        return replace(super().query(), sort=self.order)


class StatementPageParameters(_NarrowedStatements, _Page):
    size: int = Field(default=50, ge=1, le=LARGEST_PAGE)


class OrderPageParameters(StatementFilters, _Page):
    size: int = Field(default=50, ge=1, le=LARGEST_PAGE)


class PageParameters(_Page):
    """A page that takes a language alone."""
