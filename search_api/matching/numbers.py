"""Numbers of documents however they are typed: "1149/QĐ-BNV", "1149 qd bnv", "1149qd-bnv"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from search_api.matching.words import Word

# Kinds of documents as numbers name them: quyết định, kế hoạch, báo cáo, thông báo, chỉ thị, nghị quyết, công văn …
_KINDS = frozenset(
    {
        "qd",
        "kh",
        "bc",
        "tb",
        "ct",
        "nq",
        "cv",
        "tt",
        "nd",
        "ttr",
        "hd",
        "gm",
        "px",
        "ttlt",
        "kl",
        "ctr",
        "tbkl",
        "ub",
        "ubnd",
        "vpcp",
        "gp",
        "dk",
        "cd",
        "pa",
        "da",
        "qc",
    }
)
_DIGITS = re.compile(r"\d{1,6}[a-z]?")
_GLUED = re.compile(r"(\d{1,6})([a-z]{2,4})")
# Issuers that have vowels; an abbreviation without any is taken for one.
_ISSUERS = frozenset({"ubnd", "ubmttq", "ttg", "tu", "hu", "cp", "du", "su", "tinhuy", "bcd", "uban"})
_VOWEL = re.compile(r"[aeiouy]")
_MOST_PARTS = 4


def number_at(typed: Sequence[Word], index: int) -> int:
    """How many words from `index` on are the number of a document: digits, a kind, its issuer; 0 for none."""
    if not _DIGITS.fullmatch(typed[index].folded):
        return 0
    place = index + 1
    # A year may stand between: 30/2021/QĐ-UBND.
    if place < len(typed) and re.fullmatch(r"(?:19|20)\d\d", typed[place].folded):
        place += 1
    if place >= len(typed) or typed[place].folded not in _KINDS:
        return 0
    place += 1
    issuer = place
    while place < len(typed) and place - issuer < _MOST_PARTS and _abbreviation(typed[place].folded):
        place += 1
    return place - index if place > issuer else 0


def parted(typed: Sequence[Word]) -> list[Word]:
    """The words with glued numbers taken apart: "1149qd" is 1149 and qd."""
    found: list[Word] = []
    for word in typed:
        match = _GLUED.fullmatch(word.folded)
        if match and match[2] in _KINDS:
            cut = len(match[1])
            found += [Word(word.exact[:cut], word.folded[:cut]), Word(word.exact[cut:], word.folded[cut:])]
        else:
            found.append(word)
    return found


def _abbreviation(word: str) -> bool:
    return word in _ISSUERS or word in _KINDS or (1 < len(word) <= 7 and word.isalpha() and not _VOWEL.search(word))
