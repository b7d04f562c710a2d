"""Names of units for what people type: "vu quang" is Huyện Vũ Quang and all else whose name holds the words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from search_api.hits import Bucket, Page
from search_api.matching.subjects import subjects_of
from search_api.matching.synonyms import spellings
from search_api.matching.words import words
from search_api.protocol import Filters, Query, Store

# A short word stands in very many names; the list would be no narrower than without it.
MOST_MEANT = 40
# Facets whose values are units; one may be asked for by its id too.
UNITS = ("subject", "assignee")


def meant(typed: str, buckets: Sequence[Bucket]) -> tuple[str, ...]:
    """The units that someone means who types "vu quang": the name as it is, else all that hold the words.

    Abbreviations are read as a search reads them: "so tnmt" and "Sở TN&MT" are "sở tài nguyên và môi trường".
    What nothing holds stays as typed, so that the list says that there is nothing.
    """
    folded = {bucket.value: f" {_folded(bucket.value)} " for bucket in buckets}
    spelt = [f" {one} " for one in spellings(list(words(typed)))]
    alike = [name for name, told in folded.items() if any(one in told for one in spelt)]
    return (typed,) if typed in folded or not alike else tuple(alike[:MOST_MEANT])


def _folded(text: str) -> str:
    return " ".join(word.folded for word in words(text))


def typed_name(values: Sequence[str]) -> str:
    """What is shown in the box for a unit: the one name that was typed; an id is shown among the filters alone."""
    return values[0] if len(values) == 1 and not subjects_of(values[0]) else ""


def names_meant(
    search: Callable[[Query], Page[Any]], facet: str, typed: Iterable[str], filters: Filters | None = None
) -> tuple[str, ...]:
    """Names for what was typed: looked for among the values of a facet of what holds the words."""
    names: dict[str, None] = {}
    for one in typed:
        if facet in UNITS and subjects_of(one):  # an id is no words
            names[one] = None
            continue
        whole = filters or Filters()
        itself: dict[str, Any] = {facet: (one,)}
        # A name that is held means itself, however many others have its words.
        if search(Query(filters=replace(whole, **itself), size=1, facets=())).total:
            names[one] = None
            continue
        found = search(Query(text=one, filters=whole, size=1, facets=(facet,)))
        names.update(dict.fromkeys(meant(one, found.facets.get(facet, ()))))
    return tuple(names)


def units_meant(store: Store, typed: Iterable[str]) -> tuple[str, ...]:
    """Units for what was typed, among those that documents speak of."""
    return names_meant(store.search, "unit", typed)


def subjects_meant(store: Store, typed: Iterable[str]) -> tuple[str, ...]:
    """Units for what was typed, among those that figures are of."""
    return names_meant(store.figures, "subject", typed)


def assignees_meant(store: Store, typed: Iterable[str]) -> tuple[str, ...]:
    """Units for what was typed, among those that something is assigned to."""
    return names_meant(store.statements, "assignee", typed)


def charged_meant(store: Store, typed: Iterable[str]) -> tuple[str, ...]:
    """Units for what was typed, among those that statements are about."""
    return names_meant(store.statements, "subject", typed)


def blamed_meant(store: Store, typed: Iterable[str], kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Units for what was typed, among those that statements of some kinds are about."""
    return names_meant(store.statements, "subject", typed, Filters(statement_type=kinds))
