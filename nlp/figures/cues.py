"""What cues say of the values behind them: a target, a forecast, a mean, a group, a scale."""

from __future__ import annotations

import re

from cchc.indicators import OTHER
from cchc.records import Unit
from nlp.figures.items import ComponentItem, CueItem
from nlp.figures.lexicon import CUES, words
from nlp.figures.times import Times
from nlp.numbers import parse_count

_TARGET_STRONG = re.compile(
    r"phấn đấu|mục tiêu|quyết tâm|hướng tới|kỳ vọng|cam kết"
    r"|sẽ đạt|sẽ trở lại|sẽ nằm|sẽ lọt|sẽ vào|sẽ xếp|cần đạt|cần nâng|phải đạt|phải nâng"
    r"|yêu cầu đạt|chậm nhất|^(?:để|muốn|nhằm)$"
    r"|đặt chỉ tiêu|đặt đích|đặt ra cho năm|đề ra cho năm|đặt ra yêu cầu|^theo kế hoạch"
)
# "người dân phải chờ", "hồ sơ phải thẩm định lại": what they have to bear; "tỉnh phải giành lại hạng 5" is an aim.
_BURDEN = re.compile(r"\s*(?:đi|nộp|bổ|kiêm|xin|chờ)")
_AGAIN = re.compile(r"\s*(?:[^\W\d_]+\s+){1,3}(?<!trở )lại(?!\w)")
_OFTEN = re.compile(r"[^,;.:]{0,40}(?<!\w)nhiều\s+(?:lần|lượt|vòng)(?!\w)")
_BEARS = re.compile(
    r"(?<!\w)(?:người\s+dân|doanh\s+nghiệp|công\s+dân|tổ\s+chức|cá\s+nhân|hồ\s+sơ|thủ\s+tục|giấy\s+tờ|trường\s+hợp)(?!\w)[^,;.:]{0,40}$"
)
_PURPOSE = ("để", "muốn", "nhằm")
# "Để đạt 90%, UBND tỉnh yêu cầu …", "…, tỉnh cần …": the clause of those who are to bring the aim about.
_THEN_WHO = re.compile(
    r",\s+(?:(?:trong\s+)?(?:thời\s+gian\s+tới|năm\s+\d{4}|năm\s+nay),?\s+)?(?=(?:ubnd|hđnd|chủ\s+tịch|tỉnh|thành\s+phố|huyện|xã|phường|các|sở|đồng\s+chí"
    r"|ông|bà|lãnh\s+đạo|[^,.;\d]{0,40}?(?<!\w)(?:yêu\s+cầu|giao|đề\s+nghị|cần|phải|sẽ|tập\s+trung|nhất\s+thiết))(?!\w))"
)
_TARGET_ONCE = re.compile(r"chỉ tiêu|kế hoạch|so với yêu cầu|yêu cầu$|mức$|.*giao$")
# "vượt mục tiêu 83%", "còn cách xa chỉ tiêu 40%": the aim of the result told before it.
_COMPARED_AIM = re.compile(
    r"(?<!\w)(?:vượt(?:\s+xa)?|vượt\s+qua|so\s+với|cách(?:\s+xa)?|thấp\s+hơn|cao\s+hơn|kém|gần\s+bằng|bằng|đạt)\s+(?:cả\s+)?$"
)
# "tỉnh đề ra các chỉ tiêu: tỷ lệ … từ 99%; SIPAS trên 85%": all that is listed behind the colon.
_SETS_AIMS = re.compile(r"(?<!\w)(?:(?:đề|đặt)\s+ra|đặt|xác\s+định)\s+(?:(?:các|những|một\s+số|ba|bốn|năm|\d+)\s+)?$")
_AIMS_LISTED = re.compile(r"[^.;:\d]{0,40}:")
_WHOLE_YEAR = re.compile(r"(?<!\w)(?:cả\s+)?năm(?!\w)(?!\s+(?:\d|nay|qua|trước|ngoái))")
# Giao thông and Cần Thơ are names.
_ORDER = re.compile(rf"{words(CUES.order_cues)}(?!\s+(?:thông|dịch|tiếp|lưu|thơ|giờ|giuộc)(?!\w))")
_DONE = re.compile(r"(?:đã|vừa|được|góp phần|nhờ|tiếp tục được)\s*$")
_MEAN_OF = re.compile(
    r"\s*(?:chung\s+)?(?:,\s+(?=khối))?(?:của\s+|các\s+)?(?P<scope>(?:khối|các|\d+(?=\s+[^\W\d_])|cả\s+(?:hai|ba)|cả\s+nước|toàn\s+quốc|toàn|nhóm|cấp"
    r"|vùng)(?:\s+[^\W_]+|,\s+[^\W\d_]+){0,9}?)(?=\s*(?:năm|là|đạt|[.,:;()]|$|\d|trên|ở|tăng|giảm|chỉ"
    r"|mới|ước))"
)
# "“Cải cách thể chế” có giá trị trung bình 92,33%": the mean is of the component.
# "Kinh tế số vẫn là trụ cột yếu nhất, giá trị trung bình chỉ là 0,52": so it is behind what is said of the component.
_HAS_MEAN = re.compile(
    r"\s+(?:(?:vẫn|cũng|đang|tiếp\s+tục|luôn)\s+)?là\s[^,;.:()\d]{3,50},\s+(?:với\s+)?(?:giá\s+trị|điểm\s+số|điểm|mức|kết\s+quả)\s+|"
    r"\s*[”\"]?(?:\s*\([^()\d]{1,30}\))?\s*(?:(?:chỉ|mới)\s+)?(?:(?:có|đạt|với|là)\s+)?(?:(?:giá\s+trị|điểm\s+số|điểm|mức|kết\s+quả)\s+)?"
)
# "Chỉ số CCHC của khối huyện bình quân đạt 86,5 điểm": the group stands before the word for its mean.
_GROUP_BEFORE = re.compile(
    rf"(?<!\w)(?P<scope>(?:(?:khối|nhóm|cấp)(?:\s+các)?|các|(?!(?:19|20)\d\d\s)\d{{1,4}})\s+{words(CUES.field_nouns)}"
    rf"(?:(?:\s*,\s*|\s+và\s+|\s+){words(CUES.field_nouns)}){{0,5}})(?:\s+(?:trong|của|toàn)\s+(?:tỉnh|huyện|thành\s+phố))?\s+(?:tính\s+)?$"
)
_REACHES = re.compile(r"\s+(?:(?:chung|chỉ|cũng|mới|ước)\s+){0,2}(?:đạt|là|được|ở\s+mức)\s")
_BESIDE = re.compile(r"(?<!\w)(?:cao|thấp)\s+hơn\s+(?:(?:mức|điểm|giá\s+trị|so\s+với)\s+){0,3}$")
_LEVEL_SCOPE = re.compile(
    r"(?:đối\s+với|ở|tại|trong)\s+(?P<scope>(?:cấp|khối|nhóm|khu\s+vực|vùng)\s+[^,.;:]{2,60}?)\s*,"
)
_THESE = re.compile(
    rf"(?P<all>cả\s+)?(?P<n>hai|ba|bốn|năm|sáu|bảy|\d)\s+(?P<what>{words(CUES.counted)})(?:,\s+{words(CUES.counted)}){{0,2}}"
    r"(?P<this>\s+(?:này|đó|kể\s+trên|nêu\s+trên|trên|vừa\s+nêu|nói\s+trên)(?!\w))?"
)
_PART = r"(?:phần|(?:điểm|kết\s+quả)\s+(?:thẩm\s+định|khảo\s+sát|điều\s+tra|tự\s+chấm|tự\s+đánh\s+giá))(?!\w)"
_OF_PART = re.compile(rf"(?<!\w){_PART}[^.;,)\d]{{0,40}}$")
_FOR_PART = re.compile(rf"\s*(?:điểm\s+)?(?:với|cho|đối\s+với|của|ở|dành\s+cho)\s+{_PART}")
_SUM_AT_MOST = re.compile(r"(?<!\w)tổng\s+(?:số\s+)?(?:điểm\s+)?$")
_INDICES = re.compile(r"(?<!\w)chỉ\s+số(?!\w)")
_RESPECTIVELY = re.compile(r"\s+(?:(?:đang|vừa|đã|có|liền\s+kề|cùng\s+vùng)\s+)*(?:lần\s+lượt|tương\s+ứng)(?!\w)")


