"""Characters that look right and are not: decomposed letters, ƣ for ư, invisible marks, no-break spaces."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t\x0b]")
_OI = str.maketrans({"\u01a2": "Ư", "\u01a3": "ư"})
_MARKS = re.compile("[\u0300-\u036f]")
# A letter with more marks than one code point holds: a horn twice ("ơ̛"), the tone before the hat ("é̂").
_CLUSTER = re.compile("(?![\u0300-\u036f]).[\u0300-\u036f]+", re.DOTALL)
_TONES = "\u0300\u0301\u0303\u0309\u0323"
# Bullets of the Symbol and Wingdings fonts, which Word stores in the private use area.
_BULLETS = str.maketrans({0xF02D: "-", 0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF076: "❖", 0xF06E: "■"})

# What any of the repairs looks for, but for the form of letters: most texts have none of it.
_ODD = re.compile(
    "[\u01a2\u01a3\u0300-\u036f"
    "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
    "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t"
    "\uf02d\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf06e]"
)


def mend(text: str, repairs: Counter[tuple[str, str | None]] | None = None) -> str:
    """NFC with one kind of space and nothing invisible; what was mended is counted in `repairs`. Line breaks stay."""
    if text.isascii() and text.isprintable():
        return text
    if _ODD.search(text) is None and unicodedata.is_normalized("NFC", text):
        return text
    notes: Counter[tuple[str, str | None]] = Counter()
    if "\u01a3" in text or "\u01a2" in text:
        notes["oi", "ƣ for ư"] += text.count("\u01a3") + text.count("\u01a2")
        text = text.translate(_OI)
    text, count = _INVISIBLE.subn("", text)
    if count:
        notes["invisible", "zero-width characters and soft hyphens"] += count
    text, count = _CONTROL.subn("", text)
    if count:
        notes["control", "control characters"] += count
    text = _SPACES.sub(" ", text).translate(_BULLETS)
    if not unicodedata.is_normalized("NFC", text):
        composed = unicodedata.normalize("NFC", text)
        notes["nfc", "decomposed letters"] += len(text) - len(composed)
        text = composed
    if _MARKS.search(text):
        sorted_marks = unicodedata.normalize("NFC", _CLUSTER.sub(_in_order, unicodedata.normalize("NFD", text)))
        if sorted_marks != text:
            notes["marks", "marks twice on a letter or in the wrong order"] += len(_MARKS.findall(text))
            text = sorted_marks
    if repairs is not None:
        repairs.update(notes)
    return text


def _in_order(match: re.Match[str]) -> str:
    """A decomposed letter with each mark once, those of the letter before the tone."""
    letter, marks = match[0][0], match[0][1:]
    return letter + "".join(sorted(dict.fromkeys(marks), key=lambda mark: mark in _TONES))
