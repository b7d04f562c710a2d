"""What a table's column, row or block says of its cells, told from the words of its head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cchc.indicators import indicator
from cchc.records import Status
from nlp.figures.grid import HEADS, tidy
from nlp.figures.items import IndicatorItem
from nlp.figures.lexicon import CUES, words
from nlp.figures.names import find_components, find_indicators
from nlp.figures.setting import Setting, is_compared
from nlp.periods import PeriodMention, find_periods

Holds = Literal[
    "",
    "numbering",
    "subject",
    "component",
    "unit",
    "block",
    "time",
    "rank",
    "grade",
    "score",
    "rate",
    "change",
    "rank_change",
    "maximum",
    "ignored",
]

_EXACT = {
    name: {phrase.lower() for phrase in getattr(HEADS, name)}
    for name in (
        "numbering",
        "score",
        "grade",
        "rank",
        "group",
        "total",
        "change",
        "maximum",
        "component",
        "unit",
        "block",
        "subject",
        "time",
    )
}
_PLAIN = re.compile(rf"(?:{words(HEADS.plain)}[\s/,;-]*(?:và\s+)?)+")
# "Chỉ tiêu giao (%)" is what is aimed at, "Chỉ tiêu" alone heads the names of what is.
_NAMES_AIMS = re.compile(
    r"(?:tên\s+|các\s+|nội\s+dung\s+)?chỉ\s+tiêu(?!\s+(?:giao|được\s+giao|đề\s+ra|phấn\s+đấu|đến|tỉnh|huyện|kế\s+hoạch))"
)
_START = {
    name: re.compile(rf"^(?:{words(getattr(HEADS, name))})")
    for name in (
        "aside",
        "ignored",
        "subject",
        "component",
        "maximum",
        "grade",
        "total",
        "rank",
        "score",
        "group",
        "mean",
        "median",
        "max",
        "min",
    )
}
_ANYWHERE = {
    name: re.compile(words(getattr(HEADS, name)))
    for name in ("rank", "change", "target", "forecast", "maximum", "ignored")
}
_RATE = re.compile(r"^(?:tỷ lệ|tỉ lệ|mức độ hài lòng của)(?:\s+%)?\s+(?!đạt(?:\s|$)|điểm|chung|\(|%|năm)\S+")
# "Đúng hạn (%)", "Hồ sơ nộp trực tuyến (%)": outcomes of dossiers are rates without the word for one.
_OUTCOME = re.compile(
    rf"(?:(?:số\s+)?(?:hồ\s+sơ|tthc|thủ\s+tục(?:\s+hành\s+chính)?)\s+(?:\w+\s+){{0,4}}?)?(?:{words(HEADS.outcomes)})"
)
_OTHERS = re.compile(words((*CUES.not_performance, *CUES.foreign)))
# "Điểm Sở tự chấm": what a body gives itself is a score, and no part of the index.
_OWN_MARK = re.compile(r"(?<!\w)tự\s+(?:chấm|đánh\s+giá)(?!\w)")
AIM = re.compile(r"(?:chỉ\s+tiêu|mục\s+tiêu)(?:\s*\(%\))?")
RESULTS = re.compile(words(HEADS.results))  # "Thực hiện năm 2022" beside aims
_PERCENT = re.compile(r"%|phần trăm|tỷ lệ")
_NOISE = re.compile(
    r"\((?:%|điểm|tỷ lệ %|tỷ lệ|\d[\d.,]*|thang(?: điểm)? [\d.,]+|tối đa [\d.,]+(?: điểm)?|[\d.,]+ điểm"
    r"|(?:trên|trong)\s+(?:tổng\s+số\s+)?\d+[^()]*|/\s*\d+[^()]*|\d+%)\)|%|/\s*[\d.,]+(?:\s*điểm)?$"
)
_MAX_IN_HEAD = re.compile(
    r"\((?:tối đa\s*|thang(?: điểm)?\s*|/)?(?P<n>\d+(?:[.,]\d+)?)\s*(?:điểm)?\)|(?:/|tối đa\s)\s*(?P<n2>\d+"
    r"(?:[.,]\d+)?)\s*(?:điểm)?\)?$"
)
_PERIOD_WORDS = re.compile(
    r"(?:tính\s+)?(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d\d"
    r"|(?:đạt được\s+)?(?:(?:trong|đến|của|hết)\s+){0,2}(?:trong\s+)?(?:năm\s+)?(?:19|20)\d\d"
    r"|quý\s+\w+|(?:trong\s+)?tháng\s+\d{1,2}(?:/\d{4})?"
    r"|\d+\s+tháng(?:\s+đầu|\s+cuối)?(?:\s+năm)?|giai đoạn.*"
)
# "Điểm các nhóm chỉ số", "Các lĩnh vực": a head over the heads of components.
_GROUP = re.compile(
    r"(?:điểm|kết\s+quả|số\s+điểm)?\s*(?:đạt\s+được\s+)?(?:của\s+|theo\s+)?(?:các|từng|theo)\s+(?:nhóm\s+)?"
    r"(?:chỉ\s+số|lĩnh\s+vực|nội\s+dung|tiêu\s+chí|trụ\s+cột|yếu\s+tố|thành\s+phần|nhóm)(?:\s+thành\s+phần|\s+nội\s+dung)?$"
    r"|(?:điểm\s+|kết\s+quả\s+)?(?:(?:chỉ\s+số|yếu\s+tố|tiêu\s+chí|lĩnh\s+vực|nội\s+dung)\s+)?thành\s+phần$"
    r"|(?:chỉ\s+số|yếu\s+tố|tiêu\s+chí|lĩnh\s+vực|trụ\s+cột|nội\s+dung)$"
)
# "Kết quả năm 2023 (công bố năm 2024)": when it was made known is no time of the result.
_MADE_KNOWN = re.compile(r"\(?(?:công\s+bố|ban\s+hành)\s+(?:trong\s+)?(?:ngày|tháng|năm)\s+[\d/]+\)?")
# "Tỷ lệ hồ sơ trực tuyến (chỉ tiêu: 80%)": an aim beside which the results stand.
_SET = re.compile(r"\((?:chỉ\s+tiêu|mục\s+tiêu|kế\s+hoạch)[^()\d]{0,20}\d[\d.,]*\s*%?(?:\s*trở\s+lên)?\)")
# "Điểm 2021 (2020)", "Năm 2021 (năm 2020)": the year of what its cells have in parentheses.
_BESIDE = re.compile(r"(?P<now>(?<!\d)(?:19|20)\d\d)\s*\(\s*(?:năm\s+)?(?P<before>(?:19|20)\d\d)\s*\)")
_FIELD = re.compile(r"(?:\(\s*(?:trên|trong|/)\s*(?:tổng\s+số\s+)?|/\s*)(?P<n>\d{1,3})(?:\s+[^\W\d_][^()]*)?\)?$")
# "Lĩnh vực dịch vụ hành chính công": fields of work are the rows below, however long the head is.
_FIELD_OF_WORK = re.compile(
    r"(?:nhóm\s+)?lĩnh\s+vực\s+(?:(?:cung\s+ứng|cung\s+cấp|giải\s+quyết|khảo\s+sát|điều\s+tra|được)\s+){0,3}"
    r"(?:dịch\s+vụ|thủ\s+tục)(?:\s+(?:hành\s+chính|công)){0,2}(?:\s+(?:được\s+)?(?:khảo\s+sát|điều\s+tra|đo\s+lường))?"
)
_NOT_PARTS = re.compile(words(HEADS.not_parts))
_ORDER_PREFIX = re.compile(r"^\s*(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4}|[a-zđ])[.)]\s*")


@dataclass
class Head:
    """What one head says: the kind of its cells, and index, component, time, maximum and status where it names them."""

    text: str
    holds: Holds = ""
    code: str | None = None
    component: str | None = None
    period: str | None = None
    before: str | None = None  # time of what its cells have in parentheses
    percent: bool = False
    maximum: str | None = None
    field: str | None = None  # of a rank: "Thứ hạng (trên 102 đơn vị)"
    status: Status = "actual"
    generic: bool = False
    dated: bool = False  # it names a time and nothing else
    group: bool = False  # it stands over heads of components
    part: bool = False  # it names a component that no index declares, as its cells show
    known: bool = False  # its component is one that the index declares


def read_head(setting: Setting, text: str, code: str | None, year: int | None = None) -> Head:
    """`code` is the index of the table, whose components are looked for in the head; "Quý I" is one of `year`."""
    low = _SET.sub(" ", _MADE_KNOWN.sub(" ", tidy(text))).strip()
    head = Head(text)
    if beside := _BESIDE.search(low):
        head.before = beside["before"]
        low = low[: beside.end("now")] + low[beside.end() :]
    named = find_indicators(low, 0, len(low), setting.known)
    head.code = named[0].code if named else None
    periods = [
        p
        for p in find_periods(low, year=year or setting.published, bare_years=True, bare_months=True)
        if p.value and (p.unit != "day" or _up_to(low, p, head.code or code)) and not is_compared(low, p)
    ]
    head.period = periods[-1].value if periods else None
    head.percent = bool(_PERCENT.search(low))
    if match := _MAX_IN_HEAD.search(low):
        head.maximum = match["n"] or match["n2"]
        if re.fullmatch(r"(?:19|20)\d\d", head.maximum):
            head.maximum = None
    if head.holds in ("", "rank") and (behind := _FIELD.search(low)):
        head.field = behind["n"]
    aimed = _ANYWHERE["target"].search(low)
    if aimed and (periods or not (_NAMES_AIMS.match(low) or low.startswith("kế hoạch cải cách"))):
        head.status = "target"
    elif _ANYWHERE["forecast"].match(low):
        head.status = "forecast"
    core = _core(low, named, bare=head.status == "target")
    head.dated = bool(periods) and not core and not named
    head.generic = (
        not core
        or core in _EXACT["score"]
        or core in _EXACT["group"]
        or is_total(core)
        or core in _EXACT["rank"]
        or bool(_GROUP.match(core))
        or bool(_PLAIN.fullmatch(core))
        or bool(_OWN_MARK.search(core))
    )
    head.group = bool(_GROUP.match(core))
    head.holds = _holds(low, core, bool(named), bool(periods) or head.status == "target")
    components = find_components(low, text if len(text) == len(low) else low, 0, len(low), {head.code or code or ""})
    head.known = any(component.codes for component in components)
    if head.generic and not named and any(low[c.start : c.end] == core and _is_part(c.words) for c in components):
        head.generic = False  # "Mức độ hài lòng" is a score, but in this index it is a part
    if head.holds in ("subject", "component", "ignored") and any(low[c.start : c.end] == core for c in components):
        head.holds = "score"  # "Xã hội số" is no xã, "Chi phí thời gian" no time
    if head.holds in ("", "score") and not head.generic and (components or (code and core)):
        head.component = clean(text)
        head.holds = "score" if components else head.holds
    return head


def _up_to(low: str, day: PeriodMention, code: str | None) -> bool:
    """ "Đến ngày 30/4/2026 (%)": the day up to which a rate is told, or an index that is kept by the day."""
    daily = code is None or indicator(code).keyed_by == "day"
    return daily and re.search(r"(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?$", low[: day.start]) is not None


def _is_part(words_: str) -> bool:
    return not is_total(words_.lower()) and not words_.lower().startswith(("tổng", "điểm tổng"))


def is_total(low: str) -> bool:
    """True for the index as a whole: "Tổng điểm", "Mức độ hài lòng chung"."""
    return low in _EXACT["total"] or bool(re.match(r"(?:chỉ số|mức|mức độ|điểm|kết quả)\s.*\schung$", low))


def heads_part(said: Sequence[Head]) -> bool:
    """True where a head that no list knows (the first) names a component: under a group, by its cells or maximum."""
    return any(head.group for head in said[1:]) or any(head.maximum or head.part for head in said[:1])


def is_outcome(low: str) -> bool:
    """True for what became of dossiers: "Hồ sơ trực tuyến", "Đúng hạn"."""
    return bool(_OUTCOME.match(low))


def names_part(low: str) -> bool:
    """True where the words of a head may name a component that no index declares: they count and pay for nothing."""
    return not _NOT_PARTS.search(low) and not of_others(low)


def of_others(low: str) -> bool:
    """True for words of another field: "Tốc độ tăng trưởng GRDP", "Tỷ lệ hộ nghèo"."""
    return bool(_OTHERS.search(low))


def counts(low: str) -> bool:
    """True for a head of what is counted or paid for: "Năm 2022 (triệu đồng)"."""
    return bool(_NOT_PARTS.search(low))


def _core(low: str, named: Sequence[IndicatorItem], *, bare: bool) -> str:
    """The words of a head without index, unit and time; `bare` for one of aims, also without the words for these."""
    rest = low
    for item in reversed(named):
        rest = rest[: item.start] + " " + rest[item.end :]
    rest = _NOISE.sub(" ", rest)
    rest = _PERIOD_WORDS.sub(" ", rest)
    if bare or _PERIOD_WORDS.search(low):
        rest = _ANYWHERE["forecast"].sub(" ", _ANYWHERE["target"].sub(" ", rest))
    rest = re.sub(r"\(\s*\)", " ", rest)
    core = " ".join(rest.strip(" :-–.,()").split())
    # "Chỉ số hài lòng chung", "PAR INDEX tổng hợp": the index as a whole.
    return "" if named and core in ("chung", "tổng hợp", "điểm", "tổng điểm") else core


def clean(text: str) -> str:
    """A head's words without its unit, maximum, number and time: "2. Cải cách TTHC (15 điểm)" -> "Cải cách TTHC"."""
    rest = re.sub(r"\([^()]*(?:\d|%|điểm)[^()]*\)", " ", text)
    rest = re.sub(r"(?i)\s*(?:trong\s+)?(?:năm\s+(?:19|20)\d\d|tháng\s+\d{1,2}(?:/(?:19|20)\d\d)?)", " ", rest)
    rest = _ORDER_PREFIX.sub("", rest, count=1) if re.match(r"^\s*(?:\d|[IVX]+[.)]|[a-zđ][.)])", rest) else rest
    return " ".join(rest.strip(" :-–.,").split())


