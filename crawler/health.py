"""Source health: what a finished run says about the portal and its declaration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from crawler.entries import Run
from crawler.sources import Source

SEEN = ("fetched", "unchanged", "not_modified")
MONTH = timedelta(days=30)


def documents(counts: Mapping[str, int], role: str) -> int:
    """How many pages of a role the run found to be there, changed or not. `counts` as of `CrawlState.counts`."""
    fresh = counts.get(f"{role}.skipped: fresh", 0)
    return sum(counts.get(f"{role}.{outcome}", 0) for outcome in SEEN) + fresh


def warnings_of(source: Source, counts: Mapping[str, int], notes: Iterable[str], *, whole: bool) -> list[str]:
    """What people should look at. Bounds are checked only when the run was `whole`, not cut short."""
    told = list(dict.fromkeys(notes))
    if whole:
        for role, least in (("article", source.expected.articles), ("attachment", source.expected.attachments)):
            if role == "attachment" and counts.get("article.skipped: fresh"):
                continue  # Articles that were not asked for again did not lead to theirs.
            found = documents(counts, role)
            if found < least:
                told.append(f"{found} {role}s found, at least {least} expected: has the layout of the portal changed?")
        failed = counts.get("article.failed", 0)
        found = documents(counts, "article")
        if failed > found:
            told.append(f"more articles failed ({failed}) than were had ({found})")
    return told


def pace_warnings(source: Source, runs: Sequence[Run], now: datetime) -> list[str]:
    """Whether as many articles are new or changed in thirty days as the source expects. `runs` has the newest first.

    The first run finds what had gathered over years, so it does not count; nothing is said before thirty days are over.
    """
    expected = source.expected.monthly
    since = [run for run in runs[:-1] if run.started_at > now - 2 * MONTH]
    if expected is None or not since or not runs[-1].finished_at:
        return []
    begun = max(runs[-1].finished_at, now - 2 * MONTH)
    if now - begun < MONTH:
        return []
    number = round(sum(run.counts.get("article.fetched", 0) for run in since) * (MONTH / (now - begun)))
    if number < expected.least:
        return [f"{number} articles a month are new or changed, at least {expected.least} expected"]
    if expected.most is not None and number > expected.most:
        return [f"{number} articles a month are new or changed, at most {expected.most} expected"]
    return []
