"""What a worker tells of its crawl: events, each a JSON object."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from crawler.frontier import Fetch
from crawler.sources import Source
from crawler.state import CrawlState, Mode, Outcome, Run
from crawler.traffic import Traffic

Emit = Callable[[dict[str, Any]], None]


class Reporter:
    """Turns what happens into events."""

    def __init__(self, emit: Emit, state: CrawlState, mode: Mode) -> None:
        self._emit = emit
        self._state = state
        self._mode: Mode = mode
        self._sources: set[str] = set()
        self._pending = 0
        self._counted_at = 0.0
        self.ended: list[tuple[Source, Run]] = []
        self.traffic = Traffic(state)

    def started(self, source: Source, run: Run) -> None:
        self._sources.add(source.id)
        self.traffic.begin(run)
        self._emit({"event": "started", "source": source.id, "resumed": run.resumed})

    def page(self, fetch: Fetch, outcome: Outcome, reason: str | None, status: int | None, size: int) -> None:
        now = time.monotonic()
        # Counting a long queue takes time, and a short one shows whether the end is near.
        if self._pending < 500 or now - self._counted_at > 0.5:
            self._pending, self._counted_at = sum(self._state.pending(self._sources, self._mode).values()), now
        self._emit(
            {
                "event": "page",
                "source": fetch.source.id,
                "url": fetch.url,
                "role": fetch.role,
                "outcome": outcome,
                "reason": reason,
                "status": status,
                "size": size,
                "pending": self._pending,
            }
        )

    def finished(self, source: Source, run: Run, reason: str | None) -> None:
        self._sources.discard(source.id)
        self.traffic.end(source.id)
        self.ended.append((source, run))
        self.tell(source, run, reason)

    def tell(self, source: Source, run: Run, reason: str | None) -> None:
        self._emit(
            {
                "event": "finished",
                "source": source.id,
                "outcome": run.outcome,
                "reason": reason,
                "counts": run.counts,
                "warnings": list(run.warnings),
                "resumed": run.resumed,
                "started_at": run.started_at.isoformat(),
                "finished_at": run.finished_at.isoformat() if run.finished_at else None,
                "mode": run.mode,
                "failures": self._state.failures(source.id, mode=run.mode),
                "pending": sum(self._state.pending([source.id], run.mode).values()),
            }
        )
