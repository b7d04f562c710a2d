"""Units by whatever people call them: "Tỉnh Hà Tĩnh", "ha tinh", "tp bac giang", "so noi vu ha tinh", or an id.

A name without its type word means the widest place of that name: "Hà Tĩnh" is the province before its city. A name
that a unit shares with the one that it was merged into means the one of the day asked for, today's where none is.
What stays ambiguous is refused with the candidates, what is unknown with the closest names: nothing is guessed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from functools import lru_cache

from cchc.gazetteer import Organization, Place, name_key, organizations, places
from cchc.vietnamese import alphabetical, fold
from search_api.errors import NotFoundError, RequestError
from search_api.facts import kept
from search_api.facts.entities import (
    COMMITTEE,
    COMMITTEE_ID,
    UnitRef,
    body_ref,
    existed,
    place_ref,
    ref,
    successors,
    told_apart,
)
from search_api.facts.kept import Source
from search_api.matching.subjects import unit_by_id
from search_api.matching.synonyms import spellings
from search_api.matching.words import words

_TYPES = {
    "tinh": "tinh", "thanh pho": "thanh pho", "tp": "thanh pho", "huyen": "huyen", "quan": "quan", "thi xa": "thi xa",
    "tx": "thi xa", "xa": "xa", "phuong": "phuong", "thi tran": "thi tran", "tt": "thi tran", "dac khu": "dac khu",
}  # fmt: skip
_TYPED = re.compile(rf"(?P<type>{'|'.join(sorted(_TYPES, key=len, reverse=True))})\.?\s+(?P<bare>.+)")
_BREAKS = re.compile(r"[-–—_.,\s]+")
_RANKS = {"province": 0, "ministry": 0, "district": 1, "department": 1, "commune": 2}
MOST_OFFERED = 10


class UnknownUnitError(NotFoundError):
    """No unit has the name; `offered` are names that come close."""

    def __init__(self, typed: str, offered: Sequence[str]) -> None:
        close = f"; did you mean {', '.join(offered)}?" if offered else ""
        super().__init__(f"there is no unit {typed!r}{close}", "unit_not_found")
        self.offered = tuple(offered)
        self.words = {"name": typed, "offered": ", ".join(offered) or "–"}


class AmbiguousUnitError(RequestError):
    """Several units have the name; `candidates` are the first of them."""

    def __init__(self, typed: str, candidates: Sequence[UnitRef]) -> None:
        offered = ", ".join(f"{_described(unit)} [{unit.id}]" for unit in candidates[:MOST_OFFERED])
        more = f" and {len(candidates) - MOST_OFFERED} more" if len(candidates) > MOST_OFFERED else ""
        super().__init__(
            422, "unit_ambiguous", f"{typed!r} may be {offered}{more}: name one by its id", name=typed, offered=offered
        )
        self.candidates = tuple(candidates[:MOST_OFFERED])
        self.offered = tuple(unit.id for unit in self.candidates)


def _described(unit: UnitRef) -> str:
    """A unit told from others of its name, in the API's English: "Tỉnh Bắc Giang (until 2025-06-30)"."""
    bounds = (("from", unit.valid_from), ("until", unit.valid_to))
    return told_apart(unit, " ".join(f"{word} {day}" for word, day in bounds if day))


def resolve(
    store: Source,
    typed: str,
    *,
    on: str | None = None,
    level: str | None = None,
    within: str | None = None,
    offering: bool = True,
) -> UnitRef:
    """The unit that a name or an id means, of a level and within a place where these are given.

    `on` is an ISO day, month or year; without `offering`, nobody is told what comes close to an unknown name, and it is
    not looked for. Raises UnknownUnitError, AmbiguousUnitError.
    """
    named = typed.strip().removeprefix(COMMITTEE).removeprefix("ubnd ").strip()
    by_id = _by_id(store, named)
    if by_id is not None:
        return by_id
    name, _, owner = named.partition(",")
    if owner.strip():
        within = resolve(store, owner, on=on, offering=offering).id

    def called(form: str) -> list[UnitRef]:
        return [
            unit
            for unit in _named(store, form, within, on)
            if (level is None or unit.level == level)
            and (within is None or unit.within == within or _below(unit, within))
        ]

    # What nobody is called may be abbreviated: "TPHCM", "Sở TN&MT", "BNV".
    found = called(name) or next(filter(None, map(called, spellings(list(words(name)))[1:])), [])
    existing = [unit for unit in found if existed(unit, on)] if on else []
    if not found:
        raise UnknownUnitError(typed, closest(store, typed) if offering else ())
    return _one(typed, existing or found)


def _by_id(store: Source, typed: str) -> UnitRef | None:
    place = places().get(typed.removesuffix(COMMITTEE_ID))  # a committee acts for its place
    if place is not None:
        return place_ref(place)
    held = next((one for one in kept.units(store) if one.entity == typed), None)
    if held is not None:
        return ref(held.entity, held.name, held.level, held.within)
    return unit_by_id(typed)


def _below(unit: UnitRef, within: str) -> bool:
    return unit.within.startswith(f"{within}.")


def _one(typed: str, found: Sequence[UnitRef]) -> UnitRef:
    current = _without_predecessors(found)
    widest = min(_RANKS.get(unit.level, 3) for unit in current)
    left = [unit for unit in current if _RANKS.get(unit.level, 3) == widest]
    if len(left) > 1:
        raise AmbiguousUnitError(typed, sorted(current, key=lambda unit: (alphabetical(unit.name), unit.id)))
    return left[0]


