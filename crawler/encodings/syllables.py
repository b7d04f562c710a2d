"""Whether a text reads as Vietnamese: the share of its accented words that are well-formed syllables."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ONSET = r"(?:ngh|ng|nh|th|tr|ph|kh|gh|gi|ch|qu|[bcdđghklmnprstvx])?"
_RIME = (
    r"(?:(?:a|ă|â|e|ê|i|o|ô|ơ|u|ư|y|oa|oă|oe|uâ|uê|uơ|uy|iê|yê|uô|ươ|ia|ua|ưa|ya|uyê|uya|oo|uă|ue|uo|ie|ye)"
    r"(?:ch|ng|nh|[cmnpt])?"
    r"|[aâơueoôư][iy]|oa[iyo]|uâ[yu]|uô[iy]?|ươ[iu]|[aâêeiưo][ou]|iê[u]|yêu|oeo|ua[iyo]|uy[au]|u[ôo]i|ă[iu]|uê[uo]|[ae]o)"
)
_SYLLABLE = re.compile(_ONSET + _RIME)
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_EDGES = " \t\r\n.,;:!?()[]{}<>\"'“”‘’–—-/…*+=|\\&%0123456789"


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Whether a word is built as a Vietnamese syllable: one onset, one rime, at most one tone, no capital inside."""
    if not (word.isupper() or word[1:].islower() or len(word) == 1):
        return False
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = sum(char in _TONES for char in decomposed)
    letters = unicodedata.normalize("NFC", "".join(char for char in decomposed if char not in _TONES))
    return tones <= 1 and _SYLLABLE.fullmatch(letters) is not None


def plausibility(text: str, limit: int = 400) -> tuple[float, int]:
    """The share of words with an accent that are syllables, and how many such words were seen (at most `limit`)."""
    good = seen = 0
    for piece in re.split(r"[\s\-–/,.;:()\"“”]+", text):
        word = piece.strip(_EDGES)
        if not word or word.isascii():
            continue
        seen += 1
        good += is_syllable(word)
        if seen == limit:
            break
    return (good / seen if seen else 0.0), seen
