"""Where somebody stood before, told ahead of who it is: "Từ vị trí á quân năm 2021, Sở A vươn lên …"."""

from __future__ import annotations

import re

from nlp.figures.items import CueItem, IndicatorItem, Item, PeriodItem, UnitItem, Value

# "Từ chỗ đứng cuối bảng năm 2021, Sở Y tế đã bứt lên hạng 5": the year that it came from.
CAME_FROM = re.compile(
    r"\s*(?:[-–+]\s*)?từ\s+(?:vị\s+trí|chỗ|ngôi|thứ\s+hạng|nhóm|mức|một\s+(?:đơn\s+vị|địa\s+phương|tỉnh|huyện|xã)|nơi)"
    r"\s[^,;.:()]{0,60}\s"
)
# "Từ vị trí á quân năm 2021, Sở Tư pháp vươn lên dẫn đầu DDCI năm 2022": where the one behind the comma came from.
_FROM_PLACE = re.compile(
    r"\s*(?:[-–+]\s*)?(?:từ|đang\s+(?:ở|giữ|đứng)|đứng\s+ở)\s+"
    r"(?:(?:vị\s+trí|chỗ|ngôi|ngôi\s+vị|thứ\s+hạng|hạng|mức|một|nơi|đơn\s+vị|địa\s+phương|đứng|xếp|ở|thuộc|nằm|trong)\s+)*"
)
_FROM_ENDS = re.compile(
    r"[^,;.:()\d]{0,30},\s*(?:(?:hai|ba|bốn|cả|các|tỉnh|huyện|thành\s+phố|thị\s+xã|xã|phường|sở|quận)\s+){0,2}"
)


def came_from(text: str, items: list[Item], start: int) -> list[Item] | None:
    """Items of a sentence that opens with where somebody stood before: first who, and of when the new result is."""
    came = items[0]
    if not isinstance(came, Value) or came.kind not in ("rank", "grade", "score", "percent"):
        return None
    led = 1
    while led < len(items) and isinstance(items[led], PeriodItem | CueItem):
        led += 1
    units = led
    while units < len(items) and isinstance(items[units], UnitItem):
        units += 1
    ended = max(items[led - 1].end, came.end, came.field_end)
    opens = came.role == "from" and not text[start : came.start].strip(" -–+")
    if units == led or not (opens or _FROM_PLACE.fullmatch(text, start, came.start)):
        return None
    if not _FROM_ENDS.fullmatch(text, ended, items[led].start):
        return None
    came.role = "from"
    rest = items[units:]
    went = next((item for item in rest if isinstance(item, Value)), None)
    if went is not None and went.kind == came.kind and not went.role:
        went.role = "to"
    at = next((n for n, item in enumerate(rest) if isinstance(item, IndicatorItem)), len(rest))
    index = rest[at : at + 1]
    behind = [item for item in rest[at + 1 : at + 3] if not isinstance(item, UnitItem)][:1]
    dated = [item for item in behind if isinstance(item, PeriodItem) and not item.compared]
    moved = [*index, *dated] if at and len(index) + at <= len(rest) else []
    return [*items[led:units], *moved, *items[:led], *(item for item in rest if item not in moved)]
