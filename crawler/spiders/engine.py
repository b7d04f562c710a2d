"""The parts of Scrapy that cchc puts in: the queue, and the archive between download and parsing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.asyncio import CallLaterResult, call_later

from cchc.captures import Capture
from cchc.errors import ArchiveError
from crawler.durability import Durability
from crawler.frontier import Fetch
from crawler.rendering import RenderError
from crawler.spiders.answers import PartMissingError
from crawler.spiders.parts import PartLoader
from crawler.spiders.responses import capture_of, is_rendered, response_of, unpacked
from crawler.warc import record_id

if TYPE_CHECKING:
    from crawler.spiders.portal import PortalSpider


class FrontierScheduler(BaseScheduler):
    """Hands the engine what the frontier chooses; nothing is queued through Scrapy itself."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._alarm: CallLaterResult | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FrontierScheduler:
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        self._spider = cast("PortalSpider", spider)

    def has_pending_requests(self) -> bool:
        return not self._spider.is_done()

    def enqueue_request(self, request: Request) -> bool:
        raise RuntimeError(f"{request.url} was queued past the frontier")

    def next_request(self) -> Request | None:
        request = self._spider.next_request()
        if request is None and not self._spider.is_done():
            # The engine asks again after each answer; in between only the clock makes anything ready.
            if self._alarm is not None:
                self._alarm.cancel()
            self._alarm = call_later(self._spider.pause(), self._wake)
        return request

    def close(self, reason: str) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _wake(self) -> None:
        self._alarm = None
        engine = self._crawler.engine
        slot = engine._slot if engine is not None else None  # The engine offers no other way to be woken early.
        if slot is not None:
            slot.nextcall.schedule()


class ArchiveMiddleware:
    """Writes every response to the archive, as it was sent, before anything looks into it.

    A page that is to be rendered is written twice: as it was sent, as a "part", and as it was rendered. The parts that
    its scripts asked for are not kept: what they made of them is.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._parts: PartLoader | None = None
        self._durability: Durability | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchiveMiddleware:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """The response with its body decoded, or the rendered page.

        Raises IgnoreRequest when it unpacks to more than the source allows, or cannot be rendered.
        """
        spider = cast("PortalSpider", self._crawler.spider)
        fetch: Fetch = request.meta["fetch"]
        spider.traffic.answered(fetch.source.id, response.status, len(response.body))
        if "part" in request.meta:
            return await unpacked(response, fetch.source.max_bytes)
        spider.frontier.came(fetch)
        capture = capture_of(fetch, response)
        broken = "dataloss" in response.flags
        rendering = is_rendered(capture, fetch)
        record = record_id()
        kept = replace(capture, role="part") if rendering else capture
        request.meta["location"] = spider.append(kept, truncated=broken, record=record)
        request.meta["role"] = capture.role
        await self._durable()
        plain = await unpacked(response, fetch.source.max_bytes)
        return await self._rendered(request, plain, capture, record) if rendering and not broken else plain

    async def _rendered(self, request: Request, sent: Response, capture: Capture, record: str) -> Response:
        spider = cast("PortalSpider", self._crawler.spider)
        fetch: Fetch = request.meta["fetch"]
        source = fetch.source
        assert source.render is not None
        assert spider.renderer is not None
        if self._parts is None:
            self._parts = PartLoader(self._crawler)
        parts = self._parts.of(fetch)
        wait_for = source.render.listing if capture.role == "listing" else source.render.article
        content_type = (sent.headers.get("Content-Type") or b"text/html").decode("latin-1")
        try:
            page = await spider.renderer.render(
                fetch.url,
                sent.body,
                content_type,
                parts.load,
                wait_for=wait_for,
                timeout=source.timeout,
                limit=source.max_bytes,
            )
        except RenderError as error:
            if parts.lacking:
                raise PartMissingError(parts.lacking) from error
            raise IgnoreRequest(str(error)) from error
        if wait_for is None:
            if parts.lacking:
                # The page may be without its text; nobody can tell.
                raise PartMissingError(parts.lacking)
            if not page.at_rest:
                spider.restless(source)
        made = Capture(
            url=fetch.url,
            body=page.body,
            media_type="text/html",
            charset="utf-8",
            source=source.id,
            role=capture.role,
        )
        request.meta["location"] = spider.append(made, truncated=False, converts=record)
        await self._durable()
        return response_of(made)

    async def _durable(self) -> None:
        """Wait for the disk: nothing is read that a power cut could take. An archive that fails ends the crawl."""
        spider = cast("PortalSpider", self._crawler.spider)
        if self._durability is None:
            self._durability = Durability(spider.archive)
        try:
            await self._durability.wait()
        except ArchiveError as error:
            spider.fail(error)
            raise
