"""Tokens of a text with the keys by which names are compared: lighter than spaCy's, and for headlines and cells too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from cchc.gazetteer.names import syllable_key

_TOKEN = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*|\d+|\n|[^\w\s]")
DASHES = frozenset("-–—_")


class Token(NamedTuple):
    """A syllable, number, mark or line end; `key` evens out case, the tone mark's place and "&" (và)."""

    text: str
    start: int
    end: int
    key: str
    capital: bool


@lru_cache(maxsize=65536)
def _key(word: str) -> tuple[str, bool]:
    key = "vaf" if word == "&" else syllable_key(word) if word[0].isalpha() else word
    return key, word[0].isupper()


def tokenize(text: str) -> list[Token]:
    """The tokens of a text, blanks left out, with offsets in characters."""
    tokens = []
    for match in _TOKEN.finditer(text):
        word = match[0]
        key, capital = _key(word)
        tokens.append(Token(word, match.start(), match.end(), key, capital))
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
