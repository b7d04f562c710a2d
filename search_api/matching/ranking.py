"""Which hits answer a query, and which of them better: said once, for any engine that knows words and phrases."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal, Protocol, TypeVar

from search_api.matching.closeness import SHORTEST, splits
from search_api.matching.queries import Alternative, Clause, ParsedQuery
from search_api.matching.words import Word

Q = TypeVar("Q")
Kind = Literal["document", "figure", "statement", "conclusion"]
Form = Literal["exact", "folded"]
# What a word is looked for in: in both, where the exact one adds to the score of what the folded one finds too; in the
# exact one alone, where it must stand as typed; in the folded one alone, where no score is asked for.
Forms = Literal["both", "exact", "folded"]
# How well what is found has the words of a query: all of them, with slips of the fingers mended, or most of them.
Fit = Literal["whole", "fuzzy", "relaxed"]

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
SIDE_BY_SIDE = 20.0
# A title is what people remember of a document, seldom whole: "thanh tra tỉnh" of "DDCI 2023: Thanh tra tỉnh về nhì".
PAIR_WEIGHT = 4.0
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

    def begun(self, field: str, form: Form, start: str) -> Q:
        """Words that begin so, all of the same score."""
        ...

    def slipped(self, field: str, word: str) -> Q:
        """Folded words that are a slip away: `search_api.matching.closeness.close`."""
        ...

    def everything(self) -> Q: ...

    def published(self, query: Q, first: str, last: str) -> Q:
        """Of what a query finds, what was published between two ISO days, inclusive; "" leaves an end open."""
        ...

    def all_of(self, must: Sequence[Q], better: Sequence[Q] = (), without: Sequence[Q] = ()) -> Q:
        """All of `must`, which has one or more, and none of `without`; each of `better` adds to the score."""
        ...

    def any_of(self, queries: Sequence[Q], least: int = 1) -> Q: ...

    def boosted(self, query: Q, weight: float) -> Q: ...

    def constant(self, query: Q, score: float) -> Q: ...


def all_words(engine: Engine[Q], query: ParsedQuery, kind: Kind, *, scored: bool = True) -> Q:
    """Hits that have every clause: as typed first, then by field, nearness and rarity of the words."""
    forms: Forms = "both" if scored else "folded"
    must = [_clause(engine, clause, kind, forms) for clause in query.clauses] or [engine.everything()]
    better: list[Q] = []
    if not scored:
        return engine.all_of(must, (), _excluded(engine, query, kind, forms))
    if query.marked:
        marked = [_clause(engine, clause, kind, "exact") for clause in query.clauses if clause.typed.marked]
        better.append(engine.constant(engine.all_of(marked), AS_TYPED))
    if 1 < len(query.words) <= NEAR_WORDS:
        better.extend(_near(engine, query, kind))
    return engine.all_of(must, better, _excluded(engine, query, kind, forms))


def attempts(
    engine: Engine[Q],
    query: ParsedQuery,
    kind: Kind,
    lacking: Callable[[Sequence[str]], Collection[str]],
    *,
    scored: bool = True,
) -> Iterator[tuple[Fit, ParsedQuery, Q]]:
    """What to try in turn until something is found, and the query that it looks for.

    `lacking` gives those of some folded words that nothing of this kind has in any field. Without scores the same is
    found in less time.
    """
    yield "whole", query, all_words(engine, query, kind, scored=scored)
    slipped = with_slips(query, lacking)
    if slipped is not None:
        yield "fuzzy", slipped, all_words(engine, slipped, kind, scored=scored)
    if len(query.loosened) > 1:
        # The mended words would find too much one by one; what was probably meant may be told all the same.
        told = replace(query, mended=slipped)
        for some in some_words(engine, query, kind, scored=scored):
            yield "relaxed", told, some


def with_slips(query: ParsedQuery, lacking: Callable[[Sequence[str]], Collection[str]]) -> ParsedQuery | None:
    """The query with the words that nothing has taken for slips of the fingers; None where there is none such.

    Figures are never taken for others, and three letters may be a slip of anything.
    """
    alone = {
        clause.typed.words[0].folded
        for clause in query.clauses
        if clause.typed.form == "whole" and len(clause.typed.words) == 1
    }
    asked = sorted(word for word in alone if len(word) >= SHORTEST and not any(map(str.isdigit, word)))
    missing = set(lacking(asked)) if asked else set()
    if not missing:
        return None
    clauses = [
        replace(clause, alternatives=(*_slips(clause.typed.words[0]), *clause.alternatives[1:]))
        if len(clause.typed.words) == 1 and clause.typed.form == "whole" and clause.typed.words[0].folded in missing
        else clause
        for clause in query.clauses
    ]
    return replace(query, clauses=tuple(clauses))


def _slips(word: Word) -> Iterator[Alternative]:
    yield Alternative((word,), phrase=True, form="fuzzy")
    for one, two in splits(word.folded):
        yield Alternative((Word(one, one), Word(two, two)), phrase=True)


def _excluded(engine: Engine[Q], query: ParsedQuery, kind: Kind, forms: Forms) -> list[Q]:
    """What must not be there: a word typed with diacritics only as it was typed."""
    return [_clause(engine, clause, kind, "exact" if clause.typed.marked else forms) for clause in query.excluded]


def some_words(engine: Engine[Q], query: ParsedQuery, kind: Kind, *, scored: bool = True) -> Iterator[Q]:
    """What to try in turn when nothing has every clause: most words, then any; with their diacritics, then folded.

    Required clauses stay so, and what is excluded stays out.
    """
    clauses = [clause for clause in query.loosened if not clause.required]
    forms: Forms = "both" if scored else "folded"
    must = [_clause(engine, clause, kind, forms) for clause in query.loosened if clause.required]
    without = _excluded(engine, query, kind, forms)
    if not clauses:
        return
    for only_exact in dict.fromkeys((query.marked, False)):
        parts = [
            _clause(engine, clause, kind, "exact" if only_exact and clause.typed.marked else forms)
            for clause in clauses
        ]
        for least in dict.fromkeys((math.ceil(len(parts) * ENOUGH), 1)):
            yield engine.all_of([*must, engine.any_of(parts, least)], (), without)


def _near(engine: Engine[Q], query: ParsedQuery, kind: Kind) -> Iterator[Q]:
    forms = [word.folded for word in query.words]
    # Most words and names of Vietnamese are two syllables: side by side they mean another thing than apart, and that
    # counts more than their rarity, since each of them is common.
    beside = [engine.run(name, "folded", forms) for name, _ in FIELDS[kind]]
    yield engine.constant(engine.any_of(beside), SIDE_BY_SIDE)
    for name, weight in FIELDS[kind]:
        yield engine.boosted(engine.run(name, "folded", forms, slop=len(forms) + 2), weight * NEAR_WEIGHT)
    if kind == "document" and len(forms) > 2:
        for pair in pairwise(forms):
            yield engine.boosted(engine.run("title", "folded", pair), PAIR_WEIGHT)


def _clause(engine: Engine[Q], clause: Clause, kind: Kind, forms: Forms) -> Q:
    parts = []
    for number, alternative in enumerate(clause.alternatives):
        found = _anywhere(engine, alternative, kind, forms)
        if alternative.days is not None:
            found = engine.published(found, *alternative.days)
        parts.append(engine.boosted(found, SYNONYM_WEIGHT) if number else found)
    return engine.any_of(parts)


def _anywhere(engine: Engine[Q], alternative: Alternative, kind: Kind, forms: Forms) -> Q:
    """Words in any field; those of a phrase in one field, the others wherever each of them is."""
    if alternative.form == "fuzzy":
        return engine.any_of([engine.slipped(name, alternative.words[0].folded) for name, _ in FIELDS[kind]])
    if alternative.form == "prefix":
        return _begun(engine, alternative.words[0], kind, forms)
    if alternative.phrase or len(alternative.words) == 1:
        return _somewhere(engine, alternative.words, kind, forms)
    return engine.all_of([_somewhere(engine, (word,), kind, forms) for word in alternative.words])


def _somewhere(engine: Engine[Q], words: Sequence[Word], kind: Kind, forms: Forms) -> Q:
    marked = any(word.marked for word in words)
    parts: list[Q] = []
    for name, weight in FIELDS[kind]:
        if forms != "exact":
            parts.append(engine.boosted(engine.run(name, "folded", [word.folded for word in words]), weight))
        if forms == "exact" or (marked and forms == "both"):
            exact = engine.run(name, "exact", [word.exact for word in words])
            parts.append(engine.boosted(exact, weight * EXACT_WEIGHT))
    return engine.any_of(parts)


def _begun(engine: Engine[Q], word: Word, kind: Kind, forms: Forms) -> Q:
    parts: list[Q] = []
    for name, weight in FIELDS[kind]:
        if forms != "exact":
            parts.append(engine.boosted(engine.begun(name, "folded", word.folded), weight))
        if forms == "exact" or (word.marked and forms == "both"):
            parts.append(engine.boosted(engine.begun(name, "exact", word.exact), weight * EXACT_WEIGHT))
    return engine.any_of(parts)
