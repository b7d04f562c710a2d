"""How right the extraction was where people looked: shares of what they confirmed, by how certain it had been."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import BaseModel, Field

from search_api.protocol import Store
from search_api.reviews.model import Review, ReviewFilters

# Lower ends of the bands of confidence; pages mark what lies below 0.7.
BANDS = (0.0, 0.5, 0.7, 0.9)
PORTION = 500
# The latest reviews that are counted.
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


def agreement(reviews: Iterable[Review]) -> Agreement:
    """Counted over the decisions that stand."""
    every, said = _Tally(), _Tally()
    bands = [_Tally(least, below) for least, below in zip(BANDS, (*BANDS[1:], 1.0), strict=True)]
    twice = alike = 0
    for review in reviews:
        step = review.standing
        if step is None:
            continue
        tally = every if review.kind == "figure" else said
        tally.add(step.verdict)
        if step.confidence is not None:
            next(band for band in reversed(bands) if step.confidence >= band.least).add(step.verdict)
        decided = {one.by: (one.verdict, str(one.correction)) for one in review.steps if one.verdict != "undone"}
        twice += len(decided) > 1
        alike += len(decided) > 1 and len(set(decided.values())) == 1
    figures, statements = every.band(), said.band()
    return Agreement(
        reviewed=figures.reviewed + statements.reviewed, figures=figures, statements=statements,
        bands=[band.band() for band in bands], twice=twice, alike=alike,
    )  # fmt: skip


def latest(store: Store, filters: ReviewFilters | None = None, most: int = MOST) -> Iterator[Review]:
    """Reviews that fit, changed last first, up to `most`."""
    page = 0
    while page * PORTION < most:
        page += 1
        found, total = store.reviews(filters or ReviewFilters(), page=page, size=PORTION)
        yield from found
        if page * PORTION >= total:
            return
