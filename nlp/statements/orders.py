"""Orders and requests: the verbs that open a directive or a recommendation, and what they must not be taken for.

"Đồng chí yêu cầu A", "Giao Sở Nội vụ A", "... và đề nghị UBND huyện: A; B"      open
"đáp ứng yêu cầu", "giao thông", "đã ban hành 15 văn bản chỉ đạo"                 do not
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cchc.records import StatementType
from nlp.lexicon import alternatives, phrase_pattern
from nlp.statements import speakers
from nlp.statements.voices import Voices
from nlp.wording import BODY, CUES, MODAL, TASK, TASK_INSIDE, order_form, past, skip_adverbials, skip_connectives

Form = Literal["list", "link", "clause", "verb", "announce"]

_ORDER = phrase_pattern(CUES.orders, CUES.requests, speakers.CUES.hopes)
# Whose name ends as a noun does that orders nothing: "Tổ công tác yêu cầu", "Ban đề nghị" at the head of a clause.
_PARTY = re.compile(r"(?<!\w)(?:tổ|đoàn)\s+công\s+tác\s+$|^\s*ban\s+$")
_CHARGES = frozenset({"yêu cầu", "giao", "giao nhiệm vụ", "đề nghị", "phân công"})
_HAS = re.compile(r"(?<!\w)đã(?!\w)")
_BY_PAPER = _CHARGES | {"chỉ đạo"}  # what a paper says to those whom it names right behind
_HOPES = frozenset(speakers.CUES.hopes)
_REQUESTS = frozenset(CUES.requests)
_REPORTS = frozenset(CUES.reports)
_TASKS_TOO = frozenset(CUES.tasks_too)
_NO_ORDER_BEFORE = re.compile(rf"(?<!\w){alternatives(CUES.no_order_before)}\s+$")
_NO_ORDER_ADVERBS = re.compile(rf"(?<!\w){alternatives(CUES.no_order_adverbs)}\s+$")
_NO_ORDER_AFTER = re.compile(
    rf"\s+{alternatives(CUES.no_order_after)}(?!\w)|\s*,\s+(?:điều hành|đôn đốc|quản lý|tổ chức)"
)
# "lưu ý ba hạn chế: A; B": what is wanting is told, and no order given.
_NAMES_WANTING = re.compile(
    r"\s+(?:về\s+|tới\s+|đến\s+)?(?:một số|những|các|hai|ba|bốn|năm|mấy|nhiều|\d{1,2})\s+(?:điểm\s+|mặt\s+)?"
    rf"{alternatives((*CUES.shortcoming_nouns, *CUES.difficulty_nouns))}(?!\w)"
)
_COMPOUNDS = re.compile(rf"\s+{alternatives(CUES.giao_compounds)}(?!\w)")
# "lãnh đạo huyện quan tâm chỉ đạo sát sao": how somebody leads, and no order.
_LEADS_WELL = re.compile(r"\s+(?:rất\s+)?(?:sát sao|sâu sát|quyết liệt|chặt chẽ|toàn diện|thống nhất|xuyên suốt)(?!\w)")
# "giao nhiệm vụ cho các sở về cải cách thủ tục": that they were charged, not with what.
_CHARGED_ABOUT = re.compile(r"\s+(?:cho\s[^;:.,]{3,90}?\s)?về\s")
# “Cải cách hành chính phải thực chất”: said to nobody.
_EXHORTATION = re.compile(
    r"\s*[“\"]\s*(?:cải cách|chuyển đổi số|công tác|việc|người dân|sự hài lòng|mọi|nền hành chính)"
    r"[^;:.]{0,60}?\s(?:phải|cần)\s"
)
# "nhấn mạnh cải cách hành chính là khâu đột phá": what a thing is, and no order.
_SAID_TO_BE = re.compile(
    r"(?:(?:công tác\s+|việc\s+)?(?:cải cách|chuyển đổi số)|đây|sự hài lòng|người dân|kỷ luật|kỷ cương)(?!\w)"
    r"[^;:.,“”]{0,60}?\s(?:là|vừa là|luôn là)\s+(?:một\s+)?(?:trong\s+)?(?:những\s+|các\s+)?"
    r"(?:khâu|nhiệm vụ|động lực|thước đo|mục tiêu|giải pháp|đột phá|chìa khóa|trung tâm|nền tảng)(?!\w)[^;:]{0,90}$"
)
# "chỉ tiêu 20% tỉnh giao" tells of what had been set.
_ASSIGNED = re.compile(
    r"(?:chỉ tiêu|nhiệm vụ|định mức|dự toán|biên chế)\s+(?:[\d.,]+\s*%?\s+)?(?:mà\s+)?(?:\w+\s+){1,4}$"
)
# A question to somebody: "Đề nghị Giám đốc Sở cho biết nguyên nhân".
_QUESTION = re.compile(
    r"[^,;:.]{3,90}?\s(?:cho biết|trả lời|cam kết\s+(?:thời|khi|mốc|bao giờ)|làm rõ\s+nguyên nhân|"
    r"giải trình\s+rõ\s+vì sao)(?!\w)"
)
# What a notice asks of its readers is said by no body to another: "Đề nghị khách hàng thông cảm".
_REQUESTS_OF_CITIZENS = re.compile(
    r"\s+(?:toàn thể\s+|toàn bộ\s+|tất cả\s+|mọi\s+|các\s+|quý\s+|mỗi\s+)*(?:người dân|hộ dân|hộ gia đình|bà con|"
    r"nhân dân|khách hàng|du khách|quý khách|bạn đọc|phụ huynh|thí sinh|cư dân|công dân|hành khách|"
    r"chủ\s+(?!tịch|đầu tư|trì|nhiệm)\w+|người tham gia giao thông)(?!\w)"
)
# "Các sở, ngành được yêu cầu tiếp tục rà soát ..."
_GIVEN = re.compile(r"[^;:.“”]{3,90}?(?<!\w)được\s+(?:phân công|giao)\s+" + f"(?={alternatives(CUES.tasks)})")
_PASSIVE = re.compile(
    r"[^;:.“”]{3,90}?(?<!\w)được\s+(yêu cầu|đề nghị|kiến nghị)\s+(?:phải\s+)?" + f"(?={alternatives(CUES.tasks)})"
)
# "Kiến nghị lớn nhất của xã là tỉnh sớm cấp kinh phí": a request by its noun; a wish asks only whom it names.
_NOUN_REQUEST = re.compile(
    r"(?:(?:những|các|một|hai|ba)\s+)?(?:(?P<asks>kiến nghị|đề xuất|đề nghị)|nguyện vọng|mong muốn|mong mỏi)"
    r"(?:\s+(?:lớn nhất|tha thiết|thiết tha|chung|trước mắt|duy nhất|chính))*(?:\s+(?:của|từ)\s[^,;:.“”]{2,60}?)?"
    r"(?:\s+(?:lớn nhất|nhiều nhất|hiện nay|lúc này|trước mắt))*\s+(?:vẫn\s+)?là\s+(?!một\s|những\s|các\s+(?:vấn|nội))"
)
_COORDINATED = re.compile(
    r"(?:,|;|(?<!\w)và|(?<!\w)trong đó|(?<!\w)đồng thời|(?<!\w)do đó|(?<!\w)do vậy|(?<!\w)vì vậy|(?<!\w)từ đó|"
    r"(?<!\w)qua đó)\s*,?\s*(?:cũng\s+|đã\s+)?$"
)
_ORDER_BEHIND = re.compile(r"[^;:.,“”]{3,70}?\s(?:yêu cầu|giao|đề nghị)\s+(?=\w)")
_AFTER_VERB = re.compile(r"\s*(?:,\s*)?(?:cho\s+|với\s+|rằng\s+|là\s+(?!do))?\s*")
_TASK_LIST = re.compile(
    r"(?:nhiệm vụ|nội dung|giải pháp|công việc|vấn đề|yêu cầu|việc|biện pháp|khâu|trọng tâm|sau|sau đây|cụ thể|"
    r"chủ yếu|điểm)\s*:|(?<!\w)như\s+sau\s*:|(?<!\w)(?:tập trung|thực hiện|triển khai)(?:\s+(?:vào|tốt|ngay))?\s*:"
)
_ADDRESSEES = re.compile(r"[^:;.“”]{0,200}:")
_ONLY_RAISED = re.compile(
    r"\s*(?:những|các|một số|nhiều|thêm|về|một vài)\s+(?:\w+\s+)?(?:khó khăn|vướng mắc|bất cập|tồn tại|"
    r"hạn chế|nội dung|vấn đề|giải pháp|ý kiến|kiến nghị|"
    r"đề xuất|nguyên nhân|phương án|biện pháp|kết quả)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Opening:
    """`cue` is where the words that open stand, `at` where the point starts; `verb` the verb of an order or request."""

    kind: StatementType
    form: Form
    cue: int
    at: int
    verb: str = ""
    such_as: bool = False  # "như:", behind which commas may split
    rule: str = ""


def orders(plain: str, start: int, end: int, voices: Voices, inside: bool) -> Iterator[Opening]:
    """Orders and requests: at the head of the piece, behind the one who speaks, or joined to his other verbs."""
    head = skip_adverbials(plain, start, end)
    passive = _PASSIVE.match(plain, head, end)
    by_name = _GIVEN.match(plain, head, end)
    named = voices.units_in(head, end)[:1]
    if not inside and (passive or (by_name and named and named[0][0].start == head)):
        verb = passive[1] if passive else ""
        kind: StatementType = "recommendation" if verb in _REQUESTS else "directive"
        yield Opening(kind, "clause", start, start, verb, rule="passive-order")
    heads = {skip_adverbials(plain, start, end), skip_connectives(plain, start, end)}
    if asked := _NOUN_REQUEST.match(plain, head, end):
        if _names_task(plain, asked, end):
            yield Opening("recommendation", "link", asked.start(), asked.end(), rule="hoped-request")
        return  # "Kiến nghị là quyền của công dân" says what a thing is
    for match in _ORDER.finditer(plain, start, end):
        verb = " ".join(match[0].split())
        before = plain[max(start, match.start() - 120) : match.start()]
        if _NO_ORDER_AFTER.match(plain, match.end(), end):
            continue
        if verb in ("lưu ý", "nhấn mạnh", "nhắc nhở") and _NAMES_WANTING.match(plain, match.end(), end):
            continue
        issued = verb in _CHARGES and bool(speakers.ISSUED.search(before))
        if _NO_ORDER_BEFORE.search(before) and not issued and (verb == "chỉ đạo" or not _PARTY.search(before)):
            continue
        if verb == "giao" and _COMPOUNDS.match(plain, match.end(), end) and not voices.unit_at(match.end() + 1):
            continue  # "giao ban", "giao thông"; but "giao Ban Pháp chế"
        if verb == "giao" and _ASSIGNED.search(before):
            continue
        if verb == "chỉ đạo" and _LEADS_WELL.match(plain, match.end(), end):
            continue
        if verb in _REQUESTS and _QUESTION.match(plain, match.end(), end):
            continue
        if _REQUESTS_OF_CITIZENS.match(plain, match.end(), end):
            continue
        follows = verb in _BY_PAPER and (voices.unit_at(match.end() + 1) or BODY.match(plain, match.end() + 1))
        if follows and not issued and (verb in _CHARGES or not _HAS.search(before)):
            issued = bool(speakers.ISSUED_WITH.search(before))
        first = match.start() in heads
        person = voices.person_speaks(match.start(), start) or bool(speakers.PERSON.search(before))
        body = voices.unit_speaks(match.start(), start) or bool(speakers.BODY.search(before))
        body = body or issued or bool(speakers.PAPER.search(before))
        joined = bool(_COORDINATED.search(before)) and voices.anyone(start, match.start())
        if verb in _HOPES and (person or not body):
            continue  # a person's wish asks nobody; “... mong tỉnh có chính sách”, bà Mai nói
        if verb in _TASKS_TOO and not person and verb not in _HOPES:
            by_body = body and (issued or verb in {"đề xuất", "chỉ đạo"} or (verb == "phân công" and follows))
            by_body = by_body and not inside
            goes_on = joined and plain[match.end() : match.end() + 2].strip().startswith(":")
            if not by_body and not goes_on:
                continue
        if inside and not first and not ((person or body) and match.start() - start < 90):
            continue
        if not (first or person or body or joined):
            continue
        # "đồng chí nhấn mạnh ... và yêu cầu Sở Nội vụ ...": who is charged stands right behind the verb.
        charged = joined and verb in _CHARGES and follows
        if not (person or body or first or charged) and _NO_ORDER_ADVERBS.search(before):
            continue
        opening = _order(plain, start, end, match, verb)
        if opening:
            yield opening


def _names_task(plain: str, asked: re.Match[str], end: int) -> bool:
    """Whether behind the noun of a request somebody is asked to do something, and has not done it already."""
    at = asked.end()
    if past(plain[at:end]):
        return False
    if speakers.ASKED.match(plain, at, end) and TASK_INSIDE.search(plain, at, min(end, at + 160)):
        return True
    return bool(asked["asks"]) and bool(TASK.match(plain, at, end))


def _order(plain: str, start: int, end: int, match: re.Match[str], verb: str) -> Opening | None:
    """What follows the verb decides: a list, an order, or nothing that is one."""
    request = verb in _REQUESTS or verb in _HOPES
    after = _AFTER_VERB.match(plain, match.end(), end)
    at = after.end() if after else match.end()
    kind: StatementType = "recommendation" if request else "directive"
    if verb == "nghiêm cấm":  # what is forbidden is told with its verb: "Ông nghiêm cấm thu thêm phí"
        at = match.start()
    if verb in _HOPES:
        if not speakers.ASKED.match(plain, at, end) or not TASK_INSIDE.search(plain, at, min(end, at + 160)):
            return None
        return Opening(kind, "verb", match.start(), at, verb, rule="hoped-request")
    if verb == "giao nhiệm vụ" and _CHARGED_ABOUT.match(plain, match.end(), end):
        return Opening(kind, "announce", match.start(), end, verb, rule="tasks-announced")
    told = _ADDRESSEES.match(plain, at, end) if verb in ("lưu ý", "nhắc nhở", "nhắc", "chỉ rõ", "nêu rõ") else None
    if told and plain[told.end() : end].strip() and not order_form(plain, told.end(), end):
        return None  # "lưu ý xã A: lịch tiếp công dân ghi năm 2022; ...": what was found there
    if at < end and plain[at] == ":":
        if verb in _REPORTS and plain[at + 1 : end].strip() and not order_form(plain, at + 1, end):
            return None
        if verb in _REPORTS and _ORDER_BEHIND.match(plain, at + 1, end):
            return None  # "nêu rõ: Chủ tịch UBND tỉnh yêu cầu ..."
        if verb in _REPORTS and _EXHORTATION.match(plain, at + 1, end):
            return None
        return Opening(kind, "list", match.start(), at + 1, verb, rule=f"{kind}-colon")
    again = _ORDER.match(plain, at, end) if verb in _REPORTS else None
    if again and " ".join(again[0].split()) not in _REPORTS:
        at = again.end()  # "nhấn mạnh yêu cầu 100% công chức phải ..."
    elif verb in _REPORTS:
        must = bool(MODAL.search(plain, at, end))
        if not must and _SAID_TO_BE.match(plain, at, end):
            return None
        if verb in {"khẳng định", "cho rằng", "mong muốn"} and not must:
            return None
        if order_form(plain, at, end) in {"modal", "body", "task"} or MODAL.match(plain, at, end):
            return Opening(kind, "verb", match.start(), at, verb, rule="reported-order")
        return None
    if _ONLY_RAISED.match(plain, match.end(), end) and not _ADDRESSEES.match(plain, match.end(), end):
        return None
    if verb == "chỉ đạo" and re.search(
        r"(?<!\w)đã\s+(?:\w+\s+)?$", plain[max(start, match.start() - 16) : match.start()]
    ):
        return None
    colon = _ADDRESSEES.match(plain, at, end)
    if colon and (
        _TASK_LIST.search(plain, max(at, colon.end() - 40), colon.end())
        or not TASK.search(plain, at + 12, colon.end() - 1)
    ):
        return Opening(
            kind, "list", match.start(), colon.end(), verb, such_as="như:" in colon[0][-6:], rule=f"{kind}-list"
        )
    return Opening(kind, "verb", match.start(), at, verb, rule=f"{kind}-verb")
