"""Decides what a value measures in its clause, or why it measures nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cchc.indicators import OTHER, indicator
from cchc.records import Measure
from nlp.figures.items import ComponentItem, IndicatorItem, UnitItem, Value
from nlp.figures.lexicon import CUES, words
from nlp.figures.maxima import tells_maximum
from nlp.figures.neighbours import (
    beside_scores,
    gap_to_aim,
    made_up,
    moved_by,
    of_the_other,
    other_matter,
    passes_by,
    takes_share,
    unknown_part,
)
from nlp.figures.places import stays_within
from nlp.figures.rates import is_public_spending
from nlp.figures.sentence import explained
from nlp.figures.trends import trend
from nlp.numbers import CARDINAL_WORD
from nlp.periods import year_of

if TYPE_CHECKING:
    from nlp.figures.state import State
    from nlp.figures.times import Times

_NOT_PERFORMANCE = re.compile(words(word.lower() for word in CUES.not_performance))
_SHARE = re.compile(rf"(?:{words(CUES.shares)})\s*(?:tỷ\s+lệ\s+|tỉ\s+lệ\s+)?$")
# "cải cách thể chế hoàn thành 66,7%": of the work, and no score.
_OF_WORK = re.compile(
    r"(?<!\w)(?:hoàn\s+thành|thực\s+hiện)(?:\s+(?:được|đạt|là|tỷ\s+lệ|khoảng|gần|hơn|trên|tới|chỉ|mới)){0,3}\s*$"
)
# "chiếm 58,05%, cao hơn cùng kỳ năm 2021 (44,65%)": what is in the parentheses is a share too.
_BESIDE_SHARE = re.compile(rf"(?:{words(CUES.shares)})\s[^;()%]{{0,20}}\d\s*%[^;()%]*\([^()%]*$")
# "Ba chỉ số nội dung của PAPI 2023 tăng điểm": of some parts, and of the whole it is not told.
_SEVERAL_PARTS = re.compile(
    rf"(?<!\w)(?:\d{{1,2}}|{CARDINAL_WORD}|một\s+số|nhiều|các|không\s+ít|đa\s+số|hầu\s+hết|phần\s+lớn)\s+(?:chỉ\s+số|lĩnh\s+vực|nội\s+dung|trụ\s+cột|tiêu\s+chí)"
    r"(?:\s+(?:thành\s+phần|nội\s+dung))?\s+(?:của|thuộc|trong)\s+[^,;:.\d]{2,40}(?:(?:19|20)\d\d\s+)?(?:(?:đều|cùng|đã|có)\s+)?$"
)
# "chưa vào tốp 3", "suýt rơi xuống hạng 63", "không đứng thứ 5"; "không giữ được hạng 5 của năm 2021" tells of then.
_DENIED = re.compile(
    r"(?<!\w)suýt(?!\w)[^,;.:()\d]{0,40}\d|(?<!\w)(?:không|chưa|chẳng)\s+(?:(?:còn|thể|từng|hề|kịp|bao\s+giờ)\s+){0,2}"
    r"(?:được\s+xếp|vào|lọt|đứng|xếp|nằm|thuộc|có\s+(?:mặt|tên|chỗ)|đạt|lên|vươn|(?P<kept>giữ|lấy\s+lại|giành\s+lại|trở\s+lại))(?!\w)"
    r"[^,;.:()\d]{0,30}\d"
)
# "chưa lọt vào tốp 30", "không có tên trong tốp 10": outside of it. "Nếu không vào", "chưa từng" tell of no year.
_OUTSIDE = re.compile(
    r"(?<!nếu )(?<!khi )(?<!dù )(?<!để )(?<!\w)(?:không|chưa|chẳng)\s+(?:(?:còn|thể|hề|kịp)\s+){0,2}"
    r"(?:được\s+xếp|vào|lọt|nằm|thuộc|có\s+(?:mặt|tên|chỗ)|vươn)(?!\w)[^,;.:()\d]{0,30}\d"
)
_SAVING = re.compile(r"(?:giảm\s+giá|cắt\s+giảm|tiết\s+kiệm|rút\s+ngắn|hỗ\s+trợ|đóng\s+góp|trị\s+giá)[^,.;]{0,30}$")
_GAP_WORDS = re.compile(r"(?:khoảng\s+cách|chênh\s+lệch|cách\s+biệt)(?!\w)[^;():]*$")
# "giảm 20% thời gian giải quyết": the noun behind the percentage is what changes.
_OF_SOMETHING = re.compile(
    r"\s+(?!(?:so|và|nhưng|song|còn|cùng|năm|trong|ở|với|thì|là|do|nhờ|trở|vào|trước|tại|để|mỗi|hằng"
    r"|hàng|lên|xuống|đến|theo|tuy|đưa|thuộc|xếp|đứng|vượt|cao|thấp|nên|mà|rồi|khiến|giúp|qua|sau|đạt|bằng"
    r"|(?:vẫn|lại)\s+(?:mất|tụt|giảm|lùi|rớt|rơi|xếp|đứng))(?!\w))[^\W\d_]"
)
_SO_WITH_OTHER = re.compile(
    r"\s*so\s+với\s+(?!(?:một\s+|hai\s+|ba\s+)?năm|cùng|kỳ|lần|kết\s+quả|(?:19|20)\d\d|đầu|quý|tháng"
    r"|(?:bảng\s+xếp\s+hạng|thứ\s+hạng|vị\s+trí|mức|điểm|số\s+điểm|đợt|lần)\s+(?:của\s+|đánh\s+giá\s+|công\s+bố\s+)?(?:năm|kỳ|lần|đợt)\s)"
)
_THAN_EARLIER_MEAN = re.compile(
    r"\s*so\s+với\s+(?:(?:giá\s+trị|mức|điểm|kết\s+quả)\s+)?(?:trung\s+bình|bình\s+quân)(?:\s(?:[^,;:()]|,(?=\s+thành)){0,60}?)?\s(?:năm|kỳ)\s"
)
_BEYOND = re.compile(r"\s*so\s+với")
_FALLING_SHORT = re.compile(r"(?:chưa|không)\s+(?:đạt|đủ)\s*$")
_THIS_INDEX = re.compile(r"(?<!\w)chỉ\s+số(?:\s+(?:này|trên|nêu\s+trên))?(?=\s*[,;])")
# "các huyện có tỷ lệ hồ sơ trực tuyến dưới 10% phải …"
_WHO_HAS = re.compile(
    r"(?<!\w)(?:đơn\s+vị|cơ\s+quan|địa\s+phương|nơi|(?:các|những)\s+(?:sở|huyện|xã|phường|ngành|đơn\s+vị))"
    r"(?:\s+nào)?\s+(?:có|để)\s+(?:tỷ\s+lệ|mức|kết\s+quả|số\s+điểm)\s[^,.;:%]{3,80}$"
)
# "Đơn vị đạt dưới 70 điểm phải …"
_WHO_REACHES = re.compile(
    r"(?<!\w)(?:(?:đơn\s+vị|cơ\s+quan|địa\s+phương|tập\s+thể|cá\s+nhân)(?:\s+nào)?|(?:các|những|từng|mỗi)\s+(?:sở|huyện|xã|phường|ngành|tiêu\s+chí|nội\s+dung|lĩnh\s+vực))"
    r"\s+(?:có\s+(?:điểm|kết\s+quả|chỉ\s+số)[^,.;:%\d]{0,40}|đạt|chỉ\s+đạt|xếp)\s*$"
)
# "giá trị trung bình PAR INDEX của các địa phương đạt trên 89%": what all of them reach together
_MEAN_OF_ALL = re.compile(
    r"(?<!\w)(?:trung\s+bình|bình\s+quân)(?:\s[^,;:.]{0,40}?)?\scủa\s+(?:các|những|\d+)\s[^,;:.]*$"
)
# "trung bình của khối là 76,8 điểm, có 5/14 đơn vị xếp loại Tốt": so many of them, and no class of the mean
_SO_MANY = re.compile(
    r"(?<!\w)(?:có|còn|với)\s+\d[\d.]*(?:\s*/\s*\d[\d.]*)?\s+(?:đơn\s+vị|cơ\s+quan|địa\s+phương|sở|xã|phường|huyện|tỉnh)(?!\w)[^;:.()]*$"
)
# "không còn đơn vị dưới 80 điểm", "các xã dưới 65 điểm": bodies told by where they stand.
_BODIES_BELOW = re.compile(
    r"(?<!\w)(?:(?:không(?:\s+(?:còn|có|để))?|còn)\s+(?:đơn\s+vị|cơ\s+quan|địa\s+phương|sở|huyện|xã|phường)(?:\s+nào)?"
    r"|(?:các|những)\s+(?:đơn\s+vị|địa\s+phương|sở|huyện|xã|phường))\s+(?:có\s+điểm\s+)?$"
)
_WITH_RATE = re.compile(r"(?<!\w)(?:với|đạt)\s+(?:tỷ\s+lệ\s+|mức\s+)?$|\(\s*$")
# "(khoảng cách với Quảng Ninh,) địa phương đứng đầu với 71,25 điểm": the score of that place.
_AT_PLACE = re.compile(r"(?:đầu|nhất|nhì|hạng\s+\w+|thứ\s+\w+)\s+(?:với|đạt)\s*$")
_THEN_PLACED = re.compile(r"\s*(?:,|và|,\s+và|\()\s*(?:(?:đang|hiện|tiếp\s+tục)\s+)?")
_NONE_IS = re.compile(r"(?<!\w)không\s+(?:còn|có|để)\s[^.;:\d]*$")
_AT_MOST = re.compile(r"tối\s+đa")
_SINCE = re.compile(
    r"(?:so\s+(?:với|cùng)\s+(?:cùng\s+kỳ|năm|kết\s+quả|kỳ|lần)|cùng\s+kỳ|năm\s+(?:liền\s+)?(?:trước|kề)|năm\s+ngoái|năm\s+\d{4}"
    r"|so\s+với\s+(?:tháng|quý))"
)


def _measures_nothing(rate: str) -> bool:
    return _NOT_PERFORMANCE.search(rate.lower()) is not None and not is_public_spending(rate)


def measured(walk: Times, value: Value, state: State) -> tuple[Measure | None, str]:
    """The measure of a value under a state; None with the reason when it is no figure."""
    indexed = state.rate is None and state.code not in (None, OTHER)
    refused = _of_another(walk, value) or _of_unnamed_bodies(walk, value) or _out_of_reach(walk, value, state, indexed)
    if refused:
        return None, refused
    if value.kind == "rank" and state.rate is not None and (_of_rate(walk, value, state) or leads_by_rate(walk, value)):
        return "rank", ""
    if value.kind in ("rank", "grade", "trend", "score") and not indexed:
        return None, "no index that it could be of"
    if value.kind == "rank":
        return _rank(walk, value, state)
    if value.kind == "grade":
        return _grade(walk, value, state)
    if value.kind == "trend":
        return trend(walk, value, state)
    if value.kind == "change":
        return _change(walk, value, state, indexed)
    if unknown_part(walk, value, state):
        return None, "of a part that is not known"
    if moved_by(walk, value, state):
        return None, "points deducted, or a gap"
    if value.kind == "score":
        return _score(walk, value, state)
    return _percent(walk, value, state, indexed)


def _of_another(walk: Times, value: Value) -> str:
    """Why a number is the distance to another result, or that result itself; "" where it is neither."""
    gap = _GAP_WORDS.search(walk.text, max(walk.clause_start, value.start - 140), value.start)
    result = value.kind in ("score", "percent")
    if result and gap and not _AT_PLACE.search(gap[0]):
        return "a gap, not a result"
    if result and value.comparator == ">" and _BEYOND.match(walk.text, value.end):
        return "by how much something was passed, not a result"
    if result and of_the_other(walk, value):
        return "a result of another that is compared with"
    if gap_to_aim(walk, value):
        return "a gap, not a result"
    if made_up(walk, value):
        return "what might have been, not what was"
    if value.comparator == ">" and passes_by(walk, value):
        return "by how much something was passed, not a result"
    return ""


def _of_unnamed_bodies(walk: Times, value: Value) -> str:
    """Why a bound only tells which bodies are meant ("đơn vị dưới 80 điểm"); "" where it does not."""
    if value.comparator == "=":
        return ""
    named = walk.clause_start < walk.told_until <= value.start
    named = named or _MEAN_OF_ALL.search(walk.text, max(walk.start, value.start - 70), value.start) is not None
    below = _BODIES_BELOW.search(walk.text, max(walk.start, value.start - 40), value.start)
    if below or (not named and _WHO_REACHES.search(walk.text, max(walk.start, value.start - 70), value.start)):
        return "a threshold for bodies that are not named"
    return ""


def _out_of_reach(walk: Times, value: Value, state: State, indexed: bool) -> str:
    """Why a value is not of what the state names: of another field, too far off, of a group; "" where it may be."""
    if indexed and state.foreign:
        return "of another field"
    if indexed and state.code_age > 0 and not _close(walk, value, state):
        return "too far from the name of what it could be of"
    moving = value.kind in ("trend", "change") and not state.components
    if moving and _SEVERAL_PARTS.search(walk.text, max(walk.start, value.start - 80), value.start):
        return "a change of a group that is not named"
    if state.generic and not state.aggregate:
        change = value.kind == "change"
        return "a change of a group that is not named" if change else "said of a group that is not named"
    return ""


def _denied(walk: Times, value: Value, state: State) -> bool:
    """True for a place, or a class, that is said not to be had; one of an earlier year was had then."""
    if value.role:
        return False
    before = walk.text[max(walk.clause_start, value.start - 40) : value.end]
    if value.rule == "rank.top" and value.comparator == ">":
        return stays_within(before)
    match = _DENIED.search(before)
    told, head = year_of(state.period), year_of(walk.head_period)
    return match is not None and not (match["kept"] and told is not None and head is not None and told < head)


def _outside(walk: Times, value: Value, state: State) -> bool:
    """ "PCI năm 2023 chưa lọt vào tốp 30": the place lies behind the group's last."""
    told = value.rule == "rank.top" and value.comparator == "<=" and "target" not in (state.status, state.once)
    return told and _OUTSIDE.search(walk.text, max(walk.clause_start, value.start - 40), value.end) is not None


