"""Finds between what values a group lies: "nằm trong khoảng từ 76,12% đến 90,41%" tells its least and its greatest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.figures.items import Kind, Value
from nlp.figures.lexicon import CUES, words
from nlp.numbers import CARDINAL_WORD, NUMBER, parse_number
from nlp.prefilter import Prefiltered

# "đạt từ 80% đến 90%" alone is a class, or what is wanted: that values are spread has to be said.
_SPREAD = Prefiltered(
    r"(?<!\w)(?:trong\s+(?:khoảng|phạm\s+vi)|(?:dao\s+động|biến\s+thiên|trải(?:\s+(?:dài|rộng|đều))?|phân\s+bố)(?:\s+(?:ở\s+mức|trong\s+khoảng))?)"
    rf"\s+(?:từ\s+|giữa\s+)?(?P<least>{NUMBER})\s*(?P<first>%|điểm)?\s*(?:[-–—]|đến|tới|và)\s*(?P<most>{NUMBER})\s*(?P<unit>%|điểm)(?!\w)"
    r"(?!\s*,?\s*(?:bao\s+gồm|gồm|có|là|thuộc|thì|chiếm|(?:được\s+)?(?:xếp|chấm|tính|cộng|trừ))(?!\w))"
)
# "Chỉ số của 63 tỉnh, thành phố"; "27 tỉnh đạt trong khoảng …" counts those who lie there.
_GROUP = re.compile(
    rf"(?<!\w)(?:(?:của|giữa|cả|ở|trong)\s+(?:\d{{1,3}}|{CARDINAL_WORD})|(?:các|cả|toàn\s+bộ|tất\s+cả(?:\s+các)?|mọi|những)(?:\s+\d{{1,3}})?)"
    rf"\s+{words(CUES.field_nouns)}[^;.:()]*$"
)
# "giảm trong khoảng từ 5% đến 10%", "chênh lệch giữa các tỉnh dao động từ 2% đến 5%": of movements and gaps.
_MOVED = re.compile(
    rf"(?<!\w)(?:{words((*CUES.up, *CUES.down))}|chênh\s+lệch|cách\s+biệt|khoảng\s+cách|sai\s+số|biên\s+độ)[^,;.:()]*$"
)
# What is wanted, or expected, of a group is neither its least nor its greatest.
_TO_COME = re.compile(words((*CUES.target, *CUES.forecast, "chỉ tiêu", "theo kế hoạch", "theo yêu cầu", "sẽ")))
_COUNTED = re.compile(rf"(?<!\w)(?:có|với)\s+(?:\d{{1,3}}\s+|các\s+){words(CUES.field_nouns)}[^;.:()]*$")


def ranges(text: str, start: int, end: int) -> Iterator[Value]:
    """The two ends of each range that a group lies in, the least first."""
    for match in _SPREAD.finditer(text, start, end):
        least, most = (parse_number(match[name], limit=1000) for name in ("least", "most"))
        if least is None or most is None or least >= most or match["first"] not in (None, match["unit"]):
            continue
        before = text[start : match.start()]
        if not _GROUP.search(before) or any(one.search(before) for one in (_COUNTED, _MOVED, _TO_COME)):
            continue
        unit = match["unit"]
        kind: Kind = "percent" if unit == "%" else "score"
        first = match.end("first" if match["first"] else "least")
        yield Value(match.start("least"), first, kind, least, unit=unit, rule="range", extreme="min")
        yield Value(match.start("most"), match.end("unit"), kind, most, unit=unit, rule="range", extreme="max")
