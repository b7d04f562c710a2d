"""Joins the stages: archived responses are read, extracted and kept."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cchc import __version__
from cli.jobs import ArchiveJob, Result, run_jobs
from cli.progress import progress

if TYPE_CHECKING:
    from datetime import datetime

    from cchc.captures import Location
    from cchc.settings import Settings
    from search_api.protocol import Entry, Outcome, Store

BATCH = 32  # results kept in one transaction
NOT_KEPT = ("failed", "forgotten", "refused")
SECONDS_A_BATCH = 2.0  # or as many as came in this time: what is shown as done is soon kept


@dataclass
class Processed:
    """What a run over the archive came to."""

    outcomes: Counter[str] = field(default_factory=Counter)
    figures: int = 0
    statements: int = 0
    meetings: int = 0
    failures: list[tuple[str, str, str]] = field(default_factory=list)  # url, code, message
    problems: list[str] = field(default_factory=list)  # damage in the archive
    seconds: float = 0.0

    @property
    def documents(self) -> int:
        """Documents that became records, whether new, changed or as before."""
        return sum(count for outcome, count in self.outcomes.items() if outcome not in NOT_KEPT)


def archive_folder(settings: Settings) -> Path:
    return settings.data / "archive"


def pending(
    settings: Settings, store: Store, *, again: bool, problems: list[str], failures: list[Entry]
) -> list[ArchiveJob]:
    """Responses that this version of the extractor has not been run over, in the order received.

    Those whose page has another identity by now, since its portal has moved or addresses are told apart better, are
    run over again, so that records of one page become one. The files in ZIP archives are added to the archive first;
    those that cannot be had are `failures`.
    """
    from cchc.captures import DOCUMENT_ROLES, Capture, Provenance
    from cchc.records import Failure
    from cchc.urls import container_of
    from cli.identities import Identities
    from cli.unpacking import is_archive, unpack
    from crawler.archive import Archive
    from crawler.redirects import leads_away
    from crawler.sources.declared import current, read_from
    from search_api.protocol import Entry

    folder = archive_folder(settings)
    read_from(settings.data)
    done = {} if again else store.processed(__version__)
    identities = Identities(store)
    jobs: list[ArchiveJob] = []
    containers: list[Location] = []
    known: set[tuple[str, datetime]] = set()
    with Archive(folder) as archive:
        for found in archive.captures():
            if not isinstance(found, Capture):
                problems.append(str(found))
            elif 300 <= found.status < 400:
                # A redirect is no document, and where it leads is archived by itself; but it may lead away from one.
                if found.location not in done and leads_away(found) and identities.holds(found.url):
                    message = "the address leads to a page that is no article"
                    failures.append(Entry(Failure.of(current(found.url), "not_found", message), Provenance.of(found)))
            elif found.location and found.role in DOCUMENT_ROLES:
                if container_of(found.url) is not None:
                    known.add((found.url, found.fetched_at))
                if is_archive(found):
                    containers.append(found.location)
                if found.location not in done or identities.changed(found.url, done[found.location]):
                    jobs.append(ArchiveJob(folder, found.location, found.url, Provenance.of(found)))
        if containers:
            reported = set() if again else {failed.failure.document.url for failed in store.failures()}
            unpacked = unpack(archive, containers, known, reported)
            failures += [Entry(failure, provenance) for failure, provenance in unpacked.failures]
            jobs = [job for job in jobs if job.location not in unpacked.whole]
            jobs += [ArchiveJob(folder, one.location, url, one) for url, one in unpacked.added if one.location]
    return jobs


def process(settings: Settings, store: Store, *, workers: int, again: bool = False, quiet: bool = False) -> Processed:
    """Run reader and extractor over what is archived and not yet done; `again` over all of it.

    Stopped at any moment, it has kept whole batches, and goes on from there when called anew.
    """
    from crawler.archive import Archive

    started = time.monotonic()
    processed = Processed()
    gone: list[str] = []
    unread: list[Entry] = []
    jobs = pending(settings, store, again=again, problems=processed.problems, failures=unread)
    if unread:
        _count(processed, unread, store.put(unread))
    if jobs:
        with progress("extract", len(jobs), quiet=quiet) as bar:
            for batch in _batches(run_jobs(jobs, min(workers, len(jobs)))):
                entries = [_entry(result) for result in batch]
                outcomes = store.put(entries)
                gone += [done.job.url for done, outcome in zip(batch, outcomes, strict=True) if outcome == "forgotten"]
                _count(processed, entries, outcomes)
                bar.advance(len(batch), note=batch[-1].job.url)
    if gone:
        # What was taken down came in again, under another address or as a file: it stays no longer than this.
        Archive(archive_folder(settings)).forget(gone)
    processed.seconds = time.monotonic() - started
    return processed


def _batches(results: Iterator[Result]) -> Iterator[list[Result]]:
    batch: list[Result] = []
    since = time.monotonic()
    for result in results:
        batch.append(result)
        if len(batch) >= BATCH or time.monotonic() - since >= SECONDS_A_BATCH:
            yield batch
            batch, since = [], time.monotonic()
    if batch:
        yield batch


def _entry(result: Result) -> Entry:
    from search_api.protocol import Entry

    assert result.provenance is not None  # ArchiveJobs carry it
    return Entry(result.result, result.provenance)


def _count(processed: Processed, entries: Sequence[Entry], outcomes: Sequence[Outcome]) -> None:
    from cchc.records import Failure

    for entry, outcome in zip(entries, outcomes, strict=True):
        processed.outcomes[outcome] += 1
        if outcome == "refused":
            message = "the store did not take all of it; it is put aside, and `cchc index retry` puts it again"
            processed.failures.append((entry.result.document.url, "refused", message))
        elif isinstance(entry.result, Failure):
            error = entry.result.error
            processed.failures.append((entry.result.document.url, error.code, error.message))
        else:
            processed.figures += len(entry.result.figures)
            processed.statements += len(entry.result.statements)
            processed.meetings += len(entry.result.meetings)
