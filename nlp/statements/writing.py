"""From stretches to points: trimmed, charged to somebody, without targets, formalities and repeats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from nlp.lexicon import alternatives
from nlp.statements.charges import ALL_OF, subjects
from nlp.statements.excuses import cleared
from nlp.statements.frames import Frame, Point
from nlp.statements.orders import Opening
from nlp.statements.points import SECOND_ORDER, Piece, split_clauses, trimmed, without_ordinal
from nlp.statements.setting import Setting
from nlp.statements.speakers import CUES as SPEAKERS
from nlp.wording import MODAL, is_target, order_form, skip_connectives

_ONLY_CUE = re.compile(
    r"(?:những|các|một số|nhiều)?\s*(?:tồn tại|hạn chế|khó khăn|vướng mắc|khuyết điểm|bất cập|"
    r"nguyên nhân)(?:\s*(?:,|và)\s*"
    r"(?:tồn tại|hạn chế|khó khăn|vướng mắc|khuyết điểm|bất cập|nguyên nhân|thách thức|yếu kém))*(?:\s+(?:trên|"
    r"nêu trên|này|nói trên|cần khắc phục))?$"
)
# "Tuy nhiên, công tác CCHC của tỉnh vẫn còn những mặt hạn chế.": that there are some, of everything and of nothing.
_ONLY_SOME = re.compile(
    r"[^;:.“”]{0,160}?(?<!\w)còn\s+(?:có\s+|tồn tại\s+|bộc lộ\s+)?(?:những|một số|nhiều|không ít|một vài)\s+"
    r"(?:(?:mặt|điểm|việc)\s+(?:còn\s+)?(?:tồn tại|hạn chế|yếu kém|yếu|chưa được|chưa làm được))"
    r"(?:\s*(?:,|và)\s*(?:những\s+|một số\s+)?(?:tồn tại|hạn chế|khó khăn|vướng mắc|bất cập|yếu kém|khuyết điểm))*"
    r"(?:\s+(?:nhất định|cần khắc phục|cần sớm khắc phục|cần được khắc phục))?[\s.…]*$"
)
# "Khó khăn của tỉnh là không nhỏ": how great they are, and none of them.
_ONLY_GREAT = re.compile(
    r"[^;:.“”]{0,20}?(?<!\w)(?:khó khăn|vướng mắc|thách thức|áp lực|tồn tại|hạn chế)(?!\w)[^;:.“”]{0,60}?\slà\s+"
    r"(?:không\s+(?:nhỏ|ít|thể\s+tránh|tránh)|rất lớn|khá lớn|tất yếu|khó tránh|điều khó tránh)[^,;:.]{0,20}$"
)
# "thừa nhận trách nhiệm, cho biết ...": that somebody answers for it.
_OWNED = re.compile(r"(?:trách nhiệm|khuyết điểm|thiếu sót|lỗi|sai sót)\s*(?:,|$)")
# "Cải cách mà dân còn phải chờ thì chưa phải cải cách": a saw, of nothing that happened.
_SAW = re.compile(
    r"[^;:.]{2,60}?\s(?:mà|nếu)\s[^;:.]{3,110}?[\s,]thì\s+(?:(?:chưa|không|chẳng|đâu|khó)\s+(?:còn\s+)?"
    r"(?:phải|thể|gọi|nói|là|mong|đòi|có thể|ai tin)|đừng|sao|(?:\w+\s+){1,4}để làm gì)(?!\w)"
    r"|nếu\s[^;:.]{3,110}?[\s,]thì\s+(?:chưa|không|chẳng|đâu|khó)\s+(?:thể\s+|có thể\s+)?(?:gọi|nói|coi|phải)(?!\w)"
    # "Người dân chấm điểm bằng số lần phải đi lại chứ không bằng báo cáo"
    r"|(?:người dân|nhân dân|bà con|dân|doanh nghiệp|nhà đầu tư)\s+(?:chỉ\s+)?(?:chấm|đánh giá|nhìn|cần|tin|đo|đếm|"
    r"quan tâm|nhớ|mong|xem|nghe|cảm nhận)(?!\w)[^;:.“”]{2,90}?,?\schứ\s+(?:không|chẳng|đâu)\s+"
    r"(?!được|thể)[^;:.“”]{2,80}$|một\s[^;:.“”]{3,50}?\s(?:không|chẳng|khó)\s+(?:thể\s+)?thay\s+(?:thế\s+)?(?:được\s+)?(?:cho\s+)?một\s"
)
# "việc A còn chậm, nguyên nhân là do B": what is wanting and, behind the comma, why.
_AND_WHY = re.compile(
    r",\s*(?:mà\s+)?(?:nguyên nhân|lý do)(?:\s+(?:chính|chủ yếu|một phần|trước hết|được xác định|cơ bản|được nêu))*\s+"
    r"(?:là\s+(?:do|vì|bởi)|là|do|vì|bởi|từ|xuất phát từ)(?!\w)(?!\s+(?:gì|sao))\s*:?"
)
_BECAUSE = re.compile(r"\s*(?:(?:chủ yếu|phần lớn|một phần|chính)\s+)?(?:là\s+)?(?:do|vì|bởi)\s+")
# "một phần vì A, một phần vì B": two causes.
_PARTLY = re.compile(r",\s*(?:(?:và\s+)?một phần|phần khác|mặt khác)\s+(?:là\s+)?(?:do|vì|bởi)\s+")
_BLAMING = frozenset({"shortcoming", "difficulty"})
# "không gửi thư xin lỗi, cam kết trả kết quả trước ngày 10/5": what is promised is no part of the fault.
_PROMISES = re.compile(rf",\s*(?:và\s+|đồng thời\s+)?{alternatives(SPEAKERS.promises)}\s")
# "đề nghị MTTQ giám sát, và đặt chỉ tiêu năm 2020 PCI của tỉnh đạt trên 65 điểm": the aim is no part of the charge.
_AIM_TOO = re.compile(
    r",?\s+(?:và|đồng thời|cũng như)\s+(?:cũng\s+)?(?:(?:đặt|đặt ra|đề ra|đưa ra|ấn định|nêu|xác định|chốt)\s+"
    r"(?:(?:chỉ tiêu|mục tiêu|đích)(?:\s+phấn đấu)?|quyết tâm)|phấn đấu(?=[^,;:.“”\d]{0,20}(?:năm\s+\d{4},?\s+)?"
    r"(?:chỉ số|thứ hạng|par index|sipas|papi|pci|dti|ddci)\s))\s[^;“”]{0,160}?"
    r"(?:\d[\d.,]*\s?(?:%|điểm|bậc)|(?:tốp|top|nhóm|hạng|thứ|vị trí)\s+(?:\w+\s+){0,2}?\d)"
)
# Where it was seen, no part of the point: "Theo dõi trên hệ thống cho thấy, ...".
_SHOWN = re.compile(r"[^,;:.“”]{3,110}?(?<!\w)cho\s+thấy(?:\s+rằng)?\s*[,:]?\s+(?=\S)")
_ASKS = frozenset({"directive", "recommendation"})
_ORDER_RULES = frozenset({"directive-verb", "directive-list", "directive-colon"})
_NO_TASK = re.compile(
    r"(?:đồng ý|nhất trí|cơ bản (?:đồng ý|nhất trí|thống nhất)|thống nhất (?:với|chủ trương|nội dung|đánh giá|về)|"
    r"ghi nhận)(?!\w)|"
    r"[^;.]{0,80}(?<!\w)(?:đoàn|hội nghị|đồng chí|ban)\s+(?:sẽ\s+|xin\s+|ghi nhận\s+|,\s*)*(?:và\s+)?(?:tiếp thu|"
    r"tổng hợp)(?!\w)"
)
_COUNTED_LIST = re.compile(
    r"(?<!\w)(?:\d{1,2}|hai|ba|bốn|năm|sáu)\s+(?:nội dung|nhiệm vụ|lĩnh vực|khâu|trụ cột|nhóm|đột phá|"
    r"trọng tâm)[^:;.]{0,40}:"
)


# "Kinh phí thực hiện là 640 triệu đồng": what a plan costs.
_COST = re.compile(
    r"(?:tổng\s+|dự toán\s+)?(?:kinh phí|mức chi|nguồn vốn)\s(?:[^;.\d]{0,80}\s)?(?:là|khoảng|dự kiến|gồm)?\s*:?\s*"
    r"\d[\d.,]*\s*(?:nghìn|triệu|tỷ)?\s*(?:đồng|vnđ)(?!\w)[^,;.]{0,40}$"
)


@dataclass
class Writer:
    """Collects points in the order in which they are read."""

    setting: Setting
    points: list[Point] = field(default_factory=list)

    def emit(self, frame: Frame, start: int, end: int, index: int) -> None:
        if self.setting.text[start:end].rstrip().endswith(":"):
            return
        while start < end and self.setting.text[start].isspace():
            start += 1
        start = without_ordinal(self.setting.plain, start, end)
        start = skip_connectives(self.setting.plain, start, end)
        if frame.kind in _BLAMING and (shown := _SHOWN.match(self.setting.plain, start, end)):
            start = shown.end()
        if frame.kind == "cause" and (partly := _PARTLY.search(self.setting.plain, start, end)):
            self.emit(frame, start, partly.start(), index)
            self.emit(frame, partly.end(), end, index)
            return
        if frame.kind == "cause" and (because := _BECAUSE.match(self.setting.plain, start, end)):
            start = because.end()
        if frame.kind in (*_BLAMING, "cause") and (promised := _PROMISES.search(self.setting.plain, start, end)):
            end = promised.start()
        if frame.kind in _ASKS and (aim := _AIM_TOO.search(self.setting.plain, start, end)):
            end = aim.start()
        start, end = trimmed(self.setting.text, start, end)
        end = self._before_close_quote(start, end)
        words = self.setting.plain[start:end]
        reason = self._refused(frame, start, end, words, index)
        if reason:
            self.setting.reject(start, end, frame.rule, reason)
            return
        inherited = (
            frame.subjects if frame.kind in ("shortcoming", "difficulty", "cause") and frame.subjects else frame.last
        )
        names, own = subjects(
            self.setting.doc, self.setting.plain, self.setting.voices, frame.kind, start, end, inherited
        )
        if (
            frame.kind in ("shortcoming", "difficulty", "cause")
            and frame.subjects
            and not (own and names)
            and not frame.rule.startswith("section")
            and not ALL_OF.match(self.setting.plain, start, end)
        ):
            names = frame.subjects
        if own and not names and words.startswith("đối với"):
            frame.subjects = ()  # others are addressed from here on, but none by name
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

    def _refused(self, frame: Frame, start: int, end: int, words: str, index: int) -> str | None:
        """Why a stretch behind an opening is no point; None where it is one."""
        some = frame.kind in _BLAMING and not frame.pending and _ONLY_SOME.match(words)
        some = some or (frame.kind in _BLAMING and _ONLY_GREAT.match(words))
        if len(words.split()) < (2 if frame.kind == "cause" else 3) or _ONLY_CUE.fullmatch(words.strip()) or some:
            return "says that there is something, and names nothing"
        if _SAW.match(words):
            return "a saw, of nothing that happened"
        if frame.kind in _BLAMING:
            if _OWNED.match(words):
                return "says who answers for it, and names nothing"
            listed = frame.rule.startswith("lost-points")
            if why := cleared(self.setting.plain, start, end, blamed=listed):
                return why
        if frame.kind in _ASKS and _NO_TASK.match(self.setting.plain, start, end):
            return "agrees or takes note, and charges nobody"
        if frame.kind in _ASKS and _COST.match(words):
            return "what a task costs, and charges nobody"
        if frame.kind in _ASKS and is_target(self.setting.plain, start, end) and not self._ordered(frame, start, index):
            return "a target: a figure, and no directive"
        return None

    def _ordered(self, frame: Frame, start: int, index: int) -> bool:
        """Whether a target is among the things that somebody orders: "yêu cầu Sở A rà soát ...; phấn đấu vào tốp 7"."""
        if frame.kind != "directive":
            return False
        if frame.rule in _ORDER_RULES and start < frame.until:
            return True
        last = self.points[-1] if self.points else None
        charged = last is not None and last.line == index and last.kind == "directive" and last.subjects
        return bool(charged) and self.setting.plain[max(0, start - 9) : start].rstrip().endswith(";")

    def emit_opened(self, frame: Frame, opening: Opening, pieces: Sequence[Piece], position: int, index: int) -> int:
        """Emit what follows an opening; the number of further pieces that went into the first point."""
        piece = pieces[position]
        end = piece.end
        if opening.form == "clause":
            self.emit(frame, piece.start, end, index)
            return 0
        used = 0
        if _COUNTED_LIST.search(self.setting.plain, opening.at, end):
            while position + used + 1 < len(pieces) and not MODAL.search(
                self.setting.plain, end, pieces[position + used + 1].end
            ):
                if order_form(
                    self.setting.plain, pieces[position + used + 1].start, pieces[position + used + 1].end
                ) in (
                    "modal",
                    "body",
                ):
                    break
                used += 1
                end = pieces[position + used].end
            if position + used + 1 < len(pieces):
                second = SECOND_ORDER.search(self.setting.plain, end, pieces[position + used + 1].end)
                if second:
                    used += 1
                    self.emit(frame, opening.at, second.start(), index)
                    self.emit(frame, second.end(), pieces[position + used].end, index)
                    return used
        second = SECOND_ORDER.search(self.setting.plain, opening.at, end)
        if second:
            self.emit(frame, opening.at, second.start(), index)
            self.emit(frame, second.end(), end, index)
            return used
        if opening.such_as and position + 1 == len(pieces):
            for clause in split_clauses(self.setting.text, self.setting.plain, opening.at, end):
                self.emit(frame, clause.start, clause.end, index)
            return used
        why = (
            _AND_WHY.search(self.setting.plain, opening.at, end)
            if frame.kind in ("shortcoming", "difficulty")
            else None
        )
        if why and not _AND_WHY.search(self.setting.plain, why.end(), end):
            self.emit(frame, opening.at, why.start(), index)
            self.emit(Frame("cause", frame.voice, rule="cause-noun"), why.end(), end, index)
            return used
        at = self._fronted(opening, piece) or opening.at
        self.emit(frame, at, end, index)
        return used

    def _fronted(self, opening: Opening, piece: Piece) -> int | None:
        """Start of a clause whose object stands first: "Các kiến nghị trên, Chủ tịch giao Sở X xem xét"."""
        if opening.verb != "giao":
            return None
        people = self.setting.voices.people_in(piece.start, opening.cue)
        if not people:
            return None
        at = skip_connectives(self.setting.plain, piece.start, piece.end)
        if re.match(
            r"(?:một số|các|những|toàn bộ|việc)\s[^,;:.]{5,90}$", self.setting.plain[at : people[0].start].rstrip(" ,")
        ):
            return at
        return None

    def _before_close_quote(self, start: int, end: int) -> int:
        """A point that starts within a quotation ends with it: “... chiếm một phần ba”, bà Liên chia sẻ."""
        text = self.setting.text
        words = text[start:end]
        close = words.find("”")
        if close < 0 and text[start - 1 : start] == '"':
            close = words.find('"')
        if close >= 0 and "“" not in words[:close]:
            _, end = trimmed(text, start, start + close)
        return end

    def last_in_line(self, index: int) -> tuple[str, ...]:
        """Subjects of the last point in the same line, which a further one inherits."""
        if self.points and self.points[-1].line == index:
            return self.points[-1].subjects
        return ()


def without_repeats(points: Sequence[Point], plain: str) -> list[Point]:
    """Points in order, without overlaps; one that an opening summary gives and the body repeats is kept in the body."""
    kept: list[Point] = []
    for point in sorted(points, key=lambda point: (point.start, -point.end)):
        if kept and point.start < kept[-1].end:
            continue
        kept.append(point)
    words = [_words(plain[point.start : point.end]) for point in kept]
    return [point for index, point in enumerate(kept) if not (point.line <= 1 and _repeated(kept, words, index))]


def _repeated(points: Sequence[Point], words: Sequence[set[str]], index: int) -> bool:
    """Whether a later paragraph gives a point again: in one of its sort, or most in one and all in several."""
    point, own = points[index], words[index]
    later = [at for at in range(index + 1, len(points)) if points[at].line > point.line]
    alike = [len(own & words[at]) for at in later if (points[at].kind in _ASKS) == (point.kind in _ASKS)]
    most, together = max(alike, default=0), len(own.intersection(set().union(*(words[at] for at in later))))
    return most >= 0.75 * len(own) or (most >= 0.6 * len(own) and together >= 0.9 * len(own))


def _words(clause: str) -> set[str]:
    """The words of a clause, an abbreviation and what it is short for as one: "thủ tục hành chính (TTHC)"."""
    for short, long in (("cchc", "cải cách hành chính"), ("tthc", "thủ tục hành chính")):
        clause = clause.replace(long, short)
    return set(re.sub(r"[,()]", " ", clause).split())
