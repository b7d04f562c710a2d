"""Reviews as the API answers them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, Field

from search_api.protocol import Store
from search_api.reviews.model import Kind, Review, Step, Verdict
from search_api.reviews.overlay import fields_after, orphans


class StepAnswer(BaseModel):
    """One decision, or that the one before it was taken back."""

    verdict: Verdict | Literal["undone"]
    by: str
    at: str
    reason: str | None
    correction: dict[str, Any] = Field(description="Field -> value that was put right.")

    @classmethod
    def of(cls, step: Step) -> StepAnswer:
        return cls(verdict=step.verdict, by=step.by, at=step.at, reason=step.reason, correction=step.correction)


class ReviewAnswer(BaseModel):
    """What people decided on one figure or statement. `verdict` is the decision that stands, null where none does."""

    id: str
    document: str
    kind: Kind
    verdict: Verdict | None
    by: str | None
    at: str | None = Field(description="When, ISO 8601 in UTC.")
    reason: str | None
    revision: int = Field(description="Number of steps: name it with the next decision, to say what you have seen.")
    orphaned: bool = Field(description="Its evidence is gone from the newest version: it is kept, and applied nowhere.")
    sentence: str = Field(description="The sentence or row that was reviewed.")
    extracted: dict[str, Any] = Field(description="The figure or statement as it was extracted.")
    decided: dict[str, Any] | None = Field(description="Its fields as decided; null where it was rejected.")
    steps: list[StepAnswer] = Field(description="The whole history, the first first.")
    page: str = Field(description="Address of its document, for people.")

    @classmethod
    def of(cls, review: Review, base: str, *, orphaned: bool) -> ReviewAnswer:
        step, mark = review.standing, review.mark()
        rejected = mark is not None and mark.verdict == "rejected"
        return cls(
            id=review.id, document=review.document, kind=review.kind,
            verdict=mark.verdict if mark else None, by=mark.by if mark else None, at=mark.at if mark else None,
            reason=mark.reason if mark else None, revision=review.revision, orphaned=orphaned,
            sentence=review.sentence, extracted=review.item,
            decided=None if rejected else fields_after(review.item, step) if step else review.item,
            steps=[StepAnswer.of(one) for one in review.steps], page=f"{base}/documents/{review.document}",
        )  # fmt: skip


class ReviewsAnswer(BaseModel):
    """One page of reviews, changed last first; `total` counts all of them."""

    total: int
    page: int
    size: int
    hits: list[ReviewAnswer]


def answers(store: Store, reviews: Iterable[Review], base: str) -> list[ReviewAnswer]:
    """Reviews with word of whether their evidence is still there."""
    wanted = list(reviews)
    gone: set[str] = set()
    for document in dict.fromkeys(review.document for review in wanted):
        stored = store.document(document)
        gone |= orphans(stored.record if stored else None, store.reviews_of(document))
    return [ReviewAnswer.of(review, base, orphaned=review.id in gone) for review in wanted]
