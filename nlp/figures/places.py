"""Finds places in a ranking: "xếp thứ 12/13", "hạng nhì", "dẫn đầu", "trong tốp 10"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.figures.items import Value
from nlp.figures.lexicon import CUES, words
from nlp.numbers import NUMBER, ORDINAL_WORD, parse_count, parse_number
from nlp.prefilter import Prefiltered

_FIELD_NOUN = words(CUES.field_nouns)
_OF = r"(?:\s*(?:/|(?:trên|trong)(?:\s+tổng)?(?:\s+số)?\s)\s*(?P<of>\d{1,4})(?!\d|[.,]\d|\s*%|\s*điểm))?"
FIELD_TAIL = re.compile(
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
# "bảng xếp hạng năm liền trước": the year of a ranking is no fifth place.
_OF_YEAR = r"năm\s+(?:\d|liền|trước|ngoái|nay|qua|sau|tới|vừa|kế|gần|đầu|đó|này)"
_ORDER = rf"(?P<n>\d{{1,4}}(?![\d.,]*\d|\s*%)|(?!{_OF_YEAR})(?:{ORDINAL_WORD})(?!\w)(?!\s+số(?!\w)))"

# "xếp thứ 12/13", "vị trí số 44", "hạng nhì", "từ bậc 21".
_RANK = Prefiltered(
    r"(?<!\w)(?:(?:(?:xếp|đứng|giữ|nguyên|vững|nằm|chiếm|đạt|về|lên|xuống|từ|còn|ở|là|đồng|và|tụt|vươn|thứ)\s+){0,4}"
    r"(?:(?:vị\s+trí|thứ\s+hạng|xếp\s+hạng|hạng|(?<!đơn )vị\s+thứ|thứ\s+bậc|ngôi)\s*(?:là\s+|:\s*)?(?:thứ\s+|số\s+)?|"
    r"cao\s+thứ\s+|(?:từ|lên|xuống|xếp|đứng|ở)\s+bậc\s+(?:thứ\s+)?|"
    r"(?:xếp|đứng|giữ|nguyên|vững|về|lên|xuống|từ|còn|ở|là|nằm|đạt|vươn)\s+(?:hạng\s+)?(?:thứ|số)\s+)|"
    r"(?:xếp|đứng|về)\s+(?=(?:nhất|nhì|ba|tư)\s*(?:[,.;:()]|$|(?:toàn|cả|trong|với|khối|về|là)(?!\w)))|"
    r"(?:xếp|đứng)\s+(?=\d{1,3}/\d{2,4}))"
    rf"{_ORDER}{_OF}(?!\s*(?:bậc|điểm|hạng|tháng|năm(?!\s+(?:19|20)\d\d)|lần|liên tiếp)(?!\w))"
)
# "thứ nhì là Sở Tài chính", "và thứ 10": an ordinal alone counts only beside such words.
# "từ vị trí 40 lên 25": the second place without its noun.
_TO_NUMBER = re.compile(
    r"(?:\s*\([^()]{0,30}\)|\s+(?:của\s+)?năm\s+\d{4})?\s*,?\s*(?:(?:vươn|tụt|rơi|bật|nhảy|leo|rớt|trượt|thăng|vọt|tiến)\s+)?(?:lên|xuống"
    r"|còn)\s+(?P<n>\d{1,3})(?![\d.,/]*\d|\s*(?:%|bậc|điểm|hạng)(?!\w))"
)
_ORDINAL_ALONE = Prefiltered(
    rf"(?:(?P<lead>(?<!\w)và\s+|[,;]\s*)|(?<!\w))thứ\s+{_ORDER}(?P<is>\s+(?:là|thuộc\s+về)(?!\w))?{_OF}"
)
# "vị trí của tỉnh là 31", "thứ hạng của Hà Nam năm 2019 là 31/63": whose place it is stands between.
_PLACE_OF = Prefiltered(
    r"(?<!\w)(?:vị\s+trí|thứ\s+hạng|hạng)\s+(?:của\s+[^,;.:()\d]{2,40}?|này)(?:\s+năm\s+\d{4})?\s+"
    r"(?:chỉ\s+|mới\s+|vẫn\s+)?là\s+"
    r"(?:thứ\s+|số\s+)?(?P<n>\d{1,3})(?![\d.,]*\d|\s*(?:%|điểm|bậc))(?:/(?P<of>\d{1,4}))?"
)
_PAREN_RANK = Prefiltered(
    r"(?:(?<=\()|(?<=\d\d\d\d:))\s*(?P<n>\d{1,4})\s*/\s*(?P<of>\d{2,4}|[2-9])"
    r"(?=\s*(?:\)|,|;|huyện|tỉnh|sở|xã|đơn vị|địa phương))"
)
# "4 chỉ số tăng hạng: Gia nhập thị trường (từ 52 lên 31)": places without their noun.
_PAREN_MOVED = Prefiltered(r"\(\s*từ\s+(?P<n>\d{1,3})\s+(?:lên|xuống|còn)\s+(?P<to>\d{1,3})(?=\s*[),;])")
# "tăng 5 bậc, từ 35 lên 30": two bare numbers that lie as many places apart as were told.
_MOVED_BY = Prefiltered(
    r"(?<![\d.,])(?P<by>\d{1,2})\s+(?:bậc|hạng(?!\s+mục))(?:\s+[^\W\d_]+){0,6}\s*,?\s+từ\s+(?P<n>\d{1,3})\s+(?P<up>lên|xuống|còn)\s+(?P<to>\d{1,3})(?![\d/]|[.,]\d|\s*(?:%|điểm|bậc))"
)
_RANKED = re.compile(r"(?<!\w)(?:hạng|thứ\s+hạng|vị\s+trí|bậc)(?!\w)")
# Words between the number of a group and what makes it the leading one; a name among them ends the group.
_GROUP_WORD = (
    rf"(?:{_FIELD_NOUN}|(?:có|được|với|chỉ\s+số|điểm|số"
    rf"|kết\s+quả|thứ\s+hạng|trực\s+thuộc|trung\s+ương|trong|của|cả|nước|xếp|hạng|ngang(?=\s+bộ))(?!\w))"
)
_TOP = Prefiltered(
    rf"(?P<lead>{words((*CUES.top_verbs, *CUES.top_exits))}\s+)?(?:(?P<noun>tốp|top|nhóm)\s+"
    rf"(?:trên\s+)?)?(?<!\d)(?P<n>\d{{1,3}})(?:/(?P<of>\d{{1,3}})(?=\s+[^\W\d_]))?(?![\d.,/]*\d|\s*%|\s*điểm)"
    rf"(?P<rest>(?:\s*,?\s+{_GROUP_WORD}){{0,10}}\s+(?:dẫn\s+đầu|đứng\s+đầu|đầu\s+bảng|cao\s+nhất|tốt\s+nhất"
    r"|đầu(?=\s+(?:cả|toàn|của|tỉnh))))?"
)
_TOP_WORDS = ("nhóm", "tốp", "top", "đầu", "nhất")  # of which every group has one, before its number or behind
_FIRST = Prefiltered(
    rf"(?P<who>{words((*CUES.first, *CUES.second))})(?:\s+(?:trong|trên)(?:\s+tổng)?(?:\s+số)?\s+"
    rf"(?P<of>\d{{1,4}})(?!\d|[.,]\d))?"
    # "dẫn đầu mức tăng là …", "đứng đầu về tốc độ cải thiện": who moved most, and no place in the ranking
    r"(?!\s+(?:về\s+)?(?:mức|tốc\s+độ|đà|biên\s+độ|bước)\s+(?:độ\s+)?(?:tăng|giảm|cải\s+thiện|tiến|sụt|tụt|thăng)(?!\w))"
    r"(?!\s+(?:(?:ở|tại|về|trong)\s+)?(?:các\s+|nhiều\s+|\d+(?:/\d+)?\s+)(?:lĩnh\s+vực|nội\s+dung|tiêu\s+chí|chỉ\s+số|trụ\s+cột|hạng\s+mục))"
)
_SPANS = r"\s+(?:tháng|năm|quý|tuần|ngày|kỳ|lần|vòng|giai\s+đoạn)(?!\w)"  # "hạng chót trong 3 tháng liền"
_LAST = Prefiltered(
    rf"{words(CUES.last)}(?:\s+bảng)?\s*(?:(?:(?:trong|trên)(?:\s+tổng)?(?:\s+số)?\s+|(?=(?:\d{{2,4}}|[5-9])\s+{_FIELD_NOUN}))(?P<of>\d{{1,4}})"
    rf"(?!\d|[.,]\d|{_SPANS})|(?P<open>\()?\s*(?P<n2>\d{{1,4}})/(?P<of2>\d{{1,4}})"
    rf"(?(open)(?:\s+{_FIELD_NOUN}[^()\d]{{0,30}})?\s*\)|(?![\d/])))"
)
# "dẫn đầu 102 xã, phường, đặc khu của tỉnh": the field behind the word.
_FIRST_OF = re.compile(rf"\s+(?P<of>\d{{2,4}}|[5-9])(?=\s+{_FIELD_NOUN})")
_SEVERAL = re.compile(r"(?<!\w)(?:hai|ba|bốn|năm|mười|các|những|\d+)\s+$")
_LAST_BEFORE = re.compile(rf"{words(CUES.last)}(?:\s+bảng)?\s*\(\s*$")
_FEW = r"(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
# "ba đơn vị đứng đầu" are not all first, "thấp hơn tỉnh dẫn đầu" tells of another.
_NOT_FIRST = re.compile(
    rf"(?:{words(CUES.not_before_first)}|(?<!\w)(?:{_FEW}\s+(?={_FIELD_NOUN})|(?<!\d)(?!(?:19|20)\d\d\s)\d+\s+(?!bậc|hạng|điểm|vị\s+trí|(?:và|nên|để|rồi|song|nhưng|còn|cùng)(?!\w)))[^\W\d_]+(?:\s+[^\W\d_]+)?"
    rf"|(?<!\w)(?:hơn|kém|với|sau|cách|của)\s+{_FIELD_NOUN})\s*$"
)


def _rank(match: re.Match[str], text: str, rule: str, number: float | None = None) -> Value | None:
    found = match.groupdict()
    value = number if number is not None else parse_count(found["n"])
    if not value or value != int(value):
        return None
    end = match.end("of") if found.get("of") else match.end("n") if found.get("n") else match.end()
    out_of = parse_number(found["of"]) if found.get("of") else None
    tail = (FIELD_TAIL if out_of else _AMONG).match(text, end) or _WHOLE_FIELD.match(text, end)
    tail = tail or _BLOCK.match(text, end)
    return Value(
        match.start(), end, "rank", value, unit="", out_of=out_of, rule=rule, field_end=tail.end() if tail else end
    )


def ranks(text: str, start: int, end: int) -> Iterator[Value]:
    """The places of a stretch, by the form that they are told in."""
    for find in (_numbered, _places_of, _moved_in_parentheses, _in_parentheses, _last_places, _first_places, _tops):
        yield from find(text, start, end)


def _numbered(text: str, start: int, end: int) -> Iterator[Value]:
    """ "xếp thứ 12/13", with the places that go on from it: "từ hạng 40 (năm 2021) lên 25"."""
    for match in _RANK.finditer(text, start, end):
        if match[0].startswith("xếp hạng") and text.endswith("bảng ", start, match.start()):
            continue  # "bảng xếp hạng 23 đơn vị"
        value = _rank(match, text, "rank.place")
        if value and _or_better(text, match, value):
            yield value
        elif value:
            lead = text[match.start() : match.start("n")]
            if re.search(r"(?<!\w)từ\s", lead):
                value.role = "from"
            elif re.match(r"(?:\w+\s+){0,1}(?:lên|xuống|còn|về)\s", lead):
                value.role = "to"
            yield value
            yield from _going_on(text, value, end)


def _going_on(text: str, value: Value, end: int) -> Iterator[Value]:
    """Places behind a place, of the same names or of the next years, without its noun."""
    if not value.role and value.out_of is None:
        yield from _more(text, value, end)
    at = value.end
    while (next_year := _NEXT_YEAR.match(text, at, end)) and (later := _rank(next_year, text, "rank.place")):
        later.start = next_year.start("n")
        yield later
        at = next_year.end("n")
    if value.role == "from" and (bare := _TO_NUMBER.match(text, value.end, end)):
        reached = parse_number(bare["n"])
        if reached:
            first, last = bare.span("n")
            yield Value(first, last, "rank", reached, role="to", rule="rank.place", field_end=last)


def _places_of(text: str, start: int, end: int) -> Iterator[Value]:
    for match in _PLACE_OF.finditer(text, start, end):
        value = _rank(match, text, "rank.place")
        if value:
            yield value


def _moved_in_parentheses(text: str, start: int, end: int) -> Iterator[Value]:
    for match in _PAREN_MOVED.finditer(text, start, end):
        if _RANKED.search(text, start, match.start()):
            yield from _from_to(match)
    for match in _MOVED_BY.finditer(text, start, end):
        moved = int(match["n"]) - int(match["to"])
        # The first place is the highest: "từ 10 lên 15" tells of none.
        if abs(moved) == int(match["by"]) and match["up"] in ("còn", "lên" if moved > 0 else "xuống"):
            yield from _from_to(match)


def _from_to(match: re.Match[str]) -> Iterator[Value]:
    """The places that one came from and went to."""
    first, last = match.span("n"), match.span("to")
    moved = parse_number(match["n"]), parse_number(match["to"])
    yield Value(*first, "rank", moved[0], role="from", rule="rank.parenthesis", field_end=first[1])
    yield Value(*last, "rank", moved[1], role="to", rule="rank.parenthesis", field_end=last[1])


def _in_parentheses(text: str, start: int, end: int) -> Iterator[Value]:
    for match in _PAREN_RANK.finditer(text, start, end):
        if _LAST_BEFORE.search(text, max(start, match.start() - 30), match.start()):
            continue  # "xếp cuối bảng (11/11)"
        value = _rank(match, text, "rank.parenthesis")
        if value and value.number is not None and value.out_of is not None and value.number <= value.out_of:
            yield value


def _last_places(text: str, start: int, end: int) -> Iterator[Value]:
    for match in _LAST.finditer(text, start, end):
        field_size = parse_number(match["of"] or match["of2"])
        value = _rank(match, text, "rank.last", number=parse_number(match["n2"]) if match["n2"] else field_size)
        if value:
            value.out_of, value.end = field_size, match.end() - (1 if match["open"] else 0)
            value.role = "from" if text.endswith("khỏi ", start, match.start()) else ""
            tail = FIELD_TAIL.match(text, value.end)
            value.field_end = tail.end() if tail else match.end()
            yield value


def _first_places(text: str, start: int, end: int) -> Iterator[Value]:
    """ "dẫn đầu", "á quân", with the field behind the word."""
    for match in _FIRST.finditer(text, start, end):
        if _NOT_FIRST.search(text, max(start, match.start() - 30), match.start()):
            continue
        if match["who"].startswith("vị") and _SEVERAL.search(text, max(start, match.start() - 8), match.start()):
            continue  # "ba vị trí đầu bảng lần lượt là …": not all of them are first
        field = _FIRST_OF.match(text, match.end(), end) if not match["of"] else None
        place = 2.0 if " ".join(match["who"].split()) in CUES.second else 1.0
        value = _rank(match, text, "rank.word", number=place)
        if value and field:
            value.out_of, value.end = parse_number(field["of"]), field.end("of")
            tail = FIELD_TAIL.match(text, value.end)
            value.field_end = tail.end() if tail else value.end
        if value:
            yield value


# "năm 2021 hạng 26 và năm 2022 là 34": the next year of a series of places.
_NEXT_YEAR = re.compile(
    r"\s*(?:,\s+và|,|;|và)\s+(?:(?:đến|sang|tới|rồi)\s+)?năm\s+(?:19|20)\d\d\s+(?:(?:chỉ|còn|lại|mới|đã)\s+)?(?:là|lên|xuống|còn)\s+"
    r"(?P<n>\d{1,3})(?=\s*(?:[.;:)]|,(?:\s|$)|$|(?:và|nhưng|song)(?!\w)))"
)
# "xếp thứ 16 và 17", "đứng thứ 100, 101 và 102 toàn tỉnh": places of a list, of which only the first says what it is.
_MORE = re.compile(
    rf"\s*(?:,\s+và|,|và)\s+(?P<n>\d{{1,3}})(?=\s*(?:[,.;:()]|$|(?:và|toàn|cả|trong|trên|của|so|về|với|lần)(?!\w))|/\d){_OF}(?![\d.,]*\d)"
)


def _more(text: str, value: Value, end: int) -> Iterator[Value]:
    row: list[Value] = []
    at = value.end
    while match := _MORE.match(text, at, end):
        place = _rank(match, text, "rank.listed")
        if place is None:
            break
        place.start = match.start("n")
        row.append(place)
        at = match.end("of") if match["of"] else match.end("n")
    yield from row


# "không thấp hơn vị trí thứ 30", "từ vị trí thứ 3 trở lên": that place or a better one.
_NO_WORSE = re.compile(
    r"(?<!\w)(?:không\s+(?:thấp\s+hơn|dưới|xếp\s+dưới)|tối\s+thiểu|ít\s+nhất|thấp\s+nhất\s+là)\s*(?:là\s+)?$"
)
_UPWARDS = re.compile(r"\s+trở\s+(?P<way>lên|xuống)(?!\w)")


def _or_better(text: str, match: re.Match[str], value: Value) -> bool:
    behind = _UPWARDS.match(text, value.end)
    if behind:
        value.comparator = "<=" if behind["way"] == "lên" else ">="
        value.end = value.field_end = behind.end()
    elif _NO_WORSE.search(text, max(0, match.start() - 25), match.start()):
        value.comparator = "<="
    return value.comparator != "="


# "trở lại nhóm 10", "vào nhóm 20 cả nước": a group that its number alone names.
_GROUP_ALONE = re.compile(
    r"\s*(?:[,;.)]|$|(?:của\s+)?(?:cả\s+nước|toàn\s+quốc|toàn\s+tỉnh)|(?:với|và|về|nhưng|song)\s)"
)


_GROUP_NOUNS = re.compile(rf"\s+{_FIELD_NOUN}(?:(?:\s*,\s*|\s+và\s+|\s+){_FIELD_NOUN}){{0,5}}")
_AIMED = re.compile(r"(?<!\w)(?:phấn\s+đấu|mục\s+tiêu|chỉ\s+tiêu|quyết\s+tâm|đưa)(?!\w)")
# "tốp 10 tỉnh có điểm thấp nhất", "nhóm 5 huyện cuối bảng": counted from the other end.
_OF_LOWEST = re.compile(
    r"[^,;.:()\d]{0,50}?(?<!\w)(?:thấp\s+nhất|kém\s+nhất|yếu\s+nhất|cuối\s+bảng|đội\s+sổ|chót)(?!\w)"
)
# "chưa rời tốp 5", "không để rơi khỏi tốp 15": still in it; "không còn trong tốp 5" is out of it.
_STAYS = re.compile(
    r"(?<!\w)(?:không|chưa|chẳng)\s+(?!còn\s)[^,;.:()\d]{0,40}(?<!\w)(?:rời|khỏi|ngoài|chia\s+tay|mất)(?!\w)[^,;.:()\d]{0,30}\d"
)


def stays_within(lead: str) -> bool:
    """True where the words up to the number of a group deny that the group was left."""
    return _STAYS.search(lead) is not None


def _aimed_at(match: re.Match[str], text: str, start: int) -> bool:
    """ "phấn đấu nằm trong nhóm 45 tỉnh, thành phố;": to be aimed at or entered, a group must be the leading one."""
    nouns = _GROUP_NOUNS.match(text, match.end())
    entered = " ".join(match["lead"].split()) in ("lọt", "vào", "lên", "gia nhập", "trở lại", "quay lại")
    ends = nouns is not None and _GROUP_ALONE.match(text, nouns.end()) is not None
    return ends and (entered or _AIMED.search(text, start, match.start()) is not None)


def _tops(text: str, start: int, end: int) -> Iterator[Value]:
    """ "trong tốp 10", "nhóm 20 tỉnh dẫn đầu", "rơi khỏi top 5"; a group without a verb is only talked about."""
    if not any(text.find(word, start, end) >= 0 for word in _TOP_WORDS):
        return
    for match in _TOP.finditer(text, start, end):
        if not match["lead"]:
            continue
        alone = match["noun"] and (_GROUP_ALONE.match(text, match.end()) or _aimed_at(match, text, start))
        if not (match["noun"] in ("tốp", "top") or match["rest"] or alone):
            continue
        if match["noun"] is None and " ".join(match["lead"].split()) not in ("vào", "trong", "thuộc"):
            continue
        value = _rank(match, text, "rank.top") if not _OF_LOWEST.match(text, match.end(), end) else None
        if value:
            value.comparator = ">" if match["lead"].strip() in CUES.top_exits else "<="
            whole = _WHOLE_FIELD.match(text, match.end())
            value.field_end = whole.end() if whole else match.end()
            yield value


# "83,74%, thứ hai ở khu vực Đồng bằng sông Hồng và thứ 17 toàn quốc": over whom the place is taken.
_WITHIN = re.compile(
    rf"\s*(?:(?:ở|trong|của)\s+)?(?:(?:khu\s+vực|vùng|cả\s+nước|toàn\s+quốc|toàn\s+tỉnh|miền)(?!\w)|{_FIELD_NOUN}(?:,|\s|$))"
)


# "(thứ 12)", "(năm 2017: thứ 9)", "(85,1 điểm, thứ 9)": a place alone, or behind the points that it is of.
_OPENED = re.compile(rf"\((?:\s*(?:năm\s+)?\d{{4}}\s*:)?\s*(?:(?:đạt\s+)?{NUMBER}\s*(?:điểm|%)\s*[,;-]\s*)?$")


def ordinals(text: str, start: int, end: int) -> Iterator[tuple[int, int, Value]]:
    """Ordinals that stand alone ("thứ nhì là Sở Tài chính"), each with where its number stands.

    `word` says how: "is" before its unit, "and" behind another place, "alone" in a parenthesis.
    """
    for match in _ORDINAL_ALONE.finditer(text, start, end):
        place = _rank(match, text, "rank.ordinal")
        if place is None:
            continue
        place.start = text.rfind("thứ", match.start(), match.start("n"))
        place.word = "is" if match["is"] else "and" if match["lead"] else ""
        if match["lead"] and _WITHIN.match(text, match.end(), end):
            place.word = "within"
        opened = _OPENED.search(text, max(0, place.start - 40), place.start)
        if opened and text[match.end() : match.end() + 1] in (")", ",", ";"):
            place.word = "alone"  # "Phú Thọ đạt 88,9% (thứ 12)"
        yield match.start("n"), match.end("n"), place
