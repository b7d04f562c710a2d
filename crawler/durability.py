"""Waiting until what was archived is on disk, several responses at a time.

A disk takes milliseconds to make anything durable, and as long for many records as for one. So it is asked in a thread:
what comes meanwhile is written behind, and waits for the next time together.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from crawler.archive import Archive


class Durability:
    """The way to disk of one archive, for coroutines of one event loop."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._thread = ThreadPoolExecutor(1, "archive")
        self._running: asyncio.Future[None] | None = None
        self._next: asyncio.Future[None] | None = None

    async def wait(self) -> None:
        """Return when everything appended before the call is on disk. Raises ArchiveError when it cannot be."""
        if self._next is None:
            self._next = asyncio.ensure_future(self._sync())
        # One that is cancelled, since its crawl is being stopped, must not take the others with it.
        await asyncio.shield(self._next)

    async def _sync(self) -> None:
        if self._running is not None:
            await asyncio.wait([self._running])
        self._running, self._next = self._next, None
        await asyncio.get_running_loop().run_in_executor(self._thread, self._archive.sync)
