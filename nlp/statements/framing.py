"""From an opening to a frame: of which kind its points are, whose words they are, whom they are of."""

from __future__ import annotations

import re

from cchc.records import Person, StatementType
from nlp.conclusions import is_same
from nlp.lexicon import alternatives, phrase_pattern
from nlp.statements.charges import leading_units
from nlp.statements.frames import Frame
from nlp.statements.orders import Opening
from nlp.statements.points import Piece
from nlp.statements.setting import Setting
from nlp.statements.speakers import CUES as SPEAKERS
from nlp.statements.voices import Voice
from nlp.wording import skip_adverbials, skip_connectives

ADVISES = frozenset(SPEAKERS.advises)
_TELLS = re.compile(
    r"(?<!\w)(?:chỉ ra|chỉ rõ|nêu|phản ánh|nhìn nhận|thừa nhận|cho biết|cho rằng|nhận thấy|cho thấy|đánh giá|"
    r"báo cáo|kiến nghị|phân tích)(?!\w)"
)
_HE_SAYS = re.compile(r",\s+theo\s+(?:ông|bà|đồng chí|anh|chị)\s*,")  # "Điểm thấp, theo ông, là do ..."
# Who speaks for a council; a party secretary who also heads one directs.
_OF_COUNCIL = re.compile(
    r"(?:(?:phó\s+)?chủ tịch\s+(?:thường trực\s+)?(?:hđnd|hội đồng nhân dân)|đại biểu|"
    r"(?:phó\s+)?trưởng ban\s[^,]{0,40}hđnd|"
    r"(?:phó\s+)?trưởng đoàn (?:đại biểu quốc hội|đbqh))"
)
_PARTY_OF = re.compile(
    r"(?<!\w)(?:đoàn|tổ)\s+(?:kiểm tra|thanh tra|công tác)(?!\w)(?:(?!hđnd|hội đồng nhân dân)[^;.“”]){0,80}?"
    r"\sdo\s[^,;.“”]{0,12}$"
)
_LEADING = re.compile(r"[^;.“”]{0,90}?(?:(?:làm|là)\s+(?:trưởng đoàn|tổ trưởng)|dẫn đầu)(?!\w)")
_BEYOND = re.compile(rf"{alternatives(SPEAKERS.beyond)}(?!\w)")
# Who leads an inspection, and not "Tổ trưởng tổ dân phố", "Trưởng đoàn nghệ thuật".
_INSPECTS = re.compile(
    r"chánh thanh tra|(?:trưởng đoàn|tổ trưởng)"
    r"(?:\s+(?:đoàn\s+|tổ\s+)?(?:kiểm tra|thanh tra|công tác|giám sát|khảo sát|liên ngành)|\s*(?:,|$))"
)
# Who heads a committee or a party committee; the front and the youth union ask, and command nobody.
_COMMANDS = re.compile(
    r"chủ tịch\s+(?:thường trực\s+)?(?:ubnd|ủy ban(?!\s+(?:mttq|mặt trận|trung ương mặt trận)))|"
    r"bí thư(?!\s+(?:thường trực\s+)?(?:(?:tỉnh|thành|huyện|thị|quận|xã|chi)\s+đoàn|đoàn))|thủ tướng|bộ trưởng"
)
COUNCIL = phrase_pattern(SPEAKERS.councils)


def frame_of(setting: Setting, opening: Opening, start: int, piece: Piece, current: Frame | None, line: int) -> Frame:
    """The frame that an opening starts in a sentence that starts at `start`, where `current` was open before."""
    start = max(start, piece.start - 600)  # who speaks is named near by
    voice = _voice(setting, opening, start, piece, line, current)
    council = _is_council(setting, voice, start, opening.cue, current)
    kind = _kind(setting, opening, voice, council, current)
    head: tuple[str, ...] = ()
    if opening.form in ("list", "link", "announce"):
        if opening.verb:
            between = leading_units(setting.plain, setting.voices, opening.cue + len(opening.verb), opening.at)
            head = tuple(unit.name for unit in between)
        elif kind in ("shortcoming", "difficulty", "cause"):
            head = _head_subjects(setting, start, opening)
    same = current is not None and current.kind == kind
    return Frame(
        kind,
        voice,
        subjects=head or (current.subjects if same and current and current.pending else ()),
        rule=opening.rule,
        council=council,
        quoted=setting.voices.behind_quote(piece.start, setting.sentence_end(piece.end)) is not None,
        request=opening.kind == "recommendation",
        last=head,
        pending=bool(current and current.pending and current.listed and same),
        listed=bool(current and current.listed and same),
    )


