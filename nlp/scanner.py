"""The scanner: every unit that a text names, in one walk over its tokens.

The trie of heads (nlp/heads.py) says at each token what begins there; one handler a kind of head reads on. Places
behind them are read by nlp/names.py. What is found before helps: "UBND huyện" without a name is that of the district
that the document speaks for, else of the one named last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cchc.gazetteer import Organization, Place, places
from cchc.records import Level
from nlp.heads import BodyWord, Head, OfficeHead, PlaceCommittee, Value, head_at, keys_of, subjects
from nlp.home import Home
from nlp.names import Expression, PlaceName, PlaceReader, TypeWord, type_at
from nlp.offices import open_name
from nlp.rows import Rows
from nlp.tokens import DASHES, Token, join, run_end, tokenize

_SUFFIXES: dict[str, str] = {"UBND": "ubnd", "HĐND": "hdnd", "MTTQ": "mttq", "Ủy ban MTTQ": "mttq"}


# Characters within which two places of one type leave "huyện" open.
_RIVAL = 90


@dataclass(frozen=True, slots=True)
class Found:
    """A unit found at text[start:end]; `weak` ones only say again what the text names elsewhere."""

    start: int
    end: int
    name: str
    level: Level
    province: str | None
    id: str | None
    place: PlaceName | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A place named before, for anaphors; `alone` when it was no member of a list."""

    at: int
    name: PlaceName
    alone: bool


