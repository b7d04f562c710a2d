"""Points and spans of time that figures, deadlines and meetings hang on, as record-format.md writes them.

2022   2020-Q3   2014-H1   2021-09M   2025-09   2025-08-11   2016/2020
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from cchc.wordstarts import at_word_starts
from nlp.daterange import DAYS, YEAR, Unit, months, part_of_year
from nlp.lexicon import lower
from nlp.numbers import CARDINALS

_YEAR = YEAR
_YEAR_FIRST = re.compile(YEAR)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "một": 1, "hai": 2, "ba": 3, "tư": 4}
_OF_YEAR = rf"(?:[ ]*[/-][ ]*|[ ]+(?:của[ ]+)?(?:năm[ ]+)?)(?P<{{0}}>{_YEAR})(?![\d.,]*\d|[ ]*[-–][ ]*\d{{{{1,2}}}}/)"
_COUNT = r"0?\d|1[0-2]|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mười một"

# One pattern over text in lower case, tried at each word start that one of its forms has; longer forms before shorter
# ones. No repetition is nested.
FORM = re.compile(
    r"(?=[\dgtcnqkhmbsđ])(?:(?<![\w/.,-])|(?<=[^\d\W][,.])(?!\d))(?:"
    + "|".join(
        (
            (
                rf"(?:giai đoạn|thời kỳ|các năm|từ năm|nhiệm kỳ)[ ]+(?:từ[ ]+)?(?:năm[ ]+)?(?P<from>{_YEAR})[ ]*"
                rf"(?:[-–—]|đến|tới)[ ]*(?:năm[ ]+)?(?P<to>{_YEAR})"
            ),
            rf"(?P<from2>{_YEAR})[ ]*[-–—][ ]*(?P<to2>{_YEAR})(?!\d)",
            rf"ngày[ ]+(?P<day>\d{{1,2}})[ ]+tháng[ ]+(?P<dmonth>\d{{1,2}})(?:{_OF_YEAR.format('dyear')})?",
            rf"(?:ngày[ ]+)?(?P<day2>\d{{1,2}})[/.-](?P<dmonth2>\d{{1,2}})[/.-](?P<dyear2>{_YEAR})(?!\d)",
            r"ngày[ ]+(?P<day3>\d{1,2})/(?P<dmonth3>\d{1,2})(?![\d/])",
            # "Đến 30/6, …": without "ngày" only where a clause ends at it; "đến 30/63 tỉnh" is a place.
            r"(?:(?<=đến )|(?<=trước )|(?<=hết ))(?P<day4>\d{1,2})/(?P<dmonth4>\d{1,2})(?=[ ]*[,;)]|\.?$)",
            rf"(?:quý|quí)[ ]+(?P<quarter>iii|ii|iv|i|[1-4]|một|hai|ba|tư)(?![\w])(?:{_OF_YEAR.format('qyear')})?",
            (
                rf"(?P<first>{_COUNT})[ ]+tháng[ ]+đầu(?:[ ]+(?P<firstthis>năm nay)|(?:[ ]+(?:của[ ]+)?năm)?(?:[ ]+"
                rf"(?P<firstyear>{_YEAR}))?(?!\d))"
            ),
            rf"(?P<last>6|06|sáu)[ ]+tháng[ ]+cuối(?:[ ]+năm)?(?:[ ]+(?P<lastyear>{_YEAR}))?(?!\d)",
            rf"nửa[ ]+(?P<half>đầu|cuối)[ ]+năm(?:[ ]+(?P<halfyear>{_YEAR}))?(?!\d)",
            rf"(?P<nine>{_COUNT})[ ]+tháng(?:,)?[ ]+(?:(?:của[ ]+)?năm[ ]+)?(?P<nineyear>{_YEAR})(?!\d|[ ]*hồ[ ]sơ)",
            rf"tháng[ ]+(?P<month>\d{{1,2}})(?![\d,.]*\d|[ ]*[-–][ ]*\d{{1,2}})(?:{_OF_YEAR.format('myear')})?",
            rf"năm[ ]+(?P<year>{_YEAR})(?![\d.,]*\d|[ ]*[-–][ ]*\d)",
            # "hai năm trước đó" counts from the year that is told of, as "năm trước" does.
            r"(?P<back>hai|ba|bốn|0?[2-4])[ ]+năm[ ]+(?:trước(?:[ ]+đó)?|về[ ]+trước)(?!\w)",
            # "Trước đó một năm, …": the same with its words turned; "trước đó ba năm liền" is no one year.
            (
                r"(?:trước|cách)[ ]+đó[ ]+(?:vừa[ ]+)?(?:đúng[ ]+)?(?P<ago>một|hai|ba|bốn|0?[1-4])[ ]+năm"
                r"(?!\w|[ ]+(?:\d|li|nay|trở|qua))"
            ),
            # "sau một năm đứng á quân": the place of the year before, told beside the new one.
            (
                r"(?P<after>sau[ ]+(?:một|1|01)[ ]+năm"
                r"(?=[ ]+(?:đứng|xếp|ở|giữ|tụt|rơi|nằm|rời|bị|về|đánh[ ]+mất|chỉ)(?!\w)))"
            ),
            (
                r"(?P<before>(?:một[ ]+)?năm[ ]+(?:trước[ ]+đó|về[ ]+trước|liền[ ]+trước|liền[ ]+kề)"
                r"|(?:một[ ]+)?năm[ ]+"
                r"(?:trước|ngoái)(?![ ]+khi))"
            ),
            r"(?P<this>năm[ ]+nay|(?:tính[ ]+)?từ[ ]+đầu[ ]+năm[ ]+(?:đến|tới)[ ]+nay)",
            (
                r"(?P<whole>cả[ ]+năm(?![ ]+(?:\d|học|tháng))|(?<=khi )kết[ ]+thúc[ ]+năm(?![ ]+(?:\d|học))"
                r"|(?:(?<=đến )|(?<=vào )|(?<=tới ))(?:cuối|hết)[ ]+năm"
                r"(?=[ ]*[,.;)]|$|[ ]+(?:(?:đạt|có|là|phải|ít|tối|tỷ|trên)(?!\w)|\d{1,3}%))"
                r"|(?:(?<=, )|(?<=đấu ))cuối[ ]+năm(?=[ ]+(?:đạt|có|là|phải|ít|tối|tỷ|trên)(?!\w)))"
            ),
            # "Hai năm sau đó": counted from the year told before.
            (
                r"(?P<later>(?:(?P<laterby>một|hai|ba|bốn|0?[1-4])[ ]+)?năm[ ]+sau[ ]+đó"
                r"|(?P<laterby2>hai|ba|bốn|0?[2-4])[ ]+năm[ ]+sau(?![ ]+(?:khi|ngày|thời|nữa|này|kỳ|sáp|đại)(?!\w))"
                r"|(?:một[ ]+)?năm[ ]+(?:tiếp[ ]+theo|tiếp[ ]+đó|kế[ ]+(?:tiếp|đó)|liền[ ]+(?:kề[ ]+)?sau(?:[ ]+đó)?"
                r"|sau[ ]+nữa))(?!\w)"
            ),
            r"(?P<next>năm[ ]+(?:tới|sau)(?!\w))",
            (
                r"(?P<again>(?:thời[ ]+điểm|thời[ ]+gian|thời[ ]+hạn)[ ]+(?:trên|này|nêu[ ]+trên)(?!\w)"
                r"|(?<=cùng )thời[ ]+điểm(?=[ ]*,))"
            ),
            (
                r"(?P<vague>(?:những|các|nhiều|\d+|hai|ba|bốn|năm|mười)[ ]+năm[ ]+(?:gần[ ]+đây|qua|trước"
                r"|tiếp[ ]+(?:theo|đó|sau)|kế[ ]+tiếp|(?:liền|liên[ ]+tiếp)[ ]+sau)"
                r"|(?:những|nhiều)[ ]+năm[ ]+(?:liền|liên[ ]+tục|liên[ ]+tiếp|nay)"
                # "Cách đây ba năm": back from a day that nothing tells
                r"|cách[ ]+đây[ ]+(?:(?:khoảng|hơn|gần)[ ]+)?(?:\d+|một|hai|ba|bốn|năm|sáu|mười)[ ]+năm(?!\w|[ ]+\d)"
                r"|(?:trước|cách)[ ]+đó[ ]+(?:\d+|hai|ba|bốn|năm|nhiều)[ ]+năm(?=[ ]+li)"
                r"|tính[ ]+chung[ ]+(?:cả[ ]+)?(?:\d|hai|ba|bốn|năm|mười|10)[ ]+năm(?![ ]+\d)"
                r"|thời[ ]+gian[ ]+(?:qua|gần[ ]+đây|tới))"
            ),
        )
    )
    + r")"
)
# The words that a form can begin with. Most words of a text begin none, and a search for these leaps over them.
_BEGINNINGS = re.compile(
    at_word_starts(
        (
            "giai", "thời", "các", "từ", "nhiệm", "ngày", "qu", "tính", "tháng", "năm", "nửa", "cả", "kết", "cuối",
            "hết", "sau", "trước", "cách", "những", "nhiều", *(word for word in CARDINALS if " " not in word), r"\d",
        )
    )
)  # fmt: skip
_BARE_YEAR = re.compile(rf"(?<![\w/.,-])(?P<bare>{_YEAR})(?![\w/%]|[.,]\d|[ ]*[-–][ ]*\d)")
# "chỉ trong hai tháng, …" is how long something took; "9 tháng, …" or "sáu tháng, …" the first part of the year.
_BARE_MONTHS = re.compile(
    r"(?<!chỉ trong )(?<!sau )(?<!suốt )(?<![\w/.,-])(?!(?:một|hai|ba|bốn|năm|bảy|tám|mười)[ ])"
    rf"(?:(?P<count>{_COUNT})[ ]+tháng(?=[,;]|[ ]+(?:qua|vừa qua)|\.\s|\.?$)"
    rf"|(?:(?<=ước )|(?<=lũy kế )|(?<=luỹ kế )|(?<=tính chung ))(?P<count2>{_COUNT})[ ]+tháng"
    r"(?=[ ]+(?:đạt|là|được|có|toàn)))"
)


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A stretch of text that names a time. `value` is its normal form, None while its year is not known.

    `relative` is the offset in years of a "năm trước" (-1); it is resolved against the index year by `resolve`.
    """

    start: int
    end: int
    quote: str
    unit: Unit
    value: str | None
    relative: int | None = None
    part: str = ""  # of a year that is only relative: "Q1" of "quý I năm sau"

    @property
    def year(self) -> int | None:
        """The (last) year that is named, or None."""
        return year_of(self.value)