# "Sở A, Sở B cũng là những đơn vị …", "hiện là hai …"; who is none of them is not told so.
_ARE_ALSO = re.compile(
    r"\s*(?:(?:vẫn|đều|cũng|hiện|đang|tiếp\s+tục|lại|cùng|đã)\s+){0,3}(?:(?:chính\s+)?là|trở\s+thành|(?P<one>"
    r"(?:(?:có\s+tên|có\s+mặt|nằm|đứng)\s+)trong\s+(?:số|nhóm|tốp|top)))\s*"
)
# "mức độ hài lòng đối với sự phục vụ của các cơ quan hành chính": part of what satisfaction is with, as of a whole
# place; "của các cơ quan hành chính cấp huyện" is of a group of them.
_SERVED = re.compile(
    r"(?<!\w)hài\s+lòng(?!\w)[^;:.()\d]{0,120}(?<!\w)(?:phục\s+vụ|cung\s+ứng\s+dịch\s+vụ\s+công)\s+(?:của|từ|bởi)\s+$"
)
_WHO_SERVE = re.compile(
    r"(?:các\s+)?cơ\s+quan(?:,\s+đơn\s+vị)?\s+(?:quản\s+lý\s+)?(?:hành\s+chính|nhà\s+nước|công\s+quyền)(?:\s+(?:nhà\s+nước|công))?"
    r"(?!\s+(?:ở\s+|thuộc\s+)?(?:cấp|khối|tuyến)\s)"
)
_AMONG_THEM = re.compile(
    r"\s*,\s*(?:và\s+)?(?:(?:cũng|đều|tiếp\s+tục)\s+)?(?:(?:nằm|đứng|có\s+tên|có\s+mặt)\s+trong\s+(?:số|nhóm|tốp|top)\s+"
    r"|là\s+(?:một|\d)\s+trong\s+(?:số\s+)?)"
)
_OTHERS = re.compile(rf"(?:(?:\s*,\s*|\s+và\s+|\s+){words(CUES.field_nouns)}){{0,5}}\s+(?:khác|còn\s+lại)(?!\w)")
_AND = re.compile(r"\s*,?\s*(?:cùng(?:\s+với)?|và)\s+(?:các\s+|số\s+)?")
# "bình quân của khối sở", "bình quân các xã của huyện": a mean of many, and no word of the rate's name.
_OF_MANY = re.compile(
    r"của\s+(?:khối|các|\d)|khối|^\s*(?:chung\s+)?các\s+(?:xã|phường|huyện|đơn\s+vị|sở)(?!\w)|^\s*(?:chung\s+)?(?:cả\s+nước|toàn\s+quốc)"
)


