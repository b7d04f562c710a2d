"""What the words of a search probably go on to: units, indices, people and phrases, with or without tone marks.

Names come from the gazetteer, the declared indices, `phrases.yml`, and from what the store holds. The last words of a
query are completed, so that "kết luận ha ti" becomes "kết luận Hà Tĩnh".
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal, get_args
from weakref import WeakKeyDictionary

from cchc import declarations
from cchc.gazetteer import Place, organizations, places
from cchc.indicators import indicators
from cchc.vietnamese import fold, nfc
from search_api.facts import kept
from search_api.facts.kept import Source
from search_api.protocol import Query, Store

Kind = Literal["unit", "indicator", "person", "phrase"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SHORTEST = 2  # letters
MOST_WORDS = 8  # of the end of a query that are taken for the beginning of one name
LONGEST = 200  # characters of a query that is completed
# What the store holds is asked for anew at most so often: while a crawl writes, each batch would change it.
SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Name:
    """Something that may be meant; `text` goes into the box, `about` tells it from others, `id` names it elsewhere."""

    kind: Kind
    text: str
    about: str = ""
    id: str = ""
    other: str = ""  # another name that it is known by: "PAPI" for the longer one


@dataclass(frozen=True, slots=True)
class Completion:
    """`text` is the whole query with its end completed."""

    kind: Kind
    text: str
    about: str
    id: str


class Names:
    """Names by how they begin. Each is looked at; there are some thousands, of which none takes a microsecond."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names: list[tuple[str, str, Name]] = []
        seen: set[tuple[str, str]] = set()
        for name in names:
            if (name.kind, name.text) not in seen:
                seen.add((name.kind, name.text))
                words = f" {_key(name.text)}" + (f"\n {_key(name.other)}" if name.other else "")
                self._names.append((words, nfc(f"{name.text}\n{name.other}").lower(), name))

    def beginning(self, typed: str) -> Iterator[Name]:
        """Names that begin with what was typed, then those of which a later word does; as typed before folded."""
        # The last word may still get its tone mark, which most people type after its letters.
        key, exact = f" {_key(typed)}", nfc(typed).lower().strip().rpartition(" ")[0]
        found = [
            ((not (words.startswith(key) or f"\n{key}" in words), exact not in plain, order), name)
            for order, (words, plain, name) in enumerate(self._names)
            if key in words
        ]
        found.sort(key=lambda one: one[0])
        yield from (name for _, name in found)


def _key(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in fold(text)).split())


@lru_cache(maxsize=1)
def phrases() -> tuple[str, ...]:
    """The phrases that come with cchc. Raises DeclarationError when the file is none of phrases."""
    text = resources.files("search_api").joinpath("phrases.yml").read_text(encoding="utf-8")
    return tuple(str(one) for one in declarations.parsed(text)["phrases"])


@lru_cache(maxsize=1)
def _declared() -> tuple[Name, ...]:
    """What is known without any store: indices, provinces and districts of today and before, bodies, phrases."""
    found = [Name("phrase", phrase) for phrase in phrases()]
    found += [Name("indicator", one.short, one.label_vi, one.id, one.label_vi) for one in indicators().values()]
    found += _places(places().all("province", "district"))
    found += [Name("unit", body.name, "", "" if body.of_province else body.id) for body in organizations().values()]
    return tuple(found)


def _places(held: Iterable[Place]) -> Iterator[Name]:
    """Provinces first. One before and after a merger is offered once: its name finds what is said of either."""
    here = sorted(held, key=lambda one: (one.level != "province", one.bare, one.valid_to is not None, one.id))
    named = Counter(one.name for one in here if one.level == "province")
    for place in here:
        owner = places().get(place.parent) if place.parent else None
        told = (place.type if owner is None else owner.name, place.validity if owner or named[place.name] == 1 else "")
        # Of a province people write the bare name.
        text, other = (place.bare, place.name) if owner is None else (place.name, place.bare)
        yield Name("unit", text, "; ".join(part for part in told if part), place.id, other)


def _people(store: Store) -> Iterator[Name]:
    page = store.statements(Query(size=1, facets=("speaker",)))
    yield from (Name("person", bucket.value) for bucket in page.facets.get("speaker", ()))


def _units(store: Source) -> Iterator[Name]:
    """Units that some figure is of, and that the gazetteer does not have among those that are always offered."""
    invented = []  # places of the sample portals, which nobody means where nothing is held of them
    for unit in kept.units(store):
        place = places().get(unit.entity)
        if place is not None and place.level in ("province", "district"):
            invented += [place] if place.sample else []
        elif unit.name:
            owner = places().get(unit.within)
            yield Name("unit", unit.name, owner.name if owner else "", unit.entity)
    yield from _places(invented)


_known: WeakKeyDictionary[Store, tuple[float, str, Names]] = WeakKeyDictionary()
_guard = threading.Lock()


def names_of(store: Store) -> Names:
    """All that may be meant in a store, as it was within the last minute."""
    with _guard:
        found = _known.get(store)
    now = time.monotonic()
    if found is not None and now - found[0] < SECONDS:
        return found[2]
    snapshot = store.snapshot()
    if found is None or found[1] != snapshot:
        names = Names([*_people(store), *_declared(), *_units(store)])
    else:
        names = found[2]
    with _guard:
        _known[store] = now, snapshot, names
    return names


def completions(names: Names, typed: str, size: int) -> list[Completion]:
    """At most `size` ways that a query may go on, the longest end of it that any name begins with first.

    Of one kind there are half as many at most, unless nothing else fits.
    """
    words = typed[:LONGEST].split()
    ends = range(max(0, len(words) - MOST_WORDS), len(words))
    found: list[Completion] = []
    for start in ends:
        head, tail = " ".join(words[:start]), " ".join(words[start:])
        if len(_key(tail)) < SHORTEST:
            break
        for name in names.beginning(tail):
            text = f"{head} {name.text}".strip()
            if nfc(text).lower() != nfc(typed).lower().strip():
                found.append(Completion(name.kind, text, name.about, name.id))
        if found:
            break
    most = max(1, size // 2)
    first: list[Completion] = []
    later: list[Completion] = []
    for one in found:
        (first if sum(other.kind == one.kind for other in first) < most else later).append(one)
    return (first[:size] + later)[:size]
