"""Finds changes and trends: "tăng 3,3 điểm và 8 bậc", "(+6,39%)", "tăng điểm"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from cchc.records import Comparator
from nlp.figures.amounts import DOWN, POINTS, RANK_UNIT, UP, comparator_of
from nlp.figures.items import Value
from nlp.figures.lexicon import COMPARATOR, COMPARATOR_AFTER, CUES
from nlp.lexicon import alternatives
from nlp.numbers import CARDINAL_WORD, NUMBER, parse_count, parse_number
from nlp.prefilter import Prefiltered

_FILLER = alternatives(CUES.change_fillers)
# "vượt 8 bậc so với năm 2021": what else is passed is a mark or another unit.
_PASSED = rf"vượt(?=\s+(?:(?:lên|thêm|được|tới)\s+){{0,2}}\d{{1,2}}\s*{RANK_UNIT}(?!\w))"
# "vượt 23 bậc để chiếm vị trí thứ tám": how far it went.
_TO_PLACE = re.compile(
    r"\s*,?\s*(?:để|và|nhằm|qua\s+đó)\s+(?:đứng|chiếm|lọt|giành|lên|vươn|xếp|vào|giữ|có\s+mặt)(?!\w)"
)
# "lên 5 bậc", "lên được 7 hạng"; "lên 2 hạng mục" and "lên hạng 7" are none.
_RISEN = r"lên(?=\s+(?:(?:được|thêm|tới|những)\s+){0,2}\d{1,2}\s*(?:bậc|hạng(?!\s+mục))(?!\w))"
# "tăng từ 2 đến 3 bậc": two at least.
_LEAST = rf"(?:(?:từ\s+)?(?P<least>\d{{1,2}})\s*(?:đến|tới|[-–])\s*(?=\d{{1,2}}\s*{RANK_UNIT}(?!\w)))?"
_CHANGE = Prefiltered(
    rf"(?<!\w)(?<!không )(?<!(?<!tiểu )cần )(?:(?P<up>{UP}|{_PASSED}|{_RISEN})|(?P<down>{DOWN}))"
    rf"(?P<fill>(?:\s+{_FILLER}(?!\w)){{0,3}})"
    rf"(?:(?<=nhất)(?:,|\s+là|\s+với))?\s+"
    rf"(?:từ\s+(?=\S+\s*(?:{RANK_UNIT}|điểm|%)\s+trở\s+lên))?"
    rf"{_LEAST}{COMPARATOR}(?P<n>{NUMBER}|(?:{CARDINAL_WORD})(?!\w))\s*(?P<unit>{RANK_UNIT}(?!\w)|điểm\s+(?:%"
    rf"|phần\s+trăm)|{POINTS}|%|phần\s+trăm)"
    rf"{COMPARATOR_AFTER}"
)
_CHANGE_BARE = Prefiltered(
    r"(?<!\w)(?:(?P<up>tăng|cao hơn)|(?P<down>giảm|thấp hơn))\s+(?P<n>0[.,]\d+)(?=\s*(?:[;:)]|[.,]"
    r"(?:\s|$)|$|và(?!\w)|song(?!\w)|nhưng(?!\w)|so\s+với))"
)
# "điểm tăng 1,07 nhưng hạng giảm 01 bậc": the unit stands before the verb.
_POINTS_MOVED = Prefiltered(
    r"(?<!\w)(?:điểm|điểm\s+số|tổng\s+điểm|số\s+điểm)\s+(?:(?:chỉ|đã|cũng|lại|có|tuy)\s+){0,2}"
    r"(?:(?P<up>tăng|nhích)|(?P<down>giảm|tụt))(?:\s+(?:thêm|nhẹ|được))?\s+(?P<n>\d{1,2}[.,]\d{1,3})"
    r"(?=\s*(?:[;)]|[.,](?:\s|$)|$|(?:và|nhưng|song|còn|so\s+với)(?!\w)))"
)
# "Sở Nội vụ (mất 1,5 điểm)": points that were not given; lost or won only where an earlier result is compared with.
_LOST = re.compile(r"(?:đánh\s+)?mất|hụt|(?:cộng\s+)?thêm")
# "thêm 0,55 điểm, lên 7,3 điểm", "mất 0,4 điểm, còn 5,1 điểm": where it stands after the movement.
_STANDS_AT = re.compile(
    r"\s*,?\s*(?:(?:và|để|nên|qua\s+đó|vì\s+thế)\s+)?(?:(?:đưa|nâng|kéo)\s+(?:tổng\s+)?(?:số\s+)?(?:điểm|kết\s+quả)?\s*)?(?:vươn\s+|chỉ\s+)?"
    r"(?:lên|xuống|còn|đạt)(?:\s+(?:mức|tới|đến|còn|thành)){0,2}\s+\d"
    r"|\s*,?\s*(?:nên|nhờ\s+đó|nhờ\s+vậy|qua\s+đó)\s[^,.;\d]{0,30}(?:hạng|bậc|vị\s+trí|thứ)\s+(?:thứ\s+)?\d"
)
_COMPARES = re.compile(r"(?<!\w)so\s+(?:với|cùng)\s+(?:(?:kết\s+quả|cùng|mức|điểm)\s+)*(?:năm|kỳ|lần|(?:19|20)\d\d)")
_MOVES_TOO = re.compile(r"\s*,?\s*(?:song|nhưng|và)\s[^,.;]{0,25}\d\s*(?:bậc|hạng)(?!\w)")
_UP_TO = re.compile(r"\s*,?\s*(?:vươn\s+)?lên\s+(?:vị\s+trí|thứ|hạng|bậc)(?!\w)")
_RESULT_BEFORE = re.compile(r"\d\s*(?:điểm|%)\s*[,(]\s*$")
_SHARED = re.compile(
    rf"\s*(?:và|,|;|cùng)\s*{COMPARATOR}(?P<n>{NUMBER}|(?:{CARDINAL_WORD})(?!\w))\s*(?P<unit>{RANK_UNIT}(?!\w)|{POINTS}|%)"
)
# "tăng 2,2 điểm so với năm 2019 và 5,7 điểm so với năm 2018": each amount from its own year.
_SHARED_THAN = re.compile(
    rf"\s+so\s+với\s+(?:(?:năm\s+)?\d{{4}}|năm\s+(?:liền\s+)?trước(?:\s+đó)?|cùng\s+kỳ)\s*(?:,|và)\s*(?P<n>{NUMBER})\s*(?P<unit>{RANK_UNIT}(?!\w)|{POINTS}|%)(?=\s+so\s+với)"
)
_SIGNED = Prefiltered(
    rf"(?<=\()\s*(?P<sign>[+\-–−])\s*(?P<n>{NUMBER})\s*(?P<unit>{RANK_UNIT}(?!\w)|{POINTS}|%)?(?=\s*[);,])"
)
# "thấp hơn năm 2022 là 4,15 điểm": a gap in time is a change, a gap to another body or to a mean is none.
_THAN = Prefiltered(
    rf"(?<!\w)(?:(?P<up>(?:cao|nhiều|nhỉnh)\s+hơn|tăng)|(?P<down>(?:thấp|ít)\s+hơn|giảm|kém|thua))\s+(?:so\s+với\s+)?(?:năm\s+\d{{4}}"
    rf"|(?:một\s+)?năm\s+(?:trước|ngoái|liền\s+trước|liền\s+kề)(?:\s+đó)?|cùng\s+kỳ(?:\s+năm\s+(?:trước|ngoái|\d{{4}}))?|kỳ\s+trước)\s*"
    rf"(?:là\s+|tới\s+|,\s*)?"
    rf"(?P<n>{NUMBER}|(?:{CARDINAL_WORD})(?!\w))\s*(?P<unit>{RANK_UNIT}(?!\w)|{POINTS}|%)"
)
_TREND = Prefiltered(
    rf"(?<!\w)(?<!kéo )(?!(?:đánh\s+mất|mất|hụt|thêm)\s+(?:số\s+)?điểm|(?:cao|thấp)\s+hơn\s)"
    rf"(?:(?P<up>{UP})|(?P<down>{DOWN}))\s+(?:về\s+)?(?:điểm\s+số|thứ\s+hạng|số\s+điểm|điểm"
    rf"|hạng|bậc)(?!\s*(?:\d|từ|lên|xuống|{CARDINAL_WORD})(?!\w))(?!\w)(?!\s+(?:\d|cao|thấp|chót|cuối|bét|dưới|(?:nhiều|mạnh|ít|sâu)\s+nhất\s+(?:là|thuộc)))"
)
_TREND_SAME = Prefiltered(
    r"(?<!\w)(?:giữ\s+nguyên|không\s+(?:thay\s+)?đổi)(?:\s+(?:điểm\s+số|thứ\s+hạng|vị\s+trí|số\s+điểm"
    r"|điểm|hạng))?(?!\s*(?:\d|thứ|(?:điểm\s+số|thứ\s+hạng|vị\s+trí|số\s+điểm|điểm|hạng)\s+(?:thứ\s+)?\d))(?!\w)"
)
_TREND_BARE = Prefiltered(
    r"(?<!\w)(?:(?P<up>tăng|đi\s+lên)|(?P<down>giảm|đi\s+xuống|sa\s+sút))(?:\s+(?:mạnh|nhẹ|dần|sâu|đáng\s+kể))?(?=\s*(?:[,.;]|$"
    r"|so\s+với|qua\s+các\s+năm|liên\s+tục|(?:trong\s+)?năm\s+thứ\s+\w+\s+liên\s+tiếp))(?![.,]\d)"
)
# "điểm tăng nhưng hạng lùi 5 bậc": what moves stands before the verb.
_TREND_NOUN = re.compile(
    r"(?<!\w)(?:điểm\s+số|thứ\s+hạng|điểm|hạng)\s+(?:có\s+|đều\s+|lại\s+)?(?:(?P<up>tăng)|(?P<down>giảm|tụt))"
    r"(?=\s+(?:nhưng|song|mà|còn)(?!\w)|\s*,\s*(?:nhưng|song))"
)
_YET = Prefiltered(r"(?:nhưng|song|mà|còn)\s")
_STOOD = re.compile(
    rf"(?P<n>{NUMBER})\s*(?P<unit>điểm|%)(?:\s*\([^()]*\))?\s*,?\s*(?:(?:và|đã|chỉ|chỉ\s+còn|tuy|mới|song|nhưng|có)\s+){{0,3}}$"
)
# "cùng mất điểm, lần lượt còn 5,87 và 5,93 điểm, trong khi một năm trước là …": lost since then, not in the marking.
_POINTS_LOST = Prefiltered(
    r"(?<!\w)(?:đánh\s+mất|mất|hụt)\s+điểm(?=\s+so\s+với\s+(?:cùng\s+kỳ|(?:một\s+)?năm|kỳ|lần)"
    r"|\s*,?\s*(?:(?:lần\s+lượt|chỉ|đều|cùng|nay)\s+){0,3}còn\s+(?:\d|lần))"
)
_THEN = re.compile(r"(?<!\w)(?:so\s+với|(?:một\s+)?năm\s+(?:liền\s+)?trước|năm\s+ngoái|cùng\s+kỳ|kỳ\s+trước)(?!\w)")
_TO_VALUE = re.compile(r"(?<!\w)(?:lên|xuống|còn)(?!\w)")


def changes(text: str, start: int, end: int) -> Iterator[Value]:
    for match in _CHANGE.finditer(text, start, end):
        unit = "bậc" if re.fullmatch(RANK_UNIT, match["unit"]) else "điểm" if match["unit"] == "điểm" else "%"
        reached = unit != "bậc" and _TO_VALUE.search((match["up"] or match["down"]) + match["fill"])
        if reached and not _a_step(text, match, start):
            continue  # "tăng lên 85%", "vươn lên 85 điểm" is where it stands now
        value = _change(match, unit, "change.verb")
        if value is None or (unit != "bậc" and _not_given(text, match, start, end)):
            continue
        yield value
        yield from _second(text, match, unit, end)
        if shared := _SHARED_THAN.match(text, match.end(), end):
            other = "bậc" if re.fullmatch(RANK_UNIT, shared["unit"]) else "điểm" if shared["unit"] == "điểm" else "%"
            number = parse_count(shared["n"]) if other == "bậc" else parse_number(shared["n"], limit=100)
            if number is not None and other == unit:
                signed = number if match["up"] else -number
                yield Value(shared.start("n"), shared.end(), "change", signed, unit=other, rule="change.shared")
    for pattern, rule in ((_THAN, "change.than"), (_CHANGE_BARE, "change.bare"), (_POINTS_MOVED, "change.bare")):
        for match in pattern.finditer(text, start, end):
            named = match.groupdict().get("unit")
            unit = "" if not named else "bậc" if re.fullmatch(RANK_UNIT, named) else "điểm" if named == "điểm" else "%"
            value = _change(match, unit, rule)
            if value:
                yield value
                yield from _second(text, match, unit, end)
    for match in _SIGNED.finditer(text, start, end):
        number = parse_number(match["n"], limit=100)
        if number is not None:
            named = match["unit"] or ""
            unit = "bậc" if named and re.fullmatch(RANK_UNIT, named) else named
            signed = number if match["sign"] == "+" else -number
            yield Value(match.start("sign"), match.end(), "change", signed, unit=unit, rule="change.signed")


def _a_step(text: str, match: re.Match[str], start: int) -> bool:
    """True for "được 60,58 điểm, nhích lên 0,97 điểm": far too little to be where it stands."""
    stood = _STOOD.search(text, max(start, match.start() - 50), match.start())
    level, step = (parse_number(one["n"], limit=1000) if one else None for one in (stood, match))
    alike = stood is not None and (stood["unit"] == "%") == (match["unit"] in ("%", "phần trăm"))
    return alike and level is not None and step is not None and step < level / 5


def _second(text: str, match: re.Match[str], unit: str, end: int) -> Iterator[Value]:
    """ "tăng 3,3 điểm và 8 bậc", "cao hơn năm 2021 2,46% và 5 bậc": one verb, points and places."""
    shared = _SHARED.match(text, match.end(), end)
    if shared is None:
        return
    other = "bậc" if re.fullmatch(RANK_UNIT, shared["unit"]) else "điểm" if shared["unit"] == "điểm" else "%"
    number = parse_count(shared["n"])
    # "tăng ít nhất 2 bậc và không dưới 88%": where it is to stand, and no second movement.
    level = other != "bậc" and comparator_of(shared) != "=" and (number or 0) > 40
    if number is None or (other == "bậc") == (unit == "bậc") or level:
        return
    sign = 1 if match["up"] else -1
    comparator = _signed(comparator_of(shared), sign)
    yield Value(
        shared.start("n"), shared.end(), "change", sign * number, unit=other, comparator=comparator,
        rule="change.shared",
    )  # fmt: skip


def _not_given(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """True for points that a criterion lost, or won, in its marking: no movement from another time is told."""
    if not _LOST.fullmatch(match["up"] or match["down"]) or _MOVES_TOO.match(text, match.end(), end):
        return False
    if _STANDS_AT.match(text, match.end(), end):
        return False
    compared = _COMPARES.search(text, start, min(end, match.end() + 40))
    return compared is None and not _RESULT_BEFORE.search(text, max(start, match.start() - 14), match.start())


def _signed(comparator: Comparator, number: float) -> Comparator:
    """ "giảm tối thiểu 1,5%" is -1.5 or less."""
    turned = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
    return cast(Comparator, turned.get(comparator, comparator)) if number < 0 else comparator


def _change(match: re.Match[str], unit: str, rule: str) -> Value | None:
    number = (
        parse_count(match["n"]) if unit == "bậc" else parse_number(match["n"], limit=100) or parse_count(match["n"])
    )
    if number is None:
        return None
    signed = number if match["up"] else -number
    comparator = _signed(comparator_of(match), signed)
    if least := parse_number(match.groupdict().get("least") or ""):
        signed = least if match["up"] else -least
        comparator = _signed(">=", signed)
    value = Value(match.start(), match.end(), "change", signed, unit=unit, comparator=comparator, rule=rule)
    # "cao hơn", "vượt" measure a gap unless what they are measured from is a time; binding looks for it.
    value.against_mean = bool(re.match(r"(?:cao|thấp)\s+hơn|vượt", match[0])) and rule != "change.than"
    at = match.end()
    if value.against_mean and (_UP_TO.match(match.string, at) or (unit == "bậc" and _TO_PLACE.match(match.string, at))):
        value.against_mean = False  # "vượt 3 bậc lên thứ 13"
    return value


# "…, cả ba đều tăng so với năm 2022": what is told of each of those named before.
_TREND_ALL = Prefiltered(
    r"(?<!\w)cả\s+(?P<n>hai|ba|bốn|năm|sáu|\d)\s+(?:(?:trụ\s+cột|nội\s+dung|chỉ\s+số|lĩnh\s+vực|đơn\s+vị|địa\s+phương|huyện|sở)\s+)?"
    r"(?:(?:này|trên)\s+)?(?:đều|cùng)\s+(?:(?P<up>tăng)|(?P<down>giảm))(?:\s+(?:điểm|hạng))?(?=\s*(?:[,.;)]|$|so\s+với))(?![.,]\d)"
)


def trends(text: str, start: int, end: int) -> Iterator[Value]:
    for match in _TREND_ALL.finditer(text, start, end):
        moved = "up" if match["up"] else "down"
        yield Value(match.start(), match.end(), "trend", parse_count(match["n"]), word=moved, rule="trend.all")
    for match in _TREND.finditer(text, start, end):
        yield Value(match.start(), match.end(), "trend", word="up" if match["up"] else "down", rule="trend.measure")
    for match in _POINTS_LOST.finditer(text, start, end):
        if _THEN.search(text, match.end(), end):
            yield Value(match.start(), match.end(), "trend", word="down", rule="trend.measure")
    for match in _TREND_NOUN.finditer(text, start, end) if _YET.search(text, start, end) else ():
        yield Value(match.start(), match.end(), "trend", word="up" if match["up"] else "down", rule="trend.measure")
    for match in _TREND_SAME.finditer(text, start, end):
        yield Value(match.start(), match.end(), "trend", word="unchanged", rule="trend.same")
    for match in _TREND_BARE.finditer(text, start, end):
        yield Value(match.start(), match.end(), "trend", word="up" if match["up"] else "down", rule="trend.bare")
