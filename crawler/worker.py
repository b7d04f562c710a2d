"""The process in which Scrapy runs: `python -m crawler.worker`, started by `crawler.crawl`.

Twisted's reactor runs once in a process, so every crawl has a process of its own. A job comes in on standard input as
one line of JSON; events go out on standard output, one a line. When standard input is closed, because the crawl is to
stop or because whoever started it is gone, the worker ends what it is doing and stops.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sqlite3
import sys
import threading
from datetime import UTC
from typing import Any

from pydantic import SecretStr

from cchc.captures import Capture
from cchc.datafolder import DataFolder, WriterLock
from cchc.errors import CchcError, SettingsError, StoreError
from cchc.settings import Settings
from crawler.archive import Archive
from crawler.entries import MODES
from crawler.frontier import Frontier
from crawler.job import Job
from crawler.leases import open_leases
from crawler.rendering import Renderer, find_browser
from crawler.reporter import Emit, Reporter
from crawler.review import catch_up, review
from crawler.sources import Source
from crawler.sources.declared import read_from
from crawler.spiders.settings import scrapy_settings, user_agent
from crawler.state import CrawlState

logger = logging.getLogger(__name__)
# What is being fetched when a crawl is stopped gets this many seconds; after that it is fetched again next time.
GRACE = 5.0


def recover(state: CrawlState, archive: Archive, sources: list[Source]) -> int:
    """Find what a killed crawl had archived but not yet read, so that it is not fetched twice; returns how much."""
    found = 0
    names = [source.id for source in sources]
    queues = [(mode, source) for mode in MODES for source, _ in state.pending(names, mode)]
    pending = {source for _, source in queues}
    last = [run for mode, source in queues for run in state.runs(source, limit=1, modes=(mode,))]
    # Nothing was in flight when these ended, and a backfill may have ended so weeks ago.
    begun = [run.resumed_at or run.started_at for run in last if run.outcome not in ("spent", "deferred")]
    if not begun:
        return 0
    first = "cchc-" + min(begun).astimezone(UTC).strftime("%Y%m%dT%H%M%S%f")
    for name in archive.archives():
        if name < first:
            continue
        for item in archive.captures(name):
            if not isinstance(item, Capture):
                logger.warning("%s", item)
            elif item.role == "part":
                continue  # Rendered or not, it is not the page.
            elif item.source in pending and item.location is not None and 200 <= item.status < 300:
                found += state.archived(item.source, item.url, item.location, item.fetched_at)
    return found


def work(job: Job, emit: Emit, stop: threading.Event) -> None:
    """Crawl. Raises CchcError when it cannot begin or go on; what was fetched until then is kept."""
    sources, renderer = renderable(job, emit)
    folder = DataFolder(job.data)
    read_from(job.data)
    with (
        WriterLock(job.data / "crawl.lock", "the crawl"),
        CrawlState(folder.crawl_database) as state,
        Archive(folder.archive) as archive,
    ):
        worker = state.worker()
        state.follow_archive()
        recovered = recover(state, archive, sources)
        if recovered:
            logger.info("%d pages were archived by a crawl that was killed, and are not fetched again", recovered)
        secret = SecretStr(job.redis_url) if job.redis_url else None
        leases = open_leases(Settings(redis_url=secret, redis_password_file=job.redis_password_file), worker)
        catch_up(state, archive, sources)
        try:
            reporter = Reporter(emit, state, job.limits.mode)
            frontier = Frontier(
                state, leases, sources, job.limits, on_start=reporter.started, on_finish=reporter.finished
            )
            late = _run(job, state, archive, frontier, reporter, stop, renderer)
            for ended, run in list(reporter.ended):
                reviewed = review(state, archive, ended, run)
                if reviewed.warnings != run.warnings:
                    reporter.tell(ended, reviewed, None)
        finally:
            leases.close()
        for source, reason in frontier.refused.items():
            emit({"event": "refused", "source": source, "reason": reason})
        if late:
            archive.forget(late)


def renderable(job: Job, emit: Emit) -> tuple[list[Source], Renderer | None]:
    """The sources that can be crawled, and what renders their pages; those for which a browser lacks are refused."""
    if not any(source.render for source in job.sources):
        return list(job.sources), None
    try:
        return list(job.sources), Renderer(find_browser(job.chromium), user_agent(job.contact))
    except SettingsError as error:
        for source in job.sources:
            if source.render:
                emit({"event": "refused", "source": source.id, "reason": str(error)})
        return [source for source in job.sources if not source.render], None


def _run(
    job: Job,
    state: CrawlState,
    archive: Archive,
    frontier: Frontier,
    reporter: Reporter,
    stop: threading.Event,
    renderer: Renderer | None,
) -> list[str]:
    from scrapy.crawler import CrawlerProcess

    from crawler.spiders.portal import PortalSpider

    process = CrawlerProcess(scrapy_settings(job))
    crawler = process.create_crawler(PortalSpider)
    process.crawl(
        crawler,
        frontier=frontier,
        state=state,
        archive=archive,
        agent=user_agent(job.contact),
        on_page=reporter.page,
        traffic=reporter.traffic,
        renderer=renderer,
    )
    from twisted.internet import reactor as installed

    reactor: Any = installed  # Its type is an interface; which one runs is known only now.

    def halt() -> None:
        frontier.stop("interrupted", "the crawl was stopped")
        reactor.callLater(GRACE, frontier.abandon)
        # An engine that still waits for slow answers then is left behind with its process.
        reactor.callLater(GRACE + 1, process.stop)
        reactor.callLater(GRACE + 2, _leave, archive)

    def watch() -> None:
        stop.wait()
        reactor.callFromThread(halt)

    threading.Thread(target=watch, daemon=True).start()
    process.start(install_signal_handlers=False)
    spider = crawler.spider
    if not isinstance(spider, PortalSpider):
        raise StoreError("Scrapy did not start")
    if spider.fatal is not None:
        with contextlib.suppress(sqlite3.Error):
            frontier.abandon()
        if isinstance(spider.fatal, CchcError):
            raise spider.fatal
        raise StoreError(f"{job.data}: {spider.fatal}") from spider.fatal
    return spider.late


def _leave(archive: Archive) -> None:
    archive.close()
    sys.stdout.flush()
    os._exit(0)


class _EventHandler(logging.Handler):
    """Hands log records to whoever started the worker."""

    def __init__(self, emit: Emit) -> None:
        super().__init__(logging.INFO)
        self._emit = emit
        # Of libraries only what goes wrong; Scrapy sets the levels of its loggers by itself.
        self.addFilter(lambda record: record.name.startswith("crawler") or record.levelno >= logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.exc_info:
            text += "\n" + logging.Formatter().formatException(record.exc_info)
        self._emit({"event": "log", "level": record.levelno, "logger": record.name, "message": text})


def main() -> int:
    """Read the job, work, and tell how it ended."""
    guard = threading.Lock()
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    sys.stdout = sys.stderr  # Nothing that a library prints may be taken for an event.

    def emit(event: dict[str, Any]) -> None:
        try:
            with guard:
                out.write(json.dumps(event, ensure_ascii=True) + "\n")
                out.flush()
        except (BrokenPipeError, ValueError):
            pass  # Nobody listens any more; standard input is closed too, and the crawl is stopping.

    job = Job.model_validate_json(sys.stdin.buffer.readline())
    stop = threading.Event()

    def listen() -> None:
        # Past the buffer, whose lock a thread that waits in it would hold for ever.
        while os.read(sys.stdin.fileno(), 4096):
            pass
        stop.set()

    threading.Thread(target=listen, daemon=True).start()
    root = logging.getLogger()
    root.addHandler(_EventHandler(emit))
    root.setLevel(logging.WARNING)
    logging.getLogger("crawler").setLevel(logging.INFO)
    logging.captureWarnings(True)
    try:
        work(job, emit, stop)
    except CchcError as error:
        emit({"event": "error", "kind": type(error).__name__, "message": str(error)})
        return 1
    except Exception as error:
        logger.exception("the crawl's process cannot go on")
        told = f"{job.data}: the crawl's process cannot go on ({type(error).__name__}: {error})"
        emit({"event": "error", "kind": type(error).__name__, "message": told})
        return 1
    emit({"event": "end"})
    return 0


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    # Threads of Twisted's pool may still wait for a name server; nothing is left to do for them.
    os._exit(code)
