"""Whether a clause without an opening fits: a frame that is open, the section of a heading, a plan that is reported."""

from __future__ import annotations

import re

from nlp.conclusions import is_same
from nlp.lexicon import alternatives
from nlp.meetings import CONCLUSION_END
from nlp.outline import Line
from nlp.statements.causes import SIDE
from nlp.statements.charges import starts_with_task
from nlp.statements.frames import Frame, Section
from nlp.statements.points import Piece
from nlp.statements.setting import Setting
from nlp.statements.speakers import CUES as SPEAKERS
from nlp.statements.telling import MENDED, amiss, misdeed
from nlp.statements.voices import Voice
from nlp.wording import (
    ADVERSE,
    CONCESSION,
    CUES,
    FAILS,
    LACK,
    LACKING_CLAUSE,
    LOST,
    NO_BODY,
    PAST,
    PRAISE,
    STRONG_LACK,
    WIDE_LACK,
    is_aim,
    is_target,
    lacks,
    order_form,
    past,
    skip_adverbials,
    skip_connectives,
)

_OF_BLAME = (*CUES.shortcoming_nouns, *CUES.difficulty_nouns, *CUES.cause_nouns)
_SAYS = re.compile(
    r"[\s,]*(?:cũng\s+|đã\s+)?(?:cho biết|khẳng định|cho rằng|chia sẻ|nói|báo cáo|kiến nghị|đề xuất|hứa|bày tỏ|"
    r"phát biểu|tiếp thu|nêu|phản ánh)(?!\w)"
)
_MOVES_ON = re.compile(
    r"(?:để|nhằm|trước|tại hội nghị|phát biểu|kết luận|trong thời gian tới|thời gian tới|trên cơ sở|theo đó|năm \d|"
    r"trong năm)(?!\w)"
)
# "Ông cam kết đến hết quý I ...": what is to come, no further point of blame.
_PROMISES = re.compile(rf"[^,;:.“”]{{0,60}}?(?<!\w){alternatives(SPEAKERS.promises)}(?!\w)")
_BLAMES = re.compile(
    r"(?<!\w)(?:chưa|còn|thiếu|chậm|không\s+(?:đầy đủ|thường xuyên|kịp thời|đạt|đồng bộ|nghiêm))(?!\w)"
)
# "Thanh tra, kiểm tra doanh nghiệp vẫn chồng chéo": how it is done, and no task.
_STILL = re.compile(r"(?<!\w)(?:vẫn|lại|thường|hay|đôi khi|có lúc)(?:\s+(?:rất|khá|quá|bị))?\s+$")
_CONTENT = re.compile(r"(?<!\w)(?:hài lòng|phấn khởi|khác hẳn|tốt hơn|thuận lợi|vui|yên tâm|niềm nở)(?!\w)")
_WILL = re.compile(r"[^,;:.“”]{3,80}?\ssẽ\s")
# "Quý II, Đoàn sẽ tiếp tục kiểm tra 5 huyện": those who inspect announce what they will do, and charge nobody.
_ANNOUNCED = re.compile(r"(?:các\s+)?(?:đoàn(?!\s+(?:thanh niên|thể))|tổ|hội đồng)(?!\w)[^,;:.“”]{0,60}?\ssẽ\s")
# "Triển khai Đề án 06 đạt kết quả tốt": how it went; "đạt kết quả cao nhất" is how it is to be done.
_WENT_WELL = re.compile(
    r"(?<!\w)(?<!bảo đảm )(?<!đảm bảo )(?<!nhằm )(?<!để )(?:(?:đạt|mang lại|đem lại|thu được|có)\s+"
    r"(?:được\s+|nhiều\s+|những\s+)?(?:kết quả|hiệu quả|chuyển biến|tiến bộ)\s+(?!cao nhất|tốt nhất|cao hơn|tốt hơn)"
    r"(?:rất\s+|khá\s+|bước đầu\s+)?(?:tốt|tích cực|rõ|cao|khá|đáng|khả quan|thiết thực|quan trọng|bước đầu)|"
    r"(?:dần\s+|từng bước\s+|ngày càng\s+)?đi\s+vào\s+(?:nền nếp|nề nếp|chiều sâu|ổn định|thực chất)|"
    r"được\s+(?:người dân|doanh nghiệp|nhân dân|dư luận)[^,;:.]{0,30}(?:đồng tình|đánh giá|ghi nhận|ủng hộ))(?!\w)"
)
_INTENT = re.compile(
    r"(?<!\w)(?:sẽ|còn|tiếp tục|tập trung)(?:\s+(?:tiếp tục|tập trung|chủ động|đẩy mạnh|triển khai|thực hiện))+(?!\w)"
)