def _rank(walk: Times, value: Value, state: State) -> tuple[Measure | None, str]:
    if _denied(walk, value, state):
        if not _outside(walk, value, state):
            return None, "a place that is not had"
        value.comparator = ">"
    if len(state.subjects) > 1 and not walk.sharing and _LISTED_ON.match(walk.text, value.end):
        return None, "the first of a list of places, but no list of as many names"
    return "rank", ""


def _grade(walk: Times, value: Value, state: State) -> tuple[Measure | None, str]:
    if _NONE_IS.search(walk.text, max(walk.clause_start, value.start - 60), value.start):
        return None, "a class that nobody is to be in"
    if state.aggregate and _SO_MANY.search(walk.text, max(walk.start, value.start - 60), value.start):
        return None, "said of a group that is not named"
    of_all = len(state.subjects) > 1 and state.subject_age < 2  # "Cả năm đơn vị kể trên đều thuộc nhóm Tốt."
    if value.rule != "grade.group" and not of_all and not _named_here(walk, value):
        return None, "a class without a name beside it"
    return "grade", ""


def _score(walk: Times, value: Value, state: State) -> tuple[Measure | None, str]:
    if state.status == "actual" and (
        _AT_MOST.match(walk.text, value.start) or tells_maximum(walk.text, walk.start, value)
    ):
        return None, "the most that can be had, not a result"
    scaled = state.code is not None and indicator(state.code).unit_scale and (value.number or 9) <= 1
    if (
        value.rule == "score.bare"
        and state.code_age > 1
        and not (value.role or state.components)
        and not (state.aggregate or (scaled and _named_here(walk, value)) or beside_scores(walk, value, state))
    ):
        return None, "a bare number far from its index"
    if value.rule == "score.named" and not (scaled and _right_behind(walk, value)):
        return None, "a bare number without a name right before it"
    again = _THIS_INDEX.search(walk.text, walk.clause_start, value.start)
    if not again and not _named_here(walk, value) and state.code_age > 1 and walk.depth == 0:
        return None, "a score without a name beside it"
    if value.rule == "score.whole" and not state.components:
        return None, "two whole numbers that need not be points"
    if _too_little(value, state):
        return None, "less than the index as a whole can be"
    limit = _limit(state.code)
    if value.out_of is not None and value.number is not None and value.number > value.out_of:
        return None, "more than its scale"
    if value.out_of is None and value.number is not None and limit is not None and value.number > limit:
        return None, "more than any scale of the index"
    return "score", ""


