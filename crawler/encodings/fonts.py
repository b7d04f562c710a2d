"""Text in the codes of a font: told by the font's name and by which reading gives Vietnamese syllables."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Literal

from crawler.encodings import tcvn3, vni
from crawler.encodings.syllables import plausibility

Scheme = Literal["tcvn3", "vni"]
_DECODERS: Mapping[Scheme, Callable[[str], str]] = {"tcvn3": tcvn3.decode, "vni": vni.decode}
_CODED = re.compile("[\u00a1-\u00ff]")
# Letters that no font code uses: where they stand, the text is Unicode already.
_UNICODE = re.compile("[ăĂđĐơƠưƯ\u0300-\u036f\u1ea0-\u1ef9]")
_UNICODE_TEXT = re.compile(f">[^<>]*{_UNICODE.pattern}")
_NAME = 100  # characters of a font's name or style; what is longer is a page that names fonts
_TCVN3_FONT = re.compile(r"\.vn[a-z]", re.IGNORECASE)
_CAPITAL_FONT = re.compile(r"\.[Vv]n[A-Za-z ]*H(?![A-Za-z])")
_VNI_FONT = re.compile(r"\bvni[-\s]", re.IGNORECASE)


def scheme_of_font(font: str | None) -> Scheme | None:
    """The code that a font's name stands for: ".VnTimeH" TCVN3, "VNI-Times" VNI."""
    if not font:
        return None
    return _scheme_of_name(font) if len(font) <= _NAME else _scheme_in(font)


@lru_cache(maxsize=1024)
def _scheme_of_name(font: str) -> Scheme | None:
    return _scheme_in(font)


def _scheme_in(font: str) -> Scheme | None:
    if _TCVN3_FONT.search(font):
        return "tcvn3"
    return "vni" if _VNI_FONT.search(font) else None


def shows_capitals(font: str | None) -> bool:
    """Whether a font shows small letters as capitals: ".VnTimeH", ".VnArialH" have no others."""
    return font is not None and _CAPITAL_FONT.search(font) is not None


def written_in_unicode(source: str) -> bool:
    """Whether a page has letters between its tags that no font code uses."""
    return _UNICODE_TEXT.search(source) is not None


def decode_fonts(text: str, expected: Scheme | None = None) -> tuple[str, Scheme | None]:
    """Read font codes as letters where that is what they are; else the text as it is, and None.

    `expected` is what the font or the rest of the page says; it decides where the words alone are too few.
    """
    if not _CODED.search(text) or _UNICODE.search(text):
        return text, None
    as_is, seen = plausibility(text)
    best: tuple[float, Scheme | None] = (as_is, None)
    for scheme, decode in _DECODERS.items():
        share, words = plausibility(decode(text))
        if not words:
            continue
        if scheme == expected:
            share += 0.2
        if share > best[0] + 0.001:
            best = (share, scheme)
    share, found = best
    if found is None:
        return text, None
    if found != expected and (seen < 2 or share < 0.8 or share < as_is + 0.25):
        return text, None
    if found == expected and share < 0.5:
        return text, None
    return _DECODERS[found](text), found
