"""Crawling sources into a data folder: starts a worker process, tells how it goes, and sums up.

known = sources.load()
summary = crawl(sources.choose(["langson"], known), Path("data"), settings=settings())
"""

from __future__ import annotations

import contextlib
import json
import logging
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from cchc import errors
from cchc.captures import Role
from cchc.datafolder import open_data_folder
from cchc.errors import CchcError, StoreError
from cchc.settings import Settings
from crawler.discovery.checks import admit
from crawler.frontier import Limits
from crawler.health import documents
from crawler.job import Job
from crawler.sources import Source
from crawler.state import Mode, Outcome, RunOutcome

__all__ = ["CrawlSummary", "Limits", "Progress", "SourceSummary", "WorkerEndedError", "crawl"]
logger = logging.getLogger(__name__)
WAKES = 0.5  # seconds


class WorkerEndedError(StoreError):
    """The process of a crawl died: killed, out of memory, or by a crash in a library."""


@dataclass(frozen=True, slots=True)
class Progress:
    """One page dealt with: `pages` counts those of this crawl so far, `pending` what is known to be left."""

    source: str
    url: str
    role: Role
    outcome: Outcome
    reason: str | None
    status: int | None
    size: int
    pages: int
    pending: int


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """How the run of one source went; `outcome` None means that it was not begun, `reason` says why.

    `held` says that it was not begun because it is paused, gone, or was not checked yet.
    """

    source: str
    outcome: RunOutcome | None
    reason: str | None = None
    fetched: int = 0
    unchanged: int = 0
    not_modified: int = 0
    gone: int = 0
    failed: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    articles: int = 0
    attachments: int = 0
    pending: int = 0
    resumed: bool = False
    failures: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    started_at: datetime | None = None
    finished_at: datetime | None = None
    held: bool = False
    mode: Mode = "full"

    @property
    def saved(self) -> int:
        """Requests that were not made, since the pages were not due to be looked at again."""
        return self.skipped.get("fresh", 0)


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """How a crawl went; `interrupted` when it was stopped before its end."""

    sources: tuple[SourceSummary, ...]
    interrupted: bool = False

    @property
    def fetched(self) -> int:
        return sum(source.fetched for source in self.sources)

    @property
    def unchanged(self) -> int:
        """Pages that are as they were: those that the server did not send again included."""
        return sum(source.unchanged + source.not_modified for source in self.sources)

    @property
    def gone(self) -> int:
        """Pages that were there before and are not any more, whether for the first time or still."""
        return sum(source.gone for source in self.sources)

    @property
    def saved(self) -> int:
        """Requests that were not made, since the pages were not due to be looked at again."""
        return sum(source.saved for source in self.sources)

    @property
    def failed(self) -> int:
        return sum(source.failed for source in self.sources)

    @property
    def skipped(self) -> dict[str, int]:
        """What was left out, by reason."""
        total: dict[str, int] = {}
        for source in self.sources:
            for reason, number in source.skipped.items():
                total[reason] = total.get(reason, 0) + number
        return total


def crawl(
    sources: Sequence[Source],
    data_folder: Path,
    *,
    settings: Settings,
    progress: Callable[[Progress], None] | None = None,
    limits: Limits | None = None,
    trial: bool = False,
) -> CrawlSummary:
    """Crawl sources into a data folder; blocks until it is done.

    A source that is paused or gone, or that was neither verified nor checked on this machine, is not begun; `trial` is
    for the check itself.

    Takes up what an earlier crawl left undone. KeyboardInterrupt stops it within seconds, and gives a summary with
    `interrupted`; a second one kills it. Nothing that was fetched is lost either way, nor when the process is killed.
    Raises StoreBusyError while another crawl writes to the folder, StoreError when the folder or Redis cannot be used,
    WorkerEndedError when the crawl's process died, ArchiveError when the archive cannot be written.
    """
    folder = open_data_folder(data_folder)
    ready, held = (list(sources), {}) if trial else admit(sources, folder)
    job = Job(
        sources=tuple(ready),
        data=folder.path.absolute(),
        limits=_within(limits or Limits(), settings),
        contact=settings.contact,
        redis_url=settings.redis_url.get_secret_value() if settings.redis_url else None,
        redis_password_file=settings.redis_password_file,
        chromium=settings.chromium,
    )
    crawled = _Conversation(job, progress).hold() if ready else CrawlSummary(())
    had = {summary.source: summary for summary in crawled.sources}
    summaries = (had.get(source.id) or SourceSummary(source.id, None, held[source.id], held=True) for source in sources)
    return CrawlSummary(tuple(summaries), crawled.interrupted)


def _within(limits: Limits, settings: Settings) -> Limits:
    """The limits with the budget that the settings give to sources that declare none."""
    usual = {"daily": settings.daily_budget, "backfill": settings.backfill_budget}.get(limits.mode)
    return replace(limits, usual=limits.usual or usual)


