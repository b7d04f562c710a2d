"""The results that one cell tells side by side: "86,4% (hạng 14)", "Tăng 0,6%, tăng 3 bậc", "90,2 điểm/hạng 3".

A cell is read as phrases that fill it whole. Each says what it is, but for one bare number beside another that does, or
two that the head of their column names ("Điểm/Hạng").
"""

from __future__ import annotations

import re

from cchc.records import Cell
from nlp.figures.lexicon import COMPARATOR, COMPARATOR_AFTER, CUES, words
from nlp.lexicon import searchable
from nlp.numbers import NUMBER

_UP = r"(?:tăng|lên|cải\s+thiện|vươn\s+lên|nhảy)"
_DOWN = r"(?:giảm|tụt|xuống|lùi|hạ|sụt)"
# "Tăng 8 bậc", "giảm 0,5", "lùi xuống 2 hạng", "tăng ít nhất 3 bậc"
TOLD = re.compile(
    rf"(?:{_UP}|(?P<down>{_DOWN}))(?:\s+(?:thêm|lên|xuống|hạng|bậc|điểm)){{0,2}}:?\s+{COMPARATOR}(?P<n>{NUMBER})"
    rf"\s*(?P<unit>bậc|hạng|điểm(?:\s+phần\s+trăm)?|%)?{COMPARATOR_AFTER}"
)
_VERB = re.compile(rf"{_UP}|{_DOWN}")
# "65,1 (18)": a result and its place in one cell.
PAIRED = re.compile(
    rf"^(?P<score>{NUMBER}\s*(?:%|điểm)?)\s*\(\s*(?P<place>(?P<named>(?:xếp\s+)?(?:thứ\s+hạng|hạng|thứ|vị\s+trí)\s+)?"
    r"\d{1,3}(?:\s*/\s*\d{1,3})?)\s*\)$"
)
# "7,02 (7,58)", "22 (-)": a result and the one before it.
BESIDE = re.compile(rf"^(?P<now>{NUMBER}\s*%?)\s*\(\s*(?P<before>{NUMBER}\s*%?|[-–])\s*\)$")
# "Điểm/Hạng", "Điểm - Xếp hạng" over "86,5/25": what stands first and what behind.
_POINTS = r"(?:điểm(?:\s+số)?|giá\s+trị|tỷ\s+lệ|kết\s+quả|chỉ\s+số|%)"
_PLACE = r"(?:xếp\s+hạng|thứ\s+hạng|hạng|vị\s+trí|xếp\s+thứ)"
_JOINED = r"(?:\s*\([^()]*\))?\s*[/,;–-]\s*"
_PAIR_HEADS = (
    re.compile(rf"(?<!\w){_POINTS}{_JOINED}{_PLACE}(?!\w)"),
    re.compile(rf"(?<!\w){_PLACE}{_JOINED}{_POINTS}(?!\w)"),
)
_TWO = re.compile(rf"\s*(?P<first>{NUMBER}(?:\s*%)?)\s*(?:/|\||[-–;]|,\s)\s*(?P<second>{NUMBER}(?:\s*%)?)\s*")
_WHOLE = re.compile(r"\d{1,3}")

_PHRASE = re.compile(
    rf"(?P<told>{TOLD.pattern})(?<=[^\W\d]|%)"
    rf"|(?P<signed>[+\-–−]\s*{NUMBER}\s*(?:bậc|hạng|điểm|%))"
    rf"|(?P<place>(?:(?:xếp|đứng|đạt|ở|vị)\s+)*(?:thứ\s+hạng|hạng|thứ|vị\s+trí)(?:\s+thứ)?:?\s+\d{{1,3}}(?:\s*/\s*\d{{1,3}})?)"
    rf"|(?P<steps>{NUMBER}\s*bậc)"
    rf"|(?P<points>(?:đạt\s+)?{NUMBER}(?:\s*/\s*{NUMBER})?\s*điểm)"
    rf"|(?P<percent>(?:đạt\s+)?{NUMBER}\s*%)"
    rf"|(?P<bare>{NUMBER}(?:\s*/\s*{NUMBER})?)(?![\w%])"
    r"|(?P<trend>(?:tăng|giảm|giữ\s+nguyên|không\s+đổi)(?=\s*[),;.]|\s*$))"
    rf"|(?P<grade>(?:(?:(?:thuộc|trong|xếp|đạt)\s+)*(?:loại|nhóm)\s+)?[“\"]?{words(CUES.grades)}[”\"]?)"
)
# What may stand behind a result and adds nothing: the field of a place, the time that a change is measured from.
_TAIL = re.compile(
    r"(?:\s+(?:các\s+)?(?:tỉnh|thành\s+phố|tp|huyện|thị\s+xã|đơn\s+vị|địa\s+phương|sở|ngành|xã|phường|toàn\s+quốc|cả\s+nước|toàn\s+tỉnh)"
    r"(?:,(?=\s+(?:thành|thị|tp|huyện|xã|phường|ngành|ban)))?(?!\w))+|\s+so\s+với\s+(?:cùng\s+kỳ\s+)?năm\s+(?:trước|(?:19|20)\d\d)"
)
_BETWEEN = re.compile(r"\)?(?:\s*(?:[;,/(]|và(?!\w)|[–-](?=\s))\s*|\s+(?=[^\W\d(]))")
_END = re.compile(r"\s*[).]*\s*$")


