"""A source declaration as a validated model."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit, urlunsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator

from cchc.captures import Role
from cchc.urls import host_of
from crawler.members import MAX_BODY
from crawler.sources.layout import Family, Layout, in_order
from crawler.sources.parts import (
    Address,
    Articles,
    Attachments,
    Budget,
    Charset,
    Examples,
    Expected,
    Focus,
    Found,
    Listing,
    Part,
    Patterns,
    Rendering,
    Start,
    Window,
    focusing,
    paged,
    rendering,
)
from crawler.sources.publisher import Publisher


class Source(Part):
    """A portal: where its articles are found, how an article's address looks, and how it may be fetched."""

    id: str
    name: str
    province: str | None
    publisher: Publisher | None = None
    home: Address
    hosts: tuple[str, ...] = ()
    moved: dict[str, str] = Field(default={})
    family: Family | None = None
    pages: Annotated[tuple[Layout, ...], AfterValidator(in_order)] = ()
    charset: Charset | None = None
    verified: date | Literal[False] | None = None
    status: Literal["active", "paused", "gone"] = "active"
    reason: str | None = None
    notes: str | None = None
    start: Start | None = None
    sections: tuple[str, ...] = ()
    focus: Annotated[Focus | None, BeforeValidator(focusing)] = None
    articles: Articles | None = None
    attachments: Attachments = Attachments()
    allow: Patterns = ()
    closed: Patterns = ()
    expected: Expected = Expected()
    delay: float = Field(default=2.0, ge=0, le=300)
    window: Window | None = None
    concurrency: int = Field(default=1, ge=1, le=4)
    timeout: float = Field(default=60, gt=0, le=600)
    max_bytes: int = Field(default=50 * 1024 * 1024, ge=1024, le=MAX_BODY)
    retries: int = Field(default=3, ge=0, le=10)
    backoff: float = Field(default=5.0, ge=0, le=600)
    every_hours: float = Field(default=24, gt=0, le=24 * 365)
    recheck_hours: float = Field(default=168, ge=0)
    budget: Budget = Budget()
    render: Annotated[Rendering | None, BeforeValidator(rendering)] = None
    verify_certificates: bool = True
    allow_private_addresses: bool = False
    sample: bool = False
    examples: Examples = Examples()

    @model_validator(mode="before")
    @classmethod
    def _home_is_a_host(cls, data: Any) -> Any:
        if (
            isinstance(data, dict)
            and isinstance(data.get("home"), str)
            and isinstance(data.get("hosts", ()), list | tuple)
        ):
            named = [str(host).lower() for host in data.get("hosts", ())]
            home = host_of(data["home"])
            return {**data, "hosts": tuple(dict.fromkeys([*([home] if home else []), *named]))}
        return data

    @model_validator(mode="before")
    @classmethod
    def _province_of_publisher(cls, data: Any) -> Any:
        if not isinstance(data, dict) or data.get("publisher") is None:
            return data
        try:
            publisher = Publisher.model_validate(data["publisher"])
        except ValidationError:
            return {"province": None, **data}  # told once more, with its key, when the field is read
        return {"province": publisher.province, **data, "publisher": publisher}

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        for url in self.starts():
            if host_of(url) not in self.hosts:
                raise ValueError(f"{url} is on none of the hosts {', '.join(self.hosts)}")
        if self.publisher and self.publisher.province and self.publisher.province != self.province:
            raise ValueError(f"province: {self.province}, but the publisher belongs to {self.publisher.province}")
        for old, new in self.moved.items():
            if new not in self.hosts or old in self.hosts:
                raise ValueError(f"moved: {old} to {new}: the new host is one of `hosts`, the old one is not")
        if (self.status == "active") == bool(self.reason):
            raise ValueError("reason: a source that is paused or gone says why, and no other does")
        if self.allow_private_addresses and not self.sample:
            raise ValueError("allow_private_addresses is for samples (sample: true) only")
        if self.delay == 0 and not self.sample:
            raise ValueError("delay 0 is for samples (sample: true) only")
        if self.every_hours < 1 and not self.sample:
            raise ValueError("every_hours: less than 1 is for samples (sample: true) only")
        if self.render is not None and self.concurrency > 1:
            raise ValueError("concurrency: pages that are rendered are fetched one at a time")
        return self

    @property
    def is_verified(self) -> bool:
        """Whether it may be crawled without a check on this machine: it was seen to work, or is a sample."""
        return self.sample or isinstance(self.verified, date)

    @property
    def feeds(self) -> tuple[str, ...]:
        return self.start.feeds if self.start else ()

    @property
    def sitemaps(self) -> tuple[str, ...]:
        return self.start.sitemaps if self.start else ()

    @property
    def listings(self) -> tuple[Listing, ...]:
        """Every listing, a search form once for each of its queries."""
        return tuple(each for listing in self.start.listings for each in listing.each()) if self.start else ()

    def starts(self) -> list[str]:
        """The addresses that a crawl begins with."""
        return [*(paged(url, 0) for url in self.feeds), *self.sitemaps, *(listing.page(0) for listing in self.listings)]

    def completed(self, found: Found | None) -> Source:
        """The declaration with what a check found for the keys that it leaves out."""
        if found is None:
            return self
        return self.model_copy(update={"start": self.start or found.start, "articles": self.articles or found.articles})

    def fingerprint(self) -> str:
        """Changes with everything that decides what is fetched: a check holds for one fingerprint."""
        told = self.model_dump(
            mode="json",
            include={
                "home", "hosts", "moved", "start", "articles", "attachments", "allow", "closed", "sections", "render",
                "verify_certificates",
            },
        )  # fmt: skip
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]

    def state(self) -> str:
        """Changes with the declaration, whatever is changed: its history of health begins anew then."""
        told = self.model_dump(mode="json", exclude_defaults=True)
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]

    def current(self, url: str) -> str:
        """The address on the host that a page moved to; any other address as it is."""
        host = host_of(url) if self.moved else None
        if host is None or host not in self.moved:
            return url
        home, new = urlsplit(self.home), self.moved[host]
        netloc = home.netloc if new == host_of(self.home) else new
        return urlunsplit(urlsplit(url)._replace(scheme=home.scheme, netloc=netloc))

    def province_on(self, day: date | None) -> str | None:
        """Bare name of the province that publishes the portal on a day."""
        return self.publisher.on(day).province if self.publisher else self.province

    def layout_on(self, day: date) -> Layout | None:
        """The version of the layout that pages fetched on a day have."""
        return next((layout for layout in self.pages if layout.until is None or day <= layout.until), None)

    def allows(self, url: str) -> bool:
        """Whether the declaration lets the address be fetched at all: its scheme, its host, and no closed part."""
        host = host_of(url)  # None for what is no address at all.
        if host is None or host not in self.hosts or not url[:8].lower().startswith(("http://", "https://")):
            return False
        path = path_of(url)
        return (not self.allow or _any(self.allow, path)) and not _any(self.closed, path)

    def role_of(self, url: str) -> Role | None:
        """What the address of a link is taken for: an article, an attachment, or neither."""
        if not self.allows(url):
            return None
        path = path_of(url)
        if self.is_attachment(url):
            return "attachment"
        articles = self.articles
        if articles and _any(articles.include, path) and not _any(articles.exclude, path):
            return "article"
        return None

    def is_attachment(self, url: str) -> bool:
        path = path_of(url)
        extension = path.partition("?")[0].rpartition("/")[2].rpartition(".")[2].lower()
        named = extension in self.attachments.types or _any(self.attachments.include, path)
        return named and not _any(self.attachments.exclude, path)

    def at_port(self, port: int) -> Source:
        """The same portal on another port: the sample portals move where theirs is taken."""

        def move(url: str) -> str:
            parts = urlsplit(url)
            host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
            return urlunsplit(parts._replace(netloc=f"{host}:{port}"))

        start = self.start and Start(
            listings=tuple(listing.model_copy(update={"url": move(listing.url)}) for listing in self.start.listings),
            feeds=tuple(map(move, self.start.feeds)),
            sitemaps=tuple(map(move, self.start.sitemaps)),
        )
        return self.model_copy(update={"home": move(self.home), "start": start})


@lru_cache(8192)
def path_of(url: str) -> str:
    """Path and query: what the patterns of a declaration are searched in."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _any(patterns: Patterns, text: str) -> bool:
    # Most lists of patterns are empty, and they are asked for each link of each page.
    return bool(patterns) and any(pattern.search(text) for pattern in patterns)
