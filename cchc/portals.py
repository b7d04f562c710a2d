"""How a portal that is crawled is, as the stage that crawls tells the stage that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Health = Literal["healthy", "unhealthy", "crawling", "new", "held"]


@dataclass(frozen=True, slots=True)
class PortalFault:
    """A field that went empty: shares (0 to 1) of the new articles that have it, now and before.

    `example` is the address of an article that lacks it, `before` of an earlier one that has it.
    """

    field: str
    share: float
    articles: int
    expected: float
    example: str | None
    before: str | None


@dataclass(frozen=True, slots=True)
class PortalCrawl:
    """One crawl of a portal. `filled` gives the share of sampled articles that have a field; times are UTC."""

    started_at: datetime
    finished_at: datetime | None
    outcome: str
    requests: int
    errors: int
    bytes: int
    new: int
    changed: int
    gone: int
    sample: int
    filled: Mapping[str, float]
    faults: tuple[PortalFault, ...]


@dataclass(frozen=True, slots=True)
class PortalRemark:
    """A line in English of something that somebody should look at, by its kind where that is known.

    `values` is what the line names, as text; `field` among them is a field of `PortalFault`.
    """

    text: str
    kind: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Portal:
    """A declared portal with its measured crawls, the newest first; `reason` is why it is not crawled."""

    id: str
    name: str
    province: str | None
    home: str
    health: Health
    reason: PortalRemark | None
    warnings: tuple[PortalRemark, ...]
    last_at: datetime | None
    outcome: str | None
    next_at: datetime | None
    every_hours: float | None
    crawls: tuple[PortalCrawl, ...]
    sample: bool = False
