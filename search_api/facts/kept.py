"""Facts kept in memory as long as the store's state stays the same: most questions come again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Protocol, TypeVar, cast
from weakref import WeakKeyDictionary

from search_api.facts.entities import UNKNOWN
from search_api.facts.lines import Line
from search_api.facts.readings import Fact, facts_of
from search_api.facts.selection import Field, Held, Selection

Item = TypeVar("Item")
# Lines that kept facts may rest on together: some hundred bytes each.
MOST_LINES = 400_000


class Source(Protocol):
    """What facts need of a store."""

    def snapshot(self) -> str: ...

    def fact_lines(self, selection: Selection) -> list[Line]: ...

    def fact_fields(self, indicator: str | None = None) -> list[Field]: ...

    def fact_units(self) -> list[Held]: ...


class _Kept:
    """Answers of one state of a store, the ones used last at the end, each with the lines that it rests on."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.snapshot = ""
        self.answers: OrderedDict[Hashable, tuple[int, object]] = OrderedDict()
        self.lines = 0

    def get(self, snapshot: str, key: Hashable) -> tuple[int, object] | None:
        with self.lock:
            if snapshot != self.snapshot:
                return None
            found = self.answers.get(key)
            if found is not None:
                self.answers.move_to_end(key)
            return found

    def put(self, snapshot: str, key: Hashable, lines: int, answer: object) -> None:
        with self.lock:
            if snapshot != self.snapshot:
                self.snapshot, self.lines = snapshot, 0
                self.answers.clear()
            if lines > MOST_LINES or key in self.answers:
                return
            self.answers[key] = lines, answer
            self.lines += lines
            while self.lines > MOST_LINES:
                _, (fewer, _) = self.answers.popitem(last=False)
                self.lines -= fewer


_kept: WeakKeyDictionary[Source, _Kept] = WeakKeyDictionary()
_opening = threading.Lock()


def _of(store: Source) -> _Kept:
    with _opening:
        return _kept.setdefault(store, _Kept())


def _answer(store: Source, key: Hashable, make: Callable[[], tuple[int, tuple[Item, ...]]]) -> tuple[Item, ...]:
    """What `make` gives, with the lines that it rests on, made once for a state of the store."""
    snapshot, kept = store.snapshot(), _of(store)
    found = kept.get(snapshot, key)
    if found is None:
        lines, made = make()
        kept.put(snapshot, key, lines + 1, made)
        return made
    return cast(tuple[Item, ...], found[1])


def facts(store: Source, selection: Selection) -> tuple[Fact, ...]:
    """The facts that the lines of a selection make."""

    def make() -> tuple[int, tuple[Fact, ...]]:
        lines = store.fact_lines(selection)
        return len(lines), tuple(facts_of(lines))

    return _answer(store, selection, make)


def fields(store: Source, indicator: str | None = None) -> tuple[Field, ...]:
    """The rankings that something is known of; units of no known place are in none."""

    def make() -> tuple[int, tuple[Field, ...]]:
        held = tuple(field for field in store.fact_fields(indicator) if field.within != UNKNOWN)
        return len(held), held

    return _answer(store, ("fields", indicator), make)


def units(store: Source) -> tuple[Held, ...]:
    """The units that some fact is of."""

    def make() -> tuple[int, tuple[Held, ...]]:
        held = tuple(store.fact_units())
        return len(held), held

    return _answer(store, "units", make)
