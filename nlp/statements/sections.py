"""Sections: of which kind the items below a heading are, and which body they charge."""

from __future__ import annotations

import re

from nlp.outline import Line
from nlp.statements.charges import leading_units
from nlp.statements.frames import Section, SectionKind
from nlp.statements.setting import Setting
from nlp.wording import heading_type

# The contents of a plan are its tasks, unless they are what is to be inspected.
_CONTENTS = re.compile(r"(?:các\s+)?nội dung(?!\s+(?:kiểm tra|giám sát|khảo sát|thanh tra|đánh giá))(?!\w)")


def enter(setting: Setting, sections: list[Section], line: Line) -> None:
    """Put the section that a heading opens on the stack, and take off those that it ends."""
    rank = line.rank
    while sections and sections[-1].rank >= rank:
        sections.pop()
    kind = heading_type(setting.plain, line.body, line.end)
    if kind == "directive" and not line.marked and setting.kind == "article":
        kind = "inherit"  # a subheading of a news story: "Nhiệm vụ quan trọng hàng đầu"
    if kind == "inherit" and setting.kind == "plan" and _CONTENTS.match(setting.plain, line.body):
        kind = "directive"
    lead = leading_units(setting.plain, setting.voices, line.body, line.end)
    inherited = sections[-1] if sections else None
    if kind == "none" and inherited and inherited.kind not in (None, "none") and lead:
        kind = "inherit"
    if kind == "directive" and inherited and inherited.kind == "recommendation":
        kind = "inherit"
    if (
        kind == "directive"
        and inherited
        and inherited.kind == "none"
        and setting.plain[line.body :].startswith("yêu cầu")
    ):
        kind = "inherit"  # "Mục đích, yêu cầu" tells what a plan is for
    chosen: SectionKind | None = (inherited.kind if inherited else None) if kind == "inherit" else kind
    names = tuple(unit.name for unit in lead) or (inherited.subjects if inherited else ())
    sections.append(Section(rank, chosen, names))
