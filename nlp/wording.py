"""The wording of points: cue patterns from nlp/lexicon/statements.yml, and what a clause is by its words alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from nlp.lexicon import Lexicon, Phrases, alternatives, load, phrase_pattern
from nlp.prefilter import Prefiltered


class HeadingCues(Lexicon):
    shortcoming: Phrases
    difficulty: Phrases
    cause: Phrases
    recommendation: Phrases
    directive: Phrases
    none: Phrases


class StatementCues(Lexicon):
    shortcoming_nouns: Phrases
    difficulty_nouns: Phrases
    cause_nouns: Phrases
    remedies: Phrases
    lost_points: Phrases
    admissions: Phrases
    weakest: Phrases
    orders: Phrases
    reports: Phrases
    requests: Phrases
    tasks_too: Phrases
    no_order_before: Phrases
    no_order_adverbs: Phrases
    no_order_after: Phrases
    giao_compounds: Phrases
    connectives: Phrases
    paused_connectives: Phrases
    concessions: Phrases
    lacks: Phrases
    weak_lacks: Phrases
    no_lacks: Phrases
    losses: Phrases
    praises: Phrases
    modals: Phrases
    tasks: Phrases
    named_tasks: Phrases
    done_well: Phrases
    done_badly: Phrases
    bodies: Phrases
    announcing: Phrases
    targets: Phrases
    resolves: Phrases
    headings: HeadingCues
    no_headings: Phrases


CUES = load("statements", StatementCues)

CONNECTIVE = re.compile(
    rf"\s*(?:{alternatives(CUES.connectives)}(?:\s*[,:]\s*|\s+(?=\w)|\s*$)|{alternatives(CUES.paused_connectives)}\s*,\s*)"
)
CONCESSION = re.compile(rf"\s*{alternatives(CUES.concessions)}(?!\w)")


NO_LACKS = (
    *CUES.no_lacks,
    *(f"{still} {loss}" for still in ("chưa", "chưa hề", "chưa có dấu hiệu") for loss in CUES.losses),
)


def unless(phrases: Iterable[str], exceptions: Iterable[str]) -> str:
    """The phrases as alternatives, each but within an exception: "yếu" not in "chủ yếu", "chậm" not in "chậm nhất"."""
    parts: list[str] = []
    for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase)):
        before, after = _exceptions_of(phrase, exceptions)
        parts.append("".join(rf"(?<!{words} )" for words in before) + alternatives([phrase]) + after)
    return "(?:" + "|".join(parts) + ")"


def _exceptions_of(phrase: str, exceptions: Iterable[str]) -> tuple[list[str], str]:
    """Words that must not stand before a phrase, and what looks that none stand behind it that must not."""
    behind: list[str] = []
    ahead = ""
    for exception in exceptions:
        if phrase == exception or phrase not in exception:
            continue
        found = re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", exception)
        if found is None:
            continue
        if before := exception[: found.start()].strip():
            behind.append(re.escape(before))
        else:
            mark, after = ("," if exception[found.end()] == "," else ""), exception[found.end() :].strip(" ,")
            ahead += rf"(?!{mark}\s+{re.escape(after)}(?!\w))"
    return behind, ahead


# "không né tránh", "không còn chồng chéo" tell of no lack.
_NEGATED = r"(?<!\bkhông )(?<!\bkhông bị )(?<!\bkhông còn )(?<!\bkhông để )(?<!\bhết )"


def _lacking(phrases: Iterable[str]) -> re.Pattern[str]:
    """Phrases of lack as whole words, none of them negated nor within an exception.

    It finds what `unless` does behind the looks back, but begins with the phrases' letters, to which a search leaps.
    """
    rests: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase)):
        first, (before, after) = re.escape(phrase[0].lower()), _exceptions_of(phrase, NO_LACKS)
        looks = "".join(rf"(?<!{words} {first})" for words in before)
        rest = alternatives([phrase]).removeprefix(f"(?:{first}")
        rests.setdefault(first, []).append(f"{looks}(?:{rest}{after}")
    letters = (
        rf"{first}(?<!\w{first}){_NEGATED.replace(' )', f' {first})')}(?:{'|'.join(others)})"
        for first, others in rests.items()
    )
    return re.compile(rf"(?:{'|'.join(letters)})(?!\w)")


LACK = _lacking(CUES.lacks)
# A lack by more than a lower figure, which alone is no shortcoming: "giảm 3,1%, tụt 14 bậc".
STRONG_LACK = _lacking(set(CUES.lacks) - set(CUES.weak_lacks))
# Points lost: "bị trừ điểm", "bị mất 2,5 điểm".
LOST = re.compile(
    rf"(?<!\w)(?:{alternatives(CUES.lost_points)}|bị\s+(?:trừ|mất)\s+(?:[\d.,]+|nhiều|khá nhiều|"
    rf"rất nhiều)\s+điểm(?:\s+nhất)?|mất\s+[\d.,]+\s+điểm(?=\s+(?:do|vì|ở|bởi)\s))(?!\w)"
)
# Nouns of `lacks` that are as often spoken of as told: "khắc phục hạn chế", "tháo gỡ khó khăn".
_SPOKEN_OF = frozenset((*CUES.shortcoming_nouns, *CUES.difficulty_nouns, "khó", "cũ", "hình thức"))
# A clause with a predicate of lack near its head: "huyện chưa bố trí được phòng làm việc".
LACKING_CLAUSE = re.compile(
    rf"[^:;.“”]{{0,130}}?(?<!\w)(?:(?!chưa (?:từng|kể|bao giờ|tính)(?!\w)){_NEGATED}"
    rf"{unless(set(CUES.lacks) - _SPOKEN_OF, NO_LACKS)}|"
    r"còn(?!\s+(?:lại|là|có thể|\d))|(?:là|có)\s+(?:điểm\s+)?hạn chế|vắng|vi phạm|hết hiệu lực|"
    r"không\s+(?:đúng|đầy đủ|kịp thời|nghiêm|có|đủ|gửi|ban hành|thực hiện|ghi|lưu|cập nhật|niêm yết|phát sinh))(?!\w)"
)
# What makes things hard need be no lack: "Số lượng doanh nghiệp nộp trực tuyến ít", "Địa bàn rộng".
ADVERSE = re.compile(
    r"(?<!\w)(?:ít|xa|rộng|đông|lớn|cao|nhiều|phức tạp|rải rác|phân tán|"
    r"gián đoạn|bị động|thay đổi|già|mỏng|nghèo|cách trở)"
    r"(?:[\s.;,…]*$|,?\s+(?:trong khi|nhưng|song|mà)\s)|(?<!\w)(?:tăng|gấp)\s[^;.]{0,40}\s?trong khi\s"
)
# What breaks down again and again: "phần mềm hay lỗi", "mạng thường chập chờn".
FAILS = re.compile(
    r"(?<!\w)(?:hay|thường|thường xuyên|suốt ngày|liên tục|nhiều lần)\s+(?:bị\s+|xảy ra\s+|báo\s+)?"
    r"(?:mất|hỏng|nghẽn|treo|lỗi|chậm|đứt|quá tải|gián đoạn|sập|ngắt|chập chờn|trục trặc|hỏng hóc|rớt|lag)(?!\w)"
)
# Under an open list of shortcomings less will do: "công chức còn hướng dẫn bằng miệng, không lập phiếu".
WIDE_LACK = re.compile(
    rf"(?<!\w)(?:{unless(CUES.lacks, NO_LACKS)}|còn(?!\s+(?:lại|là))|"
    r"không(?!\s+(?:những|ngừng|để|còn|chỉ|phát sinh|ít))|bị|mới|vẫn|ít(?=\s*(?:[.,;]|$)))(?!\w)"
)
# "Nhiều đơn vị chưa ...", "Vẫn còn tình trạng ...": some bodies, or some cases, that lack.
SOME_LACK = re.compile(
    r"(?:cá biệt,?\s+)?(?:(?:một số|nhiều|không ít|một vài|một bộ phận|cá biệt có|"
    r"cá biệt)\s+(?:\w+\s+){0,2}?(?:đơn vị|cơ quan|địa phương|sở|xã|phường|"
    r"huyện|nơi|công chức|cán bộ|lãnh đạo|người đứng đầu|hồ sơ|nhiệm vụ|tiêu chí|nội dung|chỉ tiêu|thủ trưởng|phòng)|"
    r"(?:vẫn còn|còn|vẫn)\s+(?:có\s+|xảy ra\s+|để xảy ra\s+)?(?:tình trạng|hiện tượng|một số|nhiều|trường hợp|hồ sơ|"
    r"đơn vị|\d|\d{2,3}\s+(?:xã|phường|huyện|sở|đơn vị|cơ quan|địa phương|trường|phòng|thôn)\s+(?:vẫn\s+)?chưa))(?!\w)|"
    # "Tình trạng yêu cầu thêm giấy tờ vẫn tái diễn": a state that goes on.
    r"(?:tình trạng|hiện tượng|việc)\s[^;:.“”]{3,110}?\s(?:vẫn|còn)\s+(?:còn\s+)?"
    r"(?:tái diễn|xảy ra|diễn ra|kéo dài|phổ biến)(?!\w)"
)
# What is to be remedied is not told: "khắc phục triệt để những tồn tại".
REMEDY = re.compile(
    rf"(?<!\w){alternatives(CUES.remedies)}(?:\s+(?:triệt để|kịp thời|ngay|dứt điểm|hiệu quả|được|có hiệu quả|tốt|"
    rf"rõ|cho|"
    r"các|những|một số|nhiều|từng|mọi|toàn bộ|hết|nhanh|sớm|,|và|phát sinh|tiêu chí|nội dung))*\s+$"
)
PRAISE = phrase_pattern(CUES.praises)
# "có đơn vị phải tiếp 4 đoàn một năm": what some have to bear, and no order.
_SOME = (
    r"(?<!có đơn vị )(?<!có nơi )(?<!có doanh nghiệp )(?<!có hộ )(?<!có người )"
    r"(?<!có xã )(?<!có phường )(?<!có trường hợp )(?<!có bộ phận )"
    r"(?<!có sở )(?<!có huyện )(?<!có hồ sơ )"
)
MODAL = Prefiltered(
    rf"(?<!\w){_SOME}"
    r"(?<!việc )(?<!không )(?<!chưa )(?<!nên )(?<!vẫn )(?<!còn )(?<!nếu )(?<!khi )(?<!mà )(?<!để )"
    rf"{alternatives(CUES.modals)}"
    # "Cán bộ phải làm ba việc cùng lúc", "phải mượn máy của trường": what somebody has to bear, and no order.
    r"(?!\w|\s+(?:kiêm|đi lại|chờ|đợi|xếp hàng|quay lại|quay về|chầu chực|nộp lại|khai lại|"
    r"quét lại|làm thêm|thiết|thêm|nói|kể|gánh|cáng đáng|xoay xở|mượn|đi nhờ|ở nhờ|"
    r"dùng chung|làm\s+(?:hai|ba|bốn|năm|nhiều|\d)\s+việc|"
    # "cán bộ phải nhập liệu hai lần", but not "phải báo cáo hai lần một tháng", "phải kiểm tra ít nhất hai lần".
    r"(?:(?!ít nhất|tối thiểu)[^\s,;:.]+\s+){1,4}(?:hai|ba|bốn|nhiều|mấy)\s+lần\s*(?=[.,;…”\n]|$)))"
)
TASK = re.compile(rf"{alternatives(CUES.tasks)}(?!\w)")
TASK_INSIDE = phrase_pattern(CUES.tasks)
BODY = re.compile(rf"{alternatives(CUES.bodies)}(?!\w)")
TARGET = re.compile(
    rf"(?:(?:đến\s+)?(?:hết\s+)?(?:trong\s+)?(?:năm|giai đoạn|quý|tháng)\s[^,;:]{{1,40}},?\s*)?"
    rf"(?:[^\W\d_][\w\s]{{0,40}}?\s)?(?:{alternatives(CUES.targets)}(?!\w)|"
    rf"{alternatives(CUES.resolves)}\s[^;:.]{{0,60}}?(?:tốp|top|nhóm|hạng|thứ|trên|đạt|lên)\s+(?:\w+\s+){{0,2}}?\d)"
)
# Deadlines, and shares of the year in which a task is to be done.
DEADLINE = re.compile(
    r"(?<!\w)(?:(?:xong\s+)?trước\s+(?:ngày|tháng|quý|năm|\d)|chậm\s+nhất|hoàn\s+thành\s+trong|xong\s+trong|trong\s+vòng\s+\d|"
    r"trong\s+(?:quý|tháng)\s|định\s+kỳ|hằng\s+(?:tuần|tháng|quý|năm)|hàng\s+(?:tuần|tháng|quý|năm))"
)
# Adverbials that may stand before a task: time, purpose, exception.
_ADVERBIAL = re.compile(
    r"\s*(?:(?:từ\s+nay|trong|thời\s+gian|trước\s+mắt|ngay|đến|hằng|hàng|năm|quý|tháng|để|nhằm|trên\s+cơ\s+sở|căn\s+cứ|"
    r"thực\s+hiện\s+(?:sự\s+|ý\s+kiến\s+|tinh\s+thần\s+)?(?:chỉ\s+đạo|kết\s+luận|yêu\s+cầu|nghị\s+quyết|"
    r"kế\s+hoạch|quyết\s+định|chỉ\s+thị|công\s+văn|chương\s+trình|thông\s+báo|luật)|đối\s+với|cùng\s+với|"
    r"(?:ở\s+|tại\s+)?(?:những|các)\s+(?:nơi|chỗ|khâu)|"
    r"song\s+song\s+với|bên\s+cạnh|ngoài|với|theo|khi|nếu|tại|về|qua|cũng\s+theo)(?:\s[^,;:]{1,160})?,\s*)"
)
_PURPOSE = re.compile(r"(?:để|nhằm)\s")
_MUST = re.compile(
    rf",\s(?:[^,;:]{{0,60}}\s)?{alternatives(CUES.bodies)}\s[^;:.]{{0,120}}?(?<!\w)(?<!việc )(?:cần|phải)\s"
)
# First words that are bodies only where a modal word or a deadline makes an order of the clause.
NO_BODY = re.compile(
    r"(?:(?:hai|ba|bốn|cả)\s+(?:tháng|năm|quý|tuần|ngày|chỉ số|nội dung|lĩnh vực)|"
    r"việc|công tác|kết quả|về|một số|những|đối với|khối)(?!\w)"
)
_BLAME = re.compile(
    r"(?<!\w)(?:chưa|chậm(?!\s+(?:nhất|nhật))|cầm chừng|đối phó|thiếu|muộn|trễ|"
    r"còn(?!\s+(?:tập trung|tiếp tục|phải|cần|chủ động|tổ chức|có nhiệm vụ)))(?!\w)"
)
# "100% hồ sơ phải được ..." orders as "các hồ sơ phải được ..." does.
_ALL = re.compile(r"100\s?%\s+\w")
# What somebody else has done stands in an attribute: "khắc phục các lỗi mà Đoàn kiểm tra đã nêu".
_ATTRIBUTE = re.compile(
    r"(?<!\w)(?:mà|do|như|được)\s[^,;.]{2,60}?\s(?:đã|vừa|từng|đang)\s|"
    r"(?<!\w)(?:những|các|số|toàn bộ|từng)\s+(?:\w+\s+){1,4}?(?:đã|vừa|từng|đang)\s|"
    r"(?<!\w)(?:kết quả|thành tích|thành quả|nhiệm vụ|nội dung|chỉ tiêu|mô hình|sáng kiến|quy trình|văn bản)"
    r"\s+(?:đã|đang)\s"
)
# "từng" before a noun shares out: "chủ trì từng chỉ số thành phần phải có giải pháp riêng".
PAST = re.compile(
    r"(?<!\w)(?:đã|vừa|đang|từng(?!\s+(?:chỉ số|tiêu chí|nội dung|nhiệm vụ|thủ tục|đơn vị|cơ quan|địa phương|sở|ngành|"
    r"huyện|xã|phường|phòng|bộ phận|cấp|người|cá nhân|cán bộ|công chức|vị trí|khâu|bước|lĩnh vực|hồ sơ|việc|dự án|loại|"
    r"nhóm|trường hợp|năm|quý|tháng|tuần|ngày)))(?!\w)"
)


def past(words: str) -> bool:
    """Whether words tell what has been done or is being done, attributes apart."""
    return bool(PAST.search(_ATTRIBUTE.sub(" ", words)))


def is_target(plain: str, start: int, end: int) -> bool:
    """A clause that sets an aim: "phấn đấu năm 2025 ... đạt trên 90 điểm", "Năm 2026, xã phấn đấu ..."."""
    match = TARGET.match(plain, skip_connectives(plain, start, end), end)
    return bool(match) and not MODAL.search(plain, match.end() if match else start, end)


# "tỷ lệ số hóa kết quả không thấp hơn 95%", "điểm công khai tăng tối thiểu 1,5 điểm": what is to be reached.
_AIM = re.compile(
    r"(?:tỷ lệ|điểm|chỉ số|mức độ|thứ hạng|par index|sipas|papi|pci|dti|pgi|ddci)(?!\w)(?:\s[^;:.“”]{0,138})?"
    r"\s(?:không\s+(?:thấp hơn|dưới|ít hơn)|tối thiểu|ít nhất|đạt|trên|từ|"
    r"(?:lọt\s+|lọt vào\s+|vào\s+|thuộc\s+|nằm trong\s+|giữ\s+|giữ vững\s+)(?:nhóm|tốp|top))"
    r"\s+(?:\w+\s+){0,2}?\d"
)


# In a sentence of aims: "đến năm 2025 vào nhóm 30 địa phương dẫn đầu", "giữ vững vị trí thứ nhất".
_MORE_AIM = re.compile(
    r"(?:(?:trên|dưới|tối thiểu|ít nhất|khoảng|hơn|từ|không dưới|không quá)\s+)?\d[\d.,]*\s*%|"
    r"(?!(?:các\s+)?(?:sở|ubnd|phòng|ban|đơn vị|thủ trưởng|văn phòng|cơ quan)(?!\w))"
    r"(?:[^,;:.“”]{3,40}?\s)?(?:giữ vững|giữ|duy trì|có mặt|lọt|vào|lên|thuộc|nằm|đứng|xếp|tăng|nâng|giảm|cải thiện|"
    r"đưa)\s(?:[^,;:.“”]{0,60}?\s)?(?:vị trí|hạng|thứ hạng|nhóm|tốp|top|bậc|điểm|\d[\d.,]*\s*%)(?!\w)"
)


_BY_YEAR = re.compile(r"(?:đến|trong|vào)?\s*(?:cuối\s+|hết\s+)?(?:năm|giai đoạn|quý)\s+[\d/–-]+\s+")


def more_aim(plain: str, start: int, end: int) -> bool:
    """Whether a further clause of a sentence of aims is one of them: it measures, and charges nobody."""
    at = skip_adverbials(plain, start, end)
    at = by_year.end() if (by_year := _BY_YEAR.match(plain, at, end)) else at
    return bool(_MORE_AIM.match(plain, at, end)) and not MODAL.search(plain, at, end)


def is_aim(plain: str, start: int, end: int) -> bool:
    """A clause that only says how much is to be reached, and charges nobody with it."""
    at = skip_adverbials(plain, start, end)  # "đến năm 2025, tỷ lệ ... đạt 10%"
    return bool(_AIM.match(plain, at, end)) and not MODAL.search(plain, at, end)


def skip_blanks(plain: str, start: int) -> int:
    """Where the words behind blanks start."""
    while start < len(plain) and plain[start].isspace():
        start += 1
    return start


@lru_cache(maxsize=256)
def skip_connectives(plain: str, start: int, end: int) -> int:
    """Where the words behind "Tuy nhiên,", "Bên cạnh đó," start."""
    at = start
    while match := CONNECTIVE.match(plain, at, end):
        if match.end() == at:
            break
        at = match.end()
    while at < end and plain[at] in ' \t\u00a0,:“"':
        at += 1
    return at


@lru_cache(maxsize=256)
def skip_adverbials(plain: str, start: int, end: int) -> int:
    """Where the words behind "Thời gian tới,", "Để nâng cao ...," start."""
    at = skip_connectives(plain, start, end)
    for _ in range(3):
        match = _ADVERBIAL.match(plain, at, end)
        if not match or (MODAL.search(plain, at, match.end()) and not plain.startswith(("nếu", "khi", "để"), at)):
            break  # "Đối với các chỉ số còn thấp phải phân tích, ..." is no adverbial
        at = match.end()
    return at


# "..., đó mới là thước đo của kỷ cương" says what a thing is, and orders none.
# "Xã bạn làm được thì xã ta cũng phải làm được" holds two bodies against each other, and names no task.
_MAXIM = Prefiltered(
    r",\s*(?:đó|đấy|ấy|như thế)\s+(?:mới|chính|cũng|mới chính)\s+là\s|"
    # "Năm 2023 phải là năm bứt phá": what a time is to become.
    r"(?<!\w)năm\s+\d{4}\s+(?:cũng\s+|thực sự\s+)*phải\s+(?:thực sự\s+)?(?:là|trở thành)\s+(?:một\s+)?năm\s|"
    r"(?<!\w)(\w+\s+được)\s*,?\s+thì\s[^;:.“”]{2,60}?\scũng\s+(?:(?:phải|sẽ|cần)\s+)?\1(?!\w)"
)

# “Huyện xin nhận trách nhiệm, không đổ lỗi cho hoàn cảnh”: who promises orders nothing.
_PROMISE = re.compile(
    r"(?<!\w)(?:xin\s+(?:được\s+)?(?:nhận|hứa|cam kết|tiếp thu|ghi nhận|cảm ơn|rút kinh nghiệm|khắc phục)|"
    r"(?<!lời )hứa|(?<!túc )nhận\s+(?:trách nhiệm|khuyết điểm|lỗi|thiếu sót|sai sót))(?!\w)"
)

# "Kết quả thấp buộc tỉnh phải nhìn lại mình": what comes of something, and no order; "bắt buộc phải" is one.
_FORCED = re.compile(r"(?<!\w)(?<!bắt )(?:buộc|khiến)\s+[^,;:.“”]{1,40}\s$")

OrderForm = Literal["task", "modal", "body", "deadline"]


def order_form(plain: str, start: int, end: int, *, unit_first: bool = False) -> OrderForm | None:
    """By which form a clause is an order, or None: a task without a subject, a body that must, a body and its task.

    `unit_first` says that a known unit stands first; else the words for bodies decide.
    """
    at = skip_adverbials(plain, start, end)
    if PRAISE.search(plain, start, min(end, at + 60)) or _MAXIM.search(plain, at, end):
        return None
    if plain.startswith("sở dĩ ", at):
        return None  # "Sở dĩ đạt được điều đó là do ..." tells why
    if (promise := _PROMISE.search(plain, at, min(end, at + 70))) and not MODAL.search(plain, at, promise.end()):
        return None
    if _PURPOSE.match(plain, skip_connectives(plain, start, end), end) and _MUST.search(plain, start, end):
        return "modal"
    if TASK.match(plain, at, end):
        clause = plain[at : min(end, at + 60)]
        # "Không ít đơn vị ...", "Không ai chấm hộ họ được" tell; "Không ai được đùn đẩy" orders
        return None if re.match(r"không\s+(?:ít|có|chỉ|phải|thể|còn|ai(?!\s+được)|gì|hề|đâu)", clause) else "task"
    first = plain[at:end]
    modal = MODAL.search(first)
    if modal and _FORCED.search(first[: modal.start()]):
        return None
    if modal and first[: modal.start()].endswith("cam kết "):
        return None  # "Các phường cam kết không để hồ sơ trễ hẹn": who promises
    if modal and modal.start() == 0:
        return "task"  # "Đối với UBND các huyện, cần tăng cường ..."
    body = unit_first or bool(BODY.match(first)) or bool(_ALL.match(first))
    if modal and (body or modal.start() < 60):
        if PAST.search(first[: modal.start()]):
            return None
        return "modal" if body else None
    if not body:
        return None
    if DEADLINE.search(first) and not PAST.search(first) and not _BLAME.search(first):
        return "deadline"
    if not unit_first and NO_BODY.match(first):
        return None
    inside = (match for match in TASK_INSIDE.finditer(first) if not first[: match.start()].endswith("chủ "))
    task = next(inside, None)  # "chủ đầu tư" is a body
    blame = _BLAME.search(first)
    if task and not past(first[: task.end() + 40]) and not (blame and blame.start() < task.start()):
        return "body"
    return None


def lacks(plain: str, start: int, end: int) -> bool:
    """Whether a clause tells of a lack, a delay or a failure, and not of one that is remedied."""
    return any(
        not REMEDY.search(plain[max(start, match.start() - 60) : match.start()])
        for match in LACK.finditer(plain, start, end)
    )
