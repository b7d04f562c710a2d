"""How far one crawl goes: in which mode, with how many requests, for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crawler.entries import Mode
from crawler.sources import Source


@dataclass(frozen=True, slots=True)
class Limits:
    """`max_pages` and budgets are requests a source, `max_seconds` a whole crawl, `max_wait` what a portal may ask for.

    `budget` holds for every source; without it a source's own does, else `usual`. A full crawl has none. A backfill
    goes back to `since`, or as far as there is anything.
    """

    max_pages: int | None = None
    max_seconds: float | None = None
    max_wait: float = 300.0
    max_sources: int = 16
    mode: Mode = "full"
    since: date | None = None
    budget: int | None = None
    usual: int | None = None

    def budget_of(self, source: Source) -> int | None:
        """How many requests the crawl may make of a source; None for as many as it takes."""
        if self.mode == "full":
            return None
        return self.budget or getattr(source.budget, self.mode) or self.usual
