"""Which units of a sentence are measured, and which only publish, speak, order or stand beside."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

from cchc.records import Unit
from nlp import mentions
from nlp.figures.items import UnitItem
from nlp.figures.lexicon import CUES, words
from nlp.figures.owners import MEASURED
from nlp.figures.setting import Setting
from nlp.prefilter import Prefiltered

Role = Literal["subject", "agent", "place", "none"]

_BARE = Prefiltered(
    r"(?<!\w)(?P<lead>(?:toàn|của|trên\s+địa\s+bàn|địa\s+bàn)\s+)?(?P<type>tỉnh|huyện|thị\s+xã"
    r"|thành\s+phố|quận|xã|phường|thị\s+trấn|sở|ngành|trung\s+tâm|bộ(?!\s+chỉ))(?P<this>\s+(?:này|ta|nhà|bạn))?"
    r"(?=\s*(?:$|[,.;:()“”\"]|(?:đạt|được|đã|đứng|xếp|có|là|tăng|giảm|tụt|phấn|đặt|chỉ|mới|cũng|còn"
    r"|tiếp|lọt|nằm|thuộc|dẫn|giữ|năm|bị|vẫn|lại|trong|với|đang|đề|vươn|đến|tuy|ước|lên|sẽ|như|vào|ở"
    r"|phải|do|và|nhưng|rơi|lần)(?!\w)))"
)
_PLURAL = re.compile(
    r"(?:(?<!\w)(?:số|đủ|tất\s+cả|toàn\s+bộ)|cán|toàn|nội|đồng|tiến|cục|công|tuyên|các|những|một\s+số|mỗi|từng|cấp|khối|(?<!\d)\d{1,3}|hai|ba|nhiều|cùng|giữa|liên|bộ|,|và|ubnd|hđnd"
    r"|văn\s+phòng|thanh\s+tra|mttq|nhân\s+dân|chủ\s+tịch)\s*$"
)
# "Trong quý, Trung tâm tiếp nhận …": the comma ends a time, and parts no list of bodies.
_TIME_FIRST = re.compile(
    r"\s*(?:trong\s+)?(?:năm|quý|tháng|kỳ|\d+\s+tháng)(?:\s+(?:đầu|cuối|năm|qua|nay|[ivx]+|\d[\d/]*)){0,4}\s*,\s*"
)
_OVER = re.compile(r"(?<!\w)(?:nhất|đầu|nhì)\s+$")
_KIND_ONLY = re.compile(r"(?:khối|cấp|các|nhóm|mỗi|từng|\d)\s*$")
_ANAPHORS = frozenset(("tỉnh", "huyện", "thị xã", "thành phố", "xã", "phường", "thị trấn", "sở", "quận", "ngành"))
_OTHER = re.compile(r"tỉnh\s+(?P<which>này|bạn)(?!\w)")
_LEVELS = {
    "tỉnh": ("province",), "huyện": ("district",), "thị xã": ("district",), "quận": ("district",),
    "thành phố": ("district", "province"), "xã": ("commune",), "phường": ("commune",), "thị trấn": ("commune",),
    "trung tâm": ("office",), "sở": ("department",), "ngành": ("department",), "bộ": ("ministry",),
}  # fmt: skip
_BEFORE_NONE = re.compile(rf"(?:{words(CUES.not_subject_before)})\s*$")
_DOCUMENT_OF = re.compile(rf"(?:{words(CUES.document_nouns)})(?:\s+(?:số\s+)?[\w/.-]+){{0,4}}\s+(?:của|tại)\s*$")
# "huyện được UBND tỉnh xếp thứ 5", "gửi kết quả về Sở Nội vụ": who acts upon the subject, or receives from it.
_BY = re.compile(
    r"(?<!\w)(?:được|bị|báo\s+cáo\s+(?:kết\s+quả\s+)?về|kết\s+quả\s+về|gửi(?:\s[^,;.:]{2,60})?\s+về|gửi)\s*$"
)
# A point of a list that begins with who has to do it: "5. Chủ tịch UBND các huyện … nâng tỷ lệ …".
_CHAIR = re.compile(r"(?:^|\n)\s*(?:[-–+*]|\d{1,2}[.)]|[a-zđ][.)])?\s*chủ\s+tịch\s*$")
# "điểm tự đánh giá của huyện là 91,5/100": its own marks are no document.
_OWN_MARK = re.compile(r"(?<!\w)tự\s+(?:đánh\s+giá|chấm)(?:\s+điểm)?\s+(?:năm\s+\d{4}\s+)?của\s+$")
# "mức độ hài lòng của người dân qua khảo sát tại Trung tâm": with whom those who were asked there are content.
_ASKED_AT = re.compile(r"(?<!\w)hài\s+lòng(?!\w)[^;:.()\d]{0,50}\s(?:khảo\s+sát|đánh\s+giá|thăm\s+dò)\s+(?:tại|ở)\s+$")
_RANKING_OF = re.compile(
    r"(?<!\w)(?:trên|trong|tại|ở)\s+bảng\s+xếp\s+hạng[^,;.:()]{0,45}\s(?:của|trên\s+địa\s+bàn)\s*$"
)
# "Đối với UBND huyện A, đồng chí yêu cầu …"
_ADDRESSED = re.compile(r"(?:^|[.;\n])\W*(?:riêng\s+|còn\s+)?đối\s+với\s*$")
_ASKED = re.compile(
    r"[^.;\n]{0,90}?(?<!\w)(?:yêu\s+cầu|đề\s+nghị|kiến\s+nghị|đề\s+xuất|giao|chỉ\s+đạo|tham\s+mưu|cần|phải|tiếp\s+tục|khẩn\s+trương|chủ\s+trì)(?!\w)"
    r"|[^.;\n]{0,30}:(?!\s*(?:tỷ\s+lệ|tỉ\s+lệ|điểm|chỉ\s+số|mức\s+độ)(?!\w))"
)
# "khối địa phương do thành phố Phủ Lý dẫn đầu": who has the place.
_LED_BY = re.compile(r"(?<!\w)do\s+(?:(?:hai|ba|bốn|các)\s+)?$")
LEADS = re.compile(
    r"\s+(?:(?:tiếp\s+tục|cùng|vẫn|đang)\s+)?(?:dẫn\s+đầu|đứng\s+đầu|nắm\s+giữ|giữ|chiếm(?:\s+giữ|\s+lĩnh)?|xếp|đứng|chia\s+nhau|sở\s+hữu)(?!\w)"
)
# "tồn tại: việc trả lời phản ánh ở hai huyện A và B còn chậm; tỷ lệ … mới đạt 24%": where one matter of a list is.
_MATTER_AT = re.compile(
    r"(?:^|[:;.\n])\s+(?!so\s+với|theo|riêng|còn|trong)[^;:.()\d\n]{5,60}\s(?:tại|ở)\s+(?:(?:hai|ba|bốn|các|một\s+số)\s+)?$"
)
_GOES_ON = re.compile(r"[^;:.\d\n]{0,60}(?<!\w)(?:chưa|còn|chậm|thiếu|yếu|kém|không|hạn\s+chế)(?!\w)[^;:.\d\n]{0,60};")
_AT = re.compile(r"(?<!\w)(?:tại|ở|trên\s+địa\s+bàn|địa\s+bàn|trong)\s*$")
# "xếp thứ 2/10 huyện, thành phố của tỉnh Bắc Giang, tăng 1 bậc": whose field it is that the rank is taken over.
_FIELD_OF = re.compile(
    r"\d\s*(?:/|trong\s+(?:tổng\s+)?(?:số\s+)?|trên\s+(?:tổng\s+)?(?:số\s+)?)\s*\d+\s+(?:(?:huyện|thị\s+xã|thành\s+phố|quận"
    r"|xã|phường|thị\s+trấn|sở|ban|ngành|phòng|đơn\s+vị|địa\s+phương|cơ\s+quan|cấp|và)[\s,]+)+"
    r"(?:của|thuộc|trong|toàn|trên\s+địa\s+bàn)\s*$"
)
# "11 xã của huyện Lý Nhân chưa …": what is counted is the district's, and no result of the district.
_COUNTED_IN = re.compile(
    r"(?:^|[\s(])\d{1,3}\s+(?:xã|phường|thị\s+trấn|đơn\s+vị|địa\s+phương|cơ\s+quan|trường)(?:,\s+(?:phường|thị\s+trấn))*\s+"
    r"(?:của|thuộc)\s*$"
)
_AFTER_AGENT = re.compile(
    rf"\s*(?:(?:tỉnh|huyện|thị\s+xã|thành\s+phố|quận)\s+)?(?:\([^)]*\)\s*)?(?:,\s*)?(?:vừa\s+|đã\s+|cũng\s+|sẽ\s+|tiếp\s+tục\s+|còn\s+"
    rf"|về\s+việc\s+)*{words(CUES.agent_verbs)}(?!\s+(?:thứ|hạng|loại|vị\s+trí|cuối|chót|bét|đầu|nhì|nhất|ngay|sau|trên|dưới|trước|liền|vào|ở"
    rf"|trong|\d))"
)
_GAP = re.compile(
    r"\s*(?P<sep>,\s*và|,|và|;|cùng(?:\s+với)?|lẫn|cũng\s+như|-|/)?\s*(?:(?:các|hai|ba|bốn|năm|huyện|thị\s+xã"
    r"|thành\s+phố|tp\.?|xã|phường|sở|tỉnh|quận|thị\s+trấn)\s+)*$"
)
# "UBND huyện A đạt 90,2 điểm": a committee is measured where a result follows at once.
_RESULT_BEHIND = re.compile(
    r"\s*:?\s*\(?\s*(?:(?:chỉ|mới|đã|tiếp\s+tục)\s+)?(?:có\s+(?:mức\s+(?:tăng|giảm)|(?:số\s+)?điểm|kết\s+quả)|(?:đạt|được|với|tăng|giảm|tụt)\s+"
    r"(?:điểm\s+)?\d|\d+[.,]\d|(?:tiếp\s+nhận\s+(?:và\s+)?)?giải\s+quyết\s+(?:được\s+)?\d[\d.]*\s+hồ\s+sơ|(?:xếp|đứng)\s+(?:thứ|hạng|vị|đầu)|dẫn\s+đầu"
    r"|(?:chỉ\s+|mới\s+)?là\s+\d[\d.,]*\s*(?:%|điểm(?!\w))|giải\s+ngân\s+[^,;.:()\d]{0,40}\d)"
)
# "2. UBND huyện Lý Nhân: Tỷ lệ hồ sơ đúng hạn đạt 95,5%": whose results a line tells.
_HEADS_LINE = re.compile(r"(?:^|\n)\s*(?:[-–+*]|\d{1,2}[.)]|[a-zđ][.)])?\s*$")
_RESULTS_OF = re.compile(
    r"\s*:\s+(?:[-–+]\s*)?(?:tỷ\s+lệ|chỉ\s+số|hồ\s+sơ|số\s+hồ\s+sơ|điểm|kết\s+quả|tổng\s+(?:số\s+)?điểm|đạt|xếp|tiếp\s+nhận)(?!\w)"
)
_NUMBER_BEHIND = re.compile(
    r"\s+(?:(?:chỉ|mới|đã|cũng|lại|lên\s+tới|lên\s+đến|còn)\s+){0,2}(?:(?:là|đạt|được|tới|chỉ|mới)\s+){1,2}\d"
)
# "Chỉ số hài lòng đối với huyện A đạt 89,2%": of whom it is.
_TOWARDS = re.compile(
    r"(?<!\w)(?:chỉ\s+số|hài\s+lòng|sipas\)?|kết\s+quả)(?:\s+của\s+(?:người\s+dân|tổ\s+chức|doanh\s+nghiệp)[^;:.()\d]{0,30}?)?"
    r"(?:\s+năm\s+\d{4})?\s+đối\s+với\s+$"
)
# "Con số này nhỉnh hơn Lâm Đồng với 83,15 điểm": the one compared with has its own result behind it.
_BEYOND = re.compile(r"(?<!\w)(?:hơn|thua|kém|sau|trên|vượt|dưới|so\s+với)\s+(?:tỉnh\s+|thành\s+phố\s+|huyện\s+)?$")
# "Hải Phòng xếp sau Hà Nam với 83,74 điểm": a body that opens its clause has the result, not the one it stands by.
_STANDS_BY = re.compile(
    r"(?:^|[,;.:(\n]|(?<!\w)(?:và|còn|riêng))\s*(?P<who>[^\W\d_][^,;.:()\d]{1,40}?|tp\.\s[^,;.:()\d]{2,30}?)\s+"
    r"(?:(?:chỉ|đang|vẫn|hiện|cũng)\s+){0,2}(?:xếp|đứng|nằm)\s+(?:(?:ngay|liền)\s+)?(?:sau|trên|dưới)\s+(?:tỉnh\s+|thành\s+phố\s+|huyện\s+)?$"
)
_TOLD_TOO = re.compile(
    r"(?P<apart>,\s+|\s+và\s+|\s+)(?:(?:chỉ|mới|cũng)\s+)?(?:(?:với|đạt|được)\s+\d+[.,]\d+\s*(?:điểm|%)|(?:đạt|được)\s+\d+\s*(?:điểm|%))"
)
_OF_COMMITTEE = re.compile(r"(?<!\w)theo\s[^,;:()]{3,80}(?:của|do)\s*$")
_HIGHER = {"office": 0, "commune": 1, "district": 2, "department": 2, "province": 3, "ministry": 4, "country": 5}


def units_between(setting: Setting, start: int, end: int, last: Unit | None) -> list[UnitItem]:
    """Units named in a stretch, and the bare words that stand for one ("của tỉnh", "Sở", "toàn huyện")."""
    found = [UnitItem(m.start, m.end, unit) for m, unit in mentions.mentions_in(setting.doc, start, end)]
    kept: list[UnitItem] = []
    for item in found:
        if (
            _KIND_ONLY.search(setting.text, max(start, item.start - 12), item.start)
            and setting.text[item.start : item.end] in _LEVELS
        ):
            continue  # "khối huyện", "cấp xã" name a kind
        item.anaphor = setting.text[item.start : item.end] in _ANAPHORS
        if item.anaphor and _OVER.search(setting.text, max(start, item.start - 8), item.start):
            continue  # "cao nhất tỉnh", "dẫn đầu tỉnh": over whom the most is taken
        if item.anaphor and (other := _OTHER.match(setting.text, item.start, end)):
            unit = _other_province(setting, item.start, other["which"])
            if unit is None:
                continue
            item.unit = unit
        elif item.anaphor and (unit := _of_section(setting, setting.text[item.start : item.end], item.start)):
            item.unit = unit
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    for match in _BARE.finditer(setting.text, start, end):
        first, after = match.start("type"), match.end()
        if any(item.start < after and first < item.end for item in kept):
            continue
        if _OVER.search(setting.text, max(start, first - 8), first):
            continue
        plural = not match["lead"] and _PLURAL.search(setting.text, max(start, first - 14), first)
        other = _OTHER.match(setting.text, first, end)
        if (
            plural
            and not (other and plural[0].strip() == ",")
            and not _TIME_FIRST.fullmatch(setting.text, start, first)
        ):
            continue
        if match["type"].startswith("trung") and not setting.original[first].isupper():
            continue  # "trung tâm" is a place, "Trung tâm" the office named before
        if other:
            unit = _other_province(setting, first, other["which"])
        else:
            unit = _bare_unit(setting, " ".join(match["type"].split()), first, last)
        if unit is not None:
            kept.append(UnitItem(first, after, unit, anaphor=True))
    return sorted(kept, key=lambda item: item.start)


def _named_before(setting: Setting, at: int, levels: Collection[str]) -> list[Unit]:
    """Units of some levels that the paragraph names before, none by a word that stands for one."""
    return [
        unit
        for mention, unit in mentions.mentions_in(setting.doc, setting.text.rfind("\n", 0, at) + 1, at)
        if unit.level in levels and setting.text[mention.start : mention.end] not in _ANAPHORS
    ]


def _other_province(setting: Setting, at: int, which: str) -> Unit | None:
    """ "tỉnh này": the province that the paragraph named last; "tỉnh bạn": the last that is not the page's own."""
    home = mentions.province(setting.doc)
    named = _named_before(setting, at, ("province",))
    if which == "bạn":
        named = [unit for unit in named if home is None or unit.name != home.name]
        return named[-1] if named else None
    return named[-1] if named else home


