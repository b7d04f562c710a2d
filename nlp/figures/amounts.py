"""What the patterns of values share: units of points and places, verbs of change, comparators."""

from __future__ import annotations

import re
from typing import cast

from cchc.records import Comparator
from nlp.figures.lexicon import COMPARATOR_AFTER_OF, COMPARATOR_OF, CUES
from nlp.lexicon import alternatives

UP, DOWN = alternatives(CUES.up), alternatives(CUES.down)
# "5 hạng mục" are items, "3 vị trí việc làm" posts.
RANK_UNIT = rf"{alternatives(CUES.rank_units)}(?!\s+(?:mục|việc\s+làm|công\s+tác|lãnh\s+đạo|chức\s+danh)(?!\w))"
POINTS = r"điểm(?!\s+" + alternatives(CUES.point_nouns) + r"(?!\w))(?!\s*(?:phần\s+trăm|%))"
_NOT_TO_PASS = re.compile(r"không\s+(?:để|được)\s[^;.\d]{0,60}$")


def comparator_of(match: re.Match[str]) -> Comparator:
    found = match.groupdict()
    if found.get("after"):
        return cast(Comparator, COMPARATOR_AFTER_OF[" ".join(found["after"].split())])
    if found.get("cmp"):
        sign = COMPARATOR_OF[" ".join(found["cmp"].split())]
        if sign == ">" and _NOT_TO_PASS.search(match.string, max(0, match.start() - 70), match.start()):
            return "<="  # "không để tỷ lệ quá hạn vượt quá 1%"
        return cast(Comparator, sign)
    return "="
