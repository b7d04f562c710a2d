"""Lines that head what stands below them: how deep they stand, and where aims are told of under them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.figures.lexicon import CUES, words

_HEADING = re.compile(r"^\s*(?:(?:[IVX]+|[A-Z]|\d{1,2}(?:\.\d{1,2})*)[.)]\s*)?(?P<name>[^.:;]{2,80}?)\s*[:.]?\s*$")
# "2. SIPAS đạt từ 88% trở lên." is a point of a list although it is short.
_STATES_VALUE = re.compile(r"\d\s*(?:%|điểm|bậc)|(?:tốp|top|nhóm|hạng|thứ)\s+\d|\d+/\d+(?![\w/])", re.IGNORECASE)
_NUMBERED = re.compile(r"^\s*(?P<mark>[IVX]+|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*)[.)]\s+\S")
_LETTERED = re.compile(r"^\s*(?:[ivx]{1,4}|[a-zđ])[.)]\s+\S")
DEEPEST = 9  # of what bears no number
_TARGET_HEADING = re.compile(words(CUES.target_headings))
# "Mục tiêu đến năm 2025", "Các chỉ tiêu chủ yếu", "Phấn đấu": a line of its own that holds nothing else.
_YEARS = r"(?:năm\s+)?(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)\d\d)?"
_FEW = words(("một số", "các", "những", "hệ thống"))
_AIMS_ALONE = re.compile(
    rf"\W*(?:{_FEW}\s+)?(?:{words(CUES.target_heads_before)}(?:\s*,\s*|\s+và\s+))*"
    rf"{words((*CUES.target_headings, *CUES.target_heads))}"
    rf"(?:[\s,]+(?:{words(CUES.target_head_words)}|{_YEARS}))*\s*:?\s*"
)
# "Giải pháp", "Kết quả thực hiện": what such a line ends at.
_OTHER_HEAD = re.compile(rf"\W*(?:(?:một\s+số|các|những)\s+)?{words(CUES.other_heads)}[^.;!?…]*")
# "Năm 2023, PAR INDEX của tỉnh đạt 87,3 điểm.": told, and no aim, though no heading stands between.
_TOLD_YEAR = re.compile(r"\W*(?:trong\s+|riêng\s+)?năm\s+(?P<year>(?:19|20)\d\d)\s*,")
_TOLD = re.compile(words(CUES.told))
_FIRST = re.compile(r"\s*1[.)]\s")


def depth_of(line: str) -> int:
    """How deep a numbered line stands: "A" above "II", above "1", above "1.2", above "a"; DEEPEST without a number."""
    if numbered := _NUMBERED.match(line):
        mark = numbered["mark"]
        return 2 + mark.count(".") if mark[0].isdigit() else 1 if set(mark) <= set("IVX") else 0
    return 7 if _LETTERED.match(line) else DEEPEST


def is_heading(line: str) -> bool:
    """A short numbered line, or one in capitals, that is no sentence."""
    return (
        len(line) < 120
        and bool(_HEADING.match(line))
        and not _STATES_VALUE.search(line)
        and (bool(_NUMBERED.match(line)) or line.isupper())
    )


def lines_of_aims(
    text: str, original: str, paragraphs: Sequence[tuple[int, int]], now: int | None
) -> tuple[set[int], set[int]]:
    """Starts of the paragraphs under a heading of aims, and of such headings that bear no number.

    `text` is the searchable form of `original`; `now` the year of the page.
    """
    below, heads = set[int](), set[int]()
    aims, alone, depth, last = False, False, 0, 0
    for start, end in paragraphs:
        line = original[start:end]
        heading = _HEADING.match(line) if len(line) < 120 and not _STATES_VALUE.search(line) else None
        if heading and _NUMBERED.match(line):
            level = last = depth_of(line)
            if _TARGET_HEADING.search(text, start, end):
                aims, alone, depth = True, False, level if not aims or alone else min(depth, level)
            elif aims and alone and level == depth and _FIRST.match(line):
                below.add(start)
            elif aims and (level <= depth or (alone and _other(text, start, end))):
                aims = False
        elif heading and line.isupper():
            aims = bool(_TARGET_HEADING.search(text, start, end))
            alone, depth = False, 1
        elif heading and _AIMS_ALONE.fullmatch(text, start, end):
            alone, depth = (True, last) if not aims else (alone, depth)
            aims = True
            heads.add(start)
        elif aims and alone and ((heading and _other(text, start, end)) or _is_told(text, start, end, now)):
            aims = False
        elif aims:
            below.add(start)
    return below, heads


def _other(text: str, start: int, end: int) -> bool:
    line = text[start:end].rstrip()
    return len(line) < 80 and _OTHER_HEAD.fullmatch(line.removesuffix(".")) is not None


def _is_told(text: str, start: int, end: int, now: int | None) -> bool:
    dated = _TOLD_YEAR.match(text, start, end)
    over = dated is not None and now is not None and int(dated["year"]) < now
    return over or _TOLD.search(text, start, end) is not None
