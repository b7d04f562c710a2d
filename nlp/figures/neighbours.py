"""Whether a value is of what stands beside it: of another that is compared with, another matter, what never was."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nlp.figures.items import RateItem, UnitItem, Value
from nlp.figures.lexicon import CUES, words
from nlp.figures.sentence import explained
from nlp.prefilter import Prefiltered

if TYPE_CHECKING:
    from nlp.figures.state import State
    from nlp.figures.times import Times

_OF_THE_OTHER = re.compile(r"\d\s*(?:điểm|%)\s+so\s+với\s+(?:mức\s+|con\s+số\s+)?$")
_TIME_NEAR = re.compile(r"[^.;)]{0,25}?(?:năm|tháng|quý|kỳ|(?:19|20)\d\d|trước)(?!\w)")
_PASSES_BY = re.compile(r"\s*[,(]\s*(?:và\s+|đã\s+)?")
# "Sở Y tế 80 điểm, Cục Quản lý thị trường 85 điểm": a body that the gazetteer does not know has the second.
_UNKNOWN_BODY = re.compile(
    r"\s*[,;]\s+(?:và\s+|còn\s+)?(?:cục|chi\s+cục|kho\s+bạc|bảo\s+hiểm|công\s+an|hạt|trạm|đội|công\s+ty|viện|trường)(?:\s+[^\W\d_]+){1,7}"
    r"\s*[:(]?\s*(?:(?:đạt|được|với|chỉ)\s+){0,2}"
)
_POINTS_BEFORE = re.compile(r"(?<!\w)(?:số\s+điểm|điểm\s+số|tổng\s+điểm|mức\s+điểm)(?:\s+(?:là|đạt|chung))?\s+$")
# "lẽ ra đạt 87,3 điểm", "nếu không bị trừ điểm thì …"; "thấp, nếu không nói là rất thấp" makes nothing up.
_UNREAL = Prefiltered(words(CUES.unreal))
_UNLESS = Prefiltered(rf"{words(CUES.unless)}(?!\s+(?:muốn|nói|kể)(?!\w))")
_BUT = re.compile(
    r"(?<!\w)(?:nhưng|song|tuy\s+nhiên|thực\s+tế|thực\s+chất|trên\s+thực\s+tế|rốt\s+cuộc|thay\s+vì|trong\s+khi)(?!\w)"
)
_INSTEAD = re.compile(r",\s[^,]*?(?<!\w)(?:chỉ|mới|lại|nay|đành|vẫn)(?!\w)")
_THEN = re.compile(r"(?<!\w)(?:thì|sẽ|đã|hẳn|có\s+thể|còn)(?!\w)|\d")
_CLAUSE_END = re.compile(r"[;.](?:\s|$)|\n|$")
# "điểm khảo sát 29,1 điểm", "điểm tự chấm (tối đa 70 điểm) đạt 65,2": of one of the parts that an index is made up of.
_PART_SCORE = re.compile(
    r"(?<!\w)(?:điểm|phần|kết\s+quả)\s+(?:(?:khảo\s+sát|điều\s+tra|thẩm\s+định)(?:\s+xã\s+hội\s+học)?"
    r"(?:\s*\((?:thang\s|(?:điểm\s+)?tối\s+đa)[^()]*\))?"
    r"|tự\s+(?:chấm|đánh\s+giá)\s*\((?:thang\s|(?:điểm\s+)?tối\s+đa)[^()]*\))\s*(?:(?:là|đạt|được|chỉ|có|mới|:)\s*){0,3}$"
)
_MOST_ONLY = re.compile(r"\s*(?:có\s+|với\s+)?(?:số\s+)?(?:điểm\s+)?(?:tối\s+đa|thang\s)")
_AT_LEVEL = re.compile(r"(?<!\w)(?:bộ\s+phận|trung\s+tâm|cấp\s+(?:tỉnh|huyện|xã)|khối)(?!\w)")

# "Tỷ lệ hồ sơ trễ hạn chiếm 2,4%": how dealings came out; "tỷ lệ hồ sơ đất đai chiếm 43% tổng số" tells what they are.
_CAME_OUT = re.compile(rf"(?:tỷ|tỉ)\s+lệ\s[^,;.:()]*(?<!\w){words(CUES.rate_outcomes)}[^,;.:()]*")
_TAKES = re.compile(
    rf"(?:\s+(?:của|ở|tại)\s[^,;.:()%\d]{{2,40}}?)?(?:\s+(?:trong\s+)?năm\s+\d{{4}})?"
    rf"\s+(?:(?:chỉ|mới|đã|vẫn|còn|cũng|hiện)\s+){{0,2}}{words(CUES.shares)}\s*(?:tỷ\s+lệ\s+|tỉ\s+lệ\s+)?"
)
_OF_TOTAL = re.compile(r"\s+(?:so\s+với\s+|trong\s+|trên\s+)?(?:tổng|số|toàn\s+bộ)\s")


def takes_share(walk: Times, value: Value) -> bool:
    """True for the share that the rate right before it takes, where its name tells how dealings came out."""
    before = [item for item in walk.items if isinstance(item, RateItem) and not item.behind and item.end <= value.start]
    if not before or not _TAKES.fullmatch(walk.text, before[-1].end, value.start):
        return False
    named = _CAME_OUT.fullmatch(walk.text, before[-1].start, before[-1].end)
    return named is not None and not _OF_TOTAL.match(walk.text, value.end, walk.end)


# "đạt 78,3%, cao hơn mục tiêu đề ra 8,3%", "thấp hơn kế hoạch 15%": by how much an aim was passed or missed.
_BESIDE_AIM = re.compile(
    r"(?<!\w)(?P<over>cao\s+hơn|vượt)?(?:thấp\s+hơn|kém)?\s+(?:so\s+với\s+)?(?:mức\s+)?(?:mục\s+tiêu|chỉ\s+tiêu|kế\s+hoạch|yêu\s+cầu)"
    r"(?:\s+(?!là(?!\w)|phải)[^\W\d_]+){0,6}\s*$"
)


def gap_to_aim(walk: Times, value: Value) -> bool:
    """True for what is far too little to be the aim that was passed, or no more than what missed it."""
    last = walk.last_bound[-1] if walk.last_bound else None
    if last is None or last.measure != "percent" or value.kind != "percent" or last.status != "actual":
        return False
    beside = _BESIDE_AIM.search(walk.text, last.end, value.start)
    reached, told = last.value.number or 0, value.number or 0
    if beside is None or not beside[0].strip().startswith(("cao", "vượt", "thấp", "kém")):
        return False
    return told < reached / 6 if beside["over"] else told <= reached


def of_the_other(walk: Times, value: Value) -> bool:
    """ "chiếm ngôi đầu (94,3 điểm so với 93,9 điểm)": the second is of whom the first stands before."""
    beside = _OF_THE_OTHER.search(walk.text, max(walk.start, value.start - 30), value.start)
    return bool(beside) and not _TIME_NEAR.match(walk.text, value.end)


def made_up(walk: Times, value: Value) -> bool:
    """ "Lẽ ra tỉnh đạt 87,3 điểm", "nếu không bị trừ thì đạt 87,3", "đạt 87,3 nếu không bị trừ": what never was."""
    text, start = walk.text, max(walk.memory.sentence, walk.text.rfind(";", walk.memory.sentence, value.start) + 1)
    for cue in _UNREAL.finditer(text, start, value.start):
        if not _BUT.search(text, cue.end(), value.start) and not _INSTEAD.search(text, cue.end(), value.start):
            return True
    for cue in _UNLESS.finditer(text, start, value.start):
        if not _BUT.search(text, cue.end(), value.start):
            return True
    ends = _CLAUSE_END.search(text, value.end, walk.end)
    last = ends.start() if ends else walk.end
    for cue in _UNLESS.finditer(text, value.end, last):
        between = text[value.end : cue.start()]
        return not re.search(r"\d|[;:]", between) and not _THEN.search(text, cue.end(), last)
    return False


def passes_by(walk: Times, value: Value) -> bool:
    """ "tỉnh giao 70%, huyện thực hiện được 74,6%, vượt 4,6%": no bound, but how far another was passed."""
    last = walk.last_bound[-1] if walk.last_bound else None
    if last is None or last.measure not in ("percent", "score") or not walk.text.startswith("vượt", value.start):
        return False
    return bool(_PASSES_BY.fullmatch(walk.text, last.end, value.start))


# "tăng mạnh nhất là Quản trị môi trường (0,42 điểm)": few points behind a part that moved most are how far it moved.
_MOVED_MOST = re.compile(
    r"(?<!\w)(?:tăng|giảm|sụt|tụt|mất)(?:\s+điểm)?\s+(?:mạnh|nhiều|sâu|cao|lớn|rõ|đáng\s+kể)(?:\s+nhất)?(?:\s+điểm)?\s+"
    r"(?:là|ở|gồm|thuộc\s+về)(?!\w)[^.;%]*$"
)


def moved_by(walk: Times, value: Value, state: State) -> bool:
    """Whether points told of a part may be how far it moved: fewer than two, which is what hardly a part has."""
    few = value.kind == "score" and value.out_of is None and (value.number or 0) < 2
    within = max(walk.memory.sentence, value.start - 120)
    return few and bool(state.components) and _MOVED_MOST.search(walk.text, within, value.start) is not None


def beside_scores(walk: Times, value: Value, state: State) -> bool:
    """ "A dẫn đầu với 91,36 điểm, B (90,84) và C (90,02) …": bare numbers of units beside scores with their unit."""
    if _POINTS_BEFORE.search(walk.text, max(walk.start, value.start - 20), value.start) and state.subject_age == 0:
        # "đồng hạng 4 với cùng số điểm 84,60": the word for points beside a place of the same body.
        last = walk.last_bound[-1] if walk.last_bound else None
        if last is not None and last.measure == "rank" and last.code == state.code and last.subject in state.subjects:
            return True
    return walk.depth > 0 and any(
        one.sentence == walk.memory.sentence and one.measure == "score" and one.code == state.code
        for one in walk.memory.bound[-4:]
    )


def other_matter(walk: Times, value: Value, state: State) -> bool:
    """ "tỷ lệ đúng hạn đạt 98%; thanh toán trực tuyến mới đạt 43%": a clause that names a matter of its own."""
    if walk.depth > 0 or walk.sharing or walk.clause_start <= max(state.anchors, default=value.start):
        return False
    between = [item for item in walk.items if walk.clause_start <= item.start < value.start]
    last = max((item.end for item in between if isinstance(item, Value)), default=walk.clause_start)
    if _AT_LEVEL.search(walk.text, last, value.start):
        return False
    return not explained(walk.text, last, value.start, between, most=3)


def unknown_part(walk: Times, value: Value, state: State) -> bool:
    """ "kết quả dịch vụ 88,02%, bố trí ghế ngồi chờ 82,6%": words of a part that is not known, in a list of parts."""
    last = walk.last_bound[-1] if walk.last_bound else None
    if walk.depth == 0 and _of_its_part(walk, value, state):
        return True
    if last is None or walk.depth > 0 or walk.sharing or state.aggregate:
        return False
    if _UNKNOWN_BODY.fullmatch(walk.text, last.end, value.start) and value.start not in state.anchors:
        return not any(last.end <= item.start < value.start for item in walk.items)
    if not state.components:
        return False
    if last.component != state.components[-1].words or last.measure != "score" or state.components[-1].start > last.end:
        return False
    gap = walk.text[last.end : value.start]
    if not 8 < len(gap) < 120 or "," not in gap[:3]:
        return False
    between = [item for item in walk.items if last.end <= item.start < value.start]
    return not between and not explained(walk.text, last.end, value.start, between, most=2)


def _of_its_part(walk: Times, value: Value, state: State) -> bool:
    """ "điểm khảo sát 29,1 điểm" behind another part; a part named for its maximum alone has no score."""
    part = _PART_SCORE.search(walk.text, max(walk.start, value.start - 70), value.start)
    known = state.components[-1] if state.components else None
    if part is not None and (known is None or known.end <= part.start()):
        return True
    if known is None or not _MOST_ONLY.match(walk.text, known.end, value.start):
        return False
    return any(isinstance(one, UnitItem) and known.end < one.start < value.start for one in walk.items)
