"""The parts that a page's scripts ask for, fetched by Scrapy under the rules that hold for pages."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from cchc.urls import host_of
from crawler.frontier import Fetch, Host
from crawler.rendering import Part, PartAnswer
from crawler.robots import MAX_BYTES as MAX_ROBOTS
from crawler.robots import Robots, origin_of, robots_url
from crawler.spiders.answers import TRANSIENT, is_ours, reason_of, retry_after, text_of

if TYPE_CHECKING:
    from crawler.spiders.portal import PortalSpider

logger = logging.getLogger(__name__)
MAX_PARTS = 100  # of one page
MAX_REDIRECTS = 5
# Scripts are the same for all pages of a portal: so many bytes of them are kept for the next page.
MAX_KEPT = 32 * 1024 * 1024
DEFAULT_PORTS = {"http": 80, "https": 443}
PASSED_ON = frozenset({"accept", "authorization", "origin", "referer"})


class PartLoader:
    """Fetches parts for all pages of a crawl, from each host one at a time."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._locks: dict[str, asyncio.Lock] = {}
        self._closed: set[str] = set()
        self._kept: OrderedDict[tuple[str, str], PartAnswer] = OrderedDict()
        self._told: set[tuple[str, str]] = set()

    def of(self, fetch: Fetch) -> PageParts:
        return PageParts(self, fetch)

    @property
    def spider(self) -> PortalSpider:
        return cast("PortalSpider", self._crawler.spider)

    def lock(self, host: str) -> asyncio.Lock:
        return self._locks.setdefault(host, asyncio.Lock())

    def kept(self, source: str, url: str) -> PartAnswer | None:
        answer = self._kept.get((source, url))
        if answer is not None:
            self._kept.move_to_end((source, url))
        return answer

    def keep(self, source: str, url: str, answer: PartAnswer) -> None:
        self._kept[source, url] = answer
        while sum(len(other.body) for other in self._kept.values()) > MAX_KEPT:
            self._kept.popitem(last=False)

    def refuse(self, fetch: Fetch, what: str, why: str) -> None:
        """Say once for each source what its pages do not get."""
        if (fetch.source.id, what + why) not in self._told:
            self._told.add((fetch.source.id, what + why))
            logger.info("%s: a script asked for %s: %s", fetch.url, what, why)

    async def get(self, request: Request, host: Host) -> Response:
        """One request. Raises what Scrapy raises for a host that does not answer, an address that is private ..."""
        engine = self._crawler.engine
        assert engine is not None
        after: float | None = None
        try:
            response = await engine.download_async(request)
            after = retry_after(response) if response.status in TRANSIENT else None
            return response
        finally:
            self.spider.frontier.charge(host, after)

    async def robots(self, fetch: Fetch, host: Host, origin: str) -> Robots | None:
        """The rules of an origin, which may be one that no page is on; None where they cannot be had."""
        url = robots_url(origin)
        if origin in self._closed:
            return None
        known = host.robots.get(origin)
        for _ in range(MAX_REDIRECTS + 1):
            if known is not None:
                return known
            asked = Fetch(fetch.source, host, url, "robots", None, origin, time.time())
            # It is archived as every robots.txt is.
            response = await self._robots_at(asked, host)
            if response is None:
                break
            target = response.urljoin((text_of(response, "Location") or "").strip())
            if 300 <= response.status < 400 and _is_open(fetch, target):
                url = target
                continue
            found = response.body[:MAX_ROBOTS] if 200 <= response.status < 300 else None
            known = Robots(found, self.spider.agent)
            host.learn_robots(origin, known)
        self._closed.add(origin)
        return None

    async def _robots_at(self, asked: Fetch, host: Host) -> Response | None:
        meta = {
            "fetch": asked,
            "handle_httpstatus_all": True,
            "download_timeout": asked.source.timeout,
            "download_maxsize": asked.source.max_bytes,
        }
        try:
            response = await self.get(Request(asked.url, dont_filter=True, meta=meta), host)
        except Exception as error:
            self.refuse(asked, asked.url, _reason(error, asked))
            return None
        if response.status in TRANSIENT or response.status >= 500:
            self.refuse(asked, asked.url, f"HTTP {response.status}")
            return None
        return response


