"""Clauses that blame behind an introduction: "Tuy nhiên, ...", "Qua kiểm tra cho thấy, ...", "Ghi chú: ..."."""

from __future__ import annotations

import re

from nlp.statements.points import Piece
from nlp.statements.setting import Setting
from nlp.wording import CONCESSION, skip_connectives

_SEEN = re.compile(
    r"\s*(?:qua|kết quả|thực tế)\s+(?:(?:công tác|quá trình|đợt)\s+)?(?:kiểm tra|giám sát|khảo sát|"
    r"rà soát|thanh tra|theo dõi)"
    r"[^;:.“”]{0,60}?(?:cho thấy|nhận thấy|phát hiện)(?!\w)"
)
# "Tuy vậy, tỷ lệ nộp qua mạng mới đạt 4%, còn cách xa chỉ tiêu": a result held against its target.
_SHORT_OF = re.compile(
    r"(?<!\w)(?:cách\s+(?:rất\s+|khá\s+)?xa|thấp hơn|chưa bằng|dưới)\s+"
    r"(?:\w+\s+){0,3}?(?:chỉ tiêu|mục tiêu|kế hoạch|yêu cầu)"
)
_NOTE = re.compile(
    r"\s*(?:ghi chú|lưu ý|chú thích)\s*:\s*(?=xã|phường|huyện|thị|thành phố|sở|ubnd|phòng|trung tâm|các|một số)"
)


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
    return lacks and not setting.only_reports(at, piece.end)
