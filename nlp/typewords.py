"""Type words of places ("huyện", "TP.", "thị xã") and what is said with them.

A type word says of what kind a place is, and its level; alone it stands for the document's own place, in a plural
("các huyện") for none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cchc.gazetteer import Place
from cchc.gazetteer.names import syllable_key
from cchc.records import Level
from nlp.heads import head_at
from nlp.tokens import Token


class TypeWord(NamedTuple):
    name: str
    level: Level


TYPE_WORDS: dict[str, TypeWord] = {
    "tỉnh": TypeWord("Tỉnh", "province"),
    "thành phố": TypeWord("Thành phố", "district"),
    "thủ đô": TypeWord("Thành phố", "province"),
    "tp": TypeWord("Thành phố", "district"),
    "thị xã": TypeWord("Thị xã", "district"),
    "thi xã": TypeWord("Thị xã", "district"),
    "tx": TypeWord("Thị xã", "district"),
    "huyện": TypeWord("Huyện", "district"),
    "huyện đảo": TypeWord("Huyện", "district"),
    "quận": TypeWord("Quận", "district"),
    "xã": TypeWord("Xã", "commune"),
    "phường": TypeWord("Phường", "commune"),
    "thị trấn": TypeWord("Thị trấn", "commune"),
    "tt": TypeWord("Thị trấn", "commune"),
    "đặc khu": TypeWord("Đặc khu", "commune"),
}
_TYPES_BY_KEY = {
    tuple(syllable_key(part) for part in words.split()): (words, word) for words, word in TYPE_WORDS.items()
}
_ABBREVIATED = frozenset({"tp", "tx", "tt"})
# One letter and its point, before a name that the gazetteer knows in the province: "P. Cao Lãnh".
_PARTED = {("T", "P"): "tp", ("T", "X"): "tx", ("T", "T"): "tt"}  # "T.P Bảo Lộc"
_INITIALS = {"H": "huyện", "Q": "quận", "P": "phường", "X": "xã"}


FIRST_KEYS = frozenset(keys[0] for keys in _TYPES_BY_KEY) | frozenset(letter.lower() for letter in ("T", *_INITIALS))


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place as named in tokens[start:end]; `place` None where the gazetteer does not know which."""

    start: int
    end: int
    type: str
    bare: str
    level: Level
    province: str | None
    place: Place | None = None

    @property
    def name(self) -> str:
        return f"{self.type} {self.bare}"

    @property
    def id(self) -> str | None:
        return self.place.id if self.place else None

    @classmethod
    def of(cls, place: Place, start: int = 0, end: int = 0) -> PlaceName:
        return cls(start, end, place.type, place.bare, place.level, place.province, place)


@dataclass(frozen=True, slots=True)
class Expression:
    """What stands behind a head: named places, or a bare type word, or a generic plural (neither)."""

    end: int
    names: tuple[PlaceName, ...] = ()
    bare: TypeWord | None = None


def type_at(tokens: Sequence[Token], index: int) -> tuple[TypeWord, int] | None:
    """The type word at an index and the index behind it ("TP." takes its point), or None."""
    if index >= len(tokens) or tokens[index].key not in FIRST_KEYS:
        return None
    if tokens[index].text in _INITIALS and index + 2 < len(tokens) and tokens[index + 1].text == ".":
        return (TYPE_WORDS[_INITIALS[tokens[index].text]], index + 2) if tokens[index + 2].capital else None
    if tokens[index].text == "T":
        return _parted_at(tokens, index)
    for size in (2, 1):
        keys = tuple(token.key for token in tokens[index : index + size])
        found = _TYPES_BY_KEY.get(keys) if len(keys) == size else None
        if found is None:
            continue
        words, word = found
        end = index + size
        if words in _ABBREVIATED:
            if not tokens[index].text.isupper() and tokens[index].text not in ("Tp", "Tx"):
                return None
            if end < len(tokens) and tokens[end].text == ".":
                end += 1
                if words == "tt" and end < len(tokens) and (tokens[end].key in FIRST_KEYS or head_at(tokens, end)):
                    return None  # "TT. Tỉnh ủy, TT. HĐND": of a standing committee
            elif words == "tt":
                # "TT" heads a column and stands for "thông tin" too; only with its point is it a thị trấn.
                return None
        return word, end
    return None


def _parted_at(tokens: Sequence[Token], index: int) -> tuple[TypeWord, int] | None:
    """ "T.P Bảo Lộc", "T.X. Sơn Tây": two letters with a point between them, before a name."""
    if index + 3 >= len(tokens) or tokens[index + 1].text != ".":
        return None
    words = _PARTED.get(("T", tokens[index + 2].text.upper()))
    end = index + 4 if tokens[index + 3].text == "." else index + 3
    if (
        words is None
        or end >= len(tokens)
        or not tokens[end].capital
        or tokens[index + 2].end - tokens[index].start > 4
    ):
        return None
    return TYPE_WORDS[words], end


def is_number(tokens: Sequence[Token], index: int) -> bool:
    """Whether a number that counts stands at an index: none does in "năm 2023 tỉnh đạt", "ngày 15/6 huyện họp"."""
    text = tokens[index].text if 0 <= index < len(tokens) else ""
    if not text.isdigit() or (len(text) == 4 and text[:2] in ("19", "20")):
        return False
    return not (index >= 3 and tokens[index - 1].text in ("/", "-") and tokens[index - 3].key == "ngayf")


def plain_type_at(tokens: Sequence[Token], index: int) -> tuple[TypeWord, int] | None:
    """A type word that does not open a longer name: none in "Tỉnh đoàn", "Thành ủy"."""
    word = type_at(tokens, index)
    head = head_at(tokens, index) if word else None
    return None if word and head and head.end > word[1] else word


def type_ends(tokens: Sequence[Token], end: int) -> bool:
    """Whether a bare type word ends right before an index."""
    return any(end >= size and (hit := type_at(tokens, end - size)) is not None and hit[1] == end for size in (1, 2))


def has_point(tokens: Sequence[Token], index: int) -> bool:
    """Whether a type word is one letter and a point ("P. Cao Lãnh"): too little to name an unknown place by."""
    return tokens[index].text in _INITIALS
