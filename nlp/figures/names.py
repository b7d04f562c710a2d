"""Finds what is measured: indices, their components, rates; and the cues that govern a clause."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cchc.indicators import indicators, name_pattern, name_patterns
from cchc.wordstarts import at_word_starts
from nlp.figures.items import ComponentItem, CueItem, CueName, IndicatorItem
from nlp.figures.lexicon import CUES, words
from nlp.lexicon import alternatives
from nlp.numbers import NUMBER, parse_number
from nlp.prefilter import Prefiltered


def _alternatives(names: Iterable[str]) -> str:
    return at_word_starts(name_patterns(name.lower() for name in names))


@lru_cache(maxsize=1)
def _index_patterns() -> list[tuple[str, Prefiltered, Prefiltered | None]]:
    found: list[tuple[str, Prefiltered, Prefiltered | None]] = []
    for code, one in indicators().items():
        any_name = _alternatives(sorted(one.names, key=lambda name: -len(name_pattern(name.lower()))))
        behind = rf"(?!\s+{alternatives(one.names_not_before)}(?!\w))" if one.names_not_before else ""
        short = None
        if one.short_names:
            not_behind = alternatives(one.short_names_not_before) if one.short_names_not_before else "(?!)"
            short = Prefiltered(rf"{_alternatives(one.short_names)}(?!\w)(?!\s+{not_behind}(?!\w))")
        found.append((code, Prefiltered(rf"{any_name}(?!\w){behind}"), short))
    return found


@lru_cache(maxsize=1)
def _component_patterns() -> dict[str, re.Pattern[str]]:
    """One pattern an index over the names and aliases of its components, longest first."""
    found: dict[str, re.Pattern[str]] = {}
    for code, one in indicators().items():
        names = {alias.lower() for component in one.components for alias in (component.name, *component.aliases)}
        if names:
            found[code] = re.compile(rf"{_alternatives(sorted(names, key=lambda n: -len(name_pattern(n))))}(?!\w)")
    return found


def _one_line(text: str) -> str:
    """The text as one line, in which nothing matches over the end of a line."""
    return text.replace("\n", "\0")


# What was found in a document is kept, for it is asked for sentence by sentence: nine patterns over each of fifty
# sentences took a tenth of the whole time. Captions and heads are asked for once, and must not push the text out.
_SHORT = 1000


def _named(text: str) -> list[tuple[int, int, str, bool]]:
    return _search_named(text) if len(text) < _SHORT else _named_in_document(text)


@lru_cache(maxsize=4)
def _named_in_document(text: str) -> list[tuple[int, int, str, bool]]:
    return _search_named(text)


def _search_named(text: str) -> list[tuple[int, int, str, bool]]:
    """Every index in a text, sorted: (start, -end, code, whether by its short name)."""
    line = _one_line(text)
    return sorted(
        (match.start(), -match.end(), code, pattern is short)
        for code, full, short in _index_patterns()
        for pattern in (full, short)
        if pattern is not None
        for match in pattern.finditer(line, 0, len(line))
    )


_ABBREVIATED = re.compile(r"\s*\((?:cchc|par\s?index|[a-z]{2,6}(?:\s\d{4})?)\)")


def find_indicators(text: str, start: int, end: int, known: set[str]) -> list[IndicatorItem]:
    """Indices named in `text[start:end]`; `known` are those named in the document, whose short names count too.

    "Chỉ số năng lực cạnh tranh cấp tỉnh (PCI)" is one mention.
    """
    every = _named(text)
    merged: list[IndicatorItem] = []
    for first, negative_end, code, short in every[bisect_left(every, (start,)) :]:
        if first >= end:
            break
        if -negative_end > end or (short and code not in known):
            continue
        item = IndicatorItem(first, -negative_end, code)
        if merged and item.start < merged[-1].end:
            continue
        if merged and merged[-1].code == item.code and re.fullmatch(r"\s*[(\-–]\s*", text[merged[-1].end : item.start]):
            merged[-1].end = item.end + (1 if text[item.end : item.end + 1] == ")" else 0)
            continue
        merged.append(item)
    for item in merged:
        # "(PAR INDEX" is met unclosed, and "(CCHC)" is an abbreviation, not a remark.
        if match := _ABBREVIATED.match(text, item.end):
            item.end = match.end()
    return merged


def is_part(text: str, start: int, end: int, code: str) -> bool:
    """True where `text[start:end]`, the name of an index, is also that of a component of the index `code`."""
    pattern = _component_patterns().get(code)
    return pattern is not None and pattern.fullmatch(text, start, end) is not None


def parts_at(text: str, start: int, end: int) -> Iterator[int]:
    """Where the names end that components of any index have, and that begin at `start`."""
    for pattern in _component_patterns().values():
        if match := pattern.match(text, start, end):
            yield match.end()


_CUE_WHOLE = re.compile(alternatives((*CUES.component_cues, "thành phần", "nội dung thành phần")))
_CUE_BEFORE = re.compile(rf"{words(CUES.component_cues)}\s*[“\"]?$")
_COMPONENT_STOP = alternatives(CUES.component_stops)
_CUED = Prefiltered(
    rf"(?:chỉ\s+số\s+thành\s+phần|chỉ\s+số\s+nội\s+dung|trụ\s+cột|lĩnh\s+vực|nội\s+dung"
    rf"|tiêu\s+chí\s+thành\s+phần|tiêu\s+chí|nhóm\s+tiêu\s+chí|nhóm\s+chỉ\s+số|chỉ\s+số)\s+[“\"]?"
    # "là nội dung duy nhất …", "là trụ cột yếu nhất": what a part is among others, and not its name.
    rf"(?P<name>(?!{_COMPONENT_STOP}(?!\w)|(?!thống\s)[^\W\d_]+(?:\s+(?!thống\s)[^\W\d_]+)?\s+nhất(?!\w))[^\W\d_]+(?:(?:,?\s+(?!{_COMPONENT_STOP}(?!\w))"
    rf"|\s*-\s*)[^\W\d_]+){{1,13}}?)[”\"]?(?=\s*(?:{_COMPONENT_STOP}(?!\w)|[(:\d]|$))"
)


def find_components(text: str, original: str, start: int, end: int, known: set[str]) -> list[ComponentItem]:
    """Components of the `known` indices by name, and, behind a cue ("chỉ số thành phần …"), by their place."""
    spans: dict[tuple[int, int], list[str]] = defaultdict(list)
    for code, pattern in _component_patterns().items():
        if code in known:
            for match in pattern.finditer(text, start, end):
                spans[match.span()].append(code)
    found: list[ComponentItem] = []
    for (first, last), codes in sorted(spans.items(), key=lambda item: (item[0][0], -item[0][1])):
        if found and first < found[-1].end:
            continue
        cued = bool(_CUE_BEFORE.search(text, max(0, first - 25), first))
        # "việc" makes a noun of what is named, and is no part of the name.
        name = first + len("việc ") if text.startswith("việc ", first) else first
        found.append(ComponentItem(name, last, tuple(codes), original[name:last], cued))
    for match in _CUED.finditer(text, start, end):
        first, last = match.span("name")
        counted = re.search(
            r"(?:\d|các|những|mỗi|từng|một số|hai|ba|bốn|mười)\s*$", text[max(0, match.start() - 8) : match.start()]
        )
        if counted or _CUE_WHOLE.fullmatch(text[first:last]):
            continue  # "6 chỉ số nội dung" counts components and names none
        if not any(item.start < last and first < item.end for item in found):
            found.append(ComponentItem(first, last, (), original[first:last], cued=True))
    for match in _FIELD_ALONE.finditer(text, start, end):
        first, last = match.span("name")
        if original[first].islower() and not any(item.start < last and first < item.end for item in found):
            found.append(ComponentItem(first, last, (), original[first:last], cued=True))
    for item in found:  # it grows: what stands behind a member can be one too
        if more := _listed_part(original, item, end, found):
            found.append(more)
    return sorted(found, key=lambda item: item.start)


# "tỷ lệ hồ sơ trực tuyến đạt 60%, trong đó đất đai đạt 30%, hộ tịch 80%": fields of work in lower case; a plan is none.
_FIELD_ALONE = Prefiltered(
    rf"(?:[,;:]\s+(?:(?:trong\s+đó|riêng|còn|nhất\s+là|và)\s+)?|(?<!\w)(?:trong\s+đó|riêng)\s+)(?!kế\s+hoạch)"
    rf"(?P<name>{alternatives(CUES.work_fields)})\s+"
    r"(?=(?:(?:chỉ|mới|đã|cũng|còn)\s+){0,2}(?:(?:đạt|là|được)\s+)?(?:(?:trên|gần|hơn|khoảng|dưới)\s+)?\d[\d.,]*\s*%)"
)
_LISTED_PART = re.compile(
    r"\s*(?:,|,\s+và|và)\s+(?P<name>[^\W\d_]+(?:\s+[^\W\d_]+){1,6}?)\s+(?=(?:lần\s+lượt|tương\s+ứng)(?!\w))"
    r"|\s+(?:(?:đạt|được|chỉ|là)\s+){0,2}\d[\d.,/]*(?<![.,])\s*(?:%|điểm)?\s*[,;]\s+(?:và\s+)?(?P<next>[^\W\d_]+(?:\s+[^\W\d_]+){0,5}?)"
    r"\s+(?=(?:(?:đạt|được|chỉ|là)\s+){0,2}\d[\d.,/]*(?:%|\s*điểm|\s*[,;.]))"
)


# "Cải cách thể chế 9,5 điểm, Sở Y tế 80 điểm": a body is no part.
_BODY = re.compile(
    r"(?:Sở|Bộ(?!\s+máy)|Ban|Cục|Chi cục|Phòng|Văn phòng|Thanh tra|UBND|HĐND|Tỉnh|Huyện|Quận|Xã|Phường|Thị|Thành phố"
    r"|TP|TX|Trung tâm|Công an|Kho bạc|Bảo hiểm|Hội)(?!\w)"
)


def _listed_part(original: str, item: ComponentItem, end: int, found: list[ComponentItem]) -> ComponentItem | None:
    """ "Tính minh bạch và Hỗ trợ pháp lý lần lượt …", "Chỉ đạo điều hành 92,3%, Thể chế 88,1%": capitals in a list."""
    match = _LISTED_PART.match(original, item.end, end)
    name = (match["name"] or match["next"]) if match else ""
    if match is None or not name[0].isupper() or not original[item.start].isupper():
        return None
    first, last = match.span("name" if match["name"] else "next")
    if _BODY.match(name) or any(one.start < last and first < one.end for one in found):
        return None
    return ComponentItem(first, last, item.codes, name, cued=True)


# "tỷ lệ hài lòng đối với hộ tịch là 93,18%, chứng thực 92,05%; riêng đất đai 77,4%": satisfaction by field of work.
_NOT_FIELD = (
    r"(?:sự|việc|kết|cán|công|cơ|người|dịch|bộ|các|thái|những|mức|tỷ|thủ|sở|ubnd|tỉnh|huyện|xã|phường"
    r"|thị\s+xã|thị\s+trấn|thành\s+phố|văn\s+phòng|trung\s+tâm)(?!\w)"
)
_FIELD_WORDS = rf"(?!{_NOT_FIELD})[^\W\d_]+(?:(?:\s+|\s+-\s+)(?!là(?!\w)|đạt|chỉ|mới|có(?!\w)|với)[^\W\d_]+){{0,4}}"
_IS_PERCENT = r"\s+(?:(?:là|đạt|chỉ|có|mới|được)\s+){0,3}\d[\d.,]*\s*%"
_SATISFIED = re.compile(
    rf"(?:tỷ\s+lệ|mức\s+độ|mức|chỉ\s+số)\s+hài\s+lòng\s+(?:đối\s+với|về|với|trong|ở)\s+(?:lĩnh\s+vực\s+)?(?P<name>{_FIELD_WORDS})(?={_IS_PERCENT})"
)
_NEXT_FIELD = re.compile(
    rf"{_IS_PERCENT}\s*[,;]\s*(?:(?:và|còn|riêng|tiếp\s+đến\s+là|lĩnh\s+vực)\s+)*(?P<name>{_FIELD_WORDS})(?={_IS_PERCENT})"
)


def satisfied_fields(text: str, original: str, start: int, end: int, known: set[str]) -> list[ComponentItem]:
    """Fields of work whose users' satisfaction a sentence of a document on SIPAS lists."""
    found: list[ComponentItem] = []
    match = _SATISFIED.search(text, start, end) if "SIPAS" in known else None
    while match:
        first, last = match.span("name")
        begin = first if found else match.start()
        found.append(ComponentItem(begin, last, ("SIPAS",), original[first:last], cued=True))
        match = _NEXT_FIELD.match(text, last, end)
    return found


