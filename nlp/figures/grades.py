"""Finds classes and groups: "xếp loại Tốt", "thuộc nhóm Trung bình cao", "nhóm B"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.figures.items import Value
from nlp.figures.lexicon import CUES, words
from nlp.lexicon import alternatives
from nlp.numbers import CARDINAL_WORD
from nlp.prefilter import Prefiltered

_GRADE = Prefiltered(
    rf"(?P<cue>{words(CUES.grade_cues)})\s*(?:chung\s+)?(?:là\s+|ở\s+|:\s*)?(?P<open>[“\"'‘«]?)"
    rf"(?P<g>{alternatives(CUES.grades)})(?!\w)(?P<close>[”\"'’»]?)"
    r"(?!\s*(?:hóa|nhất|hơn|kém|và\s+(?:trên|dưới)))"
)
_DESCRIBED = re.compile(
    r"[”\"’]?,?\s+(?:gồm|bao\s+gồm|có)\s+(?:\d|các|những|từ)|[”\"’]?\s*\(?\s*(?:từ|đạt)\s+(?:từ\s+)?\d"
)
_SCORE_BEFORE = re.compile(r"(?:điểm|%|\d)\s*\($")
_HEAD = re.compile(r"[;:]\s*$")
_OF_TIME = re.compile(r"\s*(?:nhiệm vụ|công chức|viên chức|đảng viên|cán bộ)")


# "Nhóm A (từ 90% trở lên) có 03 đơn vị gồm: Bộ A đạt 91,7%, Bộ B 90,8%": a class at the head and its members.
_GROUP = Prefiltered(
    rf"(?<!\w)(?:nhóm|loại|xếp\s+loại)\s+(?:(?:các\s+)?(?:địa\s+phương|đơn\s+vị|cơ\s+quan)\s+)?(?:xếp\s+loại\s+|loại\s+)?[“\"]?(?P<g>{alternatives(CUES.grades)})(?!\w)[”\"]?\s*(?:\([^()]*\)\s*)?"
    r"(?:(?:(?:chỉ|hiện|mới|còn|vẫn|duy\s+nhất)\s+){0,2}(?:có|gồm|bao\s+gồm|thuộc\s+về|gọi\s+tên)"
    rf"(?:\s+(?:\d{{1,3}}|{CARDINAL_WORD}|các|duy\s+nhất|mỗi)(?:\s+(?:đơn\s+vị|cơ\s+quan|địa\s+phương|nơi|bộ|sở|huyện|tỉnh|xã|phường))?(?!\w))?"
    r"(?:\s*,?\s*(?:là|gồm|bao\s+gồm|đó\s+là)"
    r"|\s*,\s*(?:trong\s+đó(?:\s+có)?|(?:[^\W\d_]+\s+){0,3}(?:thấp|cao|đầu|cuối)(?:\s+nhất)?\s+(?:là|có)))?|:)"
    r"\s*:?\s*(?P<first>[^\W\d_])"
)
_TYPE_WORD = re.compile(r"(?:bộ|sở|ngân|huyện|thành|thị|tỉnh|xã|phường|ban\s|văn|thanh|các\s+(?:bộ|sở|huyện|tỉnh|xã))")
# "cả hai cùng thuộc nhóm A (từ 90% trở lên)": who is in the class stands before it.
_BELONGS = re.compile(r"(?:thuộc|vào|ở|trong|đạt|xếp)(?!\w)")
_NEXT = re.compile(rf"\s+và\s+(?:loại\s+)?[“\"]?(?P<g>{alternatives(CUES.grades)})(?!\w)(?!\s+(?:trên|dưới|nhất|hơn))")
_ALONE = Prefiltered(rf"(?<=\()(?P<g>{alternatives(CUES.grades)})(?=\s*\))")
_ITSELF = re.compile(r"\s+(?!(?:là|gồm|có|thuộc)(?!\w))[^\W\d_]")
_CLAUSE_HEAD = re.compile(
    r"(?:^|[.;:\n]\s*|(?<!\w)(?:sở\s+dĩ|vì\s+sao|việc|khi|do|bởi|để|của|trong|ranh\s+giới|cả|như\s+vậy|năm\s+nay|tuy\s+nhiên)\s*,?\s*)$"
)


def find_grades(text: str, original: str, start: int, end: int) -> Iterator[Value]:
    """`text` is searchable, `original` has the letters as printed: the word of a grade is kept as it stands there.

    Behind a weak cue ("ở mức", "đạt") only a capital or quotation marks make the word a class: "ở mức cao" is none.
    """
    for match in _ALONE.finditer(text, start, end):
        word = original[match.start() : match.end()]
        # "huyện A 92,5 điểm (Tốt)": a capital and a score before the parenthesis make it a class.
        if (
            word[:1].isupper()
            and len(word) > 1
            and _SCORE_BEFORE.search(text, max(start, match.start() - 12), match.start())
        ):
            yield Value(match.start(), match.end(), "grade", word=word, rule="grade.parenthesis")
    for match in _GROUP.finditer(text, start, end):
        first = match.start("first")
        if not original[first].isupper() and not _TYPE_WORD.match(text, first):
            continue  # a name, or the type word of one
        yield Value(
            match.start(), match.end("g"), "grade", word=original[match.start("g") : match.end("g")],
            rule="grade.group", field_end=first,
        )  # fmt: skip
    for match in _GRADE.finditer(text, start, end):
        word = original[match.start("g") : match.end("g")]
        cue = " ".join(match["cue"].split())
        named = word[:1].isupper() or bool(match["open"])
        if len(word) == 1 and not word.isupper():
            continue
        if not named and (
            cue not in CUES.strong_grade_cues or word.lower() in ("cao", "thấp", "cao nhất", "thấp nhất")
        ):
            continue
        if _OF_TIME.match(text, match.end()):
            continue
        described = _DESCRIBED.match(text, match.end("g"))
        if (described and not ("(" in described[0] and _BELONGS.match(cue))) or (
            cue == "nhóm" and _HEAD.search(text, max(start, match.start() - 3), match.start())
        ):
            continue  # "nhóm B gồm 15 bộ" tells of the group, not of a member
        heads = cue in ("nhóm", "loại", "hạng") and _ITSELF.match(text, match.end(), end)
        if heads and _CLAUSE_HEAD.search(text, max(0, match.start() - 24), match.start()):
            continue  # "Sở dĩ nhóm A đổi chủ": told of the group itself
        quoted = match.end("close") if match["open"] and match["close"] else match.end("g")
        yield Value(match.start(), quoted, "grade", word=word, rule="grade")
        if more := _NEXT.match(text, quoted, end):
            # "xếp loại Khá và Tốt": a class for each of two names.
            next_word = original[more.start("g") : more.end("g")]
            yield Value(more.start("g"), more.end("g"), "grade", word=next_word, rule="grade.listed")
