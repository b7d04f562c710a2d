"""Heads: everything that can begin a unit's name, as a trie over syllable keys.

Data: nlp/lexicon/units.yml and the gazetteer's organizations. Dashes are left out on both sides, "&" is "và", and
case and the tone mark's place do not count, so "LĐ-TB&XH" and "Lao Động - Thương binh và Xã hội" need no rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from cchc.gazetteer import Organization, organizations
from cchc.gazetteer.names import syllable_key
from cchc.records import Level
from nlp.lexicon import Lexicon, Phrases, load
from nlp.tokens import DASHES, Token, tokenize


class BodyWord(Lexicon):
    """A body that carries its place's name: "UBND", with its printed forms."""

    name: str
    level: Level
    forms: Phrases


class PlaceCommittee(Lexicon):
    """A committee whose first word is its place's type: "Huyện ủy"."""

    name: str
    level: Level
    type: str


class OfficeHead(Lexicon):
    """A word that opens an office's name; `bare`: a bare type word behind it stays in the name."""

    word: str
    level: Level
    bare: bool = False


class UnitWords(Lexicon):
    """nlp/lexicon/units.yml; what each list is for stands there."""

    bodies: tuple[BodyWord, ...]
    place_committees: tuple[PlaceCommittee, ...]
    printed: Phrases
    printed_forms: dict[str, str]
    party_organs: Phrases
    office_heads: tuple[OfficeHead, ...]
    offices: Phrases
    rooms: Phrases
    room_forms: dict[str, str]
    regions: Phrases
    region_forms: dict[str, str]
    compass: Phrases
    zone_forms: dict[str, str]
    place_forms: dict[str, str]
    blocked: Phrases
    not_before: Phrases
    openers: Phrases
    country_before: Phrases
    plural: Phrases
    counts: Phrases
    behind_generic: Phrases
    stops: Phrases
    lower_heads: Phrases
    not_head: Phrases
    not_place: Phrases
    positions: Phrases
    surnames: Phrases


@lru_cache(maxsize=1)
def words() -> UnitWords:
    """The lexicon. Raises DeclarationError where the file is wrong."""
    loaded: UnitWords = load("units", UnitWords)
    return loaded


@lru_cache(maxsize=32)
def keys_of(field_name: str) -> frozenset[str]:
    """Syllable keys of one of the lexicon's lists of words."""
    return frozenset(" ".join(map(syllable_key, phrase.split())) for phrase in getattr(words(), field_name))


Value = tuple[Organization, ...] | BodyWord | PlaceCommittee | OfficeHead | str


@dataclass(slots=True)
class Node:
    children: dict[str, Node] = field(default_factory=dict)
    kind: str | None = None
    value: Value = ""


class Head(NamedTuple):
    """What begins at a token: its kind (a handler of the scanner), its value, the index behind it."""

    kind: str
    value: Value
    end: int


def grow(root: Node, phrase: str, kind: str, value: Value) -> None:
    """Add a phrase to a trie; organizations of one name are kept together."""
    node = root
    for token in tokenize(phrase):
        if token.text not in DASHES:
            node = node.children.setdefault(token.key, Node())
    if kind == node.kind == "organization" and isinstance(node.value, tuple) and isinstance(value, tuple):
        value = (*node.value, *value)
    node.kind, node.value = kind, value


@lru_cache(maxsize=1)
def heads() -> Node:
    """The trie of everything that can begin a unit's name."""
    lexicon = words()
    root = Node()
    for phrase in lexicon.blocked:
        grow(root, phrase, "blocked", "")
    for region, name in _forms(lexicon.regions, lexicon.region_forms):
        grow(root, region, "region", name)
        for head in ("vùng", "khu vực"):
            grow(root, f"{head} {region}", "region", name)
    for point in lexicon.compass:
        for head in ("vùng", "khu vực"):
            grow(root, f"{head} {point}", "region", point)
    for form, name in lexicon.place_forms.items():
        grow(root, form, "place_form", name)
    for office in lexicon.office_heads:
        grow(root, office.word, "office", office)
    for name in lexicon.offices:
        grow(root, name, "office_name", name)
    for form, name in _forms(lexicon.printed, lexicon.printed_forms):
        grow(root, form, "printed", name)
    for body in lexicon.bodies:
        for form in body.forms:
            grow(root, form, "body", body)
    for committee in lexicon.place_committees:
        grow(root, committee.name, "place_committee", committee)
        for organ in lexicon.party_organs:
            if committee.level == "party":
                grow(root, f"{organ} {committee.name}", "party_organ", f"{organ} {committee.name}")
    for organization in organizations().values():
        for name in dict.fromkeys((organization.name, *organization.aliases)):
            grow(root, name, "organization", (organization,))
        if organization.abbreviation:
            grow(root, organization.abbreviation, "organization", (organization,))
    for name in ("Văn phòng Sở", "Thanh tra Sở"):
        grow(root, name, "of_department", name)
    grow(root, "Việt Nam", "country", "Việt Nam")
    return root


def _forms(names: Sequence[str], forms: dict[str, str]) -> list[tuple[str, str]]:
    return [*((name, name) for name in names), *forms.items()]


@lru_cache(maxsize=4)
def subjects(head: str) -> Node:
    """What may follow "Sở", "Bộ" or "Phòng" in a list without it: "các sở: Nội vụ, Tài chính"."""
    root = Node()
    if head == "Phòng":
        for form, name in _forms(words().rooms, words().room_forms):
            grow(root, form, "room", name)
        return root
    for organization in organizations().values():
        for name in dict.fromkeys((organization.name, *organization.aliases)):
            if name.startswith(f"{head} "):
                grow(root, name[len(head) + 1 :], "organization", (organization,))
    return root


def head_at(tokens: Sequence[Token], index: int, root: Node | None = None) -> Head | None:
    """The longest head at an index, or None."""
    if index >= len(tokens):
        return None
    node = (root or heads()).children.get(tokens[index].key)
    best = None
    at = index
    while node is not None:
        at += 1
        if node.kind is not None:
            best = Head(node.kind, node.value, at)
        while at < len(tokens) and tokens[at].text in DASHES:
            at += 1
        node = node.children.get(tokens[at].key) if at < len(tokens) else None
    return best
