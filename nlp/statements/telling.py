"""Openings of what somebody tells to be wanting, without a noun that announces it.

"Đoàn nhận thấy huyện chưa A"        "Phó Chủ tịch chỉ rõ: A chưa ...; B"        "Theo đoàn giám sát, A còn chậm"
"thẳng thắn nhìn nhận: A; B"         "phê bình các địa phương chậm A"            "đại diện huyện phản ánh A hay lỗi"
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cchc.records import StatementType
from nlp.lexicon import Lexicon, Phrases, alternatives, load, phrase_pattern
from nlp.prefilter import Prefiltered
from nlp.statements.orders import Opening
from nlp.statements.voices import Voices
from nlp.wording import CUES as STATEMENTS
from nlp.wording import (
    FAILS,
    LACK,
    LACKING_CLAUSE,
    MODAL,
    SOME_LACK,
    STRONG_LACK,
    WIDE_LACK,
    order_form,
    skip_connectives,
)


class TellingCues(Lexicon):
    tellers: Phrases
    reproaches: Phrases
    complaints: Phrases
    tellers_bodies: Phrases
    sources: Phrases
    inspections: Phrases
    explainers: Phrases
    explains_alone: Phrases
    explained: Phrases
    demonstratives: Phrases
    because: Phrases
    mostly: Phrases
    says: Phrases
    reporting: Phrases
    no_sources: Phrases
    hardships: Phrases
    means: Phrases
    laments: Phrases
    no_deeds: Phrases
    misdeeds: Phrases
    deals_with: Phrases
    put_offs: Phrases
    grumbles: Phrases
    looks_ahead: Phrases
    looks_back: Phrases


CUES = load("telling", TellingCues)

_MISDEEDS = phrase_pattern(CUES.misdeeds)
# What is shown or applied though it holds no longer: "niêm yết 3 thủ tục đã bãi bỏ", "ghi số điện thoại của người đã
# nghỉ hưu"; and what is taken beyond its due: "thu 50.000 đồng trong khi mức quy định là 8.000 đồng".
_AGAINST_RULES = re.compile(
    r"(?<!\w)(?:(?:ghi|niêm yết|treo|dán|công khai|đăng|áp dụng|sử dụng|thu)\s[^;:.“”]{0,60}?"
    r"đã\s+(?:bị\s+)?(?:bãi bỏ|thay thế|hết hiệu lực|hết hạn|nghỉ hưu|chuyển công tác|nghỉ việc)|"
    r"(?:thu|thu thêm)\s[^;:“”]{0,60}?\d[^;:“”]{0,60}?\s(?:trong khi\s+(?:mức\s+)?quy định|"
    r"(?:ngoài|trái|sai|vượt|cao hơn(?:\s+mức)?)\s+quy định|"
    r"không\s+(?:có\s+|xuất\s+|viết\s+)?(?:biên lai|hóa đơn)))(?!\w)"
)
# "không để hồ sơ nào trả chậm", "không ai phải đi lại": that there is none of it.
NONE_OF_THAT = re.compile(
    r"(?<!\w)(?:(?:không có|không còn|không phát hiện|chưa phát hiện|không để)\s(?:[^:;.“”]{0,30}"
    r"(?:trường hợp|tình trạng|hiện tượng)|(?:\w+\s+){1,3}?nào)|"
    r"không\s+(?:một\s+)?ai\s+(?:phải|bị|phàn nàn|kêu ca|than phiền))(?!\w)"
)
# "máy lấy số bị hỏng đã được thay", "các xã thiếu máy được trang bị 20 bộ": what is wanting no more.
MENDED = re.compile(
    r"(?<!\w)(?:(?:đã|vừa)\s+(?:được\s+|kịp thời\s+)?(?:thay(?!\s+đổi)|sửa|gỡ|khắc phục|lắp|bổ sung)|"
    r"(?<!chưa )(?<!không )được\s+(?:bổ sung|hỗ trợ|trang bị|cấp thêm|thay mới|ưu tiên)|"
    r"(?<!chưa )(?<!không )hoạt động\s+(?:bình thường|ổn định|tốt))(?!\w)"
)
_STOPS = re.compile(r"[:;.“”]")
_REACH = 130  # characters from the start of a clause to what is amiss in it


def misdeed(plain: str, start: int, end: int) -> int | None:
    """Where the words end that make a finding amiss, though it names no lack: "bộ phận một cửa đóng cửa từ 10 giờ"."""
    last = min(end, start + _REACH + 30)
    found = _MISDEEDS.search(plain, start, last) or _AGAINST_RULES.search(plain, start, last)
    if found is None or found.start() - start > _REACH or _STOPS.search(plain, start, found.start()):
        return None
    return None if NONE_OF_THAT.search(plain, start, found.end() + 40) else found.end()


def amiss(plain: str, start: int, end: int) -> bool:
    """Whether the clause that starts here tells of a lack or of a misdeed."""
    return bool(LACKING_CLAUSE.match(plain, start, end)) or misdeed(plain, start, end) is not None


PUT_OFF = phrase_pattern(CUES.put_offs)
_ADMISSION = Prefiltered(rf"(?<!\w){alternatives(STATEMENTS.admissions)}\s*:")
# “thừa nhận: “Nguyên nhân trước hết là A”: the noun behind the colon tells what it is.
_NAMED = re.compile(
    rf"[\s“\"]*(?:[^\s,;:.]+\s+){{0,2}}?{alternatives((*STATEMENTS.cause_nouns, *STATEMENTS.difficulty_nouns))}(?!\w)"
)
# "Phó Chủ tịch chỉ rõ: công tác ... chưa tạo được đột phá; ..."
_TOLD_LIST = Prefiltered(
    r"(?<!\w)(?:chỉ rõ|nêu rõ|nhận định|nhận thấy|đánh giá|cho biết|cho hay|trả lời|khẳng định|nhấn mạnh|chỉ ra|"
    r"nhắc nhở|phê bình|rút kinh nghiệm|lưu ý|phát hiện|ghi nhận|cho thấy|nhận xét)"
    r"(?:\s+(?:một số|những|các|nhiều|\d+)\s+(?:nội dung|vấn đề|điểm|việc|lỗi|thiếu sót)[^:;.“”]{0,40})?\s*:"
)
# "Những việc chưa được: A; B": a list under its own name, with no verb before it.
_NOT_WELL = re.compile(
    r"(?:về\s+)?(?:những|một số|các|nhiều)\s+(?:việc|mặt|điểm|điều|nội dung|khâu|tiêu chí)\s+(?:còn\s+)?"
    r"chưa\s+(?:làm\s+|thực hiện\s+)?(?:được|tốt|đạt|đạt yêu cầu|ổn|hài lòng|như ý)"
    r"(?:\s+(?:như sau|gồm|đó là|cụ thể|sau đây|trong\s[^,;:.“”]{2,40}))?\s*:"
)
# "Điều chưa hài lòng, theo ông A, là B", "Một điểm chưa ổn của huyện là B"
_NOT_WELL_IS = Prefiltered(
    r"(?<!\w)(?:điều|việc|điểm|mặt|khâu)\s+(?:còn\s+|khiến\s[^,;:.]{2,30}\s)?"
    r"(?:chưa (?:hài lòng|ổn|được|làm được|vui|như ý|trọn vẹn)|"
    r"đáng (?:tiếc|lo|buồn|phê bình|chê trách)|băn khoăn|chưa yên tâm)(?:\s+nhất)?"
    r"(?:\s+(?:của|ở|tại|trong|hiện nay|với)(?:\s[^,;:.“”]{2,50}?)?)?"
    r"(?:\s*,\s*theo\s[^,;:.“”]{2,80},)?\s+(?:vẫn\s+)?là\s+(?:việc\s+)?"
)
# "ông thẳng thắn: “Chúng tôi nộp tài liệu kiểm chứng thiếu 7 tiêu chí”"
_PLAINLY = Prefiltered(
    r"(?<!\w)(?:thẳng thắn|không né tránh|không giấu|thành thật|nhận lỗi|tự nhận)"
    r"(?:\s+(?:nói|cho biết|bày tỏ|rằng))?\s*:[\s“]*"
)
# "Chi nhánh nhận thiếu sót vì không gửi thư xin lỗi": what somebody takes the blame for.
_OWNS_UP = Prefiltered(
    r"(?<!\w)nhận\s+(?:thiếu sót|khuyết điểm|lỗi|trách nhiệm|phần lỗi)\s+"
    r"(?:vì|do|khi|về việc|trong việc|để)(?:\s+(?:đã|việc))?\s+(?=\S)"
)
# "Qua giám sát, Đoàn nhận thấy:", with the findings on the lines below; only those that lack something are blamed.
_FINDS = Prefiltered(r"(?<!\w)(?:nhận thấy|phát hiện|chỉ ra|cho thấy|ghi nhận|đánh giá)(?:\s+(?:như sau|rằng))?\s*:")
_STATE = r"(?:về\s+)?(?=tình trạng|việc)"
_TELLS = Prefiltered(
    rf"(?<!\w)(?<!tự )(?:{alternatives((*CUES.tellers, *CUES.reproaches, *CUES.complaints))})(?!\w)"
    rf"(?:\s+(?:rằng|rõ|thêm|là|về|cả|ra))*\s*,?\s*(?=[^\s:,.;])"
)
_ASSERTS = Prefiltered(
    rf"(?<!\w){alternatives((*CUES.tellers, *CUES.says))}(?!\w)(?:\s+(?:rằng|rõ|thêm|là))*\s*,?\s*(?=[^\s:,.;])"
)
_BODY_TELLS = re.compile(
    rf"(?:^|[\s,;(“\"])(?:{alternatives(CUES.tellers_bodies)}|"
    r"(?:chị|anh|ông|bà|cụ|chú|cô|đoàn|tổ|ban|lãnh đạo|đại diện|báo cáo|đại biểu|công điện|văn bản|kết luận|ý kiến)"
    r"\s[^,;:.“”]{2,60})"
    r"\s*(?:(?:,|cũng|đã|còn|thẳng thắn|tiếp tục|đồng thời|vẫn)\s*)*$"
)
_SOURCE = re.compile(
    r"\s*(?:(?:cũng|còn|riêng)\s+)?theo\s+"
    rf"(?!{alternatives(CUES.no_sources)}(?!\w))"
    r"([^,;:.“”]{2,90}?),\s*(?=\S)"
)
# "bà A cho rằng do cán bộ mới luân chuyển, chưa quen việc"
_BECAUSE = re.compile(r"(?:(?:chủ yếu|phần lớn|một phần|nguyên nhân)\s+)*(?:là\s+)?(?:do|vì|bởi(?:\s+vì)?)\s+")
_COMMA = re.compile(r"\s*,\s*(?=\S)")
_UNNAMED_SOURCE = re.compile(rf"{alternatives(CUES.sources)}(?!\w)")
# "Các xã phản ánh: phần mềm hay lỗi; ...": hardships behind a verb of complaint and a colon.
_COMPLAINS = Prefiltered(rf"(?<!\w){alternatives(CUES.complaints)}(?:\s+(?:rằng|về|thêm))?\s*:\s*")
# What officials do is no hardship of their own: "phản ánh thái độ phục vụ của công chức chưa tốt".
_OFFICIALS = re.compile(r"(?:thái độ|tinh thần|tác phong|(?:các\s+)?(?:cán bộ|công chức|viên chức))(?!\w)")
_THINGS = re.compile(rf"(?:các\s+|nhiều\s+)?{alternatives(CUES.hardships)}(?!\w)")
# "Nói về cái khó của cơ sở, ông A cho biết B": of what somebody speaks, then what he says of it.
SPEAKS_OF = re.compile(
    rf"(?:^|[\s,])(?:{alternatives((*CUES.explainers, *CUES.complaints))}|nêu|kể)(?!\w)[^,;:.]{{0,40}}$"
)
SAYS_OF = re.compile(
    rf"[^;:.“”]{{0,40}},\s[^;:.“”]{{3,160}}?(?<!\w){alternatives(CUES.says)}(?:\s+rằng)?(?!\w)\s*[,:]?\s*"
)
# "nêu tình trạng doanh nghiệp phải chờ quá 40 ngày": such a state is bad, by whatever words.
_BAD_STATE = re.compile(r"(?:tình trạng|hiện tượng)(?!\s+(?:chung|này|trên|đó|nêu|nói))(?:\s+[^\s,;:.“”]+){4,}")
_FINDERS = ("phát hiện", "ghi nhận", "nhận thấy", "chỉ ra", "chỉ rõ", "phản ánh", *CUES.reproaches)
# "đánh giá các ngành vào cuộc quyết liệt, nhưng phê bình huyện A hai tháng không gửi báo cáo"
_BUT_REPROACHES = re.compile(
    rf"[^;:.“”]{{3,160}}?,?\s(?:nhưng|song|đồng thời|tuy nhiên)\s(?:cũng\s+)?{alternatives(CUES.reproaches)}\s+"
)
# "Tỷ lệ người dân cho rằng công chức gây phiền hà là 3%": how many of those asked say so, a figure of a survey.
_ASKED = r"(?:ý kiến|người|doanh nghiệp|hộ|tổ chức|phiếu|khách hàng|công dân|phụ huynh|bệnh nhân)"
_SHARE = re.compile(rf"(?<!\w)(?:tỷ lệ|số|mức độ|phần trăm)\s(?:\w+\s){{0,2}}?{_ASKED}(?!\w)[^,;:.“”]{{0,50}}$")
_SHARE_IS = re.compile(
    r"[^;:.“”]{3,140}?\s(?:là|chiếm|ở mức|còn|xuống|đạt|chỉ|lên)\s+(?:\w+\s+){0,2}?\d[\d.,]*\s?%(?=[\s.;,(]|$)"
)
EARLIER = re.compile(r"\s*(?:trước đó|trước đây|từ đầu năm|năm trước|năm ngoái|những năm)(?!\w)")
_OF_STATES = ("phản ánh", "chỉ ra", "chỉ rõ", "nêu", "phê bình", "phản ánh về", "nêu về")
# "cho rằng bên cạnh những chuyển biến thì A còn yếu", "chỉ rõ, dù đạt một số kết quả nhưng A vẫn thấp"
_GRANT = re.compile(
    r"\s*(?:bên cạnh|ngoài|dù|mặc dù|tuy|cùng với)\s[^;:.“”]{3,120}?(?:\s(?:thì|nhưng|song)|,\s*(?:thì|nhưng|song)?)\s+"
)


# "Qua kiểm tra cho thấy còn nhiều việc phải chấn chỉnh.": that there is something, which the next sentences name.
_UNSETTLED = Prefiltered(
    r"(?<!\w)(?:còn|thấy|có|phát hiện)\s+(?:những|một số|nhiều|không ít|một vài|mấy|vài)\s+"
    r"(?:việc|điều|điểm|vấn đề|nội dung|mặt|khâu|chỗ)\s+(?:còn\s+)?"
    r"(?:(?:phải|cần|đáng)\s+(?:sớm\s+|được\s+|kịp thời\s+)?(?:chấn chỉnh|khắc phục|sửa|bổ khuyết|rút kinh nghiệm|"
    r"nhắc nhở|phê bình|lo ngại)|chưa\s+(?:ổn|tốt|được|đạt|đúng(?:\s+quy định)?|đạt\s+yêu cầu|bảo đảm))"
    r"(?:\s+(?:ngay|sớm|kịp thời))?\s*(?:[.…]|:|$)"
)


def told(plain: str, start: int, end: int, voices: Voices) -> Iterator[Opening]:
    """What is told to be wanting: lists behind a colon, findings below a line, and clauses behind a verb of telling."""
    listed = _TOLD_LIST.search(plain, start, end)
    if listed and amiss(plain, listed.end(), end) and not _NAMED.match(plain, listed.end(), end):
        yield Opening("shortcoming", "list", listed.start(), listed.end(), rule="told-list")
    if (found := _FINDS.search(plain, start, end)) and not plain[found.end() : end].strip():
        yield Opening("shortcoming", "list", found.start(), found.end(), rule="found-list")
    if untold := _NOT_WELL.match(plain, skip_connectives(plain, start, end), end):
        yield Opening("shortcoming", "list", start, untold.end(), rule="shortcoming-list")
    if not_well := _NOT_WELL_IS.search(plain, start, end):
        yield Opening("shortcoming", "link", not_well.start(), not_well.end(), rule="shortcoming-greatest")
    plainly = _PLAINLY.search(plain, start, end)
    named = plainly and _NAMED.match(plain, plainly.end(), end)
    if plainly and not named and LACKING_CLAUSE.match(plain, plainly.end(), end):
        yield Opening("shortcoming", "link", plainly.start(), plainly.end(), rule="admission")
    owned = _OWNS_UP.search(plain, start, end)
    if owned and amiss(plain, owned.end(), end):
        yield Opening("shortcoming", "link", owned.start(), owned.end(), rule="admission")
    if unsettled := _UNSETTLED.search(plain, start, end):
        if not plain[unsettled.end() : end].strip():
            yield Opening("shortcoming", "announce", unsettled.start(), end, rule="shortcoming-announced")
        elif order_form(plain, unsettled.end(), end) is None:  # "... phải khắc phục ngay: thay biển tên, sơn lại cổng"
            yield Opening("shortcoming", "list", unsettled.start(), unsettled.end(), rule="shortcoming-list")
    hard = _COMPLAINS.search(plain, start, end)
    if hard and _THINGS.match(plain, hard.end(), end) and _fails(plain, hard.end(), end):
        yield Opening("difficulty", "list", hard.start(), hard.end(), rule="told-hardship")
    match = _ADMISSION.search(plain, start, end)
    if match and not _NAMED.match(plain, match.end(), end):
        yield Opening("shortcoming", "list", match.start(), match.end(), rule="admission")
    clause = next(_clause(plain, start, end, voices), None) or _sourced(plain, start, end, voices)
    if clause:
        yield clause


def _clause(plain: str, start: int, end: int, voices: Voices) -> Iterator[Opening]:
    """ "Đoàn nhận thấy huyện chưa ...": a verb of telling, somebody before it, and a clause of lack behind it."""
    for match in _TELLS.finditer(plain, start, end):
        verb = " ".join(match[0].replace(",", " ").split())
        reproach = verb.startswith(CUES.reproaches)
        complaint = verb.startswith(CUES.complaints)
        state = bool(re.compile(_STATE).match(plain, match.end()))
        # "Phê bình UBND huyện A để 56 hồ sơ quá hạn", in a notice that tells whose words it gives
        notes = reproach and match.start() == skip_connectives(plain, start, end) and voices.unit_at(match.end())
        if _SHARE.search(plain, max(start, match.start() - 110), match.start()) and _SHARE_IS.match(
            plain, match.end(), end
        ):
            continue
        somebody = (
            notes
            or voices.person_speaks(match.start(), start)
            or voices.unit_speaks(match.start(), start)
            or bool(_BODY_TELLS.search(plain[max(start, match.start() - 90) : match.start()]))
        )
        admits = verb.startswith(("thừa nhận", "nhìn nhận", "thẳng thắn")) or (
            state and not verb.startswith("đánh giá")
        )
        if not (somebody or admits):
            continue
        at = _past_grant(plain, match.end(), end)
        if (
            not reproach
            and (later := _BUT_REPROACHES.match(plain, at, end))
            and _lacks(plain, later.end(), end, wide=True)
        ):
            yield Opening("shortcoming", "link", match.start(), later.end(), rule="told-lack")
            return
        if somebody and verb.startswith(_OF_STATES) and _BAD_STATE.match(plain, at, end):
            yield Opening("shortcoming", "link", match.start(), at, rule="told-lack")
            return
        if somebody and not reproach and (why := _BECAUSE.match(plain, at, end)) and LACK.search(plain, why.end(), end):
            yield Opening("cause", "link", match.start(), why.end(), rule="cause-explained")
            return
        if plain[max(start, match.start() - 7) : match.start()].endswith(("không ", "chưa ")):
            continue  # "Tổ không phát hiện trường hợp đi muộn"
        finds = (
            verb.startswith(_FINDERS)
            and not EARLIER.match(plain, start)
            and misdeed(plain, at, end)
            and order_form(plain, at, end) is None
        )
        grumbles = (
            verb.startswith(CUES.grumbles) and _OFFICIALS.match(plain, at, end) and PUT_OFF.search(plain, at, end)
        )
        if not (finds or grumbles or _lacks(plain, at, end, wide=reproach or complaint)):
            continue
        blames = state or SOME_LACK.match(plain, at, end) or _OFFICIALS.match(plain, at, end)
        kind: StatementType = "difficulty" if complaint and not blames else "shortcoming"
        rule = "told-hardship" if kind == "difficulty" else "told-lack"
        yield Opening(kind, "link", match.start(), at, rule=rule)
        return


def asserted(plain: str, start: int, end: int, voices: Voices) -> tuple[int, int] | None:
    """Where the words stand that tell whose account it is, and where that starts; None where it is nobody's.

    "Ông A, Giám đốc Sở B, [cho biết] huyện C bị trừ điểm", "Theo Sở B[,] huyện C bị trừ điểm".
    """
    for match in _ASSERTS.finditer(plain, start, end):
        if voices.person_speaks(match.start(), start) or voices.unit_speaks(match.start(), start):
            return match.start(), match.end()
    return _source(plain, start, end, voices)


def _source(plain: str, start: int, end: int, voices: Voices) -> tuple[int, int] | None:
    """Where the source of an account ends that starts with it, and the account starts."""
    match = _SOURCE.match(plain, skip_connectives(plain, start, end), end)
    if not match:
        return None
    known = bool(voices.people_in(match.start(1), match.end(1)) or voices.units_in(match.start(1), match.end(1)))
    cue, at = match.end(1), match.end()
    # "Theo bà A, Phó Giám đốc Sở B, việc C còn chậm": the office goes with the name.
    entitled = next((one.end for one in voices.people_in(match.start(1), end) if one.start < cue < one.end), None)
    if entitled is not None:
        if not (comma := _COMMA.match(plain, entitled, end)):
            return None
        known, cue, at = True, entitled, comma.end()
    return (cue, at) if known or _UNNAMED_SOURCE.match(plain, match.start(1)) else None


def _sourced(plain: str, start: int, end: int, voices: Voices) -> Opening | None:
    """ "Theo đoàn giám sát, huyện chưa ...": the source in an aside, and a clause of lack behind it."""
    source = _source(plain, start, end, voices)
    if source is None:
        return None
    cue, at = source
    if _THINGS.match(plain, at, end) and FAILS.search(plain, at, end):
        return Opening("difficulty", "link", cue, at, rule="told-hardship")
    if not _lacks(plain, at, end, wide=False) or not STRONG_LACK.search(plain, at, end):
        return None  # "Theo kết quả công bố, PAPI của tỉnh tụt 6 bậc" tells a result
    return Opening("shortcoming", "link", cue, at, rule="told-lack")


def _fails(plain: str, start: int, end: int) -> bool:
    return bool(FAILS.search(plain, start, end) or LACKING_CLAUSE.match(plain, start, end))


def _past_grant(plain: str, start: int, end: int) -> int:
    """Where the clause starts behind what it grants."""
    match = _GRANT.match(plain, start, end)
    return match.end() if match else start


def _lacks(plain: str, start: int, end: int, *, wide: bool) -> bool:
    """Whether a clause tells of a lack and orders nothing; `wide` takes any failing."""
    end = min(end, start + 400)
    if order_form(plain, start, end) in ("modal", "task", "deadline") or MODAL.match(plain, start, end):
        return False
    if LACKING_CLAUSE.match(plain, start, end):
        return True
    return wide and bool(FAILS.search(plain, start, end) or WIDE_LACK.search(plain, start, min(end, start + 120)))
