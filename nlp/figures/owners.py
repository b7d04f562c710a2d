"""Whose results a document tells where its sentences name nobody, and which units can have results."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from cchc.records import Level, Unit
from nlp import mentions
from nlp.figures.lexicon import CUES, words
from nlp.lexicon import searchable

if TYPE_CHECKING:
    from nlp.figures.setting import Setting

MEASURED: frozenset[Level] = frozenset(
    {"province", "district", "commune", "department", "office", "ministry", "country"}
)
_AGENT_AFTER = re.compile(rf"\s*(?:vừa\s+|đã\s+)?{words(CUES.agent_verbs)}")
# "lọt tốp 10 huyện, thị xã của tỉnh Hà Nam", "dẫn đầu các sở của tỉnh": where the field is that a place is told of.
_OF_FIELD = re.compile(
    rf"(?<!\w)(?:thứ|hạng|vị\s+trí|tốp|top|nhóm|đầu|cuối|nhất|nhì|ba)(?:\s*/\s*|\s+)(?:(?:trên|trong|bảng|của|số|tổng|nhất|nhì|ba|\d+\s*/|\d+(?=\s+(?:trong|trên)))\s*){{0,4}}"
    rf"(?:các|\d{{1,3}})\s+{words(CUES.field_nouns)}(?:(?:\s*,\s*|\s+và\s+){words(CUES.field_nouns)}){{0,5}}\s+(?:của|ở|tại|trong)\s*$"
)


def is_of_field(text: str, start: int, end: int) -> bool:
    """Whether the unit at `end` only says whose bodies somebody is ranked among."""
    return _OF_FIELD.search(text, start, end) is not None


def owner(setting: Setting, title: str) -> Unit | None:
    """The unit that the headline is about or means, or that the text says it reports of; None where neither tells."""
    return _main_unit(setting.doc, title) or _meant_in(title, setting) or _reporting(setting)


def _main_unit(doc: Doc, title: str) -> Unit | None:
    """The unit that the headline is about; one that only publishes or holds something is not."""
    for unit in mentions.title_units(doc):
        name = searchable(unit.name)
        at = title.find(name)
        if unit.level not in MEASURED or unit.level == "country" or (unit.level == "ministry" and at != 0):
            continue
        if at >= 0 and _AGENT_AFTER.match(title, at + len(name)):
            continue
        return unit
    return None


# "Chỉ số CCHC năm 2020 của huyện tăng 1 bậc"
_OF_ITS_OWN = re.compile(
    r"(?<!\w)(?:của|toàn|ở|tại|trên\s+địa\s+bàn)\s+(?P<word>huyện|thị\s+xã|xã|phường|thị\s+trấn|đặc\s+khu)"
    r"(?!\s+(?:ủy|uỷ))(?!\s*(?:,|và|/)\s*(?:xã|phường|thị|thành|huyện|đặc)(?!\w))(?!\w)"
)


def _meant_in(title: str, setting: Setting) -> Unit | None:
    """The district or commune that a headline means by its bare type word: the only one that the text begins with."""
    match = _OF_ITS_OWN.search(title)
    if match is None or (setting.home is not None and setting.home.level != "province"):
        return None
    word = " ".join(match["word"].split())
    head = setting.doc._.sentences[:4]
    named = [
        unit
        for start, end in head
        for _, unit in mentions.mentions_in(setting.doc, start, end)
        if unit.level in ("district", "commune") and searchable(unit.name).startswith(f"{word} ")
    ]
    return named[0] if len({unit.name for unit in named}) == 1 else None


# "Sở Công Thương báo cáo kết quả công tác CCHC năm 2021 như sau:": who reports of itself, and not of all the province.
_REPORTS = re.compile(
    r"\s*(?:\([^()]{2,40}\)\s*)?(?:xin\s+|trân\s+trọng\s+|tổng\s+hợp,?\s+)?báo\s+cáo\s+(?:tóm\s+tắt\s+)?"
    r"(?P<to>(?:ubnd|sở\s+nội\s+vụ|ủy\s+ban\s+nhân\s+dân)(?:\s+(?:tỉnh|thành\s+phố))?\s+(?:\([^()]{2,40}\)\s*)?)?(?:về\s+)?"
    r"(?:tình\s+hình(?:,|\s+và)?\s+)?"
    r"(?:kết\s+quả\s+)?(?:(?:triển\s+khai|thực\s+hiện)(?:,\s+|\s+)){0,2}(?:công\s+tác|nhiệm\s+vụ|kế\s+hoạch|cải\s+cách|cchc)"
    r"(?:(?!(?:trên\s+địa\s+bàn|toàn|của)\s+(?:tỉnh|thành\s+phố|huyện|các)(?!\w)|(?<=chính\s)tỉnh\s+(?!năm|quý))[^.;]){0,120}như\s+sau"
    r"|\s*(?:xây\s+dựng|ban\s+hành)\s+kế\s+hoạch[^.;]{0,120}(?:như\s+sau|nội\s+dung\s+sau|sau\s+đây)"
)


# "UBND huyện Nga Sơn tổ chức hội nghị tổng kết công tác CCHC năm 2023": whose results are told next.
_SUMS_UP = re.compile(
    r"\s*(?:đã\s+|vừa\s+)?tổ\s+chức\s+(?:hội\s+nghị|cuộc\s+họp|buổi\s+họp|họp)\s+(?:trực\s+tuyến\s+)?(?:tổng\s+kết|sơ\s+kết|đánh\s+giá)"
)


def _reporting(setting: Setting) -> Unit | None:
    home = setting.home
    for start, end in setting.doc._.sentences[:3] if home is None or home.level == "province" else ():
        for mention, unit in mentions.mentions_in(setting.doc, start, end):
            if unit.level == "committee" and _SUMS_UP.match(setting.text, mention.end, end):
                place = mentions.resolve(setting.doc, unit.name.removeprefix("UBND "), mention.start)
                if place is not None and place.level in ("district", "commune"):
                    return place
    for start, end in setting.doc._.sentences[:40]:
        for mention, unit in mentions.mentions_in(setting.doc, start, end):
            owned = unit.level == "committee" and (home is None or home.level == "province")
            if not owned and unit.level not in ("department", "office"):
                continue
            match = _REPORTS.match(setting.text, mention.end, end)
            if match is None or (match["to"] and unit.name == "Sở Nội vụ"):
                continue  # "Sở Nội vụ báo cáo UBND tỉnh …": of all the province
            if not owned:
                return unit
            place = mentions.resolve(setting.doc, unit.name.removeprefix("UBND "), mention.start)
            if place is not None and place.level in ("district", "commune"):
                return place
    return None