def year_of(period: str | None) -> int | None:
    """Year of a normal form, of a span the last: "2020-Q3" -> 2020, "2016/2020" -> 2020."""
    if not period or not _YEAR_FIRST.match(period):
        return None
    return int(period[-4:]) if "/" in period else int(period[:4])


def _count(text: str) -> int:
    return int(text) if text.isdigit() else CARDINALS[" ".join(text.lower().split())]


def _valid_day(year: int | None, month: int, day: int) -> bool:
    try:
        date(year or 2000, month, day)
    except ValueError:
        return False
    return True


def _mention(match: re.Match[str], quote: str, year: int | None) -> PeriodMention | None:
    """`year` is what a mention without a year falls in, or None."""
    found = {name: text for name, text in match.groupdict().items() if text is not None}

    def of(unit: Unit, value: str | None, relative: int | None = None) -> PeriodMention:
        return PeriodMention(match.start(), match.end(), quote, unit, value, relative)

    def own(name: str) -> int | None:
        return int(found[name]) if name in found else year

    for first, last in (("from", "to"), ("from2", "to2")):
        if first in found:
            start, end = int(found[first]), int(found[last])
            return of("span", f"{start}/{end}") if start < end <= start + 30 else None
    for day, month, named in (
        ("day", "dmonth", "dyear"),
        ("day2", "dmonth2", "dyear2"),
        ("day3", "dmonth3", ""),
        ("day4", "dmonth4", ""),
    ):
        if day in found:
            at = own(named) if named else year
            if not _valid_day(at, int(found[month]), int(found[day])):
                return None
            return of("day", f"{at}-{int(found[month]):02d}-{int(found[day]):02d}" if at else None)
    if "quarter" in found:
        at = own("qyear")
        return of("quarter", f"{at}-Q{_ROMAN[found['quarter'].lower()]}" if at else None)
    if "first" in found:
        count = _count(found["first"])
        if "firstthis" in found and year is None:
            # "10 tháng đầu năm nay" is of the year of the page, whichever was told before.
            part = (months(count, 2000) or "").removeprefix("2000-")
            return PeriodMention(match.start(), match.end(), quote, "half" if count == 6 else "months", None, 0, part)
        return of("half" if count == 6 else "months", months(count, own("firstyear")))
    if "last" in found or "half" in found:
        at = own("lastyear" if "last" in found else "halfyear")
        half = 1 if found.get("half", "").lower() == "đầu" else 2
        return of("half", f"{at}-H{half}" if at else None)
    if "nine" in found:
        count = _count(found["nine"])
        return of("half" if count == 6 else "months", months(count, own("nineyear")))
    if "count" in found or "count2" in found:
        count = _count(found.get("count") or found["count2"])
        return of("half" if count == 6 else "months", months(count, year))
    if "month" in found:
        number, at = int(found["month"]), own("myear")
        return of("month", f"{at}-{number:02d}" if at else None) if 1 <= number <= 12 else None
    if "year" in found or "bare" in found:
        return of("year", found.get("year") or found["bare"])
    if "before" in found or "after" in found:
        return of("relative", None, -1)
    if "back" in found or "ago" in found:
        return of("relative", None, -_count(found.get("back") or found["ago"]))
    if "whole" in found:
        return of("whole", None, 0)
    if "this" in found:
        return of("relative", None, 0)
    if "later" in found:
        return of("later", None, _count(found.get("laterby") or found.get("laterby2") or "một"))
    if "next" in found:
        return of("relative", None, 1)
    if "again" in found:
        return of("again", None)
    return of("vague", None)