def _without_predecessors(found: Sequence[UnitRef]) -> list[UnitRef]:
    """The units without those that went on under their name in another of them."""
    ids = {unit.id: unit for unit in found}
    gone = {
        unit.id
        for unit in found
        for later in successors(unit)
        if later.id in ids and later.id != unit.id and later.name == unit.name
    }
    return [unit for unit in found if unit.id not in gone]


def _key(name: str) -> str:
    return " ".join(_BREAKS.split(fold(name))).strip()


@lru_cache(maxsize=2)
def _by_folded_name(small: bool) -> dict[str, list[Place]]:
    """Folded bare name or alias -> provinces and districts, or communes; the invented places among them."""
    wanted = ("commune",) if small else ("province", "district")
    table: dict[str, list[Place]] = {}
    for place in places().all(*wanted, samples=True):
        for key in dict.fromkeys((_key(place.bare), *map(_key, place.aliases))):
            if place not in table.setdefault(key, []):
                table[key].append(place)
    return table


@lru_cache(maxsize=1)
def _bodies_by_name() -> dict[str, list[Organization]]:
    """Folded name or alias -> bodies."""
    table: dict[str, list[Organization]] = {}
    for body in organizations().values():
        for key in dict.fromkeys(_key(form) for form in (body.name, *body.aliases)):
            table.setdefault(key, []).append(body)
    return table


def _held_by_name(store: Source) -> dict[str, list[UnitRef]]:
    """Folded name, with its type word and without -> units that the store has figures of."""

    def make() -> tuple[int, tuple[dict[str, list[UnitRef]]]]:
        table: dict[str, list[UnitRef]] = {}
        for one in kept.units(store):
            key, unit = _key(one.name), ref(one.entity, one.name, one.level, one.within)
            for name in dict.fromkeys((key, _TYPED.sub(r"\g<bare>", key))):
                table.setdefault(name, []).append(unit)
        return len(table), (table,)

    return kept.answer(store, "units by name", make)[0]


def _named(store: Source, typed: str, within: str | None, on: str | None) -> list[UnitRef]:
    """Units of a name: places, else bodies, else what the store holds."""
    key = _key(typed)
    match = _TYPED.fullmatch(key)
    for small in (False, True):
        table = _by_folded_name(small)
        found = list(table.get(key, ()))
        if match:
            kind = _TYPES[match["type"]]
            found += [place for place in table.get(match["bare"], ()) if _key(place.type) == kind]
        if found:
            return [place_ref(place) for place in _as_marked(typed, found)]
    held = _held_by_name(store).get(key, ())
    return _bodies(store, key, within, on) or list(
        {unit.id: unit for unit in (*held, *_of_every_province(store, key, on))}.values()
    )


def _as_marked(typed: str, found: Sequence[Place]) -> Sequence[Place]:
    """Of names that folding makes one, those with the marks as typed, where marks were typed and any has them."""
    if fold(typed) == typed.lower():
        return found
    wanted = name_key(typed)
    return [place for place in found if place.key == wanted or name_key(place.name) == wanted] or found


def _bodies(store: Source, key: str, within: str | None, on: str | None) -> list[UnitRef]:
    """Ministries and the like by name; departments by name and the province behind it, or the one within."""
    found: list[UnitRef] = []
    for body in _bodies_by_name().get(key, ()):
        if not body.of_province:
            found.append(body_ref(body))
        elif within:
            found.append(body_ref(body, within))
    words = key.split(" ")
    for end in range(1, len(words)):
        for body in _bodies_by_name().get(" ".join(words[:end]), ()):
            if body.of_province:
                found += _of_province(store, body, " ".join(words[end:]), on)
    return _standing(list({unit.id: unit for unit in found}.values()), on)


def _of_province(store: Source, body: Organization, rest: str, on: str | None) -> list[UnitRef]:
    try:
        # A department that is no more was one of a province of its own time.
        province = resolve(store, rest, level="province", on=on or body.valid_to, offering=False)
    except RequestError:
        return []
    return [body_ref(body, province.id)]


def _of_every_province(store: Source, key: str, on: str | None) -> list[UnitRef]:
    """Departments by their bare name, which each province has: those of the provinces that the store knows of.

    That figures are held of one alone does not make it the one that is meant.
    """
    bodies = [body for body in _bodies_by_name().get(key, ()) if body.of_province and body.existed(on)]
    owners = {places().get(one.entity.partition(".")[0]) for one in kept.units(store)} if bodies else set()
    found = [
        body_ref(body, owner.id)
        for owner in owners
        for body in bodies
        if owner is not None and owner.level == "province" and _together(owner, body, on)
    ]
    return _standing(found, on)


def _together(province: Place, body: Organization, on: str | None) -> bool:
    day = on or body.valid_to
    return province.existed(day) if day else province.valid_to is None


def _standing(found: Sequence[UnitRef], on: str | None) -> list[UnitRef]:
    """Where no day is asked for, the units of today, if there are any."""
    today = [unit for unit in found if unit.valid_to is None] if on is None else []
    return today or list(found)


def closest(store: Source, typed: str) -> list[str]:
    """Names of units that come close to what was typed, for an answer that there is no such unit."""
    names: dict[str, str] = {}
    for key, found in _by_folded_name(False).items():
        names.setdefault(key, found[0].name)
    for one in kept.units(store):
        names.setdefault(_key(one.name), one.name)
    near = difflib.get_close_matches(_TYPED.sub(r"\g<bare>", _key(typed)), names, n=3, cutoff=0.7)
    offered = [names[key] for key in near]
    # Provinces are often called by their first letters: BG is one, HG are two.
    letters = _key(typed)
    provinces = places().all("province")
    offered += [one.name for one in provinces if "".join(word[0] for word in _key(one.bare).split()) == letters]
    return list(dict.fromkeys(offered))
