"""The text that is read and what is known of it, with the questions that every step of a reading asks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from cchc.records import Person
from nlp.figures.names import parts_at
from nlp.lexicon import alternatives
from nlp.rejections import Rejected
from nlp.statements.charges import starts_with_task
from nlp.statements.points import Piece
from nlp.statements.telling import CUES as TELLING
from nlp.statements.voices import Voice, Voices
from nlp.wording import (
    CUES,
    DEADLINE,
    MODAL,
    STRONG_LACK,
    TASK_INSIDE,
    OrderForm,
    order_form,
    past,
    skip_adverbials,
    skip_blanks,
)

# "Báo cáo về kỷ cương, ông A cho hay ...", "Báo cáo tổng kết nêu rõ: ...": what is said, whatever verb stands first.
_SAYS = alternatives((*TELLING.says, "cho thấy"))
_SAID = re.compile(rf"{alternatives(TELLING.reporting)}(?!\w)[^;:.“”]{{0,160}}?(?<!\w){_SAYS}(?!\w)")
# "Chủ trì hội nghị là ông A": who did it, and no order.
_EQUALS = re.compile(r"[^,;:.“”]{3,60}?\s(?:gồm\s+)?(?:có|là)\s+(?:các\s+)?(?:ông|bà|đồng chí|đ/c)(?!\w)")
# "Huyện xác định cải cách là nhiệm vụ trọng tâm", "Các kiến nghị khác được chuyển cơ quan chức năng".
_TELLS_OF = re.compile(
    r"[^,;:.“”]{2,60}?\s(?:luôn\s+|đã\s+)?(?:xác định|coi|xem|lấy)\s[^;:.“”]{3,100}?\slà\s+(?:một\s+trong\s+)?"
    r"(?:những\s+)?(?:nhiệm vụ|khâu|giải pháp|động lực|thước đo|mục tiêu)(?!\w)|"
    r"(?:các|những|một số|nhiều)\s+(?:kiến nghị|ý kiến|nội dung|phản ánh|vấn đề|đề xuất)(?:\s+(?:khác|còn lại|này))?\s+"
    r"(?:đã\s+|đều\s+)?được\s+(?:chuyển|tiếp thu|giải đáp|trả lời|ghi nhận|giải trình|tổng hợp)(?!\w)"
)
_ONLY_REPORTS = re.compile(
    r"(?<!\w)(?:báo cáo|tham luận|thảo luận|trao đổi|kiến nghị)\s[^.;]{0,60}(?:khó khăn|vướng mắc|bất cập|hạn chế)"
)


_MEASURE = re.compile(
    r"(?<!\w)(?:(?:đạt|chỉ đạt|mới đạt|được|đạt được|chiếm|tăng|giảm|tụt)\s+"
    r"(?:đến\s+|tới\s+|mức\s+|gần\s+|trên\s+)?\d[\d.,/]*"
    r"\s*(?:%|điểm|bậc|hạng)|(?:xếp|đứng)\s+(?:hạng|thứ|vị trí|ở)|tiếp nhận\s+\d[\d.]*\s+(?:lượt\s+)?hồ sơ|"
    # "từ vị trí thứ 45 vươn lên vị trí thứ 28", "nhích từ 5,02 lên 5,19 điểm", "mất 6 bậc": how a result has moved
    r"(?:(?:tăng|giảm|tụt|nhích|lùi|rơi|cải thiện)\s+)?từ\s+(?:mức\s+)?"
    r"(?:(?:vị trí|hạng|bậc|thứ|thứ hạng)\s+){0,2}\d[\d.,/]*\s?(?:%|điểm|bậc)?\s(?:[^;:.\d]{0,40}\s)?"
    r"(?:lên|xuống|còn|về)\s+(?:\w+\s+){0,4}?\d|"
    r"vươn\s+lên\s+(?:(?:vị trí|hạng|thứ|nhóm|tốp|top|đứng|xếp)(?!\w)|\d)|"
    r"(?:lùi|mất|rớt|sụt|nhích|thăng|cải thiện|leo)\s+(?:thêm\s+)?\d[\d.,]*\s*(?:%|điểm|bậc|hạng))"
)
_AIM = re.compile(
    r"(?<!\w)(?:phấn đấu|tối thiểu|ít nhất|trở lên|bảo đảm|đảm bảo|không quá|mục tiêu|để|nhằm|trước ngày|chậm nhất|"
    r"đến năm|đến hết|đến cuối|lọt|vào tốp)(?!\w)"
)
# "Kiểm soát tham nhũng | được 6,45/10 điểm", "Quản trị điện tử | chỉ 2,87 điểm": a part of an index has its result.
_HAS_RESULT = re.compile(
    r"(?:\s+(?:của|tại|ở)\s[^,;:.\d“”]{2,40}?)?,?\s+(?:(?:cũng|lại|vẫn|mới|chỉ|còn|đạt|được|là|có|ở|mức|tăng|giảm|"
    r"nhích|thêm|tụt|xếp|đứng|thứ|hạng)\s+){0,4}\d"
)
# "Thu ngân sách trên địa bàn ước 5.486 tỷ đồng": what came in or was spent, and nothing to be done.
_TAKINGS = re.compile(
    r"(?:thu|chi)\s+(?:ngân sách|nội địa|nsnn|cân đối|thuế|từ|đầu tư)(?!\w)[^;:.“”]{0,80}?"
    r"\d[\d.,]*\s+(?:(?:nghìn|ngàn|triệu|tỷ)\s+)*(?:đồng|usd|đô la)(?!\w)"
)
# "Sở A không để hồ sơ nào quá hạn trong 6 tháng liên tiếp": how long something has gone well.
_KEPT = re.compile(
    r"(?:(?!phải|cần)[^;:.“”]){3,80}?(?<!phải )(?<!cần )(?<!đối )không để\s[^;:.“”]{3,70}?"
    r"(?<!\w)(?:liên tiếp|liền|\d\s+(?:tháng|năm|quý|tuần)\s+(?:qua|nay|đầu năm)|"
    r"từ đầu năm(?:\s+đến nay)?|(?:thời gian|năm) qua)(?!\w)"
)
# Fields of reform whose names begin with a verb.
_FIELD = re.compile(
    r"(?:cải cách|xây dựng (?:và|thể chế|chính quyền|đội ngũ)|kiểm soát thủ tục|"
    r"hiện đại hóa|ứng dụng|chuyển đổi số|tổ chức bộ máy|công khai, minh bạch|"
    r"cung cấp dịch vụ)(?!\w)"
)


# "Kiểm tra công vụ được duy trì", "Công khai thủ tục tại xã A còn sơ sài", "Cải cách hành chính là nhiệm vụ trọng tâm":
# work that is named, and how it goes. Of things to be dealt with the same words are an attribute: "Rà soát các thủ tục
# đã được công bố", "Xử lý hồ sơ còn chậm".
_NAMED = re.compile(
    rf"{alternatives(CUES.named_tasks)}(?!\w)"
    r"(?:(?!\s(?:các|những|toàn bộ|từng|mọi|để|nhằm|theo)\s)[^;:.“”]){0,90}?\s"
    rf"(?:được\s+(?:\w+\s+){{0,2}}?{alternatives(CUES.done_well)}(?!\w)|"
    r"(?:mới|chỉ|mới chỉ|đã)\s+đạt\s|đạt\s+(?:thấp|nhiều\s+kết quả|kết quả\s+(?:tích cực|bước đầu|khá|quan trọng|đáng)|"
    r"\d[\d.,]*\s?%\s+(?:kế hoạch|dự toán|chỉ tiêu))|"
    rf"(?:còn|vẫn|chưa)\s+(?:còn\s+|rất\s+|khá\s+|được\s+|thật sự\s+|thực sự\s+)*{alternatives(CUES.done_badly)}(?!\w)|"
    r"(?:đã\s+|bước đầu\s+)?có\s+(?:nhiều\s+)?(?:chuyển biến|tiến bộ|bước tiến|khởi sắc)|"
    r"là\s+(?:một trong|nhiệm vụ|khâu|yêu cầu|trách nhiệm|việc|động lực|giải pháp|thước đo|chìa khóa|"
    r"nền tảng|xu thế)(?!\w))"
)

# "Trước đó, năm 2018, huyện đã yêu cầu các xã ký cam kết": what was ordered then is no order of now.
_ANOTHER_TIME = re.compile(
    r"(?:(?:để|nhằm)\s[^,;:.]{2,50},\s*)?(?:trước đó|trước đây|(?:những|các|nhiều|mấy|ba|hai) năm (?:qua|trước)|"
    r"những năm gần đây|thời gian qua|năm ngoái|(?:từ\s+)?năm trước)(?!\w)[^;:.]{0,160}?(?<!\w)đã\s"
)
# "Để có kết quả đó, huyện giao các xã ...": how a result was come by.
_CAME_BY = re.compile(
    r"để (?:có|đạt|được)(?:\s+được)?\s+(?:những\s+)?(?:kết quả|thành tích|điều|thành công|con số|thứ hạng)\s+"
    r"(?:đó|này|trên|ấy|như vậy|nói trên|nêu trên|tích cực)(?!\w)"
)


@dataclass(frozen=True)
class Setting:
    """`plain` is the searchable text; `passage` the conclusion as (start, end, speaker), or None."""

    doc: Doc
    text: str
    plain: str
    voices: Voices
    passage: tuple[int, int, Person | None] | None
    kind: str  # of the document
    sentences: Sequence[tuple[int, int]]
    rejected: list[Rejected] = field(default_factory=list)

    def reject(self, start: int, end: int, rule: str, reason: str) -> None:
        """Keep what was weighed as a statement and not taken."""
        while start < end and self.text[start].isspace():
            start += 1
        self.rejected.append(Rejected("statements", start, end, rule, reason))

    def in_passage(self, offset: int) -> bool:
        """Whether an offset stands in the words of the one who concludes."""
        return self.passage is not None and self.passage[0] <= offset < self.passage[1]

    def concluder(self, offset: int) -> Voice:
        """The voice of a conclusion, for what stands in it; nobody's elsewhere."""
        return Voice(person=self.passage[2]) if self.passage and self.in_passage(offset) else Voice()

    def sentence_end(self, offset: int) -> int:
        """End of the sentence that an offset stands in."""
        index = bisect_left(self.sentences, (offset, -1))
        for start, end in self.sentences[max(0, index - 1) : index + 1]:
            if start <= offset <= end:
                return end
        return offset

    def quoted(self, piece: Piece) -> bool:
        """Whether a piece starts with a quotation."""
        opening = self.text[max(0, piece.start - 2) : piece.start + 2]
        return "“" in opening or '"' in opening

    def unit_first(self, piece: Piece) -> bool:
        """Whether a known unit is the first word of a piece, adverbials apart."""
        at = skip_adverbials(self.plain, piece.start, piece.end)
        return any(mention.start - at < 3 for mention, _ in self.voices.units_in(at, piece.end)[:1])

    def order(self, piece: Piece) -> OrderForm | None:
        return order_form(self.plain, piece.start, piece.end, unit_first=self.unit_first(piece))

    def reported(self, piece: Piece) -> bool:
        """What has been done or is the case is no order: "Sở đã hoàn thành ...", "tỷ lệ ... đạt 98%"."""
        at = skip_adverbials(self.plain, piece.start, piece.end)
        first = self.plain[at : min(piece.end, at + 90)]
        if self.measured(at, piece.end) or self.told(at, piece.end) or self.named(at, piece.end):
            return True
        if _KEPT.match(self.plain, at, piece.end):
            return True
        return past(first) and not MODAL.search(first) and not starts_with_task(self.plain, at, piece.end)

    def told(self, start: int, end: int) -> bool:
        """Whether a clause tells what somebody said, or who somebody was, under a word that may be a task's."""
        told = _SAID.match(self.plain, start, end) or _EQUALS.match(self.plain, start, end)
        if not told and not TASK_INSIDE.match(self.plain, start, end) and not MODAL.search(self.plain, start, end):
            told = _TELLS_OF.match(self.plain, start, end)
        return bool(told)

    def looks_back(self, piece: Piece) -> bool:
        """Whether a clause begins by telling of orders of another time, or of those by which a result was come by."""
        at = skip_blanks(self.plain, piece.start)
        return bool(_ANOTHER_TIME.match(self.plain, at) or _CAME_BY.match(self.plain, at))

    def named(self, start: int, end: int) -> bool:
        """Whether a word of a task only names what is told of: "Kiểm tra công vụ được duy trì thường xuyên"."""
        asked = MODAL.search(self.plain, start, end) or DEADLINE.search(self.plain, start, end)
        return not asked and bool(_NAMED.match(self.plain, start, end))

    def measured(self, start: int, end: int) -> bool:
        """A result that is told, whatever verb stands first: "Cải cách tài chính công đạt 9,6 điểm, xếp thứ 35"."""
        match = _MEASURE.search(self.plain, start + 1, min(end, start + 110))
        told = _TAKINGS.match(self.plain, start, end) or any(
            _HAS_RESULT.match(self.plain, part, end) for part in parts_at(self.plain, start, end)
        )
        if not (match or told) or _AIM.search(self.plain, start, end) or MODAL.search(self.plain, start, end):
            return False
        if told or match is None:
            return True
        if _FIELD.match(self.plain, start):
            return True
        task = TASK_INSIDE.search(self.plain, start, end)
        return task is None or task.start() >= match.start()

    def exhorts(self, piece: Piece) -> bool:
        """A quotation that only exhorts: “... cách làm cũng phải mới”; one that charges a body does not."""
        return (
            self.quoted(piece)
            and not self.unit_first(piece)
            and not starts_with_task(self.plain, piece.start, piece.end)
        )

    def strong_lack(self, start: int, end: int) -> bool:
        """A lack by more than a lower figure."""
        return bool(STRONG_LACK.search(self.plain, start, end))

    def only_reports(self, start: int, end: int) -> bool:
        """That difficulties were talked about, with none named."""
        return bool(_ONLY_REPORTS.search(self.plain, start, end))