def find_periods(
    text: str, *, year: int | None = None, bare_years: bool = False, bare_months: bool = False
) -> list[PeriodMention]:
    """Every time named in a text, in order, without overlaps.

    `year`: what "quý IV" or "ngày 30/9" falls in when no year stands at them. `bare_years`: also "2023" without
    "năm", as in a column's head or behind an index ("PAR INDEX 2023"). `bare_months`: also "9 tháng" alone.
    """
    return list(_mentions(text, year, bare_years, bare_months))


def forms(lowered: str) -> Iterator[re.Match[str]]:
    """What `FORM.finditer` gives of a text in lower case, tried where a form can begin."""
    end = 0
    for beginning in _BEGINNINGS.finditer(lowered):
        if beginning.start() >= end and (match := FORM.match(lowered, beginning.start())):
            end = match.end()
            yield match


_Parts = tuple[tuple[re.Match[str], tuple[Unit, str]], ...]


@lru_cache(maxsize=64)
def _found(lowered: str) -> tuple[_Parts, tuple[re.Match[str], ...]]:
    """Stretches of days and other forms of a line, which is read for times of several years."""
    parts = tuple((match, part) for match in DAYS.finditer(lowered) if (part := part_of_year(match)))
    return parts, tuple(
        match
        for match in forms(lowered)
        if not any(part.start() < match.end() and match.start() < part.end() for part, _ in parts)
    )


