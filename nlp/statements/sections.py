"""Sections: of which kind the items below a heading are, and which body they charge."""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.lexicon import alternatives
from nlp.outline import Line
from nlp.statements.charges import leading_units
from nlp.statements.frames import Section, SectionKind
from nlp.statements.headings import heading_type
from nlp.statements.setting import Setting
from nlp.statements.speakers import CUES as SPEAKERS
from nlp.statements.telling import CUES as TELLING
from nlp.wording import STRONG_LACK

# The contents of a plan are its tasks, unless they are what is to be inspected.
_CONTENTS = re.compile(r"(?:các\s+)?nội dung(?!\s+(?:kiểm tra|giám sát|khảo sát|thanh tra|đánh giá))(?!\w)")

_AIMS = re.compile(r"(?<!\w)(?:mục đích|mục tiêu)(?!\w)")
# "Trả lời chất vấn, ông Lê Văn Nam cho biết ...": somebody has the word.
_SAYS = re.compile(rf"\s*,?\s*(?:cũng\s+|đã\s+)?{alternatives(TELLING.says)}(?!\w)")
# "Để đảo chiều, UBND tỉnh vừa ban hành Kế hoạch số 97, giao ...": from here on a story tells what is to be done.
_LOOKS_AHEAD = re.compile(
    rf"\s*(?:(?:để|nhằm)(?!\w)(?!\s+(?:có|đạt được)(?!\w))|{alternatives(TELLING.looks_ahead)}(?!\w)|"
    rf"[^;:.“”]{{2,70}}?\svừa\s+{alternatives(SPEAKERS.issued)}\s+(?:\w+\s+)?{alternatives(SPEAKERS.papers)}(?!\w))"
)
_LOOKS_BACK = re.compile(rf"(?<!\w){alternatives(TELLING.looks_back)}(?!\w)")


def leave(setting: Setting, sections: list[Section], line: Line, end: int) -> None:
    """Close the stretch of a news story's subheading where a paragraph, whose first sentence ends at `end`, tells on.

    "Nhìn thẳng vào nguyên nhân" stands over a whole stretch of a story: an answer that gives results, or the words of
    the one who concludes, are no causes. Nor are the results below "Nhìn vào bảng xếp hạng" what is to be done next.
    """
    if not sections or sections[-1].kind in (None, "directive", "recommendation") or setting.kind != "article":
        return
    if line.marked or line.kind != "prose":
        return
    if sections[-1].kind == "none":
        if _LOOKS_AHEAD.match(setting.plain, line.start, end) and not _LOOKS_BACK.search(
            setting.plain, line.start, end
        ):
            sections[-1] = replace(sections[-1], kind=None)
        return
    speaks = any(_SAYS.match(setting.plain, person.end, end) for person in setting.voices.people_in(line.start, end))
    told = speaks and not STRONG_LACK.search(setting.plain, line.start, end)
    if told or setting.in_passage(line.start) or setting.measured(line.start, end):
        sections[-1] = replace(sections[-1], kind=None)


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
        and inherited.aims
        and setting.plain[line.body :].startswith("yêu cầu")
    ):
        kind = "inherit"  # "Mục đích, yêu cầu" tells what a plan is for
    chosen: SectionKind | None = (inherited.kind if inherited else None) if kind == "inherit" else kind
    names = tuple(unit.name for unit in lead) or (inherited.subjects if inherited else ())
    aims = bool(_AIMS.search(setting.plain, line.body, line.end)) or bool(inherited and inherited.aims)
    sections.append(Section(rank, chosen, names, aims))
