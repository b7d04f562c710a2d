"""Checks of sources, kept in the data folder: `checks/<id>.json`, with the day and what was found.

A source that nobody verified is crawled only once a check has passed for it as it is declared now.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from cchc.datafolder import DataFolder
from cchc.errors import StoreError
from crawler.sources import Found, Source


class Tried(BaseModel):
    """An article of a check, as the reader gave it; `problem` is why it could not."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    title: str | None = None
    published_at: str | None = None
    letters: int = 0
    attachments: int = 0
    reform: bool = False
    beginning: str | None = None
    problem: str | None = None


class Check(BaseModel):
    """How a source was found to be. `passed_on` is the last day on which it passed as it is declared now."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    at: datetime
    version: str
    fingerprint: str
    family: str | None = None
    fits: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    articles: tuple[Tried, ...] = ()
    found: Found | None = None
    passed_on: date | None = None

    @property
    def passed(self) -> bool:
        return not self.faults


def keep(folder: DataFolder, check: Check) -> Path:
    """Write a check, whole or not at all; it replaces the earlier one. Raises StoreError.

    One that fails keeps what an earlier one found: a portal that is down for a night is crawled again the day after.
    What its articles say is left out: a page that is taken down must not live on here.
    """
    if check.passed:
        check = check.model_copy(update={"passed_on": check.at.date()})
    else:
        with contextlib.suppress(StoreError):
            earlier = last_check(folder, check.source)
            if earlier is not None and earlier.passed_on and earlier.fingerprint == check.fingerprint:
                check = check.model_copy(update={"passed_on": earlier.passed_on, "found": earlier.found})
    target = folder.checks / f"{check.source}.json"
    try:
        folder.checks.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder.checks, prefix=f".{check.source}-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(check.model_copy(update={"articles": ()}).model_dump_json(indent=1))
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror or error}") from error
    return target


def last_check(folder: DataFolder, source: str) -> Check | None:
    """The last check of a source, or None. Raises StoreError for a file that is none."""
    path = folder.checks / f"{source}.json"
    try:
        return Check.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise StoreError(f"{path} cannot be read: check the source again ({type(error).__name__})") from error


def standing(source: Source, folder: DataFolder) -> tuple[Source | None, str | None]:
    """The source as it can be crawled, or why it is not: paused, gone, or not checked as it is declared now."""
    if source.status != "active":
        return None, f"{source.status}: {source.reason}"
    advice = f"cchc sources check {source.id}"
    if source.is_verified and source.start and source.articles:
        return source, None
    check = last_check(folder, source.id)
    if check is None:
        return None, f"not checked on this machine yet: {advice}"
    if check.fingerprint != source.fingerprint():
        return None, f"its declaration changed since it was checked: {advice}"
    if check.passed_on is None:
        return None, f"its check of {check.at:%Y-%m-%d} found: {check.faults[0]}; {advice}"
    whole = source.completed(check.found)
    if not (whole.start and whole.articles):
        return None, f"nobody knows where its articles are listed: {advice}"
    return whole, None


def admit(sources: Sequence[Source], folder: DataFolder) -> tuple[list[Source], dict[str, str]]:
    """The sources that may be crawled, and by id why the others may not."""
    ready: list[Source] = []
    held: dict[str, str] = {}
    for source in sources:
        whole, reason = standing(source, folder)
        if whole is not None:
            ready.append(whole)
        else:
            held[source.id] = reason or ""
    return ready, held
