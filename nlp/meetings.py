"""Meetings: what names them, who chairs them, and where the words of the one who concludes start and end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cchc.records import Person
from nlp.lexicon import Lexicon, Phrases, alternatives, load, phrase_pattern
from nlp.people import PersonMention
from nlp.prefilter import Prefiltered


class MeetingCues(Lexicon):
    nouns: Phrases
    name_starts: Phrases
    name_continues: Phrases
    name_ends: Phrases
    convening: Phrases
    background: Phrases
    chair_verbs: Phrases
    conclusion_openers: Phrases
    notice_openers: Phrases
    speech_openers: Phrases
    conclusion_ends: Phrases
    conclusion_pauses: Phrases
    at_it: Phrases
    elsewhere: Phrases


CUES = load("meetings", MeetingCues)

NOUN = phrase_pattern(CUES.nouns)
_NAME_START = re.compile(rf"\s+(?:{alternatives(CUES.name_starts)}(?!\w)|\()")
_CONTINUES = re.compile(rf"\s*(?:và\s+)?{alternatives(CUES.name_continues)}(?!\w)")
# "buổi làm việc về chỉ số PCI | chiều 20/4/2023, ông A": when it was held.
_NAME_END = re.compile(
    rf"[.;:\n“”!?]|,|\s[-–—]\s|(?<!\w)(?:{alternatives(CUES.name_ends)}(?!\w)|"
    r"(?:sáng|chiều|tối)\s+(?:ngày\s+)?\d{1,2}\s?[/-]\s?\d)"
)
_CONVENING = re.compile(rf"(?<!\w){alternatives(CUES.convening)}(?:\s+(?:thành công|được|cuộc|buổi|trọng thể))?\s+$")
_TAKES_PLACE = re.compile(
    r"\s*(?:(?:vừa\s+|đã\s+)?(?:được\s+(?:\w+\s+){0,4}?tổ chức|diễn ra|khai mạc)(?!\w)|"
    r"do\s[^.;\n]{5,140}?\s(?:chủ trì|chủ tọa)(?!\w))"
)
# hội thảo "Nâng cao chỉ số hài lòng", diễn đàn với chủ đề “Doanh nghiệp và chính quyền”
_QUOTED_NAME = re.compile(
    r"\s+(?:(?:khoa học\s+)?(?:với\s+|về\s+)?(?:chủ đề|chuyên đề)\s*:?\s+)?(?:“[^”\n]{8,200}”|\"[^\"\n]{8,200}\")"
)
BACKGROUND = phrase_pattern(CUES.background)
CHAIR = Prefiltered(rf"(?<!\w){alternatives(CUES.chair_verbs)}(?!\w)")
_CHAIR_OBJECT = re.compile(
    rf"\s*(?:$|[.,;:!?\n]|(?:và|cùng|tại|điểm cầu|các|buổi|toàn bộ|sáng|chiều|tối|"
    rf"ngày|hôm|vào|đã)(?!\w)|{alternatives(CUES.nouns)}(?!\w)|đoàn)"
)
# "bà A, Phó Giám đốc Sở B, Phó Trưởng đoàn | kiểm tra chủ trì": what the party does whose head is named.
# "ông A, Trưởng Ban Chỉ đạo cải cách hành chính | (CCHC) tỉnh đã chủ trì": a short form within the office.
_CHAIR_GAP = re.compile(
    r"(?:(?<=đoàn)\s+(?:kiểm tra|giám sát|thanh tra|khảo sát|thẩm định|công tác)(?!\w))?"
    r"(?:\s*\([^()\n]{1,40}\)(?:\s+(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn)(?!\w))?)?"
    r"[\s,)–-]*(?:(?:đã|đồng|cùng|trực tiếp|làm|người|là người|(?:tới|đến|tham)?\s*dự(?:,|\s+và)?)\s*)*$"
)
_CHAIN_GAP = re.compile(r"[\s,;)]*(?:và|cùng|cùng với)?[\s,]*(?:các\s+đồng\s+chí:?\s*)?$")
_CHAIR_FIRST = Prefiltered(
    rf"(?<!\w)(?:dưới\s+sự\s+{alternatives(CUES.chair_verbs)}\s+của|{alternatives(CUES.chair_verbs)}\s+"
    rf"(?:{alternatives(CUES.nouns)}\s*)?(?:có|là|gồm|gồm có|cùng với|cùng|với)?\s*:?)\s*(?:các\s+|có\s+)?"
)
# "Chủ trì buổi làm việc về chỉ số PCI, ông A ...", "Sau khi chủ trì cuộc họp bàn giải pháp, bà B ...": who does it
# stands behind the meeting.
_CHAIRING = re.compile(
    rf"(?:(?:(?:sau\s+)?khi|trực tiếp|vừa|là người|với vai trò|(?:tham\s+|đến\s+|tới\s+|về\s+)?dự(?:,|\s+và))\s+)*"
    rf"{alternatives(CUES.chair_verbs)}(?:(?:\s+và|,)\s+(?:phát biểu|kết luận|chỉ đạo|điều hành|khai mạc)"
    rf"(?:\s+(?:kết luận|chỉ đạo|khai mạc))?(?:\s+tại)?)?\s+{alternatives(CUES.nouns)}(?!\w)[^.;:\n]{{0,200}}?,\s*$"
)
_STOP = re.compile(r"[.!?…]\s+|\n")
CONCLUSION_OPENER = Prefiltered(
    rf"(?<!\w)(?:{alternatives(CUES.conclusion_openers)}|"
    rf"(?:kết luận|bế mạc|chỉ đạo)\s+(?:tại\s+|toàn bộ\s+)?{alternatives(CUES.nouns)})(?!\w)"
)
NOTICE_OPENER = Prefiltered(
    rf"(?<!\w){alternatives(CUES.notice_openers)}(?:\s+(?:cụ thể|một số nội dung|các nội dung|hội nghị|cuộc họp))?"
    r"\s*(?:(?:cụ thể\s+)?(?:như sau|sau đây)\s*:?|:)\s*$"
)
SPEECH_OPENER = phrase_pattern(CUES.speech_openers)
CONCLUSION_PAUSE = re.compile(rf"\s*{alternatives(CUES.conclusion_pauses)}(?!\w)")
# "Văn phòng UBND tỉnh thông báo để các sở, ngành biết" closes a notice; "Văn phòng HĐND theo dõi ..." is an order.
CONCLUSION_END = re.compile(
    rf"\s*(?:{alternatives(CUES.conclusion_ends)}(?!\w)|văn phòng\s[^.;:]{{0,60}}?(?:xin\s+)?thông báo\s)"
)


@dataclass(frozen=True, slots=True)
class NamedMeeting:
    """A meeting as the text names it; `start` and `end` are those of the name."""

    start: int
    end: int
    convened: bool  # the words before say that it was held, opened, chaired


def named_meetings(text: str, plain: str) -> list[NamedMeeting]:
    """Meetings that are named ("hội nghị triển khai ..."), in the order of the text; a bare "hội nghị" is none."""
    found: list[NamedMeeting] = []
    taken = 0
    for noun in NOUN.finditer(plain):
        if quoted := _QUOTED_NAME.match(plain, noun.end()):
            convened = bool(_CONVENING.search(plain[max(0, noun.start() - 40) : noun.start()]))
            convened = convened or bool(_TAKES_PLACE.match(plain, quoted.end()))
            found.append(NamedMeeting(noun.start(), quoted.end(), convened))
            taken = quoted.end()
            continue
        if noun.start() < taken or not _NAME_START.match(plain, noun.end()):
            continue
        end = _name_end(text, plain, noun.start(), noun.end())
        if end - noun.end() < 8:
            continue
        before = plain[max(0, noun.start() - 40) : noun.start()]
        convened = bool(_CONVENING.search(before)) or bool(_TAKES_PLACE.match(plain, end))
        found.append(NamedMeeting(noun.start(), end, convened))
        taken = end
    return found


def _name_end(text: str, plain: str, start: int, at: int) -> int:
    limit = min(len(plain), start + 400)
    position = at
    while match := _NAME_END.search(plain, position, limit):
        if plain.count("(", at, match.start()) > plain.count(")", at, match.start()):
            position = match.end()  # within parentheses
            continue
        mark = match[0]
        if mark == "," and _CONTINUES.match(plain, match.end()):
            position = match.end()
            continue
        if mark == "." and re.match(r"\d", plain[match.end() : match.end() + 1] or " "):
            position = match.end()
            continue
        if mark.strip() in {"-", "–", "—"} and re.match(
            r"[\dA-ZĐ]|hđnd|ubnd|xã hội", text[match.end() : match.end() + 7]
        ):
            position = match.end()
            continue
        return start + len(text[start : match.start()].rstrip(" ,-–"))
    return start + len(text[start:limit].rstrip(" ,\n"))


def chair_of(plain: str, start: int, end: int, people: Sequence[PersonMention]) -> tuple[int, Person] | None:
    """Who is said to chair within `plain[start:end]`, and where that is said; of two the one named first."""
    inside = [person for person in people if start <= person.start and person.end <= end]
    for verb in CHAIR.finditer(plain, start, end):
        if _CHAIR_OBJECT.match(plain, verb.end(), end) and not plain.startswith(", phối hợp", verb.end()):
            before = [person for person in inside if person.end <= verb.start()]
            if before and _CHAIR_GAP.fullmatch(plain, before[-1].end, verb.start()):
                first = len(before) - 1
                while first and _CHAIN_GAP.fullmatch(plain[before[first - 1].end : before[first].start]):
                    first -= 1
                return verb.start(), before[first].person
    for verb in _CHAIR_FIRST.finditer(plain, start, end):
        since = verb.end() - len("các ")  # "các đồng chí" is an honorific too
        after = [person for person in inside if person.start >= since]
        if after and after[0].start - verb.end() <= 2:
            return verb.start(), after[0].person
    for verb in CHAIR.finditer(plain, start, end):
        if found := _chairing(plain, start, verb, inside):
            return verb.start(), found
    return None


def _chairing(plain: str, start: int, verb: re.Match[str], people: Sequence[PersonMention]) -> Person | None:
    """Who is named behind the meeting that a sentence opens with: "Chủ trì hội nghị sơ kết quý I, ông A ..."."""
    first = next((person for person in people if person.start > verb.end()), None)
    if first is None:
        return None
    stops = [stop.end() for stop in _STOP.finditer(plain, start, verb.start())]
    return first.person if _CHAIRING.match(plain, stops[-1] if stops else start, first.start) else None
