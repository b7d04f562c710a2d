"""What a document says once for all its sentences: for whom it speaks, of which year, on which scale."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from spacy.tokens import Doc

from cchc.indicators import indicator
from cchc.records import Unit
from nlp import mentions
from nlp.figures.headings import lines_of_aims
from nlp.figures.lexicon import words
from nlp.figures.names import find_cues, find_indicators
from nlp.figures.owners import owner
from nlp.lexicon import searchable
from nlp.periods import PeriodMention, find_periods, year_of
from nlp.pipes.periods import published_on, published_year
from nlp.prefilter import Prefiltered

_BLAMED = ("shortcoming", "difficulty", "cause")
_PLAN_WORDS = re.compile(
    words(("kế hoạch", "giải pháp", "nâng cao", "phấn đấu", "triển khai", "nhiệm vụ", "cải thiện", "mục tiêu"))
)
# "Sở Kế hoạch và Đầu tư" is a body, and makes no plan of the headline it stands in.
_PLANNERS = re.compile(r"(?:sở|bộ|ban|phòng)\s+(?:tài\s+chính\s*[-–]\s*)?kế\s+hoạch")
_SCALE_OF_ALL = re.compile(r"(?:như\s+sau|kết\s+quả|sau\s+đây)[^.]{0,40}:?\s*$")


@dataclass(frozen=True, slots=True)
class Maximum:
    """What the results of an index are out of, said at `end` of the text; `lower`: said of bodies of a province."""

    worth: float
    end: int
    lower: bool


@dataclass
class Setting:
    doc: Doc
    text: str  # searchable
    original: str
    published: int | None
    published_on: date | None
    home: Unit | None
    main: Unit | None
    known: set[str] = field(default_factory=set)
    title_code: str | None = None
    # Period of the results that the document is about, where it says so once.
    main_period: str | None = None
    title_dated: bool = False
    # Period of targets that name none, in a plan for one year.
    plan_period: str | None = None
    # Part of a year that a report is about: "sơ kết … 6 tháng đầu năm 2024".
    activity_period: str | None = None
    reports: bool = False  # the document is a report
    # Year that the headline of a report names, as that of the work it tells of.
    report_year: str | None = None
    scale: float | None = None
    target_lines: set[int] = field(default_factory=set)  # starts of paragraphs under a heading of aims
    aim_heads: set[int] = field(default_factory=set)  # starts of such headings without a number
    orders: list[tuple[int, int, tuple[Unit, ...]]] = field(default_factory=list)  # directives and whom they charge
    blamed: list[tuple[int, int]] = field(default_factory=list)  # shortcomings, difficulties and their causes
    periods_of: dict[str, str] = field(default_factory=dict)  # index -> period last stated for it
    section: Unit | None = None  # the body that the heading above names: "2. UBND huyện Bình Lục"
    maxima: dict[str, Maximum] = field(default_factory=dict)  # index -> the scale that a sentence told for it
    part_maxima: dict[str, Maximum] = field(default_factory=dict)  # index -> the scale told for each of its parts

    def order_at(self, position: int) -> tuple[int, tuple[Unit, ...]] | None:
        """Start of the directive that a position lies in, and the bodies charged."""
        return next(((start, charged) for start, end, charged in self.orders if start <= position < end), None)

    def blamed_at(self, position: int) -> bool:
        """Whether a position lies in what is told as a shortcoming, a difficulty or their cause."""
        return any(start <= position < end for start, end in self.blamed)

    @property
    def index_year(self) -> int | None:
        return year_of(self.main_period)


def setting_of(doc: Doc) -> Setting:
    text = searchable(doc._.text)
    document = doc._.document
    title = searchable(document.title or "") if document else ""
    setting = Setting(doc, text, doc._.text, published_year(doc), published_on(doc), mentions.home(doc), None)
    every = {item.code for item in find_indicators(text, 0, len(text), set())}
    in_title = [item.code for item in find_indicators(title, 0, len(title), every)]
    setting.known = every | set(in_title)
    setting.title_code = in_title[0] if len(set(in_title)) == 1 else None
    setting.main = owner(setting, title) or setting.home or mentions.province(doc)
    setting.reports = document is not None and document.kind == "report"
    _read_periods(setting, title, bool(in_title))
    named = {unit.name: unit for unit in doc._.units}
    setting.orders = [
        (one.start, one.end, tuple(named[name] for name in one.subjects if name in named))
        for one in doc._.statements
        if one.type in ("directive", "recommendation")
    ]
    setting.blamed = [(one.start, one.end) for one in doc._.statements if one.type in _BLAMED]
    _read_sections(setting)
    return setting


_SUM_OF = re.compile(
    r"(?<!\w)(?:tổng\s+kết|sơ\s+kết|đánh\s+giá\s+(?:kết\s+quả|tình\s+hình|công\s+tác))(?!\w)"
    r"(?P<of>(?:(?!triển\s+khai|phương\s+hướng|kế\s+hoạch|giai\s+đoạn|chương\s+trình|nghị\s+quyết)[^.;:\n]){0,90}?)"
    r"(?=năm\s+(?:19|20)\d\d|\d{1,2}\s+tháng|quý\s)"
)


_UP_TO = re.compile(r"(?<!\w)(?:đến|tới|hết)\s+(?:hết\s+)?(?:ngày\s+)?$")


def _read_periods(setting: Setting, title: str, title_names_index: bool) -> None:
    units = ["year", "span", "half", "quarter", "months"]
    daily = setting.title_code is not None and indicator(setting.title_code).keyed_by == "day"
    if daily:
        units.append("month")
    years = [
        m
        for m in find_periods(title, bare_years=True)
        if m.value and (m.unit in units or (daily and m.unit == "day" and _UP_TO.search(title, 0, m.start)))
    ]
    setting.title_dated = bool(years)
    planned = bool(_PLAN_WORDS.search(_PLANNERS.sub(" ", title)))
    if years and title_names_index and not planned:
        setting.main_period = _newest_of_title(title, years)
    if setting.main_period is None:
        setting.main_period = _first_result_period(setting) or _day_of_numbers(setting)
    if setting.main_period is None and years and not planned:
        setting.main_period = years[0].value
    summed = _summed_up(setting)
    if setting.main_period is None and summed and len(summed) == 4 and not planned:
        setting.main_period = summed
    setting.activity_period = next((m.value for m in years if m.unit in ("half", "quarter", "months")), None)
    if setting.activity_period is None and summed and len(summed) > 4:
        setting.activity_period = summed
    document = setting.doc._.document
    if years and not (planned or title_names_index) and setting.reports:
        report = years[0].value if years[0].unit == "year" else None
        setting.report_year = report
    if years and planned and document is not None and document.kind == "plan":
        setting.plan_period = years[0].value


def _newest_of_title(title: str, years: list[PeriodMention]) -> str | None:
    """ "Bảng điểm … năm 2021 và 2022": of years told together, the last where it is the newest."""
    first, *others = years
    last = first
    for mention in others:
        if mention.unit != "year" or not re.fullmatch(r"\s*(?:,|và)\s*", title[last.end : mention.start]):
            break
        last = mention
    newer = first.unit == "year" and (last.year or 0) > (first.year or 0)
    return last.value if newer else first.value


def _summed_up(setting: Setting) -> str | None:
    """The time that a meeting or a report at the head of the document sums up."""
    for start, end in setting.doc._.sentences[:4]:
        match = _SUM_OF.search(setting.text, start, end)
        if match is None:
            continue
        for mention in periods_with_bare_years(setting, match.end(), end):
            if mention.start == match.end() and mention.unit in ("year", "half", "quarter", "months"):
                return mention.value
    return None


def _first_result_period(setting: Setting) -> str | None:
    """The year of the first sentence that names an index and a year together, targets and plans left out."""
    for start, end in setting.doc._.sentences:
        items = find_indicators(setting.text, start, end, setting.known)
        if not items:
            continue
        if any(cue.name == "target" for cue in find_cues(setting.text, start, end)):
            continue
        for mention in periods_with_bare_years(setting, start, end):
            reached = mention.unit in ("day", "month") and _reached(setting, mention, items[0].code)
            if (
                (reached or mention.unit in ("year", "half", "months", "quarter"))
                and mention.value
                and not is_compared(setting.text, mention)
            ):
                before = setting.text[max(0, mention.start - 60) : mention.start]
                if _ASIDE.search(before) and _OWN_VALUE.match(setting.text, mention.end):
                    continue  # "xếp thứ 44 (năm 2017 thứ 52)": what it was before
                if reached:
                    return mention.value
                if not re.search(r"(?:kế hoạch|nhiệm vụ|luật|nghị quyết|ngày|tháng)\s[^,.;]*$", before):
                    return _newest_listed(setting, mention, start, end)
    return None


# "tính đến hết ngày 31/10/2025", "đến hết tháng 10/2025", "số liệu đến 17h ngày 31/10", "thời điểm trích xuất: 31/10".
_REACHED = re.compile(
    r"(?:tính\s+(?:từ\s+[^.;]{1,30}\s+)?(?:đến|tới)|(?:đến|tới)\s+hết|(?:số\s+liệu|dữ\s+liệu|kết\s+quả)\s+(?:đến|tới)"
    r"|(?<!\w)(?:trích\s+xuất|trích|khai\s+thác|kết\s+xuất|chốt)(?:\s+(?:số|dữ)\s+liệu)?(?:\s+(?:lúc|vào|đến|tới|ngày|là))*\s*:?"
    r"|thời\s+điểm\s+(?:lấy|tổng\s+hợp|thống\s+kê)\s+(?:số|dữ)\s+liệu(?:\s+là)?\s*:?)"
    r"(?:\s+(?:hết|thời\s+điểm|lúc|\d{1,2}\s*(?:h|giờ|:)\s*(?:\d{2})?(?:\s*phút)?|ngày|,))*\s*$"
)
# A line of its own that says of which day all the numbers are: "(Số liệu khai thác ..., tính đến hết ngày 30/9/2025)".
_DATED_NUMBERS = re.compile(r"\W*(?:ghi\s+chú\s*:\s*)?(?:số\s+liệu|dữ\s+liệu|tính\s+đến|thời\s+điểm|kết\s+quả)(?!\w)")


def is_reached(text: str, mention: PeriodMention) -> bool:
    """True for the time up to which numbers are told: "tính đến ngày 31/10", "số liệu đến 17h ngày 31/10"."""
    return bool(_REACHED.search(text, max(0, mention.start - 60), mention.start))


def _reached(setting: Setting, mention: PeriodMention, code: str) -> bool:
    """True for the day or month up to which an index that is kept by the day is told."""
    return is_reached(setting.text, mention) and indicator(code).keyed_by == "day"


def _day_of_numbers(setting: Setting) -> str | None:
    """The day that a line of its own gives to all numbers of a page whose headline names an index kept by the day."""
    if setting.title_code is None or indicator(setting.title_code).keyed_by != "day":
        return None
    for start, end in setting.doc._.paragraphs:
        if end - start < 200 and _DATED_NUMBERS.match(setting.text, start, end):
            for mention in periods_with_bare_years(setting, start, end):
                if mention.unit in ("day", "month") and mention.value and is_reached(setting.text, mention):
                    return mention.value
    return None


_ASIDE = re.compile(r"\w%?\s*\(\s*(?:năm\s+)?$")
_OWN_VALUE = re.compile(r"\s*(?::|là|đạt|xếp|thứ|hạng|đứng|ở|giữ|mới|chỉ|được)\s*[^();]{0,30}\d")
# "các năm 2020, 2021 và 2022": the years behind the first.
_NEXT_YEAR = re.compile(r"(?:,|và)\s+(?P<year>(?:19|20)\d\d)(?![\d/.,-]*\d)")
# "Hai năm trước đó, 2021 và 2020, …": the years that are meant.
_MEANT = Prefiltered(
    r"(?<!\w)(?:hai|ba|bốn|\d)\s+năm\s+(?:trước(?:\s+đó)?|gần\s+đây|gần\s+nhất|qua|liên\s+tiếp|liền)\s*[,(:]?\s*"
    r"(?P<years>(?:năm\s+)?(?:19|20)\d\d(?:\s*(?:,|và)\s*(?:năm\s+)?(?:19|20)\d\d)+)(?!\d)"
)
_YEARS_BEFORE = re.compile(r"năm\s+(?:\d{4}\s*(?:,|và)\s*)+$")


def _newest_listed(setting: Setting, first: PeriodMention, start: int, end: int) -> str | None:
    """ "các năm 2021, 2022 và 2023" are told together; the newest is the one that the document is about."""
    if setting.text[max(0, first.start - 6) : first.start].rstrip(" năm").endswith("("):
        # "40,9 điểm (2021), 42,8 điểm (2023)": a series, told up to its newest year.
        years = [m for m in periods_with_bare_years(setting, start, end) if m.unit == "year" and m.value]
        return max((m.value for m in years if m.value), default=first.value)
    newest, last = first, first
    for mention in periods_with_bare_years(setting, start, end):
        if mention.start <= last.start:
            continue
        if not re.fullmatch(r"\s*(?:,|và)\s*", setting.text[last.end : mention.start]):
            break
        last = mention
        if (mention.year or 0) > (newest.year or 0):
            newest = mention
    return newest.value


# "40,9 điểm (2021)": a year alone in parentheses behind a value.
_YEAR_ALONE = Prefiltered(r"(?:điểm|bậc|hạng|%|\d)\s*\((?P<year>(?:19|20)\d\d)\)")
_BEHIND_INDEX = re.compile(r"[\s)]{0,3}\(?(?P<year>(?:19|20)\d\d)(?![\d/.,-]*\d)")


def periods_with_bare_years(setting: Setting, start: int, end: int) -> list[PeriodMention]:
    """The periods of a stretch, with years that stand right behind an index ("PAR INDEX 2023")."""
    found = [m for m in setting.doc._.periods or [] if m.start >= start and m.end <= end]
    for item in find_indicators(setting.text, start, end, setting.known):
        match = _BEHIND_INDEX.match(setting.text, item.end, end)
        if match and not any(m.start < match.end("year") and match.start("year") < m.end for m in found):
            found.append(PeriodMention(match.start("year"), match.end("year"), match["year"], "year", match["year"]))
    for match in _YEAR_ALONE.finditer(setting.text, start, end):
        if not any(m.start < match.end("year") and match.start("year") < m.end for m in found):
            found.append(PeriodMention(match.start("year"), match.end("year"), match["year"], "year", match["year"]))
    for match in _NEXT_YEAR.finditer(setting.text, start, end):
        listed = _YEARS_BEFORE.search(setting.text, max(0, match.start("year") - 40), match.start("year"))
        if listed and not any(m.start < match.end("year") and match.start("year") < m.end for m in found):
            found.append(PeriodMention(match.start("year"), match.end("year"), match["year"], "year", match["year"]))
    for match in _MEANT.finditer(setting.text, start, end):
        found = [m for m in found if m.end <= match.start() or m.start >= match.end()]
        for year in re.finditer(r"(?:19|20)\d\d", match["years"]):
            at = match.start("years") + year.start()
            found.append(PeriodMention(at, at + 4, year[0], "year", year[0]))
    return sorted(found, key=lambda mention: mention.start)


_COMPARED = re.compile(
    r"(?:(?:so|đối\s+chiếu|đối\s+sánh)\s+(?:với|cùng)(?:\s+(?:bảng\s+xếp\s+hạng|cùng\s+kỳ|kết\s+quả|kỳ\s+đánh\s+giá|lần\s+đánh\s+giá|kỳ|mức|thời\s+điểm|cuối|đầu|hết|ngày)(?:\s+của)?)?|cùng\s+kỳ|cao\s+hơn"
    r"|thấp\s+hơn|hơn|kể\s+từ|so)\s*$"
)


def is_compared(text: str, mention: PeriodMention) -> bool:
    """True for the time that a change is measured from: "so với năm 2022", "cùng kỳ năm trước"."""
    return bool(_COMPARED.search(text, max(0, mention.start - 40), mention.start))


def _before_table(setting: Setting, end: int) -> bool:
    """True where a table follows at once: what is said "như sau" is said of the table."""
    document = setting.doc._.document
    return document is not None and any(0 <= table.start - end <= 2 for table in document.tables)


def _read_sections(setting: Setting) -> None:
    setting.target_lines, setting.aim_heads = lines_of_aims(
        setting.text, setting.original, setting.doc._.paragraphs, setting.published
    )
    for start, end in setting.doc._.sentences:
        for cue in find_cues(setting.text, start, end):
            if cue.name == "scale" and cue.number and _SCALE_OF_ALL.search(setting.text, cue.end, end):
                setting.scale = setting.scale or (None if _before_table(setting, end) else cue.number)
