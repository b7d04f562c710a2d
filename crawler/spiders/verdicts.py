"""What an answer means for the page that was asked for: had, unchanged, gone, moved, or to be asked for again."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from hashlib import sha256

from scrapy.http import Response

from cchc.captures import Location, Role
from cchc.errors import ArchiveError
from cchc.urls import host_of
from crawler.archive import Archive
from crawler.frontier import Fetch, Frontier
from crawler.history import is_gone
from crawler.queue import PAST
from crawler.sources import path_of
from crawler.spiders.answers import TRANSIENT, retry_after, text_of
from crawler.spiders.found import Found
from crawler.spiders.links import Pagination, links_of
from crawler.spiders.looks import WAITS, look
from crawler.spiders.requests import absent
from crawler.spiders.responses import response_of
from crawler.state import CrawlState, Link, Outcome, Page, key_of

logger = logging.getLogger(__name__)
MAX_REDIRECTS = 5
LASTING = (301, 308)
MOVED = (301, 302, 303, 307, 308)
NAVIGATION: frozenset[Role] = frozenset({"feed", "sitemap", "listing"})


@dataclass(frozen=True, slots=True)
class End:
    """The page is dealt with. `size` is its body's, in bytes; `misses` counts a look that found no page."""

    outcome: Outcome
    reason: str | None = None
    page: Page | None = None
    found: Found | None = None
    size: int = 0
    misses: int = 0


@dataclass(frozen=True, slots=True)
class Again:
    """The server may answer otherwise `after` so many seconds."""

    reason: str
    after: float | None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same page is at an address that differs only in what its identity leaves out."""

    url: str


@dataclass(frozen=True, slots=True)
class Refetch:
    """The page is to be asked for in full, since its archived copy is not to be had."""


class Judge:
    """Decides by the answer, the declaration, and what was known of the page."""

    def __init__(self, frontier: Frontier, state: CrawlState, archive: Archive) -> None:
        self._frontier = frontier
        self._state = state
        self._archive = archive
        self._pagination = Pagination()

    def judge(
        self, fetch: Fetch, response: Response, location: Location, role: Role
    ) -> End | Again | Elsewhere | Refetch:
        """What an answer means that lies in the archive at `location`, as what it turned out to be."""
        status = response.status
        assert fetch.task is not None
        if status == 304:
            return self._not_modified(fetch, response)
        if 200 <= status < 300:
            return self._good(fetch, response, location, role)
        if status in MOVED and response.headers.get("Location"):
            return self._redirect(fetch, response)
        if status in TRANSIENT:
            return Again(f"HTTP {status}", retry_after(response))
        if status in (404, 410) and fetch.role in ("feed", "listing") and fetch.task.link.depth:
            return End("skipped", PAST, absent(fetch, status, self._state.clock()))
        if status in (404, 410) and fetch.role not in NAVIGATION:
            return self._missed(fetch, f"HTTP {status}", certain=True)
        return End("failed", f"HTTP {status}")

    def _good(self, fetch: Fetch, response: Response, location: Location, role: Role) -> End:
        digest = sha256(response.body).hexdigest()
        seen = look(self._state.page(fetch.url), digest, location, self._archive)
        if seen.missing:
            return self._missed(fetch, "the page says that it is not there", certain=False)
        found = self._links(fetch, response)
        now = self._state.clock()
        page = Page(
            url=fetch.url,
            source=fetch.source.id,
            role=role,
            status=response.status,
            etag=text_of(response, "ETag"),
            last_modified=text_of(response, "Last-Modified"),
            digest=digest,
            location=location,
            fetched_at=now,
            checked_at=now,
            content=seen.content,
        )
        return End("unchanged" if seen.same else "fetched", None, page, found, len(response.body))

    def _missed(self, fetch: Fetch, reason: str, *, certain: bool) -> End:
        """No page stands where one was looked for; one that was had before may be gone."""
        before = self._state.page(fetch.url)
        if before is None or before.location is None:
            return End("failed", reason)
        if is_gone(before, certain=certain):
            return End("gone", "as before" if before.gone_at else None, misses=1)
        return End("failed", WAITS, misses=1)

    def _not_modified(self, fetch: Fetch, response: Response) -> End | Refetch:
        before = self._state.page(fetch.url)
        found = Found()
        if before is None or before.location is None:
            return End("failed", "HTTP 304 without having been asked for")
        if fetch.role in NAVIGATION or fetch.role == "article":
            # What the page led to last time it still leads to.
            try:
                found = self._links(fetch, response_of(self._archive.get(before.location)))
            except ArchiveError as error:
                logger.warning("%s; %s is fetched again in full", error, fetch.url)
                return Refetch()
        page = replace(
            before,
            source=fetch.source.id,
            status=200,
            etag=text_of(response, "ETag") or before.etag,
            last_modified=text_of(response, "Last-Modified") or before.last_modified,
            checked_at=self._state.clock(),
            error=None,
        )
        return End("not_modified", None, page, found)

    def _redirect(self, fetch: Fetch, response: Response) -> End | Elsewhere:
        task, source = fetch.task, fetch.source
        assert task is not None
        target = source.current(response.urljoin((text_of(response, "Location") or "").strip()).partition("#")[0])
        host = host_of(target)
        if task.link.redirects >= MAX_REDIRECTS:
            return End("failed", "too many redirects")
        if host not in source.hosts:
            logger.info("%s leads to %s, which the declaration does not allow", fetch.url, target)
            if response.status in LASTING and host:
                self._frontier.note(source.id, _unnamed(fetch, host))
            return End("failed", f"redirect to another host ({host}), which the declaration does not name")
        if not source.allows(target):
            return End("skipped", "redirect to a closed part")
        if key_of(target) == key_of(fetch.url):
            if target == fetch.url and not response.headers.get("Set-Cookie"):
                return End("failed", "redirect to itself")
            return Elsewhere(target)
        if fetch.role == "article" and source.role_of(target) is None:
            # Many portals send what they no longer have to their home page.
            return self._missed(fetch, "redirect to a page that is no article", certain=False)
        if response.status in LASTING and _bare(host_of(fetch.url)) != _bare(host):
            self._frontier.note(source.id, _moved(fetch, host))
            if path_of(target) == path_of(fetch.url):
                # It is the page that was known, and goes on under its new address.
                self._state.move(source.id, {fetch.url: target})
        role: Role = "attachment" if source.is_attachment(target) else fetch.role
        found = Found()
        found.add(Link(target, role, task.link.listing, task.link.depth, task.link.redirects + 1))
        return End("skipped", "redirect", None, found)

    def _links(self, fetch: Fetch, response: Response) -> Found:
        assert fetch.task is not None
        reach = self._frontier.reach(fetch)
        return links_of(fetch.role, response, fetch.source, fetch.task.link, self._pagination, reach)


def _bare(host: str | None) -> str:
    return (host or "").removeprefix("www.")


def _unnamed(fetch: Fetch, host: str) -> str:
    return (
        f"pages of {host_of(fetch.url)} lead for good to {host}, which the declaration does not name:"
        f" if the portal moved there, add it to `hosts` and check the source again"
    )


def _moved(fetch: Fetch, host: str | None) -> str:
    old = host_of(fetch.url)
    return (
        f"pages of {old} lead for good to {host}: if all of them do, take {old} out of `hosts` and write"
        f" `moved: {{{old}: {host}}}`, so that what is recorded goes on under its new address"
    )
