"""Which hits answer a query, and which of them better: said once, for any engine that knows words and phrases."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Literal, Protocol, TypeVar

from search_api.matching.queries import Alternative, Clause, ParsedQuery
from search_api.matching.words import Word

Q = TypeVar("Q")
Kind = Literal["document", "figure", "statement", "conclusion"]
Form = Literal["exact", "folded"]

# Fields that a kind is looked for in, with their weights.
FIELDS: dict[Kind, tuple[tuple[str, float], ...]] = {
    "document": (("title", 3.0), ("names", 2.0), ("conclusion", 1.5), ("body", 1.0)),
    "figure": (("line", 1.0),),
    "statement": (("line", 1.0),),
    "conclusion": (("line", 1.0),),
}
EXACT_WEIGHT = 2.0
SYNONYM_WEIGHT = 0.8
NEAR_WEIGHT = 3.0
# Added when all words stand with their diacritics as typed: more than any sum of the others, so such hits come first.
AS_TYPED = 1000.0
# A phrase longer than this says nothing more about nearness.
NEAR_WORDS = 12
# The part of the words that is enough when nothing has them all; then a single one.
ENOUGH = 0.6


class Engine(Protocol[Q]):
    """How an engine writes the queries that ranking is made of."""

    def run(self, field: str, form: Form, words: Sequence[str], slop: int = 0) -> Q:
        """One word, or a phrase of several, in one form of a field."""
        ...

    def all_of(self, must: Sequence[Q], better: Sequence[Q] = ()) -> Q:
        """All of `must`; each of `better` adds to the score."""
        ...

    def any_of(self, queries: Sequence[Q], least: int = 1) -> Q: ...

    def boosted(self, query: Q, weight: float) -> Q: ...

    def constant(self, query: Q, score: float) -> Q: ...


def all_words(engine: Engine[Q], query: ParsedQuery, kind: Kind) -> Q:
    """Hits that have every clause: as typed first, then by field, nearness and rarity of the words."""
    must = [_clause(engine, clause, kind) for clause in query.clauses]
    better: list[Q] = []
    if query.marked:
        marked = [_clause(engine, clause, kind, only_exact=True) for clause in query.clauses if clause.typed.marked]
        better.append(engine.constant(engine.all_of(marked), AS_TYPED))
    if 1 < len(query.words) <= NEAR_WORDS:
        better.extend(_near(engine, query, kind))
    return engine.all_of(must, better)


def some_words(engine: Engine[Q], query: ParsedQuery, kind: Kind) -> Iterator[Q]:
    """What to try in turn when nothing has every clause: most words, then any; with their diacritics, then folded."""
    clauses = query.loosened
    for only_exact in dict.fromkeys((query.marked, False)):
        parts = [_clause(engine, clause, kind, only_exact=only_exact and clause.typed.marked) for clause in clauses]
        for least in dict.fromkeys((math.ceil(len(parts) * ENOUGH), 1)):
            yield engine.any_of(parts, least)


def _near(engine: Engine[Q], query: ParsedQuery, kind: Kind) -> Iterator[Q]:
    forms = [word.folded for word in query.words]
    for name, weight in FIELDS[kind]:
        yield engine.boosted(engine.run(name, "folded", forms, slop=len(forms) + 2), weight * NEAR_WEIGHT)


def _clause(engine: Engine[Q], clause: Clause, kind: Kind, *, only_exact: bool = False) -> Q:
    parts = []
    for number, alternative in enumerate(clause.alternatives):
        found = _anywhere(engine, alternative, kind, only_exact)
        parts.append(engine.boosted(found, SYNONYM_WEIGHT) if number else found)
    return engine.any_of(parts)


def _anywhere(engine: Engine[Q], alternative: Alternative, kind: Kind, only_exact: bool) -> Q:
    """Words in any field; those of a phrase in one field, the others wherever each of them is."""
    if alternative.phrase or len(alternative.words) == 1:
        return _somewhere(engine, alternative.words, kind, only_exact)
    return engine.all_of([_somewhere(engine, (word,), kind, only_exact) for word in alternative.words])


def _somewhere(engine: Engine[Q], words: Sequence[Word], kind: Kind, only_exact: bool) -> Q:
    marked = any(word.marked for word in words)
    parts: list[Q] = []
    for name, weight in FIELDS[kind]:
        if not only_exact:
            parts.append(engine.boosted(engine.run(name, "folded", [word.folded for word in words]), weight))
        if marked or only_exact:
            exact = engine.run(name, "exact", [word.exact for word in words])
            parts.append(engine.boosted(exact, weight * EXACT_WEIGHT))
    return engine.any_of(parts)
