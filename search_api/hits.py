"""What stores find: hits with their passages and documents, and the pages that they come in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar, overload

from cchc.records import Figure, Statement
from search_api.conclusions.model import MeetingConclusion
from search_api.duplicates.originals import Reason
from search_api.matching.syntax import Remark
from search_api.reviews.model import Mark, mark_of

Hit = TypeVar("Hit")


@dataclass(frozen=True, slots=True)
class Expansion:
    """A province that a query names, and what its area was called or is called at another time.

    `also` are bare names, meant in documents published between `since` and `until` (ISO days, inclusive; None where
    open): Bắc Giang is also Bắc Ninh since 2025-07-01. `applied` when the hits have them too.
    """

    name: str
    also: tuple[str, ...]
    since: str | None = None
    until: str | None = None
    applied: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of `document.text`, offsets as in a record, with the matched words inside it.

    `matches` are the words of the query; they are ordered and never overlap. A figure's own place in its sentence is
    `figure.start - sentence.start`.
    """

    start: int
    end: int
    text: str
    matches: tuple[tuple[int, int], ...] = ()  # offsets in `text` of the passage
    in_conclusion: bool = False  # what matched lies in a meeting's conclusion


@dataclass(frozen=True, slots=True)
class DocumentHit:
    """A document found, its passages best first; the beginning of its text where only the title matched.

    `title_matches` are offsets in the title; `in_conclusion` when a passage lies in one. `places` counts the documents
    that print its text, itself included; `duplicate_of` is the id of the likely original, None when this is it.
    """

    id: str
    url: str
    title: str | None
    province: str | None
    source: str | None
    kind: str
    published_at: str | None
    score: float
    passages: tuple[Passage, ...]
    title_matches: tuple[tuple[int, int], ...] = ()
    in_conclusion: bool = False
    figures: int = 0
    statements: int = 0
    duplicate_of: str | None = None
    places: int = 1


@dataclass(frozen=True, slots=True)
class Copy:
    """One print of a text; `reasons` tell why the likely original is taken for it, and are empty for the others."""

    id: str
    url: str
    title: str | None
    source: str | None
    province: str | None
    published_at: str | None
    attribution: str | None
    original: bool
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """What a figure's or a statement's row says of its document."""

    id: str
    url: str
    title: str | None
    province: str | None
    source: str | None
    published_at: str | None
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True)
class FigureHit:
    """`sentence` is the sentence (or table row) that the figure stands in, as a stretch of the text.

    `places` counts the prints of the text that carry the figure, this one included.
    """

    figure: Figure
    document: DocumentRef
    sentence: Passage
    places: int = 1

    @property
    def review(self) -> Mark | None:
        """That of a figure which was confirmed or corrected."""
        return mark_of(self.figure)


class FigureTexts(Sequence[Mapping[str, Any]]):
    """Figures by the JSON that they are kept as, taken apart when the first is asked for.

    `numbers` are their values, None for words.
    """

    def __init__(self, texts: Sequence[bytes], numbers: Sequence[float | None]) -> None:
        self.texts = texts
        self.numbers = numbers

    @cached_property
    def _read(self) -> list[Mapping[str, Any]]:
        return list(json.loads(b"[" + b",".join(self.texts) + b"]"))

    @overload
    def __getitem__(self, place: int) -> Mapping[str, Any]: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Mapping[str, Any]]: ...

    def __getitem__(self, place: int | slice) -> Mapping[str, Any] | Sequence[Mapping[str, Any]]:
        return self._read[place]

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(frozen=True, slots=True)
class FigurePortion:
    """Some of the figures of a long walk, side by side: as JSON has them, their sentences and documents."""

    figures: Sequence[Mapping[str, Any]]
    sentences: Sequence[str]
    documents: Sequence[DocumentRef]
    places: Sequence[int]


@dataclass(frozen=True, slots=True)
class StatementHit:
    """A stated point in its sentence; `units` are the ids of the units that its document speaks of."""

    statement: Statement
    document: DocumentRef
    sentence: Passage
    meeting: str | None = None
    places: int = 1
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConclusionHit:
    """A meeting's conclusion with what was ordered and criticised there; `passage` are its words, `matches` marked."""

    conclusion: MeetingConclusion
    document: DocumentRef
    passage: Passage
    places: int = 1


@dataclass(frozen=True, slots=True)
class Bucket:
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Page(Generic[Hit]):
    """One page of hits; `total` counts all of them. `facets` maps a filter's name to its buckets, largest first.

    A facet counts what all other filters leave, so that the alternatives to a chosen value stay in sight; chosen
    values are always among the buckets, of the others the 50 largest. `relaxed` when nothing has all words of the
    query and the hits have most of them instead, `fuzzy` when they have words that are a slip away from those that
    nothing has: say so to the reader. `suggestion` is then what was probably meant, with its tone marks; `remarks`
    tell what of the query was not understood. `next` is the cursor of the page behind this one, None at the end.
    """

    hits: tuple[Hit, ...]
    total: int
    page: int
    size: int
    facets: Mapping[str, tuple[Bucket, ...]] = field(default_factory=dict)
    relaxed: bool = False
    fuzzy: bool = False
    suggestion: str | None = None
    remarks: tuple[Remark, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    next: str | None = None
