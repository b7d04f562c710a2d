"""Vietnamese text: normal forms and folding, the same for extraction and for search."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_D = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})
_TONES = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}
# What the letters of a word are ordered by, before their tones: ngang, huyền, hỏi, ngã, sắc, nặng.
_ALPHABET = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=ord("a"))}
_TONES_IN_ORDER = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_WORD = re.compile(r"\w+", re.UNICODE)
# oa, oe, uy take the tone on their second vowel in today's standard when nothing follows: hoà -> hòa is the
# older print's mark moved to where the Ministry of Education's spelling of 1984 puts it.
_OPEN_PAIRS = {
    old: new
    for first, second, rest in (("o", "a", "òóỏõọ"), ("o", "e", "òóỏõọ"), ("u", "y", "ùúủũụ"))
    for old, new in zip(
        (unicodedata.normalize("NFC", first + second + tone) for tone in "\u0300\u0301\u0309\u0303\u0323"),
        (marked + second for marked in rest),
        strict=True,
    )
}
# Begins with its letters, not with a look back, so that the search leaps from one o or u to the next.
_OPEN_PAIR = re.compile(
    r"[oOuU](?<![qQ].)["
    + "".join(sorted({form for pair in _OPEN_PAIRS for form in (pair[1], pair[1].upper())}))
    + r"](?![^\W\d_])"
)


def nfc(text: str) -> str:
    """Canonical composition: one code point a letter."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without tones or diacritics, đ as d: what people type who type without diacritics.

    The result has as many code points as `nfc(text)` for Vietnamese text, so offsets carry over.
    """
    decomposed = unicodedata.normalize("NFD", text.translate(_D).lower())
    return nfc("".join(char for char in decomposed if not unicodedata.combining(char)))


def standard_tone(text: str) -> str:
    """Today's placement of the tone mark: "Khánh Hoà" -> "Khánh Hòa", "thuỷ" -> "thủy"; "quý", "hoàn" stay."""

    def move(match: re.Match[str]) -> str:
        pair = match[0]
        moved = _OPEN_PAIRS.get(pair.lower())
        if moved is None:  # "uà" is no such pair
            return pair
        if pair.isupper():
            return moved.upper()
        return moved[0].upper() + moved[1:] if pair[0].isupper() else moved

    return _OPEN_PAIR.sub(move, nfc(text))


@lru_cache(maxsize=65536)
def _word_key(word: str) -> str:
    letters, tone = "", ""
    for char in unicodedata.normalize("NFD", word):
        if char in _TONES:
            tone = _TONES[char]
        else:
            letters += char
    return nfc(letters) + tone


def tone_key(text: str) -> str:
    """A key for comparing: lower case, each syllable's tone moved to its end, so that hoà and hòa are one."""
    return _WORD.sub(lambda match: _word_key(match[0]), nfc(text).lower())


@lru_cache(maxsize=65536)
def alphabetical(text: str) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """A key by which names sort as in a Vietnamese dictionary: đ after d and before e, tones last."""
    letters = ""
    tones: list[int] = []
    for char in unicodedata.normalize("NFD", text.lower()):
        if char in _TONES_IN_ORDER:
            tones[-1:] = [_TONES_IN_ORDER[char]]
        else:
            letters += char
            if not unicodedata.combining(char):
                tones.append(0)
    return tuple(_ALPHABET.get(char, ord(char)) for char in nfc(letters)), tuple(tones), text
