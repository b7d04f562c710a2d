"""What the paragraphs below a heading are, by its words."""

from __future__ import annotations

import re
from typing import Literal

from cchc.records import StatementType
from nlp.lexicon import phrase_pattern
from nlp.wording import CUES, REMEDY, unless

_HEADINGS: tuple[tuple[StatementType | Literal["none"], re.Pattern[str]], ...] = (
    ("shortcoming", phrase_pattern(CUES.headings.shortcoming)),
    ("difficulty", phrase_pattern(CUES.headings.difficulty)),
    ("cause", phrase_pattern(CUES.headings.cause)),
    ("recommendation", phrase_pattern(CUES.headings.recommendation)),
    ("directive", phrase_pattern(CUES.headings.directive)),
    ("none", re.compile(rf"(?<!\w){unless(CUES.headings.none, CUES.no_headings)}(?!\w)")),
)


_BLAMES = frozenset({"shortcoming", "difficulty", "cause"})


def heading_type(plain: str, start: int, end: int) -> StatementType | Literal["none", "inherit"]:
    """What the paragraphs below a heading are: the kind that it names first, "inherit" where it names none."""
    found = [
        (match.start(), kind)
        for kind, pattern in _HEADINGS
        if (match := pattern.search(plain, start, end))
        and not (kind in _BLAMES and REMEDY.search(plain[start : match.start()]))  # "Khắc phục các tiêu chí mất điểm"
    ]
    return min(found)[1] if found else "inherit"
