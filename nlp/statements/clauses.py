"""Clauses that no opening starts: what they are by their own wording, and why they are nothing.

"Tuy nhiên, A còn chậm"                       shortcoming
"Ông A kết luận ... Các sở công khai B"       directive of the one who concludes
"Các xã phải hoàn thành trước ngày 30/6"      directive
"""

from __future__ import annotations

from nlp.prefilter import Prefiltered
from nlp.statements.fitting import planned_task
from nlp.statements.frames import Frame, Section
from nlp.statements.points import Piece
from nlp.statements.refusals import OF_LAW
from nlp.statements.setting import Setting
from nlp.statements.voices import Voice
from nlp.statements.wanting import checked, complaint, concluded, exacts, found, hardship, undone, wanting
from nlp.wording import MODAL, SOME_LACK, OrderForm, skip_adverbials, skip_connectives

# "Còn 2,15% hồ sơ trễ hạn, chủ yếu thuộc lĩnh vực đất đai": a rate, and nobody who is blamed for it.
_ONLY_LATE = Prefiltered(
    r"(?:(?:vẫn|hiện|hiện nay)\s+)*còn\s+(?:(?:gần|khoảng|hơn|trên|chừng)\s+)?\d[\d.,]*\s*%\s+(?:số\s+)?hồ sơ\s+"
    r"(?:(?:được|giải quyết|trả)\s+){0,2}(?:trễ hạn|trễ hẹn|quá hạn|chậm|chậm hạn)"
    r"(?:\s*,\s*(?:chủ yếu|tập trung|phần lớn|đa số|đều|nhiều nhất|rơi)(?!\w)[^;“”]*)?\s*[.;]?\s*$"
)
_ONLY_LOW = Prefiltered(r"(?<!\w)(?:đạt thấp|rất thấp|đạt điểm thấp)(?!\w)(?!.*(?:chưa|còn))")


def lone_clause(
    setting: Setting, piece: Piece, since: int, section: Section | None, *, planned: bool
) -> tuple[Frame, Piece] | None:
    """The frame that a clause starts by itself, and where in it the point stands; None, told why, where it is none.

    `since` is where its paragraph starts; `planned` says that a plan has been spoken of.
    """
    form = setting.order(piece)
    if blame := _blames(setting, piece, since, form):
        return blame
    # Under "KẾT QUẢ ĐẠT ĐƯỢC" one who concludes tells of what was done: "Sở A: 100% thủ tục có quy trình điện tử".
    orders_none = section is not None and section.kind == "none" and form != "modal"
    if not orders_none and (asks := _asks(setting, piece, form)):
        return asks, piece
    some = _some_lack(setting, piece, form)
    if setting.quoted(piece) or (section and section.kind == "none"):
        if form or some:
            where = "within a quotation" if setting.quoted(piece) else "under a heading that frames no points"
            what = "what a body is or does" if form == "body" else "words of an order or a lack"
            setting.reject(piece.start, piece.end, "alone", f"{what}, {where}")
        return None
    if form == "modal" and OF_LAW.match(setting.plain, skip_connectives(setting.plain, piece.start, piece.end)):
        setting.reject(piece.start, piece.end, "alone", "what a law says, and orders nobody here")
        return None
    if form == "modal" and not setting.reported(piece):
        asked = section is not None and section.kind == "recommendation"
        return Frame("recommendation" if asked else "directive", Voice(), rule="modal-order", strict=True), piece
    if planned and setting.kind in ("article", "plan") and planned_task(setting, piece, form):
        return Frame("directive", Voice(), rule="plan-task", strict=True), piece
    if form:
        told = "told as done or measured" if setting.reported(piece) else "but nobody orders it, in no plan"
        what = "what a body is or does, and no order" if form == "body" else f"words of a task, {told}"
        setting.reject(piece.start, piece.end, "alone", what)
    elif setting.strong_lack(skip_adverbials(setting.plain, piece.start, piece.end), piece.end):
        setting.reject(piece.start, piece.end, "alone", "words of a lack that no opener tells as one")
    return None


def _blames(setting: Setting, piece: Piece, since: int, form: OrderForm | None) -> tuple[Frame, Piece] | None:
    """A clause that tells what is wanting, whoever says so."""
    voice = setting.concluder(piece.start)
    if wanting(setting, piece):
        return Frame("shortcoming", voice, rule="concession", strict=True), piece
    if undone(setting, piece):
        return Frame("shortcoming", voice, rule="left-undone", strict=True), piece
    if (at := checked(setting, piece)) is not None:
        return Frame("shortcoming", voice, rule="found-in-passing", strict=True), Piece(at, piece.end, piece.mark)
    if found(setting, piece, since):
        return Frame("shortcoming", voice, rule="found-in-passing", strict=True), piece
    if exacts(setting, piece):
        return Frame("shortcoming", voice, rule="against-rules", strict=True), piece
    if grumble := complaint(setting, piece, since):
        frame = Frame("shortcoming", grumble[0], rule="complaint", strict=True, quoted=True, ends=True)
        return frame, Piece(grumble[1], piece.end, piece.mark)
    if hard := hardship(setting, piece, since):
        frame = Frame("difficulty", hard[0], rule="hardship", strict=True, quoted=hard[0].person is not None)
        return frame, Piece(hard[1], piece.end, piece.mark)
    if concluded(setting, piece, form):
        return Frame("shortcoming", voice, rule="conclusion-lack", strict=True), piece
    ordered = setting.in_passage(piece.start) and form and not setting.reported(piece) and not setting.exhorts(piece)
    at = skip_adverbials(setting.plain, piece.start, piece.end)
    # a low figure that is only told
    low = _ONLY_LOW.search(setting.plain, at, piece.end) or _ONLY_LATE.match(setting.plain, at, piece.end)
    if not ordered and not low and _some_lack(setting, piece, form) and setting.strong_lack(at, piece.end):
        if setting.only_reports(at, piece.end):
            return None
        return Frame("shortcoming", voice, rule="some-lack", strict=True), piece
    return None


def _some_lack(setting: Setting, piece: Piece, form: OrderForm | None) -> bool:
    at = skip_adverbials(setting.plain, piece.start, piece.end)
    return bool(SOME_LACK.match(setting.plain, at)) and form != "modal" and not setting.quoted(piece)


def _asks(setting: Setting, piece: Piece, form: OrderForm | None) -> Frame | None:
    """A clause in the words of one who concludes, or a quotation that says what must be done."""
    if form and not setting.reported(piece) and not setting.exhorts(piece) and setting.in_passage(piece.start):
        return Frame("directive", setting.concluder(piece.start), rule="conclusion-order")
    at = skip_adverbials(setting.plain, piece.start, piece.end)
    must = form == "modal" or (form == "task" and MODAL.match(setting.plain, at))  # “Phải xác định rõ trách nhiệm”
    if not must or not setting.quoted(piece) or setting.exhorts(piece):
        return None
    speaker = setting.voices.behind_quote(piece.start, setting.sentence_end(piece.end))
    return Frame("directive", Voice(person=speaker), rule="quoted-order", quoted=True) if speaker else None
