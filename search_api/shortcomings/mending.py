"""Conclusions that ordered a stated shortcoming mended: in its own document, and later ones of the same place."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol

from cchc.gazetteer import Place
from cchc.records import Statement
from search_api.conclusions.places import held_on, kin
from search_api.conclusions.related import LEAST, WEIGHED, Reason, in_place, nearest, weighed
from search_api.hits import ConclusionHit, StatementHit
from search_api.protocol import Filters, Query, Store
from search_api.shortcomings.blamed import Blamed, blamed

MOST = 12


class _Weigh(Protocol):
    def __call__(self, within: Filters, *, successor: bool = False) -> None: ...


@dataclass(frozen=True, slots=True)
class Mending:
    """A conclusion and of its orders the one that is nearest to the shortcoming, with score and reasons.

    `same` when it stands in the shortcoming's own document, `successor` when it is of a unit that its own went into.
    """

    conclusion: ConclusionHit
    order: Statement
    score: float
    reasons: tuple[Reason, ...]
    same: bool = False
    successor: bool = False


def mended(store: Store, hit: StatementHit) -> tuple[Mending, ...]:
    """The conclusions, those of the own document first, then the most related; none of another place or before it."""
    units = blamed(hit)
    names = frozenset(
        name
        for unit in units
        if unit.named
        for name in (*hit.statement.subjects, unit.name, f"UBND {unit.name}", unit.name.removeprefix("UBND "))
    )
    found: dict[str, Mending] = {}

    def weigh(within: Filters, *, successor: bool = False) -> None:
        for other in _conclusions(store, within):
            if other.conclusion.id not in found and (made := _best(hit, other, names, successor)) is not None:
                found[other.conclusion.id] = made

    weigh(Filters(document=(hit.document.id,)))
    day = (hit.document.published_at or "")[:10]
    if day:
        themes = hit.statement.themes
        for place in {unit.place.id: unit.place for unit in units if unit.place}.values():
            _weigh_place(weigh, place, units, names, themes, day)
        if not any(unit.place for unit in units) and hit.document.province:
            weigh(Filters(province=(hit.document.province,), theme=themes, published_from=day))
    own = {hit.document.id, hit.document.duplicate_of} - {None}
    kept = [
        one
        for one in found.values()
        if one.same or (not own & {one.conclusion.document.id, one.conclusion.document.duplicate_of} and
                        (held_on(one.conclusion) or "") >= day)
    ]  # fmt: skip
    return tuple(sorted(kept, key=lambda one: (not one.same, -one.score, one.conclusion.conclusion.id))[:MOST])


def _weigh_place(
    weigh: _Weigh, place: Place, units: Sequence[Blamed], names: frozenset[str], themes: tuple[str, ...], day: str
) -> None:
    within = Filters(published_from=day, published_to=place.valid_to)
    of_place = any(unit.place is not None and unit.place.id == place.id and unit.name == place.name for unit in units)
    here = in_place(place, within) if of_place else replace(within, province=(place.province,))
    if place.valid_to is None or place.valid_to >= day:
        weigh(replace(here, theme=themes))
        if names:
            weigh(replace(here, subject=tuple(sorted(names))))
    for after in kin(place)[0]:
        since = max(after.valid_from or day, day)
        weigh(replace(in_place(after, Filters(published_from=since)), theme=themes), successor=True)


def _conclusions(store: Store, within: Filters) -> Iterator[ConclusionHit]:
    hits = store.every_conclusion(Query(filters=within, sort="oldest", collapse=True))
    try:
        yield from islice(hits, WEIGHED)
    finally:
        if isinstance(hits, Generator):
            hits.close()


def _best(hit: StatementHit, other: ConclusionHit, names: frozenset[str], successor: bool) -> Mending | None:
    same = other.document.id == hit.document.id
    made = []
    for order in other.conclusion.directives:
        near, words, _ = nearest((hit.statement,), order)
        named = [name for name in (*order.subjects, *order.assignees) if name in names]
        place = (other.document.province,) if other.document.province else ()
        score, reasons = weighed(named, place, hit.statement.themes, order.themes, near, words)
        # At the same meeting a theme in common is enough; later on the place says too little, and two things have to
        # speak for it: the unit, the theme, the words.
        telling = {one.kind for one in reasons} - {"place"}
        if score >= LEAST and telling != {"unit"} and len(telling) >= (1 if same else 2):
            made.append(Mending(other, order, score, reasons, same, successor))
    return max(made, key=lambda one: (one.score, one.order.id), default=None)
