"""What stands around a table and holds for its cells: index, time, scale, rate of caption, lines, headline."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from cchc.indicators import indicator
from cchc.records import Unit
from nlp import mentions
from nlp.figures.columns import RESULTS, clean
from nlp.figures.grid import HEADS, NUMERIC, Grid, tidy
from nlp.figures.headings import is_heading
from nlp.figures.lexicon import words
from nlp.figures.maxima import scale_of_both
from nlp.figures.names import find_components, find_cues, find_indicators
from nlp.figures.owners import MEASURED
from nlp.figures.rates import find_rates
from nlp.figures.setting import Setting, is_compared, is_reached, periods_with_bare_years
from nlp.figures.subjects import role_of, units_between
from nlp.lexicon import searchable
from nlp.periods import find_periods

_EACH = re.compile(r"(?<!\w)(?:mỗi|từng|các)(?!\w)")
_PART = r"(?:chỉ\s+số|nội\s+dung|tiêu\s+chí|lĩnh\s+vực|trụ\s+cột|yếu\s+tố|thành\s+phần|nhóm)(?!\w)"
# "mỗi nội dung tối đa 10 điểm", "các chỉ số thành phần chấm theo thang 1 - 10", "thang điểm 10 cho mỗi nội dung".
_SCALE_OF_EACH = re.compile(
    rf"(?<!\w)(?:(?:mỗi|từng)\s+{_PART}|(?:các|một\s+số|những|\d+)\s+{_PART}\s+(?:thành\s+phần|nội\s+dung))"
    r"[^.,;()\d]{0,60}?[\s(](?:thang|tối\s+đa)"
    r"(?:\s+(?:điểm|tối\s+đa|là|từ))*:?\s+(?:[01]\s*(?:đến|tới|-|–)\s*)?(?P<behind>\d+)(?![\d/]|[.,]\d)"
    rf"|(?<!\w)(?:(?:các|một\s+số|những)|điểm(?:\s+số)?(?:\s+các)?)\s+{_PART}\s+(?:thành\s+phần|nội\s+dung)"
    r"[^.;()]{0,80}?\(thang(?:\s+điểm)?\s+(?P<enclosed>\d+)(?![\d/]|[.,]\d)"
    rf"|(?<!\w)(?:thang(?:\s+điểm)?|tối\s+đa)\s+(?P<ahead>\d+)(?:\s+điểm)?\s*(?:/\s*|(?:cho|đối\s+với|của)\s+(?:mỗi|từng)\s+){_PART}"
)
# "điểm thành phần theo thang điểm 10, tổng điểm theo thang điểm 100"
_OF_PARTS = re.compile(
    r"(?<!\w)(?:điểm|chỉ\s+số|nội\s+dung|tiêu\s+chí)\s+thành\s+phần(?:\s+(?!tổng\s)[^\W\d_]+){0,6}\s+$"
)
_IN_PERCENT = re.compile(r"\((?:tỷ\s+lệ\s+)?%\)|(?:đơn\s+vị\s+tính|đơn\s+vị|đvt)\s*:\s*%")
_NUMBERED = re.compile(r"\s*(?:[IVX]+|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*)[.)]\s")
PLACES = re.compile(r"\((?:xếp\s+hạng|thứ\s+hạng|hạng|vị\s+trí|xếp\s+thứ)\)")
_RANKS = re.compile(
    r"(?<!\w)(?<!bảng )(?<!kết quả )(?:thứ\s+hạng|vị\s+trí\s+xếp\s+hạng|xếp\s+hạng|vị\s+thứ)"
    r"(?:\s+[\w-]+){0,3}?\s+(?:của|các|chỉ\s+số|qua)(?!\w)"
)
_PLACED = re.compile(r"(?<!\w)(?:xếp\s+hạng|thứ\s+hạng|vị\s+trí|vị\s+thứ|thứ\s+bậc)(?!\w)")
_POINTED = re.compile(r"(?<!\w)(?:điểm|giá\s+trị|tỷ\s+lệ)(?!\w)")
# "98,7%, ước cả năm 2023 đạt 99%. Kết quả tại một số đơn vị:": a year that is foretold dates no results below.
_FORETOLD = re.compile(
    r"(?<!\w)(?:ước|dự\s+kiến|dự\s+báo|phấn\s+đấu)(?:\s+(?:thực\s+hiện|đạt|đến|hết|cả|trong)){0,3}\s*$"
)
_BRACKETED = re.compile(r"trong\s+(?:dấu\s+)?ngoặc(?:\s+đơn)?(?P<rest>[^.;]{1,60})")
_LINES_ABOVE = 6
_NOTE = re.compile(r"\W*(?:ghi\s+chú|chú\s+thích|lưu\s+ý|chú\s+ý)(?!\w)")
# "đã tiếp nhận 6.318 hồ sơ", and a line that leads to what became of them: "Kết quả ở một số lĩnh vực:".
_SETTLES = re.compile(
    r"\s*(?:\([^()]{2,40}\)\s*)?(?:(?:đã|cùng|được)\s+){0,2}(?:tiếp\s+nhận|giải\s+quyết)"
    r"(?:\s+(?:và|mới|được|giải\s+quyết|tổng|số|trên|hơn)){0,4}\s+\d[\d.]*\s+(?:lượt\s+)?hồ\s+sơ"
)
_BY_FIELDS = re.compile(r"(?<!\w)(?:lĩnh\s+vực|hồ\s+sơ|thủ\s+tục|tthc|giải\s+quyết)(?!\w)", re.IGNORECASE)
_OF_SCORES = re.compile(r"(?<!\w)(?:điểm|hài\s+lòng|chỉ\s+số|xếp\s+hạng)(?!\w)")
# "2. Kết quả thực hiện một số chỉ tiêu CCHC": a further section of a matter of its own; "2. Khối huyện" goes on.
_FURTHER = re.compile(
    r"\s*(?:\d{1,2}\.)*(?:(?!1[.)])\d{1,2}|(?!I[.)])[IVX]+|[B-ZĐb-zđ])[.)]\s+[^:]*?"
    r"(?<!\w)(?:chỉ\s+tiêu|nhiệm\s+vụ|hồ\s+sơ|thủ\s+tục|dịch\s+vụ\s+công|tiếp\s+nhận)(?!\w)",
    re.IGNORECASE,
)
_AIMS = re.compile(rf"(?:\W|\d|bảng|biểu|phụ\s+lục|[ivx]+\.)*(?:{words(HEADS.aims)})(?!\w)")


@dataclass
class Surroundings:
    """What is said of a table as a whole; each is None where nothing says it."""

    code: str | None = None
    period: str | None = None
    scale: float | None = None
    each: float | None = None  # scale of every component: "thang điểm tối đa của mỗi chỉ số là 10"
    percent: bool = False  # "(%)", "Đơn vị tính: %": scores of the index are percentages
    subject: Unit | None = None  # "Điểm thành phần của Sở Tư pháp": whose the whole table is
    settling: Unit | None = None  # "Trung tâm tiếp nhận 6.318 hồ sơ. Kết quả theo lĩnh vực:": whose its rates are
    places: bool = False  # "Điểm (thứ hạng) PCI ...": what its cells have in parentheses are ranks
    before: str | None = None  # "số trong ngoặc là của năm 2020": time of what its cells have in parentheses
    ranked: bool = False  # "Thứ hạng của tỉnh qua các năm": whole numbers that no head explains are ranks
    ranking: bool = False  # its lines or the headline speak of ranks, and of no points
    rate: str | None = None  # rate that the line above names: "Tỷ lệ hồ sơ đúng hạn của các huyện như sau:"
    aimed: bool = False  # "Chỉ tiêu ... giao cho các đơn vị:", a line under a heading of aims: its cells are targets


def surroundings_of(setting: Setting, grid: Grid, outside: Sequence[tuple[int, int]]) -> Surroundings:
    """Index, time and scale from the caption, the lines above (nearest first), a note below and the headline.

    `outside` are the paragraphs that stand in no table, in the order of the text.
    """
    table, around = grid.table, Surroundings()
    in_percent = any("%" in cell.text for cell in table.cells)
    of_rate = False  # the line that leads to the table names a rate in percent, and no index
    code: str | None = None
    period: str | None = None
    scale: float | None = None
    if caption := " ".join(part for part in (table.caption, grid.title) if part):
        low = tidy(caption)
        code, period = _said(setting, low)
        scale, around.each = _scales(low, 0, len(low))
        around.percent = _in_percent(low, scale, around.each)
        around.places = bool(PLACES.search(low))
        around.ranked, around.ranking = _of_ranks(low), _ranking(low)
        if code is None:
            around.rate = _rate(low, caption if len(caption) == len(low) else low, 0, len(low))
            of_rate = _leads(low, around.rate) and (in_percent or around.percent)
        around.aimed = _of_aims(low)
        whose = re.search(r"(?<!\w)của\s+(?P<who>[^,;()]+?)\s*(?:năm\s+\d{4}.*)?$", " ".join(caption.split()))
        around.subject = _measured(mentions.resolve(setting.doc, whose["who"], table.start)) if whose else None
    last = bisect_left(outside, (table.start, 0))
    nearest, section, other = True, True, False
    by_fields: tuple[int, int] | None = None  # the line above, behind one that may tell whose dossiers it is of
    for start, end in reversed(outside[max(0, last - _LINES_ABOVE) : last]):
        found = find_indicators(setting.text, start, end, setting.known)
        whole, each = _scales(setting.text, start, end)
        if nearest:
            around.percent = around.percent or _in_percent(setting.text[start:end], whole, each)
            around.aimed = around.aimed or _of_aims(setting.text[start:end]) or start in setting.target_lines
            if code is None and around.rate is None and not found:
                around.rate = _rate(setting.text, setting.original, start, end)
                of_rate = _leads(setting.text[start:end], around.rate) and (in_percent or around.percent)
        if code is None and found and not of_rate and not other:
            code = found[-1].code
        heading = is_heading(setting.original[start:end])
        if period is None and (section or heading):
            period = _introduced(setting, code, start, end) if nearest else None
            period = period or _dated(setting, code, start, end)
            if period is None and code is None and not of_rate:
                period = _dated_numbers(setting, start, end)
        # What stands above the heading of a section is of another matter; only further headings hold here too.
        section = section and not (heading and _NUMBERED.match(setting.original[start:end]))
        other = other or (heading and not found and bool(_FURTHER.match(setting.original[start:end])))
        scale, around.each = scale or whole, around.each or each
        if nearest:
            around.places = around.places or bool(PLACES.search(setting.text, start, end))
            around.before = _bracketed(setting.text[start:end])
            around.ranked = around.ranked or _of_ranks(setting.text[start:end])
            around.ranking = around.ranking or _ranking(setting.text[start:end])
            around.subject = around.subject or _whose(setting, start, end)
            around.settling = _settling(setting, start, end, start, end)
            by_fields = None if heading else (start, end)
        elif by_fields is not None:
            around.settling = around.settling or (None if heading else _settling(setting, start, end, *by_fields))
            by_fields = None
        nearest = False
    below = next(iter(outside[max(0, last) : last + 1]), None)
    if below is not None and _NOTE.match(setting.text, *below):
        whole, each = _scales(setting.text, *below)
        scale, around.each = scale or whole, around.each or each
    if code is None and not of_rate:
        code = setting.title_code or (next(iter(setting.known)) if len(setting.known) == 1 else None)
    around.code = _by_parts(setting, grid, code) or code
    around.period = period or _of_document(setting, grid, around.code)
    around.scale = scale or setting.scale
    return around


def _in_percent(line: str, whole: float | None, each: float | None) -> bool:
    """ "(%)": of all that a table has, but where the line says a scale of points too, of what says so itself."""
    return bool(_IN_PERCENT.search(line)) and not any(scale not in (None, 100.0) for scale in (whole, each))


def _bracketed(line: str) -> str | None:
    """The time that a line says the numbers in parentheses to be of."""
    said = _BRACKETED.search(line)
    dated = find_periods(said["rest"], bare_years=True) if said else []
    return dated[0].value if dated else None


def _of_ranks(line: str) -> bool:
    """True for a line that announces ranks, and no points beside them."""
    return len(line) < 160 and bool(_RANKS.search(line)) and not re.search(r"(?<!\w)(?:điểm|giá\s+trị)(?!\w)", line)


def _ranking(line: str) -> bool:
    """True for a line that speaks of ranks alone: whole numbers below it are places, where they can be points too."""
    return len(line) < 250 and bool(_PLACED.search(line)) and not _POINTED.search(line)


def _leads(line: str, rate: str | None) -> bool:
    """True for a line that announces what a table is of, where that is a rate and no score.

    "Tỷ lệ hồ sơ trực tuyến giao cho các đơn vị:" ("Tỷ lệ điểm", "Mức độ hài lòng" are scores of an index).
    """
    return (
        rate is not None and len(line) < 250 and not _OF_SCORES.search(line) and rate.lower().startswith(("tỷ", "tỉ"))
    )


def _of_aims(line: str) -> bool:
    """True for a line that announces what is aimed at, and no results beside it."""
    return len(line) < 250 and bool(_AIMS.match(line)) and not RESULTS.search(line)


def _rate(text: str, original: str, start: int, end: int) -> str | None:
    """The one rate that a line names."""
    rates = [rate for rate in find_rates(text, original, start, end) if not rate.behind]
    return rates[0].words if len(rates) == 1 and rates[0].words else None


def _introduced(setting: Setting, code: str | None, start: int, end: int) -> str | None:
    """The time that the last sentence of the paragraph above names: "Kết quả quý III theo từng lĩnh vực:"."""
    if setting.text[end - 1 : end] != ":":
        return None
    last = max((one for one in setting.doc._.sentences if start < one[0] and one[1] <= end), default=None)
    return _dated(setting, code, *last) if last is not None else None


def _dated(setting: Setting, code: str | None, start: int, end: int) -> str | None:
    """The time that a line says: of a short one the last, of a long one that names an index the first."""
    brackets = _BRACKETED.search(setting.text, start, end)
    dated = [
        period.value
        for period in periods_with_bare_years(setting, start, end)
        if period.value
        and period.unit not in _undated_units(code)
        and not is_compared(setting.text, period)
        and not _FORETOLD.search(setting.text, start, period.start)
        and not (brackets and brackets.start() <= period.start < brackets.end())
    ]
    if not dated:
        return None
    if end - start < 160:
        return dated[-1]
    return dated[0] if find_indicators(setting.text, start, end, setting.known) else None


def _dated_numbers(setting: Setting, start: int, end: int) -> str | None:
    """The day up to which a line tells all the numbers of an index that only the headline names."""
    if setting.title_code is None or indicator(setting.title_code).keyed_by != "day" or end - start > 200:
        return None
    return next(
        (
            mention.value
            for mention in periods_with_bare_years(setting, start, end)
            if mention.unit in ("day", "month") and mention.value and is_reached(setting.text, mention)
        ),
        None,
    )


def _of_document(setting: Setting, grid: Grid, code: str | None) -> str | None:
    """The time of a table that no line above it dates.

    Rates are of the time that the headline names. A report names its own year there, of which the results of the bodies
    below are; those of the province itself are of the edition that was published last ("PAR INDEX năm 2024").
    """
    document = setting.doc._.document
    titled = _dated_title(searchable(document.title or "")) if document is not None else None
    if code is None:
        return setting.activity_period or titled or setting.main_period
    if document is not None and document.kind == "report" and titled is not None and _of_others(setting, grid):
        return titled
    return setting.main_period


def _dated_title(title: str) -> str | None:
    dated = [
        p.value for p in find_periods(title, bare_years=True) if p.value and p.unit not in ("day", "month", "span")
    ]
    return dated[0] if dated else None


def _of_others(setting: Setting, grid: Grid) -> bool:
    """True for a table of two bodies or more that are none of those the document speaks for."""
    own = {unit.name for unit in (setting.main, setting.home) if unit is not None}
    within = mentions.mentions_in(setting.doc, grid.table.start, grid.table.end)
    return len({unit.name for _, unit in within if unit.level in MEASURED or unit.level == "committee"} - own) >= 2


def _undated_units(code: str | None) -> tuple[str, ...]:
    """Times that date no table: days and months only where the index is kept by them, or where rates are told."""
    return (
        ("day", "span")
        if code is None
        else ("span",)
        if indicator(code).keyed_by == "day"
        else ("day", "month", "span")
    )


def _whose(setting: Setting, start: int, end: int) -> Unit | None:
    """The one unit that the line above a table says to be measured: "Điểm thành phần PAR INDEX của Sở Tư pháp"."""
    named = units_between(setting, start, end, None) if end - start < 250 else []
    found = {item.unit.name: item.unit for item in named if role_of(setting, item, item.end) == "subject"}
    return _measured(next(iter(found.values()))) if len(found) == 1 and len(named) <= 2 else None


def _settling(setting: Setting, start: int, end: int, first: int, last: int) -> Unit | None:
    """The one body that a paragraph tells to receive or settle dossiers, of whose fields the line `first:last` speaks.

    "Kết quả các chỉ tiêu của xã:" names another and speaks of no fields.
    """
    text = setting.text
    if text[last - 1 : last] != ":":
        return None
    told = {
        unit.name: (unit, mention.end)
        for mention, unit in mentions.mentions_in(setting.doc, start, end)
        if unit.level in ("office", "department") and _SETTLES.match(text, mention.end, end)
    }
    if len(told) != 1:
        return None
    unit, behind = next(iter(told.values()))
    opens = max((a for a, b in setting.doc._.sentences if first <= a < last and b <= last), default=first)
    others = units_between(setting, max(opens, behind), last, None)
    return None if others or not _BY_FIELDS.search(text, max(opens, behind), last) else unit


def _measured(unit: Unit | None) -> Unit | None:
    return unit if unit is not None and unit.level in MEASURED else None


def _by_parts(setting: Setting, grid: Grid, code_above: str | None) -> str | None:
    """The index whose components the heads of rows and columns name, where those of the index above are not there.

    A list of the fields of reform under a line that speaks of several indices is of the one that has such fields.
    """
    cells = {cell.text for cell in grid.table.cells if 4 < len(cell.text) < 120}
    texts = {text for cell in cells if not NUMERIC.match(text := tidy(cell))}
    parts: dict[str, int] = {}
    for code in setting.known:
        named = [
            text
            for text in texts
            for part in find_components(text, text, 0, len(text), {code})[:1]
            if part.codes and len(part.words) >= 0.6 * len(clean(text))
        ]
        parts[code] = len(named)
    best = max(parts, key=lambda code: parts[code], default=None)
    own = parts.get(code_above or "", 0)
    return best if best is not None and parts[best] >= 3 and parts[best] > 2 * own else None


def _said(setting: Setting, low: str) -> tuple[str | None, str | None]:
    found = find_indicators(low, 0, len(low), setting.known)
    dated = [p.value for p in find_periods(low, bare_years=True) if p.value and p.unit not in ("day", "month")]
    return (found[0].code if found else None), (dated[0] if dated else None)


def _scales(text: str, start: int, end: int) -> tuple[float | None, float | None]:
    """The scale that a line says for the index as a whole, and the one that it says for each component."""
    whole = each = scale_of_both(text, start, end)
    if whole is not None:
        return whole, each
    said = _SCALE_OF_EACH.search(text, start, end)
    each = float(said["behind"] or said["enclosed"] or said["ahead"]) if said else None
    for cue in find_cues(text, start, end):
        if cue.name != "scale" or not cue.number or (said and cue.start < said.end() and said.start() < cue.end):
            continue
        if _EACH.search(text, cue.start, cue.end) or _OF_PARTS.search(text, start, cue.start):
            each = each or cue.number
        else:
            whole = whole or cue.number
    return whole, each


def paragraphs_outside(setting: Setting) -> list[tuple[int, int]]:
    """The paragraphs that stand in no table, in the order of the text."""
    document = setting.doc._.document
    tables = sorted((table.start, table.end) for table in document.tables) if document is not None else []
    found = []
    for start, end in setting.doc._.paragraphs:
        at = bisect_left(tables, (start + 1, 0)) - 1
        if at < 0 or tables[at][1] <= start:
            found.append((start, end))
    return found