def _too_little(value: Value, state: State) -> bool:
    """ "PCI nhích lên 0,97 điểm so với năm 2016": a step, or the score of a part that is not known."""
    if state.code in (None, OTHER) or state.components or value.out_of is not None or value.number is None:
        return False
    one = indicator(str(state.code))
    return not one.unit_scale and value.number < one.scale / 20


_LISTED_ON = re.compile(r"\s*(?:,|và)\s+(?:và\s+)?\d{1,3}(?![\d.,/]*\d|\s*(?:điểm|%|bậc|hạng|\())")


def _of_rate(walk: Times, value: Value, state: State) -> bool:
    """ "Tỷ lệ thanh toán trực tuyến đạt 68,5%, đứng thứ 7/63": the place that the rate itself has."""
    last = walk.last_bound[-1] if walk.last_bound else None
    if last is None or last.rate != state.rate or last.measure != "percent" or last.status != "actual":
        return False
    return bool(_THEN_PLACED.fullmatch(walk.text, last.end, value.start)) and value.comparator == "="


def leads_by_rate(walk: Times, value: Value) -> bool:
    """ "Dẫn đầu khối huyện là huyện Lâm Thao với 99,91%": a first place that the percentage behind it explains."""
    if value.rule != "rank.word":
        return False
    following = next((item for item in walk.items if isinstance(item, Value) and item.start >= value.end), None)
    if following is None or following.kind != "percent" or following.start - value.end > 90:
        return False
    return bool(_WITH_RATE.search(walk.text, value.end, following.start))


