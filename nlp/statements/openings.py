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

from cchc.records import StatementType
from nlp.lexicon import alternatives, phrase_pattern
from nlp.statements.orders import Opening, orders
from nlp.statements.voices import Voices
from nlp.wording import CUES, LACK

_NOUNS: dict[str, StatementType] = {
    **dict.fromkeys(CUES.shortcoming_nouns, "shortcoming"),
    **dict.fromkeys(CUES.difficulty_nouns, "difficulty"),
    **dict.fromkeys(CUES.cause_nouns, "cause"),
}
_NOUN = phrase_pattern(CUES.shortcoming_nouns, CUES.difficulty_nouns, CUES.cause_nouns)
_CHAIN = re.compile(
    rf"(?:\s*(?:,|và|;|-)\s*(?:những\s+|các\s+)?{alternatives(_NOUNS)}(?!\w)|\s+{alternatives(_NOUNS)}(?!\w))"
)
_REMEDY = re.compile(
    rf"(?<!\w){alternatives(CUES.remedies)}(?:\s+(?:triệt để|kịp thời|ngay|dứt điểm|hiệu quả|được|có hiệu quả|tốt|"
    rf"rõ|cho|"
    r"các|những|một số|nhiều|từng|mọi|toàn bộ|hết|nhanh|sớm|,|và|phát sinh))*\s+$"
)
# From the noun to the list: no order, no other sentence between them.
_TO_LIST = re.compile(
    r"[^:;.“”]{0,170}?(?:(?<!\w)như\s*:|:|(?<!\w)như\s+(?!vậy|trên|sau\s*[.,]|thế|nhau|mong)|,\s*đó\s+là\s)"
)
_TO_LINK = re.compile(
    r"[^:;.“”]{0,140}?(?<!\w)(?:chủ yếu\s+|chính\s+|một phần\s+|được\s+xác định\s+|được\s+cho\s+|phần lớn\s+|cũng\s+)*"
    r"(?:là\s+do|là\s+vì|là\s+bởi|từ|là(?!\s+(?:chính|chủ yếu))|do|vì|bởi|xuất phát từ|bắt nguồn từ|đến từ|"
    r"thuộc về)(?:\s+(?:do|từ|"
    r"vì))?(?!\w)\s*:?"
)
_SUPERLATIVE_LINK = re.compile(
    r"[^:;.,“”]{0,60}?(?<!\w)(?:lớn nhất|nhất|chính|phổ biến|chủ yếu|nổi lên|nổi cộm|rõ nhất|đáng kể nhất|dễ thấy|"
    r"kéo dài nhiều năm)"
    r"[^:;.,“”]{0,60}?(?<!\w)(?:vẫn\s+|đó\s+)?là(?:\s+(?:do|việc|ở))?(?!\w)\s*:?"
)
# "Khó khăn của phường hiện nay là ...", not "hạn chế là một trong những ..."
_PLAIN_LINK = re.compile(
    r"(?:\s+(?:chung|của|hiện nay|trước mắt|được|ở|tại|"
    r"đối với)(?:\s[^:;.,“”]{0,50}?)??)?\s+(?:vẫn\s+)?là(?!\s+(?:một trong|"
    r"vấn đề|chính|rất|điều|không))"
    r"(?:\s+(?:do|việc))?(?!\w)\s*:?"
)
# "Lý giải nguyên nhân khiến chỉ số còn thấp, Giám đốc Sở cho rằng, A": the one who explains gives the causes.
_EXPLAINS = re.compile(
    r"(?<!\w)(?:lý giải|giải thích|nói|chia sẻ|trao đổi|đề cập|trả lời|phân tích)(?!\w)[^,;:.]{0,40}$"
)
_EXPLAINED = re.compile(
    r"[^;:.“”]{0,220}?(?<!\w)(?:cho rằng|cho biết|cho hay|nêu rõ|nêu|chỉ rõ|chỉ ra|khẳng định|thừa nhận|thông tin)"
    r"(?:\s+rằng)?(?!\w)\s*[,:]?"
)
# "phân tích, làm rõ những tồn tại như A; B": what is made clear is told; what is remedied is not.
_DISCUSSES = re.compile(
    r"(?<!\w)(?:làm rõ|nhận diện|xác định|phát hiện)(?:\s+(?:được|rõ|các|những|một số|nhiều|thêm))*\s+$"
)
_SUCCESS = re.compile(
    r"(?<!\w)(?:kết quả\s+(?:trên|đạt được|tích cực|này)|thành công|thành tích|tăng điểm|tăng hạng|tăng bậc|"
    r"cải thiện|đạt được)(?!\w)"
)
_LOST = re.compile(
    rf"(?<!\w)(?:{alternatives(CUES.lost_points)}|bị\s+(?:trừ|mất)\s+(?:[\d.,]+|nhiều|khá nhiều|"
    rf"rất nhiều)\s+điểm(?:\s+nhất)?)(?!\w)"
)
_LOST_LIST = re.compile(
    r"[^:;.“”]{0,120}?(?:(?<!\w)(?:như|gồm|là|sau)\s*)?:|[^:;.,“”]{0,60}?(?<!\w)(?:như|gồm|bao gồm)\s"
)
_LOST_CLAUSE = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:nhiều\s+|nặng\s+)?(?:ở|do|vì|tại|về|đối với|các|nội dung|tiêu chí|\d)(?!\w)"
)
# "... tụt 24 bậc, bị trừ 1,75 điểm do A" tells why a result fell; "Xã A bị trừ 2 điểm do B" what was wanting.
_FALLS = re.compile(r"(?<!\w)(?:tụt|rơi|sụt|giảm|xuống)\s[^;:.]{0,40}?\d")
_LOST_BECAUSE = re.compile(r"\s*(?:\([^)]*\)\s*)?(?:(?:chủ yếu|là)\s+)?(?:do|vì|bởi)(?!\w)\s*")
_HARDEST = re.compile(
    r"(?<!\w)(?:khó|vướng|khổ|lo|vất vả|khó khăn|trăn trở)\s+nhất(?:\s[^:;.,“”]{0,60}?)?\s"
    r"(?:vẫn\s+)?là(?:\s+việc)?(?!\w)\s*:?"
)
_GRANTED = re.compile(
    r"(?<!\w)sở\s+dĩ\s[^;:.“”]{3,140}?\s(?:chủ yếu\s+)?(?:là\s+)?(?:do|vì|bởi)(?!\s+(?:vậy|đó|thế))(?!\w)\s*:?"
)
_ADMISSION = re.compile(rf"(?<!\w){alternatives(CUES.admissions)}\s*:")
_TELLS_OF = re.compile(
    r"(?<!\w)(?:(?:thẳng thắn\s+)?(?:thừa nhận|nhìn nhận)(?:\s+(?:rằng|việc))?|"
    r"(?:phản ánh|chỉ ra|chỉ rõ|nêu|phê bình)\s+(?:về\s+)?(?=tình trạng|việc)|"
    r"(?:đoàn|tổ|ban|thanh tra)(?:\s+(?:kiểm tra|giám sát|công tác|khảo sát|pháp chế|tỉnh|sở))?\s+"
    r"(?:cũng\s+|đã\s+)?(?:nhận thấy|phát hiện|ghi nhận|"
    r"xác định))"
    r"\s*(?:,\s*)?(?=[^\s:,.;])"
)
# "Phó Chủ tịch chỉ rõ: công tác ... chưa tạo được đột phá; ..."
_TOLD_LIST = re.compile(
    r"(?<!\w)(?:chỉ rõ|nêu rõ|nhận định|nhận thấy|đánh giá|cho biết|khẳng định|nhấn mạnh|chỉ ra|nhắc nhở|"
    r"phê bình|rút kinh nghiệm|lưu ý)"
    r"(?:\s+(?:một số|những|các|nhiều|\d+)\s+(?:nội dung|vấn đề|điểm|việc|lỗi|thiếu sót)[^:;.“”]{0,40})?\s*:"
)
# "Qua giám sát, Đoàn nhận thấy:", with the findings on the lines below; only those that lack something are blamed.
_FINDS = re.compile(r"(?<!\w)(?:nhận thấy|phát hiện|chỉ ra|cho thấy|ghi nhận|đánh giá)(?:\s+(?:như sau|rằng))?\s*:")
_LACKING = re.compile(
    r"[^:;.]{0,120}?(?<!\w)(?:chưa|còn|thiếu|chậm|muộn|vắng|sai|vi phạm|hết hiệu lực|"
    r"trễ hạn|trễ hẹn|quá hạn|kéo dài|không\s+(?:đúng|đầy đủ|kịp thời|"
    r"nghiêm))(?!\w)"
)
_ORIGIN = re.compile(r"(?<!\w)(?:đều\s+)?(?:bắt nguồn|xuất phát)\s+từ(?!\w)")
_LOW_BECAUSE = re.compile(
    r"(?<!\w)(?:thấp|giảm|giảm điểm|tụt hạng|tụt|giảm hạng|giảm bậc|chậm|chưa đạt|chưa cao|"
    r"chưa như mong muốn|chưa như mong đợi|chưa như kỳ vọng|chưa tương xứng|chưa được cải thiện|kém|"
    r"trễ hạn|trễ hẹn|quá hạn|tồn đọng|ùn tắc|"
    r"xuống hạng|đứng cuối|xếp cuối)(?:\s(?:(?!trừ điểm|mất điểm)[^:;.,“”]){0,50}?)?\s"
    r"(?:(?:chủ yếu\s+|một phần\s+|chính\s+)?(?:là\s+do|là\s+vì|là\s+bởi)|chủ yếu\s+do|(?<!lý )do|vì)(?!\s+(?:vậy|"
    r"đó|thế))(?!\w)\s*:?"
)
_MEASURED = re.compile(
    r"(?<!\w)(?:chỉ số|điểm|thứ hạng|xếp hạng|hạng|bậc|tỷ lệ|mức độ|trụ cột|lĩnh vực|tiêu chí|kết quả|nội dung|"
    r"hồ sơ|việc|tình trạng)(?!\w)"
)
_HARD_BECAUSE = re.compile(r"\s*,?\s*(?:là\s+)?(?:do|vì|bởi)\s")
_MEETS = re.compile(r"(?<!\w)(?:gặp|còn|có)(?!\w)[^,;:]{0,24}$")
_HARD_AT = re.compile(r"\s+(?:trong\s+(?!quá trình|thời gian|năm|công tác)|về\s|khi\s|ở\s)")
_WEAKEST = re.compile(
    rf"(?<!\w)(?:vẫn|còn|đang|tiếp tục|được xác định|được coi)?\s*là\s+(?:những\s+|một\s+|"
    rf"các\s+)?{alternatives(CUES.weakest)}(?!\w)"
)
_ANNOUNCES = re.compile(
    r"(?<!\w)(?:chỉ ra|chỉ rõ|nêu rõ|nêu|còn|vẫn còn|bộc lộ|tồn tại|phản ánh|gặp|cho thấy|ghi nhận|phát hiện|có|"
    r"nhận thấy)(?!\w)"
)

