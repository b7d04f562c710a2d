"""Crawls each source as often as it declares, and extracts what came.

It keeps no schedule: what is due is read from the crawl state (crawler/schedule.py), so a watch that was killed, or a
folder that was restored from a backup, knows what is due. docs/decisions/0008-watching-reads-the-crawl-state.md
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cli.watching import Job, Watched, span

if TYPE_CHECKING:
    from cchc.errors import DeclarationError
    from crawler.crawl import CrawlSummary
    from crawler.entries import Run
    from crawler.schedule import Turn
    from crawler.sources import Source

NAME = "crawl"
INTERVAL = timedelta(minutes=5)  # how soon a declaration or a check that changed is taken notice of

# A round ends after so long: what it brought is extracted, and those that are due by then get their turn as well.
ROUND = timedelta(hours=1)
REST = timedelta(minutes=1)  # at least, between two crawls of one source
REFUSED = timedelta(minutes=15)  # until a source that could not be begun is tried again, doubled up to MOST_REFUSED
MOST_REFUSED = timedelta(days=1)
BEGINNING = datetime.min.replace(tzinfo=UTC)


def job(watched: Watched) -> Job:
    """The crawl of a watch. Raises DeclarationError for an id that no source has."""
    crawling = Crawling(watched)
    crawling.sources()
    return crawling.run


class Crawling:
    """Rounds of crawl and extraction over those sources that are due."""

    def __init__(self, watched: Watched, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._watched = watched
        self._now = now
        self._known: dict[str, Source] = {}
        self._wrong: dict[str, str] = {}
        self._rests: dict[str, datetime] = {}
        self._refusals: Counter[str] = Counter()
        self._unread = True  # What a watch that was killed had fetched is extracted before anything is waited for.
        self._told: str | None = None

    def run(self) -> datetime | None:
        """Crawl what is due and extract what came; when the next source is due, now where that took its time."""
        due, following = self.turns()
        if due or self._unread:
            self._round([turn.source for turn in due])
            return self._now()
        self._say(following)
        return following[0].at if following else None

    def turns(self) -> tuple[list[Turn], list[Turn]]:
        """What is due now, that which was crawled longest ago first; and what comes later, the soonest first."""
        from cchc.datafolder import DataFolder
        from crawler.discovery.checks import admit
        from crawler.schedule import Turn, plan
        from crawler.state import CrawlState

        folder = DataFolder(self._watched.settings.data)
        ready, _ = admit(self.sources(), folder)
        latest: dict[str, Run] = {}
        if folder.crawl_database.exists():
            with CrawlState(folder.crawl_database, writable=False) as state:
                latest = {run.source: run for run in state.latest_runs()}
        now = self._now()
        turns = []
        for turn in plan(ready, latest, now, self._watched.every):
            rested = self._rests.get(turn.source.id, now)
            turns.append(turn if turn.at >= rested else Turn(turn.source, rested, turn.reason))

        def crawled_at(turn: Turn) -> datetime:
            run = latest.get(turn.source.id)
            return (run.finished_at or run.started_at) if run else BEGINNING

        # Only so many are crawled at once: without this order a few long ones would take every round.
        due = sorted((turn for turn in turns if turn.at <= now), key=crawled_at)
        return due, sorted((turn for turn in turns if turn.at > now), key=lambda turn: turn.at)

    def sources(self) -> list[Source]:
        """The sources to watch as they are declared by now; one whose declaration is wrong stays as it was.

        Raises DeclarationError for an id that no source has.
        """
        from cli.exits import complain
        from crawler.sources import choose, load

        settings, ids = self._watched.settings, self._watched.ids
        wrong: dict[str, str] = {}

        def hear(name: str, error: DeclarationError) -> None:
            wrong[name] = str(error)

        known = load(settings.sources, settings.data, hear)
        for name, told in wrong.items():
            if self._wrong.get(name) != told:
                complain(f"{'it stays as it was' if name in self._known else 'it is left out'}: {told}")
            if name in self._known:
                known[name] = self._known[name]
        self._wrong, self._known = wrong, known
        if ids:
            return choose([name for name in ids if name in known or name not in wrong], known)
        return [source for source in known.values() if not source.sample]

    def _round(self, sources: Sequence[Source]) -> None:
        from cli.crawling import show_crawl
        from cli.opening import store_of
        from cli.processing import process
        from cli.summary import show

        watched = self._watched
        for crawled in self._crawl(sources):
            self._unread = True
            self._rest(crawled)
            show_crawl(crawled)
            if crawled.interrupted:
                raise KeyboardInterrupt
        with store_of(watched.settings, writable=True) as store:
            processed = process(watched.settings, store, workers=watched.workers)
        self._unread = False
        if processed.outcomes:
            show(processed)
        if watched.metrics is not None:
            from cli.metrics import write

            write(watched.settings, self.sources(), watched.metrics)

    def _crawl(self, sources: Sequence[Source]) -> Iterable[CrawlSummary]:
        """One crawl of all of them; where its process dies, each by itself, so that one costs no other its crawl."""
        from cchc.errors import CchcError, StoreBusyError
        from cli.crawling import collect
        from cli.exits import complain
        from crawler.crawl import WorkerEndedError
        from crawler.frontier import Limits

        settings = self._watched.settings
        if not sources:
            return
        try:
            yield collect(settings, sources, limits=Limits(max_seconds=ROUND.total_seconds()))
            return
        except WorkerEndedError as error:
            complain(f"{error}; the sources of this round are crawled one by one")
        for source in sources:
            try:
                yield collect(settings, [source], limits=Limits(max_seconds=(ROUND / len(sources)).total_seconds()))
            except StoreBusyError:
                raise
            except CchcError as error:
                rest = self._refuse(source.id)
                complain(f"{source.id} could not be crawled and is left alone for {span(rest)}: {error}")

    def _rest(self, crawled: CrawlSummary) -> None:
        for source in crawled.sources:
            if source.outcome is None:
                self._refuse(source.source)
            else:
                self._refusals.pop(source.source, None)
                self._rests[source.source] = self._now() + REST

    def _refuse(self, source: str) -> timedelta:
        rest: timedelta = min(REFUSED * 2 ** min(self._refusals[source], 16), MOST_REFUSED)
        self._refusals[source] += 1
        self._rests[source] = self._now() + rest
        return rest

    def _say(self, following: Sequence[Turn]) -> None:
        """What is waited for, once for each time it changes."""
        from cli.output import console

        if not following:
            told = "Nothing may be crawled: `cchc sources` tells why. Looked at again every few minutes."
        else:
            first = following[0]
            told = f"{len(following)} sources are watched; {first.source.id} is next, at {first.at:%Y-%m-%d %H:%M} UTC"
        if told != self._told:
            self._told = told
            console().print(told, markup=False)
