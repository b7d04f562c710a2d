"""Puts the typed items of one sentence in order, without overlaps, parentheses nested."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc.indicators import OTHER, indicator
from cchc.records import Unit
from nlp.figures.grades import find_grades
from nlp.figures.items import (
    Boundary,
    ComponentItem,
    IndicatorItem,
    Item,
    PairList,
    Paren,
    PeriodItem,
    RateItem,
    UnitItem,
    Value,
)
from nlp.figures.names import find_components, find_cues, find_indicators, is_part, satisfied_fields
from nlp.figures.rates import find_rates
from nlp.figures.satisfaction import ranked, same_as_index
from nlp.figures.setting import Setting, is_compared, periods_with_bare_years
from nlp.figures.subjects import units_between
from nlp.figures.values import begin_behind_names, find_values, mark_from_to

_NAMED_AFTER = re.compile(
    r"(?:luật|nghị\s+định|kế\s+hoạch|nghị\s+quyết|chương\s+trình|đề\s+án|nhiệm\s+vụ|phương\s+hướng"
    r"|dự\s+toán|quyết\s+định|hội\s+nghị|triển\s+khai)(?:\s+số\s+[\w/-]+|\s+\d+[\w/-]*)?(?:\s+(?!của\s|đạt\s|chỉ\s+số)[^\W\d_]+)*\s*$"
)
# "kế hoạch (cả) năm 2021 là 35%": the year of an aim, and no plan's name.
_AIM_OF = re.compile(r"\s+là\s+(?:(?:trên|ít\s+nhất|tối\s+thiểu|từ|đạt)\s+){0,2}\d")
_DEADLINE = re.compile(
    r"(?:trước|chậm\s+nhất(?:\s+(?:là|đến|vào))?|xong\s+trước|hạn\s+cuối|hoàn\s+thành\s+trong)\s*(?:ngày\s*)?$"
)
_AS_OF = re.compile(
    r"(?:tính\s+đến|đến(?:\s+hết)?|thời\s+điểm|(?:trích\s+xuất|cập\s+nhật|tổng\s+hợp|khai\s+thác|truy\s+cập|ghi\s+nhận)"
    r"(?:\s+(?:vào|lúc|đến|ngày))*|hết|lũy\s+kế\s+đến|luỹ\s+kế\s+đến)\s*(?:hết\s+)?"
    r"(?:\d{1,2}\s*(?:giờ|h)(?:\s*\d{2})?(?:\s+phút)?,?\s*)?(?:ngày\s*)?$"
)
# "ngày 30/9/2025 mới được 71,67 điểm", "tháng 9 còn ở vị trí thứ 35": a day or a month right before its result.
_TELLS = re.compile(
    r"\s+(?:(?:chỉ|mới|đã|còn|vẫn|lại|cũng)\s+){0,2}(?:(?:là|đạt|được)\s+\d|(?:xếp|đứng|nằm|ở|giữ)\s+(?:(?:ở|tại)\s+)?"
    r"(?:thứ|hạng|vị\s+trí|bậc)\s+(?:thứ\s+)?\d|(?<=\w\s)(?:(?<=chỉ\s)|(?<=mới\s)|(?<=còn\s))\d[\d.,]*\s*(?:điểm|%))"
)
# "Trước đó, ngày 10/10/2025, tỉnh mới đạt 83,9 điểm": whose result of that day it is stands between.
_TELLS_OF = re.compile(
    r"\s*,?\s+(?:[^\W\d_]+\s+){1,4}(?:(?:chỉ|mới|đã|còn)\s+)?(?:đạt\s+|được\s+|(?:xếp|đứng)\s+(?:thứ|hạng|vị\s+trí|ở\s+vị\s+trí)\s+(?:thứ\s+)?)\d"
)
# "Số liệu trên Cổng dịch vụ công ngày 31/10/2025 cho thấy, Bộ chỉ số …": the day that numbers are of.
_NUMBERS_OF = re.compile(
    r"(?<!\w)(?:số\s+liệu|dữ\s+liệu|kết\s+quả|thống\s+kê|bảng\s+xếp\s+hạng|bảng\s+điểm|đánh\s+giá|xếp\s+hạng|tra\s+cứu|chấm\s+điểm)"
    r"(?:\s+(?!công\s+bố|báo\s+cáo|ban\s+hành|quyết\s+định|họp|kiểm\s+tra|ký|kế\s+hoạch)[^\W\d_]+|\s*,){0,14}\s+(?:vào\s+|trong\s+)?(?:ngày\s+)?$"
)
_ISSUED = re.compile(
    r"(?<!\w)(?:công\s+bố|ban\s+hành|phê\s+duyệt|ký|đăng|phát\s+hành)\s+(?:vào\s+|trong\s+)?(?:ngày\s+)?$"
)
_HEAD_DAY = re.compile(r"\s*(?:trong\s+|vào\s+)?(?:ngày\s+)?$")
_IN = re.compile(
    r"(?:trong|hồi|sang|vào|tới|của|hết|đến|riêng|dự\s+kiến|ước|ước\s+tính|phấn\s+đấu|lũy\s+kế|^|[.,;(])\s*$"
)
_FILLERS = re.compile(
    r"(?<!\w)(?:đạt|được|có|là|với|xếp|đứng|ở|tiếp|tục|vươn|lên|giữ|cũng|chỉ|mới|đã|còn|vẫn|lại|tuy"
    r"|nhưng|đều|cùng|lần|lượt|mức|giá|trị|số|điểm|tổng|kết|quả|tỷ|lệ|hiện|đang|trong|tại|của|thứ|hạng"
    r"|vị|trí|từ|bị|"
    r"thuộc|nằm|vào|nhóm|loại|lọt|năm|tương|ứng|liên|tiếp|hai|đầu|cao|thấp|nhất|khá|riêng|và|riêng|nay"
    r"|này|đó|cả|nước|nội|dung|tiêu|chí|toàn|quốc|tỉnh|huyện|xã|thành|phố|đánh|chấm|ghi|nhận|trung|bình|rất|xu|hướng"
    r"|tăng|giảm|bằng|theo|cho|hơn|bước|tiến|nhanh|song|đáng|kể|"
    r"duy|trì|thăng|tụt|rơi|xuống|lần|trên|so|chiếm|chung|thành|phần|chỉ|lĩnh|vực|trước|sau|thì|nhiều"
    r"|nhảy|vọt|leo|nhích|bật|phục|hồi|rồi|trượt|lùi|bứt|hụt|sụt|rớt|hạ|ngoạn|mục|liền|ghi|nên"
    r"|ít|vượt|trội|nổi|bật|tối|đa|ấn|tượng|mạnh|nhẹ|bậc|phấn|đấu|mục|tiêu|phải|sẽ|ước|dự|kiến|lần|thứ|phía"
    r"|ngược|sát|bám|vốn|thế|phong|độ|khi|đến|hết|quý|tháng|ngày|vỏn|vẻn|vẹn|dừng)(?!\w)"
)


_SEMICOLON = re.compile(";")
_ASIDE = re.compile(r"\([^()]*\)")


def explained(text: str, start: int, end: int, between: list[Item], most: int = 1) -> bool:
    """True when a stretch holds only items that were recognised and words that join a name to its value."""
    if end - start > 220:
        return False
    rest = list(text[start:end])
    for item in between:
        for position in range(max(start, item.start), min(end, item.end)):
            rest[position - start] = " "
    left = _ASIDE.sub(" ", "".join(rest))
    left = re.sub(r":\s*$", " ", left)  # "Tiến độ giải quyết: 19,5/20"
    if re.search(r"[.;:?!]", left):
        return False
    return len(re.findall(r"[^\W_]+", _FILLERS.sub(" ", left))) <= most


def items_of(setting: Setting, start: int, end: int, last: Unit | None, about: str | None = None) -> list[Item]:
    """Everything that the sentence at `start:end` holds, in order; what stands in parentheses is one Paren.

    `last` is the unit named last, `about` the index spoken of.
    """
    text, original = setting.text, setting.original
    values = find_values(text, start, end)
    begin_behind_names(original, values)
    taken = [(v.start, v.end) for v in values]
    for grade in find_grades(text, original, start, end):
        if not _overlaps(grade, taken):
            values.append(grade)
            taken.append((grade.start, grade.end))
    if not values and not setting.known:
        return []
    found: list[Item] = list(values)
    mark_from_to(text, sorted((v for v in values if isinstance(v, Value)), key=lambda v: v.start))

    def add(items: list[Item]) -> None:
        for item in items:
            if not _overlaps(item, taken):
                found.append(item)
                taken.append((item.start, item.end))

    indicators: list[Item] = list(find_indicators(text, start, end, setting.known))
    named = indicators
    indicators = _not_parts(setting, indicators, about, values)
    parts = [item for item in named if item not in indicators]
    add(indicators)
    by_day = {item.start for item in indicators if isinstance(item, IndicatorItem) and kept_by_day(item.code)}
    add(_periods(setting, start, end, by_day, {item.end for item in indicators}))
    add(list(satisfied_fields(text, original, start, end, setting.known)))
    rates = find_rates(text, original, start, end)
    named_units = units_between(setting, start, end, last)
    times = [item for item in found if isinstance(item, PeriodItem)]
    if "SIPAS" in setting.known:
        add(list(ranked(text, rates, indicators, values, named_units, about)))
    rates = [item for item in rates if not same_as_index(item, indicators)]
    rates = [item for item in rates if not _scored(setting, item, parts, values)]
    add([item for item in rates if not item.behind and not _swallows(item, [*named_units, *times])])
    add(list(named_units))
    found += [item for item in rates if item.behind]
    shares = [(item.start, item.end) for item in rates if item.behind]
    parts = list(find_components(text, original, start, end, setting.known))
    add([item for item in parts if not _overlaps(item, shares)])  # "34% doanh nghiệp phải trả chi phí không chính thức"
    fields = [(v.start, v.end) for v in values if isinstance(v, PairList)]
    fields += [(v.start, v.field_end) for v in values if isinstance(v, Value) and v.field_end > v.end]
    found = [item for item in found if not (isinstance(item, UnitItem) and item.anaphor and _overlaps(item, fields))]
    for cue in find_cues(text, start, end):
        if cue.name == "generic" and _overlaps(cue, fields):
            continue  # "7/9 huyện" is the field of a rank
        if cue.name == "target":
            found = [
                i
                for i in found
                if not (isinstance(i, UnitItem) and i.anaphor and cue.start <= i.start and i.end <= cue.end)
            ]
        if not _overlaps(
            cue,
            [
                (i.start, i.end)
                for i in found
                if isinstance(i, IndicatorItem | RateItem | UnitItem)
                or (cue.name == "target" and isinstance(i, ComponentItem) and i.codes and i.start < cue.start)
                or (isinstance(i, Value) and (i.kind == "grade" or i.rule == "trend.all"))
            ],
        ):
            found.append(cue)
    marks = (Boundary(m.start(), m.end()) for m in _SEMICOLON.finditer(text, start, end))
    found += [mark for mark in marks if not _overlaps(mark, [(i.start, i.end) for i in found])]
    found.sort(key=lambda item: (item.start, item.end))
    found = _listed(text, found)
    return _nested(text, start, end, _ranked(text, start, end, found))


# "nhóm chỉ số mức độ hài lòng được 16,9/18 điểm": the word for an index before the name of a part.
_INDEX_WORD = re.compile(r"chỉ\s+số\s+")
_GROUP_WORD = re.compile(r"(?<!\w)nhóm\s+$")


def _not_parts(
    setting: Setting, indicators: list[Item], about: str | None, values: Sequence[Value | PairList]
) -> list[Item]:
    """ "Bộ chỉ số 766 đạt 87,63 điểm; trong đó mức độ hài lòng đạt 17,9/18": a part of the index, and no SIPAS.

    So too in a sentence behind it: "Trong 5 nhóm chỉ tiêu, mức độ hài lòng đạt 17,9/18 điểm".
    """
    # Of the indices kept by the year, a survey of satisfaction beside them is one of its own.
    about = about if about and about != OTHER and indicator(about).keyed_by == "day" else None
    kept: list[Item] = []
    for item in indicators:
        first = next((one.code for one in kept if isinstance(one, IndicatorItem)), about)
        other = isinstance(item, IndicatorItem) and first is not None and first != item.code
        if not (other and first is not None and _is_part(setting.text, item, first, values)):
            kept.append(item)
    return kept


def _is_part(text: str, item: Item, code: str, values: Sequence[Value | PairList]) -> bool:
    """Whether the name of an index is that of a part of the index `code`.

    With "chỉ số" before it, it is one under "nhóm", or where its points are out of fewer than an index has.
    """
    if is_part(text, item.start, item.end, code):
        return True
    word = _INDEX_WORD.match(text, item.start, item.end)
    if word is None or not is_part(text, word.end(), item.end, code):
        return False
    following = min((one for one in values if one.start >= item.end), key=lambda one: one.start, default=None)
    few = isinstance(following, Value) and following.kind == "score" and following.out_of not in (None, 10.0, 100.0)
    return few or _GROUP_WORD.search(text, max(0, item.start - 8), item.start) is not None


def _scored(setting: Setting, rate: RateItem, parts: Sequence[Item], values: Sequence[Value | PairList]) -> bool:
    """ "mức độ hài lòng gần như tuyệt đối với 17,92/18 điểm": a part of the index with its points, and no rate."""
    following = min((one for one in values if one.start >= rate.end), key=lambda one: one.start, default=None)
    scored = isinstance(following, Value) and following.kind == "score"
    if scored and any(part.start <= rate.start < part.end for part in parts):
        return True
    of_points = isinstance(following, Value) and scored and following.out_of is not None
    daily = [code for code in setting.known if kept_by_day(code)] if of_points else []
    return any(is_part(setting.text, rate.start, rate.end, code) for code in daily)


_LIST_GOES_ON = re.compile(r"\s*(?:[,;]|và(?!\w))")


def _listed(text: str, found: list[Item]) -> list[Item]:
    """ "với 92,08%; 91,7% và 90,95%": a semicolon between two bare values of a kind parts no clauses."""
    kept: list[Item] = []
    for at, item in enumerate(found):
        if isinstance(item, Boundary) and 0 < at < len(found) - 1:
            before, after = found[at - 1], found[at + 1]
            alike = isinstance(before, Value) and isinstance(after, Value) and before.kind == after.kind
            alike = alike and isinstance(before, Value) and before.kind in ("score", "percent")
            bare = not (text[before.end : item.start] + text[item.end : after.start]).strip()
            if alike and bare and _LIST_GOES_ON.match(text, after.end):
                continue
        kept.append(item)
    return kept


_NUMBER = re.compile(r"\(\s*(?P<n>\d{1,3})\s*\)\s*")


def _ranked(text: str, start: int, end: int, found: list[Item]) -> list[Item]:
    """ "(1) Sở Tài chính đạt 91,25%, (2) Sở Nội vụ đạt 90,4%, (10) …": numbers in the order of scores are places.

    Each number must be followed by a unit and its score, and no score may be higher than the one before it; a list of
    shortcomings is numbered too.
    """
    numbers = list(_NUMBER.finditer(text, start, end))
    places: list[tuple[int, Value]] = []
    last: float | None = None
    for at, match in enumerate(numbers):
        until = numbers[at + 1].start() if at + 1 < len(numbers) else end
        inside = [n for n, item in enumerate(found) if match.end() <= item.start < until]
        units = [n for n in inside if isinstance(found[n], UnitItem)]
        score = next((found[n] for n in inside if isinstance(found[n], Value)), None)
        named = bool(units) and found[units[0]].start == match.end()
        if not named or not isinstance(score, Value) or score.kind not in ("score", "percent") or score.number is None:
            return found
        if last is not None and score.number > last:
            return found
        if any(found[n].start > score.end for n in units):
            return found  # a member without a number: what the others count is not known
        last = score.number
        group = [n for n in units if found[n].end <= score.start]
        if not group:
            return found
        first, until_unit = found[group[0]].start, found[group[-1]].end
        places.append((group[-1], Value(first, until_unit, "rank", float(match["n"]), rule="rank.numbered")))
    if len(places) < 2:
        return found
    for at, place in reversed(places):
        found.insert(at + 1, place)
    return found


def _swallows(rate: RateItem, units: Sequence[Item]) -> bool:
    """A rate whose name runs into a unit or a time ends before it."""
    for unit in units:
        if rate.start < unit.start < rate.end:
            cut = unit.start - rate.start
            rate.words = re.sub(r"\s+(?:từ|đến|vào|trong|tính)$", "", rate.words[:cut].rstrip(" ,"))
            rate.end = rate.start + len(rate.words)
    return len(rate.words.split()) < 2 and not rate.again


def _overlaps(item: Item, taken: list[tuple[int, int]]) -> bool:
    return any(first < item.end and item.start < last for first, last in taken)


def kept_by_day(code: str) -> bool:
    """True for an index that is kept by the day, and has no year before."""
    return code != OTHER and indicator(code).keyed_by == "day"


def _periods(setting: Setting, start: int, end: int, named_from: set[int], named_until: set[int]) -> list[Item]:
    text = setting.text
    found: list[Item] = []
    daily = any(indicator(code).keyed_by == "day" for code in setting.known)
    for mention in periods_with_bare_years(setting, start, end):
        before = text[max(start, mention.start - 110) : mention.start]
        compared = is_compared(text, mention)
        deadline = bool(_DEADLINE.search(before))
        told = bool(
            _TELLS.match(text, mention.end, end)
            or (daily and not _ISSUED.search(before) and _TELLS_OF.match(text, mention.end, end))
        )
        if daily and not told and mention.unit == "day":
            numbers = _NUMBERS_OF.search(text, max(start, mention.start - 110), mention.start)
            heads = _HEAD_DAY.fullmatch(text, start, mention.start)
            told = bool(numbers) or bool(
                heads and any(re.fullmatch(r"\s*,\s*", text[mention.end : at]) for at in named_from)
            )
        if mention.unit == "day" and not deadline and not compared and not told and not _AS_OF.search(before):
            continue
        if (
            mention.unit == "month"
            and not deadline
            and not compared
            and not _IN.search(before)
            and not told
            and mention.start - 1 not in named_until
        ):
            continue
        aim = mention.unit == "year" and _AIM_OF.match(text, mention.end, end)
        if mention.unit in ("year", "span") and not compared and not aim and _NAMED_AFTER.search(before):
            continue
        found.append(PeriodItem(mention.start, mention.end, mention, compared, deadline))
    return found


def _nested(text: str, start: int, end: int, found: list[Item]) -> list[Item]:
    closed = [m.span() for m in _ASIDE.finditer(text, start, end)]
    spans = [
        span for span in closed if not any(isinstance(i, IndicatorItem) and i.start < span[0] < i.end for i in found)
    ]
    top: list[Item] = []
    parens = [Paren(first, last) for first, last in spans]
    for item in found:
        for paren in parens:
            if paren.start < item.start and item.end <= paren.end:
                paren.items.append(item)
                break
        else:
            top.append(item)
    top += [paren for paren in parens if paren.items]
    top.sort(key=lambda item: (item.start, item.end))
    return top


_JOINED = re.compile(
    r"[”\"]?\s*(?P<mark>,\s*và|,|và|lẫn|cũng\s+như|;)\s*(?:(?:lĩnh\s+vực|trụ\s+cột|nội\s+dung|chỉ\s+số)\s+)?[“\"]?"
)
_VALUED_BEFORE = re.compile(r"\d\s*(?:điểm\s+)?(?:ở|về|tại)\s+$")


def component_groups(text: str, items: list[ComponentItem]) -> list[list[ComponentItem]]:
    """Lists of components: joined by commas and "và", also with their values in parentheses between them."""
    found: list[list[ComponentItem]] = []
    marks = ""
    for item in items:
        gap = re.sub(r"\([^()]*\)", "", text[found[-1][-1].end : item.start]) if found else "x"
        joined = _JOINED.fullmatch(gap) if found else None
        valued = found and re.search(r"\([^()]*\d", text[found[-1][-1].end : item.start])
        if valued and not re.match(r"\s*\([^()]*\d", text[item.end : item.end + 30]):
            joined = None  # "A (90,18%); B và C cùng đạt 88,1%": A has its value
        if joined and joined["mark"] == ";" and _VALUED_BEFORE.search(text[: found[-1][0].start]):
            joined = None  # "18/18 ở mức độ hài lòng; công khai, minh bạch được 16,85/18": the first has its value
        # Behind members that commas part, a semicolon ends the list.
        if joined and not (joined["mark"] == ";" and "," in marks):
            found[-1].append(item)
            marks += joined["mark"]
        else:
            found.append([item])
            marks = ""
    return found
