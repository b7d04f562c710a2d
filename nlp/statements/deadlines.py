"""When a directive is due: "trước ngày 15/10", "trong quý III/2024", "chậm nhất 30/3", "hoàn thành trong tháng 9"."""

from __future__ import annotations

import re
from datetime import date

from spacy.tokens import Doc

from nlp.pipes.periods import periods_between

_DUE = re.compile(
    r"(?<!\w)(?:(?:hoàn\s+thành\s+|xong\s+|báo\s+cáo\s+|gửi\s+)?(?:xong\s+)?(?:trước|chậm\s+nhất(?:\s+là|\s+đến|"
    r"\s+trước|\s+vào)?|"
    r"muộn\s+nhất(?:\s+là)?|đến\s+hết|hết|trong|ngay\s+trong|vào|từ\s+nay\s+đến|đến|xong\s+trong|cuối)\s+)$"
)


_LOOSE = re.compile(r"(?:^|\s)(?:vào|hết|cuối|đến)\s+$(?<!đến hết )")

# What may stand between the words of a deadline and the day: an hour, "ngày", "đầu".
_HOUR = re.compile(r"\s\d{1,2}\s*(?:giờ|h|g)(?:\s*\d{2}(?:\s*phút)?)?\s*,?\s*$")
_PART = re.compile(r"\s(?:đầu|giữa|cuối)\s+$")
# A day and month alone, which only the words of a deadline make one: "chậm nhất 30/3", "trước ngày 20-6".
_BARE_DAY = re.compile(
    r"(?<!\w)(?:trước|chậm\s+nhất|muộn\s+nhất)(?:\s+(?:là|đến|trước|vào|hết))*\s+(?:ngày\s+)?"
    r"(\d{1,2})[/-](\d{1,2})(?![\d/-])(?=\s*(?:[,.;)]|tới|này|để|và|$))"
)
# A day without a year that lies further back than this is one of the next year.
_LONG_PAST = 60


def deadline(doc: Doc, plain: str, start: int, end: int) -> str | None:
    """When a directive is due, as a date or period; None where none is said, or only a rhythm ("hằng quý")."""
    found: str | None = None
    for mention in periods_between(doc, start, end):
        before = plain[max(start, mention.start - 40) : mention.start]
        before = _PART.sub(" ", _HOUR.sub(" ", before))
        due = _DUE.search(before)
        if not due or mention.value is None or mention.unit in ("span", "vague"):
            continue
        if re.search(r"(?:kể\s+từ|từ|so\s+với|giai\s+đoạn)\s+$", before) or before.rstrip().endswith(("hằng", "hàng")):
            continue
        if mention.unit == "year" and _LOOSE.search(due[0]) and "hoàn thành" not in before:
            continue  # "trên 50% vào năm 2025" is a target's time, not a deadline
        found = mention.value
        if mention.unit in ("day", "month") and not re.search(r"(?:19|20)\d\d", mention.quote):
            found = _not_past(doc, found)
    return found or _bare_day(doc, plain, start, end)


def _published(doc: Doc) -> date | None:
    document = doc._.document
    day = document.published_at or document.issued_at
    return date.fromisoformat(day[:10]) if day else None


def _not_past(doc: Doc, value: str) -> str:
    """A time of the year of publication, or of the next where that is long past: "trước ngày 15/1" in December."""
    published = _published(doc)
    if published is None:
        return value
    year, month, *day = (int(part) for part in value.split("-"))
    then = date(year, month, day[0] if day else 28)
    if (published - then).days <= _LONG_PAST:
        return value
    return "-".join((str(year + 1), *value.split("-")[1:]))


def _bare_day(doc: Doc, plain: str, start: int, end: int) -> str | None:
    match = _BARE_DAY.search(plain, start, end)
    published = _published(doc)
    if not match or published is None:
        return None
    try:
        value = date(published.year, int(match[2]), int(match[1])).isoformat()
    except ValueError:
        return None
    return _not_past(doc, value)
