"""The fields of a query as filters: names and values in Vietnamese or English, with or without tones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from cchc.indicators import codes as indicator_codes
from cchc.indicators import named as indicator_named
from cchc.indicators import synonyms as indicator_names
from search_api.matching.fields import Field, FieldValue, declared, key
from search_api.matching.provinces import province_meant
from search_api.matching.ranking import Kind
from search_api.matching.syntax import Remark
from search_api.matching.words import words
from search_api.periods import named
from search_api.protocol import Filters

# The values of a field that the store holds: province, source, unit, subject, speaker.
Known = Callable[[str], Sequence[str]]
# What no document has: two conditions on one field that leave nothing.
NOTHING = "\x00"
# A short word stands in very many names; so many units are as good as none.
MOST_MEANT = 40
_HELD = frozenset({"province", "source", "unit", "speaker"})


def resolve(
    typed: Iterable[FieldValue], kind: Kind, known: Known, filters: Filters
) -> tuple[Filters, Filters, list[Remark], list[str]]:
    """The filters with those of the fields added, these alone, what is wrong, and the values to look for as words.

    Values of one field are alternatives; with a filter that is on already, what is in both.
    """
    chosen: dict[str, list[Any]] = {}
    remarks: list[Remark] = []
    words_instead: list[str] = []
    by_name = declared()
    for one in typed:
        field = by_name[key(one.name)]
        meant = _meant(field, one.value, known)
        if not meant:
            code = "unknown_value" if field.name in _HELD else "wrong_value"
            remarks.append(Remark.of(code, name=one.name, value=one.value, examples=field.example))
            words_instead.append(one.value)
        for name, value in meant:
            # Of figures and statements, the unit is the one that they are about.
            told = "subject" if name == "unit" and kind in ("figure", "statement") else name
            chosen.setdefault(told, []).append(value)
    changes: dict[str, Any] = {}
    named: dict[str, Any] = {}
    for name, values in chosen.items():
        held = getattr(filters, name)
        if name == "has_conclusion":
            changes[name] = named[name] = True
            continue
        named[name] = tuple(dict.fromkeys(values))
        kept = tuple(value for value in named[name] if value in held) if held else named[name]
        changes[name] = kept or ((0,) if name == "year" else (NOTHING,))
    return replace(filters, **changes), Filters(**named), remarks, words_instead


def _meant(field: Field, value: str, known: Known) -> list[tuple[str, Any]]:
    if field.values:
        found = field.values.get(key(value))
        return [found] if found else []
    if field.name == "year":
        return [("year", year) for year in _years(value)]
    if field.name == "period":
        return [("period", period) for period in _periods(value)]
    if field.name == "indicator":
        return [("indicator", code) for code in _indicators(value)]
    if field.name in ("province", "province_now"):
        name = province_meant(value, {key(one): one for one in known("province")})
        return [(field.name, name)] if name else []
    return [(field.name, name) for name in _held(value, known(field.name))]


def _years(value: str) -> list[int]:
    """ "2022", "2020-2022"."""
    match = re.fullmatch(r"((?:19|20)\d\d)(?:(?:-|–|\.\.)((?:19|20)\d\d))?", value.strip())
    if match is None:
        return []
    first, last = int(match[1]), int(match[2] or match[1])
    return list(range(first, last + 1)) if last - first < 50 else []


def _periods(value: str) -> list[str]:
    """A period; of years from one to another each of them too, as with `nam:`."""
    meant = named(value)
    first, _, last = (meant or "").partition("/")
    return [*map(str, _years(f"{first}-{last}")), meant] if meant and last else [meant] if meant else []


def _indicators(value: str) -> list[str]:
    wanted = key(value)
    names = indicator_names()
    found = [code for code in indicator_codes() if wanted in {key(code), *map(key, names.get(code, ()))}]
    meant = indicator_named(value)
    return found or ([meant] if meant else [])


def _held(value: str, names: Sequence[str]) -> list[str]:
    """The name as it is, else all that hold the words."""
    wanted = key(value)
    if not wanted:
        return []
    equal = [name for name in names if key(name) == wanted]
    asked = f" {' '.join(word.folded for word in words(value))} "
    alike = [name for name in names if asked in f" {' '.join(word.folded for word in words(name))} "]
    return equal or alike[:MOST_MEANT]
