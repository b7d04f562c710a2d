"""What was typed, understood: words, phrases in quotes, and terms with synonyms. Any text is a query.

cải cách hành chính huyện      all words; the first four also as CCHC
"kết luận hội nghị"            these words side by side
1149/QĐ-BNV   89,3             written as one, so side by side too
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from search_api.matching.synonyms import Synonyms, Term, synonyms
from search_api.matching.words import Word, words

# More words than this are not looked for: whoever pastes a page means its beginning.
MOST_WORDS = 48
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]")


@dataclass(frozen=True, slots=True)
class Alternative:
    """A way to say what a clause asks for: words that all must stand there, side by side when `phrase`."""

    words: Term
    phrase: bool

    @property
    def marked(self) -> bool:
        """Whether anything in it was written with diacritics."""
        return any(word.marked for word in self.words)


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked for; the first alternative is as typed, the others are its synonyms."""

    alternatives: tuple[Alternative, ...]

    @property
    def typed(self) -> Alternative:
        return self.alternatives[0]


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """Clauses that all should match; `words` are those typed, in order, for nearness."""

    clauses: tuple[Clause, ...] = ()
    words: Term = ()

    def __bool__(self) -> bool:
        return bool(self.clauses)

    @property
    def marked(self) -> bool:
        """Whether anything was typed with diacritics."""
        return any(word.marked for word in self.words)

    @property
    def loosened(self) -> tuple[Clause, ...]:
        """What to look for when nothing has all of it: each word by itself, phrases still whole."""
        return tuple(
            dict.fromkeys(
                part
                for clause in self.clauses
                for part in (
                    (clause,)
                    if clause.typed.phrase
                    else (*(Clause((Alternative((word,), phrase=True),)) for word in clause.typed.words),)
                )
            )
        )


def parse(text: str, known: Synonyms | None = None) -> ParsedQuery:
    """Understand a query; never fails, and is empty (false) when there is no word in it."""
    known = synonyms() if known is None else known
    clauses: list[Clause] = []
    typed: list[Word] = []
    position = 0
    for match in _QUOTED.finditer(text):
        _loose(text[position : match.start()], known, clauses, typed)
        phrase = tuple(words(match[1]))[: MOST_WORDS - len(typed)]
        if phrase:
            clauses.append(Clause((Alternative(phrase, phrase=True),)))
            typed.extend(phrase)
        position = match.end()
    _loose(text[position:], known, clauses, typed)
    return ParsedQuery(tuple(dict.fromkeys(clauses)), tuple(typed))


def _loose(text: str, known: Synonyms, clauses: list[Clause], typed: list[Word]) -> None:
    room = MOST_WORDS - len(typed)
    run: list[Word] = []
    chunks: list[int] = []  # for each word, the number of the blank-separated chunk that it was written in
    for number, chunk in enumerate(text.split()):
        found = list(words(chunk))[: max(0, room - len(run))]
        run.extend(found)
        chunks.extend([number] * len(found))
    index = 0
    while index < len(run):
        length, others = known.at(run, index)
        together = 1
        while index + together < len(run) and chunks[index + together] == chunks[index]:
            together += 1
        if length < together:  # "1149/QĐ-BNV" is one thing, whatever QĐ alone may stand for
            length, others = together, ()
        span = tuple(run[index : index + length])
        written_as_one = chunks[index] == chunks[index + length - 1]
        alternatives = [Alternative(span, phrase=written_as_one)]
        alternatives.extend(Alternative(other, phrase=True) for other in others)
        clauses.append(Clause(tuple(alternatives)))
        index += length
    typed.extend(run)
