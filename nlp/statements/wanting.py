"""Clauses that tell by themselves what is wanting.

"Tuy nhiên, A còn chậm", "Qua kiểm tra, A chưa đủ"     behind an introduction
"Thị xã A còn để 9 hồ sơ trễ hạn"                      a body and what it has not done
“Phần mềm thường bị treo”, bà Mai chia sẻ              things whose want makes work hard
"""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.lexicon import alternatives
from nlp.prefilter import Prefiltered
from nlp.statements.charges import leading_units
from nlp.statements.points import Piece
from nlp.statements.setting import Setting
from nlp.statements.telling import CUES as TELLING
from nlp.statements.telling import EARLIER, MENDED, NONE_OF_THAT, PUT_OFF, amiss, misdeed
from nlp.statements.voices import Voice
from nlp.wording import (
    ADVERSE,
    CONCESSION,
    CUES,
    FAILS,
    LACKING_CLAUSE,
    NO_LACKS,
    PRAISE,
    OrderForm,
    skip_adverbials,
    skip_connectives,
    unless,
)

_INSPECTIONS = alternatives(TELLING.inspections)
# "Qua kiểm tra cho thấy, ...", "Kết quả giám sát phát hiện ...", "Qua khảo sát, ..."
_SEEN = re.compile(
    rf"\s*(?:qua|kết quả|thực tế)\s+(?:(?:công tác|quá trình|đợt|thực tế)\s+)?{_INSPECTIONS}"
    r"(?:[^;:.“”]{0,60}?(?:cho thấy|nhận thấy|phát hiện)(?!\w)|(?<=\w)(?:\s(?!điểm)[^,;:.“”]{2,40})?,)"
)
# "Tuy vậy, tỷ lệ nộp qua mạng mới đạt 4%, còn cách xa chỉ tiêu": a result held against its target.
_SHORT_OF = re.compile(
    r"(?<!\w)(?:cách\s+(?:rất\s+|khá\s+)?xa|thấp hơn|chưa bằng|dưới)\s+"
    r"(?:\w+\s+){0,3}?(?:chỉ tiêu|mục tiêu|kế hoạch|yêu cầu)"
)
# "Kiểm tra xác suất 80 hồ sơ, có 9 hồ sơ thiếu chữ ký", "Rà soát 60 hồ sơ, Đoàn thấy 11 hồ sơ quá hạn"
_CHECKED = re.compile(
    rf"\s*(?:qua\s+)?(?:{_INSPECTIONS}|rút|chọn)\s+(?:(?:ngẫu nhiên|đột xuất|thực tế|xác suất|nhanh|hồ sơ)\s+)*"
    r"(?:tại\s)?[^,;:.“”]{0,24}?\d[^,;:.“”]{2,60}(?:,\s*|\s+)(?:(?:đoàn|tổ)\s+(?:kiểm tra\s+|công tác\s+)?)?"
    r"(?:(?:thì\s+)?(?:cho\s+)?(?:phát hiện|thấy|nhận thấy)\s+(?:rằng\s+)?|(?=(?:có|còn)\s+(?:tới\s+|đến\s+)?\d))"
)
_NOTE = re.compile(
    r"\s*(?:ghi chú|lưu ý|chú thích)\s*:\s*(?=xã|phường|huyện|thị|thành phố|sở|ubnd|phòng|trung tâm|các|một số)"
)


# "tuy vậy tỉnh mới chỉ thuộc nhóm Trung bình": a class that is told, and nothing else that is wanting.
_ONLY_PLACED = re.compile(
    r"[^,;:.]{2,60}?\s(?:(?:mới|chỉ|vẫn|còn|cũng|được|bị|lại|nay|đang)\s+)+(?:thuộc|nằm|đứng|xếp|dừng|ở|đạt|lọt)\s+"
    r"(?:(?:vào|lại|chân|trong|ở|tại|mức)\s+){0,2}(?:nhóm|loại)\s[^,;:.]{1,40}[\s.…”]*$"
)


def checked(setting: Setting, piece: Piece) -> int | None:
    """Where a clause that tells of a check names what it found amiss: "Kiểm tra 80 hồ sơ, có 9 hồ sơ thiếu chữ ký"."""
    match = _CHECKED.match(setting.plain, piece.start, piece.end)
    if match is None or PRAISE.search(setting.plain, match.end(), piece.end):
        return None
    return match.end() if amiss(setting.plain, match.end(), piece.end) else None


