"""Numbers that no pipe weighed, with what they are by their form: decrees, days, money, counts, items of lists.

A number is a figure only where it fits a form of performance (nlp/figures/), so most numbers of a text are never
candidates. For a person who asks why one became no figure, they are told here, after the fact and only when asked.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable

from spacy.tokens import Doc

from nlp.figures.lexicon import CUES, words
from nlp.lexicon import searchable
from nlp.numbers import NUMBER, parse_number
from nlp.rejections import Rejected

_NUMBER = re.compile(rf"{NUMBER}(?:/{NUMBER})*")
_BEFORE = 60  # characters before a number that are looked at

_REASONS = {
    "number.item": "numbers a line or an item",
    "number.document": "the number of a document or of a part of one",
    "number.level": "a level of service",
    "number.ordinal": "numbers an event, a place or a thing",
    "number.deduction": "points deducted, or a gap",
    "number.money": "an amount of money",
    "number.time": "a day, an hour or a duration",
    "number.range": "a range, not one value",
    "number.bodies": "so many of so many bodies",
    "number.size": "a size or an amount of matter",
    "number.count": "a count of things",
    "number.other": "in no form of a figure",
}
_ITEM_BEFORE = re.compile(r"(?:^|\n)\s*(?:[-–+]\s*)?$|\($")
_ITEM = re.compile(r"(?:\.\d+)*[.)]\s+\S|\s*\|")
_FRACTION = re.compile(r"\s+(?:tỉnh|huyện|xã|phường|sở|đơn vị|địa phương|cơ quan|bộ|thị|quận|ngành|thành phố)(?!\w)")
_YEAR = re.compile(r"(?:19|20)\d\d")
# What stands right before a number, then what follows it; the first that fits says what the number is.
_LED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("number.document", re.compile(r"(?<!\w)(?:số(?:\s*:)?|điều|khoản|mục|phụ lục)\s*$")),
    ("number.level", re.compile(r"(?<!\w)(?:mức(?:\s+độ)?|cấp độ)\s+(?:\d\s*(?:,|và)\s*)*$")),
    (
        "number.ordinal",
        re.compile(
            r"(?<!\w)(?:lần|kỳ họp|khóa|phiên họp|phiên|đợt|kỳ|đại hội|bước|tổ|khu phố|thôn|xóm|nhà|phòng|tầng"
            r"|quốc lộ|đường|km|quận|phường)(?:\s+thứ)?\s+$"
        ),
    ),
    ("number.deduction", re.compile(rf"{words(CUES.deductions)}(?:\s+\w+){{0,2}}\s*$")),
    ("number.range", re.compile(rf"{NUMBER}\s*(?:%|điểm)?\s*(?:[-–—]|đến|tới)\s*(?:dưới\s+)?$")),
    ("number.time", re.compile(r"(?<!\w)(?:sáng|trưa|chiều|tối|đêm|ngày|tháng|quý|năm)\s+(?:nay|qua|mai)?\s*\(?$")),
)
_FOLLOWED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("number.document", re.compile(r"[a-zđ]?/[a-zđ]")),
    (
        "number.money",
        re.compile(r"\s*(?:(?:nghìn|ngàn|triệu)\s+(?:đồng|usd|đô la)|(?:tỷ|tỉ)(?:\s+đồng)?|đồng|usd|vnđ)(?!\w)"),
    ),
    ("number.time", re.compile(r"\s*(?:(?:giờ|phút|giây|ngày|tuần|tháng|năm|buổi|tuổi)(?!\w)|h\d|:\d\d)")),
    ("number.range", re.compile(rf"\s*(?:%|điểm)?\s*(?:[-–—]|đến|tới)\s*(?:dưới\s+)?{NUMBER}\s*(?:%|điểm)")),
    ("number.size", re.compile(r"\s*(?:m2|m²|km2?|ha|m|kg|tấn|lít|kwh|mw|mbps|gb|mb)(?!\w)")),
)
_MEASURED = re.compile(r"\s*(?:%|(?:điểm|bậc|hạng)(?!\w))")
_THINGS = re.compile(r"\s*[^\W\d_]")


def numbers_left(doc: Doc) -> list[Rejected]:
    """Numbers of a text that are in no figure, no time that a pipe named and nothing that a pipe rejected."""
    text = doc._.document.text
    plain = searchable(text)
    spoken = _Stretches((one.start, one.end) for one in doc._.rejected if one.layer == "figures")
    times = _Stretches((one.start, one.end) for one in doc._.periods or ())
    used = _used(doc, plain)
    left: list[Rejected] = []
    for match in _NUMBER.finditer(plain):
        if match.start() in used or spoken.cover(match.start()):
            continue
        rule = "number.time" if times.cover(match.start()) else _form(plain, match)
        left.append(Rejected("figures", match.start(), match.end(), rule, _REASONS[rule]))
    return left


def _form(plain: str, match: re.Match[str]) -> str:
    """What a number is by the words around it."""
    before = plain[max(0, match.start() - _BEFORE) : match.start()]
    if _ITEM_BEFORE.search(before) and _ITEM.match(plain, match.end()):
        return "number.item"
    for rule, pattern in _LED:
        if pattern.search(before):
            return rule
    if "/" in match[0] and _FRACTION.match(plain, match.end()):
        return "number.bodies"
    for rule, pattern in _FOLLOWED:
        if pattern.match(plain, match.end()):
            return rule
    if not _MEASURED.match(plain, match.end()) and _THINGS.match(plain, match.end()):
        return "number.count"
    return "number.time" if _YEAR.fullmatch(match[0]) else "number.other"


def _used(doc: Doc, plain: str) -> set[int]:
    """Where the numbers start that a figure gives as its value or its scale."""
    used: set[int] = set()
    for figure in doc._.figures:
        said = {abs(number) for number in (figure.value, figure.out_of) if isinstance(number, float)}
        for match in _NUMBER.finditer(plain, figure.start, figure.end):
            parts = match[0].split("/")
            if said & {parse_number(part, limit=limit) for part in parts for limit in (None, 100)}:
                used.add(match.start())
    return used


class _Stretches:
    """Stretches of text that a position may lie in."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self.spans: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if self.spans and start <= self.spans[-1][1]:
                self.spans[-1] = (self.spans[-1][0], max(end, self.spans[-1][1]))
            else:
                self.spans.append((start, end))

    def cover(self, position: int) -> bool:
        index = bisect_right(self.spans, (position, sys.maxsize)) - 1
        return index >= 0 and position < self.spans[index][1]
