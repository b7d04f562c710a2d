"""What looks like an opening and is none: an order of another time, an announcement within a list, a law."""

from __future__ import annotations

import re

from nlp.conclusions import is_same
from nlp.meetings import NOTICE_OPENER
from nlp.statements.charges import leading_units
from nlp.statements.fitting import BLAMES
from nlp.statements.frames import Frame, Section
from nlp.statements.orders import Opening
from nlp.statements.points import Piece
from nlp.statements.setting import Setting
from nlp.wording import BODY, CUES, DEADLINE, PAST, TASK, skip_adverbials

_TASKS_TOO = frozenset(CUES.tasks_too)
_MEANS_TO = re.compile(
    r"(?<!\w)(?:nhờ\s|(?:thường xuyên|luôn|hằng ngày|ngày nào cũng|tuần nào cũng)\s[^;:.“”]{3,60},\s*(?:và\s+)?$)"
)
# "năm qua tỉnh đã yêu cầu các sở ...": an order of another time, wherever in the clause the time is told.
_WAS_ORDERED = re.compile(
    r"(?<!\w)(?:năm|nhiệm kỳ|tháng|quý|thời gian|giai đoạn|kỳ|tuần)\s+(?:qua|vừa qua|trước|ngoái)(?!\w)"
    r"[^;:.“”]{0,60}?(?<!\w)đã\s+(?:\w+\s+){0,2}$"
)
# "Sở Nội vụ được giao A và đã trình B": a charge that has been carried out.
_CARRIED_OUT = re.compile(r"(?:,|(?<!\w)và|(?<!\w)nay|(?<!\w)nhưng)\s+(?:(?:đến\s+)?nay\s+)?(?:sở\s+|đơn vị\s+)?đã\s")
_ONLY_ABOUT = re.compile(r"\s*về\s+(?!việc\s)(?P<matter>[^,;:.]{3,60})[.;]?\s*$")
# What a law says holds for all, and is ordered by nobody here.
OF_LAW = re.compile(
    r"(?:theo|căn cứ)\s+(?:quy định\s+(?:của|tại)\s+)?(?:điều\s+\d+\s+)?"
    r"(?:luật|bộ luật|pháp lệnh|hiến pháp|nghị định|thông tư)(?!\w)"
    r"|(?:điều\s+\d+,?\s+)?(?:luật|bộ luật|nghị định|thông tư|pháp lệnh)\s[^;:.]{2,120}?\squy định"
)