class _Conversation:
    """With one worker: the job to it, its events back."""

    def __init__(self, job: Job, progress: Callable[[Progress], None] | None) -> None:
        self._job = job
        self._progress = progress
        self._pages = 0
        self._ended = False
        self._interrupted = False
        self._error: CchcError | None = None
        self._summaries: dict[str, SourceSummary] = {}

    def hold(self) -> CrawlSummary:
        # A session of its own: Ctrl-C in a terminal reaches this process alone, which then asks the worker to stop.
        with subprocess.Popen(
            # -P: not from the working directory, where a folder "crawler" may be anybody's.
            [sys.executable, "-P", "-m", "crawler.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        ) as worker:
            assert worker.stdin is not None
            try:
                with contextlib.suppress(BrokenPipeError):
                    worker.stdin.write(self._job.line())
                    worker.stdin.flush()
                self._listen(worker)
            except BaseException:
                worker.kill()
                raise
            finally:
                with contextlib.suppress(BrokenPipeError):
                    worker.stdin.close()
            status = worker.wait()
        if self._error is not None:
            raise self._error
        if not self._ended and not self._interrupted:
            raise WorkerEndedError(
                f"the crawl's process ended before its time (status {status}); crawl again to take up what is left"
            )
        summaries = tuple(
            self._summaries.get(source.id) or SourceSummary(source.id, None, "the crawl was stopped before its turn")
            for source in self._job.sources
        )
        return CrawlSummary(summaries, self._interrupted)

    def _listen(self, worker: subprocess.Popen[bytes]) -> None:
        assert worker.stdout is not None
        assert worker.stdin is not None
        told: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        threading.Thread(target=_pass_on, args=(worker.stdout, told), daemon=True).start()
        with self._hearing_interrupts(told):
            while True:
                try:
                    # A Ctrl-C that comes right before a wait begins is only noticed at its end.
                    with contextlib.suppress(queue.Empty):
                        line = told.get(timeout=WAKES)
                        if line is None:
                            worker.stdin.close()
                        elif not line:
                            return
                        else:
                            self._hear(json.loads(line))
                except KeyboardInterrupt:  # of those whose own handlers raise it
                    if self._interrupted:
                        raise
                    self._interrupted = True
                    worker.stdin.close()

    @contextlib.contextmanager
    def _hearing_interrupts(self, told: queue.SimpleQueue[bytes | None]) -> Iterator[None]:
        """The first signal that would raise KeyboardInterrupt is told as None, a second raises it.

        Python drops what a handler raises where a finalizer or a callback runs at the time: a Ctrl-C would be lost.
        """

        def hear(number: int, frame: object) -> None:
            if self._interrupted:
                raise KeyboardInterrupt
            self._interrupted = True
            told.put(None)

        raising: list[signal.Signals] = []
        if threading.current_thread() is threading.main_thread():
            every = (signal.SIGINT, signal.SIGTERM)
            raising = [one for one in every if signal.getsignal(one) is signal.default_int_handler]
        for one in raising:
            signal.signal(one, hear)
        try:
            yield
        finally:
            for one in raising:
                signal.signal(one, signal.default_int_handler)

    def _hear(self, event: dict[str, Any]) -> None:
        match event.pop("event"):
            case "page":
                self._pages += 1
                if self._progress is not None:
                    self._progress(Progress(**event, pages=self._pages))
            case "started":
                taken_up = " again, where the last crawl left it" if event["resumed"] else ""
                logger.info("crawling %s%s", event["source"], taken_up)
            case "finished":
                self._summaries[event["source"]] = _summary(event)
            case "refused":
                self._summaries[event["source"]] = SourceSummary(event["source"], None, event["reason"])
            case "log":
                logging.getLogger(event["logger"]).log(event["level"], "%s", event["message"])
            case "error":
                kind = getattr(errors, event["kind"], None)
                if not (isinstance(kind, type) and issubclass(kind, CchcError)):
                    kind = WorkerEndedError
                self._error = kind(event["message"])
            case "end":
                self._ended = True


def _pass_on(stream: IO[bytes], told: queue.SimpleQueue[bytes | None]) -> None:
    """Hand on each line, and an empty one at the end."""
    try:
        for line in stream:
            told.put(line)
    finally:
        told.put(b"")


def _summary(event: dict[str, Any]) -> SourceSummary:
    counts: dict[str, int] = event["counts"]
    totals: dict[str, int] = {}
    skipped: dict[str, int] = {}
    for name, number in counts.items():
        kind, _, reason = name.partition(": ")
        outcome = kind.partition(".")[2]
        if not reason:
            totals[outcome] = totals.get(outcome, 0) + number
        elif outcome == "skipped":
            skipped[reason] = skipped.get(reason, 0) + number
    return SourceSummary(
        source=event["source"],
        outcome=event["outcome"],
        reason=event["reason"],
        fetched=totals.get("fetched", 0),
        unchanged=totals.get("unchanged", 0),
        not_modified=totals.get("not_modified", 0),
        gone=totals.get("gone", 0),
        failed=totals.get("failed", 0),
        skipped=skipped,
        articles=documents(counts, "article"),
        attachments=documents(counts, "attachment"),
        pending=event["pending"],
        mode=event["mode"],
        resumed=event["resumed"],
        failures=tuple((url, reason) for url, reason in event["failures"]),
        warnings=tuple(event["warnings"]),
        started_at=datetime.fromisoformat(event["started_at"]),
        finished_at=datetime.fromisoformat(event["finished_at"]) if event["finished_at"] else None,
    )
