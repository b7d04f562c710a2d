"""What clears of blame: a reason, a remedy, a denial, praise, or a count that tells of nothing amiss.

"hai công chức đi muộn nhưng đều có lý do"     a reason
"xã thiếu máy quét, đã được cấp 2 máy"          a remedy
"huyện A không bị trừ điểm nào"                 a denial
"công tác lưu trữ được thực hiện tốt"           praise
"Tổng số hồ sơ tiếp nhận là 1.250 hồ sơ"        a count
"""

from __future__ import annotations

import re

from nlp.lexicon import Lexicon, Phrases, alternatives, load
from nlp.prefilter import Prefiltered
from nlp.statements.telling import misdeed
from nlp.wording import ADVERSE, FAILS, LACK, LOST, STRONG_LACK, WIDE_LACK


class ExcuseCues(Lexicon):
    reasons: Phrases
    remedied: Phrases
    mends: Phrases
    worn: Phrases
    evils: Phrases
    merits: Phrases


EXCUSES = load("excuses", ExcuseCues)

# Behind these a clause says on what was not cleared, or of how many it was.
_YET = re.compile(r"(?<!\w)(?:nhưng|song|tuy|tuy nhiên|mà|vẫn|chưa|trong khi|trong đó)(?!\w)")
_REASON = Prefiltered(rf"(?<!\w)(?<!không )(?<!chưa )(?<!người ){alternatives(EXCUSES.reasons)}(?!\w)")
_REMEDIED = re.compile(
    r"(?<!\w)(?:đã|vừa|nay|hiện)\s+(?:(?:đã|đều|được|kịp thời|cơ bản|chủ động|huyện|tỉnh|xã|cấp trên|nay)\s+)*"
    rf"{alternatives(EXCUSES.remedied)}(?!\w)"
    r"(?!\s+(?:đổi|thế|sai|chậm|một phần|bước đầu|trên|ủy|có thẩm quyền|dưới|tỉnh|huyện|xã))"
)
# "niêm yết 3 thủ tục đã được sửa đổi": what is shown though it holds no longer has not been mended.
_SHOWN = re.compile(r"(?<!\w)(?:niêm yết|áp dụng|công khai|sử dụng|đăng|ghi|treo|dán)\s[^;:]{0,70}$")
_MENDS = re.compile(
    r"(?:[^,;:.“”]{3,70}?\s)?(?<!chưa )(?<!không )(?<!chậm )(?<!việc )(?<!mới )(?<!chỉ )"
    rf"{alternatives(EXCUSES.mends)}\s[^,;:.“”]{{2,50}}?\s(?:(?:đã|bị)\s+){{0,2}}{alternatives(EXCUSES.worn)}(?!\w)"
)
# "Trụ sở cũ đóng cửa", "đóng cửa điểm giao dịch để sửa chữa": what is shut since all has moved.
_PLACE = r"(?:trụ sở|điểm(?:\s+giao dịch)?|cơ sở|nhà|phòng|trạm|văn phòng|địa điểm|nơi tiếp nhận)"
_MOVED = Prefiltered(
    rf"(?<!\w)(?:{_PLACE}\s(?:[^,;:.“”]{{0,40}}\s)?cũ\s(?:[^,;:.“”]{{0,30}}\s)?(?:đóng cửa|khóa cửa|ngừng hoạt động)|"
    rf"đóng cửa\s(?:[^,;:.“”]{{0,20}}\s)?{_PLACE}\s[^,;:.“”]{{0,20}}cũ(?!\w)|"
    r"đóng cửa\s(?:[^,;:.“”]{0,40}\s)?(?:để|do|vì)\s+(?:chuyển|di dời|dời|sáp nhập|hợp nhất|sửa chữa|nâng cấp|cải tạo)|"
    r"đóng cửa\s+(?:(?:vào|các)\s+)?(?:ngoài giờ|sau giờ làm việc|ngày nghỉ|thứ bảy|chủ nhật|ngày lễ))(?!\w)"
)
_NONE = re.compile(
    r"(?<!\w)(?:không\s+(?:có|để|phát hiện|ghi nhận|phát sinh|xảy ra)\s+(?:(?:phát sinh|xảy ra|tồn)\s+)?"
    r"(?:một\s+|bất kỳ\s+)?(?:(?:hồ sơ|trường hợp|tình trạng|hiện tượng|đơn vị|công chức|"
    r"cán bộ|xã|phường|ai|đơn|thủ tục|việc)\s+)"
    rf"(?:(?!nên|do|vì|dẫn|để|khiến)[^\s,;:.]+\s+){{0,4}}?{alternatives(EXCUSES.evils)}|"
    rf"không\s+(?:còn|bị|phải|để)\s+(?:(?:phải|bị|cảnh|tình trạng|hiện tượng|hồ sơ|để)\s+){{0,2}}"
    rf"(?:[^\s,;:.]+\s+){{0,2}}?{alternatives(EXCUSES.evils)}|"
    rf"không\s+có\s+{alternatives(EXCUSES.evils)}|{alternatives(EXCUSES.evils)}\s+không còn(?=\s*$))(?!\w)"
    r"(?:\s+(?:nào|gì|nhiều lần|nữa))?(?![^,;:.“”]{0,20}\s(?:được|mà)\s)"
)
# "số hồ sơ trễ hạn giảm còn 12 hồ sơ": less of what is bad.
_FEWER = re.compile(
    rf"(?:[^,;:.“”]{{0,30}}\s)?(?:số|số lượng|tỷ lệ)\s[^,;:.“”]{{0,40}}?{alternatives(EXCUSES.evils)}(?!\w)"
    r"[^,;:.“”]{0,60}?\s(?:giảm(?!\s+(?:chậm|không|ít|chưa))|thấp hơn|xuống còn|rút xuống|chỉ còn)(?!\w)"
)
_MERIT = re.compile(
    r"(?<!\w)(?:được|đã|đều|rất|luôn|khá|cơ bản|tương đối|người dân|tổ chức|doanh nghiệp|giải quyết|thực hiện|"
    r"chấp hành|hoàn thành|trả kết quả|có mặt)\s+"
    rf"(?:[^\s,;:.]+\s+){{0,6}}?{alternatives(EXCUSES.merits)}(?!\w)"
)
# What a criterion measures is no praise: "tỷ lệ hồ sơ được giải quyết đúng hạn", among those that lost points.
_CRITERION = re.compile(r"(?:các\s+)?(?:tỷ lệ|mức độ|số|tiêu chí|chỉ số|nội dung|việc|điểm|thời gian|kết quả)(?!\w)")
_SCANT = re.compile(r"(?<!\w)(?:chỉ|quá|sai|thấp|nhưng|tuy|nếu|khi|trừ|để|lẽ ra|hơn|kém|phải|thay vì|cho là)(?!\w)")
_THING = (
    r"(?:hồ sơ|thủ tục|cán bộ|công chức|viên chức|người|biên chế|lượt|văn bản|thôn|tổ dân phố|khu phố|nhân khẩu|hộ)"
)
_COUNT = re.compile(
    rf"(?:(?:trong\s+(?:kỳ|năm|quý|tháng)[^,;:.]{{0,20}},?\s+)?(?:tổng số|số|số lượng|toàn|xã|phường|thị trấn|huyện|"
    rf"sở|đơn vị|trung tâm|bộ phận|ubnd)\s[^,;:.“”]{{0,60}}?\s?)?(?::\s*|(?<!\d))\d[\d.]*\s+{_THING}"
    rf"(?:\s*(?:,|và)\s*{_THING})*"
    r"(?:\s+(?:tại|trong|ở)\s+(?:bộ phận|kỳ|trung tâm|năm|quý|tháng)[^,;:.“”]{0,30})?[\s.;]*$"
)
_PROMISED = re.compile(r"(?:và\s+|đồng thời\s+)?(?:xin\s+)?(?:hứa|cam kết)\s")


