"""Finds rates: "tỷ lệ hồ sơ đúng hạn", "100% thủ tục", "đúng hạn 117.500 hồ sơ, đạt 99,5%"."""

from __future__ import annotations

import re

from nlp.figures.items import RateItem
from nlp.figures.lexicon import CUES
from nlp.lexicon import alternatives
from nlp.numbers import CARDINAL_WORD
from nlp.prefilter import Prefiltered

_STOPS = alternatives(CUES.rate_stops)
# "tỷ lệ dữ liệu đã số hóa mới được 21%": what was done is part of the name; "tỷ lệ trễ hạn đã giảm còn 2%" ends it.
_MOVES = alternatives((*CUES.rate_stops, *CUES.up, *CUES.down))
_DONE = (
    rf"\s+(?=đã\s+(?!(?:được\s+)?(?:{_MOVES}(?!\w)|nâng|đưa|kéo|rút|hạ|đẩy))(?!có|chạm|cán|trở|chuyển|đi|về)[^\W\d_])đã"
)
# "khai thác, sử dụng lại dữ liệu số hóa": "lại" says that it is done once more, and ends no name.
_ANEW = r"(?:(?<=dụng)|(?<=dùng)|(?<=trả)|(?<=cấp)|(?<=nộp)|(?<=gửi)|(?<=làm)|(?<=đi))\s+lại(?!\w)"
_RATE = Prefiltered(
    rf"(?<!\w){alternatives(CUES.rate_heads)}(?!\w)(?:\s+(?:giảm|tăng|đạt|là|còn)(?=\s+(?!\d|đạt"
    # "phải đi lại từ hai lần trở lên", "phải bổ sung quá 1 lần": how often, as part of the name.
    rf"|là)[^\W\d_]))?(?:{_ANEW}|\s+(?:từ|trên|hơn|quá)\s+(?:\d|{CARDINAL_WORD})\s+lần(?:\s+trở\s+lên)?(?!\w)|\s+(?!{_STOPS}(?!\w))(?:[^\W\d_]+)|\s+(?=của\s+(?:người|tổ\s|cá\s|doanh|khách))của"
    rf"|,\s+(?=[^\W\d_]+\s)(?!tỷ\s+lệ|tỉ\s+lệ|{_STOPS}(?!\w))[^\W\d_]+|\s*[-/–&]\s*[^\W\d_]+|\s+"
    rf"(?=trong\s+(?:giải|thực|việc))trong|{_DONE}|\s+trước\s+và|\s+\([^()]{{1,30}}\)"
    r"){0,24}"
)
_RATE_HEAD = re.compile(alternatives(CUES.rate_heads))
_AGAIN = Prefiltered(r"(?<!\w)(?:tỷ\s+lệ|tỉ\s+lệ|con\s+số)\s+(?:này|đó|tương\s+ứng|trên)(?!\w)")
_OBJECTS = alternatives(CUES.rate_objects)
# Shares of people by what they are ("68% người được hỏi là nam") tell of no performance.
_WHO_THEY_ARE = r"(?!người\s+được\s+[^\W\d_]+(?:\s+[^\W\d_]+)?\s+(?:là|thuộc|ở)\s)"
_BEHIND = Prefiltered(
    rf"(?:%|phần\s+trăm)\s+{_WHO_THEY_ARE}(?!(?:tổng\s+)?số\s+điểm)(?P<np>(?:(?:số|các|tổng\s+số|những)\s+)?{_OBJECTS}(?!\w)"
    r"(?:[^.;:()\d%]|(?<=mức độ )\d(?:\s*(?:,|và)\s*\d)?){0,110})"
)
_TIME_BEHIND = (
    r"(?:trước|vào|trong|đến|tính\s+đến)\s+(?:hết\s+|cuối\s+|đầu\s+)?(?:ngày|tháng|quý|năm)(?!\w)"
    r"|(?:trong|đến)\s+\d+\s+tháng|(?:vào|đến)\s+cuối"
)
# "nhóm nhiệm vụ cải cách thể chế mới hoàn thành 66,7%": how much of the work is done, and no score of a part.
_WORK_DONE = Prefiltered(
    r"(?<!\w)(?:nhiệm\s+vụ|đầu\s+việc)"
    r"(?:\s+(?!đạt|là|còn|tăng|giảm|đã|mới|chỉ|nâng|để|hoàn\s+thành)[^\W\d_]+){0,12}"
    r"(?:(?:\s+(?:đã|mới|chỉ|cũng|được)){0,2}\s+(?:hoàn\s+thành|thực\s+hiện))?"
    r"(?=\s+(?:(?:đã|mới|chỉ|cũng|còn|đạt|được|là|ước|gần|hơn|trên|khoảng)\s+){0,3}\d[\d.,]*\s*%)"
)
_GROUP_OF = re.compile(r"(?<!\w)(?:nhóm|khối|mảng)\s+$")
# "đúng hạn 117.500 hồ sơ, đạt 99,5%": the outcome of dossiers is a rate without the word for one.
_OUTCOME = Prefiltered(
    r"(?<!\w)(?:(?:hoàn\s+thành|thực\s+hiện)\s+\d+/\d+\s+(?:nhiệm\s+vụ|chỉ\s+tiêu|nội\s+dung|đầu\s+việc|tiêu\s+chí)"
    r"(?:\s+(?!đạt|bằng)(?:[^\W\d_]+|(?:19|20)\d\d)){0,10}(?=\s*(?:,|\()?\s*(?:đạt|bằng)(?:\s+tỷ\s+lệ)?\s)|"
    r"(?:(?:số\s+)?hồ\s+sơ\s+)?(?:(?:đã\s+)?(?:giải\s+quyết|trả\s+kết\s+quả)\s+)?(?:(?:trước"
    r"(?:\s+hạn)?(?:,|\s+và)\s+)?(?:đúng|trước|quá|trễ)\s+hạn(?:(?:,|\s+và)\s+(?:trước|đúng)\s+hạn)?|"
    r"(?:tiếp\s+nhận\s+|nộp\s+|thanh\s+toán\s+)?(?:qua\s+mạng|trực\s+tuyến|không\s+dùng\s+tiền\s+mặt)(?:\s+toàn\s+trình"
    r"|\s+một\s+phần)?)(?=\s+(?:là\s+|cho\s+|trên\s+)?[\d.]+(?:/[\d.]+)?\s+(?:hồ\s+sơ|TTHC"
    r"|thủ\s+tục)?\s*(?:,|\(|;|đạt|chiếm)|\s+(?:là\s+)?\d[\d.]*,\s+(?:chiếm|đạt)\s|\s+(?:(?:chỉ|mới|còn|đạt|là|ước|gần|hơn|khoảng)\s+){0,3}\d[\d.,]*\s*%))"
)
# "53 hồ sơ trễ hạn, chiếm 0,9%", "2.900 hồ sơ trước và đúng hạn (đạt 98%)"
_CAME = r"(?:trước(?:\s+hạn)?(?:,|\s+và)\s+)?(?:(?:đúng|trước|trễ|quá|chậm)\s+hạn|trễ\s+hẹn)"
_COUNTED = re.compile(
    rf"(?<!\w)(?:số\s+)?(?:lượng\s+)?hồ\s+sơ(?:\s+(?:TTHC|thủ\s+tục\s+hành\s+chính))?\s+(?:được\s+)?"
    rf"(?:lĩnh\s+vực\s+(?:[^\W\d_]+\s+){{1,4}}?(?:được\s+)?)?(?:giải\s+quyết|nộp|gửi|trả|tiếp\s+nhận|xử\s+lý|{_CAME}(?=(?:\s*[,(]\s*|\s+(?:\w+\s+)?)(?:chiếm|đạt)\s)"
    rf"|trực\s+tuyến(?=\s+(?:\w+\s+)?(?:chiếm|đạt)\s)"
    rf"|qua\s+(?:dịch\s+vụ\s+công\s+trực\s+tuyến|mạng|cổng\s+dịch\s+vụ\s+công)(?:\s+mức\s+độ\s+\d(?:,\s*\d)?)?(?=\s+(?:\w+\s+)?(?:chiếm|đạt)\s))(?:\s+(?!{_STOPS}(?!\w))[^\W\d_]+){{0,8}}",
    re.IGNORECASE,
)


