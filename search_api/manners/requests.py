"""Every request has an id, told in `X-Request-ID` and in the log; one line of JSON a request where that is asked for.

A log line names path, status and time, and never the query: what people search for is theirs.
"""

from __future__ import annotations

import logging
import re
import secrets
import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "X-Request-ID"
_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
log = logging.getLogger("cchc.requests")


class RequestIds:
    """ASGI middleware: takes the id that a proxy gave, or makes one; logs the request when it is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"x-request-id"), "")
        identity = given if _ID.fullmatch(given) else secrets.token_hex(8)
        scope.setdefault("state", {})["id"] = identity
        begun, status = time.perf_counter(), 500

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = identity
            await send(message)

        try:
            await self.app(scope, receive, told)
        finally:
            taken = round((time.perf_counter() - begun) * 1000, 1)
            log.info(
                "%s %s %d", scope["method"], scope["path"], status,
                extra={
                    "request": identity, "method": scope["method"], "path": scope["path"], "status": status,
                    "milliseconds": taken,
                },
            )  # fmt: skip