def _bare_unit(setting: Setting, word: str, at: int, last: Unit | None) -> Unit | None:
    levels = _LEVELS[word]
    if word == "tỉnh":
        return mentions.province(setting.doc)
    if unit := _of_section(setting, word, at):
        return unit
    for unit in (last, setting.main, setting.home):
        if unit is not None and unit.level in levels and _fits(unit, word):
            return unit
    before = mentions.unit_before(setting.doc, at, levels=levels)
    return before if before is None or word != "trung tâm" or _fits(before, word) else None


def _of_section(setting: Setting, word: str, at: int) -> Unit | None:
    """ "Sở" under the heading "I. SỞ Y TẾ" of a notice on others: its body, where the paragraph names no other.

    "UBND HUYỆN THẠCH AN" heads what is told of "huyện".
    """
    unit, levels = setting.section, _LEVELS[word]
    if unit is not None and unit.level == "committee":
        unit = mentions.resolve(setting.doc, unit.name.removeprefix("UBND "), at)
    if unit is None or unit.level not in levels or not _fits(unit, word):
        return None
    named = _named_before(setting, at, levels)
    return unit if not named or named[-1].name == unit.name else None


def _fits(unit: Unit, word: str) -> bool:
    return word in ("sở", "ngành") or unit.name.lower().startswith(word)


