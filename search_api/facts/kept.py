"""Facts kept in memory as long as the lines that they rest on stay the same: most questions come again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar, cast
from weakref import WeakKeyDictionary

from cchc.gazetteer import places
from search_api.facts.entities import UNKNOWN, UnitRef
from search_api.facts.readings import Fact, facts_said
from search_api.facts.sayings import Saying
from search_api.facts.selection import Field, Held, Selection

Item = TypeVar("Item")
# Lines that kept facts may rest on together: some hundred bytes each.
MOST_LINES = 400_000
# Facts that may be made at the same time; those of one key are made by one thread, and the others wait for them.
_MAKERS = 64
# Periods of a ranking that are read together: a table shows one beside the one before.
READ_AT_ONCE = 2


class Source(Protocol):
    """What facts need of a store."""

    def snapshot(self) -> str: ...

    def fact_sayings(self, selection: Selection, units: Iterable[str] | None = None) -> list[Saying]: ...

    def fact_touched(self, selection: Selection, since: str) -> frozenset[str] | None: ...

    def fact_states(self, selection: Selection) -> dict[str, str]: ...

    def fact_fields(self, indicator: str | None = None) -> list[Field]: ...

    def fact_units(self) -> list[Held]: ...


class _Kept:
    """Answers with the state that they are of, the ones used last at the end, each with the lines that it rests on."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._makers = tuple(threading.Lock() for _ in range(_MAKERS))
        self.answers: OrderedDict[Hashable, tuple[Hashable, int, object]] = OrderedDict()
        self.lines = 0

    def making(self, key: Hashable) -> threading.Lock:
        """To be held while what stands under a key is made: whoever makes facts asks for no other ones meanwhile."""
        return self._makers[hash(key) % _MAKERS]

    def get(self, key: Hashable, state: Hashable) -> tuple[Hashable, int, object] | None:
        with self.lock:
            found = self.answers.get(key)
            if found is None or found[0] != state:
                return None
            self.answers.move_to_end(key)
            return found

    def newest(self, key: Hashable) -> tuple[Hashable, int, object] | None:
        """The answer that is kept, of whatever state."""
        with self.lock:
            if key in self.answers:
                self.answers.move_to_end(key)
            return self.answers.get(key)

    def put(self, key: Hashable, state: Hashable, lines: int, made: object) -> None:
        with self.lock:
            if key in self.answers:
                self.lines -= self.answers.pop(key)[1]
            if lines > MOST_LINES:
                return
            self.answers[key] = state, lines, made
            self.lines += lines
            while self.lines > MOST_LINES:
                _, (_, fewer, _) = self.answers.popitem(last=False)
                self.lines -= fewer


_kept: WeakKeyDictionary[Source, _Kept] = WeakKeyDictionary()
_opening = threading.Lock()


def _of(store: Source) -> _Kept:
    with _opening:
        found = _kept.get(store)
        if found is None:
            found = _kept[store] = _Kept()
        return found


def answer(
    store: Source, key: Hashable, make: Callable[[], tuple[int, tuple[Item, ...]]], state: Hashable = None
) -> tuple[Item, ...]:
    """What `make` gives, with the lines that it rests on, made once for a state: the store's own if none is named."""
    state, kept = store.snapshot() if state is None else state, _of(store)
    found = kept.get(key, state)
    if found is None:
        lines, made = make()
        kept.put(key, state, lines + 1, made)
        return made
    return cast(tuple[Item, ...], found[2])


def lines(store: Source) -> int:
    """How many lines all that is kept rests on, of MOST_LINES that it may."""
    return _of(store).lines


def found(store: Source, key: Hashable, state: Hashable) -> object | None:
    """What was kept of a state under a key."""
    held = _of(store).get(key, state)
    return held[2] if held is not None else None


def keep(store: Source, key: Hashable, state: Hashable, lines: int, made: object) -> None:
    """Keep what takes as much room as so many lines."""
    _of(store).put(key, state, lines, made)


def facts(store: Source, selection: Selection) -> tuple[Fact, ...]:
    """The facts that the lines of a selection make, of one indicator by period. They are made anew for the periods,
    and those of a ranking for the units, that changed."""
    states = store.fact_states(selection)
    if len(selection.indicators) > 1:
        return _made(store, selection, tuple(sorted(states.items())))
    if selection.entities:
        portions = _of_units(store, selection, states)
    else:
        portions = [_in_period(store, replace(selection, periods=(one,)), states[one]) for one in sorted(states)]
    return portions[0] if len(portions) == 1 else tuple(fact for portion in portions for fact in portion)


def of_units(
    store: Source, indicator: str, units: Sequence[UnitRef], periods: tuple[str, ...] = ()
) -> tuple[Fact, ...]:
    """The facts of some units by period: out of the rankings that they stand in, where these are kept as they are now,
    else of their own lines."""
    found = _in_rankings(store, indicator, units, periods)
    if found is not None:
        return found
    return facts(store, Selection((indicator,), periods=periods, entities=tuple(one.id for one in units)))


def _in_rankings(
    store: Source, indicator: str, units: Sequence[UnitRef], periods: tuple[str, ...]
) -> tuple[Fact, ...] | None:
    ranked: dict[Selection, dict[str, None]] = {}
    for unit in units:
        place = places().get(unit.id)
        if place is None:  # what a body lies within is known of its figures alone
            return None
        ranked.setdefault(Selection((indicator,), place.level, place.parent or "", periods), {})[unit.id] = None
    found: dict[str, list[Fact]] = {}
    for ranking, ids in ranked.items():
        for period, state in store.fact_states(ranking).items():
            made = _of(store).get(replace(ranking, periods=(period,)), state)
            if made is None:
                return None
            held = cast(_Units, made[2]).held
            found.setdefault(period, []).extend(fact for one in ids if one in held for fact in held[one][1])
    return tuple(fact for period in sorted(found) for fact in found[period])


