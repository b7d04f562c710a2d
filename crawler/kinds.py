"""What sort of document a text is: by its headline, where the text itself bears it out."""

from __future__ import annotations

import re

from cchc.records import Kind
from crawler.lexicon import pattern

_KINDS: tuple[Kind, ...] = ("plan", "decision", "report", "notice", "table")
_LETTERHEAD = re.compile(r"C[ỘÔ]NG HO?[ÀÒ]A? XÃ HỘI CHỦ NGHĨA VIỆT NAM|Độc lập\s*[-–]\s*Tự do", re.IGNORECASE)
_HEADING = re.compile(
    r"^(QUYẾT ĐỊNH|KẾ HOẠCH|BÁO CÁO|THÔNG BÁO|CÔNG VĂN|NGHỊ QUYẾT|CHỈ THỊ|TỜ TRÌNH|CÔNG ĐIỆN|PHỤ LỤC)\b", re.MULTILINE
)
_SECTIONS = re.compile(r"^\s*[IVX]{1,4}[.)]\s+\S", re.MULTILINE)
_ARTICLES = re.compile(r"^Điều 1\s*[.:]", re.MULTILINE)
_NUMBERED = re.compile(r"^\s*(?:I{1,3}|IV|V|A|1)[.)]\s+\S", re.MULTILINE)


def kind_of(title: str | None, text: str, *, file: bool = False) -> Kind:
    """article, unless the headline names another sort and the text begins as an official document does."""
    words = (title or "").strip(" \"“”'")
    start = text[:1500]
    letterhead = _LETTERHEAD.search(start) is not None
    named = _named(words)
    if named and (file or letterhead or _is_official(text)):
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
    return "article"


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
    if pattern("kinds", "telling").match(first):
        return False
    return len(_SECTIONS.findall(text)) >= 2 or _ARTICLES.search(text) is not None
