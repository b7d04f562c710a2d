"""Who speaks: the person or the body whose words a clause gives."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from cchc.records import Mention, Person, Unit
from nlp.lexicon import alternatives
from nlp.people import PersonMention
from nlp.statements.speakers import CUES

_ADVERBS = re.compile(rf"[\s)”\"]*(?:(?:[,–-]|{alternatives((*CUES.adverbs, *CUES.places))}(?!\w))\s*)*$")
_ASIDE = re.compile(
    r"\s*,\s*(?:chủ trì|thay mặt|phát biểu|người|là|kết luận|dự|tại|trong)[^,;:.“”]{3,80},\s*(?:đã\s+|cũng\s+)?"
)
_ANAPHOR = re.compile(rf"(?<!\w){alternatives(CUES.anaphors)}(?!\w)")
_CONVENES = re.compile(r"(?<!\w)(?:phát biểu|kết luận|ý kiến|đại biểu|tham luận)(?!\w)")
_SPEECH_BEHIND = re.compile(
    r"[\s,]*(?:cũng\s+|đã\s+|thẳng thắn\s+)?(?:chia sẻ|cho biết|nói|cho hay|nhấn mạnh|khẳng định|kể|bày tỏ|"
    r"thừa nhận|nhìn nhận|nêu|"
    r"phản ánh|đề nghị|kiến nghị|yêu cầu|lưu ý|trăn trở|cho rằng|lý giải|giải thích|phân tích|thông tin|đánh giá|"
    r"chỉ rõ|quán triệt|phát biểu|tâm sự|than|phân trần|than thở|giãi bày|băn khoăn|lo lắng|lo ngại|bộc bạch)(?!\w)"
)
# "Tổ công tác của Chủ tịch UBND tỉnh ghi nhận": it is the party that speaks.
_OF_PERSON = re.compile(r"(?:tổ|đoàn)\s+công tác\s+của\s+$")
_NO_SUBJECT = re.compile(
    r"(?:tại|ở|của|với|đối với|theo|từ|cho|lên|về|trong|trước|gửi|và|tới|đến|lãnh đạo|báo cáo|trình|do|được)\s+$"
)


@dataclass(frozen=True, slots=True)
class Voice:
    """A person, or else the unit that speaks; both None where the text does not say."""

    person: Person | None = None
    unit: Unit | None = None


class Voices:
    """The people and units of a text, by offset."""

    def __init__(self, plain: str, people: Sequence[PersonMention], mentions: Sequence[tuple[Mention, Unit]]) -> None:
        self.plain = plain
        self.people = sorted(people, key=lambda person: person.start)
        self.mentions = sorted(mentions, key=lambda item: item[0].start)
        self._people_ends = sorted(person.end for person in people)
        self._unit_ends = sorted(mention.end for mention, _ in mentions)
        self._unit_starts = [mention.start for mention, _ in self.mentions]
        self._people_starts = [person.start for person in self.people]

    def person_speaks(self, offset: int, since: int = 0) -> bool:
        """Whether a person is named right before `offset`, adverbs apart."""
        if self._ends_before(self._people_ends, offset, since):
            return True
        index = bisect_right(self._people_ends, offset) - 1  # "Chủ tịch ..., chủ trì hội nghị, yêu cầu ..."
        end = self._people_ends[index] if index >= 0 else -1
        return end > since and offset - end < 100 and bool(_ASIDE.fullmatch(self.plain, end, offset))

    def unit_speaks(self, offset: int, since: int = 0) -> bool:
        """Whether a unit is named right before `offset`, adverbs apart."""
        return self._ends_before(self._unit_ends, offset, since)

    def speaks(self, offset: int) -> bool:
        return self.person_speaks(offset) or self.unit_speaks(offset)

    def anyone(self, start: int, end: int) -> bool:
        """Whether a person, or an "Đồng chí" that stands for one, is in the stretch."""
        return (
            bool(self.people_in(start, end))
            or bool(_ANAPHOR.search(self.plain, start, end))
            or bool(_CONVENES.search(self.plain, start, end))
        )

    def _ends_before(self, ends: Sequence[int], offset: int, since: int) -> bool:
        index = bisect_right(ends, offset) - 1
        return (
            index >= 0
            and ends[index] > since
            and offset - ends[index] < 90
            and bool(_ADVERBS.fullmatch(self.plain, ends[index], offset))
        )

    def people_in(self, start: int, end: int) -> list[PersonMention]:
        found: list[PersonMention] = []
        for index in range(bisect_left(self._people_starts, start), len(self.people)):
            person = self.people[index]
            if person.start >= end:
                break
            if person.end <= end:
                found.append(person)
        return found

    def unit_at(self, offset: int) -> bool:
        """Whether a unit is named at `offset`."""
        index = bisect_left(self._unit_starts, offset)
        return index < len(self._unit_starts) and self._unit_starts[index] == offset

    def units_in(self, start: int, end: int) -> list[tuple[Mention, Unit]]:
        found: list[tuple[Mention, Unit]] = []
        for index in range(bisect_left(self._unit_starts, start), len(self.mentions)):
            if self.mentions[index][0].start >= end:
                break
            if self.mentions[index][0].end <= end:
                found.append(self.mentions[index])
        return found

    def last_person(self, offset: int, since: int = 0) -> Person | None:
        """The person spoken of last before `offset`."""
        index = bisect_left(self._people_starts, offset) - 1
        if index < 0 or self.people[index].start < since:
            return None
        return self.people[index].person

    def before(self, start: int, cue: int) -> Voice:
        """Whose verb stands at `cue`: the last person of the clause, an "Đồng chí" of before, else its first unit."""
        people = [
            person
            for person in self.people_in(start, cue)
            if not _OF_PERSON.search(self.plain[max(start, person.start - 24) : person.start])
        ]
        if people:
            return Voice(person=people[-1].person)
        if _ANAPHOR.search(self.plain, start, cue):
            person = self.last_person(start, max(0, start - 3000))
            if person:
                return Voice(person=person)
        for mention, unit in self.units_in(start, cue):
            if unit.level not in ("country", "other") and not _NO_SUBJECT.search(
                self.plain[max(start, mention.start - 12) : mention.start]
            ):
                return Voice(unit=unit)
        return Voice()

    def behind_quote(self, start: int, end: int) -> Person | None:
        """Who is named behind a quotation that ends within the sentence: "...", bà Hà Thị Liên chia sẻ."""
        end = min(end, start + 1500)
        close = max(self.plain.rfind("”", start, end), self.plain.rfind('"', start + 1, end))
        if close < 0:
            return None
        for person in self.people_in(close, end):
            if _SPEECH_BEHIND.match(self.plain, person.end, min(len(self.plain), end)):
                return person.person
        if _ANAPHOR.match(
            self.plain, close + 1 + len(self.plain[close + 1 : end]) - len(self.plain[close + 1 : end].lstrip(" ,"))
        ):
            return self.last_person(start, max(0, start - 3000))
        return None