# "huyện Ba Bể chỉ còn 3 hồ sơ trễ hạn, giảm 80%": how few are left, and nothing amiss behind.
_FEW_LEFT = re.compile(
    r"(?:[^,;:.“”]{2,60}?\s)?chỉ\s+còn\s+(?:\w+\s+){0,2}?\d[\d.,]*\s*(?:%\s+)?(?:hồ sơ|trường hợp)"
    r"(?:\s+(?:(?:trễ|quá|chậm|tồn|hạn|hẹn|đọng|giải quyết|bị|trong|trên|tổng số|kỳ|của|huyện|xã)(?!\w)|\d[\d.]*))*"
    r"(?:,\s*(?:giảm|thấp hơn)\s[^;:“”]*)?[\s.]*$"
)


def cleared(plain: str, start: int, end: int, *, blamed: bool) -> str | None:
    """Why a clause blames nobody though it stands where blame is told; None where it does.

    `blamed` says that what lost points is listed, where plain nouns are points, too.
    """
    reason = _REASON.search(plain, start, end)
    if reason and _no_more(plain, reason.end(), end) and " trong đó " not in plain[start : reason.start()]:
        return "a reason is told that clears of blame"
    done = _REMEDIED.search(plain, start, end) or _MENDS.match(plain, start, end)
    if done and _no_more(plain, done.end(), end) and not _SHOWN.search(plain, start, done.start()):
        return "what has been mended"
    if _MOVED.search(plain, start, end):
        return "shut since all has moved, or out of hours"
    none = _NONE.search(plain, start, end)
    if none and not _bad(plain, start, none.start()) and _no_more(plain, none.end(), end):
        return "that there is none of it"
    fewer = _FEWER.match(plain, start, end)
    if fewer and not (_YET.search(plain, fewer.end(), end) or STRONG_LACK.search(plain, fewer.end(), end)):
        return "less of what is bad"
    if _FEW_LEFT.match(plain, start, end):
        return "how few are left"
    if _bad(plain, start, end) or WIDE_LACK.search(plain, start, end) or _SCANT.search(plain, start, end):
        return None
    if _PROMISED.match(plain, start, end):
        return "what is promised"
    if _COUNT.match(plain, start, end):
        return None if blamed else "a count that tells of nothing amiss"
    praised = not (blamed or _CRITERION.match(plain, start, end)) and _MERIT.search(plain, start, end)
    return "praise" if praised else None


def _no_more(plain: str, start: int, end: int) -> bool:
    """Whether nothing amiss is told behind the words that clear."""
    return not (_YET.search(plain, start, end) or _bad(plain, start, end))


def _bad(plain: str, start: int, end: int) -> bool:
    """Whether a stretch tells of anything amiss."""
    return bool(
        LACK.search(plain, start, end)
        or misdeed(plain, start, end)
        or FAILS.search(plain, start, end)
        or ADVERSE.search(plain, start, end)
        or LOST.search(plain, start, end)
    )