def wanting(setting: Setting, piece: Piece) -> bool:
    """Whether an introduction announces what is wanting, and the clause behind it names it."""
    plain = setting.plain
    seen = _SEEN.match(plain, piece.start)
    if not (seen or CONCESSION.match(plain, piece.start) or _NOTE.match(plain, piece.start)):
        return False
    at = skip_connectives(plain, piece.start, piece.end)
    lacks = setting.strong_lack(at, piece.end) or bool(not seen and _SHORT_OF.search(plain, at, piece.end))
    # "Tuy nhiên, còn 3 chỉ số giảm điểm; việc tiếp dân chưa tốt": the clauses behind tell how the first is meant.
    if not lacks and plain.startswith(("còn ", "vẫn "), at):
        lacks = setting.strong_lack(at, setting.sentence_end(piece.end))
    return lacks and not (setting.only_reports(at, piece.end) or _ONLY_PLACED.match(plain, at, piece.end))


# "Đoàn ghi nhận ...", "Kiểm tra ngẫu nhiên 60 hồ sơ": what else the paragraph tells was found on the spot.
_ON_THE_SPOT = re.compile(
    rf"(?<!\w)(?:(?:đoàn|tổ|ban)(?!\w)[^,;:.“”]{{0,60}}?(?<!\w)(?:ghi nhận|phát hiện|nhận thấy|xác định)(?!\w)|"
    rf"{_INSPECTIONS}\s+(?:ngẫu nhiên|đột xuất|thực tế|xác suất|bất ngờ|không báo trước)|"
    r"(?:bất ngờ|đột xuất)\s+kiểm tra|"
    # "Tổ kiểm tra công vụ của thành phố lại xuống phường"
    r"(?:tổ|đoàn)\s+kiểm tra\s[^;:.“”]{0,80}?(?<!\w)(?:xuống|đến|tới|có mặt|bất ngờ|ghé)\s)"
)
# "Tại Sở Xây dựng, ...", "Lúc 7 giờ 20 phút, ...": where and when something was found.
_WHERE = re.compile(r"(?:tại|ở|riêng|lúc|vào lúc|đến|khi|hôm)\s")
# Who and what an inspection of offices looks at, and whom it does not.
_IN_OFFICE = re.compile(
    r"[^;:.“”]{0,90}?(?<!\w)(?:công chức|viên chức|cán bộ|nhân viên|lãnh đạo|bộ phận|phòng|trụ sở|quầy|máy|camera|bảng|"
    r"sổ|hồ sơ|phiếu|trang|hộp thư|lịch|văn bản|biển|đèn|trung tâm|điện thoại|kho|ghế|cổng|quy chế|báo cáo|thủ tục|"
    r"con dấu|ubnd|sở|trạm|trường|đường dây)(?!\w)"
)
_OUTSIDERS = re.compile(r"(?:nhiều\s+|các\s+|một số\s+)?(?:quán|chợ|cửa hàng|nhà hàng|doanh nghiệp|người dân|hộ)(?!\w)")
_YEAR = re.compile(r"năm \d{4}(?!\w)")


_NEAR = 1500  # characters within which a finding is of the inspection told before it


@lru_cache(maxsize=2)
def _first_on_the_spot(plain: str) -> int:
    """Where a text first tells of an inspection, -1 where it never does."""
    match = _ON_THE_SPOT.search(plain)
    return match.end() if match else -1


def found(setting: Setting, piece: Piece, since: int) -> bool:
    """Whether a clause tells plainly what is wanting, where an inspection has been told of since `since`."""
    plain = setting.plain
    at = skip_connectives(plain, piece.start, piece.end)
    if not 0 <= _first_on_the_spot(plain) <= at:
        return False
    lack = LACKING_CLAUSE.match(plain, at, piece.end) if setting.strong_lack(at, piece.end) else None
    deed = misdeed(plain, at, piece.end)
    if not lack and (_OUTSIDERS.match(plain, at, piece.end) or not _IN_OFFICE.match(plain, at, piece.end)):
        return False  # "Chợ đêm đóng cửa lúc 22 giờ"
    shown = lack.end() if lack else deed
    if not shown or _no_more(plain, at, shown, piece.end) or setting.quoted(piece):
        return False
    near = max(0, at - _NEAR)
    if not deed and not _WHERE.match(plain, at):
        near = max(since, near)  # of another paragraph is what an inspection alone tells
    elif EARLIER.match(plain, at) or _YEAR.match(plain, at) or _PROMISED.search(plain, at, piece.end):
        return False
    if not _ON_THE_SPOT.search(plain, near, at) or setting.in_passage(piece.start):
        return False
    told = PRAISE.search(plain, at, piece.end) or setting.only_reports(at, piece.end) or setting.order(piece)
    return not told and not setting.voices.people_in(at, piece.end)