def _stands_by(setting: Setting, item: UnitItem, before: str) -> bool:
    """True where another body than the one that the document is about opens the clause, and stands by this one."""
    match = _STANDS_BY.search(before)
    if match is None:
        return False
    shift = item.start - len(before)
    named = mentions.mentions_in(setting.doc, shift + match.start(), shift + match.end())
    opens = [unit for mention, unit in named if mention.end == shift + match.end("who")]
    told = {unit.name for unit in (setting.main, setting.home) if unit is not None}
    return bool(opens) and opens[0].name not in told


def role_of(setting: Setting, item: UnitItem, group_end: int) -> Role:
    """What a unit, or the list that starts with it, does in its clause."""
    text, unit = setting.text, item.unit
    before = text[max(0, item.start - 70) : item.start]
    if unit.level not in MEASURED and unit.level != "committee":
        return "none"
    if _BEYOND.search(before) and (told := _TOLD_TOO.match(text, group_end)):
        if _stands_by(setting, item, before):
            return "none"
        if not told["apart"].strip():
            return "subject"
    if _BY.search(before) or _FIELD_OF.search(before) or _COUNTED_IN.search(before):
        return "none"
    if _ADDRESSED.search(before):
        asked = unit.level == "committee" or _ASKED.match(text, group_end)
        return "subject" if unit.level in ("district", "commune", "province") or not asked else "agent"
    if _RANKING_OF.search(before):
        return "none"  # "trên bảng xếp hạng Chỉ số CCHC của thành phố …": whose ranking it is
    if unit.level == "committee" and _CHAIR.search(text[max(0, item.start - 30) : item.start]):
        return "agent"  # the committee whose chair is charged
    if _TOWARDS.search(before) and _RESULT_BEHIND.match(text, group_end):
        return "subject"
    if _LED_BY.search(before) and LEADS.match(text, group_end):
        return "subject"
    if _BEFORE_NONE.search(before) or (
        _DOCUMENT_OF.search(before) and not (_OWN_MARK.search(before) or _ASKED_AT.search(before))
    ):
        return "agent" if re.search(r"(?:giao|yêu cầu|đề nghị|chỉ đạo)\s*$", before) else "none"
    if re.search(r"(?<!\w)(?:giao|yêu\s+cầu|đề\s+nghị|kiến\s+nghị|chỉ\s+đạo)(?:\s+cho)?\s*$", before):
        return "agent"
    if _AFTER_AGENT.match(text, group_end):
        return "agent"
    if unit.level == "committee":
        if _RESULTS_OF.match(text, group_end) and _HEADS_LINE.search(before):
            return "subject"
        return "subject" if _RESULT_BEHIND.match(text, group_end) else "agent"
    if _MATTER_AT.search(before) and _GOES_ON.match(text, group_end):
        return "none"
    if _AT.search(before):
        elsewhere = unit.level in ("province", "ministry") and unit is not setting.home
        # "con số này ở tỉnh Hà Nam là 99,1%": where, and so whose, with the result right behind it.
        return "place" if elsewhere and not _NUMBER_BEHIND.match(text, group_end) else "subject"
    return "subject"


