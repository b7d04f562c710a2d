"""Meetings with their date, place, host and chair, and the conclusion spoken there. Fills `doc._.meetings`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from spacy.tokens import Doc

from cchc.records import Conclusion, Document, Meeting, Person
from nlp.conclusions import Passage, conclusion
from nlp.examples import Example
from nlp.lexicon import searchable
from nlp.meetings import BACKGROUND, NOUN, NamedMeeting, chair_of, named_meetings
from nlp.mentions import mentions_in
from nlp.outline import lines_of
from nlp.people import PersonMention, find_people
from nlp.periods import find_periods, year_of
from nlp.rejections import Rejected

AFTER: tuple[str, ...] = ("sentences", "units", "persons")
LAYER = "meetings"

_HOLDS = re.compile(r"(?<!\w)(?:tổ chức|tiến hành|khai mạc|chủ trì|có|phối hợp|long trọng|triệu tập|mở)(?!\w)")
_PLACE = re.compile(
    r"(?<!\w)tại\s+((?:[^\W\d_a-zà-ỹ]|hội trường|trụ sở|trung tâm|nhà|khách sạn|phòng|thành phố|tỉnh|huyện|xã)"
    r"[^,.;:\n]{2,90}?)(?=[,.;:\n]|\s+(?:đã|tổ chức|diễn ra)(?!\w)|$)"
)
_DAY = re.compile(
    r"(?<![\d/])(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*((?:19|20)\d\d))?(?![\d/%])|"
    r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+((?:19|20)\d\d))?"
)
_DAY_BEFORE = re.compile(
    r"(?:ngày|sáng|chiều|tối|hôm nay|hôm qua|trưa|vào|nay)\s*,?\s*\(?(?:\d{1,2}(?:/\d{1,2})?\s*(?:và|,|-|đến)\s*)?$"
)
_CITED = re.compile(r"\d+/[^\s,;]+\s*,?\s*(?:\(?ngày|ban hành ngày)\s*$")
_INSPECTION = re.compile(
    r"(?<!\w)(?:đoàn\s+(?:kiểm tra|giám sát|khảo sát|công tác|thanh tra)[^.;\n]{0,200}?\s)"
    r"(?:đã\s+)?((?:(?:có|tiến hành|tổ chức)\s+(?:buổi\s+)?)?(?:kiểm tra|giám sát|làm việc|khảo sát)\s[^.;\n]{5,200})"
)
_PLACES = frozenset({"country", "province", "district", "commune"})  # bodies hold meetings, places do not
_PERIOD_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


def annotate(doc: Doc) -> None:
    """Fill `doc._.meetings`, and `doc.spans["meetings"]` with their names; what was named and is none is told."""
    document: Document = doc._.document
    text = doc._.document.text
    plain = searchable(text)
    lines = lines_of(document, doc._.paragraphs)
    people: list[PersonMention] = doc._.persons
    told = (chair_of(plain, start, end, people) for start, end in doc._.paragraphs)
    chairs = [found[1] for found in told if found]
    passage = conclusion(text, plain, lines, doc._.sentences, people, chairs)
    seen = named_meetings(text, plain)
    named = [one for one in seen if _own(plain, one, doc._.sentences)]
    chosen = _distinct(plain, named, doc._.sentences, passage)
    for one in seen:
        if one not in chosen:
            reason = "the same meeting again" if one in named else "named, but not said to be held in this document"
            doc._.rejected.append(Rejected("meetings", one.start, one.end, "meeting.named", reason))
    spans = (doc.char_span(one.start, one.end, label="meeting.named", alignment_mode="expand") for one in chosen)
    doc.spans["meetings"] = [span for span in spans if span is not None]
    meetings = [_meeting(doc, plain, one) for one in chosen]
    if not meetings:
        unnamed = _unnamed(doc, plain, passage)
        meetings = [unnamed] if unnamed else []
    if not meetings:
        return
    meetings = _with_chair(doc, plain, meetings, chosen)
    if passage:
        index = _of_passage(chosen, passage)
        speaker = passage.speaker or meetings[index].chair
        said = Conclusion(
            start=passage.start, end=passage.end, quote=text[passage.start : passage.end], speaker=speaker
        )
        meetings[index] = meetings[index].model_copy(update={"conclusion": said})
    doc._.meetings.extend(meetings)


def _sentence(sentences: Sequence[tuple[int, int]], offset: int) -> tuple[int, int]:
    for start, end in sentences:
        if start <= offset < end:
            return start, end
    return offset, offset


def _own(plain: str, one: NamedMeeting, sentences: Sequence[tuple[int, int]]) -> bool:
    """A meeting that the document reports: convened in its words, and not told as of another time."""
    start, _ = _sentence(sentences, one.start)
    return one.convened and not BACKGROUND.search(plain, start, one.start)


def _distinct(
    plain: str,
    named: Sequence[NamedMeeting],
    sentences: Sequence[tuple[int, int]],
    passage: Passage | None,
) -> list[NamedMeeting]:
    """The first meeting, and a further one only where it has a day of its own and another name."""
    kept: list[NamedMeeting] = []
    for one in named:
        if passage and passage.start < one.start < passage.end and kept:
            continue
        if not kept:
            kept.append(one)
            continue
        start, end = _sentence(sentences, one.start)
        words = set(plain[one.start : one.end].split())
        alike = any(len(words & set(plain[other.start : other.end].split())) >= 0.6 * len(words) for other in kept)
        if not alike and _day_in(plain, start, one.start) and re.search(r"tổ chức|khai mạc|diễn ra", plain[start:end]):
            kept.append(one)
    return kept


def _day_in(plain: str, start: int, end: int) -> re.Match[str] | None:
    for match in _DAY.finditer(plain, start, end):
        if _CITED.search(plain[max(start, match.start() - 40) : match.start()]):
            continue  # the day of a document: "Nghị quyết số 45/NQ-HĐND ngày 08/12/2023"
        if _DAY_BEFORE.search(plain[max(start, match.start() - 12) : match.start()]):
            return match
    return None


def _meeting(doc: Doc, plain: str, one: NamedMeeting) -> Meeting:
    start, end = _sentence(doc._.sentences, one.start)
    name = doc._.document.text[one.start : one.end]
    if not _day_in(plain, start, end):
        start, end = _dated_again(doc, plain, one) or (start, end)
    return Meeting(
        name=" ".join(name.split()),
        date=_date(doc, plain, start, end, name),
        place=_place(doc._.document.text, plain, start, end, one),
        held_by=_held_by(doc, plain, start, end, one),
    )


def _dated_again(doc: Doc, plain: str, one: NamedMeeting) -> tuple[int, int] | None:
    """Another sentence that speaks of the same meeting and gives its day; a headline above gives none."""
    noun = NOUN.match(plain, one.start)
    for start, end in doc._.sentences[:15]:
        if not noun or noun[0] not in plain[start:end] or not _day_in(plain, start, end):
            continue
        if re.search(r"(?<!\w)(?:tổ chức|chủ trì|khai mạc|diễn ra|đã họp)(?!\w)", plain[start:end]):
            return start, end
    return None


def _date(doc: Doc, plain: str, start: int, end: int, name: str) -> str | None:
    match = _day_in(plain, start, end)
    if not match:
        return None
    day, month, year = match[1] or match[4], match[2] or match[5], match[3] or match[6]
    return _iso(int(day), int(month), int(year) if year else _year(doc, int(day), int(month), name))


def _iso(day: int, month: int, year: int | None) -> str | None:
    if year is None:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _year(doc: Doc, day: int, month: int, name: str) -> int | None:
    """The year of a day without one: that of publication, not after it; else the last year that the name gives."""
    published = doc._.document.published_at
    if published:
        year = int(published[:4])
        return year - 1 if (month, day) > (int(published[5:7]), int(published[8:10])) else year
    years = [int(found) for found in _PERIOD_YEAR.findall(name)] or [
        found for mention in find_periods(doc._.document.text) if (found := year_of(mention.value)) is not None
    ]
    return max(years) if years else None


def _place(text: str, plain: str, start: int, end: int, one: NamedMeeting) -> str | None:
    for match in _PLACE.finditer(text, start, end):
        if one.start <= match.start() < one.end or NOUN.match(plain, match.start(1)):
            continue
        return " ".join(match[1].split())
    return None


def _held_by(doc: Doc, plain: str, start: int, end: int, one: NamedMeeting) -> str | None:
    """The body that holds it: the first that stands as the subject before the verb; a council in the name itself."""
    verb = None
    for match in _HOLDS.finditer(plain, start, one.start):
        verb = match
        if match[0] in {"tổ chức", "phối hợp", "tiến hành", "khai mạc", "triệu tập"}:
            break
    if verb and verb[0] != "chủ trì":
        for mention, unit in mentions_in(doc, start, verb.start()):
            before = plain[max(start, mention.start - 12) : mention.start]
            if re.search(r"(?:tại|ở|của|từ|cầu)\s+$", before) or unit.level in _PLACES:
                continue
            if any(person.start <= mention.start < person.end for person in doc._.persons):
                continue  # "đồng chí A, Chủ tịch UBND tỉnh đã có buổi làm việc": a person's office is no host
            return unit.name
    behind = re.search(r"(?<!\w)do\s", plain[one.end : end])
    if behind:
        for _, unit in mentions_in(doc, one.end + behind.end(), end):
            if re.search(r"(?:tổ chức|chủ trì)", plain[one.end + behind.end() : end]):
                return unit.name
    if plain.startswith(("kỳ họp", "phiên họp"), one.start):
        for _, unit in mentions_in(doc, one.start, one.end):
            if unit.level in {"council", "committee"}:
                return unit.name
    return None


def _unnamed(doc: Doc, plain: str, passage: Passage | None) -> Meeting | None:
    """A meeting that is never given a name of its own: "buổi kiểm tra", "cuộc họp"; an inspection on a given day."""
    inspection = None
    if doc._.document.kind == "article":
        dated = (m for m in _INSPECTION.finditer(plain) if _day_in(plain, max(0, m.start() - 60), m.end()))
        inspection = next(dated, None)
    noun = None
    if passage:
        noun = NOUN.search(plain, passage.start, passage.end)
    if noun is None and inspection:
        noun = NOUN.search(plain, inspection.end())
    if noun is None and passage and not inspection:
        noun = NOUN.search(plain, 0, passage.start)  # "UBND xã họp giao ban. ... Kết luận, đồng chí A yêu cầu ..."
    if noun is None and not inspection:
        convened = [match for match in NOUN.finditer(plain) if re.search(r"chủ trì\s+$", plain[: match.start()][-12:])]
        noun = convened[0] if convened else None
    if noun is None and not inspection:
        return None
    text = doc._.document.text
    if inspection:
        start, end = _sentence(doc._.sentences, inspection.start())
        name = text[noun.start() : noun.end()] if noun else text[inspection.start(1) : inspection.end(1)]
    else:
        assert noun is not None
        start, end = doc._.sentences[0]
        name = text[noun.start() : noun.end()]
    return Meeting(name=" ".join(name.split()), date=_date(doc, plain, start, end, text[start:end]))


def _with_chair(doc: Doc, plain: str, meetings: list[Meeting], named: Sequence[NamedMeeting]) -> list[Meeting]:
    """Give each meeting the one who is said to chair nearest behind its name; captions speak of the first."""
    people: list[PersonMention] = doc._.persons
    chairs: dict[int, Person] = {}
    for start, end in doc._.paragraphs:
        found = chair_of(plain, start, end, people)
        if found:
            offset, person = found
            index = max((i for i, one in enumerate(named) if one.start <= offset + 200), default=0)
            chairs.setdefault(index, person)
    if 0 not in chairs:
        for caption in doc._.document.captions:
            low = searchable(caption)
            said = chair_of(low, 0, len(caption), find_people(caption))
            if said:
                chairs[0] = _completed(said[1], people)
                break
    return [
        meeting.model_copy(update={"chair": chairs[index]}) if index in chairs else meeting
        for index, meeting in enumerate(meetings)
    ]


def _completed(person: Person, people: Sequence[PersonMention]) -> Person:
    """A chair whom a caption names without an office, with the office that the text gives."""
    if person.position or not person.name:
        return person
    for mention in people:
        if mention.name == person.name and mention.position:
            return mention.person
    return person


def _of_passage(named: Sequence[NamedMeeting], passage: Passage) -> int:
    before = [index for index, one in enumerate(named) if one.start < passage.start]
    return before[-1] if before else 0


EXAMPLES: list[Example] = [
    Example(
        "Sáng 12/3, Sở Nội vụ tỉnh Lai Châu tổ chức Hội nghị tổng kết công tác cải cách hành chính năm 2023, "
        "triển khai nhiệm vụ năm 2024. Đồng chí Tống Văn Mừng, Phó Chủ tịch UBND tỉnh dự và chỉ đạo hội nghị.",
        [
            {
                "name": "Hội nghị tổng kết công tác cải cách hành chính năm 2023, triển khai nhiệm vụ năm 2024",
                "date": "2024-03-12",
                "held_by": "Sở Nội vụ",
                "chair": None,
                "conclusion": None,
            }
        ],
        published_at="2024-03-13",
        why="Who attends and directs is no chair.",
    ),
    Example(
        "Chiều 5/9, đồng chí Vàng A Sáng, Chủ tịch UBND huyện và đồng chí Lò Thị Én, Phó Chủ tịch UBND huyện "
        "chủ trì cuộc họp bàn giải pháp nâng cao Chỉ số CCHC.",
        [
            {
                "name": "cuộc họp bàn giải pháp nâng cao Chỉ số CCHC",
                "date": "2023-09-05",
                "chair": {"name": "Vàng A Sáng", "position": "Chủ tịch UBND huyện"},
            }
        ],
        published_at="2023-09-06",
        why="Of two who chair the first is the chair.",
    ),
    Example(
        "Sáng 12/8, đoàn có buổi làm việc với UBND huyện Nghĩa Hành về cải cách hành chính. Ông Vi Văn Định, Phó Giám "
        "đốc Sở Nội vụ, Phó Trưởng đoàn kiểm tra chủ trì buổi làm việc.",
        [
            {
                "date": "2023-08-12",
                "chair": {"name": "Vi Văn Định", "position": "Phó Giám đốc Sở Nội vụ, Phó Trưởng đoàn"},
            }
        ],
        published_at="2023-08-13",
        why="What the party does whose head somebody is stands between him and the verb.",
    ),
    Example(
        "Ngày 20/6/2024, UBND tỉnh Sơn La công bố Chỉ số cải cách hành chính năm 2023.",
        [],
        why="What is only announced is no meeting.",
    ),
]
