"""What a store holds of a document, in one line, by which two stores are compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search_api.history import Absence, History, Seen


@dataclass(frozen=True, slots=True)
class Holding:
    """`digest` is of all versions with their records, the captures that they rest on, and all addresses."""

    document: str
    url: str
    digest: str
    figures: int
    statements: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as it must be; `document` is the id of what it is of, where it is of one."""

    what: str
    document: str | None = None
    url: str | None = None

    def __str__(self) -> str:
        return f"{self.document}  {self.url}: {self.what}" if self.document else self.what


def digest_of(history: History, addresses: Iterable[str]) -> str:
    """Equal for two stores that have had the same captures of a document, in whatever order."""
    states = [
        (state.whole, state.first_seen.isoformat(), state.last_seen.isoformat(), state.extractor)
        for state in history.in_order()
    ]
    order = [state.number for state in history.in_order()]
    seen = sorted((*_look(one), order.index(one.version)) for one in history.captures)
    absent = sorted((*_look(one), int(one.certain)) for one in history.absences)
    packed = json.dumps([states, seen, absent, sorted(addresses)], ensure_ascii=False)
    return hashlib.sha256(packed.encode()).hexdigest()


def _look(one: Seen | Absence) -> tuple[str, str, str, int]:
    place = one.location
    return (one.digest, one.fetched_at.isoformat(), place.archive if place else "", place.offset if place else -1)


def compare(here: Iterable[Holding], there: Iterable[Holding], other: str) -> Iterator[Difference]:
    """What differs between two stores, both in the order of the documents' ids; `other` names the second."""
    left, right = iter(here), iter(there)
    one, two = next(left, None), next(right, None)
    while one is not None or two is not None:
        if two is None or (one is not None and one.document < two.document):
            assert one is not None
            yield Difference(f"is not in {other}", one.document, one.url)
            one = next(left, None)
        elif one is None or two.document < one.document:
            yield Difference(f"is in {other} alone", two.document, two.url)
            two = next(right, None)
        else:
            if one.digest != two.digest:
                yield Difference(f"differs from {other} in its versions, captures or addresses", one.document, one.url)
            elif (one.figures, one.statements) != (two.figures, two.statements):
                counted = f"{one.figures} figures and {one.statements} statements"
                yield Difference(f"has {counted}, in {other} {two.figures} and {two.statements}", one.document, one.url)
            one, two = next(left, None), next(right, None)
