"""What stands around an article's prose, in the page's own lines: buttons, counters, bylines, captions, other articles.

The rules speak of lines alone, so they serve pages with markup and plain text alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from crawler.dates import moments
from crawler.draft import Line
from crawler.lexicon import pattern

_SHORT = 80  # characters; longer lines are an article's own, and seldom seen again
_TRIM = " \t-–—|/•»>:.,*()[]"
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_MARK_OF_LIST = re.compile(r"(?:[-+•*–]\s|\(?[0-9]{1,2}[.)]\s|\(?[a-zđ]\)\s|[IVX]{1,5}\.\s|Điều\s+\d)", re.IGNORECASE)
_PARTS = re.compile(r"\s{2,}|\t|\s\|\s")
_SECTION = re.compile(r"[IVX]{1,4}[.)]\s|Điều\s+\d")
_NULL_DATE = re.compile(r"(?:[^\d]{0,25})0?1/0?1/(?:0001|1900|1970)(?!\d).{0,20}")


def is_tool(text: str) -> bool:
    """Whether a line is buttons alone: "In trang Xuất PDF Đọc nội dung", "-A A +A"."""
    if len(text) > 160:
        return False
    return (
        pattern("boilerplate", "tools", r"(?:[\s|/•»›>,.()\[\]:–-]*{}(?![^\W\d_]))+[\s|/•»›>,.()\[\]:+–-]*").fullmatch(
            text
        )
        is not None
    )


def is_noise(text: str) -> bool:
    """Whether a line is a portal's own: a button, a counter, a form, a notice."""
    return _is_known_noise(text) if len(text) <= _SHORT else _is_noise(text)


# A portal's pages share their menus, so that the same lines are asked about on each, and more than once.
@lru_cache(8192)
def _is_known_noise(text: str) -> bool:
    return _is_noise(text)


def _is_noise(text: str) -> bool:
    if is_tool(text):
        return True
    # "Cỡ chữ A- A A+   In bài   Lượt xem: 1.356": a bar of the portal's own, parted by blanks.
    if "|" in text or " ".join(text.split()) != text.strip():
        parts = _PARTS.split(text.strip())
        if len(parts) > 1 and all(is_noise(part) for part in parts):
            return True
    if len(text) > 250 or (len(text) > 110 and re.search(r"[.…]$", text) and not text.startswith("©")):
        return False
    return pattern("boilerplate", "openers").match(text.lstrip(_TRIM)) is not None or not _has_letters(text)


def _has_letters(text: str) -> bool:
    return any(char.isalnum() for char in text)


def is_stop(text: str) -> bool:
    """Whether a line heads other articles or a form: "Tin tức cùng chuyên mục", "Gửi bình luận của bạn"."""
    return len(text) <= 60 and pattern("boilerplate", "stops", r"[\s»•>*-]*{}\s*[:：…»>.]*").fullmatch(text) is not None


def is_site(text: str) -> bool:
    """Whether a heading names the site or a generic page rather than an article."""
    return pattern("boilerplate", "site").match(text.strip(_TRIM)) is not None


_OF_CLOCKS = re.compile(
    r"(?:hôm nay|ngày|đăng|đăng lúc|lúc|cập nhật|xuất bản|gửi|thứ|đã|tạo|sửa|lần cuối|bài viết|thời gian|gmt|utc|"
    r"lượt|xem|đọc|số|truy cập|posted|on|bởi|vào)(?!\w)",
    re.IGNORECASE,
)


def is_clock(text: str) -> bool:
    """Whether a line is a date and little else: "Hà Nội, Ngày 28/02/2021", "Thứ Ba, 02/06/2026 | 10:14:55"."""
    if len(text) > 120:
        return False
    found = list(moments(text))
    if not found:
        return _NULL_DATE.fullmatch(text) is not None
    rest = text
    for moment in reversed(found):
        rest = rest[: moment.start] + " " + rest[moment.end :]
    rest = _OF_CLOCKS.sub(" ", rest)
    return (len(_WORD.findall(rest)) <= 3 or is_tool(rest.strip())) and not is_sentence(text)


def is_sentence(text: str) -> bool:
    """Whether a line is running prose: long, or finished by a full stop."""
    return len(text) >= 160 or (len(text) >= 50 and re.search(r"[.…]['\"”)]*$", text) is not None)


