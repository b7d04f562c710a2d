"""What the API answers about conclusions, as models."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, Field

from cchc.records import Meeting, Person, Statement
from search_api.answers import StatementAnswer
from search_api.clock import today
from search_api.conclusions.citation import citation
from search_api.conclusions.model import NamedUnit
from search_api.conclusions.related import Reason, Related, Relation
from search_api.hits import ConclusionHit, DocumentRef, Passage, StatementHit
from search_api.projection import due


class DirectiveAnswer(BaseModel):
    """What was ordered or asked for, to whom and until when."""

    statement: Statement
    due: date | None = Field(description="Last day of its deadline.")
    overdue: bool = Field(description="That day is past. Whether it was done, later documents may tell.")
    page: str = Field(description="Address of its place in the document, for people.")

    @classmethod
    def of(cls, statement: Statement, document: str) -> DirectiveAnswer:
        day = _day(due(statement))
        return cls(
            statement=statement, due=day, overdue=day is not None and day < today(), page=f"{document}#s-{statement.id}"
        )


class RelatedStatement(BaseModel):
    score: float = Field(description="0 to 1.")
    reasons: list[Reason] = Field(description="unit: it names the same; place: said there; theme; words: shared pairs.")
    about: str | None = Field(description="Id of the conclusion's statement that its words are nearest to.")
    found: StatementAnswer

    @classmethod
    def of(cls, one: Relation[StatementHit], base: str) -> RelatedStatement:
        return cls(score=one.score, reasons=list(one.reasons), about=one.about, found=StatementAnswer.of(one.hit, base))


class SimilarConclusion(BaseModel):
    score: float = Field(description="0 to 1.")
    reasons: list[Reason]
    found: ConclusionAnswer

    @classmethod
    def of(cls, one: Relation[ConclusionHit], base: str) -> SimilarConclusion:
        return cls(score=one.score, reasons=list(one.reasons), found=ConclusionAnswer.of(one.hit, base))


class RelatedAnswer(BaseModel):
    """What became of a conclusion, and what is like it elsewhere."""

    later: list[RelatedStatement] = Field(description="Later statements on the same unit.")
    successors: list[RelatedStatement] = Field(description="Later statements on units that it went into.")
    predecessors: list[RelatedStatement] = Field(
        description="Statements from before the meeting, on units that it came from."
    )
    similar: list[SimilarConclusion] = Field(description="Conclusions of other meetings elsewhere.")

    @classmethod
    def of(cls, related: Related, base: str) -> RelatedAnswer:
        def said(found: Sequence[Relation[StatementHit]]) -> list[RelatedStatement]:
            return [RelatedStatement.of(one, base) for one in found]

        return cls(
            later=said(related.later),
            successors=said(related.successors),
            predecessors=said(related.predecessors),
            similar=[SimilarConclusion.of(one, base) for one in related.similar],
        )


class ConclusionAnswer(BaseModel):
    """A meeting's conclusion: where and when, by whom, in what words, what was ordered and what was criticised."""

    id: str
    meeting: Meeting
    speaker: Person | None = Field(description="Who concludes; null where the document does not say.")
    passage: Passage
    directives: list[DirectiveAnswer] = Field(description="What the one who concludes ordered or asked for.")
    asked: list[Statement] = Field(description="What others wished or asked for at the meeting: no orders of it.")
    criticised: list[Statement] = Field(description="Shortcomings, difficulties and causes said at the meeting.")
    reported: list[Statement] = Field(description="Such in the same article, which tells of this meeting alone.")
    units: list[NamedUnit] = Field(description="Who held the meeting, and who is charged or blamed.")
    themes: list[str]
    document: DocumentRef
    places: int = Field(description="Number of prints of the text that carry it, this one included.")
    citation: str = Field(description="A citation in Vietnamese administrative style.")
    page: str = Field(description="Address of its document, for people.")
    related_address: str = Field(description="Address of what is related to it.")
    related: RelatedAnswer | None = Field(default=None, description="Where it was asked for.")

    @classmethod
    def of(cls, hit: ConclusionHit, base: str, related: Related | None = None) -> ConclusionAnswer:
        held = hit.conclusion
        page = f"{base}/documents/{hit.document.id}"
        return cls(
            id=held.id,
            meeting=held.meeting,
            speaker=held.meeting.conclusion.speaker if held.meeting.conclusion else None,
            passage=hit.passage,
            directives=[DirectiveAnswer.of(one, page) for one in held.directives],
            asked=list(held.asked),
            criticised=list(held.criticised),
            reported=list(held.reported),
            units=list(held.units),
            themes=list(held.themes),
            document=hit.document,
            places=hit.places,
            citation=citation(hit),
            page=page,
            related_address=f"{base}/api/conclusions/{held.id}/related",
            related=RelatedAnswer.of(related, base) if related else None,
        )


def _day(day: str | None) -> date | None:
    try:
        return date.fromisoformat(day) if day else None
    except ValueError:  # 31 April, as a document may say
        return None