def _holds(low: str, core: str, named: bool, dated: bool) -> Holds:
    if low in _EXACT["numbering"]:
        return "numbering"
    if core in _EXACT["unit"]:
        return "unit"
    if core in _EXACT["block"] and not named:
        return "block"
    if core in _EXACT["score"] or _OWN_MARK.search(core):
        return "score" if core not in _EXACT["rank"] else "rank"
    if core in _EXACT["time"] or low in _EXACT["time"]:
        return "time"
    if _START["ignored"].match(low) or _START["aside"].match(low) or (_ANYWHERE["ignored"].search(low) and not named):
        return "ignored"
    if _START["maximum"].match(core or low):
        return "maximum"
    if _ANYWHERE["change"].search(low) and (
        core in _EXACT["change"] or _ANYWHERE["change"].match(low) or "so với" in low
    ):
        return "rank_change" if re.search(r"hạng|bậc", low) else "change"
    if _RATE.match(low) or (_PERCENT.search(low) and not named and _OUTCOME.match(low)):
        return "rate"
    if core in _EXACT["grade"] and core not in _EXACT["rank"]:
        return "grade"
    if core in _EXACT["rank"] or (_ANYWHERE["rank"].search(core) and len(core.split()) <= 6 and "điểm" not in core):
        return "rank"
    if _PLAIN.fullmatch(core) or is_total(core) or (named and not core) or (dated and not core):
        return "score"
    short = len(low.split()) <= 6 or bool(_FIELD_OF_WORK.fullmatch(low))
    if low in _EXACT["component"] or (_START["component"].match(low) and short and not dated):
        return "component"
    if _START["subject"].match(low) and len(low.split()) <= 9:
        return "subject"
    if _START["score"].match(core):
        return "score"
    return ""