# "1. Sở Y tế", "* Tại UBND thị xã Duy Tiên:": a line that names the body told of below.
_HEAD_OPENS = re.compile(
    r"\s*(?P<mark>(?:[*+]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ][.)]|[ivx]+[.)])\s*)?(?:(?:đối\s+với|tại|ở|về|kết\s+quả\s+(?:kiểm\s+tra\s+)?(?:tại|của))\s+)?"
)
_HEAD_ENDS = re.compile(
    r"(?:(?:,|\s)\s*(?:huyện|thị\s+xã|thành\s+phố|quận|tỉnh)(?:\s+(?!xã|phường|sở|ubnd)[^\W\d_]+){0,4})?\s*(?P<colon>:)?\s*"
)


def headed(setting: Setting, start: int, end: int) -> Unit | None:
    """The one body that a line of its own names, numbered, ended by a colon or in capitals; None for any other line."""
    if end - start > 110:
        return None
    named = mentions.mentions_in(setting.doc, start, end)
    if not named:
        return None
    first, unit = named[0]
    opens = _HEAD_OPENS.fullmatch(setting.text, start, first.start)
    ends = _HEAD_ENDS.fullmatch(setting.text, first.end, end)
    below = setting.original[:start].rstrip()[-1:] in (".", ":", ";", "%")  # in a letterhead, it is who writes
    capitals = below and setting.original[start:end].isupper()
    if opens is None or ends is None or not (opens["mark"] or ends["colon"] or capitals):
        return None
    return unit if unit.level in ("department", "district", "commune", "office", "committee", "ministry") else None


