"""What an alert is: what it watches, and whom it tells."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, Literal, Self
from urllib.parse import parse_qsl, urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from cchc import indicators
from cchc.errors import SettingsError
from search_api.conclusions.parameters import ConclusionFilters
from search_api.parameters import DocumentFilters, FigureFilters, Parameters, StatementFilters

Subject = Literal["documents", "figures", "statements", "conclusions"]
ASKED: dict[Subject, type[Parameters]] = {
    "documents": DocumentFilters,
    "figures": FigureFilters,
    "statements": StatementFilters,
    "conclusions": ConclusionFilters,
}
# They say how an answer is cut and ordered, and an alert hears of everything.
PAGING = ("page", "size", "sort", "collapse", "cursor", "format", "headings", "facets")


def _like(pattern: str, otherwise: str) -> AfterValidator:
    """A text of this pattern, told in words where it is not: a pattern says nothing to who has not learnt them."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"{text!r} {otherwise}")
        return text

    return AfterValidator(check)


Id = Annotated[str, _like(r"[a-z0-9][a-z0-9-]{0,62}", "wants lower-case letters, digits and hyphens, at most 63")]
Address = Annotated[
    str,
    StringConstraints(max_length=254),
    _like(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+", "is no address, as giamsat@hanam.gov.vn"),
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Search(_Strict):
    """A saved search: whatever a query of one list comes to find."""

    on: Subject
    query: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _asks(self) -> Self:
        paging = [name for name in PAGING if name in self.query]
        if paging:
            raise ValueError(f"an alert has no {', '.join(paging)}: it hears of everything that its filters leave")
        self.parameters()
        return self

    def parameters(self) -> Parameters:
        """The query as the list's own parameters. Raises ValidationError for what the list does not know."""
        return ASKED[self.on].model_validate(self.query)


class Moves(_Strict):
    """A number rule: a unit of one ranking moves by so many places or more from one period to the next."""

    indicator: str
    places: int = Field(ge=1, le=1000)
    level: str = "province"
    unit: str | None = None  # gazetteer id or canonical name, any where none is named

    @field_validator("indicator")
    @classmethod
    def _known(cls, typed: str) -> str:
        found = indicators.named(typed)
        if found is None:
            raise ValueError(f"there is no indicator {typed!r}, only {', '.join(indicators.indicators())}")
        return found


class Webhook(_Strict):
    """An address that is sent JSON, signed with the secret. `private` lets it lie in one's own network."""

    url: str
    secret: str = Field(min_length=16)
    private: bool = False

    @model_validator(mode="after")
    def _address(self) -> Self:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
            raise ValueError(f"a webhook is an http or https address without user and password, not {self.url!r}")
        if re.search(r"[\x00-\x20\x7f]", self.url):
            raise ValueError("a webhook's address has no blanks or control characters")
        return self


class Alert(_Strict):
    """One declared alert: it watches either a search or the moves of a ranking."""

    id: Id
    title: str = Field(min_length=1, max_length=200)
    search: Search | None = None
    moves: Moves | None = None
    webhook: Webhook | None = None
    email: tuple[Address, ...] = ()
    past: bool = False  # whether what is held already when it first runs is told too
    created_at: datetime

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.search is None) == (self.moves is None):
            raise ValueError("an alert watches either a search or moves")
        if self.webhook is None and not self.email:
            raise ValueError("an alert tells a webhook, e-mail addresses, or both")
        return self

    @property
    def channels(self) -> tuple[str, ...]:
        """Where it is told: "webhook", "email"."""
        return (*(("webhook",) if self.webhook else ()), *(("email",) if self.email else ()))


def query_of(text: str, on: Subject) -> dict[str, Any]:
    """A query as it stands in an address ("q=mot+cua&province=Hà Tĩnh") as an alert's.

    Raises SettingsError for a parameter that the list does not know, or a value that cannot be.
    """
    pairs = parse_qsl(text.removeprefix("?"), keep_blank_values=True)
    query: dict[str, Any] = {}
    for name, value in pairs:
        field = ASKED[on].model_fields.get(name)
        if field is not None and isinstance(field.default, tuple):
            query.setdefault(name, []).append(value)
        elif name in query:
            raise SettingsError(f"query: {name} takes one value, not several")
        else:
            query[name] = value
    try:
        return Search(on=on, query=query).query
    except ValidationError as error:
        raise SettingsError(f"query: {told(error)}") from error


def told(error: ValidationError) -> str:
    """What is wrong, in one line."""
    parts = []
    for one in error.errors():
        where = ".".join(str(part) for part in one["loc"])
        parts.append(f"{where}: {one['msg']}" if where else str(one["msg"]))
    return "; ".join(part.replace("Value error, ", "") for part in parts)
