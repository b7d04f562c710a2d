"""Names of places as keys: one key for every spelling of a name, and slugs for identities."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from cchc.vietnamese import fold, nfc, tone_key

_DAK = re.compile(r"^(?:đăk|đắk|đak|đắc|đăc|dak)s?$")
_LAK = re.compile(r"^(?:lăk|lắk|lak|lắc)s?$")
_Y = re.compile(r"^(qu|[bcdđghklmnpqrstvx]+)y([fsxrj]?)$")
_DASH = re.compile(r"[-–—_]+")
_APOSTROPHE = re.compile(r"['’`´ʼ]")
_TELEX = {
    "ă": "aw", "â": "aa", "đ": "dd", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw",
    "\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j",
}  # fmt: skip


@lru_cache(maxsize=65536)
def syllable_key(syllable: str) -> str:
    """The key of one printed syllable: case and the tone mark's place evened out, Đăk = Đắk = Đắc, qui = quy."""
    # Eth stands for đ in some encodings, and beside it where a scan was read twice: "Đðakrông".
    plain = _APOSTROPHE.sub("", nfc(syllable).lower()).replace("ð", "đ").replace("đđ", "đ")
    if _DAK.match(plain):
        return "đăks"
    if _LAK.match(plain):
        return "lăks"
    key = tone_key(plain)
    # One sound, two letters: Quí and Quý, Mĩ and Mỹ, Bạch Long Vĩ and Vỹ.
    return _Y.sub(r"\1i\2", key)


@lru_cache(maxsize=16384)
def name_key(name: str) -> str:
    """Key of a bare name: "Thừa Thiên - Huế" and "Thừa Thiên Huế", "Khánh Hoà" and "Khánh Hòa" are one."""
    return " ".join(syllable_key(part) for part in _DASH.sub(" ", name).split())


def slug(name: str) -> str:
    """Lower-case ASCII words joined by hyphens: "Bà Rịa - Vũng Tàu" -> "ba-ria-vung-tau"."""
    return "-".join(re.findall(r"[a-z0-9]+", _APOSTROPHE.sub("", fold(name))))


def telex_slug(name: str) -> str:
    """A slug that keeps vowels and tones as Telex letters, for names that `slug` would make one."""
    letters = []
    for char in nfc(name).lower():
        base = unicodedata.normalize("NFD", char)
        tones = "".join(_TELEX[mark] for mark in base if mark in _TELEX)
        plain = nfc("".join(mark for mark in base if mark not in _TELEX or mark in "ăâđêôơư"))
        letters.append(_TELEX.get(plain, plain) + tones)
    return slug("".join(letters))
