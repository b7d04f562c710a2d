"""What the first reader after a start would wait for, made ready beside the answers: nothing waits for it.

Templates and words are read, the text index is opened, and the ranking that its desk begins with is put together, with
the sentences behind it. The earlier periods of all rankings of the country follow, with pauses: a table that nobody has
asked for yet takes several times as long as one that is kept.
"""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from types import TracebackType

from cchc.errors import CchcError
from search_api.facts import kept
from search_api.facts.parameters import EVIDENCE
from search_api.facts.periods import order
from search_api.facts.rankings import table
from search_api.facts.rowtexts import ranking_texts
from search_api.facts.selection import Selection
from search_api.protocol import Query, Store
from search_api.ui.fields import fields_of
from search_api.ui.language import catalogue
from search_api.ui.pages import environment

log = logging.getLogger(__name__)
# New objects between two searches for unused ones, of which there are few here: what is kept for answers is gone
# through at each of the larger ones.
THRESHOLDS = (50_000, 20, 50)
# Periods of each ranking that come first.
NEWEST = 2


class Warming:
    """A thread that makes a store ready for the first questions, and ends with the block."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="cchc-warming", daemon=True)

    def __enter__(self) -> Warming:
        gc.set_threshold(*THRESHOLDS)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            for step in steps(self._store):
                if self._stopping.is_set():
                    return
                step()
            for step in further(self._store):
                begun = time.monotonic()
                step()
                # Whoever asks meanwhile has the processor for half of the time at least.
                if self._stopping.wait(time.monotonic() - begun):
                    return
        except CchcError as error:  # whoever asks is told
            log.info("not all is ready for the first questions yet: %s", error)
        # What stays until the end need not be gone through again and again.
        gc.freeze()


def steps(store: Store) -> Iterator[Callable[[], object]]:
    """What there is to make ready, the shortest first, in steps of less than a second."""
    yield catalogue
    pages = environment()
    for name in pages.list_templates():
        yield partial(pages.get_template, name)
    query = Query(text="cải cách hành chính", size=1)
    yield from (partial(search, query) for search in (store.search, store.figures, store.statements))
    yield partial(store.conclusions, query)
    yield partial(kept.units, store)
    for place, ranking in enumerate(_rankings(store)):
        # Of the ranking that its desk begins with all periods, which it draws as lines; of the others what is shown of
        # them first: the newest, and the one before that it is compared with.
        for period in _periods(store, ranking)[: None if place == 0 else NEWEST]:
            yield partial(_answered, store, period)


def further(store: Store) -> Iterator[Callable[[], object]]:
    """The other periods of rankings of the country, the newest first, as long as half of what may be kept is free."""
    earlier = [period for ranking in _rankings(store) for period in _periods(store, ranking)[NEWEST:]]
    for period in sorted(earlier, key=lambda one: order(*one.periods), reverse=True):
        if 2 * kept.lines(store) > kept.MOST_LINES:
            return
        yield partial(_answered, store, period)


def _answered(store: Store, ranking: Selection) -> None:
    """Make the answer to one ranking ready, with the sentences behind it."""
    (indicator,), (period,) = ranking.indicators, ranking.periods
    found = table(store, indicator, period, level=ranking.level, within=ranking.within)
    ranking_texts(store, found, EVIDENCE, "")


def _rankings(store: Store) -> Iterator[Selection]:
    for field in fields_of(store):
        if not field.within:
            yield Selection((field.indicator,), field.level, field.within)


def _periods(store: Store, ranking: Selection) -> list[Selection]:
    """The periods of a ranking one by one, the newest first."""
    periods = sorted(store.fact_states(ranking), key=order, reverse=True)
    return [replace(ranking, periods=(period,)) for period in periods]