_SCALE = Prefiltered(
    rf"(?:thang\s+điểm(?:\s+(?:tối\s+đa|chung))?(?:\s+(?:của|cho|đối\s+với)\s+[^.;()\d]{{1,60}})?"
    rf"(?:\s+là|:)?|(?:trên|theo)\s+thang(?=\s+[\d.]+\s+điểm)|(?:số\s+)?điểm\s+tối\s+đa(?:\s+(?:của|cho|đối\s+với)\s+[^.;()\d]{{1,60}})?\s+là"
    rf"|tối\s+đa)\s+(?P<n>{NUMBER})(?!\d|\s*/)(?P<tail>\s*điểm(?:/\w+\s+\w+)?)?"
)
_GENERIC = Prefiltered(
    rf"(?<!\w)(?<!/)(?:(?:(?<!năm )(?<!tháng )\d{{1,3}}(?:/\d+)?"
    rf"|{alternatives(CUES.quantifiers)}|(?:không|chưa)\s+có(?:\s+một)?)\s+(?:số\s+|trong\s+số\s+)?"
    rf"(?:{alternatives(CUES.counted)})(?!\w))"
)
# "đơn vị cao nhất đạt 88,12 điểm, thấp nhất 70,01 điểm": ends of a group that is named by no member.
_EXTREME = {
    name: Prefiltered(
        rf"(?:(?<=[,;:(])|(?<=[,;:(] )|(?<=và ))(?:(?:đơn\s+vị|địa\s+phương|cơ\s+quan|giá\s+trị|điểm\s+số"
        rf"|điểm|mức|kết\s+quả)\s+)?(?:có\s+(?:điểm|kết\s+quả)\s+)?{words(phrases)}(?=\s+(?:(?:là|đạt|chỉ"
        rf"|ở\s+mức|với|được)\s+)*\d)"
    )
    for name, phrases in CUES.extremes.items()
}
# "trong khi UBND tỉnh giao 55%", "vượt yêu cầu 50% của Chính phủ", "so với mức 20% tỉnh đề ra", "Theo kế hoạch, năm …"
_SETTER = (
    r"(?:ubnd\s+)?(?:tỉnh|huyện|thành\s+phố|thị\s+xã|bộ|chính\s+phủ|trung\s+ương|cấp\s+trên|kế\s+hoạch|nghị\s+quyết)"
)
# Each begins at a letter, so that a search leaps from one to the next.
_GIVEN = (
    r"(?:giao(?:(?<=tỉnh giao)|(?<=huyện giao)|(?<=phố giao)|(?<=xã giao)|(?<=bộ giao)|(?<=phủ giao)|(?<=ương giao)"
    r"|(?<=trên giao))\s+(?=(?:là\s+|đạt\s+)?\d)"
    r"|yêu(?<!\wyêu)\s+cầu\s+(?=\d[\d.,]*\s*(?:%|điểm)\s+(?:của|mà|do)\s)"
    r"|mức(?<!\wmức)\s+(?=\d[\d.,]*\s*(?:%|điểm)\s+(?:được\s+giao"
    rf"|(?:mà\s+)?{_SETTER}\s+(?:đã\s+)?(?:giao|đề\s+ra|đặt\s+ra|yêu\s+cầu)))"
    r"|theo(?<!\wtheo)\s+kế\s+hoạch(?=,\s+(?:đến\s+)?(?:hết\s+|cuối\s+)?năm\s+(?:19|20)\d\d))"
)
# "cùng cụm thi đua", "các tỉnh thuộc khối thi đua số 2": a neighbourhood, and no emulation.
_NO_NEIGHBOURS = "".join(
    rf"(?<!{lead} {group} thi đua)"
    for lead in ("cùng", "thuộc", "tỉnh trong", "huyện trong", "đơn vị trong", "địa phương trong")
    for group in ("cụm", "khối")
)
# "Để trở lại tốp 10 vào năm 2023, …", "Muốn vào tốp 15", "nhằm đạt 90%"; "Để có được vị trí thứ 3, tỉnh đã …" is told.
_IN_ORDER_TO = (
    r"(?:(?:để(?:(?<=\Ađể)|(?<=\nđể)|(?<=[.] để)|(?<=- để))|muốn(?:(?<=\Amuốn)|(?<=\nmuốn)|(?<=[.] muốn)))(?!\w)"
    r"(?![^.;]{3,140},\s[^.;]{0,70}(?<!\w)(?:đã|vừa)(?!\w))|nhằm(?<!\wnhằm)(?!\w))"
    r"(?=\s+(?!(?:đạt|có|giành)\s+được|có\s)(?:[^,.;:%\d]|(?<=\w\s)(?:19|20)\d\d(?=\s)|(?<=\d)\d){0,80}?(?<!\w)"
    r"(?:đạt|tăng|nằm|lọt|vào|vươn|trở\s+lại|trở\s+về|quay\s+lại|quay\s+về|lên|giữ|giành|lấy\s+lại|cải\s+thiện|đứng|xếp|thoát|ra\s+khỏi|giảm|nâng|đưa)\s"
    r"[^,.;:]{0,40}\d)"
)
_CUES: tuple[tuple[CueName, Prefiltered], ...] = (
    (
        "target",
        Prefiltered(
            rf"{words(CUES.target)}|(?<!\w)để(?=\s+[^,.;:%]{{3,60}}\s(?:đạt|tăng|nằm|lọt|vào)\s+(?:tối\s+thiểu|ít\s+nhất|từ\s+\d[\d,.]*\s*(?:%|điểm|bậc)?\s+trở|trong\s+(?:tốp|nhóm)|tốp|nhóm))|(?<=\()(?:kế\s+hoạch|mục\s+tiêu|chỉ\s+tiêu)(?=[:\s]+[\d≥>])"
        ),
    ),
    ("target", Prefiltered(_GIVEN)),
    ("target", Prefiltered(_IN_ORDER_TO)),
    ("forecast", Prefiltered(words(CUES.forecast))),
    (
        "mean",
        Prefiltered(rf"{words(CUES.mean)}(?!\s+(?:(?:cao|thấp)(?!\s+nhất)|khá|mỗi|một|hơn|kém|khoảng|giải\s+quyết))"),
    ),
    ("median", Prefiltered(words(CUES.median))),
    ("max", _EXTREME["max"]),
    ("min", _EXTREME["min"]),
    ("pairwise", Prefiltered(words(CUES.pairwise))),
    ("generic", _GENERIC),
    ("foreign", Prefiltered(rf"{words(CUES.foreign)}{_NO_NEIGHBOURS}")),
    (
        "this_part",
        Prefiltered(
            r"(?<!\w)(?:chỉ\s+số\s+(?:thành\s+phần|nội\s+dung)|lĩnh\s+vực|nội\s+dung|tiêu\s+chí|trụ\s+cột|trục(?:\s+nội\s+dung)?)"
            r"\s+(?:này|đó|trên|vừa\s+nêu|nêu\s+trên|nói\s+trên)(?!\w)"
        ),
    ),
    ("compare", Prefiltered(r"(?<!\w)(?:so\s+với|so\s+cùng|cùng\s+kỳ)(?!\w)")),
)