def _right_behind(walk: Times, value: Value) -> bool:
    """True for a number whose component, index or unit stands right before it."""
    return any(
        isinstance(item, ComponentItem | IndicatorItem | UnitItem) and not walk.text[item.end : value.start].strip()
        for item in walk.items
        if item.end <= value.start
    )


def _close(walk: Times, value: Value, state: State) -> bool:
    """Under an index of an earlier sentence, a value must follow its unit or component with no other matter between."""
    if walk.depth > 0 or walk.sharing or state.aggregate or state.components or value.kind in ("grade", "trend"):
        return True
    if value.start in state.anchors:
        return True  # who has it is named right behind it
    if _THIS_INDEX.search(walk.text, walk.clause_start, value.start):
        return True  # "cải thiện Chỉ số, phấn đấu đạt 80 điểm"
    before = [item for item in walk.items if item.start < value.start]
    start = max((item.end for item in before if isinstance(item, UnitItem | Value)), default=walk.start)
    if start >= value.start:
        return True
    return explained(walk.text, start, value.start, before, most=3)


def _limit(code: str | None) -> float | None:
    return None if code is None else max(1000.0, indicator(code).scale)


def _named_here(walk: Times, value: Value) -> bool:
    """True when the sentence names a unit, an index or a component before the value."""
    anchors = [a for a in walk.state.anchors if a <= value.start]
    return bool(anchors) or walk.depth > 0 or walk.state.subject_age < 2


