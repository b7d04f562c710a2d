"""Takes files into the archive, each content of an address once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cli.jobs import FileJob, capture_of
from cli.processing import archive_folder
from cli.progress import progress

if TYPE_CHECKING:
    from cchc.settings import Settings


def archive_files(settings: Settings, jobs: Sequence[FileJob], *, quiet: bool = False) -> list[tuple[str, str, str]]:
    """Archive what is not there yet; what could not be read comes back as (url, code, message)."""
    from cchc.captures import Capture
    from cchc.errors import ReadError
    from crawler.archive import Archive

    refused: list[tuple[str, str, str]] = []
    with Archive(archive_folder(settings)) as archive, progress("archive", len(jobs), quiet=quiet) as bar:
        known = {(found.url, found.digest) for found in archive.captures() if isinstance(found, Capture)}
        for job in jobs:
            try:
                capture = capture_of(job)
            except ReadError as error:
                refused.append((job.url, error.code, str(error)))
            else:
                if (capture.url, capture.digest) not in known:
                    archive.append(replace(capture, role="file"), sync=False)
                    known.add((capture.url, capture.digest))
            bar.advance(note=job.url)
        archive.flush()
    return refused