class Scanner:
    """Finds units in the texts of one document: its headline first, then its body, then phrases of other pipes."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.reader = PlaceReader(home)
        self.named: list[Named] = []
        self.departments: list[tuple[int, Found]] = []
        self.full_names: dict[str, Organization] = {}
        self.rows = Rows([])
        self.limit: int | None = None
        self.learning = True

    def scan(self, text: str, at: int | None = None) -> list[Found]:
        """Every unit that the text names, in its order. With `at`, the text is a phrase that stands at this offset
        of the body: anaphors look back from there, and nothing is learnt from it."""
        tokens = tokenize(text)
        self.limit, self.learning, self.rows = at, at is None, Rows(tokens)
        found: list[Found] = []
        index = 0
        while index < len(tokens):
            index = max(self._step(tokens, index, found), index + 1)
        return sorted((self._unabbreviated(item) for item in found), key=lambda item: (item.start, item.end))

    def subject(self) -> Place | None:
        """The one district or commune of the document's province that was named so far, or None."""
        below = {named.name.place.id: named.name.place for named in self.named if named.name.place is not None}
        inside = [place for place in below.values() if place.level != "province"]
        if len(inside) != 1 or inside[0].province != self.home.province:
            return None
        return inside[0]

    def _step(self, tokens: Sequence[Token], index: int, found: list[Found]) -> int:
        head = head_at(tokens, index)
        if head is not None:
            handler: Callable[[Sequence[Token], int, Head, list[Found]], int | None] = getattr(self, f"_{head.kind}")
            after = handler(tokens, index, head, found)
            if after is not None:
                return after
        if type_at(tokens, index) is not None:
            expression = self.reader.expression(tokens, index)
            if expression is not None:
                self._places(tokens, index, expression, found)
                return expression.end
        if tokens[index].capital and self._run_starts(tokens, index):
            return self._bare_name(tokens, index, found)
        return index + 1

    @staticmethod
    def _run_starts(tokens: Sequence[Token], index: int) -> bool:
        """Whether no capitalised syllable stands right before, nor one that a dash joins."""
        if index == 0:
            return True
        joined = tokens[index - 1].text in DASHES and index > 1 and tokens[index - 2].capital
        return not tokens[index - 1].capital and not joined

    def _emit(self, tokens: Sequence[Token], start: int, end: int, unit: Found, found: list[Found]) -> None:
        item = replace(unit, start=tokens[start].start, end=tokens[end - 1].end)
        found.append(item)
        if self.learning and item.level == "department":
            self.departments.append((item.start, item))

    def _learn(self, tokens: Sequence[Token], names: Sequence[PlaceName]) -> None:
        if self.learning:
            self.named += [Named(tokens[name.start].start, name, len(names) == 1) for name in names]

    def _unabbreviated(self, item: Found) -> Found:
        full = self.full_names.get(item.name) if item.level == "other" else None
        return replace(item, name=full.name, id=full.id) if full else item

    # Places

    def _places(self, tokens: Sequence[Token], start: int, expression: Expression, found: list[Found]) -> None:
        self._learn(tokens, expression.names)
        for name in expression.names:
            self._emit(tokens, name.start, name.end, unit_of(name), found)
        if expression.bare is not None:
            name_of = self.bare(expression.bare)
            if name_of is not None:
                self._emit(tokens, start, expression.end, unit_of(name_of), found)

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
        if word.level == "province":
            any_day = places().find(self.home.province, level="province") if self.home.province else []
            if any_day and any_day[0].type == word.name:
                return PlaceName(0, 0, any_day[0].type, any_day[0].bare, "province", any_day[0].province)
            return None
        before = [named for named in self.named if self.limit is None or named.at < self.limit]
        of_type = [named for named in before if named.name.type == word.name]
        last = of_type[-1] if of_type else None
        rival = next((named for named in reversed(of_type) if last and named.name.bare != last.name.bare), None)
        if last is None or not last.alone or (rival is not None and 0 <= last.at - rival.at < _RIVAL):
            return None
        return last.name

    def _place_form(self, tokens: Sequence[Token], start: int, head: Head, found: list[Found]) -> int | None:
        if not tokens[start].capital:
            return None
        name = self.reader.full(str(head.value), start, head.end)
        if name is None:
            return None
        self._places(tokens, start, Expression(head.end, (name,)), found)
        return head.end

    def _place_form_behind(self, tokens: Sequence[Token], at: int) -> Expression | None:
        """ "UBND TPHCM": a place in one word, its type word with it."""
        head = head_at(tokens, at)
        if head is None or head.kind != "place_form":
            return None
        name = self.reader.full(str(head.value), at, head.end)
        return Expression(head.end, (name,)) if name else None

    def _bare_name(self, tokens: Sequence[Token], index: int, found: list[Found]) -> int:
        """A capitalised run without a type word: a province, or a place that the document speaks of."""
        after = index + 1
        end = run_end(tokens, index)
        if tokens[index].key in keys_of("openers") and end > after:
            index += 1
        if index > 0 and tokens[index - 1].key in keys_of("not_before"):
            return after
        name = self.rows.cell(self.reader, index, end) or self._known_bare(tokens, index, end)
        if name is None:
            return after
        self._emit(tokens, index, end, unit_of(name), found)
        return end

    def _known_bare(self, tokens: Sequence[Token], index: int, end: int) -> PlaceName | None:
        bare = join(tokens, index, end)
        key_hits = places().find(bare)
        if not key_hits:
            return None
        provinces = [place for place in key_hits if place.level == "province"]
        if provinces:
            return self.reader.province(provinces[0].province, index, end)
        before = next((named.name for named in reversed(self.named) if named.name.bare == key_hits[0].bare), None)
        if before is not None:
            return replace(before, start=index, end=end)
        districts = [place for place in key_hits if place.level == "district" and place.province == self.home.province]
        if districts and end - index >= 2:
            place = self.reader.choose(bare, level="district")
            if place is not None and place.existed(self.home.on):
                return PlaceName.of(place, index, end)
        generic = self.reader.generic_before(tokens, index)
        if generic is not None and any(place.province == self.home.province for place in key_hits):
            place = self.reader.choose(bare, level=generic.level, kind=generic.name)
            if place is not None and place.province == self.home.province:
                return PlaceName.of(place, index, end)
        return None

    def _country(self, tokens: Sequence[Token], start: int, head: Head, found: list[Found]) -> int | None:
        before = tokens[start - 1] if start else None
        opens = before is None or before.text in '\n.:;,“"(|' or before.key in keys_of("country_before")
        behind = tokens[head.end] if head.end < len(tokens) else None
        if tokens[start].capital and opens and not (behind and behind.capital):
            self._emit(tokens, start, head.end, Found(0, 0, "Việt Nam", "country", None, "viet-nam"), found)
        return head.end

    # Bodies

    def _blocked(self, tokens: Sequence[Token], start: int, head: Head, found: list[Found]) -> int | None:
        # "xã hội" is none, "xã Hội Sơn" is a place: a name behind the type word has a capital.
        lowered = head.end - start == 2 and type_at(tokens, start) is not None and tokens[start + 1].capital
        return None if lowered and not tokens[start + 1].text.isupper() else head.end

    def _region(self, tokens: Sequence[Token], start: int, head: Head, found: list[Found]) -> int | None:
        if not any(token.capital for token in tokens[start : head.end]):
            return None
        self._emit(tokens, start, head.end, Found(0, 0, f"Vùng {head.value}", "other", None, None), found)
        return head.end

    def _body(self, tokens: Sequence[Token], start: int, head: Head, found: list[Found]) -> int | None:
        body = head.value
        assert isinstance(body, BodyWord)
        if not tokens[start].capital:
            return None
        if self._in_number(tokens, start, head.end):
            return head.end
        at = self._shared_tail(tokens, head.end)
        expression = self.reader.expression(tokens, at) or self._place_form_behind(tokens, at)
        if expression is None:
            in_commune = self.home.place is not None and self.home.place.level == "commune"
            if body.level in ("committee", "council") or body.name == "MTTQ" or (body.name == "Đảng ủy" and in_commune):
                self._bare_body(tokens, start, head, body, found)
            return head.end
        shared = at != head.end
        if not shared:
            self._learn(tokens, expression.names)
        for position, name in enumerate(expression.names):
            first, last = (start, head.end) if shared else (start if position == 0 else name.start, name.end)
            self._emit(tokens, first, last, of_place(body, name), found)
        if expression.bare is not None:
            name_of = self.bare(expression.bare)
            if name_of is not None:
                self._emit(tokens, start, head.end if shared else expression.end, of_place(body, name_of), found)
        return head.end if shared else expression.end

    @staticmethod
    def _in_number(tokens: Sequence[Token], start: int, end: int) -> bool:
        """Whether a body stands in a document's number: "12/QĐ-UBND", "345/UBND-NC"."""
        before, behind = tokens[start - 1] if start else None, tokens[end] if end < len(tokens) else None
        tied_before = before is not None and before.text in "-–/" and before.end == tokens[start].start
        tied_behind = behind is not None and behind.text in "-–/" and behind.start == tokens[end - 1].end
        follower = tokens[end + 1] if end + 1 < len(tokens) else None
        bodies = follower is not None and head_at(tokens, end + 1) is not None
        return tied_before or (tied_behind and not bodies)

    def _shared_tail(self, tokens: Sequence[Token], index: int) -> int:
        """Where the place begins that "HĐND, UBND tỉnh" and "HĐND và UBND huyện" have in common."""
        at = index
        while at + 1 < len(tokens) and (tokens[at].text in (",", "-", "–") or tokens[at].key == "vaf"):
            following = head_at(tokens, at + 1)
            if following is None or following.kind != "body":
                return index
            at = following.end
        return at if type_at(tokens, at) or at != index else index

    def _bare_body(self, tokens: Sequence[Token], start: int, head: Head, body: BodyWord, found: list[Found]) -> None:
        behind = tokens[head.end] if head.end < len(tokens) else None
        if behind is not None and (behind.key in keys_of("plural") or behind.text.isdigit()):
            return
        earlier = [item.place for item in found if item.level == body.level and item.place]
        place = earlier[-1] if earlier else PlaceName.of(self.home.place) if self.home.place else None
        if place is not None:
            self._emit(tokens, start, head.end, of_place(body, place), found)

    def _place_committee(self, tokens: Sequence[Token], start: int, head: Head, found: list[Found]) -> int | None:
        committee = head.value
        assert isinstance(committee, PlaceCommittee)
        if not tokens[start].capital:
            return head.end
        word = TypeWord(committee.type, "province" if committee.type == "Tỉnh" else "district")
        name = self.reader.name(tokens, start, head.end, word) or self.bare(word)
        if name is None:
            return head.end
        after = max(head.end, name.end)
        bare = name.name if name.bare.isdigit() else name.bare
        unit = Found(0, 0, f"{committee.name} {bare}", committee.level, name.province, None, name)
        self._emit(tokens, start, after, unit, found)
        return after

    def _party_organ(self, tokens: Sequence[Token], start: int, head: Head, found: list[Found]) -> int | None:
        self._emit(tokens, start, head.end, Found(0, 0, str(head.value), "party", self.home.province, None), found)
        return head.end

    def _printed(self, tokens: Sequence[Token], start: int, head: Head, found: list[Found]) -> int | None:
        """A body that keeps its printed name and bare type word: "Thanh tra tỉnh", "Văn phòng UBND huyện".

        The name of a place that is not the document's own stays too, or two centres would be one.
        """
        if not tokens[start].capital:
            return None
        printed = str(head.value)
        word = type_at(tokens, head.end)
        if word is None:
            region = self._of_region(tokens, head.end)
            if region:
                unit = Found(0, 0, f"{printed} khu vực {join(tokens, head.end + 2, region)}", "office", None, None)
                self._emit(tokens, start, region, replace(unit, province=self.home.province), found)
                return region
            if not printed.startswith(("Văn phòng", "Trung tâm")):
                return None
            level = self._printed_level(printed, self.home.place.level if self.home.place else "province")
            self._emit(tokens, start, head.end, Found(0, 0, printed, level, self.home.province, None), found)
            return head.end
        name = self.reader.name(tokens, head.end, word[1], word[0])
        if name is None and self.reader.generic(tokens, head.end, word[1]):
            return word[1]
        place = name or self.bare(word[0])
        level = self._printed_level(printed, place.level if place else word[0].level)
        own = name is None or self._is_home(name)
        kind = word[0].name.lower() if own or name is None else f"{word[0].name.lower()} {name.bare}"
        province = place.province if place else self.home.province
        end = word[1] if own or name is None else name.end
        self._emit(tokens, start, end, Found(0, 0, f"{printed} {kind}", level, province, None), found)
        return head.end if name else word[1]

    @staticmethod
    def _of_region(tokens: Sequence[Token], index: int) -> int | None:
        """Behind "Thuế", "Kho bạc Nhà nước": "khu vực XII", "khu vực Tân Yên - Yên Thế"; the index behind it."""
        if [token.key for token in tokens[index : index + 2]] != ["khu", "vưcj"]:
            return None
        end = run_end(tokens, index + 2)
        return end if end > index + 2 else None

    @staticmethod
    def _printed_level(printed: str, place: Level) -> Level:
        if printed.startswith(("Bưu điện", "Ngân hàng", "Hiệp hội", "Hội", "Liên minh")):
            return "other"
        centre = printed.startswith(("Trung tâm", "Chi cục", "Ban Quản lý"))
        return "department" if place == "province" and not centre else "office"

    def _is_home(self, name: PlaceName) -> bool:
        """Whether a named place is the document's own, or contains it."""
        own = self.home.place.id if self.home.place else ""
        return name.level == "province" or (name.id is not None and f"{own}.".startswith(f"{name.id}."))

    def _organization(self, tokens: Sequence[Token], start: int, head: Head, found: list[Found]) -> int | None:
        if not self._opens_name(tokens, start):
            return None
        assert isinstance(head.value, tuple)
        end = head.end
        chosen = self._organization_of(tokens, start, end, head.value, found)
        if not chosen.of_province:
            return end
        end = self._tail(tokens, end, found)
        return self._list(tokens, end, "Sở", found) if chosen.name.startswith("Sở ") else end

    def _opens_name(self, tokens: Sequence[Token], start: int) -> bool:
        """A capital opens a name; "sở Nội vụ", "phòng Tư pháp" too, where the subject has one: not "trụ sở Công an"."""
        if tokens[start].capital:
            return True
        subject = start + 1 < len(tokens) and tokens[start + 1].capital and not tokens[start + 1].text.isupper()
        alone = start == 0 or tokens[start - 1].key not in keys_of("not_head")
        return subject and alone and tokens[start].key in keys_of("lower_heads")

    def _organization_of(
        self, tokens: Sequence[Token], start: int, end: int, value: Value, found: list[Found], name: str = ""
    ) -> Organization:
        """Emit the organization of a name that existed on the document's day."""
        assert isinstance(value, tuple)
        living = [item for item in value if item.existed(self.home.on)] or list(value)
        chosen = living[0]
        if chosen.abbreviation and self.learning:
            printed = join(tokens, start, end)
            if printed.lower() == chosen.abbreviation.lower():
                self._emit(tokens, start, end, Found(0, 0, chosen.abbreviation, chosen.level, None, chosen.id), found)
                return chosen
            self.full_names.setdefault(chosen.abbreviation, chosen)
        owner = self.home.province_place.id if self.home.province_place else None
        identity = chosen.identity(owner) if len(living) == 1 else None
        province = self.home.province if chosen.of_province else None
        self._emit(tokens, start, end, Found(0, 0, chosen.name, chosen.level, province, identity), found)
        return chosen

    def _tail(self, tokens: Sequence[Token], end: int, found: list[Found]) -> int:
        """Behind a department: a bare "tỉnh" belongs to it, a province's bare name is a place of its own."""
        word = type_at(tokens, end)
        if word is not None:
            return end if self.reader.name(tokens, end, word[1], word[0]) else word[1]
        if end < len(tokens) and tokens[end].capital:
            stop = run_end(tokens, end)
            name = self._known_bare(tokens, end, stop)
            if name is not None and name.level == "province":
                self._emit(tokens, end, stop, unit_of(name), found)
                return stop
        return end

    def _list(self, tokens: Sequence[Token], end: int, head_word: str, found: list[Found]) -> int:
        """Further members behind one "Sở" or "Phòng": "các sở: Nội vụ, Tài chính và Tư pháp"."""
        root = subjects(head_word)
        while end + 1 < len(tokens) and (tokens[end].text in ",;" or tokens[end].key == "vaf"):
            head = head_at(tokens, end + 1, root)
            if head is None or not tokens[end + 1].capital or head_at(tokens, end + 1) is not None:
                break
            self._subject(tokens, end + 1, head, head_word, found)
            end = head.end
        return end

    def _subject(self, tokens: Sequence[Token], start: int, head: Head, head_word: str, found: list[Found]) -> None:
        if isinstance(head.value, tuple):
            self._organization_of(tokens, start, head.end, head.value, found)
        else:
            unit = Found(0, 0, f"{head_word} {head.value}", "office", self.home.province, None)
            self._emit(tokens, start, head.end, unit, found)

    def _office(self, tokens: Sequence[Token], start: int, head: Head, found: list[Found]) -> int | None:
        office = head.value
        assert isinstance(office, OfficeHead)
        plural = start > 0 and (tokens[start - 1].key in keys_of("counts") or tokens[start - 1].text.isdigit())
        if not (plural or self._opens_name(tokens, start)):
            return None
        at = head.end
        if self.reader.person_follows(tokens, at):
            return self._bare_department(tokens, start, head, found) if office.word == "Sở" else head.end
        if plural and at < len(tokens) and tokens[at].text == ":":
            at += 1
        if at >= len(tokens) or not tokens[at].capital:
            return self._bare_department(tokens, start, head, found) if office.word == "Sở" and not plural else head.end
        if office.word in ("Phòng", "Sở", "Bộ"):
            known = head_at(tokens, at, subjects(office.word))
            if known is not None:
                first = len(found)
                self._subject(tokens, at, known, office.word, found)
                found[first] = replace(found[first], start=tokens[start].start)
                end = self._tail(tokens, known.end, found)
                return self._list(tokens, end, office.word, found)
            if plural or office.word == "Bộ":
                return head.end
        end, name = open_name(tokens, at)
        if not name:
            return head.end
        unit = Found(0, 0, f"{office.word} {name}", office.level, self.home.province, None)
        word = type_at(tokens, end)
        if word and self.reader.name(tokens, end, word[1], word[0]) is None:
            if office.bare:
                unit = replace(unit, name=f"{unit.name} {word[0].name.lower()}")
            end = word[1]
        self._emit(tokens, start, end, unit, found)
        return end

    def _of_department(self, tokens: Sequence[Token], start: int, head: Head, found: list[Found]) -> int | None:
        if not tokens[start].capital:
            return None
        self._emit(tokens, start, head.end, Found(0, 0, str(head.value), "office", self.home.province, None), found)
        # "Văn phòng Sở Nội vụ": the department is named too.
        return head.end if head_at(tokens, head.end - 1) is None else head.end - 1

    def _bare_department(self, tokens: Sequence[Token], start: int, head: Head, found: list[Found]) -> int:
        """ "Sở" alone is the department whose page it is, else the one named last."""
        behind = tokens[head.end] if head.end < len(tokens) else None
        listed = behind is not None and behind.text == "," and head.end + 1 < len(tokens)
        if listed and tokens[head.end + 1].key in ("ban", "nganhf", "cơ"):
            return head.end
        department = self.department()
        if department is not None:
            self._emit(tokens, start, head.end, department, found)
        return head.end

    def department(self) -> Found | None:
        """What "Sở" alone stands for here."""
        before = [item for at, item in self.departments if self.limit is None or at < self.limit]
        if self.home.department is not None:
            own = next((item for item in before if item.name == self.home.department), None)
            if own is not None:
                return own
        return next((item for item in reversed(before) if item.name.startswith("Sở ")), None)


def unit_of(name: PlaceName) -> Found:
    """A place as a unit, without offsets."""
    return Found(0, 0, name.name, name.level, name.province, name.id, name)


def of_place(body: BodyWord, name: PlaceName) -> Found:
    """A body of a place as a unit, without offsets: "UBND Huyện Vũ Quang"."""
    suffix = _SUFFIXES.get(body.name)
    identity = f"{name.id}.{suffix}" if name.id and suffix else None
    return Found(0, 0, f"{body.name} {name.name}", body.level, name.province, identity, name)