def is_headline(text: str) -> bool:
    """Whether a line can be a headline: some words, no full stop, no mark of a list, not a button or a date."""
    if not 15 <= len(text) <= 300 or _MARK_OF_LIST.match(text) or is_noise(text) or is_stop(text) or is_clock(text):
        return False
    if any(moment.start <= 3 for moment in moments(text)):
        return False
    words = _WORD.findall(text)
    return len(words) >= 4 and not re.search(r"[.;:,]$", text) and not is_site(text)


def is_scene(line: Line) -> bool:
    """Whether a line names a scene: "Quang cảnh hội nghị", "Các đại biểu dự hội nghị tại điểm cầu tỉnh. Ảnh: A"."""
    text = line.text
    if len(text) > 160 or re.search(r"[:;]$", text):
        return False
    if re.search(r"[.(]\s*\(?(?:ảnh|nguồn ảnh)\s*[:：]", text, re.IGNORECASE):
        return True
    if re.search(r"[.…]$", text) and len(text) > 90:
        return False
    return pattern("captions", "scenes", r"{}(?!\w)").match(text) is not None and not _telling(text)


def _telling(text: str) -> bool:
    return pattern("captions", "telling", r"(?<![^\W_]){}").search(text) is not None


def shows_act(text: str) -> bool:
    """Whether a line of one sentence shows somebody at something: "Đ/c A, Chủ tịch UBND huyện kết luận hội nghị"."""
    if not 15 <= len(text) <= 200 or _MARK_OF_LIST.match(text) or re.search(r"[.!?…]\s+[A-ZĐÀ-Ỹ]", _short_dots(text)):
        return False
    if _telling(text):
        return False
    person = pattern("captions", "persons", r"{}(?!\w)").match(text)
    body = pattern("captions", "bodies", r"{}(?!\w)").match(text)
    if not person and not body:
        return False
    act = pattern("captions", "acts", r"(?<!\w){}(?!\w)").search(text, 2)
    if act is None or len(text.split()) > 40:
        return False
    # "Lãnh đạo, chỉ đạo điều hành" is a heading: an office or a body must be at some event or place.
    # "Vụ trưởng Vụ Tổ chức cán bộ Trần Thu Hà trình bày báo cáo.": an office with its holder's name is named too.
    before = text[: act.start()].split()
    holder = len(before) > 2 and all(word[0].isupper() for word in before[-2:])
    return (
        holder
        or _is_named(text)
        or pattern("captions", "events", r"(?<!\w){}(?!\w)").search(text, act.end()) is not None
    )


def _is_named(text: str) -> bool:
    return pattern("captions", "named", r"{}(?!\w)").match(text) is not None


def _short_dots(text: str) -> str:
    return re.sub(r"(?<!\w)(?:TP|TX|TT|Đ/c|ThS|TS|PGS|GS|BS|Q|P|H)\.", "", text)


def unmarked_captions(lines: Sequence[Line]) -> set[int]:
    """Indices of one-line paragraphs that name a scene or a person's act and break the argument around them.

    A line behind the opening that says who chairs belongs to the report ("Đồng chí A chủ trì hội nghị."), so a
    finished sentence is a caption only where the text has left the opening, or where it ends without a full stop.
    A subheading is no caption: nobody acts in it. Where sections are numbered, finished sentences are orders or facts.
    """
    found: set[int] = set()
    ordered = any(_SECTION.match(line.text) for line in lines)
    for index, line in enumerate(lines):
        if index == 0:
            continue
        if is_scene(line):
            found.add(index)
            continue
        if not shows_act(line.text):
            continue
        finished = re.search(r"[.…]$", line.text) is not None
        person = pattern("captions", "persons", r"{}(?!\w)").match(line.text)
        last = index == len(lines) - 1
        # A body's finished sentence must be as plain as a picture: who, what, where.
        plain = person or ("," not in line.text and re.search(r"(?<!\w)tại(?!\w)", line.text) is not None)
        if (not finished and (person or line.after_image)) or (
            finished and plain and not last and not ordered and index >= 2 and len(lines[index - 1].text) > 60
        ):
            found.add(index)
    return found


def is_dateline(text: str) -> bool:
    """Whether a date is a document's own line: "Bình An, ngày 05 tháng 3 năm 2024" is, a clock is not."""
    return re.search(r",\s*ngày\s+\d{1,2}\s+tháng\s+\d", text, re.IGNORECASE) is not None
