"""/api/reviews: what people decided on figures and statements, and deciding. Docs: docs/reviews.md."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from search_api.access.holders import requires
from search_api.access.tokens import Token
from search_api.context import StoreHere, base_address
from search_api.errors import ERRORS, NOT_FOUND, Problem
from search_api.parameters import LARGEST_PAGE, LAST_PAGE, Known, Names
from search_api.reviews.agreement import Agreement, agreement, latest
from search_api.reviews.answers import ReviewAnswer, ReviewsAnswer, answers
from search_api.reviews.deciding import decide, take_back
from search_api.reviews.judging import LONGEST_REASON
from search_api.reviews.model import Judgement, Kind, ReviewFilters, Verdict

router = APIRouter(prefix="/api/reviews", tags=["reviews"])
Reviewer = Annotated[Token, Depends(requires("review"))]
WRITING: dict[int | str, dict[str, Any]] = {
    **ERRORS, **NOT_FOUND,
    401: {"model": Problem, "description": "No valid token was sent."},
    403: {"model": Problem, "description": "The token lacks the scope `review`."},
    409: {"model": Problem, "description": "Another reviewed it meanwhile: look at it again."},
}  # fmt: skip


class ReviewParameters(Known):
    document: Names = Field(default=(), description="Ids of documents.")
    verdict: tuple[Literal["confirmed", "corrected", "rejected", "undone"], ...] = Field(
        default=(), description="The decision that stands; `undone` where all were taken back."
    )
    by: Names = Field(default=(), description="Names of reviewers, as on their tokens.")
    page: int = Field(default=1, ge=1, le=LAST_PAGE, description="Page, from 1.")
    size: int = Field(default=20, ge=1, le=LARGEST_PAGE, description="Reviews a page.")


class Nothing(Known):
    """Nothing may be asked for."""


class UndoParameters(Known):
    revision: int | None = Field(default=None, ge=1, description="`revision` of the review as it was seen.")
    prints: bool = Field(default=False, description="Take the same decision back on other prints of the text, too.")


class ReviewBody(BaseModel):
    """A decision. `revision` is that of the review as it was seen, 0 where there was none: 409 where it is another."""

    model_config = ConfigDict(extra="forbid")

    document: str = Field(max_length=200, description="Id of the document.")
    kind: Kind = "figure"
    item: str = Field(max_length=200, description="Id of the figure or statement.")
    verdict: Verdict
    reason: str | None = Field(default=None, max_length=LONGEST_REASON)
    correction: dict[str, Any] | None = Field(
        default=None, description="Of `corrected`: field -> right value. Units by their names, known or typed."
    )
    revision: int | None = Field(default=None, ge=0)
    prints: bool = Field(default=False, description="Decide so on the same words in other prints of the text, too.")


class Decided(BaseModel):
    """The review that a decision made, and those of other prints."""

    review: ReviewAnswer
    prints: list[ReviewAnswer]


@router.get("", responses={**ERRORS}, summary="Decisions of reviewers, changed last first")
def reviews(request: Request, store: StoreHere, parameters: Annotated[ReviewParameters, Query()]) -> ReviewsAnswer:
    """Also those that were taken back, and those whose evidence is gone (`orphaned`)."""
    filters = ReviewFilters(parameters.document, parameters.verdict, parameters.by)
    found, total = store.reviews(filters, page=parameters.page, size=parameters.size)
    hits = answers(store, found, base_address(request))
    return ReviewsAnswer(total=total, page=parameters.page, size=parameters.size, hits=hits)


@router.get("/agreement", responses={**ERRORS}, summary="How right the extraction was where people looked")
def agreed(store: StoreHere, parameters: Annotated[Nothing, Query()]) -> Agreement:
    """Over the latest 10 000 reviews: shares confirmed, by the confidence that figures had."""
    return agreement(latest(store))


@router.post("", status_code=201, responses=WRITING, summary="Confirm, correct or reject a figure or statement")
def review(request: Request, store: StoreHere, token: Reviewer, body: ReviewBody) -> Decided:
    """Takes a token with the scope `review`. The extraction stays as it is; lists, rankings and exports follow."""
    judgement = Judgement(
        body.document, body.kind, body.item, body.verdict, token.name, body.reason, body.correction, (), body.revision
    )
    first, *others = answers(store, decide(store, judgement, prints=body.prints), base_address(request))
    return Decided(review=first, prints=others)


@router.delete("/{review}", responses=WRITING, summary="Take the decision of a review back")
def undo(
    review: str, request: Request, store: StoreHere, token: Reviewer, parameters: Annotated[UndoParameters, Query()]
) -> Decided:
    """The decision before it stands again; the history keeps both."""
    made = take_back(store, review, token.name, parameters.revision, prints=parameters.prints)
    first, *others = answers(store, made, base_address(request))
    return Decided(review=first, prints=others)