# A lack in what a body does, more than a low figure: "chưa ban hành", "còn để quá hạn", not "đạt thấp", "còn cao".
_FIGURES = re.compile(r"thấp|giảm|tụt|cao|chênh lệch|bậc|lớn|ít|mỏng|dài|mới")
_DEEDS = [lack for lack in CUES.lacks if lack not in TELLING.no_deeds and not _FIGURES.search(lack)]
_LEAVES_UNDONE = re.compile(rf"[^,;:.“”]{{0,40}}?(?<!\w){unless(_DEEDS, NO_LACKS)}(?!\w)")
_SUPPOSED = re.compile(r"(?<!\w)(?:nếu|(?<!trong )khi|để không|nhằm|không còn|đã khắc phục|sẽ)(?!\w)")
# "xử phạt 5 cơ sở chưa có giấy phép", "sửa chữa 3 trụ sở xuống cấp": what others lack, with which a body deals.
_DEALS_WITH = re.compile(
    rf"\s*(?:(?:đã|đang|vừa|kịp thời|tiếp tục|cũng)\s+)*{alternatives(TELLING.deals_with)}\s(?:[^\s,;:.]+\s+){{0,3}}?"
    r"(?:các|những|một số|nhiều|toàn bộ|người|hộ|\d[\d.]*)\s"
)
# "Sở đã tập huấn cho các xã chậm số hóa": a deed of one, the lack of others; not "đã để các xã chậm số hóa".
_OF_OTHERS = re.compile(
    r"\s*(?:(?:cũng|kịp thời)\s+)?(?:đã|vừa|đang)\s+(?!(?:để|bị|gây|làm(?!\s+việc))\s)"
    r"(?:(?!(?:nhưng|song|mà|vẫn|còn|chưa|không)\s)[^\s,;:.“”]+\s+){1,6}?(?:các|những|một số|nhiều|mọi|\d+)\s+"
    r"(?:xã|phường|thị trấn|huyện|quận|sở|ngành|đơn vị|địa phương|cơ quan|cơ sở|doanh nghiệp|cán bộ|công chức)\s"
)
# “Không thể để bà con đi cả buổi đường”: what must not be is said to rouse, and tells of nothing that is wanting.
_ROUSES = re.compile(
    r"[“\"\s]*(?:chúng ta\s+|các đồng chí\s+)?(?:không thể|không được|không nên|đừng|không)\s+(?:để|vì|cứ)\s"
)
_PROMISED = re.compile(r"(?<!\w)(?:sẽ|nếu|hứa|cam kết)(?!\w)")
_HARDSHIP = re.compile(rf"(?:[^,;:.“”]{{0,24}}?\s)?(?:các\s+|nhiều\s+)?{alternatives(TELLING.hardships)}(?!\w)")


# “Chúng tôi chỉ có hai công chức mà phải xử lý gần 1.000 hồ sơ mỗi tháng”: few for much.
_FEW_FOR_MUCH = re.compile(
    r"(?:[^,;:.“”]{0,40}?\s)?chỉ\s+(?:có\s+|còn\s+)?[^,;:.“”]{3,60}?,?\s(?:mà|nhưng|lại|trong khi)\s[^;:.“”]{0,40}?"
    r"(?<!\w)(?:phải|đảm nhiệm|kiêm|gánh|phụ trách)(?!\w)"
)


# “Toàn xã có 11 thôn thì 8 thôn chưa có cáp quang”: means that a place has not, wherever the quotation names them.
_WITHOUT_MEANS = re.compile(
    r"(?<!\w)(?:chưa\s+(?:có|phủ|được\s+(?:phủ|kéo|cấp|trang bị))|không\s+(?:có|đủ)|thiếu|mất|lõm)\s+"
    rf"(?:\w+\s+){{0,3}}?{alternatives(TELLING.means)}(?!\w)"
)
# “Trước đây thiếu điện, nay đã đủ”, “Không có máy thì mượn”, “Nếu thiếu kinh phí, huyện sẽ bổ sung”: what was wanting
# once, hinders nobody, or is only supposed.
_OVERCOME = re.compile(
    r"(?<!\w)(?:nếu\s[^;.“”]{2,80}?\s(?:sẽ|thì)|trước đây|trước kia|ngày trước|hồi trước|nay đã|giờ đã|nhất định|"
    r"thì\s+(?:mượn|nhờ|vẫn|mình|ta|tôi|chúng tôi|anh em|cán bộ))(?!\w)"
)
# “...”, ông A phân trần: what a quotation complains of.
_COMPLAINED = re.compile(rf"[^“”\n]{{0,160}}?(?<!\w){alternatives(TELLING.laments)}(?!\w)")