_OF_ALL = re.compile(r"(?:tổng\s+)?số\s+hồ\s+sơ", re.IGNORECASE)
_CAME_OUT = re.compile(r"h[ạẹ]n(?!\w)|qua\s+mạng|trực\s+tuyến|qua\s+dịch\s+vụ")
# "tiếp nhận 48.316 hồ sơ, trong đó 61,3% nộp trực tuyến": what became of a share of the dossiers.
_SHARE_OF = Prefiltered(
    r"(?<!\w)hồ\s+sơ[^.;:%]{0,40}trong\s+đó(?:\s+có)?\s+[\d.,]+\s*%\s+(?:số\s+hồ\s+sơ\s+)?(?:được\s+)?"
    r"(?P<np>(?:nộp|giải\s+quyết|trả|thanh\s+toán|tiếp\s+nhận|số\s+hóa|(?:đúng|trước|trễ|quá)\s+hạn"
    r"|trực\s+tuyến|qua)(?:\s+[^\W\d_]+){0,8})"
)


# "giải ngân vốn đầu tư công của tỉnh mới đạt 71,3%": how far the plan of public money is fulfilled, with and without
# the word for a rate. What banks lend or firms invest is none, nor "đẩy nhanh giải ngân, Sở A đạt 90%".
_PUBLIC_MONEY = (
    r"giải\s+ngân\s+(?:(?:kế\s+hoạch|các|nguồn|vốn)\s+){0,4}"
    r"(?:đầu\s+tư\s+(?:công|từ\s+ngân\s+sách|xây\s+dựng\s+cơ\s+bản)|ngân\s+sách|chương\s+trình\s+mục\s+tiêu|sự\s+nghiệp)(?!\w)"
)
_SPENT = Prefiltered(
    rf"(?<!\w){_PUBLIC_MONEY}(?:\s+(?!{_STOPS}(?!\w))[^\W\d_]+){{0,8}}"
    r"(?=(?:\s+(?!và\s|tỷ\s+lệ|chỉ\s+số)[^\s.;:,()%]+){0,12}?(?:\s+(?:đạt|là|được|bằng|mới|chỉ|còn|khoảng|gần|trên|hơn|ước)){1,3}"
    r"\s+\d[\d.,]*\s*%)"
)
# "Ngân hàng giải ngân vốn ngân sách ủy thác cho vay hộ nghèo": what is lent, and who is no administration.
_LENT = re.compile(
    r"(?<!\w)(?:ngân\s+hàng|nhà\s+đầu\s+tư|doanh\s+nghiệp|công\s+ty|tập\s+đoàn|hợp\s+tác\s+xã|quỹ)\s+"
    r"(?:(?!và\s|để\s|trong\s|về\s|cho\s|việc\s)[^\W_]+\s+){0,6}$"
)
_FOR_LOANS = re.compile(r"(?<!\w)(?:cho\s+vay|ủy\s+thác|uỷ\s+thác|tín\s+dụng|vốn\s+vay)(?!\w)")
_PUBLIC_SPENDING = re.compile(rf"(?:(?:tỷ|tỉ)\s+lệ\s+)?{_PUBLIC_MONEY}", re.IGNORECASE)


