"""What is looked into once the crawl of a source has ended: its measures, and what falls short."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.archive import Archive
from crawler.entries import MODES, Mode, Run
from crawler.fill import fill_of, new_articles, outside
from crawler.health import faults_of, pace_warnings, shrinkage
from crawler.measures import Measures
from crawler.sources import Source
from crawler.state import CrawlState


def review(state: CrawlState, archive: Archive, source: Source, run: Run) -> Run:
    """Measure a run that has ended, some of what came read, and tell of what falls short; the run with its warnings."""
    # A backfill goes on over weeks, in which other runs bring the news.
    begun = (run.resumed_at if run.mode == "backfill" else None) or run.started_at
    sample, filled = fill_of(new_articles(source, state, archive, begun))
    new, changed = state.arrivals(run)
    gone = sum(number for name, number in run.counts.items() if name.endswith(".gone"))
    measures = (state.measures(run.id) or Measures()).model_copy(
        update={
            "new": new,
            "changed": changed,
            "gone": gone,
            "sample": sample,
            "filled": filled,
            "declared": source.state(),
        }
    )
    # What a backfill brings is of other years, and of pages as they were laid out then.
    alike_in: tuple[Mode, ...] = ("backfill",) if run.mode == "backfill" else ("full", "daily")
    earlier = [(one, told) for one, told in state.measured(source.id, modes=alike_in) if one.id < run.id]
    measures = measures.model_copy(update={"faults": faults_of(measures, [told for _, told in earlier])})
    told = [fault.told() for fault in measures.faults]
    if run.outcome == "finished":
        alike = [one for one, was in earlier if was.declared == measures.declared]
        if run.mode != "backfill":
            told += pace_warnings(source, state.runs(source.id, modes=alike_in), state.clock())
        told += shrinkage(run, alike)
        told += outside(source, sample, filled)
    run = state.tell(run, told) if told else run
    state.measure(run, measures, reviewed=True)
    return run


def catch_up(state: CrawlState, archive: Archive, sources: Iterable[Source]) -> None:
    """Measure the last runs that ended without: their crawl was killed before it came to that."""
    for source in sources:
        for run in (last for mode in MODES for last in state.runs(source.id, limit=1, modes=(mode,))):
            if run.outcome != "running" and not state.is_reviewed(run.id):
                review(state, archive, source, run)
