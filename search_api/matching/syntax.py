"""What was typed, taken apart: words, phrases, prefixes and fields, each with its sign; what is wrong is remarked.

cải cách -"hội thảo" +2022     signs: required, excluded
cải*                           words that begin so
tinh:"Hà Tĩnh" nam:2022        fields (search_api.matching.fields)

Nothing is refused: what cannot be understood is words, and a remark says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from search_api.matching.words import folded, words

QUOTES = '"“”„«»'
# A prefix of one letter stands for a tenth of all words.
SHORTEST_PREFIX = 2
# "http://…" and "8:30" are no fields.
_ADDRESSES = frozenset({"http", "https", "ftp", "mailto"})
_FIELD = re.compile(r"([^\W\d_]\w*(?:-\w+)*):")
_CHUNK = re.compile(rf"[^\s{QUOTES}]+")
_OPERATORS = frozenset({"AND", "OR", "NOT"})
_SHOWN = 60

Sign = Literal["", "+", "-"]
Form = Literal["words", "phrase", "prefix", "field"]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a query that its writer should know; the catalogue has its words under `query.<code>`."""

    code: str
    words: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, code: str, **named: str) -> Remark:
        """A remark with what was typed, shortened where it is long; `examples` stay whole."""
        return cls(code, tuple((name, value if name == "examples" else _short(value)) for name, value in named.items()))


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a query: its words as typed, and of a field its name."""

    form: Form
    text: str
    sign: Sign = ""
    name: str = ""


def tokens(text: str, remarks: list[Remark]) -> Iterator[Token]:
    """The parts of a query in order; `remarks` is added to."""
    position = 0
    while True:
        while position < len(text) and text[position].isspace():
            position += 1
        if position >= len(text):
            return
        sign, position = _sign(text, position)
        if text[position] in QUOTES:
            phrase, position = _quoted(text, position, remarks)
            yield Token("phrase", phrase, sign)
            continue
        field = _FIELD.match(text, position)
        if field and folded(field[1]) not in _ADDRESSES:
            token, position = _field(text, field, sign, remarks)
        else:
            chunk = _chunk(text, position)
            position += len(chunk)
            token = _plain(chunk, sign, remarks)
        yield token


def _sign(text: str, position: int) -> tuple[Sign, int]:
    """A sign stands at the beginning of a word or a phrase: in "Bà Rịa - Vũng Tàu" there is none."""
    if text[position] not in "+-" or position + 1 >= len(text):
        return "", position
    after = text[position + 1]
    if not (after.isalnum() or after in QUOTES):
        return "", position
    return ("+" if text[position] == "+" else "-"), position + 1


def _quoted(text: str, position: int, remarks: list[Remark]) -> tuple[str, int]:
    end = next((place for place in range(position + 1, len(text)) if text[place] in QUOTES), -1)
    if end >= 0:
        return text[position + 1 : end], end + 1
    rest = text[position + 1 :]
    if next(words(rest), None) is not None:
        remarks.append(Remark.of("open_quote", text=rest.strip()))
    return rest, len(text)


def _chunk(text: str, position: int) -> str:
    found = _CHUNK.match(text, position)
    return found[0] if found else ""


def _field(text: str, field: re.Match[str], sign: Sign, remarks: list[Remark]) -> tuple[Token, int]:
    position = field.end()
    if position < len(text) and text[position] in QUOTES:
        value, position = _quoted(text, position, remarks)
    else:
        value = _chunk(text, position)
        position += len(value)
    return Token("field", value, sign, field[1]), position


def _plain(chunk: str, sign: Sign, remarks: list[Remark]) -> Token:
    if chunk in _OPERATORS:
        remarks.append(Remark.of("operator", word=chunk))
    if "*" not in chunk:
        return Token("words", chunk, sign)
    begun = list(words(chunk.rstrip("*")))
    if not begun:
        return Token("words", chunk, sign)
    if len(begun) == 1 and chunk.endswith("*") and "*" not in chunk.rstrip("*"):
        if len(begun[0].folded) >= SHORTEST_PREFIX:
            return Token("prefix", chunk.rstrip("*"), sign)
        remarks.append(Remark.of("short_prefix", text=chunk))
    else:
        remarks.append(Remark.of("wildcard", text=chunk))
    return Token("words", chunk, sign)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