def _voice(setting: Setting, opening: Opening, start: int, piece: Piece, line: int, current: Frame | None) -> Voice:
    quoted = setting.voices.behind_quote(piece.start, setting.sentence_end(piece.end))
    if quoted:
        return Voice(person=quoted)
    if opening.rule == "passive-order":
        return Voice()  # who is charged does not speak
    cue = opening.at if opening.rule == "cause-explained" else opening.cue
    voice = setting.voices.before(start, cue)
    if voice.person and setting.in_passage(cue) and not setting.voices.people_in(start, cue):
        return Voice(person=setting.concluder(cue).person or voice.person)  # "Ông cũng đề nghị ...": who concludes
    blames = opening.kind in ("cause", "shortcoming", "difficulty")
    if blames and voice == Voice() and (people := setting.voices.people_in(opening.cue, opening.at)):
        if setting.plain[max(0, people[-1].start - 6) : people[-1].start].endswith("theo "):
            return Voice(person=people[-1].person)  # "Điểm thấp, theo ông A, là do ..."
        # "Về những hạn chế, Giám đốc Sở cho rằng: ..."
        return Voice(person=people[-1].person) if _TELLS.match(setting.plain, people[-1].end + 1, opening.at) else voice
    if blames and voice == Voice() and _HE_SAYS.search(setting.plain, opening.cue, opening.at):
        return Voice(person=setting.voices.last_person(opening.cue, max(0, start - 600)))
    if blames and voice.unit and not _TELLS.search(setting.plain, start, opening.at):
        voice = Voice()
    if not voice.person and setting.in_passage(opening.cue) and setting.passage:
        return Voice(person=setting.passage[2], unit=voice.unit if not setting.passage[2] else None)
    bare = skip_connectives(setting.plain, piece.start, piece.end)
    if current and current.line == line and piece.start > start and opening.cue == bare:
        return current.voice  # "...; đề nghị Công an thành phố ...": still the same one who asks
    if voice == Voice() and opening.cue > skip_adverbials(setting.plain, start, opening.cue + 1) + 3:
        return voice  # somebody else who is not known: "Các địa phương cũng kiến nghị ..."
    if voice.person is None and voice.unit is None and current and not current.pending:
        return current.voice if opening.form != "clause" else Voice()
    if voice.person is None and voice.unit is None and current:
        return current.voice
    return voice


def _is_council(setting: Setting, voice: Voice, start: int, cue: int, current: Frame | None) -> bool:
    if voice.person:
        return False
    if voice.unit:
        return voice.unit.level == "council"
    if current and current.council:
        return True
    return bool(COUNCIL.search(setting.plain, start, cue))


def _kind(setting: Setting, opening: Opening, voice: Voice, council: bool, current: Frame | None) -> StatementType:
    """ "đề nghị" of the one who concludes is a directive; an order of a council is a recommendation."""
    goes_on = opening.rule == "passive-order" and current is not None and current.kind == "recommendation"
    # "Sở A đề nghị Bộ B hướng dẫn. Cục C được giao vận hành hệ thống": who is charged is asked by nobody.
    goes_on = goes_on and not (opening.verb == "" and current is not None and current.voice.unit is not None)
    if opening.kind == "directive" and (council or (goes_on and not voice.person)):
        return "recommendation"
    if opening.kind == "directive" and opening.verb and voice.person and _demands(setting, voice.person, opening):
        return "recommendation"
    if opening.kind == "recommendation" and voice.person and _OF_COUNCIL.match((voice.person.position or "").lower()):
        return "recommendation"
    if opening.verb in ADVISES and voice.person and not setting.in_passage(opening.cue):
        return "directive" if _directs(setting, voice.person, opening) else "recommendation"
    if opening.kind != "recommendation" or not opening.verb:
        return opening.kind
    if opening.verb.startswith("kiến nghị") and not setting.in_passage(opening.cue):
        return "recommendation"
    if setting.in_passage(opening.cue) and setting.passage:
        if voice.person is None or setting.passage[2] is None or is_same(voice.person, setting.passage[2]):
            return "directive"
        return "recommendation"
    if setting.kind != "article" and not setting.doc._.meetings and _beyond(setting, opening):
        return "recommendation"  # in a list of charges: "Đề nghị Ủy ban MTTQ tỉnh giám sát ..."
    office = (voice.person.position or "").lower() if voice.person else ""
    if voice.person and (_INSPECTS.match(office) or _leads(setting, voice.person)):
        return "directive"  # who leads an inspection concludes it
    before = setting.plain[max(0, opening.cue - 120) : opening.cue]
    if voice.person and any(leads[0].startswith("trưởng đoàn") for leads in _INSPECTS.finditer(before)):
        return "directive"  # "Trưởng đoàn kiểm tra, ông A, Phó Giám đốc Sở đề nghị ..."
    if voice.person and _directs(setting, voice.person, opening):
        return "directive"
    if (
        voice.person is None
        and voice.unit is None
        and current
        and current.kind == "directive"
        and not current.council
        and current.voice.person
    ):
        return "directive"
    return "recommendation"


def _demands(setting: Setting, person: Person, opening: Opening) -> bool:
    """Whether a council's chair asks a committee, over which a council has no orders to give."""
    if not _OF_COUNCIL.match((person.position or "").lower()):
        return False
    asked = leading_units(setting.plain, setting.voices, opening.at, setting.sentence_end(opening.at))
    return bool(asked) and asked[0].level == "committee"


