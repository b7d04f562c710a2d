"""Limits of what one asks: the length of an address, the size of what is sent, and how often one may ask."""

from __future__ import annotations

import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_api.errors import RequestError, answer

LONGEST_ADDRESS = 8192
LARGEST_BODY = 64 * 1024 * 1024
FREE_PATHS = ("/static/", "/healthz", "/readyz", "/metrics")


class _TooMuchError(Exception):
    """More was sent than is taken."""


class Limits:
    """ASGI middleware. `rate` reads "600/minute" for each client, None for no limit.

    A client is its address as the server saw it: behind a proxy, run the server with --proxy-headers.
    """

    def __init__(self, app: ASGIApp, *, rate: str | None = None) -> None:
        self.app = app
        self._rate: RateLimitItem | None = parse(rate) if rate else None
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        refused = self._refused(request)
        if refused is not None:
            error, headers = refused
            await answer(request, error, headers)(scope, receive, send)
            return
        taken, started, over = 0, False, False

        async def counted() -> Message:
            nonlocal taken, over
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > LARGEST_BODY:
                over = True
                raise _TooMuchError
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            if over and not started:
                return  # what the application makes of a body cut short; the true reason is told below
            started = True
            await send(message)

        try:
            await self.app(scope, counted, watched)
        except _TooMuchError:
            if started:
                raise
        if over and not started:
            await answer(request, _too_large())(scope, receive, send)

    def _refused(self, request: Request) -> tuple[RequestError, dict[str, str]] | None:
        if len(request.url.path) + len(request.url.query) > LONGEST_ADDRESS:
            return RequestError(414, "address_too_long", f"an address has at most {LONGEST_ADDRESS} characters"), {}
        length = request.headers.get("content-length", "0")
        if length.isdecimal() and int(length) > LARGEST_BODY:
            return _too_large(), {"Connection": "close"}
        if self._rate is None or request.url.path.startswith(FREE_PATHS):
            return None
        client = request.client.host if request.client else "unknown"
        if self._limiter.hit(self._rate, client):
            return None
        wait = max(1, math.ceil(self._limiter.get_window_stats(self._rate, client).reset_time - time.time()))
        error = RequestError(
            429, "too_many_requests", f"more than {self._rate}: ask again in {wait} s", seconds=str(wait)
        )
        return error, {"Retry-After": str(wait)}


def _too_large() -> RequestError:
    return RequestError(413, "too_large", f"more than {LARGEST_BODY // 2**20} MB were sent")
