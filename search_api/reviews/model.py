"""A review: what people decided on one figure or statement, step by step, and the evidence that they decided on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cchc.records import Figure, Statement

Verdict = Literal["confirmed", "corrected", "rejected"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
Kind = Literal["figure", "statement"]
# What a reviewer may put right. Words and place of the evidence are not among them: they are what was reviewed.
FIGURE_FIELDS = (
    "indicator", "indicator_text", "component", "subject", "period", "measure", "value", "out_of", "comparator",
    "status", "scope", "aggregate",
)  # fmt: skip
STATEMENT_FIELDS = ("type", "subjects", "speaker", "by", "deadline", "assignees", "themes")
FIELDS: Mapping[Kind, tuple[str, ...]] = {"figure": FIGURE_FIELDS, "statement": STATEMENT_FIELDS}


class ReviewError(Exception):
    """A verdict that cannot be kept; `field` names what of it is wrong. Tree: UnknownItemError, ReviewConflictError."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class UnknownItemError(ReviewError):
    """There is no such document, figure, statement or review."""


class ReviewConflictError(ReviewError):
    """Another has reviewed the same meanwhile; `review` is how it stands now."""

    def __init__(self, review: Review | None) -> None:
        told = f"{review.steps[-1].by} did so at {review.steps[-1].at}" if review else "it was undone"
        super().__init__(f"it was reviewed meanwhile: {told}; look at it again", "revision")
        self.review = review


class Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Mark(Kept):
    """What a figure or a statement says of the review that stands."""

    id: str = Field(description="Id of the review.")
    verdict: Verdict
    by: str = Field(description="Name on the token of who decided.")
    at: str = Field(description="When, ISO 8601 in UTC.")
    reason: str | None = None


class ReviewedFigure(Figure):
    """A figure that was confirmed or corrected."""

    review: Mark


class ReviewedStatement(Statement):
    """A statement that was confirmed or corrected."""

    review: Mark


class Step(Kept):
    """One decision, or that the one before it was taken back (`undone`)."""

    verdict: Literal["confirmed", "corrected", "rejected", "undone"]
    by: str
    at: str
    reason: str | None = None
    correction: dict[str, Any] = {}
    # What corrected names are where the record lacks them: units of the gazetteer.
    units: tuple[dict[str, Any], ...] = ()
    # The confidence of the figure as the reviewer saw it.
    confidence: float | None = None

    @model_validator(mode="before")
    @classmethod
    def _several(cls, data: Any) -> Any:
        """Reviews of earlier releases name one unit at most, as `unit`."""
        if isinstance(data, Mapping) and "unit" in data:
            rest = {name: value for name, value in data.items() if name != "unit"}
            return rest if data["unit"] is None else {**rest, "units": [data["unit"]]}
        return data


class Evidence(Kept):
    """What was reviewed, by its words and fields: it is found again wherever a newer extraction puts it.

    `place` is its number, from 0, among the `of` that are equal in words and fields; `before` and `after` are the
    words around its sentence.
    """

    quote: str
    sentence: str
    before: str = ""
    after: str = ""
    values: str
    place: int = 0
    of: int = 1


class Review(Kept):
    """All decisions on one figure or statement. `item` is it as extracted, `sentence` the words it stands in."""

    id: str
    document: str
    kind: Kind
    item: dict[str, Any]
    sentence: str
    evidence: Evidence
    steps: tuple[Step, ...]

    @property
    def revision(self) -> int:
        """How many steps were taken: a reviewer names it to say what he has seen."""
        return len(self.steps)

    @property
    def standing(self) -> Step | None:
        """The decision that stands; None where all were taken back."""
        kept: list[Step] = []
        for step in self.steps:
            if step.verdict != "undone":
                kept.append(step)
            elif kept:
                kept.pop()
        return kept[-1] if kept else None

    @property
    def changed_at(self) -> str:
        return self.steps[-1].at

    def mark(self) -> Mark | None:
        step = self.standing
        if step is None or step.verdict == "undone":
            return None
        return Mark(id=self.id, verdict=step.verdict, by=step.by, at=step.at, reason=step.reason)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What someone decides on a figure or statement of a document's newest version.

    `units` are those that a correction names and the document lacks. `revision` is that of the review that he saw, 0
    for none; None leaves it unsaid, and then nothing that another decided is replaced.
    """

    document: str
    kind: Kind
    item: str
    verdict: Verdict
    by: str
    reason: str | None = None
    correction: Mapping[str, Any] | None = None
    units: Sequence[Mapping[str, Any]] = ()
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class ReviewFilters:
    """Which reviews: of documents, by the verdict that stands (or "undone"), by who decided."""

    document: tuple[str, ...] = ()
    verdict: tuple[str, ...] = ()
    by: tuple[str, ...] = ()

    def fits(self, review: Review) -> bool:
        step = review.standing
        verdict = step.verdict if step else "undone"
        by = {one.by for one in review.steps}
        return (
            (not self.document or review.document in self.document)
            and (not self.verdict or verdict in self.verdict)
            and (not self.by or bool(by.intersection(self.by)))
        )


def figure_of(data: Mapping[str, Any] | str) -> Figure:
    """A figure out of a row, the reviewed ones with their review."""
    if isinstance(data, str):
        # Quotes inside of JSON strings are escaped, so these letters are nothing but the field.
        return (ReviewedFigure if '"review":{' in data else Figure).model_validate_json(data)
    return (ReviewedFigure if "review" in data else Figure).model_validate(data)


def statement_of(data: Mapping[str, Any] | str) -> Statement:
    """A statement out of a row, the reviewed ones with their review."""
    if isinstance(data, str):
        return (ReviewedStatement if '"review":{' in data else Statement).model_validate_json(data)
    return (ReviewedStatement if "review" in data else Statement).model_validate(data)


def mark_of(item: Figure | Statement) -> Mark | None:
    """The review of a figure or statement that was confirmed or corrected, None for all others."""
    return item.review if isinstance(item, ReviewedFigure | ReviewedStatement) else None


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
