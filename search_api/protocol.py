"""What every backend does: the one seam between records and whoever asks for them.

A backend is a module of `search_api.backends` with `open_store(settings, *, writable) -> Store`. The contract
suite in tests/contract runs the same cases over each of them.

Words of a query match with or without diacritics; a match with the diacritics as typed ranks above a folded one. All
words must match, or their synonyms (search_api/synonyms.yml and the names of the indicators); words in quotes side by
side, and so words that are written as one ("1149/QĐ-BNV"). When nothing has them all, most of them are enough and the
page is `relaxed`. Any text is a query.

Prints of one text make a cluster (docs/duplicates.md), kept with every `put` and `forget`. A query with `collapse`
gives each cluster once: its likely original where that is found, else the first in order that is; and of figures and
statements that several prints carry, one. Totals and facets then count so too.

An unknown sort, and a page or size below 1, raise SettingsError; what keeps a
store from answering raises StoreError.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from cchc import __version__
from cchc.captures import Location, Provenance
from cchc.records import Failure, Record
from search_api.facts.lines import Line
from search_api.facts.sayings import Saying
from search_api.facts.selection import Evidence, Field, Held, Selection
from search_api.hits import ConclusionHit, Copy, DocumentHit, DocumentRef, FigureHit, FigurePortion, Page, StatementHit
from search_api.reviews.keeping import Reviewing

Outcome = Literal["created", "updated", "new_version", "unchanged", "failed", "forgotten", "refused"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One capture's result on its way into the store.

    `extractor` is the version that came to a failure, this cchc's own unless named; a record names its own.
    """

    result: Record | Failure
    provenance: Provenance
    extractor: str = __version__

    @property
    def by(self) -> str:
        """The extractor version that this result is of."""
        return self.result.extractor if isinstance(self.result, Record) else self.extractor


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a page: a new one is kept whenever its title, text or date changed; `content` is their digest."""

    number: int
    first_seen: datetime
    last_seen: datetime
    provenance: Provenance
    content: str = ""


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record in one version, and all versions. `gone_since` is when the page was first found to be gone, if it is."""

    record: Record
    version: Version
    versions: tuple[Version, ...]
    gone_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """What facets and table columns narrow by. Values within one field are alternatives; fields add up."""

    province: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    year: tuple[int, ...] = ()  # of publication
    published_from: str | None = None  # ISO dates, both ends inclusive
    published_to: str | None = None
    indicator: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()  # canonical name or gazetteer id of a unit
    period: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    statement_type: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()  # a unit that the document speaks of
    document: tuple[str, ...] = ()  # document ids
    has_conclusion: bool | None = None
    province_now: tuple[str, ...] = ()  # the province that the area of the document's belongs to today
    # Of units: of a figure's subject, of a statement's subjects, of any that a document speaks of.
    level: tuple[str, ...] = ()
    # Provinces that count as well, each between two ISO days, inclusive; "" leaves an end open.
    province_also: tuple[tuple[str, str, str], ...] = ()
    # Theme, subject and these are of conclusions what was ordered and criticised at the meeting.
    speaker: tuple[str, ...] = ()  # who said it; who concludes
    # Of statements and conclusions alone.
    assignee: tuple[str, ...] = ()  # canonical name or gazetteer id of a unit that something was assigned to
    deadline_from: str | None = None  # something falls due between these ISO days, both inclusive
    deadline_to: str | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """`text` as typed ("" matches all), 1-based `page` of `size` hits.

    `expand` takes the expansions of the names in it in. `cursor` is the `next` of a page of the same query, and is
    told instead of `page`. `facets` are those to count, all of the kind's when None. `named` are those of the filters
    that fields of the text name: unticking a facet takes none of them away (`search_api.asking.left`).
    """

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    sort: str = "relevance"  # each kind of hit documents its own
    collapse: bool = False
    page: int = 1
    size: int = 20
    expand: bool = False
    cursor: str | None = None
    facets: tuple[str, ...] | None = None
    named: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class FailedCapture:
    failure: Failure
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Status:
    """Counts of what is held; `detail` is the backend's own (sizes, versions).

    `extractors` counts the documents by the version that read them.
    """

    backend: str
    documents: int
    versions: int
    figures: int
    statements: int
    meetings: int
    failures: int
    detail: Mapping[str, str | int | float] = field(default_factory=dict)
    extractors: Mapping[str, int] = field(default_factory=dict)


