"""Facts kept in memory as long as the lines that they rest on stay the same: most questions come again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Protocol, TypeVar, cast
from weakref import WeakKeyDictionary

from search_api.facts.entities import UNKNOWN
from search_api.facts.readings import Fact, facts_said
from search_api.facts.sayings import Saying
from search_api.facts.selection import Field, Held, Selection

Item = TypeVar("Item")
# Lines that kept facts may rest on together: some hundred bytes each.
MOST_LINES = 400_000


class Source(Protocol):
    """What facts need of a store."""

    def snapshot(self) -> str: ...

    def fact_sayings(self, selection: Selection) -> list[Saying]: ...

    def fact_states(self, selection: Selection) -> dict[str, str]: ...

    def fact_fields(self, indicator: str | None = None) -> list[Field]: ...

    def fact_units(self) -> list[Held]: ...


class _Kept:
    """Answers with the state that they are of, the ones used last at the end, each with the lines that it rests on."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.answers: OrderedDict[Hashable, tuple[Hashable, int, object]] = OrderedDict()
        self.lines = 0

    def get(self, key: Hashable, state: Hashable) -> tuple[Hashable, int, object] | None:
        with self.lock:
            found = self.answers.get(key)
            if found is None or found[0] != state:
                return None
            self.answers.move_to_end(key)
            return found

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
        return _kept.setdefault(store, _Kept())


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


def facts(store: Source, selection: Selection) -> tuple[Fact, ...]:
    """The facts that the lines of a selection make. Those of a ranking are made anew for the periods that changed."""
    states = store.fact_states(selection)
    if selection.entities or len(selection.indicators) > 1:
        return _facts(store, selection, tuple(sorted(states.items())))
    # Facts are in the order of their keys, where the period comes first of what differs here.
    portions = [_facts(store, replace(selection, periods=(one,)), states[one]) for one in sorted(states)]
    return portions[0] if len(portions) == 1 else tuple(fact for portion in portions for fact in portion)


def _facts(store: Source, selection: Selection, state: Hashable) -> tuple[Fact, ...]:
    def make() -> tuple[int, tuple[Fact, ...]]:
        sayings = store.fact_sayings(selection)
        return sum(map(len, sayings)), tuple(facts_said(sayings))

    return answer(store, selection, make, state)


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
