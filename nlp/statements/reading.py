"""Reads a text paragraph by paragraph and tells which stretches are points of which kind.

An opening starts a frame; further clauses, sentences and list items join it while their wording fits its kind.
A heading ("II. TỒN TẠI, HẠN CHẾ") frames the items below it, and within a conclusion every order is its speaker's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from nlp.outline import Line
from nlp.prefilter import Prefiltered
from nlp.statements.charges import leading_units
from nlp.statements.clauses import lone_clause
from nlp.statements.fitting import BLAMES, fits_section, goes_on, joins, moves_on
from nlp.statements.frames import Frame, Point, Section
from nlp.statements.framing import COUNCIL, frame_of
from nlp.statements.headings import heading_type
from nlp.statements.labels import label
from nlp.statements.lists import telling_list, told_quotation, whole
from nlp.statements.openings import find_opening
from nlp.statements.orders import Opening
from nlp.statements.points import Piece, before_order, split, without_ordinal
from nlp.statements.refusals import refused
from nlp.statements.sections import enter, leave
from nlp.statements.setting import Setting
from nlp.statements.voices import Voice
from nlp.statements.writing import Writer, without_repeats
from nlp.wording import BODY, LACK, is_aim, is_target, more_aim, order_form

_CLOSING = re.compile(
    r"\s*(?:trên đây là|nơi nhận|quyết định này|kế hoạch này|nghị quyết này|thông báo này|báo cáo này|nay)(?!\w)"
)
_FORMAL = Prefiltered(
    r"căn\s+cứ\s+quyết\s+định\s+(?:này\s+)?(?:chịu\s+trách\s+nhiệm\s+)?thi\s+hành|"
    r"chịu\s+trách\s+nhiệm\s+(?:tổ\s+chức\s+)?thi\s+hành\s+(?:quyết|nghị|kế|thông)|(?:thông\s+báo\s+)?(?:để|"
    r"đến)\s+[^.;]{0,120}"
    r"(?:biết,\s+(?:thực|triển|phối)|biết\s+và|được\s+biết)|có\s+hiệu\s+lực\s+(?:thi\s+hành\s+)?(?:kể\s+)?từ|"
    r"báo\s+cáo\s+[^.;]{0,60}xem\s+xét,\s+chỉ\s+đạo|(?:^|(?<=\n))[^,;:.]{2,60}\s(?:kính|trân\s+trọng)\s+báo\s+cáo[./\s]*$"
)
_ATTRIBUTES = re.compile(
    r"(?:đây|đó)\s+(?:cũng\s+)?là\s+(?:một\s+(?:trong\s+những\s+)?)?(?:những\s+)?(?:ý kiến|nội dung|yêu cầu|chỉ đạo|"
    r"phát biểu|kết luận|nhấn mạnh)"
)
# "Theo báo cáo của Sở Kế hoạch và Đầu tư", "của Chương trình Phát triển Liên hợp quốc": bodies, and no plans.
_PLAN = re.compile(
    r"(?<!\w)(?:(?:ban hành|theo|xây dựng|phê duyệt|triển khai|thực hiện)\s+(?:\w+\s+){0,4}?"
    r"(?:(?<!sở )(?<!bộ )(?<!tài chính )kế hoạch(?!\s+(?:(?:và|-|–|&)\s+(?:đầu tư|tài chính)|hóa gia đình))|"
    r"chương trình(?!\s+phát triển\s+liên)|đề án)|"
    r"kế hoạch\s[^.]{0,80}(?:xác định|đề ra|đặt ra|nêu rõ|yêu cầu))"
)
# "Kết quả và hạn chế của từng đơn vị như sau:" opens no list of what was wanting.
_RESULTS_TOO = re.compile(
    r"(?<!\w)(?:kết quả(?!\s+(?:kiểm tra|giám sát|khảo sát|rà soát|thanh tra))|ưu điểm|mặt được|thuận lợi|"
    r"mặt tích cực|mặt mạnh)(?!\w)"
)
_ADDRESSED = re.compile(r"(?:đối với|với|về phía)\s[^:;.“”]{3,90}:\s*(?=\S)")

# "Đâu là điểm nghẽn hiện nay, thưa ông?", "Nguyên nhân do đâu?"
_ASKED = Prefiltered(
    r"(?<!\w)(?:đâu\s+là|(?:là|do|từ)\s+đâu|là\s+gì|do\s+ai|vì\s+sao|tại\s+sao|(?:như\s+)?thế\s+nào|ra\s+sao|những\s+gì|"
    r"ở\s+đâu|vì\s+đâu)"
    r"(?!\w)[^.;:?\n]{0,80}\?[”\"]?\s*$"
)

_BESIDES = re.compile(r"(?:ngoài ra|bên cạnh đó|cùng với đó|cạnh đó|thêm vào đó|mặt khác)(?!\w)")


class Reader:
    """One text being read."""

    def __init__(self, setting: Setting, lines: Sequence[Line]) -> None:
        self.setting = setting
        self.text = setting.text
        self.plain = setting.plain
        self.lines = lines
        self.writer = Writer(setting)
        self.sections: list[Section] = []
        self.frame: Frame | None = None
        self.planned = False  # a plan has been spoken of
        self.labelled: tuple[str, ...] = ()  # "2. Sở Nội vụ: ...": whom the line is about

    def read(self) -> list[Point]:
        """All points in the order of the text."""
        sentences = list(self.setting.doc._.sentences)
        self._lead(sentences)
        for index, line in enumerate(self.lines):
            if line.kind in ("table", "recital", "foot"):
                if line.kind == "foot":
                    break
                continue
            if line.kind == "heading" and self._addresses(line, index):
                continue
            if line.kind == "heading":
                enter(self.setting, self.sections, line)
                self.frame = None
                continue
            inside = [(max(start, line.body), end) for start, end in sentences if line.start <= start < line.end]
            self._line(index, line, [(start, end) for start, end in inside if start < end])
        points = without_repeats(self.writer.points, self.plain)
        for point in self.writer.points:
            if point not in points:
                covered = any(other.start <= point.start < other.end for other in points)
                reason = "part of another point" if covered else "the body gives it again"
                self.setting.reject(point.start, point.end, point.rule, reason)
        return points

    def _lead(self, sentences: Sequence[tuple[int, int]]) -> None:
        """An opening quotation and whose it is: "... Đây là ý kiến chỉ đạo của đồng chí X tại hội nghị ..."."""
        for number, (start, end) in enumerate(sentences[1:4], 1):
            match = _ATTRIBUTES.match(self.plain, start, end)
            if not match or self.setting.in_passage(start):
                continue
            people = self.setting.voices.people_in(match.start(), end)
            units = self.setting.voices.units_in(match.start(), end)
            council = bool(COUNCIL.search(self.plain, start, end)) and not people
            voice = Voice(person=people[0].person) if people else Voice(unit=units[0][1] if units else None)
            frame = Frame("recommendation" if council else "directive", voice, rule="attributed-lead", council=council)
            for first, last in sentences[:number]:
                for piece in split(self.text, self.plain, first, last):
                    if self.setting.order(piece):
                        self.writer.emit(frame, piece.start, piece.end, 0)
            return

    @property
    def section(self) -> Section | None:
        return self.sections[-1] if self.sections else None

    def _line(self, index: int, line: Line, sentences: Sequence[tuple[int, int]]) -> None:
        self.labelled = ()
        if sentences:
            leave(self.setting, self.sections, line, sentences[0][1])
        if self.frame and self.frame.outer and line.marked:
            self.frame = self.frame.outer
        frame = self.frame
        if frame and frame.headed != index and not self._carries_over(frame, line):
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

    def _addresses(self, line: Line, index: int) -> bool:
        """Whether a heading only says of whom further items of an open list are: "... hạn chế sau:", "1. Sở Y tế"."""
        frame = self.frame
        if frame is None or not frame.pending or not line.marked:
            return False
        units = leading_units(self.plain, self.setting.voices, line.body, line.end)
        if frame.kind in BLAMES:
            opener = self.lines[frame.line]
            both = _RESULTS_TOO.search(self.plain, self.plain.rfind(". ", opener.start, opener.end) + 1, opener.end)
            kind = heading_type(self.plain, line.body, line.end)
            if line.rank <= frame.rank or both or kind not in ("inherit", frame.kind):
                return False
            frame.rank = max(frame.rank, line.rank - 1)
            frame.headed = index + 1
        elif not units and not BODY.match(self.plain, line.body, line.end):
            return False
        frame.listed = True
        frame.subjects = frame.last = tuple(unit.name for unit in units)
        return True

    def _carries_over(self, frame: Frame, line: Line) -> bool:
        """Whether a frame outlives the paragraph that opened it."""
        if frame.pending:
            if line.marked:
                return True
            if frame.listed and frame.kind == "directive" and not frame.request:
                frame.pending = frame.listed = False
                return True
            if frame.listed and _ADDRESSED.match(self.plain, line.start, line.end):
                return True
            if not frame.listed or self.text[line.start : line.end].rstrip().endswith((";", ",")):
                return True
            return frame.kind in BLAMES and goes_on(self.setting, line)
        if self.setting.in_passage(line.start):
            return frame.kind == "directive"
        return frame.council or frame.kind == "directive"

    def _sentence(self, index: int, line: Line, start: int, end: int, *, first: bool) -> None:
        plain = self.plain
        if _CLOSING.match(plain, start) or _ATTRIBUTES.match(plain, start) or _FORMAL.search(plain, start, end):
            self.setting.reject(start, end, "formula", "a formula that closes or attributes, and charges nobody")
            return
        if _ASKED.search(plain, start, end):
            self.setting.reject(start, end, "question", "asks what is wanting, and does not tell it")
            return
        opens = self._label(line, start, end) if first else start
        pieces = whole(plain, split(self.text, plain, opens, end))
        opened_here = False
        position = 0
        while position < len(pieces):
            piece = pieces[position]
            piece = Piece(without_ordinal(plain, piece.start, piece.end), piece.end, piece.mark)
            opening = self._opening(piece, opened_here)
            told = told_quotation(self.setting, piece, start, end) if position == 0 else None
            if opening and not (told and opening.form == "announce"):  # “A còn chậm”, bà Tiên nêu khó khăn
                if opening.kind in BLAMES and opening.form in ("list", "link"):
                    piece, *ordered = before_order(plain, piece, opening.at)
                    pieces[position : position + 1] = [piece, *ordered]
                if opening.rule == "told-lack" and self._goes_on_explaining(piece, opening, index):
                    opening = replace(opening, kind="cause")
                self._before_cause(piece, opening, line, index)
                listed = self.frame if self.frame and self.frame.pending and self.frame.kind == "directive" else None
                self.frame = frame_of(self.setting, opening, opens, piece, self.frame, index)
                if listed and line.marked and self.frame.kind == "recommendation":
                    self.frame.outer = listed
                self.frame.until = end
                opened_here = opening.form != "announce"
                position += self._open(self.frame, opening, pieces, position, line, index)
            elif told:
                self._tell(told, piece.start, piece.end, index)
                opened_here = True
            elif self._aim_goes_on(pieces, position):
                pass
            elif self.frame and joins(self.setting, self.frame, piece, line, index, opened_here, planned=self.planned):
                self.writer.emit(self.frame, piece.start, piece.end, index)
                opened_here = True
            elif position == 0 and (listed := telling_list(self.setting, pieces)):
                if self.section and self.section.kind in ("difficulty", "cause") and listed.kind == "shortcoming":
                    listed.kind = self.section.kind
                self._tell(listed, plain.index(":", piece.start, piece.end) + 1, piece.end, index)
                opened_here = True
            else:
                paused = self.frame if self.frame and self._pauses(self.frame, piece, index) else None
                if self.frame and not self.frame.pending and not opened_here:
                    self._close(line)
                opened_here = self._alone(piece, line, index) or opened_here
                if paused and self.frame is None:
                    paused.paused = True
                    self.frame = paused
            position += 1

    def _open(self, frame: Frame, opening: Opening, pieces: list[Piece], position: int, line: Line, index: int) -> int:
        """Write what an opening says of its own sentence; how many further pieces that took."""
        frame.line = index
        frame.rank = line.rank if line.marked else 0
        frame.ends = opening.form == "clause" or opening.rule in ("cause-low-result", "cause-origin")
        piece = pieces[position]
        if opening.form == "announce":
            frame.strict = True
        elif not self.text[opening.at : piece.end].strip(" :.…"):
            frame.pending = piece.end >= line.end - 2
        else:
            return self.writer.emit_opened(frame, opening, pieces, position, index)
        return 0

    def _tell(self, frame: Frame, start: int, end: int, index: int) -> None:
        """Write the words of a frame that starts with them."""
        self.frame = frame
        frame.line = index
        self.writer.emit(frame, start, end, index)

    def _goes_on_explaining(self, piece: Piece, opening: Opening, index: int) -> bool:
        """Whether more causes follow those just told: "Nguyên nhân là A. Ngoài ra, theo ông B, C còn thiếu"."""
        last = self.writer.points[-1] if self.writer.points else None
        told_here = last is not None and last.kind == "cause" and last.line == index
        return told_here and bool(_BESIDES.match(self.plain, piece.start, opening.at))

    def _before_cause(self, piece: Piece, opening: Opening, line: Line, index: int) -> None:
        """In a list of blame a clause may tell its cause too: "A còn quá tải, nguyên nhân là do B"."""
        if opening.rule != "cause-noun" or not self.frame or self.frame.kind != "shortcoming":
            return
        head = Piece(piece.start, opening.cue, piece.mark)
        if self.plain[piece.start : opening.cue].rstrip().endswith(",") and joins(
            self.setting, self.frame, head, line, index, False
        ):
            self.writer.emit(self.frame, head.start, head.end, index)

    def _aim_goes_on(self, pieces: Sequence[Piece], position: int) -> bool:
        """Whether a clause goes on with the aims of its sentence: "Phấn đấu chỉ số tăng ...; tỷ lệ ... đạt 90%"."""
        if not position or not is_target(self.plain, pieces[0].start, pieces[0].end):
            return False
        piece = pieces[position]
        if is_aim(self.plain, piece.start, piece.end) or more_aim(self.plain, piece.start, piece.end):
            return True
        return not self.frame and self.setting.order(piece) is None

    def _label(self, line: Line, start: int, end: int) -> int:
        """Where the words behind a label start: "1. Về thể chế: Rà soát ..."; openers are no labels."""
        addressed = _ADDRESSED.match(self.plain, start, end)
        if addressed and ((self.frame and self.frame.pending) or self._listed_section()):
            units = leading_units(self.plain, self.setting.voices, start, addressed.end())
            self.labelled = tuple(unit.name for unit in units)
            if self.frame and self.frame.pending:
                self.frame.last = self.labelled
            return addressed.end()
        if not line.marked:
            return start
        match = label(self.setting, start, end)
        if is_target(self.plain, start, end):
            return start
        frame = self.frame
        blamed = frame is not None and frame.pending and frame.kind in BLAMES
        if not match or not (blamed or self._listed_section()):
            return start
        if self._opening(Piece(start, match.end()), False) or LACK.search(self.plain, start, match.end()):
            return start
        self.labelled = tuple(unit.name for unit in leading_units(self.plain, self.setting.voices, start, match.end()))
        named = self.labelled and self.setting.voices.unit_at(start)  # "Thanh tra tỉnh:" is no task
        if frame and blamed:
            if not named:
                self.labelled = ()
                return start
            frame.subjects = frame.last = self.labelled
            return match.end()
        if not named and order_form(self.plain, start, match.end()) == "task" and "về" not in match[0][:4]:
            self.labelled = ()
            return start
        return match.end()

    def _opening(self, piece: Piece, opened_here: bool) -> Opening | None:
        listed = opened_here or bool(self.frame and self.frame.pending and self.frame.listed)
        opening = find_opening(self.plain, piece.start, piece.end, voices=self.setting.voices, inside=listed)
        if opening is None:
            return None
        reason = refused(self.setting, opening, piece, self.frame, self.section, opened_here=opened_here)
        if reason:
            self.setting.reject(piece.start, piece.end, opening.rule, reason)
            return None
        return opening

    def _listed_section(self) -> bool:
        return bool(self.section and self.section.kind not in (None, "none"))

    def _pauses(self, frame: Frame, piece: Piece, index: int) -> bool:
        """Whether a sentence tells of nothing amiss amid announced findings, of which more may follow."""
        if frame.kind != "shortcoming" or not frame.rule.endswith("-announced") or frame.line != index:
            return False
        spoken = self.setting.quoted(piece) or self.setting.voices.people_in(piece.start, piece.end)
        return not (spoken or moves_on(self.plain, piece.start, piece.end) or self.setting.order(piece) == "modal")

    def _close(self, line: Line) -> None:
        """A sentence that does not fit ends a frame, but not that of a council or of one who concludes."""
        frame = self.frame
        if frame and (frame.council or (frame.kind == "directive" and self.setting.in_passage(line.start))):
            return
        self.frame = None

    def _alone(self, piece: Piece, line: Line, index: int) -> bool:
        """A clause outside of any frame: under a heading, within a conclusion, or plain by its own wording.

        True when it opened a frame that the further clauses of its sentence join.
        """
        section = self.section
        kind = section.kind if section else None
        if section and kind and kind != "none" and fits_section(self.setting, section, piece, line):
            names = self.labelled or section.subjects
            frame = Frame(kind, self.setting.concluder(piece.start), names, rule=f"section-{kind}")
            frame.last = self.writer.last_in_line(index) or names
            self.writer.emit(frame, piece.start, piece.end, index)
            return False
        started = lone_clause(self.setting, piece, line.start, section, planned=self.planned)
        return self._start(*started, index) if started else False

    def _start(self, frame: Frame, piece: Piece, index: int) -> bool:
        self.frame = frame
        if frame.kind == "directive":
            frame.line = index
        self.writer.emit(frame, piece.start, piece.end, index)
        return True
