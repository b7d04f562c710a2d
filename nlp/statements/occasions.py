"""The meeting at which something was said: where, when and before whom.

An article that gives the words of the one who concludes is the account of a meeting up to there: what it tells of
speakers, reports and findings before was said there too. Where nobody concludes, a paragraph has to say so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc.records import Meeting
from nlp.lexicon import alternatives, phrase_pattern
from nlp.meetings import CUES, NOUN
from nlp.statements.speakers import CUES as SPEAKERS

_AT_IT = phrase_pattern(CUES.at_it)
_PAPER = alternatives(SPEAKERS.papers)
_ELSEWHERE = re.compile(
    rf"(?<!\w)(?:{alternatives(CUES.elsewhere)}|sau\s+{NOUN.pattern}|"
    rf"theo\s+{_PAPER}\s+(?:số|của|về|ngày|này|\d)|{_PAPER}\s+(?:giao|yêu cầu|đề ra))(?!\w)"
)
_SENTENCE_END = re.compile(r"[.!?]\s")

Stretch = tuple[int, int]


def occasion(plain: str, paragraphs: Sequence[Stretch], meetings: Sequence[Meeting], point: int) -> int | None:
    """The index of the meeting at which what stands at an offset was said; `plain` is searchable text.

    "Tại hội nghị, đại diện UBND xã nêu khó khăn: ..." was said at the meeting; so was "Bên cạnh kết quả, huyện còn một
    số tồn tại: ..." above "Kết luận hội nghị, ...". "Trao đổi với phóng viên, Giám đốc Sở thừa nhận ..." was not, nor
    was what a plan charges that the article tells of.
    """
    for index, meeting in enumerate(meetings):
        if meeting.conclusion and meeting.conclusion.start <= point < meeting.conclusion.end:
            return index
    if not meetings:
        return None
    start = next((start for start, end in paragraphs if start <= point < end), point)
    before = plain[start:point]
    # The last word counts: "Tại hội nghị ... . Trao đổi với phóng viên bên lề, ...".
    there = max((found.start() for cue in (NOUN, _AT_IT) for found in cue.finditer(before)), default=-1)
    away = max((found.start() for found in _ELSEWHERE.finditer(before)), default=-1)
    if away >= 0 and not _SENTENCE_END.search(before, away, max(away, there)):
        return None
    concluded = [index for index, meeting in enumerate(meetings) if meeting.conclusion]
    following = next((index for index in concluded if _begins(meetings[index]) > point), None)
    if following is not None:
        return following
    if there < 0:
        return None
    return concluded[-1] if concluded else 0


def _begins(meeting: Meeting) -> int:
    return meeting.conclusion.start if meeting.conclusion else -1
