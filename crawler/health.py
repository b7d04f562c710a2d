"""Source health: what a finished run says about the portal and its declaration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from math import comb
from statistics import median

from crawler.entries import Mode, Run
from crawler.measures import WORDS, Fault, Field, Measures
from crawler.sources import Source

SEEN = ("fetched", "unchanged", "not_modified")
MONTH = timedelta(days=30)
HISTORY = 30  # crawls that a crawl is held against
LEAST_RUNS, LEAST_USUAL = 2, 10  # crawls, and articles in them, before a smaller number means anything
LEAST_SAMPLE, LEAST_BEFORE = 3, 5  # articles before their shares are compared
ACCIDENT = 0.001  # how improbable a small share must be to be none


def documents(counts: Mapping[str, int], role: str) -> int:
    """How many pages of a role the run found to be there, changed or not. `counts` as of `CrawlState.counts`."""
    fresh = counts.get(f"{role}.skipped: fresh", 0)
    return sum(counts.get(f"{role}.{outcome}", 0) for outcome in SEEN) + fresh


def warnings_of(
    source: Source, counts: Mapping[str, int], notes: Iterable[str], *, whole: bool, mode: Mode = "full"
) -> list[str]:
    """What people should look at. Bounds are checked only when the run was `whole`, not cut short.

    They are of full crawls. A daily one finds one article at least where any are expected; a backfill may find none.
    """
    told = list(dict.fromkeys(notes))
    if whole:
        expected = [("article", source.expected.articles), ("attachment", source.expected.attachments)]
        if mode != "full":
            expected = [("article", min(source.expected.articles, 1))] if mode == "daily" else []
        for role, least in expected:
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


def shrinkage(run: Run, earlier: Sequence[Run]) -> list[str]:
    """Whether a whole run found less than half of the articles that were found before. `earlier`: newest first."""
    full = [one for one in earlier if one.outcome == "finished" and one.mode == "full"]
    whole = [documents(one.counts, "article") for one in full][:HISTORY]
    if run.outcome != "finished" or run.mode != "full" or len(whole) < LEAST_RUNS:
        return []
    found, usual = documents(run.counts, "article"), median(whole)
    if usual < LEAST_USUAL or found >= usual / 2:
        return []
    return [f"{found} articles found, {usual:g} in the crawls before: has the layout of the portal changed?"]


def faults_of(now: Measures, history: Sequence[Measures]) -> tuple[Fault, ...]:
    """The fields that have gone empty against the source's own history, the newest first, under this declaration.

    A field has when its share of articles is below half of what it was and that is no accident: were the share still
    what it was, fewer than one sample in a thousand would have so few. Of three articles that lack what all had before,
    that can be said; a crawl that brings fewer is taken together with those before it. Crawls that fell short of a
    field do not become what is expected of it, so that a fault stays until it is mended or the declaration is changed.
    """
    runs = [now, *(measures for measures in history if measures.declared == now.declared)]
    faults = []
    for field in WORDS:
        late, samples = [], 0
        for measures in runs:
            if samples >= LEAST_SAMPLE:
                break
            late.append(measures)
            samples += measures.sample
        before = [
            measures
            for measures in runs[len(late) :]
            if measures.sample and field not in {fault.field for fault in measures.faults}
        ][:HISTORY]
        had, of = _counted(field, late)
        had_before, of_before = _counted(field, before)
        if of < LEAST_SAMPLE or of_before < LEAST_BEFORE or had / of >= had_before / of_before / 2:
            continue
        if _at_most(had, of, (had_before + 1) / (of_before + 2)) < ACCIDENT:
            shares = [measures.filled[field] for measures in late if field in measures.filled]
            kept = [measures.filled[field].having for measures in before if measures.filled[field].having]
            faults.append(
                Fault(
                    field=field,
                    share=had / of,
                    articles=of,
                    expected=had_before / of_before,
                    expected_articles=of_before,
                    example=next((share.lacking for share in shares if share.lacking), None),
                    before=kept[0] if kept else None,
                )
            )
    return tuple(faults)


def _counted(field: Field, runs: Iterable[Measures]) -> tuple[int, int]:
    """How many articles have the field, of how many."""
    told = [(measures.filled[field].had, measures.sample) for measures in runs if field in measures.filled]
    return sum(had for had, _ in told), sum(sample for _, sample in told)


def _at_most(had: int, of: int, share: float) -> float:
    """The probability that at most `had` of so many have what each has with probability `share`."""
    return sum(comb(of, number) * share**number * (1 - share) ** (of - number) for number in range(had + 1))
