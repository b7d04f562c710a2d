"""Counts what is asked of each source and what comes back, also over kills: it is kept every few seconds."""

from __future__ import annotations

import time
from collections.abc import Callable

from crawler.entries import Run
from crawler.measures import NO_ANSWER, Measures
from crawler.state import CrawlState

SECONDS = 5.0  # between two times that counts are kept: what a killed crawl loses of them


class Traffic:
    """Requests, statuses and bytes of the runs that are going on."""

    def __init__(self, state: CrawlState, clock: Callable[[], float] = time.monotonic) -> None:
        self._state = state
        self._clock = clock
        self._runs: dict[str, tuple[Run, Measures]] = {}
        self._kept_at = clock()

    def begin(self, run: Run) -> None:
        """Count for a run, from where it was left."""
        self._runs[run.source] = (run, self._state.measures(run.id) or Measures())

    def answered(self, source: str, status: int, size: int) -> None:
        """A response came, its body of `size` bytes as sent."""
        self._count(source, str(status), size)

    def unanswered(self, source: str) -> None:
        """A request got no answer, or one that was broken off."""
        self._count(source, NO_ANSWER, 0)

    def _count(self, source: str, status: str, size: int) -> None:
        if source not in self._runs:
            return  # what comes after the end of a run that was stopped
        run, so_far = self._runs[source]
        counted = so_far.model_copy(
            update={
                "requests": so_far.requests + 1,
                "bytes": so_far.bytes + size,
                "statuses": so_far.statuses | {status: so_far.statuses.get(status, 0) + 1},
            }
        )
        self._runs[source] = (run, counted)
        if self._clock() - self._kept_at >= SECONDS:
            self._kept_at = self._clock()
            for run, measures in self._runs.values():
                self._state.measure(run, measures, reviewed=False)

    def end(self, source: str) -> None:
        """The run has ended: keep its counts."""
        run, measures = self._runs.pop(source, (None, None))
        if run is not None and measures is not None:
            self._state.measure(run, measures, reviewed=False)
