"""Finds the values of a stretch of text: ranks, scores, percentages, changes and trends.

Every pattern states one shape of Vietnamese official prose; a number that fits none is no value, so decree numbers,
counts, money, dates and service levels stay out by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from cchc.records import Comparator
from nlp.figures.items import PairList, Value
from nlp.figures.lexicon import COMPARATOR, COMPARATOR_AFTER, COMPARATOR_AFTER_OF, COMPARATOR_OF, CUES, words
from nlp.lexicon import alternatives
from nlp.numbers import CARDINAL_WORD, NUMBER, ORDINAL_WORD, parse_count, parse_number

_N = NUMBER
_UP, _DOWN = alternatives(CUES.up), alternatives(CUES.down)
_RANK_UNIT = alternatives(CUES.rank_units)
_FIELD_NOUN = words(CUES.field_nouns)
_OF = r"(?:\s*(?:/|(?:trên|trong)(?:\s+tổng)?(?:\s+số)?\s)\s*(?P<of>\d{1,4})(?!\d|[.,]\d|\s*%|\s*điểm))?"
_FIELD_TAIL = re.compile(
    rf"\s*{_FIELD_NOUN}(?:\s*(?:,|và)?\s*{_FIELD_NOUN}){{0,5}}(?:\s+(?:trực thuộc(?: trung ương)?|cấp \w+|được \w+))?"
    r"(?:\s+(?:của|trong|trên|toàn|cả|thuộc)\s+(?:địa bàn\s+)?(?:toàn\s+)?(?:tỉnh|nước|quốc|huyện|thành phố|xã))?"
)
_WHOLE_FIELD = re.compile(
    r"\s+(?:của|trong|trên|toàn|cả)\s+(?:địa bàn\s+)?(?:toàn\s+|cả\s+)?(?:tỉnh|nước|quốc|huyện"
    r"|thành phố)(?!\s+(?!(?:về|với|và|có|năm|theo|trong|là|đạt|xếp|khi|do|ở|nhờ|nhưng)"
    r"(?!\w))[^\W\d_])"
)
# "xếp thứ 2 trong khối các tỉnh, thành phố": a field without its number.
_AMONG = re.compile(
    rf"\s+(?:trong|của|ở)\s+(?:số\s+)?(?:khối\s+|nhóm\s+)?(?:các\s+)?{_FIELD_NOUN}(?:\s*(?:,"
    rf"|và)\s*{_FIELD_NOUN}){{0,5}}(?=\s*(?:[,.;:()]|$|với|về|có|và))"
)
# "dẫn đầu khối sở, ban, ngành là Sở Tư pháp"
_BLOCK = re.compile(
    rf"\s+(?:khối|nhóm|cấp)\s+(?:các\s+)?{_FIELD_NOUN}(?:\s*(?:,|và|,\s*và)\s*{_FIELD_NOUN}){{0,5}}(?!\s+[A-ZĐ])"
)
_ORDER = rf"(?P<n>\d{{1,4}}(?![\d.,]*\d|\s*%)|(?:{ORDINAL_WORD})(?!\w))"

# "xếp thứ 12/13", "vị trí số 44", "hạng nhì", "từ bậc 21".
_RANK = re.compile(
    r"(?<!\w)(?:(?:(?:xếp|đứng|giữ|nằm|chiếm|đạt|về|lên|xuống|từ|còn|ở|là|đồng|và|tụt|vươn|thứ)\s+){0,4}"
    r"(?:(?:vị\s+trí|thứ\s+hạng|xếp\s+hạng|hạng|vị\s+thứ|thứ\s+bậc|ngôi)\s*(?:là\s+|:\s*)?(?:thứ\s+|số\s+)?|"
    r"(?:từ|lên|xuống|xếp|đứng|ở)\s+bậc\s+(?:thứ\s+)?|"
    r"(?:xếp|đứng|giữ|về|lên|xuống|từ|còn|ở|là|nằm|đạt|vươn)\s+(?:hạng\s+)?(?:thứ|số)\s+)|"
    r"(?:xếp|đứng)\s+(?=\d{1,3}/\d{2,4}))"
    rf"{_ORDER}{_OF}(?!\s*(?:bậc|điểm|hạng|tháng|năm(?!\s+(?:19|20)\d\d)|lần|liên tiếp)(?!\w))"
)
# "thứ nhì là Sở Tài chính", "và thứ 10": an ordinal alone counts only beside such words.
# "từ vị trí 40 lên 25": the second place without its noun.
_TO_NUMBER = re.compile(
    r"(?:\s*\([^()]{0,30}\)|\s+(?:của\s+)?năm\s+\d{4})?\s*,?\s*(?:vươn\s+|tụt\s+|rơi\s+)?(?:lên|xuống"
    r"|còn)\s+(?P<n>\d{1,3})(?![\d.,/]*\d|\s*(?:%|bậc|điểm|hạng)(?!\w))"
)
_ORDINAL_ALONE = re.compile(rf"(?<!\w)(?P<lead>và\s+|,\s*|;\s*)?thứ\s+{_ORDER}(?P<is>\s+(?:là|thuộc\s+về)(?!\w))?{_OF}")
_PAREN_RANK = re.compile(
    r"(?:(?<=\()|(?<=\d\d\d\d:))\s*(?P<n>\d{1,4})\s*/\s*(?P<of>\d{2,4}|[2-9])"
    r"(?=\s*(?:\)|,|;|huyện|tỉnh|sở|xã|đơn vị|địa phương))"
)
# Words between the number of a group and what makes it the leading one; a name among them ends the group.
_GROUP_WORD = (
    rf"(?:{_FIELD_NOUN}|(?:có|được|với|chỉ\s+số|điểm|số"
    rf"|kết\s+quả|thứ\s+hạng|trực\s+thuộc|trung\s+ương|trong|của|cả|nước|xếp|hạng)(?!\w))"
)
_TOP = re.compile(
    rf"(?P<lead>{words((*CUES.top_verbs, *CUES.top_exits))}\s+)?(?:(?P<noun>tốp|top|nhóm)\s+"
    rf"(?:trên\s+)?)?(?P<n>\d{{1,3}})(?![\d.,/]*\d|\s*%|\s*điểm)"
    rf"(?P<rest>(?:\s*,?\s+{_GROUP_WORD}){{0,10}}\s+(?:dẫn\s+đầu|đứng\s+đầu|đầu\s+bảng|cao\s+nhất|tốt\s+nhất"
    r"|đầu(?=\s+(?:cả|toàn|của|tỉnh))))?"
)
_FIRST = re.compile(
    rf"(?P<who>{words((*CUES.first, *CUES.second))})(?:\s+(?:trong|trên)(?:\s+tổng)?(?:\s+số)?\s+"
    rf"(?P<of>\d{{1,4}})(?!\d|[.,]\d))?"
)
_LAST = re.compile(
    rf"{words(CUES.last)}(?:\s+bảng)?\s*(?:(?:trong|trên)(?:\s+tổng)?(?:\s+số)?\s+(?P<of>\d{{1,4}})"
    rf"(?!\d|[.,]\d)|\(\s*(?P<n2>\d{{1,4}})/(?P<of2>\d{{1,4}})\s*\))"
)

_POINTS = r"điểm(?!\s+" + alternatives(CUES.point_nouns) + r"(?!\w))(?!\s*(?:phần\s+trăm|%))"
_SCORE = re.compile(
    rf"{COMPARATOR}(?<![\d.,/\-–])(?:(?<!năm )|(?<=ngã năm ))(?P<n>{_N})(?:\s*điểm)?"
    rf"(?:\s*/\s*(?P<of>{_N}))?\s*{_POINTS}"
    rf"(?:\s*/\s*(?P<of2>{_N})(?:\s*điểm)?|\s*,?\s*(?:trên|theo)\s+(?:tổng\s+(?:số\s+)?|thang\s+"
    rf"(?:điểm\s+)?)*(?P<of3>{_N})(?:\s*điểm)?)?"
    rf"{COMPARATOR_AFTER}"
)
_FRACTION = re.compile(
    rf"(?P<verb>đạt|được|là|:|\()\s*{COMPARATOR}(?P<n>{_N})\s*/\s*(?P<of>{_N})(?![\d.,]*\d|\s*điểm|/"
    rf"|\s*%|\s+(?!(?:và|xếp|tăng|giảm|đứng)(?!\w))[^\W\d_])"
)
# "công khai, minh bạch 17,2/18; tiến độ giải quyết 19,1/20": a fraction with decimals is no date and no place.
_DECIMAL_FRACTION = re.compile(
    r"(?<=[^\W\d_] )(?P<n>\d{1,3}[.,]\d{1,3})\s*/\s*(?P<of>\d{1,4})(?![\d.,]*\d|/|\s*%|\s*điểm)"
)
_PERCENT = re.compile(rf"{COMPARATOR}(?<![\d.,/\-–])(?P<n>{_N})\s*(?:%|phần\s+trăm){COMPARATOR_AFTER}")
_BARE = re.compile(
    rf"(?:(?<!\w)(?:đạt|được|là|giá\s+trị|điểm\s+số|số\s+điểm|mức|với|còn|lên|xuống|từ|chỉ\s+số|dti|index|pci"
    rf"|papi|sipas|(?<!thang )điểm|(?:19|20)\d\d:)|(?<=\())\s*{COMPARATOR}(?P<n>\d{{1,4}}[.,]\d{{1,4}})(?=\s*(?:[;:)]"
    rf"|[.,](?:\s|$)|$|và(?!\w)|\((?!\s*\d)|lên(?!\w)|xuống(?!\w)|còn(?!\w)|năm\s+\d{{4}}|trở\s+lên))"
    rf"{COMPARATOR_AFTER}"
)
_CHANGE = re.compile(
    rf"(?<!\w)(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?P<fill>(?:\s+{alternatives(CUES.change_fillers)}(?!\w)){{0,3}})\s+"
    rf"(?:từ\s+(?=\S+\s*(?:{_RANK_UNIT}|điểm|%)\s+trở\s+lên))?"
    rf"{COMPARATOR}(?P<n>{_N}|(?:{CARDINAL_WORD})(?!\w))\s*(?P<unit>{_RANK_UNIT}(?!\w)|điểm\s+(?:%"
    rf"|phần\s+trăm)|{_POINTS}|%|phần\s+trăm)"
    rf"{COMPARATOR_AFTER}"
)
_CHANGE_BARE = re.compile(
    r"(?<!\w)(?:(?P<up>tăng|cao hơn)|(?P<down>giảm|thấp hơn))\s+(?P<n>0[.,]\d+)(?=\s*(?:[;:)]|[.,]"
    r"(?:\s|$)|$|và(?!\w)|so\s+với))"
)
_SHARED = re.compile(
    rf"\s*(?:và|,|;|cùng)\s*(?P<n>{_N}|(?:{CARDINAL_WORD})(?!\w))\s*(?P<unit>{_RANK_UNIT}(?!\w)|{_POINTS}|%)"
)
_SIGNED = re.compile(
    rf"(?<=\()\s*(?P<sign>[+\-–−])\s*(?P<n>{_N})\s*(?P<unit>{_RANK_UNIT}(?!\w)|{_POINTS}|%)?(?=\s*[);,])"
)
# "thấp hơn năm 2022 là 4,15 điểm": a gap in time is a change, a gap to another body or to a mean is none.
_THAN = re.compile(
    rf"(?<!\w)(?:(?P<up>cao\s+hơn|tăng)|(?P<down>thấp\s+hơn|giảm))\s+(?:so\s+với\s+)?(?:năm\s+\d{{4}}"
    rf"|năm\s+(?:trước|ngoái)(?:\s+đó)?|cùng\s+kỳ(?:\s+năm\s+(?:trước|ngoái|\d{{4}}))?|kỳ\s+trước)\s*"
    rf"(?:là\s+|tới\s+|,\s*)?"
    rf"(?P<n>{_N}|(?:{CARDINAL_WORD})(?!\w))\s*(?P<unit>{_RANK_UNIT}(?!\w)|{_POINTS}|%)"
)
_TREND = re.compile(
    rf"(?<!\w)(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\s+(?:về\s+)?(?:điểm\s+số|thứ\s+hạng|số\s+điểm|điểm"
    rf"|hạng|bậc)(?!\s*(?:\d|từ|lên|xuống|{CARDINAL_WORD})(?!\w))(?!\w)(?!\s+(?:\d|cao|thấp))"
)
_TREND_SAME = re.compile(
    r"(?<!\w)(?:giữ\s+nguyên|không\s+(?:thay\s+)?đổi)(?:\s+(?:điểm\s+số|thứ\s+hạng|vị\s+trí|số\s+điểm"
    r"|điểm|hạng))?(?!\s*(?:\d|thứ))(?!\w)"
)
_TREND_BARE = re.compile(
    r"(?<!\w)(?:(?P<up>tăng)|(?P<down>giảm))(?:\s+(?:mạnh|nhẹ|dần|sâu|đáng\s+kể))?(?=\s*(?:[,.;]|$"
    r"|so\s+với|qua\s+các\s+năm|liên\s+tục))(?![.,]\d)"
)
_LISTED = (
    rf"(?:thứ\s+|hạng\s+|vị\s+trí\s+|số\s+)?"
    rf"(?:{_N}(?:\s*/\s*{_N})?(?:\s*(?:%|{_POINTS}|{_RANK_UNIT}(?!\w)))?|(?<=thứ )(?:{ORDINAL_WORD})(?!\w))"
)
_PAIRS = re.compile(
    rf"{words(CUES.pairwise)}(?P<mid>[^\d;:.()]{{0,45}}?)(?P<list>{_LISTED}(?:\s*(?:[,;]\s+(?:và\s+)?"
    rf"|và\s+|cùng\s+)(?:{_RANK_UNIT}\s+)?{_LISTED})+)"
)
_LISTED_ONE = re.compile(
    rf"(?P<order>(?:thứ|hạng|vị\s+trí|số)\s+)?(?:(?P<n>{_N})(?:\s*/\s*(?P<of>{_N}))?(?:\s*(?P<unit>%"
    rf"|điểm|{_RANK_UNIT}(?!\w)))?|(?P<word>(?:{ORDINAL_WORD})(?!\w)))"
)
_RANK_LEAD = re.compile(r"(?<!\w)(?:vị\s+trí|thứ\s+hạng|hạng|xếp\s+thứ|đứng\s+thứ|xếp|đứng|thứ)(?!\w)")
_RANK_AHEAD = re.compile(r"(?:xếp\s+hạng|xếp\s+thứ|đứng\s+thứ|thứ\s+hạng|hạng|vị\s+trí)\s*(?:là\s*)?$")
# "thứ hạng ICT Index của tỉnh lần lượt là 7, 5, 4"
_RANK_NOUN = re.compile(r"(?<!\w)(?:thứ\s+hạng|vị\s+trí|xếp\s+hạng|thứ\s+bậc)(?!\w)")
_UP_WORD, _DOWN_WORD = re.compile(words(CUES.up)), re.compile(words(CUES.down))
_RANGE = re.compile(
    rf"{_N}\s*(?:%|điểm)?\s*(?:[-–—]|đến|tới)\s*(?:dưới\s+)?{_N}\s*(?:%|điểm)|từ\s+{_N}\s*(?:%"
    rf"|điểm)?\s*(?:[-–—]|đến|tới)\s*(?:dưới\s+)?{_N}\s*(?:%|điểm)"
)
_PLACES = re.compile(
    r"từ\s+(?:vị\s+trí|hạng|thứ)\s+(?:thứ\s+)?\d+\s*(?:đến|tới|-|–)\s*(?:vị\s+trí\s+|hạng\s+"
    r"|thứ\s+)*\d+"
)
_DEDUCTED = re.compile(rf"{words(CUES.deductions)}(?:\s+(?:tới|đến|khoảng|gần|còn|tổng|cộng|là|từ)){{0,3}}\s*$")
# "cao hơn bình quân chung toàn tỉnh 1,2%" measures a gap, not a result.
_GAP_TO = re.compile(r"(?:cao|thấp|nhiều|ít)\s+hơn\s+(?!năm|cùng|so|kỳ)[^,;.:()\d]{2,70}$")
_MEAN_IS = re.compile(r"(?:trung\s+bình|bình\s+quân)[^,;.:()\d]{0,50}\s(?:là|đạt)\s*$")
_NOT_TO_PASS = re.compile(r"không\s+(?:để|được)\s[^;.\d]{0,60}$")
_TO_VALUE = re.compile(r"(?<!\w)(?:lên|xuống|còn)(?!\w)")
_FROM_END = re.compile(r"(?<!\w)từ\s*(?:mức\s*)?$")
_TO_END = re.compile(r"(?<!\w)(?:lên|xuống|còn|lên\s+đến|lên\s+tới|lên\s+mức|xuống\s+còn|xuống\s+mức)\s*$")
_NOT_FIRST = re.compile(rf"(?:{words(CUES.not_before_first)}|(?<!\w)\d+\s+[^\W\d_]+(?:\s+[^\W\d_]+)?)\s*$")


def _comparator(match: re.Match[str]) -> Comparator:
    found = match.groupdict()
    if found.get("after"):
        return cast(Comparator, COMPARATOR_AFTER_OF[" ".join(found["after"].split())])
    if found.get("cmp"):
        sign = COMPARATOR_OF[" ".join(found["cmp"].split())]
        if sign == ">" and _NOT_TO_PASS.search(match.string, max(0, match.start() - 70), match.start()):
            return "<="  # "không để tỷ lệ quá hạn vượt quá 1%"
        return cast(Comparator, sign)
    return "="


def _rank(match: re.Match[str], text: str, rule: str, number: float | None = None) -> Value | None:
    found = match.groupdict()
    value = number if number is not None else parse_count(found["n"])
    if not value or value != int(value):
        return None
    end = match.end("of") if found.get("of") else match.end("n") if found.get("n") else match.end()
    out_of = parse_number(found["of"]) if found.get("of") else None
    tail = (_FIELD_TAIL if out_of else _AMONG).match(text, end) or _WHOLE_FIELD.match(text, end)
    tail = tail or _BLOCK.match(text, end)
    return Value(
        match.start(), end, "rank", value, unit="", out_of=out_of, rule=rule, field_end=tail.end() if tail else end
    )


def _ranks(text: str, start: int, end: int) -> Iterator[Value]:
    for match in _RANK.finditer(text, start, end):
        value = _rank(match, text, "rank.place")
        if value:
            lead = text[match.start() : match.start("n")]
            if re.search(r"(?<!\w)từ\s", lead):
                value.role = "from"
            elif re.match(r"(?:\w+\s+){0,1}(?:lên|xuống|còn)\s", lead):
                value.role = "to"
            yield value
            if value.role == "from" and (bare := _TO_NUMBER.match(text, value.end, end)):
                reached = parse_number(bare["n"])
                if reached:
                    yield Value(
                        bare.start("n"),
                        bare.end("n"),
                        "rank",
                        reached,
                        role="to",
                        rule="rank.place",
                        field_end=bare.end("n"),
                    )
    for match in _PAREN_RANK.finditer(text, start, end):
        value = _rank(match, text, "rank.parenthesis")
        if value and value.number is not None and value.out_of is not None and value.number <= value.out_of:
            yield value
    for match in _LAST.finditer(text, start, end):
        field_size = parse_number(match["of"] or match["of2"])
        value = _rank(match, text, "rank.last", number=parse_number(match["n2"]) if match["n2"] else field_size)
        if value:
            value.out_of, value.end = field_size, match.end() - (1 if match["n2"] else 0)
            tail = _FIELD_TAIL.match(text, value.end)
            value.field_end = tail.end() if tail else match.end()
            yield value
    for match in _FIRST.finditer(text, start, end):
        if _NOT_FIRST.search(text, max(start, match.start() - 30), match.start()):
            continue
        place = 2.0 if " ".join(match["who"].split()) in CUES.second else 1.0
        value = _rank(match, text, "rank.word", number=place)
        if value:
            yield value
    yield from _tops(text, start, end)


def _tops(text: str, start: int, end: int) -> Iterator[Value]:
    """ "trong tốp 10", "nhóm 20 tỉnh dẫn đầu", "rơi khỏi top 5"; a group without a verb is only talked about."""
    for match in _TOP.finditer(text, start, end):
        if not match["lead"] or not (match["noun"] in ("tốp", "top") or match["rest"]):
            continue
        if match["noun"] is None and " ".join(match["lead"].split()) not in ("vào", "trong", "thuộc"):
            continue
        value = _rank(match, text, "rank.top")
        if value:
            value.comparator = ">" if match["lead"].strip() in CUES.top_exits else "<="
            value.out_of = None
            whole = _WHOLE_FIELD.match(text, match.end())
            value.field_end = whole.end() if whole else match.end()
            yield value


def _scores(text: str, start: int, end: int) -> Iterator[Value]:
    for match in _SCORE.finditer(text, start, end):
        scale = match["of"] or match["of2"] or match["of3"]
        number = parse_number(match["n"], limit=parse_number(scale) if scale else 1000)
        if number is not None:
            yield Value(
                match.start(), match.end(), "score", number, unit="điểm", comparator=_comparator(match),
                out_of=parse_number(scale) if scale else None, rule="score.points",
            )  # fmt: skip
    for match in _FRACTION.finditer(text, start, end):
        number, scale_value = parse_number(match["n"], limit=1000), parse_number(match["of"])
        if number is None or not scale_value or number > scale_value or scale_value > 1000:
            continue
        # "18/18" can be a date or a place too: two whole numbers are points of a component, or of a hundred.
        exact = bool(number % 1 or scale_value % 1) or scale_value in (100, 1000)
        if exact or (match["verb"] in ("đạt", "được", ":") and scale_value >= 5):
            yield Value(
                match.start("n"),
                match.end("of"),
                "score",
                number,
                unit="điểm",
                out_of=scale_value,
                rule="score.fraction" if exact else "score.whole",
            )
    for match in _DECIMAL_FRACTION.finditer(text, start, end):
        number, scale_value = parse_number(match["n"], limit=1000), parse_number(match["of"])
        if number is not None and scale_value and number <= scale_value:
            yield Value(
                match.start("n"), match.end("of"), "score", number, unit="điểm", out_of=scale_value,
                rule="score.fraction",
            )  # fmt: skip
    for match in _PERCENT.finditer(text, start, end):
        number = parse_number(match["n"], limit=999)
        if number is not None:
            yield Value(
                match.start(), match.end(), "percent", number, unit="%", comparator=_comparator(match), rule="percent"
            )
    for match in _BARE.finditer(text, start, end):
        number = parse_number(match["n"], limit=1000)
        if number is not None:
            yield Value(
                match.start("n"), match.end(), "score", number, comparator=_comparator(match), rule="score.bare"
            )


def _changes(text: str, start: int, end: int) -> Iterator[Value]:
    for match in _CHANGE.finditer(text, start, end):
        unit = "bậc" if re.fullmatch(_RANK_UNIT, match["unit"]) else "điểm" if match["unit"] == "điểm" else "%"
        if unit != "bậc" and _TO_VALUE.search(match["fill"]):
            continue  # "tăng lên 85%" is where it stands now
        value = _change(match, unit, "change.verb")
        if value is None:
            continue
        yield value
        if shared := _SHARED.match(text, match.end(), end):
            other = "bậc" if re.fullmatch(_RANK_UNIT, shared["unit"]) else "điểm" if shared["unit"] == "điểm" else "%"
            number = parse_count(shared["n"])
            if number is not None and (other == "bậc") != (unit == "bậc"):
                sign = 1 if match["up"] else -1
                yield Value(shared.start("n"), shared.end(), "change", sign * number, unit=other, rule="change.shared")
    for pattern, rule in ((_THAN, "change.than"), (_CHANGE_BARE, "change.bare")):
        for match in pattern.finditer(text, start, end):
            named = match.groupdict().get("unit")
            unit = "" if not named else "bậc" if re.fullmatch(_RANK_UNIT, named) else "điểm" if named == "điểm" else "%"
            value = _change(match, unit, rule)
            if value:
                yield value
    for match in _SIGNED.finditer(text, start, end):
        number = parse_number(match["n"], limit=100)
        if number is not None:
            named = match["unit"] or ""
            unit = "bậc" if named and re.fullmatch(_RANK_UNIT, named) else named
            signed = number if match["sign"] == "+" else -number
            yield Value(match.start("sign"), match.end(), "change", signed, unit=unit, rule="change.signed")


def _change(match: re.Match[str], unit: str, rule: str) -> Value | None:
    number = (
        parse_count(match["n"]) if unit == "bậc" else parse_number(match["n"], limit=100) or parse_count(match["n"])
    )
    if number is None:
        return None
    comparator = _comparator(match)
    signed = number if match["up"] else -number
    if signed < 0:
        comparator = cast(Comparator, {">": "<", ">=": "<=", "<": ">", "<=": ">="}.get(comparator, comparator))
    value = Value(match.start(), match.end(), "change", signed, unit=unit, comparator=comparator, rule=rule)
    # "cao hơn", "vượt" measure a gap unless what they are measured from is a time; binding looks for it.
    value.against_mean = bool(re.match(r"(?:cao|thấp)\s+hơn|vượt", match[0])) and rule != "change.than"
    return value


def _trends(text: str, start: int, end: int) -> Iterator[Value]:
    for match in _TREND.finditer(text, start, end):
        yield Value(match.start(), match.end(), "trend", word="up" if match["up"] else "down", rule="trend.measure")
    for match in _TREND_SAME.finditer(text, start, end):
        yield Value(match.start(), match.end(), "trend", word="unchanged", rule="trend.same")
    for match in _TREND_BARE.finditer(text, start, end):
        yield Value(match.start(), match.end(), "trend", word="up" if match["up"] else "down", rule="trend.bare")


_PAIRS_BEHIND = re.compile(
    rf"(?<!\w)(?:các\s+)?(?:vị\s+trí|xếp\s+thứ|đứng\s+thứ|thứ\s+hạng|hạng|thứ)\s+(?P<list>{_LISTED}(?:\s*(?:,\s*|và\s+)"
    rf"(?:vị\s+trí\s+|hạng\s+)?{_LISTED})+)\s+{words(CUES.pairwise)}\s+(?:thuộc\s+về|là|gọi\s+tên)(?:\s+các\s+\w+)?(?!\w)"
)


def _pairs(text: str, start: int, end: int) -> Iterator[PairList]:
    for match in _PAIRS_BEHIND.finditer(text, start, end):
        places = list(_LISTED_ONE.finditer(text, match.start("list"), match.end("list")))
        numbers = [parse_count(one["word"]) if one["word"] else parse_number(one["n"]) for one in places]
        ranks = [
            Value(one.start(), match.end(), "rank", number, rule="pairs.behind", field_end=match.end())
            for one, number in zip(places, numbers, strict=True)
            if number is not None
        ]
        if len(ranks) == len(places):
            yield PairList(match.start(), match.end(), ranks)
    for match in _PAIRS.finditer(text, start, end):
        mid = match["mid"]
        found = list(_LISTED_ONE.finditer(text, match.start("list"), match.end("list")))
        # "lần lượt đạt 0,76 và 0,75 điểm; vị trí thứ 4 …": places behind scores are another list.
        other = next((n for n, one in enumerate(found) if one["order"] and not found[0]["order"]), len(found))
        ahead = _RANK_AHEAD.search(text, max(start, match.start() - 25), match.start())
        if other < 2 or (other < len(found) and (ahead or _RANK_LEAD.search(mid))):
            other = len(found)
        found = found[:other]
        ups, downs = bool(_UP_WORD.search(mid)), bool(_DOWN_WORD.search(mid))
        shared = next((one["unit"] for one in reversed(found) if one["unit"]), "")
        clause = text[max(start, match.start() - 90) : match.start()].rpartition(",")[2]
        ranked = bool(ahead) or (bool(_RANK_NOUN.search(clause)) and not re.search(r"điểm|%|\d", clause))
        ranked = ranked or bool(_RANK_LEAD.search(mid)) or bool(found[0]["order"]) or bool(found[0]["word"])
        values: list[Value] = []
        for one in found:
            unit = one["unit"] or shared
            number = parse_count(one["word"]) if one["word"] else parse_number(one["n"], limit=1000)
            if number is None:
                continue
            if re.fullmatch(_RANK_UNIT, unit or "") or ups or downs:
                kind = "bậc" if re.fullmatch(_RANK_UNIT, unit or "") else unit
                if not (ups or downs):
                    continue
                values.append(
                    Value(one.start(), one.end(), "change", number if ups else -number, unit=kind, rule="pairs.change")
                )
            elif ranked and not unit:
                out_of = parse_number(one["of"]) if one["of"] else None
                values.append(
                    Value(one.start(), one.end(), "rank", number, out_of=out_of, rule="pairs.rank", field_end=one.end())
                )
            elif unit == "%":
                values.append(Value(one.start(), one.end(), "percent", number, unit="%", rule="pairs.percent"))
            else:
                out_of = parse_number(one["of"]) if one["of"] else None
                values.append(
                    Value(one.start(), one.end(), "score", number, unit=unit, out_of=out_of, rule="pairs.score")
                )
        if len(values) == len(found):
            yield PairList(match.start(), found[-1].end(), values)


def find_values(text: str, start: int, end: int) -> list[Value | PairList]:
    """Values in `text[start:end]` (searchable text), in order, none over another: a change wins over its number."""
    kept: list[Value | PairList] = []
    taken: list[tuple[int, int]] = [
        match.span() for pattern in (_RANGE, _PLACES) for match in pattern.finditer(text, start, end)
    ]

    def free(first: int, last: int) -> bool:
        return not any(a < last and first < b for a, b in taken)

    for finder in (_pairs, _changes, _ranks, _scores, _trends):
        for value in finder(text, start, end):
            if free(value.start, value.end):
                taken.append((value.start, value.end))
                kept.append(value)
    for match in _ORDINAL_ALONE.finditer(text, start, end):
        if free(match.start("n"), match.end("n")):
            place = _rank(match, text, "rank.ordinal")
            if place:
                place.start = text.rfind("thứ", match.start(), match.start("n"))
                place.word = "is" if match["is"] else "and" if match["lead"] else ""
                if re.search(r"\(\s*$|\(năm\s+\d{4}\s*:\s*$", text[max(0, place.start - 14) : place.start]) and text[
                    match.end() : match.end() + 1
                ] in (
                    ")",
                    ",",
                    ";",
                ):
                    place.word = "alone"  # "Phú Thọ đạt 88,9% (thứ 12)"
                taken.append((place.start, place.end))
                kept.append(place)
    tops = [v for v in kept if isinstance(v, Value) and v.rule == "rank.top"]
    kept = [v for v in kept if not any(v is not t and t.start <= v.start and v.end <= t.field_end for t in tops)]
    kept.sort(key=lambda value: value.start)
    return [value for value in kept if not _deducted(text, value)] if kept else kept


def _deducted(text: str, value: Value | PairList) -> bool:
    if isinstance(value, PairList) or value.kind not in ("score", "percent"):
        return False
    before = text[max(0, value.start - 90) : value.start]
    return bool((_GAP_TO.search(before) and not _MEAN_IS.search(before)) or _DEDUCTED.search(before))


def mark_from_to(text: str, values: list[Value]) -> None:
    """ "từ 61,2 điểm (năm 2020) lên 66,84 điểm": two values of two times, marked by their roles."""
    for position, value in enumerate(values):
        if value.kind in ("trend", "grade", "change"):
            continue
        if value.role != "from" and not _FROM_END.search(text, max(0, value.start - 12), value.start):
            continue
        value.role = ""
        if value.comparator != "=":
            continue
        for later in values[position + 1 : position + 3]:
            lead = text[max(0, later.start - 14) : later.start]
            if (
                later.kind == value.kind
                and later.start - value.end < 90
                and (later.role == "to" or _TO_END.search(lead))
            ):
                value.role, later.role = "from", "to"
                if value.out_of is None and value.kind == "score" and not value.unit:
                    value.unit = later.unit
                break
    for value in values:
        if value.role == "to" and not any(other.role == "from" and other.end <= value.start for other in values):
            value.role = ""
