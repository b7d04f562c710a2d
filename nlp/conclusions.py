"""Conclusions: the passage from "Phát biểu kết luận ..." to where the concluding speaker's words end."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cchc.records import Person
from cchc.vietnamese import tone_key
from nlp.meetings import CONCLUSION_END, CONCLUSION_OPENER, CONCLUSION_PAUSE, NOTICE_OPENER, SPEECH_OPENER
from nlp.outline import Line
from nlp.people import PersonMention, same_office
from nlp.wording import is_target, order_form

_ATTENDS = re.compile(r"(?:dự|tham dự|đến dự|tới dự)(?:\s+và|\s*,|\s+hội nghị\s+và)?(?:\s+có)?\s*$")
_ANAPHOR = re.compile(
    r"(?<!\w)(?:đồng chí|đ/c|ông|bà|chủ trì hội nghị|người đứng đầu \w+)\s+(?:cũng|còn|đã|yêu cầu|đề nghị|"
    r"giao|nhấn mạnh|lưu ý|chỉ đạo|khẳng định|đánh giá|ghi nhận|biểu dương|nói|cho rằng|chỉ rõ|nêu|mong|tin|"
    r"chủ tịch|phó chủ tịch|bí thư|phó bí thư|giám đốc|phó giám đốc|trưởng|phó trưởng|kết luận|quán triệt|phân tích|"
    r"bày tỏ)"
)
_SPEECH = re.compile(
    r"(?<!\w)(?:cho biết|chia sẻ|phát biểu|nêu|báo cáo|kiến nghị|đề xuất|cho rằng|tiếp thu|cảm ơn|hứa|khẳng định|"
    r"trình bày|phản ánh)(?!\w)"
)
_CONCLUDES = re.compile(r"(?<!\w)(?:phát biểu\s+)?kết luận(?!\w)")
_ORDERS = re.compile(r"(?<!\w)(?:yêu cầu|đề nghị|giao|chỉ đạo|nhấn mạnh|lưu ý|cần|phải)(?!\w)")
_LEADER = re.compile(r"(?:trưởng đoàn|(?:phó\s+)?chủ tịch\s+(?:thường trực\s+)?(?:ubnd|hđnd)|(?:phó\s+)?bí thư)")
# "Bằng khen của Chủ tịch UBND tỉnh", "tổng hợp, báo cáo Chủ tịch UBND tỉnh" give nobody's words.
_NO_VOICE = re.compile(r"(?<!\w)(?:của|báo cáo|trình|gửi|với|giúp|tham mưu|cho)\s+$")
# "Thường trực HĐND tỉnh cũng đề nghị ...": the one who asked before goes on.
_ASKS_TOO = re.compile(
    r"([^,;:.“”]{3,60}?)\s+(?:cũng|còn|đồng thời|tiếp tục)\s+(?:đề nghị|kiến nghị|yêu cầu|giao|lưu ý)(?!\w)"
)
_WILL = re.compile(r"[^;:.“”]{3,120}?\ssẽ\s")
# "Giao Phó Giám đốc Sở A trả lời ..., báo cáo kết quả": who is charged right behind the verb does not speak.
_CHARGES = re.compile(r"(?:giao|phân công|yêu cầu|đề nghị)\s+")
_MIN_WORDS = 12


@dataclass(frozen=True, slots=True)
class Passage:
    """`start` and `end` of a conclusion, who speaks, whether it is that of a notice ("kết luận như sau:")."""

    start: int
    end: int
    speaker: Person | None
    notice: bool


def conclusion(
    text: str,
    plain: str,
    lines: Sequence[Line],
    sentences: Sequence[tuple[int, int]],
    people: Sequence[PersonMention],
    chairs: Sequence[Person] = (),
) -> Passage | None:
    """The conclusion of a text, or None. Of several openings the first counts that words of the speaker follow.

    Where nothing says that somebody concludes, the speech of one of `chairs`, or of the head of a delegation, is it.
    """
    found = _passage(text, plain, lines, sentences, people, _opens)
    if found:
        return found

    def leads(plain: str, start: int, end: int) -> bool:
        match = SPEECH_OPENER.search(plain, start, min(end, start + 80))
        if not match or _ATTENDS.search(plain[start : match.start()]):
            return False
        speaker = _speaker(plain, start, end, people)
        if speaker is None or not _ORDERS.search(plain, match.end(), end):
            return False
        return any(is_same(speaker, chair) for chair in chairs) or bool(_LEADER.match((speaker.position or "").lower()))

    return _passage(text, plain, lines, sentences, people, leads)


def _passage(
    text: str,
    plain: str,
    lines: Sequence[Line],
    sentences: Sequence[tuple[int, int]],
    people: Sequence[PersonMention],
    opens: Callable[[str, int, int], bool],
) -> Passage | None:
    for index, line in enumerate(lines):
        if line.kind in {"table", "heading", "recital", "foot"}:
            continue
        inside = [(start, end) for start, end in sentences if line.start <= start and end <= line.end]
        for number, (start, end) in enumerate(inside):
            notice = _opens_notice(plain, start, end) and index + 1 < len(lines)
            if not notice and not opens(plain, start, end):
                continue
            speaker = _speaker(plain, start, end, people)
            short = not notice and len(text[start : line.end].split()) < _MIN_WORDS
            if short and not _goes_on(text, plain, lines, index, speaker, people):
                continue
            if not notice and number + 1 == len(inside) and _only_attends(plain, start, end):
                continue
            last = _last_line(text, plain, lines, index, speaker, people, notice)
            stop = lines[last].end if last > index else _end_in_line(plain, inside, number, line, speaker, people)
            return Passage(start, stop, speaker, notice)
    return None


def _opens(plain: str, start: int, end: int) -> bool:
    """A sentence that says that somebody concludes; one who only attends and directs does not."""
    if plain.startswith("kết luận", start) and re.match(r"kết luận\s*,\s", plain[start : start + 12]):
        return True  # "Kết luận, ông A yêu cầu ..."
    match = CONCLUSION_OPENER.search(plain, start, min(end, start + 260))
    if not match:
        return False
    before = plain[start : match.start()]
    if _ATTENDS.search(before) or re.search(
        r"(?:sau khi|theo|nghe|thông báo|thực hiện|tinh thần|nội dung)\s[^,]*$", before
    ):
        return False
    return "dự và chỉ đạo" not in plain[start : match.end()]


def _opens_notice(plain: str, start: int, end: int) -> bool:
    return bool(NOTICE_OPENER.search(plain, max(start, end - 90), end))


def _only_attends(plain: str, start: int, end: int) -> bool:
    return bool(re.search(r"(?<!\w)(?:đến|tới|tham|cùng)?\s*dự(?!\w)", plain[start:end]))


def _speaker(plain: str, start: int, end: int, people: Sequence[PersonMention]) -> Person | None:
    """The one named in the opening sentence: first behind the cue, else before it."""
    match = CONCLUSION_OPENER.search(plain, start, end) or _CONCLUDES.search(plain, start, end)
    inside = [person for person in people if start <= person.start and person.end <= end]
    if not inside:
        return None
    if match:
        subject = [person for person in inside if person.end <= match.start() and match.start() - person.end < 30]
        if subject:
            return subject[-1].person
        behind = [person for person in inside if person.start >= match.end()]
        if behind:
            return behind[0].person
    return inside[-1].person


def _goes_on(
    text: str,
    plain: str,
    lines: Sequence[Line],
    index: int,
    speaker: Person | None,
    people: Sequence[PersonMention],
) -> bool:
    following = index + 1
    return following < len(lines) and _belongs(text, plain, lines[following], speaker, people)


def _last_line(
    text: str,
    plain: str,
    lines: Sequence[Line],
    index: int,
    speaker: Person | None,
    people: Sequence[PersonMention],
    notice: bool,
) -> int:
    """Index of the last line that still holds the speaker's words."""
    last = index
    for position in range(index + 1, len(lines)):
        line = lines[position]
        if line.kind in {"foot", "recital", "table"}:
            break
        if notice:
            ends = CONCLUSION_END.match(plain, line.start) or CONCLUSION_PAUSE.match(plain, line.start)
            if ends and line.kind != "item":
                break
            last = position
            continue
        if line.kind == "heading" and not line.marked:
            break
        if line.kind in {"item", "heading"} and line.marked:
            last = position
            continue
        if not _belongs(text, plain, line, speaker, people):
            break
        last = position
    while last > index and lines[last].kind == "heading":
        last -= 1
    return last


