"""Reads and keeps what people hand in on the pages: in a process of its own, with the limits that ingest has."""

from __future__ import annotations

import re
import threading
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

from cli.jobs import (
    SECONDS_A_DOCUMENT,
    ArchiveJob,
    FileJob,
    Job,
    Longer,
    Result,
    answer_of,
    name_of,
    run_job,
    worker_pool,
)

if TYPE_CHECKING:
    from pebble import ProcessPool

    from cchc.records import Failure, Record
    from cchc.settings import Settings
    from search_api.protocol import Store
    from search_api.uploads import Kept, Upload

# A scan of more sheets is for `cchc ingest`: nobody waits for it in front of a page.
MOST_SHEETS = 4
FILES_A_WORKER = 100
_NO_WORD = re.compile(r"\W+")


def address_of(upload: Upload) -> str:
    """The address that stands for a file: the same content under the same name is the same document."""
    return f"upload:{sha256(upload.body).hexdigest()[:32]}/{quote(upload.name)}"


class UploadReader:
    """`search_api.uploads.Uploads`: one worker process, started with the first file; close it in the end."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._store = store
        self._pool: ProcessPool | None = None
        self._turn = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pool = self._pool
        if pool is not None:
            pool.stop()
            pool.join()

    def read(self, upload: Upload) -> Record | Failure:
        """The record of a file; the copy that the worker reads is gone when this returns."""
        from cchc.records import Failure

        with TemporaryDirectory(prefix="cchc-upload-") as folder:
            path = Path(folder) / _file_name(upload.name)
            path.write_bytes(upload.body)
            result = self._run(FileJob(path, address_of(upload))).result
            if isinstance(result, Failure):
                told = result.error.message.replace(str(path), upload.name)
                return Failure.of(result.document.url, result.error.code, told)
            return result

    def keep(self, upload: Upload, by: str) -> Kept:
        """Archive, read, store: what `cchc ingest` does. Raises ArchiveError, StoreError."""
        from cchc.captures import UPLOADED, Capture, Provenance
        from cchc.errors import StoreBusyError
        from cchc.records import Failure
        from cchc.urls import document_id
        from cli.opening import store_of
        from cli.processing import archive_folder
        from crawler.archive import Archive
        from search_api.protocol import Entry
        from search_api.uploads import Kept

        url = address_of(upload)
        known = self._store.document(document_id(url))
        if known is not None:
            return Kept("known", known.record.document.id)
        capture = Capture(
            url, upload.body, upload.media_type, fetched_at=datetime.now(UTC), source=f"{UPLOADED}{by}", role="file",
            filename=upload.name,
        )  # fmt: skip
        folder = archive_folder(self._settings)
        with Archive(folder) as archive:
            location = archive.append(capture)
        provenance = Provenance.of(replace(capture, location=location))
        result = self._run(ArchiveJob(folder, location, url, provenance))
        assert result.provenance is not None  # ArchiveJobs carry it
        document = result.result.document.id or document_id(url)
        try:
            with store_of(self._settings, writable=True) as store:
                (outcome,) = store.put([Entry(result.result, result.provenance)])
        except StoreBusyError:
            return Kept("later", document)
        if outcome == "forgotten":
            Archive(folder).forget([url])
            return Kept("forgotten", document)
        if isinstance(result.result, Failure):
            return Kept("failed", document, result.result)
        return Kept("later" if outcome == "refused" else "kept", document)

    def _run(self, job: Job) -> Result:
        """One file after the other. A scan gets the time of its sheets, up to `MOST_SHEETS`."""
        from cchc.records import Failure

        with self._turn:
            limit = SECONDS_A_DOCUMENT
            answer = answer_of(job, self._scheduled(job, 1, limit), limit)
            if isinstance(answer, Longer) and answer.sheets <= MOST_SHEETS:
                limit *= answer.sheets
                answer = answer_of(job, self._scheduled(job, answer.sheets, limit), limit)
        if isinstance(answer, Longer):
            message = f"{name_of(job)}: a scan of {answer.sheets} sheets; here it may have {MOST_SHEETS}"
            provenance = job.provenance if isinstance(job, ArchiveJob) else None
            return Result(job, Failure.of(job.url, "too_large", message), provenance)
        return answer

    def _scheduled(self, job: Job, sheets: int, limit: float) -> Future[Result | Longer]:
        if self._pool is None or not self._pool.active:
            self._pool = worker_pool(1, FILES_A_WORKER)
        return self._pool.schedule(run_job, args=[job, sheets], timeout=limit)


def _file_name(name: str) -> str:
    """A name that no file system takes for a path: the reader looks at its ending alone."""
    stem, dot, ending = name.rpartition(".")
    plain = re.sub(r"[^\w .-]+", "_", stem)[:60].strip(" .")
    return f"{plain or 'tep'}{dot}{_NO_WORD.sub('', ending)[:8]}"