def _percent(walk: Times, value: Value, state: State, indexed: bool) -> tuple[Measure | None, str]:
    before = walk.text[max(walk.start, value.start - 60) : value.start]
    if _SAVING.search(before):
        return None, "a saving, not a result"
    if value.comparator in ("<", ">", "<=", ">=") and _WHO_HAS.search(
        walk.text, max(walk.start, value.start - 110), value.start
    ):
        return None, "a threshold for bodies that are not named"
    if _FALLING_SHORT.search(before):
        return None, "what was not reached"
    if state.rate is not None:
        if _measures_nothing(state.rate):
            return None, "a rate that measures no performance"
        if other_matter(walk, value, state):
            return None, "of something else that its clause names"
        share = bool(_SHARE.search(before)) and not takes_share(walk, value)
        if (share or _beside_share(walk, value)) and not _scored(walk) and not state.outcome:
            return None, "a share"
        if value.number is not None and value.number > 400:
            return None, "more than a rate can be"
        return "percent", ""
    if not indexed:
        return None, "a percentage of nothing that is named"
    if _SHARE.search(before) and not _scored(walk):
        return None, "a share"
    if _NOT_PERFORMANCE.search(before) or _OF_WORK.search(before):
        return None, "a percentage of something else"
    if _beside_share(walk, value) and not _scored(walk):
        return None, "a share of an earlier time"
    if value.number is not None and value.number > 100:
        return None, "more than an index can be"
    if not any(a <= value.start for a in state.anchors) and state.code_age > 1:
        return None, "a percentage without a name beside it"
    return "score", ""