class Store(Reviewing, Protocol):
    """Records, kept and searched. Safe to read from several threads and processes while one process writes."""

    def put(self, entries: Sequence[Entry]) -> list[Outcome]:
        """Keep a batch, whole or not at all, one outcome an entry. The same entry twice changes nothing.

        A record of a newer extractor replaces that of an older one in the same version; a changed page
        (title, text, date) adds a version; an older capture than the newest held never replaces it.
        A forgotten address stays out ("forgotten"). When it returns, the batch survives a kill.
        An entry that the backend cannot keep whole ("refused") is put aside in a file, and the others are kept.
        A failure that says that there is no page ("not_found") leaves record and versions as they are, and is kept as a
        look that found the page gone; any later capture that reads brings it back.
        A capture that is put again as another document, since its portal has moved, leaves the one that it was of.
        """
        ...

    def processed(self, extractor: str) -> Mapping[Location, str]:
        """Archived responses that this extractor version has already been run over, failures included.

        Each has the id of the document that it was taken for. Those of forgotten pages are not among them.
        """
        ...

    def document(self, document: str, version: int | None = None) -> StoredRecord | None:
        """A record by its document id, the newest version unless one is named.

        The id of any other address of the document, or one that it had by a former release, finds it too.
        """
        ...

    def search(self, query: Query) -> Page[DocumentHit]:
        """Documents. Sorts: relevance (newest when there is no text), newest, oldest.

        Facets: province, province_now, source, kind, year, indicator, period, statement_type, theme, speaker, unit,
        level.
        """
        ...

    def figures(self, query: Query) -> Page[FigureHit]:
        """Figures of the newest versions; `text` searches sentence, subject and indicator words.

        Sorts: relevance (newest when there is no text), newest (by period), oldest, value, rank.
        Facets: indicator, subject, period, measure, status, province, province_now, level, source, year.
        """
        ...

    def statements(self, query: Query) -> Page[StatementHit]:
        """Statements of the newest versions. Sorts: relevance, newest.

        Facets: statement_type, theme, province, province_now, year, subject, level, speaker, assignee, source.
        """
        ...

    def conclusions(self, query: Query) -> Page[ConclusionHit]:
        """Conclusions of the newest versions; `text` searches passage, meeting, people and what was ordered.

        Sorts: relevance, newest, oldest, deadline (what falls due next first, then what is overdue, the latest first).
        Facets: province, year, theme, speaker, assignee.
        """
        ...

    def every_conclusion(self, query: Query) -> Iterator[ConclusionHit]:
        """All conclusions that `conclusions` would page through; see `every_document`."""
        ...

    def conclusion(self, conclusion: str) -> ConclusionHit | None:
        """A conclusion by its id."""
        ...

    def alike(self, text: str, filters: Filters, size: int) -> tuple[ConclusionHit, ...]:
        """Conclusions that share the most of the telling pairs of words with a text, each text once; none for none."""
        ...

    def every_document(self, query: Query) -> Iterator[DocumentHit]:
        """All documents that `search` would page through, in its order, `page` and `size` left aside.

        Streams one state of the store in memory that does not grow with the number of hits; so do the other two. A
        reader who takes his time keeps that state alive: do not wait between hits for what may never come.
        """
        ...

    def every_figure(self, query: Query) -> Iterator[FigureHit]:
        """All figures that `figures` would page through."""
        ...

    def figure_portions(self, query: Query) -> Iterator[FigurePortion]:
        """The same figures some at a time, as they are kept: for files of many."""
        ...

    def every_statement(self, query: Query) -> Iterator[StatementHit]:
        """All statements that `statements` would page through."""
        ...

    def duplicates(self, document: str) -> tuple[Copy, ...]:
        """All prints of a document's text, itself among them, the likely original first; empty where it is the only."""
        ...

    def holders(self, files: Sequence[str]) -> tuple[DocumentRef, ...]:
        """Documents whose newest version names one of these files (ids) as its attachment, the earliest first."""
        ...

    def failures(self) -> Iterator[FailedCapture]:
        """What could not be read, newest first."""
        ...

    def records(self) -> Iterator[StoredRecord]:
        """Every newest record, for exports and reindexing, in the order of their ids."""
        ...

    def forget(self, urls: Iterable[str]) -> int:
        """Remove all that came of these addresses and keep them out from now on; how many documents went.

        Whatever address of a document is given, all of its addresses are kept out. An attachment is a document of its
        own: name its address too.
        """
        ...

    def fact_lines(self, selection: Selection) -> list[Line]:
        """What figures of declared rankings say, as lean lines by ranking or by unit, in no order (docs/rankings.md).

        Lines of the newest versions; every print of a text has its own.
        """
        ...

    def fact_sayings(self, selection: Selection, units: Iterable[str] | None = None) -> list[Saying]:
        """The same lines, put together by what they say: each thing said once, in no order.

        Of a ranking those of some `units` (ids) alone, where any are named.
        """
        ...

    def fact_touched(self, selection: Selection, since: str) -> frozenset[str] | None:
        """Ids of the units of one ranking in one period whose lines changed after a state of it (`fact_states`).

        More may be named; None where that is not known, and all are to be read again.
        """
        ...

    def fact_states(self, selection: Selection) -> dict[str, str]:
        """By period, what a selection's lines are known by: another text after a change of them, cheap to ask.

        Where units are named, what they are known by; it may become another one for no change of theirs.
        """
        ...

    def fact_fields(self, indicator: str | None = None) -> list[Field]:
        """The rankings that some line is of, in order of indicator, level, place and period."""
        ...

    def fact_units(self) -> list[Held]:
        """The units that some line is of, by their ids."""
        ...

    def evidence(self, keys: Sequence[str]) -> dict[str, Evidence]:
        """Where the figures of lines stand, by the lines' keys; those that went meanwhile are left out."""
        ...

    def snapshot(self) -> str:
        """An id of the state that readers see, cheap to ask: another one after every change of what is held.

        What was read after it was asked, and is asked for again under the same id, is the same.
        """
        ...

    def status(self) -> Status: ...

    def trouble(self) -> str | None:
        """None when it can answer, else why not, in one line."""
        ...

    def close(self) -> None: ...