def _of_units(store: Source, selection: Selection, states: Mapping[str, str]) -> list[tuple[Fact, ...]]:
    """The facts of some units by period; those that changed are read at once."""
    kept = _of(store)
    keys = {period: replace(selection, periods=(period,)) for period in sorted(states)}

    def held() -> dict[str, tuple[Fact, ...]]:
        found = {period: kept.get(key, states[period]) for period, key in keys.items()}
        return {period: cast(tuple[Fact, ...], one[2]) for period, one in found.items() if one is not None}

    made = held()
    if len(made) < len(keys):
        with kept.making(selection):
            made = held()
            lacking = {period: list[Saying]() for period in keys if period not in made}
            for one in store.fact_sayings(replace(selection, periods=tuple(lacking))) if lacking else ():
                lacking[one.said.period].append(one)
            for period, sayings in lacking.items():
                made[period] = tuple(facts_said(sayings))
                kept.put(keys[period], states[period], sum(one.held for one in sayings) + 1, made[period])
    return [made[period] for period in keys]


def _made(store: Source, selection: Selection, state: Hashable) -> tuple[Fact, ...]:
    def make() -> tuple[int, tuple[Fact, ...]]:
        sayings = store.fact_sayings(selection)
        return sum(one.held for one in sayings), tuple(facts_said(sayings))

    with _of(store).making(selection):
        return answer(store, selection, make, state)


def by_period(store: Source, selection: Selection) -> dict[str, tuple[Fact, ...]]:
    """The facts of one ranking by period: the same object as long as they are the same."""
    states = store.fact_states(selection)
    keys = {period: replace(selection, periods=(period,)) for period in sorted(states)}
    kept = _of(store)
    unread = [period for period, key in keys.items() if kept.newest(key) is None]
    if 1 < len(unread) <= READ_AT_ONCE:
        _read_at_once(store, selection, {period: states[period] for period in unread})
    return {period: _in_period(store, key, states[period]) for period, key in keys.items()}


def _read_at_once(store: Source, selection: Selection, states: Mapping[str, str]) -> None:
    """Keep the facts of a few periods of a ranking that none are kept of: one reading takes less than several."""
    kept, all_of_them = _of(store), replace(selection, periods=tuple(states))
    with kept.making(all_of_them):
        if any(kept.newest(replace(selection, periods=(period,))) is not None for period in states):
            return
        found: dict[str, list[Saying]] = {period: [] for period in states}
        for one in store.fact_sayings(all_of_them):
            found[one.said.period].append(one)
        for period, sayings in found.items():
            _keep_units(kept, replace(selection, periods=(period,)), states[period], _Units.of(_by_unit(sayings)))


@dataclass(frozen=True, slots=True)
class _Units:
    """The facts of a ranking in a period by unit, with the lines that each rests on; `facts` are all, in order."""

    held: Mapping[str, tuple[int, tuple[Fact, ...]]]
    facts: tuple[Fact, ...]

    @classmethod
    def of(cls, held: Mapping[str, tuple[int, tuple[Fact, ...]]]) -> _Units:
        return cls(held, tuple(fact for unit in sorted(held) for fact in held[unit][1]))


def _in_period(store: Source, selection: Selection, state: str) -> tuple[Fact, ...]:
    kept = _of(store)
    found = kept.newest(selection)
    if found is not None and found[0] == state:
        return cast(_Units, found[2]).facts
    with kept.making(selection):
        return _renewed(store, kept, selection, state)


def _renewed(store: Source, kept: _Kept, selection: Selection, state: str) -> tuple[Fact, ...]:
    found = kept.newest(selection)
    if found is not None and found[0] == state:
        return cast(_Units, found[2]).facts
    touched = store.fact_touched(selection, cast(str, found[0])) if found is not None else None
    if found is None or touched is None:
        made = _Units.of(_by_unit(store.fact_sayings(selection)))
    elif touched:
        fresh = _by_unit(store.fact_sayings(selection, touched))
        others = cast(_Units, found[2]).held.items()
        made = _Units.of({unit: one for unit, one in others if unit not in touched} | fresh)
    else:
        made = cast(_Units, found[2])
    _keep_units(kept, selection, state, made)
    return made.facts


def _keep_units(kept: _Kept, selection: Selection, state: str, made: _Units) -> None:
    kept.put(selection, state, sum(lines for lines, _ in made.held.values()) + 1, made)


def _by_unit(sayings: Iterable[Saying]) -> dict[str, tuple[int, tuple[Fact, ...]]]:
    lines: dict[str, int] = {}
    said = list(sayings)
    for one in said:
        lines[one.said.entity] = lines.get(one.said.entity, 0) + one.held
    found: dict[str, list[Fact]] = {}
    for fact in facts_said(said):
        found.setdefault(fact.key.entity, []).append(fact)
    return {unit: (lines[unit], tuple(made)) for unit, made in found.items()}


def fields(store: Source, indicator: str | None = None) -> tuple[Field, ...]:
    """The rankings that something is known of; units of no known place are in none."""

    def make() -> tuple[int, tuple[Field, ...]]:
        held = tuple(field for field in store.fact_fields(indicator) if field.within != UNKNOWN)
        return len(held), held

    return answer(store, ("fields", indicator), make)


def units(store: Source) -> tuple[Held, ...]:
    """The units that some fact is of."""

    def make() -> tuple[int, tuple[Held, ...]]:
        held = tuple(store.fact_units())
        return len(held), held

    return answer(store, "units", make)
