"""The fields of ranking that a store holds, the one meant where none is named, and what people call them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cchc.indicators import codes
from cchc.vietnamese import alphabetical
from search_api.errors import RequestError
from search_api.facts import kept
from search_api.facts.entities import UnitRef
from search_api.facts.kept import Source
from search_api.facts.lookup import RankedField, field_meant, indicator_meant
from search_api.facts.rankings import place_of
from search_api.resolution import resolve
from search_api.ui.formats import Formats


@dataclass(frozen=True, slots=True)
class HeldField:
    """A field of ranking that something is known of. `within` is the id of its place, "" for the country."""

    indicator: str
    level: str
    within: str


@dataclass(frozen=True, slots=True)
class IndexBeside:
    """An index to turn to, and what an address needs for it; `here` is the one that is shown."""

    code: str
    pairs: Sequence[tuple[str, str | None]]
    here: bool


def fields_of(store: Source) -> tuple[HeldField, ...]:
    """Each ranking that is held: best known indicators, in display order where as well known, and the country's field
    first."""

    def make() -> tuple[int, tuple[HeldField, ...]]:
        shown = {code: place for place, code in enumerate(codes())}
        periods = Counter(HeldField(one.indicator, one.level, one.within) for one in kept.fields(store))
        widest = Counter(one.indicator for one in periods.elements())
        found = sorted(
            periods,
            key=lambda one: (
                -widest[one.indicator], shown.get(one.indicator, len(shown)), one.indicator,
                bool(one.within), one.level != "province", one.level, one.within,
            ),
        )  # fmt: skip
        return len(found), tuple(found)

    return kept.answer(store, "rankings held", make)


def field_chosen(
    store: Source, held: Sequence[HeldField], indicator: str | None, level: str | None, within: str | None
) -> RankedField:
    """The field asked for, the first that is held where none is named; `held` must not be empty.

    Raises NothingKnownError, RequestError, and what names of units raise.
    """
    code = indicator_meant(indicator) if indicator else held[0].indicator
    if level is None and within is None:
        level, within = next(((one.level, one.within or None) for one in held if one.indicator == code), (None, None))
    return field_meant(store, code, level, within, None)


def indices_beside(store: Source, held: Sequence[HeldField], here: HeldField, period: str = "") -> list[IndexBeside]:
    """Every index that is held, with the level, place and period of one ranking where something is known of these."""
    there = {one.indicator for one in held if (one.level, one.within) == (here.level, here.within)}
    then = {
        one.indicator
        for one in kept.fields(store)
        if (one.level, one.within, one.period) == (here.level, here.within, period)
    }
    found = []
    for code in dict.fromkeys(one.indicator for one in held):
        pairs: list[tuple[str, str | None]] = [("indicator", code)]
        if code in there:
            pairs += [("level", here.level), ("within", here.within or None)]
        if code in then:
            pairs.append(("period", period))
        found.append(IndexBeside(code, pairs, code == here.indicator))
    return found


def field_name(level: str, within: str, f: Formats) -> str:
    """Who is ranked, in words: "các huyện, thị xã, thành phố của Tỉnh Hà Tĩnh"."""
    place = place_of(within)
    key = f"field.{level}" if f.t.has(f"field.{level}") else "field.other"
    name = place.name if place else f.t("field.nation")
    return f.t(key, within=name) if "{within}" in f.t(key) else f.t(key)


def units_chosen(store: Source, typed: Iterable[str]) -> list[UnitRef]:
    """Units by name or id, each once, in the order asked for.

    Raises RequestError where they are not of one field, and what names of units raise.
    """
    units = list(dict.fromkeys(resolve(store, one) for one in typed))
    for unit in units[1:]:
        if (unit.level, unit.within) != (units[0].level, units[0].within):
            message = f"{units[0].name} and {unit.name} are not ranked in one field and are not compared"
            raise RequestError(422, "units_mixed", message, first=units[0].name, second=unit.name)
    return units


def units_offered(store: Source, held: Sequence[HeldField], indicator: str) -> list[str]:
    """Names of units to choose from: those that something is known of in the best known field of an indicator."""
    field = next((one for one in held if one.indicator == indicator), None)
    if field is None:
        return []
    names = {one.name for one in kept.units(store) if (one.level, one.within) == (field.level, field.within)}
    return sorted(names, key=alphabetical)
