"""`cchc watch`: runs the jobs of `cli/periodic` when they are due, until it is stopped.

APScheduler says when; the work is done in the main thread, one job at a time, so that a signal stops it as Ctrl-C stops
any command.
"""

from __future__ import annotations

import queue
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cchc.settings import Settings

AGAIN = timedelta(seconds=15)  # after a run that failed, doubled each time up to the job's interval
TICK = 1.0  # seconds: on Windows nothing interrupts a wait
# A crawl that was told to stop may take seven seconds; told twice it is killed.
REPEAT = 10.0

Job = Callable[[], datetime | None]


@dataclass(frozen=True, slots=True)
class Watched:
    """What a watch is over: `ids` of sources, all that may be crawled where none are named.

    `every` takes the place of the frequencies that sources declare; `metrics` is the file for Prometheus.
    """

    settings: Settings
    ids: Sequence[str] = ()
    workers: int = 1
    every: timedelta | None = None
    metrics: Path | None = None


@dataclass(slots=True)
class Periodic:
    """A job with the longest time between two of its runs; `failures` in a row."""

    name: str
    interval: timedelta
    run: Job
    failures: int = 0


class Stopped(KeyboardInterrupt):
    """SIGTERM or Ctrl-C. Of its own type: after a bare KeyboardInterrupt that met an `exec` (that of a dataclass being
    imported, say) Python ends the process as if by the signal, although it was handled.
    """


@contextmanager
def stopped_by_signals() -> Iterator[threading.Event]:
    """SIGTERM and Ctrl-C raise Stopped in the main thread, and set the event.

    Where one is raised in a finalizer or a callback of a C library, Python drops it: it comes again until it is heard.
    """
    stopping, left = threading.Event(), threading.Event()

    def stop(number: int, frame: object) -> None:
        if not stopping.is_set():
            stopping.set()
            threading.Thread(target=insist, args=[number], daemon=True).start()
        raise Stopped

    def insist(number: int) -> None:
        while not left.wait(REPEAT):
            if hasattr(signal, "pthread_kill"):  # which also ends a call that blocks
                signal.pthread_kill(main, number)
            else:
                signal.raise_signal(number)

    main = threading.main_thread().ident or 0
    if threading.current_thread() is not threading.main_thread():
        yield stopping
        return
    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stopping
    finally:
        left.set()
        for number, handler in before.items():
            signal.signal(number, handler)


def jobs_of(watched: Watched) -> dict[str, Periodic]:
    """Every job of `cli/periodic`, by name. Raises DeclarationError for a module that is none."""
    import cli.periodic
    from cchc.registry import modules_of

    modules = modules_of(cli.periodic, "NAME", "INTERVAL", "job").values()
    return {one.NAME: Periodic(one.NAME, one.INTERVAL, one.job(watched)) for one in modules}


def watch(watched: Watched, jobs: Mapping[str, Periodic] | None = None) -> None:
    """Go on until a signal or a job raises KeyboardInterrupt, after which nothing is half done.

    Raises StoreBusyError where a watch runs over the data folder already, StoreError where the folder cannot be used,
    DeclarationError or SettingsError when something is wrong from the beginning.
    """
    from apscheduler.schedulers.background import BackgroundScheduler

    from cchc.datafolder import WriterLock, open_data_folder
    from cchc.errors import StoreBusyError

    folder = open_data_folder(watched.settings.data)
    try:
        lock = WriterLock(folder.path / "watch.lock", "the watch")
    except StoreBusyError as error:
        raise StoreBusyError(f"another watch runs over {folder.path}: one is enough, stop it first") from error
    with lock, stopped_by_signals() as stopping:
        periodic = jobs if jobs is not None else jobs_of(watched)
        due: queue.SimpleQueue[str] = queue.SimpleQueue()
        scheduler = BackgroundScheduler(timezone=UTC, daemon=True)
        for job in periodic.values():
            # A job is on the clock once: each run says when the next is.
            scheduler.add_job(due.put, "date", args=[job.name], id=job.name, misfire_grace_time=None)
        scheduler.start()
        try:
            while not stopping.is_set():
                try:
                    job = periodic[due.get(timeout=TICK)]
                except queue.Empty:
                    continue
                at = run(job)
                scheduler.add_job(
                    due.put, "date", run_date=at, args=[job.name], id=job.name, misfire_grace_time=None,
                    replace_existing=True,
                )  # fmt: skip
            raise Stopped
        finally:
            scheduler.shutdown(wait=False)


def run(job: Periodic, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> datetime:
    """Run a job once; when it is to run again. What goes wrong is told, and costs neither the watch nor other jobs."""
    from cchc.errors import CchcError
    from cli.exits import complain

    try:
        at = job.run()
    except Exception as error:
        wait: timedelta = min(AGAIN * 2 ** min(job.failures, 16), job.interval)
        job.failures += 1
        if not isinstance(error, CchcError):
            traceback.print_exc()
        told = str(error) if isinstance(error, CchcError) else f"{type(error).__name__}: please report the lines above"
        complain(f"{job.name} failed and is tried again in {span(wait)}: {told}")
        return now() + wait
    job.failures = 0
    at_most = now() + job.interval
    return at_most if at is None else min(max(at, now()), at_most)


def span(time: timedelta) -> str:
    """In words: "30 seconds", "2.5 minutes", "6 hours"."""
    seconds = time.total_seconds()
    unit, size = next((pair for pair in (("hour", 3600), ("minute", 60)) if seconds >= pair[1]), ("second", 1))
    number = seconds / size
    return f"{number:.3g} {unit}{'' if number == 1 else 's'}"
