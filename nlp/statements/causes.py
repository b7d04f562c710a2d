"""Openings of causes: of what is wanting, not of a success.

"Nguyên nhân chủ yếu là do A"                 "Nguyên nhân, theo ông Hiếu, A"
"Chỉ số đạt thấp là do A"                     "Sở dĩ có tình trạng này là vì A"
"Lý giải điều này, ông Hiếu cho rằng A"       "Giám đốc Sở giải trình: A"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from nlp.lexicon import alternatives, phrase_pattern
from nlp.prefilter import Prefiltered
from nlp.statements.orders import Opening
from nlp.statements.speakers import CUES as SPEAKERS
from nlp.statements.telling import CUES as TELLING
from nlp.wording import ADVERSE, CUES, LACK, LOST, skip_connectives

_NOUN = phrase_pattern(CUES.shortcoming_nouns, CUES.difficulty_nouns, CUES.cause_nouns)
_THESE = alternatives(TELLING.demonstratives)
_CAUSE_NOUN = phrase_pattern(CUES.cause_nouns)
_SAYS = alternatives(TELLING.says)
_TO_LINK = re.compile(
    r"[^:;.“”]{0,140}?(?<!\w)(?:chủ yếu\s+|chính\s+|một phần\s+|được\s+xác định\s+|được\s+cho\s+|phần lớn\s+|cũng\s+)*"
    r"(?:là\s+do|là\s+vì|là\s+bởi|từ|là(?!\s+(?:chính|chủ yếu))|do|vì|bởi|xuất phát từ|bắt nguồn từ|đến từ|"
    r"nằm ở(?:\s+chỗ)?|ở chỗ|"
    r"thuộc về)(?:\s+(?:do|từ|"
    r"vì))?(?!\w)\s*:?"
)
# "việc chậm trễ có nguyên nhân từ nhiều phía: A; B": what stands before the colon only announces.
_FROM_SEVERAL = re.compile(r"\s*(?:từ|ở)\s+(?:nhiều|cả|hai|ba|một số)\s[^:;.,“”]{2,60}:")
# Whose account it is, in an aside: ", theo bà Trâm, Phó Chủ tịch UBND huyện,".
ASIDE = (
    rf"\s*,\s*theo\s[^,:;.“”]{{2,90}},"
    rf"(?:\s*(?:nguyên\s+|quyền\s+)?{alternatives(SPEAKERS.offices)}(?!\w)[^,:;.“”]{{0,90}},)?"
)
# "Nguyên nhân, theo ông Hiếu, lực lượng thanh tra mỏng": an aside instead of a verb.
_ASIDE_LINK = re.compile(
    rf"{ASIDE}\s*"
    rf"(?:(?:là\s+)?(?:do|vì|bởi)\s+|là\s+|nằm\s+ở\s+(?:chỗ\s+)?|ở\s+chỗ\s+|(?:xuất phát|bắt nguồn|đến)\s+từ\s+"
    rf"|{_SAYS}\s+)?(?=\S)"
)
# "Lý giải nguyên nhân khiến chỉ số còn thấp, Giám đốc Sở cho rằng, A": the one who explains gives the causes.
_EXPLAINS = re.compile(rf"(?<!\w){alternatives(TELLING.explainers)}(?!\w)[^,;:.]{{0,40}}$")
_EXPLAINED = re.compile(rf"[^;:.“”]{{0,220}}?(?<!\w){_SAYS}(?!\s+trên)(?:\s+rằng)?(?!\w)\s*[,:]?")
# "Lý giải về tình trạng này, bà Kiều cho rằng A", "Giám đốc Sở giải trình: A"
_EXPLAINS_ALONE = Prefiltered(
    rf"(?<!\w){alternatives(TELLING.explains_alone)}(?:\s+(?:về|cho|thêm|rõ|vì sao|nguyên nhân))*\s+"
    rf"(?:{alternatives(TELLING.explained)}|(?:những|các|sự|việc|tình trạng)\s[^,;:.“”]{{2,60}}?\s{_THESE})(?!\w)"
    rf"[^;:.“”]{{0,160}}?(?<!\w){_SAYS}(?:\s+rằng)?(?!\w)\s*[,:]?"
    rf"|(?<!\w)(?<!phiên )(?<!buổi )(?<!báo cáo )(?<!văn bản )(?<!việc )(?<!cáo )(?<!phải )"
    rf"{alternatives(TELLING.explains_alone)}(?:\s+(?:rằng|thêm))*\s*:"
)
# "Những hạn chế trên chủ yếu do A", "Các tồn tại này đều có nguyên nhân chủ quan, đó là: A": whose cause is told.
_QUANTIFIED = re.compile(r"\s*(?:để xảy ra\s+|có\s+)?(?:những|các|mọi|phần lớn|hầu hết|đa số|số)\s+(?:\w+\s+){0,2}?$")
# "về khách quan", "xét về mặt chủ quan": from which side what went wrong is explained.
_FROM_SIDE = (
    r"(?:\s*,?\s+(?:xét\s+|nhìn\s+)?(?:về|từ)\s+(?:(?:mặt|phía|góc độ|yếu tố|phương diện|khía cạnh)\s+)?"
    r"(?:chủ quan|khách quan)(?:\s*,)?(?=\s))?"
)
_BLAMED_ON = re.compile(
    rf"(?:\s+(?:{_THESE}|(?:của|trong)\s[^,;:.“”]{{2,40}}?))?(?:\s+một phần)?{_FROM_SIDE}\s+"
    rf"(?:{alternatives(TELLING.mostly)}\s+)*"
    rf"(?:{alternatives(TELLING.because)}(?!\s+(?:vậy|đó|thế))(?!\w)|có(?=\s+nguyên nhân))"
    rf"(?:\s+(?:(?:những|các|nhiều|một số|hai|ba|bốn)\s+)?{alternatives(CUES.cause_nouns)}[^:;.“”]{{0,60}}?"
    r"(?:đó là|như|gồm|sau|là do|là|từ|:)(?!\w))?\s*(?:việc(?!\w))?\s*:?"
)
_QUOTATION = re.compile(r"[^,:;.“”]{0,60}:\s*(?=“)")
_DEMONSTRATIVE = re.compile(rf"\s+{_THESE}(?!\w)")
_SUCCESS = re.compile(
    r"(?<!\w)(?:kết quả\s+(?:trên|đạt được|tích cực|này)|thành công|thành tích|tăng điểm|tăng hạng|tăng bậc|"
    r"cải thiện|đạt được)(?!\w)"
)
_GRANTED = Prefiltered(
    r"(?<!\w)sở\s+dĩ\s[^;:.“”]{3,140}?\s(?:chủ yếu\s+)?(?:là\s+)?(?:do|vì|bởi)(?!\s+(?:vậy|đó|thế))(?!\w)\s*:?"
)
# What of the sentence before is explained: "có tình trạng này", said of what was wanting.
_STATE = re.compile(r"(?<!\w)(?:tình trạng|thực trạng|sự chậm trễ|điểm thấp|kết quả thấp)(?!\w)")
_ORIGIN = Prefiltered(r"(?<!\w)(?:đều\s+)?(?:bắt nguồn|xuất phát)\s+từ(?!\w)")
_POOR = (
    r"(?:mới\s+)?chỉ\s+(?:đứng|xếp|đạt|được|dừng|ở|bằng)|mới\s+(?:đạt|được|ở|dừng|xong)|rơi\s+(?:xuống|khỏi)|"
    r"tụt|rớt|lùi|sụt|sụt giảm|(?:hay|thường|bị|còn)\s+(?:trễ|chậm|tồn)|không\s+(?:đạt|hoàn thành)|chưa\s+hoàn thành|"
    r"chưa\s+cải thiện|dang dở|đình trệ|đội sổ|kéo dài"
)
# "Điểm thấp, theo ông, chủ yếu do ...": who says so, in an aside.
_SAYS_WHO = (
    r",\s+theo\s+(?:(?:nhận định|đánh giá|phân tích|lý giải|lời)\s+(?:của\s+)?)?(?:ông|bà|anh|chị|đồng chí|đ/c|"
    r"lãnh đạo|đại diện|(?:phó\s+)?(?:giám đốc|chủ tịch|trưởng|chánh|bí thư|cục trưởng|thủ trưởng)|sở|ubnd|phòng|"
    r"đoàn|ban)(?!\w)"
    r"[^;:.“”]{0,70}?,(?:\s+còn)?"
)
_LOW_BECAUSE = Prefiltered(
    rf"(?<!\w)(?:{_POOR}|"
    r"thấp|giảm|giảm điểm|tụt hạng|giảm hạng|giảm bậc|chậm|chưa đạt|chưa cao|"
    r"chưa như mong muốn|chưa như mong đợi|chưa như kỳ vọng|chưa tương xứng|chưa được cải thiện|kém|"
    r"trễ hạn|trễ hẹn|quá hạn|tồn đọng|ùn tắc|"
    rf"xuống hạng|đứng cuối|xếp cuối)(?:{_SAYS_WHO}|"
    # "Kết quả chưa tương xứng, chủ yếu do công tác tham mưu còn chậm"
    r"(?P<parted>,)(?=\s+(?:(?:chủ yếu|một phần|phần lớn)\s+)?(?:là\s+)?(?:do|vì)\s)|"
    r"\s(?:(?!trừ điểm|mất điểm)(?:[^:;.,“”]|(?<=\d)[.,](?=\d))){0,70}?)?\s"
    r"(?:(?:chủ yếu\s+|một phần\s+|chính\s+)?(?:là\s+do|là\s+vì|là\s+bởi)|"
    r"(?:chủ yếu|một phần|phần lớn)\s+(?:do|vì)|(?<!lý )do|vì)(?!\s+(?:vậy|"
    # "chỉ đạt 62 điểm do VCCI công bố", "chỉ đạt 30% kế hoạch do Thủ tướng giao"
    r"đó|thế|sao|[^,;:.]{2,60}?\s(?:(?:công bố|xếp hạng|(?<!tự )chấm|tổ chức|khảo sát|đánh giá|thẩm định)(?!\w)|"
    r"(?:giao|đề ra|đặt ra|ấn định|quy định|"
    # "hồ sơ trễ hạn có thư xin lỗi do chủ tịch xã ký"
    r"(?<!chưa )(?<!không )(?<!chậm )(?:ký|chủ trì|phụ trách|đứng tên))\s*(?:[,;.]|$))))(?!\w)\s*:?"
)
_NO_CAUSE = re.compile(
    r"\s*(?:rõ\s+|ra\s+)?(?:những|các|một số|nhiều)\s+(?:mặt\s+|điểm\s+)?"
    rf"{alternatives((*CUES.shortcoming_nouns, *CUES.difficulty_nouns))}(?!\w)[^.;]{{0,60}}[.;]?\s*$|"
    r"\s*(?:những|các|một số|nhiều)\s+(?:giải pháp|bài học|phương hướng|nhiệm vụ|biện pháp|nguyên nhân)(?!\w)"
)
_FELL = re.compile(rf"(?<!\w)(?:{_POOR})(?!\w)")
# "Một phần là bởi A chưa tốt; phần nữa do B còn yếu": causes told in parts, of the sentence before.
_IN_PART = re.compile(
    r"(?:phần\s+nào\s+|một\s+phần|phần\s+lớn|phần\s+nữa|phần\s+khác)\s+(?:cũng\s+)?(?:là\s+)?(?:do|bởi(?:\s+vì)?|vì)(?!\w)\s*:?"
)
# "Về chủ quan, A chưa quan tâm", "Về mặt khách quan, B": the two sides that causes are told from.
SIDE = re.compile(
    r"\s*(?:[–-]\s*)?(?:về\s+(?:mặt\s+|yếu tố\s+)?(?:chủ quan|khách quan)"
    r"(?:\s*[,:]|\s+(?:thì\s+)?(?:là\s+)?(?:do|vì|bởi)(?!\w))?|"
    r"(?:chủ quan|khách quan)(?:\s*:|\s+(?:thì\s+)?(?:là\s+)?(?:do|vì|bởi)(?!\w)))\s+(?=\S)"
)
_MEASURED = re.compile(
    r"(?<!\w)(?:chỉ số|yếu tố|điểm|thứ hạng|xếp hạng|hạng|bậc|tỷ lệ|mức độ|trụ cột|lĩnh vực|tiêu chí|kết quả|nội dung|"
    r"hồ sơ|việc|tình trạng|tiến độ|nhóm|khối|(?:chấm|xếp)\s+(?:\w+\s+)?thấp)(?!\w)|\d\s?%"
)
# "Điểm thấp không phải vì A (mà vì B)": what is denied to be the cause, and what then is told to be it.
_DENIED = re.compile(
    r"(?<!\w)(?:(?:không|chưa|chẳng|chả|đâu)\s+(?:hề\s+|hẳn\s+)?(?:phải|hẳn)(?:\s+là)?|"
    r"không\s+(?:do|vì|bởi|tại|nằm ở|ở|từ|đến từ|xuất phát từ|bắt nguồn từ))(?:\s+(?:do|ở|chỗ|vì|việc))*\s*:?\s*$"
)
_RATHER = re.compile(
    r"(?:,\s*|\s)mà\s+(?:(?:chính|chủ yếu|trước hết|thực ra|thực chất|còn|cũng)\s+)*"
    r"(?:là\s+(?:do|vì|bởi|ở)|do|vì|bởi|tại|là|nằm ở|ở|từ|đến từ|xuất phát từ)(?:\s+(?:chỗ|việc))?(?!\w)\s*"
)
# "Đáng lo nhất là A, tụt 16 bậc, do B": how far it fell, and behind the comma why.
_FELL_BECAUSE = Prefiltered(
    r"(?<!\w)(?:tụt|rớt|rơi|sụt|giảm|mất|lùi|thấp|chỉ\s+(?:đạt|được|xếp|đứng))\s[^;:.“”]{0,30}?\d(?:[.,]\d|[^;:.,“”]){0,30},\s+"
    r"(?:(?:chủ yếu|một phần|phần lớn|chính)\s+)?(?:là\s+)?(?:do|vì|bởi)(?!\s+(?:vậy|đó|thế|sao)(?!\w))(?!\w)\s*"
)
_GIVEN_OUT = re.compile(
    r"(?<!\w)(?:công bố|xếp hạng|tổ chức|khảo sát|thẩm định|giao|đề ra|thực hiện|làm chủ đầu tư)(?!\w)"
)


def affirmed(opening: Opening, plain: str, end: int) -> Opening | None:
    """The opening as it is; of a cause that is denied, what is told to be it instead, or None where nothing is."""
    if opening.kind != "cause" or opening.form != "link":
        return opening
    if not _DENIED.search(plain[max(0, opening.at - 60) : opening.at]):
        return opening
    rather = _RATHER.search(plain, opening.at, end)
    return replace(opening, at=rather.end()) if rather else None


def cause_noun(plain: str, start: int, cue: int, at: int, end: int) -> Iterator[Opening]:
    """ "Nguyên nhân ... là do A" with the noun at `cue` and its chain up to `at`; the cause of a success is none."""
    colon = re.compile(r"[^:;.“”]{0,120}?:").match(plain, at, end)
    link = _FROM_SEVERAL.match(plain, at, end) or _ASIDE_LINK.match(plain, at, end) or _TO_LINK.match(plain, at, end)
    if _EXPLAINS.search(plain[start:cue]) and (told := _EXPLAINED.match(plain, at, end)):
        link = _because_behind(plain, told, end) or told
        if _NO_CAUSE.match(plain, link.end(), end):
            return  # "phân tích nguyên nhân, chỉ ra những tồn tại và đề xuất giải pháp"
        yield Opening("cause", "link", told.start(), link.end(), rule="cause-explained")
        return
    target = min((match for match in (colon, link) if match), key=lambda match: match.end(), default=None)
    if target and (quotation := _QUOTATION.match(plain, target.end(), end)):
        target = quotation  # "nguyên nhân trước hết thuộc về người đứng đầu: “A”"
    if link and target and link.re in (_FROM_SEVERAL, _ASIDE_LINK):
        target = link
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


def blamed_on(plain: str, start: int, noun: int, at: int, end: int) -> Opening | None:
    """ "Những yếu kém này chủ yếu do A": the noun of blame at `noun`, its chain up to `at`, then why."""
    words = plain[skip_connectives(plain, start, noun) : noun]
    if not (_QUANTIFIED.fullmatch(words) or (not words.strip() and _DEMONSTRATIVE.match(plain, at, end))):
        return None
    match = _BLAMED_ON.match(plain, at, end)
    return Opening("cause", "link", noun, match.end(), rule="cause-blamed") if match else None


def _because_behind(plain: str, told: re.Match[str], end: int) -> re.Match[str] | None:
    """ "... cho rằng nguyên nhân là do A": the words that open the cause behind the verb of saying."""
    return re.compile(
        re.escape(told[0]) + r"\s*(?:(?:những\s+|các\s+)?(?:nguyên nhân|lý do)[^,;:.]{0,60}?\s)?"
        r"(?:(?:chủ yếu|chính|phần lớn)\s+)?(?:là\s+)?(?:do|vì|bởi)(?!\w)\s*:?"
    ).match(plain, told.start(), end)


def explained(plain: str, start: int, end: int) -> Iterator[Opening]:
    """Who explains what went wrong before gives the cause, without its noun."""
    match = _EXPLAINS_ALONE.search(plain, start, end)
    if (
        match
        and plain[match.end() : end].strip(" .,:;")
        and not _CAUSE_NOUN.search(plain, match.start(), match.end() + 30)
    ):
        link = _because_behind(plain, match, end) or match
        yield Opening("cause", "link", match.end() - 1, link.end(), rule="cause-explained")


def origin(plain: str, start: int, end: int) -> Iterator[Opening]:
    """ "Những tồn tại này đều bắt nguồn từ A"."""
    match = _ORIGIN.search(plain, start, end)
    if match and (_NOUN.search(plain, start, match.start()) or LACK.search(plain, start, match.start())):
        yield Opening("cause", "link", match.start(), match.end(), rule="cause-origin")
    elif match and _FELL.search(plain, start, match.start()):
        yield Opening("cause", "link", match.start(), match.end(), rule="cause-low-result")


def granted(plain: str, start: int, end: int) -> Iterator[Opening]:
    """ "Sở dĩ còn những tồn tại trên là do A"; of a success it gives no cause."""
    match = _GRANTED.search(plain, start, end)
    if match and any(found.search(plain, match.start(), match.end()) for found in (_NOUN, LACK, _STATE)):
        yield Opening("cause", "link", match.start(), match.end(), rule="cause-granted")


def in_part(plain: str, start: int, end: int) -> Iterator[Opening]:
    """ "Một phần là bởi A chưa tới được thôn, buôn"."""
    match = _IN_PART.match(plain, skip_connectives(plain, start, end), end)
    if match and LACK.search(plain, match.end(), end):
        yield Opening("cause", "link", match.start(), match.end(), rule="cause-in-part")


# "Việc này chủ yếu do A thiếu kiểm tra": of what the sentence before told.
_THAT_BECAUSE = re.compile(
    rf"(?:việc|tình trạng|thực trạng|điều|sự chậm trễ|kết quả)\s+(?:này|đó|trên|nói trên|nêu trên){_FROM_SIDE}\s+"
    r"(?:(?:chủ yếu|một phần|phần lớn|trước hết|cũng|được cho|được xác định)\s+)*(?:là\s+)?(?:do|bởi|vì)(?!\w)\s*:?"
)


def of_that(plain: str, start: int, end: int) -> Iterator[Opening]:
    """ "Tình trạng này là do công chức chưa nắm chắc quy định"."""
    match = _THAT_BECAUSE.match(plain, skip_connectives(plain, start, end), end)
    if match is None:
        return
    comma = plain.find(",", match.end(), end)  # "Kết quả này do Bộ Nội vụ công bố, trong đó A chưa ..." gives no cause
    if LACK.search(plain, match.end(), comma if comma >= 0 else end):
        yield Opening("cause", "link", match.start(), match.end(), rule="cause-blamed")


def sides(plain: str, start: int, end: int) -> Iterator[Opening]:
    """ "Về chủ quan, lãnh đạo một số phòng còn phó mặc cho cấp dưới"."""
    match = SIDE.match(plain, start, end)
    if match and (LACK.search(plain, match.end(), end) or ADVERSE.search(plain, match.end(), end)):
        yield Opening("cause", "link", match.start(), match.end(), rule="cause-side")


def _tells_lack(plain: str, start: int, end: int) -> bool:
    return LACK.search(plain, start, end) is not None and not _GIVEN_OUT.search(plain, start, end)


def because(plain: str, start: int, end: int) -> Iterator[Opening]:
    """ "Chỉ số đạt thấp là do A"."""
    match = _LOW_BECAUSE.search(plain, start, end)
    if match and match["parted"] and not _tells_lack(plain, match.end(), end):
        match = None
    told = _FELL_BECAUSE.search(plain, start, end)
    if told and _tells_lack(plain, told.end(), end):
        match = told
    if match and LOST.match(plain[match.end() : end].lstrip()):
        return  # "giảm 6 bậc do bị trừ điểm ở nhiều tiêu chí: ..." lists what points were lost for
    if match and _MEASURED.search(plain, start, match.end()):
        yield Opening("cause", "link", match.start(), match.end(), rule="cause-low-result")