def _mentions(text: str, year: int | None, bare_years: bool, bare_months: bool) -> Iterator[PeriodMention]:
    lowered = lower(text)
    parts, forms_found = _found(lowered)
    matches = list(forms_found)
    covered = bytearray(len(text))
    for match, _ in parts:
        covered[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    for match in matches:
        covered[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    for wanted, pattern in ((bare_years, _BARE_YEAR), (bare_months and "tháng" in lowered, _BARE_MONTHS)):
        if wanted:
            for match in pattern.finditer(lowered):
                if not any(covered[match.start() : match.end()]):
                    matches.append(match)
                    covered[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    found = [PeriodMention(*match.span(), text[match.start() : match.end()], *part) for match, part in parts]
    for match in matches:
        mention = _mention(match, text[match.start() : match.end()], year)
        if mention is not None:
            found.append(_of_other_year(text, mention))
    yield from sorted(found, key=lambda mention: mention.start)


# "quý I năm sau", "tháng 3 năm tới": a part of a year that is told by its distance.
_OTHER_YEAR = re.compile(r"[ ]+(?:của[ ]+)?năm[ ]+(?P<which>nay|sau|tới|trước|ngoái)(?!\w)", re.IGNORECASE)
_DISTANCE = {"nay": 0, "sau": 1, "tới": 1, "trước": -1, "ngoái": -1}


def _of_other_year(text: str, mention: PeriodMention) -> PeriodMention:
    if mention.unit not in ("quarter", "month", "months", "half") or _YEAR_FIRST.search(mention.quote):
        return mention
    behind = _OTHER_YEAR.match(text, mention.end)
    if behind is None:
        return mention
    anywhere = find_periods(mention.quote, year=2000, bare_months=True)
    part = (anywhere[0].value or "").removeprefix("2000-") if anywhere else ""
    if not part or part == "2000":
        return mention
    end = behind.end()
    distance = _DISTANCE[behind["which"].lower()]
    return PeriodMention(mention.start, end, text[mention.start : end], mention.unit, None, distance, part)


def dated(mention: PeriodMention, year: int | None) -> str | None:
    """Normal form of a mention that says no year ("quý IV", "30/6"), in `year`."""
    quote = f"ngày {mention.quote}" if mention.quote[:1].isdigit() and mention.unit == "day" else mention.quote
    found = find_periods(quote, year=year, bare_months=True)
    return found[0].value if found and found[0].quote == quote else None


def shifted(mention: PeriodMention, offset: int) -> PeriodMention:
    """The same mention in a text that starts `offset` characters later."""
    return replace(mention, start=mention.start + offset, end=mention.end + offset)


def resolve(mention: PeriodMention, *, index_year: int | None, published_year: int | None) -> str | None:
    """Normal form of a mention: "năm ngoái" counts from the index year, "năm nay" and "năm tới" from publication."""
    if mention.relative is None:
        return mention.value
    base = index_year if mention.relative < 0 or mention.unit == "later" else published_year
    if mention.relative < 0 and base is None:
        base = published_year
    if base is None:
        return None
    return f"{base + mention.relative}-{mention.part}" if mention.part else str(base + mention.relative)


def last_day(period: str) -> date | None:
    """Last day of a period, for a deadline: "2023-Q1" -> 2023-03-31. None for what is no period."""
    year = year_of(period)
    if year is None:
        return None
    rest = "" if "/" in period else period[4:]
    if match := re.fullmatch(r"-(\d\d)-(\d\d)", rest):
        return date(year, int(match[1]), int(match[2])) if _valid_day(year, int(match[1]), int(match[2])) else None
    month = 12
    if match := re.fullmatch(r"-Q([1-4])|-H([12])|-(\d\d)M?", rest):
        month = int(match[1]) * 3 if match[1] else int(match[2]) * 6 if match[2] else int(match[3])
    elif rest:
        return None
    if not 1 <= month <= 12:
        return None
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