# "vượt mục tiêu đề ra", "hoàn thành các chỉ tiêu": a target that is only compared with, and stands without its number.
_MET = re.compile(
    r"(?:vượt|đạt|hoàn\s+thành|đúng|theo|so\s+với|bằng|thực\s+hiện)\s+(?:được\s+|các\s+|những\s+|mức\s+|\d+/\d+\s+)*$"
)
_AIM_NOUN = re.compile(r"(?:mục\s+tiêu|chỉ\s+tiêu|kế\s+hoạch)")
_GROUPED = re.compile(r"(?<!\w)nhóm\s+$")  # "trong 5 nhóm chỉ tiêu": parts of an index, and no aim


def _met(text: str, match: re.Match[str], end: int) -> bool:
    if match[0].startswith("chỉ") and _GROUPED.search(text, max(0, match.start() - 6), match.start()):
        return True
    if not _AIM_NOUN.match(match[0]) or not _MET.search(text, max(0, match.start() - 30), match.start()):
        return False
    return not re.search(r"\d", text[match.end() : min(end, match.end() + 25)])


def _cued(text: str) -> list[tuple[int, int, int, re.Match[str]]]:
    return _search_cues(text) if len(text) < _SHORT else _cued_in_document(text)


@lru_cache(maxsize=4)
def _cued_in_document(text: str) -> list[tuple[int, int, int, re.Match[str]]]:
    return _search_cues(text)


_NUMBERED_CUES = ((-1, _SCALE), *((number, pattern) for number, (_, pattern) in enumerate(_CUES)))


def _search_cues(text: str) -> list[tuple[int, int, int, re.Match[str]]]:
    """Every cue in a text, none over the end of a line, sorted: (start, number of its pattern, -1 for a scale, end,
    match)."""
    found: list[tuple[int, int, int, re.Match[str]]] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        for number, pattern in _NUMBERED_CUES:
            found += [(match.start(), number, match.end(), match) for match in pattern.finditer(text, start, end)]
        start = end + 1
    return sorted(found, key=lambda cue: cue[:3])


def find_cues(text: str, start: int, end: int) -> Iterator[CueItem]:
    every = _cued(text)
    for first, number, last, match in every[bisect_left(every, start, key=lambda cue: cue[0]) :]:
        if first >= end:
            break
        if last > end:
            continue
        if number < 0:
            yield CueItem(first, last, "scale", parse_number(match["n"]))
        elif not (_CUES[number][0] == "target" and _met(text, match, end)):
            yield CueItem(first, last, _CUES[number][0])
