"""From a query to what a backend looks for, and from what it found to a page: the same for every backend."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cchc.errors import SettingsError
from search_api.hits import Bucket, ConclusionHit, DocumentHit, Expansion, FigureHit, Hit, Page
from search_api.hits import StatementHit as _Said
from search_api.matching.narrowing import Known, resolve
from search_api.matching.provinces import expansion_of
from search_api.matching.queries import ParsedQuery, parse
from search_api.matching.ranking import Fit, Kind
from search_api.matching.suggestions import suggestion
from search_api.protocol import Filters, Query


@dataclass(frozen=True, slots=True)
class Asked:
    """A query understood: its words, and itself with the filters that its fields name."""

    parsed: ParsedQuery
    query: Query


@dataclass(frozen=True, slots=True)
class Counted:
    """What a search found besides its hits; `parsed` is the query that found them, with its slips mended."""

    total: int
    facets: Mapping[str, tuple[Bucket, ...]]
    fit: Fit
    parsed: ParsedQuery
    next: str | None = None


def check(query: Query, orders: Collection[str], facets: Collection[str]) -> None:
    """Raises SettingsError when a query asks for an order, a facet or a page that there is not."""
    if query.sort not in orders:
        raise SettingsError(f"unknown sort {query.sort!r}: one of {', '.join(orders)}")
    if query.page < 1 or query.size < 1:
        raise SettingsError(f"page and size start at 1, not {query.page} and {query.size}")
    for name in query.facets or ():
        if name not in facets:
            raise SettingsError(f"unknown facet {name!r}: one of {', '.join(facets)}")


def understood(query: Query, kind: Kind, known: Known) -> Asked:
    """Take a query apart; fields become filters, and what cannot be one is looked for as words and remarked."""
    parsed = parse(query.text, expand=query.expand)
    filters, named, remarks = query.filters, Filters(), list(parsed.remarks)
    words_instead: list[str] = []
    if parsed.fields:
        filters, named, wrong, words_instead = resolve(parsed.fields, kind, known, filters)
        remarks += wrong
    if words_instead:
        more = parse(" ".join([query.text, *words_instead]), expand=query.expand)
        parsed = replace(parsed, clauses=more.clauses, words=more.words, expansions=more.expansions)
    expansions = {one.name: one for one in parsed.expansions}
    for name in filters.province:
        other = expansion_of(name)
        if other is not None:
            expansions[name] = replace(other, name=name, applied=query.expand)
    if query.expand:
        filters, named = _widened(filters), _widened(named)
    understood_query = replace(parsed, remarks=tuple(remarks), expansions=tuple(expansions.values()))
    return Asked(understood_query, replace(query, filters=filters, named=named))


def _widened(filters: Filters) -> Filters:
    """Filters with the provinces that their own were called at another time."""
    also = [
        (name, other.since or "", other.until or "")
        for other in map(expansion_of, filters.province)
        if other is not None
        for name in other.also
    ]
    return replace(filters, province_also=tuple(also))


def left(query: Query, facet: str) -> Filters:
    """The filters that a facet of a query understood is counted under: all but its own, unless the words name them.

    Whoever ticks another value takes the filter away and leaves the words as they are.
    """
    changes = {facet: getattr(query.named, facet)}
    if getattr(query.filters, facet) == changes[facet]:
        return query.filters
    if facet == "province":
        changes["province_also"] = query.named.province_also
    return replace(query.filters, **changes)


def asked_for(query: Query, facet: str) -> tuple[str, ...]:
    """The values of a facet that a query understood names or has ticked: they are counted however many there are."""
    return tuple(dict.fromkeys(map(str, (*getattr(query.filters, facet), *getattr(query.named, facet)))))


def answered(asked: Asked, hits: Sequence[Hit], counted: Counted) -> Page[Hit]:
    """The page that a reader gets."""
    expansions: tuple[Expansion, ...] = asked.parsed.expansions
    mended = None
    if counted.fit != "whole":
        meant = counted.parsed.mended or counted.parsed
        mended = suggestion(asked.query.text, meant, _texts(hits), beside_only=counted.fit == "relaxed")
    return Page(
        tuple(hits),
        counted.total,
        asked.query.page,
        asked.query.size,
        {name: _choices(asked.query, name, buckets) for name, buckets in counted.facets.items()},
        relaxed=counted.fit == "relaxed",
        fuzzy=counted.fit == "fuzzy",
        suggestion=mended,
        remarks=asked.parsed.remarks,
        expansions=expansions,
        next=counted.next,
    )


def _choices(query: Query, facet: str, buckets: tuple[Bucket, ...]) -> tuple[Bucket, ...]:
    """Of a facet that the words name, the values named: with any other ticked as well, nothing is found."""
    named = {str(value) for value in getattr(query.named, facet)}
    return tuple(one for one in buckets if one.value in named) if named else buckets


def _texts(hits: Sequence[object]) -> Iterator[str]:
    for hit in hits:
        if isinstance(hit, DocumentHit):
            yield from (passage.text for passage in hit.passages)
            yield hit.title or ""
        elif isinstance(hit, FigureHit):
            yield f"{hit.sentence.text}\n{hit.figure.subject or ''}"
        elif isinstance(hit, _Said):
            yield hit.sentence.text
        elif isinstance(hit, ConclusionHit):
            yield hit.passage.text