def refused(
    setting: Setting,
    opening: Opening,
    piece: Piece,
    frame: Frame | None,
    section: Section | None,
    *,
    opened_here: bool,
) -> str | None:
    """Why words that open a list or an order elsewhere do not here; None where they do."""
    listed = bool(section and section.kind not in (None, "none"))
    if setting.in_passage(piece.start) and NOTICE_OPENER.search(setting.plain, piece.start, piece.end):
        # "kết luận, chỉ đạo như sau:"
        return "opens the conclusion, which holds more than orders"
    # A charge that was told and ended is no open list: "... dự và chỉ đạo. (...) Ông nói thẳng về những hạn chế."
    over = frame and frame.kind == "directive" and frame.strict and not frame.pending and opening.kind in BLAMES
    if opening.form == "announce" and ((frame and not over) or (section and section.kind not in (None, "none"))):
        return "announces what a list that is open gives already"
    if frame and frame.council and opening.form == "verb" and opening.kind == "directive":
        subject = leading_units(setting.plain, setting.voices, piece.start, opening.cue)
        if subject and tuple(unit.name for unit in subject) == frame.subjects:
            return "the committee that is asked is to direct others: still what is asked of it"
    if (
        opening.form == "announce"
        and opening.kind != "cause"
        and (piece.mark == ";" or setting.text[piece.end : piece.end + 1] == ";")
    ):
        # "việc giải quyết hồ sơ còn nhiều vướng mắc; ..."
        return "one of several points, and announces none"
    told = section and section.kind == "none" and opening.verb and not setting.in_passage(opening.cue)
    if told and PAST.search(setting.plain, piece.start, opening.cue):
        # "đã ban hành 15 văn bản chỉ đạo, yêu cầu ..."
        return "a result that is told, and no order"
    blamed = section and section.kind in ("shortcoming", "difficulty", "cause") and opening.form == "verb"
    if blamed and opening.kind == "directive" and not setting.voices.person_speaks(opening.cue, piece.start):
        # "UBND huyện giao dự toán chậm 20 ngày"
        return "what a body did, under a heading of what was wanting"
    if opening.verb and _MEANS_TO.search(setting.plain, piece.start, opening.cue):
        # "Nhờ Chủ tịch yêu cầu ...", "Chủ tịch thường xuyên kiểm tra, yêu cầu ..."
        return "how a result was come by, or what somebody is used to do"
    about = _ONLY_ABOUT.match(setting.plain, opening.at, piece.end) if opening.kind == "recommendation" else None
    if about and not TASK.match(setting.plain, about.start("matter"), piece.end):
        return "says what was asked about, and not what was asked"
    if opening.verb == "phân công" and setting.plain[piece.start : opening.cue].endswith("đã "):
        return "what has been shared out already"
    if (
        opening.verb == "phân công"
        and not (setting.in_passage(opening.cue) or setting.voices.person_speaks(opening.cue, piece.start))
        and setting.kind == "article"
        and not DEADLINE.search(setting.plain, opening.at, piece.end)
    ):
        # "Xã phân công công chức hỗ trợ người dân"
        return "how a body shares out its work, told in the news"
    if opening.verb in _TASKS_TOO and _is_charged(setting, opening, piece, frame):
        # "Chủ tịch UBND huyện A trực tiếp chỉ đạo xử lý dứt điểm ...", amid the orders of the provincial chair
        return "what somebody is charged to do, by the one who concludes"
    was = opening.verb and _WAS_ORDERED.search(setting.plain, piece.start, opening.cue)
    carried_out = opening.rule == "passive-order" and _CARRIED_OUT.search(setting.plain, piece.start, piece.end)
    if was or carried_out or (opening.verb and setting.looks_back(piece)):
        return "an order of another time, or by which a result was come by"
    if (
        frame
        and frame.kind in BLAMES
        and opened_here
        and opening.verb == "giao"
        and not setting.voices.person_speaks(opening.cue, piece.start)
        and not (BODY.match(setting.plain, opening.at) or setting.voices.unit_at(opening.at))
    ):
        # "...; UBND xã A giao con dấu cho nhân viên giữ"
        return "what a body did, in a list of what was wanting"
    explained = setting.voices.people_in(piece.start, opening.cue)  # "Trưởng phòng ... lý giải, hồ sơ hay trễ là do"
    if opening.rule == "cause-low-result" and (opened_here or listed) and not explained:
        return "the reason stands within a list of points"
    if (
        section
        and section.kind == "recommendation"
        and opening.kind == "directive"
        and opening.form in ("verb", "list")
        and not setting.voices.speaks(opening.cue)
    ):
        # "Giao các đơn vị ..."
        return "asked of the one who can give the order"
    if (
        frame
        and frame.request
        and (frame.pending or (opened_here and piece.mark == "mark"))
        and opening.form == "verb"
        and opening.kind == "directive"
        and not setting.in_passage(piece.start)
    ):
        return "a task within a list of requests"
    if (
        frame
        and opened_here
        and piece.mark == ";"
        and opening.verb.startswith("giao")
        and opening.form in ("verb", "list")
        and _asked_of_committee(setting, frame, piece)
    ):
        return "asked of the one who can give the order"
    return None


def _is_charged(setting: Setting, opening: Opening, piece: Piece, frame: Frame | None) -> bool:
    """Whether the holder of an office who opens a sentence of a conclusion is another than the one who concludes."""
    if not (frame and frame.kind == "directive" and setting.passage and setting.in_passage(opening.cue)):
        return False
    speaker = setting.passage[2]
    at = skip_adverbials(setting.plain, piece.start, piece.end)
    first = next(iter(setting.voices.people_in(at, opening.cue)), None)
    if speaker is None or first is None or first.start != at or is_same(first.person, speaker):
        return False
    return not PAST.search(setting.plain, first.end, opening.cue)


def _asked_of_committee(setting: Setting, frame: Frame, piece: Piece) -> bool:
    """Whether who asks cannot order: "Sở A kiến nghị UBND tỉnh bố trí kinh phí; giao UBND huyện B làm điểm"."""
    if frame.kind != "recommendation" or not frame.request or setting.in_passage(piece.start):
        return False
    asker = frame.voice.unit
    if asker and asker.level in ("committee", "party", "council", "province"):
        return False  # "UBND tỉnh kiến nghị Bộ A ...; giao Sở B ...": it gives the order itself
    levels = {unit.name: unit.level for unit in setting.doc._.units}
    return any(levels.get(name) in ("committee", "central", "ministry", "party") for name in frame.last)