def _beside_share(walk: Times, value: Value) -> bool:
    if walk.depth == 0:
        return False
    return _BESIDE_SHARE.search(walk.text, max(walk.memory.sentence, value.start - 120), value.start) is not None


def _scored(walk: Times) -> bool:
    return bool(walk.last_bound) and walk.last_bound[-1].measure == "score"


# "35 dự án vốn 12.300 tỷ đồng (tăng 18%)"
_OF_COUNT = re.compile(r"\d[\d.,]*\s+(?!điểm|bậc|hạng|năm)(?:[^\W\d_]+\s+){0,3}[^\W\d_]+\s*\(\s*$")
_PLACE_BEFORE = re.compile(r"(?:thứ|hạng|vị\s+trí|bậc)\s+\d+[^().;]*\(\s*$")


def _change(walk: Times, value: Value, state: State, indexed: bool) -> tuple[Measure | None, str]:
    if value.against_mean:
        nearby = walk.text[max(walk.start, value.start - 50) : min(walk.end, value.end + 45)]
        elsewhere = _SO_WITH_OTHER.match(walk.text, value.end)
        # "trung bình của 34 tỉnh đạt 87,96%, thấp hơn 0,41% so với giá trị trung bình của 63 tỉnh năm 2024"
        means = state.aggregate == "mean" and _THAN_EARLIER_MEAN.match(walk.text, value.end, walk.end)
        if not means and (elsewhere or not (_SINCE.search(nearby) or walk.state.compared)):
            return None, "a gap to something else than an earlier time"
    before = walk.text[max(0, value.start - 60) : value.start]
    if value.unit == "%" and _OF_COUNT.search(before) and not _PLACE_BEFORE.search(before):
        return None, "a change of what was counted"
    if value.unit == "bậc":
        return ("rank_change", "") if indexed else (None, "a change of rank without an index")
    if value.unit == "%" and _OF_SOMETHING.match(walk.text, value.end, walk.end):
        return None, "a change of something else"
    if state.rate is not None:
        if value.unit == "điểm" or _measures_nothing(state.rate):
            return None, "a change that does not fit its rate"
        return ("percent_change", "") if value.unit == "%" else (None, "a change without a unit")
    if not indexed or state.code is None:
        return None, "a change of nothing that is named"
    if value.unit == "%":
        return ("percent_change" if indicator(state.code).unit_scale else "score_change"), ""
    if value.unit == "" and value.rule == "change.signed" and (value.number or 0) % 1 == 0:
        return None, "a signed number without a unit"
    return "score_change", ""
