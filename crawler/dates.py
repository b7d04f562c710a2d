"""Dates as portals print them: "Thứ 3, Ngày 22/09/2020, 16:10", "16/11/2023 | 04:20 AM", "11 Tháng Ba, 2024"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

HANOI = timezone(timedelta(hours=7))
EARLIEST = 1995  # the first portals; 1/1/0001 and 01/01/1970 are what a database gives for "none"

_VIETNAMESE = {
    "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
_ENGLISH = {
    name[:length]: number
    for number, name in enumerate(
        ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
         "december"), 1)
    for length in (len(name), 3)
}  # fmt: skip
_MONTHS = _VIETNAMESE | _ENGLISH
_TOLD = "|".join(sorted(_VIETNAMESE, key=len, reverse=True))
_NAMED = "|".join(sorted(_ENGLISH, key=len, reverse=True))

# Digits are spelled out: \\d would take those of other scripts too.
_TIME = (
    r"(?P<hour{0}>[01]?[0-9]|2[0-3])\s?(?::|h|g|giờ)\s?(?P<minute{0}>[0-5][0-9]|(?<=[hg])[0-9](?![0-9]))"
    r"(?:\s?(?::|phút|['’′])\s?(?P<second{0}>[0-5][0-9])?)?"
    r"(?:\s?(?P<half{0}>[AP]M|(?:SA|CH)\b|(?:sáng|trưa|chiều|tối)(?!\w)))?"
)
_WEEKDAY = (
    r"(?:(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s+nhật|cn|t[2-7]|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)\.?\s*[,\-–|]?\s*)"
)
_GAP = r"[\s,|(\-–]{0,12}(?:(?:gmt|utc)\s?\+\s?0?7(?::00)?\)?)?[\s,|(\-–]{0,12}"
_DAY = "|".join(
    (
        r"(?P<y1>[0-9]{4})(?P<s1>[-/])(?P<m1>[01]?[0-9])(?P=s1)(?P<d1>[0-3]?[0-9])",
        r"(?P<d2>[0-3]?[0-9])\s?[/.\-]\s?(?P<m2>[0-3]?[0-9])\s?[/.\-]\s?(?P<y2>[0-9]{4})",
        r"(?P<d3>[0-3]?[0-9])(?:\s+tháng\s+|[\s/-]th\.?\s?)(?P<m3>[01]?[0-9])[\s,/-]\s*(?:năm\s+)?(?P<y3>[0-9]{4})",
        rf"(?P<d4>[0-3]?[0-9])[\s/-]\s*(?P<w4>tháng\s+(?:{_TOLD})|(?:{_NAMED})\b)\.?\s*[,/-]?\s*(?:năm\s+)?(?P<y4>[0-9]{{4}})",
        rf"tháng\s+(?:(?P<w5>{_TOLD})|(?P<m5>[01]?[0-9]))\s+(?P<d5>[0-3]?[0-9])\s*,\s*(?P<y5>[0-9]{{4}})",
        rf"(?P<w6>{_NAMED})\.?\s+(?P<d6>[0-3]?[0-9])\s*,\s*(?P<y6>[0-9]{{4}})",
    )
)
_MOMENT = re.compile(
    rf"(?<![0-9/])(?:{_TIME.format(1)}{_GAP}(?:lúc\s+)?)?{_WEEKDAY}?(?:ngày\s*:?\s*)?(?:{_DAY})(?![0-9])"
    rf"(?:{_GAP}(?:lúc\s*:?\s*|vào\s+lúc\s+)?{_TIME.format(2)})?",
    re.IGNORECASE,
)
_YEAR_WRITTEN = re.compile(r"[0-9]{4}")  # in every form of a day
_ISO = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ](?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]+)?\s?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)


# "Sơ kết công tác quý I (Cập nhật ngày: 28/04/2016)": the headline with the article's date behind it.
_BEHIND_HEADLINE = re.compile(
    r"\s*[(\[]\s*(?:(?:ngày\s+)?(?:cập nhật|đăng|xuất bản)[^()\d]{0,20})?(?:[01]?\d:[0-5]\d(?::[0-5]\d)?[\s,|-]*)?"
    r"[0-3]?\d[/.-][01]?\d[/.-](?:19|20)\d\d[^()\w]*(?:[01]?\d:[0-5]\d(?::[0-5]\d)?)?\s*[)\]]$",
    re.IGNORECASE,
)


def undated(headline: str) -> tuple[str, str | None]:
    """A headline without the date in brackets that ends it, and that date in ISO 8601, or None."""
    match = _BEHIND_HEADLINE.search(headline)
    found = next(moments(match[0]), None) if match else None
    return (headline[: match.start()], found.value) if match and found and match.start() >= 15 else (headline, None)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date found in a line: `value` is ISO 8601, with +07:00 when a time stands there; offsets are in the line."""

    value: str
    start: int
    end: int

    @property
    def timed(self) -> bool:
        return "T" in self.value

    @property
    def day(self) -> str:
        return self.value[:10]


def moments(line: str) -> Iterator[Moment]:
    """Every date in a line, in order; null dates (1/1/0001) and impossible ones are left out."""
    if not _YEAR_WRITTEN.search(line):
        return
    for match in _MOMENT.finditer(line):
        day = _day(match)
        if day is None:
            continue
        time = _time(match, "2") or _time(match, "1")
        value = day.isoformat()
        if time is not None:
            value = datetime(day.year, day.month, day.day, *time, tzinfo=HANOI).isoformat()
        yield Moment(value, match.start(), match.end())


def machine_moment(value: str | None) -> str | None:
    """The ISO 8601 of a meta element in Vietnam's time, or None: "2024-03-11T03:05:32+00:00" is 10:05:32+07:00."""
    match = _ISO.match((value or "").strip())
    if not match:
        found = next(moments(value or ""), None)
        return found.value if found else None
    try:
        if not match["time"]:
            day = date.fromisoformat(match["day"])
            return day.isoformat() if day.year >= EARLIEST else None
        zone = match["zone"] or ""
        moment = datetime.fromisoformat(f"{match['day']}T{match['time']}{zone}")
    except ValueError:
        return None
    if moment.year < EARLIEST:
        return None
    moment = moment.replace(tzinfo=HANOI) if moment.tzinfo is None else moment.astimezone(HANOI)
    return moment.isoformat(timespec="seconds")


def _day(match: re.Match[str]) -> date | None:
    for form in "123456":
        if not (match[f"y{form}"]):
            continue
        year, day = int(match[f"y{form}"]), int(match[f"d{form}"])
        groups = match.groupdict()
        word = groups.get(f"w{form}")
        month = _MONTHS[" ".join(word.lower().split()).removeprefix("tháng ")] if word else int(groups[f"m{form}"])
        if form == "2" and month > 12 >= day:
            day, month = month, day  # SharePoint in English: 8/18/2024
        if year < EARLIEST:
            return None
        try:
            return date(year, month, day)
        except ValueError:
            return None
    return None


def _time(match: re.Match[str], which: str) -> tuple[int, int, int] | None:
    if match[f"hour{which}"] is None:
        return None
    hour, minute = int(match[f"hour{which}"]), int(match[f"minute{which}"])
    half = (match[f"half{which}"] or "").upper()
    if half in ("AM", "SA") and hour == 12:
        hour = 0
    elif (half in ("PM", "CH", "CHIỀU", "TỐI") and hour < 12) or (half == "TRƯA" and hour < 3):
        hour += 12
    return hour, minute, int(match[f"second{which}"] or 0)
