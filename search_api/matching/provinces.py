"""Provinces before and after 1 July 2025: what a name stands for today, and what it stood for before.

A province that was joined with others is another unit from that day. Its old name therefore never means the new one
by itself: a search offers it, says from when, and takes it in only when asked (`Expansion`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from cchc.gazetteer import places
from search_api.hits import Expansion
from search_api.matching.synonyms import same_word, spellings, synonyms
from search_api.matching.words import Word, words

Term = tuple[Word, ...]


@lru_cache(maxsize=1)
def provinces() -> Mapping[str, str]:
    """Letters of a province's name or alias, without tones and blanks -> its bare name."""
    found: dict[str, str] = {}
    for place in places().all("province", samples=True):
        for name in (*place.aliases, place.bare):
            found["".join(word.folded for word in words(name))] = place.bare
    return found


def province_meant(typed: str, others: Mapping[str, str] = MappingProxyType({})) -> str | None:
    """The bare name of the province that a name means, with or without tones and the word before it: "tỉnh Hà Tĩnh",
    "ha tinh", "TP.HCM". `others` are further names by their letters."""
    known = provinces()
    if typed in current_names():
        return typed
    for form in spellings(list(words(typed))):
        letters = form.replace(" ", "")
        for start in ("", "tinh", "thanhpho", "tp"):
            bare = letters.removeprefix(start)
            if letters.startswith(start) and (name := known.get(bare) or others.get(bare)):
                return name
    return None


@lru_cache(maxsize=1)
def current_names() -> Mapping[str, str]:
    """Bare name of every province that ever was -> the name of the province that its area belongs to today."""
    found: dict[str, str] = {}
    for place in places().all("province", samples=True):
        last = place
        while after := places().successors(last):
            last = after[0]
        found[place.bare] = last.bare
    return found


def names_within(name: str) -> tuple[str, ...]:
    """The provinces, past and present, whose area belongs to the one of this name today; itself among them."""
    return tuple(sorted({name, *(old for old, new in current_names().items() if new == name)}))


@lru_cache(maxsize=1)
def expansions() -> Mapping[str, Sequence[tuple[Term, Expansion]]]:
    """First word of a name -> names that begin with it, longest first, and what each may be widened to."""
    found: dict[str, dict[Term, Expansion]] = {}
    for place in places().all("province", samples=True):
        other: Expansion | None = None
        if place.valid_to is not None:
            also = [after for after in places().successors(place) if after.bare != place.bare]
            if also:
                other = Expansion(place.bare, tuple(one.bare for one in also), since=also[0].valid_from)
        else:
            before = [one for one in places().predecessors(place) if one.level == "province"]
            also = [one for one in before if one.bare != place.bare]
            if also and place.valid_from is not None:
                last = (date.fromisoformat(place.valid_from) - timedelta(days=1)).isoformat()
                other = Expansion(place.bare, tuple(one.bare for one in also), until=last)
        if other is None:
            continue
        for name in (place.bare, place.name, *place.aliases):
            term = tuple(words(name))
            length, others = synonyms().at(term, 0)
            for form in (term, *(others if length == len(term) else ())):
                found.setdefault(form[0].folded, {})[form] = other
    return {first: sorted(terms.items(), key=lambda pair: -len(pair[0])) for first, terms in found.items()}


def expansion_at(typed: Sequence[Word], index: int) -> tuple[int, Expansion | None]:
    """How many words from `index` on name a province that has another name for another time, and which."""
    for term, other in expansions().get(typed[index].folded, ()):
        span = typed[index : index + len(term)]
        if len(span) == len(term) and all(map(same_word, span, term)):
            return len(term), other
    return 0, None


def expansion_of(name: str) -> Expansion | None:
    """What a province, by its bare name as documents have it, may be widened to."""
    typed = list(words(name))
    length, other = expansion_at(typed, 0) if typed else (0, None)
    return other if length == len(typed) else None
