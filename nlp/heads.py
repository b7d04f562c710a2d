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
from cchc.vietnamese import fold
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
    """A word that opens an office's name; `bare`: a bare type word behind it stays in the name; `central`: it is a
    ministry's, so no province's."""

    word: str
    level: Level
    bare: bool = False
    central: bool = False


class UnitWords(Lexicon):
    """nlp/lexicon/units.yml; what each list is for stands there."""

    bodies: tuple[BodyWord, ...]
    place_committees: tuple[PlaceCommittee, ...]
    printed: Phrases
    printed_forms: dict[str, str]
    printed_ids: dict[str, str]
    party_organs: Phrases
    party_organ_forms: dict[str, str]
    office_heads: tuple[OfficeHead, ...]
    offices: Phrases
    rooms: Phrases
    room_forms: dict[str, str]
    regions: Phrases
    region_forms: dict[str, str]
    compass: Phrases
    zone_forms: dict[str, str]
    place_forms: dict[str, str]
    enterprises: Phrases
    blocked: Phrases
    namesakes: Phrases
    not_before: Phrases
    openers: Phrases
    country_before: Phrases
    plural: Phrases
    counts: Phrases
    before_generic: Phrases
    behind_generic: Phrases
    stops: Phrases
    not_stops: Phrases
    name_members: Phrases
    name_goes_on: Phrases
    blocks: Phrases
    transitive: Phrases
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
        for form, organ in _forms(lexicon.party_organs, lexicon.party_organ_forms):
            if committee.level == "party":
                grow(root, f"{form} {committee.name}", "party_organ", f"{organ} {committee.name}")
    for organization in organizations().values():
        for name in dict.fromkeys((organization.name, *organization.aliases)):
            grow(root, name, "organization", (organization,))
        if organization.abbreviation:
            grow(root, organization.abbreviation, "organization", (organization,))
    for name in ("Văn phòng Sở", "Thanh tra Sở", "Thanh tra Bộ"):
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


@lru_cache(maxsize=4)
def _folded_subjects(head: str) -> dict[str, Head]:
    """`subjects` of two syllables and more by their letters without any mark; those that fall together are left out."""
    found: dict[str, Head] = {}
    twice: set[str] = set()
    stack: list[tuple[Node, tuple[str, ...]]] = [(subjects(head), ())]
    while stack:
        node, path = stack.pop()
        if node.kind is not None and len(path) >= 2:
            plain = " ".join(_plain(key) for key in path)
            if plain in found and found[plain].value != node.value:
                twice.add(plain)
            found[plain] = Head(node.kind, node.value, len(path))
        stack.extend((child, (*path, key)) for key, child in node.children.items())
    return {plain: item for plain, item in found.items() if plain not in twice}


def _plain(key: str) -> str:
    """The letters of a syllable key without marks; the key's last letter may be its tone."""
    return fold(key[:-1] if len(key) > 1 and key[-1] in "fsrxj" else key)


def misspelt_at(tokens: Sequence[Token], index: int, head: str) -> Head | None:
    """The subject of a department or a phòng that is right but for its marks: "Sở Xây dụng", "Phòng Nội vu"."""
    known = _folded_subjects(head)
    for end in range(min(len(tokens), index + 9), index + 1, -1):
        syllables = [token for token in tokens[index:end] if token.text not in DASHES]
        if not all(token.text[0].isalpha() for token in syllables):
            continue
        hit = known.get(" ".join(_plain(token.key) for token in syllables))
        if hit is not None and tokens[end - 1].text not in DASHES:
            return Head(hit.kind, hit.value, end)
    return None


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
