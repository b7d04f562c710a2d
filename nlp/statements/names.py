"""Proper names, blotted out of the searchable text so that no rule takes a syllable of one for a word.

"Cần" in Cần Thơ is no "cần", "Giao" in Giao Thủy and "Thu" in a person's name order nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc.records import Mention, Unit
from nlp.people import PersonMention

_PLACES = frozenset({"province", "district", "commune"})
# Bodies that bear a place's name behind its type word: "UBND huyện Giao Thủy", "Huyện ủy Kim Bảng".
_OF_PLACES = frozenset({"committee", "council", "party", "front"})
_TYPE_WORD = re.compile(
    r"(?<!\w)(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu|tp\.?|tx\.?)(?:\s+(?:ủy|đoàn))?\s+"
)
_WORD = re.compile(r"\w+")
# Syllables of type words, which stay: "Thành phố", "TX".
_TYPES = frozenset(
    ["tỉnh", "thành", "phố", "huyện", "quận", "thị", "xã", "phường", "trấn", "đặc", "khu", "tp", "tx", "tt"]
)
_BLOT = "x"


def without_names(
    text: str, plain: str, people: Sequence[PersonMention], mentions: Sequence[tuple[Mention, Unit]]
) -> str:
    """`plain`, the searchable form of `text`, with each letter of a place's or a person's name as "x"."""
    spans = [(item.start, item.end) for item, unit in mentions if unit.level in _PLACES]
    for item, unit in mentions:
        if unit.level in _OF_PLACES and (typed := _TYPE_WORD.search(plain, item.start, item.end)):
            spans.append((typed.end(), item.end))
    for person in people:
        name = person.person.name
        start = text.find(name, person.start, person.end) if name else -1
        if name and start >= 0:
            spans.append((start, start + len(name)))
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        for word in _WORD.finditer(plain, max(start, at), end):
            if text[word.start()].isupper() and word[0] not in _TYPES:
                parts += (plain[at : word.start()], _BLOT * len(word[0]))
                at = word.end()
    return "".join((*parts, plain[at:]))
