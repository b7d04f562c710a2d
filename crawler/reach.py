"""How far a crawl looks in its mode: what it begins with, and which of what pages lead to it leaves for another day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from cchc.captures import Role
from crawler.dates import HANOI
from crawler.entries import Mode
from crawler.revisits import is_due
from crawler.sources import Source
from crawler.sources.parts import paged
from crawler.state import CrawlState, Link

# How long ago a page may have changed that a daily crawl still takes for news, where no crawl was in between.
NEWS = timedelta(days=31)
OVERLAP = timedelta(days=7)
OLD = "left to a backfill"
KNOWN = "further pages, this one being known"
UNCHANGED = "part of a sitemap that is not due"
DOCUMENTS: tuple[Role, ...] = ("article", "attachment")
LISTS: tuple[Role, ...] = ("feed", "listing")


@dataclass(frozen=True, slots=True)
class Reach:
    """Of one run: `since` is the day back to which a backfill goes, and from which a daily crawl looks for news."""

    mode: Mode = "full"
    since: date | None = None

    @property
    def is_dated(self) -> bool:
        """Whether it matters what days lists tell of their articles."""
        return self.mode == "backfill" and self.since is not None

    def starts(self, source: Source, today: date) -> list[Link]:
        """The addresses that a run begins with."""
        links = [Link(paged(url, 0), "feed", listing=number) for number, url in enumerate(source.feeds)]
        links += [Link(url, "sitemap") for url in source.sitemaps]
        for number, listing in enumerate(source.listings):
            if not listing.dated:
                links.append(Link(listing.page(0), "listing", listing=number))
            # A day without articles has no page on many portals: none of them is one that a crawl cannot do without.
            for url, settled in listing.days(today, self.since):
                links.append(Link(url, "listing", listing=number, depth=1, changed_at=settled))
        return links

    def narrowed(self, state: CrawlState, source: Source, role: Role, links: Iterable[Link]) -> list[Link]:
        """The links of a page, those marked that lie beyond the reach."""
        found = list(links)
        if self.mode == "daily" and role == "sitemap":
            return [replace(link, beyond=self._old(state, source, link)) for link in found]
        if self.mode == "daily" and role in LISTS:
            documents = [link for link in found if link.role in DOCUMENTS]
            if documents and all(state.is_known(source.id, link.url) for link in documents):
                return [replace(link, beyond=KNOWN) if link.role in LISTS else link for link in found]
        if self.is_dated and role == "sitemap":
            return [replace(link, beyond=self._before()) if self._is_before(link) else link for link in found]
        if self.is_dated and role in LISTS:
            days = [link.published for link in found if link.role == "article"]
            # One article without a day may be as new as any; a list goes on until a whole page of it is too old.
            if days and all(day is not None and self.since is not None and day < self.since for day in days):
                return [replace(link, beyond=self._before()) for link in found]
        return found

    def _old(self, state: CrawlState, source: Source, link: Link) -> str | None:
        known = state.page(link.url)
        if link.role == "sitemap":
            if known is None or known.error is not None:
                return None
            if link.changed_at is not None:
                return UNCHANGED if known.checked_at > link.changed_at else None
            recheck = timedelta(hours=source.recheck_hours)
            return None if is_due(known.checked_at, known.calm, recheck, state.clock()) else UNCHANGED
        if known is None and self._is_before(link):
            return OLD
        return None

    def _is_before(self, link: Link) -> bool:
        begins = datetime.combine(self.since, time(), HANOI) if self.since is not None else None
        return begins is not None and link.changed_at is not None and link.changed_at < begins

    def _before(self) -> str:
        return f"before {self.since}"


def news_since(state: CrawlState, source: Source, now: datetime) -> date:
    """The day from which a daily crawl looks for news: it closes the gap since the last one, a month at least."""
    earlier = [run.started_at - OVERLAP for run in state.runs(source.id, limit=1, modes=("full", "daily"))]
    return min([now - NEWS, *earlier]).astimezone(HANOI).date()