# “Công chức hướng dẫn chưa rõ”: whom a quotation complains of.
_OFFICIAL = re.compile(
    r"(?<!\w)(?:cán bộ|công chức|viên chức|nhân viên|bộ phận một cửa|một cửa|cô trực|anh trực|chỗ tiếp nhận|quầy|"
    r"(?:lên|tới|đến|ra|ở)\s+(?:ủy ban|xã|phường|huyện))(?!\w)"
)
# “Trước phải chờ cả buổi, nay 15 phút là xong”: what has become better.
_BETTER = re.compile(
    r"(?<!\w)(?:tận tình|niềm nở|nhiệt tình|vui vẻ|chu đáo|nhanh hơn|tốt hơn|hài lòng lắm|khác hẳn)(?!\w)|"
    r"(?<!\w)trước(?!\w)[^.;]{2,90}(?<!\w)(?:nay|giờ|bây giờ)(?!\w)"
)
_GRUMBLES = re.compile(rf"(?<!\w){alternatives(TELLING.grumbles)}(?!\w)")


def complaint(setting: Setting, piece: Piece, start: int) -> tuple[Voice, int] | None:
    """Whose quotation complains of officials, and where it starts: "Bà phản ánh: “Công chức hướng dẫn chưa rõ”"."""
    plain, text = setting.plain, setting.text
    inner = text.find(": “", piece.start, piece.end)
    if inner < 0 and not setting.quoted(piece):
        return None
    at = inner + 3 if inner >= 0 else skip_connectives(plain, piece.start, piece.end)
    close = text.find("”", at)
    sentence = setting.sentence_end(piece.end)
    said = (piece.start, inner) if inner >= 0 else (close, min(sentence, close + 120))
    if close < 0 or not _GRUMBLES.search(plain, *said) or not _OFFICIAL.search(plain, at, close):
        return None
    end = min(close, piece.end)
    if _OVERCOME.search(plain, at, close) or _BETTER.search(plain, at, close):
        return None
    put_off = PUT_OFF.search(plain, at, end) or amiss(plain, at, end)
    if not put_off or PRAISE.search(plain, at, end) or setting.order(Piece(at, end)) == "modal":
        return None
    behind = setting.voices.behind_quote(piece.start, sentence)
    return Voice(person=behind) if behind else setting.voices.before(start, at), at


_BODIES = re.compile(
    r"(?:các|một số|nhiều|công tác|việc)\s+(?:chủ đầu tư|sở|ngành|huyện|xã|phường|đơn vị|cơ quan|địa phương|phòng|ban|"
    r"nhà thầu|doanh nghiệp)(?!\w)"
)


def _no_more(plain: str, start: int, shown: int, end: int) -> bool:
    """Whether what a clause shows up to `shown` is only supposed, is denied, or has been mended since."""
    if _SUPPOSED.search(plain, start, shown) or MENDED.search(plain, start, end):
        return True
    return bool(NONE_OF_THAT.search(plain, start, min(end, shown + 40)))


def undone(setting: Setting, piece: Piece) -> bool:
    """Whether a known body stands first and the clause tells what it has not done: "Sở Y tế chưa công khai ..."."""
    plain = setting.plain
    at = skip_adverbials(plain, piece.start, piece.end)
    if plain.startswith("riêng ", at):
        at += len("riêng ")
    first = setting.voices.units_in(at, piece.end)[:1]
    if not first or first[0][0].start != at or setting.quoted(piece):
        return False
    units = leading_units(plain, setting.voices, at, piece.end)
    ends = [mention.end for mention, unit in setting.voices.units_in(at, piece.end) if unit in units]
    behind = max(ends[: len(units)], default=at)
    return bool(
        ends
        and (lack := _LEAVES_UNDONE.match(plain, behind, piece.end))
        and not _DEALS_WITH.match(plain, behind, lack.end())
        and not _OF_OTHERS.match(plain, behind, lack.end())
        and not _no_more(plain, at, lack.end(), piece.end)
        and not PRAISE.search(plain, at, piece.end)
        and setting.order(piece) != "deadline"  # "UBND xã A giải quyết hồ sơ tồn đọng trước ngày 31/3"
    )


