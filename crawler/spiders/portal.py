"""The one spider: makes the requests that the frontier chooses, and decides what each answer means."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import AsyncIterator, Callable
from typing import Any

from scrapy import Request, Spider
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from cchc.captures import Capture, Location, Role
from cchc.errors import ArchiveError, StoreError
from cchc.urls import host_of
from crawler.archive import Archive
from crawler.frontier import Fetch, Frontier
from crawler.postbacks import asked, event
from crawler.rendering import Renderer
from crawler.robots import MAX_BYTES as MAX_ROBOTS
from crawler.robots import Robots
from crawler.sources import Source
from crawler.spiders.answers import (
    TRANSIENT,
    UNREACHABLE,
    PartMissingError,
    is_ours,
    reason_of,
    retry_after,
    text_of,
)
from crawler.spiders.connections import REFUSED
from crawler.spiders.found import Found
from crawler.spiders.requests import request_of
from crawler.spiders.responses import response_of
from crawler.spiders.verdicts import NAVIGATION, Again, Elsewhere, Judge, Refetch
from crawler.state import CrawlState, Outcome, Page
from crawler.traffic import Traffic

logger = logging.getLogger(__name__)
# Nothing more can be kept: the crawl ends, and what is in the queue stays there.
FATAL = (ArchiveError, StoreError, OSError, sqlite3.Error)
# Told of every page: fetch, outcome, reason, HTTP status, bytes.
OnPage = Callable[[Fetch, Outcome, str | None, int | None, int], None]


class PortalSpider(Spider):
    """Fetches what declarations name. Everything that it learns goes to the state in one transaction a page."""

    name = "portal"

    def __init__(
        self,
        frontier: Frontier,
        state: CrawlState,
        archive: Archive,
        agent: str,
        on_page: OnPage,
        traffic: Traffic,
        renderer: Renderer | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.frontier = frontier
        self.state = state
        self.archive = archive
        self.agent = agent
        self.on_page = on_page
        self.traffic = traffic
        self.renderer = renderer
        self._restless: set[str] = set()
        self._judge = Judge(frontier, state, archive)
        self.fatal: Exception | None = None
        self.late: list[str] = []

    async def start(self) -> AsyncIterator[Any]:
        """Nothing: the scheduler asks the frontier."""
        nothing: tuple[Any, ...] = ()
        for item in nothing:
            yield item

    # --- the scheduler's side ---

    def is_done(self) -> bool:
        return self.fatal is not None or self.frontier.is_done()

    def pause(self) -> float:
        return self.frontier.pause()

    def next_request(self) -> Request | None:
        """The next request to the network; what is in the archive already is dealt with on the way."""
        try:
            while self.fatal is None and (fetch := self.frontier.next()) is not None:
                if fetch.task is None or fetch.task.location is None:
                    request = self._request(fetch)
                    if request is not None:
                        return request
                    self._end(fetch, "failed", "the page whose form leads to it is not in the archive", None)
                    self.frontier.done(fetch, answered=True)
                    continue
                self._take_from_archive(fetch, fetch.task.location)
        except FATAL as error:
            self.fail(error)
        return None

    def _request(self, fetch: Fetch) -> Request | None:
        page = self.state.page(fetch.url) if fetch.task is not None else None
        form = self._referrer(fetch) if event(fetch.url) is not None else None
        return request_of(fetch, page, form, callback=self.parse, errback=self.on_error)

    def _referrer(self, fetch: Fetch) -> Response | None:
        """The page on which a link was found, as it lies in the archive."""
        referrer = fetch.task.referrer if fetch.task is not None else None
        page = self.state.page(referrer) if referrer else None
        try:
            return response_of(self.archive.get(page.location)) if page is not None and page.location else None
        except ArchiveError as error:
            logger.warning("%s", error)
            return None

    def append(
        self, capture: Capture, *, truncated: bool, record: str | None = None, converts: str | None = None
    ) -> Location:
        """Put a response into the archive; durable after its next sync. One that cannot be written ends the crawl."""
        try:
            return self.archive.append(capture, sync=False, truncated=truncated, record=record, converts=converts)
        except ArchiveError as error:
            self.fail(error)
            raise

    def restless(self, source: Source) -> None:
        """A page went on asking for parts, and was taken as it was: somebody should look whether it was complete."""
        if source.id not in self._restless:
            self._restless.add(source.id)
            self.frontier.note(source.id, "pages do not come to rest when rendered; name in `render` what to wait for")

    def fail(self, error: Exception) -> None:
        """Nothing more can be kept: end the crawl."""
        if self.fatal is None:
            self.fatal = error
            self.frontier.stop("failed", str(error))

    # --- answers ---

    def parse(self, response: Response) -> None:
        """Deal with an answer, whatever its status."""
        meta = response.meta
        self._guarded(meta["fetch"], response, meta["location"], meta["role"], "dataloss" in response.flags)

    def _take_from_archive(self, fetch: Fetch, location: Location) -> None:
        """A crawl was killed between archiving a response and reading it: read it now."""
        try:
            capture = self.archive.get(location)
        except ArchiveError as error:
            logger.warning("%s; it is fetched again", error)
            assert fetch.task is not None
            self.state.postpone(fetch.task, 0)
            self.frontier.done(fetch, answered=True)
            return
        self._guarded(fetch, response_of(capture), location, capture.role, False)

    def _guarded(self, fetch: Fetch, response: Response, location: Location, role: Role, cut: bool) -> None:
        try:
            if fetch.task is None:
                self._robots(fetch, response)
            elif cut:
                self._again(fetch, "the answer broke off before its end", None, response.status)
            else:
                self._page(fetch, response, location, role)
        except FATAL as error:
            self.fail(error)
        except Exception as error:
            # A mistake of ours with one page must not take the others with it.
            logger.exception("%s cannot be dealt with", fetch.url)
            self._end(fetch, "failed", f"internal error: {type(error).__name__}", response.status)
        finally:
            self.frontier.done(fetch, answered=True)

    def _page(self, fetch: Fetch, response: Response, location: Location, role: Role) -> None:
        verdict = self._judge.judge(fetch, response, location, role)
        match verdict:
            case Again(reason, after):
                self._again(fetch, reason, after, response.status)
            case Elsewhere(target):
                assert fetch.task is not None
                self.state.redirect_self(fetch.task, target)
            case Refetch():
                assert fetch.task is not None
                self.state.drop_validators(fetch.url)
                self.state.postpone(fetch.task, 0)
            case _:
                told = (verdict.page, verdict.found, verdict.size, verdict.misses)
                self._end(fetch, verdict.outcome, verdict.reason, response.status, *told)

    def _again(self, fetch: Fetch, reason: str, after: float | None, status: int | None) -> None:
        if not self.frontier.retry(fetch, after):
            self._end(fetch, "failed", reason, status)

    def _end(
        self,
        fetch: Fetch,
        outcome: Outcome,
        reason: str | None,
        status: int | None,
        page: Page | None = None,
        found: Found | None = None,
        size: int = 0,
        misses: int = 0,
    ) -> None:
        if outcome in ("failed", "gone") and fetch.task is not None:
            error = "gone" if outcome == "gone" else reason
            page = Page.lacking(
                fetch.url, fetch.source.id, fetch.role, status, self.state.clock(), error, misses=misses
            )
            if fetch.role in NAVIGATION and fetch.task.link.depth == 0:
                self.frontier.note(fetch.source.id, f"the {fetch.role} {fetch.url} failed: {reason}")
            if fetch.task.referrer and event(fetch.url) is not None:
                self.frontier.note(fetch.source.id, f"a further page of {asked(fetch.url)} failed: {reason}")
                # The form may be too old: the next crawl asks for the page that it stands on in full.
                self.state.drop_validators(fetch.task.referrer)
        for note in found.notes if found else ():
            self.frontier.note(fetch.source.id, note)
        self.frontier.complete(fetch, outcome, reason, page=page, links=found.links.values() if found else ())
        if self.state.is_forgotten(fetch.url):
            self.late.append(fetch.url)  # Taken down while it was being fetched.
        self.on_page(fetch, outcome, reason, status, size)

    # --- robots.txt ---

    def _robots(self, fetch: Fetch, response: Response) -> None:
        status = response.status
        if 200 <= status < 300:
            fetch.host.learn_robots(fetch.origin, Robots(response.body[:MAX_ROBOTS], self.agent))
        elif 300 <= status < 400:
            target = response.urljoin((text_of(response, "Location") or "").strip())
            # One that leads away or to no other address says nothing.
            if host_of(target) not in fetch.source.hosts or not fetch.host.redirect_robots(fetch.origin, target):
                fetch.host.learn_robots(fetch.origin, Robots(None, self.agent))
        elif 400 <= status < 500 and status not in TRANSIENT:
            fetch.host.learn_robots(fetch.origin, Robots(None, self.agent))
        elif not self.frontier.retry(fetch, retry_after(response)):
            fetch.host.refuse_robots(f"HTTP {status}")

    # --- no answer ---

    def on_error(self, failure: Failure) -> None:
        """Deal with a request that got no answer, or one that could not be kept."""
        fetch: Fetch = failure.request.meta["fetch"]  # type: ignore[attr-defined]  # set by Scrapy on a failure of Twisted's
        error = failure.value
        assert error is not None  # as far as Twisted's types tell, it may be
        answered = not isinstance(error, UNREACHABLE)
        try:
            if self.fatal is not None:
                return
            if not isinstance(error, IgnoreRequest):  # that came, and could not be used
                self.traffic.unanswered(fetch.source.id)
            host = host_of(fetch.url) or ""
            if isinstance(error, CannotResolveHostError) and host in REFUSED:
                reason = f"{host} has the private address {REFUSED[host]}"
                answered = True
                if fetch.task is None:
                    fetch.host.refuse_robots(reason)
                else:
                    self._end(fetch, "skipped", "private address", None)
            elif isinstance(error, PartMissingError):
                self._again(fetch, str(error), None, None)
            elif answered or not self.frontier.retry(fetch, None):
                if is_ours(error):
                    logger.error("%s: %s", fetch.url, failure.getTraceback())
                self._give_up(fetch, reason_of(error, fetch.source.max_bytes))
        except FATAL as fatal:
            self.fail(fatal)
        finally:
            self.frontier.done(fetch, answered=answered)

    def _give_up(self, fetch: Fetch, reason: str) -> None:
        if fetch.task is None:
            fetch.host.refuse_robots(reason)
        else:
            self._end(fetch, "failed", reason, None)
