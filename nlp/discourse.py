"""Reads a text paragraph by paragraph and tells which stretches are points of which kind.

An opening starts a frame; further clauses, sentences and list items join it while their wording fits its kind.
A heading ("II. TỒN TẠI, HẠN CHẾ") frames the items below it, and within a conclusion every order is its speaker's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from spacy.tokens import Doc

from cchc.records import Person, StatementType
from nlp.charges import leading_units, starts_with_task, subjects
from nlp.conclusions import is_same
from nlp.meetings import CONCLUSION_END
from nlp.openings import Opening, find_opening
from nlp.outline import Line
from nlp.points import PREDICATE, Piece, split, split_clauses, trimmed, without_ordinal
from nlp.voices import Voice, Voices
from nlp.wording import (
    CONCESSION,
    LACK,
    MODAL,
    PAST,
    PRAISE,
    SOME_LACK,
    WIDE_LACK,
    heading_type,
    is_target,
    order_form,
    skip_adverbials,
    skip_connectives,
)

SectionKind = StatementType | Literal["none"]

# Behind a cue of a rate or a rank alone there is no shortcoming: "giảm 3,1%, tụt 14 bậc".
_WEAK_LACK = re.compile(
    r"(?<!\w)(?:tụt|thấp hơn|thấp so với|chênh lệch|sụt giảm|giảm điểm|cũ|khó|hạn chế thấp nhất)(?!\w)"
)
_CLOSING = re.compile(
    r"\s*(?:trên đây là|nơi nhận|căn cứ|quyết định này|kế hoạch này|nghị quyết này|thông báo này|báo cáo này|nay)(?!\w)"
)
_FORMAL = re.compile(
    r"chịu\s+trách\s+nhiệm\s+(?:tổ\s+chức\s+)?thi\s+hành\s+(?:quyết|nghị|kế|thông)|(?:thông\s+báo\s+)?(?:để|đến)\s+[^.;]{0,120}"
    r"(?:biết,\s+(?:thực|triển|phối)|biết\s+và|được\s+biết)|có\s+hiệu\s+lực\s+(?:thi\s+hành\s+)?(?:kể\s+)?từ|báo\s+cáo\s+[^.;]{0,60}xem\s+xét,\s+chỉ\s+đạo"
)
_ONLY_CUE = re.compile(
    r"(?:những|các|một số|nhiều)?\s*(?:tồn tại|hạn chế|khó khăn|vướng mắc|khuyết điểm|bất cập|nguyên nhân)(?:\s*(?:,|và)\s*"
    r"(?:tồn tại|hạn chế|khó khăn|vướng mắc|khuyết điểm|bất cập|nguyên nhân|thách thức|yếu kém))*(?:\s+(?:trên|nêu trên|này|nói trên|cần khắc phục))?$"
)
_TELLS = re.compile(
    r"(?<!\w)(?:chỉ ra|chỉ rõ|nêu|phản ánh|nhìn nhận|thừa nhận|cho biết|cho rằng|nhận thấy|cho thấy|đánh giá|báo cáo|kiến nghị|phân tích)(?!\w)"
)
_NO_TASK = re.compile(
    r"(?:đồng ý|nhất trí|cơ bản (?:đồng ý|nhất trí|thống nhất)|thống nhất (?:với|chủ trương|nội dung|đánh giá|về)|ghi nhận|là cơ quan)(?!\w)|"
    r"[^;.]{0,80}(?<!\w)(?:đoàn|hội nghị|đồng chí|ban)\s+(?:sẽ\s+|xin\s+|ghi nhận\s+|,\s*)*(?:và\s+)?tiếp thu(?!\w)"
)
_SAYS = re.compile(
    r"[\s,]*(?:cũng\s+|đã\s+)?(?:cho biết|khẳng định|cho rằng|chia sẻ|nói|báo cáo|kiến nghị|đề xuất|hứa|bày tỏ|phát biểu|tiếp thu|nêu|phản ánh)(?!\w)"
)
_ATTRIBUTES = re.compile(
    r"(?:đây|đó)\s+(?:cũng\s+)?là\s+(?:một\s+(?:trong\s+những\s+)?)?(?:những\s+)?(?:ý kiến|nội dung|yêu cầu|chỉ đạo|phát biểu|kết luận|nhấn mạnh)"
)
_MOVES_ON = re.compile(
    r"(?:để|nhằm|trước|tại hội nghị|phát biểu|kết luận|trong thời gian tới|thời gian tới|trên cơ sở|theo đó|năm \d|trong năm)(?!\w)"
)
_BLAMES = re.compile(
    r"(?<!\w)(?:chưa|còn|thiếu|chậm|không\s+(?:đầy đủ|thường xuyên|kịp thời|đạt|đồng bộ|nghiêm))(?!\w)"
)
_COUNTED_LIST = re.compile(
    r"(?<!\w)(?:\d{1,2}|hai|ba|bốn|năm|sáu)\s+(?:nội dung|nhiệm vụ|lĩnh vực|khâu|trụ cột|nhóm|đột phá|trọng tâm)[^:;.]{0,40}:"
)
_SECOND_ORDER = re.compile(
    r",\s*(?:do\s+đó|do\s+vậy|vì\s+vậy|vì\s+thế|đồng\s+thời|từ\s+đó)\s*,?\s*(?:yêu\s+cầu|đề\s+nghị|giao|kiến\s+nghị)\s"
)
_PLAN = re.compile(
    r"(?<!\w)(?:(?:ban hành|theo|xây dựng|phê duyệt|triển khai|thực hiện)\s+(?:\w+\s+){0,4}?(?:kế hoạch|chương trình|đề án)|"
    r"kế hoạch\s[^.]{0,80}(?:xác định|đề ra|đặt ra|nêu rõ|yêu cầu))"
)
_INTENT = re.compile(
    r"(?<!\w)(?:sẽ|còn|tiếp tục|tập trung)(?:\s+(?:tiếp tục|tập trung|chủ động|đẩy mạnh|triển khai|thực hiện))+(?!\w)"
)
_LABEL = re.compile(r"(?:về\s+)?[^\W\d_][^:;.,“”()]{2,70}:\s+(?=\S)")
_VERBAL = re.compile(
    r"(?<!\w)(?:cần|được|đã|đang|là|có|tiếp tục|bảo đảm|đảm bảo|gắn|theo|tập trung|báo cáo|hoàn thành)(?!\w)"
)
_COUNCIL = re.compile(r"(?<!\w)(?:hđnd|hội đồng nhân dân|đoàn giám sát|đoàn đbqh|quốc hội|cử tri)(?!\w)")


@dataclass(frozen=True, slots=True)
class Point:
    """A stated point before its offsets are trimmed for good."""

    kind: StatementType
    start: int
    end: int
    speaker: Person | None
    by: str | None
    subjects: tuple[str, ...]
    rule: str
    line: int


@dataclass
class Frame:
    """What is open: the kind of points that are to follow, whose words they are, whom they are of."""

    kind: StatementType
    voice: Voice
    subjects: tuple[str, ...] = ()
    rule: str = ""
    pending: bool = False  # ended with ":", a list follows on the next lines
    listed: bool = False  # items of such a list have been met
    strict: bool = False  # only clauses whose own wording fits join
    council: bool = False
    line: int = -1  # where it was opened
    ends: bool = False  # with its sentence
    quoted: bool = False  # the voice is that of a quotation, and ends with it
    request: bool = False
    last: tuple[str, ...] = ()  # subjects of the last point, inherited by a task without a subject


@dataclass
class Section:
    rank: int
    kind: SectionKind | None
    subjects: tuple[str, ...] = ()


@dataclass
class Reader:
    """One text being read. `passage` is the conclusion as (start, end, speaker)."""

    doc: Doc
    text: str
    plain: str
    lines: Sequence[Line]
    voices: Voices
    passage: tuple[int, int, Person | None] | None
    notice: bool
    points: list[Point] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    frame: Frame | None = None
    planned: bool = False
    line: int = -1
    labelled: tuple[str, ...] = ()  # "2. Sở Nội vụ: ...": whom the line is about

    def read(self) -> list[Point]:
        """All points in the order of the text."""
        sentences = list(self.doc._.sentences)
        self._lead(sentences)
        for index, line in enumerate(self.lines):
            if line.kind in ("table", "recital", "foot"):
                if line.kind == "foot":
                    break
                continue
            if line.kind == "heading":
                self._heading(line)
                continue
            inside = [(max(start, line.body), end) for start, end in sentences if line.start <= start < line.end]
            self._line(index, line, [(start, end) for start, end in inside if start < end])
        return self.points

    def _lead(self, sentences: Sequence[tuple[int, int]]) -> None:
        """An opening quotation and whose it is: "... Đây là ý kiến chỉ đạo của đồng chí X tại hội nghị ..."."""
        for number, (start, end) in enumerate(sentences[1:4], 1):
            match = _ATTRIBUTES.match(self.plain, start, end)
            if not match or self._in_passage(start):
                continue
            people = self.voices.people_in(match.start(), end)
            units = self.voices.units_in(match.start(), end)
            council = bool(_COUNCIL.search(self.plain, start, end)) and not people
            voice = Voice(person=people[0].person) if people else Voice(unit=units[0][1] if units else None)
            frame = Frame("recommendation" if council else "directive", voice, rule="attributed-lead", council=council)
            for first, last in sentences[:number]:
                for piece in split(self.text, self.plain, first, last):
                    if order_form(self.plain, piece.start, piece.end, unit_first=self._unit_first(piece)):
                        self._emit(frame, piece.start, piece.end, 0)
            return

    # Headings

    def _heading(self, line: Line) -> None:
        rank = line.rank
        while self.sections and self.sections[-1].rank >= rank:
            self.sections.pop()
        kind = heading_type(self.plain, line.body, line.end)
        if kind == "directive" and not line.marked and self.doc._.document.kind == "article":
            kind = "inherit"  # a subheading of a news story: "Nhiệm vụ quan trọng hàng đầu"
        lead = leading_units(self.plain, self.voices, line.body, line.end)
        inherited = self.sections[-1] if self.sections else None
        if kind == "none" and inherited and inherited.kind not in (None, "none") and lead:
            kind = "inherit"
        if kind == "directive" and inherited and inherited.kind == "recommendation":
            kind = "inherit"
        if (
            kind == "directive"
            and inherited
            and inherited.kind == "none"
            and self.plain[line.body :].startswith("yêu cầu")
        ):
            kind = "inherit"  # "Mục đích, yêu cầu" tells what a plan is for
        chosen: SectionKind | None = (inherited.kind if inherited else None) if kind == "inherit" else kind
        names = tuple(unit.name for unit in lead) or (inherited.subjects if inherited else ())
        self.sections.append(Section(rank, chosen, names))
        self.frame = None

    @property
    def section(self) -> Section | None:
        return self.sections[-1] if self.sections else None

    # Lines and sentences

    def _line(self, index: int, line: Line, sentences: Sequence[tuple[int, int]]) -> None:
        self.line = index
        self.labelled = ()
        frame = self.frame
        if frame and not self._carries_over(frame, line):
            self.frame = frame = None
        if frame and frame.pending:
            frame.listed = True
            frame.last = frame.subjects
        elif frame:
            frame.strict = True
            frame.last = frame.subjects if frame.council else ()
        if _PLAN.search(self.plain, line.start, line.end):
            self.planned = True
        for number, (start, end) in enumerate(sentences):
            if self.frame and self.frame.kind in ("shortcoming", "difficulty", "cause"):
                self.frame.last = ()  # only a further clause of the same sentence is of the same body
            if self.frame and self.frame.ends:
                self.frame = None
            if self.frame and self.frame.quoted and "“" not in self.text[start:end]:
                self.frame.voice = Voice()
            self._sentence(index, line, start, end, first=number == 0)

    def _carries_over(self, frame: Frame, line: Line) -> bool:
        """Whether a frame outlives the paragraph that opened it."""
        if frame.pending:
            if line.marked:
                return True
            if frame.listed and frame.kind == "directive" and not frame.request:
                frame.pending = frame.listed = False
                return True
            return not frame.listed or self.text[line.start : line.end].rstrip().endswith((";", ","))
        if self._in_passage(line.start):
            return frame.kind == "directive"
        return frame.council or frame.kind == "directive"

    def _in_passage(self, offset: int) -> bool:
        return bool(self.passage) and self.passage[0] <= offset < self.passage[1]  # type: ignore[index]

    def _sentence(self, index: int, line: Line, start: int, end: int, *, first: bool) -> None:
        plain = self.plain
        if _CLOSING.match(plain, start) or _FORMAL.search(plain, start, end):
            return
        label = self._label(line, start, end) if first else start
        pieces = _whole(plain, split(self.text, plain, label, end))
        opened_here = False
        position = 0
        while position < len(pieces):
            piece = pieces[position]
            body = without_ordinal(plain, piece.start, piece.end)
            piece = Piece(body, piece.end, piece.mark)
            opening = self._opening(piece, opened_here, line)
            if opening:
                frame = self._frame(opening, label, piece)
                self.frame = frame
                opened_here = True
                frame.line = index
                frame.ends = opening.form == "clause" or opening.rule in ("cause-low-result", "cause-origin")
                if opening.form == "announce":
                    frame.strict = True
                    opened_here = False
                elif not self.text[opening.at : piece.end].strip(" :.…"):
                    frame.pending = piece.end >= line.end - 2
                else:
                    position += self._emit_opened(frame, opening, pieces, position, index)
            elif self.frame and self._joins(self.frame, piece, line, opened_here):
                self._emit(self.frame, piece.start, piece.end, index)
                opened_here = True
            else:
                if self.frame and not self.frame.pending and not opened_here:
                    self._close(line)
                opened_here = self._alone(piece, line, index) or opened_here
            position += 1

    def _label(self, line: Line, start: int, end: int) -> int:
        """Where the words behind a label start: "1. Về thể chế: Rà soát ..."; openers are no labels."""
        if not line.marked:
            return start
        match = _LABEL.match(self.plain, start, end)
        if not match or self.section is None or self.section.kind in (None, "none"):
            return start
        if self._opening(Piece(start, match.end()), False, line) or LACK.search(self.plain, start, match.end()):
            return start
        if order_form(self.plain, start, match.end()) == "task" and "về" not in match[0][:4]:
            return start
        self.labelled = tuple(unit.name for unit in leading_units(self.plain, self.voices, start, match.end()))
        return match.end()

    def _opening(self, piece: Piece, opened_here: bool, line: Line) -> Opening | None:
        listed = opened_here or bool(self.frame and self.frame.pending and self.frame.listed)
        opening = find_opening(self.plain, piece.start, piece.end, voices=self.voices, inside=listed)
        if opening is None:
            return None
        frame = self.frame
        if opening.form == "announce" and (frame or (self.section and self.section.kind not in (None, "none"))):
            return None
        if frame and frame.council and opening.form == "verb" and opening.kind == "directive":
            subject = leading_units(self.plain, self.voices, piece.start, opening.cue)
            if subject and tuple(unit.name for unit in subject) == frame.subjects:
                return None  # the committee that is asked is to direct others: still what is asked of it
        if (
            opening.form == "announce"
            and opening.kind != "cause"
            and (piece.mark == ";" or self.text[piece.end : piece.end + 1] == ";")
        ):
            return None  # one of several points: "việc giải quyết hồ sơ còn nhiều vướng mắc; ..."
        if self.section and self.section.kind == "none" and opening.verb and not self._in_passage(opening.cue):
            if PAST.search(self.plain, piece.start, opening.cue):
                return None  # "đã ban hành 15 văn bản chỉ đạo, yêu cầu ..." is a result
        if opening.rule == "cause-low-result" and (opened_here or self._listed_section()):
            return None
        section = self.section
        if (
            section
            and section.kind == "recommendation"
            and opening.kind == "directive"
            and opening.form in ("verb", "list")
            and not self.voices.speaks(opening.cue)
        ):
            return None  # "Giao các đơn vị ...", asked of the one who can give the order
        if (
            frame
            and frame.pending
            and frame.request
            and opening.form == "verb"
            and opening.kind == "directive"
            and not self._in_passage(piece.start)
        ):
            return None
        return opening

    def _listed_section(self) -> bool:
        return bool(self.section and self.section.kind not in (None, "none"))

    def _frame(self, opening: Opening, start: int, piece: Piece) -> Frame:
        voice = self._voice(opening, start, piece)
        council = self._is_council(voice, start, opening.cue)
        kind = self._kind(opening, voice, council, piece)
        head: tuple[str, ...] = ()
        if opening.form in ("list", "link", "announce"):
            if opening.verb:
                between = leading_units(self.plain, self.voices, opening.cue + len(opening.verb), opening.at)
                head = tuple(unit.name for unit in between)
            elif kind in ("shortcoming", "difficulty", "cause"):
                head = self._head_subjects(start, opening, piece)
        same = self.frame is not None and self.frame.kind == kind
        return Frame(
            kind,
            voice,
            subjects=head or (self.frame.subjects if same and self.frame and self.frame.pending else ()),
            rule=opening.rule,
            council=council,
            quoted=self.voices.behind_quote(piece.start, self._sentence_end(piece.end)) is not None,
            request=opening.kind == "recommendation",
            last=head,
            pending=bool(self.frame and self.frame.pending and self.frame.listed and same),
            listed=bool(self.frame and self.frame.listed and same),
        )

    def _voice(self, opening: Opening, start: int, piece: Piece) -> Voice:
        quoted = self.voices.behind_quote(piece.start, self._sentence_end(piece.end))
        if quoted:
            return Voice(person=quoted)
        voice = self.voices.before(start, opening.cue)
        blames = opening.kind in ("cause", "shortcoming", "difficulty")
        if blames and voice.unit and not _TELLS.search(self.plain, start, opening.at):
            voice = Voice()
        if not voice.person and self._in_passage(opening.cue) and self.passage:
            return Voice(person=self.passage[2], unit=voice.unit if not self.passage[2] else None)
        bare = skip_connectives(self.plain, piece.start, piece.end)
        if self.frame and self.frame.line == self.line and piece.start > start and opening.cue == bare:
            return self.frame.voice  # "...; đề nghị Công an thành phố ...": still the same one who asks
        if voice.person is None and voice.unit is None and self.frame and not self.frame.pending:
            return self.frame.voice if opening.form != "clause" else Voice()
        if voice.person is None and voice.unit is None and self.frame:
            return self.frame.voice
        return voice

    def _sentence_end(self, offset: int) -> int:
        for start, end in self.doc._.sentences:
            if start <= offset <= end:
                return int(end)
        return offset

    def _is_council(self, voice: Voice, start: int, cue: int) -> bool:
        if voice.person:
            return False
        if voice.unit:
            return voice.unit.level == "council"
        if self.frame and self.frame.council:
            return True
        return bool(_COUNCIL.search(self.plain, start, cue))

    def _kind(self, opening: Opening, voice: Voice, council: bool, piece: Piece) -> StatementType:
        """ "đề nghị" of the one who concludes is a directive; an order of a council is a recommendation."""
        if opening.kind == "directive" and council:
            return "recommendation"
        if opening.kind != "recommendation" or not opening.verb:
            return opening.kind
        if opening.verb.startswith("kiến nghị") and not self._in_passage(opening.cue):
            return "recommendation"
        if self._in_passage(opening.cue) and self.passage:
            if voice.person is None or self.passage[2] is None or is_same(voice.person, self.passage[2]):
                return "directive"
            return "recommendation"
        if voice.person and self._directs(voice.person, opening):
            return "directive"
        if (
            voice.person is None
            and voice.unit is None
            and self.frame
            and self.frame.kind == "directive"
            and not self.frame.council
            and self.frame.voice.person
        ):
            return "directive"
        return "recommendation"

    def _directs(self, person: Person, opening: Opening) -> bool:
        """Whether the holder of an office directs those whom he asks: the chair of a committee, its subordinates."""
        meetings = self.doc._.meetings
        if any(meeting.chair and is_same(meeting.chair, person) for meeting in meetings):
            return True
        position = (person.position or "").lower()
        if not re.search(r"chủ tịch\s+(?:thường trực\s+)?(?:ubnd|ủy ban)|bí thư|thủ tướng|bộ trưởng", position):
            return False
        asked = leading_units(self.plain, self.voices, opening.at, self._sentence_end(opening.at))
        rank = (
            3
            if re.search(r"tỉnh|thành phố|bộ trưởng|thủ tướng", position)
            else 2
            if re.search(r"huyện|thị xã|quận", position)
            else 1
        )
        if asked:
            levels = {
                "central": 5,
                "ministry": 4,
                "country": 5,
                "province": 3,
                "district": 2,
                "department": 2,
                "commune": 1,
            }
            first = asked[0]
            level = levels.get(first.level)
            if level is None:
                level = 3 if "Tỉnh" in first.name else 2 if re.search("Huyện|Thị xã|Quận", first.name) else 1
            return level < rank or (level == rank and first.level not in ("province", "district", "commune"))
        return True

    def _head_subjects(self, start: int, opening: Opening, piece: Piece) -> tuple[str, ...]:
        """Whose shortcomings a list gives: "Lạng Sơn còn một số hạn chế như", "công tác CCHC của Sở còn ..."."""
        if self.voices.before(start, opening.cue).person or opening.form == "announce":
            return ()
        found: list[str] = []
        for mention, unit in self.voices.units_in(start, opening.at):
            if self._aside(start, mention.start):
                continue
            before = self.plain[max(start, mention.start - 20) : mention.start]
            if re.search(
                r"(?:theo\s+(?:đánh giá\s+)?(?:của\s+)?|đánh giá của|phân tích của|báo cáo của|tại hội nghị|khắc phục)\s*$",
                before,
            ):
                continue
            if unit.level in ("country", "other", "ministry", "central"):
                continue
            if re.match(
                r"\s*(?:đã\s+|cũng\s+|thẳng thắn\s+)*(?:chỉ ra|chỉ rõ|nhìn nhận|thừa nhận|nêu|phản ánh|cho biết|cho rằng|đánh giá)",
                self.plain[mention.end : mention.end + 40],
            ):
                continue
            found.append(unit.name)
        if not found and opening.rule.startswith("lost-points"):
            found = self._lost_by(start)
        return tuple(dict.fromkeys(found))[:1] if found else ()

    def _aside(self, start: int, offset: int) -> bool:
        """Whether an offset stands in an aside of source or place: "Theo lãnh đạo Phòng Nội vụ, ..."."""
        comma = self.plain.find(",", start)
        return 0 <= offset < comma and bool(re.match(r"\s*(?:theo|tại|qua|cũng theo)\s", self.plain[start:comma]))

    def _lost_by(self, start: int) -> list[str]:
        """Who lost the points, where the sentence does not say: the place or body of the sentence before."""
        places = ("province", "district", "commune", "department")
        before = [unit.name for _, unit in self.voices.units_in(max(0, start - 300), start) if unit.level in places]
        return before[-1:]

    # Points

    def _emit_opened(self, frame: Frame, opening: Opening, pieces: Sequence[Piece], position: int, index: int) -> int:
        """Emit what follows an opening; the number of further pieces that went into the first point."""
        piece = pieces[position]
        end = piece.end
        if opening.form == "clause":
            self._emit(frame, piece.start, end, index)
            return 0
        used = 0
        if (_COUNTED_LIST.search(self.plain, opening.at, end) and opening.form != "list") or (
            opening.form == "list" and _COUNTED_LIST.search(self.plain, opening.at, end)
        ):
            while position + used + 1 < len(pieces) and not MODAL.search(
                self.plain, end, pieces[position + used + 1].end
            ):
                if order_form(self.plain, pieces[position + used + 1].start, pieces[position + used + 1].end) in (
                    "modal",
                    "body",
                ):
                    break
                used += 1
                end = pieces[position + used].end
            if position + used + 1 < len(pieces):
                second = _SECOND_ORDER.search(self.plain, end, pieces[position + used + 1].end)
                if second:
                    used += 1
                    self._emit(frame, opening.at, second.start(), index)
                    self._emit(frame, second.end(), pieces[position + used].end, index)
                    return used
        second = _SECOND_ORDER.search(self.plain, opening.at, end)
        if second:
            self._emit(frame, opening.at, second.start(), index)
            self._emit(frame, second.end(), end, index)
            return used
        if opening.such_as and position + 1 == len(pieces):
            for clause in split_clauses(self.text, self.plain, opening.at, end):
                self._emit(frame, clause.start, clause.end, index)
            return used
        at = self._fronted(opening, piece) or opening.at
        self._emit(frame, at, end, index)
        return used

    def _fronted(self, opening: Opening, piece: Piece) -> int | None:
        """Start of a clause whose object stands before the speaker: "Các kiến nghị trên, Chủ tịch giao Sở X xem xét"."""
        if opening.verb != "giao":
            return None
        people = self.voices.people_in(piece.start, opening.cue)
        if not people:
            return None
        at = skip_connectives(self.plain, piece.start, piece.end)
        if re.match(
            r"(?:một số|các|những|toàn bộ|việc)\s[^,;:.]{5,90}$", self.plain[at : people[0].start].rstrip(" ,")
        ):
            return at
        return None

    def _joins(self, frame: Frame, piece: Piece, line: Line, same_sentence: bool) -> bool:
        """Whether a clause without an opening goes on with the frame."""
        plain = self.plain
        if frame.pending and frame.listed and line.marked:
            return not PRAISE.search(plain, piece.start, min(piece.end, piece.start + 60))
        if same_sentence and frame.ends and frame.kind == "shortcoming":
            return bool(WIDE_LACK.search(plain, piece.start, piece.end))
        if same_sentence:
            return not PRAISE.search(plain, piece.start, min(piece.end, piece.start + 60))
        if frame.kind in ("shortcoming", "difficulty", "cause"):
            at = skip_connectives(plain, piece.start, piece.end)
            if PRAISE.search(plain, at, piece.end) or self._orders(at, piece.end):
                return False
            wide = frame.line == self.line and frame.rule.endswith(("-list", "-announced", "admission"))
            lack = (WIDE_LACK if wide else LACK).search(plain, at, piece.end)
            return bool(lack) and not self._only_reports(at, piece.end) and not _MOVES_ON.match(plain, at)
        form = order_form(plain, piece.start, piece.end, unit_first=self._unit_first(piece))
        if form is None or self._another_speaks(frame, piece):
            return False
        if self._in_passage(piece.start) or frame.council:
            return not self._reported(piece)
        if self._reported(piece):
            return False
        official = self.doc._.document.kind != "article"
        return form != "body" or not frame.strict or (self._unit_first(piece) and (official or frame.voice != Voice()))

    def _another_speaks(self, frame: Frame, piece: Piece) -> bool:
        """Whether a clause tells what somebody else says: "Tiếp thu ý kiến, Giám đốc Sở khẳng định ..."."""
        if CONCLUSION_END.match(self.plain, piece.start):
            return True
        return any(
            not (frame.voice.person and is_same(person.person, frame.voice.person))
            and _SAYS.match(self.plain, person.end, piece.end)
            for person in self.voices.people_in(piece.start, piece.end)
        )

    def _orders(self, start: int, end: int) -> bool:
        """Whether a clause orders rather than blames: "Kiểm tra ... chưa thường xuyên" blames."""
        form = order_form(self.plain, start, end)
        return form == "modal" or (form == "task" and not _BLAMES.search(self.plain, start, end))

    def _only_reports(self, start: int, end: int) -> bool:
        return bool(
            re.search(
                r"(?<!\w)(?:báo cáo|tham luận|thảo luận|trao đổi|kiến nghị)\s[^.;]{0,60}(?:khó khăn|vướng mắc|bất cập|hạn chế)",
                self.plain[start:end],
            )
        )

    def _reported(self, piece: Piece) -> bool:
        """What has been done or is the case is no order: "Sở đã hoàn thành ...", "tỷ lệ ... đạt 98%"."""
        at = skip_adverbials(self.plain, piece.start, piece.end)
        first = self.plain[at : at + 90]
        return bool(PAST.search(first)) and not MODAL.search(first) and not starts_with_task(self.plain, at, piece.end)

    def _unit_first(self, piece: Piece) -> bool:
        at = skip_adverbials(self.plain, piece.start, piece.end)
        return any(mention.start - at < 3 for mention, _ in self.voices.units_in(at, piece.end)[:1])

    def _close(self, line: Line) -> None:
        """A sentence that does not fit ends a frame, but not that of a council or of one who concludes."""
        frame = self.frame
        if frame and (frame.council or (frame.kind == "directive" and self._in_passage(line.start))):
            return
        self.frame = None

    def _alone(self, piece: Piece, line: Line, index: int) -> bool:
        """A clause outside of any frame: under a heading, within a conclusion, or plain by its own wording.

        True when it opened a frame that the further clauses of its sentence join.
        """
        plain = self.plain
        section = self.section
        if section and section.kind not in (None, "none") and self._fits_section(section, piece, line):
            kind: StatementType = section.kind  # type: ignore[assignment]
            names = self.labelled or section.subjects
            frame = Frame(kind, self._concluder(piece), names, rule=f"section-{kind}")
            frame.last = self._last_in_line(index) or names
            self._emit(frame, piece.start, piece.end, index)
            return False
        form = order_form(plain, piece.start, piece.end, unit_first=self._unit_first(piece))
        if CONCESSION.match(plain, piece.start):
            at = skip_connectives(plain, piece.start, piece.end)
            if self._strong_lack(at, piece.end) and not self._only_reports(at, piece.end):
                return self._start(
                    Frame("shortcoming", self._concluder(piece), rule="concession", strict=True), piece, index
                )
        if self._in_passage(piece.start) and form and not self._reported(piece) and not self._exhorts(piece):
            return self._start(Frame("directive", self._concluder(piece), rule="conclusion-order"), piece, index)
        at = skip_connectives(plain, piece.start, piece.end)
        if SOME_LACK.match(plain, at) and self._strong_lack(at, piece.end) and not self._only_reports(at, piece.end):
            if not self._quoted(piece) and form != "modal":
                frame = Frame("shortcoming", self._concluder(piece), rule="some-lack", strict=True)
                return self._start(frame, piece, index)
        if self._quoted(piece) or (section and section.kind == "none"):
            return False
        if form == "modal" and not self._reported(piece):
            return self._start(Frame("directive", Voice(), rule="modal-order", strict=True), piece, index)
        if self.planned and self.doc._.document.kind in ("article", "plan") and self._planned_task(piece, form):
            return self._start(Frame("directive", Voice(), rule="plan-task", strict=True), piece, index)
        return False

    def _start(self, frame: Frame, piece: Piece, index: int) -> bool:
        self.frame = frame
        self._emit(frame, piece.start, piece.end, index)
        return True

    def _concluder(self, piece: Piece) -> Voice:
        return Voice(person=self.passage[2]) if self._in_passage(piece.start) and self.passage else Voice()

    def _exhorts(self, piece: Piece) -> bool:
        """A quotation that only exhorts: “... cách làm cũng phải mới”; one that charges a body does not."""
        return (
            self._quoted(piece)
            and not self._unit_first(piece)
            and not starts_with_task(self.plain, piece.start, piece.end)
        )

    def _strong_lack(self, start: int, end: int) -> bool:
        return any(not _WEAK_LACK.fullmatch(match[0]) for match in LACK.finditer(self.plain, start, end))

    def _quoted(self, piece: Piece) -> bool:
        return "“" in self.text[max(0, piece.start - 2) : piece.start + 2]

    def _planned_task(self, piece: Piece, form: str | None) -> bool:
        """A task that an article reports out of a plan: "Tỉnh sẽ tập trung ...", "Tiếp tục triển khai ..."."""
        plain = self.plain
        at = skip_adverbials(plain, piece.start, piece.end)
        if PAST.search(plain, at, min(piece.end, at + 50)) or is_target(plain, piece.start, piece.end):
            return False
        if form == "task":
            return True
        return form == "body" and bool(
            _INTENT.search(plain, at, min(piece.end, at + 80))
            or re.match(
                r"(?:các|mỗi|từng|toàn)\s[^;:.]{3,60}(?:tập trung|tiếp tục|tăng cường|đẩy mạnh)", plain[at : piece.end]
            )
        )

    def _fits_section(self, section: Section, piece: Piece, line: Line) -> bool:
        plain = self.plain
        if plain[piece.start : piece.end].rstrip().endswith(":"):
            return False
        at = skip_connectives(plain, piece.start, piece.end)
        if section.kind in ("shortcoming", "difficulty", "cause"):
            if line.marked or piece.mark == ";":
                return not PRAISE.search(plain, at, piece.end)
            return section.kind == "cause" or bool(LACK.search(plain, at, piece.end))
        if line.marked:
            return not PAST.search(plain, at, min(piece.end, at + 60)) or starts_with_task(plain, at, piece.end)
        return order_form(plain, at, piece.end, unit_first=self._unit_first(piece)) is not None and not self._reported(
            piece
        )

    def _last_in_line(self, index: int) -> tuple[str, ...]:
        """Subjects of the last point in the same line, which a further one inherits."""
        if self.points and self.points[-1].line == index:
            return self.points[-1].subjects
        return ()

    def _emit(self, frame: Frame, start: int, end: int, index: int) -> None:
        if self.text[start:end].rstrip().endswith(":"):
            return
        while start < end and self.text[start].isspace():
            start += 1
        start = without_ordinal(self.plain, start, end)
        start = skip_connectives(self.plain, start, end)
        start, end = trimmed(self.text, start, end)
        end = self._before_close_quote(start, end)
        words = self.plain[start:end]
        if len(words.split()) < 3 or _ONLY_CUE.fullmatch(words.strip()):
            return
        if frame.kind in ("directive", "recommendation") and (
            is_target(self.plain, start, end) or _NO_TASK.match(self.plain, start, end)
        ):
            return
        inherited = (
            frame.subjects if frame.kind in ("shortcoming", "difficulty", "cause") and frame.subjects else frame.last
        )
        names, own = subjects(self.doc, self.plain, self.voices, frame.kind, start, end, inherited)
        if (
            frame.kind in ("shortcoming", "difficulty", "cause")
            and frame.subjects
            and not frame.rule.startswith("section")
        ):
            names = frame.subjects
        if frame.council and not own and not names:
            names = frame.subjects
        if own or names:
            frame.last = names
        if frame.council and frame.kind == "recommendation" and names and not frame.subjects:
            frame.subjects = names
        self.points.append(
            Point(
                frame.kind,
                start,
                end,
                frame.voice.person,
                frame.voice.unit.name if frame.voice.unit and not frame.voice.person else None,
                names,
                frame.rule,
                index,
            )
        )

    def _before_close_quote(self, start: int, end: int) -> int:
        """A point that starts within a quotation ends with it: “... chiếm một phần ba”, bà Liên chia sẻ."""
        words = self.text[start:end]
        close = words.find("”")
        if close >= 0 and "“" not in words[:close]:
            _, end = trimmed(self.text, start, start + close)
        return end


def _whole(plain: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with a bare noun phrase joined to the clause behind it: "Việc tuyển dụng ...; đề bạt ... cần khách quan"."""
    whole: list[Piece] = []
    pending: Piece | None = None
    for piece in pieces:
        if pending:
            piece = Piece(pending.start, piece.end, pending.mark)
            pending = None
        words = plain[piece.start : piece.end].strip()
        if words.startswith(("việc ", "công tác ")) and not PREDICATE.search(words) and not _VERBAL.search(words):
            pending = piece
            continue
        whole.append(piece)
    return [*whole, pending] if pending else whole


def without_repeats(points: Sequence[Point], plain: str) -> list[Point]:
    """Points in order, without overlaps; one that an opening summary gives and the body repeats is kept in the body."""
    kept: list[Point] = []
    for point in sorted(points, key=lambda point: (point.start, -point.end)):
        if kept and point.start < kept[-1].end:
            continue
        kept.append(point)
    words = [set(plain[point.start : point.end].replace(",", " ").split()) for point in kept]
    result: list[Point] = []
    for index, point in enumerate(kept):
        if point.line <= 1 and any(
            kept[later].line > point.line and len(words[index] & words[later]) >= 0.75 * len(words[index])
            for later in range(index + 1, len(kept))
        ):
            continue
        result.append(point)
    return result


def points_of(reader: Reader) -> Iterator[Point]:
    for point in without_repeats(reader.read(), reader.plain):
        yield replace(point)
