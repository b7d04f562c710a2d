"""Pages that scripts build: the system's Chromium makes them out of what the server sent.

The browser itself has no network. All that a page asks for is handed to a `Load`, which fetches it under the rules that
hold for pages, or refuses; whatever does not come by that way (sockets, WebRTC, prefetching) ends at a proxy where
nobody listens. Each page has a browser of its own, so that one that crashes, hangs or is taken over costs one page.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import socket
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cchc.errors import FetchError, SettingsError

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page, Request, Route

logger = logging.getLogger(__name__)
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A browser takes a core and some hundred megabytes.
CONCURRENT_PAGES = 2
# Seconds: to start a browser, and to end one.
START, END = 60.0, 10.0
# The share of the source's timeout in which a page must come to rest; then it is taken as it is.
REST = 0.5
# What makes the text of a page; only these are fetched.
BUILDING = frozenset({"script", "xhr", "fetch"})
EMPTY_IMAGE = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
ARGUMENTS = (
    # For what goes past the proxy, names and numbers resolve to nothing.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    # No packets of WebRTC and QUIC, which use no proxy. Chromium has renamed the switch; each version knows one.
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--disable-gpu",
    "--no-pings",
    # Megabytes: a page that fills the memory is stopped before it fills that of the machine.
    "--js-flags=--max-old-space-size=512",
)
# Runs beside the page's scripts in a world of its own, where nothing that they redefined counts. What stands in
# <noscript> is not part of a page that was built by scripts.
SNAPSHOT = """(limit => {
    for (const element of document.querySelectorAll("noscript")) element.remove();
    const root = document.documentElement;
    const html = root ? (document.doctype ? "<!DOCTYPE html>\\n" : "") + root.outerHTML : "";
    return {origin: location.protocol + "//" + location.host, size: html.length, html: html.length > limit ? "" : html};
})(%d)"""


class RenderError(FetchError):
    """A page that could not be rendered; the message is the same for all pages with the same trouble."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a page's script asks for: its address, and the headers that may matter for the answer."""

    url: str
    kind: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class PartAnswer:
    status: int
    headers: dict[str, str]
    body: bytes


# None where the part is refused or cannot be had.
Load = Callable[[Part], Awaitable[PartAnswer | None]]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page's elements as HTML in UTF-8; `at_rest` is False where it went on asking for parts."""

    body: bytes
    at_rest: bool


def find_browser(named: Path | None) -> Path:
    """The program to render pages with: the one that is named, or the first of `PROGRAMS` on the PATH.

    Raises SettingsError, saying what to do, where it or the extra `browser` is missing.
    """
    if find_spec("playwright") is None:
        raise SettingsError("pages are to be rendered, and Playwright is missing: install the extra cchc[browser]")
    if named is not None:
        found = shutil.which(named)
        if found is None:
            raise SettingsError(f"CCHC_CHROMIUM: {named} is no program that can be run")
        return Path(found)
    for program in PROGRAMS:
        if found := shutil.which(program):
            return Path(found)
    raise SettingsError("pages are to be rendered, and there is no Chromium: install one, or name it in CCHC_CHROMIUM")


class Renderer:
    """Renders pages, two at a time. Belongs to the event loop in which it is first used."""

    def __init__(self, program: Path, agent: str) -> None:
        self._program = program
        self._agent = agent
        self._slots = asyncio.Semaphore(CONCURRENT_PAGES)

    async def render(
        self, url: str, body: bytes, content_type: str, load: Load, *, wait_for: str | None, timeout: float, limit: int
    ) -> Rendered:
        """Build the page at `url` out of what the server sent.

        `wait_for` is a CSS selector of what is there when the page is complete; without one it is complete when it
        asks for nothing more. `timeout` is in seconds, without the browser's start; `limit` in bytes of HTML.
        Raises RenderError.
        """
        from playwright.async_api import Error, async_playwright

        async with self._slots:
            manager = async_playwright()
            visit = _Visit(url, body, content_type, load)
            try:
                # A browser that is being ended may still write to its home.
                folder = tempfile.TemporaryDirectory(prefix="cchc-browser-", ignore_cleanup_errors=True)
                with _nowhere() as proxy, folder as home:
                    playwright = await asyncio.wait_for(manager.start(), START)
                    try:
                        context = await self._open(playwright, proxy, home)
                        async with asyncio.timeout(timeout):
                            return await visit.make(context, wait_for, timeout * REST, limit)
                    finally:
                        visit.over = True
                        # Ends the browser too, also one that does not answer any more.
                        with suppress(Exception):
                            await asyncio.wait_for(playwright.stop(), END)
            except TimeoutError:
                raise RenderError(_late(wait_for)) from None
            except Error as error:
                raise RenderError(f"the browser failed: {_first_line(error)}") from error
            except OSError as error:
                raise RenderError(f"the browser cannot be started: {error.strerror or error}") from error

    async def _open(self, playwright: Any, proxy: str, home: str) -> BrowserContext:
        browser = await playwright.chromium.launch(
            executable_path=self._program,
            headless=True,
            args=list(ARGUMENTS),
            # Chromium's sandbox does not work for root, and Chromium does not start without it unless told to
            # (--no-sandbox). For everybody else it stays on: it is what keeps a hostile page inside the browser.
            chromium_sandbox=os.name != "posix" or os.geteuid() != 0,
            # "<-loopback>": by itself Chromium reaches loopback and link-local addresses without the proxy.
            proxy={"server": proxy, "bypass": "<-loopback>"},
            # No passwords of ours in the environment of a program that runs others' scripts.
            env={"PATH": os.environ.get("PATH", os.defpath), "HOME": home, "LANG": "C.UTF-8"},
            timeout=START * 1000,
        )
        context: BrowserContext = await browser.new_context(
            user_agent=self._agent,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            accept_downloads=False,
            service_workers="block",
        )
        return context


