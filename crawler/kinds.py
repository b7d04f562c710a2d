"""What sort of document a text is: by its headline where the text bears it out, else by the form of the text itself.

Trên đây là Báo cáo ...                        the closing formula names the sort
... báo cáo kết quả như sau: + I., II.         an opening that introduces numbered sections
Điều 1., Điều 2., "chịu trách nhiệm thi hành"  a decision
"""

from __future__ import annotations

import re
from itertools import takewhile

from cchc.records import Kind
from crawler.draft import SEPARATOR
from crawler.lexicon import pattern

_KINDS: tuple[Kind, ...] = ("plan", "decision", "report", "notice", "table")
_LETTERHEAD = re.compile(r"C[ỘÔ]NG HO?[ÀÒ]A? XÃ HỘI CHỦ NGHĨA VIỆT NAM|Độc lập\s*[-–]\s*Tự do", re.IGNORECASE)
_HEADING = re.compile(
    r"^(QUYẾT ĐỊNH|KẾ HOẠCH|BÁO CÁO|THÔNG BÁO|CÔNG VĂN|NGHỊ QUYẾT|CHỈ THỊ|TỜ TRÌNH|CÔNG ĐIỆN|PHỤ LỤC)\b", re.MULTILINE
)
_SECTIONS = re.compile(r"^\s*[IVX]{1,4}[.)]\s+\S", re.MULTILINE)
_ARTICLES = re.compile(r"^Điều 1\s*[.:]", re.MULTILINE)
_ENACTED = re.compile(r"chịu trách nhiệm (?:thi hành|thực hiện)|căn cứ|có hiệu lực", re.IGNORECASE)
_JUST = re.compile(r"(?<!\w)(?:vừa|mới|đã)(?:\s+\w+)?\s+(?:ban hành|có|ký|thông báo|báo cáo)", re.IGNORECASE)  # told of
_LAST_LINES = 14  # the closing formula stands before the recipients and the signature
_FIRST_LINES = 3
_FEWEST_ROWS = 5
_FEWEST_SECTIONS = 3
_MOSTLY = 0.45  # of the characters of a text
_HEADED = 0.2  # where the headline too calls it a table
_ANNOUNCED = 0.35  # where one line that ends "như sau:" is all that stands before it
_OPENING = 0.25  # what an article tells before its table is more
_INTRODUCES = re.compile(
    r"(?:như sau|sau đây|dưới đây|(?:nội dung|nhiệm vụ|giải pháp)(?: chính| cụ thể| chủ yếu)? sau)\s*:$"
)
_NUMBERED = re.compile(r"^\s*(?:I{1,3}|IV|V|A|1)[.)]\s+\S", re.MULTILINE)


def kind_of(title: str | None, text: str, *, file: bool = False) -> Kind:
    """article, unless the headline names another sort and the text begins as an official document does."""
    words = (title or "").strip(" \"“”'")
    start = text[:1500]
    letterhead = _LETTERHEAD.search(start) is not None
    named = _named(words)
    if named and (file or letterhead or _is_official(text)):
        return named
    if named == "table" and _is_table(text, mostly=_HEADED):
        return named
    if letterhead:
        heading = _HEADING.search(text[:3000])
        if heading and (found := _named(heading[1])):
            return found
        return named or (
            "notice"
            if re.search(r"^(?:V/v|Kính gửi)", text[:3000], re.MULTILINE | re.IGNORECASE)
            else "report"
            if file
            else "article"
        )
    return _form(text) or ("table" if _is_table(text) else "article")


def _is_table(text: str, mostly: float = _MOSTLY) -> bool:
    """True where rows of cells are at least so much of a text, and hardly anything stands before them."""
    lines = text.split("\n")
    rows = [len(line) for line in lines if SEPARATOR in line]
    announced = len(lines) > 1 and SEPARATOR in lines[1] and _INTRODUCES.search(lines[0]) is not None
    mostly = min(mostly, _ANNOUNCED) if announced else mostly
    if len(rows) < _FEWEST_ROWS or sum(rows) < mostly * len(text) or pattern("kinds", "telling").match(lines[0]):
        return False
    opening = takewhile(lambda line: SEPARATOR not in line, lines)
    return sum(len(line) for line in opening) < _OPENING * len(text)


def _form(text: str) -> Kind | None:
    """The sort that a text's own form tells; None for what begins as the report of an event does."""
    lines = text.split("\n")
    first = lines[0].lstrip(' "“-')
    if pattern("kinds", "telling").match(first):
        return None
    if len(_ARTICLES.findall(text)) and _ENACTED.search(text) and re.search(r"^Điều 2\s*[.:]", text, re.MULTILINE):
        return "decision"
    for line in lines[-_LAST_LINES:]:
        for kind in _KINDS:
            if pattern("kinds", f"closing_{kind}", r"{}(?!\w)").match(line.lstrip("- ")):
                return kind
    if len(_SECTIONS.findall(text)) >= 2:
        for kind in _KINDS[:4]:
            if pattern("kinds", f"{kind}_itself", r"(?<!\w){}").search(first):
                return kind
    if len(_SECTIONS.findall(text)) < 2 or not pattern("kinds", "official").match(first) or _JUST.search(first):
        return None
    for line in lines[:_FIRST_LINES]:
        for kind in _KINDS:
            if pattern("kinds", f"introducing_{kind}", r"(?<!\w){}").search(line):
                return kind
    return None


def _named(words: str) -> Kind | None:
    for kind in _KINDS:
        if pattern("kinds", kind, r"{}(?!\w)").match(words):
            return kind
    return None


def _is_official(text: str) -> bool:
    first = text.split("\n", 1)[0]
    if pattern("kinds", "official").match(first):
        return True
    if _NUMBERED.search(text) and re.search(r"như sau\s*:$", first):
        return True
    if len(_SECTIONS.findall(text)) >= _FEWEST_SECTIONS and _INTRODUCES.search(first):
        return True  # "Ngày 17/4, Bộ Nội vụ công bố … Để khắc phục, UBND … ban hành Kế hoạch với những nội dung sau:"
    if pattern("kinds", "telling").match(first):
        return False
    return len(_SECTIONS.findall(text)) >= 2 or _ARTICLES.search(text) is not None