def _belongs(text: str, plain: str, line: Line, speaker: Person | None, people: Sequence[PersonMention]) -> bool:
    """Whether a paragraph goes on with the words of the one who concludes."""
    if line.kind in {"item", "heading"} and line.marked:
        return True
    if line.kind != "prose":
        return False
    inside = [person for person in people if line.start <= person.start < line.end]
    own = [person for person in inside if speaker and is_same(person.person, speaker)]
    others = [person for person in inside if person not in own]
    own = [person for person in own if not _NO_VOICE.search(plain[max(0, person.start - 12) : person.start])]
    if CONCLUSION_END.match(plain, line.start) or (CONCLUSION_PAUSE.match(plain, line.start) and not own):
        return False
    first = _first_sentence_end(plain, line)
    if own:
        return not (others and others[0].start < own[0].start and _SPEECH.search(plain, others[0].end, own[0].start))
    if _ANAPHOR.search(plain, line.start, first):
        return True
    charge = _CHARGES.match(plain, line.start, first)
    if charge and others and others[0].start == charge.end():
        return True
    if any(_SPEECH.search(plain, other.end, min(line.end, other.end + 60)) for other in others):
        return False
    if text[line.start] in '“"':
        return True
    if (again := _ASKS_TOO.match(plain, line.start, first)) and again[1] in plain[
        max(0, line.start - 3000) : line.start
    ]:
        return True
    if is_target(plain, line.start, first):
        return False  # "Năm 2024, tỉnh đặt mục tiêu ..." is the reporter's
    form = order_form(plain, line.start, first)
    return form in ("task", "modal", "deadline") or (form == "body" and not _WILL.match(plain, line.start, first))


def _first_sentence_end(plain: str, line: Line) -> int:
    match = re.compile(r"[.!?…](?=\s)").search(plain, line.start, line.end)
    return match.end() if match else line.end


def _end_in_line(
    plain: str,
    inside: Sequence[tuple[int, int]],
    number: int,
    line: Line,
    speaker: Person | None,
    people: Sequence[PersonMention],
) -> int:
    """Within the paragraph where it opens, a conclusion ends before a sentence that tells of something else."""
    for index in range(number + 1, len(inside)):
        start, end = inside[index]
        if CONCLUSION_END.match(plain, start):
            return inside[index - 1][1]
        if not CONCLUSION_PAUSE.match(plain, start):
            continue
        named = [person for person in people if start <= person.start < end]
        if not any(speaker and is_same(person.person, speaker) for person in named) and not order_form(
            plain, start, end
        ):
            return inside[index - 1][1]
    return line.end


def is_same(one: Person, other: Person) -> bool:
    """Whether two mentions are of one person: the same name, or without a name the same office."""
    if one.name and other.name:
        return tone_key(one.name) == tone_key(other.name)
    if one.position and other.position:
        return same_office(one.position, other.position)
    return False
