"""What the API answers, as models: they make the OpenAPI description."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Generic, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, Field

from cchc.records import Figure, Record, Statement
from search_api.changes import Comparison
from search_api.hits import Copy, DocumentHit, DocumentRef, FigureHit, Page, Passage, StatementHit
from search_api.parameters import Parameters
from search_api.protocol import StoredRecord, Version
from search_api.reviews.answers import ReviewAnswer
from search_api.reviews.model import ReviewedFigure, ReviewedStatement
from search_api.revisions import Change, Revision
from search_api.ui.language import Translator

Item = TypeVar("Item")


class Facet(BaseModel):
    value: str
    count: int


class RemarkAnswer(BaseModel):
    """Something of `q` that was not understood, and what was done instead."""

    code: str
    message: str


class ExpansionAnswer(BaseModel):
    """A province that the query names, and what its area was called or is called at another time."""

    name: str
    also: list[str] = Field(description="The other names.")
    since: str | None = Field(description="First day that they are meant from; null where they end instead.")
    until: str | None = Field(description="Last day that they are meant to; null where they begin instead.")
    applied: bool = Field(description="Whether the hits have what is said under the other names.")
    query: str = Field(description="The parameters that switch it on, or off again where it is applied.")


class Listing(BaseModel, Generic[Item]):
    """One page of what was found; `total` counts all of it."""

    total: int
    page: int
    size: int
    hits: list[Item]
    relaxed: bool = Field(description="Nothing has all words of `q`; the hits have most of them.")
    fuzzy: bool = Field(description="Nothing has the words of `q`; the hits have words that are a slip away.")
    suggestion: str | None = Field(description="What `q` probably means, with its tone marks, where it has slips.")
    remarks: list[RemarkAnswer] = Field(description="What of `q` was not understood.")
    expansions: list[ExpansionAnswer] = Field(description="Provinces named that have another name for another time.")
    next: str | None = Field(description="Cursor of the next page, in a walk that `cursor=*` began; null at its end.")
    facets: dict[str, list[Facet]] = Field(description="Filter's name -> its values, most frequent first.")


class FigureAnswer(BaseModel):
    """A figure, the sentence or table row that it stands in, and its document; a reviewed one says who did so."""

    figure: ReviewedFigure | Figure
    sentence: Passage
    document: DocumentRef
    places: int = Field(description="Number of prints of the text that carry it, this one included.")
    page: str = Field(description="Address of its place in the document, for people.")

    @classmethod
    def of(cls, hit: FigureHit, base: str) -> FigureAnswer:
        place = f"{base}/documents/{hit.document.id}#f-{hit.figure.id}"
        return cls(figure=hit.figure, sentence=hit.sentence, document=hit.document, places=hit.places, page=place)


class StatementAnswer(BaseModel):
    """A stated point, its sentence and its document; `meeting` is the name of the meeting where it was said."""

    statement: ReviewedStatement | Statement
    sentence: Passage
    document: DocumentRef
    meeting: str | None
    places: int = Field(description="Number of prints of the text that carry it, this one included.")
    page: str = Field(description="Address of its place in the document, for people.")

    @classmethod
    def of(cls, hit: StatementHit, base: str) -> StatementAnswer:
        place = f"{base}/documents/{hit.document.id}#s-{hit.statement.id}"
        return cls(
            statement=hit.statement, sentence=hit.sentence, document=hit.document, meeting=hit.meeting,
            places=hit.places, page=place,
        )  # fmt: skip


class VersionAnswer(BaseModel):
    """One state of the page, and the response that it was read from."""

    number: int
    first_seen: datetime
    last_seen: datetime
    fetched_at: datetime
    digest: str = Field(description="SHA-256 of the response's body.")
    media_type: str | None
    content: str = Field(description="SHA-256 of title, text and date as read: another makes another version.")
    archive: str | None = Field(description="Name of the archive file that holds the response.")
    offset: int | None = Field(description="Byte offset of its record in that file.")
    archived_copy: str = Field(description="Address of the archived copy.")

    @classmethod
    def of(cls, version: Version, document: str, base: str) -> VersionAnswer:
        location = version.provenance.location
        return cls(
            number=version.number,
            content=version.content,
            archive=location.archive if location else None,
            offset=location.offset if location else None,
            first_seen=version.first_seen,
            last_seen=version.last_seen,
            fetched_at=version.provenance.fetched_at,
            digest=version.provenance.digest,
            media_type=version.provenance.media_type,
            archived_copy=f"{base}/documents/{document}/archived?version={version.number}",
        )


class DocumentAnswer(BaseModel):
    """A whole record in one of its versions, and every print of its text."""

    record: Record
    version: VersionAnswer
    versions: list[VersionAnswer]
    gone_since: datetime | None = Field(
        description="When the page was first found to be gone from its portal; null while it is there."
    )
    duplicates: list[Copy] = Field(
        description="All prints of the text, this one among them, the likely original first; empty for the only one."
    )
    attached_to: list[DocumentRef] = Field(
        description="Documents that name this one, or the archive it lies in, as their attachment, the earliest first."
    )
    reviews: list[ReviewAnswer] = Field(
        description="What people decided on its figures and statements; `record` is the extraction without it."
    )

    @classmethod
    def of(
        cls,
        stored: StoredRecord,
        duplicates: Sequence[Copy],
        attached_to: Sequence[DocumentRef],
        reviews: Sequence[ReviewAnswer],
        base: str,
    ) -> DocumentAnswer:
        document = stored.record.document.id
        return cls(
            record=stored.record,
            version=VersionAnswer.of(stored.version, document, base),
            versions=[VersionAnswer.of(version, document, base) for version in stored.versions],
            gone_since=stored.gone_since,
            duplicates=list(duplicates),
            attached_to=list(attached_to),
            reviews=list(reviews),
        )


class ComparisonAnswer(BaseModel):
    """What a version has that an earlier one had not, by sentences and, where they were reworded, by words."""

    version: int
    against: int
    title: Change | None = Field(description="The headline, where it changed.")
    published_at: tuple[str | None, str | None] | None = Field(description="The date before and after, if it changed.")
    text: Revision

    @classmethod
    def of(cls, comparison: Comparison) -> ComparisonAnswer:
        return cls(
            version=comparison.version.number,
            against=comparison.against.number,
            title=comparison.title,
            published_at=comparison.published_at,
            text=comparison.text,
        )


class VersionsAnswer(BaseModel):
    """All versions of a page in the order of time, and what changed between two of them."""

    document: str
    gone_since: datetime | None
    versions: list[VersionAnswer]
    comparison: ComparisonAnswer | None = Field(description="Null where there is only one version to look at.")

    @classmethod
    def of(cls, stored: StoredRecord, comparison: Comparison | None, base: str) -> VersionsAnswer:
        document = stored.record.document.id
        return cls(
            document=document,
            gone_since=stored.gone_since,
            versions=[VersionAnswer.of(version, document, base) for version in stored.versions],
            comparison=ComparisonAnswer.of(comparison) if comparison else None,
        )


class Health(BaseModel):
    status: str = Field(description='"ok" when the store can answer.')
    version: str
    backend: str
    documents: int


def listing(page: Page[Item], hits: Sequence[BaseModel | DocumentHit], parameters: Parameters) -> dict[str, object]:
    """A page's numbers and facets around its hits, ready for a `Listing`."""
    english = Translator("en")
    return {
        "fuzzy": page.fuzzy,
        "suggestion": page.suggestion,
        "remarks": [
            RemarkAnswer(code=one.code, message=english(f"query.{one.code}", **dict(one.words))) for one in page.remarks
        ],
        "expansions": [
            ExpansionAnswer(
                name=one.name,
                also=list(one.also),
                since=one.since,
                until=one.until,
                applied=one.applied,
                query=urlencode(parameters.pairs(expand=not one.applied, page=1, cursor=None)),
            )
            for one in page.expansions
        ],
        "next": page.next,
        "total": page.total,
        "page": page.page,
        "size": page.size,
        "hits": hits,
        "relaxed": page.relaxed,
        "facets": {
            name: [Facet(value=bucket.value, count=bucket.count) for bucket in buckets]
            for name, buckets in page.facets.items()
        },
    }