def _lower(item: UnitItem, than: UnitItem) -> bool:
    steps = ("commune", "district", "province")
    levels = (item.unit.level, than.unit.level)
    return all(level in steps for level in levels) and steps.index(levels[0]) < steps.index(levels[1])


_ASIDE = re.compile(r"\([^()]*\)")
_NUMBERED_ASIDE = re.compile(r"\([^()]*\d")


def groups(text: str, units: list[UnitItem]) -> list[list[UnitItem]]:
    """Lists of units: "các huyện A, B và C" is one; a qualifier ("Sở X tỉnh Y", "xã A, huyện B") is dropped.

    Words in parentheses between two members do not part them: "Sở A (95,1 điểm) và Sở B (94,2 điểm)".
    """
    found: list[list[UnitItem]] = []
    previous: UnitItem | None = None
    parted = ""  # how the members before are parted
    for item in units:
        between = text[previous.end : item.start] if previous else "x"
        gap = _ASIDE.sub("", between)
        if _NUMBERED_ASIDE.search(between) and not re.match(r"\s*\([^()]*\d", text[item.end : item.end + 30]):
            gap = "x"  # "Quảng Ninh (92,18%), Hải Phòng giữ …": the second has a clause of its own
        if previous is not None and (item.unit.level == "other") != (previous.unit.level == "other"):
            gap = "x"  # "So với vùng Tây Nguyên, Kon Tum xếp …": a region and a place make no list
        match = _GAP.fullmatch(gap) if previous else None
        if match and previous is not None and previous.anaphor and match["sep"] == ",":
            match = None  # "Trong bảng xếp hạng của tỉnh, Sở A được …": the bare word ends its phrase
        if match and previous is not None and match["sep"] == ";":
            # "huyện Châu Thành; UBND thị trấn …", "huyện A, B; huyện C ở nhóm …": the next clause.
            ends = previous.unit.level != item.unit.level or (len(found[-1]) > 1 and parted in (",", "và", ", và"))
            match = None if ends else match
        by_committee = match and previous is not None and match["sep"] == "," and previous.unit.level == "committee"
        if by_committee and previous is not None and item.unit.level != "committee":
            # "Theo Quyết định số … của UBND thành phố, quận A dẫn đầu …": the name of who decided ends its phrase.
            decided = _OF_COMMITTEE.search(text[max(0, previous.start - 90) : previous.start])
            match = None if decided else match
        if match and previous is not None and match["sep"] == "," and _lower(item, previous):
            owner = text[max(0, previous.start - 12) : previous.start]
            if re.search(r"(?<!\w)(?:của|thuộc|tại|ở|địa\s+bàn)\s*$", owner):
                match = None  # "(xếp hạng) của huyện Bình Sơn, xã Bình Dương đạt …"
        if match and previous is not None and found:
            if not match["sep"] or match["sep"] in "-/":
                previous = UnitItem(previous.start, item.end, previous.unit)
                found[-1][-1].end = max(found[-1][-1].end, item.end)
                continue
            climbs = _HIGHER.get(item.unit.level, 9) > _HIGHER.get(previous.unit.level, 9) and match["sep"] == ","
            if (
                climbs
                and item.unit.level in ("province", "district")
                and previous.unit.level in ("commune", "district")
            ):
                found[-1][-1].end = item.end
                previous = item
                continue
            if item.anaphor:
                found.append([item])
            else:
                found[-1].append(item)
            parted = " ".join(match["sep"].split())
        else:
            found.append([item])
        previous = item
    return found
