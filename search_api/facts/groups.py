"""Which units a group is of whose mean, median or extreme a sentence tells: "09 huyện, thị xã" are districts.

Groups are in fields of their own, and never among the units that are ranked: what stands for many is nobody's score.
"""

from __future__ import annotations

import re
from functools import lru_cache

from cchc.records import Level
from cchc.vietnamese import standard_tone

# Words that are of no unit of the group: what it lies in, regions that end in "Bộ", and cities beside other units.
_APART = re.compile(
    r"\b(?:(?:trong|của|toàn|trên địa bàn|thuộc) (?:cả )?tỉnh|(?:bắc|nam|trung|đông|tây)(?: (?:bắc|nam|trung))? bộ"
    r"|thành phố|trung bình|bình quân)\b"
)
_LEVELS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    ("district", re.compile(r"\b(?:huyện|quận|thị xã)\b")),
    ("commune", re.compile(r"(?<!thị )\b(?:xã|phường|thị trấn)\b")),
    ("department", re.compile(r"\b(?:sở|ban|ngành)\b")),
    ("ministry", re.compile(r"\bbộ\b")),
    ("province", re.compile(r"\b(?:tỉnh|cả nước|toàn quốc)\b")),
)


@lru_cache(maxsize=4096)
def level_of(scope: str | None) -> Level | None:
    """Level of the units of a group, by its words; None where they name none, or several."""
    if scope is None:
        return None
    words = _APART.sub(" ", standard_tone(scope).lower())
    found = [level for level, pattern in _LEVELS if pattern.search(words)]
    return found[0] if len(found) == 1 else None


def group_field(level: str, within: str) -> str:
    """What lines of groups lie within, in place of their units: the field whose units the groups are of."""
    return f"{level}@{within}"
