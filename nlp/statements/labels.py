"""Labels before a point: "1. Về thể chế: ...", "4. UBND các huyện Hòa An, Hạ Lang: ..."."""

from __future__ import annotations

import re

from nlp.statements.charges import leading_units
from nlp.statements.setting import Setting
from nlp.wording import BODY, MODAL, TASK_INSIDE

_LABEL = re.compile(r"(?:về\s+)?[^\W\d_][^:;.,“”()]{2,70}:\s+(?=\S)")
# Several bodies that are charged together: "4. UBND các huyện Hòa An, Hạ Lang: Củng cố ...".
_LABEL_OF_BODIES = re.compile(r"[^\W\d_][^:;.“”()]{2,200}:\s+(?=\S)")


def label(setting: Setting, start: int, end: int) -> re.Match[str] | None:
    """The label that `start` begins with, up to the words behind its colon; of names that commas join, bodies only."""
    plain = setting.plain
    match = _LABEL.match(plain, start, end)
    bodies = None if match else _LABEL_OF_BODIES.match(plain, start, end)
    if bodies is None:
        return match
    units = leading_units(plain, setting.voices, start, bodies.end())
    named = setting.voices.units_in(start, bodies.end())
    # Nothing but names: the last of those that lead stands right before the colon; or bodies without a name.
    if units and bodies.end() - named[-1][0].end < 4 and named[-1][1] in units:
        return bodies
    unnamed = BODY.match(plain, start) and not TASK_INSIDE.search(plain, start, bodies.end())
    return bodies if unnamed and not MODAL.search(plain, start, bodies.end()) else None
