"""Openings: the words that say what kind of point follows, and where the point starts.

"... còn một số hạn chế như: A; B"          list      shortcoming, at A
"Nguyên nhân chủ yếu là do A"               link      cause, at A
"Xã Lấp Vò bị trừ điểm ở tiêu chí A"        clause    shortcoming, the whole clause
"Đồng chí yêu cầu A", "Giao Sở Nội vụ A"    verb      directive, at what follows the verb
"Đoàn chỉ ra một số tồn tại, hạn chế."      announce  shortcomings are to follow, none is named here
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from cchc.records import StatementType
from nlp.lexicon import alternatives, phrase_pattern
from nlp.prefilter import Prefiltered
from nlp.statements.causes import (
    ASIDE,
    affirmed,
    because,
    blamed_on,
    cause_noun,
    explained,
    granted,
    in_part,
    of_that,
    origin,
    sides,
)
from nlp.statements.orders import Form, Opening, orders
from nlp.statements.telling import CUES as TELLING
from nlp.statements.telling import SAYS_OF, SPEAKS_OF, asserted, told
from nlp.statements.voices import Voices
from nlp.wording import CUES, LACKING_CLAUSE, LOST, REMEDY, order_form

_NOUNS: dict[str, StatementType] = {
    **dict.fromkeys(CUES.shortcoming_nouns, "shortcoming"),
    **dict.fromkeys(CUES.difficulty_nouns, "difficulty"),
    **dict.fromkeys(CUES.cause_nouns, "cause"),
}
_NOUN = phrase_pattern(CUES.shortcoming_nouns, CUES.difficulty_nouns, CUES.cause_nouns)
_CHAIN = re.compile(
    rf"(?:\s*(?:,|và|;|-)\s*(?:những\s+|các\s+)?{alternatives(_NOUNS)}(?!\w)|\s+{alternatives(_NOUNS)}(?!\w))"
)
_CAUSE_FOLLOWS = re.compile(
    rf"[^:;.“”]{{0,80}}?(?<!\w)(?:{alternatives(TELLING.says)}|xác định|với)\s+{alternatives(CUES.cause_nouns)}(?!\w)"
)
# From the noun to the list: no order, no other sentence between them.
_TO_LIST = re.compile(
    r"[^:;.“”]{0,170}?(?:(?<!\w)như\s*:|:|(?<!\w)như\s+(?!vậy|trên|sau\s*[.,:]|thế|nhau|mong)|,\s*đó\s+là\s)"
)
_SUPERLATIVE_LINK = re.compile(
    r"[^:;.,“”]{0,60}?(?<!\w)(?:lớn nhất|nhất|chính|phổ biến|chủ yếu|nổi lên|nổi cộm|rõ nhất|đáng kể nhất|dễ thấy|"
    r"kéo dài nhiều năm)"
    rf"[^:;.,“”]{{0,60}}?(?:{ASIDE}\s*)?(?<!\w)(?:vẫn\s+|đó\s+)?là(?:\s+(?:do|việc|ở))?(?!\w)\s*:?"
)
# "Khó khăn của phường hiện nay là ...", not "hạn chế là một trong những ..."
_PLAIN_LINK = re.compile(
    r"(?:\s+(?:cố hữu|lâu nay|dễ thấy|nổi bật|đáng lo|lớn|nữa|khác|tiếp theo))?"
    r"(?:\s+(?:chung|của|hiện nay|trước mắt|được|ở|tại|với|cho|"
    rf"đối với)(?:\s[^:;.,“”]{{0,50}}?)??)?(?:{ASIDE})?\s+(?:vẫn\s+)?là(?!\s+(?:một trong|"
    r"vấn đề|chính|rất|điều|không\s+(?:nhỏ|ít|phải|hề|đáng|quá|dễ|tránh|thể\s+(?:tránh|phủ nhận|xem nhẹ))))"
    r"(?:\s+(?:do|việc))?(?!\w)\s*:?"
)
# "phân tích, làm rõ những tồn tại như A; B": what is made clear is told; what is remedied is not.
_DISCUSSES = re.compile(
    r"(?<!\w)(?:làm rõ|nhận diện|xác định|phát hiện)(?:\s+(?:được|rõ|các|những|một số|nhiều|thêm))*\s+$"
)
_LOST_LIST = re.compile(
    r"[^:;.“”]{0,120}?(?:(?<!\w)(?:như|gồm|là|sau)\s*)?:|[^:;.,“”]{0,60}?(?<!\w)(?:như|gồm|bao gồm)\s"
)
_LOST_CLAUSE = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:(?:nhiều(?:\s+nhất)?|nặng|đáng kể|chủ yếu|phần lớn|tập trung)\s+)?"
    r"(?:ở|do|vì|tại|về|đối với|các|nội dung|tiêu chí|\d)(?!\w)"
)
# "chỉ rõ những điểm huyện bị trừ: A; B", "các tiêu chí phường không được chấm gồm A; B"
_TAKEN_OFF = Prefiltered(
    r"(?<!\w)(?:bị\s+(?:trừ|chấm\s+thấp)|không\s+được\s+(?:chấm|tính|ghi|công\s+nhận)(?:\s+điểm)?)"
    r"(?=\s*:|\s+(?:như|gồm|bao\s+gồm)(?!\w))"
)
_COUNTED_FOR = re.compile(
    r"(?<!\w)(?:những|các|mấy|từng|một số|nhiều|một loạt|hàng loạt|\d+|hai|ba|bốn|năm|sáu)\s+"
    r"(?:điểm|mục|phần|chỗ|khâu|nội dung|tiêu chí|chỉ tiêu|việc|lỗi)(?:\s[^,;:.“”]{1,40})?\s$"
)
# "... tụt 24 bậc, bị trừ 1,75 điểm do A" tells why a result fell; "Xã A bị trừ 2 điểm do B" what was wanting.
_FALLS = re.compile(r"(?<!\w)(?:tụt|rơi|rớt|sụt|giảm|xuống|mất|lùi)\s[^;:.]{0,40}?\d")
_LOST_BECAUSE = re.compile(r"\s*(?:\([^)]*\)\s*)?(?:(?:chủ yếu|là)\s+)?(?:do|vì|bởi)(?!\w)\s*")
_HARDEST = Prefiltered(
    r"(?<!\w)(?:khó|vướng|khổ|lo|vất vả|khó khăn|trăn trở)\s+nhất(?:\s[^:;.,“”]{0,60}?)?\s"
    r"(?:vẫn\s+)?là(?:\s+việc)?(?!\w)\s*:?"
)
_HARD_BECAUSE = re.compile(r"\s*,?\s*(?:là\s+)?(?:do|vì|bởi)\s")
_MEETS = re.compile(r"(?<!\w)(?:gặp|còn|có)(?!\w)[^,;:]{0,24}$")
# "... còn nhiều hạn chế, nhất là tỷ lệ hồ sơ trực tuyến còn thấp": named behind the noun that announces.
_ABOVE_ALL = re.compile(r"\s*,?\s*(?:nhất là|đặc biệt là|đặc biệt|thể hiện ở|cụ thể là|biểu hiện là)\s")
# "Ngành gặp khó do thiếu bác sĩ"
_MEETS_HARD = Prefiltered(r"(?<!\w)gặp\s+(?:rất\s+|nhiều\s+)?khó\s+(?:do|vì|bởi|khi|trong)(?!\w)")
_SAID = re.compile(
    r"[^;:.“”]{3,140}?(?<!\w)(?:cho biết|cho hay|chia sẻ|nói|phản ánh|cho rằng|thừa nhận|nhìn nhận|thông tin|báo cáo|"
    r"bày tỏ|giãi bày|trình bày|nêu rõ|nêu)(?:\s+(?:rằng|thêm|việc))?\s*,?\s*(?=\S)"
)
_HARD_AT = re.compile(r"\s+(?:trong\s+(?!quá trình|thời gian|năm|công tác)|về\s|khi\s|ở\s)")
_MEASURED = ("chỉ số", "tiêu chí", "nội dung", "trụ cột")
_WEAKEST = Prefiltered(
    rf"(?<!\w)(?:vẫn|còn|đang|tiếp tục|được xác định|được coi)?\s*là\s+(?:những\s+|một\s+|"
    rf"các\s+)?{alternatives(CUES.weakest)}(?!\w)"
)
# "Khâu yếu nhất của huyện là số hóa"; of an index that is weakest, a figure tells.
_WEAKEST_IS = Prefiltered(
    rf"(?<!\w){alternatives(one for one in CUES.weakest if one.endswith('nhất') and not one.startswith(_MEASURED))}"
    r"(?!\w)"
)
_NO_MORE = re.compile(r"(?<!\w)(?:không|chẳng|chưa|thôi)\s+(?:hẳn\s+|phải\s+)?$")  # "để đây không còn là khâu yếu"
_SPOKEN_OF = re.compile(
    r"(?<!\w)(?:nói\s+(?:về|đến)|nhắc\s+đến|đề\s+cập)(?:\s+(?:đến|tới))?\s+"
    r"(?:những|các|một số|nhiều)?\s*$"
)
_ANNOUNCES = phrase_pattern(CUES.announcing)

_TASK_HEAD = Prefiltered(
    r"(?<!\w)(?:cần|tập trung|thực hiện|triển khai|yêu cầu|đề ra)(?!\w)[^:;.“”]{0,120}(?:nhiệm vụ|giải pháp|"
    r"nội dung|công việc|biện pháp)[^:;.“”]{0,60}:"
    # "Để đạt mục tiêu đó:" with the tasks on the lines below
    r"|(?<!\w)để\s+(?:đạt|đạt được|thực hiện|hoàn thành)\s+(?:những\s+|các\s+)?(?:mục tiêu|chỉ tiêu)"
    r"(?:[\s,]+(?:mục tiêu|chỉ tiêu|nhiệm vụ|và|trên|đó|này|nêu trên|nói trên|đề ra|đã đề ra|đặt ra|ấy))*\s*:"
    r"(?![^;.]{0,40}(?<!\w)đã\s)"
)
# "Tỉnh đề ra 5 nhóm giải pháp.": a sentence that sets tasks and names none.
_TASKS_SET = Prefiltered(
    r"(?<!\w)(?:đề ra|xác định|đặt ra|đưa ra|tập trung(?:\s+vào)?|triển khai|thực hiện)\s+"
    r"(?:\d{1,2}|hai|ba|bốn|năm|sáu|bảy|tám|một số|các|những|nhiều)\s+(?:nhóm\s+)?"
    r"(?:nhiệm vụ|giải pháp|biện pháp|việc)"
    r"(?:[\s,]+(?:nhiệm vụ|giải pháp|chủ yếu|trọng tâm|trọng điểm|cụ thể|sau|lớn|cơ bản|và|đồng bộ|đột phá|then chốt|"
    r"này))*[\s.]*$"
)


def find_opening(
    plain: str,
    start: int,
    end: int,
    *,
    voices: Voices,
    inside: bool,
) -> Opening | None:
    """The opening that stands first in `plain[start:end]`, or None.

    `voices` tells whether a person or a body named in the text ends right before an offset, adverbs apart.
    `inside` says that the piece stands in a list that is open already: there only its own first words can open.
    """
    found = [
        opening
        for told in _openings(plain, start, end, voices)
        if (opening := affirmed(told, plain, end)) is not None
        if not inside or opening.cue - start < 40 or (opening.form == "link" and opening.rule == "cause-noun")
    ]
    order = next(iter(orders(plain, start, end, voices, inside)), None)
    if order:
        found.append(order)
    if not found:
        return None
    if any(opening.form == "announce" and opening.kind != "directive" for opening in found):
        # "Đoàn nhận thấy công tác này còn nhiều hạn chế." tells of none yet
        found = [opening for opening in found if opening.rule != "told-lack"]
    first = min(
        found,
        key=lambda opening: (opening.form == "announce", opening.rule.startswith("told"), opening.cue, opening.at),
    )
    blames = first.form == "clause" and first.kind in ("shortcoming", "difficulty")
    source = asserted(plain, start, first.cue, voices) if blames else None
    return replace(first, form="link", cue=source[0], at=source[1]) if source else first


def _openings(plain: str, start: int, end: int, voices: Voices) -> Iterator[Opening]:
    """Every opening but those of orders, by the words that open."""
    for finder in (
        _lost,
        _nouns,
        explained,
        origin,
        _hardest,
        granted,
        in_part,
        of_that,
        sides,
        because,
        _weakest,
        _task_head,
    ):
        yield from finder(plain, start, end)
    yield from told(plain, start, end, voices)


def _remedied(plain: str, start: int, cue: int) -> bool:
    return bool(REMEDY.search(plain[max(start, cue - 60) : cue]))


def _taken_off(plain: str, start: int, end: int) -> re.Match[str] | None:
    """Where the words end that say what got no points, before a list of it: "những điểm huyện bị trừ: "."""
    match = _TAKEN_OFF.search(plain, start, end)
    return match if match and _COUNTED_FOR.search(plain[max(start, match.start() - 70) : match.start()]) else None


def _lost(plain: str, start: int, end: int) -> Iterator[Opening]:
    match = LOST.search(plain, start, end) or _taken_off(plain, start, end)
    if not match or re.search(
        r"(?<!\w)(?:khắc phục|căn cứ|(?<!qua )rà soát|từng|yêu cầu|hoàn thành|không để|tránh|kế hoạch|"
        r"sẽ|nếu|hướng dẫn|đôn đốc|mời|tập huấn|hỗ trợ|làm việc với)(?!\w)",
        plain[max(start, match.start() - 60) : match.start()],
    ):
        return
    listed = _LOST_LIST.match(plain, match.end(), end)
    if listed:
        yield Opening(
            "shortcoming", "list", match.start(), listed.end(), such_as="như" in listed[0][-6:], rule="lost-points-list"
        )
    elif (because := _LOST_BECAUSE.match(plain, match.end(), end)) and _FALLS.search(plain, start, match.start()):
        yield Opening("cause", "link", match.start(), because.end(), rule="cause-low-result")
    elif _LOST_CLAUSE.match(plain, match.end(), end):
        yield Opening("shortcoming", "clause", match.start(), start, rule="lost-points")


def _nouns(plain: str, start: int, end: int) -> Iterator[Opening]:
    at = start
    while noun := _NOUN.search(plain, at, end):
        at = noun.end()
        while more := _CHAIN.match(plain, at, end):
            at = more.end()
        kind = _NOUNS[" ".join(noun[0].split())]
        before = plain[max(start, noun.start() - 60) : noun.start()]
        if kind == "difficulty" and "bộc lộ" in before:
            kind = "shortcoming"
        if kind != "cause" and _remedied(plain, start, noun.start()):
            listed = _TO_LIST.match(plain, at, end)
            # "Đoàn phát hiện một số tồn tại:", with the findings on the lines below
            below = listed and not plain[listed.end() : end].strip()
            named = below or (listed and LACKING_CLAUSE.match(plain, listed.end(), end))
            discussed = _DISCUSSES.search(before) and listed and named
            if not discussed or _order_between(plain, start, at):
                continue
        if kind != "cause" and (blamed := blamed_on(plain, start, noun.start(), at, end)):
            yield blamed
            return
        if kind == "cause":
            yield from cause_noun(plain, start, noun.start(), at, end)
            continue
        if _CAUSE_FOLLOWS.match(plain, at, end):
            continue  # "nhận khuyết điểm và cho biết nguyên nhân chính là ...": the cause is what follows
        listed = _TO_LIST.match(plain, at, end)
        if kind == "difficulty" and SPEAKS_OF.search(plain[start : noun.start()]):
            said = SAYS_OF.match(plain, at, end)
            if said and order_form(plain, said.end(), end) not in ("modal", "task", "deadline"):
                yield Opening(kind, "link", noun.start(), said.end(), rule="difficulty-spoken-of")
                return
        if listed and not _order_between(plain, at, listed.end()):
            such_as = "như" in listed[0][-7:]
            yield Opening(kind, "list", noun.start(), listed.end(), such_as=such_as, rule=f"{kind}-list")
            return
        if kind == "difficulty" and _ANNOUNCES.search(before):
            because = _HARD_BECAUSE.match(plain, at, end)
            if because:
                yield Opening(kind, "link", noun.start(), because.end(), rule="difficulty-because")
                return
            if _HARD_AT.match(plain, at, end) and _MEETS.search(before):
                said = _SAID.match(plain, start, noun.start())
                form: Form = "link" if said else "clause"
                yield Opening(kind, form, noun.start(), said.end() if said else start, rule="difficulty-at")
                return
        link = _SUPERLATIVE_LINK.match(plain, at, end) or _PLAIN_LINK.match(plain, at, end)
        if link:
            yield Opening(kind, "link", noun.start(), link.end(), rule=f"{kind}-greatest")
            return
        if _ANNOUNCES.search(before) and _ABOVE_ALL.match(plain, at, end) and LACKING_CLAUSE.match(plain, at, end):
            yield Opening(kind, "clause", noun.start(), start, rule=f"{kind}-at")
            return
        if _SPOKEN_OF.search(before) and plain[at:end].strip(" .…"):
            continue  # "nói về những hạn chế của mô hình cũ": of which nobody says that they are here
        if _ANNOUNCES.search(before):
            yield Opening(kind, "announce", noun.start(), end, rule=f"{kind}-announced")


def _order_between(plain: str, start: int, end: int) -> bool:
    between = re.sub(
        r"cần\s+(?:phải\s+|sớm\s+|được\s+|tiếp tục\s+|tập trung\s+|kịp thời\s+)*(?:khắc phục|tháo gỡ|giải quyết|"
        r"quan tâm|chấn chỉnh|lưu ý)",
        "",
        plain[start:end],
    )
    return bool(re.search(r"(?<!\w)(?:yêu cầu|đề nghị|giao|cần|phải|kiến nghị|đề xuất)(?!\w)", between))


def _hardest(plain: str, start: int, end: int) -> Iterator[Opening]:
    """ "Khó nhất với chúng tôi là thiếu người": a difficulty; "lo nhất là SIPAS, tụt 6 bậc" tells of a fall."""
    match = _HARDEST.search(plain, start, end)
    if match and not ("lo" in match[0].split() and _FALLS.search(plain, match.end(), min(end, match.end() + 70))):
        yield Opening("difficulty", "link", match.start(), match.end(), rule="difficulty-hardest")
    if match := _MEETS_HARD.search(plain, start, end):
        yield Opening("difficulty", "clause", match.start(), start, rule="difficulty-at")


def _weakest(plain: str, start: int, end: int) -> Iterator[Opening]:
    match = _WEAKEST.search(plain, start, end)
    denied = match and _NO_MORE.search(plain[max(start, match.start() - 20) : match.start()])
    if match and (not denied or plain.startswith(" duy nhất", match.end())):  # "không phải là điểm nghẽn duy nhất"
        yield Opening("shortcoming", "clause", match.start(), start, rule="weakest-link")
    named = _WEAKEST_IS.search(plain, start, end)
    if named and not _remedied(plain, start, named.start()) and (link := _PLAIN_LINK.match(plain, named.end(), end)):
        yield Opening("shortcoming", "link", named.start(), link.end(), rule="weakest-link")


def _task_head(plain: str, start: int, end: int) -> Iterator[Opening]:
    """ "... cần thực hiện tốt các nhiệm vụ sau: A", and "Tỉnh đề ra 5 nhóm giải pháp.", behind which they follow."""
    match = _TASKS_SET.search(plain, start, end)
    if match and not re.search(r"(?<!\w)(?:đã|được)(?!\w)", plain[start : match.end()]):
        yield Opening("directive", "announce", match.start(), end, rule="tasks-announced")
    match = _TASK_HEAD.search(plain, start, end)
    if match and not re.search(r"(?<!\w)đã(?!\w)", plain[start : match.end()]):
        yield Opening("directive", "list", match.start(), match.end(), rule="task-list")
