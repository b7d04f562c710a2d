"""The parts of Scrapy that cchc puts in: the queue, the archive between download and parsing, safe name resolution."""

from __future__ import annotations

import asyncio
import email.message
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from scrapy import Request, Spider
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response
from scrapy.resolver import CachingThreadedResolver
from scrapy.responsetypes import responsetypes
from scrapy.utils.asyncio import CallLaterResult, call_later
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from cchc.addresses import is_public
from cchc.captures import Capture
from cchc.errors import ArchiveError
from crawler.durability import Durability
from crawler.frontier import Fetch
from crawler.members import decode_body
from crawler.rendering import RenderError
from crawler.spiders.parts import PartLoader
from crawler.warc import record_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.spiders.portal import PortalSpider


class PrivateAddressError(DNSLookupError):
    """A name that resolves to an address inside somebody's network."""


class PublicResolver(CachingThreadedResolver):
    """Resolves names to public addresses only, and is asked for every connection.

    The address that is checked is the one that is connected to, so a name that changes its address in between gains
    nothing. Numbers are names here too, in every way of writing them ("2130706433").
    """

    private_hosts: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> PublicResolver:
        resolver = super().from_crawler(crawler, reactor)
        resolver.private_hosts = frozenset(crawler.settings.getlist("CCHC_PRIVATE_HOSTS"))
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 (Twisted's name)
        return super().getHostByName(name, timeout).addCallback(self._check, name)

    def _check(self, address: str, name: str) -> str:
        if name.lower() not in self.private_hosts and not is_public(address):
            REFUSED[name.lower()] = address
            raise PrivateAddressError(f"{name} has the address {address}, which is not public")
        return address


# Bytes of a packed body that is unpacked beside the event loop: what is smaller is done at once.
PACKED = 64 * 1024
# Twisted tells only that a name has no address; here stands why.
REFUSED: dict[str, str] = {}


class PortalHandler(HTTP11DownloadHandler):
    """HTTP as Scrapy speaks it, verifying certificates except for the hosts of sources that say otherwise."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        unverified = frozenset(crawler.settings.getlist("CCHC_UNVERIFIED_HOSTS"))
        # Scrapy knows one policy for all hosts.
        policy = PolicyByHost(self._contextFactory, _without_verification(crawler), unverified)
        self._contextFactory = cast(IPolicyForHTTPS, policy)


def _without_verification(crawler: Crawler) -> IPolicyForHTTPS:
    from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory

    factory = _ScrapyClientContextFactory.from_crawler(crawler)
    factory._verify_certificates = False
    return cast(IPolicyForHTTPS, factory)


@implementer(IPolicyForHTTPS)
class PolicyByHost:
    """Chooses between two policies by the name of the host."""

    def __init__(self, verifying: Any, trusting: Any, unverified: frozenset[str]) -> None:
        self._verifying = verifying
        self._trusting = trusting
        self._unverified = unverified

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802 (Twisted's name)
        name = hostname.decode("ascii").lower()
        policy = self._trusting if name in self._unverified else self._verifying
        return policy.creatorForNetloc(hostname, port)


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
        if "part" not in request.meta:
            spider.frontier.came(fetch)
        if "part" in request.meta:
            return await _plain(response, fetch.source.max_bytes)
        capture = capture_of(fetch, response)
        broken = "dataloss" in response.flags
        rendering = is_rendered(capture, fetch)
        record = record_id()
        kept = replace(capture, role="part") if rendering else capture
        request.meta["location"] = spider.append(kept, truncated=broken, record=record)
        request.meta["role"] = capture.role
        await self._durable()
        plain = await _plain(response, fetch.source.max_bytes)
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


class PartMissingError(IgnoreRequest):
    """Something that a page is built of did not come, and may come the next time."""


def is_rendered(capture: Capture, fetch: Fetch) -> bool:
    """Whether a response is a page that the source wants rendered: articles and listings, not errors and files."""
    return (
        fetch.source.render is not None
        and capture.role in ("article", "listing")
        and 200 <= capture.status < 300
        and capture.media_type in ("text/html", "application/xhtml+xml")
    )


async def _plain(response: Response, limit: int) -> Response:
    try:
        if "Content-Encoding" in response.headers and len(response.body) > PACKED:
            # What a bomb unpacks to takes its time; other hosts need not wait for it.
            return await asyncio.to_thread(decoded, response, limit)
        return decoded(response, limit)
    except ArchiveError as error:
        raise IgnoreRequest(str(error)) from error


def capture_of(fetch: Fetch, response: Response) -> Capture:
    """The response as it goes into the archive."""
    headers = tuple(
        (name.decode("latin-1"), value.decode("utf-8", "surrogateescape"))
        for name, values in response.headers.items()
        for value in values
    )
    lower = {name.lower(): value for name, value in headers}
    role = fetch.role
    media_type = lower.get("content-type", "").partition(";")[0].strip().lower()
    if role == "article" and response.status == 200 and media_type and not _is_page(media_type):
        role = "attachment"
    return Capture(
        url=fetch.url,
        body=response.body,
        media_type=media_type or None,
        headers=headers,
        status=response.status,
        source=fetch.source.id,
        role=role,
        filename=filename_of(lower.get("content-disposition")) if role == "attachment" else None,
    )


def _is_page(media_type: str) -> bool:
    return media_type.startswith("text/") or media_type in ("application/xhtml+xml", "application/xml")


def filename_of(disposition: str | None) -> str | None:
    """The file name of a Content-Disposition, in whichever of its ways it is written."""
    if not disposition:
        return None
    message = email.message.Message()
    message["Content-Disposition"] = disposition.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    name = message.get_filename()
    return name.replace("\\", "/").rpartition("/")[2].strip() or None if name else None


def decoded(response: Response, limit: int) -> Response:
    """The response without its Content-Encoding. Raises ArchiveError when it unpacks to more than `limit` bytes."""
    encoding = response.headers.get("Content-Encoding")
    if not encoding:
        return response
    name = encoding.decode("latin-1")
    plain = decode_body(response.body, name, limit=limit)
    if plain is None and not re.search(r"gzip|deflate", name, re.IGNORECASE):
        raise ArchiveError(f"sent in an encoding that was not asked for ({name})")
    # A body that is not what its header says is most often not encoded at all.
    body = plain if plain is not None else response.body
    headers = response.headers.copy()
    headers.pop("Content-Encoding", None)
    # What is in the body decides too: many portals send pages as text/plain, or as nothing.
    cls = responsetypes.from_args(headers=headers, url=response.url, body=body)
    return response.replace(cls=cls, body=body, headers=headers)


def response_of(capture: Capture) -> Response:
    """A capture out of the archive as a response, so that its links can be read once more."""
    headers = Headers()
    for name, value in capture.headers:
        headers.appendlist(name, value)
    if "Content-Type" not in headers and capture.media_type:
        charset = f"; charset={capture.charset}" if capture.charset else ""
        headers["Content-Type"] = capture.media_type + charset
    cls = responsetypes.from_args(headers=headers, url=capture.url, body=capture.body)
    return cls(capture.url, status=capture.status, headers=headers, body=capture.body)