_TASK_HEAD = re.compile(
    r"(?<!\w)(?:cần|tập trung|thực hiện|triển khai|yêu cầu|đề ra)(?!\w)[^:;.“”]{0,120}(?:nhiệm vụ|giải pháp|"
    r"nội dung|công việc|biện pháp)[^:;.“”]{0,60}:"
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
        for finder in (_lost, _nouns, _admission, _origin, _hardest, _granted, _because, _weakest, _task_head)
        for opening in finder(plain, start, end)
        if not inside or opening.cue - start < 40 or (opening.form == "link" and opening.rule == "cause-noun")
    ]
    order = next(iter(orders(plain, start, end, voices, inside)), None)
    if order:
        found.append(order)
    if not found:
        return None
    return min(
        found,
        key=lambda opening: (opening.form == "announce", opening.rule.startswith("told"), opening.cue, opening.at),
    )


def _remedied(plain: str, start: int, cue: int) -> bool:
    return bool(_REMEDY.search(plain[max(start, cue - 60) : cue]))


def _lost(plain: str, start: int, end: int) -> Iterator[Opening]:
    match = _LOST.search(plain, start, end)
    if not match or re.search(
        r"(?<!\w)(?:khắc phục|căn cứ|rà soát|từng|yêu cầu|hoàn thành|không để|tránh|kế hoạch)(?!\w)",
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
            discussed = _DISCUSSES.search(before) and listed and _LACKING.match(plain, listed.end(), end)
            if not discussed or _order_between(plain, start, at):
                continue
        if kind == "cause":
            yield from _cause(plain, start, noun.start(), at, end)
            continue
        listed = _TO_LIST.match(plain, at, end)
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
                yield Opening(kind, "clause", noun.start(), start, rule="difficulty-at")
                return
        link = _SUPERLATIVE_LINK.match(plain, at, end) or _PLAIN_LINK.match(plain, at, end)
        if link:
            yield Opening(kind, "link", noun.start(), link.end(), rule=f"{kind}-greatest")
            return
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


def _cause(plain: str, start: int, cue: int, at: int, end: int) -> Iterator[Opening]:
    """ "Nguyên nhân ... là do A"; the cause of a success is none."""
    colon = re.compile(r"[^:;.“”]{0,120}?:").match(plain, at, end)
    link = _TO_LINK.match(plain, at, end)
    if _EXPLAINS.search(plain[start:cue]) and (told := _EXPLAINED.match(plain, at, end)):
        link = _because_behind(plain, told, end) or told
        yield Opening("cause", "link", told.start(), link.end(), rule="cause-explained")
        return
    target = min((match for match in (colon, link) if match), key=lambda match: match.end(), default=None)
    if target is None:
        if plain.startswith("lý do", cue):
            return  # "thư xin lỗi chưa ghi rõ lý do"
        if re.search(r"(?<!\w)(?:do|có|xác định)(?!\w)", plain[at : min(end, at + 40)]) or not plain[at:end].strip(
            " .:;"
        ):
            yield Opening("cause", "announce", cue, end, rule="cause-announced")
        return
    if _SUCCESS.search(plain, at, target.end()) and not re.search(
        r"tồn tại|hạn chế|thấp|chưa|giảm|yếu", plain[at : target.end()]
    ):
        return
    yield Opening("cause", "link", cue, target.end(), rule="cause-noun")


def _because_behind(plain: str, told: re.Match[str], end: int) -> re.Match[str] | None:
    """ "... cho rằng nguyên nhân là do A": the words that open the cause behind the verb of saying."""
    return re.compile(
        re.escape(told[0]) + r"\s*(?:(?:những\s+|các\s+)?(?:nguyên nhân|lý do)[^,;:.]{0,60}?\s)?"
        r"(?:(?:chủ yếu|chính|phần lớn)\s+)?(?:là\s+)?(?:do|vì|bởi)(?!\w)\s*:?"
    ).match(plain, told.start(), end)


def _admission(plain: str, start: int, end: int) -> Iterator[Opening]:
    listed = _TOLD_LIST.search(plain, start, end)
    if listed and _LACKING.match(plain, listed.end(), end):
        yield Opening("shortcoming", "list", listed.start(), listed.end(), rule="told-list")
    if (found := _FINDS.search(plain, start, end)) and not plain[found.end() : end].strip():
        yield Opening("shortcoming", "list", found.start(), found.end(), rule="found-list")
    told = _TELLS_OF.search(plain, start, end)
    if told and _LACKING.match(plain, told.end(), end):
        yield Opening("shortcoming", "link", told.start(), told.end(), rule="told-lack")
    match = _ADMISSION.search(plain, start, end)
    if match:
        yield Opening("shortcoming", "list", match.start(), match.end(), rule="admission")


def _origin(plain: str, start: int, end: int) -> Iterator[Opening]:
    match = _ORIGIN.search(plain, start, end)
    if match and (_NOUN.search(plain, start, match.start()) or LACK.search(plain, start, match.start())):
        yield Opening("cause", "link", match.start(), match.end(), rule="cause-origin")


def _hardest(plain: str, start: int, end: int) -> Iterator[Opening]:
    """ "Khó nhất với chúng tôi là thiếu người": a difficulty without its noun."""
    match = _HARDEST.search(plain, start, end)
    if match:
        yield Opening("difficulty", "link", match.start(), match.end(), rule="difficulty-hardest")


def _granted(plain: str, start: int, end: int) -> Iterator[Opening]:
    """ "Sở dĩ còn những tồn tại trên là do A"; of a success it gives no cause."""
    match = _GRANTED.search(plain, start, end)
    if match and (_NOUN.search(plain, match.start(), match.end()) or LACK.search(plain, match.start(), match.end())):
        yield Opening("cause", "link", match.start(), match.end(), rule="cause-granted")


def _because(plain: str, start: int, end: int) -> Iterator[Opening]:
    match = _LOW_BECAUSE.search(plain, start, end)
    if match and _LOST.match(plain, skip_blanks(plain, match.end(), end), end):
        return  # "giảm 6 bậc do bị trừ điểm ở nhiều tiêu chí: ..." lists what points were lost for
    if match and _MEASURED.search(plain, start, match.end()):
        yield Opening("cause", "link", match.start(), match.end(), rule="cause-low-result")


def skip_blanks(plain: str, start: int, end: int) -> int:
    while start < end and plain[start].isspace():
        start += 1
    return start


def _weakest(plain: str, start: int, end: int) -> Iterator[Opening]:
    match = _WEAKEST.search(plain, start, end)
    if match:
        yield Opening("shortcoming", "clause", match.start(), start, rule="weakest-link")


def _task_head(plain: str, start: int, end: int) -> Iterator[Opening]:
    match = _TASK_HEAD.search(plain, start, end)
    if match and not re.search(r"(?<!\w)đã(?!\w)", plain[start : match.end()]):
        yield Opening("directive", "list", match.start(), match.end(), rule="task-list")
