"""Names of units for what people type: "vu quang" is Huyện Vũ Quang and all else whose name holds the words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cchc.vietnamese import fold
from search_api.hits import Bucket
from search_api.matching.subjects import subjects_of
from search_api.protocol import Filters, Query, Store

# A short word stands in very many names; the list would be no narrower than without it.
MOST_MEANT = 40


def meant(typed: str, buckets: Sequence[Bucket]) -> tuple[str, ...]:
    """The units that someone means who types "vu quang": the name as it is, else all that hold the words.

    What nothing holds stays as typed, so that the list says that there is nothing; so does the id of a unit.
    """
    if subjects_of(typed):
        return (typed,)
    names = [bucket.value for bucket in buckets]
    words = f" {' '.join(fold(typed).split())} "
    alike = [name for name in names if words in f" {fold(name)} "]
    return (typed,) if typed in names or not alike else tuple(alike[:MOST_MEANT])


def typed_name(values: Sequence[str]) -> str:
    """What is shown in the box for a unit: the one name that was typed; an id is shown among the filters alone."""
    return values[0] if len(values) == 1 and not subjects_of(values[0]) else ""


def subjects_meant(store: Store, typed: Iterable[str]) -> tuple[str, ...]:
    """Names of units for what was typed: looked for among the units of the figures that hold the words."""
    names = [
        name
        for words in typed
        for name in meant(
            words, store.figures(Query(text=words, size=1, facets=("subject",))).facets.get("subject", ())
        )
    ]
    return tuple(dict.fromkeys(names))


def blamed_meant(store: Store, typed: Iterable[str], kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Names of units for what was typed: looked for among those that statements of some kinds are about."""
    filters = Filters(statement_type=kinds)
    names = [
        name
        for words in typed
        for name in meant(
            words,
            store.statements(Query(text=words, filters=filters, size=1, facets=("subject",))).facets.get("subject", ()),
        )
    ]
    return tuple(dict.fromkeys(names))