# Under a heading of shortcomings a figure that is called low is one: "chỉ số thành phần này chỉ được 6,02 điểm".
_ONLY = re.compile(
    r"(?<!\w)(?:mới\s+)?chỉ\s+(?:đạt|được|có|chiếm|bằng|ở mức)\s+"
    r"(?:được\s+|khoảng\s+|gần\s+)?(?:\d|(?:một|hai|ba|vài)\s)"
)

# "Cử tri kiến nghị về tình trạng ngập úng": what else people spoke of, and nothing more that was asked.
_SPOKE_OF = re.compile(
    r"(?:(?:cử tri|người dân|nhân dân|bà con|đại biểu|doanh nghiệp|hộ dân|công dân|các hộ|nhiều hộ|nhiều ý kiến|"
    r"một số ý kiến|ý kiến cử tri|ông|bà|chị|anh)(?!\w)[^,;:.“”]{0,60}?\s)?(?:cũng\s+|còn\s+|tiếp tục\s+)?"
    r"(?:kiến nghị|phản ánh|chất vấn|thắc mắc|nêu ý kiến|có ý kiến|bức xúc)\s+"
    r"(?:về|liên quan|xung quanh|tình trạng|việc|thực trạng)(?!\w)"
)
# "...; đến nay 17 sở đã hoàn thành": what has come of an order.
_DONE_SINCE = re.compile(r"\s*(?:đến nay|tới nay|đến thời điểm này|hiện nay|hiện)(?!\w)[^;:.“”]{0,60}?(?<!\w)đã\s")
# "...; Sở cho biết sẽ bàn giao trong tháng 8": what the one who was asked says to it.
_ANSWERS = re.compile(
    r"\s*(?:(?:phía|lãnh đạo|đại diện)\s+)?(?:sở|ubnd|phòng|huyện|xã|phường|đơn vị|chi nhánh|trung tâm|bộ|cục|công ty|"
    r"ngành|thành phố|tỉnh)(?!\w)[^,;:.“”]{0,50}?\s(?:cũng\s+|đã\s+)?(?:cho biết|cho hay|trả lời|khẳng định|hứa|"
    r"cam kết|tiếp thu|phản hồi)(?!\w)(?!\s+(?:kiến nghị|đơn|cử tri|cho|bằng|kịp thời|đầy đủ))"
)
# "...; Sở đã cử tổ công tác hỗ trợ": what is done about it is no cause of it.
_DONE_ABOUT = re.compile(
    r"\s*(?:(?:đến nay|hiện nay|hiện)\s+(?:vẫn\s+|chỉ\s+)?còn\s+\d|(?:sở|ubnd|phòng|huyện|xã|phường|đơn vị|chi nhánh|"
    r"trung tâm|tỉnh)(?!\w)[^,;:.“”]{0,40}?\sđã\s+(?:cử|tổ chức|chỉ đạo|khắc phục|báo cáo|có văn bản|phối hợp|tham mưu|"
    r"yêu cầu|tăng cường|bố trí|bổ sung|chấn chỉnh|rà soát)(?!\w)[^;:.“”]*$)"
)
# "Ngoài ra, 12 trường thu hồ sơ bản giấy": one more behind a sentence of blame.
_ADDS = re.compile(r"\s*(?:ngoài ra|thêm vào đó|chưa hết|không chỉ vậy|không những thế|hơn nữa|thêm nữa|đáng nói)\s*,")
# "Giải trình thêm, Chủ tịch UBND huyện nêu hai khó khăn: ...", "Đại diện Sở A phân tích nguyên nhân: ...": no further
# item of the list above, but somebody who opens one of his own.
_OPENS_ANEW = re.compile(
    r"[^:;.“”]{5,240}?(?<!\w)(?:nêu|phân tích|chỉ ra|chỉ rõ|cho biết|cho rằng|trình bày|phản ánh|báo cáo|lý giải|"
    r"giải thích|thừa nhận|nhìn nhận|chia sẻ|làm rõ|đề cập)(?:\s+[^\s,;:.]+){0,4}?\s+"
    rf"{alternatives(_OF_BLAME)}(?!\w)[^:;.“”]{{0,120}}:"
)
_CLAUSE_ENDS = re.compile(r";\s*")
# "Kinh phí mỗi năm cũng chỉ được 85 triệu đồng": one more of what the sentence before began.
_TOO = re.compile(
    r"[^,;:.“”]{3,70}?\s(?:cũng|lại|còn)\s+(?:rất\s+|khá\s+|quá\s+)?(?:chỉ|mới|ít|mỏng|rộng|xa|đông|nghèo)(?!\w)"
)

