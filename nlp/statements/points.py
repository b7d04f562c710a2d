"""Stated points: a stretch of text split at ";", at list marks within a line, and after "như:" at commas."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.outline import ORDINAL
from nlp.prefilter import Prefiltered

_OPEN = {"(": ")", "[": "]", "“": "”"}
_INNER_MARK = Prefiltered(r"(?<=[\s:;.,])\((?:\d{1,2}|[ivx]{1,4}|[a-zđ])\)\s*(?=\S)")
# "A, do đó yêu cầu B": what is ordered behind a point, or behind another order, of the same sentence.
SECOND_ORDER = Prefiltered(
    r"(?:,\s*(?:do\s+đó|do\s+vậy|vì\s+vậy|vì\s+thế|đồng\s+thời|từ\s+đó)\s*,?\s*(?:yêu\s+cầu|đề\s+nghị|giao|"
    r"kiến\s+nghị)\s|"
    r"(?:,|,?\s+và|\s+đồng\s+thời)\s+(?:yêu\s+cầu|đề\s+nghị|giao|lưu\s+ý)\s+(?=(?:sở|ubnd|các|phòng|ban|văn phòng|"
    r"thanh tra|bệnh viện|trường|"
    r"công an|cục|"
    r"chi cục|thủ trưởng|chủ tịch|giám đốc|đơn vị|trung tâm|ủy ban)(?!\w)))"
)
_ORDERS = re.compile(r"(?:yêu\s+cầu|đề\s+nghị|giao|kiến\s+nghị)\s+$")
_TRAIL = " \t\u00a0.;,:…!?-–—\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch between two separators; `mark` is the separator before it: "", ";", "mark" or ","."""

    start: int
    end: int
    mark: str = ""


def split(text: str, plain: str, start: int, end: int) -> list[Piece]:
    """Pieces of `text[start:end]` between semicolons and inline marks "(1)", "Thứ hai,", outside of parentheses."""
    cuts = [(match.start(), match.end(), "mark") for match in _INNER_MARK.finditer(plain, start, end)]
    closers: list[str] = []
    for at in range(start, end):
        char = text[at]
        if closers and char == closers[-1]:
            closers.pop()
        elif char in "([" and text.find(_OPEN[char], at, min(end, at + 400)) > 0:
            closers.append(_OPEN[char])
        elif char == ";" and not closers:
            cuts.append((at, at + 1, ";"))
    cuts.sort()
    pieces: list[Piece] = []
    at, mark = start, ""
    for cut, resume, kind in cuts:
        if cut < at:
            continue
        if text[at:cut].strip(_TRAIL + "”’"):
            pieces.append(Piece(at, cut, mark))
        at, mark = resume, kind
    if text[at:end].strip(_TRAIL + "”’"):
        pieces.append(Piece(at, end, mark))
    return pieces


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without blanks, the last mark, and quotation marks that are opened or closed outside of it."""
    while True:
        before = (start, end)
        while start < end and text[start] in " \t\u00a0\n,;:.–—-•+*…":
            start += 1
        while end > start and (text[end - 1] in _TRAIL or (text[end - 1] == "/" and text[end : end + 1] == ".")):
            end -= 1
        words = text[start:end]
        if words[:1] in '“"' and words.count("“") > words.count("”"):
            start += 1
        elif words[-1:] in '”"' and words.count("”") > words.count("“"):
            end -= 1
        elif words[:1] == "“" and words[-1:] == "”" and words.count("“") == 1:
            start, end = start + 1, end - 1
        elif words[:1] == '"' and words.count('"') % 2:
            start += 1
        elif words[-1:] == '"' and words.count('"') % 2:
            end -= 1
        elif words[:1] == '"' and words[-1:] == '"' and words.count('"') == 2:
            start, end = start + 1, end - 1
        if before == (start, end):
            return start, end


# What shows that a stretch is a whole clause: a predicate of lack, delay or difficulty, or a verb of being.
PREDICATE = re.compile(
    r"(?<!\w)(?:chưa|không|còn|thiếu|chậm|thấp|khó|hạn chế|bị|yếu|kém|ít|quá|thường xuyên|kéo dài|gặp|vẫn|"
    r"chồng chéo|xuống cấp|quá tải|lúng túng|nặng|dàn trải|phải|vướng|chập chờn|chia cắt|giảm|trễ|mới|đạt)(?!\w)"
)
# A clause that has no subject of its own belongs to the one before it: "..., chưa xứng tầm".
_BARE_PREDICATE = re.compile(
    r"\s*(?:và\s+|nhưng\s+|mà\s+)?(?:chưa|còn|vẫn|không(?! ít| có)|bị|chậm|dẫn đến|làm|gây|nhất là|đặc biệt|trong đó|"
    r"do đó|do vậy|nên|khiến|mới|phải|trong khi|chủ yếu|ảnh hưởng|thậm chí|cụ thể|từ đó|như|tuy|song|đồng thời)(?!\w)"
)
_PARALLEL = re.compile(r"\s*(?:không|chưa|chậm|thiếu|bị)\s")


def split_clauses(text: str, plain: str, start: int, end: int) -> list[Piece]:
    """Split behind "như:" at commas, where the items are whole clauses; else one piece."""
    commas: list[int] = []
    depth = 0
    for at in range(start, end):
        if text[at] in "([“":
            depth += 1
        elif text[at] in ")]”":
            depth = max(0, depth - 1)
        elif text[at] == "," and not depth and not (text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()):
            commas.append(at)
    parallel = bool(_PARALLEL.match(plain, start, end))  # "như: không có sáng kiến, không hoàn thành kế hoạch"
    last = [match.start() for match in PREDICATE.finditer(plain, start, end)][-1:]
    pieces: list[Piece] = []
    at = start
    for comma in commas:
        if not last or comma > last[0]:
            break  # no predicate follows: no clause either
        if not PREDICATE.search(plain, at, comma):
            continue
        if _BARE_PREDICATE.match(plain, comma + 1, end) and not (
            parallel
            and _PARALLEL.match(plain, comma + 1, end)
            and plain[comma + 1 :].split()[0] == plain[start:].split()[0]
        ):
            continue
        pieces.append(Piece(at, comma, "," if pieces else ""))
        at = comma + 1
    pieces.append(Piece(at, end, "," if pieces else ""))
    return pieces


def before_order(plain: str, piece: Piece, start: int) -> list[Piece]:
    """A piece of blame from `start` on and the order that its sentence goes on with: "A còn chậm, do đó yêu cầu B"."""
    second = SECOND_ORDER.search(plain, start, piece.end)
    verb = _ORDERS.search(plain, second.start(), second.end()) if second else None
    if second is None or verb is None:
        return [piece]
    return [Piece(piece.start, second.start(), piece.mark), Piece(verb.start(), piece.end, ";")]


def without_ordinal(plain: str, start: int, end: int) -> int:
    """Where the words behind "Thứ nhất," or "(1)" start."""
    inner = re.compile(r"\s*\((?:\d{1,2}|[a-zđ])\)\s*").match(plain, start, end)
    if inner:
        start = inner.end()
    ordinal = ORDINAL.match(plain, start, end)
    return ordinal.end() if ordinal else start