def phrases(low: str) -> list[tuple[int, int, str]]:
    """Where the results of a cell's searchable text stand; empty for a cell that holds none or only one.

    With each goes the verb that it shares with the one before: "tăng" of 0,5 điểm in "tăng 3 bậc và 0,5 điểm".
    """
    found: list[re.Match[str]] = []
    verbs: list[str] = []
    at, joined = 0, False
    while match := _PHRASE.match(low, at):
        shared = joined and match.lastgroup in ("steps", "points", "percent")
        verb = verbs[-1] or _VERB.match(low, found[-1].start()) if shared else None
        verbs.append(verb if isinstance(verb, str) else f"{verb[0]} " if verb else "")
        found.append(match)
        tail = _TAIL.match(low, match.end()) if match.lastgroup in ("place", "told", "signed", "bare") else None
        end = tail.end() if tail else match.end()
        if _END.match(low, end):
            break
        between = _BETWEEN.match(low, end)
        if between is None:
            return []
        at, joined = between.end(), "và" in between[0]
    kinds = [_kind(one, verb) for one, verb in zip(found, verbs, strict=True)]
    if match is None or len(kinds) < 2 or len(set(kinds)) < len(kinds) or "steps" in kinds:
        return []
    if "bare" in kinds and (kinds[0] != "bare" or kinds[1] not in ("place", "percent", "grade")):
        return []
    return [(*one.span(), verb) for one, verb in zip(found, verbs, strict=True)]


def trimmed(low: str) -> str:
    """A cell's tidy text without what only follows its one result: "thứ 23/63 tỉnh, thành phố" -> "thứ 23/63"."""
    match = _PHRASE.match(low)
    tail = _TAIL.match(low, match.end()) if match and match.lastgroup in ("place", "told", "signed") else None
    return low[: tail.start()] if tail and tail.end() == len(low) else low


def _kind(match: re.Match[str], verb: str) -> str:
    """What a phrase says; two changes are two things where one is of points and one of places."""
    kind = "told" if verb else match.lastgroup or ""
    return f"{kind} of places" if kind in ("told", "signed") and re.search(r"(?:bậc|hạng)$", match[0]) else kind


def parts_of(cell: Cell, said: str, earlier: str | None, *, places: bool) -> list[tuple[Cell, str | None]]:
    """The cell itself, or the values that it holds, with the time of an earlier one.

    "65,1 (18)" under "Điểm (hạng)" is a score and a place, "7,02 (7,58)" below "số trong ngoặc là của năm 2020" two
    scores. `said` are the heads of the column, `earlier` the time of what stands in parentheses, `places` is true where
    the table says that these are ranks.
    """
    low = searchable(cell.text)
    if cell.start is None or len(low) != len(cell.text):
        return [(cell, None)]
    if earlier and (two := BESIDE.match(low)):
        now, before = (_part(cell, *two.span(name)) for name in ("now", "before"))
        return [(now, None)] if before.text in ("-", "–") else [(now, None), (before, earlier)]
    if (pair := PAIRED.match(low)) and (pair["named"] or places or re.search(rf"\({_PLACE}\)", said)):
        score, place = (_part(cell, *pair.span(name)) for name in ("score", "place"))
        return [(score, None), (place if pair["named"] else _placed(place), None)]
    for turned, head in enumerate(_PAIR_HEADS):
        if (names := head.search(said)) and (two := _TWO.fullmatch(low)):
            one, other = (_part(cell, *two.span(name)) for name in ("first", "second"))
            score, place = (other, one) if turned else (one, other)
            if _WHOLE.fullmatch(place.text):
                unit = "%" if re.search(r"%|tỷ\s+lệ", names[0]) else " điểm"
                named = score if "%" in score.text else score.model_copy(update={"text": f"{score.text}{unit}"})
                return [(named, None), (_placed(place), None)]
    several = [(_part(cell, start, end), verb) for start, end, verb in phrases(low)]
    return [(one.model_copy(update={"text": verb + one.text}), None) for one, verb in several] or [(cell, None)]


def _part(cell: Cell, start: int, end: int) -> Cell:
    assert cell.start is not None
    return cell.model_copy(update={"text": cell.text[start:end], "start": cell.start + start, "end": cell.start + end})


def _placed(place: Cell) -> Cell:
    """A bare number that is a place."""
    return place.model_copy(update={"text": f"hạng {place.text}"})
