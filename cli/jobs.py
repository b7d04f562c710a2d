"""One document's way from bytes to a record, in a process of its own that may be cut off.

A reader or a rule that hangs, or a library that crashes, costs one document: its process is killed, the document
gets an error, and the work goes on.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Future

    from pebble import ProcessPool

    from cchc.captures import Capture, Location, Provenance
    from cchc.errors import ReadCode
    from cchc.records import Failure, Record

SECONDS_A_DOCUMENT = 30.0
# A worker is replaced after so many documents, so that what C libraries do not give back stays bounded.
DOCUMENTS_A_WORKER = 2000
LARGEST_FILE = 200 * 2**20  # bytes; readers have tighter limits by type


@dataclass(frozen=True, slots=True)
class FileJob:
    """A file on disk that stands for the page at `url`, or the file at the path `member` in a ZIP archive on disk.

    `source` and `fetched_at` (ISO 8601) are of the page that it is a copy of.
    """

    path: Path
    url: str
    member: str | None = None
    source: str | None = None
    fetched_at: str | None = None


@dataclass(frozen=True, slots=True)
class ArchiveJob:
    """A response in an archive folder."""

    archive: Path
    location: Location
    url: str
    provenance: Provenance


Job = FileJob | ArchiveJob


@dataclass(frozen=True, slots=True)
class Longer:
    """The answer to a job that needs the time of `sheets` documents: a scan has its time by the sheet."""

    job: Job
    sheets: int


@dataclass(frozen=True, slots=True)
class Result:
    job: Job
    result: Record | Failure
    provenance: Provenance | None


def capture_of(job: Job) -> Capture:
    """The bytes of a job. Raises ReadError when a file is missing or too large, ArchiveError for an archive."""
    from datetime import UTC, datetime

    from cchc.captures import Capture
    from cchc.errors import ReadError

    if isinstance(job, ArchiveJob):
        from crawler.archive import Archive

        return Archive(job.archive).get(job.location)
    try:
        size = job.path.stat().st_size
        if size > LARGEST_FILE:
            raise ReadError("too_large", f"{job.path}: {size / 2**20:.0f} MB; the limit is {LARGEST_FILE // 2**20} MB")
        body = job.path.read_bytes()
        changed = datetime.fromtimestamp(job.path.stat().st_mtime, UTC)
        if job.fetched_at is not None:
            changed = datetime.fromisoformat(job.fetched_at)
    except FileNotFoundError as error:
        raise ReadError("missing", f"{job.path}: no such file") from error
    except OSError as error:
        raise ReadError("unreadable", f"{job.path}: {error.strerror}") from error
    if job.member is not None:
        from cchc.urls import container_of
        from crawler.files.zip import member

        container = container_of(job.url) or job.url
        return member(Capture(container, body, filename=job.path.name, fetched_at=changed, role="file"), job.member)
    return Capture(url=job.url, body=body, filename=job.path.name, fetched_at=changed, source=job.source, role="file")


def run_job(job: Job, sheets: int = 1) -> Result | Longer:
    """Read and extract one document; what goes wrong becomes a Failure.

    A scan of more than `sheets` sheets, for which the time would not do, comes back as `Longer`.
    """
    from cchc.captures import Provenance
    from cchc.errors import ArchiveError, CchcError, ReadError
    from crawler.reader import read, sheets_of
    from crawler.sources.declared import read_from
    from nlp.pipeline import extract

    provenance = job.provenance if isinstance(job, ArchiveJob) else None
    if isinstance(job, ArchiveJob):
        read_from(job.archive.parent)
    try:
        capture = capture_of(job)
        provenance = Provenance.of(capture)
        needed = sheets_of(capture)
        if needed > sheets:
            return Longer(job, needed)
        return Result(job, extract(read(capture)), provenance)
    except ReadError as error:
        return Result(job, _failure(job, error.code, str(error)), provenance)
    except ArchiveError as error:
        return Result(job, _failure(job, "truncated", str(error)), provenance)
    except CchcError:
        raise  # a broken declaration is no fault of this document, and would cost every one of them
    except MemoryError:
        return Result(job, _failure(job, "too_large", f"{name_of(job)}: needs more memory than there is"), provenance)
    except Exception as error:  # a bug in a reader or a pipe must not cost the other documents
        message = f"{name_of(job)}: {type(error).__name__}: {error}"
        return Result(job, _failure(job, "unreadable", message[:500]), provenance)


def name_of(job: Job) -> str:
    """What a message calls the document: its file where there is one, else its address."""
    if isinstance(job, FileJob):
        return f"{job.path}, {job.member}" if job.member else str(job.path)
    return job.url


def worker_pool(workers: int, documents: int = DOCUMENTS_A_WORKER) -> ProcessPool:
    """Processes that have the pipeline loaded; each is replaced after so many documents."""
    import multiprocessing

    from pebble import ProcessPool

    # A forked worker would inherit the locks of Rich's and Scrapy's threads; a fresh one inherits nothing.
    context = multiprocessing.get_context("spawn")
    return ProcessPool(max_workers=workers, max_tasks=documents, initializer=_start_worker, context=context)


def answer_of(job: Job, future: Future[Result | Longer], limit: float) -> Result | Longer:
    """What became of a job in a pool, where it had `limit` seconds; being cut off is a Failure like any other."""
    from concurrent.futures import TimeoutError as FutureTimeout

    from pebble import ProcessExpired

    try:
        return future.result()
    except FutureTimeout:
        return _cut_off(job, "timeout", f"{name_of(job)}: took longer than {limit:.0f} s and was cut off")
    except ProcessExpired as error:
        return _cut_off(job, "unreadable", f"{name_of(job)}: its process ended with status {error.exitcode}")


def run_jobs(jobs: Iterable[Job], workers: int, seconds: float = SECONDS_A_DOCUMENT) -> Iterator[Result]:
    """Results in the order of the jobs. No document takes longer than `seconds`, or takes others with it.

    A scan has that time for each of its sheets.
    """
    from collections import deque

    remaining = iter(jobs)
    waiting: deque[tuple[Job, float, Future[Result | Longer]]] = deque()
    with worker_pool(workers) as pool:

        def submit() -> bool:
            job = next(remaining, None)
            if job is None:
                return False
            waiting.append((job, seconds, pool.schedule(run_job, args=[job], timeout=seconds)))
            return True

        try:
            # A bounded window keeps a folder of a million files from becoming a million futures.
            while len(waiting) < workers * 8 and submit():
                pass
            while waiting:
                job, limit, future = waiting.popleft()
                answer = answer_of(job, future, limit)
                if isinstance(answer, Longer):
                    limit = seconds * answer.sheets
                    again = pool.schedule(run_job, args=[job, answer.sheets], timeout=limit)
                    waiting.appendleft((job, limit, again))
                    continue
                yield answer
                submit()
        except BaseException:
            pool.stop()
            raise


def _cut_off(job: Job, code: ReadCode, message: str) -> Result:
    provenance = job.provenance if isinstance(job, ArchiveJob) else None
    return Result(job, _failure(job, code, message), provenance)


def _failure(job: Job, code: ReadCode, message: str) -> Failure:
    """Under the address that the page has today, so that it is told of the document that was there."""
    from cchc.records import Failure
    from crawler.sources.declared import current

    return Failure.of(current(job.url) if isinstance(job, ArchiveJob) else job.url, code, message)


def _start_worker() -> None:
    """Ctrl-C goes to the parent, which stops the workers; loading comes before the first document's clock."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from cchc.errors import CchcError
    from nlp.pipeline import pipeline

    # What is wrong with the pipeline is said by the first job, whose error reaches the parent.
    with contextlib.suppress(CchcError):
        pipeline()