def is_public_spending(rate: str) -> bool:
    """True for the rate at which public money is spent, a task of the administration."""
    return _PUBLIC_SPENDING.match(rate) is not None and not _FOR_LOANS.search(rate.lower())


# "đất đai", "tài nguyên và môi trường": what procedures are about, and no field of the reform.
_WORK_FIELD = re.compile(rf"(?:quản\s+lý\s+|thủ\s+tục\s+)?{alternatives(CUES.work_fields)}(?!\w)", re.IGNORECASE)


def is_work_field(name: str) -> bool:
    """True for a name that begins with a field of work in which people hand in dossiers."""
    return _WORK_FIELD.match(name) is not None


_RUNS_ON = re.compile(r"\s+(?:từ|(?<!trở )lên|xuống|được|đối)$")


def find_rates(text: str, original: str, start: int, end: int) -> list[RateItem]:
    found = [RateItem(match.start(), match.end(), "", again=True) for match in _AGAIN.finditer(text, start, end)]
    for match in _RATE.finditer(text, start, end):
        words_ = _RUNS_ON.sub("", original[match.start() : match.end()].rstrip(" ,-–/"))
        head = _RATE_HEAD.match(match[0])
        named = head is not None and len(words_) > head.end()
        if named and not any(item.start < match.end() and match.start() < item.end for item in found):
            found.append(RateItem(match.start(), match.start() + len(words_), words_))
    for match in _BEHIND.finditer(text, start, end):
        phrase = re.split(
            r",\s+(?!(?:" + _OBJECTS + r"|phường|tiêu\s+chí|lệ)(?!\w))|\s+(?:" + _TIME_BEHIND + ")",
            match["np"],
        )[0].rstrip(" ,")
        phrase = re.sub(r"\s+năm$", "", phrase)
        if _OF_ALL.match(phrase) and re.search(r"chiếm[^;%]{0,25}$", text[max(0, match.start() - 40) : match.start()]):
            continue  # "hồ sơ trễ hạn chiếm 1,4% tổng số hồ sơ": what the share is of
        first = match.start("np")
        found.append(RateItem(first, first + len(phrase), original[first : first + len(phrase)], behind=True))
    for match in _SHARE_OF.finditer(text, start, end):
        first, last = match.span("np")
        if not any(item.start < last and first < item.end for item in found):
            found.append(RateItem(first, last, original[first:last], behind=True))
    for match in _OUTCOME.finditer(text, start, end):
        if not any(item.start < match.end() and match.start() < item.end for item in found):
            found.append(RateItem(match.start(), match.end(), original[match.start() : match.end()], outcome=True))
    for match in _WORK_DONE.finditer(text, start, end) if text.find("%", start, end) >= 0 else ():
        if not any(item.start < match.end() and match.start() < item.end for item in found):
            group = _GROUP_OF.search(text, max(start, match.start() - 8), match.start())
            first = group.start() if group else match.start()
            found.append(RateItem(first, match.end(), original[first : match.end()], outcome=True))
    for match in _SPENT.finditer(text, start, end) if text.find("%", start, end) >= 0 else ():
        lent = _LENT.search(text, start, match.start()) or _FOR_LOANS.search(match[0])
        if not lent and not any(item.start < match.end() and match.start() < item.end for item in found):
            found.append(RateItem(match.start(), match.end(), original[match.start() : match.end()]))
    for match in _COUNTED.finditer(text, start, end):
        if not any(item.start < match.end() and match.start() < item.end for item in found):
            words_ = original[match.start() : match.end()]
            found.append(RateItem(match.start(), match.end(), words_, outcome=bool(_CAME_OUT.search(match[0]))))
    return sorted(found, key=lambda item: item.start)
