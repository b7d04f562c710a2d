"""Tokens of a text with the keys by which names are compared: lighter than spaCy's, and for headlines and cells too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cchc.gazetteer.names import syllable_key

_TOKEN = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*|\d+|\n|[^\w\s]")
_MOST_WORDS = 65536
DASHES = frozenset("-–—_")


class Token(NamedTuple):
    """A syllable, number, mark or line end; `key` evens out case, the tone mark's place and "&" (và)."""

    text: str
    start: int
    end: int
    key: str
    capital: bool


class _Keys(dict[str, tuple[str, bool]]):
    """The key of each word met so far, and whether it has a capital."""

    def __missing__(self, word: str) -> tuple[str, bool]:
        if len(self) >= _MOST_WORDS:
            self.clear()
        key = "vaf" if word == "&" else syllable_key(word) if word[0].isalpha() else word
        self[word] = key, word[0].isupper()
        return self[word]


_KEYS = _Keys()
_new = tuple.__new__  # what a NamedTuple's own constructor calls, in half of the time


def tokenize(text: str) -> list[Token]:
    """The tokens of a text, blanks left out, with offsets in characters."""
    tokens: list[Token] = []
    keys = _KEYS
    for match in _TOKEN.finditer(text):
        word = match[0]
        start, end = match.span()
        key, capital = keys[word]
        tokens.append(_new(Token, (word, start, end, key, capital)))
    return tokens


def run_end(tokens: Sequence[Token], index: int, limit: int = 8) -> int:
    """The index behind a run of capitalised syllables that starts at an index; a dash may join two of them."""
    end = index
    while end < len(tokens) and end - index < limit:
        dash = (
            tokens[end].text in DASHES
            and end > index
            and end + 1 < len(tokens)
            and tokens[end + 1].capital
            and tokens[end + 1].start - tokens[end - 1].end <= 3
        )
        if not (tokens[end].capital or dash):
            break
        end += 1
    while end > index and tokens[end - 1].text in DASHES:
        end -= 1
    return end


def join(tokens: Sequence[Token], start: int, end: int) -> str:
    """The words of tokens[start:end] as one name; a dash keeps its blanks ("Bà Rịa - Vũng Tàu")."""
    return " ".join(token.text for token in tokens[start:end])


def all_capitals(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether tokens[start:end] are printed in capitals only, where a run tells nothing."""
    letters = [token.text for token in tokens[start:end] if token.text[0].isalpha()]
    return bool(letters) and all(text.isupper() for text in letters) and any(len(text) > 1 for text in letters)