def _leads(setting: Setting, person: Person) -> bool:
    """Whether who speaks leads those who inspect: "Đoàn kiểm tra do ông A, Phó Giám đốc Sở B dẫn đầu"."""
    for mention in setting.voices.people:
        # "do ông Ngô Hải Phan dẫn đầu ... Ông Phan đề nghị"
        if person.name and mention.name and mention.name.split()[-1] == person.name.split()[-1]:
            before = setting.plain[max(0, mention.start - 110) : mention.start]
            if _PARTY_OF.search(before) and _LEADING.match(setting.plain, mention.end):
                return True
    return False


def _beyond(setting: Setting, opening: Opening) -> bool:
    """Whether those who are asked first take no orders of a committee: the front, a council, a court, a branch."""
    if _BEYOND.match(setting.plain, opening.at):
        return True
    asked = leading_units(setting.plain, setting.voices, opening.at, setting.sentence_end(opening.at))
    return bool(asked) and asked[0].level in ("front", "council", "party", "central")


def _rank(position: str) -> int:
    """Of a holder of an office, in small letters: 3 in a province or above it, 2 in a district, 1 in a commune."""
    if re.search(r"tỉnh|thành phố|bộ trưởng|thủ tướng", position):
        return 3
    return 2 if re.search(r"huyện|thị xã|quận", position) else 1


def _directs(setting: Setting, person: Person, opening: Opening) -> bool:
    """Whether the holder of an office directs those whom he asks: the chair of a committee, its subordinates."""
    meetings = setting.doc._.meetings
    if any(meeting.chair and is_same(meeting.chair, person) for meeting in meetings):
        return True
    position = (person.position or "").lower()
    if not _COMMANDS.search(position):
        return False
    asked = leading_units(setting.plain, setting.voices, opening.at, setting.sentence_end(opening.at))
    rank = _rank(position)
    if any(meeting.chair and _rank((meeting.chair.position or "").lower()) > rank for meeting in meetings):
        return False  # before one who is above him a commune's chairman asks, whomever he names
    if asked:
        levels = {
            "central": 5,
            "ministry": 4,
            "country": 5,
            "province": 3,
            "district": 2,
            "department": 2.5,
            "commune": 1,
        }
        first = asked[0]
        level = levels.get(first.level)
        if level is None:
            level = 3 if "Tỉnh" in first.name else 2 if re.search("Huyện|Thị xã|Quận", first.name) else 1
        return level < rank or (level == rank and first.level not in ("province", "district", "commune"))
    return True


def _head_subjects(setting: Setting, start: int, opening: Opening) -> tuple[str, ...]:
    """Whose shortcomings a list gives: "Lạng Sơn còn một số hạn chế như", "công tác CCHC của Sở còn ..."."""
    if (
        setting.voices.before(start, opening.cue).person
        or opening.form == "announce"
        or opening.rule == "cause-explained"
    ):
        return ()
    found: list[str] = []
    people = setting.voices.people_in(start, opening.at)
    for mention, unit in setting.voices.units_in(start, opening.at):
        if _aside(setting, start, mention.start) or any(one.start <= mention.start < one.end for one in people):
            continue  # "Giám đốc Sở Nội vụ cho rằng: ...": who tells of it is not blamed
        before = setting.plain[max(start, mention.start - 20) : mention.start]
        if re.search(
            r"(?:theo\s+(?:đánh giá\s+)?(?:của\s+)?|đánh giá của|phân tích của|báo cáo của|tại hội nghị|khắc phục)\s*$",
            before,
        ):
            continue
        if unit.level in ("country", "other", "ministry", "central"):
            continue
        if re.match(
            r"\s*(?:đã\s+|cũng\s+|thẳng thắn\s+)*(?:chỉ ra|chỉ rõ|nhìn nhận|thừa nhận|nêu|phản ánh|cho biết|"
            r"cho rằng|đánh giá|nhận định|xác định|phân tích|lý giải)",
            setting.plain[mention.end : mention.end + 40],
        ):
            continue
        found.append(unit.name)
    if not found and opening.rule.startswith("lost-points"):
        found = _lost_by(setting, start)
    return tuple(dict.fromkeys(found))[:1] if found else ()


def _aside(setting: Setting, start: int, offset: int) -> bool:
    """Whether an offset stands in an aside of source or place: "Theo lãnh đạo Phòng Nội vụ, ..."."""
    comma = setting.plain.find(",", start)
    return 0 <= offset < comma and bool(re.match(r"\s*(?:theo|tại|qua|cũng theo)\s", setting.plain[start:comma]))


def _lost_by(setting: Setting, start: int) -> list[str]:
    """Who lost the points, where the sentence does not say: the place or body of the sentence before."""
    places = ("province", "district", "commune", "department")
    before = [unit.name for _, unit in setting.voices.units_in(max(0, start - 300), start) if unit.level in places]
    return before[-1:]
