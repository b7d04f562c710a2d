"""Times named in the text, with the year that an unfinished one ("quý IV", "9 tháng") falls in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from spacy.tokens import Doc

from nlp.examples import Example
from nlp.periods import PeriodMention, dated, find_periods, shifted, year_of

AFTER: tuple[str, ...] = ("sentences",)
LAYER = None
EXAMPLES: list[Example] = []

Doc.set_extension("periods", default=None, force=True)  # list[PeriodMention] in the order of the text


# "I. TÌNH HÌNH NĂM 2025", "1. Kết quả thực hiện": what stands below is of the year of the section.
_HEADING = re.compile(r"\s*(?:[IVX]+|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*)[.)]\s+[^.;:%]+[.:]?\s*$")
_BELOW = re.compile(r"\s*\d")
_REVIEW = re.compile(r"(?<!\w)(?:tình hình|kết quả|đánh giá|thực trạng|tổng kết|nhìn lại)(?!\w)", re.IGNORECASE)
_AHEAD = re.compile(r"(?<!\w)(?:phương hướng|nhiệm vụ|mục tiêu|kế hoạch|giải pháp)(?!\w)", re.IGNORECASE)


def _reviewed(heading: str, year_of_page: int | None) -> int | None:
    """The one past year whose results a heading announces."""
    review, ahead = _REVIEW.search(heading), _AHEAD.search(heading)
    if review is None or (ahead and ahead.start() < review.start()):  # "KẾT QUẢ THỰC HIỆN KẾ HOẠCH NĂM 2022" looks back
        return None
    years = {found.year for found in find_periods(heading) if found.unit == "year"}
    year = years.pop() if len(years) == 1 else None
    return year if year is not None and year_of_page is not None and year < year_of_page else None


def published_on(doc: Doc) -> date | None:
    """Day of publication, else of issue, of the document that is being read."""
    document = doc._.document
    if document is None:
        return None
    for day in (document.published_at, document.issued_at):
        if day:
            return date.fromisoformat(day[:10])
    return None


def published_year(doc: Doc) -> int | None:
    """Year of publication, else of issue, of the document that is being read."""
    day = published_on(doc)
    return day.year if day is not None else None


def annotate(doc: Doc) -> None:
    """Fill `doc._.periods` and `doc.spans["periods"]`.

    A time without a year takes the year last named in its paragraph, else the one that the heading of its section of
    results names, else the document's year of publication.
    """
    mentions: list[PeriodMention] = []
    base = year_of_page = published_year(doc)
    text = doc._.text
    for start, end in doc._.paragraphs:
        line = text[start:end]
        if end - start < 120 and _HEADING.match(line):
            base = _reviewed(line, year_of_page) or (base if _BELOW.match(line) else year_of_page)
        year = base
        for found in find_periods(line, bare_months=True):
            mention = found
            if found.value is None and found.relative is None and found.unit not in ("vague", "span", "again"):
                mention = replace(found, value=dated(found, year))
            elif found.value is not None and found.unit not in ("day", "month"):
                year = year_of(found.value)
            mentions.append(shifted(mention, start))
    doc._.periods = mentions
    spans = (doc.char_span(m.start, m.end, label=m.value or m.unit, alignment_mode="expand") for m in mentions)
    doc.spans["periods"] = [span for span in spans if span is not None]


def periods_between(doc: Doc, start: int, end: int) -> list[PeriodMention]:
    """The times named in `doc.text[start:end]`, for pipes that look for a deadline or the date of a meeting."""
    return [mention for mention in doc._.periods or [] if mention.start >= start and mention.end <= end]
