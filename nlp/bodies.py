"""The scanner: every unit that a text names, in one walk over its tokens.

A trie of heads ("UBND", "Sở Nội vụ", "Bộ Tài chính", "Đồng bằng sông Cửu Long", ...) says at each token what begins
there; a handler a kind of head reads on. Data: nlp/lexicon/units.yml and the gazetteer's organizations.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from cchc.gazetteer import Organization, organizations, places
from cchc.records import Level
from nlp.home import Home
from nlp.lexicon import Lexicon, Phrases, load
from nlp.names import (
    DASHES,
    Expression,
    PlaceName,
    PlaceReader,
    Token,
    TypeWord,
    key_name,
    run_end,
    tokenize,
    type_at,
)


class BodyWord(Lexicon):
    name: str
    level: Level
    forms: Phrases


class PlaceCommittee(Lexicon):
    name: str
    level: Level
    type: str


class UnitWords(Lexicon):
    bodies: tuple[BodyWord, ...]
    place_committees: tuple[PlaceCommittee, ...]
    printed: Phrases
    regions: Phrases
    blocked: Phrases


@dataclass(frozen=True, slots=True)
class Found:
    """A unit found at text[start:end]."""

    start: int
    end: int
    name: str
    level: Level
    province: str | None
    id: str | None


Value = tuple[Organization, ...] | BodyWord | PlaceCommittee | str | None


@dataclass(slots=True)
class Node:
    children: dict[str, Node] = field(default_factory=dict)
    kind: str | None = None
    value: Value = None


def _grow(root: Node, words: str, kind: str, value: Value) -> None:
    node = root
    for token in tokenize(words):
        if token.text not in DASHES:
            node = node.children.setdefault(token.key, Node())
    if kind == "organization" and isinstance(node.value, tuple) and isinstance(value, tuple):
        value = (*node.value, *value)
    node.kind, node.value = kind, value


@lru_cache(maxsize=1)
def heads() -> Node:
    """The trie of everything that can begin a unit's name, by syllable keys, dashes left out."""
    words = load("units", UnitWords)
    root = Node()
    for phrase in words.blocked:
        _grow(root, phrase, "blocked", None)
    for region in words.regions:
        _grow(root, region, "region", region)
    for form in words.printed:
        _grow(root, form, "printed", form)
    for body in words.bodies:
        for form in body.forms:
            _grow(root, form, "body", body)
    for committee in words.place_committees:
        _grow(root, committee.name, "place_committee", committee)
    for organization in organizations().values():
        for name in dict.fromkeys((organization.name, *organization.aliases)):
            _grow(root, name, "organization", (organization,))
    return root


def head_at(tokens: Sequence[Token], index: int) -> tuple[str, Value, int] | None:
    """Kind and value of the longest head at an index and the index behind it, or None."""
    node = heads().children.get(tokens[index].key)
    best = None
    at = index
    while node is not None:
        at += 1
        if node.kind is not None:
            best = (node.kind, node.value, at)
        while at < len(tokens) and tokens[at].text in DASHES and tokens[at].key not in node.children:
            at += 1
        node = node.children.get(tokens[at].key) if at < len(tokens) else None
    return best


