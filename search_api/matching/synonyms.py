"""Words that stand for one another in queries, from search_api/synonyms.yml and the names of the indicators."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources

from cchc import declarations
from cchc.errors import DeclarationError
from cchc.indicators import indicators
from cchc.indicators import synonyms as indicator_synonyms
from search_api.matching.words import Word, words

Term = tuple[Word, ...]
MOST_SPELLINGS = 64


class Synonyms:
    """Groups of terms with one meaning; a term is a run of words."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self._by_first: dict[str, list[tuple[Term, tuple[Term, ...]]]] = {}
        for group in groups:
            terms = tuple(dict.fromkeys(term for text in group if (term := tuple(words(text)))))
            for term in terms:
                others = tuple(other for other in terms if other != term)
                if others:
                    self._by_first.setdefault(term[0].folded, []).append((term, others))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda pair: -len(pair[0]))

    def at(self, typed: Sequence[Word], index: int) -> tuple[int, tuple[Term, ...]]:
        """How many words from `index` on are a known term, and the terms that say the same; (0, ()) when none is.

        The longest term wins; every group that holds it adds its own.
        """
        length = 0
        found: list[Term] = []
        for term, others in self._by_first.get(typed[index].folded, ()):
            if length and len(term) < length:
                break
            span = typed[index : index + len(term)]
            if len(span) == len(term) and all(map(same_word, span, term)):
                length = len(term)
                found.extend(others)
        return length, tuple(dict.fromkeys(found))


def same_word(typed: Word, known: Word) -> bool:
    """Whether a word that was typed may mean a known one: as it is, or without any diacritics."""
    return typed.exact == known.exact or (not typed.marked and typed.folded == known.folded)


def spellings(told: Sequence[Word]) -> list[str]:
    """What was typed, folded, with its abbreviations written out and the other way round; as typed first."""
    found, index = [""], 0
    while index < len(told):
        length, others = synonyms().at(told, index)
        own = told[index : index + max(1, length)]
        forms = [" ".join(word.folded for word in term) for term in (own, *others)]
        found = [f"{before} {form}" for before in found for form in forms][:MOST_SPELLINGS]
        index += len(own)
    return [one.strip() for one in found if one]


@lru_cache(maxsize=1)
def synonyms() -> Synonyms:
    """The synonyms that come with cchc. Raises DeclarationError when the file is no list of lists of words."""
    text = resources.files("search_api").joinpath("synonyms.yml").read_text(encoding="utf-8")
    declared = declarations.parsed(text)
    groups = declared.get("groups") if isinstance(declared, dict) else None
    if not isinstance(groups, list) or not all(
        isinstance(group, list) and len(group) > 1 and all(isinstance(term, str) for term in group) for group in groups
    ):
        raise DeclarationError("search_api/synonyms.yml: `groups` must be lists of two or more words")
    return Synonyms([*groups, *_indicator_names()])


def _indicator_names() -> list[list[str]]:
    """For each index its names; of a pattern the form without its optional parts, with each of its choices."""
    groups = []
    plain = indicator_synonyms()
    for code, declared in indicators().items():
        short = (re.sub(r"\[[^\]]*\]", " ", name) for name in declared.names)
        named = [name for text in (*plain[code], *short) for name in _choices(text)]
        groups.append([code.replace("_", " "), *named])
    return groups


def _choices(name: str) -> list[str]:
    """ "chỉ số {CCHC|PAR}" -> both names."""
    parts = re.split(r"\{([^}]*)\}", name)
    options = [part.split("|") if place % 2 else [part] for place, part in enumerate(parts)]
    return ["".join(chosen) for chosen in itertools.product(*options)]
