"""What became of a conclusion, and where something like it was concluded, each with its score and the reasons for it.

Later statements are those of documents published after the meeting that speak of the same place. A place that ended on
1 July 2025 is another unit than the one that it went into: what is said of its successors, or was said of its
predecessors, is offered beside the rest and never mixed with it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Generic, Literal, TypeVar

from cchc.gazetteer import Place
from cchc.records import Statement
from search_api.conclusions.places import day_after, days_between, held_on, kin, place_of
from search_api.hits import ConclusionHit, StatementHit
from search_api.matching.likeness import likeness
from search_api.matching.words import columns
from search_api.protocol import Filters, Query, Store

Hit = TypeVar("Hit")
Why = Literal["unit", "place", "theme", "words"]
# Statements that are weighed of each way to find them, and conclusions that the index hands out.
WEIGHED = 80
LIKE = 40
MOST_LATER = 12
MOST_SIMILAR = 8
# A score is the sum of what speaks for it, 1 at most.
UNIT, PLACE, THEME, WORDS = 0.35, 0.15, 0.35, 0.30
LEAST = 0.3
LEAST_SIMILAR = 0.2
# Days in which the same words again are another report of the meeting, and no news of what became of it.
REPORTS = 45
# Words count in full from this likeness on, and not at all below the second.
MUCH, LITTLE = 0.5, 0.1
MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is related: it names the same unit, is said in the same place, has the theme, shares words."""

    kind: Why
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation(Generic[Hit]):
    """A hit with its score, 0 to 1, and what speaks for it.

    `about` is the id of the conclusion's own statement (most often a directive) whose words are nearest, if any are.
    """

    hit: Hit
    score: float
    reasons: tuple[Reason, ...]
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """`later` is of the same unit; `successors` and `predecessors` of units that it went into or came from."""

    later: tuple[Relation[StatementHit], ...] = ()
    successors: tuple[Relation[StatementHit], ...] = ()
    predecessors: tuple[Relation[StatementHit], ...] = ()
    similar: tuple[Relation[ConclusionHit], ...] = ()


def related(store: Store, hit: ConclusionHit) -> Related:
    """All that is related to a conclusion. Raises StoreError when the store cannot answer."""
    when, place = held_on(hit), place_of(hit)
    later: tuple[Relation[StatementHit], ...] = ()
    successors, predecessors = kin(place)
    if when is not None:
        last = place.valid_to if place else None
        within = Filters(published_from=day_after(when), published_to=last)
        if last is None or last > when:
            later = _statements(store, hit, _here(hit, place, within), _names(hit, place))
    return Related(
        later=later,
        successors=_of_kin(store, hit, successors, lambda one: _since(one, when)),
        predecessors=_of_kin(store, hit, predecessors, lambda one: _until(one, when)),
        similar=similar(store, hit),
    )


def similar(store: Store, hit: ConclusionHit, most: int = MOST_SIMILAR) -> tuple[Relation[ConclusionHit], ...]:
    """Conclusions of other meetings elsewhere that order and criticise much the same, the most alike first."""
    mine = _said(hit)
    found = []
    for other in store.alike(mine, Filters(), LIKE):
        if _same_print(other, hit) or _same_place(other, hit):
            continue
        near, words = likeness(mine, _said(other))
        own, theirs = set(hit.conclusion.themes), set(other.conclusion.themes)
        shared = tuple(theme for theme in hit.conclusion.themes if theme in theirs)
        score = (1 - THEME) * _scaled(near) + (THEME * len(shared) / len(own | theirs) if shared else 0.0)
        reasons = [Reason("words", words[:MOST_WORDS])] if words else []
        if shared:
            reasons.append(Reason("theme", shared))
        if score >= LEAST_SIMILAR and near >= LITTLE:
            found.append(Relation(other, round(score, 3), tuple(reasons)))
    return tuple(sorted(found, key=lambda one: (-one.score, one.hit.conclusion.id))[:most])


def _statements(
    store: Store, hit: ConclusionHit, within: Filters, names: frozenset[str]
) -> tuple[Relation[StatementHit], ...]:
    themes = hit.conclusion.themes
    ways = [replace(within, subject=tuple(sorted(names)))] if names else []
    ways.append(replace(within, theme=themes) if themes else within)
    found: dict[tuple[str, str], Relation[StatementHit]] = {}
    for way in ways:
        for other in _newest(store, way):
            key = (other.document.id, other.statement.id)
            if key in found or hit.document.id in (other.document.id, other.document.duplicate_of):
                continue
            if _is_report(hit, other):
                continue
            weighed = _weighed(hit, other, names)
            if weighed.score >= LEAST and len(weighed.reasons) > 1:
                found[key] = weighed
    return tuple(sorted(found.values(), key=_order)[:MOST_LATER])


def _is_report(hit: ConclusionHit, other: StatementHit) -> bool:
    """Whether a statement tells of the meeting itself once more: in the same words, within some weeks."""
    held, published = held_on(hit), other.document.published_at
    if held is None or published is None or days_between(held, published[:10]) > REPORTS:
        return False
    words = columns(other.statement.text)
    return any(columns(one.text) == words for one in hit.conclusion.statements)


def _order(one: Relation[StatementHit]) -> tuple[float, str, str]:
    return -one.score, one.hit.document.published_at or "", one.hit.statement.id