@dataclass  # Without slots: Playwright marks the object whose methods it calls.
class _Visit:
    """One page in one browser."""

    url: str
    body: bytes
    content_type: str
    load: Load
    over: bool = False
    _page: Page | None = field(default=None)
    _begun: bool = field(default=False)

    async def make(self, context: BrowserContext, wait_for: str | None, rest: float, limit: int) -> Rendered:
        from playwright.async_api import TimeoutError as NotYet

        context.set_default_timeout(0)  # The time of the whole is limited by the caller.
        await context.route("**/*", self._answer)
        self._page = page = await context.new_page()
        await page.goto(self.url, wait_until="domcontentloaded")
        at_rest = True
        if wait_for is not None:
            await page.wait_for_selector(f"css={wait_for}", state="attached")
        else:
            try:
                await page.wait_for_load_state("networkidle", timeout=rest * 1000)
            except NotYet:
                at_rest = False
        return Rendered(await self._snapshot(context, page, limit), at_rest)

    async def _snapshot(self, context: BrowserContext, page: Page, limit: int) -> bytes:
        session = await context.new_cdp_session(page)
        frame = (await session.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
        world = await session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "cchc"})
        answer = await session.send(
            "Runtime.evaluate",
            {"expression": SNAPSHOT % limit, "contextId": world["executionContextId"], "returnByValue": True},
        )
        value = answer["result"].get("value")
        if not isinstance(value, dict) or not value["size"]:
            raise RenderError("the page has removed itself")
        if value["origin"] != _origin(self.url):
            raise RenderError("the page's scripts left it for another")
        # A script can make text that no charset can hold.
        body: bytes = value["html"].encode("utf-8", "replace")
        if value["size"] > limit or len(body) > limit:
            raise RenderError(f"larger than {limit} bytes when it was rendered")
        return body

    async def _answer(self, route: Route) -> None:
        """Answer one request of the browser."""
        from playwright.async_api import Error

        try:
            await self._decide(route, route.request)
        except Error:
            pass  # The page is gone, or the request was given up by its own script.
        except Exception:
            logger.exception("%s: a part of the page cannot be dealt with", self.url)
            with suppress(Error):
                await route.abort("failed")

    async def _decide(self, route: Route, request: Request) -> None:
        if request.is_navigation_request():
            # Pages in frames are not part of the text, and a page that leads elsewhere is not the one asked for.
            if self._begun or self._page is None or request.frame != self._page.main_frame:
                await route.abort("aborted")  # Any other reason would put an error page in its place.
                return
            self._begun = True
            await route.fulfill(status=200, headers={"Content-Type": self.content_type}, body=self.body)
        elif request.resource_type == "stylesheet":
            # Scripts wait for styles and images, and change the page where these fail.
            await route.fulfill(status=200, content_type="text/css", body="")
        elif request.resource_type == "image":
            await route.fulfill(status=200, content_type="image/gif", body=EMPTY_IMAGE)
        elif request.resource_type not in BUILDING or request.method != "GET":
            await route.abort("blockedbyclient")
        else:
            headers = {name.lower(): value for name, value in (await request.all_headers()).items()}
            answer = await self.load(Part(request.url, request.resource_type, headers))
            if self.over:
                return
            if answer is None:
                await route.abort("failed")
            else:
                await route.fulfill(status=answer.status, headers=answer.headers, body=answer.body)


def _origin(url: str) -> str:
    """Scheme and authority as a browser writes them: in lower case, without user and default port."""
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host.encode("idna").decode() if not host.isascii() else host
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port not in (None, default) else "")


@contextmanager
def _nowhere() -> Iterator[str]:
    """The address of a proxy that refuses every connection: the port is taken, and nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def _late(wait_for: str | None) -> str:
    return f"the page did not show {wait_for} in time" if wait_for else "the page was not rendered in time"


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(":") if lines else type(error).__name__