BLAMES = frozenset({"shortcoming", "difficulty", "cause"})


def joins(
    setting: Setting, frame: Frame, piece: Piece, line: Line, index: int, same_sentence: bool, *, planned: bool = False
) -> bool:
    """Whether a clause without an opening goes on with the frame; `planned` as for `lone_clause`."""
    plain = setting.plain
    asks = frame.kind in ("directive", "recommendation")
    if asks and not same_sentence and CONCESSION.match(plain, piece.start):
        return False
    if asks and _SPOKE_OF.match(plain, skip_connectives(plain, piece.start, piece.end), piece.end):
        return False
    if asks and same_sentence and _DONE_SINCE.match(plain, piece.start, piece.end):
        return False
    if asks and piece.mark == ";" and _ANSWERS.match(plain, piece.start, piece.end):
        return False
    if frame.kind == "cause" and same_sentence and _DONE_ABOUT.match(plain, piece.start, piece.end):
        return bool(LACK.search(plain, piece.start, piece.end))
    if frame.pending and frame.listed and line.marked:
        if frame.rule == "found-list" and not LACK.search(plain, piece.start, piece.end):
            return False
        return not PRAISE.search(plain, piece.start, min(piece.end, piece.start + 60))
    if frame.headed == index and frame.kind in BLAMES:
        at = skip_connectives(plain, piece.start, piece.end)
        fine = PRAISE.search(plain, at, piece.end) or MENDED.search(plain, at, piece.end)
        return not (fine or _another_speaks(setting, frame, piece) or order_form(plain, at, piece.end) == "modal")
    if asks and piece.mark == "mark" and frame.line == index and frame.rule.endswith(("-list", "-colon")):
        return not PRAISE.search(plain, piece.start, min(piece.end, piece.start + 60))
    if same_sentence and frame.ends and frame.kind == "shortcoming":
        return bool(WIDE_LACK.search(plain, piece.start, piece.end))
    if same_sentence:
        return not PRAISE.search(plain, piece.start, min(piece.end, piece.start + 60))
    if frame.kind in BLAMES:
        at = skip_connectives(plain, piece.start, piece.end)
        if PRAISE.search(plain, at, piece.end) or _orders(setting, at, piece.end):
            return False
        if frame.kind == "difficulty" and frame.line == index and _same_quotation(setting, piece):
            return bool(FAILS.search(plain, at, piece.end) or WIDE_LACK.search(plain, at, piece.end)) and not (
                _CONTENT.search(plain, at, piece.end)
            )
        if frame.line == index and frame.kind != "cause" and _one_more(setting, frame, piece, at):
            return True
        if frame.kind == "cause" and frame.line == index and SIDE.match(plain, piece.start, piece.end):
            return True
        if frame.kind == "cause" and frame.line == index and LOST.search(plain, at, piece.end):
            return True
        if frame.kind == "cause" and frame.line == index and _also_short(setting, piece, at):
            return True
        wide = frame.line == index and frame.rule.endswith(("-list", "-announced", "admission"))
        lack = bool(WIDE_LACK.search(plain, at, piece.end)) if wide else lacks(plain, at, piece.end)
        if wide and frame.kind == "shortcoming":
            lack = lack or misdeed(plain, at, piece.end) is not None
        if frame.line == index and frame.kind == "shortcoming" and frame.rule in ("told-lack", "concession"):
            lack = lack or bool(LACKING_CLAUSE.match(plain, at, piece.end))
        if frame.line == index and frame.kind == "difficulty" and frame.rule.endswith("-announced"):
            lack = lack or bool(ADVERSE.search(plain, at, piece.end) or FAILS.search(plain, at, piece.end))
        if frame.paused:
            lack = amiss(plain, at, piece.end) and setting.order(piece) is None
        moves = moves_on(plain, at, piece.end)
        return lack and not setting.only_reports(at, piece.end) and not moves
    if setting.exhorts(piece) and NO_BODY.match(plain, skip_connectives(plain, piece.start, piece.end)):
        return False  # “Việc dân cần thì làm ngay”, nhắc
    form = setting.order(piece)
    if form is None or setting.looks_back(piece) or _another_speaks(setting, frame, piece):
        return False
    if setting.in_passage(piece.start) or frame.council:
        return not setting.reported(piece)
    if setting.reported(piece):
        return False
    if form == "body" and frame.line != index and _WILL.match(plain, skip_adverbials(plain, piece.start, piece.end)):
        return False  # "Từ nay đến cuối năm, các đoàn sẽ tiếp tục kiểm tra" announces
    # "UBND các xã có trách nhiệm ... Phòng Văn hóa phối hợp Trung tâm B mở chuyên mục.": out of a plan that is told.
    told = planned and frame.kind == "directive" and frame.line == index
    official = setting.kind != "article" or frame.rule == "tasks-announced" or told
    return form != "body" or not frame.strict or (setting.unit_first(piece) and (official or frame.voice != Voice()))


