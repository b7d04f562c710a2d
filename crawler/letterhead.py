"""How an official file begins and ends: letterhead, heading, date line, signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from crawler.dates import moments
from crawler.draft import Block, Grid, GridCell, Line

STATE = re.compile(
    r"c[ộô]ng\s+ho?[òôo]?[àòa]?a?\s+x[ãa]\s+h[ộoô]i|đ[ộôo]c\s+l[ậâa]p\s*[-–—]\s*t[ựư]\s+do", re.IGNORECASE
)
_NUMBER = re.compile(r"^s[ốô]\s*[:.]?\s*.{0,12}/|^s[ốô]\s*:", re.IGNORECASE)
_DATELINE = re.compile(r"^[^\d]{2,45},?\s*ngày\s*.{0,4}\s*tháng\s*.{0,4}\s*năm\s*(?:19|20)\d\d$", re.IGNORECASE)
_AUTHORITY = re.compile(
    r"^(?:CHỦ TỊCH|PHÓ CHỦ TỊCH|(?:ỦY|UỶ|UY) BAN|UBND|HĐND|HỘI ĐỒNG|GIÁM ĐỐC|BỘ TRƯỞNG|THỦ TƯỚNG|BAN |SỞ |TỈNH ỦY|"
    r"THÀNH ỦY|HUYỆN ỦY|VĂN PHÒNG|BỘ |CHÍNH PHỦ|TỔNG CỤC|CỤC |ĐẢNG|MẶT TRẬN|ĐOÀN )"
)
_HEADING = re.compile(
    r"^(?:QUYẾT ĐỊNH|KẾ HOẠCH|BÁO CÁO|THÔNG BÁO|NGHỊ QUYẾT|CHỈ THỊ|TỜ TRÌNH|CÔNG ĐIỆN|CHƯƠNG TRÌNH|ĐỀ ÁN|"
    r"PHỤ LỤC|BẢNG|BIỂU|DANH SÁCH|HƯỚNG DẪN|BIÊN BẢN|KẾT LUẬN|GIẤY MỜI|QUY CHẾ|QUY ĐỊNH)(?!\w)"
)
_SECTION = re.compile(
    r"^(?:[IVX]{1,5}\s*[.)\-–]|\d{1,2}\s*[.)]|[A-ZĐ]\s*[.)]|Điều\s+\d|Phần\s|Chương\s|Căn cứ|Kính gửi|Thực hiện|[-+•(])"
)
_SUBJECT = re.compile(r"(?:Thực hiện|Triển khai|Về việc|V/v|Kết quả|Kết luận)(?!\w)", re.IGNORECASE)
_RULE = re.compile(r"[-–—_=*~.\s]+")
RECIPIENTS = re.compile(r"^\s*n[ơo]i\s+nh[ậâ]n\s*[:：;]?", re.IGNORECASE)
RECIPIENTS_OR_STATE = re.compile(rf"n[ơo]i\s+nh[ậâ]n\s*:|{STATE.pattern}", re.IGNORECASE)
# A heading runs over a few lines; further down a bold line is a section.
_REACH = 24
_TITLE_LINES = 6


def side_by_side(rows: Sequence[Sequence[Sequence[str]]], position: int = 0, hint: str = "") -> list[Block] | None:
    """A letterhead or a signature that stands in two columns: `rows` holds the lines of each cell.

    A letterhead is read row by row ("UBND TỈNH A | CỘNG HÒA ..."); at the foot come the recipients, then the
    signature. None when the table is neither.
    """
    width = max((len(row) for row in rows), default=0)
    words = " ".join(line for row in rows for cell in row for line in cell)
    if not 2 <= width <= 3 or len(rows) > 14 or len(words) > 1500:
        return None
    lines = [line for row in rows for cell in row for line in cell if line]
    if any(RECIPIENTS.match(line) for line in lines):
        columns = [[line for row in rows if index < len(row) for line in row[index]] for index in range(width)]
        return [Line(line, position, hint=hint) for column in columns for line in column if not _RULE.fullmatch(line)]
    if not STATE.search(words) or len(rows) > 6:
        return None
    cells: list[GridCell] = []
    at = 0
    for row in rows:
        kept = [[line for line in cell if line and not _RULE.fullmatch(line)] for cell in row]
        for across in zip_longest(*kept):
            cells.extend(GridCell(at, column, line) for column, line in enumerate(across) if line)
            at += 1
    return [Grid(cells, None, position, hint)] if cells else None


def is_letterhead(text: str) -> bool:
    """Whether a line belongs to the head of an official document, before its heading."""
    text = text.strip()
    if STATE.search(text) or _NUMBER.match(text) or _DATELINE.match(text) or _RULE.fullmatch(text):
        return True
    return text.upper() == text and _AUTHORITY.match(text) is not None and len(text) < 80 and not _HEADING.match(text)


def take_heading(blocks: list[Block]) -> tuple[str | None, list[Block]]:
    """The headline of a file and the blocks without it: the lines that stand out behind the letterhead.

    "QUYẾT ĐỊNH" and "Về việc ..." are one headline; who decides ("CHỦ TỊCH UBND TỈNH") and a note in brackets are not.
    """
    lines = [(index, block) for index, block in enumerate(blocks[:_REACH]) if isinstance(block, Line)]
    start = _first_of_heading([line for _, line in lines])
    if start is None:
        return None, blocks
    taken = [lines[start]]
    for index, line in lines[start + 1 : start + _TITLE_LINES]:
        adjoins = index == taken[-1][0] + 1 and (_stands_out(line) or _RULE.fullmatch(line.text))
        if not adjoins or not _goes_on(line.text, [one.text for _, one in taken]):
            break
        taken.append((index, line))
    removed = {index for index, _ in taken}
    title = " ".join(line.text for _, line in taken if not _RULE.fullmatch(line.text))
    return (title or None), [block for index, block in enumerate(blocks) if index not in removed]


def _first_of_heading(lines: Sequence[Line]) -> int | None:
    """Where the headline begins; None where prose or a numbered section comes first."""
    for place, line in enumerate(lines):
        text, is_heading = line.text, _HEADING.match(line.text)
        if is_letterhead(text) and not is_heading:
            continue
        if is_heading or _stands_out(line):
            return None if _SECTION.match(text) or (_is_prose(text) and text.upper() != text) else place
        if _is_prose(text) or _SECTION.match(text):
            return None
    return None


def _goes_on(text: str, taken: Sequence[str]) -> bool:
    """Whether a line that stands out is of the headline whose lines before it are `taken`."""
    bare = len(taken) == 1 and len(taken[0].split()) <= 3
    if bare and _SUBJECT.match(text):
        return True  # "KẾ HOẠCH" over "Thực hiện Chương trình tổng thể ..." is half a headline.
    if (not bare and _HEADING.match(text)) or _SECTION.match(text) or text.endswith(":"):
        return False
    if _is_prose(text) and text.endswith("."):
        return False
    authority = text.upper() == text and _AUTHORITY.match(text)
    decides = len(taken) > 1 or (_HEADING.match(taken[-1]) and not _continues(taken[-1]))
    return not (authority and decides)


def _continues(text: str) -> bool:
    return re.search(r"(?:CỦA|VÀ|CHO|VỀ|TẠI|,)$", text.strip()) is not None


def _stands_out(line: Line) -> bool:
    return (
        line.centered
        or line.heading
        or (line.bold and not line.right)
        or (line.text.upper() == line.text and any(c.isalpha() for c in line.text))
    )


def _is_prose(text: str) -> bool:
    return (len(text) > 60 and re.search(r"[.;:]$", text) is not None) or len(text) > 330


def letterhead_date(blocks: Sequence[Block]) -> str | None:
    """The date that a file bears in its head: "Trà Vinh, ngày 20 tháng 02 năm 2025"; else the one at its foot."""
    texts = [text for block in blocks for text in _texts(block)]
    for text in (*texts[:30], *texts[-12:]):
        if len(text) < 90 and re.search(r"ngày\s*\d{1,2}\s*tháng\s*\d{1,2}\s*năm\s*\d{4}\s*\.?$", text, re.IGNORECASE):
            if text.lstrip()[:1] == "(" or not re.match(r"^[^\d]{2,60}?ngày", text):
                continue
            if re.match(r"\s*(?:căn cứ|theo|thực hiện|kèm theo)", text, re.IGNORECASE):
                continue
            found = next(moments(text), None)
            if found:
                return found.day
    return None


def _texts(block: Block) -> list[str]:
    if isinstance(block, Line):
        return [block.text]
    if isinstance(block, Grid):
        return [cell.text for cell in block.cells]
    return []
