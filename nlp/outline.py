"""The outline of a text: which lines are headings, list items, tables, letterhead or running prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from cchc.records import Document
from nlp.lexicon import searchable

LineKind = Literal["prose", "item", "heading", "table", "recital", "foot"]

# List marks, each with the rank of a heading that bears it: "I." above "1." above "1.1." above "a)" above "-".
_MARKS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(r"(?:(?:phần|chương|mục)\s+(?:[ivx]{1,5}|\d{1,2}|thứ\s+\w{1,5})[.:]?|điều\s+\d{1,3}[.:])\s*")),
    (2, re.compile(r"[ivx]{1,5}(?:[.)/]|\s[-–])\s*(?=\S)")),
    (4, re.compile(r"\d{1,2}\.\d{1,2}(?:\.\d{1,2}){0,2}[.)]?\s+(?=\S)")),
    (3, re.compile(r"(?:\(\d{1,2}\)|\d{1,2}(?:\s?[.)]|/|\s[-–]))\s*(?=\D)")),
    (5, re.compile(r"\(?[a-zđ][.)]\s*(?=\S)")),
    (6, re.compile(r"[-–—+•*▪►✓·●○■]\s*(?=\S)")),
)
# Ordinals in words count as marks: "Thứ nhất, ...", "Một là, ...".
ORDINAL = re.compile(
    r"(?:thứ\s+(?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)"
    # "Thứ Sáu hằng tuần công khai danh sách": a day of the week
    r"(?!\s*,?\s*(?:hằng|hàng|mỗi|đầu|cuối|trong)\s+tuần|\s*,?\s*(?:ngày\s+\d|tuần\s))|"
    r"(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s+là)\s*(?:[,:]\s*|\s(?=\w))"
)
_ROMAN = re.compile(r"[ivx]+")
_ROMAN_ALONE = re.compile(r"(?:ix|iv|v?i{0,3}|x{1,3}(?:ix|iv|v?i{0,3}))$")
_END = re.compile(r"[.;,…!?/]\s*$")
_FOOT = re.compile(r"nơi nhận\s*:?|(?:tm|kt|tl|tuq|q)\.\s")
_HEAD_MAX = 120


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. `body` is where its words start behind the list mark; `rank` is that of the mark, 0 without one.

    Without a mark a heading in capitals has rank 1, any other rank 2; `marked` is False for both.
    """

    start: int
    end: int
    body: int
    kind: LineKind
    rank: int

    @property
    def marked(self) -> bool:
        return self.body > self.start


def mark_of(plain: str, start: int, end: int) -> tuple[int, int]:
    """Rank of the list mark that `plain[start:end]` begins with, and where the words behind it start; (0, start)."""
    for rank, pattern in _MARKS:
        match = pattern.match(plain, start, end)
        if match:
            if rank == 2 and not ((roman := _ROMAN.match(match[0])) and _ROMAN_ALONE.match(roman[0])):
                continue
            return rank, match.end()
    ordinal = ORDINAL.match(plain, start, end)
    if ordinal:
        return 3, ordinal.end()
    return 0, start


def lines_of(document: Document, paragraphs: Sequence[tuple[int, int]]) -> list[Line]:
    """The paragraphs of a document with what each of them is. Behind the recipients ("Nơi nhận:") all is foot."""
    text = document.text
    plain = searchable(text)
    tables = [(table.start, table.end) for table in document.tables]
    lines: list[Line] = []
    foot = False
    for first, end in paragraphs:
        start = first + len(text[first:end]) - len(text[first:end].lstrip())
        if start >= end:
            continue
        rank, body = mark_of(plain, start, end)
        kind: LineKind
        if any(top <= start < bottom for top, bottom in tables) or _cells(text, start, end):
            kind = "table"
        elif foot or (_FOOT.match(plain, start, end) and lines):
            kind, foot = "foot", True
        elif _recital(plain, start, end):
            kind = "recital"
        elif _is_heading(text, plain, start, body, end, rank):
            kind = "heading"
            if not rank:
                rank = 1 if text[start:end].isupper() else 2
        else:
            kind = "item" if rank else "prose"
        lines.append(Line(start, end, body, kind, rank))
    return _with_leaves(text, lines)


def _with_leaves(text: str, lines: Sequence[Line]) -> list[Line]:
    """Numbered lines without a full stop that have nothing below them are items, not headings.

    "II. KHÓ KHĂN", "1. Thiếu công chức chuyên trách", "2. Đường truyền yếu": the numbered two are leaves of the first.
    """
    result: list[Line] = []
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        words = text[line.body : line.end].rstrip()
        if line.kind == "heading" and line.marked and line.rank >= 3 and words[-1:] != ":" and not words.isupper():
            sibling = result[-1] if result and result[-1].rank == line.rank and result[-1].kind == "item" else None
            if following is None or following.kind == "foot":
                leaf = sibling is not None
            elif following.marked and following.kind != "table":
                leaf = following.rank <= line.rank
            else:
                leaf = following.kind != "table" and sibling is not None and len(words.split()) >= 6
            if leaf and len(words.split()) >= 4:
                result.append(replace(line, kind="item"))
                continue
        starred = line.kind == "item" and text[line.start] == "*" and len(words) <= _HEAD_MAX
        if starred and following and following.kind == "prose" and not (_END.search(words) or words.endswith(":")):
            result.append(replace(line, kind="heading"))  # "* Xã A chậm số hóa", below it its story
            continue
        if line.kind == "heading" and not line.marked and not words.isupper() and result:
            above = result[-1]
            alone = following is None or following.kind == "foot" or (following.marked and following.rank <= above.rank)
            if above.kind == "heading" and above.marked and above.rank >= 3 and alone:
                result.append(replace(line, kind="prose", rank=0))  # "2. Đối với Sở Y tế", below it one line
                continue
        result.append(line)
    return result


def _cells(text: str, start: int, end: int) -> bool:
    return " | " in text[start:end]


def _recital(plain: str, start: int, end: int) -> bool:
    """A recital of a decision: "Căn cứ Luật ...;", "Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số ..."."""
    words = plain[start:end]
    if words.startswith("căn cứ ") and words.endswith((";", ".", ",")) and ":" not in words:
        return words.endswith(";") or bool(
            re.match(r"căn cứ (?:luật|nghị|quyết|thông tư|chỉ thị|kế hoạch|công văn)", words)
        )
    return words.startswith(("theo đề nghị của", "xét đề nghị của", "xét tờ trình"))


def _is_heading(text: str, plain: str, start: int, body: int, end: int, rank: int) -> bool:
    words = text[body:end].rstrip()
    if not words or len(words) > _HEAD_MAX or _END.search(words):
        return False
    if words.isupper() and any(char.isalpha() for char in words):
        return True
    if rank == 6 or ORDINAL.match(plain, start, end):
        return False  # dashes and ordinals mark points, also where the full stop was forgotten
    if words.endswith(":"):
        return bool(rank) and len(words.split()) <= 14
    if ": " in words:
        return False
    return len(words.split()) <= (18 if rank else 16) and not re.search(r"\.\s" if rank else r"[.;]\s", words)