class Cues(Times):
    """Cues set the state that values take."""

    def _cue(self, item: CueItem) -> None:
        state, text = self.state, self.text
        phrase = " ".join(text[item.start : item.end].split())
        if item.name == "target":
            self._target(item, phrase)
        elif item.name == "forecast":
            state.once = "forecast"
        elif item.name in ("mean", "median"):
            self._aggregate(item)
        elif item.name in ("max", "min"):
            state.extreme = "max" if item.name == "max" else "min"
        elif item.name == "generic":
            if (
                item.start < self.part_until
                or self._these(item)
                or self._each_of(item)
                or self._told_as(item)
                or self._apposed(item)
                or self._serves(item)
            ):
                return
            if self._with_others(item):
                return
            # The number of dossiers that came out in time is what its share is of.
            state.generic = state.generic or not (state.outcome and phrase.endswith("hồ sơ"))
        elif item.name == "foreign":
            state.foreign = self.seen.other_field = True
            if not any(kind == "rate" for kind, *_ in self.lists):
                state.rate = None  # "đạt 45,2% kế hoạch; vốn tín dụng tăng 12%": no rate of an earlier clause
        elif item.name == "scale" and item.number:
            self._scale(item)
        elif item.name == "this_part":
            self._this_part(item)

    def _this_part(self, item: CueItem) -> None:
        """ "Ở lĩnh vực này, Lào Cai đạt 8,1 điểm": of the part named last, and never of the whole index."""
        state, part = self.state, self.memory.part
        if state.code in (None, OTHER) or state.code_age == 0 or state.components:
            return
        told_here = part is not None and self.memory.part_in == self.memory.paragraph_start
        if part is None or not told_here or (part.codes and state.code not in part.codes):
            state.foreign = True
            return
        state.components, state.rate = [ComponentItem(item.start, item.end, part.codes, part.words)], None
        self.about_part = state.components[:]  # "… này, A đạt 94,1%, còn B chỉ đạt 66,85%"
        state.generic = state.foreign = False
        state.anchors.append(item.start)

    def _target(self, item: CueItem, phrase: str) -> None:
        """Whether a word of aims makes targets of the next value, of all that follow, or of none."""
        state, text = self.state, self.text
        aim = phrase == "mục tiêu" and re.match(r"\s*(?:là\s+)?\d", text[item.end :])
        if aim and _COMPARED_AIM.search(text, max(self.start, item.start - 20), item.start):
            state.once = "target"
            return
        sets = _SETS_AIMS.search(text, max(self.start, item.start - 30), item.start)
        if sets and _AIMS_LISTED.match(text, item.end, self.end):
            state.status = "target"
            return
        if _TARGET_ONCE.match(phrase):
            self.whole_aim = bool(_WHOLE_YEAR.search(text, max(self.start, item.end - 4), min(self.end, item.end + 8)))
            if _TARGET_STRONG.search(text, self.start, item.start):
                state.status = "target"
            else:
                said = re.search(r"giao|là|đề ra|kế hoạch|năm|\d", text[item.start : item.end + 40])
                state.once = "target" if said else None
            return
        if _TARGET_STRONG.search(phrase):
            state.status = "target"
            if phrase in _PURPOSE and (then := _THEN_WHO.search(text, item.end, self.end)):
                self.aim_until = then.start()
            return
        if self.setting.blamed_at(item.start):
            return  # "tồn tại: hồ sơ phải thẩm định lại nhiều lần; tỷ lệ thanh toán trực tuyến mới đạt 30%"
        if (phrase == "phải" and self._is_burden(item)) or _DONE.search(text, self.start, item.start):
            return
        if _ORDER.search(text[self.memory.paragraph_start : self.end]) or self._ordered(item):
            state.status = "target"

    def _is_burden(self, item: CueItem) -> bool:
        """Whether "phải" says what somebody bears, and not what is to be reached."""
        if _BURDEN.match(self.text, item.end):
            return True
        again = _AGAIN.match(self.text, item.end, self.end)
        bears = _BEARS.search(self.text, max(self.start, item.start - 60), item.start)
        return again is not None and bool(bears or _OFTEN.match(self.text, again.end(), self.end))

    def _these(self, item: CueItem) -> bool:
        """ "hai đơn vị này lần lượt được …", "cả bốn nơi cùng …": the bodies that were told of last."""
        match = _THESE.match(self.text, item.start - (3 if self.text.startswith("cả", item.start - 3) else 0))
        if match is None or not (match["all"] or match["this"]):
            return False
        size = int(parse_count(match["n"]) or 0)
        if _INDICES.search(match[0]):
            return self._these_indices(item, size, match.end())
        told: list[Unit] = []
        for one in reversed(self.memory.bound):
            if one.sentence < self.memory.paragraph_start or len(told) == size:
                break
            if one.subject is not None and one.subject not in told:
                told.insert(0, one.subject)
        if len(told) != size and match["this"] and self._are(self.memory.last_named, size, match["what"]):
            # "này" is of this paragraph, "kể trên" of any above.
            here = self.memory.named_in == self.memory.paragraph_start or match["this"].endswith("trên")
            told = self.memory.last_named if here else told
        if len(told) != size or size < 2:
            return False
        state = self.state
        state.subjects, state.subject_age, state.components, state.generic = told, 0, [], False
        state.anchors.append(item.start)
        self.lists.append(("unit", item.start, list(told)))
        self.seen.foreign = True
        return True

    @staticmethod
    def _are(named: list[Unit], size: int, what: str) -> bool:
        """True for a list of as many units, each of the kind that is counted ("hai huyện này")."""
        kinds = {"sở": "department", "huyện": "district", "xã": "commune", "phường": "commune", "tỉnh": "province"}
        level = kinds.get(what)
        return len(named) == size and (level is None or any(unit.level == level for unit in named))

    def _these_indices(self, item: CueItem, size: int, until: int) -> bool:
        """ "hai chỉ số này lần lượt đứng …": the indices that the paragraph told of last."""
        codes = self._codes_told(size)
        if not codes:
            return False
        self.lists += [("indicator", item.start, [code]) for code in codes]
        self.together, self.named_until = list(codes), until
        self.shared = "indicator", list(codes)  # "hai chỉ số này mới được 82,6% và 80,15%"
        state = self.state
        state.code, state.code_age, state.rate, state.components, state.generic = codes[-1], 0, None, [], False
        state.anchors.append(item.start)
        return True

    def _codes_told(self, size: int) -> list[str]:
        """The last `size` indices that the paragraph told of, in the order of telling; none where there are fewer."""
        here = [one for one in self.memory.bound if one.sentence >= self.memory.paragraph_start]
        told = [one.code for one in here if one.component is None and one.code != OTHER]
        last = list(dict.fromkeys(reversed(told)))[:size]
        return [code for code in dict.fromkeys(told) if code in last] if len(last) == size > 1 else []

    def _each_of(self, item: CueItem) -> bool:
        """ "Chính quyền số và Xã hội số mỗi trụ cột mất 6 bậc": each of those that stand right before it."""
        ends = [member.end for units in self.unit_groups.values() for member in units]
        ends += [member.end for parts in self.component_groups.values() for member in parts]
        last = max((end for end in ends if end <= item.start), default=-1)
        return last >= 0 and self.text.startswith("mỗi", item.start) and not self.text[last : item.start].strip(" ,")

    def _told_as(self, item: CueItem) -> bool:
        """ "Cải cách thể chế và tài chính công là hai lĩnh vực có thứ hạng khá, lần lượt …": those named before."""
        several = [units[-1].end for units in self.unit_groups.values() if len(units) > 1]
        several += [member.end for parts in self.component_groups.values() for member in parts]
        alone = [units[-1].end for units in self.unit_groups.values() if len(units) == 1]
        last = max((end for end in several + alone if end <= item.start), default=-1)
        joined = _ARE_ALSO.fullmatch(self.text, last, item.start) if last >= 0 else None
        # One alone is no group of bodies, but can be in one: "Sở A nằm trong số các đơn vị xếp loại Tốt".
        told = joined is not None and (last in several or joined["one"] is not None)
        if not told and self.state.subjects and self.state.subject_age == 0 and self.last_bound:
            # "Sở A đạt 93,2 điểm, nằm trong nhóm các đơn vị xếp loại Tốt": said of the one whose result that is
            result = self.last_bound[-1]
            ended = max(result.value.end, result.value.field_end)
            among = _AMONG_THEM.fullmatch(self.text, ended, item.start) if ended <= item.start else None
            told = among is not None and result.status == "actual" and result.subject in self.state.subjects
        self.told_until = item.end if told else self.told_until
        return told

    def _with_others(self, item: CueItem) -> bool:
        """ "Vĩnh Long cùng 57 tỉnh, thành phố khác thuộc nhóm B": said of the one who is named, too."""
        if not _OTHERS.match(self.text, item.end, self.end):
            return False
        ends = (members[-1].end for members in self.unit_groups.values())
        last = max((end for end in ends if end <= item.start), default=-1)
        return last >= 0 and _AND.fullmatch(self.text, last, item.start) is not None

    def _serves(self, item: CueItem) -> bool:
        """Whether a group is the administration at large, with whose service people are content."""
        if _WHO_SERVE.match(self.text, item.start, self.end) is None:
            return False
        return _SERVED.search(self.text, max(self.start, item.start - 180), item.start) is not None

    def _apposed(self, item: CueItem) -> bool:
        """ "thua Hà Nam và Hưng Yên, hai địa phương lần lượt đạt …": those named right before the comma."""
        count = parse_count(self.text[item.start : item.end].split()[0])
        for units in self.unit_groups.values():
            told = units[-1].end <= item.start and self.text[units[-1].end : item.start].strip() == ","
            if told and len(units) == count and count > 1 and _RESPECTIVELY.match(self.text, item.end, self.end):
                state = self.state
                state.subjects, state.subject_age, state.generic = [member.unit for member in units], 0, False
                state.components = []
                state.anchors.append(item.start)
                self.lists.append(("unit", item.start, list(state.subjects)))
                return True
        return False

    def _ordered(self, item: CueItem) -> bool:
        """A task in a list ("- Chỉ đạo nâng tỷ lệ …") is an order without a verb of ordering."""
        head = self.text[self.start : item.start]
        return len(head) < 40 and bool(re.match(r"\s*(?:[-–+*]|\d+[.)]|[a-zđ][.)])?\s*(?:\w+\s*){0,3}$", head))

    def _aggregate(self, item: CueItem) -> None:
        state, text = self.state, self.text
        before = text[max(self.start, item.start - 40) : item.start]
        group = None
        if _REACHES.match(text, item.end, self.end):
            group = _GROUP_BEFORE.search(text, max(self.start, self.clause_start), item.start)
        if state.rate and not (group or _OF_MANY.search(text[item.end : item.end + 30])) and state.code is None:
            return
        match = _MEAN_OF.match(text, item.end, self.end)
        level = group or _LEVEL_SCOPE.search(text, self.start, item.start)
        counted = state.generic and re.search(r"(?:đạt|là)\s+$", before)
        behind_name = self.named_until > self.start and not text[self.named_until : item.start].strip()
        last = state.components[-1].end if state.components else item.start
        of_part = state.components and _HAS_MEAN.fullmatch(text, last, item.start)
        told = re.search(r"(?:giá trị|điểm|chỉ số|mức|điểm số)\s+$", before)
        # "Xét theo từng lĩnh vực, cải cách thể chế đạt bình quân 89%": of no one body where none is named.
        if not (match or level or counted or behind_name or told or (of_part and state.subject_age > 0)):
            return
        if re.match(r"\s*(?:cả|trong)?\s*giai\s+đoạn|\s*\d+\s+năm", text[item.end :]):
            return
        state.aggregate = "mean" if item.name == "mean" else "median"
        if self.passing and self.head_period and _BESIDE.search(before):
            # "lên 81,9% từ mức 80,3% của năm 2021, song vẫn thấp hơn mức trung bình cả nước": the mean of today.
            state.period, state.period_given, self.passing = self.head_period, True, False
        scope = (match["scope"] if match else level["scope"] if level else "").strip()
        if scope:
            at = match.start("scope") if match else level.start("scope") if level else 0
            state.scope = self.setting.original[at : at + len(scope)]
        state.generic = False
        if not of_part:
            state.components = []
        state.anchors.append(item.start if not state.anchors else state.anchors[-1])

    def _scale_of_part(self, item: CueItem) -> bool:
        """ "điểm thẩm định (thang điểm 70)", "thang điểm 30 với phần tự đánh giá": no scale of the index."""
        parts = self.state.components
        near = bool(parts) and 0 <= item.start - parts[-1].end < 12
        before = _OF_PART.search(self.text, max(self.memory.sentence, item.start - 60), item.start)
        return near or before is not None or _FOR_PART.match(self.text, item.end) is not None

    def _scale(self, item: CueItem) -> None:
        if self.last_bound and item.start - self.last_bound[-1].end < 4 and self.depth == 0:
            for one in self.last_bound:
                if one.measure == "score":
                    one.out_of = item.number
            return
        last = self.last_bound[-1] if self.last_bound else None
        if self.state.code in self.setting.maxima and _SUM_AT_MOST.search(self.text, self.start, item.start):
            return  # "mỗi nội dung 10 điểm, tổng điểm tối đa là 80": no scale of the parts, and known of the index
        self.state.scale, self.state.scale_code = item.number, self.state.code
        of_last = last is not None and last.component is not None and last.measure == "score"
        self.state.scale_of_parts = of_last or self._scale_of_part(item)
        if self.depth and of_last:
            for one in self.memory.bound:
                if one.sentence == self.memory.sentence and one.measure == "score" and one.component:
                    one.out_of = one.out_of or item.number
        if re.search(r"mỗi|từng|các", self.text[item.start : item.end]):
            # Stated behind the list that it governs.
            for one in self.memory.bound:
                if one.sentence == self.memory.sentence and one.measure == "score" and one.out_of is None:
                    one.out_of = item.number
            self.state.scale = None
