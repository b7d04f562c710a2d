"""One walk over the tokens of a text: what has been found, and what bare words stand for on the way.

The handlers of nlp/bodies.py and nlp/departments.py are functions (walk, start, head) -> index behind what they read,
or None where the head turned out to open nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from cchc.gazetteer import Organization, Place, places
from cchc.records import Level
from nlp.heads import keys_of
from nlp.home import Home
from nlp.names import PlaceReader
from nlp.rejections import Rejected
from nlp.rows import Rows
from nlp.tokens import Token, join, tokenize
from nlp.typewords import PlaceName, TypeWord, is_number

# Characters within which two places of one type leave "huyện" open.
_RIVAL = 90
# Characters from which a paragraph is taken for a sentence and not for a line of a letterhead.
_SENTENCE = 80


@dataclass(frozen=True, slots=True)
class Found:
    """A unit found at text[start:end]; `place` is its own, or that of a body."""

    start: int
    end: int
    name: str
    level: Level
    province: str | None
    id: str | None
    place: PlaceName | None = None
    rule: str = ""

    @classmethod
    def of(cls, name: PlaceName) -> Found:
        """A place as a unit, without offsets."""
        return cls(0, 0, name.name, name.level, name.province, name.id, name)


@dataclass(frozen=True, slots=True)
class Named:
    """A place named before, for anaphors; `alone` when no other of its type was named with it."""

    at: int
    name: PlaceName
    alone: bool


@dataclass
class Memory:
    """What the texts of one document have named so far."""

    places: list[Named] = field(default_factory=list)
    by_name: dict[str, PlaceName] = field(default_factory=dict)  # the last place of each bare name
    departments: list[Found] = field(default_factory=list)
    full_names: dict[str, Organization] = field(default_factory=dict)

    def subject(self, province: str | None) -> Place | None:
        """The one district or commune of a province that was named so far, or None."""
        below = {named.name.place.id: named.name.place for named in self.places if named.name.place is not None}
        inside = [place for place in below.values() if place.level != "province"]
        return inside[0] if len(inside) == 1 and inside[0].province == province else None


class Walk:
    """The walk over one text. With `limit`, the text is a phrase that stands at that offset of the body: bare words
    look back from there, and the memory learns nothing from it."""

    def __init__(self, text: str, home: Home, memory: Memory, limit: int | None = None) -> None:
        self.tokens: list[Token] = tokenize(text)
        self.home = home
        self.reader = PlaceReader(home)
        self.rows = Rows(self.tokens)
        self.memory = memory
        self.limit = limit
        self.text = text
        self.at = 0  # the token that is being read
        self.found: list[Found] = []
        self.rule = ""  # by which the token is being read
        self.rejected: list[Rejected] = []

    @property
    def learning(self) -> bool:
        return self.limit is None

    def token(self, index: int) -> Token | None:
        """The token at an index, None outside the text."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def capital(self, index: int) -> bool:
        return 0 <= index < len(self.tokens) and self.tokens[index].capital

    def emit(self, start: int, end: int, unit: Found) -> None:
        """A unit was found at tokens[start:end]."""
        item = replace(unit, start=self.tokens[start].start, end=self.tokens[end - 1].end, rule=self.rule)
        self.found.append(item)
        if self.learning and item.level == "department":
            self.memory.departments.append(item)

    def reject(self, start: int, end: int, reason: str) -> None:
        """What stands at tokens[start:end] could be a unit, and is none or is not known."""
        rejected = Rejected("units", self.tokens[start].start, self.tokens[end - 1].end, self.rule, reason)
        self.rejected.append(rejected)

    def learn(self, names: Sequence[PlaceName]) -> None:
        """Places were named together."""
        if self.learning:
            for name in names:
                alone = sum(other.type == name.type for other in names) == 1
                self.memory.by_name[name.bare] = name
                self.memory.places.append(Named(self.tokens[name.start].start, name, alone))

    def bare(self, word: TypeWord) -> PlaceName | None:
        """The place that a bare type word stands for: home or what contains it, else the one named last."""
        place = self.home.place
        while place is not None:
            if place.type == word.name:
                return PlaceName.of(place)
            place = places().get(place.parent) if place.parent else None
        province = self.home.province_place
        if province is not None and province.type == word.name:
            return PlaceName.of(province)
        if word.level == "province" and self.home.province is None:
            return self._of_paragraph(word)
        if word.level == "province":
            # Without a day, a merged province has a name but no identity.
            found = self.reader.province(self.home.province, 0, 0) if self.home.province else None
            return found if found and found.type == word.name else None
        last = None
        for named in reversed(self.memory.places):
            if named.name.type != word.name or (self.limit is not None and named.at >= self.limit):
                continue
            if last is None and self._far(named):
                return None
            if last is None:
                last = named
                if not last.alone:
                    return None
            elif named.name.bare != last.name.bare:
                return None if 0 <= last.at - named.at < _RIVAL else last.name
        return last.name if last else None

    def _of_paragraph(self, word: TypeWord) -> PlaceName | None:
        """The one place of a type that the paragraph has named so far, where a document speaks for no province."""
        if self.limit is not None or self.at >= len(self.tokens):
            return None
        since = self.text.rfind("\n", 0, self.tokens[self.at].start)
        near = {named.name.bare: named.name for named in self.memory.places if named.at > since}
        alike = [name for name in near.values() if name.level == word.level]
        return alike[0] if len(alike) == 1 and alike[0].type == word.name else None

    def _far(self, named: Named) -> bool:
        """Whether a place was named in passing, in an earlier paragraph, and the document speaks for a larger one.

        "Một số phòng và UBND xã" is no UBND of the commune that was praised above. Whom the opening names, the text is
        about: "UBND huyện Quan Sơn tổ chức hội nghị ..." makes a later "UBND huyện" that of Quan Sơn.
        """
        if self.limit is not None or self.home.place is None or self.at >= len(self.tokens):
            return False
        alike = (other for other in self.memory.places if other.name.bare == named.name.bare)
        if any(other.at < self._opening for other in alike):
            return False
        here = self.tokens[self.at].start
        return "\n" in self.text[min(named.at, here) : here]

    @cached_property
    def _opening(self) -> int:
        """Where the first paragraph that is a sentence ends; a letterhead stands before it."""
        end = 0
        for line in self.text.split("\n"):
            end += len(line) + 1
            if len(line) >= _SENTENCE:
                break
        return end

    def known_bare(self, start: int, end: int) -> PlaceName | None:
        """The place of a capitalised run without a type word: a province, one named before with its type, a district
        of the document's province, or a member of "hai xã lân cận ... là A và B"."""
        bare = join(self.tokens, start, end)
        hits = places().find(bare)
        if not hits:
            return None
        provinces = [place for place in hits if place.level == "province"]
        if provinces:
            former = self.reader.former_behind(self.tokens, end)
            return self.reader.province(provinces[0].province, start, end, former=former)
        before = self.memory.by_name.get(hits[0].bare)
        if before is not None:
            return replace(before, start=start, end=end)
        at_home = [place for place in hits if place.province == self.home.province]
        if end - start >= 2 and (typed := self._typed_later(at_home, end)) is not None:
            return PlaceName.of(typed, start, end)
        if any(place.level == "district" for place in at_home) and end - start >= 2:
            place = self.reader.choose(bare, level="district")
            if place is not None and place.existed(self.home.on):
                return PlaceName.of(place, start, end)
        generic = self.reader.generic_before(self.tokens, start)
        if generic is not None and at_home:
            place = self.reader.choose(bare, level=generic.level, kind=generic.name)
            if place is None or place.province != self.home.province:
                # "Các xã, phường như Hương Trà": of the other type.
                place = self.reader.choose(bare, level=generic.level)
            if place is not None and place.province == self.home.province:
                return PlaceName.of(place, start, end)
        return None

    def _typed_later(self, hits: Sequence[Place], end: int) -> Place | None:
        """The commune that the text goes on to name with its type: "Trà Leng 69,9 điểm ... ở xã Trà Leng"."""
        after = self.tokens[end - 1].end
        communes = [place for place in hits if place.level == "commune" and place.existed(self.home.on)]
        if len(communes) != 1 or any(place.level == "province" for place in hits):
            return None
        place = communes[0]
        for written in (f"{place.type.lower()} {place.bare}", f"{place.type} {place.bare}"):
            if self.text.find(written, after) >= 0:
                return place
        return None

    def department(self, *, this: bool = False) -> Found | None:
        """What "Sở" alone stands for: the department whose page it is, else the one named last, as "Sở này"."""
        before = [item for item in self.memory.departments if self.limit is None or item.start < self.limit]
        own = None if this else next((item for item in before if item.name == self.home.department), None)
        return own or next((item for item in reversed(before) if item.name.startswith("Sở ")), None)

    def opens_name(self, start: int) -> bool:
        """A capital opens a name; "sở Nội vụ", "phòng Tư pháp" too, where the subject has one: not "trụ sở Công an"."""
        if self.capital(start):
            return True
        behind = self.token(start + 1)
        subject = behind is not None and behind.capital and (len(behind.text) == 1 or not behind.text.isupper())
        alone = start == 0 or self.tokens[start - 1].key not in keys_of("not_head")
        return subject and alone and self.tokens[start].key in keys_of("lower_heads")

    def counted(self, index: int) -> bool:
        """Whether a count or a plural stands right before an index: "các", "hai", "06"."""
        before = self.token(index - 1)
        return before is not None and (before.key in keys_of("counts") or is_number(self.tokens, index - 1))
