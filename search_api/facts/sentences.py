"""The sentences behind facts, fetched for what is shown and for nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from search_api.facts.lines import Line
from search_api.facts.rankings import Row
from search_api.facts.readings import Claim, Fact
from search_api.facts.selection import Evidence


class Witness(Protocol):
    """What a store does for this."""

    def evidence(self, keys: Sequence[str]) -> Mapping[str, Evidence]: ...


class Sentences:
    """Evidence by the keys of lines; of each claim that of its first texts, prints of one counted once."""

    def __init__(self, store: Witness, facts: Iterable[Fact], most: int, *, claims: int | None = None) -> None:
        """Fetch what the first `claims` of each fact rest on; what others do comes when one of them is asked for."""
        self._store, self._most = store, most
        self._found: dict[str, Evidence] = {}
        self._shown: dict[int, tuple[Claim, list[Line]]] = {}
        known = list(facts)
        self._fetch(claim for fact in known for claim in fact.claims[:claims])
        self._left = [fact.claims[claims:] for fact in known] if claims is not None else []

    def _fetch(self, claims: Iterable[Claim]) -> None:
        keys = dict.fromkeys(line.key for claim in claims for line in self.shown(claim))
        if keys:
            self._found.update(self._store.evidence(list(keys)))

    def shown(self, claim: Claim) -> list[Line]:
        """The lines whose sentences are shown, one a text."""
        held = self._shown.get(id(claim))
        if held is None:
            texts: dict[str, Line] = {}
            for line in claim.lines:
                texts.setdefault(line.text, line)
                if len(texts) == self._most:
                    break
            # With the claim, so that no other takes its place in memory.
            held = self._shown[id(claim)] = claim, list(texts.values())
        return held[1]

    def of(self, claim: Claim) -> list[Evidence]:
        """The evidence of a claim, the best first; what was forgotten meanwhile is left out."""
        lines = self.shown(claim)
        if self._left and any(line.key not in self._found for line in lines):
            left, self._left = self._left, []
            self._fetch(one for claims in left for one in claims)
        return [self._found[line.key] for line in lines if line.key in self._found]


def facts_in(rows: Iterable[Row]) -> list[Fact]:
    """All facts that rows show: stated, in smaller groups, and those that others are derived from."""
    found: dict[int, Fact] = {}
    for row in rows:
        for fact in (*row.facts.values(), *row.others, *(one for made in row.derived.values() for one in made.basis)):
            found[id(fact)] = fact
    return list(found.values())
