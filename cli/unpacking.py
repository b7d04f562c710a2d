"""ZIP archives on their way in: what is in one becomes captures, or jobs, of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cli.jobs import FileJob, capture_of

if TYPE_CHECKING:
    from datetime import datetime

    from cchc.captures import Capture, Location, Provenance
    from cchc.records import Failure
    from crawler.archive import Archive

# An archive file is opened to see what is in it; other files are told by their first bytes.
SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass
class Unpacked:
    """What came of the ZIP captures of an archive folder."""

    added: list[tuple[str, Provenance]] = field(default_factory=list)  # address of each new member, and its capture's
    failures: list[tuple[Failure, Provenance]] = field(default_factory=list)  # members that cannot be had
    whole: set[Location] = field(default_factory=set)  # ZIP captures that are no documents themselves


def spread(jobs: Iterable[FileJob]) -> list[FileJob]:
    """The jobs with each ZIP file replaced by one job a file in it; one that cannot be opened stays, and says why."""
    return [each for job in jobs for each in _members(job)]


def _members(job: FileJob) -> Iterator[FileJob]:
    from cchc.errors import ReadError
    from cchc.urls import member_url
    from crawler.files.zip import member_paths

    paths: list[str] = []
    try:
        with job.path.open("rb") as file:
            packed = file.read(4) in SIGNATURES
        if packed and is_archive(capture := capture_of(job)):
            paths = member_paths(capture)
    except (OSError, ReadError):
        pass  # the job itself says what is wrong with its file
    if paths:
        yield from (replace(job, url=member_url(job.url, path), member=path) for path in paths)
    else:
        yield job


def is_archive(capture: Capture) -> bool:
    """Whether a capture is a ZIP archive of files, and no office file, which is packed the same way."""
    from cchc.errors import ReadError
    from crawler.media import format_of

    if capture.status >= 300 or not capture.body.startswith(SIGNATURES):
        return False
    try:
        return format_of(capture) == "zip"
    except ReadError:
        return False


def unpack(
    archive: Archive, containers: Sequence[Location], known: set[tuple[str, datetime]], reported: set[str]
) -> Unpacked:
    """Add the members of ZIP captures to the archive, each once.

    `known` are the addresses and moments of all captures there are; `reported` the addresses of failures that are kept
    already. A ZIP that cannot be opened is left to its reader, which says what is wrong with it.
    """
    from cchc.captures import Provenance
    from cchc.errors import ReadError
    from cchc.records import Failure
    from crawler.files import zip as zip_files

    done = Unpacked()
    for location in containers:
        container = archive.get(location)
        try:
            zip_files.member_paths(container)
        except ReadError:
            continue
        done.whole.add(location)
        for member in zip_files.unpack(container):
            if isinstance(member.content, ReadError):
                if member.url not in reported:
                    failure = Failure.of(member.url, member.content.code, str(member.content))
                    done.failures.append((failure, replace(Provenance.of(container), location=None)))
            elif (member.url, container.fetched_at) not in known:
                at = archive.append(member.content, sync=False)
                done.added.append((member.url, Provenance.of(replace(member.content, location=at))))
    archive.flush()
    return done