def moves_on(plain: str, start: int, end: int) -> bool:
    """Whether a clause turns from what is the case to what is to come."""
    return bool(_MOVES_ON.match(plain, start) or _PROMISES.match(plain, start, end) or _WILL.match(plain, start, end))


def goes_on(setting: Setting, line: Line) -> bool:
    """Whether a paragraph without a mark is a further item of a list of blame: what it tells is wanting, by nobody."""
    plain = setting.plain
    if (
        CONCESSION.match(plain, line.start)
        or _MOVES_ON.match(plain, line.start)
        or PRAISE.search(plain, line.start, line.end)
    ):
        return False
    if _OPENS_ANEW.match(plain, line.start, line.end):
        return False
    people = setting.voices.people_in(line.start, line.end)
    return STRONG_LACK.search(plain, line.start, line.end) is not None and not any(
        _SAYS.match(plain, person.end, line.end) or person.start - line.start < 12 for person in people
    )


def _one_more(setting: Setting, frame: Frame, piece: Piece, at: int) -> bool:
    """Whether a sentence adds one more point: "Ngoài ra, 12 trường thu hồ sơ bản giấy; cổng tra cứu tê liệt"."""
    if not _ADDS.match(setting.plain, piece.start) or _another_speaks(setting, frame, piece):
        return False
    plain, end = setting.plain, setting.sentence_end(at)
    clauses = (at, *(mark.end() for mark in _CLAUSE_ENDS.finditer(plain, at, end)))
    if not any(amiss(plain, clause, end) for clause in clauses):
        return False  # "Ngoài ra, người dân được miễn phí sao y"
    done = PAST.search(plain, at, min(piece.end, at + 60)) or _MOVES_ON.match(plain, at)
    others = setting.measured(at, piece.end) or setting.voices.people_in(piece.start, piece.end)
    return not (done or others or setting.order(piece) in ("modal", "task", "deadline"))


