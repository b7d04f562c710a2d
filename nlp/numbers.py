"""Numbers as Vietnamese documents write them: comma and point decimals, thousands, small numbers in words."""

from __future__ import annotations

import re

NUMBER = r"(?<!\d)\d++(?:[.,]\d++)*+"  # never from within a number: a run of digits takes no longer than its length

# Cardinals as they stand before a noun ("hai bậc"), ordinals behind "thứ" ("thứ nhì", "thứ hai mươi mốt").
CARDINALS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mười một": 11, "mười hai": 12, "mười ba": 13, "mười bốn": 14, "mười lăm": 15,
}  # fmt: skip
_UNITS = {
    "mốt": 1, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "lăm": 5, "năm": 5, "nhăm": 5, "sáu": 6, "bảy": 7,
    "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_TENS = ("hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
ORDINALS = (
    CARDINALS
    | {"nhất": 1, "nhì": 2, "tư": 4}
    | {f"mười {word}": 10 + number for word, number in _UNITS.items()}
    | {f"{ten} mươi": 10 * CARDINALS[ten] for ten in _TENS}
    | {f"{ten} mươi {word}": 10 * CARDINALS[ten] + number for ten in _TENS for word, number in _UNITS.items()}
)
CARDINAL_WORD = "|".join(sorted(CARDINALS, key=len, reverse=True))
# "thứ hai mươi mốt" before "thứ hai": the longer forms first, and no list of a hundred words.
_UNIT = "|".join(_UNITS)
_SHORT = (word for word in CARDINALS | {"nhất": 1, "nhì": 2, "tư": 4} if " " not in word)
ORDINAL_WORD = rf"(?:{'|'.join(_TENS)}) mươi(?: (?:{_UNIT})(?!\w))?|mười (?:{_UNIT})|" + "|".join(
    sorted(_SHORT, key=len, reverse=True)
)

_WHOLE = re.compile(NUMBER)
_LAST_MARK = re.compile(r"[.,](?=\d+$)")
_GROUPED = re.compile(r"^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$")


def parse_number(text: str, *, limit: float | None = None) -> float | None:
    """Value of a number written with either decimal mark; None when it is no number.

    "89.30" and "89,30" are 89.3, "2.284.932" and "1.240" thousands, "0,692" and "0.6925" decimals. One mark before
    three digits is ambiguous ("87.125"): it parts thousands unless the result would pass `limit`, the largest value
    that the number can have where it stands (100 for a percentage).
    """
    text = text.strip()
    if not _WHOLE.fullmatch(text):
        return None
    marks = [char for char in text if not char.isdigit()]
    if not marks:
        return float(text) if len(text) <= 15 else None
    whole, decimals = _LAST_MARK.split(text, maxsplit=1)
    if len(marks) == 1:
        grouped = bool(_GROUPED.match(text)) and not text.startswith("0")
        if grouped and (limit is None or float(whole + decimals) <= limit):
            return float(whole + decimals)
        return float(f"{whole}.{decimals}")
    digits = re.sub(r"[.,]", "", whole)
    if _GROUPED.match(text):
        return float(re.sub(r"[.,]", "", text)) if len(text) <= 19 else None
    if len(set(marks)) == 2 and marks.count(marks[-1]) == 1:
        return float(f"{digits}.{decimals}")
    return None


def parse_count(text: str) -> float | None:
    """A number in digits or in words: "5", "05", "hai", "nhất"."""
    word = " ".join(text.lower().split())
    return float(ORDINALS[word]) if word in ORDINALS else parse_number(text)