def _newest(store: Store, filters: Filters) -> Iterator[StatementHit]:
    hits = store.every_statement(Query(filters=filters, sort="newest", collapse=True))
    try:
        yield from islice(hits, WEIGHED)
    finally:
        if isinstance(hits, Generator):
            hits.close()  # a stream left open keeps its state of the store alive


def _weighed(hit: ConclusionHit, other: StatementHit, names: frozenset[str]) -> Relation[StatementHit]:
    statement = other.statement
    named = tuple(name for name in (*statement.subjects, *statement.assignees) if name in names)
    near, words, about = nearest(hit.conclusion.statements, statement)
    score, reasons = weighed(named, _place_names(other), hit.conclusion.themes, statement.themes, near, words)
    return Relation(other, score, reasons, about if near >= LITTLE else None)


def weighed(
    named: Iterable[str],
    place: tuple[str, ...],
    own: Sequence[str],
    themes: Sequence[str],
    near: float,
    words: tuple[str, ...],
) -> tuple[float, tuple[Reason, ...]]:
    """Score and reasons of two things said: units that both name, else the place; themes of the one and the other;
    the likeness of their words, and the words."""
    both = tuple(dict.fromkeys(named))
    score = UNIT if both else PLACE
    reasons = [Reason("unit", both) if both else Reason("place", place)]
    shared = tuple(theme for theme in own if theme in themes)
    if shared:
        score += THEME * len(shared) / min(len(own), len(themes))
        reasons.append(Reason("theme", shared))
    if near >= LITTLE:
        score += WORDS * _scaled(near)
        reasons.append(Reason("words", words[:MOST_WORDS]))
    return round(min(1.0, score), 3), tuple(reasons)


def nearest(statements: Iterable[Statement], other: Statement) -> tuple[float, tuple[str, ...], str | None]:
    """Of some statements the one whose words are most like another's: the likeness, shared words, its id."""
    best: tuple[float, tuple[str, ...], str | None] = (0.0, (), None)
    for one in statements:
        names = (*one.subjects, *one.assignees, *other.subjects, *other.assignees)
        near, words = likeness(without(one.text, names), without(other.text, names))
        if near > best[0]:
            best = (near, words, one.id)
    return best


def without(text: str, names: Iterable[str]) -> str:
    """A text without the names of units: that it is the same unit counts already."""
    for name in names:
        text = text.replace(name, "\n")
    return text


def _of_kin(
    store: Store, hit: ConclusionHit, places: Sequence[Place], within: Callable[[Place], Filters]
) -> tuple[Relation[StatementHit], ...]:
    found: list[Relation[StatementHit]] = []
    for place in places:
        names = frozenset((place.name, f"UBND {place.name}"))
        found.extend(_statements(store, hit, in_place(place, within(place)), names))
    return tuple(sorted({(one.hit.document.id, one.hit.statement.id): one for one in found}.values(), key=_order))[
        :MOST_LATER
    ]


def _since(place: Place, when: str | None) -> Filters:
    days = [day for day in (place.valid_from, day_after(when) if when else None) if day]
    return Filters(published_from=max(days) if days else None, published_to=place.valid_to)


def _until(place: Place, when: str | None) -> Filters:
    days = [day for day in (place.valid_to, when) if day]
    return Filters(published_to=min(days) if days else None)


def in_place(place: Place, within: Filters) -> Filters:
    """Documents that speak for a province, or of a place below it."""
    if place.level == "province":
        return replace(within, province=(place.bare,))
    return replace(within, province=(place.province,), unit=(place.id, place.name, f"UBND {place.name}"))


def _here(hit: ConclusionHit, place: Place | None, within: Filters) -> Filters:
    if place is not None:
        return in_place(place, within)
    province = (hit.document.province,) if hit.document.province else ()
    held_by = hit.conclusion.meeting.held_by
    named = (held_by, held_by.removeprefix("UBND ")) if held_by else tuple(one.name for one in hit.conclusion.units)
    return replace(within, province=province, unit=tuple(dict.fromkeys(named)))


def _names(hit: ConclusionHit, place: Place | None) -> frozenset[str]:
    names = {unit.name for unit in hit.conclusion.units}
    names |= {name.removeprefix("UBND ") for name in names}
    return frozenset(names | ({place.name, f"UBND {place.name}"} if place else set()))


def _place_names(other: StatementHit) -> tuple[str, ...]:
    return (other.document.province,) if other.document.province else ()


def _said(hit: ConclusionHit) -> str:
    """What a conclusion orders and criticises; its whole passage where nothing was read out of it."""
    said = [one.text for one in (*hit.conclusion.directives, *hit.conclusion.criticised)]
    return "\n".join(said) or hit.passage.text


def _scaled(near: float) -> float:
    return min(1.0, near / MUCH)


def _same_print(one: ConclusionHit, other: ConclusionHit) -> bool:
    first, second = one.document, other.document
    return bool({first.id, first.duplicate_of} & {second.id, second.duplicate_of} - {None})


def _same_place(one: ConclusionHit, other: ConclusionHit) -> bool:
    mine, theirs = place_of(one), place_of(other)
    if mine is not None and theirs is not None:
        return mine.id == theirs.id
    return (one.conclusion.meeting.held_by, one.document.province) == (
        other.conclusion.meeting.held_by,
        other.document.province,
    )
