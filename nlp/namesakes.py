"""Names of provinces that are mostly a person's: "Hồ Chí Minh" is the city only among provinces.

Hà Nội, Hồ Chí Minh, Đà Nẵng · Hà Nội (1), Hồ Chí Minh (2)      a list, or a figure of its own as the others have
tư tưởng Hồ Chí Minh · Tại Hà Nội, Hồ Chí Minh đọc ...         the person
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from nlp.heads import keys_of
from nlp.tokens import Token, run_end
from nlp.typewords import type_at

if TYPE_CHECKING:
    from nlp.walk import Walk

_NEAR = 24  # tokens within which the next province of a list begins

_NUMBER = r"\d{1,3}(?:[.,]\d{1,4})?(?![\d.,]*\d)"  # no year of birth
_PLACE = (
    r"(?:dẫn\s+đầu|(?:(?:xếp|đứng|giữ|ở)\s+)?(?:thứ\s+hạng|hạng|thứ|vị\s+trí(?:\s+thứ)?)\s+"
    r"(?:\d{1,2}(?!\d)|(?:nhất|nhì|hai|ba|tư|năm)(?!\w)))"
)
_TELLS = r"(?:(?:chỉ|mới|cũng|đều|cùng|tiếp\s+tục|lần\s+lượt)\s+){0,2}(?:(?:đạt|được|với|có|là|ở\s+mức)\s+){0,2}"
# "(2)", "(84,2%, hạng 2)", ": 84,2", "đạt 84,2 điểm", "xếp thứ 2"
_FIGURE = (
    rf"(?:\s*\(\s*(?:{_PLACE}|{_TELLS}{_NUMBER})[^()\n]{{0,40}}\)|\s*:\s*{_TELLS}{_NUMBER}"
    rf"|\s+{_TELLS}(?:{_PLACE}|{_NUMBER}\s*(?:%|điểm(?!\w))))"
)
_TYPE = r"(?:(?:tp\.?|thành\s+phố|tỉnh)\s*)?"
_NEXT_IS = (
    r"(?:(?:tiếp\s+(?:theo|đến|sau)|kế\s+(?:tiếp|đến)|theo\s+sau|sau\s+đó|xếp\s+sau|thứ\s+(?:hai|ba|tư|năm))"
    r"(?:\s+(?:là|thuộc\s+về)|\s*[:,])?\s+|(?:và|còn|riêng|trong\s+khi(?:\s+đó)?)\s+)?"
)
_LISTED = re.compile(rf"\s*(?:[,;]|,?\s+(?P<and>và|&))\s*{_TYPE}", re.IGNORECASE)
_FIGURED = re.compile(
    rf"{_FIGURE}(?:[^\n]{{0,80}}?(?:[,;.]|\s(?=(?:và|còn)\s))|[^\n]{{0,20}}\n\s*(?:[-+•*]|\d{{1,2}}[.)])?)\s*{_NEXT_IS}{_TYPE}",
    re.IGNORECASE,
)
_OWN = re.compile(_FIGURE, re.IGNORECASE)
_OPENS = re.compile(
    r"(?:^|[\n.:;,(]|(?:^|\n)\s*(?:[-+•*]|\d{1,2}[.)])|(?<!\w)(?:là|gồm|như|tại|ở|với|và|giữa|trừ|ngoài|cả|còn|riêng))\s*[“\"]?$",
    re.IGNORECASE,
)
_ENDS = re.compile(rf"\s*(?:[.;:)…]|\n|$|,\s*(?:\.\.|v\.v)|\s(?:lần\s+lượt|cùng|đều)\s|{_FIGURE})", re.IGNORECASE)


class _Joint(NamedTuple):
    """What stands between two provinces: the mark or "và" of a list, or the figure of the first."""

    kind: Literal["listed", "figured"]
    by_and: bool = False


def is_namesake(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the name at tokens[start:end] is mostly a person's."""
    return " ".join(token.key for token in tokens[start:end]) in keys_of("namesakes")


def _joint(between: str) -> _Joint | None:
    if listed := _LISTED.fullmatch(between):
        return _Joint("listed", listed["and"] is not None)
    return _Joint("figured") if _FIGURED.fullmatch(between) else None


def _before(walk: Walk, start: int, nth: int = -1) -> _Joint | None:
    """What joins the nth last unit to the name that starts at a character, where it is a province."""
    last = walk.found[nth] if len(walk.found) >= -nth else None
    return _joint(walk.text[last.end : start]) if last is not None and last.level == "province" else None


def _behind(walk: Walk, index: int) -> tuple[_Joint, int] | None:
    """What joins the name that ends before a token to the province named next, and the index behind that."""
    for at in range(index, min(len(walk.tokens), index + _NEAR)):
        if not walk.capital(at):
            continue
        word = type_at(walk.tokens, at)
        first = word[1] if word else at
        end, found = walk.reader.known(walk.tokens, first, "province", None)
        if found and end == run_end(walk.tokens, first):
            joint = _joint(walk.text[walk.tokens[index - 1].end : walk.tokens[first].start])
            return (joint, end) if joint else None
        if word is None and walk.tokens[at - 1].text not in ".\n;":  # "(84%). Tiếp theo là Đà Nẵng"
            return None
    return None


def among_provinces(walk: Walk, start: int, end: int) -> bool:
    """Whether the name at tokens[start:end] stands in a list of provinces, or has a figure of its own as they have."""
    if walk.rows.whole(start, end):
        return walk.rows.beside_provinces(start)
    text, first, last = walk.text, walk.tokens[start].start, walk.tokens[end - 1].end
    before, behind = _before(walk, first), _behind(walk, end)
    if before and behind:
        return True
    if before and before.kind == "figured":
        return _OWN.match(text, last) is not None
    if before:
        third = before.by_and and _before(walk, walk.found[-1].start, -2)
        return bool(third) or _ENDS.match(text, last) is not None
    if behind is None or not _OPENS.search(text, max(0, first - 20), first):
        return False
    joint, index = behind
    if joint.kind == "figured":
        return _OWN.match(text, walk.tokens[index - 1].end) is not None
    return _behind(walk, index) is not None
