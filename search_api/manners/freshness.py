"""ETag and 304: an answer that only the store's content decides need not be made or sent again.

The tag is known before the answer is made: it is of the store's snapshot, the day (what is due is overdue the day
after), this version of cchc, the address and what else decides a page (language and other cookies, the token). So a
page that nothing has changed costs one small query.
"""

from __future__ import annotations

import hashlib

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cchc import __version__
from cchc.errors import StoreError
from search_api import moments
from search_api.clock import today

# What changes without the store's content, or is told in other ways.
CHANGING = ("/static/", "/healthz", "/readyz", "/metrics", "/status", "/nguon", "/dang-nhap", "/duyet", "/canh-bao")


class Freshness:
    """ASGI middleware: weak tags for successful answers to GET, 304 for those that a reader has already."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(CHANGING):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        store = scope["app"].state.store
        try:
            snapshot = await run_in_threadpool(store.snapshot)
        except StoreError:
            await self.app(scope, receive, send)  # which says what is wrong with the store
            return
        tag = _tag(scope, headers, snapshot)

        if tag in (one.strip() for one in headers.get("if-none-match", "").split(",")):
            kept = [(b"etag", tag.encode()), (b"cache-control", b"no-cache"), (b"vary", b"Cookie, Accept-Encoding")]
            await send({"type": "http.response.start", "status": 304, "headers": kept})
            await send({"type": "http.response.body", "body": b""})
            return

        async def tagged(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                answered = MutableHeaders(scope=message)
                answered.setdefault("etag", tag)
                answered.setdefault("cache-control", "no-cache")
            await send(message)

        with moments.answering(store, snapshot):
            await self.app(scope, receive, tagged)


def _tag(scope: Scope, headers: Headers, snapshot: str) -> str:
    parts = (
        __version__, today().isoformat(), snapshot, scope["path"], scope.get("query_string", b"").decode("latin-1"),
        headers.get("host", ""), headers.get("cookie", ""), headers.get("authorization", ""), headers.get("accept", ""),
    )  # fmt: skip
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return f'W/"{digest[:24]}"'
