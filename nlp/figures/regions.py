"""Results of regions: "Đồng bằng sông Hồng có giá trị trung bình cao nhất với 87,63%, Tây Nguyên đạt 82,34%"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nlp.figures.items import UnitItem
from nlp.figures.lexicon import CUES, words

if TYPE_CHECKING:
    from nlp.figures.times import Times

_NUMBER = r"\(?\s*(?:khoảng\s+|gần\s+|trên\s+|hơn\s+)?\d[\d.,]*\s*(?:%|điểm(?!\w)|\))"
# What stands between a region and its number; "Tây Nguyên có 3 tỉnh …" tells of others.
_RESULT = re.compile(
    r"[”\"]?\s*(?:(?:chỉ|mới|cũng|đã|vẫn|đều|tiếp\s+tục)\s+){0,2}(?:(?:đạt|được|có|là|với|ở|giữ|dừng\s+ở|tăng|giảm)\s+){0,2}"
    rf"(?:(?:giá\s+trị|điểm\s+số|điểm|mức|kết\s+quả|chỉ\s+số|[a-z]{{3,6}}(?:\s+index)?"
    rf"|{words((*CUES.mean, *CUES.median))}|cao\s+nhất|thấp\s+nhất|cao|thấp)[\s,]+){{0,4}}"
    rf"(?:(?:với|là|đạt|chỉ|mới)\s+){{0,2}}{_NUMBER}"
)
# "Kon Tum là tỉnh Tây Nguyên đạt 79,1%", "dẫn đầu Tây Nguyên với 84%": where another is.
_OPENS = re.compile(
    r"(?:^|[.;:,()\n]|(?<!\w)(?:là|của|và|còn|riêng|đối\s+với|cùng|đến|trong\s+khi|song|nhưng|ở|tại|thì))\s*$"
)
_OF = re.compile(r"(?<!\w)(?:thứ|hạng|đầu|nhất|nhì|cuối|vị\s+trí|tốp|top)(?:\s+\d+)?\s+(?:của|ở|tại)\s*$")


def is_region(item: UnitItem) -> bool:
    """True for a named part of the country, which is no province."""
    return item.unit.level == "other" and item.unit.name.startswith("Vùng ")


def has_result(walk: Times, item: UnitItem) -> bool:
    """Whether the number behind a region is its own, and of no province that is spoken of."""
    before = walk.text[max(walk.start, item.start - 24) : item.start]
    return (
        _OPENS.search(before) is not None
        and _OF.search(before) is None
        and _RESULT.match(walk.text, item.end, walk.end) is not None
    )


def mean_told(walk: Times) -> bool:
    """Whether the paragraph tells of a mean of the index that is spoken of."""
    here = (one for one in reversed(walk.memory.bound) if one.sentence >= walk.memory.paragraph_start)
    return walk.state.aggregate == "mean" or any(
        one.aggregate == "mean" and one.code == walk.state.code for one in here
    )