# "Công chức địa chính thu 50.000 đồng ngoài quy định": money that officials take beyond its due, whoever tells of it.
_EXACTS = Prefiltered(
    r"(?:(?:một|hai|ba|\d+|nhiều|một số)\s+)?(?:công chức|cán bộ|viên chức|nhân viên|bộ phận|ubnd|trưởng|phó|kế toán|"
    r"phòng|xã|phường|thị trấn|chi nhánh|trạm|trường)(?!\w)(?P<who>[^;:“”]{0,100}?)(?<!\w)"
    r"(?:thu|thu thêm|tự ý thu|đòi)\s[^;:“”]{0,60}?(?<!\w)(?:đồng|tiền|phí|lệ phí)(?!\w)[^;:“”]{0,60}?"
    r"(?<!\w)(?:(?:ngoài|trái|sai|vượt|cao hơn(?:\s+mức)?)\s+quy định|"
    r"không\s+(?:có\s+|xuất\s+|viết\s+)?(?:biên lai|hóa đơn))(?!\w)"
)
# With such people somebody deals, or it is only forbidden or supposed.
_DEALT_WITH = re.compile(
    r"(?<!\w)(?:kỷ luật|xử lý|xử phạt|nhắc nhở|chấn chỉnh|yêu cầu|nghiêm cấm|cấm|phê bình|khởi tố|không|chưa|"
    r"trường hợp|tình trạng|việc|nếu|khi|bị|phát hiện|hoàn trả|trả lại|kiểm tra|rà soát|để|mức|khoản)(?!\w)"
)


def exacts(setting: Setting, piece: Piece) -> bool:
    """Whether a clause tells of officials who take money beyond its due."""
    plain = setting.plain
    at = skip_adverbials(plain, piece.start, piece.end)
    match = _EXACTS.search(plain, at, piece.end)
    if (
        match is None
        or match.start() != at
        or _DEALT_WITH.search(match["who"])
        or setting.quoted(piece)
        or setting.order(piece) == "modal"
    ):
        return False
    return not (_no_more(plain, at, match.end(), piece.end) or PRAISE.search(plain, at, piece.end))


def concluded(setting: Setting, piece: Piece, form: OrderForm | None) -> bool:
    """Whether who concludes tells of bodies what they lack: "Các chủ đầu tư chậm lập hồ sơ quyết toán"."""
    plain = setting.plain
    at = skip_connectives(plain, piece.start, piece.end)
    if form or not setting.in_passage(at) or setting.quoted(piece) or not _BODIES.match(plain, at, piece.end):
        return False
    lack = _LEAVES_UNDONE.match(plain, at, piece.end)
    told = PRAISE.search(plain, at, piece.end) or setting.only_reports(at, piece.end)
    return lack is not None and not told and not _no_more(plain, at, lack.end(), piece.end)


def _laments(setting: Setting, piece: Piece, at: int) -> bool:
    """Whether a quotation tells of means that a place has not, or is a complaint by the verb behind it."""
    plain = setting.plain
    if _WITHOUT_MEANS.search(plain, at, piece.end):
        return not setting.order(piece)
    close = setting.text.find("”", at)
    lacks = close >= 0 and LACKING_CLAUSE.match(plain, at, piece.end)
    return bool(lacks and _COMPLAINED.match(plain, close + 1, setting.sentence_end(piece.end)))


def hardship(setting: Setting, piece: Piece, start: int) -> tuple[Voice, int] | None:
    """Whose words tell of a hardship: anybody's where things break down, else a quotation's, and where it starts."""
    plain = setting.plain
    at = skip_connectives(plain, piece.start, piece.end)
    inner = setting.text.find(": “", piece.start, piece.end)
    if inner >= 0:  # "Giám đốc Sở chia sẻ: “Khối lượng hồ sơ rất lớn, ...”"
        at = inner + 3
    quoted = inner >= 0 or setting.quoted(piece)
    if _ROUSES.match(plain, at, piece.end) or PRAISE.search(plain, at, piece.end):
        return None
    if quoted and _OVERCOME.search(plain, at, piece.end):
        return None
    hard = _HARDSHIP.match(plain, at, piece.end)
    if not quoted:
        return (Voice(), piece.start) if hard and FAILS.search(plain, at, piece.end) else None
    wants = LACKING_CLAUSE.match(plain, at, piece.end) or FAILS.search(plain, at, piece.end)
    few = _FEW_FOR_MUCH.match(plain, at, piece.end)
    if not (few or (hard and (wants or ADVERSE.search(plain, at, piece.end))) or _laments(setting, piece, at)):
        return None
    behind = setting.voices.behind_quote(piece.start, setting.sentence_end(piece.end))
    return Voice(person=behind) if behind else setting.voices.before(start, at), at
