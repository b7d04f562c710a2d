"""VNI for Windows: a letter and a mark, two characters, shown by the fonts VNI-Times, VNI-Helve."""

from __future__ import annotations

import re
import unicodedata

# The mark behind a vowel: tones alone, and tones together with the hat or the breve.
_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_HATS = {
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323", "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_SINGLE = {
    "ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
}  # fmt: skip
_BREVE = {"\u0306"}


def _pairs() -> dict[str, str]:
    pairs: dict[str, str] = {}
    for base in "aeouôöy":
        letter = _SINGLE.get(base, base)
        for mark, tone in _TONES.items():
            pairs[base + mark] = unicodedata.normalize("NFC", letter + tone)
        if base in "aeo":
            for mark, marks in _HATS.items():
                if base == "a" or marks[0] not in _BREVE:
                    pairs[base + mark] = unicodedata.normalize("NFC", letter + marks)
    return pairs


_SMALL = _pairs() | _SINGLE
TO_UNICODE: dict[str, str] = dict(_SMALL)
for _codes, _letter in _SMALL.items():
    TO_UNICODE[_codes.upper()] = _letter.upper()
    if len(_codes) == 2:
        TO_UNICODE[_codes[0].upper() + _codes[1]] = _letter.upper()
TO_CODES: dict[str, str] = {letter: codes for codes, letter in _SMALL.items()}
TO_CODES |= {letter.upper(): codes.upper() for letter, codes in TO_CODES.items()}
_CODES = re.compile("|".join(sorted(map(re.escape, TO_UNICODE), key=len, reverse=True)))


def decode(text: str) -> str:
    """Pairs of characters -> Vietnamese letters; what is no pair stays."""
    return _CODES.sub(lambda match: TO_UNICODE[match[0]], text)


def encode(text: str) -> str:
    """Vietnamese letters -> pairs of characters."""
    return "".join(TO_CODES.get(char, char) for char in unicodedata.normalize("NFC", text))