class PageParts:
    """The parts of one page. `lacking` says what should have come and did not, None where all came."""

    def __init__(self, loader: PartLoader, fetch: Fetch) -> None:
        self._loader = loader
        self._fetch = fetch
        self._number = 0
        self._size = 0
        self.lacking: str | None = None

    async def load(self, part: Part) -> PartAnswer | None:
        """Fetch one, or None where it is refused or does not come."""
        source = self._fetch.source
        url = part.url.partition("#")[0]
        asked = url
        for _ in range(MAX_REDIRECTS + 1):
            if part.kind == "script" and (known := self._loader.kept(source.id, url)) is not None:
                return known
            response = await self._one(part, url)
            if response is None:
                return None
            location = text_of(response, "Location")
            if 300 <= response.status < 400 and location:
                url = response.urljoin(location.strip()).partition("#")[0]
                continue
            answer = PartAnswer(response.status, _headers(response), response.body)
            if part.kind == "script" and response.status == 200:
                self._loader.keep(source.id, asked, answer)
            return answer
        self._loader.refuse(self._fetch, asked, "too many redirects")
        return None

    async def _one(self, part: Part, url: str) -> Response | None:
        fetch, loader = self._fetch, self._loader
        if not _is_open(fetch, url):
            loader.refuse(fetch, origin_of(url), "the declaration does not allow it")
            return None
        if loader.spider.state.is_forgotten(url):
            return None
        name = host_of(url) or ""
        async with loader.lock(name):
            # Asked again for each one: a host may have been given up since the page was begun.
            host = loader.spider.frontier.beside(name)
            if host is None:
                self.lacking = "a part of the page is on a host that cannot be asked now"
                return None
            robots = await loader.robots(fetch, host, origin_of(url))
            if robots is None:
                self.lacking = f"robots.txt of {name} cannot be had"
                return None
            if not robots.allows(url):
                loader.refuse(fetch, url, "robots.txt closes it")
                return None
            if self._number >= MAX_PARTS or self._size >= fetch.source.max_bytes:
                loader.refuse(fetch, url, f"the page has asked for {self._number} parts, {self._size} bytes already")
                return None
            self._number += 1
            try:
                response = await loader.get(self._request(part, url), host)
            except Exception as error:
                reason = _reason(error, fetch)
                self.lacking = f"a part of the page did not come: {reason}"
                loader.refuse(fetch, url, reason)
                return None
        self._size += len(response.body)
        if "dataloss" in response.flags:
            self.lacking = "a part of the page broke off before its end"
            return None
        if response.status in TRANSIENT:
            self.lacking = f"a part of the page did not come: HTTP {response.status}"
        return response

    def _request(self, part: Part, url: str) -> Request:
        source = self._fetch.source
        headers = {k: v for k, v in part.headers.items() if k in PASSED_ON or k.startswith("x-")}
        meta = {
            "part": True,
            "fetch": self._fetch,
            "handle_httpstatus_all": True,
            "download_timeout": source.timeout,
            "download_maxsize": source.max_bytes,
        }
        return Request(url, headers=headers, dont_filter=True, meta=meta)


def _is_open(fetch: Fetch, url: str) -> bool:
    """Whether the declaration lets scripts ask for the address: one that it allows, on a port of portals.

    A link is followed to any port, since somebody has put it there for visitors; a script looks for doors.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return fetch.source.allows(url) and port in (None, DEFAULT_PORTS.get(parts.scheme), urlsplit(fetch.url).port)


def _headers(response: Response) -> dict[str, str]:
    """The headers that scripts may look at; those that tell a browser to do something stay behind."""
    found = {}
    for name in response.headers:
        text = name.decode("latin-1").lower()
        if text == "content-type" or text.startswith(("access-control-", "x-")):
            found[text] = text_of(response, text) or ""
    return found


def _reason(error: Exception, fetch: Fetch) -> str:
    """Why something did not come; a mistake of ours is logged, and not told as one of the portal."""
    if is_ours(error):
        logger.error("%s: a part of it cannot be asked for", fetch.url, exc_info=error)
    return reason_of(error, fetch.source.max_bytes)