def _also_short(setting: Setting, piece: Piece, at: int) -> bool:
    """Whether a sentence behind a cause tells a further one by other words: "Kinh phí cũng chỉ được 85 triệu"."""
    plain = setting.plain
    little = _ONLY.search(plain, at, piece.end) or ADVERSE.search(plain, at, piece.end)
    return bool(little) and (_same_quotation(setting, piece) or bool(_TOO.search(plain, at, piece.end)))


def _same_quotation(setting: Setting, piece: Piece) -> bool:
    """Whether a sentence goes on with the quotation that the one before stands in."""
    before = setting.text[max(0, piece.start - 400) : piece.start]
    return before.rfind("“") > max(before.rfind("”"), before.rfind("\n"))


def _another_speaks(setting: Setting, frame: Frame, piece: Piece) -> bool:
    """Whether a clause tells what somebody else says: "Tiếp thu ý kiến, Giám đốc Sở khẳng định ..."."""
    if CONCLUSION_END.match(setting.plain, piece.start):
        return True
    return any(
        not (frame.voice.person and is_same(person.person, frame.voice.person))
        and _SAYS.match(setting.plain, person.end, piece.end)
        for person in setting.voices.people_in(piece.start, piece.end)
    )


def _orders(setting: Setting, start: int, end: int) -> bool:
    """Whether a clause orders rather than blames: "Kiểm tra ... chưa thường xuyên" blames."""
    plain, form = setting.plain, order_form(setting.plain, start, end)
    if form != "task":
        return form == "modal"
    still = any(_STILL.search(plain, start, lack.start()) for lack in LACK.finditer(plain, start, end))
    return not (still or _BLAMES.search(plain, start, end))


def planned_task(setting: Setting, piece: Piece, form: str | None) -> bool:
    """A task that an article reports out of a plan: "Tỉnh sẽ tập trung ...", "Tiếp tục triển khai ..."."""
    plain = setting.plain
    at = skip_adverbials(plain, piece.start, piece.end)
    if (
        PAST.search(plain, at, min(piece.end, at + 50))
        or setting.measured(at, piece.end)
        or setting.told(at, piece.end)
        or setting.named(at, piece.end)
        or is_target(plain, piece.start, piece.end)
        or _ANNOUNCED.match(plain, at, piece.end)
        or _WENT_WELL.search(plain, at, piece.end)
    ):
        return False
    if form == "task":
        return True
    return form == "body" and bool(
        _INTENT.search(plain, at, min(piece.end, at + 80))
        or re.match(
            r"(?:các|mỗi|từng|toàn)\s[^;:.]{3,60}(?:tập trung|tiếp tục|tăng cường|đẩy mạnh|chủ động|thường xuyên|"
            r"nghiêm túc|kịp thời|khẩn trương|quyết liệt|chịu trách nhiệm)",
            plain[at : piece.end],
        )
    )


def fits_section(setting: Setting, section: Section, piece: Piece, line: Line) -> bool:
    plain = setting.plain
    if plain[piece.start : piece.end].rstrip().endswith(":"):
        return False
    at = skip_connectives(plain, piece.start, piece.end)
    if section.kind in ("shortcoming", "difficulty", "cause"):
        if line.marked or piece.mark == ";":
            return not PRAISE.search(plain, at, piece.end)
        adverse = section.kind == "difficulty" and ADVERSE.search(plain, at, piece.end)
        low = section.kind == "shortcoming" and _ONLY.search(plain, at, piece.end)
        amiss = section.kind == "shortcoming" and misdeed(plain, at, piece.end)
        return section.kind == "cause" or bool(adverse or low or amiss or LACK.search(plain, at, piece.end))
    if section.kind == "directive" and is_aim(plain, piece.start, piece.end):
        return False  # "Chỉ tiêu, nhiệm vụ": "- Tỷ lệ hồ sơ trực tuyến đạt tối thiểu 80%" charges nobody
    if line.marked:
        return not past(plain[at : min(piece.end, at + 60)]) or starts_with_task(plain, at, piece.end)
    return order_form(plain, at, piece.end, unit_first=setting.unit_first(piece)) is not None and not setting.reported(
        piece
    )
