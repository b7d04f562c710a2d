"""Lists within a sentence: which pieces are whole clauses, and which lists tell by themselves what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc.records import StatementType
from nlp.lexicon import alternatives
from nlp.statements.frames import Frame
from nlp.statements.points import PREDICATE, Piece
from nlp.statements.setting import Setting
from nlp.statements.voices import Voice
from nlp.wording import CUES, PAST, order_form

# "Sắp xếp lại các phòng; hoàn thành trong quý II": when it is due is no task of its own.
_ONLY_DUE = re.compile(
    r"\s*(?:(?:và\s+)?(?:hoàn thành|xong|thời gian hoàn thành|thời hạn|thời gian thực hiện)\s*:?\s*(?:xong\s+)?"
    r"(?:trước|trong|chậm nhất|vào|hết|đến|ngày|quý|tháng)\s[^;:,]{0,40})$"
)
_OWN_SUBJECT = re.compile(
    r"\s*(?:việc|công tác|các|một số|nhiều|những|tình trạng|công chức|cán bộ|đội ngũ|tỷ lệ|người|sự|nguồn|hạ tầng|"
    r"phần mềm|hệ thống|trình độ|nhận thức|ý thức)(?!\w)"
)
DIFFICULTIES = frozenset(CUES.difficulty_nouns)
_TOLD_OF = re.compile(
    r"(?<!\w)(?:chia sẻ|nói|kể|trăn trở|bày tỏ|phản ánh|nêu|thừa nhận|nhìn nhận|thông tin|tâm sự|chỉ ra|lo lắng)"
    r"(?:\s+(?:về|thêm|những|các|một số|nhiều|thực trạng|với phóng viên|cái|hàng loạt))*\s+"
    rf"({alternatives((*CUES.difficulty_nouns, *CUES.shortcoming_nouns))})(?!\w)"
)
_AHEAD = re.compile(r"(?<!\w)(?:phương hướng|nhiệm vụ|giải pháp|tập trung|thời gian tới|năm tới|trọng tâm)(?!\w)")
# "Chủ tịch UBND tỉnh ban hành Chỉ thị 08/CT-UBND, theo đó: Sở A ...; Sở B ...": what a paper charges bodies with.
_OUT_OF_PAPER = re.compile(
    r"(?<!\w)(?:ban hành|ký|phê duyệt|theo)\s(?:[^;:.“”]{0,40}\s)?(?:chỉ thị|kế hoạch|công văn|công điện|quyết định|"
    r"văn bản|chương trình|đề án)(?!\w)[^;:“”]{0,160}(?<!\w)(?:theo đó|trong đó|với các (?:nhiệm vụ|nội dung)|"
    r"(?:nhiệm vụ|nội dung|giải pháp|phân công)(?:\s+(?:cụ thể|trọng tâm|chủ yếu|chính|sau|như sau))*)\s*,?\s*$"
)
_LOW = re.compile(r"(?<!\w)(?:thấp|kém|yếu)(?!\w)")
_VERBAL = re.compile(
    r"(?<!\w)(?:cần|được|đã|đang|là|có|tiếp tục|bảo đảm|đảm bảo|gắn|theo|tập trung|báo cáo|hoàn thành)(?!\w)"
)


def told_quotation(setting: Setting, piece: Piece, start: int, end: int) -> Frame | None:
    """A quotation of which the words behind it say what it is: “Máy quét đã cũ; ...”, bà A nói về những vướng mắc."""
    if not setting.quoted(piece):
        return None
    close = setting.text.rfind("”", start, end)
    if close < 0:
        close = setting.text.rfind('"', start + 1, end)
    if close < 0 or not (match := _TOLD_OF.search(setting.plain, close, end)):
        return None
    speaker = setting.voices.behind_quote(start, end)
    kind: StatementType = "difficulty" if match[1] in DIFFICULTIES else "shortcoming"
    return Frame(kind, Voice(person=speaker), rule="told-quotation", quoted=True, ends=True)


def telling_list(setting: Setting, pieces: Sequence[Piece]) -> Frame | None:
    """A list whose items tell by themselves what they are, whatever introduces it.

    One of which each item lacks something blames: "... ba yếu tố: A chậm; B thấp". One of tasks for the time to
    come orders: "Phương hướng năm 2014, Sở tập trung: Nâng cao ...; Đẩy mạnh ...".
    """
    first = pieces[0]
    colon = setting.plain.find(":", first.start, first.end)
    if colon < 0 or len(pieces) < 2 or setting.quoted(first):
        return None
    voice = setting.concluder(first.start)
    items = [(colon + 1, first.end), *((piece.start, piece.end) for piece in pieces[1:])]
    ahead = _AHEAD.search(setting.plain, first.start, colon) and not PAST.search(setting.plain, first.start, colon)
    if ahead and all(order_form(setting.plain, start, end) == "task" for start, end in items):
        return Frame("directive", voice, rule="tasks-ahead")
    of_paper = _OUT_OF_PAPER.search(setting.plain, first.start, colon)
    if of_paper and all(
        setting.order(Piece(start, end)) and not setting.reported(Piece(start, end)) for start, end in items
    ):
        return Frame("directive", voice, rule="paper-tasks")
    lacking = all(
        (setting.strong_lack(start, end) or _LOW.search(setting.plain, start, end))
        and not order_form(setting.plain, start, end)
        for start, end in items
    )
    if not lacking:
        return None
    because = re.search(r"(?<!\w)(?:do|bởi|vì)(?!\w)[^:]{0,60}$", setting.plain[first.start : colon])
    return Frame("cause" if because else "shortcoming", voice, rule="lacking-list")


def whole(plain: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces, a bare noun phrase joined to the clause behind it: "Việc tuyển dụng ...; đề bạt ... cần khách quan"."""
    whole: list[Piece] = []
    pending: Piece | None = None
    for piece in pieces:
        if whole and not pending and _ONLY_DUE.match(plain, piece.start, piece.end):
            whole[-1] = Piece(whole[-1].start, piece.end, whole[-1].mark)
            continue
        if pending and _OWN_SUBJECT.match(plain, piece.start, piece.end):
            whole.append(pending)  # what follows is a clause with a subject of its own
            pending = None
        joined = Piece(pending.start, piece.end, pending.mark) if pending else piece
        pending = None
        words = plain[joined.start : joined.end].strip()
        if words.startswith(("việc ", "công tác ")) and not PREDICATE.search(words) and not _VERBAL.search(words):
            pending = joined
            continue
        whole.append(joined)
    return [*whole, pending] if pending else whole
