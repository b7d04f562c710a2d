"""Where a sentence starts and ends, for showing a figure or a match in its words. A line never joins another."""

from __future__ import annotations

import re
from collections.abc import Iterator

Stretch = tuple[int, int]

_STOP = re.compile(r"[.!?…]+[\"”»’)\]]*(?=\s)")
# "TP. Bắc Giang", "GS.TS. Nguyễn", "Th.S. Lê": a stop after a short capitalised word ends no sentence.
_ABBREVIATION = re.compile(r"(?:^|[\s(\"“.])(?:[A-ZĐ]{1,3}|Th|Ths|ThS|Tx|Tp|Đc|Ng|Bs|St|Tr)\.$")
# "1. Kết quả", "II. Tồn tại": the number of a heading.
_ORDINAL = re.compile(r"^\s*(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5}|[a-zđ])\.$")


def lines(text: str) -> Iterator[Stretch]:
    """Non-empty lines, without the blanks around them."""
    for match in re.finditer(r"[^\n]+", text):
        start, end = _bare(match[0], match.start())
        if start < end:
            yield start, end


def sentences(text: str) -> Iterator[Stretch]:
    """Sentences in their order, each inside one line."""
    for match in re.finditer(r"[^\n]+", text):
        yield from within(match[0], match.start())


def within(line: str, offset: int = 0) -> Iterator[Stretch]:
    """The sentences of one line, which stands at `offset`."""
    start, end = _bare(line, offset)
    if start == end:
        return
    line = line[start - offset : end - offset]
    if " | " in line:  # a row of a table
        yield start, end
        return
    begin = 0
    for stop in _STOP.finditer(line):
        before = line[begin : stop.end()]
        if _ORDINAL.match(before) or _ABBREVIATION.search(before[-12:]):
            continue
        rest = line[stop.end() :].lstrip()
        if not rest or rest[0].islower():
            continue
        yield start + begin, start + stop.end()
        begin = len(line) - len(rest)
    yield start + begin, end


def _bare(line: str, offset: int) -> Stretch:
    """A line that stands at `offset` without the blanks around it; nothing where there are only blanks."""
    start = offset + len(line) - len(line.lstrip())
    return start, max(start, offset + len(line.rstrip()))


def around(text: str, start: int, end: int) -> Stretch:
    """The sentence, or run of sentences, or row that holds `text[start:end]`."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    first, last = start, end
    for left, right in sentences(text[line_start:line_end]):
        if right + line_start > start and left + line_start < end:
            first, last = min(first, left + line_start), max(last, right + line_start)
    return first, last
