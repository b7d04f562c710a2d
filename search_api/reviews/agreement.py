"""How right the extraction was where people looked: shares of what they confirmed, by how certain it had been."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from weakref import WeakKeyDictionary

from pydantic import BaseModel, Field

from search_api.protocol import Store
from search_api.reviews.model import Kind, Review, ReviewFilters

# Lower ends of the bands of confidence; pages mark what lies below 0.7.
BANDS = (0.0, 0.5, 0.7, 0.9)
PORTION = 500
FEW = 20  # reviews that are read at first of those that may have changed
# The latest reviews that the API counts.
MOST = 10_000


class Band(BaseModel):
    """Figures of which a reviewer decided that had a confidence from `least` to below `below`."""

    least: float
    below: float
    reviewed: int = 0
    confirmed: int = 0
    corrected: int = 0
    rejected: int = 0
    precision: float | None = Field(default=None, description="Share that was confirmed; null where none was reviewed.")


class Agreement(BaseModel):
    """Precision of what was reviewed, and how often reviewers of the same thing decided alike."""

    reviewed: int = Field(description="Figures and statements on which a decision stands.")
    figures: Band = Field(description="All figures that were reviewed.")
    statements: Band = Field(description="All statements that were reviewed; they have no confidence.")
    bands: list[Band] = Field(description="Figures by the confidence that they had.")
    twice: int = Field(description="Things that two or more people decided on.")
    alike: int = Field(description="Those of them on which all decided the same.")


@dataclass(slots=True)
class _Tally:
    least: float = 0.0
    below: float = 1.0
    confirmed: int = 0
    corrected: int = 0
    rejected: int = 0

    def add(self, verdict: str) -> None:
        setattr(self, verdict, getattr(self, verdict) + 1)

    def band(self) -> Band:
        reviewed = self.confirmed + self.corrected + self.rejected
        return Band(
            least=self.least, below=self.below, reviewed=reviewed, confirmed=self.confirmed, corrected=self.corrected,
            rejected=self.rejected, precision=round(self.confirmed / reviewed, 4) if reviewed else None,
        )  # fmt: skip


class _Decided(NamedTuple):
    """What counts of a review whose decision stands. `people` decided on it, `alike` if all did the same."""

    kind: Kind
    verdict: str
    confidence: float | None
    people: int
    alike: bool


def _decided(review: Review) -> _Decided | None:
    step = review.standing
    if step is None:
        return None
    said = {one.by: (one.verdict, str(one.correction)) for one in review.steps if one.verdict != "undone"}
    return _Decided(review.kind, step.verdict, step.confidence, len(said), len(set(said.values())) == 1)


def agreement(reviews: Iterable[Review]) -> Agreement:
    """Counted over the decisions that stand."""
    return _counted(decided for review in reviews if (decided := _decided(review)) is not None)


def _counted(reviews: Iterable[_Decided]) -> Agreement:
    every, said = _Tally(), _Tally()
    bands = [_Tally(least, below) for least, below in zip(BANDS, (*BANDS[1:], 1.0), strict=True)]
    twice = alike = 0
    for one in reviews:
        tally = every if one.kind == "figure" else said
        tally.add(one.verdict)
        if one.confidence is not None:
            next(band for band in reversed(bands) if one.confidence >= band.least).add(one.verdict)
        twice += one.people > 1
        alike += one.people > 1 and one.alike
    figures, statements = every.band(), said.band()
    return Agreement(
        reviewed=figures.reviewed + statements.reviewed, figures=figures, statements=statements,
        bands=[band.band() for band in bands], twice=twice, alike=alike,
    )  # fmt: skip


def latest(store: Store, filters: ReviewFilters | None = None, most: int | None = MOST) -> Iterator[Review]:
    """Reviews that fit, changed last first, up to `most`; all of them for None."""
    page = 0
    while most is None or page * PORTION < most:
        page += 1
        found, total = store.reviews(filters or ReviewFilters(), page=page, size=PORTION)
        yield from found
        if page * PORTION >= total:
            return


@dataclass(slots=True)
class _Seen:
    """Reviews by their ids, as counted last, and when the newest of them changed."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    reviews: dict[str, _Decided | None] = field(default_factory=dict)
    newest: str = ""


_seen: WeakKeyDictionary[Store, _Seen] = WeakKeyDictionary()
_opening = threading.Lock()


def so_far(store: Store) -> Agreement:
    """The agreement over the latest reviews, of which only those are read that changed since it was asked for last.

    That is what a page after every decision can afford. Whoever writes reviews with a clock that is behind is counted
    once another review comes or goes.
    """
    with _opening:
        seen = _seen.setdefault(store, _Seen())
    with seen.lock:
        total = _take_in(store, seen)
        if not min(total, MOST) <= len(seen.reviews) <= total:  # some were forgotten, or came with an older date
            seen.reviews, seen.newest = {}, ""
            _take_in(store, seen)
        return _counted(decided for decided in seen.reviews.values() if decided is not None)


def _take_in(store: Store, seen: _Seen) -> int:
    """Take in what changed at or after the newest change that is known; how many reviews there are in all."""
    since, page, size = seen.newest, 0, PORTION if not seen.newest else FEW
    while True:
        page += 1
        found, total = store.reviews(ReviewFilters(), page=page, size=size)
        for review in found:
            if review.changed_at < since:
                return total
            seen.reviews[review.id] = _decided(review)
            seen.newest = max(seen.newest, review.changed_at)
        if page * size >= min(total, MOST):
            return total
