"""The application asked in its own process, without a server or a socket: what a client of a data folder speaks to."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import MutableMapping
from typing import IO, Any
from urllib.parse import unquote

from fastapi import FastAPI


class InProcess:
    """An application on a thread of its own, so that it answers a notebook whose thread runs a loop already."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._loop = asyncio.new_event_loop()
        self._closed = asyncio.Event()
        # A task that lasts, as a server has one: the threads for what blocks end with it, not with each question.
        self._thread = threading.Thread(
            target=self._loop.run_until_complete, args=(self._closed.wait(),), name="cchc-client", daemon=True
        )
        self._thread.start()

    def get(self, path: str, query: str, body: IO[bytes]) -> int:
        """Ask, and write the answer's body; its status. What the application raises is raised here."""
        return asyncio.run_coroutine_threadsafe(self._get(path, query, body), self._loop).result()

    async def _get(self, path: str, query: str, body: IO[bytes]) -> int:
        status = 0
        # A client that stays until it has its answer: nothing else is ever received of it.
        gone = asyncio.Event()
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": unquote(path), "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
            "headers": [], "server": ("cchc", 80), "client": ("127.0.0.1", 0),
        }  # fmt: skip
        asked = False

        async def receive() -> MutableMapping[str, Any]:
            nonlocal asked
            if asked:
                await gone.wait()
                return {"type": "http.disconnect"}
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                body.write(message.get("body", b""))
                if not message.get("more_body"):
                    gone.set()

        await self._app(scope, receive, send)
        return status

    def close(self) -> None:
        """End the thread, and what the application holds: its store."""
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result()
        self._loop.call_soon_threadsafe(self._closed.set)
        self._thread.join()
        self._loop.close()

    async def _shut(self) -> None:
        async with self._app.router.lifespan_context(self._app):
            pass