class Scanner:
    """Finds units in texts of one document; remembers the places named, for "huyện" without a name."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.reader = PlaceReader(home)
        self.named: list[PlaceName] = []

    def scan(self, text: str) -> list[Found]:
        """Every unit that the text names, in the order of the text."""
        tokens = tokenize(text)
        found: list[Found] = []
        index = 0
        while index < len(tokens):
            index = self._step(tokens, index, found)
        return sorted(found, key=lambda item: (item.start, item.end))

    def _step(self, tokens: Sequence[Token], index: int, found: list[Found]) -> int:
        head = head_at(tokens, index)
        if head is not None:
            kind, value, end = head
            handler: Callable[..., int | None] = getattr(self, f"_{kind}")
            after = handler(tokens, index, end, value, found)
            if after is not None:
                return after
        word = type_at(tokens, index)
        if word is not None:
            expression = self.reader.expression(tokens, index)
            if expression is not None:
                self._places(tokens, index, expression, found)
                return expression.end
        if tokens[index].capital and (index == 0 or not tokens[index - 1].capital):
            return self._bare_name(tokens, index, found)
        return index + 1

    # Places

    def _emit(self, tokens: Sequence[Token], start: int, end: int, unit: Found, found: list[Found]) -> None:
        found.append(replace(unit, start=tokens[start].start, end=tokens[end - 1].end))

    def _places(self, tokens: Sequence[Token], start: int, expression: Expression, found: list[Found]) -> None:
        for name in expression.names:
            self.named.append(name)
            self._emit(tokens, name.start, name.end, _unit(name), found)
        if expression.bare is not None:
            name_of = self.bare(expression.bare)
            if name_of is not None:
                self._emit(tokens, start, expression.end, _unit(name_of), found)

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
        if word.level == "province" and self.home.province:
            any_day = places().find(self.home.province, level="province")
            if any_day:
                return PlaceName(0, 0, any_day[0].type, any_day[0].bare, "province", any_day[0].province)
        return next((name for name in reversed(self.named) if name.type == word.name), None)

    def _bare_name(self, tokens: Sequence[Token], index: int, found: list[Found]) -> int:
        end = run_end(tokens, index)
        bare = key_name(tokens, index, end)
        hits = places().find(bare, level="province")
        if hits:
            place = self.reader.choose(bare, level="province", province=hits[0].province)
            name = (
                PlaceName.of(place, index, end)
                if place
                else PlaceName(index, end, hits[0].type, hits[0].bare, "province", hits[0].province)
            )
            self._emit(tokens, index, end, _unit(name), found)
            return end
        known = next((name for name in reversed(self.named) if name.bare == bare), None)
        if known is not None:
            self._emit(tokens, index, end, _unit(known), found)
            return end
        return index + 1

    # Bodies

    def _blocked(self, tokens: Sequence[Token], start: int, end: int, value: Value, found: list[Found]) -> int | None:
        return end

    def _region(self, tokens: Sequence[Token], start: int, end: int, value: Value, found: list[Found]) -> int | None:
        if not tokens[start].capital:
            return None
        self._emit(tokens, start, end, Found(0, 0, f"Vùng {value}", "other", None, None), found)
        return end

    def _body(self, tokens: Sequence[Token], start: int, end: int, value: Value, found: list[Found]) -> int | None:
        assert isinstance(value, BodyWord)
        expression = self.reader.expression(tokens, end)
        if expression is None:
            return end
        for position, name in enumerate(expression.names):
            self.named.append(name)
            first = start if position == 0 else name.start
            self._emit(tokens, first, name.end, _of_place(value.name, value.level, name), found)
        if expression.bare is not None:
            name_of = self.bare(expression.bare)
            if name_of is not None:
                self._emit(tokens, start, expression.end, _of_place(value.name, value.level, name_of), found)
        return expression.end

    def _place_committee(
        self, tokens: Sequence[Token], start: int, end: int, value: Value, found: list[Found]
    ) -> int | None:
        assert isinstance(value, PlaceCommittee)
        level: Level = "province" if value.type == "Tỉnh" else "district"
        name = self.reader.name(tokens, start, end, TypeWord(value.type, level)) or self.bare(
            TypeWord(value.type, level)
        )
        if name is None:
            return end
        unit = Found(0, 0, f"{value.name} {name.bare}", value.level, name.province, None)
        after = max(end, name.end)
        self._emit(tokens, start, after, unit, found)
        return after

    def _printed(self, tokens: Sequence[Token], start: int, end: int, value: Value, found: list[Found]) -> int | None:
        if not tokens[start].capital:
            return None
        word = type_at(tokens, end)
        if word is None:
            return None
        level: Level = "department" if word[0].level == "province" else "office"
        unit = Found(0, 0, f"{value} {word[0].name.lower()}", level, self.home.province, None)
        self._emit(tokens, start, word[1], unit, found)
        return end if self.reader.name(tokens, end, word[1], word[0]) else word[1]

    def _organization(
        self, tokens: Sequence[Token], start: int, end: int, value: Value, found: list[Found]
    ) -> int | None:
        assert isinstance(value, tuple)
        if not tokens[start].capital:
            return None
        living = [item for item in value if item.existed(self.home.on)] or list(value)
        chosen = living[0]
        sure = len(living) == 1
        province = self.home.province if chosen.of_province else None
        owner = self.home.province_place.id if self.home.province_place else None
        identity = chosen.identity(owner) if sure else None
        self._emit(tokens, start, end, Found(0, 0, chosen.name, chosen.level, province, identity), found)
        if chosen.of_province:
            word = type_at(tokens, end)
            if word is not None and self.reader.name(tokens, end, word[1], word[0]) is None:
                return word[1]
        return end


def _unit(name: PlaceName) -> Found:
    return Found(0, 0, name.name, name.level, name.province, name.id)


def _of_place(body: str, level: Level, name: PlaceName) -> Found:
    suffix = {"committee": "ubnd", "council": "hdnd", "front": "mttq"}.get(level)
    identity = f"{name.id}.{suffix}" if name.id and suffix else None
    return Found(0, 0, f"{body} {name.name}", level, name.province, identity)
